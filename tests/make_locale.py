"""Compile click's own words in Vietnamese from messages.po: `python -m tests.make_locale`."""

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PLACE = Path(__file__).parent.parent / "doichieu/locale/vi/LC_MESSAGES"


def compiled() -> bytes:
    """The .mo file that belongs to the .po file."""
    with (PLACE / "messages.po").open("rb") as file:
        catalog = read_po(file, locale="vi")
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


if __name__ == "__main__":
    (PLACE / "messages.mo").write_bytes(compiled())
