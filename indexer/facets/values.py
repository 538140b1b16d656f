"""The facets people filter by: name → the values of a document. Adding a facet is one line here and its rule module."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from indexer.document import Document

PATH = "/"  # joins today's province and a former unit on its territory: `Tuyên Quang/Hà Giang`


def province_values(document: Document) -> list[str]:
    """Today's province, and beneath it the unit of the article's date: `["Tuyên Quang", "Tuyên Quang/Hà Giang"]`."""
    if not document.province_now:
        return []
    unit = document.province or document.province_now
    return [document.province_now, f"{document.province_now}{PATH}{unit}"]


def _one(value: str | None) -> list[str]:
    return [value] if value else []


FACETS: Mapping[str, Callable[[Document], list[str]]] = {
    "province": province_values,
    "quarter": lambda d: list(d.periods),
    "bloc": lambda d: list(d.blocs),
    "official": lambda d: list(d.names),
    "portal": lambda d: _one(d.portal),
    "kind": lambda d: _one(d.kind),
    "post": lambda d: list(d.posts),
    "level": lambda d: _one(d.level),
    "organiser": lambda d: _one(d.organiser),
    "period_kind": lambda d: _one(d.period_kind),
    "briefing": lambda d: ["true" if d.briefing else "false"],
}
