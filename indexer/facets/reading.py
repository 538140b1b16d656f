"""The article as the facet rules read it, and the way back to the article as stored.

Rules are written for clean, composed Vietnamese. `Reading` makes the fields that once (`indexer.text`: old encodings,
then markup and odd characters) and translates the evidence that the rules give into offsets of the stored fields.
"""

from __future__ import annotations

import dataclasses
import re
from array import array
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
_SPARE = re.compile(r"(?m)^ +| +$|(?<= ) +")


@dataclass(frozen=True, slots=True)
class _Field:
    """One field made legible: cleaned, then without spare blanks; `encoding` names the old one that it was in."""

    cleaned: Cleaned
    read: Cleaned
    encoding: str | None

    @classmethod
    def of(cls, stored: str) -> Self:
        """The first `LONGEST` characters of a field, legible."""
        stored = stored[:LONGEST]
        cleaned = clean(stored)
        return cls(cleaned, _squeezed(cleaned.text), encoding_of(stored))

    def home(self, item: Evidence, content: str) -> Evidence:
        """The evidence with offsets and quote of the field as stored; the rule names a converted encoding."""
        if not item.quote or item.start is None or item.end is None:
            return item
        start, end = self.cleaned.origin(*self.read.origin(item.start, item.end))
        rule = f"{item.rule} ({self.encoding})" if self.encoding else item.rule
        return dataclasses.replace(item, rule=rule, start=start, end=end, quote=content[start:end])


def _squeezed(text: str) -> Cleaned:
    """The text without indents, blanks at the end of lines, and blanks beside blanks: rules need not think of them."""
    if not _SPARE.search(text):
        return Cleaned(text)
    kept = array("q")
    position = 0
    for spare in _SPARE.finditer(text):
        kept.extend(range(position, spare.start()))
        position = spare.end()
    kept.extend(range(position, len(text)))
    return Cleaned("".join(text[i] for i in kept), kept, array("q", (i + 1 for i in kept)))


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
        title, lead, text = (self._fields[name].read.text for name in ("title", "lead", "text"))
        return Source(dataclasses.replace(self.article, title=title, lead=lead, text=text))

    def stored(self, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        """The same evidence with offsets and quotes of the article as stored."""
        return tuple(self._home(item) for item in evidence)

    def _home(self, item: Evidence) -> Evidence:
        field = self._fields.get(item.field)
        return field.home(item, getattr(self.article, item.field)) if field else item
