"""The same claim in other words joins; another number, date, place or polarity doesn't."""

import pytest

from models.light import weigher
from models.matching import PERMUTATIONS, ROWS, RensaMatcher
from models.protocols import Candidate

SAME = [
    ("Xã thu 200k mỗi hộ làm đường từ 1/7", "xa thu 200 nghin moi ho lam duong tu ngay 1 thang 7"),
    ("Nghe nói vỡ đập thủy điện Bản Vẽ rồi bà con ơi", "đập thủy điện Bản Vẽ vỡ rồi"),
    ("UBND xã thu phí rác 50.000 đồng một tháng", "ubnd xa thu 50k tien rac 1 thang"),
    ("học sinh được nghỉ học từ ngày mai do bão", "hs dc nghỉ học từ ngày mai vì bão"),
    (
        "Ko làm lại cccd trước 1/7 bị phạt 500k",
        "Không làm lại căn cước công dân trước ngày 1/7/2026 sẽ bị phạt 500.000 đồng",
    ),
    ("Giá điện tăng 10% từ tháng 8", "gia dien tang muoi phan tram tu thang 8 nhe moi nguoi"),
    (
        "Mỗi hộ phải đóng 2 triệu làm đường, ai không đóng thì xã không cấp giấy tờ",
        "xa bat moi ho dong 2tr lam duong, ko dong thi ko cap giay to",
    ),
    ("Cúp điện cả xã 3 ngày từ 2/12", "cả xã bị cúp điện ba ngày liền từ 2/12 đến 4/12"),
]
OTHER = [
    ("Xã thu 200k mỗi hộ, nộp trước 5/8", "Xã thu 300k mỗi hộ, nộp trước 5/8"),
    ("Xã thu 200k mỗi hộ làm đường", "Xã thu 300k mỗi hộ làm đường"),
    ("Đập Bản Vẽ bị vỡ", "Đập Bản Vẽ không bị vỡ"),
    ("Xã thu phí rác từ 1/7", "Xã thu phí rác từ 1/8"),
    ("Tỉnh Nghệ An cho học sinh nghỉ học", "Tỉnh Hà Tĩnh cho học sinh nghỉ học"),
    ("thông tin vỡ đập Bản Vẽ là sai sự thật", "vỡ đập Bản Vẽ"),
    ("giá điện tăng từ tháng 7", "giá điện giảm từ tháng 7"),
    ("xã thu phí rác", "xã thu phí làm đường"),
    ("trường mầm non đóng cửa", "chợ trung tâm có dịch tả lợn"),
]
HOSTILE = ["", "😂", "\x00", "a" * 100_000, "ko " * 5000]


@pytest.fixture(scope="module")
def matcher() -> RensaMatcher:
    return RensaMatcher(weigher(), "test")


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_claim_in_other_words_joins(matcher: RensaMatcher, one: str, other: str) -> None:
    mine, theirs = matcher.sign([one, other])
    assert set(mine.bands) & set(theirs.bands), "the store would never put them side by side"
    match = matcher.match([(other, [Candidate("c1", one)])])[0]
    assert match is not None
    assert match.claim == "c1"


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_claim_does_not(matcher: RensaMatcher, one: str, other: str) -> None:
    assert matcher.match([(other, [Candidate("c1", one)]), (one, [Candidate("c2", other)])]) == [None, None]


def test_the_best_candidate_wins_whatever_their_order(matcher: RensaMatcher) -> None:
    candidates = [Candidate("b", "vỡ đập Bản Vẽ, dân chạy"), Candidate("a", "đập thủy điện Bản Vẽ đã vỡ")]
    wording = "dap thuy dien ban ve vo roi"
    first, second = matcher.match([(wording, candidates), (wording, candidates[::-1])])
    assert first is not None
    assert first == second
    assert first.claim == "a"


def test_signatures_are_the_same_every_time_and_fit_the_store(matcher: RensaMatcher) -> None:
    again = RensaMatcher(weigher(), "test").sign([SAME[0][0]])[0]
    mine = matcher.sign([SAME[0][0]])[0]
    assert mine == again
    assert PERMUTATIONS // ROWS < len(mine.bands) == len(set(mine.bands))
    assert all(-(2**63) <= band < 2**63 for band in mine.bands)
    assert len(mine.values) == 4 * PERMUTATIONS


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_anything_can_be_signed_and_matched(matcher: RensaMatcher, text: str) -> None:
    assert len(matcher.sign([text])) == 1
    matcher.match([(text, [Candidate("c", text), Candidate("d", SAME[0][0])]), (SAME[0][0], [Candidate("c", text)])])


def test_nothing_in_nothing_out(matcher: RensaMatcher) -> None:
    assert matcher.sign([]) == []
    assert matcher.match([]) == []
    assert matcher.match([("vỡ đập", [])]) == [None]
