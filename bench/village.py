"""`python -m bench.village [--home HOME]`: what the chain made of the sample commune, beside what was meant.

Reads the store that `make demo` left (default var/demo). Made texts: a check of the chain, no measure of quality.
"""

import argparse
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from doichieu.records import ClaimState, Finding
from doichieu.settings import Settings
from doichieu.store import Store, open_store, queue
from doichieu.text import digest
from village.content import TIMELINE, SamplePost, load

MEANT = ("rumour", "truth")


@dataclass(frozen=True)
class Told:
    """What became of one group of posts (a rumour or a true statement)."""

    group: str
    expected: str
    wordings: int
    seen: int  # posts whose claim was found
    queued: int  # posts behind a queued claim of this group
    findings: tuple[str, ...]  # of its queued claims


def key(post: SamplePost) -> str:
    """The store key of a sample post: as the mastodon and wordpress spiders number it."""
    if post.place == TIMELINE:
        return digest("post", "bang-tin-suoi-may", str(post.native))
    return digest("post", "dien-dan-suoi-may", f"{1 if post.opens else 2}{post.native}")


def placed(store: Store, posts: list[SamplePost]) -> dict[str, SamplePost]:
    """Store key -> sample post, for those that were crawled."""
    held = {row["id"] for row in store.iterate("SELECT id FROM posts")}
    return {key(post): post for post in posts if key(post) in held}


def groups(store: Store, where: dict[str, SamplePost]) -> list[Told]:
    """One row for each rumour and true statement."""
    by_group: dict[str, list[str]] = defaultdict(list)
    for name, post in where.items():
        if post.expect in MEANT:
            by_group[post.group].append(name)
    told = []
    for group, posts in sorted(by_group.items()):
        claims: Counter[str] = Counter()
        for name in posts:
            for found in store.iterate("SELECT DISTINCT claim FROM sightings WHERE post = ?", (name,)):
                claims[found["claim"]] += 1
        rows = {claim: queue.one(store, claim) for claim in claims}
        queued = [c for c, row in rows.items() if row and row.claim.state is not ClaimState.WATCHED]
        findings = tuple(str(row.flag.finding) for c in queued if (row := rows[c]) and row.flag)
        told.append(
            Told(
                group,
                str(where[posts[0]].finding),
                len(posts),
                sum(claims.values()),
                sum(claims[c] for c in queued),
                findings,
            )
        )
    return told


def queued_kinds(store: Store, where: dict[str, SamplePost]) -> Counter[str]:
    """What the posts behind the queue are meant to be."""
    rows = store.iterate(
        "SELECT DISTINCT s.post FROM sightings s JOIN claims c ON c.id = s.claim WHERE c.state != 'watched'"
    )
    return Counter(where[row["post"]].expect for row in rows)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.village")
    parser.add_argument("--home", type=Path, default=Path("var/demo"))
    settings = Settings.load(parser.parse_args().home)
    with open_store(settings) as store:
        where = placed(store, list(load().posts))
        told = groups(store, where)
        print(f"{'group':<8}{'meant':<12}{'posts':>6}{'found':>7}{'queued':>8}  findings")
        for row in told:
            counts = f"{row.wordings:>6}{row.seen:>7}{row.queued:>8}"
            print(f"{row.group:<8}{row.expected:<12}{counts}  {', '.join(row.findings)}")
        right = sum(row.expected in row.findings for row in told)
        wrong = sum(any(f not in (row.expected, str(Finding.NO_SOURCE)) for f in row.findings) for row in told)
        queued = sum(bool(row.queued) for row in told)
        print(f"\nqueued {queued} of {len(told)}, as meant {right}, with a wrong label {wrong}")
        print("posts behind the queue:", dict(queued_kinds(store, where)))
        print("all posts:", dict(Counter(post.expect for post in where.values())))


if __name__ == "__main__":
    main()
