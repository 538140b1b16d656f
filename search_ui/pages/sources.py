"""The public page of source health: each portal, its last crawl, its articles by month, and what is wrong with it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from search_ui.backend import backend
from search_ui.freshness import hashed
from search_ui.watch import source_states

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
    )
    return hashed(make_response(shown))
