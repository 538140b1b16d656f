"""The article as the facet rules read it, and the way back to the article as stored.

Rules are written for clean, composed Vietnamese. `Reading` cleans the fields once (`indexer.text.cleaning`) and
translates the evidence that the rules give into offsets of the stored fields.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cached_property

from crawler.article import Article
from indexer.document import Evidence
from indexer.facets.source import Source
from indexer.text.cleaning import Cleaned, clean

LONGEST = 400_000  # characters of a field that the rules read: no article is a tenth as long, and time stays bounded


class Reading:
    """One article made legible: `source` for the rules, `stored` to bring their evidence home."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._clean: Mapping[str, Cleaned] = {
            "title": clean(article.title[:LONGEST]),
            "lead": clean(article.lead[:LONGEST]),
            "text": clean(article.text[:LONGEST]),
        }

    @cached_property
    def source(self) -> Source:
        """The clean article."""
        title, lead, text = (self._clean[name].text for name in ("title", "lead", "text"))
        return Source(dataclasses.replace(self.article, title=title, lead=lead, text=text))

    def stored(self, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        """The same evidence with offsets and quotes of the article as stored."""
        return tuple(self._home(item) for item in evidence)

    def _home(self, item: Evidence) -> Evidence:
        cleaned = self._clean.get(item.field)
        if cleaned is None or not item.quote or item.start is None or item.end is None:
            return item
        start, end = cleaned.origin(item.start, item.end)
        content: str = getattr(self.article, item.field)
        return dataclasses.replace(item, start=start, end=end, quote=content[start:end])
