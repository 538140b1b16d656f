"""The article store: every article, revision, decision and page state in one SQLite file.

One writer and any number of readers, in threads and in processes: SQLite's write-ahead log lets readers go on while an
article is written. Each public method that writes is one transaction, so that a killed process loses at most what it
was writing. The store is the truth; the index can be rebuilt from it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

from crawler.addresses import article_id, canonical, former_addresses
from crawler.article import Article, Capture, Decision
from crawler.records import Captured, Change, PageState, PortalRun, Rejection

Outcome = Literal["new", "revised", "unchanged"]

_VERSION = 1
_BUSY_MS = 60_000
_CHUNK = 200
_CONTENT = ("url", "title", "lead", "text", "byline", "published", "published_from")
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


class ArticleStore:
    """Articles with all their revisions, what was decided about them, and what is known of their pages."""

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
            raise StoreError(f"article store {path}: {error}") from error

    # ------------------------------------------------------------ articles

    def save(
        self, article: Article, decision: Decision, *, compare_portal: bool = False
    ) -> Outcome:
        """Store a kept article; a different content makes a new revision, an equal one only notes that it was seen.

        `compare_portal` makes a revision, too, where only the facts about its portal differ.
        """
        with self._transaction() as db:
            old = self._newest(db, article.id)
            known = self._row(db, article.id)
            self._decide(db, article.id, decision)
            db.execute("DELETE FROM rejected WHERE id = ?", (article.id,))
            if old and known and known["kept"] and _same(old, article, compare_portal):
                db.execute(
                    "UPDATE articles SET seen = ?, removed = NULL WHERE id = ?",
                    (_now(), article.id),
                )
                return "unchanged"
            if old and _same(old, article, compare_portal):
                self._point(db, old, kept=True)
                return "revised"
            revision = replace(article, revision=old.revision + 1 if old else 1)
            self._append(db, revision)
            self._point(db, revision, kept=True)
            return "revised" if old else "new"

    def reject(self, article: Article, decision: Decision) -> None:
        """Note an article that is not kept, and withdraw it where it was kept before; its revisions stay."""
        with self._transaction() as db:
            self._decide(db, article.id, decision)
            capture = article.capture
            db.execute(
                "INSERT OR REPLACE INTO rejected VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                (
                    article.id,
                    article.url,
                    article.title,
                    article.published,
                    article.published_from,
                    article.portal.id if article.portal else None,
                    decision.reason,
                    decision.rules,
                    capture.file if capture else None,
                    capture.offset if capture else None,
                    _now(),
                ),
            )
            db.execute(
                "UPDATE articles SET kept = 0, change = ? WHERE id = ? AND kept = 1",
                (self._next_change(db), article.id),
            )

    def mark_removed(self, id: str, when: str) -> None:  # noqa: A002
        """Note that the portal took the page down at `when`; the article stays, and stays searchable."""
        with self._transaction() as db:
            db.execute(
                "UPDATE articles SET removed = ? WHERE id = ? AND removed IS NULL", (when, id)
            )

    def removed(self, id: str) -> str | None:  # noqa: A002
        """When the portal took the page down, None while it is up."""
        row = self._row(self._db, id)
        return row["removed"] if row else None

    def get(self, id: str, revision: int | None = None) -> Article | None:  # noqa: A002
        """The article as last stored, or one of its revisions; None when unknown or, without `revision`, not kept."""
        if revision is None:
            row = self._row(self._db, id)
            if row is None or not row["kept"]:
                return None
            revision = row["revision"]
        found = self._db.execute(
            "SELECT article FROM revisions WHERE id = ? AND revision = ?", (id, revision)
        ).fetchone()
        return _article(found["article"]) if found else None

    def revisions(self, id: str) -> list[Article]:  # noqa: A002
        """Every revision of an article, oldest first."""
        rows = self._db.execute(
            "SELECT article FROM revisions WHERE id = ? ORDER BY revision", (id,)
        )
        return [_article(row["article"]) for row in rows]

    def decisions(self, id: str) -> list[Decision]:  # noqa: A002
        """What was decided about an article, oldest first; a repeated decision is noted once."""
        rows = self._db.execute("SELECT * FROM decisions WHERE id = ? ORDER BY rowid", (id,))
        return [Decision(bool(row["keep"]), row["reason"], row["rules"]) for row in rows]

    def duplicates(self, id: str) -> list[str]:  # noqa: A002
        """The ids of other kept articles with the same title and text."""
        rows = self._db.execute(
            "SELECT b.id FROM articles a JOIN articles b ON b.content = a.content AND b.id != a.id"
            " WHERE a.id = ? AND b.kept ORDER BY b.id",
            (id,),
        )
        return [row["id"] for row in rows]

    def changes(self, after: int = 0) -> Iterator[Change]:
        """The newest change of every article that changed after change number `after`, in order."""
        while True:
            rows = self._db.execute(
                "SELECT a.change, a.id, CASE WHEN a.kept THEN r.article END AS article FROM articles a"
                " JOIN revisions r ON r.id = a.id AND r.revision = a.revision"
                " WHERE a.change > ? ORDER BY a.change LIMIT ?",
                (after, _CHUNK),
            ).fetchall()
            for row in rows:
                article = _article(row["article"]) if row["article"] else None
                yield Change(row["change"], row["id"], article)
            if len(rows) < _CHUNK:
                return
            after = rows[-1]["change"]

    def last_change(self) -> int:
        """The number of the newest change, 0 in an empty store."""
        return int(self._db.execute("SELECT coalesce(max(change), 0) FROM articles").fetchone()[0])

    def rejected(
        self, portal: str | None = None, *, limit: int | None = None, offset: int = 0
    ) -> list[Rejection]:
        """Rejected articles, newest decision first."""
        rows = self._db.execute(
            "SELECT * FROM rejected WHERE ? IS NULL OR portal = ? ORDER BY at DESC, id LIMIT ? OFFSET ?",
            (portal, portal, -1 if limit is None else limit, offset),
        )
        return [_rejection(row) for row in rows]

    def captured(self) -> Iterator[Captured]:
        """Every captured response that belongs to a kept or rejected article, by WARC file and offset."""
        rows = self._db.execute(
            "SELECT a.id, a.portal, a.kept, r.article FROM articles a JOIN revisions r"
            " ON r.id = a.id AND r.revision = a.revision WHERE a.kept"
        )
        kept = (_captured(_article(row["article"])) for row in rows)
        rejected = (_captured_rejection(rejection) for rejection in self.rejected())
        found = [item for item in (*kept, *rejected) if item]
        return iter(sorted(found, key=lambda item: (item.capture.file, item.capture.offset)))

    def identify(self, url: str, formerly: Iterable[str] = ()) -> str:
        """The id of the page at `url`: the one it has, or had on a host its portal left, else one made from it."""
        for address in (canonical(url), *former_addresses(url, formerly)):
            row = self._db.execute("SELECT id FROM pages WHERE url = ?", (address,)).fetchone()
            if row and row["id"]:
                return str(row["id"])
            made = article_id(address)
            if self._row(self._db, made):
                return made
        return article_id(url)

    # ------------------------------------------------------------ pages

    def page(self, url: str) -> PageState | None:
        """What is known of an address, in any of its spellings."""
        row = self._db.execute("SELECT * FROM pages WHERE url = ?", (canonical(url),)).fetchone()
        return PageState(**dict(row)) if row else None

    def save_page(self, page: PageState) -> None:
        """Note the state of an address, in place of what was known."""
        self.save_pages([page])

    def save_pages(self, pages: Iterable[PageState]) -> None:
        """Note the state of several addresses in one transaction."""
        rows = [asdict(replace(page, url=canonical(page.url))) for page in pages]
        with self._transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO pages VALUES (:url, :status, :fetched, :portal, :id, :etag,"
                " :last_modified, :hash, :failures)",
                rows,
            )

    # ------------------------------------------------------------ runs

    def start_run(self, started: str | None = None) -> int:
        """Open the report of a crawl and return its number."""
        with self._transaction() as db:
            cursor = db.execute("INSERT INTO runs (started) VALUES (?)", (started or _now(),))
            return int(cursor.lastrowid or 0)

    def save_portal_run(self, run: int, portal: str, report: Mapping[str, Any]) -> None:
        """Note what a crawl brought from a portal so far, in place of an earlier note."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO portal_runs (run, portal, report) VALUES (?, ?, ?)",
                (run, portal, json.dumps(report, ensure_ascii=False)),
            )

    def finish_run(self, run: int, finished: str | None = None) -> None:
        """Close the report of a crawl; one that was killed stays open."""
        with self._transaction() as db:
            db.execute("UPDATE runs SET finished = ? WHERE run = ?", (finished or _now(), run))

    def portal_runs(
        self, portal: str | None = None, *, limit: int | None = None
    ) -> list[PortalRun]:
        """Reports of crawls, newest first, of one portal or of all."""
        rows = self._db.execute(
            "SELECT p.run, p.portal, r.started, r.finished, p.report FROM portal_runs p JOIN runs r USING (run)"
            " WHERE ? IS NULL OR p.portal = ? ORDER BY p.run DESC, p.portal LIMIT ?",
            (portal, portal, -1 if limit is None else limit),
        )
        return [PortalRun(**{**dict(row), "report": json.loads(row["report"])}) for row in rows]

    # ------------------------------------------------------------ numbers

    def counts(self) -> dict[str, int]:
        """How many articles, revisions, rejections, removed pages, known pages and crawls the store holds."""
        queries = {
            "articles": "SELECT count(*) FROM articles WHERE kept",
            "revisions": "SELECT count(*) FROM revisions",
            "rejected": "SELECT count(*) FROM rejected",
            "removed": "SELECT count(*) FROM articles WHERE kept AND removed IS NOT NULL",
            "pages": "SELECT count(*) FROM pages",
            "runs": "SELECT count(*) FROM runs",
        }
        return {name: int(self._db.execute(query).fetchone()[0]) for name, query in queries.items()}

    def portal_counts(self) -> dict[str, dict[str, int]]:
        """Kept and rejected articles by portal id; articles without a portal are under the empty id."""
        found: dict[str, dict[str, int]] = {}
        for name, table in (("kept", "articles WHERE kept"), ("rejected", "rejected")):
            query = f"SELECT coalesce(portal, '') AS portal, count(*) AS n FROM {table} GROUP BY 1"  # noqa: S608
            for row in self._db.execute(query):
                found.setdefault(row["portal"], {"kept": 0, "rejected": 0})[name] = row["n"]
        return found

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

    # ------------------------------------------------------------ inside

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

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    @staticmethod
    def _row(db: sqlite3.Connection, id: str) -> sqlite3.Row | None:  # noqa: A002
        row: sqlite3.Row | None = db.execute(
            "SELECT * FROM articles WHERE id = ?", (id,)
        ).fetchone()
        return row

    @staticmethod
    def _newest(db: sqlite3.Connection, id: str) -> Article | None:  # noqa: A002
        row = db.execute(
            "SELECT article FROM revisions WHERE id = ? ORDER BY revision DESC LIMIT 1", (id,)
        ).fetchone()
        return _article(row["article"]) if row else None

    @staticmethod
    def _next_change(db: sqlite3.Connection) -> int:
        return int(db.execute("SELECT coalesce(max(change), 0) + 1 FROM articles").fetchone()[0])

    @staticmethod
    def _decide(db: sqlite3.Connection, id: str, decision: Decision) -> None:  # noqa: A002
        last = db.execute(
            "SELECT keep, reason, rules FROM decisions WHERE id = ? ORDER BY rowid DESC LIMIT 1",
            (id,),
        ).fetchone()
        made = (int(decision.keep), decision.reason, decision.rules)
        if last is None or tuple(last) != made:
            db.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?)", (id, _now(), *made))

    @staticmethod
    def _append(db: sqlite3.Connection, article: Article) -> None:
        db.execute(
            "INSERT INTO revisions VALUES (?, ?, ?, ?)",
            (
                article.id,
                article.revision,
                _now(),
                json.dumps(article.to_json(), ensure_ascii=False),
            ),
        )

    def _point(self, db: sqlite3.Connection, article: Article, *, kept: bool) -> None:
        db.execute(
            "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
            (
                article.id,
                article.revision,
                self._next_change(db),
                int(kept),
                article.portal.id if article.portal else None,
                content_hash(article),
                _now(),
            ),
        )


def content_hash(article: Article) -> str:
    """A hash of title and text, equal for copies that differ only in spacing, case or Unicode form."""
    words = unicodedata.normalize("NFC", f"{article.title}\n{article.text}").casefold().split()
    return hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _same(old: Article, new: Article, compare_portal: bool) -> bool:
    fields = (*_CONTENT, "portal") if compare_portal else _CONTENT
    return all(getattr(old, name) == getattr(new, name) for name in fields)


def _article(content: str) -> Article:
    return Article.from_json(json.loads(content))


def _rejection(row: sqlite3.Row) -> Rejection:
    values = dict(row)
    file, offset = values.pop("capture_file"), values.pop("capture_offset")
    return Rejection(**values, capture=Capture(file, offset) if file is not None else None)


def _captured(article: Article) -> Captured | None:
    if article.capture is None:
        return None
    portal = article.portal.id if article.portal else None
    date = (article.published, article.published_from)
    return Captured(article.id, article.url, portal, article.capture, True, article.fetched, *date)


def _captured_rejection(item: Rejection) -> Captured | None:
    if item.capture is None:
        return None
    date = (item.published, item.published_from)
    return Captured(item.id, item.url, item.portal, item.capture, False, item.at, *date)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
