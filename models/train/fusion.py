"""`python -m models.train.fusion --data ../shared/data`: the weights of the two halves of retrieval, tried.

On ViFactCheck train claims only. Their evidence is in the embedder's training too, so meaning alone looks better here
than on new claims: of weights that do as well as each other, take the one that trusts meaning less. Prints a table; the
chosen numbers are written into `models.hybrid` and `models.retrieval` by hand.
"""

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import click

from doichieu.text import fold, nfc
from models import hybrid
from models.evaluate.retrieval import articles, claims, fill, official, opened
from models.light import weigher
from models.protocols import Hit
from models.train.data import rows

_TRIED = (0.0, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0)
_SEED = 5
_LAID = 8  # passages laid beside a claim


def found_first(hits: Sequence[Sequence[Hit]], wanted: Sequence[str], names: dict[str, str], k: int) -> float:
    """In percent, how often the first k hold a passage of the right article."""
    right = [any(names[h.passage] == url for h in row[:k]) for row, url in zip(hits, wanted, strict=True)]
    return 100 * sum(right) / len(right)


@click.command(help="Thử trọng số của hai nửa tìm kiếm trên phần train.")
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="Thư mục dữ liệu.")
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="Nơi giữ chỉ mục giữa hai lần chạy.")
@click.option("--articles", "count", default=130, help="Số bài báo lấy ra.")
@click.option("--official", "most", default=0, help="Số đoạn văn bản chính thức trộn vào.")
@click.option("--claims", "asked", default=350, help="Số nhận định hỏi.")
def main(data: Path, folder: Path, count: int, most: int, asked: int) -> None:
    """Print the table."""
    from models.embedding import TransformerEmbedder

    rng = random.Random(_SEED)  # noqa: S311
    every = claims(data, "train")
    urls = sorted({url for _, url in every})
    kept = set(rng.sample(urls, min(count, len(urls))))
    texts = {key: value for key, value in articles(data).items() if value[0] in kept}
    texts |= official(data, most) if most else {}
    chosen = [claim for claim in every if claim[1] in kept]
    chosen = rng.sample(chosen, min(asked, len(chosen)))
    here = folder / f"fusion-{count}-{most}"
    embedder = TransformerEmbedder()
    retriever = opened(lambda path: hybrid.HybridRetriever(path, weigher(), embedder), here)
    fill(here, retriever, texts)
    assert isinstance(retriever, hybrid.HybridRetriever)
    evidence = {
        nfc(str(r["claim"])): nfc(str(r["evidence"]))
        for r in rows(data, "verification/vifactcheck_train.jsonl")
        if r["label"] != "NEI"
    }
    names, wanted = {key: name for key, (name, _) in texts.items()}, [url for _, url in chosen]
    click.echo(f"{len(chosen)} nhận định, {len(texts)} đoạn: đúng bài ở 1, 3, 5, 10 đoạn đầu")
    for title, queries in (
        ("có dấu", [claim for claim, _ in chosen]),
        ("không dấu", [fold(claim) for claim, _ in chosen]),
    ):
        words = retriever.lexical.search(queries, hybrid.DEPTH)
        meaning = retriever.dense.search(queries, hybrid.DEPTH)
        table = [
            (f"1 : {w}", [hybrid.fuse(pair, (1.0, w), 10) for pair in zip(words, meaning, strict=True)]) for w in _TRIED
        ]
        for name, hits in [*table, ("chỉ nghĩa", meaning)]:
            figures = "  ".join(f"{found_first(hits, wanted, names, k):6.2f}" for k in (1, 3, 5, 10))
            click.echo(f"  {title:<10} {name:<10} {figures}")
        fused = retriever.search(queries, _LAID)
        lost, apart = far(
            fused, [right_passage(texts, evidence.get(claim), url) for claim, url in chosen], wanted, names
        )
        click.echo(f"  {title:<10} đúng đoạn mà bị coi là xa {lost}; đoạn của bài khác bị coi là xa {apart}")


def right_passage(texts: dict[str, tuple[str, str]], evidence: str | None, url: str) -> str:
    """The passage of the article that holds most words of the evidence; "" for a claim that the article leaves open."""
    if evidence is None:
        return ""
    words = set(fold(evidence).split())
    return max((k for k, (name, _) in texts.items() if name == url), key=lambda k: len(words & _words(texts[k][1])))


@cache
def _words(text: str) -> set[str]:
    return set(fold(text).split())


def far(
    hits: Sequence[Sequence[Hit]], right: Sequence[str], wanted: Sequence[str], names: dict[str, str]
) -> tuple[str, str]:
    """How many of the right passages laid aren't near, and how many of those of other articles."""
    mine = [hit.near for row, key in zip(hits, right, strict=True) for hit in row if hit.passage == key]
    others = [hit.near for row, url in zip(hits, wanted, strict=True) for hit in row if names[hit.passage] != url]
    return f"{mine.count(False)}/{len(mine)}", f"{others.count(False)}/{len(others)}"


if __name__ == "__main__":
    main()
