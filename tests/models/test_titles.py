"""A passage under its document's title: what's quoted still lies in the passage."""

import pytest

from doichieu.records import Judgement, Stance
from models.titles import headed, unheaded

PASSAGE = "UBND xã khẳng định thông tin trên là sai sự thật. Đề nghị bà con yên tâm."


def judged(start: int, end: int) -> Judgement:
    return Judgement(Stance.REFUTES, 0.0, 0.9, 0.1, start, end, "Vì thế.")


def test_the_title_stands_before_the_passage_once() -> None:
    text, start = headed("Về tin  vỡ đập ", PASSAGE)
    assert text == f"Về tin vỡ đập\n{PASSAGE}"
    assert text[start:] == PASSAGE
    assert headed("", PASSAGE) == (PASSAGE, 0)
    assert headed("UBND XÃ KHẲNG ĐỊNH", PASSAGE) == (PASSAGE, 0)


@pytest.mark.parametrize(
    ("span", "quoted"),
    [
        ((14, 14 + 49), "UBND xã khẳng định thông tin trên là sai sự thật."),
        ((0, 13), "UBND xã khẳng định thông tin trên là sai sự thật."),  # the title decided
        ((3, 14 + 20), PASSAGE[:20]),
    ],
)
def test_the_span_lies_in_the_passage(span: tuple[int, int], quoted: str) -> None:
    _, start = headed("Về tin vỡ đập", PASSAGE)
    moved = unheaded(judged(*span), start, PASSAGE)
    assert PASSAGE[moved.start : moved.end] == quoted


def test_without_a_title_nothing_moves() -> None:
    assert unheaded(judged(5, 9), 0, PASSAGE) == judged(5, 9)
    assert unheaded(judged(0, 3), 10, " ").end == 0
