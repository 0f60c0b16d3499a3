"""`doichieu evaluate`: every figure of the release, measured anew on the data in ../shared."""

import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from doichieu.cli.door import Command, complain
from doichieu.errors import DoiChieuError, StoreError

if TYPE_CHECKING:
    from models.evaluate.run import Step
    from models.evaluate.score import Score
    from models.evaluate.subject import Subject

_DATA = Path("../shared/data")


@click.command(cls=Command)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=_DATA,
    metavar="THƯ MỤC",
    help="Thư mục dữ liệu đánh giá (không nêu: ../shared/data).",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="TỆP",
    help="Tệp báo cáo sẽ ghi (không nêu: models/EVALUATION.md, bộ nhẹ: models/EVALUATION-light.md).",
)
@click.option(
    "--backend",
    type=click.Choice(["transformer", "light"]),
    default="transformer",
    help="Bộ mô hình (không nêu: transformer).",
)
@click.option(
    "--float",
    "exact",
    type=click.Path(path_type=Path),
    metavar="THƯ MỤC",
    help="Thư mục có verifier.onnx 32 bit, để đo phần mất đi khi nén 8 bit.",
)
@click.option(
    "--work",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="THƯ MỤC",
    help="Giữ các chỉ mục ở đây, lần đo sau khỏi lập lại.",
)
@click.option("--official", type=int, metavar="SỐ", help="Chỉ trộn chừng này đoạn văn bản luật (không nêu: tất cả).")
@click.option("--only", multiple=True, metavar="PHÉP ĐO", hidden=True, help="Chỉ những phép đo này.")
@click.option("--limit", type=int, metavar="SỐ", hidden=True, help="Cắt mỗi bộ còn chừng này dòng, để thử lệnh.")
@click.pass_context
def evaluate(
    context: click.Context,
    data: Path,
    out: Path | None,
    backend: str,
    exact: Path | None,
    work: Path | None,
    official: int | None,
    only: tuple[str, ...],
    limit: int | None,
) -> None:
    """Đo chất lượng của các mô hình trên dữ liệu phát triển, in mọi con số và ghi báo cáo."""
    if not data.is_dir():
        complain(DoiChieuError(f"Không có dữ liệu đánh giá ở {data}, nên không đo được gì."))
        context.exit(2)
    from models.evaluate.run import steps, versions
    from models.evaluate.subject import Subject

    chosen = [step for step in steps(backend, exact) if not only or step.key in only]
    with TemporaryDirectory(prefix="doichieu-do-") if work is None else nullcontext(str(work)) as folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        subject = Subject(data, backend, Path(folder), official=official, limit=limit)
        click.echo("Mô hình: " + ", ".join(f"{stage} {version}" for stage, version in versions(subject).items()))
        scores, sound = _measure(subject, chosen)
        _tell(scores)
        whole = not only and limit is None
        place = out or (_place(backend) if whole else None)
        if place:
            _write(place, subject, scores, context)
    if not sound:
        context.exit(1)


def _measure(subject: "Subject", chosen: list["Step"]) -> tuple[list["Score"], bool]:
    """Every row, shown as soon as it's there; and whether no measure failed by a fault of the program."""
    from models.evaluate.report import lines
    from models.evaluate.run import run

    def begin(place: int, step: "Step") -> None:
        click.echo(f"[{place}/{len(chosen)}] {step.title}…", err=True)

    scores: list[Score] = []
    sound = True
    for done in run(subject, chosen, begin):
        click.echo(f"\n{done.step.title} ({done.seconds:.0f} giây)")
        for line in lines(done.scores):
            click.echo(line)
        if done.fault:
            click.echo(done.fault, err=True)
        sound = sound and not done.fault
        scores += done.scores
        sys.stdout.flush()
    return scores, sound


def _tell(scores: list["Score"]) -> None:
    """What reaches its bar and what doesn't, and what others published."""
    from models.evaluate.data import PEERS
    from models.evaluate.report import summary

    goal, bar, under, missing = summary(scores)
    counts = f"{len(goal)} dòng đạt mục tiêu, {len(bar)} dòng đạt mức, {len(under)} dòng chưa đạt"
    click.echo(f"\n{counts}, {len(missing)} dòng chưa đo.")
    for score in under:
        click.secho(f"  chưa đạt: {score.group}: {score.name}", fg="red")
    click.echo("\nĐiểm người khác đã công bố (để đặt cạnh):")
    for peer in PEERS:
        click.echo(f"  {peer.name_vi}: {peer.scores_vi}")


def _place(backend: str) -> Path:
    import models

    name = "EVALUATION.md" if backend == "transformer" else f"EVALUATION-{backend}.md"
    return Path(str(models.__file__)).with_name(name)


def _more(context: click.Context) -> str:
    """The options that change what is measured, as they were given."""
    named = (("--float", context.params["exact"]), ("--official", context.params["official"]))
    return "".join(f" {name} {value}" for name, value in named if value is not None)


def _write(place: Path, subject: "Subject", scores: list["Score"], context: click.Context) -> None:
    """The report and its picture, beside each other."""
    from models.evaluate.report import About, markdown
    from models.evaluate.run import reliability_picture, versions

    drawn = "calibration" in context.params["only"] or not context.params["only"]
    image = place.with_name(
        "reliability.svg" if subject.backend == "transformer" else f"reliability-{subject.backend}.svg"
    )
    about = About(
        backend=subject.backend,
        models=versions(subject),
        command=f"doichieu evaluate --data {subject.data} --backend {subject.backend}" + _more(context),
        day=datetime.now(UTC).date().isoformat(),
        passages=len(subject.mixed[1]) if "mixed" in vars(subject) else None,
        picture=image.name if drawn else "",
        slice_of=subject.limit,
    )
    try:
        place.write_text(markdown(scores, about), encoding="utf-8")
        if drawn:
            image.write_text(reliability_picture(subject), encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"Không ghi được {place}: {error.strerror}.", "Xem lại quyền và chỗ trống của ổ đĩa."
        ) from error
    click.echo(f"\nĐã ghi {place}.", err=True)
