"""The backend that ships: what it must never flag, what a denial is, and that it says the same thing every time."""

from pathlib import Path

import numpy as np
import pytest

from doichieu.records import Kind, Stance
from doichieu.text import fold
from models.detection import TransformerDetector
from models.embedding import TransformerEmbedder
from models.session import WEIGHTS, settings_of
from models.verification import TransformerVerifier
from tests.shipped import needs_weights

pytestmark = needs_weights

CLAIMS = (
    "Từ ngày 1/7 mỗi hộ trong xã phải nộp 200.000 đồng tiền rác một tháng",
    "Xã Suối Mây sáp nhập với xã Đồng Tâm từ tháng sau",
    "Trường tiểu học cho học sinh nghỉ hết tuần vì dịch tay chân miệng",
)
NO_CLAIMS = (
    "Làm ăn kiểu này thì dân khổ mãi thôi, lãnh đạo xã quá vô trách nhiệm!",
    "Phải cách chức ông chủ tịch ngay, không thể chấp nhận được.",
    "Xã có thu tiền rác từ ngày 1/7 không mọi người?",
    "Nhà tôi mất điện từ tối qua đến giờ, nóng không chịu nổi.",
    "Chắc năm sau giá xăng lại lên 40 nghìn cho mà xem.",
    "Cảm ơn các bác sĩ, chúc mọi người khỏe mạnh.",
)


@pytest.fixture(scope="module")
def detector() -> TransformerDetector:
    return TransformerDetector()


@pytest.fixture(scope="module")
def verifier() -> TransformerVerifier:
    return TransformerVerifier()


@pytest.fixture(scope="module")
def embedder() -> TransformerEmbedder:
    return TransformerEmbedder()


def test_plain_rumours_are_claims(detector: TransformerDetector) -> None:
    found = detector.detect(CLAIMS)
    assert sum(row[0].kind is Kind.CLAIM for row in found) >= 2


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_opinion_criticism_question_and_experience_are_none(detector: TransformerDetector, text: str) -> None:
    assert all(d.kind is not Kind.CLAIM for d in detector.detect([text])[0])


def test_a_named_neighbour_is_private(detector: TransformerDetector) -> None:
    (found,) = detector.detect(["Bà Thắm bán xôi đầu ngõ trốn đóng tiền học cho con hai năm nay"])
    assert all(d.private for d in found)


def test_spans_lie_in_the_text(detector: TransformerDetector) -> None:
    text = "Nghe nói đập vỡ rồi!! Bà con chạy đi.\nMai nghỉ học hết nha 😂"
    for d in detector.detect([text])[0]:
        assert text[d.start : d.end] == d.text


def test_a_denial_that_names_the_rumour_refutes_it(verifier: TransformerVerifier) -> None:
    claim = "Đập thủy điện Nậm Rua vỡ rồi"
    passage = (
        "Thời gian qua, trên mạng xã hội lan truyền thông tin đập thủy điện Nậm Rua bị vỡ. UBND xã khẳng định "
        "thông tin trên là hoàn toàn bịa đặt, công trình vận hành bình thường."
    )
    (judgement,) = verifier.verify([(claim, passage)])
    assert judgement.stance is Stance.REFUTES
    assert passage[judgement.start : judgement.end]


def test_a_denial_in_so_many_words_is_never_support(verifier: TransformerVerifier) -> None:
    pairs = [(claim, f"Thông tin «{claim}» là hoàn toàn bịa đặt.") for claim in CLAIMS]
    assert [j.stance for j in verifier.verify(pairs)] == [Stance.REFUTES] * len(CLAIMS)


def test_a_number_that_differs_refutes_and_one_that_agrees_supports(verifier: TransformerVerifier) -> None:
    passage = "Lệ phí cấp đổi thẻ căn cước là 50.000 đồng một thẻ, thu tại Công an xã."
    same, other = verifier.verify(
        [("Lệ phí đổi thẻ căn cước là 50.000 đồng", passage), ("Lệ phí đổi thẻ căn cước là 500.000 đồng", passage)]
    )
    assert same.stance is Stance.SUPPORTS
    assert other.stance is Stance.REFUTES


def test_another_matter_is_not_enough(verifier: TransformerVerifier) -> None:
    (judgement,) = verifier.verify([("Đập thủy điện vỡ rồi", "Trạm y tế xã tiêm chủng vào ngày 25 hằng tháng.")])
    assert judgement.stance is Stance.NOT_ENOUGH


def test_what_only_reports_that_it_goes_round_bears_nothing_out(verifier: TransformerVerifier) -> None:
    claim = "Sổ đỏ phải đổi theo tên xã mới trước ngày 31/12."
    reported = "Một số tài khoản mạng xã hội đăng tin sổ đỏ phải đổi theo tên xã mới trước ngày 31/12."
    heard, told = verifier.verify([(claim, reported), (claim, f"UBND xã thông báo: {claim}")])
    assert heard.supports == 0
    assert told.supports > 0.3
    (spread,) = verifier.verify([("Trên mạng xã hội lan truyền tin sổ đỏ phải đổi theo tên xã mới.", reported)])
    assert spread.supports > 0


def test_results_do_not_hang_on_the_batch(
    detector: TransformerDetector, verifier: TransformerVerifier, embedder: TransformerEmbedder
) -> None:
    posts = [*CLAIMS, *NO_CLAIMS, "mưa " * 80]
    together = detector.detect(posts)
    assert together == [detector.detect([post])[0] for post in posts]
    pairs = [(claim, passage) for claim in CLAIMS for passage in (*NO_CLAIMS, "Xã thông báo. " * 40)]
    assert verifier.verify(pairs) == [verifier.verify([pair])[0] for pair in pairs]
    vectors = embedder.embed(posts)
    alone = np.concatenate([embedder.embed([post]) for post in posts])
    assert np.abs(vectors - alone).max() < 1e-5


def test_without_tones_a_text_stays_near_itself(embedder: TransformerEmbedder) -> None:
    vectors = embedder.embed([CLAIMS[0], fold(CLAIMS[0]), NO_CLAIMS[5]])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert not embedder.embed(["", "😂"]).any()


@pytest.mark.parametrize("text", ["", "😂", "\x00", "a" * 20_000, "sai sự thật " * 800, "9" * 2000])
def test_hostile_text_is_read_to_the_end(
    detector: TransformerDetector, verifier: TransformerVerifier, text: str
) -> None:
    detector.detect([text])
    for claim, passage in ((text, "Xã thu phí."), ("Xã thu phí 50k", text), (text, text)):
        (judgement,) = verifier.verify([(claim[:2000], passage)])
        assert judgement.supports + judgement.refutes + judgement.not_enough == pytest.approx(1.0, abs=1e-5)


def test_the_weights_ship_small_and_with_their_card() -> None:
    files = [p for p in WEIGHTS.rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) + (WEIGHTS.parent / "light.json").stat().st_size < 80_000_000
    assert {p.suffix for p in files} <= {".onnx", ".json", ".safetensors"}  # no pickles
    card = (Path(__file__).parents[2] / "models" / "MODEL_CARD.md").read_text(encoding="utf-8")
    for stage in ("detection", "verification", "embedding"):
        assert settings_of(WEIGHTS)[stage]["version"] in card
