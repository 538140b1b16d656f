"""Officials: who is named in briefings, and a page for each with positions over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request

from indexer.search import Request
from search_ui.addresses import address
from search_ui.backend import backend
from search_ui.freshness import revalidated
from search_ui.panels import by_count
from search_ui.parameters import plain
from search_ui.people import Appearance, Career, Position, career

blueprint = Blueprint("officials", __name__)
LIMIT = 100
WIDTH = 600  # units of the timeline
STEP = 34  # from line to line


@dataclass(frozen=True, slots=True)
class Dot:
    """A dated briefing that gives a position: where it stands on the line."""

    x: float
    briefing: Appearance


@dataclass(frozen=True, slots=True)
class Line:
    """A position on the timeline: from where to where, and the briefings on it."""

    position: Position
    y: int
    left: float
    right: float
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Positions over the years; `ticks` are the years and where they begin."""

    lines: tuple[Line, ...]
    ticks: tuple[tuple[int, float], ...]

    @property
    def height(self) -> int:
        """Height of the drawing in units."""
        return len(self.lines) * STEP + 24


@blueprint.get("/officials/")
@revalidated
def index() -> Any:
    """Officials by the number of briefings that name them, with a search that ignores accents."""
    containing = plain(request.args.get("name", ""))[:100]
    service = backend().service
    values = service.facet_values("official", containing, Request(), LIMIT)
    found = by_count("official", values)
    return render_template(
        "officials.html", found=found, containing=containing, full=len(found) >= LIMIT
    )


@blueprint.get("/officials/<name>")
@revalidated
def official(name: str) -> Any:
    """One official."""
    found = career(plain(name)[:200])
    if found is None:
        abort(404)
    return render_template(
        "official.html",
        career=found,
        timeline=timeline(found),
        search=address("/", Request(include={"official": (found.name,)})),
    )


def timeline(found: Career) -> Timeline | None:
    """The positions as lines over the years; None where no report is dated."""
    if not found.positions:
        return None
    first = min(int(p.first[:4]) for p in found.positions)
    last = max(int(p.last[:4]) for p in found.positions) + 1
    scale = WIDTH / (last - first)

    def x(day: str) -> float:
        year, month, date = (int(part) for part in [*day.split("-"), "7", "1"][:3])
        return round((year - first + (month - 1) / 12 + (date - 1) / 365) * scale, 1)

    def dots(position: str) -> tuple[Dot, ...]:
        given = (seen for seen in found.appearances if seen.position == position)
        return tuple(Dot(x(seen.published), seen) for seen in given if seen.published)

    lines = tuple(
        Line(p, i * STEP, x(p.first), x(p.last), dots(p.position))
        for i, p in enumerate(found.positions)
    )
    every = max(1, (last - first) // 10)
    ticks = tuple(
        (year, round((year - first) * scale, 1)) for year in range(first, last + 1, every)
    )
    return Timeline(lines, ticks)
