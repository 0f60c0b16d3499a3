"""Folders that hold an index: what may be removed, and what's told when one can't be written."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from doichieu.errors import ModelError


def wipe_folder(folder: Path, marks: Sequence[str]) -> None:
    """Remove an index: only a folder that holds nothing, or carries one of our marks. Raises ModelError."""
    if not folder.exists():
        return
    if any(folder.iterdir()) and not any((folder / mark).exists() for mark in marks):
        raise ModelError(f"Thư mục {folder} không phải chỉ mục của Đối Chiếu.", "Chọn một thư mục trống khác.")
    shutil.rmtree(folder)


def not_written(folder: Path) -> ModelError:
    """The error of an index that couldn't be written."""
    return ModelError("Không ghi được chỉ mục nguồn.", f"Kiểm tra chỗ trống trên đĩa của {folder} rồi chạy lại.")
