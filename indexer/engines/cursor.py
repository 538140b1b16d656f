"""Cursors: the place in a result list where a page ended, tied to the search it belongs to."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass

from indexer.engines.base import CursorError, Search

_DIGEST = 12  # bytes


@dataclass(frozen=True, slots=True)
class Place:
    """The last hit of a page: its sort key, its score (0.0 in date sorts), and how many hits lie up to it.

    `key` is the date key of `indexer.engines.order`; `rank` counts hits, also those that grouping left out. `view` names
    the frozen view of the index that the page was read from, where the engine keeps such views.
    """

    key: str
    score: float = 0.0
    rank: int = 0
    view: str = ""


def write_cursor(search: Search, place: Place) -> str:
    """An opaque word, safe in an address, that only the same search accepts."""
    body = json.dumps([place.key, place.score, place.rank, place.view]).encode()
    return base64.urlsafe_b64encode(_digest(search, body) + body).decode().rstrip("=")


def read_cursor(search: Search) -> Place | None:
    """The place in the search's cursor, None without one; CursorError when it was not written for this search."""
    if search.cursor is None:
        return None
    try:
        padded = search.cursor.encode("ascii") + b"=" * (-len(search.cursor) % 4)
        raw = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (UnicodeError, binascii.Error):
        raise _refused() from None
    digest, body = raw[:_DIGEST], raw[_DIGEST:]
    if digest != _digest(search, body):
        raise _refused()
    return Place(*json.loads(body))


def _digest(search: Search, body: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=_DIGEST, person=b"giaoban cursor")
    digest.update(_fingerprint(search).encode("utf-8", "surrogatepass"))
    digest.update(body)
    return digest.digest()


def _fingerprint(search: Search) -> str:
    """Everything that decides which hits stand where; page, size and counted facets do not."""
    filters = search.filters
    chosen = [
        sorted((facet, sorted(values)) for facet, values in side.items() if values)
        for side in (filters.include, filters.exclude)
    ]
    dates = (filters.published_from, filters.published_to)
    return repr(
        (search.typed or search.query, chosen, dates, search.sort, search.relax, search.group)
    )


def _refused() -> CursorError:
    return CursorError("the cursor does not belong to this search; start again from the first page")
