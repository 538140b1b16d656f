"""What only the embedded engine has: a folder, one writing process, and what a crash leaves behind."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import pytest

from indexer.engines.base import EngineError, Filters, Search
from indexer.engines.embedded import EmbeddedEngine
from indexer.query.tree import AllOf, AnyOf, Boost, FacetIs, Query, Term
from tests.indexer.engines.corpus import (
    BLOCS,
    QUARTERS,
    SYLLABLES,
    article,
    fill,
    random_entries,
)

ROOT = Path(__file__).parents[3]


@contextlib.contextmanager
def aside(program: str, folder: Path) -> Iterator[Lines]:
    """Another process that runs a program over the test corpus; killed, if it still runs, when the block ends."""
    head = """\
        import sys, time
        from pathlib import Path
        from indexer.engines.embedded import EmbeddedEngine
        from tests.indexer.engines.corpus import *
        engine = EmbeddedEngine(Path(sys.argv[1]))
        """
    code = textwrap.dedent(head) + textwrap.dedent(program)
    command = [sys.executable, "-c", code, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield Lines(process, process.stdout)
        finally:
            process.kill()


@dataclass
class Lines:
    """A process and what it prints."""

    process: subprocess.Popen[str]
    output: IO[str]

    def kill(self) -> str:
        """Kill it at once; what it had printed and nobody read."""
        self.process.kill()
        return self.output.read()


def test_searching_before_the_first_index(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "index")
    assert engine.search(Search(facets=("bloc",))).total == 0
    assert engine.health().ok
    assert "giaoban index" in engine.health().message
    assert not (tmp_path / "index").exists()
    fill(EmbeddedEngine(tmp_path / "index"), [article("a")])
    assert engine.search(Search()).total == 1


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    first, second = EmbeddedEngine(tmp_path), EmbeddedEngine(tmp_path)
    with first.writer():
        for block in (second.writer(), second.rebuild(), first.writer()):
            with pytest.raises(EngineError, match="another process"), block:
                pass
    fill(second, [article("a")])
    assert first.search(Search()).total == 1


def test_a_writer_in_another_process_is_told_to_wait(tmp_path: Path) -> None:
    program = """
        with engine.writer():
            print("writing", flush=True)
            time.sleep(60)
        """
    engine = EmbeddedEngine(tmp_path)
    with aside(program, tmp_path) as other:
        assert other.output.readline() == "writing\n"
        with pytest.raises(EngineError, match="another process"), engine.rebuild():
            pass
    fill(engine, [article("a")])
    assert engine.search(Search()).total == 1


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15, 0.4])
def test_a_killed_writer_loses_nothing_that_was_committed(tmp_path: Path, delay: float) -> None:
    program = """
        position = 0
        with engine.writer() as writer:
            while True:
                position += 1
                writer.write(article(f"{position}-{n}", "", "giao ban") for n in range(50))
                writer.commit(position)
                print(position, flush=True)
        """
    with aside(program, tmp_path) as writing:
        first = writing.output.readline()
        time.sleep(delay)
        acknowledged = max(map(int, (first + writing.kill()).split()))
    engine = EmbeddedEngine(tmp_path)
    assert engine.position() >= acknowledged
    found = {document.id for document in engine.iterate(Search())}
    assert {f"{p}-{n}" for p in range(1, acknowledged + 1) for n in range(50)} <= found
    assert len(found) % 50 == 0
    fill(engine, [article("after")], acknowledged + 1)
    assert engine.search(Search()).total == len(found) + 1


def test_a_killed_rebuild_leaves_the_old_index_and_no_rubbish(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    fill(engine, [article("old")], 3)
    program = """
        with engine.rebuild() as writer:
            writer.write(random_entries(100))
            writer.commit(9)
            print("committed", flush=True)
            time.sleep(60)
        """
    with aside(program, tmp_path) as rebuilding:
        assert rebuilding.output.readline()
        rebuilding.kill()
    assert [d.id for d in engine.iterate(Search())] == ["old"]
    assert engine.position() == 3
    fill(engine, [article("new")], 4)
    assert engine.search(Search()).total == 2
    assert len([entry for entry in tmp_path.iterdir() if entry.is_dir()]) == 1


def test_another_process_sees_commits_and_rebuilds(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    fill(engine, [article("a")])
    assert engine.search(Search()).total == 1
    for program, expected in (
        ("fill(engine, [article('b')])", {"a", "b"}),
        ("with engine.rebuild() as w:\n    w.write([article('c')])\n    w.commit(5)", {"c"}),
    ):
        with aside(program, tmp_path) as other:
            assert other.process.wait() == 0
        assert {d.id for d in engine.iterate(Search())} == expected
    assert engine.position() == 5


def test_a_search_finds_and_counts_the_same_with_a_second_thread(tmp_path: Path) -> None:
    fill(EmbeddedEngine(tmp_path), random_entries(300))
    alone, helped = EmbeddedEngine(tmp_path), EmbeddedEngine(tmp_path, help_from=0)
    trees = (None, *map(Term, SYLLABLES[:3]), AllOf((Term("giao"), Term("ban"), Term("nowhere"))))
    filters = (
        Filters(),
        Filters(include={"bloc": (BLOCS[0],)}, exclude={"quarter": (QUARTERS[1],)}),
        Filters(include={"bloc": (BLOCS[0],), "official": ("nobody",)}),
    )
    kinds = (
        Search(sort="relevance", size=7),
        Search(sort="newest", size=7, group=True, relax=False),
    )
    searches = [
        replace(
            kind, query=Query(tree, relaxed=tree and Term("giao")), filters=chosen, facets=facets
        )
        for kind, tree, chosen in itertools.product(kinds, trees, filters)
        for facets in ((), ("bloc",), ("province", "quarter", "bloc", "official"))
    ]
    before = threading.active_count()
    expected = [alone.search(search) for search in searches]
    assert any(found.relaxed for found in expected)
    assert threading.active_count() == before
    assert [helped.search(search) for search in searches] == expected
    assert threading.active_count() == before + 1
    helped.close()
    with ThreadPoolExecutor(4) as clients:
        assert list(clients.map(helped.search, searches)) == expected


def test_an_index_of_another_version_asks_for_a_rebuild(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    fill(engine, [article("a")])
    pointer = tmp_path / "current.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"version": 0}))
    old = EmbeddedEngine(tmp_path)
    for use in (lambda: old.search(Search()), lambda: fill(old, [article("b")]), old.position):
        with pytest.raises(EngineError, match="--rebuild"):
            use()
    health = old.health()
    assert not health.ok
    assert "--rebuild" in health.message
    with old.rebuild() as writer:
        writer.write([article("b")])
        writer.commit(1)
    assert old.search(Search()).total == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 2, "folder": "nowhere"}'])
def test_a_damaged_pointer_asks_for_a_rebuild(tmp_path: Path, content: str) -> None:
    fill(EmbeddedEngine(tmp_path), [article("a")])
    (tmp_path / "current.json").write_text(content)
    engine = EmbeddedEngine(tmp_path)
    with pytest.raises(EngineError, match="--rebuild"):
        engine.search(Search())
    assert not engine.health().ok


def test_damaged_files_ask_for_a_rebuild(tmp_path: Path) -> None:
    fill(EmbeddedEngine(tmp_path), random_entries(50))
    for file in tmp_path.glob("*/*.term"):
        file.write_bytes(b"")
    engine = EmbeddedEngine(tmp_path)
    with pytest.raises(EngineError, match="--rebuild"):
        engine.search(Search())


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
@pytest.mark.parametrize("closed", ["*/.managed.json", "current.json"])
def test_an_index_of_another_user_asks_for_that_user(tmp_path: Path, closed: str) -> None:
    program = f"""
        import os
        fill(engine, [article("a")])
        os.chdir(sys.argv[1])  # the folders above it may be closed to others
        for folder in (Path(), *Path().glob("*/")):
            folder.chmod(0o755)
        for file in Path().rglob("*.*"):
            file.chmod(0o644)
        [file] = Path().glob("{closed}")
        file.chmod(0)
        if os.geteuid() == 0:
            os.setuid(65534)
        print(EmbeddedEngine(Path()).health().message, flush=True)
        """
    with aside(program, tmp_path) as other:
        message = other.output.read()
    assert "as the user who owns the data folder" in message
    assert "--rebuild" not in message


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    engine = EmbeddedEngine(tmp_path / "file" / "index")
    with pytest.raises(EngineError, match="cannot write"), engine.writer():
        pass


@pytest.mark.skipif(os.name != "posix", reason="limits on the size of files are POSIX")
def test_a_full_disk_is_named(tmp_path: Path) -> None:
    """A limit on the size of files stands in for a full disk: the system refuses to write in the same place."""
    program = """
        import resource, signal
        from indexer.engines.base import EngineError
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        fill(engine, [article("a")])
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
        try:
            fill(engine, (article(f"b{n}", "", f"giao ban {n} " * 50) for n in range(5000)), 2)
        except EngineError as error:
            print(str(error).count(chr(10)), "index" in str(error), flush=True)
        """
    with aside(program, tmp_path) as limited:
        assert limited.output.read() == "0 True\n"
    engine = EmbeddedEngine(tmp_path)
    assert [d.id for d in engine.iterate(Search())] == ["a"]
    assert engine.position() == 1


@pytest.mark.parametrize("group", [False, True])
@pytest.mark.parametrize("chunk", [1, 7, 100])
@pytest.mark.parametrize("at_once", [1, 20, 60, 1000])  # groups by single days, by several, whole
def test_an_export_of_many_equal_scores_keeps_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int, chunk: int, group: bool
) -> None:
    monkeypatch.setattr("indexer.engines.embedded.engine._CHUNK", chunk)
    monkeypatch.setattr("indexer.engines.embedded.reading_through._AT_ONCE", at_once)
    boosts = tuple(Boost(FacetIs("bloc", bloc), 1.0) for bloc in BLOCS)
    search = Search(query=Query(should=boosts), sort="relevance", size=500, group=group)
    with contextlib.closing(EmbeddedEngine(tmp_path)) as engine:
        fill(engine, random_entries(300))
        page = engine.search(search).hits
        assert len({hit.score for hit in page}) < 5
        assert [document.id for document in engine.iterate(search)] == [
            hit.document.id for hit in page
        ]


@pytest.mark.parametrize("at_once", [1, 20, 1000])
def test_an_export_by_relevance_reads_in_the_order_of_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("indexer.engines.embedded.reading_through._AT_ONCE", at_once)
    either = AnyOf(tuple(map(Term, SYLLABLES[:3])))
    search = Search(query=Query(either), sort="relevance", size=500)
    with contextlib.closing(EmbeddedEngine(tmp_path)) as engine:
        fill(engine, random_entries(300))
        page = [hit.document.id for hit in engine.search(search).hits]
        assert len(page) > 100
        assert [document.id for document in engine.iterate(search)] == page


@pytest.mark.skipif(
    not Path("/proc/self/maps").exists(), reason="the system does not list open files"
)
def test_a_replaced_index_is_let_go_when_no_cursor_can_need_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While its files are open, they take their room on the disk."""
    engine = EmbeddedEngine(tmp_path)
    fill(engine, [article("a", "chợ")])
    assert engine.search(Search()).total == 1
    with engine.rebuild() as writer:
        writer.write([article("a", "chợ"), article("b", "chợ")])
        writer.commit(2)
    assert engine.search(Search()).total == 2
    assert removed_but_open(tmp_path)
    monkeypatch.setattr(time, "monotonic", lambda now=time.monotonic: now() + 3600)
    assert engine.search(Search()).total == 2
    assert not removed_but_open(tmp_path)
    engine.close()


def removed_but_open(folder: Path) -> list[str]:
    """The files below a folder that this process maps though they are gone."""
    maps = Path("/proc/self/maps").read_text("utf-8").splitlines()
    return [line for line in maps if str(folder) in line and line.endswith("(deleted)")]
