"""Evidence retrieval: a tantivy index of Passages, folded, so that a post without tones finds the toned passage.

Three fields: single syllables, neighbouring pairs of them, and segmented words ("uy_ban_nhan_dan"). A query is built
from terms, never parsed, so that nothing a post holds can be an operator. A province that was renamed is asked for by
its other name as well, with less weight.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any, Self

from doichieu.errors import ModelError
from doichieu.records import Model, Passage
from doichieu.text import fold, nfc
from models.index_folder import not_written, wipe_folder
from models.normal import MAX_CHARS, canon
from models.places import other_names
from models.protocols import Hit
from models.weigh import Weigher
from models.words import segment

FORMAT = "1"  # raise it whenever what is indexed changes: an older index is then refused, and rebuilt from the store
_ASKED = "2"  # raise it whenever what is asked changes: claims are then looked up again
MARK = "doichieu-index"
_FIELDS = {"syllables": 1.0, "pairs": 0.7, "words": 0.5}  # boosts, tried on ViFactCheck train claims and their articles
_MAX_TERMS = 64  # of one field in one query: the most telling ones
_MAX_TOKEN = 60
_OTHER_NAME = 0.3  # of a term's weight, when it's the former or present name of a place in the query
# A passage with less than this share of what the query's terms score, were each in it once, speaks of something else.
# On ViFactCheck train claims that their article decides, with and without tones: of the right passages among the first
# 8, none of 1,870 lies under it among 9,500 passages (0.1 % under 0.15), none of 221 among 1,200; of those of other
# articles 14 to 20 % and 22 to 28 % do.
_NEAR = 0.12
_HEAP = 64 * 1024 * 1024


class TantivyRetriever:
    """Passages of official sources, found by what they say. One folder, one writer at a time."""

    def __init__(self, index_dir: Path, weigh: Weigher) -> None:
        self.dir = Path(index_dir)
        self._weigh = weigh
        self.model = Model("tantivy-retriever", f"{FORMAT}.{_ASKED}")
        self._index = _open(self.dir)

    @classmethod
    def open(cls, index_dir: Path, weigh: Weigher | None = None) -> Self:
        """The index in a folder, made if there's none. Raises ModelError when it's broken or of an older form."""
        from models.light import weigher

        return cls(index_dir, weigh or weigher())

    def wipe(self) -> None:
        """Empty the index, whatever state it's in; the store can fill it again."""
        wipe(self.dir)
        self._index = _open(self.dir)

    def count(self) -> int:
        """How many passages are in it."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def add(self, passages: Sequence[Passage]) -> None:
        """Index passages; one that's there already is replaced. Durable on return. Raises ModelError when another
        process is writing or the disk is full."""
        if not passages:
            return
        import tantivy

        unique = {p.id: p for p in passages}
        with self._writer() as writer:
            for passage in unique.values():
                writer.delete_documents_by_term("passage", passage.id)
            for passage in unique.values():
                fields = {name: " ".join(tokens) for name, tokens in _tokens(passage.text).items()}
                writer.add_document(tantivy.Document(passage=passage.id, **fields))
        self._index.reload()

    def search(self, queries: Sequence[str], k: int) -> list[list[Hit]]:
        """The k best passages for each query, best first, and whether each is near; equals in order of their ids."""
        self._index.reload()
        searcher = self._index.searcher()
        return [self._search_one(searcher, query, k) for query in queries]

    def _search_one(self, searcher: Any, text: str, k: int) -> list[Hit]:
        from tantivy import Occur, Query

        own, other = self._terms(text), self._terms(" ".join(other_names(nfc(text[:MAX_CHARS]))), _OTHER_NAME)
        terms = sorted((other | own).items())
        if not terms or k <= 0 or not searcher.num_docs:
            return []
        parts = [
            (Occur.Should, Query.boost_query(Query.term_query(self._index.schema, field, token), boost))
            for (field, token), boost in terms
        ]
        found = searcher.search(Query.boolean_query(parts), k).hits
        near = _NEAR * sum(boost * _rarity(searcher, *term) for term, boost in own.items())
        hits = [
            Hit(str(searcher.doc(address)["passage"][0]), round(float(score), 5), near=bool(score >= near))
            for score, address in found
        ]
        return sorted(hits, key=lambda h: (-h.score, h.passage))

    def _terms(self, text: str, factor: float = 1.0) -> dict[tuple[str, str], float]:
        """What is asked of a text: (field, token) and its boost."""
        return {
            (field, token): factor * _FIELDS[field] * weight
            for field, tokens in _tokens(text).items()
            for token, weight in self._telling(tokens)
        }

    def _telling(self, tokens: Sequence[str]) -> list[tuple[str, float]]:
        """The tokens worth asking for, at most _MAX_TERMS, with a factor that lowers common words further than BM25."""
        weighed: dict[str, float] = {}
        for token in tokens:
            syllables = token.split("_")
            if any(":" in s for s in syllables):
                weighed[token] = 1.0
            else:
                weight = sum(map(self._weigh, syllables)) / len(syllables)
                if weight >= 0.5:
                    weighed[token] = min(1.0, weight / 2)
        best = sorted(weighed.items(), key=lambda item: -item[1])[:_MAX_TERMS]
        return sorted(best)

    @contextmanager
    def _writer(self) -> Iterator[Any]:
        try:
            writer = self._index.writer(_HEAP, 1)
        except (ValueError, OSError) as error:
            raise ModelError(
                "Chỉ mục nguồn đang được một tiến trình khác ghi.", "Đợi lượt chạy kia xong rồi chạy lại."
            ) from error
        try:
            yield writer
            writer.commit()
            writer.wait_merging_threads()
        except (ValueError, OSError) as error:
            raise not_written(self.dir) from error


def wipe(index_dir: Path) -> None:
    """Remove the index in a folder: only a folder that holds nothing else, or carries our mark."""
    wipe_folder(Path(index_dir), (MARK, "meta.json"))


def _rarity(searcher: Any, field: str, token: str) -> float:
    """What a passage of common length that has the token once scores for it: BM25's inverse document frequency."""
    held, every = searcher.doc_freq(field, token), searcher.num_docs
    return log(1 + (every - held + 0.5) / (held + 0.5))


