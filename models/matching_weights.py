"""The weights of matching that ship, for when the transformer's folder brings none of its own."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from doichieu.errors import ModelError

DEFAULT = Path(__file__).with_name("weights") / "matching.json"


@cache
def default_part(path: Path = DEFAULT) -> Mapping[str, Any]:
    """`score` (a linear model over `models.alike.NAMES`), `sure` and `maybe`. Raises ModelError."""
    try:
        part: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        part["score"], part["sure"], part["maybe"]
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"Không đọc được tệp mô hình {path}.", "Cài lại phần mềm.") from error
    return part
