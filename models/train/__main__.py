"""`python -m models.train light|transformer --data ../shared/data`: learn the weights that ship, print their scores."""

import json
from pathlib import Path

import click

from doichieu.text import digest
from models.light import WEIGHTS
from models.train.data import SOCIAL, VERIFICATION
from models.train.detection import train_detection
from models.train.verification import syllable_weights, train_verification


@click.group(help="Huấn luyện các mô hình đi kèm.")
def main() -> None:
    """The training commands."""


@main.command(help="Học trọng số của bộ mô hình nhẹ.")
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="Thư mục dữ liệu huấn luyện.")
@click.option("--out", type=click.Path(path_type=Path), default=WEIGHTS, show_default=True, help="Tệp trọng số sẽ ghi.")
@click.option("--seed", default=7, show_default=True, help="Số gieo của mọi phép chọn ngẫu nhiên.")
def light(data: Path, out: Path, seed: int) -> None:
    """Learn the light backend's weights."""
    click.echo("1/3 Đếm âm tiết trong tin tức…")
    syllables = syllable_weights(data)
    click.echo(f"    {len(syllables['weights'])} âm tiết có trọng số riêng")
    click.echo("2/3 Phát hiện nhận định…")
    detection, detected = train_detection(data, seed)
    _show(detected)
    click.echo("3/3 Đối chiếu nhận định với đoạn trích…")
    verification, verified = train_verification(data, syllables, seed)
    _show(verified)
    parts = {"syllables": syllables, "detection": detection, "verification": verification}
    version = digest("light", json.dumps(parts, sort_keys=True))[:12]
    trained = sorted([*VERIFICATION, *SOCIAL, "social/victsd_train.jsonl", "raw/news_vi.jsonl"])
    document = {"name": "light", "version": version, "seed": seed, "trained_on": trained}
    document |= {"scores": {"detection": detected, "verification": verified}, **parts}
    out.write_text(json.dumps(document, ensure_ascii=False, sort_keys=True, indent=None) + "\n", encoding="utf-8")
    click.echo(f"Đã ghi {out} (phiên bản {version}, {out.stat().st_size // 1024} KB).")


STEPS = ("verifier", "cross", "detector", "embedder", "export", "tune")


@main.command(help="Huấn luyện bộ mô hình transformer: từng bước, chạy lại thì đi tiếp từ chỗ dừng.")
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="Thư mục dữ liệu huấn luyện.")
@click.option("--base", type=click.Path(path_type=Path, exists=True), required=True, help="Thư mục mô hình gốc.")
@click.option(
    "--work", type=click.Path(path_type=Path), required=True, help="Nơi giữ các điểm dừng và mô hình float32."
)
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Nơi ghi mô hình; mặc định là của phần mềm.")
@click.option(
    "--step", "steps", multiple=True, type=click.Choice(STEPS), help="Chỉ làm bước này (có thể ghi nhiều lần)."
)
@click.option("--threads", default=2, show_default=True, help="Số luồng tính.")
def transformer(data: Path, base: Path, work: Path, out: Path | None, steps: tuple[str, ...], threads: int) -> None:
    """Train, export and tune the transformer backend."""
    try:
        import torch
    except ImportError as error:
        raise click.ClickException("Cần cài thêm phần huấn luyện: pip install 'doichieu[train]'.") from error
    from models.session import WEIGHTS as SHIPPED
    from models.train.recipe import run

    torch.set_num_threads(threads)
    work.mkdir(parents=True, exist_ok=True)
    log_file = (work / "log.txt").open("a", encoding="utf-8", buffering=1)

    def log(line: str) -> None:
        click.echo(line)
        log_file.write(line + "\n")

    with log_file:
        run(steps or STEPS, data, base, work, out or SHIPPED, log)


def _show(scores: dict[str, float]) -> None:
    for name, value in scores.items():
        click.echo(f"    {name}: {value:g}")


if __name__ == "__main__":
    main()
