"""The development pairs, without torch: training checks on them, tuning and the report read halves of them."""

from pathlib import Path

from doichieu.text import nfc
from models.train.data import LABELS, rows
from models.train.pairs import Example


def dev_set(data: Path, name: str) -> list[Example]:
    """A development file ("vifactcheck", "vihallu") as examples, in its order."""
    return [
        Example(nfc(str(r["claim"])), nfc(str(r["evidence"])), LABELS[str(r["label"])], str(r.get("url", "")), name)
        for r in rows(data, f"verification/{name}_dev.jsonl")
    ]
