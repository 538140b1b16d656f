"""The register of reports: each with its meeting, kept in a database and changed one report at a time.

A new report is compared with the few that share one of its keys, and a report that changes or goes away leaves only its
own meeting to be worked out again: taking in ten reports costs the same beside a thousand and beside a million.
"""

from __future__ import annotations

import sqlite3

from indexer.meetings import Key, Meeting, Signature, same_meeting

CROWD = 200  # reports with one key near one day: a form letter, compared only with the latest

_SCHEMA = """
CREATE TABLE IF NOT EXISTS reports (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, signature TEXT NOT NULL,
    meeting INTEGER NOT NULL, size INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS reports_of_meeting ON reports (meeting) WHERE size > 1;
CREATE TABLE IF NOT EXISTS report_keys (
    key INTEGER, day INTEGER, report INTEGER, PRIMARY KEY (key, day, report)
) WITHOUT ROWID;
"""
_MEMBERS = "SELECT id, number FROM reports WHERE size > 1 AND meeting = ?"
_NEAR = "SELECT report FROM report_keys WHERE key = ? AND day BETWEEN ? AND ? ORDER BY day DESC, report DESC LIMIT ?"
_EVER = 10_000_000  # a day later than any


class MeetingRegister:
    """All reports, joined into meetings. `meeting` holds the number of the meeting's first report."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(_SCHEMA)

    def add(self, signature: Signature) -> frozenset[str]:
        """Take a report in, or take it in anew; the ids whose meeting may have changed."""
        known = self._db.execute(
            "SELECT signature FROM reports WHERE id = ?", (signature.id,)
        ).fetchone()
        line = signature.dump()
        if known and known[0] == line:
            return frozenset()
        parted = self.remove(signature.id) if known else frozenset()
        cursor = self._db.execute(
            "INSERT INTO reports (id, signature, meeting, size) VALUES (?, ?, 0, 1)",
            (signature.id, line),
        )
        number = int(cursor.lastrowid or 0)
        self._db.execute("UPDATE reports SET meeting = number WHERE number = ?", (number,))
        joined = self._join(number, signature)
        self._db.executemany(
            "INSERT OR IGNORE INTO report_keys VALUES (?, ?, ?)",
            [(key.number, key.day, number) for key in signature.keys],
        )
        return parted | joined

    def remove(self, document_id: str) -> frozenset[str]:
        """Strike a report out and work out the rest of its meeting again; the ids whose meeting may have changed."""
        row = self._db.execute(
            "SELECT number, meeting, signature FROM reports WHERE id = ?", (document_id,)
        ).fetchone()
        if row is None:
            return frozenset()
        number, meeting, line = row
        others = [
            (id_, other)
            for id_, other in self._db.execute(_MEMBERS, (meeting,)).fetchall()
            if other != number
        ]
        self._db.execute(
            "UPDATE reports SET meeting = number, size = 1 WHERE size > 1 AND meeting = ?",
            (meeting,),
        )
        self._db.executemany(
            "DELETE FROM report_keys WHERE key = ? AND day = ? AND report = ?",
            [(key.number, key.day, number) for key in Signature.load(line).keys],
        )
        self._db.execute("DELETE FROM reports WHERE number = ?", (number,))
        for _, other in others:
            self._join(other, Signature.load(self._report(other)[2]))
        return frozenset(id_ for id_, _ in others) | {document_id}

    def of(self, document_id: str) -> Meeting:
        """The meeting of a report; one that is not known is a meeting of its own."""
        row = self._db.execute(
            "SELECT first.id, report.size FROM reports report JOIN reports first ON first.number = report.meeting "
            "WHERE report.id = ?",
            (document_id,),
        ).fetchone()
        return Meeting(*row) if row else Meeting(document_id, 1)

    def clear(self) -> None:
        """Forget everything."""
        self._db.execute("DELETE FROM reports")
        self._db.execute("DELETE FROM report_keys")

    def _join(self, number: int, signature: Signature) -> frozenset[str]:
        """Join a report with the meetings that it is of; the members of the meeting that comes of it."""
        meetings = self._meetings(number, signature)
        if len(meetings) == 1:
            return frozenset({signature.id})
        first, size = min(meetings, key=self._age), sum(meetings.values())
        self._db.executemany(
            "UPDATE reports SET meeting = ?, size = ? WHERE number = ? OR (size > 1 AND meeting = ?)",
            [(first, size, meeting, meeting) for meeting in meetings],
        )
        return frozenset(id_ for id_, _ in self._db.execute(_MEMBERS, (first,)))

    def _meetings(self, number: int, signature: Signature) -> dict[int, int]:
        """The meeting that a report is in, and those with a report that is of the same, each with its size."""
        meeting, size, _ = self._report(number)
        found = {meeting: size}
        for candidate in self._candidates(signature):
            meeting, size, line = self._report(candidate)
            if meeting not in found and same_meeting(signature, Signature.load(line)):
                found[meeting] = size
        return found

    def _candidates(self, signature: Signature) -> set[int]:
        """Reports with a common key near the same day."""
        found: set[int] = set()
        for key in signature.keys:
            for first, last in _days(key):
                rows = self._db.execute(_NEAR, (key.number, first, last, CROWD))
                found.update(report for (report,) in rows)
        return found

    def _report(self, number: int) -> tuple[int, int, str]:
        query = "SELECT meeting, size, signature FROM reports WHERE number = ?"
        meeting, size, line = self._db.execute(query, (number,)).fetchone()
        return meeting, size, line

    def _age(self, number: int) -> tuple[str, str]:
        signature = Signature.load(self._report(number)[2])
        return signature.published or "9999", signature.id


def _days(key: Key) -> list[tuple[int, int]]:
    """Where reports near a key's day are: all days for one without, else those within its reach and those without a day."""
    if key.day == 0:
        return [(0, _EVER)]
    return [(key.day - key.reach, key.day + key.reach), (0, 0)]
