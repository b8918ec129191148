"""The HTTP edge: problems, policies, request bodies, the application factory."""
