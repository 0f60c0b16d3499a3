"""A model of others at run time: its own tokenizer, words segmented where it wants them, by onnxruntime or torch."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import signature
from typing import Any

import numpy as np

from doichieu.errors import ModelError
from doichieu.text import nfc
from models.other_folder import OtherFolder, require_torch
from models.session import in_batches, open_session
from models.tokens import Array, pad
from models.words import quiet_import, segment

MOST = 512  # tokens of one input, whatever the model allows: passages are paragraphs
# Text beyond this is cut before it is tokenized. The library keeps what truncation takes off, for a pair every piece of
# the one with every piece of the other: two texts of 20,000 letters took all memory there is.
_CHARS_A_TOKEN = 12
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
# Architectures whose first place is behind that of the padding: 514 places hold 512 tokens.
_OFFSET = {"roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "mpnet"}


@dataclass(frozen=True, slots=True)
class Row:
    """One input: ids, and types where the model's tokenizer makes them."""

    ids: Array
    types: Array


Runner = Callable[[Mapping[str, Array]], Array]


class OtherEncoder:
    """Texts or pairs of texts in, what the model gives out. Knows no meaning of it."""

    def __init__(self, folder: OtherFolder, *, head: bool, most: int | None = None) -> None:
        transformers = quiet_import("transformers")
        with _silent(transformers):
            try:
                self.config = transformers.AutoConfig.from_pretrained(
                    folder.path, local_files_only=True, trust_remote_code=False
                )
                self._tokenizer = transformers.AutoTokenizer.from_pretrained(
                    folder.path, local_files_only=True, trust_remote_code=False
                )
            except Exception as error:  # the library raises many kinds
                raise ModelError(
                    f"Không đọc được cấu hình hoặc bộ tách từ của mô hình «{folder.name}».",
                    "Chép lại đủ config.json và các tệp tách từ; mô hình kèm mã riêng không dùng được.",
                ) from error
            self._name = folder.name
            self._run: Runner = _Onnx(folder, head=head) if folder.onnx else _Torch(folder, transformers, head=head)
        self._types = "token_type_ids" in self._tokenizer.model_input_names
        self._pad = int(self._tokenizer.pad_token_id or 0)
        self.segments = _segments(folder, self.config, self._tokenizer)
        self.limit = _limit(self.config, self._tokenizer, most)

    def rows(self, texts: Sequence[str], others: Sequence[str] | None = None) -> list[Row]:
        """The inputs of texts, or of pairs; what doesn't fit is cut from the end of the longer side."""
        if not texts:
            return []
        sides = [[self._words(text) for text in side] for side in (texts, others) if side is not None]
        made = self._tokenizer(*sides, truncation="longest_first", max_length=self.limit, return_attention_mask=False)
        ids = [np.asarray(row, np.int64) for row in made["input_ids"]]
        types = made["token_type_ids"] if self._types else [np.zeros(len(row)) for row in ids]
        return [Row(row, np.asarray(kinds, np.int64)) for row, kinds in zip(ids, types, strict=True)]

    def outputs(self, rows: Sequence[Row], finish: Callable[[Array, Array], Array], width: int) -> Array:
        """(n, width) in the order of the rows; `finish` makes a batch's rows of what came out and what was present."""
        return in_batches(rows, [len(row.ids) for row in rows], lambda batch: self.batch(batch, finish), width)

    def batch(self, rows: Sequence[Row], finish: Callable[[Array, Array], Array]) -> Array:
        """One batch through the model."""
        present = pad([np.ones(len(row.ids), np.int64) for row in rows], 0)
        feed = {
            "input_ids": pad([row.ids for row in rows], self._pad),
            "attention_mask": present,
            "token_type_ids": pad([row.types for row in rows], 0),
        }
        try:
            return finish(np.asarray(self._run(feed), np.float32), present)
        except ModelError:
            raise
        except Exception as error:  # onnxruntime and torch raise many kinds
            raise ModelError(
                f"Mô hình «{self._name}» không chạy được trên văn bản đã tách.",
                "Bộ tách từ và trọng số có lẽ không cùng một mô hình: chép lại thư mục.",
            ) from error

    def _words(self, text: str) -> str:
        clean = nfc(text)[: self.limit * _CHARS_A_TOKEN]
        return " ".join(segment(clean)) if self.segments else clean


