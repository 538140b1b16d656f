"""The frontier: what waits survives, what is done is not handed out again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from crawler.frontier import Frontier, Task


def tasks(*names: str) -> list[Task]:
    return [Task(f"https://mau.vn/{name}", "article") for name in names]


def drained(frontier: Frontier, portal: str = "mau") -> list[str]:
    found = []
    while task := frontier.next(portal):
        found.append(task.url.rpartition("/")[2])
        frontier.done(portal, task, (), {})
    return found


def test_articles_come_before_further_pages_and_nothing_twice(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "f.sqlite")
    frontier.begin("mau", "x", [Task("https://mau.vn/muc", "listing")])
    first = frontier.next("mau")
    assert first is not None
    frontier.done(
        "mau", first, [Task("https://mau.vn/muc?2", "listing"), *tasks("a", "b", "a")], {}
    )
    assert drained(frontier) == ["a", "b", "muc?2"]


def test_a_session_is_resumed_for_the_same_purpose_only(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "f.sqlite")
    frontier.begin("mau", "x", tasks("a", "b"))
    first = frontier.next("mau")
    assert first is not None
    frontier.done("mau", first, (), {"found": 2})
    frontier.close()
    frontier = Frontier(tmp_path / "f.sqlite")
    assert frontier.resume("mau", "x") == {"found": 2}
    assert frontier.resume("mau", "y") is None
    assert frontier.resume("khac", "x") is None
    assert drained(frontier) == ["b"]


def test_a_session_that_is_refreshed_begins_with_the_news(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "f.sqlite")
    front = Task("https://mau.vn/muc", "listing")
    frontier.begin("mau", "x", [front], last=tasks("lan-nua"))
    first = frontier.next("mau")
    assert first is not None
    frontier.done("mau", first, [Task("https://mau.vn/muc?9", "listing"), *tasks("cu")], {})
    frontier.refresh("mau", [front])
    assert drained(frontier) == ["muc", "cu", "muc?9", "lan-nua"]


def test_what_is_owed_comes_again_in_the_next_session_but_not_for_ever(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "f.sqlite")
    sessions = 0
    frontier.begin("mau", "x", tasks("a"))
    while task := frontier.next("mau"):
        frontier.owe("mau", task, {})
        assert frontier.next("mau") is None
        frontier.finish("mau", listed="")
        frontier.begin("mau", "x", ())
        sessions += 1
    assert 5 < sessions < 50


def test_portals_are_apart(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "f.sqlite")
    frontier.begin("mot", "x", tasks("a"))
    frontier.begin("hai", "x", tasks("a", "b"))
    frontier.drop("mot")
    frontier.finish("mot", listed="2024-01-01")
    assert drained(frontier, "hai") == ["a", "b"]
    assert (frontier.listed("mot"), frontier.listed("hai")) == ("2024-01-01", None)


def test_a_file_of_another_release_begins_anew(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "f.sqlite") as db:
        db.executescript("CREATE TABLE tasks (x); PRAGMA user_version = 99;")
    frontier = Frontier(tmp_path / "f.sqlite")
    frontier.begin("mau", "x", tasks("a"))
    assert drained(frontier) == ["a"]
