"""The folder of a `transformers` model that somebody else made: where it is, what it says of itself, its version."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from doichieu.errors import ModelError

OWN = "doichieu.json"
"""What a person may write beside a model: labels, segment, prefix, temperature (see docs/other_models.md)."""

_ONNX = ("model.onnx", "onnx/model.onnx")
_SMALL = ("*.json", "*.txt", "*.model", "bpe.codes", *_ONNX, *(f"{name}_data" for name in _ONNX))
_WEIGHTS = ("model*.safetensors", "pytorch_model*.bin")
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)?", re.ASCII)
# A version reads at most 16 x 256 KiB of a file, spread evenly over it: fine-tuned models share their first megabytes
# (word vectors) with the model they come from, and a model of gigabytes is opened at every command.
_SAMPLES, _SAMPLE = 16, 256 * 1024


@dataclass(frozen=True, slots=True)
class OtherFolder:
    """A model on this machine. `name` is the folder's, or the hub id that it was fetched by."""

    name: str
    path: Path
    own: Mapping[str, Any]  # what OWN says, {} without one
    onnx: Path | None

    @property
    def version(self) -> str:
        """Twelve hex digits from what the files hold; neither their times nor their place count."""
        total = blake2b(json.dumps(self.own, sort_keys=True).encode(), digest_size=6)
        for path in self._files():
            size = path.stat().st_size
            total.update(f"{path.relative_to(self.path)}:{size}\n".encode())
            with path.open("rb") as handle:
                for number in range(_SAMPLES):
                    handle.seek(number * max(_SAMPLE, size // _SAMPLES))
                    total.update(handle.read(_SAMPLE))
        return total.hexdigest()

    def _files(self) -> list[Path]:
        kept = [p for pattern in ("*.json", "*.txt", "*.model", "bpe.codes") for p in self.path.glob(pattern)]
        kept += self.path.glob("[0-9]_*/config.json")
        if self.onnx:
            kept += self.onnx.parent.glob(f"{self.onnx.name}*")
        else:
            kept += [p for pattern in _WEIGHTS for p in self.path.glob(pattern)]
        return sorted({p for p in kept if p.name != OWN})

    def read(self, name: str) -> Any:
        """What a JSON file of the folder says, None without it. Raises ModelError when it's broken."""
        return _json(self.path / name)


def find(where: str, setting: str) -> OtherFolder:
    """The folder, or the hub's model fetched or found in the cache. Raises ModelError with what to do."""
    place = Path(where).expanduser()
    if place.is_dir():
        folder = _open(place, place.resolve().name)
        if not (place / "config.json").is_file():
            raise ModelError(
                f"Thư mục «{where}» không có config.json nên không phải mô hình transformers.",
                f"Đặt {setting} là thư mục có config.json, bộ tách từ và trọng số.",
            )
        return folder
    if place.exists() or not _HUB_ID.fullmatch(where):
        raise ModelError(f"Không có thư mục mô hình «{where}».", f"Sửa thiết đặt {setting}, hoặc chép mô hình vào đó.")
    return _fetch(where, setting)


def _open(place: Path, name: str) -> OtherFolder:
    own = _json(place / OWN)
    if own is not None and not isinstance(own, dict):
        raise ModelError(f"Tệp {place / OWN} không đúng dạng.", "Tệp phải là một đối tượng JSON.")
    onnx = next((place / path for path in _ONNX if (place / path).is_file()), None)
    return OtherFolder(re.sub(r"[\s@]+", "-", name), place, own or {}, onnx)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ModelError(f"Không đọc được tệp {path}.", "Sửa tệp hoặc chép lại thư mục mô hình.") from error


def _fetch(where: str, setting: str) -> OtherFolder:
    """The small files and the ONNX model first; the larger weights only where torch could use them."""
    folder = _open(_snapshot(where, setting, _SMALL), where)
    if folder.onnx:
        return folder
    require_torch(where)
    for pattern in _WEIGHTS:
        if any(_snapshot(where, setting, (pattern,)).glob(pattern)):
            break
    return folder


def _snapshot(where: str, setting: str, patterns: Sequence[str]) -> Path:
    """By huggingface_hub, as transformers does it: its cache, HF_HUB_OFFLINE and HF_HOME count."""
    from huggingface_hub import snapshot_download

    offline = os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "TRUE", "YES", "ON"}
    try:
        return Path(snapshot_download(where, allow_patterns=list(patterns), local_files_only=offline))
    except Exception as error:  # of many libraries: no network, no such model, no right to read it
        reason = "máy đang đặt HF_HUB_OFFLINE" if offline else "không có mạng hoặc không có mô hình tên ấy"
        raise ModelError(
            f"Không có thư mục «{where}», cũng không lấy được mô hình tên ấy từ Hugging Face ({reason}).",
            f"Sửa thiết đặt {setting}, hoặc chép mô hình về một thư mục rồi đặt {setting} là thư mục đó.",
        ) from error


def require_torch(where: str) -> None:
    """Raise ModelError when a model without ONNX weights is asked for and torch isn't installed."""
    if find_spec("torch") is None:
        raise ModelError(
            f"Mô hình «{where}» không có model.onnx, mà máy này chưa cài torch.",
            "Cài phần thêm bằng pip install 'doichieu[train]', hoặc xuất mô hình thành model.onnx trong thư mục ấy.",
        )
