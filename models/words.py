"""Vietnamese word segmentation ("ủy ban nhân dân" is two words), and the quiet import of the library that does it."""

import importlib
import os
from functools import cache, lru_cache
from types import ModuleType
from typing import Any

MAX_CHARS = 2000  # segmentation of one piece; longer text is segmented piece by piece
MODEL_LIBRARY = "underthesea"


def quiet_import(name: str) -> ModuleType:
    """Import a module of underthesea without the notice that transformers prints when torch isn't installed.

    The notice would stand in the officer's terminal at every command. The setting is put back afterwards, so that a
    person who asked for transformers' messages still gets them later.
    """
    key = "TRANSFORMERS_VERBOSITY"
    before = os.environ.get(key)
    notice = os.environ.get("TRANSFORMERS_NO_ADVISORY_WARNINGS")
    os.environ[key] = before or "error"
    os.environ["TRANSFORMERS_NO_ADVISORY_WARNINGS"] = notice or "1"
    try:
        return importlib.import_module(name)
    finally:
        for variable, value in ((key, before), ("TRANSFORMERS_NO_ADVISORY_WARNINGS", notice)):
            if value is None:
                os.environ.pop(variable, None)
            else:
                os.environ[variable] = value


@cache
def _segmenter() -> Any:
    return quiet_import("underthesea.pipeline.word_tokenize").word_tokenize


def segment(text: str) -> list[str]:
    """The words of a text, syllables of a word joined by "_". Signs are words of their own."""
    words: list[str] = []
    for piece in _pieces(text):
        words += _segment_piece(piece)
    return words


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for line in text.splitlines():
        while len(line) > MAX_CHARS:
            at = line.rfind(" ", 0, MAX_CHARS)
            at = at if at > 0 else MAX_CHARS
            pieces.append(line[:at])
            line = line[at:].lstrip()
        if line.strip():
            pieces.append(line)
    return pieces


@lru_cache(maxsize=4096)
def _segment_piece(piece: str) -> tuple[str, ...]:
    words = _segmenter()(piece)
    return tuple("_".join(word.split()) for word in words if word.strip())
