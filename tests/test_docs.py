"""The docs name every setting, command, kind of source and table that the code has."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from doichieu.settings import Settings
from doichieu.store import Store
from doichieu.store.schema import NAMES
from spiders import KINDS

ROOT = Path(__file__).parents[1]


def _text(*names: str) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def _default(value: object) -> str:
    return f"{value:_}" if isinstance(value, int) and value >= 100_000 else str(value)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_stands_in_the_table_with_its_default_and_its_words(name: str) -> None:
    field = Settings.model_fields[name]
    rows = [line for line in _text("docs/settings.md").splitlines() if line.startswith(f"| `{name}` |")]
    assert len(rows) == 1
    _, _, default, words, _ = (cell.strip() for cell in rows[0].split("|"))
    assert words == field.description
    if name != "home":
        assert default == f"`{_default(field.default)}`" if field.default != "" else default == "(none)"


def test_no_setting_is_in_the_table_that_isnt_there() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", _text("docs/settings.md"), re.MULTILINE)
    assert listed == list(Settings.model_fields)


def _commands(group: click.Group, path: str = "doichieu") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_each_command_is_in_the_docs_and_says_what_it_does_in_vietnamese() -> None:
    from doichieu.cli.main import main

    text = _text("docs/commands.md", "README.md")
    every = dict(_commands(main))
    assert {"doichieu init", "doichieu run", "doichieu serve", "doichieu audit verify"} <= set(every)
    assert [name for name in every if not re.search(rf"\b{re.escape(name)}\b", text)] == []
    vietnamese = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹáàãéèíìóòõúùýĩũ]")
    assert [name for name, command in every.items() if not vietnamese.search(command.help or "")] == []


def test_no_command_is_in_the_docs_that_isnt_there() -> None:
    from doichieu.cli.main import main

    every = {name for name, _ in _commands(main)}
    groups = {" ".join(name.split()[:2]) for name in every}
    for named in re.findall(r"`(doichieu [a-z]+(?: [a-z]+)?)", _text("docs/commands.md")):
        assert named in every or " ".join(named.split()[:2]) in every & groups, named


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_of_source_is_in_the_docs(kind: str) -> None:
    docs = [f"docs/{place.name}" for place in (ROOT / "docs").glob("*.md")]
    assert f"`{kind}`" in _text("CONTRIBUTING.md", *docs)


def test_each_table_and_migration_is_in_the_docs(store: Store) -> None:
    text = _text("docs/store.md")
    tables = store.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts_%' AND name NOT LIKE 'sqlite_%'"
    )
    assert [row["name"] for row in tables if f"`{row['name']}`" not in text] == []
    assert [name for name in NAMES if f"`{name}`" not in text] == []


def test_every_link_between_the_docs_leads_somewhere() -> None:
    for place in [*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", place.read_text(encoding="utf-8")):
            assert (place.parent / target).exists(), f"{place.name}: {target}"
