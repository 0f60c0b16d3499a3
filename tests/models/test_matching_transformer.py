"""Claim matching by meaning, on the small twin of the embedder: what proposes, what decides, what is only suggested."""

import pytest

from models.alike import NAMES
from models.light import weigher
from models.matching_transformer import TransformerMatcher
from models.protocols import AGAIN, Candidate
from tests.models.hashed import HashedEmbedder

FEE = "Từ năm 2026 xã Suối Mây thu 200.000 đồng tiền rác mỗi hộ"
SAME = "xã suối mây thu tiền rác mỗi hộ 200k từ năm 2026 nha bà con"
OTHERS = {
    "number": "Từ năm 2026 xã Suối Mây thu 300.000 đồng tiền rác mỗi hộ",
    "place": "Từ năm 2026 xã Đồng Tâm thu 200.000 đồng tiền rác mỗi hộ",
    "polarity": "Từ năm 2026 xã Suối Mây không thu 200.000 đồng tiền rác mỗi hộ",
}
LAST_YEAR = "Từ năm 2025 xã Suối Mây thu 200.000 đồng tiền rác mỗi hộ"


def part(sure: float = 0.6, maybe: float = 0.3) -> dict[str, object]:
    """A score of nothing but likeness: what contradicts is the rules' to say."""
    weights = [8.0 if name in ("cosine", "contained") else 0.0 for name in NAMES]
    score = {
        "features": list(NAMES), "classes": ["same", "other"], "mean": [0.0] * len(NAMES), "scale": [1.0] * len(NAMES),
        "weights": [weights, [0.0] * len(NAMES)], "bias": [-9.0, 0.0], "temperature": 1.0,
    }  # fmt: skip
    return {"score": score, "sure": sure, "maybe": maybe}


@pytest.fixture
def matcher() -> TransformerMatcher:
    return TransformerMatcher(HashedEmbedder(), weigher(), part())


def test_another_wording_of_a_claim_joins_it(matcher: TransformerMatcher) -> None:
    (match,) = matcher.match([(SAME, [Candidate("a", FEE), Candidate("b", "Trường học nghỉ hết tuần vì bão")])])
    assert match is not None
    assert match.claim == "a"


@pytest.mark.parametrize("how", sorted(OTHERS))
def test_a_detail_that_differs_makes_another_claim(matcher: TransformerMatcher, how: str) -> None:
    assert matcher.match([(OTHERS[how], [Candidate("a", FEE)])]) == [None]
    assert matcher.similarity(OTHERS[how], FEE) == 0.0


def test_last_years_rumour_is_suggested_and_never_joins(matcher: TransformerMatcher) -> None:
    assert matcher.match([(LAST_YEAR, [Candidate("a", FEE)])]) == [None]
    (suggested,) = matcher.suggest(LAST_YEAR, [Candidate("a", FEE)])
    assert (suggested.claim, suggested.reason) == ("a", AGAIN)


def test_what_contradicts_is_not_even_suggested(matcher: TransformerMatcher) -> None:
    assert matcher.suggest(OTHERS["number"], [Candidate("a", FEE)]) == []


def test_the_nearest_claims_are_proposed_and_forgotten_ones_are_not(matcher: TransformerMatcher) -> None:
    claims = [Candidate(f"c{i}", f"Nhận định số {i} về việc khác hẳn ở thôn {i}") for i in range(40)]
    matcher.remember([*claims, Candidate("fee", FEE)])
    assert matcher.near([SAME], 3)[0][0] == "fee"
    matcher.remember(claims, whole=True)
    assert "fee" not in matcher.near([SAME], 41)[0]
    assert len(matcher.near([SAME], 41)[0]) == 40
    assert matcher.near(["😂"], 3) == [[]]


def test_order_makes_no_difference(matcher: TransformerMatcher) -> None:
    candidates = [Candidate("b", FEE), Candidate("a", FEE), Candidate("c", OTHERS["place"])]
    first, second = matcher.match([(SAME, candidates), (SAME, candidates[::-1])])
    assert first == second
    assert first is not None
    assert first.claim == "a"
    assert matcher.similarity(SAME, FEE) == matcher.similarity(FEE, SAME)


def test_the_version_hangs_on_the_embedder_and_on_what_tuning_wrote() -> None:
    versions = {
        TransformerMatcher(HashedEmbedder(v), weigher(), part(sure)).model.version
        for v, sure in (("1", 0.6), ("2", 0.6), ("1", 0.7))
    }
    assert len(versions) == 3


@pytest.mark.parametrize("text", ["", "😂", "\x00", "9" * 3000, "a" * 5000, "không " * 500])
def test_any_text_can_be_matched(matcher: TransformerMatcher, text: str) -> None:
    matcher.remember([Candidate("x", text), Candidate("a", FEE)])
    matcher.sign([text])
    matcher.match([(text, [Candidate("a", FEE)]), (FEE, [Candidate("x", text)])])
    matcher.suggest(text, [Candidate("a", FEE)])
