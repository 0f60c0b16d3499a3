"""All measures one after another, each named as it's told on the screen."""

import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from doichieu.errors import DoiChieuError
from models.evaluate import calibration, chain, denials, detection, leak, precision, style, verification
from models.evaluate.figures import reliability
from models.evaluate.picture import picture
from models.evaluate.score import Score
from models.evaluate.subject import Subject


class Step(NamedTuple):
    """A measure: its name on the command line, its title on the screen, and what it gives."""

    key: str
    title: str
    measure: Callable[[Subject], list[Score]]


class Done(NamedTuple):
    """What a step gave, how long it took, and the traceback of a fault of the program."""

    step: Step
    scores: list[Score]
    seconds: float
    fault: str = ""


def steps(backend: str, exact: Path | None) -> list[Step]:
    """The measures of a backend, quick ones first."""
    found = [
        Step("detection", "Phát hiện nhận định", detection.scores),
        Step("style", "Lối viết", style.scores),
        Step("verification", "Đối chiếu, cho sẵn căn cứ", verification.scores),
        Step("off-topic", "Đoạn trích về việc khác", denials.off_topic),
        Step("rumours", "Tin đồn bên lời đính chính", denials.rumours),
        Step("precision", "Nén 8 bit", partial(precision.scores, exact=exact)),
        Step("matching", "Gộp cách nói", _matching),
        Step("probe", "Chỉ đọc nhận định", leak.scores),
        Step("retrieval", "Tìm căn cứ", _retrieval),
        Step("retrieved", "Đối chiếu với nguồn tự tìm", chain.retrieved_scores),
        Step("end-to-end", "Từ bài viết đến cờ", chain.false_flags),
        Step("calibration", "Hiệu chỉnh", calibration.scores),
    ]
    return [step for step in found if backend != "light" or step.key not in _TRANSFORMER_ONLY]


_TRANSFORMER_ONLY = ("precision",)


def run(subject: Subject, chosen: list[Step], begin: Callable[[int, Step], None]) -> Iterator[Done]:
    """Each measure in turn. One that can't be had is told as a row that wasn't measured, and the others go on."""
    for place, step in enumerate(chosen, start=1):
        begin(place, step)
        started = time.monotonic()
        fault = ""
        try:
            scores = step.measure(subject)
        except DoiChieuError as error:
            scores = [Score(step.title, "Không đo được", 0.0, 0, note=str(error))]
        except Exception as error:  # an hour's figures mustn't be lost to one fault; the command tells it and fails
            fault = traceback.format_exc()
            scores = [Score(step.title, "Không đo được", 0.0, 0, note=f"lỗi ngoài dự tính: {type(error).__name__}")]
        yield Done(step, scores, time.monotonic() - started, fault)


def reliability_picture(subject: Subject) -> str:
    """The picture of the calibration rows."""
    panels = (
        ("Judgements, gold passage", calibration.judgements(subject)),
        ("Flags, retrieved passages", calibration.flags(subject)),
    )
    return picture([(t, reliability([s.chance for s in sure], [s.right for s in sure])) for t, sure in panels])


def versions(subject: Subject) -> dict[str, str]:
    """The models that were measured."""
    found = {"detection": str(subject.detector.model), "verification": str(subject.verifier.model)}
    if subject.embedder is not None:
        found["embedding"] = str(subject.embedder.model)
    return found


def _matching(subject: Subject) -> list[Score]:
    from models.evaluate import matching

    if subject.embedder is not None:
        return matching.scores(subject.data, subject.embedder)
    from models.light import light_model, weigher
    from models.matching import RensaMatcher

    wordings = matching.read(matching.CLUSTERS)
    matcher = RensaMatcher(weigher(), light_model("matching").version)
    return matching.figures(wordings, matching.cluster(matcher, [w.text for w in wordings]))


def _retrieval(subject: Subject) -> list[Score]:
    from models.evaluate.retrieval import scores

    return scores(subject.data, subject.retriever_factory, subject.indexes, subject.official)
