"""What a site prints around the text of every article: buttons, counters, accounts that file what others wrote.

No list of words knows them all, but a line that most articles of a site share, numbers and weekdays aside, is none of
their sentences. (Cleaning by what the pages of a site have in common is as old as Yi, Liu, Li: Eliminating Noisy
Information in Web Pages, KDD 2003; lines stand here for the nodes of their site style tree.)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from crawler.extraction.bylines import labelled, looks_like_names
from crawler.extraction.noise import fold
from crawler.extraction.page import Page
from crawler.extraction.titles import slug

Furniture = frozenset[str]

NONE: Furniture = frozenset()
_ENOUGH = 4  # articles, before what they share says anything
_READ = 2  # articles that have the line in their text or as their author
_SHARE = 0.6  # of the articles that have a line; not all pages of a site are built alike
_LONGEST = 300
_WEEKDAY = re.compile(r"\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|am|pm|sa|ch)\b")
_NUMBER = re.compile(r"\d+")


def shared_lines(pages: Iterable[tuple[Page, Sequence[str]]]) -> Furniture | None:
    """What the articles among `pages` share, as `mask` makes it; None when they are too few to tell.

    A page comes with all its lines. Only what was read as part of several articles can be furniture, so that the teaser
    which stands beside all others is not taken from its own story. Copies of one article count once, and so do articles of
    one series, such as prices of the day. Captions and names of people are left alone: a station has one photographer.
    """
    articles = {
        _NUMBER.sub("", slug(page.title)): (page, lines)
        for page, lines in pages
        if page.is_article and page.title
    }
    if len(articles) < _ENOUGH:
        return None
    read = Counter(line for page, _ in articles.values() for line in _maskable(page))
    shown = Counter(line for _, lines in articles.values() for line in set(map(mask, lines)))
    least = _SHARE * len(articles)
    return frozenset(
        line for line, count in read.items() if count >= _READ and max(count, shown[line]) >= least
    )


def mask(line: str) -> str:
    """A line without what changes from page to page: numbers, weekdays, case."""
    return _NUMBER.sub("#", _WEEKDAY.sub("@", fold(line)))


def _maskable(page: Page) -> set[str]:
    lines = {*page.text.split("\n"), *page.byline} - set(page.captions)
    return {mask(line) for line in lines if line and not _is_kept(line)}


def _is_kept(line: str) -> bool:
    return len(line) > _LONGEST or labelled(line) or looks_like_names(line)
