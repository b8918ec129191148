"""The demo: real projects walk through all services, and everything that follows is shown."""
