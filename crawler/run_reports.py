"""What each crawl brought from each portal, kept so that a portal can be compared with its own past."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from crawler.database import Database, now
from crawler.records import PortalRun


class RunReports(Database):
    """The tables of crawls."""

    def start_run(self, started: str | None = None) -> int:
        """Open the report of a crawl and return its number."""
        with self._transaction() as db:
            cursor = db.execute("INSERT INTO runs (started) VALUES (?)", (started or now(),))
            return int(cursor.lastrowid or 0)

    def killed_run(self, since: str) -> int | None:
        """The number of the newest crawl, if it began after `since` and was killed before its end."""
        row = self._db.execute("SELECT * FROM runs ORDER BY run DESC LIMIT 1").fetchone()
        killed = row is not None and row["finished"] is None and row["started"] >= since
        return int(row["run"]) if killed else None

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
            db.execute("UPDATE runs SET finished = ? WHERE run = ?", (finished or now(), run))

    def ended_runs(self) -> tuple[int, str, str]:
        """How many crawls came to their end, and when the first and the last of them did."""
        row = self._db.execute(
            "SELECT count(finished), coalesce(min(finished), ''), coalesce(max(finished), '') FROM runs"
        ).fetchone()
        return int(row[0]), str(row[1]), str(row[2])

    def portal_runs(
        self, portal: str | None = None, *, run: int | None = None, limit: int | None = None
    ) -> list[PortalRun]:
        """Reports of crawls, newest first, of one portal or of all, of one crawl or of all."""
        rows = self._db.execute(
            "SELECT p.run, p.portal, r.started, r.finished, p.report FROM portal_runs p JOIN runs r USING (run)"
            " WHERE (:portal IS NULL OR p.portal = :portal) AND (:run IS NULL OR p.run = :run)"
            " ORDER BY p.run DESC, p.portal LIMIT :limit",
            {"portal": portal, "run": run, "limit": -1 if limit is None else limit},
        )
        return [PortalRun(**{**dict(row), "report": json.loads(row["report"])}) for row in rows]
