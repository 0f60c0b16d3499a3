"""Tiny random models of others' architectures: `python -m tests.models.make_others` writes tests/models/others.

Needs the extra `train` (torch, onnx). Each folder is laid out as on the hub, with the ONNX model and, in expected.json,
what transformers itself computes with torch for a few pairs or texts. The seeds are fixed; an ONNX file still changes
with the version of torch, so run it only when something here changes.
"""

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

PLACE = Path(__file__).with_name("others")
NLI = {0: "entailment", 1: "neutral", 2: "contradiction"}
PAIRS = [
    ("Xã thu phí vệ sinh 50.000 đồng một hộ từ tháng 8.", "Ủy ban nhân dân xã thông báo: xã thu 30.000 đồng một hộ."),
    (
        "Đập Bản Vẽ vỡ rồi",
        "Sáng nay trời mưa to ở nhiều nơi. Thông tin vỡ đập Bản Vẽ là sai sự thật. Trường học vẫn mở cửa.",
    ),
    ("Điện lực cắt điện từ 8 giờ.", "Điện lực thông báo cắt điện thôn Suối Hai từ 8 giờ đến 17 giờ ngày 3/8."),
]
TEXTS = ["Xã thu phí vệ sinh.", "Điện lực cắt điện thôn Suối Hai từ 8 giờ.", "Trường học vẫn mở cửa."]
_LINES = [text for pair in PAIRS for text in pair] + TEXTS
_SIZE: dict[str, Any] = {
    "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16,
    "initializer_range": 0.6, "bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2,
}  # fmt: skip
_SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def phobert(folder: Path) -> Any:
    """RoBERTa with PhoBERT's own vocabulary files; it wants words joined by "_"."""
    from transformers import PhobertTokenizer, RobertaConfig, RobertaForSequenceClassification

    words = sorted({word for line in _LINES for word in _segmented(line).split()})
    letters = sorted({letter for word in words for letter in word})
    merges = sorted({(w[0], w[1]) for w in words if len(w) > 2})[:40]
    pieces = [f"{a}{b}@@" for a, b in merges] + [f"{x}@@" for x in letters] + letters
    folder.joinpath("bpe.codes").write_text("".join(f"{a} {b} 9\n" for a, b in merges), encoding="utf-8")
    folder.joinpath("vocab.txt").write_text("".join(f"{piece} 9\n" for piece in pieces), encoding="utf-8")
    tokenizer = PhobertTokenizer(str(folder / "vocab.txt"), str(folder / "bpe.codes"), model_max_length=96)
    tokenizer.save_pretrained(folder)
    config = RobertaConfig(
        vocab_size=len(tokenizer), max_position_embeddings=98, type_vocab_size=1, id2label=NLI, label2id=_back(NLI),
        tokenizer_class="PhobertTokenizer", **_SIZE,
    )  # fmt: skip
    return RobertaForSequenceClassification(config)


def xlmr(folder: Path) -> Any:
    """XLM-R, its labels without names: doichieu.json says what they mean."""
    from transformers import XLMRobertaConfig, XLMRobertaForSequenceClassification

    tokenizer = _unigram(folder, ("<s>", "</s></s>", "</s>"), ["input_ids", "attention_mask"], typed=False)
    told = {"labels": {"LABEL_0": "refutes", "LABEL_1": "not_enough", "LABEL_2": "supports"}, "temperature": 2.0}
    folder.joinpath("doichieu.json").write_text(json.dumps(told) + "\n", encoding="utf-8")
    config = XLMRobertaConfig(
        vocab_size=tokenizer, max_position_embeddings=130, type_vocab_size=1, num_labels=3, **_SIZE
    )
    return XLMRobertaForSequenceClassification(config)


def deberta(folder: Path) -> Any:
    """DeBERTa-v2 as mDeBERTa-NLI is: positions by distance, token types that it ignores."""
    from transformers import DebertaV2Config, DebertaV2ForSequenceClassification

    tokenizer = _unigram(folder, ("<s>", "</s>", "</s>"), ["input_ids", "attention_mask", "token_type_ids"], typed=True)
    labels = {0: "ENTAILMENT", 1: "CONTRADICTION", 2: "NEUTRAL"}
    config = DebertaV2Config(
        vocab_size=tokenizer, max_position_embeddings=128, type_vocab_size=0, id2label=labels, label2id=_back(labels),
        relative_attention=True, position_buckets=16, norm_rel_ebd="layer_norm", share_att_key=True,
        pos_att_type=["p2c", "c2p"], position_biased_input=False, **_SIZE,
    )  # fmt: skip
    return DebertaV2ForSequenceClassification(config)


def bert(folder: Path) -> Any:
    """BERT with token types that count, as a verifier."""
    from transformers import BertConfig, BertForSequenceClassification

    tokenizer = _unigram(folder, ("<s>", "</s>", "</s>"), ["input_ids", "attention_mask", "token_type_ids"], typed=True)
    labels = {0: "SUPPORTED", 1: "REFUTED", 2: "NEI"}
    config = BertConfig(
        vocab_size=tokenizer,
        max_position_embeddings=96,
        type_vocab_size=2,
        id2label=labels,
        label2id=_back(labels),
        **_SIZE,
    )
    return BertForSequenceClassification(config)


