"""The local platform: real PostgreSQL and real Kafka out of Python packages, and the services."""
