"""The article store: every article, revision, decision and page state in one SQLite file.

One writer and any number of readers, in threads and in processes: SQLite's write-ahead log lets readers go on while an
article is written. Each public method that writes is one transaction, so that a killed process loses at most what it
was writing. The store is the truth; the index can be rebuilt from it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from crawler.addresses import article_id, canonical, former_addresses
from crawler.article import Article, Capture, Decision
from crawler.database import StoreError, now
from crawler.page_states import PageStates
from crawler.records import Captured, Change, Rejection
from crawler.run_reports import RunReports

__all__ = ["ArticleStore", "Outcome", "StoreError", "content_hash"]

Outcome = Literal["new", "revised", "unchanged"]

_CHUNK = 200
_HISTORY = {"revisions": "rowid, id, stored", "decisions": "rowid, id, at"}
_CONTENT = ("url", "title", "lead", "text", "byline", "published", "published_from")

_CAPTURED = (
    "url", "fetched", "published", "published_from", "title", "capture.file", "capture.offset",
)  # fmt: skip
_KEPT_CAPTURES = (
    "SELECT a.id, a.portal, "  # noqa: S608 - names of fields
    + ", ".join(f"json_extract(r.article, '$.{name}') AS \"{name}\"" for name in _CAPTURED)
    + " FROM articles a JOIN revisions r ON r.id = a.id AND r.revision = a.revision"
    ' WHERE a.kept AND "capture.file" IS NOT NULL'
)


class ArticleStore(PageStates, RunReports):
    """Articles with all their revisions, what was decided about them, and what is known of their pages."""

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
                    (now(), article.id),
                )
                return "unchanged"
            if old and _same(old, article, compare_portal):
                self._point(db, old)
                return "revised"
            revision = replace(article, revision=old.revision + 1 if old else 1)
            self._append(db, revision)
            self._point(db, revision)
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
                    now(),
                ),
            )
            db.execute(
                "UPDATE articles SET kept = 0, change = ? WHERE id = ? AND kept = 1",
                (self._next_change(db), article.id),
            )

    def note_seen(self, id: str) -> None:  # noqa: A002
        """Note that the page was looked at and has not changed."""
        with self._transaction() as db:
            db.execute("UPDATE articles SET seen = ? WHERE id = ?", (now(), id))

    def due(self, portal: str) -> Iterator[str]:
        """The addresses of kept articles of `portal` that are due for another look, the newest first.

        An article is looked at after a day, and then at intervals that double as long as it does not change.
        """
        rows = self._db.execute(
            "SELECT json_extract(r.article, '$.url') AS url FROM articles a"
            " JOIN revisions r ON r.id = a.id AND r.revision = a.revision"
            " WHERE a.kept AND a.portal = :portal AND a.removed IS NULL AND url IS NOT NULL"
            # An hour of grace: a crawl of every day does not begin at the same second.
            " AND julianday(:now) - julianday(a.seen) + 1 / 24.0"
            " >= max(1, julianday(a.seen) - julianday(r.stored))"
            " ORDER BY r.stored DESC, a.id",
            {"portal": portal, "now": now()},
        )
        return (str(row["url"]) for row in rows)

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

    def with_capture(self, ids: Iterable[str]) -> set[str]:
        """Those of the articles that have a captured page, as `get` gives them; one question for all."""
        rows = self._db.execute(
            "SELECT a.id FROM articles a JOIN revisions r ON r.id = a.id AND r.revision = a.revision"
            " WHERE a.kept AND a.id IN (SELECT value FROM json_each(?))"
            " AND json_extract(r.article, '$.capture.file') IS NOT NULL",
            (json.dumps(list(ids)),),
        )
        return {str(row["id"]) for row in rows}

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

    def waiting_since(self, change: int) -> str | None:
        """When the first of the changes after `change` was made; None where there is none."""
        row = self._db.execute(
            "SELECT max(r.stored, coalesce((SELECT max(at) FROM decisions d WHERE d.id = a.id), '')) AS at"
            " FROM articles a JOIN revisions r ON r.id = a.id AND r.revision = a.revision"
            " WHERE a.change > ? ORDER BY a.change LIMIT 1",
            (change,),
        ).fetchone()
        return str(row["at"]) if row else None

    def newest(self) -> str:
        """Names the revision and the decision stored last, for `remembers`; every change stores one of them."""
        found = []
        for table, columns in _HISTORY.items():
            query = f"SELECT {columns} FROM {table} ORDER BY rowid DESC LIMIT 1"  # noqa: S608
            row = self._db.execute(query).fetchone()
            found.append(tuple(row) if row else None)
        return json.dumps(found)

    def remembers(self, newest: str) -> bool:
        """Whether that revision and decision are here: not so in a store that was restored from an older backup."""
        for (table, columns), values in zip(_HISTORY.items(), json.loads(newest), strict=True):
            query = f"SELECT 1 FROM {table} WHERE ({columns}) = (?, ?, ?)"  # noqa: S608
            if values is not None and self._db.execute(query, values).fetchone() is None:
                return False
        return True

    def rejected(self, portal: str | None = None, *, limit: int | None = None) -> list[Rejection]:
        """Rejected articles, newest decision first."""
        rows = self._db.execute(
            "SELECT * FROM rejected WHERE ? IS NULL OR portal = ? ORDER BY at DESC, id LIMIT ?",
            (portal, portal, -1 if limit is None else limit),
        )
        return [_rejection(row) for row in rows]

    def captured(self) -> Iterator[Captured]:
        """Every captured response that belongs to a kept or rejected article, by WARC file and offset."""
        rows = self._db.execute(_KEPT_CAPTURES)
        kept = map(_captured, rows)
        rejected = (_captured_rejection(rejection) for rejection in self.rejected())
        found = [item for item in (*kept, *rejected) if item]
        return iter(sorted(found, key=lambda item: (item.capture.file, item.capture.offset)))

    def newest_captured(self, portal: str, limit: int) -> list[Captured]:
        """What was captured last of a portal, up to `limit` of the kept and as many of the rejected."""
        rows = self._db.execute(
            f"{_KEPT_CAPTURES} AND a.portal = ? ORDER BY a.change DESC LIMIT ?", (portal, limit)
        )
        rejected = map(_captured_rejection, self.rejected(portal, limit=limit))
        return [item for item in (*map(_captured, rows), *rejected) if item]

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
            db.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?)", (id, now(), *made))

    @staticmethod
    def _append(db: sqlite3.Connection, article: Article) -> None:
        db.execute(
            "INSERT INTO revisions VALUES (?, ?, ?, ?)",
            (
                article.id,
                article.revision,
                now(),
                json.dumps(article.to_json(), ensure_ascii=False),
            ),
        )

    def _point(self, db: sqlite3.Connection, article: Article) -> None:
        """Let a kept article be seen in this revision, as the newest change."""
        db.execute(
            "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, 1, ?, ?, ?, NULL)",
            (
                article.id,
                article.revision,
                self._next_change(db),
                article.portal.id if article.portal else None,
                content_hash(article),
                now(),
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


def _captured(row: sqlite3.Row) -> Captured:
    values = dict(row)
    capture = Capture(values.pop("capture.file"), values.pop("capture.offset"))
    return Captured(**values, capture=capture, kept=True)


def _captured_rejection(item: Rejection) -> Captured | None:
    if item.capture is None:
        return None
    told = (item.published, item.published_from, item.title)
    return Captured(item.id, item.url, item.portal, item.capture, False, item.at, *told)
