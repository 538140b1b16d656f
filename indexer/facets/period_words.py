"""The periods that a text names, in all their spellings: quý II/2021, 6 tháng đầu năm, tháng 02-2019, năm 2020."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from config.lexicon import lexicon
from indexer.facets.wording import ENGLISH_MONTHS, key, pattern
from indexer.text.spelling import fold

WEEKS_OF_MONTH = 5  # a smaller number may count the weeks of a month that is not named
YEARS = range(1997, 2041)  # years that a portal can report on

_WORDS = lexicon("periods")
_NUMBERS: dict[str, int] = _WORDS["numbers"]
_YEAR = r"(?:,? ?(?:của )?năm (?P<y1>20\d\d)| ?[/.\-] ?(?P<y2>20\d\d)|(?: |(?<=[iv]))(?P<y3>20\d\d))?(?!\d)"
_RULES = {
    "date": r"\b\d{1,2} tháng \d{1,2}(?:,? năm \d{4})?|\b\d{1,2}[/.-]\d{1,2},? năm \d{4}",
    "quarter": r"\b(?:qu[ýíỳ](?: thứ)?|q) ?\.?(?P<n>iii|ii|iv|i|0?[1-4]|một|hai|ba|bốn|tư)(?![^\W\d_])(?!\d{1,3}\b)"
    + _YEAR,
    "more": r" ?(?:,|và|-|&) ?(?:quý )?(?P<n>iii|ii|iv|i)\b" + _YEAR,
    "months": r"\b(?P<n>0?[1-9]|1[0-2]|ba|bốn|sáu|bảy|tám|chín|mười) tháng"
    r"(?P<side> đầu(?: năm)?| cuối(?: năm)?| qua| vừa qua| gần đây|)" + _YEAR,
    "quarters": r"\b(?P<n>hai|ba|2|3) quý (?:đầu(?: năm)?|vừa qua|qua)" + _YEAR,
    "edge": r"\bquý (?P<side>đầu|cuối)(?: tiên| cùng)?(?: của)? năm" + _YEAR,
    "half": r"\bnửa (?P<side>đầu|cuối) năm" + _YEAR,
    "middle": r"\b(?:sơ kết|hội nghị|kiểm điểm|kỳ họp)(?: [^\W\d]+){0,3} (?P<words>giữa năm)"
    + _YEAR,
    "month": r"(?<!\b\d\s)(?<!\b\d\d\s)\btháng (?P<n>0?[1-9]|1[0-2]|giêng|chạp|một|hai|ba|tư|sáu|bảy|tám|chín|mười)"
    r"(?![^\W\d_])(?:(?!\d)(?! (?:tháng|lần|buổi|kỳ)\b)" + _YEAR + r"|(?P<y4>20\d\d)\b)",
    "year": r"\bnăm (?P<y1>20\d\d)\b(?! ?[-/] ?\d)",
    "bare_year": r"(?<!\d\s)\b(?:tổng kết(?: [^\W\d]+,?){1,8}|công tác|kết quả|hoạt động|nhiệm vụ|tổng kết"
    r"|đánh giá|cuối|trong|cả) năm(?= qua\b| nay\b|[,;.]|$)",
    "year_alone": r"\b(?:công tác|nhiệm vụ|kết quả|hoạt động|tổng kết|phương hướng|phong trào)(?: [^\W\d]+){0,4} "
    r"(?P<y1>20\d\d)\b(?! ?[-/.] ?\d)",
    "week": r"\btuần (?:thứ )?(?P<n>[1-9]|[1-4]\d|5[0-3])\b(?: tháng (?P<m>0?[1-9]|1[0-2]))?"
    + _YEAR,
    "rest": r"\b(?:những|các) tháng (?:cuối|còn lại)(?: của)? năm" + _YEAR,
}
_ENGLISH_QUARTER = re.compile(
    r"\b(?P<n>first|second|third|fourth)[ -]quarter(?:(?: of)?(?: the year)? (?P<y1>20\d\d))?"
    r"|\bq(?P<d>[1-4])(?: of| in|,)? (?P<y2>20\d\d)"
)
_ENGLISH_SPAN = re.compile(
    r"\b(?:the )?(?P<side>first|last|second|final|remaining|past) (?P<n>half|(?:two|three|six|nine|\d{1,2}) months)"
    r"(?: of)?(?: the year| this year)?(?:,? (?:of )?(?P<y1>20\d\d))?|\bh(?P<d>[12])\b(?: of| in)?(?: (?P<y2>20\d\d))?"
)
_ENGLISH_MONTHS = re.compile(
    r"\b(?P<n>six|nine|6|9|1[01])[ -]months?(?:'s?)?(?: of (?P<y1>20\d\d))?\b"
)
_MONTH_NAMES = "|".join(ENGLISH_MONTHS)
_ENGLISH_MONTH = re.compile(
    rf"\b(?P<m>{_MONTH_NAMES})(?: (?P<y2>20\d\d))?(?= (?:press |regular )*(?:briefing|meeting|session|conference))"
    rf"|\b(?:in|of|for) (?P<m2>{_MONTH_NAMES})\b(?:,? (?P<y1>20\d\d))?(?! \d)"
)
_ENGLISH_YEAR = re.compile(r"\b(?:in|of|for) (?P<y1>20\d\d)\b(?! ?[-–] ?\d)")
_LENGTHS = {3: "quarter", 6: "half", 9: "nine_months", 12: "year"}  # kinds by months
_ENGLISH_LENGTHS = {"half": 6, "two": 2, "three": 3, "six": 6, "nine": 9}


@dataclass(frozen=True, slots=True)
class Span:
    """A period named at `start` to `end` of a text: its kind, first and last month, and its year where it is given.

    `kind` is one of PERIOD_KINDS; `bare` marks a length of months that is not tied to the year ("9 tháng", "6 tháng qua").
    """

    start: int
    end: int
    kind: str
    first: int
    last: int
    year: int | None
    bare: bool = False

    @property
    def quarters(self) -> tuple[int, ...]:
        """The quarters it touches, 1 to 4."""
        return tuple(range((self.first + 2) // 3, (self.last + 2) // 3 + 1))


def spans(text: str, *, accents: bool = True) -> list[Span]:
    """Every period named in `text`, in order, none inside another; without accents as in the words of an address."""
    view = key(text)
    found = sorted(_all(view, _rules(accents=accents)), key=lambda s: (s.start, -s.end))
    kept: list[Span] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return [span for span in kept if span.kind != "date"]


@cache
def _rules(*, accents: bool) -> dict[str, re.Pattern[str]]:
    return {name: pattern(rule if accents else unaccented(rule)) for name, rule in _RULES.items()}


def unaccented(expression: str) -> str:
    """A pattern for text without accents; escapes and groups keep their case."""
    return "".join(fold(c) if ord(c) > 127 else c for c in expression)


def _all(view: str, rules: dict[str, re.Pattern[str]]) -> Iterator[Span]:
    for found in rules["quarter"].finditer(view):
        yield from _quarters(view, found, rules["more"])
    for name, read in _READERS.items():
        for found in rules[name].finditer(view):
            yield from read(found)
    yield from _english(view)


def _date(found: re.Match[str]) -> Iterator[Span]:
    yield Span(*found.span(), "date", 1, 12, None)


def _some_quarters(found: re.Match[str]) -> Iterator[Span]:
    months = 3 * _number(found["n"])
    yield Span(*found.span(), "half" if months == 6 else "nine_months", 1, months, _year(found))


def _edge(found: re.Match[str]) -> Iterator[Span]:
    """The first or the last quarter of a year."""
    first = 1 if fold(found["side"]) == "dau" else 10
    yield Span(*found.span(), "quarter", first, first + 2, _year(found))


def _half(found: re.Match[str]) -> Iterator[Span]:
    first = 1 if fold(found["side"]) == "dau" else 7
    yield Span(*found.span(), "half", first, first + 5, _year(found))


def _middle(found: re.Match[str]) -> Iterator[Span]:
    yield Span(found.start("words"), found.end(), "half", 1, 6, _year(found))


def _rest(found: re.Match[str]) -> Iterator[Span]:
    yield Span(*found.span(), "other", 7, 12, _year(found), bare=True)


def _month(found: re.Match[str]) -> Iterator[Span]:
    number = _number(found["n"])
    yield Span(*found.span(), "month", number, number, _year(found))


def _week(found: re.Match[str]) -> Iterator[Span]:
    """A week of the year, or of a month where it is named: the month in which it lies."""
    number, year = int(found["n"]), _year(found)
    if found["m"]:
        month = int(found["m"])
    elif number > WEEKS_OF_MONTH:
        month = date.fromisocalendar(year or YEARS[0], min(number, 52), 4).month
    else:
        return
    yield Span(*found.span(), "other", month, month, year)


def _whole_year(found: re.Match[str]) -> Iterator[Span]:
    if year := _year(found):
        yield Span(*found.span(), "year", 1, 12, year)


def _year_alone(found: re.Match[str]) -> Iterator[Span]:
    if year := _year(found):
        yield Span(*found.span("y1"), "year", 1, 12, year)


def _bare_year(found: re.Match[str]) -> Iterator[Span]:
    yield Span(found.end() - len("năm"), found.end(), "year", 1, 12, None, bare=True)


def _quarters(view: str, found: re.Match[str], more: re.Pattern[str]) -> Iterator[Span]:
    part: re.Match[str] | None = found
    while part:
        number = _number(part["n"])
        yield Span(*part.span(), "quarter", number * 3 - 2, number * 3, _year(part))
        part = more.match(view, part.end())


def _months(found: re.Match[str]) -> Iterator[Span]:
    count, side = _number(found["n"]), fold(found["side"]).removesuffix(" nam").strip()
    bare = side not in ("dau", "cuoi") and not _year(found)
    if bare and count not in (6, 9) and side not in ("qua", "vua qua"):
        return
    kind = _LENGTHS.get(count, "other")
    first, last = (13 - count, 12) if side == "cuoi" else (1, count)
    yield Span(*found.span(), kind, first, last, _year(found), bare)


_READERS: Mapping[str, Callable[[re.Match[str]], Iterator[Span]]] = {
    "date": _date,
    "months": _months,
    "quarters": _some_quarters,
    "edge": _edge,
    "half": _half,
    "middle": _middle,
    "rest": _rest,
    "week": _week,
    "month": _month,
    "year": _whole_year,
    "year_alone": _year_alone,
    "bare_year": _bare_year,
}


def _english(view: str) -> Iterator[Span]:
    for found in _ENGLISH_QUARTER.finditer(view):
        number = _NUMBERS[found["n"]] if found["n"] else int(found["d"])
        yield Span(*found.span(), "quarter", number * 3 - 2, number * 3, _year(found))
    for found in _ENGLISH_SPAN.finditer(view):
        early = found["side"] in ("first", "past") or found["d"] == "1"
        yield from _english_months(found, early=early, bare=found["side"] == "past")
    for found in _ENGLISH_MONTHS.finditer(view):
        yield from _english_months(found, early=True, bare=not found["y1"])
    for found in _ENGLISH_MONTH.finditer(view):
        number = ENGLISH_MONTHS.index(found["m"] or found["m2"]) + 1
        yield Span(*found.span(), "month", number, number, _year(found))
    for found in _ENGLISH_YEAR.finditer(view):
        yield from _whole_year(found)


def _english_months(found: re.Match[str], *, early: bool, bare: bool) -> Iterator[Span]:
    word = (found["n"] or "half").split()[0]
    count = _ENGLISH_LENGTHS.get(word) or int(word)
    if 1 <= count <= 12:
        first, last = (1, count) if early else (13 - count, 12)
        yield Span(*found.span(), _LENGTHS.get(count, "other"), first, last, _year(found), bare)


@cache
def _number(word: str) -> int:
    plain = {fold(name): number for name, number in _NUMBERS.items()}
    return _NUMBERS.get(word) or plain.get(word) or int(word)


def _year(found: re.Match[str]) -> int | None:
    parts = found.groupdict()
    year = next((parts[name] for name in ("y1", "y2", "y3", "y4") if parts.get(name)), None)
    return int(year) if year and int(year) in YEARS else None
