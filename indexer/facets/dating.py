"""The days that an article names and its own date: what facets resolve years and provincial borders with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from config.lexicon import lexicon
from indexer.document import Evidence
from indexer.facets.period_words import YEARS
from indexer.facets.site import host_of
from indexer.facets.source import Source
from indexer.facets.wording import ENGLISH_MONTHS, key, pattern

REACH = 20_000  # characters of the text in which days are looked for; a report gives its day early
NEAR = 120  # characters around a day in which a word of meeting makes it the meeting's
SESSION, DAY, HEADER, BARE = "session", "day", "header", "bare"

_NUMERIC = r"(?P<day>\d{1,2})[ ]?[/.\-][ ]?(?P<month>\d{1,2})(?:[ ]?[/.\-][ ]?(?P<year>(?:19|20)\d\d))?(?![\d])(?![/.\-,]\d)"
_SPELLED = r"(?P<day2>\d{1,2}) tháng (?P<month2>\d{1,2})(?:,? năm (?P<year2>\d{4}))?(?!\d)"
_CLOCK = r"\d{1,2}[:h]\d{2}(?::\d{2})?"
_LEAD_IN = (
    r"(?:(?P<session>\b(?:sáng|trưa|chiều|tối|hôm)(?: nay| qua| cùng ngày)?,? ?\(?(?:ngày )?"
    r"(?:(?:thứ \w+|chủ nhật),? ?\(?(?:ngày )?)?)"
    r"|(?P<ngay>\b(?:trong )?(?:hai |2 |ba |3 )?ngày \(?(?:\d{1,2}(?:/\d{1,2})? ?(?:,|và|-|đến) ?)?)"
    rf"|(?P<header>\b(?:thứ \w+|chủ nhật|cập nhật|đăng|đăng lúc|ngày đăng|{_CLOCK})"
    rf"[ ,:|\-]*(?:ngày ?:? ?)?(?:{_CLOCK}[ ,|\-]*)?)"
    r"|(?<![\d/.\-,]))"
)
_DAY = pattern(_LEAD_IN + rf"(?:{_NUMERIC}|{_SPELLED})")
_MONTH = "|".join(f"{name}|{name[:3]}\\.?|{name[:4]}\\.?" for name in ENGLISH_MONTHS)
_ENGLISH = re.compile(
    r"(?:(?P<session>\b(?:morning|afternoon|evening)(?: of|,)? |(?<![^\n])on )|(?P<header>\b(?:updated?|\w+day)[ :,]+)|\b)"
    rf"(?:(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{_MONTH}))"
    rf"(?:,? (?P<year>20\d\d))?(?!\d)(?P<clock>[ ,|]+{_CLOCK})?"
)
_NO_DAY_OF_MEETING = pattern(
    r"(?:\bsố [^ ]+,?|chỉ thị|nghị quyết|quyết định|quy định|kết luận|kế hoạch|công văn|hướng dẫn|thông báo|luật|thành lập"
    r"|kỷ niệm|ra đời|tính đến|tính từ|từ|đến|trước|sau|chậm nhất|hạn|kể từ)(?: [^.;\n]{0,24})? ?$"
    r"|(?<!ra[ ])(?<!chức[ ])\bvào $|\b(?:from|to|until|since|dated|before|after|by) $"
)
_MEETING = pattern(
    r"\b(?:hội nghị|họp|giao ban|trực báo|sơ kết|tổng kết|chủ trì|tổ chức|phiên|kỳ họp|đánh giá"
    r"|conference|meeting|briefing|held|reviewed|chaired|chairmanship|(?:co-)?organi[sz]ed)\b"
)
# A line that begins with a day and goes on like this is no head of the page: "Thứ Sáu, ngày 30/6/2023, Tỉnh ủy …".
_SENTENCE_GOES_ON = pattern(r", [^\W\d][^\n]{25}")
_ADDRESS_DATES = (
    re.compile(r"(?<!\d)(?P<y>20[0-3]\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])\d{4,9}(?!\d)"),
    re.compile(r"/(?P<y>20[0-3]\d)[/\-](?P<m>0?[1-9]|1[0-2])[/\-](?P<d>0?[1-9]|[12]\d|3[01])(?=/|$|-)"),
    re.compile(r"/(?P<y>20[0-3]\d)(?P<m>0[1-9]|1[0-2])(?=/|$)"),
    re.compile(r"/(?P<y>20[0-3]\d)/(?P<m>0?[1-9]|1[0-2])(?=/|$)"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """A day named in a field; `how` says by what: `session` (sáng 8/7), `day` (ngày 8/7), `header`, `bare`."""

    field: str
    start: int
    end: int
    year: int | None
    month: int
    day: int
    how: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A year and, where known, month and day, with the words that tell it."""

    year: int
    month: int | None
    day: int | None
    evidence: Evidence

    @property
    def iso(self) -> str:
        """As a partial ISO date."""
        parts = (f"{self.year:04}", *(f"{n:02}" for n in (self.month, self.day) if n))
        return "-".join(parts)


