"""Dates as portals print them, to partial ISO dates. The day stands before the month; nothing from the future."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from crawler.times import VIETNAM

FIRST_YEAR = 1990
_ISO = re.compile(
    r"\b(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_DAY_FIRST = re.compile(
    r"(?<![\d/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?((?:19|20)\d{2})(?![\d/])"
)
_SHORT_YEAR = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{2})(?![\d/.-])")
_LONGEST_STAMP = 60
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d{2})([/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_MONTHS = "một|giêng|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười một|mười hai|mười"
_IN_WORDS = re.compile(
    rf"(?i)(?<!\d)(\d{{1,2}})\s*,?\s*(?:tháng|thg|th(?=\d))\s*(\d{{1,2}}|{_MONTHS})\s*,?\s*(?:năm)?\s*((?:19|20)\d{{2}})"
)
_MONTH_FIRST = re.compile(
    rf"(?i)\b(?:tháng|thg|th(?=\d))\s*(\d{{1,2}}|{_MONTHS})\s+(\d{{1,2}})\s*,\s*((?:19|20)\d{{2}})"
)
_ENGLISH_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_ENGLISH = re.compile(
    rf"(?i)\b(\d{{1,2}})?[\s-]*({'|'.join(_ENGLISH_MONTHS)})[a-z]*\.?\s*(\d{{1,2}})?,?[\s-]+(\d{{4}})"
)
_MONTH_NUMBER = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d{2})(0[1-9]|1[0-2])(?:/|$)|/((?:19|20)\d{2})/(0?[1-9]|1[0-2])/(?:(\d{1,2})/)?"
)
_DAY_IN_ADDRESS = (
    re.compile(r"/(?P<y>(?:19|20)\d{2})[-_.](?P<m>\d{1,2})[-_.](?P<d>\d{1,2})(?=[/_-])"),
    re.compile(r"/(?P<d>\d{1,2})[-_.](?P<m>\d{1,2})[-_.](?P<y>(?:19|20)\d{2})(?=[/_-])"),
)
# Bulletins name their issues so: `Số 7/2024`, `Số 7 - Tháng 7/2024`, `Năm 2024`.
_PERIOD = re.compile(
    r"(?i)(?:(?:bản tin|tạp chí|tập san|đặc san|báo|các|số ra)\s+)*"
    r"(?:(?:số|tháng|quý|năm|kỳ|tuần|issue)\W{0,3}(?:\d{1,4}|[ivx]{1,4}\b)(?:[/.-]\d{2,4})?\W{0,3}){1,3}"
)
_MONTH_NAMED = re.compile(r"(?i)tháng\s*(\d{1,2})\s*(?:[/.-]|,?\s*năm)\s*((?:19|20)\d{2})")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def find_date(text: str) -> str | None:
    """The first full date in a text, as `YYYY-MM-DD` in Vietnam's time; None without one."""
    found = _with_offset(text)
    if found:
        return found
    readings = [reading for reading in (rule(text) for rule in _RULES) if reading]
    return min(readings)[1] if readings else _short_year(text)


def is_period(text: str) -> bool:
    """Whether a text only names an issue, a month or a year: the name of a list, never a headline."""
    return _PERIOD.fullmatch(text.strip(" ()[]«»")) is not None


def month_of_issue(text: str) -> str | None:
    """The month, as `YYYY-MM`, that the name of an issue gives (`Số 7 - Tháng 7/2024`); its number alone tells none."""
    match = _MONTH_NAMED.search(text) if is_period(text) else None
    return f"{match[2]}-{int(match[1]):02d}" if match and 1 <= int(match[1]) <= 12 else None


def date_in_address(url: str) -> str | None:
    """The month, or day, that an address carries as `/202406/`, `/2024/06/`, `/2024/06/20/` or `/2024-6-20/`."""
    for pattern in _DAY_IN_ADDRESS:
        folder = pattern.search(url)
        if folder and (day := _iso(int(folder["y"]), int(folder["m"]), int(folder["d"]))):
            return day
    match = _IN_ADDRESS.search(url)
    if not match:
        return None
    year, month = match[1] or match[3], int(match[2] or match[4])
    if match[5] and _iso(int(year), month, int(match[5])):
        return _iso(int(year), month, int(match[5]))
    return f"{year}-{month:02d}"


