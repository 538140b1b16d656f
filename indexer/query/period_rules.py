"""The rules that read periods and days in a query, over its syllables and the signs between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from itertools import pairwise

from indexer.text import Token, fold

YEARS = range(1990, 2100)
FIRST_BARE_YEAR = 2005  # a number alone that is less is a quantity rather than a year
MOST_YEARS = 10  # that a range may touch; what is longer is no period that a meeting reviews

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
SPOKEN = {
    "một": 1,
    "nhất": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
}
SPOKEN |= {"mười": 10, "mười một": 11, "mười hai": 12}
_NUMBERS = ROMAN | SPOKEN | {fold(name): number for name, number in SPOKEN.items()}
_KINDS = {1: "month", 3: "quarter", 6: "half", 9: "nine_months", 12: "year"}  # by months


def number_of(written: str) -> int:
    """The value of a number of up to two digits, in Roman numerals or in words, 0 for other words."""
    if written.isdecimal() and len(written) <= 2:
        return int(written)
    return _NUMBERS.get(_ANY_GAP.sub(" ", written), 0)


_DASHES = re.compile(r"[-‐‑‒–—−]")
_MARKS = {"/": "/", ".": ".", ",": ",", ";": ",", "&": ",", "+": ","}
_GAP = "[ ,./-]"
_HIDDEN = "*"
_ANY_GAP = re.compile(_GAP)


def view_of(text: str, tokens: Sequence[Token], hidden: Collection[int] = ()) -> str:
    """The syllables, between any two of them one character: what stands there, a space where that means nothing.

    In place of the `hidden` syllables stands what no rule reads: the `nam` of `ha nam` is no year.
    """
    forms = [_HIDDEN if i in hidden else token.text for i, token in enumerate(tokens)]
    parts = forms[:1]
    for (one, other), form in zip(pairwise(tokens), forms[1:], strict=True):
        between = text[one.end : other.start].strip()
        mark = "-" if _DASHES.fullmatch(between) else _MARKS.get(between, " ")
        parts += [mark, form]
    return "".join(parts)


def span_of(found: re.Match[str], group: str | int = 0) -> range:
    """The numbers of the syllables that a match, or a group of it, consists of."""
    first, last = (len(_ANY_GAP.findall(found.string, 0, at)) for at in found.span(group))
    return range(first, last + 1)


def _compiled(rule: str) -> re.Pattern[str]:
    """A rule as a pattern: a space is any gap, and a letter with accents may have none.

    Words typed with accents must have the right ones: `quỹ 2` is no quarter.
    """
    letters = (f"[{c}{fold(c)}]" if ord(c) > 127 else c for c in rule.replace(" ", _GAP))
    return re.compile(rf"(?:(?<={_GAP})|^)(?:{''.join(letters)})(?={_GAP}|$)", re.ASCII)


_NUMERALS = ("iii|ii|iv|i", r"0?[1-4]", "một|nhất|hai|ba|bốn|tư")
_MONTHS = (r"0?[1-9]|1[0-2]",)
_COUNT = r"(?P<count>0?[2-9]|1[01]|hai|ba|bốn|sáu|bảy|tám|chín|mười một|mười)"
_SPOKEN_MONTH = "hai|ba|tư|sáu|bảy|tám|chín|mười một|mười hai|mười"
_NOT_IN_MONTH = rf"(?!\x20(?:{_MONTHS[0]})(?: |$))"  # `lần 6 tháng 7` is about July
_YEAR = r"(?:19|20)\d\d"
_TO = r"(?:-| (?:đến|tới)(?: hết)? )"
_LISTED = r"(?:,| và |,và )"
# Before a span of years these make it a name: a term of office, a programme, a year at school.
_SPAN_OF = _compiled(r"(?:nhiệm kỳ|nk|giai đoạn|thời kỳ|khóa|năm học)(?: .{0,20})?$")
# So does its length, unless it is told to be years: `kế hoạch 2021-2025`.
_YEARS_OF_PLAN = 5
# A number before one of these is a quantity, unless it is told to be a year. `hộ` alone must have its accent, hence the
# escape: `2021 ho so` is about files.
_THINGS = r"h\u1ed9|hộ (?:nghèo|cận|dân|gia)|tỷ|tỉ|triệu|đồng(?! chí)|người|đại biểu|ha|tấn|m2|km|cuộc|lượt|đảng viên"
_NO_QUANTITY = rf"(?:(?<=năm \d\d\d\d)|(?<=[/.-]\d\d\d\d)|(?! (?:{_THINGS})(?: |$)))"
_COUNTED = _compiled(f"(?:{_THINGS})")
_NO_DOCUMENT = r"(?!/(?!(?:quý|tháng|năm) )[^\d*])"  # `2021/NQ-HĐND`
_COUNT_OF_YEARS = _compiled(
    r"(?:\d+|một|hai|ba|bốn|sáu|bảy|tám|chín|mười|chục|trăm|vài|mấy|nhiều|những|bao)\x20$"
)
_DIGITS = re.compile(r"\d+(?:[ .-]\d+)*")
_LONG_NUMBER = 8  # digits that a telephone number has at least

# What these words count is no day: `tuần 2 tháng 7/2023`.
_NUMBERING = _compiled(
    "(?:tuần|kỳ|lần|tổ|khối|số|thứ|phiên|quý|tháng|đợt|bước|điều|khoản|quyển|tập|khóa|phường|quận|thôn|khu"
    r"|đội|chương|mục|nhóm|cụm|bài|vòng|giai đoạn)[\x20./-]$"
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A quarter or a month: its kind, how it is called, how its numbers are written, how many a year has."""

    kind: str
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


