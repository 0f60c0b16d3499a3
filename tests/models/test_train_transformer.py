"""Training of the transformer backend: needs the extra `train`, so it runs where torch is (CI: a venv of its own)."""

import random
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra `train` isn't installed")

from models.tokens import MARKS  # noqa: E402
from models.train import nn  # noqa: E402
from models.train.export import FEATURES, example_inputs, to_onnx  # noqa: E402
from models.train.loop import Plan, Trainer, batches  # noqa: E402
from models.train.small import small as small_of  # noqa: E402


def base_model(folder: Path, layers: int) -> object:
    """A random BERT of the base model's shape, in its own library's form."""
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=50, hidden_size=nn.HIDDEN, num_hidden_layers=layers, num_attention_heads=nn.HEADS,
        intermediate_size=nn.FEED, max_position_embeddings=512, layer_norm_eps=1e-12, type_vocab_size=2,
    )  # fmt: skip
    model = BertModel(config, add_pooling_layer=False).eval()
    model.save_pretrained(folder)
    return model


def test_the_encoder_gives_the_same_vectors_as_the_library(tmp_path: Path) -> None:
    theirs = base_model(tmp_path, 3)
    ours = nn.Encoder(3, 0.0)
    words = nn.load_base(ours, tmp_path)
    ids = torch.randint(0, 50, (4, 20))
    present = torch.ones(4, 20, dtype=torch.int64)
    present[1, 12:] = 0
    with torch.no_grad():
        a = theirs(ids, attention_mask=present).last_hidden_state  # type: ignore[operator]
        b = ours(words[ids], present)
    assert float(((a - b) * present.unsqueeze(-1)).abs().max()) < 1e-4


def test_dropout_is_for_training_alone() -> None:
    module, vectors, present = nn.Encoder(1, 0.5), torch.randn(2, 8, nn.HIDDEN), torch.ones(2, 8, dtype=torch.int64)
    assert not torch.equal(module(vectors, present), module(vectors, present))
    module.eval()
    assert torch.equal(module(vectors, present), module(vectors, present))


def test_a_batch_holds_at_most_its_tokens_and_every_row_once() -> None:
    lengths = [random.Random(i).randint(4, 200) for i in range(500)]
    made = batches(lengths, 1024, random.Random(1))
    assert sorted(i for row in made for i in row) == list(range(500))
    assert all(max(lengths[i] + (-lengths[i] % 8) for i in row) * len(row) <= 1024 or len(row) == 1 for row in made)


class Killed(Exception):
    """Stands for a kill in the middle of a run."""


def learn(folder: Path, stop_at: int | None) -> dict[str, "torch.Tensor"]:
    """A short run; with `stop_at` it breaks off after so many steps, its checkpoint written."""
    torch.manual_seed(3)
    module = nn.Embedder(1, 0.0)
    data = torch.randn(24, 8, nn.HIDDEN).to(torch.bfloat16)
    present = torch.ones(24, 8, dtype=torch.int64)
    seen = 0

    def loss(part: "torch.nn.Module", batch: list[int]) -> "torch.Tensor":
        nonlocal seen
        seen += 1
        if stop_at is not None and seen > stop_at:
            raise Killed
        vectors = part(data[batch], present[batch])
        return (vectors @ vectors.T).float().mean()

    plan = Plan(tokens=64, epochs=2, rate=1e-3, save_seconds=0.0, average=2)
    trainer = Trainer(module, folder, plan, lambda line: None)
    trainer.train([8] * 24, loss)
    return {n: p.detach().clone() for n, p in module.named_parameters() if p.requires_grad}


def test_a_killed_training_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    whole = learn(tmp_path / "whole", None)
    with pytest.raises(Killed):
        learn(tmp_path / "killed", 3)
    assert (tmp_path / "killed" / "checkpoint.json").exists()
    resumed = learn(tmp_path / "killed", None)
    for name, weight in whole.items():
        assert torch.allclose(weight, resumed[name], atol=1e-6), name
    assert not list(tmp_path.rglob("*.pt")) + list(tmp_path.rglob("*.pkl")) + list(tmp_path.rglob("*.bin"))


@pytest.mark.parametrize("name", ["verifier", "detector", "embedder"])
def test_eight_bits_say_nearly_the_same_whatever_else_is_in_the_batch(name: str, tmp_path: Path) -> None:
    import onnxruntime

    torch.manual_seed(5)
    module = {
        "verifier": lambda: nn.Verifier(FEATURES["verifier"], 2, 0.0),
        "detector": lambda: nn.Detector(6, 2, FEATURES["detector"], 0.0),
        "embedder": lambda: nn.Embedder(2, 0.0),
    }[name]()
    to_onnx(module, name, tmp_path / "float.onnx")
    whole = onnxruntime.InferenceSession(str(tmp_path / "float.onnx"))
    names = [i.name for i in whole.get_inputs()]
    takes = ("vectors", "present", "types", "marks", "features")
    made = dict(zip([n for n in takes if n in names], example_inputs(name), strict=True))
    feed = {n: t.numpy() for n, t in made.items()}
    feed["vectors"] = np.random.default_rng(1).standard_normal((3, 24, nn.HIDDEN)).astype(np.float32)
    for key in ("present", "types", "marks"):
        if key in feed:
            feed[key] = np.ones((3, 24), np.int64)
    if "features" in feed:
        feed["features"] = np.ones((3, FEATURES[name]), np.float32)
    with torch.no_grad():
        plain = module.float().eval()(*(torch.from_numpy(feed[n]) for n in takes if n in feed)).numpy()
    assert np.abs(whole.run(None, feed)[0] - plain).max() < 1e-4
    runs = [tuple(torch.from_numpy(feed[n]) for n in takes if n in feed)]
    made_small = small_of(module, runs)
    to_onnx(made_small, name, tmp_path / "small.onnx")
    small = onnxruntime.InferenceSession(str(tmp_path / "small.onnx"))
    eight = small.run(None, feed)[0]
    assert np.abs(eight - plain).max() < 0.05 * max(1.0, float(np.abs(plain).max()))
    alone = small.run(None, {n: v[1:2] for n, v in feed.items()})[0]
    assert np.abs(alone - eight[1:2]).max() < 1e-5
    # What isn't present says nothing, however much of it there is.
    cut = {n: v[:, :20] if v.ndim > 1 and n != "features" else v for n, v in feed.items()}
    feed["present"][:, 20:] = 0
    longer, shorter = small.run(None, feed)[0], small.run(None, cut)[0]
    assert np.abs(longer - shorter).max() < 1e-4
    assert np.abs(longer - eight).max() > 1e-3
    assert (tmp_path / "small.onnx").stat().st_size < 0.45 * (tmp_path / "float.onnx").stat().st_size


def test_marks_start_at_nothing() -> None:
    assert nn.Encoder(1).marks.abs().max() == 0
    assert nn.Encoder(1).marks.shape == (MARKS, nn.HIDDEN)
