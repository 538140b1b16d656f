"""The body that called the meeting: "Ban Nội chính Tỉnh ủy", "Thường trực Huyện ủy Na Hang", "UBND tỉnh".

As printed, but a province's body is called the same with and without the province, which is a facet of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from config.lexicon import lexicon
from indexer.facets.meeting import BODY, TITLE, placed_paragraphs
from indexer.facets.source import Finding, Source
from indexer.facets.wording import UPPER, any_of, key, pattern
from indexer.places import provinces

_LONGEST_PROVINCE = 24  # characters, the blank before it included
REACH = 170  # characters after a body in which its verb is looked for
HEADING = 200  # characters before a body's end that show whether the line is in capitals throughout
NOT_INSIDE = r"(?<!\bcơ[ ])(?<!\btrụ[ ])"  # the sở of "cơ sở" and "trụ sở" is no Sở
PARTY_TYPES = frozenset({"committee", "board", "steering", "front", "mass"})

_CONVENES = (
    r"(?:tổ chức|họp|giao ban|trực báo|sơ kết|tổng kết|đánh giá|kiểm điểm|triệu tập|tiến hành"
    r"|khai mạc|thông tin|làm việc với"
    r"|chủ trì|có buổi|triển khai|phối hợp|hội nghị|reviewed|reviews|held|holds|convened|convenes"
    r"|(?:co-)?organi[sz]e[sd]|worked with|works with|met with)"
)
# Subject of the sentence: the body, perhaps others beside it, then the verb.
_SUBJECT = pattern(
    r"^(?: \([^)]{1,20}\))?(?: cùng| và| với|,| -|:| phối hợp)?[^.;\n]{0,120}?"
    rf"(?:(?:đã|vừa|tiếp tục|cùng|đồng) )*\b{_CONVENES}\b|^ ?:"
)
_AGENCY_SUBJECT = pattern(rf"^[^.,;:\n]{{0,70}}?\b{_CONVENES}\b|^ ?:")
_TOGETHER = pattern(r"^[^.;\n]*(?:\bphối hợp(?: với| cùng)?|\bcùng(?: với)?|\bvà|,) $")
# Object of the meeting's name: "Hội nghị Ban Chấp hành Đảng bộ …", "giao ban Thường trực Tỉnh ủy", "phiên họp UBND tỉnh".
_OWNER = pattern(
    r"(?:\bhội nghị|\bgiao ban|\bphiên họp(?: thường kỳ| định kỳ| tháng \d+)?|\bkỳ họp"
    r"|\bcuộc họp|\bhọp|\bgiao ban của"
    r"|\bquý (?:\w+) của|\b(?:meeting|conference|session)(?: \([^)]*\))? of the(?: [\w']+){0,8}"
    r"|(?:hội nghị|giao ban|họp|sơ kết|tổng kết|toạ đàm)[^.,;\n]{0,60} do)(?: lần thứ \w+)?(?: của)? $"
)
_CENTRAL = pattern(
    r"^(?: \([^)]{1,20}\))?(?: và [^,.;\n]{0,30})? (?:trung ương|tw|tư|t\.ư|quốc hội|chính phủ)\b"
    r"|^ of the (?:communist )?(?:party )?central committee\b"
)
_CENTRAL_ENGLISH = pattern(r"\b(?:central|pcc's)(?: party)?(?: committee's)? $")
_OF_PROVINCE = pattern(r"\btỉnh(?: uỷ)?(?= (?!uỷ))")
# One body of many that are called so: its place is part of its name.
_OF_SOME_PLACE = pattern(
    r"\b(?:(?:huyện|thị|quận|thành) uỷ|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu)$"
)
_COMMITTEE_OF = pattern(r"ban chấp hành|bch|ban thường vụ|btv|ban thường trực|thường trực")
_LEVEL = pattern(
    r"(?: \([^)\n]{1,20}\))?(?: và ban dân vận)?(?: việt nam)?"
    r"(?: (?:tỉnh uỷ|thành uỷ|huyện uỷ|thị uỷ|quận uỷ|đảng uỷ|đảng bộ|khối|các cơ quan|cơ quan"
    r"|(?:và|-|&) (?:các )?doanh nghiệp|các doanh nghiệp|doanh nghiệp|cấp|công an|quân sự|bộ đội biên phòng|bđbp"
    r"|trung ương|toàn tỉnh|tỉnh|thành phố|tp\.? ?hcm|tp\.? ?hà nội|tp\.?(?= )|thị xã|huyện|quận"
    r"|xã|phường|thị trấn|đặc khu))*"
)
_PLACE = re.compile(rf"(?: [{UPPER}][\w']*(?![\w.]|-\w)){{1,3}}")


@dataclass(frozen=True, slots=True)
class Organiser:
    """A body that calls meetings: its name, its type (see `institutions.yaml`), the blocs it works for, where it stands."""

    name: str
    type: str
    blocs: tuple[str, ...]
    field: str
    start: int
    end: int

    @property
    def is_party(self) -> bool:
        """Whether the body belongs to the Party, the Fatherland Front or a mass organisation."""
        return self.type in PARTY_TYPES


@dataclass(frozen=True, slots=True)
class _Body:
    type: str
    blocs: tuple[str, ...]


@cache
def _bodies() -> tuple[re.Pattern[str], dict[str, _Body]]:
    data = lexicon("institutions")
    known: dict[str, _Body] = {}
    for entry in [*data["bodies"], *data["english"]]:
        body = _Body(entry["type"], tuple(entry["blocs"]))
        known.update((key(phrase), body) for phrase in entry["phrases"])
    return pattern(rf"{NOT_INSIDE}\b(?:{any_of(known)})(?!\w)"), known


def find(source: Source) -> Finding:
    """The organiser (an `Organiser`) with its evidence; value None when no sentence says who called the meeting."""
    for field, offset, line, where in placed_paragraphs(source):
        if where == BODY:
            continue
        for first, rule in _convening(field, offset, line, where):
            shortened = where == TITLE and _OF_SOME_PLACE.search(key(first.name))
            if shortened or rule == "organiser-headline":
                first = _in_full(source, first) or first
            body = first if first.is_party else _partner(first, offset, line) or first
            return Finding(body, (source.quote(body.name, body.field, body.start, body.end, rule),))
    return Finding()


def _in_full(source: Source, headline: Organiser) -> Organiser | None:
    """The body that a headline shortens, as the opening names it: "Ban Nội chính: …", then "Ban Nội chính Trung ương …"."""
    for field, offset, line, where in placed_paragraphs(source):
        if where in (TITLE, BODY):
            continue
        for body, _ in _convening(field, offset, line, where):
            if key(body.name).startswith(key(headline.name)):
                return body
    return None


def _partner(first: Organiser, offset: int, line: str) -> Organiser | None:
    """The party body that an agency calls the meeting with: "Sở … phối hợp với Ban Tuyên giáo Tỉnh ủy tổ chức …"."""
    view = key(line)
    for body in mentioned(first.field, offset, line):
        start, end = body.start - offset, body.end - offset
        if start > first.end - offset and body.is_party:
            between = view[first.end - offset : start]
            if _TOGETHER.search(between) and _SUBJECT.match(view[end : end + REACH]):
                return body
    return None


def mentioned(field: str, offset: int, line: str) -> Iterator[Organiser]:
    """Every body that a line names, left to right, with its level and place."""
    view = key(line)
    expression, known = _bodies()
    position = 0
    while match := expression.search(view, position):
        whose = match  # "Ban Thường vụ Tỉnh đoàn" is the youth union's, not a party committee
        if _COMMITTEE_OF.fullmatch(match[0]):
            whose = expression.match(view, match.end() + 1) or match
        placed = whose is not match or bool(_OF_SOME_PLACE.search(whose[0]))
        end = _full_name_end(line, view, whose.end(), placed=placed)
        body = known[" ".join(whose[0].split())]
        kind = "central" if _is_central(view, match.start(), whose.end(), end) else body.type
        if kind == "mass" and view[whose.end() : end].endswith("việt nam"):
            kind = "central"  # the national body; a province's has its level behind
        blocs = body.blocs
        if kind == "committee" and "doanh nghiệp" in view[match.start() : end]:
            blocs = ("dang", "doanh_nghiep")
        name = _without_province(line[match.start() : end])
        yield Organiser(name, kind, blocs, field, offset + match.start(), offset + end)
        position = max(end, match.end())


def _convening(field: str, offset: int, line: str, where: str) -> Iterator[tuple[Organiser, str]]:
    view = key(line)
    for body in mentioned(field, offset, line):
        start, end = body.start - offset, body.end - offset
        if view.startswith(" các ", end):
            continue  # "Ủy ban MTTQ các huyện" are many bodies
        if _OWNER.search(view, max(0, start - 100), start):
            yield body, f"organiser-owner:{where}"
        elif _is_subject(view, start, end) and _convenes(body, view[end : end + REACH]):
            yield body, f"organiser-subject:{where}"
        elif where == TITLE and start < 8 and body.is_party:
            yield body, "organiser-headline"


def _convenes(body: Organiser, after: str) -> bool:
    """Whether the verb follows; an agency's must follow at once, for agencies are named everywhere."""
    return bool((_SUBJECT if body.is_party else _AGENCY_SUBJECT).match(after))


