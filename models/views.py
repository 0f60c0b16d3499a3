"""A passage and a claim as they're compared: each read once, whatever it's laid beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.compare import places, same
from models.denial import DENIES, FRAME, Assertion, assertions, quotes
from models.normal import Canon, canon
from models.quantities import Quantity
from models.sentences import Sentence, split
from models.weigh import Weigher

_PASSAGE_CHARS = 8000  # of one passage; the spiders cut them far shorter


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence of a passage, or two neighbours."""

    start: int
    end: int
    first: int  # index of its first sentence
    last: int
    form: Canon
    bag: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage read once."""

    units: tuple[Unit, ...]
    sentences: tuple[tuple[int, int, str], ...]
    forms: tuple[Canon, ...]
    bag: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    quantities: tuple[Quantity, ...]
    places: frozenset[str]
    assertions: tuple[Assertion, ...]
    quoting: bool


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim read once."""

    form: Canon
    words: tuple[str, ...]  # content syllables and quantities, in order
    weights: tuple[float, ...]
    total: float
    telling: float  # weight of the words that a denial could be about
    pairs: frozenset[tuple[str, str]]
    places: frozenset[str]
    denies: bool
    object: frozenset[str]  # what a claim that denies something is about


def pairs(words: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Neighbours."""
    return frozenset(pairwise(words))


def read_passage(text: str, weigh: Weigher) -> PassageView:
    """A passage as compared: its sentences, windows of two, quantities, denials."""
    sentences = tuple(piece for s in split(text[:_PASSAGE_CHARS]) for piece in _parts(s))
    forms = tuple(canon(s[2]) for s in sentences)
    units: list[Unit] = []
    for i, (start, end, _) in enumerate(sentences):
        units.append(_unit(start, end, i, i, forms[i], weigh))
        if i + 1 < len(sentences):
            both = Canon(
                (*forms[i].syllables, ",", *forms[i + 1].syllables), forms[i].quantities + forms[i + 1].quantities
            )
            units.append(_unit(start, sentences[i + 1][1], i, i + 1, both, weigh))
    words = tuple(w for f in forms for w in f.words)
    content = weigh.content(words)
    return PassageView(
        units=tuple(units),
        sentences=sentences,
        forms=forms,
        bag=frozenset(words),
        pairs=pairs(content),
        quantities=tuple(q for f in forms for q in f.quantities),
        places=places(words),
        assertions=tuple(assertions(forms, weigh)),
        quoting=any(quotes(f) for f in forms),
    )


def _parts(sentence: Sentence) -> list[tuple[int, int, str]]:
    """The parts between semicolons: a list of fees in one sentence says several things."""
    found, at = [], sentence.start
    for piece in sentence.text.split(";"):
        blank = len(piece) - len(piece.lstrip())
        text = piece.strip()
        if text:
            found.append((at + blank, at + blank + len(text), text))
        at += len(piece) + 1
    return found


def _unit(start: int, end: int, first: int, last: int, form: Canon, weigh: Weigher) -> Unit:
    bag = frozenset(form.words)
    return Unit(start, end, first, last, form, bag, weigh.total(bag))


def read_claim(text: str, weigh: Weigher) -> ClaimView:
    """A claim as compared; rumour hedges before it ("nghe tin") weigh little, as they're common words."""
    form = canon(text)
    words = tuple(weigh.content(form.words, 0.3))
    own = [a for a in assertions([form], weigh) if a.kind == DENIES]
    return ClaimView(
        form=form,
        words=words,
        weights=tuple(weigh(w) for w in words),
        total=weigh.total(words) or 1.0,
        telling=weigh.total(w for w in words if w not in FRAME) or 1.0,
        pairs=pairs(weigh.content(form.words)),
        places=places(form.words),
        denies=bool(own),
        object=own[0].about if own else frozenset(),
    )


def known(word: str, bag: frozenset[str], quantities: Sequence[Quantity], claim: ClaimView) -> bool:
    """Whether a word of the claim is in the bag, or a quantity that is the same however precisely written."""
    if word in bag:
        return True
    if ":" not in word:
        return False
    return any(q.key == word and any(same(q, other) for other in quantities) for q in claim.form.quantities)


def coverage(claim: ClaimView, bag: frozenset[str], quantities: Sequence[Quantity]) -> float:
    """The weighted share of the claim's words found in the bag, 0 to 1."""
    covered = sum(w for word, w in zip(claim.words, claim.weights, strict=True) if known(word, bag, quantities, claim))
    return covered / claim.total


def focus(claim: ClaimView, view: PassageView) -> tuple[Unit | None, float]:
    """The unit that holds most of the claim; one sentence is preferred to two that hold hardly more."""
    best, score, found = None, -1.0, 0.0
    for unit in view.units:
        cover = coverage(claim, unit.bag, unit.form.quantities)
        value = cover - (0.12 if unit.last > unit.first else 0.0)
        if value > score + 1e-9:
            best, score, found = unit, value, cover
    return best, found
