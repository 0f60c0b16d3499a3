"""From the judgements on all passages to one finding on the claim. Never a verdict, and none without a passage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doichieu.records import Finding, Judgement, Model, Stance
from models.reasons import CONFIRMED, DENIED, DETAIL, NEGATED

MODEL = Model("combine", "5")
"""What a flag names beside the verifier; raise the version with every change of the rules below."""


@dataclass(frozen=True, slots=True)
class Bands:
    """How sure a judgement must be to decide. Below that it abstains: the claim shows as "chưa có căn cứ"."""

    sure: float  # to support, or to refute by a number, a date, a place
    denial: float  # to refute by an official page that says in so many words that it isn't so
    negated: float  # to refute by a negation or a detail alone
    detail: float


# The light verifier takes a neighbouring matter ("khai tử" for "khai sinh") for the same with a detail changed.
LIGHT = Bands(sure=0.6, denial=0.5, negated=0.75, detail=0.85)
# `sure` and `negated`: of 0.5 to 0.7, best on the even rows of ViFactCheck dev, evidence retrieved. A detail must be
# surer than is best there: in the sample village the fee of another paper still passes for a refutation.
TRANSFORMER = Bands(sure=0.65, denial=0.5, negated=0.65, detail=0.9)
SURE = LIGHT.sure
# Two sides within this of each other disagree; further apart, the surer one stands.
_CLOSE = 0.25
# How far a source of each tier is trusted to decide: state body, state press, legal database, reference data.
_TIER = {1: 1.0, 2: 0.95, 3: 0.9, 4: 0.8}
_TIER_ELSE = 0.5
_FRESH = 1e-6  # of equals the newer document decides
# A source that much newer tells how it is since; nearer ones simply disagree.
_SINCE = 30  # days
_SURE_SINCE = 0.75

Judged = tuple[str, int, str | None, Judgement]  # evidence key, tier, day of issue, judgement


def combine(judgements: Sequence[Judged], bands: Bands = LIGHT) -> tuple[Finding, str | None, float, str]:
    """Finding, key of the evidence that decided, certainty (0 to 1), reason in plain Vietnamese.

    A denial by an official body outweighs words that merely overlap: a passage that quotes a rumour supports it in
    every word but the last. Two strong sources that disagree are DISPUTED, unless dates tell why: what was denied in
    February and decided in June is true since June, and the reason names both days.
    """
    against = _strongest(judgements, Stance.REFUTES, bands)
    behind = _strongest(judgements, Stance.SUPPORTS, bands)
    if against and behind:
        return _both(against, behind)
    if against:
        return Finding.REFUTED, against[0][0], against[1], against[0][3].reason
    if behind:
        return Finding.SUPPORTED, behind[0][0], behind[1], behind[0][3].reason
    if not judgements:
        return Finding.NO_SOURCE, None, 0.0, "Không tìm thấy nguồn chính thức nào nói về việc này."
    best = max(max(j.supports, j.refutes) for _, _, _, j in judgements)
    return Finding.NO_SOURCE, None, round(1.0 - best, 6), "Các nguồn tìm được chưa đủ để kết luận."


def _strongest(judgements: Sequence[Judged], stance: Stance, bands: Bands) -> tuple[Judged, float] | None:
    """The evidence that most surely takes this stance, if any is sure enough, and how sure."""
    sure = []
    for order, judged in enumerate(judgements):
        _, tier, issued, judgement = judged
        if judgement.stance is not stance:
            continue
        raw = judgement.refutes if stance is Stance.REFUTES else judgement.supports
        score = round(raw * _TIER.get(tier, _TIER_ELSE), 6)
        if score >= _needed(judgement, bands):
            sure.append((score, issued or "", -order, judged))
    if not sure:
        return None
    top = max(score for score, *_ in sure)
    near = [s for s in sure if s[0] >= top - _FRESH]
    score, _, _, judged = max(near, key=lambda s: (s[1], s[2]))
    return judged, score


def _needed(judgement: Judgement, bands: Bands) -> float:
    by_wording = ((DENIED, bands.denial), (NEGATED, bands.negated), (DETAIL, bands.detail))
    return next((least for start, least in by_wording if judgement.reason.startswith(start)), bands.sure)


def _both(against: tuple[Judged, float], behind: tuple[Judged, float]) -> tuple[Finding, str | None, float, str]:
    """One source refutes, another supports."""
    (no_key, no_tier, no_day, no), no_score = against
    (yes_key, yes_tier, yes_day, yes), yes_score = behind
    later = _later(yes_day, no_day)
    if later >= _SINCE and yes_score >= _SURE_SINCE and yes_tier <= no_tier:
        told = f"Trước đây nguồn nói không đúng ({_day(no_day)}), nguồn mới hơn cho biết nay đã đúng ({_day(yes_day)})."
        return Finding.SUPPORTED, yes_key, yes_score, f"{told} {yes.reason}"
    if -later >= _SINCE and no_score >= _SURE_SINCE and no_tier <= yes_tier and not denies(no):
        told = f"Trước đây nguồn nói đúng ({_day(yes_day)}), nguồn mới hơn nói khác ({_day(no_day)})."
        return Finding.REFUTED, no_key, no_score, f"{told} {no.reason}"
    if denies(no) and no_tier <= yes_tier and not confirms(yes):
        return Finding.REFUTED, no_key, no_score, no.reason
    if no_score > yes_score + _CLOSE and no_tier <= yes_tier:
        return Finding.REFUTED, no_key, no_score, no.reason
    if yes_score > no_score + _CLOSE and yes_tier <= no_tier:
        return Finding.SUPPORTED, yes_key, yes_score, yes.reason
    decided = no_key if no_score >= yes_score else yes_key
    reason = f"Các nguồn nói khác nhau. {no.reason} Nhưng: {yes.reason[0].lower()}{yes.reason[1:]}"
    return Finding.DISPUTED, decided, round(min(no_score, yes_score), 6), reason


def _later(one: str | None, other: str | None) -> int:
    """By how many days the first is later; 0 where a day isn't known."""
    try:
        return (date.fromisoformat(one or "") - date.fromisoformat(other or "")).days
    except ValueError:
        return 0


def _day(day: str | None) -> str:
    """A day as people write it here."""
    return date.fromisoformat(day).strftime("%d/%m/%Y") if day else ""


def denies(judgement: Judgement) -> bool:
    """Whether the judgement rests on an explicit denial."""
    return judgement.reason.startswith(DENIED)


def confirms(judgement: Judgement) -> bool:
    """Whether the judgement rests on an explicit confirmation."""
    return judgement.reason.startswith(CONFIRMED)
