"""The light backend: what it must never flag, what a denial is, and that it says the same thing every time."""

import json
from pathlib import Path

import pytest

from doichieu.errors import ModelError
from doichieu.records import Judgement, Kind, Stance
from models.backends import load
from models.light import WEIGHTS, LightDetector, LightVerifier, load_weights
from models.linear import LinearModel

NEVER_CLAIMS = [
    "Chính quyền xã làm ăn tắc trách, dân khổ quá",
    "thu phí gì mà lắm thế, ăn hết của dân rồi còn đâu",
    "Cán bộ phường hách dịch, hành dân là giỏi",
    "can bo xa lam an chan that, buc xuc qua",
    "Đường xá như mặt trăng, khen chính quyền một câu haha",
    "Theo tôi nên phạt thật nặng những người xả rác",
    "bao giờ mới làm xong đường vậy?",
    "Có thật là xã thu 200k mỗi hộ không ạ?",
    "vo dap roi phai khong moi nguoi?",
    "nhà mình mất điện 3 ngày rồi",
    "con tôi tiêm xong bị sốt 2 ngày",
    "hôm qua em đi làm căn cước chờ mất cả buổi",
    "kiểu gì học phí cũng tăng cho mà xem",
    "Nếu mưa thế này thì lại ngập thôi",
    "Cảm ơn các bác sĩ rất nhiều",
    "chúc cả nhà buổi tối vui vẻ",
    "😂😂😂",
    "chấm",
    "",
]
CLAIMS = [
    "Nghe nói xã thu 200k mỗi hộ làm đường từ 1/7",
    "nghe tin vo dap thuy dien ban ve roi",
    "Từ ngày 1/7 không làm lại căn cước sẽ bị phạt 500 nghìn đồng",
    "UBND xã thu phí vệ sinh 50.000 đồng một hộ từ tháng 8",
    "Bộ Giáo dục cho học sinh cả nước nghỉ học 2 tuần từ ngày 15/9",
]


@pytest.fixture(scope="module")
def detector() -> LightDetector:
    return LightDetector()


@pytest.fixture(scope="module")
def verifier() -> LightVerifier:
    return LightVerifier()


@pytest.mark.parametrize("text", NEVER_CLAIMS)
def test_opinion_question_experience_and_prediction_are_no_claims(detector: LightDetector, text: str) -> None:
    assert Kind.CLAIM not in [d.kind for d in detector.detect([text])[0]]


@pytest.mark.parametrize("text", CLAIMS)
def test_rumours_are_claims(detector: LightDetector, text: str) -> None:
    assert Kind.CLAIM in [d.kind for d in detector.detect([text])[0]]


def test_every_sentence_of_a_post_comes_back_in_its_place(detector: LightDetector) -> None:
    text = "Trời ơi.  Nghe nói xã thu 200k mỗi hộ từ 1/7! Ông Ba xóm 3 bị bắt rồi.\nchán quá"
    found = detector.detect([text, "", text])
    assert found[1] == []
    assert found[0] == found[2]
    assert all(text[d.start : d.end] == d.text and 0 <= d.score <= 1 for d in found[0])
    assert [d.private for d in found[0]] == [False, False, True, False]


def judge(verifier: LightVerifier, claim: str, passage: str) -> Judgement:
    return verifier.verify([(claim, passage)])[0]


REFUTED = [
    ("Vỡ đập thủy điện Bản Vẽ", "Công an tỉnh khẳng định thông tin vỡ đập thủy điện Bản Vẽ là sai sự thật."),
    (
        "vo dap thuy dien ban ve roi",
        "Thông tin vỡ đập thủy điện Bản Vẽ là hoàn toàn bịa đặt, người dân không nên chia sẻ.",
    ),
    (
        "Xã thu 500 nghìn mỗi hộ để làm đường",
        "Trên mạng lan truyền tin xã thu 500.000 đồng mỗi hộ để làm đường. UBND xã khẳng định tin trên là sai sự thật.",
    ),
    (
        "Sẽ sáp nhập 34 tỉnh còn 16 tỉnh",
        "Bộ Nội vụ khẳng định không có chủ trương sáp nhập từ 34 tỉnh xuống còn 16 tỉnh.",
    ),
    ("Ngân hàng bỏ tờ tiền 1.000 đồng", "Ngân hàng Nhà nước bác bỏ thông tin bỏ tờ tiền 1.000 đồng."),
    ("Có bắt cóc trẻ em ở xã An Thạnh", "Công an xã cho biết không có chuyện bắt cóc trẻ em ở xã An Thạnh."),
]
SUPPORTED = [
    ("Vỡ đập thủy điện Bản Vẽ", "Công an tỉnh xác nhận thông tin vỡ đập thủy điện Bản Vẽ là đúng."),
    ("Từ 1/7 xã thu phí rác 50k mỗi hộ", "Từ ngày 1/7, UBND xã thu phí rác 50.000 đồng mỗi hộ."),
]
UNDECIDED = [
    (
        "Vỡ đập thủy điện Bản Vẽ",
        "Trên mạng xã hội lan truyền thông tin vỡ đập thủy điện Bản Vẽ. Công an đang xác minh vụ việc.",
    ),
    ("Xã thu 500 nghìn mỗi hộ để làm đường", "Trạm y tế tổ chức tiêm chủng cho trẻ em vào thứ bảy hằng tuần."),
    ("", "Trạm y tế tổ chức tiêm chủng."),
    ("Vỡ đập thủy điện Bản Vẽ", ""),
]


