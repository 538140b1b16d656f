"""The description of the API (OpenAPI 3.1), built from the tables that the parameters are read with.

It is English for programs, whatever the language; what the page of the API shows of it are messages, which the page says
in its own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from crawler.messages import Message
from search_ui.api.schemas import SCHEMAS, Schema, ref
from search_ui.exports import FORMATS
from search_ui.language import LANGUAGES
from search_ui.parameters import (
    FACETS,
    MAX_DEPTH,
    MAX_QUERY,
    MAX_SIZE,
    MAX_VALUE,
    MAX_VALUES,
    QUARTER,
    SORTS,
)

SUGGESTED = ("q", "official", "province")
_DATE: Schema = {
    "type": "string",
    "anyOf": [
        {"format": "date"},
        {"pattern": "^(?!0000)[0-9]{4}$"},
        {"pattern": "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])$"},
    ],
    "examples": ["2021", "2021-07", "2021-07-08"],
}
_QUARTER = rf"^({QUARTER.pattern})$"


def _parameter(name: str, schema: Schema, about: Message, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": about, "schema": schema, **more}


def _facet_parameters() -> list[dict[str, Any]]:
    found = []
    meanings = {
        "": Message("Any of these values; may be repeated"),
        "not_": Message("None of these values; may be repeated"),
    }
    for prefix, about in meanings.items():
        for facet in FACETS:
            value: Schema = {"type": "string", "maxLength": MAX_VALUE}
            if facet == "quarter":
                value = {"type": "string", "pattern": _QUARTER, "examples": ["2021-Q2", "2021"]}
            schema = {"type": "array", "items": value, "maxItems": MAX_VALUES}
            found.append(_parameter(prefix + facet, schema, about, explode=True))
    return found


def _search_parameters(*, paging: bool) -> list[dict[str, Any]]:
    parameters = [
        _parameter(
            "q", {"type": "string", "maxLength": MAX_QUERY}, Message("The query; see /help")
        ),
        *_facet_parameters(),
        _parameter("from", _DATE, Message("Published on this date or later")),
        _parameter("to", _DATE, Message("Published on this date or earlier")),
        _parameter(
            "match", {"enum": ["auto", "all"]}, Message("all: only articles with every word")
        ),
        _parameter(
            "sort", {"enum": list(SORTS)}, Message("By default relevance with a query, else newest")
        ),
        _parameter("group", {"enum": ["0", "1"]}, Message("1: one hit for each meeting")),
        _language(),
    ]
    if paging:
        depth = Message("From 1; page × size up to %(n)s", n=MAX_DEPTH)
        number: Schema = {"type": "integer", "minimum": 1, "maximum": MAX_DEPTH // MAX_SIZE}
        parameters += [
            _parameter("page", number, depth),
            _parameter(
                "size",
                {"type": "integer", "minimum": 1},
                Message("20; more than %(n)s is %(n)s", n=MAX_SIZE),
            ),
            _parameter(
                "cursor", {"type": "string"}, Message("Of the answer before; wins over page")
            ),
        ]
    return parameters


def _language() -> dict[str, Any]:
    return _parameter("lang", {"enum": list(LANGUAGES)}, Message("Language of labels and messages"))


def _path(name: str, about: str, allowed: tuple[str, ...] = ()) -> dict[str, Any]:
    schema: Schema = {"enum": list(allowed)} if allowed else {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "description": about, "schema": schema}


def _answers(content: dict[str, Schema], *also: int) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": ref("Problem")}}
    reasons = {
        304: "Not changed since the ETag that was sent",
        400: "A parameter makes no sense",
        404: "There is no such thing",
        429: "Too many requests; wait as long as Retry-After says",
        503: "The engine does not answer now",
    }
    bodies = {name: {"schema": schema} for name, schema in content.items()}
    found: dict[str, Any] = {"200": {"description": "The answer", "content": bodies}}
    found["304"] = {"description": reasons[304]}
    for status in sorted({*also, 429, 503}):
        found[str(status)] = {"description": reasons[status], "content": problem}
    return found


def _get(
    name: str, about: Message, schema: str, parameters: list[Any], *also: int
) -> dict[str, Any]:
    content = {"application/json": ref(schema)}
    return _operation(name, about, content, parameters, *also)


def _operation(
    name: str, about: Message, content: dict[str, Schema], parameters: list[Any], *also: int
) -> dict[str, Any]:
    operation = {"operationId": name, "summary": about, "responses": _answers(content, *also)}
    return {"get": operation | ({"parameters": parameters} if parameters else {})}


def _exports() -> dict[str, Any]:
    parameters = _search_parameters(paging=False)
    text: Schema = {"type": "string"}
    found = {
        f"/export.{form}": _operation(
            f"export_{form}",
            Message("Every hit as %(form)s, streamed", form=form.upper()),
            {kind.media_type.partition(";")[0]: text},
            parameters,
            400,
        )
        for form, kind in FORMATS.items()
    }
    feed = _operation(
        "feed",
        Message("The newest hits as an Atom feed"),
        {"application/atom+xml": text},
        parameters,
        400,
    )
    return found | {"/feed.atom": feed}


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    search = _search_parameters(paging=True)
    containing = _parameter(
        "containing", {"type": "string"}, Message("Words of the label, accents optional")
    )
    limit = _parameter("limit", {"type": "integer", "minimum": 1}, Message("How many at most"))
    suggested: Schema = {"enum": list(SUGGESTED)}
    suggest = [
        _parameter("field", suggested, Message("What to complete: q by default")),
        _parameter("prefix", {"type": "string"}, Message("What has been typed, accents optional")),
        limit,
        _language(),
    ]
    an_id = _path("id", "The article's id")
    values = [_path("facet", "The facet's name", FACETS), containing, limit, *search]
    paths = {
        "/api/search": _get("search", Message("Search"), "Answer", search, 400),
        "/api/articles/{id}": _get("article", Message("One article"), "Article", [an_id], 404),
        "/api/suggest": _get(
            "suggest", Message("Completion while typing"), "Suggestions", suggest, 400
        ),
        "/api/facets/{facet}": _get(
            "facet_values", Message("Values of a facet"), "FacetValues", values, 400, 404
        ),
        "/api/coverage": _get(
            "coverage", Message("Articles by province and quarter"), "Coverage", search, 400
        ),
        "/api/officials/{name}": _get(
            "official",
            Message("An official's positions and briefings"),
            "Career",
            [_path("name", "The name")],
            404,
        ),
        "/api/sources": _get("sources", Message("The portals and their health"), "Sources", []),
        **_exports(),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Giao ban",
            "version": "1",
            "summary": "Search over the briefings that Vietnam's provincial party bodies publish",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }
