"""Documents that change, come back, or carry a newer date."""

from dataclasses import replace

from doichieu.records import Document, FetchRun, Role, Source, SourceState
from doichieu.store import Store, documents, sources


def _paper(text: str, published: str = "2026-11-01T00:00:00Z") -> Document:
    url = "https://xa.example/1"
    return Document.make(
        source="cong", url=url, title="Lệ phí", text=text, spans=[(0, len(text))], published_at=published
    )


def _portal(store: Store) -> None:
    sources.add(store, Source("cong", "Cổng", "UBND", "official", Role.OFFICIAL, 1, "https://xa.example/"), "test")


def test_a_changed_page_replaces_the_old_one_and_may_go_back(store: Store) -> None:
    _portal(store)
    first, second = _paper("Lệ phí 10.000 đồng."), _paper("Lệ phí 12.000 đồng.")
    assert documents.add(store, [first]) == 1
    assert documents.add(store, [second]) == 1
    ids = [first.passages[0].id, second.passages[0].id]
    assert set(documents.standing(store, ids)) == {ids[1]}
    assert documents.add(store, [first]) == 0
    assert set(documents.standing(store, ids)) == {ids[0]}
    assert documents.get(store, second.id) is not None


def test_a_newer_date_on_the_same_text_is_kept_so_that_the_page_rests(store: Store) -> None:
    _portal(store)
    documents.add(store, [_paper("Lệ phí 10.000 đồng.")])
    documents.add(store, [_paper("Lệ phí 10.000 đồng.", "2026-11-09T00:00:00Z")])
    assert documents.known(store, "cong") == {"https://xa.example/1": "2026-11-09T00:00:00Z"}
    documents.add(store, [_paper("Lệ phí 10.000 đồng.", "2026-11-02T00:00:00Z")])
    assert documents.known(store, "cong") == {"https://xa.example/1": "2026-11-09T00:00:00Z"}


def test_a_crawl_that_was_cut_off_does_not_move_the_day_to_look_back_to(store: Store) -> None:
    _portal(store)
    run = FetchRun("r1", "cong", "2026-11-01T00:00:00Z", outcome=SourceState.OK, rows_seen=10)
    sources.begin_run(store, "cong", run.started_at)
    sources.finish_run(store, run, "test")
    assert sources.last_good_start(store, "cong") == "2026-11-01T00:00:00Z"
    cut = replace(run, id="r2", started_at="2026-11-02T00:00:00Z", complete=False)
    sources.finish_run(store, cut, "test")
    assert sources.last_good_start(store, "cong") == "2026-11-01T00:00:00Z"
    assert next(told.complete for told in sources.runs(store, "cong")) is False
