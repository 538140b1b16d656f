"""What the facet rules read: the article's fields, and values found in them with their evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from crawler.article import Article
from indexer.document import Evidence
from indexer.facets.wording import key, pattern

LONGEST_JOINED = 2000  # characters of lines that are joined; more are no paragraph
WIDEST = 120  # characters of a line in a text whose lines were broken at a width
FEWEST = 3  # full lines of such a text

_DANGLING = pattern(
    r"(?:\b(?:of|the|and|provincial|và|của|phó|trưởng|uỷ viên|thường trực|ban|chủ tịch|bí thư"
    r"|đồng chí|ông|bà)|,) *$"
)


@dataclass(frozen=True)
class Source:
    """An article as the facet rules see it.

    Values that one facet found and another needs (`briefing` needs the organiser, `periods` the meeting date) are
    passed as arguments between the facet modules by `indexer.facets.extract`, not kept here.
    """

    article: Article

    @property
    def title(self) -> str:
        """The headline, as stored."""
        return self.article.title

    @property
    def lead(self) -> str:
        """The lead where it is not part of the text, else the empty string, so that nothing is read twice."""
        lead = self.article.lead
        return "" if lead and lead.strip() in self.article.text else lead

    @property
    def text(self) -> str:
        """Lead and body, as stored."""
        return self.article.text

    @cached_property
    def parts(self) -> Mapping[str, str]:
        """The fields that people wrote, by name, in reading order; empty ones left out.

        Same length as stored, but a line break inside a sentence is a blank.
        """
        parts = {"title": self.title, "lead": self.lead, "text": self.text}
        return {name: _unbroken(value) for name, value in parts.items() if value}

    def quote(self, value: str, field_name: str, start: int, end: int, rule: str) -> Evidence:
        """Evidence for `value`: the characters `start` to `end` of a field, read by `rule`."""
        content: str = getattr(self.article, field_name) or ""
        return Evidence(value, field_name, rule, start, end, content[start:end])

    def paragraphs(self) -> Iterator[tuple[str, int, str]]:
        """Each non-empty line of each part: field name, offset of the line in the field, the line."""
        for name, content in self.parts.items():
            start = 0
            for line in content.split("\n"):
                if line.strip():
                    yield name, start, line
                start += len(line) + 1


def _unbroken(content: str) -> str:
    """`content` with a blank for each line break that cuts a sentence, as in mails and old text files."""
    lines = content.split("\n")
    width = _width(lines)
    pieces, length = lines[:1], len(lines[0])
    for last, line in pairwise(lines):
        goes_on = length < LONGEST_JOINED and (_goes_on(last, line) or _is_full(last, line, width))
        pieces += [" " if goes_on else "\n", line]
        length = length + len(line) if goes_on else len(line)
    return "".join(pieces)


def _width(lines: Sequence[str]) -> int:
    """The width that lines were broken at; 0 where breaks end paragraphs."""
    width = max(map(len, lines))
    breaks = [(last, line) for last, line in pairwise(lines) if last and line]
    full = sum(_is_full(last, line, width) for last, line in breaks)
    return width if width <= WIDEST and full >= FEWEST and 2 * full > len(breaks) else 0


def _is_full(last: str, line: str, width: int) -> bool:
    """Whether a line ends inside a sentence because the next word had no room in it."""
    word = line.split(" ", 1)[0]
    return (
        bool(last and word) and last[-1] not in ".;:!?…" and len(last) + 1 + len(word) > width > 0
    )


def _goes_on(last: str, line: str) -> bool:
    if not last.strip() or not line.strip():
        return False
    return line.lstrip()[0].islower() or bool(_DANGLING.search(key(last[-30:])))


@dataclass(frozen=True)
class Finding:
    """What a facet module answers: its value, and the evidence for each part of it."""

    value: Any = None
    evidence: tuple[Evidence, ...] = field(default=())
