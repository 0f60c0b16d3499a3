"""The figures in words: lines for the screen, and models/EVALUATION.md. What's under its bar is said first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.evaluate.data import PEERS
from models.evaluate.score import Score

REACHED = {"goal": "đạt mục tiêu", "bar": "đạt mức", "under": "CHƯA ĐẠT", "": ""}
_NOT_MEASURED = "chưa đo"
_NONE = "không có"  # no row of that kind in the set

_FILES = """\
Development files and our own test files only; the test sets proper are kept back.
Rows are named as the command prints them, in Vietnamese."""
_CHOSEN = """\
## What was chosen on what

- Training never read the rows measured here: `models/train/data.py` leaves the dev comments and their duplicates
  out, and the verification sets are split by article and by context."""
_CHOSEN_LIGHT = "- The light backend's thresholds and temperatures: held-out training rows, none of these."
_CHOSEN_TRANSFORMER = """\
- Claim detection's threshold and temperature: held-out training comments, and the first 2,000 texts of the held
  fifth of the weak sets. The row on weak texts samples the rest of that fifth.
- Verification's temperature, class bias and the light verifier's share: the **even** rows of ViFactCheck dev and
  ViHallu dev, and `denials_dev`; the certainty of the mean of both verifiers, how sure a judgement must be to become a
  flag and how passages of one document are read together: the even rows of ViFactCheck dev; how sure by a detail
  alone, and by which words hearsay is known: the sample village. So the calibration rows
  read odd rows alone, and each macro-F1 on a whole dev set has that of its odd rows below it.
- Training printed macro-F1 on both verification dev sets as it went, and its recipe was settled with such figures
  in view: these sets aren't sets that nobody has looked at."""
_OWN = """\
- Our own test files (`models/evaluate/own/*_test.jsonl`) were written for the evaluation by a language model, not
  by people of a commune. Training doesn't read them."""
_READING = """\
## How to read the tables

The interval is the 95 % percentile bootstrap (Efron 1979): over articles for macro-F1, since claims of one article
stand or fall together; over rows for the rest. Where none or all of the rows are hits it's the exact interval of
Clopper and Pearson, since resampling would claim certainty. «đạt mục tiêu»: at its goal. «đạt mức»: at its bar.
**CHƯA ĐẠT**: under its bar. «chưa đo»: not measured. Lines with an arrow are parts of the row above them."""
_RELIABILITY = """\
## Reliability

The share that is right, by certainty: odd rows of ViFactCheck dev, 15 bins of equal width. Below the axis, how
many."""
_OTHERS = """\
## What others published

To lay beside the rows above; other splits where it says so, so not comparable row by row.

| set | scores |
| --- | --- |"""


@dataclass(frozen=True, slots=True)
class About:
    """What was evaluated, and how the report names it."""

    backend: str
    models: Mapping[str, str]  # stage -> name and version
    command: str
    day: str
    passages: int | None  # in the mixed index, None where it wasn't built
    picture: str = ""  # the file of the reliability picture, "" without one
    slice_of: int | None = None  # every set was cut to so many rows: the figures mean nothing


def number(value: float, unit: str) -> str:
    """A figure with its unit, with the decimal point."""
    if unit == "%":
        return f"{value:.1f} %"
    if unit in ("", "p"):
        return f"{value:.3f}"
    return f"{value:,.2f}".rstrip("0").rstrip(".") + f" {unit}"


def limit(score: Score, value: float | None) -> str:
    """A bar or a goal."""
    if value is None:
        return ""
    return f"{'≤' if score.at_most else '≥'} {value:g}"


def interval(score: Score) -> str:
    """The 95 % interval."""
    if score.low is None or score.high is None or not score.n:
        return ""
    digits = 1 if score.unit == "%" else 3 if score.unit in ("", "p") else 2
    return f"{score.low:.{digits}f} – {score.high:.{digits}f}"


def verdict(score: Score) -> str:
    """Whether it reaches its bar, its goal, or neither."""
    if score.n:
        return REACHED[score.reached]
    return _NOT_MEASURED if score.note or score.bar is not None else _NONE


def lines(scores: Sequence[Score]) -> Iterator[str]:
    """The rows for the screen, in Vietnamese."""
    for score in scores:
        yield _comma(_line(score, "  "))
        if score.note:
            yield f"      ({score.note})"
        for part in score.detail:
            yield _comma(_line(part, "      - "))


