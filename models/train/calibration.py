"""Rows to fix the scales of the 8-bit models on: training texts, as each module takes them."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from torch import Tensor

from models.tokens import PieceReader, load_tokenizer, single
from models.train import detector, embedder, verifier
from models.train.pairs import from_triples, public, terse
from models.train.sentences import contrast, labelled

_ROWS, _BATCH, _SEED = 384, 16, 41
_Runs = list[tuple[Tensor, ...]]


def calibration(data: Path, base: Path, embeddings: Tensor) -> dict[str, _Runs]:
    """Inputs of the verifier, the detector and the embedder, in batches of like length."""
    rng = random.Random(_SEED)  # noqa: S311
    reader = PieceReader(load_tokenizer(base))
    pairs = [e for e in public(data) if e.origin != "foolmetwice"]
    ready = verifier.ready(
        rng.sample(pairs, _ROWS // 2) + rng.sample([*from_triples(rng), *terse(rng)], _ROWS // 2), base
    )
    sentences = [row for _, rows in labelled(data) for row in rows] + contrast(rng)
    readings = detector.read_rows(reader, rng.sample(sentences, _ROWS))
    texts = [single(p) for p in reader.read([t for e in rng.sample(pairs, _ROWS // 2) for t in (e.claim, e.passage)])]
    lengths = {
        "verifier": [len(p.ids) for p in ready.pairs],
        "detector": [len(r.ids) for r in readings],
        "embedder": [len(t) for t in texts],
    }
    make: dict[str, Callable[[list[int]], tuple[Tensor, ...]]] = {
        "verifier": lambda batch: verifier.inputs(ready, batch, embeddings),
        "detector": lambda batch: detector.inputs([readings[i] for i in batch], embeddings),
        "embedder": lambda batch: embedder.inputs([texts[i] for i in batch], embeddings),
    }
    return {name: [make[name](batch) for batch in _batches(lengths[name])] for name in lengths}


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    return [order[i : i + _BATCH] for i in range(0, len(order), _BATCH)]
