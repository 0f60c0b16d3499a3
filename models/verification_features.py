"""What claim verification looks at in a claim beside a passage: named numbers, all readable by a person.

A passage is read once (`read_passage`) and compared with any number of claims (`compare`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.compare import conflicts, negated, opposites, places, same
from models.denial import ACCUSES, CONFIRMS, DENIES, Assertion, assertions, quotes
from models.normal import Canon, canon
from models.quantities import Quantity
from models.sentences import split
from models.weigh import Weigher

_COVER = (0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)
_MATCH = (0.2, 0.35, 0.5, 0.65)
_LOST = (0, 1, 2, 3, 5, 8)
_KINDS = ("money", "percent", "count", "date", "time", "document")
_QUANTIFIERS = frozenset("tat toan duy moi hau luon deu chi chinh hoan".split())
_CAUSES = frozenset("vi do nen khien nho boi de".split())
_PASSAGE_CHARS = 8000

NAMES: Final = (
    *(f"câu phủ hơn {t}" for t in _COVER),
    *(f"đoạn phủ hơn {t}" for t in _COVER),
    "câu phủ", "đoạn phủ", "cặp từ câu", "cặp từ đoạn", "thứ tự từ", "câu được phủ ngược", "trùng hoàn toàn",
    *(f"từ lạc hơn {n}" for n in _LOST),
    "từ lạc nặng nhất", "dãy từ lạc", "từ lạc ở đầu", "từ lạc ở cuối",
    *(f"lệch {k} trong câu" for k in _KINDS),
    *(f"lệch {k} trong đoạn" for k in _KINDS),
    "số lạ trong câu", "số lạ trong đoạn", "mọi số khớp câu", "mọi số khớp đoạn", "không có số", "lệch số khi phủ cao",
    "phủ định lệch", "phủ định chỉ ở nhận định", "phủ định chỉ ở câu", "phủ định lệch khi phủ cao", "trái nghĩa", "trái nghĩa khi phủ cao",
    "nơi lệch", "nơi thiếu", "từ toàn thể lạc", "từ nguyên nhân lạc",
    *(f"bác đúng việc hơn {t}" for t in _MATCH),
    "bác đúng việc", "bác việc khác", "bác đúng việc, nhận định cũng bác", "nhận định tự bác",
    *(f"xác nhận đúng việc hơn {t}" for t in _MATCH),
    "xác nhận đúng việc", "xác nhận đúng việc, nhận định bác", "lên án người tung tin", "chỉ dẫn lời đồn", "chỉ dẫn lời đồn khi phủ cao",
    "bác và phủ cao", "bác và số lệch",
)  # fmt: skip


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
    pairs: frozenset[tuple[str, str]]
    places: frozenset[str]
    denies: bool
    object: frozenset[str]  # what a claim that denies something is about


@dataclass(frozen=True, slots=True)
class Comparison:
    """The features of a claim beside a passage, and what the reason is made of."""

    values: list[float]
    unit: Unit | None
    coverage: float
    conflicts: list[tuple[Quantity, Quantity]]
    opposites: list[tuple[str, str]]
    denial: Assertion | None
    denial_match: float
    confirmation: Assertion | None
    confirm_match: float
    negation: float
    missing: list[Quantity]


def _pairs(words: Sequence[str]) -> frozenset[tuple[str, str]]:
    return frozenset(zip(words, words[1:], strict=False))


def read_passage(text: str, weigh: Weigher) -> PassageView:
    """A passage as compared: its sentences, windows of two, quantities, denials."""
    sentences = tuple((s.start, s.end, s.text) for s in split(text[:_PASSAGE_CHARS]))
    forms = tuple(canon(s[2]) for s in sentences)
    units: list[Unit] = []
    for i, (start, end, _) in enumerate(sentences):
        units.append(_unit(start, end, i, i, forms[i], weigh))
        if i + 1 < len(sentences):
            both = Canon((*forms[i].syllables, ",", *forms[i + 1].syllables), forms[i].quantities + forms[i + 1].quantities)
            units.append(_unit(start, sentences[i + 1][1], i, i + 1, both, weigh))
    words = tuple(w for f in forms for w in f.words)
    content = weigh.content(words)
    return PassageView(
        units=tuple(units),
        sentences=sentences,
        forms=forms,
        bag=frozenset(words),
        pairs=_pairs(content),
        quantities=tuple(q for f in forms for q in f.quantities),
        places=places(words),
        assertions=tuple(assertions(forms, weigh)),
        quoting=any(quotes(f) for f in forms),
    )


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
        pairs=_pairs(weigh.content(form.words)),
        places=places(form.words),
        denies=bool(own),
        object=own[0].about if own else frozenset(),
    )


def _known(word: str, bag: frozenset[str], quantities: Sequence[Quantity], claim: ClaimView) -> bool:
    if word in bag:
        return True
    if ":" not in word:
        return False
    return any(q.key == word and any(same(q, other) for other in quantities) for q in claim.form.quantities)


def coverage(claim: ClaimView, bag: frozenset[str], quantities: Sequence[Quantity]) -> float:
    """The weighted share of the claim's words found in the bag, 0 to 1."""
    covered = sum(w for word, w in zip(claim.words, claim.weights, strict=True) if _known(word, bag, quantities, claim))
    return covered / claim.total