def _line(score: Score, start: str) -> str:
    name = f"{start}{score.name}"
    shown = number(score.value, score.unit) if score.n else _NOT_MEASURED if score.note else _NONE
    parts = [f"{name:<78} {shown:>10}"]
    if told := interval(score):
        parts.append(f"[{told}]")
    if score.n:
        parts.append(f"n={score.n}")
    if score.bar is not None:
        wanted = f"mức {limit(score, score.bar)}"
        wanted += f", mục tiêu {limit(score, score.goal)}" if score.goal is not None else ""
        parts.append(f"{wanted}: {verdict(score)}")
    return "  ".join(parts)


def _comma(line: str) -> str:
    """Decimal points as commas, as Vietnamese writes them."""
    return "".join(
        "," if c == "." and line[i - 1 : i].isdigit() and line[i + 1 : i + 2].isdigit() else c
        for i, c in enumerate(line)
    )


def summary(scores: Sequence[Score]) -> tuple[list[Score], list[Score], list[Score], list[Score]]:
    """Rows with a bar: at their goal, at their bar, under it; and all rows that weren't measured."""
    barred = [s for s in scores if s.bar is not None]
    return (
        [s for s in barred if s.reached == "goal"],
        [s for s in barred if s.reached == "bar"],
        [s for s in barred if s.reached == "under"],
        [s for s in scores if verdict(s) == _NOT_MEASURED],
    )


def markdown(scores: Sequence[Score], about: About) -> str:
    """The whole report."""
    groups = list(dict.fromkeys(s.group for s in scores))
    parts = [_head(about), _summary(scores), _chosen(about), _READING]
    parts += [_table(group, [s for s in scores if s.group == group]) for group in groups]
    if about.picture:
        parts.append(f"{_RELIABILITY}\n\n![Reliability of judgements and flags]({about.picture})")
    parts.append(f"{_OTHERS}\n" + "\n".join(f"| {peer.name} | {peer.scores} |" for peer in PEERS))
    return "\n\n".join(parts) + "\n"


def _head(about: About) -> str:
    models = ", ".join(f"{stage} `{version}`" for stage, version in about.models.items())
    told = f"# Evaluation of the {about.backend} backend\n\n"
    told += f"Printed by `{about.command}` on {about.day}; {models}.\n{_FILES}"
    if about.passages:
        told += f" The mixed index holds {about.passages:,} passages."
    if about.slice_of:
        told += (
            f"\n\n**A slice: every set was cut to {about.slice_of} rows to try the command. The figures mean nothing.**"
        )
    return told


def _summary(scores: Sequence[Score]) -> str:
    goal, bar, under, missing = summary(scores)
    told = [
        f"## Summary\n\nOf {len(goal) + len(bar) + len(under)} rows with a bar {len(goal)} reach their goal, "
        f"{len(bar)} their bar, {len(under)} are under it. Not measured: {len(missing)}."
    ]
    for title, rows in (("Under the bar", under), ("Not measured", missing)):
        if rows:
            told.append(f"{title}:\n\n" + "\n".join(f"- {_short(s)}" for s in rows))
    return "\n\n".join(told)


def _short(score: Score) -> str:
    if not score.n:
        return f"{score.group}: {score.name} ({score.note})"
    value = number(score.value, score.unit)
    return f"{score.group}: {score.name}: **{value}** (n = {score.n}), bar {limit(score, score.bar)}"


def _chosen(about: About) -> str:
    return f"{_CHOSEN}\n{_CHOSEN_LIGHT if about.backend == 'light' else _CHOSEN_TRANSFORMER}\n{_OWN}"


def _table(group: str, scores: Sequence[Score]) -> str:
    rows = ["| row | value | 95 % | n | bar | goal | |", "| --- | ---: | --- | ---: | --- | --- | --- |"]
    for score in scores:
        name = f"{_cell(score.name)}<br><small>{_cell(score.note)}</small>" if score.note else _cell(score.name)
        rows.append(_row(name, score))
        rows += [_row(f"↳ {_cell(part.name)}", part) for part in score.detail]
    return f"## {group}\n\n" + "\n".join(rows)


def _row(name: str, score: Score) -> str:
    told = f"**{verdict(score)}**" if score.reached == "under" else verdict(score)
    cells = (
        name,
        number(score.value, score.unit) if score.n else "–",
        interval(score),
        str(score.n) if score.n else "–",
        limit(score, score.bar),
        limit(score, score.goal),
        told,
    )
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
