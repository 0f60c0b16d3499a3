"""`python -m models.train light --data ../shared/data`: learn the light backend's weights and print their scores."""

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


def _show(scores: dict[str, float]) -> None:
    for name, value in scores.items():
        click.echo(f"    {name}: {value:g}")


if __name__ == "__main__":
    main()