class _Onnx:
    """By onnxruntime; inputs that the model doesn't ask for are left out."""

    def __init__(self, folder: OtherFolder, *, head: bool) -> None:
        assert folder.onnx is not None
        self._session = open_session(folder.onnx)
        self._inputs = {i.name: np.int32 if "int32" in i.type else np.int64 for i in self._session.get_inputs()}
        if strange := sorted(set(self._inputs) - _INPUTS):
            raise ModelError(
                f"Mô hình {folder.onnx} đòi đầu vào «{', '.join(strange)}» mà phần mềm không có.",
                "Xuất lại mô hình với input_ids, attention_mask, token_type_ids.",
            )
        names = [o.name for o in self._session.get_outputs()]
        wanted = ("logits",) if head else ("last_hidden_state", "token_embeddings")
        self._output = next((name for name in wanted if name in names), names[0])

    def __call__(self, feed: Mapping[str, Array]) -> Array:
        given = {name: feed[name].astype(kind) for name, kind in self._inputs.items()}
        result: Array = self._session.run([self._output], given)[0]
        return result


class _Torch:
    """By torch, in float32 on the CPU. Weights are read as numbers only, and no code of the model is run."""

    def __init__(self, folder: OtherFolder, transformers: Any, *, head: bool) -> None:
        require_torch(folder.name)
        import torch

        kind = transformers.AutoModelForSequenceClassification if head else transformers.AutoModel
        try:
            self._model, told = kind.from_pretrained(
                folder.path, local_files_only=True, trust_remote_code=False, dtype=torch.float32,
                output_loading_info=True,
            )  # fmt: skip
        except Exception as error:  # the library raises many kinds
            raise ModelError(
                f"Không mở được trọng số của mô hình «{folder.name}».",
                "Chép lại model.safetensors, hoặc xuất mô hình thành model.onnx trong thư mục ấy.",
            ) from error
        lost = [name for name in told["missing_keys"] if head or "pooler" not in name]
        if lost:  # the library fills them with random numbers and only warns
            raise ModelError(
                f"Mô hình «{folder.name}» thiếu trọng số «{sorted(lost)[0]}».",
                "Chọn mô hình phân loại cặp câu đã huấn luyện xong." if head else "Chép lại thư mục mô hình.",
            )
        self._model.eval()
        self._types = "token_type_ids" in signature(self._model.forward).parameters
        self._output = "logits" if head else "last_hidden_state"
        self._torch = torch

    def __call__(self, feed: Mapping[str, Array]) -> Array:
        given = {
            name: self._torch.from_numpy(values)
            for name, values in feed.items()
            if name != "token_type_ids" or self._types
        }
        with self._torch.inference_mode():
            result: Array = getattr(self._model(**given), self._output).numpy()
        return result


def _segments(folder: OtherFolder, config: Any, tokenizer: Any) -> bool:
    """Whether the model wants words joined by "_": its folder says so, or tokenizer, files or name are PhoBERT's."""
    if "segment" in folder.own:
        return bool(folder.own["segment"])
    named = (type(tokenizer).__name__, getattr(config, "tokenizer_class", None) or "", folder.name)
    return (folder.path / "bpe.codes").is_file() or any(re.search("phobert", name, re.IGNORECASE) for name in named)


def _limit(config: Any, tokenizer: Any, most: int | None) -> int:
    """Tokens of one input: the least of what model, tokenizer, folder and we allow, a multiple of 8 as batches are."""
    limits = [MOST, most or MOST]
    if 0 < tokenizer.model_max_length < 1_000_000:  # transformers says 1e30 for "unknown"
        limits.append(int(tokenizer.model_max_length))
    places = getattr(config, "max_position_embeddings", None)
    if isinstance(places, int) and places > 0:
        offset = (config.pad_token_id or 0) + 1 if config.model_type in _OFFSET else 0
        limits.append(places - offset)
    return max(8, min(limits) - min(limits) % 8)


@contextmanager
def _silent(transformers: Any) -> Iterator[None]:
    """Without the library's notices and bars in the officer's terminal; as it was afterwards."""
    logging = transformers.utils.logging
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
