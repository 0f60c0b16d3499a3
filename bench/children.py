"""What `bench.models` measures, each in a process of its own so that its memory is its own.

`python -m bench.children verify NAME PAIRS [BASE]` answers each seed on standard input with the seconds that the pairs
of that seed took; `python -m bench.children stages HOME SAMPLE` does the language work of a night. Both answer in JSON.
"""

import json
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from bench import made
from models import session
from models.tokens import EOS, Array

Pairs = Sequence[tuple[str, str]]
NAIVE_PASSAGES = 5


def peak(process: int | str = "self") -> float:
    """The most memory (MiB) that a running process has held."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def made_pairs(count: int, seed: int) -> list[tuple[str, str]]:
    """Claims of about 25 syllables before passages of about 90, no text twice: nothing that was kept can help."""
    claims = (text for text in made.texts(20 * count, seed) if not text.endswith(")"))  # ")" ends what is chatter
    documents = made.documents(2 * count + 5, seed, "cong")
    texts = [passage.text for document in documents for passage in document.passages]
    more = [" ".join(re.split(r"(?<=\.) ", text)[:2]) for text in islice(texts, count, 2 * count)]
    return [
        (f"{claim[:-1]}, ai chưa làm thì phải đến trụ sở xã.", f"{passage} {rest}")
        for claim, passage, rest in zip(claims, texts, more, strict=False)
    ]


def ours_int8(_base: Path | None) -> Callable[[Pairs], object]:
    """The verifier that ships, end to end: texts in, judgements with reasons out."""
    from models.verification import TransformerVerifier

    return TransformerVerifier().verify


def ours_torch(base: Path | None) -> Callable[[Pairs], object]:
    """The same, end to end, its encoder in torch fp32."""
    import torch

    from models.train.nn import Verifier, load_base
    from models.verification import TransformerVerifier
    from models.verification_features import NAMES

    torch.set_num_threads(session._THREADS)
    net = Verifier(len(NAMES), dropout=0.0).float().eval()
    if base is not None:
        load_base(net.encoder, base)

    class Session:
        """Stands where the onnxruntime session stands."""

        def run(self, _: None, feed: dict[str, Array]) -> list[Array]:
            with torch.inference_mode():
                names = ("vectors", "present", "types", "marks", "features")
                result: Array = net(*(torch.from_numpy(feed[name]) for name in names)).numpy()
            return [result]

    verifier = TransformerVerifier()
    verifier._session = Session()
    return verifier.verify


def xlmr_torch(_base: Path | None) -> Callable[[Pairs], object]:
    """XLM-R-base's shape; its tokens are those of our vocabulary, which is XLM-R's, trimmed. Probabilities only."""
    from transformers import XLMRobertaConfig

    from models.tokens import PieceReader, load_tokenizer, pair
    from models.verification import TOKENS

    pieces = PieceReader(load_tokenizer(session.WEIGHTS))
    run = _classifier(XLMRobertaConfig, vocab_size=250_002, max_position_embeddings=514)

    def verify(pairs: Pairs) -> Array:
        sides = [pieces.read([pair[side] for pair in pairs]) for side in (0, 1)]
        return run([pair(claim, passage, TOKENS).ids for claim, passage in zip(*sides, strict=True)])

    return verify


def phobert_torch(_base: Path | None) -> Callable[[Pairs], object]:
    """PhoBERT-base's shape, words segmented as it needs; one token a word, the fewest that it can have."""
    from transformers import RobertaConfig

    from models.words import segment

    words = 64_001
    run = _classifier(RobertaConfig, vocab_size=words, max_position_embeddings=258)

    def ids(text: str) -> list[int]:
        return [4 + crc32(word.encode()) % (words - 4) for word in segment(text)]

    def verify(pairs: Pairs) -> Array:
        rows = [np.asarray([0, *ids(passage), EOS, EOS, *ids(claim), EOS])[:256] for claim, passage in pairs]
        return run(rows)

    return verify


def _classifier(kind: Any, **shape: int) -> Callable[[Sequence[Array]], Array]:
    """A model of 12 layers and 768 wide with random weights, in batches as ours has them."""
    import torch
    from transformers import AutoModelForSequenceClassification

    torch.set_num_threads(session._THREADS)
    config = kind(**shape, type_vocab_size=1, num_labels=3, pad_token_id=1, bos_token_id=0, eos_token_id=2)
    made_anew: Any = AutoModelForSequenceClassification
    net = made_anew.from_config(config, dtype=torch.float32).eval()

    def batch(rows: list[Array]) -> Array:
        ids, present = session.padded(rows)
        with torch.inference_mode():
            logits: Array = net(torch.from_numpy(ids), torch.from_numpy(present)).logits.numpy()
        return session.softmax(logits)

    return lambda rows: session.in_batches(rows, [len(row) for row in rows], batch, 3)


CONTENDERS = {f.__name__: f for f in (ours_int8, ours_torch, xlmr_torch, phobert_torch)}


def verify(name: str, count: int, base: Path | None) -> None:
    """Load one verifier, then answer seeds until there are none."""
    run = CONTENDERS[name](base)
    run(made_pairs(8, 1))  # loads what is loaded at first use
    print(json.dumps({"ready": name}), flush=True)
    for line in sys.stdin:
        pairs = made_pairs(count, int(line))
        began = time.perf_counter()
        run(pairs)
        print(json.dumps({"seconds": time.perf_counter() - began}), flush=True)


def stages(home: Path, sample: int) -> None:
    """The language work of a night; then, unless `sample` is 0, what the naive chain would take of a sample."""
    from bench.chain import STAGES
    from doichieu.settings import Settings
    from flows import steps

    settings = Settings.load(home)
    steps.backend(settings).detector.detect(["Xã thông báo lịch cắt điện."])  # loads the models outside the clock
    took: dict[str, float] = {}
    counts: dict[str, int] = {}
    for name, stage in STAGES:
        print(json.dumps({"stage": name}), flush=True)  # so that it can be killed in the middle of one
        began = time.perf_counter()
        counts |= stage(settings)
        took[name] = time.perf_counter() - began
    told: dict[str, Any] = {"stages": took, "counts": counts, "peak": peak()}
    if sample:
        told["naive"] = naive(settings, sample)
    print(json.dumps(told), flush=True)


def naive(settings: Any, sample: int) -> dict[str, float]:
    """Every sentence against the passages nearest to it, by the same verifier: seconds for a sample, and the counts.

    The search is outside the clock and passages that the chain has read are still kept: both speak for the naive chain.
    """
    from doichieu.store import documents, open_store, posts
    from flows import steps
    from models.sentences import split

    parts = steps.backend(settings)
    with open_store(settings) as store:
        every = [s.text for post in posts.unread(store, "bench", posts.count(store)) for s in split(post.text)]
        chosen = random.Random(1).sample(every, min(sample, len(every)))
        hits = parts.retriever.search(chosen, NAIVE_PASSAGES)
        texts = documents.passages(store, sorted({hit.passage for found in hits for hit in found}))
    pairs = [(text, texts[hit.passage].text) for text, found in zip(chosen, hits, strict=True) for hit in found]
    began = time.perf_counter()
    parts.verifier.verify(pairs)
    took = time.perf_counter() - began
    return {"sentences": len(every), "sample": len(chosen), "pairs": len(pairs), "seconds": took}


if __name__ == "__main__":
    if sys.argv[1] == "verify":
        verify(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]) if len(sys.argv) > 4 else None)
    else:
        stages(Path(sys.argv[2]), int(sys.argv[3]))
