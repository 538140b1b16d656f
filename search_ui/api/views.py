"""The addresses of the API. Parameters are read strictly: what makes no sense is an error, never ignored."""

from __future__ import annotations

from dataclasses import asdict, replace

from flask import Blueprint, Response, abort, jsonify, request

from search_ui.addresses import address
from search_ui.api.answers import answer_json, article_json, value_json
from search_ui.api.openapi import SUGGESTED, document
from search_ui.backend import backend
from search_ui.coverage import coverage
from search_ui.freshness import hashed, revalidated
from search_ui.labels import value_label
from search_ui.language import LANGUAGES, language
from search_ui.parameters import FACETS, Reader, plain, read_strictly
from search_ui.people import career
from search_ui.watch import source_states

blueprint = Blueprint("api", __name__)
MOST = 1000  # values of a facet


@blueprint.get("/api/search")
@revalidated
def search() -> Response:
    """A page of hits with facets; follow `cursor`, or the `next` link, for the rest."""
    asked = replace(read_strictly(request.args), resumable=True)
    answer = backend().service.search(asked, language())
    response = jsonify(answer_json(answer, value_label))
    if answer.cursor:
        rest = replace(answer.request, cursor=answer.cursor)
        following = address("/api/search", rest, paging=True)
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


@blueprint.get("/api/articles/<path:document_id>")
@revalidated
def article(document_id: str) -> Response:
    """One document with text and evidence."""
    found = backend().service.get(document_id)
    if found is None:
        abort(404)
    return jsonify(article_json(found))


@blueprint.get("/api/suggest")
@revalidated
def suggest() -> Response:
    """Completion while typing."""
    reader = Reader(request.args, typed=False)
    field = reader.choice("field", SUGGESTED) or "q"
    limit = reader.number("limit", 10, 50, cut=True)
    reader.choice("lang", LANGUAGES)
    reader.check()
    prefix = plain(request.args.get("prefix", ""))[:100]
    found = backend().service.suggest(field, prefix, limit) if prefix else ()
    return jsonify({"suggestions": list(found)})


@blueprint.get("/api/facets/<facet>")
@revalidated
def facet_values(facet: str) -> Response:
    """The values of one facet whose labels contain the words typed."""
    if facet not in FACETS:
        abort(404)
    asked = read_strictly(request.args)
    containing = plain(request.args.get("containing", ""))[:100]
    reader = Reader(request.args, typed=False)
    limit = reader.number("limit", 100, MOST, cut=True)
    reader.check()
    found = backend().service.facet_values(facet, containing, asked, limit, value_label)
    return jsonify({"facet": facet, "values": [value_json(facet, v, value_label) for v in found]})


@blueprint.get("/api/coverage")
@revalidated
def coverage_table() -> Response:
    """How many articles there are for each province and quarter."""
    table = coverage(read_strictly(request.args))
    rows = [
        {"province": row.province, "counts": dict(zip(table.quarters, row.counts, strict=True))}
        for row in table.rows
    ]
    return jsonify({"quarters": table.quarters, "rows": rows})


@blueprint.get("/api/officials/<name>")
@revalidated
def official(name: str) -> Response:
    """An official's positions over time and the briefings that name them."""
    found = career(name)
    if found is None:
        abort(404)
    return jsonify(asdict(found))


@blueprint.get("/api/sources")
def sources() -> Response:
    """Each portal and how its crawls go."""
    return hashed(jsonify({"sources": [state.to_json() for state in source_states()]}))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """This API, described."""
    return hashed(jsonify(document()))
