"""A passage is read under its document's title: corrections often name the rumour there alone."""

from dataclasses import replace

from doichieu.records import Judgement
from doichieu.text import fold
from models.sentences import split


def headed(title: str, passage: str) -> tuple[str, int]:
    """What is judged, and where the passage begins in it. A title that the passage holds anyway isn't put before it."""
    title = " ".join(title.split())
    if not title or fold(title) in fold(" ".join(passage.split())):
        return passage, 0
    return f"{title}\n{passage}", len(title) + 1


def unheaded(judgement: Judgement, start: int, passage: str) -> Judgement:
    """The judgement with its span in the passage alone, which is what's quoted.

    A span that lies in the title becomes the passage's first sentence: what's under a title is its matter.
    """
    if start == 0:
        return judgement
    if judgement.end <= start:
        first = split(passage)[0] if passage.strip() else None
        return replace(judgement, start=first.start if first else 0, end=first.end if first else 0)
    return replace(judgement, start=max(0, judgement.start - start), end=judgement.end - start)
