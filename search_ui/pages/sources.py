"""The public page of source health: each portal, its last crawl, its articles by month, and what is wrong with it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from search_ui.backend import backend
from search_ui.freshness import hashed
from search_ui.watch import SourceState, source_states

blueprint = Blueprint("sources", __name__)


@blueprint.get("/sources")
def page() -> Response:
    """All portals, the ones in trouble first."""
    states = source_states()
    shown = render_template(
        "sources.html",
        states=states,
        broken=sum(state.health.state == "broken" for state in states),
        counts=backend().store.counts(),
        bars=bars,
    )
    return hashed(make_response(shown))


def bars(state: SourceState) -> str:
    """The articles of each month as one path of bars, 120 by 24 units."""
    heights = (round(count * 22 / state.highest, 1) for count in state.months.values())
    drawn = ((index * 10 + 1, height + 1) for index, height in enumerate(heights))
    return "".join(f"M{x} 24v-{height:g}h8v{height:g}z" for x, height in drawn)
