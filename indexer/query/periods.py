"""Periods and days as people write them in a query: `quý 2/2021`, `QII-21`, `6 tháng đầu năm`, `năm ngoái`, `8/7/2021`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indexer.query.period_rules import ROMAN, SPOKEN, number_of, rules_of, span_of, view_of
from indexer.query.place_names import syllables_of_places
from indexer.text import Token, syllables

UNKNOWN_YEAR = "XXXX"
_WRITTEN_OUT = {"sáu", "bảy", "tám", "chín"}  # as `sáu tháng đầu năm`


@dataclass(frozen=True, slots=True)
class Period:
    """Quarters (`2021-Q2`, or `XXXX-Q2` where no year is given), the kind of period, and the span `tokens[first:last]`.

    A `day` (`2021-07-08`) has no quarters: a meeting reviews the time before it.
    `each`: every one of the quarters is meant, as in a list, a range or a year; else all of them together, as in a half
    year. `others` are for each token of the span the other ways to write it.
    """

    quarters: tuple[str, ...]
    kind: str
    first: int
    last: int
    each: bool = False
    others: tuple[tuple[str, ...], ...] = ()
    day: str = ""

    @property
    def has_year(self) -> bool:
        """Whether its year is known."""
        return not any(quarter.startswith(UNKNOWN_YEAR) for quarter in self.quarters)

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the facet that say the same: whole years for years, else the quarters."""
        if self.kind != "year":
            return self.quarters
        return tuple(dict.fromkeys(quarter[:4] for quarter in self.quarters))


def find(text: str, tokens: Sequence[Token], today: date) -> Iterator[Period]:
    """Every period among syllables of a text, the most telling reading first, none overlapping."""
    view = view_of(text, tokens, syllables_of_places(tokens))
    taken: set[int] = set()
    periods: list[Period] = []
    for read, pattern in rules_of(today.year):
        for found in pattern.finditer(view):
            span = span_of(found)
            if taken.isdisjoint(span) and (named := read(found, today)):
                taken.update(span)
                if not named.quarters and not named.day:
                    continue
                periods.append(
                    Period(
                        quarters=tuple(map(_name, named.quarters)),
                        kind=named.kind,
                        first=span.start,
                        last=span.stop,
                        each=named.each,
                        others=_others(found, tokens, span),
                        day=named.day,
                    )
                )
    yield from _with_years_before(periods)


def _is_one_year(period: Period) -> bool:
    return period.kind == "year" and len(period.values) == 1


def _with_years_before(periods: Sequence[Period]) -> Iterator[Period]:
    """The periods, those without a year in the year that stands right before them: `năm ngoái quý 3`."""
    years = {period.last: period for period in periods if _is_one_year(period)}
    dated = {p.first: years[p.first] for p in periods if not p.has_year and p.first in years}
    used = {year.first for year in dated.values()}
    for period in periods:
        if year := dated.get(period.first):
            yield replace(
                period,
                quarters=tuple(year.values[0] + quarter[4:] for quarter in period.quarters),
                first=year.first,
                others=year.others + period.others,
            )
        elif period.first not in used:
            yield period


def quarters_of(typed: str, today: date) -> tuple[str, ...]:
    """The quarters that a filter value means: `2021-Q2`, `quý II/2021`, `2021` for its four; empty when none, as for a day.

    A quarter without a year, `II` or `quý 2`, is given as `XXXX-Q2`.
    """
    for attempt in (typed, f"quý {typed}"):
        tokens = syllables(attempt)
        for period in find(attempt, tokens, today):
            if period.quarters and (period.first, period.last) == (0, len(tokens)):
                return period.quarters
    unknown = re.fullmatch(r"xxxx-q([1-4])", typed.strip().lower())
    return (f"{UNKNOWN_YEAR}-Q{unknown[1]}",) if unknown else ()


def spellings(form: str) -> tuple[str, ...]:
    """Other ways to write the number of a period: `2` → `ii`, `02`; empty for other words."""
    number = number_of(form)
    if not 1 <= number <= 12:
        return ()
    roman = [name for name, value in ROMAN.items() if value == number]
    spoken = [name for name, value in SPOKEN.items() if value == number and name in _WRITTEN_OUT]
    written = [str(number), f"{number:02}", *roman, *spoken]
    return tuple(other for other in written if other != form)


def _padded(form: str) -> Iterator[str]:
    """The other way to write the day or month of a date: `8` → `08`."""
    return (other for other in (form.lstrip("0"), f"{form:0>2}") if other != form)


def _in_full(form: str) -> Iterator[str]:
    """A year of two digits in four."""
    yield f"20{form}"


# How else what stands in a group of a rule is written.
_WRITTEN: Mapping[str, Callable[[str], Iterable[str]]] = {
    **dict.fromkeys(("from", "to", "list", "count"), spellings),
    **dict.fromkeys(("day", "month"), _padded),
    **dict.fromkeys(("short", "short1", "short2"), _in_full),
}


def _name(quarter: int) -> str:
    return f"{quarter // 4 or UNKNOWN_YEAR}-Q{quarter % 4 + 1}"


def _others(
    found: re.Match[str], tokens: Sequence[Token], span: range
) -> tuple[tuple[str, ...], ...]:
    """Other ways to write the syllables of a period: its numbers, and years of two digits in full."""
    others: dict[int, tuple[str, ...]] = dict.fromkeys(span, ())
    for name, written in found.groupdict().items():
        if not written or name not in _WRITTEN:
            continue
        at = span_of(found, name)
        if name == "count" and len(at) > 1:
            continue  # a number of two syllables: neither is one by itself
        for i in at:
            others[i] = tuple(_WRITTEN[name](tokens[i].text))
    return tuple(others.values())
