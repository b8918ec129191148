"""Run one process of the sample: `migrate` writes a table, the others answer /readyz."""

import asyncio
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import asyncpg

from shared.settings import ServiceSettings


class Ready(BaseHTTPRequestHandler):
    """Says that the process is ready."""

    def do_GET(self) -> None:
        """Answer any path."""
        self.send_response(HTTPStatus.OK)
        self.end_headers()


async def migrate(settings: ServiceSettings) -> None:
    """Make the sample's table in its own database."""
    connection = await asyncpg.connect(settings.database.url.get_secret_value())
    await connection.execute("CREATE TABLE IF NOT EXISTS notes (text text PRIMARY KEY)")
    await connection.close()


def main() -> None:
    """Run the process that the first argument names."""
    settings = ServiceSettings()
    if sys.argv[1] == "migrate":
        asyncio.run(migrate(settings))
        return
    ThreadingHTTPServer((settings.http.host, settings.http.port), Ready).serve_forever()


main()
