"""Models of others: read as they were meant, refused in one sentence where they can't be.

The folders in `others/` are tiny random models of each architecture (made by make_others.py); expected.json beside each
is what transformers computes with torch. Where torch is installed the same models are built anew and run by it.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from doichieu.errors import ModelError
from doichieu.records import Stance
from models import other_encoder, other_folder
from models.others import OtherEmbedder, OtherVerifier
from models.session import softmax
from models.words import segment
from tests.models.make_others import MAKERS, PAIRS, PLACE, TEXTS

ROOT = Path(__file__).parents[2]
BASE = ROOT.parent / "shared" / "base_model"
VERIFIERS = {
    "phobert": (Stance.SUPPORTS, Stance.NOT_ENOUGH, Stance.REFUTES),
    "xlmr": (Stance.REFUTES, Stance.NOT_ENOUGH, Stance.SUPPORTS),
    "deberta": (Stance.SUPPORTS, Stance.REFUTES, Stance.NOT_ENOUGH),
    "bert": (Stance.SUPPORTS, Stance.REFUTES, Stance.NOT_ENOUGH),
}
TEMPERATURE = {"xlmr": 2.0}
torch_only = pytest.mark.skipif(find_spec("torch") is None, reason="torch (extra train) isn't installed")
Copy = Callable[[str], Path]


@pytest.fixture
def copied(tmp_path: Path) -> Copy:
    """A copy of one of the tiny models, to be changed."""

    def make(name: str) -> Path:
        return Path(shutil.copytree(PLACE / name, tmp_path / name))

    return make


def expected(name: str) -> np.ndarray:
    return np.asarray(json.loads((PLACE / name / "expected.json").read_text(encoding="utf-8")))


def hold_verifier(where: Path, name: str, logits: np.ndarray) -> None:
    """The judgements are the softmax of transformers' own logits, each under its stance; batches change nothing."""
    verifier = OtherVerifier(str(where))
    wanted = softmax(logits / TEMPERATURE.get(name, 1.0))
    for judgement, row, (_, passage) in zip(verifier.verify(PAIRS), wanted, PAIRS, strict=True):
        told = dict(zip(VERIFIERS[name], row, strict=True))
        said = (judgement.supports, judgement.refutes, judgement.not_enough)
        assert said == pytest.approx((told[Stance.SUPPORTS], told[Stance.REFUTES], told[Stance.NOT_ENOUGH]), abs=2e-4)
        assert judgement.stance is max(told, key=lambda s: told[s])
        assert passage[judgement.start : judgement.end]
        assert judgement.reason
    one_by_one = [verifier.verify([pair])[0] for pair in PAIRS]
    for alone, together in zip(one_by_one, verifier.verify(PAIRS), strict=True):
        assert (alone.stance, alone.reason, alone.start) == (together.stance, together.reason, together.start)
        assert alone.supports == pytest.approx(together.supports, abs=1e-4)
    assert verifier.verify([]) == []


@pytest.mark.parametrize("name", VERIFIERS)
def test_a_verifier_in_onnx_says_what_transformers_says(name: str) -> None:
    hold_verifier(PLACE / name, name, expected(name))


@torch_only
@pytest.mark.parametrize("name", VERIFIERS)
def test_a_verifier_in_torch_says_what_transformers_says(name: str, tmp_path: Path) -> None:
    from tests.models.make_others import build, computed

    model = build(name, tmp_path / name)
    hold_verifier(tmp_path / name, name, np.asarray(computed(model, tmp_path / name)))


def hold_embedder(where: Path, vectors: np.ndarray) -> None:
    embedder = OtherEmbedder(str(where))
    found = embedder.embed([*TEXTS, "", "😂 …"])
    assert found.dtype == np.float32
    assert found.shape == (len(TEXTS) + 2, embedder.size)
    np.testing.assert_allclose(found[: len(TEXTS)], vectors, atol=2e-4)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), [1, 1, 1, 0, 0], atol=1e-5)
    assert embedder.embed([]).shape == (0, embedder.size)


def test_an_embedder_in_onnx_pools_and_prompts_as_its_folder_says() -> None:
    hold_embedder(PLACE / "e5", expected("e5"))


@torch_only
def test_an_embedder_in_torch_pools_and_prompts_as_its_folder_says(tmp_path: Path) -> None:
    from tests.models.make_others import build, computed

    model = build("e5", tmp_path / "câu e5")
    hold_embedder(tmp_path / "câu e5", np.asarray(computed(model, tmp_path / "câu e5")))


