"""Reading the training data in ../shared/data, and keeping what's for evaluation out of training."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from doichieu.errors import ModelError
from doichieu.text import fold

VERIFICATION = ("verification/vifactcheck_train.jsonl", "verification/vihallu_train.jsonl")
SOCIAL = {
    "social/uit_vsmec_train.jsonl": "text",
    "social/uit_vsfc_train.jsonl": "text",
    "social/vihsd_train.jsonl": "text",
    "social/visfd_train.jsonl": "text",
}
COMMENTS = "social/victsd_train.jsonl"
COMMENTS_DEV = "claim_detection/comments_labelled_dev.jsonl"
LABELS = {"SUPPORTED": "supports", "REFUTED": "refutes", "NEI": "not_enough"}


def rows(data: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of one file. Raises ModelError naming the file that's missing."""
    path = data / name
    if not path.exists():
        raise ModelError(f"Không có tệp dữ liệu {path}.", "Chỉ đúng thư mục dữ liệu bằng --data.")
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def plain_key(text: str) -> str:
    """What two copies of a comment share: folded letters and digits."""
    return "".join(c for c in fold(text) if c.isalnum())


def kept_back(data: Path) -> tuple[set[str], set[str]]:
    """Ids and plain keys of the labelled dev comments: neither may be trained on."""
    dev = list(rows(data, COMMENTS_DEV))
    return {str(r["id"]) for r in dev}, {plain_key(str(r["text"])) for r in dev}


def social(data: Path) -> list[str]:
    """Comments, feedback and reviews without labels of ours, duplicates and dev texts left out."""
    ids, seen = kept_back(data)
    texts: list[str] = []
    for name, field in SOCIAL.items():
        for row in rows(data, name):
            key = plain_key(str(row[field]))
            if str(row["id"]) in ids or key in seen or not key:
                continue
            seen.add(key)
            texts.append(str(row[field]))
    return texts


def comments(data: Path) -> dict[str, str]:
    """ViCTSD training comments by id, dev ids and their duplicates left out."""
    ids, seen = kept_back(data)
    found: dict[str, str] = {}
    for row in rows(data, COMMENTS):
        key = plain_key(str(row["comment"]))
        if str(row["id"]) in ids or key in seen:
            continue
        seen.add(key)
        found[str(row["id"])] = str(row["comment"])
    return found
