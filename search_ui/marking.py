"""A whole article with what the query matches, what the facets rest on, and what its abbreviations mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from markupsafe import Markup, escape

from config.lexicon import lexicon
from indexer.document import Document, Evidence
from search_ui.accents import matched_folded


@dataclass(frozen=True, slots=True)
class Marked:
    """A span of a field, and what it is.

    `query`, `folded` (matches without accents), `evidence` (with its number) or `abbr` (with what it stands for).
    """

    start: int
    end: int
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence: the facet it speaks for, its number on the page, and whether it is marked in the text."""

    key: str
    number: int
    evidence: Evidence
    visible: bool


def proofs(document: Document) -> list[Proof]:
    """All evidence of a document, numbered in reading order of facets."""
    items = [(key, item) for key, found in document.evidence.items() for item in found]
    return [
        Proof(key, number, item, placed(document, item) is not None)
        for number, (key, item) in enumerate(items, 1)
    ]


def placed(document: Document, item: Evidence) -> tuple[str, int, int] | None:
    """The field shown on the page and the offsets where a piece of evidence stands; None where it is not shown."""
    if item.start is None or item.end is None:
        return None
    if item.field in ("title", "text"):
        return item.field, item.start, item.end
    if item.field == "lead" and document.lead:
        at = document.text.find(document.lead)
        return (
            ("text", at + item.start, at + item.end) if at >= 0 else ("lead", item.start, item.end)
        )
    return None


def spans(
    document: Document,
    field: str,
    q: str,
    matched: Iterable[tuple[int, int]],
    evidence: Iterable[Proof],
) -> list[Marked]:
    """Everything to mark in one field, where the query `q` matches it at `matched`."""
    text = getattr(document, field)
    marks = [
        Marked(start, end, "folded" if matched_folded(text[start:end], q) else "query")
        for start, end in matched
    ]
    for proof in evidence:
        place = placed(document, proof.evidence)
        if place and place[0] == field and place[1] < place[2]:
            marks.append(Marked(place[1], place[2], "evidence", str(proof.number)))
    return marks + [Marked(*at.span(), "abbr", abbreviations()[at[0]]) for at in _abbreviated(text)]


@cache
def abbreviations() -> Mapping[str, str]:
    """The abbreviations of the Party's and the State's offices, and what they stand for."""
    return {str(short): str(meaning) for short, meaning in lexicon("abbreviations").items()}


def used_abbreviations(text: str) -> dict[str, str]:
    """The abbreviations in a text, in their order, with what they stand for."""
    return {found[0]: abbreviations()[found[0]] for found in _abbreviated(text)}


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(abbreviations(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _abbreviated(text: str) -> Iterator[re.Match[str]]:
    return _pattern().finditer(text)


def paragraphs(text: str, marks: Iterable[Marked]) -> list[Markup]:
    """The non-empty lines of a text with their marks; the first part of a proof carries its anchor."""
    ordered = sorted(marks, key=lambda mark: mark.start)
    shown: set[str] = set()
    lines, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            inside = [mark for mark in ordered if mark.start < end and mark.end > start]
            lines.append(_line(text, start, end, inside, shown))
        start = end + 1
    return lines


def _line(text: str, start: int, end: int, marks: list[Marked], shown: set[str]) -> Markup:
    edges = {start, end}
    for mark in marks:
        edges |= {max(start, mark.start), min(end, mark.end)}
    cuts = sorted(edges)
    parts = []
    for a, b in pairwise(cuts):
        over = [mark for mark in marks if mark.start <= a and mark.end >= b]
        parts.append(_wrapped(escape(text[a:b]), over, shown))
    return Markup("").join(parts)


def _wrapped(piece: Markup, over: list[Marked], shown: set[str]) -> Markup:
    for mark in over:
        if mark.kind == "abbr":
            piece = Markup('<abbr title="{}">{}</abbr>').format(mark.name, piece)
    kinds = {mark.kind for mark in over}
    if "query" in kinds:
        piece = Markup("<mark>{}</mark>").format(piece)
    elif "folded" in kinds:
        piece = Markup('<mark class="folded">{}</mark>').format(piece)
    numbers = [mark.name for mark in over if mark.kind == "evidence"]
    if numbers:
        new = [number for number in dict.fromkeys(numbers) if number not in shown]
        shown.update(new)
        anchors = Markup("").join(Markup('<a id="e{}"></a>').format(n) for n in new)
        piece = Markup('<mark class="proof">{}{}</mark>').format(anchors, piece)
    return piece
