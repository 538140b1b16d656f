"""An official's positions over time, and the briefings that name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from indexer.document import Document
from indexer.facets.values import official_value
from indexer.search import Request
from search_ui.backend import backend

MOST = 500  # briefings that are read, newest first


@dataclass(frozen=True, slots=True)
class Appearance:
    """One briefing that names the official."""

    id: str
    title: str
    published: str | None
    province: str | None
    periods: tuple[str, ...]
    role: str
    position: str | None


@dataclass(frozen=True, slots=True)
class Position:
    """A position as printed, with the first and last date on which a report gives it."""

    position: str
    first: str
    last: str
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Career:
    """What the index knows of a name; `total` counts all briefings, `appearances` are the newest."""

    name: str
    total: int
    positions: tuple[Position, ...]
    appearances: tuple[Appearance, ...]


def career(name: str) -> Career | None:
    """The career under a name as typed (accents optional), None where no article names it."""
    service = backend().service
    answer = service.search(Request(include={"official": (name,)}, sort="newest", size=1))
    names = answer.request.include.get("official", ())
    if not answer.total or not names:
        return None
    hits = islice(service.iterate(answer.request), MOST)
    appearances = [seen for document in hits if (seen := _appearance(document, names))]
    return Career(names[0], answer.total, positions(appearances), tuple(appearances))


def _appearance(document: Document, names: Sequence[str]) -> Appearance | None:
    official = next(
        (o for o in document.officials if o.name and official_value(o.name) in names), None
    )
    if official is None:
        return None
    return Appearance(
        document.id,
        document.title or document.lead or document.id,
        document.published,
        document.province,
        document.periods,
        official.role,
        official.position,
    )


def positions(appearances: Sequence[Appearance]) -> tuple[Position, ...]:
    """The positions that dated briefings give, by the date of their first."""
    found: dict[str, list[str]] = {}
    for seen in appearances:
        if seen.position and seen.published:
            found.setdefault(seen.position, []).append(seen.published)
    spans = [Position(p, min(d), max(d), tuple(sorted(d))) for p, d in found.items()]
    return tuple(sorted(spans, key=lambda span: (span.first, span.last)))
