"""The door of the command line: Vietnamese for click's own words, settings read once, errors as one plain sentence."""

import getpass
import gettext
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import click

from doichieu.errors import DoiChieuError
from doichieu.settings import Settings

# click asks gettext's default domain for its own words; it's told here where they are, and in which language.
os.environ["LANGUAGE"] = "vi"
gettext.bindtextdomain("messages", str(files("doichieu") / "locale"))


class Command(click.Command):
    """A command whose usage line is in Vietnamese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[TÙY CHỌN]")
        super().__init__(*args, **kwargs)


class Group(click.Group):
    """A group that shows our errors as one plain sentence with what to do, and never a traceback for them."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[TÙY CHỌN]")
        kwargs.setdefault("subcommand_metavar", "LỆNH [ĐỐI SỐ]...")
        super().__init__(*args, **kwargs)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command; exit status 1 for an error of ours, 2 for wrong words on the command line."""
        try:
            return super().main(*args, **kwargs)
        except DoiChieuError as error:
            complain(error)
        except Exception as error:
            complain(_unforeseen(error))
        sys.exit(1)


def _unforeseen(error: Exception) -> DoiChieuError:
    """A fault of the program itself: the traceback goes into a file for whoever mends it, not to the screen."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="doichieu-loi-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exception(error, file=file)
    return DoiChieuError(
        f"Chương trình gặp lỗi ngoài dự tính ({type(error).__name__}).", f"Chi tiết cho người sửa máy: {file.name}"
    )


def complain(error: DoiChieuError) -> None:
    """Show an error: what happened, then what to do."""
    click.secho(f"Lỗi: {error.message}", fg="red", err=True)
    if error.hint:
        click.echo(error.hint, err=True)


def settings_of(context: click.Context) -> Settings:
    """The settings that the group read at the door."""
    found = context.find_object(Settings)
    if found is None:  # only when a command is called without its group
        raise RuntimeError("no settings: the command was called without its group")
    return found


def with_settings(function: Callable[..., Any]) -> Callable[..., Any]:
    """Pass the settings as the first argument of a command."""

    @click.pass_context
    def wrapped(context: click.Context, /, *args: Any, **kwargs: Any) -> Any:
        return context.invoke(function, settings_of(context), *args, **kwargs)

    wrapped.__name__ = function.__name__
    wrapped.__doc__ = function.__doc__
    return wrapped


def actor() -> str:
    """Who sits at the command line, for the audit chain: the account of this machine."""
    try:
        return f"lệnh:{getpass.getuser()}"
    except (KeyError, OSError):
        return "lệnh:?"


def table(headings: list[str], rows: list[list[str]]) -> None:
    """Show rows as a table that fits the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(*headings, show_edge=False, pad_edge=False)
    for row in rows:
        shown.add_row(*[Text(cell) for cell in row])
    width = None if sys.stdout.isatty() else 160
    Console(width=width, highlight=False).print(shown)
