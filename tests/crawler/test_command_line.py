"""The crawler on the command line: every mistake a person can make is one clear line, and nothing is lost."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.crawler.portal_server import Reply, Site, articles, listing, portal_file, served


def test_an_import_that_finds_no_room_says_what_went_in_and_goes_on_later(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "articles.jsonl"
    lines = (json.dumps({"id": f"a{n}", "text": f"Giao ban {n}. " * 500}) for n in range(300))
    file.write_text("\n".join(lines), "utf-8")
    limit = 1_000_000  # bytes of any file that the command writes

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    stopped = subprocess.run(
        [sys.executable, "-m", "giaoban", "import", str(file)],
        cwd=ROOT, env=os.environ | {"GIAOBAN_DATA": str(tmp_path / "data")}, preexec_fn=little_room,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert stopped.returncode == 1
    assert stopped.stderr.count("\n") == 1
    assert f"{tmp_path / 'data'} cannot be written" in stopped.stderr
    taken = int(stopped.stdout.split(" new")[0])
    assert 0 < taken < 300
    assert run("import", str(file))[1].startswith(
        f"{300 - taken} new, 0 revised, {taken} unchanged"
    )


@contextmanager
def giaoban(data: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own, ended at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "giaoban", *arguments],
        cwd=ROOT,
        env=os.environ | {"GIAOBAN_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_second_crawl_says_who_is_at_work_and_does_nothing(run: Run, tmp_path: Path) -> None:
    slow = Site({"/": Reply(listing(range(3)), slow=20)})
    folder = tmp_path / "portals"
    with served(slow):
        portal_file(folder, slow)
        with giaoban(tmp_path / "data", "crawl", "--config", str(folder)) as first:
            while "/" not in slow.log:
                assert first.poll() is None
                time.sleep(0.05)
            texts = tmp_path / "a.txt"
            texts.write_text("Họp giao ban", "utf-8")
            for command in (["crawl"], ["reextract"], ["import", str(texts)]):
                options = [] if command[0] == "import" else ["--config", str(folder)]
                code, out, err = run(*command, *options)
                assert (code, out) == (1, "")
                assert err.count("\n") == 1
                assert f"in use by giaoban crawl (process {first.pid}, since 20" in err
    assert slow.requests["/"] == 1
    assert run("import", str(texts))[0] == 0  # the lock of a killed process is free


def test_captures_that_are_gone_fail_reading_them_again(run: Run, tmp_path: Path) -> None:
    site = Site({"/": listing(range(30)), **articles(range(30))})
    folder = str(tmp_path / "portals")
    with served(site):
        portal_file(tmp_path / "portals", site)
        assert run("crawl", "--config", folder, "--keep", "all")[0] == 0
    for file in (tmp_path / "data" / "captures").iterdir():
        file.unlink()
    status, out, err = run("reextract", "--config", folder)
    assert status == 1
    assert out.startswith("30 captures read again: 30 unreadable")
    assert out.count("cannot be read") == 20  # examples are enough
    assert err.count("\n") == 1
    assert (
        f"30 captures cannot be read, so that their articles stay as they were: is {tmp_path}"
        in err
    )
    assert "30 articles" in run("status", "--config", folder)[1]


def test_keep_all_takes_in_what_was_rejected_before(run: Run, tmp_path: Path) -> None:
    site = Site({"/": listing(range(4)), **articles(range(4))})
    folder = str(tmp_path / "portals")
    with served(site):
        portal_file(tmp_path / "portals", site)
        assert run("crawl", "--config", folder)[0] == 0
        assert "0 articles" in run("status", "--config", folder)[1]
        asked = len(site.articles_asked())
        _, out, _ = run("crawl", "--config", folder, "--keep", "all", "--limit", "1")
        assert "rejected before: 1 captures read again: 1 newly kept" in out
        run("crawl", "--config", folder, "--keep", "all", "--since", "2024-05")
        assert "1 articles" in run("status", "--config", folder)[1]  # all are of April
        run("crawl", "--config", folder, "--keep", "all")
    assert "4 articles" in run("status", "--config", folder)[1]
    assert len(site.articles_asked()) == asked
    assert "4 unchanged" in run("reextract", "--config", folder)[1]  # a person's word stands


@pytest.mark.parametrize(
    ("since", "code"), [("tomorrow", 1), ("2024-13", 1), ("2024-02-30", 1), ("", 0)]
)
def test_a_day_that_is_none_is_one_line(run: Run, tmp_path: Path, since: str, code: int) -> None:
    site = Site({"/": listing(range(2)), **articles(range(2))})
    with served(site):
        portal_file(tmp_path / "portals", site)
        found, _, err = run("crawl", "--config", str(tmp_path / "portals"), "--since", since)
    assert found == code
    assert err.count("\n") == code
    assert "2024-06-30" in err or not code


def test_a_data_folder_that_cannot_be_written_is_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site({"/": listing(range(2)), **articles(range(2))})
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GIAOBAN_DATA", str(tmp_path / "file" / "data"))
    with served(site):
        portal_file(tmp_path / "portals", site)
        for command in ("crawl", "reextract", "status"):
            code, out, err = run(command, "--config", str(tmp_path / "portals"))
            assert (code, out) == (1, "")
            assert err.count("\n") == 1
            assert str(tmp_path / "file") in err
    assert site.log == []


FULL = """
import resource, signal, sys
import giaoban
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.exit(giaoban.main(sys.argv[2:]))
"""


@pytest.mark.parametrize("size", [30_000, 150_000])
def test_a_disk_that_fills_up_ends_the_crawl_and_the_next_one_goes_on(
    run: Run, tmp_path: Path, size: int
) -> None:
    site = Site({"/": listing(range(120)), **articles(range(120))})
    folder = str(tmp_path / "portals")
    with served(site):
        portal_file(tmp_path / "portals", site)
        # No file may grow beyond a size: writing fails as it does on a full disk.
        command = ["-c", FULL, str(size), "crawl", "--config", folder, "--keep", "all"]
        full = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=os.environ | {"GIAOBAN_DATA": str(tmp_path / "data")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert full.returncode == 1
        assert full.stderr.count("\n") == 1
        assert f"{tmp_path / 'data'} cannot be written" in full.stderr
        before = len(site.articles_asked())
        assert before < 120
        code, _, err = run("crawl", "--config", folder, "--keep", "all")
    assert (code, err) == (0, "")
    # The first six pages of a portal are read together, and asked for again when that comes to nothing.
    assert len(site.articles_asked()) <= 126
    assert "120 articles" in run("status", "--config", folder)[1]
    assert "120 unchanged" in run("reextract", "--config", folder)[1]


def test_a_damaged_file_of_a_crawl_is_named(run: Run, tmp_path: Path) -> None:
    site = Site({"/": listing(range(2)), **articles(range(2))})
    folder = str(tmp_path / "portals")
    frontier = tmp_path / "data" / "frontier.sqlite"
    with served(site):
        portal_file(tmp_path / "portals", site)
        run("crawl", "--config", folder)
        frontier.write_text("no database at all, but long enough to be looked at")
        code, _, err = run("crawl", "--config", folder)
        assert code == 1
        assert err.startswith(f"giaoban: {frontier} is damaged")
        assert err.count("\n") == 1
        frontier.unlink()
        assert run("crawl", "--config", folder)[0] == 0


def test_a_user_agent_that_names_nobody_is_told_before_a_live_portal_is_asked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site()
    site.base = "http://mau.khong-co.invalid/"
    portal_file(tmp_path / "portals", site)
    command = ("crawl", "--config", str(tmp_path / "portals"), "--minutes", "0.0001")
    assert "user_agent" in run(*command)[2]
    monkeypatch.setenv("GIAOBAN_CRAWL_USER_AGENT", "giaoban/0.1 (+https://toasoan.vn/)")
    assert "user_agent" not in run(*command)[2]
