"""Evidence retrieval by words and by meaning, fused by reciprocal rank (Cormack, Clarke and Buettcher, SIGIR 2009).

A passage's score is the weighted sum of 1 / (60 + its rank) over both lists, and 1 for the first of both. Passages that
a list can't tell apart share a rank there, so that equally good ones (last year's notice and this year's) keep equal
scores, and the flow can lay the newest first.
"""

from collections.abc import Sequence
from pathlib import Path

from doichieu.errors import ModelError
from doichieu.records import Model, Passage
from doichieu.text import has_tones, nfc
from models.dense import DenseRetriever
from models.protocols import Embedder, Hit
from models.retrieval import MARK, TantivyRetriever, wipe
from models.weigh import Weigher

FORMAT = "hybrid-1"  # raise it whenever the folder's form changes: an older index is then refused and rebuilt
_FUSED = "1"  # raise it whenever hits are fused another way: claims are then looked up again
_UNFINISHED = "0"

RANK = 60  # the constant of the paper
DEPTH = 100  # hits taken from each list: a passage that's lower in both is none of the best ten
# By words, by meaning: of a query with tones, and of one without. Tried on 350 ViFactCheck train claims among 1,200
# passages (`python -m models.train.fusion` tries again). With tones the right article is first for 98.9 to 99.1 of 100,
# whatever the weight; the embedder saw these claims in training, so meaning has half the say. Without tones it finds
# the article first for 15 of 100 and only decides between neighbours: 98.9 by words alone, 99.4 with 0.02, 97.4 with
# 0.05, 92 with 0.1. Vectors of folded passages would find 64 of 100: far behind words still, for twice the work.
WEIGHTS = ((1.0, 0.5), (1.0, 0.02))
# Scores within this share of the first of a tie are equal: BM25 and cosine. None or twice as much did as well above.
_EQUAL = (0.02, 0.005)
# A passage with few of the claim's words is near all the same from this cosine on (see `models.retrieval` for words).
NEAR = 0.9


class HybridRetriever:
    """A tantivy index and a dense one in one folder. A Hit's score is 1 at most, to compare within one query only."""

    def __init__(self, index_dir: Path, weigh: Weigher, embedder: Embedder) -> None:
        self.dir = Path(index_dir)
        self._weigh, self._embedder = weigh, embedder
        self._open()
        lexical, dense = self.lexical.model.version, self.dense.model.version
        self.model = Model("hybrid-retriever", f"{_FUSED}+{lexical}+{dense}")

    def wipe(self) -> None:
        """Empty the index, whatever state it's in; the store can fill it again."""
        wipe(self.dir)
        self._open()

    def count(self) -> int:
        """How many passages are in it."""
        return self.lexical.count()

    def add(self, passages: Sequence[Passage]) -> None:
        """Index passages, by meaning first: what has words has a vector too. Durable on return, and cheap to repeat
        after a kill, since what is embedded isn't embedded again."""
        self.dense.add(passages)
        self.lexical.add(passages)

    def search(self, queries: Sequence[str], k: int) -> list[list[Hit]]:
        """The k best passages for each query, best first, and whether each is near."""
        if k <= 0:
            return [[] for _ in queries]
        depth = max(k, DEPTH)
        texts = [nfc(query) for query in queries]
        vectors = self.dense.embed_queries(texts)
        by_words, by_meaning = self.lexical.search(texts, depth), self.dense.search_vectors(vectors, depth)
        return [
            fuse((words, _marked(meaning)), WEIGHTS[not has_tones(text)], k)
            for text, words, meaning in zip(texts, by_words, by_meaning, strict=True)
        ]

    def _open(self) -> None:
        """Both parts; made anew in an empty folder. Raises ModelError on anything that a rebuilding has to mend."""
        mark, parts = self.dir / MARK, (self.dir / "lexical", self.dir / "dense")
        try:
            if not self.dir.exists() or not any(self.dir.iterdir()):
                self.dir.mkdir(parents=True, exist_ok=True)
                mark.write_text(_UNFINISHED, encoding="utf-8")
                for part in parts:
                    part.mkdir()
                mark.write_text(FORMAT, encoding="utf-8")
            form = mark.read_text(encoding="utf-8").strip() if mark.exists() else ""
        except (OSError, UnicodeDecodeError) as error:
            raise self._broken() from error
        if form != FORMAT:
            raise ModelError(
                "Chỉ mục nguồn thuộc phiên bản khác.", f"Xóa thư mục {self.dir} rồi chạy lại để lập lại chỉ mục."
            )
        if not all(part.is_dir() for part in parts):
            raise self._broken()
        self.lexical = TantivyRetriever(parts[0], self._weigh)
        self.dense = DenseRetriever(parts[1], self._embedder)
        # Vectors are durable before words are, batch by batch. Fewer of them, or no words at all: something was lost.
        vectors, words = self.dense.count(), self.lexical.count()
        if vectors < words or vectors > words == 0:
            raise self._broken()

    def _broken(self) -> ModelError:
        return ModelError("Không mở được chỉ mục nguồn.", f"Xóa thư mục {self.dir} rồi chạy lại để lập lại chỉ mục.")


def fuse(lists: tuple[Sequence[Hit], Sequence[Hit]], weights: tuple[float, float], k: int) -> list[Hit]:
    """The k best of two lists by reciprocal rank, near where either says so; equals in the order of their ids."""
    total: dict[str, float] = {}
    near = {hit.passage for hits in lists for hit in hits if hit.near}
    for hits, weight, equal in zip(lists, weights, _EQUAL, strict=True):
        for hit, rank in zip(hits, ranks([h.score for h in hits], equal), strict=True):
            total[hit.passage] = total.get(hit.passage, 0.0) + weight / (RANK + rank)
    best = sum(weights) / (RANK + 1)
    hits = [Hit(passage, round(score / best, 6), passage in near) for passage, score in total.items()]
    return sorted(hits, key=lambda h: (-h.score, h.passage))[:k]


def _marked(hits: Sequence[Hit]) -> list[Hit]:
    return [Hit(hit.passage, hit.score, near=hit.score >= NEAR) for hit in hits]


def ranks(scores: Sequence[float], equal: float) -> list[int]:
    """The rank of each score, best first; those within a share of the first of their tie have its rank."""
    found: list[int] = []
    first, rank = 0.0, 1
    for place, score in enumerate(scores, start=1):
        if place == 1 or score < first * (1 - equal):
            first, rank = score, place
        found.append(rank)
    return found
