"""Commands that are stopped: by a signal, by a reader that goes away, by the death of the process. Real processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawler.article import Article, Decision
from crawler.store import ArticleStore

ROOT = Path(__file__).parents[1]
ARTICLES = 3000  # enough for several processes to be busy for seconds
pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.skipif(
        not Path("/proc/self").exists(), reason="the system does not list processes"
    ),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles that are not indexed."""
    return stored(tmp_path_factory.mktemp("stopping"), ARTICLES)


def stored(folder: Path, articles: int) -> Path:
    with ArticleStore(folder / "articles.sqlite") as store:
        for number in range(articles):
            text = f"Ban Nội chính Tỉnh ủy họp giao ban số {number}. " + "Đê, cầu và chợ. " * 40
            store.save(
                Article(f"a{number}", text, title=f"Giao ban {number}"), Decision(True, "briefing")
            )
    return folder


@contextmanager
def giaoban(data: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command in a session of its own; all that is left of it is killed when the block ends."""
    # A run in the background has SIGINT ignored, and so would all that it starts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-m", "giaoban", *arguments],
        cwd=ROOT, env=os.environ | {"GIAOBAN_DATA": str(data)}, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    signal.signal(signal.SIGINT, before)
    with process:
        try:
            yield process
        finally:
            if members(process.pid):
                os.killpg(process.pid, signal.SIGKILL)


def members(session: int) -> list[int]:
    """The processes of a session that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:  # gone meanwhile
            continue
        if int(of) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_processes_of_an_index_run_end_with_it(
    data: Path, tmp_path: Path, number: signal.Signals
) -> None:
    fresh = shutil.copytree(data, tmp_path / "fresh")  # none of it analysed yet
    with giaoban(fresh, "index", "--workers", "2") as running:
        wait_until(lambda: len(members(running.pid)) >= 3)
        time.sleep(1)  # the workers have begun
        running.send_signal(number)
        wait_until(lambda: not members(running.pid), 30)
        _, err = running.communicate()
    if number != signal.SIGKILL:
        assert running.returncode == 128 + number
        assert err.splitlines()[-1] == "giaoban: stopped"


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = stored(tmp_path_factory.mktemp("indexed"), 300)
    with giaoban(folder, "index") as running:
        _, err = running.communicate()
    assert running.returncode == 0, err
    return folder


def test_a_reader_that_goes_away_is_no_failure(indexed: Path) -> None:
    with giaoban(indexed, "export", "--format", "jsonl") as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("{")
        running.stdout.close()
        assert running.stderr is not None
        assert running.stderr.read() == ""
    assert running.returncode == 0


def test_a_terminated_export_leaves_no_half_a_file(indexed: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.xlsx"
    part = tmp_path / "all.xlsx.part"
    with giaoban(indexed, "export", "--format", "xlsx", "--output", str(file)) as running:
        wait_until(lambda: part.exists() or running.poll() is not None)
        running.terminate()
        running.communicate()
    assert not part.exists()
    assert file.exists() is (running.returncode == 0)
