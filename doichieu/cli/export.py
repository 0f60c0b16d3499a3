"""`doichieu export`: claims, evidence and decisions as CSV or JSON, row by row."""

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from doichieu.cli.door import Command, with_settings
from doichieu.errors import StoreError
from doichieu.settings import Settings
from doichieu.store import export as tables
from doichieu.store import open_store

# A cell that begins so is run as a formula by spreadsheet programs; the texts come from strangers.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.command(cls=Command)
@click.argument("what", metavar="BẢNG", type=click.Choice(sorted(tables.TABLES)))
@click.option(
    "--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True, help="Dạng tệp."
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="TỆP",
    help="Ghi vào tệp này (mặc định: màn hình).",
)
@with_settings
def export(settings: Settings, what: str, form: str, output: Path | None) -> None:
    """Xuất một bảng ra CSV hoặc JSON: claims (nhận định), evidence (căn cứ), decisions (quyết định)."""
    with open_store(settings) as store, _out(output) as file:
        rows = tables.rows(store, what)
        count = _csv(tables.columns(store, what), rows, file) if form == "csv" else _json(rows, file)
    click.echo(f"Đã xuất {count} dòng.", err=True)


@contextmanager
def _out(path: Path | None) -> Iterator[IO[str]]:
    if path is None:
        yield sys.stdout
        return
    part = path.with_name(path.name + ".part")
    try:
        # The mark at the start lets spreadsheet programs read the Vietnamese letters right.
        with part.open("w", encoding="utf-8-sig" if path.suffix == ".csv" else "utf-8", newline="") as file:
            yield file
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(
            f"Không ghi được {path}: {error.strerror}.", "Xem lại quyền và chỗ trống của ổ đĩa."
        ) from error


def _csv(headings: list[str], rows: Iterator[dict[str, Any]], file: IO[str]) -> int:
    writer, count = csv.writer(file), 0
    writer.writerow(headings)
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the last number is the answer
        writer.writerow([_safe(value) for value in row.values()])
    return count


def _safe(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value


def _json(rows: Iterator[dict[str, Any]], file: IO[str]) -> int:
    count = 0
    file.write("[")
    for count, row in enumerate(rows, start=1):
        file.write(("," if count > 1 else "") + "\n" + json.dumps(row, ensure_ascii=False))
    file.write("\n]\n")
    return count
