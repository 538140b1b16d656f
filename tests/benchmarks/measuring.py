"""Measuring: time, memory, and a line of the table."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HEADING = f"{'':44} {'ours':>16} {'raw':>16} {'ratio':>7}  target"


@dataclass(frozen=True)
class Line:
    """One measurement: ours, the bare engine's, the ratio that counts, and the target."""

    what: str
    ours: str
    raw: str = ""
    ratio: str = ""
    target: str = ""
    reached: bool = True

    def __str__(self) -> str:
        mark = "" if not self.target else "ok" if self.reached else "MISSED"
        line = f"{self.what:44} {self.ours:>16} {self.raw:>16} {self.ratio:>7}  {self.target:24} {mark}"
        return line.rstrip()


class Clock:
    """What time is read from: the wall, or the time that this process had the processor."""

    now: Callable[[], float] = time.perf_counter


def timed(run: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    start = Clock.now()
    run()
    return Clock.now() - start


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def own_megabytes() -> float:
    """Memory of this process that is its own: mapped files, which the system can take back, left out."""
    resident, shared = map(int, Path("/proc/self/statm").read_text("ascii").split()[1:3])
    return (resident - shared) * resource.getpagesize() / 1e6


def megabytes(folder: Path) -> float:
    """What the files of a folder take."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


@contextmanager
def scratch(kept: Path | None = None) -> Iterator[Path]:
    """A folder that is gone afterwards, or one that is kept for the next run."""
    if kept:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="giaoban-bench-") as folder:
        yield Path(folder)