_PART_OF_POSITION = pattern(
    r"(?:đồng chí|đ/c|ông|bà|bí thư|uỷ viên|trưởng|phó|ban|chủ tịch|chủ nhiệm|giám đốc|viên"
    r"|lãnh đạo|đại diện|với|của|các|dự có|trong|cho|đến|theo|về|trước|từ"
    r"|gồm|do|đoàn|đạo của|head|secretary|chairman|of) ?(?:các |thường trực )?$|[;-] ?$"
)
_TAG = pattern(r"^\(?[\w.]{2,12}\)? ?- ?")  # of the paper, before the first words
LONGEST_TAG = 18  # characters
_AFTER_DATE = pattern(
    r"(?:^|[^\w])(?:sáng|chiều|tối|ngày|hôm|vừa qua|mới đây"
    r"|tại)\b[^,;.]{0,40}(?:, ?(?:tại [^,;.]{3,40})?)?, ?$"
)
_AT_ONCE = pattern(rf"^(?: \([^)]{{1,20}}\))?(?: (?:đã|vừa|tiếp tục))* {_CONVENES}\b")


def _is_subject(view: str, start: int, end: int) -> bool:
    """Whether the body can be the subject: no part of a position, no object of a preposition; after a comma verb at once."""
    before = view[max(0, start - 60) : start]
    if start <= LONGEST_TAG:
        before = _TAG.sub("", before)
    if _PART_OF_POSITION.search(before) or view.startswith("'s", end):
        return False
    return (
        not before.rstrip().endswith(",")
        or bool(_AFTER_DATE.search(before))
        or bool(_AT_ONCE.match(view[end : end + 60]))
    )


