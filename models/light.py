"""The light backend: linear models over transparent features, weights in `weights/light.json`.

The small twin that stays for tests and for a machine with no room for more. numpy only.
"""

import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from doichieu.errors import ModelError
from doichieu.records import Detection, Judgement, Kind, Model, Stance
from models import detection_features, verification_features
from models.linear import LinearModel
from models.normal import canon
from models.private import is_private
from models.reasons import judged
from models.sentences import split
from models.verification_features import Comparison, compare
from models.views import ClaimView, PassageView, read_claim, read_passage
from models.weigh import Weigher

WEIGHTS = Path(__file__).with_name("weights") / "light.json"
_PASSAGES_KEPT = 2048  # passages read once and kept: the same official pages come back for claim after claim
_MIN_WORDS = 3  # "đúng rồi", "mất điện": too little to look up
_MAX_SENTENCES = 200  # of one post; a longer one is a dump


@cache
def load_weights(path: Path = WEIGHTS) -> Mapping[str, Any]:
    """The weights file. Raises ModelError when it's missing or broken."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        data["detection"]["weights"], data["verification"]["weights"], data["syllables"]["weights"]
    except OSError as error:
        raise ModelError("Thiếu tệp trọng số của mô hình nhẹ.", f"Cài lại phần mềm, cần có {path}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError("Tệp trọng số của mô hình nhẹ bị hỏng.", f"Cài lại phần mềm, xem {path}.") from error
    return data  # type: ignore[no-any-return]


def weigher(path: Path = WEIGHTS) -> Weigher:
    """The syllable weights that ship with the light backend."""
    part = load_weights(path)["syllables"]
    return Weigher(part["weights"], part["rare"])


def light_model(stage: str, path: Path = WEIGHTS) -> Model:
    """Name and version of a stage of this backend; the version is a digest of the weights."""
    return Model(f"light-{stage}", str(load_weights(path)["version"]))


class LightDetector:
    """Claim detection, sentence by sentence."""

    def __init__(self, path: Path = WEIGHTS) -> None:
        part = load_weights(path)["detection"]
        self.model = light_model("detection", path)
        self._linear = LinearModel(part, detection_features.NAMES)
        self.threshold = float(part["threshold"])
        self._kinds = [Kind(name) for name in self._linear.classes]
        self._claim = self._kinds.index(Kind.CLAIM)

    def detect(self, texts: Sequence[str]) -> list[list[Detection]]:
        """Each text's sentences with kind, score and privacy, in order."""
        sentences = [split(text)[:_MAX_SENTENCES] for text in texts]
        forms = [[canon(s.text) for s in row] for row in sentences]
        rows = [
            detection_features.features(s.text, form)
            for row, row_forms in zip(sentences, forms, strict=True)
            for s, form in zip(row, row_forms, strict=True)
        ]
        scores = iter(self._linear.probabilities(rows).tolist())
        found: list[list[Detection]] = []
        for row, row_forms in zip(sentences, forms, strict=True):
            detections = []
            for sentence, form in zip(row, row_forms, strict=True):
                kind, score = self._kind(next(scores), len(form.words))
                private = is_private(sentence.text)
                detections.append(Detection(sentence.start, sentence.end, sentence.text, kind, score, private))
            found.append(detections)
        return found

    def _kind(self, probabilities: Sequence[float], words: int) -> tuple[Kind, float]:
        if words == 0:
            return Kind.OTHER, 0.0
        score = round(probabilities[self._claim], 6)
        if score >= self.threshold and words >= _MIN_WORDS:
            return Kind.CLAIM, score
        others = [(p, -i) for i, p in enumerate(probabilities) if i != self._claim]
        return self._kinds[-max(others)[1]], score


class LightReader:
    """Compares claims with passages; each claim is read once a call, and passages are kept, since they come back."""

    def __init__(self, path: Path = WEIGHTS) -> None:
        self._weigh = weigher(path)
        self._views: OrderedDict[str, PassageView] = OrderedDict()

    def compare(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Comparison, PassageView]]:
        """What a claim and a passage have in common and by what they differ, for each pair."""
        claims: dict[str, ClaimView] = {}
        results: list[tuple[Comparison, PassageView]] = []
        for claim, passage in pairs:
            if claim not in claims:
                claims[claim] = read_claim(claim, self._weigh)
            view = self._view(passage)
            results.append((compare(claims[claim], view, self._weigh), view))
        return results

    def _view(self, passage: str) -> PassageView:
        view = self._views.get(passage)
        if view is None:
            view = read_passage(passage, self._weigh)
            self._views[passage] = view
            if len(self._views) > _PASSAGES_KEPT:
                self._views.popitem(last=False)
        else:
            self._views.move_to_end(passage)
        return view


class LightVerifier:
    """Claim verification: a claim beside a passage."""

    def __init__(self, path: Path = WEIGHTS) -> None:
        part = load_weights(path)["verification"]
        self.model = light_model("verification", path)
        self._linear = LinearModel(part, verification_features.NAMES)
        self._stances = [Stance(name) for name in self._linear.classes]
        self._reader = LightReader(path)

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """A Judgement for each (claim, passage)."""
        results = self._reader.compare(pairs)
        scores = self._linear.probabilities([result.values for result, _ in results]).tolist()
        return [
            judged(dict(zip(self._stances, row, strict=True)), result, view)
            for row, (result, view) in zip(scores, results, strict=True)
        ]
