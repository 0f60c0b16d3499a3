"""The command line: `doichieu`. Help, progress and errors are in plain Vietnamese."""

from doichieu.cli.main import main

__all__ = ["main"]
