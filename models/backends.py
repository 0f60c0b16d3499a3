"""Which models do the language work, by the setting `backend`."""

from dataclasses import dataclass
from pathlib import Path

from doichieu.errors import ModelError
from models.protocols import Detector, Matcher, Retriever, Verifier

NAMES = ("light",)


@dataclass(frozen=True, slots=True)
class Backend:
    """One of each stage."""

    detector: Detector
    matcher: Matcher
    retriever: Retriever
    verifier: Verifier


def load(name: str, index_dir: Path) -> Backend:
    """The backend of a name, its index in `index_dir`. Raises ModelError on a name that isn't one of NAMES."""
    if name != "light":
        raise ModelError(f"Không có bộ mô hình tên «{name}».", f"Đặt backend là một trong: {', '.join(NAMES)}.")
    from models.light import LightDetector, LightVerifier, light_model, weigher
    from models.matching import RensaMatcher
    from models.retrieval import TantivyRetriever, wipe

    weigh = weigher()
    try:
        retriever = TantivyRetriever(index_dir, weigh)
    except ModelError:
        # Damaged, or made by an older version: the store holds all that was in it, and the night fills it again.
        wipe(index_dir)
        retriever = TantivyRetriever(index_dir, weigh)
    return Backend(
        detector=LightDetector(),
        matcher=RensaMatcher(weigh, light_model("matching").version),
        retriever=retriever,
        verifier=LightVerifier(),
    )