def _focus(claim: ClaimView, view: PassageView) -> tuple[Unit | None, float]:
    """The unit that holds most of the claim; one sentence is preferred to two that hold hardly more."""
    best, score, found = None, -1.0, 0.0
    for unit in view.units:
        cover = coverage(claim, unit.bag, unit.form.quantities)
        value = cover - (0.12 if unit.last > unit.first else 0.0)
        if value > score + 1e-9:
            best, score, found = unit, value, cover
    return best, found


def _about(claim: ClaimView, kind: str, view: PassageView, weigh: Weigher) -> tuple[Assertion | None, float]:
    """The denial or confirmation that is most about the claim, and how much (0 to 1)."""
    best, top = None, 0.0
    for one in view.assertions:
        if one.kind != kind:
            continue
        match = _overlap(claim, one.about, weigh) if one.about else 0.0
        if one.around:  # said of something named nearby: only how much of the claim is there counts
            shared = sum(w for word, w in zip(claim.words, claim.weights, strict=True) if word in one.around)
            match = max(match, min(shared / 6.0, 1.0) * shared / claim.total)
        if match > top:
            best, top = one, match
    return best, min(top, 1.0)


def _overlap(claim: ClaimView, about: frozenset[str], weigh: Weigher) -> float:
    """Of a short object most must be in the claim; of a long claim, much must be in the object; one word is no topic."""
    shared = sum(w for word, w in zip(claim.words, claim.weights, strict=True) if word in about)
    match = max(shared / claim.total, 0.9 * weigh.total(about & set(claim.words)) / (weigh.total(about) or 1.0))
    return match * min(1.0, shared / 5.0)


