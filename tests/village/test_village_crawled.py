"""The real spiders on the sample village, nothing bypassed: every post and document arrives, and nobody's name."""

import json
from collections.abc import Iterator

import pytest

from doichieu.records import Source
from doichieu.text import mask, nfc
from tests.spiders.crawl import Crawled, crawl
from village.server import VillageServer
from village.sources import sample_sources


@pytest.fixture(scope="module")
def server() -> Iterator[VillageServer]:
    with VillageServer() as running:
        yield running


@pytest.fixture(scope="module")
def crawled(server: VillageServer) -> dict[str, Crawled]:
    def read(source: Source) -> Crawled:
        return crawl(source.address, source.kind, options=dict(source.options), publisher=source.publisher)

    return {source.kind: read(source) for source in sample_sources(server)}


def test_every_place_is_read_whole(server: VillageServer, crawled: dict[str, Crawled]) -> None:
    assert {kind: c.outcome["state"] for kind, c in crawled.items()} == dict.fromkeys(crawled, "ok")
    counts = [len(crawled[k].of(r)) for k, r in (("official", "Document"), ("wordpress", "Post"), ("mastodon", "Post"))]
    assert counts == [
        len(server.village.documents),
        sum(len(t.posts) for t in server.village.threads),
        len(server.village.timeline),
    ]
    assert not [path for _, path in server.hits if "quan-tri" in path]


def test_each_post_arrives_masked_and_without_its_author(server: VillageServer, crawled: dict[str, Crawled]) -> None:
    texts = [item["text"] for kind in ("wordpress", "mastodon") for item in crawled[kind].of("Post")]
    # The opening post of a thread carries the thread's title in front.
    bodies = {t.split("\n", 1)[-1] for t in texts} | set(texts)
    plain = [p for p in server.village.posts if not p.raw_html]
    assert [p.text for p in plain if mask(nfc(p.text)) not in bodies] == []
    scripted = [t for t in texts if "ảnh hội làng" in t]
    assert len(scripted) == 1
    assert "alert" not in scripted[0]
    everything = json.dumps([c.items for c in crawled.values()], ensure_ascii=False)
    assert {p.author for p in server.village.posts if p.author in everything} == set()


def test_each_document_arrives_with_number_issuer_and_date(server: VillageServer, crawled: dict[str, Crawled]) -> None:
    found = {item["number"]: item for item in crawled["official"].of("Document")}
    assert found.keys() == {d.number for d in server.village.documents}
    for document in server.village.documents:
        item = found[document.number]
        assert item["title"] == document.title
        assert item["issuer"].upper() == document.issuer.upper()
        assert item["issued_on"] == str(document.signed)
        flat = " ".join(item["text"].split())
        assert [p for p in document.paragraphs if p not in flat] == []
