"""What every service's migrations/env.py does."""

from alembic import context
from sqlalchemy import Connection


def run() -> None:
    """Run the requested revisions on the connection that the runner lends."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=context.config.attributes["metadata"])
    with context.begin_transaction():
        context.run_migrations()