def test_phobert_gets_segmented_words_and_others_do_not(copied: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(other_encoder, "segment", lambda text: seen.append(text) or segment(text))
    OtherVerifier(str(PLACE / "xlmr")).verify(PAIRS)
    assert seen == []
    OtherVerifier(str(PLACE / "phobert")).verify(PAIRS)
    assert PAIRS[0][0] in seen
    seen.clear()
    told = copied("phobert")
    (told / "doichieu.json").write_text('{"segment": false}', encoding="utf-8")
    OtherVerifier(str(told))
    assert seen == []


@pytest.mark.parametrize("name", [*VERIFIERS, "e5"])
def test_long_and_hostile_texts_are_read_to_the_end(name: str) -> None:
    for text in ("", "\x00", "a" * 20_000, "sai sự thật. " * 60, "Xã thu phí 50.000 đồng. " * 60):
        if name == "e5":
            OtherEmbedder(str(PLACE / name)).embed([text, *TEXTS])
        else:
            OtherVerifier(str(PLACE / name)).verify([(text[:2000], "Xã thu phí."), ("Xã thu phí.", text), (text, text)])


def test_a_passage_that_does_not_fit_is_read_where_it_decides() -> None:
    verifier = OtherVerifier(str(PLACE / "bert"))
    decides = "Thông tin vỡ đập Bản Vẽ là sai sự thật."
    filler = " ".join(f"Thôn số {n} họp bàn làm đường vào sáng thứ hai." for n in range(60))
    one, other = (f"{filler} {start} Trời mưa. {decides}" for start in ("Trường mở cửa.", "Chợ đóng cửa."))
    said = verifier.verify([("Đập Bản Vẽ vỡ rồi", one), ("Đập Bản Vẽ vỡ rồi", f"Trời mưa. {decides}")])
    assert one[said[0].start : said[0].end] == decides
    assert said[0].supports == pytest.approx(said[1].supports, abs=1e-4)
    assert verifier.verify([("Đập Bản Vẽ vỡ rồi", other)])[0].supports == pytest.approx(said[1].supports, abs=1e-4)


def test_name_is_the_folders_and_version_what_it_holds(copied: Copy) -> None:
    shipped = OtherVerifier(str(PLACE / "bert")).model
    place = copied("bert")
    os.utime(place / "model.onnx", (1, 1))
    assert OtherVerifier(str(place)).model == shipped
    assert shipped.name == "bert"
    (place / "doichieu.json").write_text('{"temperature": 1.5}', encoding="utf-8")
    warmer = OtherVerifier(str(place)).model
    assert warmer.version != shipped.version
    with (place / "model.onnx").open("ab") as handle:
        handle.write(b"\x00" * 8)
    assert other_folder.find(str(place), "verifier").version != warmer.version


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ({"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}, "LABEL_0"),
        ({"0": "negative", "1": "neutral", "2": "positive"}, "negative"),
        ({"0": "entailment", "1": "not_entailment", "2": "neutral"}, "not_entailment"),
        ({"0": "entailment", "1": "neutral", "2": "entailment"}, "không có đủ ba nhãn"),
        ({"0": "entailment", "1": "contradiction"}, "không có đủ ba nhãn"),
        ({"0": "entailment", "1": "neutral", "2": "contradiction", "3": "neutral"}, "3 số mà config.json kể 4 nhãn"),
    ],
)
def test_labels_that_cannot_be_told_are_refused(copied: Copy, labels: dict[str, str], said: str) -> None:
    place = copied("bert")
    told = json.loads((place / "config.json").read_text(encoding="utf-8"))
    told |= {"id2label": labels, "label2id": {name: int(key) for key, name in labels.items()}}
    (place / "config.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(ModelError, match=said) as refused:
        OtherVerifier(str(place))
    assert refused.value.hint


@pytest.mark.parametrize("given", [["refutes", "NEI", "supports"], {"0": "refutes", "1": "neutral", "2": "entailment"}])
def test_labels_are_mapped_by_number_or_in_order_too(copied: Copy, given: object) -> None:
    place = copied("xlmr")
    (place / "doichieu.json").write_text(json.dumps({"labels": given, "temperature": 2}), encoding="utf-8")
    hold_verifier(place, "xlmr", expected("xlmr"))


def test_what_is_missing_is_said_in_one_sentence(copied: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(where: Path | str, sentence: str) -> None:
        for kind in (OtherVerifier, OtherEmbedder):
            with pytest.raises(ModelError, match=sentence) as told:
                kind(str(where))
            assert "\n" not in str(told.value)
            assert told.value.hint

    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    refused(tmp_path / "không-có", "Không có thư mục mô hình")
    refused(
        "vinai/khong-co-mo-hinh-nay", "cũng không lấy được mô hình tên ấy từ Hugging Face .máy đang đặt HF_HUB_OFFLINE"
    )
    refused(PLACE, "không có config.json")
    file = tmp_path / "tệp"
    file.touch()
    refused(file, "Không có thư mục mô hình")
    place = copied("bert")
    (place / "doichieu.json").write_text("{", encoding="utf-8")
    refused(place, "Không đọc được tệp")
    (place / "doichieu.json").write_text("[]", encoding="utf-8")
    refused(place, "không đúng dạng")
    (place / "doichieu.json").unlink()
    (place / "tokenizer.json").unlink()
    refused(place, "Không đọc được cấu hình hoặc bộ tách từ")
    place = copied("deberta")
    (place / "model.onnx").write_bytes(b"rubbish")
    refused(place, "Không mở được mô hình")
    place = copied("e5")
    (place / "model.onnx").unlink()
    monkeypatch.setattr(other_folder, "find_spec", lambda _: None)
    refused(place, "không có model.onnx, mà máy này chưa cài torch")


def test_a_tokenizer_of_another_model_is_told(copied: Copy) -> None:
    place = copied("bert")
    made = json.loads((place / "tokenizer.json").read_text(encoding="utf-8"))
    made["added_tokens"].append({**made["added_tokens"][0], "id": 5000, "content": "điện"})
    made["model"]["vocab"] += [[f"#{n}", -9.0] for n in range(5000 - len(made["model"]["vocab"]))] + [["điện", 0.0]]
    (place / "tokenizer.json").write_text(json.dumps(made), encoding="utf-8")
    with pytest.raises(ModelError, match="không chạy được"):
        OtherVerifier(str(place))


@pytest.mark.parametrize(
    ("file", "told", "said"),
    [
        ("1_Pooling/config.json", {"pooling_mode_lasttoken": True}, "lasttoken"),
        ("modules.json", [{"path": "2_Dense", "type": "sentence_transformers.models.Dense"}], "Dense"),
    ],
)
def test_a_way_of_pooling_that_is_not_known_is_refused(copied: Copy, file: str, told: object, said: str) -> None:
    place = copied("e5")
    (place / file).write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(ModelError, match=said):
        OtherEmbedder(str(place))


def test_without_word_of_pooling_the_mean_is_taken_and_an_e5_by_name_gets_its_prefix(copied: Copy) -> None:
    place = copied("e5")
    for name in ("1_Pooling/config.json", "modules.json", "config_sentence_transformers.json"):
        (place / name).unlink()
    wanted = expected("e5")[:, 16:]
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    np.testing.assert_allclose(OtherEmbedder(str(place)).embed(TEXTS), wanted, atol=2e-4)
    plain = place.rename(place.with_name("vietnamese"))
    assert not np.allclose(OtherEmbedder(str(plain)).embed(TEXTS), wanted, atol=1e-2)
    (plain / "doichieu.json").write_text('{"prefix": "query: "}', encoding="utf-8")
    np.testing.assert_allclose(OtherEmbedder(str(plain)).embed(TEXTS), wanted, atol=2e-4)


def test_nothing_is_printed_while_a_model_is_loaded() -> None:
    done = in_a_child(f"OtherVerifier({str(PLACE / 'phobert')!r}).verify([('Xã họp', 'Xã họp.')])")
    assert (done.stdout, done.stderr) == ("", "")


def test_a_model_of_the_hub_is_read_from_the_cache_when_offline(tmp_path: Path) -> None:
    place = tmp_path / "hub" / "models--nguoi-khac--nli-vi"
    shutil.copytree(PLACE / "bert", place / "snapshots" / ("0" * 40))
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text("0" * 40, encoding="utf-8")
    mine = f"OtherVerifier({str(PLACE / 'bert')!r}).model.version"
    code = f"print(OtherVerifier('nguoi-khac/nli-vi').model.version == {mine})"
    done = in_a_child(code, HF_HOME=str(tmp_path), HF_HUB_CACHE=str(tmp_path / "hub"), HF_HUB_OFFLINE="1")
    assert (done.stdout, done.stderr) == ("True\n", "")


def in_a_child(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"from models.others import OtherVerifier\n{code}"],
        capture_output=True, text=True, cwd=ROOT, check=True, env=os.environ | environment,
    )  # fmt: skip


@torch_only
def test_torch_weights_without_a_trained_head_are_refused(tmp_path: Path) -> None:
    from tests.models.make_others import build

    build("e5", tmp_path / "e5")
    told = {"labels": ["supports", "refutes", "not_enough"]}
    config = json.loads((tmp_path / "e5" / "config.json").read_text(encoding="utf-8")) | {
        "id2label": {str(n): f"LABEL_{n}" for n in range(3)}
    }
    (tmp_path / "e5" / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (tmp_path / "e5" / "doichieu.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(ModelError, match="thiếu trọng số"):
        OtherVerifier(str(tmp_path / "e5"))


def test_the_committed_models_are_small_and_of_every_maker() -> None:
    assert {place.name for place in PLACE.iterdir()} == set(MAKERS)
    assert max(p.stat().st_size for p in PLACE.rglob("*") if p.is_file()) < 60_000


@pytest.mark.shared
@pytest.mark.skipif(not BASE.exists(), reason="../shared/base_model is absent")
def test_the_base_model_is_an_embedder_with_torch_and_no_verifier(tmp_path: Path) -> None:
    place = tmp_path / "multilingual-e5-small"
    place.mkdir()
    for file in BASE.iterdir():
        (place / file.name).symlink_to(file)
    if find_spec("torch") is None:
        with pytest.raises(ModelError, match="chưa cài torch"):
            OtherEmbedder(str(place))
        return
    embedder = OtherEmbedder(str(place))
    near, same, far = embedder.embed(
        ["Xã thu phí vệ sinh 50.000 đồng", "Mỗi hộ nộp 50.000 đồng tiền vệ sinh", "Con mèo ngủ"]
    )
    assert embedder.size == 384
    assert near @ same > near @ far
    with pytest.raises(ModelError, match=r"thiếu trọng số|LABEL_0"):
        OtherVerifier(str(place))
