"""`python -m bench.light --data ../shared/data`: how good the light backend is, beside what others have published.

Prints the figures as they are. Development files only; nothing here is trained on.
"""

import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from doichieu.records import Detection, Kind, Stance
from doichieu.text import fold, mask, nfc

STANCES = {"SUPPORTED": Stance.SUPPORTS, "REFUTED": Stance.REFUTES, "NEI": Stance.NOT_ENOUGH}
# From shared/data/README.md: re-trained encoders of a public repository and the published figures.
PEERS_VIFACTCHECK = "mBERT 73,2 · PhoBERT-base 78,9 · XLM-R-large 84,3 · Gemma 89,9 (bộ test chính thức)"
PEERS_VIHALLU = "mã hóa cơ sở 32,8 · tốt nhất 84,8 (bộ test ẩn, phép chia khác)"


def rows(data: Path, name: str) -> list[dict[str, Any]]:
    """The rows of one file."""
    return [json.loads(line) for line in (data / name).read_text(encoding="utf-8").splitlines()]


def macro_f1(truth: Sequence[Stance], said: Sequence[Stance]) -> float:
    """Mean F1 over the three stances."""
    total = 0.0
    for stance in Stance:
        hit = sum(t == s == stance for t, s in zip(truth, said, strict=True))
        size = sum(t == stance for t in truth) + sum(s == stance for s in said)
        total += 2 * hit / size if size else 0.0
    return total / len(Stance)


def correction(rumour: dict[str, Any], *, names_it: bool) -> str:
    """What the authority published: as collected, or with the rumour named first as such notices do."""
    start = (
        f"Thời gian qua, trên mạng xã hội lan truyền thông tin: {rumour['claim_vi'].rstrip('.')}. " if names_it else ""
    )
    return nfc(f"{start}{rumour['authority']}: {rumour['correction_vi']} {rumour['what_is_false_vi']}")


def roughened(text: str) -> list[str]:
    """Three ways people type it: as it is, without tones, in short forms."""
    short = {"không": "ko", "được": "dc", "người": "ng", "với": "vs", "rồi": "r", "học sinh": "hs", "Việt Nam": "VN"}
    typed = text.lower()
    for word, form in short.items():
        typed = typed.replace(word, form)
    return [text, fold(text), typed]


def is_claim(detections: list[Detection]) -> bool:
    """Whether any sentence of a post passes for a claim."""
    return any(d.kind is Kind.CLAIM for d in detections)


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
        dev = rows(data, f"verification/{name}_dev.jsonl")
        truth = [STANCES[r["label"]] for r in dev]
        pairs = [(nfc(r["claim"]), nfc(r["evidence"])) for r in dev]
        scores[f"{name} macro-F1"] = macro_f1(truth, [j.stance for j in verifier.verify(pairs)])
        folded = [(fold(claim), passage) for claim, passage in pairs]
        scores[f"{name} macro-F1, claim without tones"] = macro_f1(truth, [j.stance for j in verifier.verify(folded)])
        if name == "vifactcheck":
            order = list(range(len(dev)))
            random.Random(1).shuffle(order)
            strange = [(p[0], pairs[o][1]) for p, o in zip(pairs, order, strict=True) if dev[o]["url"] != r_url(dev, p)]
            said = [j.stance for j in verifier.verify(strange)]
            scores["passage about something else: not enough"] = sum(s is Stance.NOT_ENOUGH for s in said) / len(said)
            alone = [(claim, dev[o]["evidence"]) for (claim, _), o in zip(pairs, order, strict=True)]
            scores["claim-only probe macro-F1"] = macro_f1(truth, [j.stance for j in verifier.verify(alone)])
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


def r_url(dev: list[dict[str, Any]], pair: tuple[str, str]) -> str:
    """The article of a pair."""
    return next((str(r["url"]) for r in dev if nfc(r["claim"]) == pair[0]), "")


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
    pairs = [(nfc(r["claim"]), nfc(r["evidence"])) for r in rows(data, "verification/vifactcheck_dev.jsonl")]
    started = time.perf_counter()
    verifier.verify(pairs)
    return {"posts per second": len(posts) / taken, "pairs per second": len(pairs) / (time.perf_counter() - started)}


@click.command(help="In bảng điểm của bộ mô hình nhẹ.")
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="Thư mục dữ liệu đánh giá.")
def main(data: Path) -> None:
    """Print the table."""
    for title, scores in (("Phát hiện nhận định", detection_scores(data)), ("Đối chiếu", verification_scores(data))):
        click.echo(f"\n{title}")
        for name, value in scores.items():
            click.echo(f"  {name:<58} {100 * value:5.1f}")
    click.echo(
        f"\nViFactCheck, các bên khác: {PEERS_VIFACTCHECK}\nViHallu, các bên khác: {PEERS_VIHALLU}\n\nTốc độ (một lõi)"
    )
    for name, value in speed(data).items():
        click.echo(f"  {name:<58} {value:7.0f}")


if __name__ == "__main__":
    main()
