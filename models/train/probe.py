"""A probe that reads the claim alone: what it gets right, the verifier could get right without reading the passage.

Logistic regression on word and letter n-grams, on the pairs the verifier learns from; a fifth of their groups held out.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from doichieu.errors import ModelError
from models.train.fit import macro_f1
from models.train.pairs import CLASSES, Example, real

SEED = 5  # of the mix, as `models.train.verifier` makes it
_HELD = 0.2
_FEATURES = 60_000  # of words, and as many of letters: more changes nothing and takes longer


class Probed(NamedTuple):
    """What the probe said of one held-out pair."""

    truth: str
    said: str
    group: str
    origin: str


def probe(data: Path, most: int | None = None) -> list[Probed]:
    """Train on four fifths of the training mix's groups, by claims alone, and answer the other fifth."""
    return answer(real(data, SEED)[:most])


def answer(examples: Sequence[Example]) -> list[Probed]:
    """The same on pairs that are given. Raises ModelError where scikit-learn is missing."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_union
    except ImportError as error:
        raise ModelError(
            "Chưa cài scikit-learn nên không học được bộ dò chỉ đọc nhận định.",
            "Cài bằng: pip install 'doichieu[train]'",
        ) from error
    groups = sorted({e.group for e in examples})
    held = set(random.Random(SEED).sample(groups, round(_HELD * len(groups))))  # noqa: S311
    inner, outer = [e for e in examples if e.group not in held], [e for e in examples if e.group in held]
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, max_features=_FEATURES, sublinear_tf=True)
    letters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 4), min_df=3, max_features=_FEATURES, sublinear_tf=True
    )
    read = make_union(words, letters)
    model = LogisticRegression(C=2.0, max_iter=300)
    model.fit(read.fit_transform([e.claim for e in inner]), [e.label for e in inner])
    said = model.predict(read.transform([e.claim for e in outer]))
    return [Probed(e.label, str(s), e.group, e.origin) for e, s in zip(outer, said, strict=True)]


def score(found: Sequence[Probed]) -> float:
    """Macro-F1, 0 to 1."""
    return macro_f1([p.truth for p in found], [p.said for p in found], CLASSES)
