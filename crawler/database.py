"""The store's SQLite file: its tables, one connection per thread, and transactions."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

_VERSION = 2
_BUSY_MS = 60_000
_MENDS = {
    sqlite3.SQLITE_READONLY: "; run giaoban as the user who owns it, readers of the store write beside it, too",
    sqlite3.SQLITE_IOERR: "; is the disk full?",
    sqlite3.SQLITE_NOTADB: "; put back a backup",
    sqlite3.SQLITE_CORRUPT: "; put back a backup",
}
_SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    change INTEGER NOT NULL UNIQUE,
    kept INTEGER NOT NULL,
    portal TEXT,
    content TEXT NOT NULL,
    seen TEXT NOT NULL,
    removed TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS articles_content ON articles (content);
CREATE INDEX IF NOT EXISTS articles_portal ON articles (portal, change);
CREATE TABLE IF NOT EXISTS revisions (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    stored TEXT NOT NULL,
    article TEXT NOT NULL,
    UNIQUE (id, revision)
);
CREATE TABLE IF NOT EXISTS decisions (
    id TEXT NOT NULL,
    at TEXT NOT NULL,
    keep INTEGER NOT NULL,
    reason TEXT NOT NULL,
    rules TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS decisions_id ON decisions (id);
CREATE TABLE IF NOT EXISTS rejected (
    id TEXT PRIMARY KEY,
    url TEXT,
    title TEXT NOT NULL,
    published TEXT,
    published_from TEXT,
    portal TEXT,
    reason TEXT NOT NULL,
    rules TEXT NOT NULL,
    capture_file TEXT,
    capture_offset INTEGER,
    at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS rejected_portal ON rejected (portal, at);
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY,
    status INTEGER NOT NULL,
    fetched TEXT NOT NULL,
    portal TEXT,
    id TEXT,
    etag TEXT,
    last_modified TEXT,
    hash TEXT,
    failures INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT
);
CREATE TABLE IF NOT EXISTS portal_runs (
    run INTEGER NOT NULL,
    portal TEXT NOT NULL,
    report TEXT NOT NULL,
    PRIMARY KEY (portal, run)
) WITHOUT ROWID;
"""


class StoreError(Exception):
    """The store cannot be used; the message says which file and why."""


class Database:
    """One SQLite file with a write-ahead log: one writer and any number of readers, in threads and in processes."""

    def __init__(self, path: Path) -> None:
        """Open the store at `path`, made if missing; StoreError when it is damaged or from a newer version."""
        self._path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            mend = _MENDS.get(fault_of(error), "")
            raise StoreError(f"article store {path}: {error}{mend}") from error

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _db(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self._path, timeout=_BUSY_MS / 1000, isolation_level=None, check_same_thread=False
            )
            connection.row_factory = sqlite3.Row
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            self._local.connection = connection
            with self._lock:
                self._connections.append(connection)
        return connection

    def _prepare(self) -> None:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version > _VERSION:
            raise StoreError(
                f"article store {self._path}: written by a newer giaoban; update giaoban"
            )
        if version < _VERSION:
            with self._transaction() as db:
                for statement in _SCHEMA.split(";"):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {_VERSION}")

    def _transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        return transaction(self._db)


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing of what the block writes; nobody else writes to the file meanwhile.

    The connection's own block commits or rolls back, also where SQLite has rolled back by itself (a full disk).
    """
    with db:
        db.execute("BEGIN IMMEDIATE")
        yield db


def fault_of(error: Exception) -> int:
    """SQLite's number of a fault, of whatever kind it is: the low byte of the code names it. 0 for other errors."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def now() -> str:
    """This moment, as the store writes it: ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