_QUARTER = _Unit("quarter", "(?:quý ?|q)", _NUMERALS, 4, rf"(?:{_LISTED}| )")
_MONTH = _Unit("month", "tháng ", _MONTHS, 12, _LISTED)


@dataclass(frozen=True, slots=True)
class Named:
    """What a rule reads: quarters counted from the year 0 (which is the unknown one), see `Period`.

    Without quarters or a day nothing is named, and nothing in it either.
    """

    quarters: Sequence[int]
    kind: str
    each: bool = False
    day: str = ""


_NOTHING = Named((), "")
_Reader = Callable[[re.Match[str], date], Named | None]


@cache
def rules_of(this_year: int) -> Sequence[tuple[_Reader, re.Pattern[str]]]:
    """Readers and their patterns, the longest readings first."""
    short = "|".join(f"{year % 100:02}" for year in range(2000, this_year + 2))

    def year(n: str = "") -> str:
        return rf"(?:(?: của| of)?(?: năm)? (?P<year{n}>{_YEAR}){_NO_QUANTITY}| năm (?P<told{n}>ngoái|nay))"

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

    def full_day(n: str) -> str:
        return rf"(?P<day{n}>\d\d?)(?P<mark{n}>[/.-])(?P<month{n}>\d\d?)(?P=mark{n})(?P<year{n}>{_YEAR})"

    number = f"(?:{'|'.join(_NUMERALS)})"
    several = "|".join(rf"(?:{n})(?:-(?:{n})){{2,3}}" for n in ("iii|ii|iv|i", "[1-4]"))
    dashed = rf"(?P<list>{_QUARTER.called}(?:{several}))"
    ends = "(?P<side>đầu|cuối)"
    day, month = r"(?P<day>\d\d?)", r"(?P<month>\d\d?)"
    rules: tuple[tuple[_Reader, str], ...] = (
        (_day, rf"ngày {day} tháng {month}{year()}"),
        (_unnumbered_day, rf"{day} tháng {month}{year()}"),
        (_days, rf"(?:từ )?(?:ngày )?{full_day('1')}{_TO}(?:ngày )?{full_day('2')}"),
        (partial(_listed, _QUARTER), rf"{dashed}{any_year()}?"),
        (partial(_spanned, _QUARTER), spanning(_QUARTER)),
        (partial(_spanned, _MONTH), spanning(_MONTH)),
        (partial(_listed, _QUARTER), rf"(?P<year>{_YEAR}) ?q(?P<list>{number})"),
        (_quarters, rf"(?:(?P<count>0?[1-3]|một|hai|ba) )?quý {ends}(?: tiên)?(?:{year()}| năm)"),
        (partial(_listed, _QUARTER), rf"{listing(_QUARTER)}{any_year()}?"),
        # Without a year `Q.2` is a district.
        (partial(_listed, _QUARTER), rf"q\.(?P<list>{number}){any_year()}"),
        (_half, rf"nửa {ends}(?:{year()}| năm)"),
        (_half, rf"nửa năm {ends}{year()}?"),
        (_months, rf"{_COUNT} tháng {ends}(?:{year()}| năm)?"),
        (_months, rf"{_COUNT} tháng(?: qua)?{year()}?{_NOT_IN_MONTH}"),
        (partial(_listed, _MONTH), rf"{listing(_MONTH)}{any_year()}?"),
        (_month, rf"tháng (?P<count>{_SPOKEN_MONTH}){any_year()}"),
        (_month, rf"t(?P<count>{_MONTHS[0]}){any_year()}"),
        (_day, rf"(?:ngày )?{day}(?P<mark>[/.-]){month}(?P=mark)(?P<year>{_YEAR})"),
        (_day, rf"(?:ngày )?(?P<year>{_YEAR})(?P<mark>[/.-]){month}(?P=mark){day}"),
        (_years, rf"(?:từ )?(?:năm )?(?P<year1>{_YEAR}){_TO}(?:năm )?(?P<year2>{_YEAR})"),
        (_term, rf"(?P<year1>{_YEAR})[\x20/](?P<year2>{_YEAR})"),
        # Years joined by a dash are meant together or not at all: `2000-3000 hộ`, `nhiệm kỳ 2020-2025`.
        (
            _one_year,
            rf"(?:năm )?(?<!\d\d\d\d-)(?P<year>{_YEAR})(?!-\d\d\d\d){_NO_QUANTITY}{_NO_DOCUMENT}",
        ),
        (_told_year, r"năm (?P<told>ngoái|nay)"),
        (partial(_seen_from_today, _QUARTER), r"quý (?P<which>trước|này)"),
        (partial(_seen_from_today, _MONTH), r"tháng (?P<which>trước|này)"),
    )
    return tuple((read, _compiled(rule)) for read, rule in rules)


