"""Periods and days as people write them in a query: `quý 2/2021`, `QII-21`, `6 tháng đầu năm`, `2021-2023`, `8/7/2021`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import pairwise

from indexer.text import Token, fold, syllables

UNKNOWN_YEAR = "XXXX"
YEARS = range(1990, 2100)
MOST_YEARS = 10  # that a range may touch; what is longer is no period that a meeting reviews

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SPOKEN = {"một": 1, "nhất": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "sáu": 6, "chín": 9}
_NUMBERS = _ROMAN | _SPOKEN | {fold(name): number for name, number in _SPOKEN.items()}
_KINDS = {1: "month", 3: "quarter", 6: "half", 9: "nine_months", 12: "year"}  # by months


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
    view = _view(text, tokens)
    taken: set[int] = set()
    for read, pattern in _rules(today.year):
        for found in pattern.finditer(view):
            span = _tokens(found)
            if taken.isdisjoint(span) and (named := read(found, today)):
                taken.update(span)
                yield Period(
                    quarters=tuple(map(_name, named.quarters)),
                    kind=named.kind,
                    first=span.start,
                    last=span.stop,
                    each=named.each,
                    others=_others(found, tokens, span),
                    day=named.day,
                )


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
    number = _number(form)
    if not 1 <= number <= 12:
        return ()
    roman = [name for name, value in _ROMAN.items() if value == number]
    spoken = [
        name for name, value in _SPOKEN.items() if value == number and name in {"sáu", "chín"}
    ]
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


def _number(written: str) -> int:
    """The value of a number of up to two digits, in Roman numerals or in words, 0 for other words."""
    if written.isdecimal() and len(written) <= 2:
        return int(written)
    return _NUMBERS.get(written, 0)


# ---------------------------------------------------------------- the text that the rules are written over

_DASHES = re.compile(r"[-‐‑‒–—−]")
_MARKS = {"/": "/", ".": ".", ",": ",", ";": ",", "&": ",", "+": ","}
_GAP = "[ ,./-]"
_ANY_GAP = re.compile(_GAP)


def _view(text: str, tokens: Sequence[Token]) -> str:
    """The syllables, between any two of them one character: what stands there, a space where that means nothing."""
    parts = [tokens[0].text] if tokens else []
    for one, other in pairwise(tokens):
        between = text[one.end : other.start].strip()
        mark = "-" if _DASHES.fullmatch(between) else _MARKS.get(between, " ")
        parts += [mark, other.text]
    return "".join(parts)


def _tokens(found: re.Match[str], group: str | int = 0) -> range:
    """The numbers of the syllables that a match, or a group of it, consists of."""
    first, last = (len(_ANY_GAP.findall(found.string, 0, at)) for at in found.span(group))
    return range(first, last + 1)


def _compiled(rule: str) -> re.Pattern[str]:
    """A rule as a pattern: a space is any gap, and a letter with accents may have none.

    Words typed with accents must have the right ones: `quỹ 2` is no quarter.
    """
    letters = (f"[{c}{fold(c)}]" if ord(c) > 127 else c for c in rule.replace(" ", _GAP))
    return re.compile(rf"(?:(?<={_GAP})|^)(?:{''.join(letters)})(?={_GAP}|$)", re.ASCII)


# ---------------------------------------------------------------- the rules

_NUMERALS = ("iii|ii|iv|i", r"0?[1-4]", "một|nhất|hai|ba|bốn|tư")
_MONTHS = (r"0?[1-9]|1[0-2]",)
_COUNT = r"(?P<count>0?[2-9]|1[01]|hai|ba|bốn|sáu|chín)"
_YEAR = r"(?:19|20)\d\d"
_TO = r"(?:-| (?:đến|tới)(?: hết)? )"
_LISTED = r"(?:,| và |,và )"
# Before a span of years these make it a name: a term of office, a programme, a year at school.
_SPAN_OF = _compiled(r"(?:nhiệm kỳ|giai đoạn|thời kỳ|khóa|khoá|năm học)(?: .{0,20})?$")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A quarter or a month: how it is called, how its numbers are written, how many a year has."""

    called: str
    numerals: Sequence[str]
    a_year: int
    between: str  # numbers of a list

    def ordinal(self, number: int, year: int) -> int:
        """Its place among all units since the year 0."""
        return year * self.a_year + number - 1

    def quarters(self, ordinals: Sequence[int]) -> tuple[int, ...]:
        """The quarters since the year 0 that some units lie in."""
        return tuple(dict.fromkeys(n * 4 // self.a_year for n in sorted(ordinals)))


_QUARTER = _Unit("(?:quý ?|q)", _NUMERALS, 4, rf"(?:{_LISTED}| )")
_MONTH = _Unit("tháng ", _MONTHS, 12, _LISTED)


@dataclass(frozen=True, slots=True)
class _Named:
    """What a rule reads: quarters counted from the year 0 (which is the unknown one), see `Period`."""

    quarters: Sequence[int]
    kind: str
    each: bool = False
    day: str = ""


_Reader = Callable[[re.Match[str], date], _Named | None]


@cache
def _rules(this_year: int) -> Sequence[tuple[_Reader, re.Pattern[str]]]:
    """Readers and their patterns, the longest readings first."""
    short = "|".join(f"{year % 100:02}" for year in range(2000, this_year + 2))

    def year(n: str = "") -> str:
        return rf"(?:(?: của)?(?: năm)? (?P<year{n}>{_YEAR}))"

    def any_year(n: str = "") -> str:
        return rf"(?:{year(n)}|[/-](?P<short{n}>{short}))"

    def spanning(unit: _Unit) -> str:
        one, other = (f"(?P<{name}>{'|'.join(unit.numerals)})" for name in ("from", "to"))
        last = rf"(?P<called>{unit.called})?{other}{any_year('2')}?"
        return rf"(?:từ )?{unit.called}{one}{any_year('1')}?{_TO}{last}"

    def listing(unit: _Unit) -> str:
        # The numbers of a list are written alike: `quý I, 3 nhiệm vụ` is about one quarter.
        lists = (
            rf"{unit.called}(?:{n})(?:{unit.between}(?:{unit.called})?(?:{n})){{0,11}}"
            for n in unit.numerals
        )
        return rf"(?P<list>{'|'.join(lists)})"

    number = f"(?:{'|'.join(_NUMERALS)})"
    ends = "(?P<side>đầu|cuối)"
    day, month = r"(?P<day>\d\d?)", r"(?P<month>\d\d?)"
    rules: tuple[tuple[_Reader, str], ...] = (
        (_day, rf"(?:ngày |(?<!quý )(?<!tháng )){day} tháng {month}{year()}"),
        (partial(_spanned, _QUARTER), spanning(_QUARTER)),
        (partial(_spanned, _MONTH), spanning(_MONTH)),
        (_quarters, rf"(?P<year>{_YEAR}) ?q(?P<list>{number})"),
        (_quarters, rf"{listing(_QUARTER)}{any_year()}?"),
        (_quarters, rf"q\.(?P<list>{number}){any_year()}"),  # without a year `Q.2` is a district
        (_half, rf"nửa {ends}(?:{year()}| năm)"),
        (_half, rf"nửa năm {ends}{year()}?"),
        (_months, rf"{_COUNT} tháng {ends}(?:{year()}| năm)?"),
        (_months, rf"{_COUNT} tháng(?: qua)?{year()}?"),
        (_month, rf"{listing(_MONTH)}{any_year()}?"),
        (_day, rf"(?:ngày )?{day}(?P<mark>[/.-]){month}(?P=mark)(?P<year>{_YEAR})"),
        (_day, rf"(?:ngày )?(?P<year>{_YEAR})(?P<mark>[/.-]){month}(?P=mark){day}"),
        (_years, rf"(?:từ )?(?:năm )?(?P<year1>{_YEAR}){_TO}(?:năm )?(?P<year2>{_YEAR})"),
        # Years joined by a dash are meant together or not at all: `2000-3000 hộ`, `nhiệm kỳ 2020-2025`.
        (_one_year, rf"(?:năm )?(?<!\d\d\d\d-)(?P<year>{_YEAR})(?!-\d\d\d\d)"),
    )
    return tuple((read, _compiled(rule)) for read, rule in rules)


def _year(found: re.Match[str], which: str = "") -> int | None:
    """The year of a match, 0 where there is none, None where it is none that a portal reports on."""
    groups = found.groupdict()
    if written := groups.get(f"year{which}"):
        return int(written) if int(written) in YEARS else None
    if short := groups.get(f"short{which}"):
        return 2000 + int(short)
    return 0


def _day(found: re.Match[str], _today: date) -> _Named | None:
    try:
        day = date(_year(found) or 0, int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return _Named((), "day", day=day.isoformat())


def _spanned(unit: _Unit, found: re.Match[str], _today: date) -> _Named | None:
    """From one quarter or month to another; a year that is given once holds for both."""
    first_year, last_year = _year(found, "1"), _year(found, "2")
    if first_year is None or last_year is None:
        return None
    one, other = _number(found["from"]), _number(found["to"])
    if not found["called"] and found["from"].isdecimal() != found["to"].isdecimal():
        return None  # `quý II-04` has a year
    first = unit.ordinal(one, first_year or last_year)
    last = unit.ordinal(other, last_year or first_year)
    if not first < last < first + MOST_YEARS * unit.a_year:
        return None
    kind = "quarter" if unit is _QUARTER else _kind(first % unit.a_year, last - first + 1)
    return _Named(unit.quarters(range(first, last + 1)), kind, each=True)


def _kind(first: int, months: int) -> str:
    """The kind of a period of so many months from the given one of the year (0 to 11) on."""
    whole = first % months == 0 and first + months <= 12
    return _KINDS.get(months, "other") if whole else "other"


def _listed(unit: _Unit, found: re.Match[str], kind: str) -> _Named | None:
    year = _year(found)
    if year is None:
        return None
    words = re.split(_ANY_GAP, fold(found["list"]))
    numbers = [_number(re.sub(r"^q(?:uy)?(?=.)", "", word)) for word in words]
    quarters = unit.quarters([unit.ordinal(number, year) for number in numbers if number])
    return _Named(quarters, kind, each=len(quarters) > 1)


def _quarters(found: re.Match[str], _today: date) -> _Named | None:
    return _listed(_QUARTER, found, "quarter")


def _month(found: re.Match[str], _today: date) -> _Named | None:
    return _listed(_MONTH, found, "month")


def _half(found: re.Match[str], _today: date) -> _Named | None:
    return _part_of_year(found, 6)


def _months(found: re.Match[str], _today: date) -> _Named | None:
    count = _number(found["count"])
    vague = not found.groupdict().get("side") and not found["year"]
    if vague and count not in (6, 9):
        return None  # "3 tháng" may be any three months
    return _part_of_year(found, count)


def _part_of_year(found: re.Match[str], months: int) -> _Named | None:
    year = _year(found)
    if year is None:
        return None
    first = 12 - months if fold(found.groupdict().get("side") or "") == "cuoi" else 0
    touched = range(first, first + months)
    quarters = _MONTH.quarters([_MONTH.ordinal(month + 1, year) for month in touched])
    return _Named(quarters, _KINDS.get(months, "other"))


def _years(found: re.Match[str], today: date) -> _Named | None:
    first, last = int(found["year1"]), int(found["year2"])
    possible = first in YEARS and first < last <= today.year + 1 and last - first < MOST_YEARS
    if not possible or _names_span(found):
        return None
    return _Named(range(first * 4, last * 4 + 4), "year", each=True)


def _names_span(found: re.Match[str]) -> bool:
    return bool(_SPAN_OF.search(found.string[: max(0, found.start() - 1)]))


def _one_year(found: re.Match[str], _today: date) -> _Named | None:
    year = _year(found)
    return _Named(range(year * 4, year * 4 + 4), "year", each=True) if year else None


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
        for i in _tokens(found, name):
            others[i] = tuple(_WRITTEN[name](tokens[i].text))
    return tuple(others.values())
