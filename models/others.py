"""Models of others: any `transformers` sequence-classification model as Verifier, any sentence model as Embedder.

`where` is a folder or a Hugging Face id; onnxruntime where there's a model.onnx, else torch. docs/other_models.md says
what such a folder may hold.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from doichieu.errors import ModelError
from doichieu.records import Judgement, Model, Stance
from models.light import LightReader
from models.other_encoder import OtherEncoder
from models.other_folder import OWN, OtherFolder, find
from models.pooling import pooled, read_pooling
from models.reasons import judged
from models.session import softmax
from models.tokens import Array
from models.verification_features import Comparison
from models.views import PassageView

# How NLI and fact-checking models name their three classes, letters only.
_NAMES = {
    **dict.fromkeys(
        ("supports", "support", "supported", "entailment", "entail", "entails", "entailed"), Stance.SUPPORTS
    ),
    **dict.fromkeys(("refutes", "refute", "refuted", "contradiction", "contradict", "contradicts"), Stance.REFUTES),
    **dict.fromkeys(
        ("notenough", "nei", "neutral", "notenoughinfo", "notenoughinformation", "notenoughevidence"), Stance.NOT_ENOUGH
    ),
}
_WORD = re.compile(r"[^\W_]")
_E5 = re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])", re.IGNORECASE)
_PROBE = ("Xã thông báo lịch cắt điện.", "Xã cắt điện từ 8 giờ.")


class OtherVerifier:
    """The stance by somebody else's model; the sentence quoted and the reason by what was compared."""

    def __init__(self, where: str) -> None:
        folder = find(where, "verifier")
        self._temperature = _temperature(folder)
        self._encoder = OtherEncoder(folder, head=True)
        self._stances = read_stances(self._encoder.config.id2label, folder)
        self.model = Model(folder.name, folder.version)
        self._light = LightReader()
        width = self._encoder.batch(self._encoder.rows(*([text] for text in _PROBE)), lambda out, _: out).shape[-1]
        if width != len(self._stances):
            raise ModelError(
                f"Mô hình «{folder.name}» cho {width} số mà config.json kể {len(self._stances)} nhãn.",
                "Chép lại config.json và trọng số của cùng một mô hình.",
            )

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """For each (claim, passage text) a Judgement; its probabilities are softmax of the scores, uncalibrated."""
        if not pairs:
            return []
        compared = self._light.compare(pairs)
        chances = softmax(self.logits(pairs, compared) / self._temperature).tolist()
        return [judged(self._sums(row), result, view) for row, (result, view) in zip(chances, compared, strict=True)]

    def logits(self, pairs: Sequence[tuple[str, str]], compared: Sequence[tuple[Comparison, PassageView]]) -> Array:
        """Raw scores (n, labels) in the order of config.json: the passage is the premise, the claim the hypothesis.

        A passage that doesn't fit is read from the sentence before the one that decides.
        """
        rows = self._encoder.rows([passage for _, passage in pairs], [claim for claim, _ in pairs])
        full = [i for i, row in enumerate(rows) if len(row.ids) >= self._encoder.limit]
        shorter = [pairs[i][1][_begin(*compared[i]) :] for i in full]
        for i, row in zip(full, self._encoder.rows(shorter, [pairs[i][0] for i in full]), strict=True):
            rows[i] = row
        return self._encoder.outputs(rows, lambda out, _: out, len(self._stances))

    def _sums(self, row: Sequence[float]) -> dict[Stance, float]:
        chances = dict.fromkeys(Stance, 0.0)
        for stance, chance in zip(self._stances, row, strict=True):
            chances[stance] += chance
        return chances


class OtherEmbedder:
    """Unit vectors by somebody else's sentence model; a text without any word has the zero vector."""

    def __init__(self, where: str) -> None:
        folder = find(where, "embedder")
        self._ways = read_pooling(folder)
        self._prefix = read_prefix(folder, where)
        told = folder.read("sentence_bert_config.json") or {}
        self._encoder = OtherEncoder(folder, head=False, most=told.get("max_seq_length"))
        self.model = Model(folder.name, folder.version)
        self.size = self._encoder.batch(self._encoder.rows(_PROBE[:1]), self._finish).shape[-1]

    def embed(self, texts: Sequence[str]) -> Array:
        """Unit vectors (n, size) float32, in the order of the texts."""
        rows = self._encoder.rows([self._prefix + text for text in texts])
        found = self._encoder.outputs(rows, self._finish, self.size)
        found[[i for i, text in enumerate(texts) if not _WORD.search(text)]] = 0.0
        return found

    def _finish(self, states: Array, present: Array) -> Array:
        vectors = pooled(states, present, self._ways)
        result: Array = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
        return result


def read_stances(labels: Mapping[int, str], folder: OtherFolder) -> list[Stance]:
    """The stance of each label, in the model's order: by `labels` of doichieu.json, else by the label's own name.

    Raises ModelError when a label means nothing to us (LABEL_0) or one of the three stances has none: a guess would
    turn "supports" into "refutes".
    """
    given = folder.own.get("labels", {})
    if isinstance(given, list):
        given = dict(enumerate(given))
    told = {str(key): str(value) for key, value in given.items()}
    found = []
    for number in sorted(labels, key=int):
        name = labels[number]
        stance = _NAMES.get(_letters(told.get(str(number)) or told.get(name) or name))
        if stance is None:
            raise ModelError(
                f"Không rõ nhãn «{name}» của mô hình «{folder.name}» nghĩa là gì.",
                f"Ghi vào {OWN} trong thư mục mô hình, ví dụ "
                '{"labels": {"LABEL_0": "supports", "LABEL_1": "refutes", "LABEL_2": "not_enough"}}.',
            )
        found.append(stance)
    if set(found) != set(Stance):
        raise ModelError(
            f"Mô hình «{folder.name}» không có đủ ba nhãn: ủng hộ, bác bỏ, chưa đủ căn cứ.",
            "Chọn mô hình có đủ ba nhãn (entailment, contradiction, neutral).",
        )
    return found


def read_prefix(folder: OtherFolder, where: str) -> str:
    """What stands before each text: by doichieu.json, the folder's default prompt, or "query: " where it's an e5.

    All texts have one prefix, as e5's authors advise for texts of one kind: claims are compared with claims too.
    """
    if "prefix" in folder.own:
        return str(folder.own["prefix"])
    told: Mapping[str, Any] = folder.read("config_sentence_transformers.json") or {}
    prompts: Mapping[str, str] = told.get("prompts") or {}
    if default := told.get("default_prompt_name"):
        return prompts.get(default, "")
    query = prompts.get("query", "")
    if query.strip() == "query:":
        return query
    names = (where, folder.name, str((folder.read("config.json") or {}).get("_name_or_path", "")))
    return "query: " if any(_E5.search(n) and "instruct" not in n.lower() for n in names) else ""


def _begin(result: Comparison, view: PassageView) -> int:
    if result.unit is None:
        return 0
    first = min(result.unit.first, result.denial.sentence if result.denial else result.unit.first)
    return view.sentences[max(0, first - 1)][0]


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def _temperature(folder: OtherFolder) -> float:
    told = folder.own.get("temperature", 1.0)
    if not isinstance(told, int | float) or not 0 < told < 1000:
        raise ModelError(f"«temperature» trong {folder.path / OWN} phải là một số lớn hơn 0.", "Sửa tệp rồi chạy lại.")
    return float(told)