def _is_central(view: str, first: int, start: int, end: int) -> bool:
    """Whether the words before `first`, from `start` (past the body) to `end` or beyond it make the body a central one."""
    return (
        bool(_CENTRAL.match(view[start : start + 60]))
        or "trung ương" in view[start:end]
        or bool(_CENTRAL_ENGLISH.search(view, max(0, first - 40), first))
    )


def _full_name_end(line: str, view: str, end: int, *, placed: bool) -> int:
    """Past the level and, where one is given (or `placed`), the place: "tỉnh", "Huyện ủy Na Hang"."""
    level = _LEVEL.match(view, end)
    stop = level.end() if level else end
    before = line[max(0, stop - HEADING) : stop]
    if before.isupper() or not (placed or stop > end):
        return stop
    place = _PLACE.match(line, stop)
    return max(place.end() if place else stop, _province_end(line, stop))


def _without_province(name: str) -> str:
    """The name as far as the level: Ban Dân vận Tỉnh ủy Cà Mau as Ban Dân vận Tỉnh ủy."""
    named = _OF_PROVINCE.search(key(name))
    return name[: named.end()] if named and name[named.end() + 1].isupper() else name


def _province_end(line: str, stop: int) -> int:
    """Past the province that follows: some names have a dash in them."""
    name = next(provinces().find(line[stop : stop + _LONGEST_PROVINCE]), None)
    return stop + name.end if name and line[stop : stop + name.start].isspace() else stop