def e5(folder: Path) -> Any:
    """A sentence model as sentence-transformers lays it out: first token and mean joined, the prompt "query: "."""
    from transformers import BertConfig, BertModel

    tokenizer = _unigram(folder, ("<s>", "</s></s>", "</s>"), ["input_ids", "attention_mask"], typed=False)
    folder.joinpath("1_Pooling").mkdir()
    for name, told in {
        "1_Pooling/config.json": {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True},
        "config_sentence_transformers.json": {"prompts": {"query": "query: ", "document": "passage: "}},
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        ],
        "sentence_bert_config.json": {"max_seq_length": 64},
    }.items():
        folder.joinpath(name).write_text(json.dumps(told) + "\n", encoding="utf-8")
    config = BertConfig(vocab_size=tokenizer, max_position_embeddings=96, type_vocab_size=2, **_SIZE)
    return BertModel(config, add_pooling_layer=False)


MAKERS: dict[str, Callable[[Path], Any]] = {m.__name__: m for m in (phobert, xlmr, deberta, bert, e5)}


def build(name: str, folder: Path) -> Any:
    """The folder of a tiny model with torch weights; the model comes back."""
    import torch

    folder.mkdir(parents=True)
    torch.manual_seed(7)
    model = MAKERS[name](folder).eval()
    model.save_pretrained(folder)
    return model


def computed(model: Any, folder: Path) -> list[list[float]]:
    """What transformers and torch compute themselves, one input at a time, unpadded: logits or pooled vectors."""
    import torch
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    words = _segmented if (folder / "bpe.codes").exists() else str
    found = []
    with torch.inference_mode():
        if folder.joinpath("modules.json").exists():
            for text in TEXTS:
                states = model(**tokenizer(f"query: {text}", return_tensors="pt")).last_hidden_state[0]
                vector = torch.cat([states[0], states.mean(0)])
                found.append((vector / vector.norm()).tolist())
        else:
            for claim, passage in PAIRS:
                found.append(model(**tokenizer(words(passage), words(claim), return_tensors="pt")).logits[0].tolist())
    return [[round(value, 5) for value in row] for row in found]


def to_onnx(model: Any, folder: Path) -> None:
    """The model as others export it: ids, mask and, where it looks at them, types; batch and length free."""
    import torch

    types = getattr(model.config, "type_vocab_size", 0) > 1
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if types else [])]
    shape = (2, 12)
    given = [torch.full(shape, 5), torch.ones(shape, dtype=torch.int64), torch.zeros(shape, dtype=torch.int64)]
    output = "logits" if hasattr(model, "num_labels") and "ForSequence" in type(model).__name__ else "last_hidden_state"

    class Plain(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *values: Any) -> Any:
            return getattr(self.model(**dict(zip(names, values, strict=True))), output)

    axes = {name: {0: "rows", 1: "length"} for name in names} | {output: {0: "rows"}}
    torch.onnx.export(
        Plain().eval(), tuple(given[: len(names)]), str(folder / "model.onnx"),
        input_names=names, output_names=[output], dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip
    _shorten(folder / "model.onnx")


def _shorten(path: Path) -> None:
    """Without the names that the exporter gives every node: they're half of the file."""
    import onnx

    made = onnx.load(path)
    kept = {value.name for value in (*made.graph.input, *made.graph.output)}
    short: dict[str, str] = {"": ""}
    for node in made.graph.node:
        node.name = node.doc_string = ""
        for names in (node.input, node.output):
            names[:] = [name if name in kept else short.setdefault(name, f"{len(short):x}") for name in names]
    for tensor in made.graph.initializer:
        tensor.name = short.setdefault(tensor.name, f"{len(short):x}")
    made.graph.ClearField("value_info")
    onnx.checker.check_model(made)
    onnx.save(made, path)


def _segmented(text: str) -> str:
    from models.words import segment

    return " ".join(segment(text))


def _back(labels: dict[int, str]) -> dict[str, int]:
    return {name: number for number, name in labels.items()}


def _unigram(folder: Path, joints: tuple[str, str, str], inputs: list[str], *, typed: bool) -> int:
    """A small SentencePiece-like tokenizer of letters and frequent syllables, saved; its size."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    lines = [f"▁{word}" for line in (*_LINES, "query:") for word in line.split()]
    letters, syllables = Counter("".join(lines)), Counter(lines)
    pieces = sorted(letters) + sorted(word for word, times in syllables.items() if times > 1)
    vocabulary = [(name, 0.0) for name in _SPECIAL] + [(p, -4.0 if len(p) > 1 else -9.0) for p in pieces]
    made = Tokenizer(models.Unigram(vocabulary, unk_id=_SPECIAL.index("<unk>")))
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    second = 1 if typed else 0
    first, middle, last = joints
    made.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}",
        pair=f"{first}:0 $A:0 {' '.join(f'{s}>:0' for s in middle.split('>') if s)} $B:{second} {last}:{second}",
        special_tokens=[(name, made.token_to_id(name)) for name in ("<s>", "</s>")],
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=made, bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>",
        mask_token="<mask>", cls_token="<s>", sep_token="</s>", model_max_length=96, model_input_names=inputs,
    )  # fmt: skip
    tokenizer.save_pretrained(folder)
    return len(tokenizer)


def main() -> None:
    """Write every folder anew."""
    import warnings

    from transformers.utils import logging

    warnings.simplefilter("ignore")
    logging.disable_progress_bar()
    for name in MAKERS:
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work) / name
            model = build(name, folder)
            to_onnx(model, folder)
            rows = computed(model, folder)
            folder.joinpath("expected.json").write_text(json.dumps(rows) + "\n", encoding="utf-8")
            folder.joinpath("model.safetensors").unlink()
            shutil.rmtree(PLACE / name, ignore_errors=True)
            shutil.copytree(folder, PLACE / name)
        print(name, sum(p.stat().st_size for p in (PLACE / name).rglob("*") if p.is_file()) // 1024, "KB", rows[0])


if __name__ == "__main__":
    main()
