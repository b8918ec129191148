"""Lets Alembic run this service's revisions."""

from shared.migrations import environment

environment.run()
