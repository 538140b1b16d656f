"""The shapes of the API's answers as JSON Schema (2020-12)."""

from __future__ import annotations

from typing import Any

from indexer.document import KINDS, LEVELS, PERIOD_KINDS, ROLES

Schema = dict[str, Any]

STRING: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
MAYBE: Schema = {"type": ["string", "null"]}


def listed(of: Schema) -> Schema:
    """A list of one shape."""
    return {"type": "array", "items": of}


def shaped(**properties: Schema) -> Schema:
    """An object that has all these keys."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def ref(name: str) -> Schema:
    """One of the shapes of this module, by name."""
    return {"$ref": f"#/components/schemas/{name}"}


def one_of(values: tuple[str, ...]) -> Schema:
    """One of these codes, or null."""
    return {"enum": [*values, None]}


_FACTS: dict[str, Schema] = {
    "id": STRING,
    "url": MAYBE,
    "portal": MAYBE,
    "title": STRING,
    "lead": STRING,
    "byline": listed(STRING),
    "published": {"type": ["string", "null"], "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"},
    "briefing": FLAG,
    "kind": one_of(KINDS),
    "level": one_of(LEVELS),
    "organiser": MAYBE,
    "meeting_date": MAYBE,
    "province": MAYBE,
    "province_now": MAYBE,
    "periods": listed({"type": "string", "pattern": r"^(\d{4}|XXXX)-Q[1-4]$"}),
    "period_kind": one_of(PERIOD_KINDS),
    "blocs": listed(STRING),
    "officials": listed(ref("Official")),
    "meeting_id": MAYBE,
    "meeting_size": {"type": "integer", "minimum": 1},
}
_COUNTS: Schema = {"type": "object", "additionalProperties": COUNT}

SCHEMAS: dict[str, Schema] = {
    "Problem": {
        "type": "object",
        "description": "An error (RFC 9457).",
        "properties": {
            "type": STRING,
            "title": STRING,
            "status": {"type": "integer"},
            "detail": STRING,
            "errors": listed(shaped(parameter=STRING, detail=STRING)),
        },
        "required": ["type", "title", "status", "detail"],
    },
    "Official": shaped(
        name=MAYBE, position=MAYBE, role={"enum": list(ROLES)}, posts=listed(STRING)
    ),
    "Evidence": shaped(
        value=STRING,
        field=STRING,
        rule=STRING,
        start={"type": ["integer", "null"]},
        end={"type": ["integer", "null"]},
        quote=MAYBE,
    ),
    "Snippet": shaped(field=STRING, start=COUNT, end=COUNT, html=STRING),
    "Hit": shaped(**_FACTS, score=NUMBER, snippets=listed(ref("Snippet"))),
    "Article": shaped(
        **_FACTS,
        text=STRING,
        evidence={"type": "object", "additionalProperties": listed(ref("Evidence"))},
    ),
    "FacetValue": shaped(
        value=STRING, label=STRING, count=COUNT, selected=FLAG, excluded=FLAG, parent=MAYBE
    ),
    "Offer": shaped(facet=STRING, value=STRING, label=STRING, quote=STRING),
    "Answer": shaped(
        total=COUNT,
        meetings=COUNT,
        hits=listed(ref("Hit")),
        facets={"type": "object", "additionalProperties": listed(ref("FacetValue"))},
        cursor=MAYBE,
        understood=shaped(
            text=STRING,
            filters=listed(ref("Offer")),
            relaxed=FLAG,
            notes=listed(STRING),
            suggestion=MAYBE,
        ),
    ),
    "Suggestions": shaped(suggestions=listed(STRING)),
    "FacetValues": shaped(facet=STRING, values=listed(ref("FacetValue"))),
    "Coverage": shaped(
        quarters=listed(STRING), rows=listed(shaped(province=STRING, counts=_COUNTS))
    ),
    "Career": shaped(
        name=STRING,
        total=COUNT,
        positions=listed(shaped(position=STRING, first=STRING, last=STRING, dates=listed(STRING))),
        appearances=listed(
            shaped(
                id=STRING,
                title=STRING,
                published=MAYBE,
                province=MAYBE,
                periods=listed(STRING),
                role=STRING,
                position=MAYBE,
            )
        ),
    ),
    "Sources": shaped(
        sources=listed(
            shaped(
                id=STRING,
                name=STRING,
                state={"enum": ["never", "ok", "broken"]},
                reason=STRING,
                last_run=MAYBE,
                kept=COUNT,
                rejected=COUNT,
                base=STRING,
                kind=STRING,
                province=MAYBE,
                months=_COUNTS,
            )
        )
    ),
}
