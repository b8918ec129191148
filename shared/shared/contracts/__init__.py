"""The published language: the events that services exchange, owned by their publishers."""
