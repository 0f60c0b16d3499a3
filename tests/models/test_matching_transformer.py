"""Claim matching by meaning, on the small twin of the embedder: what proposes, what decides, what is only suggested."""

import pytest

from doichieu.errors import ModelError
from models.alike import NAMES
from models.light import weigher
from models.matching_transformer import TransformerMatcher
from models.protocols import AGAIN, Candidate
from tests.models.hashed import HashedEmbedder
from tests.shipped import needs_weights

FEE = "Từ năm 2026 xã Suối Mây thu 200.000 đồng tiền rác mỗi hộ"
SAME = "xã suối mây thu tiền rác mỗi hộ 200k từ năm 2026 nha bà con"
OTHERS = {
    "number": "Từ năm 2026 xã Suối Mây thu 300.000 đồng tiền rác mỗi hộ",
    "place": "Từ năm 2026 xã Đồng Tâm thu 200.000 đồng tiền rác mỗi hộ",
    "polarity": "Từ năm 2026 xã Suối Mây không thu 200.000 đồng tiền rác mỗi hộ",
}
LAST_YEAR = "Từ năm 2025 xã Suối Mây thu 200.000 đồng tiền rác mỗi hộ"


UNLIKE = [
    "Trường mầm non nghỉ hết tuần vì bão",
    "Giá vàng hôm nay lên một trăm triệu",
    "Cầu treo bản Pa bị lũ cuốn",
    "nghe noi cho huyen dong cua",
]


def part(sure: float = 0.6, maybe: float = 0.3) -> dict[str, object]:
    """Scores of nothing but likeness: what contradicts is the rules' to say."""

    def model(bias: float, *names: str) -> dict[str, object]:
        weights = [8.0 if name in names else 0.0 for name in NAMES]
        return {
            "features": list(NAMES), "classes": ["same", "other"], "mean": [0.0] * len(NAMES),
            "scale": [1.0] * len(NAMES), "weights": [weights, [0.0] * len(NAMES)], "bias": [bias, 0.0],
            "temperature": 1.0,
        }  # fmt: skip

    return {
        "matter": model(-4.0, "contained"), "detail": model(3.0), "sure": sure, "maybe": maybe,
        "usual": {"typed": [0.0, 1.0], "plain": [0.0, 1.0]}, "embedder": "hashed-embedding", "unlike": UNLIKE,
    }  # fmt: skip


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


def test_what_joins_is_at_least_as_like_as_what_contradicts(matcher: TransformerMatcher) -> None:
    nearest = Candidate("a", "Từ năm 2026 xã Suối Mây thu 300.000 đồng tiền rác mỗi hộ")
    loose = Candidate("b", "nghe đâu Suối Mây thu tiền rác đó mấy bác ơi, không biết thu để làm gì nữa")
    assert matcher.match([(FEE, [loose])])[0] is not None
    assert matcher.match([(FEE, [loose, nearest])]) == [None]


def test_the_usual_cosine_of_another_embedder_is_measured() -> None:
    other = TransformerMatcher(HashedEmbedder(), weigher(), {**part(), "embedder": "another"})
    mean, deviation = other.usual["typed"]
    assert -0.5 < mean < 0.5
    assert deviation > 0


def test_a_part_of_an_older_program_is_told() -> None:
    with pytest.raises(ModelError, match="matter"):
        TransformerMatcher(HashedEmbedder(), weigher(), {"score": {}, "sure": 0.6, "maybe": 0.3})


@needs_weights
def test_the_matcher_that_ships_joins_other_words_and_no_other_detail() -> None:
    from models.embedding import TransformerEmbedder

    shipped = TransformerMatcher(TransformerEmbedder(), weigher())
    assert shipped.match([(SAME, [Candidate("a", FEE)])])[0] is not None
    assert shipped.match([(text, [Candidate("a", FEE)]) for text in OTHERS.values()]) == [None] * len(OTHERS)


# What one wording says in another way, and what makes two claims of nearly the same words.
AGREE = [
    ("nộp nửa triệu trước mùng một tháng bảy", "nop 500k truoc 1/7"),
    ("tăng bốn phẩy tám phần trăm từ mồng mười tháng năm", "tăng 4.8% từ 10/5"),
    ("cấm xe máy từ năm hai nghìn không trăm hai mươi sáu", "2026 cấm xe máy"),
    ("Cầu Bến Sắn cấm xe tải trên 5 tấn", "xe tải hơn năm tấn không được chạy qua cầu Bến Sắn nữa"),
    ("thủy điện xả 1.500 m3/giây lúc 2 giờ chiều", "thuy dien xa 1500 khoi luc 14h"),
    ("được miễn học phí từ năm học 2025-2026", "khỏi đóng học phí từ nh 25-26"),
]
CONTRADICT = [
    ("Trường Tiểu học Tân Lập thu tiền máy lạnh", "Trường Tiểu học Tân Hòa thu tiền máy lạnh", "place"),
    ("Trường Tiểu học Tân Lập thu tiền máy lạnh", "Trường Tiểu học Tân Lập thu tiền đồng phục", "thing"),
    ("Có 45 ca sốt xuất huyết ở xã Ea Bar", "Có 145 ca sốt xuất huyết ở xã Ea Bar", "number"),
    ("Xã cúp điện cả ngày 15/8", "Xã cúp điện cả ngày 25/8", "date"),
    ("Học sinh lớp 1 phải tiêm vắc xin", "Học sinh lớp 6 phải tiêm vắc xin", "number"),
    ("Đập Sông Tranh bị vỡ sáng nay", "Đập Sông Tranh không bị vỡ sáng nay", "polarity"),
    ("Nhiều em sốt và bị ngất", "Nhiều em sốt và không bị ngất", "polarity"),
    ("Chợ mở cửa trước 7 giờ", "Chợ mở cửa sau 7 giờ", "polarity"),
    ("Mỗi hộ được phát một nồi cơm điện trước Tết", "Mỗi hộ được phát một giỏ phong lan trước Tết", "thing"),
]


@pytest.mark.parametrize(("one", "other"), AGREE)
def test_the_same_details_said_in_other_words_agree(matcher: TransformerMatcher, one: str, other: str) -> None:
    assert matcher.pair(one, other).conflict == ""
    assert matcher.pair(other, one).conflict == ""


@pytest.mark.parametrize(("one", "other", "how"), CONTRADICT)
def test_one_other_detail_contradicts(matcher: TransformerMatcher, one: str, other: str, how: str) -> None:
    assert matcher.pair(one, other).conflict == how
    assert matcher.pair(other, one).conflict == how


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
