"""Documents of official sources and their Passages."""

from collections.abc import Sequence
from typing import Any

from doichieu.records import Document, Passage
from doichieu.store.connection import Store
from doichieu.text import fold


def add(store: Store, documents: Sequence[Document]) -> int:
    """Store documents with their passages, in one transaction; the number of new ones.

    A page that changed is a new document: the old one stays, because evidence may quote it, and points to the new one.
    """
    new = 0
    with store.write():
        for document in documents:
            if store.value("SELECT 1 FROM documents WHERE id = ?", (document.id,)):
                _seen_again(store, document)
                continue
            new += 1
            store.db.table("documents").insert(_row(document), pk="id")
            store.db.table("passages").insert_all(
                [
                    {
                        "id": p.id,
                        "document": document.id,
                        "ordinal": p.ordinal,
                        "start": p.start,
                        "end": p.end,
                        "text": p.text,
                        "folded": fold(p.text),
                    }
                    for p in document.passages
                ],
                pk="id",
            )
            _replace_others(store, document)
    return new


def _replace_others(store: Store, document: Document) -> None:
    store.execute(
        "UPDATE documents SET replaced_by = ? WHERE source = ? AND url = ? AND id != ? AND replaced_by IS NULL",
        (document.id, document.source, document.url, document.id),
    )


def _seen_again(store: Store, document: Document) -> None:
    """The same text under a newer date of the feed, or a page that went back to an earlier wording.

    Without the newer date the page would be fetched again every night.
    """
    store.execute(
        "UPDATE documents SET published_at = ? WHERE id = ? AND published_at < ?",
        (document.published_at, document.id, document.published_at),
    )
    went_back = store.execute(
        "UPDATE documents SET replaced_by = NULL WHERE id = ? AND replaced_by IS NOT NULL", (document.id,)
    ).rowcount
    if went_back:
        _replace_others(store, document)


def _row(document: Document) -> dict[str, Any]:
    names = [n for n in Document.__dataclass_fields__ if n != "passages"]
    return {**{n: getattr(document, n) for n in names}, "folded": fold(f"{document.title}\n{document.text}")}


def known(store: Store, source_id: str) -> dict[str, str]:
    """Address -> date of its entry in the feed (or when it was fetched), for every page that was read already."""
    return {
        row["url"]: row["seen"]
        for row in store.iterate(
            "SELECT url, max(coalesce(published_at, fetched_at)) AS seen FROM documents WHERE source = ? GROUP BY url",
            (source_id,),
        )
    }


def passages_after(store: Store, seq: int, limit: int) -> tuple[int, list[Passage]]:
    """The next passages to index and the counter up to which they reach."""
    rows = store.rows(
        'SELECT p.seq, p.id, p.document, p.ordinal, p.start, p."end", p.text, d.title FROM passages p '
        "JOIN documents d ON d.id = p.document WHERE p.seq > ? ORDER BY p.seq LIMIT ?",
        (seq, limit),
    )
    return (rows[-1]["seq"] if rows else seq), [_passage(row) for row in rows]


def _passage(row: dict[str, Any]) -> Passage:
    return Passage(**{name: row[name] for name in Passage.__dataclass_fields__})


def passages(store: Store, ids: Sequence[str]) -> dict[str, Passage]:
    """Passages by key; those that aren't there are left out."""
    marks = ",".join("?" * len(ids))
    sql = f'SELECT id, document, ordinal, start, "end", text FROM passages WHERE id IN ({marks})'
    return {row["id"]: _passage(row) for row in store.iterate(sql, list(ids))}


def standing(store: Store, ids: Sequence[str]) -> dict[str, tuple[int, str | None]]:
    """Passage key -> (tier of its source, day it was issued or published), of passages still in force.

    A passage of a page that was replaced by a newer version is left out: the newer one speaks for it.
    """
    marks = ",".join("?" * len(ids))
    sql = (
        "SELECT p.id, s.tier, coalesce(d.issued_on, substr(d.published_at, 1, 10)) AS day FROM passages p "
        "JOIN documents d ON d.id = p.document JOIN sources s ON s.id = d.source "
        f"WHERE d.replaced_by IS NULL AND s.role = 'official' AND p.id IN ({marks})"
    )
    return {row["id"]: (row["tier"], row["day"]) for row in store.iterate(sql, list(ids))}


def titles(store: Store, ids: Sequence[str]) -> dict[str, str]:
    """Passage key -> the title of its document."""
    marks = ",".join("?" * len(ids))
    sql = f"SELECT p.id, d.title FROM passages p JOIN documents d ON d.id = p.document WHERE p.id IN ({marks})"
    return {row["id"]: row["title"] for row in store.iterate(sql, list(ids))}


def dated(store: Store, ids: Sequence[str], today: str) -> dict[str, tuple[bool, str]]:
    """Passage key -> (whether its document is in force on that day, day it was issued or published or "").

    A document that tells no days of its force is taken to be in force.
    """
    marks = ",".join("?" * len(ids))
    sql = (
        "SELECT p.id, coalesce(d.issued_on, substr(d.published_at, 1, 10), '') AS day, "
        "coalesce(d.effective_from, '') <= ? AND coalesce(d.effective_to, '9999') >= ? AS in_force "
        f"FROM passages p JOIN documents d ON d.id = p.document WHERE p.id IN ({marks})"
    )
    return {row["id"]: (bool(row["in_force"]), row["day"]) for row in store.iterate(sql, [today, today, *ids])}


def last_passage(store: Store) -> int:
    """The counter of the newest passage: changes when there is anything new to answer from."""
    return int(store.value("SELECT coalesce(max(seq), 0) FROM passages"))


def get(store: Store, document_id: str) -> Document | None:
    """One document with its passages, or None."""
    row = store.one("SELECT * FROM documents WHERE id = ?", (document_id,))
    if row is None:
        return None
    cut = store.rows("SELECT * FROM passages WHERE document = ? ORDER BY ordinal", (document_id,))
    names = [n for n in Document.__dataclass_fields__ if n != "passages"]
    return Document(**{n: row[n] for n in names}, passages=tuple(_passage(p) for p in cut))


def count(store: Store) -> int:
    """All documents."""
    return int(store.value("SELECT count(*) FROM documents"))
