"""Claim matching on the pair set: wordings of sixty claims, and of claims that differ from each by one detail.

The clusters are made by the matcher as a night makes them: one wording after the other, compared with the first wording
of the claims that share a band or lie near. B-cubed is Bagga and Baldwin's (1998): for each wording, how much of its
cluster is of its claim (precision) and how much of its claim is in its cluster (recall).
"""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from models.evaluate.score import Score, bootstrap
from models.protocols import Candidate, Embedder, Matcher

GROUP = "Gộp cách nói"
CLUSTERS = Path(__file__).with_name("own") / "clusters_test.jsonl"
_BUCKET, _LIMIT = 16, 32  # as in the store: claims taken of one band's bucket, and of all
HOW = {
    "number": "khác con số",
    "date": "khác ngày",
    "place": "khác nơi",
    "polarity": "khác có hay không",
    "object": "khác vật",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of the pair set; `gold` is its claim, `how` what that differs in from the base's first claim."""

    base: str
    gold: str
    how: str
    text: str


@dataclass(frozen=True, slots=True)
class _Base:
    """What one base gives: the sums that the figures are made of."""

    precision: float
    recall: float
    wordings: int
    differing: int  # pairs that differ in a detail
    joined: int  # of these, in one cluster
    pairs: int  # all pairs of this base in one cluster
    by_how: Counter[str]
    joined_by_how: Counter[str]


def read(path: Path) -> list[Wording]:
    """The wordings of a file of clusters, in its order."""
    found: list[Wording] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        base = str(row["base"])
        found += [Wording(base, f"{base}/same", "same", text) for text in row["same"]]
        for i, other in enumerate(row["differs"]):
            found += [Wording(base, f"{base}/{i}", str(other["how"]), text) for text in other["wordings"]]
    return found


def cluster(matcher: Matcher, texts: Sequence[str]) -> list[str]:
    """The claim of each wording, matched one after the other as in `flows.steps.match_claims`."""
    firsts: dict[str, str] = {}
    buckets: dict[int, list[str]] = defaultdict(list)
    found: list[str] = []
    matcher.remember([], whole=True)
    for number, (text, signature) in enumerate(zip(texts, matcher.sign(texts), strict=True)):
        shared = Counter(claim for band in signature.bands for claim in buckets[band][-_BUCKET:])
        near = sorted(shared, key=lambda claim: (-shared[claim], claim))[:_LIMIT]
        near += [claim for claim in matcher.near([text])[0] if claim not in near]
        match = matcher.match([(text, [Candidate(claim, firsts[claim]) for claim in near])])[0]
        claim = match.claim if match else f"{number:06d}"
        if not match:
            firsts[claim] = text
            for band in signature.bands:
                buckets[band].append(claim)
            matcher.remember([Candidate(claim, text)])
        found.append(claim)
    matcher.remember([], whole=True)
    return found


def measure(wordings: Sequence[Wording], claims: Sequence[str]) -> list[_Base]:
    """The sums of each base."""
    gold, said = Counter(w.gold for w in wordings), Counter(claims)
    both = Counter((w.gold, c) for w, c in zip(wordings, claims, strict=True))
    by_base: dict[str, list[tuple[Wording, str]]] = defaultdict(list)
    for wording, claim in zip(wordings, claims, strict=True):
        by_base[wording.base].append((wording, claim))
    return [_sums(rows, gold, said, both) for rows in by_base.values()]


def _sums(
    rows: Sequence[tuple[Wording, str]], gold: Counter[str], said: Counter[str], both: Counter[tuple[str, str]]
) -> _Base:
    by_how: Counter[str] = Counter()
    joined: Counter[str] = Counter()
    pairs = 0
    for (one, mine), (other, theirs) in combinations(rows, 2):
        pairs += mine == theirs
        if one.gold != other.gold:
            how = other.how if one.how == "same" else one.how if other.how == "same" else "both"
            by_how[how] += 1
            joined[how] += mine == theirs
    return _Base(
        precision=sum(both[w.gold, c] / said[c] for w, c in rows),
        recall=sum(both[w.gold, c] / gold[w.gold] for w, c in rows),
        wordings=len(rows),
        differing=by_how.total(),
        joined=joined.total(),
        pairs=pairs,
        by_how=by_how,
        joined_by_how=joined,
    )


def precision(bases: Sequence[_Base]) -> float:
    """B-cubed precision in percent."""
    return 100 * sum(b.precision for b in bases) / max(1, sum(b.wordings for b in bases))


def recall(bases: Sequence[_Base]) -> float:
    """B-cubed recall in percent."""
    return 100 * sum(b.recall for b in bases) / max(1, sum(b.wordings for b in bases))


def f1(bases: Sequence[_Base]) -> float:
    """The harmonic mean of both."""
    p, r = precision(bases), recall(bases)
    return 2 * p * r / (p + r) if p + r else 0.0


def wrongly_joined(bases: Sequence[_Base]) -> float:
    """Of the pairs that differ in a detail, the percentage in one cluster."""
    return 100 * sum(b.joined for b in bases) / max(1, sum(b.differing for b in bases))


def wrong_of_joined(bases: Sequence[_Base]) -> float:
    """Of the pairs in one cluster, the percentage that differ in a detail."""
    return 100 * sum(b.joined for b in bases) / max(1, sum(b.pairs for b in bases))


def scores(data: Path, embedder: Embedder) -> list[Score]:
    """The figures of the release on `data` (a file of clusters, or a folder that holds it; else the one that ships)."""
    from models.light import light_model, weigher
    from models.matching import RensaMatcher
    from models.matching_transformer import TransformerMatcher

    path = data if data.is_file() else CLUSTERS
    wordings = read(path)
    ours = TransformerMatcher(embedder, weigher())
    peer = RensaMatcher(weigher(), light_model("matching").version)
    return [
        *figures(wordings, cluster(ours, [w.text for w in wordings])),
        _shuffled(wordings, ours),
        *figures(wordings, cluster(peer, [w.text for w in wordings]), peer="mô hình nhẹ"),
    ]


def figures(wordings: Sequence[Wording], claims: Sequence[str], peer: str = "") -> list[Score]:
    """B-cubed and wrong joins of one clustering; a peer has no bars."""
    bases = measure(wordings, claims)
    after = f" ({peer})" if peer else ""

    def score(name: str, figure: Callable[[Sequence[_Base]], float], n: int, **more: object) -> Score:
        low, high = bootstrap(bases, figure)
        bars = {} if peer else more
        return Score(GROUP, name + after, figure(bases), n, low, high, **bars)  # type: ignore[arg-type]

    differing = sum(b.differing for b in bases)
    return [
        score("B-cubed F1", f1, len(wordings), bar=88.0, goal=94.0),
        score("B-cubed precision", precision, len(wordings)),
        score("B-cubed recall", recall, len(wordings)),
        score(
            "cặp bị gộp dù khác một chi tiết",
            wrongly_joined,
            differing,
            bar=1.0,
            goal=0.0,
            at_most=True,
            note="trong các cặp khác một chi tiết",
            detail=_by_how(bases),
        ),
        score(
            "cặp khác chi tiết trong các cặp đã gộp",
            wrong_of_joined,
            sum(b.pairs for b in bases),
            note="trong các cặp đã gộp",
        ),
    ]


def _by_how(bases: Sequence[_Base]) -> tuple[Score, ...]:
    total = sum((b.by_how for b in bases), Counter[str]())
    joined = sum((b.joined_by_how for b in bases), Counter[str]())
    return tuple(
        Score(GROUP, words, 100 * joined[how] / max(1, total[how]), total[how], at_most=True)
        for how, words in HOW.items()
    )


def _shuffled(wordings: Sequence[Wording], matcher: Matcher) -> Score:
    """F1 over five other orders: which wording came first is chance, and the first is what others compare with."""
    found = []
    for seed in range(5):
        order = list(wordings)
        random.Random(seed).shuffle(order)  # noqa: S311
        found.append(f1(measure(order, cluster(matcher, [w.text for w in order]))))
    return Score(
        GROUP,
        "B-cubed F1, thứ tự ngẫu nhiên",
        sum(found) / 5,
        len(wordings),
        min(found),
        max(found),
        note="trung bình, thấp nhất và cao nhất của năm thứ tự",
    )
