"""Training of claim detection. Sentences, not comments: a comment that mixes is read sentence by sentence."""

import json
import random
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from doichieu.text import nfc
from models.detection_features import NAMES, features
from models.linear import LinearModel
from models.normal import canon
from models.sentences import split
from models.train.data import comments, rows, social
from models.train.fit import best_temperature, fit
from models.train.made_posts import made
from models.train.roughen import roughen

CLASSES = ("claim", "opinion", "question", "experience", "prediction", "other")
LABELLED = Path(__file__).with_name("labels.json")
# Of negatives in the held-out part, at most this share may pass for claims: promise 2 comes before recall.
FALSE_ALARMS = 0.025
_LOWEST = 0.4  # and a sentence below this is never called a claim
_MADE = {"claim": 1400, "opinion": 1200, "experience": 500, "question": 600, "prediction": 300, "other": 300}


class Example(NamedTuple):
    text: str
    kind: str
    weight: float
    origin: str


def examples(data: Path, rng: random.Random) -> list[Example]:
    """All training sentences. News claims are roughened; social comments are weak negatives."""
    found: list[Example] = []
    claims = sorted({str(r["claim"]) for r in rows(data, "verification/vifactcheck_train.jsonl")})
    rng.shuffle(claims)
    found += [Example(roughen(nfc(c), rng), "claim", 0.5, "news") for c in claims[:1500]]
    for kind, count in _MADE.items():
        found += [Example(roughen(t, rng), kind, 1.0, "made") for t in made(kind, count, rng)]
    texts = social(data)
    rng.shuffle(texts)
    for text in texts[:9000]:
        for sentence in split(nfc(text)):
            words = len(sentence.text.split())
            if 2 <= words <= 60:
                kind = "question" if sentence.text.rstrip(" \"'").endswith("?") else "opinion"
                found.append(Example(sentence.text, kind, 0.5, "social"))
    labels: dict[str, str] = json.loads(LABELLED.read_text(encoding="utf-8"))
    by_id = comments(data)
    for key, kind in labels.items():
        identity, _, start = key.rpartition(":")
        sentence_text = next((s.text for s in split(by_id[identity]) if s.start == int(start)), None)
        if sentence_text is not None:
            found.append(Example(nfc(sentence_text), kind, 4.0, "labelled"))
            found.append(Example(roughen(nfc(sentence_text), rng), kind, 2.0, "labelled"))
    return found


def train_detection(data: Path, seed: int) -> tuple[dict[str, Any], dict[str, float]]:
    """The detection part of the weights, and its held-out scores."""
    rng = random.Random(seed)  # noqa: S311
    chosen = examples(data, rng)
    x = np.asarray([features(e.text, canon(e.text)) for e in chosen])
    y = [e.kind for e in chosen]
    weight = [e.weight for e in chosen]
    held = np.asarray([i % 5 == 0 for i in rng.sample(range(len(chosen)), len(chosen))])
    inside = ~held
    part = fit(
        x[inside],
        [k for k, h in zip(y, held, strict=True) if not h],
        np.asarray(weight)[inside].tolist(),
        CLASSES,
        NAMES,
        0.1,
    )
    truth = [CLASSES.index(k) for k, h in zip(y, held, strict=True) if h]
    temperature = best_temperature(LinearModel(part, NAMES).probabilities(x[held].tolist()), truth)
    part["temperature"] = temperature
    scores = LinearModel(part, NAMES).probabilities(x[held].tolist())[:, 0]
    is_claim = np.asarray([t == 0 for t in truth])
    threshold = round(float(max(_LOWEST, np.quantile(scores[~is_claim], 1 - FALSE_ALARMS))), 4)
    final = fit(x, y, weight, CLASSES, NAMES, 0.1)
    final["temperature"], final["threshold"] = temperature, threshold
    return final, {
        "held-out recall": round(float((scores[is_claim] >= threshold).mean()), 3),
        "held-out false alarms": round(float((scores[~is_claim] >= threshold).mean()), 3),
        "sentences": float(len(chosen)),
    }
