"""The article as the facet rules read it, and the way back to the article as stored.

Rules are written for clean, composed Vietnamese. `Reading` makes the fields that once (`indexer.text`: old encodings,
then markup and odd characters) and translates the evidence that the rules give into offsets of the stored fields.
"""

from __future__ import annotations

import dataclasses
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from crawler.article import Article
from indexer.document import Evidence
from indexer.facets.source import Source
from indexer.text.cleaning import Cleaned, clean
from indexer.text.old_encodings import converted_words, encoding_of

LONGEST = 400_000  # characters of a field that the rules read: no article is a tenth as long, and time stays bounded


@dataclass(frozen=True, slots=True)
class _Field:
    """One field made legible: old encodings converted, then cleaned; `encoding` names the old one."""

    cleaned: Cleaned
    converted: Cleaned
    encoding: str | None

    @classmethod
    def of(cls, stored: str) -> Self:
        """The first `LONGEST` characters of a field, legible."""
        stored = stored[:LONGEST]
        encoding = encoding_of(stored)
        converted = _converted(stored, encoding) if encoding else Cleaned(stored)
        return cls(clean(converted.text), converted, encoding)

    def home(self, item: Evidence, content: str) -> Evidence:
        """The evidence with offsets and quote of the field as stored; the rule names a converted encoding."""
        if not item.quote or item.start is None or item.end is None:
            return item
        start, end = self.converted.origin(*self.cleaned.origin(item.start, item.end))
        rule = f"{item.rule} ({self.encoding})" if self.encoding else item.rule
        return dataclasses.replace(item, rule=rule, start=start, end=end, quote=content[start:end])


def _converted(stored: str, encoding: str) -> Cleaned:
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    position = 0
    for start, end, word in converted_words(stored, encoding):
        parts += [stored[position:start], word]
        starts.extend(range(position, start))
        ends.extend(range(position + 1, start + 1))
        starts.extend([start] * len(word))
        ends.extend([end] * len(word))
        position = end
    parts.append(stored[position:])
    starts.extend(range(position, len(stored)))
    ends.extend(range(position + 1, len(stored) + 1))
    return Cleaned("".join(parts), starts, ends)


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