def days(source: Source) -> tuple[Day, ...]:
    """The days named in title, lead and the beginning of the text, in reading order."""
    return tuple(day for field, text in source.parts.items() for day in _days_in(field, text))


def _days_in(field: str, text: str) -> Iterator[Day]:
    view = key(text[:REACH])
    matches = [*_DAY.finditer(view), *(_ENGLISH.finditer(view) if " the " in view else ())]
    for found in sorted(matches, key=lambda m: m.start()):
        parts = found.groupdict()
        month = parts["month"] or parts["month2"]
        number = int(month) if month.isdigit() else _month_number(month)
        year = parts["year"] or parts.get("year2")
        if year and int(year) not in YEARS:
            continue
        day = int(parts["day"] or parts["day2"])
        if not (1 <= number <= 12 and 1 <= day <= 31):
            continue
        yield Day(
            field,
            found.start(),
            found.end(),
            int(year) if year else None,
            number,
            day,
            _how(parts, view, *found.span()),
        )


def _month_number(name: str) -> int:
    return next(
        n for n, known in enumerate(ENGLISH_MONTHS, 1) if known.startswith(name.rstrip("."))
    )


def _how(parts: dict[str, str | None], view: str, start: int, end: int) -> str:
    if parts.get("session"):
        return SESSION
    opens = bool(_SENTENCE_GOES_ON.match(view, end)) and view[start - 1 : start] in ("", "\n")
    if parts.get("header") or parts.get("clock"):
        return DAY if opens else HEADER
    spelled = "ngay" not in parts or parts["ngay"] or opens
    if not spelled or _NO_DAY_OF_MEETING.search(view, max(0, start - 40), start):
        return BARE
    return DAY


def address_date(source: Source) -> Moment | None:
    """The date that the address carries: `/202107/`, `/2021/07/08/`, an id that begins with one."""
    url = source.article.url or ""
    for form in _ADDRESS_DATES:
        if found := form.search(url):
            day = found.groupdict().get("d")
            start, end = found.span("y")[0], found.span("d" if day else "m")[1]
            evidence = source.quote(found[0], "url", start, end, "address_date")
            return Moment(int(found["y"]), int(found["m"]), int(day) if day else None, evidence)
    return None


def published_date(source: Source) -> Moment | None:
    """The date of publication, with its precision."""
    published = source.article.published or ""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", published)
    if not found or not _exists(found):
        return None
    evidence = source.quote(published, "published", 0, found.end(), "published")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    return Moment(year, month, day, evidence)


def _exists(found: re.Match[str]) -> bool:
    try:
        date(*(int(part or 1) for part in found.groups()))
    except ValueError:
        return False
    return True


def told_date(source: Source) -> Moment | None:
    """The first full date by which the report tells the meeting's day: "Sáng ngày 14/7/2010"."""
    full = [day for day in days(source) if day.year and day.how in (SESSION, DAY)]
    near = (day for day in full if day.how == SESSION or is_near_meeting(source, day))
    return next((_moment(source, day) for day in near), None)


def is_near_meeting(source: Source, day: Day) -> bool:
    """Whether a word of meeting stands near a day."""
    view = key(source.parts[day.field][: REACH + NEAR])
    return bool(_MEETING.search(view, max(0, day.start - NEAR), day.end + NEAR))


def header_date(source: Source) -> Moment | None:
    """The date in the head of the page, unless the site is known to print the day of the visit there."""
    host = host_of(source.article.url or "")
    if any(host.endswith(known) for known in lexicon("hosts")["header_is_view_date"]):
        return None
    return next(
        (_moment(source, day) for day in days(source) if day.year and day.how == HEADER), None
    )


def written(source: Source) -> Moment | None:
    """When the article was written, as well as it can be told: publication, address, its own words, the page's head."""
    for tell in (published_date, address_date, told_date, header_date):
        if moment := tell(source):
            return moment
    return None


def _moment(source: Source, day: Day) -> Moment:
    assert day.year is not None
    evidence = source.quote(str(day.year), day.field, day.start, day.end, f"{day.how}_date")
    return Moment(day.year, day.month, day.day, evidence)
