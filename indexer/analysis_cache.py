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
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Self

from crawler.article import Article
from crawler.database import transaction
from indexer.document import Document
from indexer.engines.base import Terms
from indexer.meeting_register import MeetingRegister
from indexer.meetings import Signature

_TABLES = {
    "notes": "name TEXT PRIMARY KEY, value TEXT",
    "terms": "key BLOB PRIMARY KEY, terms BLOB NOT NULL",
    "facets": "key BLOB PRIMARY KEY, signature TEXT NOT NULL, document BLOB NOT NULL",
    "articles": "id TEXT PRIMARY KEY, terms BLOB NOT NULL, facets BLOB NOT NULL",
    "written": "id TEXT PRIMARY KEY, digest BLOB NOT NULL",
    "ungrouped": "id TEXT PRIMARY KEY",  # what may have another meeting now
    "stale": "id TEXT PRIMARY KEY",  # what the index may have in another state
}
_LAYOUT = 3  # raise it with every change of the tables or their content
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
    made = hashlib.sha256(metadata.version("underthesea").encode())
    for file in (*code, FOLDER / "abbreviations.yaml"):
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
            self._drop_tables()
            self._db.execute(f"PRAGMA user_version = {_LAYOUT}")
        for name, columns in _TABLES.items():
            self._db.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
        self.meetings = MeetingRegister(self._db)

    def _drop_tables(self) -> None:
        tables = self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            self._db.execute(f"DROP TABLE {name}")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def transaction(self) -> AbstractContextManager[object]:
        """All or nothing of what the block writes."""
        return transaction(self._db)

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

    def add_terms(self, key: bytes, packed: bytes) -> None:
        """Keep the terms of a text, packed."""
        self._db.execute("INSERT OR REPLACE INTO terms VALUES (?, ?)", (key, packed))

    def add_document(self, key: bytes, signature: str, packed: bytes) -> None:
        """Keep the document of an article, packed, and what grouping it needs."""
        self._db.execute("INSERT OR REPLACE INTO facets VALUES (?, ?, ?)", (key, signature, packed))

    def terms(self, key: bytes) -> Terms:
        """The terms kept under a key that is known."""
        (packed,) = self._db.execute("SELECT terms FROM terms WHERE key = ?", (key,)).fetchone()
        return unpack_terms(packed)

    def document(self, key: bytes) -> Document:
        """The document kept under a key that is known."""
        row = self._db.execute("SELECT document FROM facets WHERE key = ?", (key,)).fetchone()
        return unpack_document(row[0])

    def signature(self, key: bytes) -> Signature:
        """What grouping needs of the document kept under a key that is known."""
        row = self._db.execute("SELECT signature FROM facets WHERE key = ?", (key,)).fetchone()
        return Signature.load(row[0])

    # ------------------------------------------------------------ articles

    def set_article(self, document_id: str, keys: Keys) -> None:
        """Note the analysis that an article of the store has now."""
        if self.article(document_id) != keys:
            self._db.execute(
                "INSERT OR REPLACE INTO articles VALUES (?, ?, ?)",
                (document_id, keys.terms, keys.facets),
            )
            self.doubt([document_id])

    def remove_article(self, document_id: str) -> None:
        """Note that the store keeps an article no more."""
        self._db.execute("DELETE FROM articles WHERE id = ?", (document_id,))
        self.doubt([document_id])

    def clear_articles(self) -> None:
        """Forget which articles there are, but not what their analysis was."""
        self.doubt_all()
        self._db.execute("DELETE FROM articles")

    def ids(self) -> Iterator[str]:
        """Every article of the store, by id."""
        return self._paged("articles")

    def article(self, document_id: str) -> Keys | None:
        """The analysis of one article of the store, None for one that it does not keep."""
        query = "SELECT terms, facets FROM articles WHERE id = ?"
        row = self._db.execute(query, (document_id,)).fetchone()
        return Keys(*row) if row else None

    def count(self) -> int:
        """How many articles there are."""
        return int(self._db.execute("SELECT count(*) FROM articles").fetchone()[0])

    def prune(self) -> None:
        """Drop the analyses that no article of the store has any more."""
        for table in ("terms", "facets"):
            self._db.execute(f"DELETE FROM {table} WHERE key NOT IN (SELECT {table} FROM articles)")  # noqa: S608

    # ------------------------------------------------------------ what is to be done

    def doubt(self, ids: Iterable[str]) -> None:
        """Note that the meetings and states of documents may have changed."""
        rows = [(id_,) for id_ in ids]
        self._db.executemany("INSERT OR IGNORE INTO ungrouped VALUES (?)", rows)
        self._db.executemany("INSERT OR IGNORE INTO stale VALUES (?)", rows)

    def doubt_all(self) -> None:
        """Note that every meeting and state may have changed."""
        self._db.execute("INSERT OR IGNORE INTO ungrouped SELECT id FROM articles")
        self.doubt_index()

    def doubt_index(self) -> None:
        """Note that the index may have any document in another state."""
        self._db.execute("INSERT OR IGNORE INTO stale SELECT id FROM articles")

    def ungrouped(self) -> Iterator[str]:
        """Documents whose meeting has to be worked out, by id."""
        return self._paged("ungrouped")

    def grouped(self, ids: Iterable[str], changed: Iterable[str]) -> None:
        """Note that meetings were worked out, and which documents have another one now."""
        self._db.executemany("DELETE FROM ungrouped WHERE id = ?", [(id_,) for id_ in ids])
        self._db.executemany("INSERT OR IGNORE INTO stale VALUES (?)", [(id_,) for id_ in changed])

    def stale(self) -> Iterator[str]:
        """Documents that the index may have in another state, by id."""
        return self._paged("stale")

    def count_stale(self) -> int:
        """How many documents the index may have in another state."""
        return int(self._db.execute("SELECT count(*) FROM stale").fetchone()[0])

    def fresh(self, ids: Iterable[str]) -> None:
        """Note that the index has documents as they are."""
        self._db.executemany("DELETE FROM stale WHERE id = ?", [(id_,) for id_ in ids])

    # ------------------------------------------------------------ the index

    def written(self, document_id: str) -> bytes | None:
        """The digest of what the index has of a document."""
        row = self._db.execute("SELECT digest FROM written WHERE id = ?", (document_id,)).fetchone()
        return row[0] if row else None

    def set_written(self, digests: Mapping[str, bytes]) -> None:
        """Note what the index has now."""
        self._db.executemany("INSERT OR REPLACE INTO written VALUES (?, ?)", digests.items())

    def forget_written(self, ids: Iterable[str]) -> None:
        """Note what the index has no more."""
        self._db.executemany("DELETE FROM written WHERE id = ?", [(id_,) for id_ in ids])

    def clear_written(self) -> None:
        """Forget what the index has: it is another index, or was written by someone else."""
        self._db.execute("DELETE FROM written")

    def _paged(self, table: str) -> Iterator[str]:
        """Ids in order, read in pages, so that the table can be written to meanwhile."""
        after = ""
        query = f"SELECT id FROM {table} WHERE id > ? ORDER BY id LIMIT 5000"  # noqa: S608
        while rows := self._db.execute(query, (after,)).fetchall():
            yield from (id_ for (id_,) in rows)
            after = rows[-1][0]


def pack_terms(terms: Terms) -> bytes:
    """Terms as the cache keeps them."""
    return zlib.compress(json.dumps(astuple(terms), ensure_ascii=False).encode(), 1)


def unpack_terms(packed: bytes) -> Terms:
    """The terms that were packed."""
    return Terms(*json.loads(zlib.decompress(packed)))


def pack_document(document: Document) -> bytes:
    """A document as the cache keeps it."""
    return zlib.compress(json.dumps(document.to_json(), ensure_ascii=False).encode(), 1)


def unpack_document(packed: bytes) -> Document:
    """The document that was packed."""
    return Document.from_json(json.loads(zlib.decompress(packed)))
