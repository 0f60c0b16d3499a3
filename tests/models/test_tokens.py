"""Inputs of the encoders: the words that two sides share are marked, whatever way they're typed."""

from pathlib import Path

import numpy as np
import pytest

from doichieu.errors import ModelError
from doichieu.text import fold
from models.session import WEIGHTS
from models.tokens import (
    ALONE,
    BOS,
    CONTEXT_TOKENS,
    EOS,
    NO_WORD,
    NUMBER_ALONE,
    NUMBER_SHARED,
    SENTENCE_TOKENS,
    SHARED,
    Pair,
    PieceReader,
    load_tokenizer,
    pad,
    pair,
    sentence,
    single,
)

CLAIM = "Xã thu 200.000 đồng tiền rác"
PASSAGE = "UBND xã không thu 300.000 đồng của ai."


@pytest.fixture(scope="module")
def reader() -> PieceReader:
    return PieceReader(load_tokenizer(WEIGHTS))


def marked(reader: PieceReader, claim: str, passage: str, most: int = 224) -> Pair:
    return pair(*reader.read([claim, passage]), most)


def by_word(reader: PieceReader, claim: str, passage: str) -> dict[str, int]:
    """The mark of each word of the claim."""
    (piece,) = reader.read([claim])
    marks = marked(reader, claim, passage).marks[1 : 1 + len(piece.ids)]
    return {form: int(marks[list(piece.words).index(i)]) for i, form in enumerate(piece.forms)}


def test_marks_tell_what_the_other_side_has(reader: PieceReader) -> None:
    marks = by_word(reader, CLAIM, PASSAGE)
    assert marks["xa"] == marks["thu"] == marks["dong"] == SHARED
    assert marks["rac"] == ALONE
    assert marks["200000"] == NUMBER_ALONE
    assert by_word(reader, CLAIM, "Thu 200000 đồng")["200000"] == NUMBER_SHARED


@pytest.mark.parametrize("typed", [fold(CLAIM), CLAIM.lower(), CLAIM.upper()])
def test_tones_and_case_make_no_difference_to_marks(reader: PieceReader, typed: str) -> None:
    assert by_word(reader, typed, PASSAGE) == by_word(reader, CLAIM, PASSAGE)


def test_short_forms_are_spelt_out(reader: PieceReader) -> None:
    assert by_word(reader, "ko thu tiền hs", PASSAGE)["khong"] == SHARED
    assert by_word(reader, "hs nghỉ", "Học sinh đi học bình thường")["hoc sinh"] == SHARED
    assert by_word(reader, "học sinh nghỉ", "hs đi học")["hoc"] == SHARED


def test_a_pair_is_laid_out_as_the_base_model_expects(reader: PieceReader) -> None:
    made = marked(reader, CLAIM, PASSAGE)
    own, other = reader.read([CLAIM, PASSAGE])
    assert list(made.ids) == [BOS, *own.ids, EOS, EOS, *other.ids, EOS]
    assert len(made.ids) == len(made.types) == len(made.marks)
    assert made.types.tolist() == [0] * (len(own.ids) + 2) + [1] * (len(other.ids) + 2)
    assert made.marks[0] == made.marks[-1] == NO_WORD


def test_a_long_passage_is_cut_to_what_speaks_of_the_claim(reader: PieceReader) -> None:
    noise = "Hôm qua trời mưa nhỏ ở vùng núi phía xa và gió nhẹ. " * 60
    made = marked(reader, CLAIM, f"{noise}{PASSAGE} {noise}", 128)
    assert len(made.ids) <= 128
    tail = made.marks[made.types == 1]
    assert {SHARED, ALONE, NUMBER_ALONE} <= set(tail.tolist())


def test_sentences_and_texts_are_cut_to_their_room(reader: PieceReader) -> None:
    long = "mưa to gió lớn " * 300
    own, around = reader.read([long, long])
    ids, types = sentence(own, around)
    assert len(ids) == SENTENCE_TOKENS + CONTEXT_TOKENS + 4
    assert int((types == 0).sum()) == SENTENCE_TOKENS + 2
    alone, none = sentence(own, reader.read([""])[0])
    assert len(alone) == SENTENCE_TOKENS + 2
    assert not none.any()
    assert len(single(own, 50)) == 50


@pytest.mark.parametrize("text", ["", " ", "😂😂", "\u200b", "a" * 5000, "9" * 3000, "…!!!", "ạ̀̀̀̀"])
def test_any_text_makes_an_input(reader: PieceReader, text: str) -> None:
    for claim, passage in ((text, PASSAGE), (CLAIM, text), (text, text)):
        made = marked(reader, claim, passage)
        assert len(made.ids) == len(made.marks) <= 224
    sentence(*reader.read([text, text]))


def test_padding_fills_to_a_multiple_of_eight() -> None:
    out = pad([np.arange(3), np.arange(9)], 1)
    assert out.shape == (2, 16)
    assert out[0].tolist() == [0, 1, 2] + [1] * 13


def test_a_missing_tokenizer_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="bộ tách từ"):
        load_tokenizer(tmp_path)