def _tokens(text: str) -> dict[str, list[str]]:
    """What is indexed and asked of a text, by field."""
    words = [w.replace("/", "-") if ":" in w else w for w in canon(text).words]
    words = [w[:_MAX_TOKEN] for w in words]
    # numbers alone (a count without its noun) so that "16 tỉnh" finds "16 tỉnh thành" and "16"
    bare = [f"so:{w.split(':')[1]}"[:_MAX_TOKEN] for w in words if w.startswith("count:")]
    joined = [fold(w) for w in segment(text) if "_" in w]
    return {
        "syllables": words + bare,
        "pairs": [f"{a}_{b}" for a, b in pairwise(words)],
        "words": [w[:_MAX_TOKEN] for w in joined],
    }


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage", stored=True, tokenizer_name="raw", index_option="basic")
    for name in _FIELDS:
        builder.add_text_field(name, stored=False, tokenizer_name="blanks", index_option="freq")
    return builder.build()


def _open(folder: Path) -> Any:
    import tantivy

    mark = folder / MARK
    try:
        empty = not folder.exists() or not any(folder.iterdir())
        if empty:
            folder.mkdir(parents=True, exist_ok=True)
            mark.write_text(FORMAT, encoding="utf-8")
        elif not mark.exists() or mark.read_text(encoding="utf-8").strip() != FORMAT:
            raise ModelError(
                "Chỉ mục nguồn thuộc phiên bản khác.", f"Xóa thư mục {folder} rồi chạy lại để lập lại chỉ mục."
            )
        index = tantivy.Index(_schema(), path=str(folder), reuse=True)
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("blanks", analyzer)
        index.reload()
        index.searcher()
    except (ValueError, OSError, UnicodeDecodeError) as error:
        raise ModelError(
            "Không mở được chỉ mục nguồn.", f"Xóa thư mục {folder} rồi chạy lại để lập lại chỉ mục."
        ) from error
    return index
