"""Training of claim detection: a sentence, with what stands around it, to its kind and whether it's about a person."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional as F

from models.detection import Reading, read
from models.detection_features import NAMES
from models.tokens import PAD, PieceReader, load_tokenizer, pad
from models.train.loop import Batch, Plan, Trainer
from models.train.nn import Detector, load_base
from models.train.sentences import CLAIM_ONLY, KINDS, Row, detection_rows

DEPTH = 6  # layers: half the base's, for twice the speed; detection reads every sentence of every post
# Three epochs at 8e-5 without the two below were tried: held-out claims found fell from the first epoch on.
PLAN = Plan(epochs=1.6, rate=5e-5, seed=21, average=6, tokens=4096)
_DROPPED = 0.15  # of the words, so that no sentence is learned by heart
_SMOOTHING = 0.1


def inputs(rows: Sequence[Reading], embeddings: Tensor) -> tuple[Tensor, ...]:
    """What the module takes: vectors, present, types, features."""
    ids = torch.from_numpy(pad([r.ids for r in rows], PAD))
    types = torch.from_numpy(pad([r.types for r in rows], 0))
    present = torch.from_numpy(pad([np.ones(len(r.ids), np.int64) for r in rows], 0))
    return embeddings[ids], present, types, torch.from_numpy(np.stack([r.features for r in rows]))


def train_detector(data: Path, base: Path, folder: Path, log: Callable[[str], None]) -> Detector:
    """One stage, with its checkpoint in `folder`; read instead if it's done."""
    module = Detector(len(KINDS), DEPTH, len(NAMES))
    embeddings = load_base(module.encoder, base).to(torch.bfloat16)
    place = folder / "detector"
    if not (place / "final.safetensors").exists():
        log("detector: sentences")
        started = time.monotonic()
        rows, held, _ = detection_rows(data, 9)
        reader = PieceReader(load_tokenizer(base))
        ready = read_rows(reader, rows)
        check_rows = [r for _, mine in held for r in mine]
        check_ready = read_rows(reader, check_rows)
        log(f"  {len(rows)} sentences read in {time.monotonic() - started:.0f} s")
        kinds = torch.tensor([r.kind for r in rows])
        private = torch.tensor([float(r.private) for r in rows])
        weights = torch.tensor([r.weight for r in rows])

        def loss(part: torch.nn.Module, batch: Batch) -> Tensor:
            vectors, *rest = inputs([ready[i] for i in batch], embeddings)
            kept = torch.rand(vectors.shape[:2]) >= _DROPPED
            kept[:, 0] = True
            logits = part(vectors * kept.unsqueeze(-1), *rest).float()
            return detection_loss(logits, kinds[batch], private[batch], weights[batch])

        def check() -> str:
            scores = predict(module, check_ready, embeddings)[:, : len(KINDS)].softmax(-1)[:, 0].numpy()
            truth = np.asarray([r.kind == 0 for r in check_rows])
            line = float(np.quantile(scores[~truth], 0.98))
            return f"held-out comments: sentences found at 2 % false alarms {100 * (scores[truth] > line).mean():.1f}"

        Trainer(module, place, PLAN, log).train([len(r.ids) for r in ready], loss, check, checks=6)
    module.float().eval().load_state_dict(load_file(place / "final.safetensors"), strict=False)
    return module


def detection_loss(logits: Tensor, kinds: Tensor, private: Tensor, weights: Tensor) -> Tensor:
    """Cross-entropy of the kind, where only "a claim or none" is known of that; and of privacy where it's known."""
    chances = logits[:, : len(KINDS)].log_softmax(-1)
    claim = chances[:, 0]
    none = torch.logsumexp(chances[:, 1:], -1)
    full = -chances.gather(1, kinds.clamp(min=0).unsqueeze(1)).squeeze(1)
    full = (1 - _SMOOTHING) * full - _SMOOTHING * chances.mean(-1)
    each = torch.where(kinds >= 0, full, torch.where(kinds == CLAIM_ONLY, -claim, -none))
    known = (private >= 0).float()
    about = F.binary_cross_entropy_with_logits(logits[:, -1], private.clamp(min=0), reduction="none") * known
    return ((each + 0.5 * about) * weights).sum() / weights.sum()


def read_rows(reader: PieceReader, rows: Sequence[Row]) -> list[Reading]:
    """The readings of each sentence with its context."""
    found: list[Reading] = []
    for start in range(0, len(rows), 1024):
        part = rows[start : start + 1024]
        found += read(reader, [r.text for r in part], [r.context for r in part])
    return found


def predict(module: Detector, ready: Sequence[Reading], embeddings: Tensor) -> Tensor:
    """Logits (n, kinds + 1), float32, in the order of the rows."""
    kind = next(module.parameters()).dtype
    order = sorted(range(len(ready)), key=lambda i: len(ready[i].ids))
    logits = torch.zeros(len(order), len(KINDS) + 1)
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            batch = order[start : start + 64]
            vectors, *rest = inputs([ready[i] for i in batch], embeddings)
            logits[batch] = module(vectors.to(kind), *rest).float()
    return logits
