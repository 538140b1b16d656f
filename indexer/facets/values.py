"""The facets people filter by: name → the values of a document. Adding a facet is one line here and its rule module."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from indexer.document import Document
from indexer.places import was_former
from indexer.text import respelled

PATH = "/"  # joins today's province and a former unit on its territory: `Tuyên Quang/Hà Giang`


def province_values(document: Document) -> list[str]:
    """Today's province, and beneath it the former unit of the article's date: `["Tuyên Quang", "Tuyên Quang/Hà Giang"]`.

    A province that took in others and kept its name was a former unit until then (`Tuyên Quang/Tuyên Quang`).
    """
    now = document.province_now
    if not now:
        return []
    unit = document.province or now
    day = document.published or document.meeting_date
    former = unit != now or was_former(now, day)
    return [now, f"{now}{PATH}{unit}"] if former else [now]


def official_value(name: str) -> str:
    """The facet value of an official's name: papers differ in where they put tone marks, and print some in capitals."""
    spelled = respelled(name)
    return spelled.title() if spelled.isupper() else spelled


def _one(value: str | None) -> list[str]:
    return [value] if value else []


FACETS: Mapping[str, Callable[[Document], list[str]]] = {
    "province": province_values,
    "quarter": lambda d: list(d.periods),
    "bloc": lambda d: list(d.blocs),
    "official": lambda d: list(dict.fromkeys(map(official_value, d.names))),
    "portal": lambda d: _one(d.portal),
    "kind": lambda d: _one(d.kind),
    "post": lambda d: list(d.posts),
    "level": lambda d: _one(d.level),
    "organiser": lambda d: _one(respelled(d.organiser) if d.organiser else None),
    "period_kind": lambda d: _one(d.period_kind),
    "meeting_date": lambda d: _one(d.meeting_date),
    "meeting": lambda d: _one(d.meeting_id if d.meeting_size > 1 else None),
    "briefing": lambda d: ["true" if d.briefing else "false"],
}
