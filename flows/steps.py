"""The steps of a night. Each does only what is missing, in batches, each batch in one transaction.

Running a step again changes nothing; a crash between two batches loses and doubles nothing. They take no Prefect and
return counts only, so a test or a benchmark calls them as they are.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from doichieu.records import Evidence, Finding, Flag, Kind, Model
from doichieu.settings import Settings
from doichieu.store import Store, audit, claims, documents, flags, open_store, posts, suggestions
from doichieu.text import digest, has_tones, moment, now
from flows.progress import track

if TYPE_CHECKING:
    from models.backends import Backend
    from models.protocols import Hit
    from models.together import Reading

POSTS = 200  # posts a batch: some seconds of work, so a kill loses little
WORDINGS = 200
AGAIN_DAYS = 180  # what comes back after half a year is news again: last year's rumour may be this year's truth
TYPICAL = 12  # wordings of one claim that are compared to find the typical one
PASSAGES = 500
CLAIMS = 16
EQUAL = 0.005  # hits within this share of the first's score are equally good; two neighbouring ranks are further apart
WIDEST = 512  # passages asked for at the most to find those still in force; SQLite takes that many in one query


def backend(settings: Settings) -> "Backend":
    """The language models that the setting `backend` names, loaded once a process."""
    return _backend(settings.backend, settings.index_dir, settings.verifier, settings.embedder)


@cache
def _backend(name: str, index_dir: Path, verifier: str, embedder: str) -> "Backend":
    from models.backends import load

    return load(name, index_dir, verifier, embedder)


def find_claims(settings: Settings) -> dict[str, int]:
    """Read every post that this detector hasn't read; sentences that are claims become sightings."""
    detector = backend(settings).detector
    mark, found, read = str(detector.model), 0, 0
    with open_store(settings) as store, track("Tìm nhận định", posts.count_unread(store, mark)) as advance:
        while batch := posts.unread(store, mark, POSTS):
            detected = detector.detect([post.text for post in batch])
            kept = [
                (post, [d for d in sentences if d.kind is Kind.CLAIM and not d.private])
                for post, sentences in zip(batch, detected, strict=True)
            ]
            found += claims.put_read(store, kept, detector.model)
            read += len(batch)
            advance(len(batch))
        claims.take_back(store, settings.min_posts, f"{audit.MACHINE}:{mark}")
    return {"posts_read": read, "sightings_new": found}


def match_claims(settings: Settings) -> dict[str, int]:
    """Put every sighting to the claim that it words anew, or let it found one; then show claims in typical words."""
    parts = backend(settings)
    new = joined = 0
    with open_store(settings) as store, track("Gộp các cách nói", claims.count_unmatched(store)) as advance:
        if claims.count_unmatched(store):
            _remember(store, parts)
        while batch := claims.unmatched(store, WORDINGS):
            signatures = parts.matcher.sign([wording for _, wording, _ in batch])
            met = set()
            with store.write():
                for (key, wording, score), signature in zip(batch, signatures, strict=True):
                    claim, fresh = _match_one(store, parts, key, wording, score, signature.bands)
                    new, joined = new + fresh, joined + (not fresh)
                    met.add(claim)
                # Once a batch: counting a claim reads all its sightings, and a rumour has thousands.
                for claim in sorted(met):
                    claims.recount(store, claim)
                    _reword(store, parts, claim)
            advance(len(batch))
    return {"claims_new": new, "sightings_joined": joined}


def _remember(store: Store, parts: "Backend") -> None:
    """Tell the matcher all claims there are: it may propose by meaning, which the store's bands can't."""
    from models.protocols import Candidate

    parts.matcher.remember([Candidate(key, text) for key, text in claims.first_wordings(store)], whole=True)


