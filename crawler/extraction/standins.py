"""Pages that stand in for all others for a while: walls against crawlers, notices of maintenance, faults of the server.

They come with status 200, and would be taken for an article, or for the new text of one that was known.
"""

from __future__ import annotations

import re

from crawler.encodings import decode
from crawler.extraction.dates import find_date
from crawler.extraction.markup import parse, plain
from crawler.extraction.noise import fold, pattern
from crawler.messages import Message

_LARGEST = 20_000  # bytes
_LONGEST = 600  # characters shown
_MOST_LINKS = 3  # pages of the site itself have a menu
_SETS_COOKIE = re.compile(
    r"document\.cookie\s*=[\s\S]*\blocation(\.reload\b|(\.href)?\s*=\s*((window|document)\.)?location\b)"
)


def stands_in(body: bytes, charset: str | None) -> str:
    """What stands in the place of a page, in words; "" where it is the page."""
    if len(body) > _LARGEST:
        return ""
    document = parse(decode(body, charset)[0], "")
    if document is None:
        return ""
    shown = plain(document.body)
    links = sum(1 for link in document.body.iter("a") if link.get("href"))
    if len(shown) > _LONGEST or links > _MOST_LINKS or find_date(shown):
        return ""
    if pattern("standins").search(fold(f"{document.head_title} {shown}")):
        words = (document.head_title or shown)[:80]
        return Message("a message stands in place of the page: %(words)s", words=words)
    scripts = " ".join(script.text or "" for script in document.root.iter("script"))
    if links == 0 and _SETS_COOKIE.search(scripts):
        return Message("a wall against crawlers: it wants a cookie that only a script can set")
    return ""
