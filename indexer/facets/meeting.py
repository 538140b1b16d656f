"""The words that name the meeting: its kind, what it is about, and the period it reviews.

"Hội nghị giao ban công tác nội chính quý II/2018" names a meeting; "triển khai nhiệm vụ quý III" beside it is its plan
and no part of the name. Periods, kind, blocs and the organiser are read from the name before anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.facets.source import Source
from indexer.facets.wording import ENGLISH_MONTHS, key, pattern

MOST_NAMES = 60  # of one article; more are a page of keywords
LONGEST_NAME = 260  # characters; a name that runs on is the sentence around it
CAPTION = 150  # characters; a shorter paragraph without a full stop is a caption or a heading

TITLE, OPENING, CAPTION_LINE, BODY = "title", "opening", "caption", "body"

# A plenary by its number; what it reviews is named beside it.
_NUMBERED = pattern(
    r"\b(?:hội nghị|kỳ họp) (?:(?!giao ban|trực báo|sơ kết|tổng kết|đánh giá|kiểm điểm|đại hội)"
    r"[^.;:\n]){0,80}?\blần thứ \w+"
)
_KINDS = (
    ("giao_ban", pattern(r"\bgiao ban\b|\btrực báo\b|\bbriefing\b")),
    ("so_ket", pattern(r"\bsơ kết\b|\breview(?:s|ed|ing)?\b")),
    (
        "tong_ket",
        pattern(
            r"\btổng kết\b|\bsummari[sz](?:e|es|ed|ing)\b|\bsum(?:med|s|ming)? up\b"
            r"|\b(?:summary|wrap-up|year-end) conference\b"
        ),
    ),
    (
        "khac",
        pattern(
            r"\b(?:tổ chức |họp )?đánh giá (?!tại\b)(?:kết quả|tình hình|công tác|nhiệm vụ|hoạt động"
            r"|việc thực hiện)?"
            r"|\bnghe (?:[^.;:\n]{0,40}? )?báo cáo (?:kết quả|tình hình)(?: công tác| thực hiện nhiệm vụ| hoạt động)"
            r"|\bkiểm điểm (?:công tác|tình hình|kết quả|việc|sự lãnh đạo)"
            r"|\bhọp báo định hướng|\b(?:hội nghị|họp) (?:thông tin|cung cấp thông tin"
            r"|định hướng)[^.;\n]{0,30} báo chí"
            r"|\bcộng tác viên dư luận xã hội|\bhọp dư luận xã hội"
            r"|\b(?:evaluat|assess)(?:e|es|ed|ing)\b|\bhears? (?:reports? on )?(?:the )?results\b"
            r"|\b(?:meeting|conference|session)\b(?! (?:aimed )?(?:to )?(?:review|summari|sum|evaluat|assess))"
        ),
    ),
    ("khac", _NUMBERED),
)
_LEFT = pattern(
    r"(?:hội nghị|cuộc họp|buổi họp|buổi|họp|phiên họp|conference)(?: trực tuyến| toàn tỉnh"
    r"| định kỳ| thường kỳ)?"
    r"[ ]*(?:để |to )?$"
    rf"|(?:\b(?:{'|'.join(ENGLISH_MONTHS)}|20\d\d|press|monthly|quarterly|regular) )+$"
)
_END = pattern(
    r"\n|[;!?]|\.(?=[ \n]|$|/)|…|: |[”\"](?= )"
    r"|,? ?(?:và |để |đồng thời |, )?\b(?:bàn|triển khai|đề ra|phương hướng|thảo luận|thống nhất"
    r"|quán triệt|ký kết)\b"
    r"|[,;]?(?<!hiện)(?<!quả)(?<!giá)(?<!việc) nhiệm vụ(?! (?:chính trị"
    r"|công tác))(?= (?:trọng tâm |chủ yếu )?(?:quý|tháng|năm|\d))"
    r"|\bchủ trì\b|\bdo (?:các )?(?:đồng chí|đ/c|ông|bà|bí thư|phó|chủ tịch|trưởng|giám đốc"
    r"|lãnh đạo)|\bdưới sự|[,;] (?:đồng chí|đ/c|ông|bà)\b"
    r"|,? (?:was|were|attending|attended) "
    r"|(?:,| and|, and) (?:(?:set|deploy|orient|outline|launch|discuss|agree)\w*|(?:key |main )?tasks) "
)
# A second review beside the first: "sơ kết giữa nhiệm kỳ và sơ kết công tác 6 tháng đầu năm".
_BESIDE = pattern(r"(?:và|kết hợp|đồng thời|gắn với) $")
_PICTURED = pattern(
    r"^\s*(?:quang cảnh|toàn cảnh|hình ảnh|ảnh|các đại biểu|đại biểu|hội nghị|giao ban)\b"
)
# A party committee that acts at the meeting itself: "cũng tại hội nghị, Ban Thường vụ Thành ủy đã cho ý kiến".
COMMITTEE_AT_WORK = pattern(
    r"\btại hội nghị,? (?P<post>(?:ban thường vụ|ban chấp hành|thường trực) (?:đảng bộ|\w+ uỷ))\b"
)
_DATELINE = pattern(
    r"^[^\n]{0,40}?\b(?:sáng|chiều|tối|trưa|ngày|hôm nay|hôm qua|vừa qua|mới đây|on \w+ \d+"
    r"|(?:morning|afternoon|evening) of)\b"
)
# The sentence that says what the meeting did, where the page has lost the one that says when: "Hội nghị đánh giá …".
_DID = pattern(
    r"^(?:hội nghị|phiên họp|cuộc họp|phiên thứ \w+)(?: đã)?(?: tập trung| nhằm)? (?:đánh giá|sơ kết|tổng kết|kiểm điểm)\b"
    r"|^(?:the )?(?:conference|meeting|session) (?:aimed )?(?:to )?(?:review|evaluat|assess|summari)"
)


@dataclass(frozen=True, slots=True)
class MeetingName:
    """One place where the meeting is named: a span of a field, its kind word, and where in the article it stands.

    `where` is `title`, `opening` (the paragraph that reports the meeting), `caption` or `body`; `kind_start` and
    `kind_end` delimit the kind word inside the span.
    """

    field: str
    start: int
    end: int
    kind: str
    where: str
    kind_start: int
    kind_end: int
    words: str


def names(source: Source) -> tuple[MeetingName, ...]:
    """Every naming of a meeting, the most trusted first: title, opening, captions, body; within each in reading order."""
    order = (TITLE, OPENING, CAPTION_LINE, BODY)
    found = list(_all_names(source))
    found.sort(key=lambda name: order.index(name.where))
    return tuple(found[:MOST_NAMES])


def _all_names(source: Source) -> Iterator[MeetingName]:
    for field, offset, line, where in placed_paragraphs(source):
        yield from _names_in(field, offset, line, where)


def placed_paragraphs(source: Source) -> Iterator[tuple[str, int, str, str]]:
    """Each paragraph with its field, its offset and its place in the article (see `MeetingName.where`)."""
    opened = False
    for field, offset, line in source.paragraphs():
        if field == "title":
            yield field, offset, line, TITLE
        elif _opens(key(line)):
            opened = True
            yield field, offset, line, OPENING
        elif len(line) <= CAPTION and _is_caption(line):
            yield field, offset, line, CAPTION_LINE
        else:
            yield field, offset, line, BODY if opened else OPENING
            opened = True


def _opens(view: str) -> bool:
    """Whether a paragraph says when the meeting was held, or what it did."""
    return len(view) > CAPTION // 2 and bool(_DATELINE.match(view) or _DID.match(view))


def _is_caption(line: str) -> bool:
    return not line.rstrip().endswith((".", ";")) or bool(_PICTURED.match(key(line)))


def _names_in(field: str, offset: int, line: str, where: str) -> Iterator[MeetingName]:
    view = key(line)
    taken = 0
    words = _kind_words(view)
    for number, (kind, start, end) in enumerate(words):
        if start < taken:
            continue
        left = _LEFT.search(view, max(0, start - 40), start)
        begin = left.start() if left else start
        stop = _END.search(view, end, end + LONGEST_NAME)
        taken = stop.start() if stop else min(len(view), end + LONGEST_NAME)
        numbered = _NUMBERED.match(view, start, end)
        for _, following, _ in words[number + 1 : number + 4]:
            if end <= following < taken and (numbered or _BESIDE.search(view, end, following)):
                taken = following
        taken = end + len(view[end:taken].rstrip(" ,-"))
        yield MeetingName(
            field,
            offset + begin,
            offset + taken,
            kind,
            where,
            offset + start,
            offset + end,
            line[begin:taken],
        )


def _kind_words(view: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for kind, expression in _KINDS:
        matches: Iterator[re.Match[str]] = expression.finditer(view)
        found.extend((kind, m.start(), m.end()) for m in matches)
    return sorted(found, key=lambda item: (item[1], -item[2]))
