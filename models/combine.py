"""From the judgements on all passages to one finding on the claim. Never a verdict, and none without a passage."""

from collections.abc import Sequence

from doichieu.records import Finding, Judgement, Model, Stance
from models.reasons import CONFIRMED, DENIED, DETAIL, NEGATED

MODEL = Model("combine", "3")
"""What a flag names beside the verifier; raise the version with every change of the rules below."""

# Below this, a judgement decides nothing: the claim shows as "chưa có căn cứ".
SURE = 0.6
# An official page that says in so many words that it isn't so needs less: the model is careful about what is denied.
_SURE_DENIAL = 0.5
# A refutation that rests on neither a denial nor a number needs more: the light verifier takes a neighbouring matter
# ("khai tử" for "khai sinh") for the same with a detail changed.
_SURE_BY_WORDING = ((DENIED, _SURE_DENIAL), (NEGATED, 0.75), (DETAIL, 0.85))
# Two sides within this of each other disagree; further apart, the surer one stands.
_CLOSE = 0.25
# How far a source of each tier is trusted to decide: state body, state press, legal database, reference data.
_TIER = {1: 1.0, 2: 0.95, 3: 0.9, 4: 0.8}
_TIER_ELSE = 0.5
_FRESH = 1e-6  # of equals the newer document decides

Judged = tuple[str, int, str | None, Judgement]  # evidence key, tier, day of issue, judgement


def combine(judgements: Sequence[Judged]) -> tuple[Finding, str | None, float, str]:
    """Finding, key of the evidence that decided, certainty (0 to 1), reason in plain Vietnamese.

    A denial by an official body outweighs words that merely overlap: a passage that quotes a rumour supports it in
    every word but the last. Of two strong sources that disagree the newer isn't taken silently: that's DISPUTED.
    """
    against = _strongest(judgements, Stance.REFUTES)
    behind = _strongest(judgements, Stance.SUPPORTS)
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


def _strongest(judgements: Sequence[Judged], stance: Stance) -> tuple[Judged, float] | None:
    """The evidence that most surely takes this stance, if any is sure enough, and how sure."""
    sure = []
    for order, judged in enumerate(judgements):
        _, tier, issued, judgement = judged
        if judgement.stance is not stance:
            continue
        raw = judgement.refutes if stance is Stance.REFUTES else judgement.supports
        score = round(raw * _TIER.get(tier, _TIER_ELSE), 6)
        if score >= _needed(judgement):
            sure.append((score, issued or "", -order, judged))
    if not sure:
        return None
    top = max(score for score, *_ in sure)
    near = [s for s in sure if s[0] >= top - _FRESH]
    score, _, _, judged = max(near, key=lambda s: (s[1], s[2]))
    return judged, score


def _needed(judgement: Judgement) -> float:
    return next((least for start, least in _SURE_BY_WORDING if judgement.reason.startswith(start)), SURE)


def _both(against: tuple[Judged, float], behind: tuple[Judged, float]) -> tuple[Finding, str | None, float, str]:
    """One source refutes, another supports."""
    (no_key, no_tier, _, no), no_score = against
    (yes_key, yes_tier, _, yes), yes_score = behind
    if denies(no) and no_tier <= yes_tier and not confirms(yes):
        return Finding.REFUTED, no_key, no_score, no.reason
    if no_score > yes_score + _CLOSE and no_tier <= yes_tier:
        return Finding.REFUTED, no_key, no_score, no.reason
    if yes_score > no_score + _CLOSE and yes_tier <= no_tier:
        return Finding.SUPPORTED, yes_key, yes_score, yes.reason
    decided = no_key if no_score >= yes_score else yes_key
    reason = f"Các nguồn nói khác nhau. {no.reason} Nhưng: {yes.reason[0].lower()}{yes.reason[1:]}"
    return Finding.DISPUTED, decided, round(min(no_score, yes_score), 6), reason


def denies(judgement: Judgement) -> bool:
    """Whether the judgement rests on an explicit denial."""
    return judgement.reason.startswith(DENIED)


def confirms(judgement: Judgement) -> bool:
    """Whether the judgement rests on an explicit confirmation."""
    return judgement.reason.startswith(CONFIRMED)
