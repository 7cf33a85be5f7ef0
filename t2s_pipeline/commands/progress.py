"""Progress bars of the command line, on standard error so that output can be piped."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import (
    Progress as Bars,
)

from t2s_pipeline.resources.progress import Advance, Progress


class TerminalProgress(Progress):
    """Shows a bar where a person looks; silent elsewhere."""

    @contextmanager
    def bar(self, label: str, total: int) -> Iterator[Advance]:
        """Watch some work of known size."""
        with bar(label, total) as advance:
            yield advance


@contextmanager
def bar(label: str, total: int | None) -> Iterator[Advance]:
    """Watch some work; its size may be unknown."""
    console = Console(stderr=True)
    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
    with Bars(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bars:
        task = bars.add_task(label, total=total)
        yield lambda done: bars.advance(task, done)