def _lcs(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of the longest common subsequence, bit-parallel (Hyyrö 2004): len(a) big-integer steps."""
    masks: dict[str, int] = {}
    for i, word in enumerate(b):
        masks[word] = masks.get(word, 0) | (1 << i)
    full = (1 << len(b)) - 1
    state = full
    for word in a:
        hit = state & masks.get(word, 0)
        state = ((state + hit) | (state - hit)) & full
    return len(b) - state.bit_count()


def _lost(claim: ClaimView, view: PassageView) -> list[bool]:
    return [not _known(word, view.bag, view.quantities, claim) for word in claim.words]


def _negation(claim: ClaimView, unit: Unit, weigh: Weigher) -> tuple[float, float, float]:
    """Share of the common words that only one side negates: either, only the claim, only the passage."""
    mine = dict(zip(claim.form.syllables, negated(claim.form.syllables), strict=True))
    theirs: dict[str, bool] = {}
    for syllable, flag in zip(unit.form.syllables, negated(unit.form.syllables), strict=True):
        theirs[syllable] = theirs.get(syllable, True) and flag  # negated only if it always is
    common = total = only_claim = only_unit = 0.0
    for syllable, flag in mine.items():
        if syllable not in theirs or (weight := weigh(syllable)) < 0.5:
            continue
        total += weight
        only_claim += weight * (flag and not theirs[syllable])
        only_unit += weight * (theirs[syllable] and not flag)
    common = total or 1.0
    return (only_claim + only_unit) / common, only_claim / common, only_unit / common


def _run(flags: Sequence[bool]) -> int:
    longest = current = 0
    for flag in flags:
        current = current + 1 if flag else 0
        longest = max(longest, current)
    return longest


def compare(claim: ClaimView, view: PassageView, weigh: Weigher) -> Comparison:
    """All features of NAMES for a claim beside a passage."""
    unit, cover = _focus(claim, view)
    if unit is None or not claim.words:
        return Comparison([0.0] * len(NAMES), unit, 0.0, [], [], None, 0.0, None, 0.0, 0.0, [])
    whole = coverage(claim, view.bag, view.quantities)
    lost = _lost(claim, view)
    heavy = [w for w, gone in zip(claim.weights, lost, strict=True) if gone]
    n_lost = sum(gone and w >= 1.5 for w, gone in zip(claim.weights, lost, strict=True))
    content = weigh.content(unit.form.words)
    pairs = len(claim.pairs) or 1
    mine = claim.form.quantities
    in_unit, in_view = conflicts(mine, unit.form.quantities), conflicts(mine, view.quantities)
    strange_unit = [q for q in mine if not any(same(q, o) for o in unit.form.quantities)]
    strange_view = [q for q in mine if not any(same(q, o) for o in view.quantities)]
    neg, neg_claim, neg_unit = _negation(claim, unit, weigh)
    contrary = opposites(claim.form.words, unit.form.words)
    there = claim.places - view.places
    denial, denied = _about(claim, DENIES, view, weigh)
    confirmation, confirmed = _about(claim, CONFIRMS, view, weigh)
    other_denial = any(a.kind == DENIES for a in view.assertions) and denied < _MATCH[0]
    accused = any(a.kind == ACCUSES for a in view.assertions)
    rumour_only = view.quoting and not any(a.kind in (DENIES, CONFIRMS) for a in view.assertions)
    against = denied if not claim.denies else 0.0
    for_it = confirmed if not claim.denies else 0.0
    shown = {q.kind for q, _ in in_unit}, {q.kind for q, _ in in_view}
    words = claim.words
    lost_words = {w for w, gone in zip(words, lost, strict=True) if gone}
    syllables = set(claim.form.syllables) - view.bag
    high = float(cover >= 0.6)
    values = [float(cover > t) for t in _COVER] + [float(whole > t) for t in _COVER]
    values += [
        cover,
        whole,
        len(claim.pairs & _pairs(content)) / pairs,
        len(claim.pairs & view.pairs) / pairs,
        _lcs(words, [w for w in unit.form.words if weigh(w) >= 0.3]) / len(words),
        weigh.total(unit.bag & set(words)) / (unit.weight or 1.0),
        float(not lost_words),
    ]
    values += [float(n_lost > n) for n in _LOST]
    values += [min(max(heavy, default=0.0), 8.0) / 8, min(_run(lost), 8) / 8, float(lost[0]), float(lost[-1])]
    values += [float(k in shown[0]) for k in _KINDS] + [float(k in shown[1]) for k in _KINDS]
    values += [
        min(len(strange_unit), 3) / 3,
        min(len(strange_view), 3) / 3,
        float(bool(mine) and not strange_unit),
        float(bool(mine) and not strange_view),
        float(not mine),
        high * bool(in_unit),
        neg,
        float(neg_claim > 0.15),
        float(neg_unit > 0.15),
        neg * high,
        float(bool(contrary)),
        float(bool(contrary)) * high,
        float(bool(there) and bool(view.places)),
        float(bool(there)),
        float(bool(_QUANTIFIERS & syllables)),
        float(bool(_CAUSES & syllables)),
    ]
    values += [float(against > t) for t in _MATCH]
    values += [against, float(other_denial), denied * claim.denies, float(claim.denies)]
    values += [float(for_it > t) for t in _MATCH]
    values += [for_it, confirmed * claim.denies, accused * whole, float(rumour_only), rumour_only * high]
    values += [against * high, against * bool(in_view)]
    return Comparison(
        values, unit, cover, in_unit, contrary, denial, denied, confirmation, confirmed, neg, strange_view
    )
