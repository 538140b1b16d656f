"""The form that the addresses of a site's articles share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from crawler.discovery.addresses import ids_of_articles

# The forms of article addresses, the narrowest first.
_FORMS = (
    r"/\d{6}/[^/]+/?$",
    r"/\d{4}/\d{2}/\d{2}/[^/]+/?$",
    r"-post\d+\.html?$",
    r"-a\d+\.html?$",
    r"-c\d+\.html?$",
    r"-\d{4,}\.html?$",
    r"-\d{4,}\.htm$",
    r"/\d{3,}/[^/]+$",
)
_WIDEST = (r"\.html$", r"\.aspx")
_MOSTLY = 0.95  # share of the addresses that have a form; what has not is not asked for


def article_form(articles: Iterable[str], others: Iterable[str]) -> str | None:
    """A pattern that most article addresses have and no address of another page has; None when they share none."""
    found, other = list(articles), list(others)
    ids = dict.fromkeys(name for url in found for name in ids_of_articles(url))
    # Servers that have such parameters make no difference between capitals and small letters.
    forms = [*_FORMS, *(rf"(?i)[?&]{name}=\d+" for name in ids), *_WIDEST]
    return next((form for form in forms if has_form(form, found, other)), None)


def has_form(form: str, articles: Sequence[str], others: Sequence[str]) -> bool:
    """Whether most of the article addresses match `form` and none of the others does."""
    hits = sum(bool(re.search(form, _path(url))) for url in articles)
    if not articles or hits < _MOSTLY * len(articles):
        return False
    return not any(re.search(form, _path(url)) for url in others)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
