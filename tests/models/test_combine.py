"""From many judgements to one finding."""

import pytest

from doichieu.records import Finding, Judgement, Stance
from models.combine import LIGHT, TRANSFORMER, combine
from models.reasons import DENIED, DETAIL, NEGATED


def judged(key: str, stance: Stance, score: float, tier: int = 1, issued: str | None = None, reason: str = "Vì thế."):
    rest = (1 - score) / 2
    by = {s: score if s is stance else rest for s in Stance}
    judgement = Judgement(stance, by[Stance.SUPPORTS], by[Stance.REFUTES], by[Stance.NOT_ENOUGH], 0, 1, reason)
    return (key, tier, issued, judgement)


YES, NO, NONE = Stance.SUPPORTS, Stance.REFUTES, Stance.NOT_ENOUGH


def test_no_source_never_says_false() -> None:
    assert combine([])[:2] == (Finding.NO_SOURCE, None)
    assert combine([judged("a", NONE, 0.9)])[:2] == (Finding.NO_SOURCE, None)
    assert combine([judged("a", NO, 0.5)])[:2] == (Finding.NO_SOURCE, None)


@pytest.mark.parametrize(("stance", "finding"), [(NO, Finding.REFUTED), (YES, Finding.SUPPORTED)])
def test_one_sure_source_decides_among_silent_ones(stance: Stance, finding: Finding) -> None:
    found, key, score, reason = combine([judged("a", NONE, 0.9), judged("b", stance, 0.9), judged("c", stance, 0.7)])
    assert (found, key, score, reason) == (finding, "b", 0.9, "Vì thế.")


def test_strong_sources_that_disagree_are_shown_as_such() -> None:
    found, key, _, reason = combine([judged("a", YES, 0.9), judged("b", NO, 0.85)])
    assert (found, key) == (Finding.DISPUTED, "a")
    assert reason.startswith("Các nguồn nói khác nhau.")


def test_an_official_denial_outweighs_overlap() -> None:
    denial = judged("b", NO, 0.8, reason=DENIED + ": «tin giả»")
    assert combine([judged("a", YES, 0.95), denial])[:2] == (Finding.REFUTED, "b")
    press = judged("b", NO, 0.8, tier=2, reason=DENIED + ": «tin giả»")
    assert combine([judged("a", YES, 0.95), press])[0] is Finding.DISPUTED


def test_a_lower_tier_needs_to_be_surer_and_a_public_place_decides_nothing() -> None:
    assert combine([judged("a", NO, 0.62, tier=4)])[0] is Finding.NO_SOURCE
    assert combine([judged("a", NO, 0.99, tier=9)])[0] is Finding.NO_SOURCE


def test_of_equals_the_newer_document_is_quoted() -> None:
    old, new = judged("cũ", NO, 0.8, issued="2024-01-01"), judged("mới", NO, 0.8, issued="2026-01-01")
    assert combine([old, new])[1] == combine([new, old])[1] == "mới"


def test_a_refutation_by_mere_wording_must_be_surer() -> None:
    assert combine([judged("a", NO, 0.8, reason=DETAIL + ": «...»")])[0] is Finding.NO_SOURCE
    assert combine([judged("a", NO, 0.9, reason=DETAIL + ": «...»")])[0] is Finding.REFUTED


def test_what_was_denied_and_decided_later_is_true_since() -> None:
    denial = judged("bác", NO, 0.9, issued="2025-02-26", reason=DENIED + ": «chưa có quyết định»")
    decided = judged("nghị quyết", YES, 0.9, issued="2025-06-12")
    found, key, score, reason = combine([denial, decided])
    assert (found, key, score) == (Finding.SUPPORTED, "nghị quyết", 0.9)
    assert "26/02/2025" in reason
    assert "12/06/2025" in reason


def test_what_was_true_and_is_told_otherwise_later_is_refuted_with_both_days() -> None:
    found, key, _, reason = combine(
        [
            judged("cũ", YES, 0.9, issued="2024-01-05"),
            judged("mới", NO, 0.9, issued="2026-03-01", reason="Nguồn ghi 50k"),
        ]
    )
    assert (found, key) == (Finding.REFUTED, "mới")
    assert "05/01/2024" in reason
    assert "01/03/2026" in reason


def test_dates_decide_nothing_where_they_are_near_or_unknown_or_the_newer_is_unsure() -> None:
    for issued, score in (("2026-01-20", 0.9), (None, 0.9), ("2026-06-01", 0.7)):
        found, *_ = combine([judged("a", NO, 0.85, issued="2026-01-05"), judged("b", YES, score, issued=issued)])
        assert found is Finding.DISPUTED


def test_each_verifier_has_its_own_band_of_doubt() -> None:
    by_negation = [judged("a", NO, 0.7, reason=NEGATED + ": «...»")]
    assert combine(by_negation, LIGHT)[0] is Finding.NO_SOURCE
    assert combine(by_negation, TRANSFORMER)[0] is Finding.REFUTED
    by_detail = [judged("a", NO, 0.88, reason=DETAIL + ": «...»")]
    assert combine(by_detail, LIGHT)[0] is Finding.REFUTED
    assert combine(by_detail, TRANSFORMER)[0] is Finding.NO_SOURCE
