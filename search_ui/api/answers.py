"""Answers as plain JSON values; the forms are the contract of `/api/search` and `giaoban search --json`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from indexer.document import Document
from indexer.facets.labels import label as vietnamese
from indexer.search import Answer, FacetValue, Hit, Label


def answer_json(answer: Answer, label: Label = vietnamese) -> dict[str, Any]:
    """A whole answer."""
    return {
        "total": answer.total,
        "meetings": answer.meetings,
        "hits": [hit_json(hit) for hit in answer.hits],
        "facets": {
            facet: [value_json(facet, value, label) for value in values]
            for facet, values in answer.facets.items()
        },
        "cursor": answer.cursor,
        "understood": {
            "text": answer.understood.text,
            "filters": [asdict(offer) for offer in answer.understood.filters],
            "relaxed": answer.understood.relaxed,
            "notes": list(answer.understood.notes),
            "suggestion": answer.understood.suggestion,
        },
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """A document without text and evidence, with its score and snippets."""
    fields = article_json(hit.document)
    del fields["text"], fields["evidence"]
    snippets = [asdict(snippet) for snippet in hit.snippets]
    return fields | {"score": hit.score, "snippets": snippets}


def article_json(document: Document) -> dict[str, Any]:
    """A whole document."""
    return document.to_json()


def value_json(facet: str, value: FacetValue, label: Label) -> dict[str, Any]:
    """A facet's value."""
    return {
        "value": value.value,
        "label": label(facet, value.value),
        "count": value.count,
        "selected": value.selected,
        "excluded": value.excluded,
        "parent": value.parent,
    }
