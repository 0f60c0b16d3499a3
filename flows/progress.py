"""Progress of long work: a bar on a terminal, a line now and then in a log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LINES = 10  # lines in a log for one piece of work


@contextmanager
def track(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Yields a function to call with how many more are done."""
    if total <= 0:
        yield lambda _: None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task(title, total=total)
            yield lambda n: bar.advance(task, n)
    else:
        done, said = 0, 0

        def advance(n: int) -> None:
            nonlocal done, said
            done += n
            if done * _LINES // total > said or done >= total:
                said = done * _LINES // total
                print(f"{title}: {done}/{total}", file=sys.stderr, flush=True)

        yield advance


def note(line: str) -> None:
    """One line of progress."""
    print(line, file=sys.stderr, flush=True)
