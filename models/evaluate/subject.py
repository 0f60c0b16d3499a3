"""What is evaluated: one backend's models, the data they're tried on, and what several measures share."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from doichieu.errors import ModelError
from doichieu.records import Detection, Judgement
from doichieu.text import nfc
from models.evaluate import data as read
from models.evaluate.data import Pair
from models.protocols import Detector, Embedder, Retriever, Verifier

if TYPE_CHECKING:
    from models.evaluate.chain import Found

BACKENDS = ("transformer", "light")
WEAK = 3000
Item = TypeVar("Item")


class Subject:
    """A backend on a folder of data.

    `work` keeps indexes between two evaluations; `official` is how many passages of official texts are mixed in (None:
    all); `limit` cuts every set short, to try the evaluation itself.
    """

    def __init__(
        self, data: Path, backend: str, work: Path, *, official: int | None = None, limit: int | None = None
    ) -> None:
        if backend not in BACKENDS:
            raise ModelError(f"Không có bộ mô hình tên «{backend}».", f"Chọn một trong: {', '.join(BACKENDS)}.")
        self.data, self.backend, self.work = data, backend, work
        self.official, self.limit = official, limit

    def cut(self, items: Sequence[Item]) -> list[Item]:
        """The items, or the first `limit` of them."""
        return list(items[: self.limit])

    @property
    def indexes(self) -> Path:
        """Where the indexes of this backend lie."""
        return self.work / f"retrieval-{self.backend}"

    @cached_property
    def detector(self) -> Detector:
        """Claim detection."""
        if self.backend == "light":
            from models.light import LightDetector

            return LightDetector()
        from models.detection import TransformerDetector

        return TransformerDetector()

    @cached_property
    def verifier(self) -> Verifier:
        """Claim verification."""
        if self.backend == "light":
            from models.light import LightVerifier

            return LightVerifier()
        from models.verification import TransformerVerifier

        return TransformerVerifier()

    @cached_property
    def embedder(self) -> Embedder | None:
        """Texts as vectors; the light backend has none."""
        if self.backend == "light":
            return None
        from models.embedding import TransformerEmbedder

        return TransformerEmbedder()

    @cached_property
    def retriever_factory(self) -> Callable[[Path], Retriever]:
        """Opens an index in a folder."""
        from models.light import weigher

        if self.embedder is None:
            from models.retrieval import TantivyRetriever

            return lambda folder: TantivyRetriever(folder, weigher())
        from models.hybrid import HybridRetriever

        embedder = self.embedder
        return lambda folder: HybridRetriever(folder, weigher(), embedder)

    @cached_property
    def mixed(self) -> tuple[Retriever, dict[str, tuple[str, str]]]:
        """ViFactCheck's articles among official passages, indexed; of each passage where it's from and its text."""
        from models.evaluate.retrieval import mixed_index, opened

        folder = self.indexes / "mixed"  # where the retrieval rows keep theirs: filled once
        retriever = opened(self.retriever_factory, folder)
        return retriever, mixed_index(self.data, folder, retriever, self.official)

    @cached_property
    def gold(self) -> list[Pair]:
        """ViFactCheck's development pairs."""
        return self.cut(read.pairs(self.data, "vifactcheck"))

    @cached_property
    def gold_judgements(self) -> list[Judgement]:
        """What the verifier says of them."""
        return self.verifier.verify([(p.claim, p.passage) for p in self.gold])

    @cached_property
    def retrieved(self) -> "list[Found]":
        """What the product finds on ViFactCheck's claims when it looks for the passages itself."""
        from models.evaluate.chain import retrieved

        return retrieved(self)

    @cached_property
    def opinions(self) -> dict[str, list[str]]:
        """Posts that are never queued, by where they're from."""
        dev = [nfc(str(r["text"])) for r in read.comments(self.data) if read.never_queued(r)]
        test = [nfc(str(r["text"])) for r in read.own("opinions_test")]
        weak = read.weak_texts(self.data, WEAK)
        return {"dev": self.cut(dev), "test": self.cut(test), "weak": self.cut(weak)}

    @cached_property
    def opinions_detected(self) -> dict[str, list[list[Detection]]]:
        """What the detector says of their sentences."""
        return {name: self.detector.detect(posts) for name, posts in self.opinions.items()}