def _match_one(
    store: Store, parts: "Backend", key: str, wording: str, score: float, bands: Sequence[int]
) -> tuple[str, bool]:
    """The claim of one sighting, and whether it was founded by it. Among its candidates are those founded before it.

    A claim that nobody said for half a year isn't joined: what's said again founds a new one, with the old suggested.
    """
    from models.protocols import Candidate

    ids = [claim for claim, _ in claims.near(store, bands)]
    ids += [claim for claim in parts.matcher.near([wording])[0] if claim not in ids]
    found = claims.candidates(store, ids)
    at = claims.seen(store, key) or now()
    near = [Candidate(claim, text) for claim, text, first, last in found if not _long_apart(at, first, last)]
    past = [Candidate(claim, text) for claim, text, first, last in found if _long_apart(at, first, last)]
    match, before = parts.matcher.match([(wording, near), (wording, past)])
    if match is not None:
        claims.join(store, key, match.claim, match.similarity, parts.matcher.model)
        return match.claim, False
    again = before is not None
    claim, fresh = claims.found(
        store, key, wording, score, bands, parts.detector.model, parts.matcher.model, again=again
    )
    if fresh:
        parts.matcher.remember([Candidate(claim, wording)])
        beside = [replace(before, reason="again")] if before is not None else []
        beside += parts.matcher.suggest(wording, near)
        for other in beside:
            suggestions.put(store, claim, other.claim, other.similarity, other.reason, parts.matcher.model)
    return claim, fresh


def _long_apart(at: str, first: str, last: str) -> bool:
    """Whether a time lies more than AGAIN_DAYS outside the span in which a claim was seen."""
    reach = timedelta(days=AGAIN_DAYS)
    return moment(at) > moment(last) + reach or moment(at) < moment(first) - reach


def _reword(store: Store, parts: "Backend", claim: str) -> None:
    """Show a watched claim in the wording most like all others, of those with tones where there are any.

    That's what an officer can read, and it doesn't hang on which of several sources answered first.
    """
    wordings = claims.wordings(store, claim, TYPICAL) if claims.watched(store, claim) else []
    if len(wordings) < 2:
        return
    toned = [wording for wording in wordings if has_tones(wording)] or list(wordings)
    likeness = {one: sum(parts.matcher.similarity(one, other) for other in wordings) for one in toned}
    claims.reword(store, claim, min(toned, key=lambda one: (-likeness[one], len(one), one)))


def index_passages(settings: Settings) -> dict[str, int]:
    """Bring the retrieval index up to the store's newest passage; build it anew where it's missing or doesn't fit."""
    retriever = backend(settings).retriever
    state = settings.index_dir / "upto.json"
    added = 0
    with open_store(settings) as store:
        newest = documents.last_passage(store)
        upto = _indexed_upto(state, str(retriever.model))
        if upto is None or upto > newest:
            retriever.wipe()
            upto = 0
        with track("Lập chỉ mục văn bản", newest - upto) as advance:
            while True:
                reached, batch = documents.passages_after(store, upto, PASSAGES)
                if not batch:
                    break
                retriever.add(batch)
                state.write_text(json.dumps({"model": str(retriever.model), "seq": reached}), encoding="utf-8")
                added += len(batch)
                advance(reached - upto)
                upto = reached
    return {"passages_indexed": added}


def _indexed_upto(state: Path, model: str) -> int | None:
    try:
        told = json.loads(state.read_text(encoding="utf-8"))
        return int(told["seq"]) if told["model"] == model else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def gather_evidence(settings: Settings) -> dict[str, int]:
    """Lay official passages beside every open claim that has spread, and judge each pair."""
    parts = backend(settings)
    new = gathered = 0
    with open_store(settings) as store:
        mark = f"{parts.retriever.model} {parts.verifier.model} {documents.last_passage(store)}"
        total = flags.count_without_evidence(store, mark, settings.min_posts)
        with track("Tìm căn cứ chính thức", total) as advance:
            while batch := flags.without_evidence(store, mark, settings.min_posts, CLAIMS):
                found = _evidence(store, parts, batch, settings.evidence_per_claim)
                new += flags.put_evidence(store, found, parts.retriever.model, mark)
                gathered += len(batch)
                advance(len(batch))
    return {"claims_gathered": gathered, "evidence_new": new}


