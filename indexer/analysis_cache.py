"""What analysing found, kept between runs: an article is tokenised once, and read by each version of the rules once.

The cache also remembers which state of each document the index has, so that a run writes only what differs. It can be
deleted at any time: the next run then analyses and writes everything again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Self

from crawler.article import Article
from indexer.document import Document
from indexer.engines.base import Terms
from indexer.meetings import Meeting, Signature

_SCHEMA = """
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS terms (key BLOB PRIMARY KEY, terms BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS facets (
    key BLOB PRIMARY KEY, document BLOB NOT NULL, signature TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, terms BLOB NOT NULL, facets BLOB NOT NULL, meeting TEXT, reports INTEGER
);
CREATE TABLE IF NOT EXISTS written (id TEXT PRIMARY KEY, digest BLOB NOT NULL);
"""
_LAYOUT = 2
_NOT_CONTENT = ("fetched", "capture", "revision", "published_from")


@dataclass(frozen=True, slots=True)
class Keys:
    """Where the two halves of an article's analysis are kept."""

    terms: bytes
    facets: bytes


def keys_of(article: Article) -> Keys:
    """Keys that change with the content of an article, and with what analyses it."""
    content = {k: v for k, v in article.to_json().items() if k not in _NOT_CONTENT}
    words = [article.title, article.lead, article.text, analysis_version()]
    return Keys(digest(words), digest([content, rules_version()]))


def digest(content: object) -> bytes:
    """Sixteen bytes that stand for a JSON value."""
    text = json.dumps(content, sort_keys=True, default=list)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


@cache
def grouping_version() -> str:
    """Changes with the rules that say which reports are of one meeting."""
    from indexer import meetings

    return hashlib.sha256(Path(meetings.__file__).read_bytes()).hexdigest()[:12]


@cache
def rules_version() -> str:
    """The version of the facet rules."""
    from indexer.facets import RULES

    return RULES


@cache
def analysis_version() -> str:
    """Changes with the code and the word lists of the text analysis, and with the segmenter's release."""
    from config.lexicon import FOLDER
    from indexer import text

    assert text.__file__ is not None
    code = sorted(Path(text.__file__).parent.glob("*.py"))
    lists = [FOLDER / "spelling.yaml", FOLDER / "abbreviations.yaml"]
    made = hashlib.sha256(metadata.version("underthesea").encode())
    for file in (*code, *(file for file in lists if file.exists())):
        made.update(file.read_bytes())
    return made.hexdigest()[:12]


class AnalysisCache:
    """The analysed state of the article store, in one SQLite file, written by one process."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        if self._db.execute("PRAGMA user_version").fetchone()[0] != _LAYOUT:
            for table in ("notes", "terms", "facets", "articles", "written"):
                self._db.execute(f"DROP TABLE IF EXISTS {table}")
            self._db.execute(f"PRAGMA user_version = {_LAYOUT}")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what the block writes."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # ------------------------------------------------------------ notes

    def note(self, name: str) -> str | None:
        """A remembered word: how far the store was read, which versions and which index this is about."""
        row = self._db.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def set_note(self, name: str, value: str) -> None:
        """Remember a word."""
        self._db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))

    # ------------------------------------------------------------ analyses

    def known(self, keys: Keys) -> tuple[bool, bool]:
        """Whether the terms and the facets are here."""
        row = self._db.execute(
            "SELECT EXISTS (SELECT 1 FROM terms WHERE key = ?), EXISTS (SELECT 1 FROM facets WHERE key = ?)",
            (keys.terms, keys.facets),
        ).fetchone()
        return bool(row[0]), bool(row[1])

    def add_terms(self, key: bytes, terms: Terms) -> None:
        """Keep the terms of a text."""
        packed = zlib.compress(json.dumps(astuple(terms), ensure_ascii=False).encode(), 1)
        self._db.execute("INSERT OR REPLACE INTO terms VALUES (?, ?)", (key, packed))

    def add_document(self, key: bytes, document: Document, signature: Signature) -> None:
        """Keep the document of an article, and what grouping it needs."""
        text = json.dumps(document.to_json(), ensure_ascii=False)
        packed = zlib.compress(text.encode(), 1)
        self._db.execute(
            "INSERT OR REPLACE INTO facets VALUES (?, ?, ?)", (key, packed, signature.dump())
        )

    def terms(self, key: bytes) -> Terms:
        """The terms kept under a key that is known."""
        (packed,) = self._db.execute("SELECT terms FROM terms WHERE key = ?", (key,)).fetchone()
        return Terms(*json.loads(zlib.decompress(packed)))

    def document(self, key: bytes) -> Document:
        """The document kept under a key that is known."""
        row = self._db.execute("SELECT document FROM facets WHERE key = ?", (key,)).fetchone()
        return Document.from_json(json.loads(zlib.decompress(row[0])))

    # ------------------------------------------------------------ articles

    def set_article(self, document_id: str, keys: Keys) -> None:
        """Note the analysis that an article of the store has now."""
        self._db.execute(
            "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, NULL, NULL)",
            (document_id, keys.terms, keys.facets),
        )

    def remove_article(self, document_id: str) -> None:
        """Note that the store keeps an article no more."""
        self._db.execute("DELETE FROM articles WHERE id = ?", (document_id,))

    def clear_articles(self) -> None:
        """Forget which articles there are, but not what their analysis was."""
        self._db.execute("DELETE FROM articles")

    def articles(self) -> Iterator[tuple[str, Keys, Meeting]]:
        """Every article of the store with its analysis and its meeting, by id."""
        after = ""
        query = "SELECT * FROM articles WHERE id > ? ORDER BY id LIMIT 5000"
        while rows := self._db.execute(query, (after,)).fetchall():
            for id_, terms, facets, meeting, reports in rows:
                yield id_, Keys(terms, facets), Meeting(meeting or id_, reports or 1)
            after = rows[-1][0]

    def article(self, document_id: str) -> Keys | None:
        """The analysis of one article of the store."""
        query = "SELECT terms, facets FROM articles WHERE id = ?"
        row = self._db.execute(query, (document_id,)).fetchone()
        return Keys(*row) if row else None

    def ungrouped(self) -> bool:
        """Whether some article has not been given its meeting yet."""
        row = self._db.execute("SELECT 1 FROM articles WHERE meeting IS NULL LIMIT 1").fetchone()
        return row is not None

    def signatures(self) -> Iterator[Signature]:
        """What grouping needs of every article."""
        rows = self._db.execute(
            "SELECT signature FROM articles JOIN facets ON facets.key = articles.facets"
        )
        return (Signature.load(line) for (line,) in rows)

    def settle_meetings(self) -> None:
        """Note that every article without a meeting is alone with its own."""
        self._db.execute("UPDATE articles SET meeting = id, reports = 1 WHERE meeting IS NULL")

    def set_meeting(self, document_id: str, meeting: Meeting) -> None:
        """Note the meeting that an article reports."""
        self._db.execute(
            "UPDATE articles SET meeting = ?, reports = ? WHERE id = ?",
            (meeting.id, meeting.size, document_id),
        )

    def count(self) -> int:
        """How many articles there are."""
        return int(self._db.execute("SELECT count(*) FROM articles").fetchone()[0])

    def prune(self) -> None:
        """Drop the analyses that no article of the store has any more."""
        for table in ("terms", "facets"):
            self._db.execute(f"DELETE FROM {table} WHERE key NOT IN (SELECT {table} FROM articles)")  # noqa: S608

    # ------------------------------------------------------------ the index

    def written(self, document_id: str) -> bytes | None:
        """The digest of what the index has of a document."""
        row = self._db.execute("SELECT digest FROM written WHERE id = ?", (document_id,)).fetchone()
        return row[0] if row else None

    def written_but_gone(self) -> list[str]:
        """Documents of the index whose articles the store keeps no more."""
        rows = self._db.execute("SELECT id FROM written WHERE id NOT IN (SELECT id FROM articles)")
        return [row[0] for row in rows]

    def set_written(self, digests: Mapping[str, bytes]) -> None:
        """Note what the index has now."""
        self._db.executemany("INSERT OR REPLACE INTO written VALUES (?, ?)", digests.items())

    def forget_written(self, ids: Iterable[str]) -> None:
        """Note what the index has no more."""
        self._db.executemany("DELETE FROM written WHERE id = ?", [(id_,) for id_ in ids])

    def clear_written(self) -> None:
        """Forget what the index has: it is another index, or was written by someone else."""
        self._db.execute("DELETE FROM written")
