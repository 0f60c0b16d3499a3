"""Which models do the language work, by the settings `backend`, `verifier` and `embedder`."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from doichieu.errors import ModelError
from models.combine import LIGHT, TRANSFORMER, Bands
from models.protocols import Detector, Embedder, Matcher, Retriever, Verifier

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("light", "transformer")

Index = TypeVar("Index", bound=Retriever)


@dataclass(frozen=True, slots=True)
class Backend:
    """One of each stage, and how sure the verifier must be for its judgement to decide."""

    detector: Detector
    matcher: Matcher
    retriever: Retriever
    verifier: Verifier
    bands: Bands = LIGHT


def load(name: str, index_dir: Path, verifier: str = "", embedder: str = "") -> Backend:
    """The backend of a name, its index in `index_dir`. `verifier` and `embedder` name models of others instead of ours.

    Raises ModelError on a name that isn't one of NAMES, and on what's missing or broken.
    """
    if name == "transformer":
        return _transformer(index_dir, verifier, embedder)
    if name != "light":
        raise ModelError(f"Không có bộ mô hình tên «{name}».", f"Đặt backend là một trong: {', '.join(NAMES)}.")
    if verifier or embedder:
        raise ModelError("Bộ mô hình light không dùng mô hình của nơi khác.", "Đặt backend là transformer.")
    from models.light import LightDetector, LightVerifier, light_model, weigher
    from models.matching import RensaMatcher
    from models.retrieval import TantivyRetriever, wipe

    weigh = weigher()
    return Backend(
        detector=LightDetector(),
        matcher=RensaMatcher(weigh, light_model("matching").version),
        retriever=_opened(lambda: TantivyRetriever(index_dir, weigh), lambda: wipe(index_dir)),
        verifier=LightVerifier(),
    )


def _transformer(index_dir: Path, verifier: str, embedder: str) -> Backend:
    from models.detection import TransformerDetector
    from models.hybrid import HybridRetriever
    from models.light import weigher
    from models.matching_transformer import TransformerMatcher
    from models.retrieval import wipe

    weigh = weigher()
    ours: Embedder
    judge: Verifier
    if embedder:
        from models.others import OtherEmbedder

        ours = OtherEmbedder(embedder)
    else:
        from models.embedding import TransformerEmbedder

        ours = TransformerEmbedder()
    if verifier:
        from models.others import OtherVerifier

        judge = OtherVerifier(verifier)
    else:
        from models.verification import TransformerVerifier

        judge = TransformerVerifier()
    return Backend(
        detector=TransformerDetector(),
        matcher=TransformerMatcher(ours, weigh),
        retriever=_opened(lambda: HybridRetriever(index_dir, weigh, ours), lambda: wipe(index_dir)),
        verifier=judge,
        bands=TRANSFORMER,
    )


def _opened(open_index: "Callable[[], Index]", wipe: "Callable[[], None]") -> "Index":
    try:
        return open_index()
    except ModelError:
        # Damaged, or made by an older version: the store holds all that was in it, and the night fills it again.
        wipe()
        return open_index()
