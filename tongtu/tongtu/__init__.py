"""The `tongtu` command line: local platform, operator tools, demo."""