def partial_date(text: object) -> str | None:
    """A partial date as people give it (`2021`, `2021-07`, `2021-07-08`, with or without a time); None when it is none."""
    value = str(text).strip() if text is not None else ""
    if not value:
        return None
    match = _PARTIAL.fullmatch(value)
    if not match:
        return find_date(value)
    year, month, day = (int(part) if part else None for part in match.groups())
    if day and month and year:
        return _iso(year, month, day)
    if month is not None and not 1 <= month <= 12:
        return None
    return value


def after(date: str, day: dt.date) -> bool:
    """Whether a partial date lies wholly after `day`."""
    return date > day.isoformat()[: len(date)]


def agree(one: str, other: str) -> bool:
    """Whether two partial dates can be the same day, or lie within a month of each other where one is a month."""
    size = min(len(one), len(other))
    if one[:size] == other[:size]:
        return True
    if size < 7:
        return False
    months = [int(date[:4]) * 12 + int(date[5:7]) for date in (one, other)]
    return abs(months[0] - months[1]) <= 1


def _with_offset(text: str) -> str | None:
    if match := _ISO.search(text):
        year, month, day, hour, minute, second = (
            int(part) if part else 0 for part in match.groups()[:6]
        )
        zone = match[7]
        if not zone:
            return _iso(year, month, day)
        sign = "+00:00" if zone == "Z" else zone
        try:
            moment = dt.datetime.fromisoformat(
                f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}{sign}"
            )
            return moment.astimezone(VIETNAM).date().isoformat()
        except (ValueError, OverflowError):
            return _iso(year, month, day)
    if re.match(r"\s*[A-Za-z]{3},? +\d{1,2} +[A-Za-z]{3} +\d{4} +\d", text):
        try:
            moment = parsedate_to_datetime(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
            return moment.astimezone(VIETNAM).date().isoformat()
        except (ValueError, OverflowError):
            return None
    return None


def _day_first(text: str) -> tuple[int, str] | None:
    for match in _DAY_FIRST.finditer(text):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        # An impossible month can only be an American date.
        date = _iso(year, month, day) or _iso(year, day, month)
        if date:
            return match.start(), date
    return None


def _short_year(text: str) -> str | None:
    """A day such as `04/04/24`, which only a line that is little else may name."""
    match = _SHORT_YEAR.search(text) if len(text) <= _LONGEST_STAMP else None
    return _iso(2000 + int(match[4]), int(match[3]), int(match[1])) if match else None


def _year_first(text: str) -> tuple[int, str] | None:
    match = _YEAR_FIRST.search(text)
    date = _iso(int(match[1]), int(match[3]), int(match[4])) if match else None
    return (match.start(), date) if match and date else None


def _in_words(text: str) -> tuple[int, str] | None:
    match = _IN_WORDS.search(text)
    date = _iso(int(match[3]), _month(match[2]), int(match[1])) if match else None
    return (match.start(), date) if match and date else None


def _month_first(text: str) -> tuple[int, str] | None:
    match = _MONTH_FIRST.search(text)
    date = _iso(int(match[3]), _month(match[1]), int(match[2])) if match else None
    return (match.start(), date) if match and date else None


def _english(text: str) -> tuple[int, str] | None:
    match = _ENGLISH.search(text)
    if not match or not (match[1] or match[3]):
        return None
    month = _ENGLISH_MONTHS.index(match[2].lower()[:3]) + 1
    date = _iso(int(match[4]), month, int(match[1] or match[3]))
    return (match.start(), date) if date else None


_RULES = (_day_first, _year_first, _in_words, _month_first, _english)


def _month(word: str) -> int:
    return int(word) if word.isdigit() else _MONTH_NUMBER[word.lower()]


def _iso(year: int, month: int, day: int) -> str | None:
    if year < FIRST_YEAR:
        return None
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
