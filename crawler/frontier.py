"""The frontier: what a crawl still has to fetch, kept on disk so that a killed crawl goes on where it was.

A portal has one session at a time. A session that was not finished is resumed by the next crawl that asks for the same
thing; a finished one leaves only what it knows for good: how far back the portal has been listed, and the addresses
that failed for a passing reason and are owed another try.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from crawler.database import transaction

Kind = Literal["home", "feed", "sitemap", "listing", "article"]

_PENDING, _DONE, _OWED, _HELD = 0, 1, 2, 3
_FIRST, _SOON, _LATER, _LAST = -1, 0, 1, 2  # the order of tasks; within each as they were found
_MOST_TRIES = 15
_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
    portal TEXT PRIMARY KEY,
    purpose TEXT,
    report TEXT,
    listed TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tasks (
    number INTEGER PRIMARY KEY,
    portal TEXT NOT NULL,
    key TEXT NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    state INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    later INTEGER NOT NULL,
    answer TEXT,
    UNIQUE (portal, key)
);
CREATE INDEX IF NOT EXISTS tasks_next ON tasks (portal, state, later, number);
CREATE TABLE IF NOT EXISTS older (
    portal TEXT NOT NULL,
    key TEXT NOT NULL,
    published TEXT NOT NULL,
    PRIMARY KEY (portal, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS robots (
    portal TEXT NOT NULL,
    origin TEXT NOT NULL,
    fetched REAL NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (portal, origin)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Task:
    """One address to fetch. `data` is JSON: for articles what the discovery page told, for pages how to read them."""

    url: str
    kind: Kind
    data: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    number: int = 0
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Robots:
    """A robots.txt as it was answered; `fetched` in seconds since the epoch. Status 0: no answer, `body` says why."""

    fetched: float
    status: int
    body: bytes


class DamagedFrontier(Exception):
    """The file cannot be used; the message says which, and how to mend it."""


class Frontier:
    """The tasks of all portals in one SQLite file; one process at a time (the crawl lock sees to it)."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._prepare()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise DamagedFrontier(
                f"{path} is damaged ({error}); delete it, the next crawl then lists everything again"
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # ------------------------------------------------------------ sessions

    def resume(self, portal: str, purpose: str) -> dict[str, Any] | None:
        """The report so far of an unfinished session for the same `purpose`, or None when a new one must begin."""
        row = self._db.execute(
            "SELECT report FROM sessions WHERE portal = ? AND purpose = ?", (portal, purpose)
        ).fetchone()
        if row is None or not row[0]:
            return None
        # The pages that were held went with the process that held them.
        self._db.execute(
            "UPDATE tasks SET state = ? WHERE portal = ? AND state = ?", (_PENDING, portal, _HELD)
        )
        # What could not be fetched then may be there now.
        self._db.execute(
            "DELETE FROM robots WHERE portal = ? AND (status = 0 OR status >= 429)", (portal,)
        )
        return dict(json.loads(row[0]))

    def begin(
        self, portal: str, purpose: str, tasks: Iterable[Task], last: Iterable[Task] = ()
    ) -> None:
        """Begin a new session with `tasks`, what is owed from earlier ones, and `last` after all that these lead to.

        Drops a session that was not finished.
        """
        with transaction(self._db):
            self._db.execute("DELETE FROM tasks WHERE portal = ? AND state != ?", (portal, _OWED))
            self._db.execute("UPDATE tasks SET state = ? WHERE portal = ?", (_PENDING, portal))
            self._db.execute("DELETE FROM robots WHERE portal = ?", (portal,))
            self._add(portal, tasks)
            self._add(portal, last, _LAST)
            self._db.execute(
                "INSERT INTO sessions (portal, purpose, report) VALUES (?, ?, '{}')"
                " ON CONFLICT (portal) DO UPDATE SET purpose = excluded.purpose, report = '{}',"
                # What an unfinished session had found is found again only by listing everything.
                " listed = CASE WHEN sessions.purpose IS NULL THEN sessions.listed END",
                (portal, purpose),
            )

    def finish(self, portal: str, *, listed: str | None) -> None:
        """End the session; `listed` notes that everything back to that date ("" = all) has been listed."""
        with transaction(self._db):
            self._db.execute("DELETE FROM tasks WHERE portal = ? AND state != ?", (portal, _OWED))
            self._db.execute(
                "UPDATE sessions SET purpose = NULL, report = NULL, listed = ? WHERE portal = ?",
                (listed, portal),
            )

    def unfinished(self, portal: str) -> bool:
        """Whether a session waits to be resumed."""
        query = "SELECT 1 FROM sessions WHERE portal = ? AND purpose IS NOT NULL"
        return self._db.execute(query, (portal,)).fetchone() is not None

    def listed(self, portal: str) -> str | None:
        """The date back to which the portal has been listed without a gap: "" all of it, None nothing."""
        row = self._db.execute("SELECT listed FROM sessions WHERE portal = ?", (portal,)).fetchone()
        return row[0] if row else None

    # ------------------------------------------------------------ tasks

    def next(self, portal: str) -> Task | None:
        """The next task: articles before further discovery pages, in the order they were found."""
        row = self._db.execute(
            "SELECT url, kind, data, key, number, tries FROM tasks WHERE portal = ? AND state = ?"
            " ORDER BY later, number LIMIT 1",
            (portal, _PENDING),
        ).fetchone()
        return Task(row[0], row[1], json.loads(row[2]), *row[3:]) if row else None

    def pending(self, portal: str, *, kind: Kind | None = None) -> int:
        """How many tasks wait, of one kind or of all."""
        return int(
            self._db.execute(
                "SELECT count(*) FROM tasks WHERE portal = ? AND state = ? AND (? IS NULL OR kind = ?)",
                (portal, _PENDING, kind, kind),
            ).fetchone()[0]
        )

    def unseen(self, portal: str, tasks: Iterable[Task]) -> int:
        """How many of `tasks` are new to this session."""
        keys = {task.key or task.url for task in tasks}
        query = "SELECT 1 FROM tasks WHERE portal = ? AND key = ?"
        return sum(self._db.execute(query, (portal, key)).fetchone() is None for key in keys)

    def done(
        self,
        portal: str,
        task: Task,
        found: Iterable[Task],
        report: Mapping[str, Any],
        answer: Mapping[str, Any] | None = None,
    ) -> None:
        """Strike off `task`, add what was found on it, note the report and what is to be kept of the answer."""
        with transaction(self._db):
            self._strike(task, _DONE)
            if answer is not None:
                self._db.execute(
                    "UPDATE tasks SET answer = ? WHERE number = ?",
                    (json.dumps(answer), task.number),
                )
            self._add(portal, found)
            self._note(portal, report)

    def answers(self, portal: str) -> list[dict[str, Any]]:
        """What was kept of this session's answers."""
        rows = self._db.execute(
            "SELECT answer FROM tasks WHERE portal = ? AND answer IS NOT NULL", (portal,)
        )
        return [json.loads(row[0]) for row in rows]

    def hold(self, task: Task) -> None:
        """Set `task` aside: its page was fetched and is not read yet."""
        self._strike(task, _HELD)

    def again(self, portal: str, task: Task, report: Mapping[str, Any]) -> None:
        """Put `task` back for another try in this session."""
        with transaction(self._db):
            self._db.execute("UPDATE tasks SET tries = tries + 1 WHERE number = ?", (task.number,))
            self._note(portal, report)

    def owe(self, portal: str, task: Task, report: Mapping[str, Any]) -> None:
        """Give `task` up in this session and try it again in the next one, unless it failed too often."""
        with transaction(self._db):
            self._db.execute("UPDATE tasks SET tries = tries + 1 WHERE number = ?", (task.number,))
            self._strike(task, _OWED if task.tries + 1 < _MOST_TRIES else _DONE)
            self._note(portal, report)

    def drop(self, portal: str) -> None:
        """Give up everything that still waits in this session."""
        self._db.execute(
            "UPDATE tasks SET state = ? WHERE portal = ? AND state = ?", (_DONE, portal, _PENDING)
        )

    def refresh(self, portal: str, tasks: Iterable[Task]) -> None:
        """Let a resumed session look at its discovery pages once more, first of all, for what came since it began."""
        with transaction(self._db):
            self._db.execute(
                "DELETE FROM tasks WHERE portal = ? AND state = ? AND kind != 'article'",
                (portal, _DONE),
            )
            self._add(portal, tasks, _FIRST)

    # ------------------------------------------------------------ articles left out

    def leave_out(self, portal: str, key: str, published: str) -> None:
        """Note an article that was older than the crawl wanted, so that the next one need not fetch it to see that."""
        self._db.execute("INSERT OR REPLACE INTO older VALUES (?, ?, ?)", (portal, key, published))

    def left_out(self, portal: str, key: str) -> str | None:
        """The date of an article that was left out as too old."""
        row = self._db.execute(
            "SELECT published FROM older WHERE portal = ? AND key = ?", (portal, key)
        ).fetchone()
        return row[0] if row else None

    # ------------------------------------------------------------ robots.txt

    def robots(self, portal: str, origin: str) -> Robots | None:
        """The robots.txt of `origin` (scheme://host:port) as fetched in this session."""
        row = self._db.execute(
            "SELECT fetched, status, body FROM robots WHERE portal = ? AND origin = ?",
            (portal, origin),
        ).fetchone()
        return Robots(*row) if row else None

    def save_robots(self, portal: str, origin: str, robots: Robots) -> None:
        """Remember the robots.txt of `origin` until the portal's next session."""
        self._db.execute(
            "INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?)",
            (portal, origin, robots.fetched, robots.status, robots.body),
        )

    # ------------------------------------------------------------ inside

    def _prepare(self) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):  # of another release: unfinished sessions begin anew
            for table in ("sessions", "tasks", "older", "robots"):
                self._db.execute(f"DROP TABLE IF EXISTS {table}")
        self._db.executescript(f"{_SCHEMA} PRAGMA user_version = {_VERSION};")

    def _add(self, portal: str, tasks: Iterable[Task], order: int | None = None) -> None:
        rows = [
            (portal, task.key or task.url, task.url, task.kind, json.dumps(task.data), _PENDING,
             (_SOON if task.kind == "article" else _LATER) if order is None else order)
            for task in tasks
        ]  # fmt: skip
        self._db.executemany(
            "INSERT OR IGNORE INTO tasks (portal, key, url, kind, data, state, tries, later)"
            " VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
            rows,
        )

    def _strike(self, task: Task, state: int) -> None:
        self._db.execute("UPDATE tasks SET state = ? WHERE number = ?", (state, task.number))

    def _note(self, portal: str, report: Mapping[str, Any]) -> None:
        self._db.execute(
            "UPDATE sessions SET report = ? WHERE portal = ?",
            (json.dumps(report, ensure_ascii=False), portal),
        )
