"""Every recorded page gives what its expected.json says. A new source is a folder under tests/pages, and no code here.

source.json: `kind`, `path` where the crawl starts, `options`, `publisher`. pages.json: for each path with query a
`file` (or `text`), its content `type`, and `headers`. "{{base}}" in them stands for the server's address.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from spiders import KINDS
from tests.spiders.crawl import Crawled, crawl
from tests.spiders.server import Page, Server

PAGES = Path(__file__).parents[1] / "pages"
CASES = sorted(folder.name for folder in PAGES.iterdir() if (folder / "source.json").exists())

# Every name, handle, address and number that tells who wrote a recorded page carries one of these marks.
MARK = re.compile(r"ten_?rieng|987654", re.IGNORECASE)

# Keys come from content with the address in it, and the server's port differs; the moment of reading differs too.
_VOLATILE = {"id", "document", "fetched_at"}


@cache
def crawled(case: str) -> tuple[Crawled, str]:
    """A crawl of the recorded pages, and the server's address in it."""
    folder = PAGES / case
    source = json.loads((folder / "source.json").read_text("utf-8"))
    with Server() as server:
        for path, page in json.loads((folder / "pages.json").read_text("utf-8")).items():
            body = page["text"].encode() if "text" in page else (folder / page["file"]).read_bytes()
            if not body.startswith(b"%PDF"):
                body = body.replace(b"{{base}}", server.url.encode())
            headers = {k: v.replace("{{base}}", server.url) for k, v in page.get("headers", {}).items()}
            server.pages[path] = Page(body, page["type"], headers=headers)
        task = {"options": source["options"], "publisher": source.get("publisher", "")}
        return crawl(server.url + source["path"], kind=source["kind"], **task), server.url


def settled(value: Any, base: str) -> Any:
    """A value with what differs from run to run taken out."""
    if isinstance(value, dict):
        return {k: settled(v, base) for k, v in value.items() if k not in _VOLATILE}
    if isinstance(value, list):
        return [settled(v, base) for v in value]
    return value.replace(base, "{{base}}") if isinstance(value, str) else value


@pytest.mark.parametrize("case", CASES)
def test_a_recorded_page_gives_what_is_expected(case: str) -> None:
    got, base = crawled(case)
    outcome = {k: v for k, v in got.outcome.items() if k != "bytes"}
    found = settled({"items": got.items, "outcome": outcome}, base)
    expected = PAGES / case / "expected.json"
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        pytest.fail(f"{expected} is written: read it, then commit it")
    assert found == json.loads(expected.read_text("utf-8"))


@pytest.mark.parametrize("case", CASES)
def test_nobody_s_name_leaves_the_spider(case: str) -> None:
    recorded = "".join(p.read_text("utf-8") for p in (PAGES / case).iterdir() if p.suffix in {".xml", ".json", ".html"})
    assert MARK.search(recorded), "the pages must hold names, or this test can't fail"
    got, _ = crawled(case)
    assert got.items
    assert not MARK.search(json.dumps(got.items, ensure_ascii=False))
    assert not MARK.search(json.dumps(got.outcome, ensure_ascii=False))
    assert not MARK.search(got.log)


@pytest.mark.parametrize("case", CASES)
def test_no_word_of_a_post_is_in_the_log(case: str) -> None:
    got, _ = crawled(case)
    for text in got.texts:
        assert not any(line in got.log for line in text.splitlines() if len(line) > 12)


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("official")])
def test_passages_are_the_very_words_of_their_document(case: str) -> None:
    got, _ = crawled(case)
    assert got.of("Document")
    for document in got.of("Document"):
        assert document["passages"]
        for passage in document["passages"]:
            assert document["text"][passage["start"] : passage["end"]] == passage["text"]


def test_every_kind_has_a_recorded_page() -> None:
    assert {case.split("-")[0] for case in CASES} == set(KINDS)
