"""The transformer backend from data to files: named steps, each going on from its checkpoint."""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from models.train.export import export, write_settings

Log = Callable[[str], None]
RECORD = "record.json"  # in the work folder: figures that only training can measure


def run(steps: Sequence[str], data: Path, base: Path, work: Path, out: Path, log: Log) -> None:
    """Run the named steps in the recipe's order."""
    doing: dict[str, Callable[[], None]] = {
        "verifier": lambda: _trained(verifier, data, base, work, log),
        "cross": lambda: cross(data, base, work, log),
        "detector": lambda: _trained(detector, data, base, work, log),
        "embedder": lambda: _trained(embedder, data, base, work, log),
        "export": lambda: write_files(data, base, work, out, log),
        "tune": lambda: tune(data, work, out, log),
    }
    for name, do in doing.items():
        if name in steps:
            started = time.monotonic()
            log(f"== {name}")
            do()
            log(f"== {name}: {(time.monotonic() - started) / 60:.1f} min")


def _trained(train: Callable[[Path, Path, Path, Log], Any], data: Path, base: Path, work: Path, log: Log) -> None:
    train(data, base, work, log)


def verifier(data: Path, base: Path, work: Path, log: Log) -> Any:
    """The verifier, trained or read."""
    from models.train.verifier import train_verifier

    return train_verifier(data, base, work, log)


def detector(data: Path, base: Path, work: Path, log: Log) -> Any:
    """The detector, trained or read."""
    from models.train.detector import train_detector

    return train_detector(data, base, work, log)


def embedder(data: Path, base: Path, work: Path, log: Log) -> Any:
    """The embedder, trained or read."""
    from models.train.embedder import train_embedder

    return train_embedder(data, base, work, log)


def cross(data: Path, base: Path, work: Path, log: Log) -> None:
    """How each public set does when it wasn't trained on: one epoch of the second stage without it."""
    import torch

    from models.train.fit import macro_f1
    from models.train.nn import load_base
    from models.train.pairs import CLASSES
    from models.train.verifier import predict, ready, train_verifier
    from models.train.verifier_data import dev_set

    for name in ("vihallu", "vifactcheck"):
        module = train_verifier(data, base, work, log, without=name)
        embeddings = load_base(type(module)(module.side.in_features).encoder, base).to(torch.float32)
        examples = dev_set(data, name)
        said = predict(module.eval(), ready(examples, base), embeddings).argmax(-1).tolist()
        score = 100 * macro_f1([e.label for e in examples], [CLASSES[i] for i in said], CLASSES)
        record(work, f"{name}_dev_trained_without_it", round(score, 1))
        log(f"  {name} dev, trained without it: macro-F1 {score:.1f}")


def record(work: Path, name: str, value: float) -> None:
    """Keep a figure for the settings that ship."""
    path = work / RECORD
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    told[name] = value
    path.write_text(json.dumps(told, indent=1, sort_keys=True), encoding="utf-8")


def write_files(data: Path, base: Path, work: Path, out: Path, log: Log) -> None:
    """ONNX in 8 bits to `out`, in float32 to the work folder's `float`."""
    from models.train.calibration import calibration
    from models.train.nn import Encoder, load_base

    modules = {
        "verifier": verifier(data, base, work, log),
        "detector": detector(data, base, work, log),
        "embedder": embedder(data, base, work, log),
    }
    embeddings = load_base(Encoder(1, 0.0), base)
    export(modules, calibration(data, base, embeddings.float()), embeddings, base, out, work / "float")
    total = sum(p.stat().st_size for p in out.iterdir())
    log(f"  {total / 1e6:.1f} MB in {out}")


def lost_bits(data: Path, work: Path, out: Path, log: Log) -> None:
    """Record how many points of macro-F1 on ViFactCheck dev the 8-bit verifier has more than the 32-bit one."""
    from models.evaluate.precision import exact_folder
    from models.train.fit import macro_f1
    from models.train.pairs import CLASSES
    from models.train.tune import verifier_logits
    from models.train.verifier_data import dev_set

    exact = work / "exact"
    exact_folder(out, work / "float", data, exact)
    examples = dev_set(data, "vifactcheck")
    short, full = (
        100 * macro_f1([e.label for e in examples], [CLASSES[i] for i in logits.argmax(-1)], CLASSES)
        for logits in (verifier_logits(folder, examples)[0] for folder in (out, exact))
    )
    record(work, "int8_minus_fp32", round(short - full, 2))
    log(f"  ViFactCheck dev: {short:.2f} in 8 bits, {full:.2f} in 32")


def tune(data: Path, work: Path, out: Path, log: Log) -> None:
    """Thresholds and calibration on held-out rows, and the settings file."""
    from models.train.matching import tune as tune_matching
    from models.train.tune import start_settings, tune_detection, tune_verification

    start_settings(out)
    lost_bits(data, work, out, log)
    parts: dict[str, dict[str, Any]] = {
        "detection": tune_detection(data, out, log),
        "verification": tune_verification(data, out, log),
        "embedding": {},
    }
    path = work / RECORD
    parts["recorded"] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    write_settings(out, parts)
    from models.embedding import TransformerEmbedder

    parts["matching"] = tune_matching(TransformerEmbedder(out))
    log(f"  matching: {parts['matching']['scores']}")
    write_settings(out, parts)