@pytest.mark.parametrize(("claim", "passage"), REFUTED)
def test_a_denial_refutes_what_it_denies(verifier: LightVerifier, claim: str, passage: str) -> None:
    judgement = judge(verifier, claim, passage)
    assert judgement.stance is Stance.REFUTES, judgement
    assert "Nguồn nói thông tin này không đúng" in judgement.reason


@pytest.mark.parametrize(("claim", "passage"), SUPPORTED)
def test_a_confirmation_supports(verifier: LightVerifier, claim: str, passage: str) -> None:
    judgement = judge(verifier, claim, passage)
    assert judgement.stance is Stance.SUPPORTS, judgement


@pytest.mark.parametrize(("claim", "passage"), UNDECIDED)
def test_a_quoted_rumour_or_another_topic_decides_nothing(verifier: LightVerifier, claim: str, passage: str) -> None:
    judgement = judge(verifier, claim, passage)
    assert judgement.stance is Stance.NOT_ENOUGH, judgement


def test_a_denial_of_something_else_does_not_refute(verifier: LightVerifier) -> None:
    passage = "Công an khẳng định tin bắt cóc trẻ em là sai sự thật. Từ ngày 1/7, xã thu phí rác 50.000 đồng mỗi hộ."
    assert judge(verifier, "Từ 1/7 xã thu phí rác 50k mỗi hộ", passage).stance is not Stance.REFUTES


def test_another_fee_refutes_and_says_both_sums(verifier: LightVerifier) -> None:
    passage = "UBND xã thông báo: phí vệ sinh môi trường là 50.000 đồng một hộ mỗi tháng."
    judgement = judge(verifier, "phí vệ sinh môi trường là 200k một hộ mỗi tháng", passage)
    assert judgement.stance is Stance.REFUTES, judgement
    assert "Nguồn ghi 50.000 đồng, nhận định nói 200k" in judgement.reason


def test_the_deciding_sentence_is_quoted_from_its_place(verifier: LightVerifier) -> None:
    passage = "Sáng nay trời mưa to ở nhiều nơi. Thông tin vỡ đập Bản Vẽ là sai sự thật. Trường học vẫn mở cửa."
    judgement = judge(verifier, "Đập Bản Vẽ vỡ rồi", passage)
    assert passage[judgement.start : judgement.end] == "Thông tin vỡ đập Bản Vẽ là sai sự thật."


def test_probabilities_sum_to_one_and_batches_change_nothing(verifier: LightVerifier) -> None:
    pairs = REFUTED + SUPPORTED + UNDECIDED
    together = verifier.verify(pairs)
    assert together == [LightVerifier().verify([pair])[0] for pair in pairs]
    for judgement, (_, passage) in zip(together, pairs, strict=True):
        assert judgement.supports + judgement.refutes + judgement.not_enough == pytest.approx(1.0, abs=1e-5)
        assert 0 <= judgement.start <= judgement.end <= len(passage)


@pytest.mark.parametrize("text", ["", "😂", "\x00", "a" * 100_000, "sai sự thật " * 5000, "9" * 5000])
def test_hostile_text_is_read_to_the_end(detector: LightDetector, verifier: LightVerifier, text: str) -> None:
    detector.detect([text])
    for claim, passage in ((text, "Xã thu phí."), ("Xã thu phí 50k", text), (text, text)):
        verifier.verify([(claim[:2000], passage)])


def test_weights_name_their_data_scores_and_version() -> None:
    data = load_weights()
    assert data["trained_on"]
    assert not [name for name in data["trained_on"] if "_dev" in name]
    assert LightDetector().model.version == LightVerifier().model.version == data["version"]
    card = WEIGHTS.with_suffix(".md").read_text(encoding="utf-8")
    assert data["version"] in card


def test_weights_for_other_features_are_refused(tmp_path: Path) -> None:
    part = dict(load_weights()["detection"])
    with pytest.raises(ModelError, match="không khớp"):
        LinearModel(part, ("khác",))
    broken = tmp_path / "light.json"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="bị hỏng"):
        LightDetector(broken)
    broken.write_text(json.dumps({"detection": {}}), encoding="utf-8")
    with pytest.raises(ModelError):
        LightVerifier(tmp_path / "không-có.json")


def test_a_backend_is_named_or_refused(tmp_path: Path) -> None:
    backend = load("light", tmp_path / "index")
    assert backend.retriever.search(["vỡ đập"], 3) == [[]]
    with pytest.raises(ModelError, match="nặng") as refused:
        load("nặng", tmp_path)
    assert "light" in refused.value.hint
    with pytest.raises(ModelError, match="không dùng mô hình của nơi khác"):
        load("light", tmp_path, embedder="./mo-hinh")
