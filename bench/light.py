"""`python -m bench.light --data ../shared/data`: how good the light backend is, beside what others have published.

Prints the figures as they are. Development files only; nothing here is trained on.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from doichieu.records import Kind, Stance
from doichieu.text import fold, mask, nfc
from models.evaluate.data import PEERS, correction, elsewhere, is_claim, pairs, roughened, rows
from models.evaluate.figures import macro_f1


def detection_scores(data: Path) -> dict[str, float]:
    """Claim detection on the labelled comments and on the rumours."""
    from models.light import LightDetector

    detector = LightDetector()
    labelled = rows(data, "claim_detection/comments_labelled_dev.jsonl")
    said = [is_claim(d) for d in detector.detect([nfc(str(r["text"])) for r in labelled])]

    def share(wanted: Callable[[dict[str, Any]], bool]) -> float:
        hits = [s for r, s in zip(labelled, said, strict=True) if wanted(r)]
        return sum(hits) / len(hits)

    scored = [(r["agreed"] == "claim", s) for r, s in zip(labelled, said, strict=True) if r["agreed"] != "disputed"]
    hit = sum(t and s for t, s in scored)
    precision = hit / max(1, sum(s for _, s in scored))
    recall = hit / sum(t for t, _ in scored)
    rumours = [nfc(v) for r in rows(data, "rumours/rumours_dev.jsonl") for v in roughened(str(r["claim_vi"]))]
    found = [is_claim(d) for d in detector.detect(rumours)]
    return {
        "detection precision": precision,
        "detection recall": recall,
        "detection F1": 2 * precision * recall / max(1e-9, precision + recall),
        "recall on claims that matter": share(lambda r: r["agreed"] == "claim" and r["matters"]),
        "false alarms on opinion": share(lambda r: r["agreed"] == "opinion"),
        "false alarms on criticism of an authority": share(
            lambda r: r["criticises_authority"] and r["agreed"] not in ("claim", "disputed")
        ),
        "false alarms on question, experience, prediction": share(
            lambda r: r["agreed"] in ("question", "experience", "prediction")
        ),
        "rumours found": sum(found[::3]) / len(found[::3]),
        "rumours found, without tones": sum(found[1::3]) / len(found[1::3]),
        "rumours found, in short forms": sum(found[2::3]) / len(found[2::3]),
    }


def verification_scores(data: Path) -> dict[str, float]:
    """Claim verification on both dev sets, on passages about something else, and on real corrections."""
    from models.light import LightVerifier

    verifier = LightVerifier()
    scores: dict[str, float] = {}
    for name in ("vifactcheck", "vihallu"):
        dev = pairs(data, name)
        truth = [p.truth for p in dev]
        said = [j.stance for j in verifier.verify([(p.claim, p.passage) for p in dev])]
        scores[f"{name} macro-F1"] = macro_f1(truth, said)
        folded = [j.stance for j in verifier.verify([(fold(p.claim), p.passage) for p in dev])]
        scores[f"{name} macro-F1, claim without tones"] = macro_f1(truth, folded)
        if name == "vifactcheck":
            strange = elsewhere(dev)
            said = [j.stance for j in verifier.verify([(p.claim, p.passage) for p in strange])]
            scores["passage about something else: not enough"] = sum(s is Stance.NOT_ENOUGH for s in said) / len(said)
            scores["claim-only probe macro-F1"] = macro_f1([p.truth for p in strange], said)
    rumours = rows(data, "rumours/rumours_dev.jsonl")
    for label, names_it in (
        ("rumours refuted, correction as collected", False),
        ("rumours refuted, rumour named", True),
    ):
        said = [
            j.stance for j in verifier.verify([(nfc(r["claim_vi"]), correction(r, names_it=names_it)) for r in rumours])
        ]
        scores[label] = sum(s is Stance.REFUTES for s in said) / len(said)
        scores[label.replace("refuted", "wrongly supported")] = sum(s is Stance.SUPPORTS for s in said) / len(said)
    return scores


def speed(data: Path) -> dict[str, float]:
    """Posts per second through detection and matching on one core, and pairs per second through verification."""
    from models.light import LightDetector, LightVerifier, light_model, weigher
    from models.matching import RensaMatcher

    detector, verifier = LightDetector(), LightVerifier()
    matcher = RensaMatcher(weigher(), light_model("matching").version)
    posts = [mask(nfc(str(r["comment"]))) for r in rows(data, "social/victsd_valid.jsonl")]
    detector.detect(posts[:20])
    started = time.perf_counter()
    found = detector.detect(posts)
    matcher.sign([d.text for row in found for d in row if d.kind is Kind.CLAIM])
    taken = time.perf_counter() - started
    dev = [(p.claim, p.passage) for p in pairs(data, "vifactcheck")]
    started = time.perf_counter()
    verifier.verify(dev)
    return {"posts per second": len(posts) / taken, "pairs per second": len(dev) / (time.perf_counter() - started)}


@click.command(help="In bảng điểm của bộ mô hình nhẹ.")
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="Thư mục dữ liệu đánh giá.")
def main(data: Path) -> None:
    """Print the table."""
    for title, scores in (("Phát hiện nhận định", detection_scores(data)), ("Đối chiếu", verification_scores(data))):
        click.echo(f"\n{title}")
        for name, value in scores.items():
            click.echo(f"  {name:<58} {100 * value:5.1f}")
    click.echo("\nĐiểm người khác đã công bố")
    for peer in PEERS:
        click.echo(f"  {peer.name_vi}: {peer.scores_vi}")
    click.echo("\nTốc độ (một lõi)")
    for name, value in speed(data).items():
        click.echo(f"  {name:<58} {value:7.0f}")


if __name__ == "__main__":
    main()
