"""From a request as people make it to filters that engines apply: aliases resolved, dates completed, the rest noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from indexer.engines.base import Filters
from indexer.facets.labels import Language, facet_label
from indexer.facets.values import FACETS
from indexer.index_knowledge import IndexKnowledge
from indexer.query.dates import first_day, last_day, typed_date
from indexer.query.facet_values import resolve, shown_value
from indexer.query.messages import message
from indexer.search import Request

_OPEN = {"organiser", "post"}  # facets whose values are what the index holds


def understand(
    request: Request, knowledge: IndexKnowledge, language: Language, today: date
) -> tuple[Request, Filters, tuple[str, ...]]:
    """The request with aliases resolved, its filters, and a note for each value that nothing has or date that is none.

    A value that nothing has stays a filter: it matches no article. Left out, it would turn a search for one official into
    an export of everything.
    """
    notes: list[str] = []

    def resolved(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {
            facet: values
            for facet, typed in chosen.items()
            if (values := _values(facet, typed, knowledge, today, language, notes))
        }

    include, exclude = resolved(request.include), resolved(request.exclude)
    first = _date(request.published_from, last=False, language=language, notes=notes)
    last = _date(request.published_to, last=True, language=language, notes=notes)
    if first and last and first > last:
        # Bounds of one precision change places whole: from=2024, to=2023 means both years.
        notes.append(message("dates_swapped", language=language))
        first = _date(request.published_to, last=False, language=language, notes=[])
        last = _date(request.published_from, last=True, language=language, notes=[])
    understood = replace(
        request,
        include=_shown(include),
        exclude=_shown(exclude),
        published_from=request.published_from if first else None,
        published_to=request.published_to if last else None,
        page=max(1, request.page),
        size=min(100, max(1, request.size)),
    )
    return understood, Filters(include, exclude, first, last), tuple(dict.fromkeys(notes))


def _shown(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {facet: tuple(shown_value(facet, v) for v in values) for facet, values in chosen.items()}


def _values(
    facet: str,
    typed: tuple[str, ...],
    knowledge: IndexKnowledge,
    today: date,
    language: Language,
    notes: list[str],
) -> tuple[str, ...]:
    values: list[str] = []
    for value in typed:
        if facet not in FACETS or not value.strip():
            continue
        known = resolve(facet, value, knowledge, today)
        values += known or (value,)
        if not known or (facet in _OPEN and known[0] not in knowledge.values(facet)):
            about = f"{facet_label(facet, language)}: {value[:80]}"
            notes.append(message("unknown_filter", about, language))
    return tuple(dict.fromkeys(values))


def _date(typed: str | None, *, last: bool, language: Language, notes: list[str]) -> str | None:
    """The first or last day of a date of any precision as ISO, None when there is none or it cannot be read."""
    if not typed or not typed.strip():
        return None
    if partial := typed_date(typed):
        return last_day(partial) if last else first_day(partial)
    notes.append(message("odd_date", typed.strip()[:40], language))
    return None
