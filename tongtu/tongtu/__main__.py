"""Run the command line: `python -m tongtu`."""

from tongtu.cli import app

app(prog_name="tongtu")
