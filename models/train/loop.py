"""The training loop: batches of like length, one learning rate hill, checkpoints to go on from, averaged weights.

Nothing is pickled: a checkpoint is two safetensors files and a JSON file, written beside the old one and then renamed.
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

Batch = list[int]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: tokens a batch, epochs, peak learning rate and the share of steps that warm up to it."""

    tokens: int = 2560
    epochs: float = 3.0
    rate: float = 1e-4
    head_rate: float = 1e-3
    warm: float = 0.06
    decay: float = 0.01
    seed: int = 7
    save_seconds: float = 240.0
    average: int = 3  # the last so many saved marks of the run are averaged


def batches(lengths: Sequence[int], tokens: int, rng: random.Random) -> list[Batch]:
    """All rows once, in batches of at most `tokens` tokens (padding counted), rows of like length together."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i] + rng.uniform(-6, 6))
    found: list[Batch] = []
    row: Batch = []
    longest = 0
    for i in order:
        wide = max(longest, lengths[i] + (-lengths[i] % 8))
        if row and wide * (len(row) + 1) > tokens:
            found.append(row)
            row, wide = [], lengths[i] + (-lengths[i] % 8)
        row.append(i)
        longest = wide
    if row:
        found.append(row)
    rng.shuffle(found)
    return found


def _schedule(lengths: Sequence[int], plan: Plan) -> list[Batch]:
    rng = random.Random(plan.seed)  # noqa: S311
    found: list[Batch] = []
    whole = int(plan.epochs)
    for _ in range(whole):
        found += batches(lengths, plan.tokens, rng)
    if plan.epochs > whole:
        last = batches(lengths, plan.tokens, rng)
        found += last[: int(len(last) * (plan.epochs - whole))]
    return found


class Trainer:
    """Trains a module on rows that `loss(module, batch)` reads; goes on from the folder's checkpoint if there's one."""

    def __init__(self, module: nn.Module, folder: Path, plan: Plan, log: Callable[[str], None]) -> None:
        self.plan, self.folder, self.log = plan, folder, log
        self.module = module.to(torch.bfloat16)
        self._live = {n: p for n, p in module.named_parameters() if p.requires_grad}
        self._master = {n: p.detach().float().clone() for n, p in self._live.items()}
        head = [w for n, w in self._master.items() if not n.startswith("encoder.")]
        body = [w for n, w in self._master.items() if n.startswith("encoder.") and w.dim() > 1]
        plain = [w for n, w in self._master.items() if n.startswith("encoder.") and w.dim() <= 1]
        groups = [
            {"params": body, "lr": plan.rate, "weight_decay": plan.decay},
            {"params": plain, "lr": plan.rate, "weight_decay": 0.0},
            {"params": head, "lr": plan.head_rate, "weight_decay": plan.decay},
        ]
        self._optimizer = torch.optim.AdamW([g for g in groups if g["params"]], betas=(0.9, 0.98), eps=1e-6, fused=True)
        self._tops = [g["lr"] for g in self._optimizer.param_groups]
        self._sum: dict[str, Tensor] = {}
        self._summed = 0
        self.step = 0

    def train(
        self,
        lengths: Sequence[int],
        loss: Callable[[nn.Module, Batch], Tensor],
        check: Callable[[], str] | None = None,
        checks: int = 4,
    ) -> None:
        """Run the plan; `check` is called `checks` times along the way and its words are logged."""
        schedule = _schedule(lengths, self.plan)
        torch.manual_seed(self.plan.seed)
        self.module.train()
        self._resume(len(schedule))
        total, started, saved = len(schedule), time.monotonic(), time.monotonic()
        begin, running = self.step, 0.0
        every = max(1, total // checks)
        tail = {total - 1 - i * max(1, total // 24) for i in range(self.plan.average)}
        for at in range(begin, total):
            self._rate(at, total)
            value = loss(self.module, schedule[at])
            value.backward()  # type: ignore[no-untyped-call]
            running = 0.98 * running + 0.02 * float(value.detach()) if at > begin else float(value.detach())
            self._update()
            self.step = at + 1
            if at in tail:
                self._add()
            if at % 50 == 49:
                pace = (time.monotonic() - started) / (self.step - begin)
                left = pace * (total - at) / 60
                self.log(f"  {self.step}/{total} loss {running:.4f} {pace:.2f} s/step, {left:.0f} min left")
            if check and self.step % every == 0 and self.step < total:
                self.log(f"  {self.step}/{total} {self._checked(check)}")
            if time.monotonic() - saved > self.plan.save_seconds:
                self._save(total)
                saved = time.monotonic()
        self._finish()
        if check:
            with torch.inference_mode():
                self.log(f"  done: {check()}")

    def _checked(self, check: Callable[[], str]) -> str:
        self.module.eval()
        with torch.inference_mode():
            words = check()
        self.module.train()
        return words

    def _rate(self, at: int, total: int) -> None:
        warm = max(1, int(total * self.plan.warm))
        share = (at + 1) / warm if at < warm else max(0.02, (total - at) / (total - warm))
        for group, top in zip(self._optimizer.param_groups, self._tops, strict=True):
            group["lr"] = top * min(1.0, share)

    def _update(self) -> None:
        for name, live in self._live.items():
            self._master[name].grad = live.grad.float() if live.grad is not None else None
            live.grad = None
        held = [w for w in self._master.values() if w.grad is not None]
        torch.nn.utils.clip_grad_norm_(held, 1.0)
        self._optimizer.step()
        with torch.no_grad():
            for name, live in self._live.items():
                live.copy_(self._master[name])

    def _add(self) -> None:
        for name, weight in self._master.items():
            self._sum[name] = self._sum.get(name, torch.zeros_like(weight)) + weight
        self._summed += 1

    def _finish(self) -> None:
        self.module.float()
        with torch.no_grad():
            for name, live in self._live.items():
                live.copy_(self._sum[name] / self._summed if self._summed else self._master[name])
        self.module.eval()
        self.folder.mkdir(parents=True, exist_ok=True)
        save_file({n: p.detach().contiguous() for n, p in self._live.items()}, self.folder / "final.safetensors")

    def _save(self, total: int) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        state = {f"w.{n}": w.detach() for n, w in self._master.items()}
        for i, name in enumerate(self._names()):
            for key, value in self._optimizer.state[self._master[name]].items():
                state[f"o.{i}.{key}"] = value if isinstance(value, Tensor) else torch.tensor(float(value))
        state |= {f"s.{n}": w for n, w in self._sum.items()}
        fresh = self.folder / "checkpoint.new"
        save_file({k: v.detach().contiguous().clone() for k, v in state.items()}, fresh)
        told = {"step": self.step, "total": total, "summed": self._summed}
        (self.folder / "checkpoint.json.new").write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(self.folder / "checkpoint.safetensors")
        (self.folder / "checkpoint.json.new").replace(self.folder / "checkpoint.json")
        self.log(f"  saved at {self.step}/{total}")

    def _names(self) -> Iterator[str]:
        yield from self._master

    def _resume(self, total: int) -> None:
        path = self.folder / "checkpoint.json"
        if not path.exists():
            return
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["total"] != total:
            self.log("  the checkpoint is of another plan: starting anew")
            return
        state = load_file(self.folder / "checkpoint.safetensors")
        with torch.no_grad():
            for i, name in enumerate(self._names()):
                self._master[name].copy_(state[f"w.{name}"])
                self._live[name].copy_(state[f"w.{name}"])
                held = {k.split(".", 2)[2]: v for k, v in state.items() if k.startswith(f"o.{i}.")}
                if held:
                    self._optimizer.state[self._master[name]] = held
        self._sum = {k[2:]: v for k, v in state.items() if k.startswith("s.")}
        self._summed, self.step = told["summed"], told["step"]
        self.log(f"  going on from step {self.step}/{total}")
