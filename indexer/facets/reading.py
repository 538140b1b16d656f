"""The article as the facet rules read it, and the way back to the article as stored.

Rules are written for clean, composed Vietnamese. `Reading` makes the fields that once (`indexer.text`: old encodings,
then markup and odd characters) and translates the evidence that the rules give into offsets of the stored fields.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from crawler.article import Article
from indexer.document import Evidence
from indexer.facets.source import Source
from indexer.text.cleaning import Cleaned, clean
from indexer.text.old_encodings import encoding_of

LONGEST = 400_000  # characters of a field that the rules read: no article is a tenth as long, and time stays bounded


@dataclass(frozen=True, slots=True)
class _Field:
    """One field made legible; `encoding` names the old one that it was in."""

    cleaned: Cleaned
    encoding: str | None

    @classmethod
    def of(cls, stored: str) -> Self:
        """The first `LONGEST` characters of a field, legible."""
        stored = stored[:LONGEST]
        return cls(clean(stored), encoding_of(stored))

    def home(self, item: Evidence, content: str) -> Evidence:
        """The evidence with offsets and quote of the field as stored; the rule names a converted encoding."""
        if not item.quote or item.start is None or item.end is None:
            return item
        start, end = self.cleaned.origin(item.start, item.end)
        rule = f"{item.rule} ({self.encoding})" if self.encoding else item.rule
        return dataclasses.replace(item, rule=rule, start=start, end=end, quote=content[start:end])


class Reading:
    """One article made legible: `source` for the rules, `stored` to bring their evidence home."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._fields: Mapping[str, _Field] = {
            "title": _Field.of(article.title),
            "lead": _Field.of(article.lead),
            "text": _Field.of(article.text),
        }

    @cached_property
    def source(self) -> Source:
        """The clean article."""
        title, lead, text = (self._fields[name].cleaned.text for name in ("title", "lead", "text"))
        return Source(dataclasses.replace(self.article, title=title, lead=lead, text=text))

    def stored(self, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        """The same evidence with offsets and quotes of the article as stored."""
        return tuple(self._home(item) for item in evidence)

    def _home(self, item: Evidence) -> Evidence:
        field = self._fields.get(item.field)
        return field.home(item, getattr(self.article, item.field)) if field else item
