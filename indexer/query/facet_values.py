"""Facet values as people type them → the values that documents have."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from indexer import places
from indexer.document import BLOCS, KINDS, LEVELS, PERIOD_KINDS
from indexer.facets.labels import label
from indexer.facets.values import PATH
from indexer.query import periods
from indexer.query.knowledge import Knowledge
from indexer.text import fold, respelled, syllables

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_CODES = {"bloc": BLOCS, "kind": KINDS, "level": LEVELS, "period_kind": PERIOD_KINDS}


def resolve(facet: str, typed: str, knowledge: Knowledge, today: date) -> tuple[str, ...]:
    """The values meant by what was typed today, empty when unknown; several where the words leave it open."""
    typed = typed.strip()
    if not typed:
        return ()
    match facet:
        case "province":
            return _province(typed)
        case "quarter":
            return _quarter(typed, knowledge, today)
        case "bloc" | "kind" | "level" | "period_kind":
            code = _codes(facet).get(_key(typed))
            return (code,) if code else ()
        case "official":
            return _official(typed, knowledge)
        case "briefing":
            return (typed.lower(),) if typed.lower() in ("true", "false") else ()
        case "meeting_date":
            return _day(typed)
        case "portal":
            return tuple(portal for portal in knowledge.portals() if fold(portal) == fold(typed))
        case "organiser":
            return (respelled(typed),)
        case _:
            return (typed,)


def province_value(name: str) -> str:
    """The facet value of a unit by its name: today's units are their own, former ones lie beneath today's."""
    now = places.today(name)
    return name if now == name else f"{now}{PATH}{name}"


def shown_value(facet: str, value: str) -> str:
    """A facet value as addresses and answers carry it: a former unit by its name, with `@YEAR` where that lives on."""
    now, _, unit = value.rpartition(PATH)
    if facet != "province" or not _lies_in(unit, now):
        return value
    return f"{unit}@{places.last_year(unit)}" if unit == now else unit


def _lies_in(unit: str, now: str) -> bool:
    """Whether `unit` is one whose territory is that of the province `now` today; people type what is none."""
    return unit in places.units() and places.today(unit) == now


def _province(typed: str) -> tuple[str, ...]:
    now, _, unit = typed.rpartition(PATH)
    if _lies_in(unit, now):
        return (typed,)
    if dated := places.unit_in_year(typed):
        name, year = dated
        former = places.today(name) != name or places.was_former(name, f"{year}")
        return (f"{places.today(name)}{PATH}{name}" if former else name,)
    known = places.unit(typed)
    return (province_value(known),) if known else ()


def _quarter(typed: str, knowledge: Knowledge, today: date) -> tuple[str, ...]:
    values = periods.quarters_of(typed, today)
    if values and values[0].startswith(periods.UNKNOWN_YEAR) and "xxxx" not in typed.lower():
        numbers = {value[4:] for value in values}
        return (*values, *(q for q in knowledge.quarters() if q[4:] in numbers and q not in values))
    return values


def _day(typed: str) -> tuple[str, ...]:
    """A day as `YYYY-MM-DD` or, as people write it here, `dd/mm/yyyy`."""
    written = _DAY.fullmatch(typed)
    iso = f"{written[3]}-{written[2]:0>2}-{written[1]:0>2}" if written else typed
    try:
        return (date.fromisoformat(iso).isoformat(),)
    except ValueError:
        return ()


def _official(typed: str, knowledge: Knowledge) -> tuple[str, ...]:
    forms = [token.text for token in syllables(typed)]
    known = knowledge.officials().get(tuple(map(fold, forms)), ())
    if typed in known:  # as a facet lists it, beside other spellings of the name
        return (typed,)
    exact = tuple(n for n in known if [t.text for t in syllables(n)] == forms)
    return exact or (known if [*map(fold, forms)] == forms else ())


@cache
def _codes(facet: str) -> dict[str, str]:
    """Codes and labels of a facet, accents and "khối" before them optional → the code."""
    known: dict[str, str] = {}
    for code in _CODES[facet]:
        for name in (code, label(facet, code), label(facet, code, "en")):
            known.setdefault(_key(name), code)
            known.setdefault(_key(name).removeprefix("khoi "), code)
    return known


def _key(text: str) -> str:
    return " ".join(token.folded for token in syllables(text))
