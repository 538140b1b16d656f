"""All values of one facet, with search inside it; also what the filter column loads while someone types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, render_template, request

from indexer.search import FacetValue
from search_ui.addresses import address, pairs
from search_ui.backend import backend
from search_ui.collation import sort_key
from search_ui.freshness import revalidated
from search_ui.labels import facet_label, value_label
from search_ui.panels import by_count, tree
from search_ui.parameters import FACETS, plain, read

blueprint = Blueprint("facets", __name__)
LIMIT = 300


@blueprint.get("/facets/<facet>")
@revalidated
def values(facet: str) -> Any:
    """The values of a facet that contain the words typed, by count or in the order of the alphabet."""
    if facet not in FACETS:
        abort(404)
    reading = read(request.args, typed=True)
    containing = plain(request.args.get("containing", ""))[:100]
    by_name = request.args.get("order") == "name"
    asked = reading.request
    found = backend().service.facet_values(facet, containing, asked, LIMIT, value_label)
    listed = (
        sorted(found, key=lambda value: sort_key(value_label(facet, value.value)))
        if by_name
        else by_count(facet, found)
    )
    others = replace(
        asked,
        include={name: chosen for name, chosen in asked.include.items() if name != facet},
        exclude={name: chosen for name, chosen in asked.exclude.items() if name != facet},
    )
    return render_template(
        "facet.html",
        facet=facet,
        label=facet_label(facet),
        items=tree(facet, _flat(listed) if containing else listed),
        containing=containing,
        by_name=by_name,
        full=len(found) >= LIMIT,
        kept=pairs(others, paging=False),
        back=address("/", asked),
    )


def _flat(found: Sequence[FacetValue]) -> list[FacetValue]:
    """Values whose parent does not match the words stand on their own."""
    present = {value.value for value in found}
    return [v if v.parent in present else replace(v, parent=None) for v in found]
