"""What claim verification looks at in a claim beside a passage: named numbers, all readable by a person.

A passage is read once (`models.views`) and compared with any number of claims (`compare`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.compare import conflicts, negated, opposites, same
from models.denial import ACCUSES, CONFIRMS, DENIES, Assertion
from models.lexicon import word_set
from models.quantities import Quantity
from models.views import ClaimView, PassageView, Unit, coverage, focus, known
from models.views import pairs as neighbours
from models.weigh import Weigher

_COVER = (0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)
_MATCH = (0.2, 0.35, 0.5, 0.65)
_LOST = (0, 1, 2, 3, 5, 8)
_KINDS = ("money", "percent", "count", "date", "time", "document")
_QUANTIFIERS = word_set("tat toan duy moi hau luon deu chi chinh hoan")
_CAUSES = word_set("vi do nen khien nho boi de")

NAMES: Final = (
    *(f"câu phủ hơn {t}" for t in _COVER),
    *(f"đoạn phủ hơn {t}" for t in _COVER),
    "câu phủ", "đoạn phủ", "cặp từ câu", "cặp từ đoạn", "thứ tự từ", "câu được phủ ngược", "trùng hoàn toàn",
    *(f"từ lạc hơn {n}" for n in _LOST),
    "từ lạc nặng nhất", "dãy từ lạc", "từ lạc ở đầu", "từ lạc ở cuối",
    *(f"lệch {k} trong câu" for k in _KINDS),
    *(f"lệch {k} trong đoạn" for k in _KINDS),
    "số lạ trong câu", "số lạ trong đoạn", "mọi số khớp câu", "mọi số khớp đoạn", "không có số", "lệch số khi phủ cao",
    "phủ định lệch", "phủ định chỉ ở nhận định", "phủ định chỉ ở câu", "phủ định lệch khi phủ cao", "trái nghĩa",
    "trái nghĩa khi phủ cao",
    "nơi lệch", "nơi thiếu", "từ toàn thể lạc", "từ nguyên nhân lạc",
    *(f"bác đúng việc hơn {t}" for t in _MATCH),
    "bác đúng việc", "bác việc khác", "bác đúng việc, nhận định cũng bác", "nhận định tự bác",
    *(f"xác nhận đúng việc hơn {t}" for t in _MATCH),
    "xác nhận đúng việc", "xác nhận đúng việc, nhận định bác", "lên án người tung tin", "chỉ dẫn lời đồn",
    "chỉ dẫn lời đồn khi phủ cao",
    "bác và phủ cao", "bác và số lệch",
    "phủ khi có lời bác", "phủ cao khi có lời bác", "phủ khi chỉ dẫn lời đồn", "phủ khi dẫn lời người khác",
    "có lời bác", "có xác nhận",
    "phủ khi có xác nhận", "bác đúng việc khi phủ thấp",
)  # fmt: skip


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


def _about(claim: ClaimView, kind: str, view: PassageView, weigh: Weigher) -> tuple[Assertion | None, float]:
    """The denial or confirmation that is most about the claim, and how much (0 to 1)."""
    best, top = None, 0.0
    for one in view.assertions:
        if one.kind != kind:
            continue
        match = _overlap(claim, one.about, weigh) if one.about else 0.0
        if one.around:  # said of something named nearby: only how much of the claim is there counts
            shared = sum(w for word, w in zip(claim.words, claim.weights, strict=True) if word in one.around)
            match = max(match, min(shared / 6.0, 1.0) * shared / claim.telling)
        if match > top:
            best, top = one, match
    return best, min(top, 1.0)


def _overlap(claim: ClaimView, about: frozenset[str], weigh: Weigher) -> float:
    """Of a short object most must be in the claim; of a long claim, much in the object; one word is no topic."""
    shared = sum(w for word, w in zip(claim.words, claim.weights, strict=True) if word in about)
    match = max(shared / claim.telling, 0.9 * weigh.total(about & set(claim.words)) / (weigh.total(about) or 1.0))
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
    return [not known(word, view.bag, view.quantities, claim) for word in claim.words]


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


def _any(view: PassageView, kind: str) -> bool:
    return any(a.kind == kind for a in view.assertions)


def compare(claim: ClaimView, view: PassageView, weigh: Weigher) -> Comparison:
    """All features of NAMES for a claim beside a passage."""
    unit, cover = focus(claim, view)
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
    other_denial = _any(view, DENIES) and denied < _MATCH[0]
    accused = _any(view, ACCUSES)
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
        len(claim.pairs & neighbours(content)) / pairs,
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
    denying, confirming = _any(view, DENIES), _any(view, CONFIRMS)
    values += [
        denying * whole,
        denying * float(whole >= 0.6),
        rumour_only * whole,
        view.quoting * whole,
        float(denying),
        float(confirming),
        confirming * whole,
        against * (1.0 - high),
    ]
    return Comparison(
        values, unit, cover, in_unit, contrary, denial, denied, confirmation, confirmed, neg, strange_view
    )