def _evidence(
    store: Store, parts: "Backend", batch: Sequence[tuple[str, str]], k: int
) -> list[tuple[str, list[Evidence]]]:
    from models.light import weigher
    from models.together import Laid, judge

    chosen = _standing_hits(store, parts, [text for _, text in batch], k)
    ids = sorted({hit.passage for found in chosen for hit in found})
    texts = documents.passages(store, ids)
    titles = documents.titles(store, ids)
    laid = {key: Laid(key, passage.document, titles[key], passage.text) for key, passage in texts.items()}
    asked = [(text, [laid[hit.passage] for hit in found]) for (_, text), found in zip(batch, chosen, strict=True)]
    readings = judge(parts.verifier, weigher(), asked)
    return [
        (
            claim,
            [
                _one(parts.verifier.model, claim, hit, rank, reading)
                for rank, (hit, reading) in enumerate(zip(found, row, strict=True), start=1)
            ],
        )
        for (claim, _), found, row in zip(batch, chosen, readings, strict=True)
    ]


def _standing_hits(store: Store, parts: "Backend", queries: Sequence[str], k: int) -> list[list["Hit"]]:
    """The k best passages still standing for each query, as far as they're near; of equally good ones the newest first.

    Passages of replaced pages are left out, and a page that changes often has many: then more is asked for.
    """
    wide = k * 2
    while True:
        hits = parts.retriever.search(queries, wide)
        ids = sorted({hit.passage for found in hits for hit in found})
        standing, dated = documents.standing(store, ids), documents.dated(store, ids, now()[:10])
        kept = [[hit for hit in found if hit.passage in standing] for found in hits]
        short = any(len(some) < k and len(found) == wide for some, found in zip(kept, hits, strict=True))
        if not short or wide >= WIDEST:
            return [[hit for hit in newest_first(some, dated)[:k] if hit.near] for some in kept]
        wide = min(wide * 4, WIDEST)


def newest_first(hits: Sequence["Hit"], dated: Mapping[str, tuple[bool, str]]) -> list["Hit"]:
    """Hits, best first, in a new order where they're equally good: in force before expired or to come, newest first."""
    found: list[Hit] = []
    held: list[Hit] = []
    for hit in [*hits, None]:
        if held and (hit is None or hit.score < held[0].score * (1 - EQUAL)):
            held.sort(key=lambda h: dated[h.passage][1], reverse=True)
            found += sorted(held, key=lambda h: not dated[h.passage][0])
            held = []
        if hit is not None:
            held.append(hit)
    return found


def _one(model: Model, claim: str, hit: "Hit", rank: int, reading: "Reading") -> Evidence:
    return Evidence(
        id=digest("evidence", claim, hit.passage, str(model), *reading.beside),
        claim=claim,
        passage=hit.passage,
        rank=rank,
        retrieval_score=hit.score,
        judgement=reading.judgement,
        model=model,
    )


def raise_flags(settings: Settings) -> dict[str, int]:
    """Combine each claim's evidence into one flag, and queue what has spread."""
    from models.combine import MODEL, combine

    new = dict.fromkeys(Finding, 0)
    parts = backend(settings)
    verifier = parts.verifier.model
    combiner = Model(f"{verifier.name}+{MODEL.name}", f"{verifier.version}+{MODEL.version}")
    with open_store(settings) as store:
        while keys := flags.unflagged(store, combiner, settings.min_posts, CLAIMS):
            for claim in keys:
                laid = flags.current(store, claim)
                finding, deciding, score, reason = combine(
                    [(e.id, e.tier, e.issued_on or (e.published_at or "")[:10] or None, e.judgement) for e in laid],
                    parts.bands,
                )
                flag = Flag(
                    id=digest("flag", claim, str(finding), deciding or "", f"{score:.6f}", str(combiner)),
                    claim=claim,
                    finding=finding,
                    evidence=deciding,
                    score=score,
                    reason=reason,
                    model=combiner,
                    raised_at=now(),
                )
                new[finding] += int(flags.raise_flag(store, flag, settings.min_posts))
    return {"flags_new": sum(new.values())} | {f"flags_{finding}": n for finding, n in new.items()}
