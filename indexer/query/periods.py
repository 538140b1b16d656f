"""Periods as people write them in a query: `quý 2/2021`, `Q2 2021`, `6 tháng đầu năm`, `tháng 8 năm 2016`, `năm 2021`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.text import syllables

UNKNOWN_YEAR = "XXXX"
YEARS = range(1990, 2100)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SPOKEN = {"ba": 3, "bốn": 4, "bon": 4, "sáu": 6, "sau": 6, "chín": 9, "chin": 9}
_SPOKEN |= {"một": 1, "mot": 1, "hai": 2, "nhất": 1, "nhat": 1, "tư": 4, "tu": 4}

# Written over normal syllables joined by single spaces; separators (`/`, `-`, `.`) are gone by then. Words typed with
# accents must have the right ones: `quỹ 2` is no quarter.
_QUARTER = "(?P<{0}>i{{1,3}}|iv|0?[1-4]|một|hai|ba|bốn|tư|nhất|mot|bon|tu|nhat)"
_COUNT = r"(?P<count>0?[2-9]|1[01]|hai|ba|bốn|bon|sáu|sau|chín|chin)"
_YEAR = r"(?:(?: n[ăa]m)?(?: (?P<year>(?:19|20)\d\d)))?"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"))
    for kind, pattern in (
        ("quarter", rf"(?:qu[ýy]) {_QUARTER.format('a')}(?: (?:và |va )?(?:qu[ýy] )?{_QUARTER.format('b')})?{_YEAR}"),
        ("quarter", r"(?P<year>(?:19|20)\d\d) q(?P<a>[1-4])"),
        ("quarter", r"q(?P<a>[1-4])" + _YEAR),
        ("half", r"(?:0?6|sáu|sau) th[áa]ng (?P<end>cuối|cuoi)(?: n[ăa]m)?" + _YEAR),
        ("months", rf"{_COUNT} th[áa]ng(?: (?:đầu|dau)(?: n[ăa]m)?| qua)?" + _YEAR),
        ("month", r"th[áa]ng (?P<month>0?[1-9]|1[0-2])" + _YEAR),
        ("day", r"(?:0?[1-9]|[12]\d|3[01]) (?P<month>0?[1-9]|1[0-2]) (?P<year>(?:19|20)\d\d)"),
        ("year", r"(?:n[ăa]m )?(?P<year>(?:19|20)\d\d)"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """Quarters (`2021-Q2`, or `XXXX-Q2` where no year is given), the kind of period, and the span `tokens[first:last]`."""

    quarters: tuple[str, ...]
    kind: str
    first: int
    last: int

    @property
    def year(self) -> str:
        """The year in four digits, or `XXXX`."""
        return self.quarters[0][:4]


def find(forms: Sequence[str]) -> Iterator[Period]:
    """Every period in a sequence of normal syllables, longest reading first, none overlapping."""
    text = " ".join(forms)
    taken: set[int] = set()
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            first = text.count(" ", 0, match.start())
            last = first + match.group().count(" ") + 1
            period = _period(kind, match, first, last)
            if period and taken.isdisjoint(range(first, last)):
                taken.update(range(first, last))
                yield period


def quarters_of(typed: str) -> tuple[str, ...]:
    """The quarters that a filter value means: `2021-Q2`, `quý II/2021`, `2021` for its four; empty when none.

    A quarter without a year, `II` or `quý 2`, is given as `XXXX-Q2`.
    """
    forms = [token.text for token in syllables(typed)]
    for attempt in (forms, ["quý", *forms]):
        for period in find(attempt):
            if period.first == 0 and period.last == len(attempt):
                return period.quarters
    unknown = re.fullmatch(r"xxxx-q([1-4])", typed.strip().lower())
    return (f"{UNKNOWN_YEAR}-Q{unknown[1]}",) if unknown else ()


def _period(kind: str, match: re.Match[str], first: int, last: int) -> Period | None:
    groups = match.groupdict()
    year = groups.get("year") or UNKNOWN_YEAR
    if year != UNKNOWN_YEAR and int(year) not in YEARS:
        return None
    numbers, name = _quarters(kind, groups)
    vague = kind == "months" and name not in {"half", "nine_months"} and year == UNKNOWN_YEAR
    if vague and not re.search("đầu|dau", match.group()):
        return None  # "3 tháng" may be any three months
    return Period(tuple(f"{year}-Q{number}" for number in numbers), name, first, last)


def _quarters(kind: str, groups: dict[str, str | None]) -> tuple[Sequence[int], str]:
    if kind == "quarter":
        numbers = [_number(groups[key] or "") for key in ("a", "b") if groups.get(key)]
        return sorted(set(numbers)), "quarter"
    if kind == "half":
        return (3, 4), "half"
    if kind == "months":
        count = _number(groups["count"] or "")
        name = {3: "quarter", 6: "half", 9: "nine_months"}.get(count, "other")
        return range(1, (count - 1) // 3 + 2), name
    if kind in {"month", "day"}:
        return ((int(groups["month"] or 1) - 1) // 3 + 1,), kind
    return (1, 2, 3, 4), "year"


def _number(written: str) -> int:
    return _ROMAN.get(written) or _SPOKEN.get(written) or int(written)


def spellings(form: str) -> tuple[str, ...]:
    """Other ways to write the number of a period: `2` → `ii`, `02`; empty for other words."""
    if form not in _ROMAN and form not in _SPOKEN and not (form.isdecimal() and len(form) <= 2):
        return ()
    number = _number(form)
    if not 1 <= number <= 12:
        return ()
    roman = [name for name, value in _ROMAN.items() if value == number]
    spoken = [
        name for name, value in _SPOKEN.items() if value == number and name in {"sáu", "chín"}
    ]
    written = [str(number), f"{number:02}", *roman, *spoken]
    return tuple(other for other in written if other != form)
