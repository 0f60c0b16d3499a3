"""Which passages are laid beside a claim, in which order: near ones only, of equally good ones the newest in force."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from doichieu.records import Document, Judgement, Model, Passage, Stance
from doichieu.settings import Settings
from doichieu.store import Store, create_store, documents
from flows import steps
from models.backends import Backend
from models.protocols import Hit
from tests.build import spread_claim, with_sources

TODAY = "2026-06-01"
FINDS, JUDGES = Model("finds", "1"), Model("judges", "1")


def hits(*scores: tuple[str, float]) -> list[Hit]:
    return [Hit(passage, score) for passage, score in scores]


def order(found: Sequence[Hit]) -> str:
    return "".join(hit.passage for hit in found)


def test_only_equally_good_ones_change_places() -> None:
    dated = {"a": (True, "2020-01-01"), "b": (True, "2026-01-01"), "c": (True, "2023-01-01"), "d": (True, "2027-01-01")}
    assert order(steps.newest_first(hits(("a", 1.0), ("b", 1.0), ("c", 0.999), ("d", 0.9)), dated)) == "bcad"
    assert order(steps.newest_first(hits(("a", 1.0), ("b", 0.98), ("c", 0.96), ("d", 0.9)), dated)) == "abcd"
    assert steps.newest_first([], dated) == []


def test_what_is_in_force_stands_before_what_was_or_will_be_and_no_day_is_the_oldest() -> None:
    dated = {"a": (False, "2026-05-01"), "b": (True, ""), "c": (True, "2019-01-01"), "d": (False, "2027-01-01")}
    same = hits(("a", 1.0), ("b", 1.0), ("c", 1.0), ("d", 1.0))
    assert order(steps.newest_first(same, dated)) == "cbda"
    equal = dict.fromkeys("abcd", (True, "2026-01-01"))
    assert order(steps.newest_first(same, equal)) == "abcd"


def paper(number: int, **days: str | None) -> Document:
    text = f"Lệ phí đăng ký tạm trú là {number} nghìn đồng."
    return Document.make(
        source="cong-xa", url=f"http://127.0.0.1/{number}", title="Lệ phí", text=text, spans=[(0, len(text))], **days  # type: ignore[arg-type]
    )  # fmt: skip


def test_the_store_tells_the_day_and_whether_a_paper_is_in_force(store: Store) -> None:
    with_sources(store)
    papers = [
        paper(1, issued_on="2026-01-01", published_at="2026-02-01T00:00:00Z"),
        paper(2, published_at="2026-02-01T00:00:00Z", effective_to="2026-05-31"),
        paper(3, effective_from=TODAY, effective_to=TODAY),
        paper(4, issued_on="2026-05-20", effective_from="2026-06-02"),
    ]
    documents.add(store, papers)
    ids = [p.passages[0].id for p in papers]
    dated = documents.dated(store, [*ids, "không có"], TODAY)
    assert [dated[key] for key in ids] == [
        (True, "2026-01-01"),
        (False, "2026-02-01"),
        (True, ""),
        (False, "2026-05-20"),
    ]
    assert len(dated) == 4


@dataclass
class _Finds:
    """A retriever that gives the same hits to any query."""

    given: list[Hit]
    model: Model = FINDS

    def search(self, queries: Sequence[str], k: int) -> list[list[Hit]]:
        return [self.given[:k] for _ in queries]

    def add(self, passages: Sequence[Passage]) -> None: ...

    def wipe(self) -> None: ...


@dataclass
class _Judges:
    """A verifier that remembers the pairs it was asked."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    model: Model = JUDGES

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        self.asked += pairs
        return [Judgement(Stance.NOT_ENOUGH, 0.1, 0.1, 0.8, 0, 5, "chưa đủ") for _ in pairs]


def test_what_is_not_near_is_neither_judged_nor_laid(settings: Settings, tmp_path: Path) -> None:
    old, new, strange = (paper(n, issued_on=f"202{n}-01-01") for n in (1, 2, 3))
    keys = [p.passages[0].id for p in (old, new, strange)]
    judge = _Judges()
    with create_store(settings) as store:
        claim = spread_claim(store)
        documents.add(store, [old, new, strange])
        given = [Hit(keys[2], 1.0, near=False), Hit(keys[0], 0.8), Hit(keys[1], 0.8)]
        whole = cast(Backend, steps.backend(settings))
        parts = replace(whole, retriever=_Finds(given), verifier=judge)
        laid = steps._evidence(store, parts, [(claim, "Lệ phí là 2 nghìn đồng.")], 8)
        assert [(e.passage, e.rank) for e in laid[0][1]] == [(keys[1], 1), (keys[0], 2)]
        assert len(judge.asked) == 2
        parts = replace(parts, retriever=_Finds(given[:1]))
        assert steps._evidence(store, parts, [(claim, "Lệ phí là 2 nghìn đồng.")], 8) == [(claim, [])]