def _year(found: re.Match[str], today: date, which: str = "") -> int | None:
    """The year of a match, 0 where there is none, None where it is none that a portal reports on."""
    groups = found.groupdict()
    if written := groups.get(f"year{which}"):
        return int(written) if int(written) in YEARS else None
    if short := groups.get(f"short{which}"):
        return 2000 + int(short)
    if told := groups.get(f"told{which}"):
        return today.year - (told != "nay")
    return 0


def _seen_from_today(unit: _Unit, found: re.Match[str], today: date) -> Named:
    """The quarter or month that it is, or the one before."""
    number = (today.month - 1) * unit.a_year // 12 + 1
    ordinal = unit.ordinal(number, today.year) - (fold(found["which"]) == "truoc")
    return Named(unit.quarters([ordinal]), unit.kind)


def _day(found: re.Match[str], today: date) -> Named | None:
    try:
        day = date(_year(found, today) or 0, int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return Named((), "day", day=day.isoformat())


def _days(found: re.Match[str], _today: date) -> Named | None:
    """From one day to another: the quarters that lie wholly between them."""
    try:
        first, last = (
            date(int(found[f"year{n}"]), int(found[f"month{n}"]), int(found[f"day{n}"]))
            for n in "12"
        )
    except ValueError:
        return None
    after = last + timedelta(days=1)
    begun = _MONTH.ordinal(first.month, first.year) + (first.day > 1)
    start, stop = -(-begun // 3), _MONTH.ordinal(after.month, after.year) // 3
    if not start < stop <= start + 4 * MOST_YEARS:
        return _NOTHING
    return Named(range(start, stop), _kind(start % 4 * 3, (stop - start) * 3), each=True)


def _unnumbered_day(found: re.Match[str], today: date) -> Named | None:
    return None if _is_numbered(found) else _day(found, today)


def _is_numbered(found: re.Match[str]) -> bool:
    """Whether the number that the match begins with tells which one of several things is meant."""
    return bool(_NUMBERING.search(found.string[: found.start()]))


def _spanned(unit: _Unit, found: re.Match[str], today: date) -> Named | None:
    """From one quarter or month to another; a year that is given once holds for both."""
    first_year, last_year = _year(found, today, "1"), _year(found, today, "2")
    if first_year is None or last_year is None:
        return None
    one, other = number_of(found["from"]), number_of(found["to"])
    if not found["called"] and found["from"].isdecimal() != found["to"].isdecimal():
        return None  # `quý II-04` has a year
    first = unit.ordinal(one, first_year or last_year)
    last = unit.ordinal(other, last_year or first_year)
    if not first < last < first + MOST_YEARS * unit.a_year:
        return None
    kind = _QUARTER.kind if unit is _QUARTER else _kind(first % unit.a_year, last - first + 1)
    return Named(unit.quarters(range(first, last + 1)), kind, each=True)


def _kind(first: int, months: int) -> str:
    """The kind of a period of so many months from the given one of the year (0 to 11) on."""
    whole = first % months == 0 and first + months <= 12
    return _KINDS.get(months, "other") if whole else "other"


def _listed(unit: _Unit, found: re.Match[str], today: date) -> Named | None:
    year = _year(found, today)
    if year is None:
        return None
    words = re.split(_ANY_GAP, fold(found["list"]))
    numbers = [number_of(re.sub(r"^q(?:uy)?(?=.)", "", word)) for word in words]
    quarters = unit.quarters([unit.ordinal(number, year) for number in numbers if number])
    return Named(quarters, unit.kind, each=len(quarters) > 1)


def _month(found: re.Match[str], today: date) -> Named | None:
    year = _year(found, today)
    if year is None:
        return None
    ordinal = _MONTH.ordinal(number_of(found["count"]), year)
    return Named(_MONTH.quarters([ordinal]), _MONTH.kind)


def _quarters(found: re.Match[str], today: date) -> Named | None:
    return _part_of_year(found, 3 * number_of(found["count"] or "1"), today)


def _half(found: re.Match[str], today: date) -> Named | None:
    return _part_of_year(found, 6, today)


def _months(found: re.Match[str], today: date) -> Named | None:
    count = number_of(found["count"])
    vague = not (found.groupdict().get("side") or found["year"] or found["told"])
    if vague and count not in (6, 9):
        return None  # "3 tháng" may be any three months
    return _part_of_year(found, count, today)


def _part_of_year(found: re.Match[str], months: int, today: date) -> Named | None:
    year = _year(found, today)
    if year is None:
        return None
    first = 12 - months if fold(found.groupdict().get("side") or "") == "cuoi" else 0
    touched = range(first, first + months)
    quarters = _MONTH.quarters([_MONTH.ordinal(month + 1, year) for month in touched])
    return Named(quarters, _KINDS.get(months, "other"))


def _years(found: re.Match[str], today: date) -> Named | None:
    first, last = int(found["year1"]), int(found["year2"])
    if last <= first:
        return None
    told = found.start("year1") > found.start()  # by `từ` or `năm`
    since, most = (YEARS.start, MOST_YEARS) if told else (FIRST_BARE_YEAR, _YEARS_OF_PLAN - 1)
    possible = since <= first and last <= today.year + 1 and last - first < most
    counted = not told and _COUNTED.match(found.string, found.end() + 1)
    if not possible or counted or _names_span(found):
        return _NOTHING
    return Named(range(first * 4, last * 4 + 4), "year", each=True)


def _term(found: re.Match[str], _today: date) -> Named | None:
    """Two years side by side are a term where one is spoken of: `nhiệm kỳ 2020 2025`."""
    is_term = found["year1"] < found["year2"] and _names_span(found)
    return _NOTHING if is_term else None


def _names_span(found: re.Match[str]) -> bool:
    return bool(_SPAN_OF.search(found.string[: max(0, found.start() - 1)]))


def _one_year(found: re.Match[str], today: date) -> Named | None:
    year = _year(found, today)
    if not year:
        return None
    if found.start("year") == found.start():  # without `năm`
        bare = range(FIRST_BARE_YEAR, today.year + 2)
        if year not in bare or _in_long_number(found, bare):
            return None
    return _whole_year(year)


def _whole_year(year: int) -> Named:
    return Named(range(year * 4, year * 4 + 4), "year", each=True)


def _in_long_number(found: re.Match[str], years: range) -> bool:
    """Whether a number is some digits of a longer one in groups, as of a telephone."""
    runs = (
        run[0] for run in _DIGITS.finditer(found.string) if run.start() <= found.start() < run.end()
    )
    for run in runs:
        groups = re.split(_ANY_GAP, run)
        others = any(len(group) > 2 and int(group) not in years for group in groups)
        return others and sum(map(len, groups)) >= _LONG_NUMBER
    return False


def _told_year(found: re.Match[str], today: date) -> Named | None:
    """`năm nay`, but not after a count: `nhiều năm nay` and `5 năm nay` are the years until now."""
    before = found.string[: found.start()]
    count = _COUNT_OF_YEARS.search(before)
    if count and before[count.start() - 1 : count.start()] != "/":
        numbered = _NUMBERING.search(before[: count.start()])  # `tuần 5 năm nay` counts no years
        if not numbered:
            return _NOTHING
    return _whole_year(today.year - (found["told"] != "nay"))
