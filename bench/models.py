"""`python -m bench.models`: how fast the language models are and what memory they take, beside what others would take.

1. Claim-passage pairs a second and peak memory of the int8 verifier that ships, end to end from texts, against torch
   fp32: the same model, and random models of XLM-R-base's and PhoBERT-base's shapes. Every contender is a process of
   its own with the same threads; they take turns, round by round, each round on texts that none has seen. Bar: 8 times
   XLM-R-base's shape. Needs the extra `train`, here or by `--torch-python`.
2. Posts a second through all the language work, and its peak memory (bar: under 1 GB), against the naive chain: every
   sentence against 5 passages by the same verifier, measured on a sample and extrapolated. Bar: 10 times.
3. The same work killed (SIGKILL) in the middle of three stages and taken up again: the same claims, evidence and flags.

Made texts throughout (bench/made.py), no shared data.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

from bench.chain import add_passages, add_posts, home
from bench.children import CONTENDERS, NAIVE_PASSAGES, made_pairs, peak
from doichieu.records import ClaimState
from doichieu.settings import Settings
from doichieu.store import audit, open_store, posts, queue
from models.session import WEIGHTS
from models.tokens import PieceReader, load_tokenizer

ROOT = Path(__file__).parents[1]
BASE = ROOT.parent / "shared" / "base_model"
OURS, XLMR = "ours_int8", "xlmr_torch"
SHOWN = {
    "ours_int8": "the verifier that ships, int8, onnxruntime",
    "ours_torch": "the same in torch fp32",
    "xlmr_torch": "XLM-R-base's shape in torch fp32",
    "phobert_torch": "PhoBERT-base's shape in torch fp32",
}
SPEED_BAR, CHAIN_BAR, MEMORY_BAR = 8.0, 10.0, 1000.0  # times, times, MB
KILLED_IN = ("find claims", "match claims", "gather evidence")


@contextmanager
def child(python: str, *words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A process of bench.children, ended when the block ends."""
    process = subprocess.Popen(
        [python, "-m", "bench.children", *words],
        cwd=ROOT, env=os.environ | environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if words[0] == "stages" else None,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def told_by(process: subprocess.Popen[str], key: str, value: str | None = None) -> dict[str, Any]:
    """The next line of a child that has a key, and that value where one is given."""
    while True:
        told = answer(process)
        if key in told and value in (None, told[key]):
            return told


def answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The next line that a child says."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        said = (process.stderr.read().strip().splitlines() if process.stderr else [])[-1:]
        raise click.ClickException(" ".join(["Tiến trình đo dừng giữa chừng.", *said]))
    told: dict[str, Any] = json.loads(line)
    return told


def has_torch(python: str) -> bool:
    """Whether an interpreter finds torch and what the contenders need beside it."""
    probe = "from importlib.util import find_spec as f; raise SystemExit(not (f('torch') and f('transformers')))"
    return subprocess.run([python, "-c", probe], check=False, cwd=ROOT).returncode == 0


def speed(pairs: int, rounds: int, torch_python: str) -> None:
    """The contenders' turns, and the table."""
    names = list(CONTENDERS)
    if not has_torch(torch_python):
        click.echo(
            "Chưa cài torch nên bỏ qua phần so với torch: cài pip install 'doichieu[train]', hoặc chỉ --torch-python."
        )
        names = [OURS]
    base = [str(BASE)] if BASE.exists() else []
    took: dict[str, list[float]] = {name: [] for name in names}
    with ExitStack() as stack:
        running = {}
        for name in names:
            python = sys.executable if name == OURS else torch_python
            running[name] = stack.enter_context(child(python, "verify", name, str(pairs), *base))
            answer(running[name])
        for number in range(rounds):
            for name, process in running.items():
                assert process.stdin is not None
                process.stdin.write(f"{number + 2}\n")
                process.stdin.flush()
                took[name].append(answer(process)["seconds"])
        peaks = {name: peak(process.pid) for name, process in running.items()}
    click.echo(f"\n{pairs} pairs, {rounds} rounds, {_sizes(pairs)}")
    for name in names:
        rate = statistics.median(pairs / seconds for seconds in took[name])
        ratio = statistics.median(theirs / mine for theirs, mine in zip(took[name], took[OURS], strict=True))
        beside = "" if name == OURS else f"   ours is {ratio:5.1f} times as fast"
        bar = f"   (bar {SPEED_BAR:g}: {_reached(ratio >= SPEED_BAR)})" if name == XLMR else ""
        click.echo(f"  {SHOWN[name]:<44} {rate:7.1f} pairs/s   peak {peaks[name]:5.0f} MiB{beside}{bar}")


def _sizes(pairs: int) -> str:
    made = made_pairs(min(pairs, 50), 2)
    pieces = PieceReader(load_tokenizer(WEIGHTS))
    means = []
    for side in (0, 1):
        texts = [pair[side] for pair in made]
        syllables = statistics.mean(len(text.split()) for text in texts)
        tokens = statistics.mean(len(piece.ids) for piece in pieces.read(texts))
        means.append(f"{syllables:.0f} syllables ({tokens:.0f} tokens)")
    return f"claims of {means[0]} before passages of {means[1]}"


def prepare(place: Path, count: int, passages: int) -> Settings:
    """A home with made posts and passages, nothing read."""
    settings = home(place)
    add_posts(settings, count, 1)
    add_passages(settings, passages)
    return settings


def chain(place: Path, count: int, passages: int, sample: int, backend: str) -> None:
    """All the language work beside the naive chain."""
    settings = prepare(place, count, passages)
    with child(sys.executable, "stages", str(settings.home), str(sample), DOICHIEU_BACKEND=backend) as process:
        told = told_by(process, "stages")
    took: Mapping[str, float] = told["stages"]
    total = sum(took.values())
    memory = told["peak"] * 2**20 / 1e6
    counts: Mapping[str, int] = told["counts"]
    click.echo(f"\n{count} posts against {passages} passages, backend {backend}")
    for name, seconds in {**took, "all": total}.items():
        click.echo(f"  {name:<16} {seconds:8.2f} s  {count / seconds:10.0f} posts/s")
    verified = counts["evidence_new"]
    click.echo(
        f"  {counts['sightings_new']} sightings, {counts['claims_new']} claims, {counts['claims_gathered']} spread, "
        f"{verified} pairs verified"
    )
    click.echo(f"  peak memory {memory:.0f} MB (bar under {MEMORY_BAR:g}: {_reached(memory < MEMORY_BAR)})")
    naive = told["naive"]
    whole = naive["seconds"] / naive["sample"] * naive["sentences"]
    reached = _reached(whole / total >= CHAIN_BAR) if verified else "no claim spread, so the figure says nothing"
    click.echo(
        f"  naive chain, extrapolated from {naive['sample']} of {naive['sentences']} sentences, each against "
        f"{NAIVE_PASSAGES} passages ({naive['pairs'] / naive['seconds']:.0f} pairs/s): {whole:.0f} s, "
        f"{count / whole:.1f} posts/s\n  ours is {whole / total:.1f} times as fast "
        f"(bar {CHAIN_BAR:g}: {reached})"
    )


def restart(place: Path, count: int, passages: int, backend: str) -> None:
    """Killed in the middle of three stages and taken up again, beside the same work in one go."""
    whole = prepare(place / "whole", count, passages)
    shutil.copytree(whole.home, place / "killed")
    killed = Settings.load(place / "killed")
    # Two posts make a claim spread here, so that few posts give the later stages enough to do.
    environment = {"DOICHIEU_BACKEND": backend, "DOICHIEU_MIN_POSTS": "2"}
    with child(sys.executable, "stages", str(whole.home), "0", **environment) as process:
        took: Mapping[str, float] = told_by(process, "stages")["stages"]
    reached = []
    for stage in KILLED_IN:
        with child(sys.executable, "stages", str(killed.home), "0", **environment) as process:
            told_by(process, "stage", stage)
            time.sleep(took[stage] / 2)
            process.kill()
        reached.append(f"{stage}: {_state(killed)}")
    with child(sys.executable, "stages", str(killed.home), "0", **environment) as process:
        told_by(process, "stages")
    one, other = _result(whole), _result(killed)
    click.echo(f"\n{count} posts, killed with SIGKILL in the middle of {len(reached)} stages and taken up again")
    for line in reached:
        click.echo(f"  {line}")
    flagged = sum(flag is not None for *_, flag in one)
    same = "the same" if one == other else "DIFFERENT"
    click.echo(f"  {len(one)} claims, {flagged} flags with their evidence: {same}")
    if not flagged:
        click.echo("  nothing was flagged, so this shows little: take more --restart-posts")
    if one != other:
        raise SystemExit(1)


def _state(settings: Settings) -> str:
    with open_store(settings) as store:
        audit.verify(store)
        return f"at {sum(queue.counts(store).values())} claims"


def _result(settings: Settings) -> list[tuple[object, ...]]:
    """What the night left, without its times: a flag's key holds its finding, its deciding evidence and its score."""
    with open_store(settings) as store:
        audit.verify(store)
        rows = queue.page(store, list(ClaimState), limit=posts.count(store) * 10)[1]
        return [(r.claim.id, r.claim.text, r.claim.sightings, r.claim.state, r.flag and r.flag.id) for r in rows]


def _reached(yes: bool) -> str:
    return "reached" if yes else "NOT reached"


@click.command(help="Đo tốc độ và bộ nhớ của các mô hình ngôn ngữ.")
@click.option("--pairs", default=256, show_default=True, help="Số cặp mỗi vòng; 0 là bỏ qua phần này.")
@click.option("--rounds", default=3, show_default=True, help="Số vòng xen kẽ.")
@click.option("--torch-python", default=sys.executable, help="Trình python có torch, nếu khác trình đang chạy.")
@click.option("--posts", "count", default=10_000, show_default=True, help="Số bài viết; 0 là bỏ qua phần này.")
@click.option("--passages", default=5_000, show_default=True, help="Số đoạn trích chính thức.")
@click.option("--sample", default=100, show_default=True, help="Số câu đo cho chuỗi ngây thơ.")
@click.option("--restart-posts", default=2_000, show_default=True, help="Số bài cho phần dừng giữa chừng; 0 là bỏ qua.")
@click.option("--backend", default="transformer", show_default=True, help="Bộ mô hình của chuỗi xử lý.")
def main(
    pairs: int, rounds: int, torch_python: str, count: int, passages: int, sample: int, restart_posts: int, backend: str
) -> None:
    """Run the three parts."""
    place = Path(tempfile.mkdtemp(prefix="doichieu-bench-"))
    try:
        if pairs:
            speed(pairs, rounds, torch_python)
        if count:
            chain(place / "chain", count, passages, sample, backend)
        if restart_posts:
            restart(place, restart_posts, passages, backend)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
