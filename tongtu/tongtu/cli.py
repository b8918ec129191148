"""The `tongtu` command line: a table of commands; the module of one is imported when it runs."""

import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from tongtu.platform.errors import PlatformError

COMMANDS = {
    "up": "tongtu.platform.commands:up",
    "down": "tongtu.platform.commands:down",
    "status": "tongtu.platform.commands:status",
    "logs": "tongtu.platform.commands:logs",
    "migrate": "tongtu.platform.commands:migrate",
    "lock-jars": "tongtu.platform.jars:write_lock",
    "token": "tongtu.token:main",
    "clock": "tongtu.clock:app",
    "demo": "tongtu.demo.command:demo",
    "parked": "tongtu.parked:app",
    "templates": "tongtu.templates:app",
    "programmes": "tongtu.programmes:app",
    "contracts": "tongtu.contracts:contracts",
    "manifests": "tongtu.manifests:manifests",
}
"""Name on the command line -> module and function, or a typer application for sub-commands."""


class Commands(TyperGroup):
    """Finds commands in the table, and says a failure of known cause without a traceback."""

    def list_commands(self, _ctx: Any) -> list[str]:
        """List the names for the help text."""
        return list(COMMANDS)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        target = getattr(import_module(module), name)
        if not isinstance(target, typer.Typer):
            function, target = target, typer.Typer(add_completion=False)
            target.command(name=cmd_name)(function)
        command = typer.main.get_command(target)
        command.name = cmd_name
        return command

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except PlatformError as error:
            message = str(error)
        except PermissionError as error:
            message = f"{error.filename} belongs to another account: run as that one."
        print(f"tongtu: {message}", file=sys.stderr)
        raise typer.Exit(1)


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The local platform, operator tools and the demo of Tongtu.",
)


@app.callback()
def tongtu() -> None:
    """Run the local platform, operator tools and the demo of Tongtu."""
