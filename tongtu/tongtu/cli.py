"""The `tongtu` command line: one registration a command; what it does is imported when it runs."""

import sys
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from tongtu.platform.errors import PlatformError


class Commands(TyperGroup):
    """Says a failure with a known cause in one message, not in a traceback."""

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
    help="The local platform, operator tools and the demo of Tongtu.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.command()
def up() -> None:
    """Start PostgreSQL, Kafka, the token issuer and all services; wait until they are ready."""
    from tongtu.platform import commands

    commands.up(_console())


@app.command()
def down() -> None:
    """Stop exactly what `up` started; the data stays."""
    from tongtu.platform import commands

    commands.down(_console())


@app.command()
def status() -> None:
    """Show every process with its state and port; exit 3 when one is not ready."""
    from tongtu.platform import commands

    if not commands.status(_console()):
        raise typer.Exit(3)


@app.command()
def logs(
    names: Annotated[list[str] | None, typer.Argument(help="Processes; all when none.")] = None,
    *,
    lines: Annotated[int, typer.Option(help="How many last lines of each.", min=0)] = 20,
    follow: Annotated[bool, typer.Option(help="Go on printing what is added.")] = False,
) -> None:
    """Show the logs of the platform's processes."""
    from tongtu.platform import commands

    commands.logs(_console(), names or [], lines=lines, follow=follow)


@app.command()
def migrate() -> None:
    """Bring the database of every service up to date; the platform must be up."""
    from tongtu.platform import commands

    commands.migrate(_console())


@app.command()
def lock_jars() -> None:
    """Resolve Kafka's jars anew and write their lock, after its endpoint was changed."""
    from tongtu.platform import jars

    jars.write_lock()


def _console() -> Console:
    return Console()
