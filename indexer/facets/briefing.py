"""Whether an article reports a briefing: a meeting of a party body, the Front or a mass organisation that reviews a period.

Refusals come first (central meetings, government sessions, reporters' conferences, plans, reviews of a directive), then
what makes a briefing; the first rule that fits decides and gives its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.facets.meeting import BODY, COMMITTEE_AT_WORK, TITLE, MeetingName, placed_paragraphs
from indexer.facets.organiser import Organiser
from indexer.facets.source import Finding, Source
from indexer.facets.wording import ENGLISH_MONTHS, key, pattern

_ENGLISH_MONTHS = "|".join(ENGLISH_MONTHS)
_PERIOD = pattern(
    r"\bquý(?: \d| [ivx]+\b| qua| này|[- ][ivx]+\b)|\btrong quý\b|\bquí \w+|\b(?:\d+|hai|ba|bốn"
    r"|sáu|chín) tháng (?:đầu|qua|cuối|năm)"
    r"|\b(?:3|6|9|03|06|09|sáu|chín) tháng\b|\btháng (?:\d|giêng|một|hai|ba|tư|năm|sáu|bảy|tám"
    r"|chín|mười|chạp|qua|này)"
    r"|\bnăm (?:(?:19|20)\d\d|qua\b|công tác)|\bnăm$|\bcuối năm\b|\btuần\b|\bh[12]\b|\bq[1-4]\b"
    r"|\b(?:first|second|third|fourth|last) (?:half|quarter|\w+ months)"
    r"|\b(?:\d+|three|six|nine) months\b|(?<!end[ ])\b(?:in|of) (?:19|20)\d\d"
    rf"|\b(?:{_ENGLISH_MONTHS}) (?:(?:19|20)\d\d|press)\b"
)
# The number and the term of a plenary: "lần thứ 11, khóa X, nhiệm kỳ 2014 - 2019".
_TERM_OF_PLENARY = pattern(
    r"(?<=thứ)(?P<number> \w+),?(?: \(?khoá \w+\)?,?)?(?: \(?nhiệm kỳ \d{4} ?- ?\d{4}\)?)(?= ?,? (?:nhằm |để )?"
    r"(?:báo cáo|đánh giá|kiểm điểm|sơ kết|tổng kết))"
)
# What a meeting called no more than that must say of itself to be a review.
_PLAIN_MEETING = pattern(r"^(?:conference|meeting|session)\b")
_LOOKS_BACK = pattern(
    r"\b(?:review|assess|evaluat|summar)\w*|\b(?:results?|outcomes|reports?|performance|implementation)\b"
)
# "thời gian vừa qua" is a period where the next one is named: "…, triển khai nhiệm vụ 3 tháng cuối năm".
_LATELY = pattern(r"\bthời gian(?: vừa)? qua\b")
_NEXT_PERIOD = pattern(
    r"^[^.;\n]{0,40}\b(?:triển khai|phương hướng|nhiệm vụ)\b[^.;\n]{0,40}?\b(?:quý [ivx\d]|tháng \d|\d+ tháng cuối)"
)
_SPAN_OF_YEARS = pattern(
    r"\b(?:\d+|hai|ba|năm|mười) năm (?:triển khai |tổ chức )?(?:thực hiện|thi hành|phối hợp"
    r"|hoạt động|xây dựng|công tác)"
    r"|\b(?:19|20)\d\d ?- ?(?:19|20)\d\d|\bnhiệm kỳ\b|\bgiai đoạn\b|\bmid-?term\b|\bhalf of (?:the )?term\b"
)
_REVIEW_OF_ACT = pattern(
    r"^[^,;]{0,70}?\b(?:thực hiện|triển khai|thi hành) (?:các )?(?:chỉ thị|nghị quyết|kết luận"
    r"|quyết định|quy chế|quy định"
    r"|đề án|luật|pháp lệnh|thông tri|hướng dẫn|dự án|chương trình hành động|mô hình|phong trào)"
    r"|\bcơ chế (?:giao ban|phối hợp)|\bchương trình phối hợp|\bphối hợp (?:hoạt động|công tác"
    r"|giữa)|\bquy chế phối hợp"
    r"|^(?:(?!công tác|hoạt động|nhiệm vụ)[^,;]){0,60}?\b(?:phong trào thi đua|cuộc vận động)"
    r"|^[^,;]{0,40}?\b(?:công tác )?thi đua(?:,| -| và)? (?:khen thưởng|khối|cụm|\d)|\bcuộc thi\b"
    r"|\bđợt (?:cao điểm|sinh hoạt|thi đua)"
    r"|\bcông tác bầu cử\b|\bcuộc bầu cử"
    r"|\bđại hội\b|\bnăm học\b|\bmùa (?:khô|vụ)|\bchiến dịch|\bcụm thi đua|\bkhối thi đua"
)
# A resolution on the tasks of a period is reviewed with the period: "thực hiện Nghị quyết quý I".
_RESOLUTION_OF_PERIOD = pattern(
    r"\bnghị quyết(?: (?!số\b|trung ương|tw\b|t\.ư|khoá)[^\W\d]+){0,6}?"
    r" (?:quý [ivx\d]|tháng \d|(?:\d+|sáu|chín) tháng|năm (?:19|20)\d\d\b)"
)
_PLANNED = pattern(
    r"(?:kế hoạch|chế độ|lịch|quy chế|nền nếp|nề nếp|duy trì|thường xuyên|định kỳ|sẽ|cần|phải"
    r"|hằng tháng|hàng tháng|tham gia|tham dự"
    r"|sau khi|kết luận|thông báo|tại các|các cuộc|các buổi|những)(?: \w+){0,3} $"
)
_PLAN = pattern(
    r"\b(?:ban hành|xây dựng|có) (?:kế hoạch|quy chế|quy định|chương trình|công văn"
    r"|lịch)(?: \w+){0,4} "
    r"(?:họp |hội nghị )?(?:giao ban|sơ kết|tổng kết|trực báo)"
)
_REPORTERS = pattern(
    r"\b(?:hội nghị|họp|giao ban)(?: \w+){0,4} báo cáo viên|^báo cáo viên|\breporters' conference"
)
_CENTRAL = pattern(
    r"\btrung ương (?:tổ chức|sơ kết|tổng kết|giao ban|triển khai)|\btrực tuyến toàn quốc"
    r"|\btoàn quốc\b|\bđiểm cầu (?:tỉnh|thành phố)"
)
# A meeting whose naming sentence shows leaders of a central body and no local one.
_CENTRAL_BODY = pattern(
    r"(?<!\bcủa[ ])\b(?:ban (?:tuyên giáo|dân vận|tổ chức|nội chính|chấp hành)(?: và dân vận)?"
    r"|uỷ ban (?:kiểm tra|mttq)|ubkt|hội) (?:trung ương|t\.ư|tw)\b"
)
_LOCAL = pattern(
    r"\b(?:tỉnh|thành|huyện|thị|quận) (?:uỷ|đoàn)\b|\b(?:của|trong|địa bàn|toàn|đảng bộ) (?:tỉnh|huyện|thành phố)\b"
    r"|\b(?:provincial|province)\b"
)
# What a plenary's report is about: "báo cáo tình hình thực hiện nhiệm vụ 9 tháng đầu năm".
_REPORTED = pattern(
    r"\bbáo cáo (?!chính trị)[^.;:\n]{0,150}?\b"
    r"(?:quý [ivx\d]|(?:3|6|9|03|06|09|sáu|chín) tháng (?:đầu năm|qua))"
    r"|\bbáo cáo (?:tổng kết|kết quả) công tác[^.;\n]{0,80}? năm 20\d\d"
    r"|^(?:tại )?hội nghị[^.\n]{0,200}\b(?:đánh giá|kiểm điểm) (?:kết quả|tình hình|công tác)[^.;\n]{0,120}?"
    r"\b(?:quý [ivx\d]|(?:3|6|9|03|06|09|sáu|chín) tháng (?:đầu năm|qua)|năm 20\d\d)"
    r"|\breports? on[^.;\n]{0,120}?\b(?:first|last) (?:half|quarter|\w+ months)\b"
    r"|\bresults? (?:achieved )?(?:of [^.\n]{0,120} )?in 20\d\d\b"
    r"|\breview of the (?:first|last) (?:half|quarter|\w+ months)\b"
)
_PLENARY = pattern(
    r"\b(?:hội nghị|họp)\b[^.;\n]{0,80}\b(?:ban chấp hành|bch|tỉnh uỷ|huyện uỷ|thành uỷ|ban thường vụ)"
    r"|\b(?:ban chấp hành|bch|tỉnh uỷ|huyện uỷ|thành uỷ|ban thường vụ)\b[^.;\n]{0,80}\bhội nghị lần thứ\b"
    r"|\b(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth) (?:conference|meeting|session)\b"
    r"|\bchair(?:ed|ing) the (?:conference|meeting)\b"
)
_OTHER_GENRE = pattern(
    r"^(?:\([^)]*\) ?)?(?:đại hội|(?:khai mạc|bế mạc)(?! (?:hội nghị|cuộc họp))|lễ|gặp mặt|thăm|chúc mừng|kỷ niệm|tọa đàm"
    r"|hội thảo|tập huấn|lịch\b|sự kiện trong)"
)
_GAMBLING = pattern(
    r"\bnhà cái\b|\bkèo\b|\bcá cược|\bcasino\b|\bnổ hũ|\bsoi cầu|\bxổ số|\btỷ lệ cược|\bslot\b"
    r"|\bgame bài"
)
_GIAO_BAN_PRESS = pattern(r"\bgiao ban[^.;\n]{0,30} báo chí|\bhọp báo định hướng")
_PRESS = pattern(
    r"\bgiao ban (?:công tác )?báo chí|\bhọp báo định hướng|\b(?:thông tin|định hướng"
    r"|giao ban)[^.;\n]{0,40} báo chí"
    r"|\bcộng tác viên dư luận|\bdư luận xã hội|\bbáo chí (?:trên địa bàn|của tỉnh|tỉnh|của thành phố)"
    rf"|\bpress briefing|\bbriefing on (?:the )?press|\b(?:{_ENGLISH_MONTHS})(?: 20\d\d)? press conference"
)
# The board looks back with the press on the time since the last briefing and asks it for what comes next.
_PRESS_REVIEW = pattern(
    r"\bbáo chí\b[^.;\n]{0,80}\b(?:kỳ giao ban trước|tháng \d+|\d+ tháng qua|tháng qua|trong quý)\b"
)
_PRESS_TASKS = pattern(
    r"\bban tuyên giáo\b[^.;\n]{0,60}\b(?:đề nghị|yêu cầu|định hướng)[^.;\n]{0,20} các cơ quan báo chí"
)
_AT_MEETING = pattern(
    r"\b(?:toàn cảnh|quang cảnh) (?:hội nghị|buổi|cuộc)|\b(?:tại|chủ trì|dự|kết luận|phát biểu"
    r"|thảo luận tại) (?:hội nghị|buổi giao ban|cuộc họp)"
    r"|\bkết luận,|\bbế mạc|\bban tuyên giáo[^.;\n]{0,40} đề nghị|\bthời gian tới|\bphương hướng"
    r"|\bnhiệm vụ (?:trọng tâm )?(?:trong )?(?:thời gian|quý|tháng|6 tháng|năm)"
    r"|\b(?:6|sáu|3|ba) tháng cuối năm|\bnăm (?:19|20)\d\d,? tiếp tục"
    r"|\bhội nghị (?:cũng )?đã\b|\b(?:chair(?:ed|ing)|concluding|at) the (?:conference|meeting)\b"
)
_OPENS_WITH_PERIOD = pattern(
    r"^(?:- )?(?:trong |bước vào |qua |thực hiện (?:kế hoạch|chương trình|nhiệm vụ)[^.;\n]{0,30} )?"
    r"(?:quý(?: [ivx\d]+)?|tháng \d+|(?:\d+|sáu|chín) tháng|năm (?:19|20)\d\d)\b"
    r"|^in (?:20\d\d|the (?:first|past) (?:half|quarter|\w+ months))\b"
)
_PARTY_WORDS = pattern(
    r"\b(?:tỉnh|thành|huyện|thị|quận|đảng) uỷ\b|\bđảng bộ\b|\bmttq\b|\bmặt trận tổ quốc"
    r"|\bban (?:tuyên giáo|dân vận|nội chính|tổ chức)"
    r"|\bcấp uỷ\b|\bparty committee"
)


@dataclass(frozen=True)
class _Case:
    """What the rules weigh: the article, the names of its meeting, who called it, the blocs it is about."""

    source: Source
    names: tuple[MeetingName, ...]
    organiser: Organiser | None
    blocs: tuple[str, ...]

    @cached_property
    def party(self) -> bool:
        """Whether a party body, the Front or a mass organisation called the meeting, as far as one can tell."""
        if self.organiser and self.organiser.type not in ("government", "assembly"):
            return self.organiser.is_party
        political = any(bloc not in ("chinh_quyen", "other") for bloc in self.blocs)
        if political or _PARTY_WORDS.search(key(self.opening)):
            return True
        return any(COMMITTEE_AT_WORK.search(key(line)) for _, _, line in self.source.paragraphs())

    @property
    def opening(self) -> str:
        """The headline and all that stands before the body."""
        lines = (line for _, _, line, where in placed_paragraphs(self.source) if where != BODY)
        return "\n".join(lines)


def find(
    source: Source, names: Sequence[MeetingName], organiser: Organiser | None, blocs: Sequence[str]
) -> Finding:
    """True or False with the words that decide; the evidence's `rule` is the reason."""
    case = _Case(source, tuple(_own(source, names)), organiser, tuple(blocs))
    verdicts = (rule(case) for rule in _RULES)
    return next((verdict for verdict in verdicts if verdict), Finding(False))


def _own(source: Source, names: Sequence[MeetingName]) -> Iterator[MeetingName]:
    """The names that name this meeting, not a plan, a rule or an earlier one."""
    for name in names:
        before = key(source.parts[name.field][max(0, name.start - 60) : name.start]).split("\n")[-1]
        if name.where != BODY and not _PLANNED.search(before):
            yield name


def _verdict(case: _Case, value: bool, reason: str, field: str, start: int, end: int) -> Finding:
    return Finding(value, (case.source.quote(str(value).lower(), field, start, end, reason),))


def _shown(case: _Case, expression: re.Pattern[str], value: bool, reason: str) -> Finding | None:
    """A verdict where the headline or the opening has words of `expression`."""
    for field, offset, line, where in placed_paragraphs(case.source):
        if where != BODY and (match := expression.search(key(line))):
            return _verdict(
                case, value, reason, field, offset + match.start(), offset + match.end()
            )
    return None


def _no_reporters_conference(case: _Case) -> Finding | None:
    """Reporters' conferences (hội nghị báo cáo viên) spread information, they review nothing."""
    match = _REPORTERS.search(key(case.source.title))
    return _verdict(case, False, "reporters", TITLE, *match.span()) if match else None


def _no_central_meeting(case: _Case) -> Finding | None:
    """A central body's meeting, seen from the province's bridge."""
    body = case.organiser
    if body:
        central = body.type == "central"
        return (
            _verdict(case, False, "central", body.field, body.start, body.end) if central else None
        )
    return _shown(case, _CENTRAL, False, "central") or _central_hosts(case)


def _central_hosts(case: _Case) -> Finding | None:
    """No organiser is named, but those who speak at the meeting are a central body's."""
    if _LOCAL.search(key(case.opening)):
        return None
    return _shown(case, _CENTRAL_BODY, False, "central")


def _no_government_session(case: _Case) -> Finding | None:
    """A session of the government or the assembly, whoever chairs it."""
    body = case.organiser
    if body and body.type in ("government", "assembly") and not _press_briefing(case):
        return _verdict(case, False, "government", body.field, body.start, body.end)
    return None


def _no_gambling(case: _Case) -> Finding | None:
    """A page that uses the words for gambling, as its headline says."""
    match = _GAMBLING.search(key(case.source.title))
    return _verdict(case, False, "gambling", TITLE, *match.span()) if match else None


def _no_plan(case: _Case) -> Finding | None:
    """A plan or a rule for briefings to come."""
    return _shown(case, _PLAN, False, "plan")


def _no_other_genre(case: _Case) -> Finding | None:
    """A congress, a ceremony, a visit, a training course, a calendar, as the headline says."""
    match = _OTHER_GENRE.search(key(case.source.title))
    if match is None:
        return None
    named = any(name.where == TITLE and name.kind != "khac" for name in case.names)
    if named and "lịch" not in match[0]:
        return None
    return _verdict(case, False, "other-genre", TITLE, *match.span())


def _giao_ban(case: _Case) -> Finding | None:
    """A giao ban of the Party, the Front, a mass organisation or the justice sector."""
    held = case.party or (case.organiser is not None and case.organiser.type == "justice")
    for name in case.names:
        if name.kind == "giao_ban" and held and not _SPAN_OF_YEARS.search(key(name.words)):
            return _verdict(case, True, "giao-ban", name.field, name.start, name.end)
    return None


def _review_of_period(case: _Case) -> Finding | None:
    """A sơ kết, tổng kết or đánh giá whose name gives the period, not a directive or a span of years."""
    for name in case.names:
        words = _TERM_OF_PLENARY.sub(r"\g<number>", key(name.words))
        if _PLAIN_MEETING.match(words) and not _LOOKS_BACK.search(words):
            continue
        if _SPAN_OF_YEARS.search(words) or _reviews_an_act(words):
            continue
        if not _PERIOD.search(words) and not _reviews_lately(case.source, name):
            continue
        if case.party:
            return _verdict(case, True, "review-of-period", name.field, name.start, name.end)
    return None


def _reviews_an_act(words: str) -> bool:
    """Whether the words review a directive, a programme or a movement, not a period's work."""
    return bool(_REVIEW_OF_ACT.search(words)) and not _RESOLUTION_OF_PERIOD.search(words)


def _reviews_lately(source: Source, name: MeetingName) -> bool:
    """Whether a meeting looks back on the time past and plans a period: it reviews the one before, however it says so."""
    after = key(source.parts[name.field][name.end : name.end + 100])
    return bool(_LATELY.search(key(name.words)) and _NEXT_PERIOD.match(after))


def _press_briefing(case: _Case) -> bool:
    """Whether the meeting is a giao ban of the press, which the propaganda board calls beside whoever is named first."""
    return any(_GIAO_BAN_PRESS.search(key(name.words)) for name in case.names)


def _press_or_opinion(case: _Case) -> Finding | None:
    """A press or public-opinion briefing of the propaganda board, named or not."""
    for field, offset, line, where in placed_paragraphs(case.source):
        view = key(line)
        match = _PRESS.search(view) if where != BODY else None
        if match and _PERIOD.search(view) and case.party:
            return _verdict(
                case, True, "press", field, offset + match.start(), offset + match.end()
            )
    return None


def _press_review(case: _Case) -> Finding | None:
    """A press briefing that nothing names: the board looks back with the press, then sets it tasks."""
    lines = list(case.source.paragraphs())
    if not any(_PRESS_TASKS.search(key(line)) for _, _, line in lines):
        return None
    for field, offset, line in lines:
        if match := _PRESS_REVIEW.search(key(line)):
            start, end = match.span()
            return _verdict(case, True, "press-review", field, offset + start, offset + end)
    return None


def _reviewing_plenary(case: _Case) -> Finding | None:
    """A plenary of a party committee that hears a report on a period, where its name does not say so."""
    body = case.organiser
    if not case.party or (body and body.type != "committee"):
        return None
    if not _shown(case, _PLENARY, True, "plenary"):
        return None
    for field, offset, line in case.source.paragraphs():
        if match := _REPORTED.search(key(line)):
            return _verdict(
                case, True, "reported-period", field, offset + match.start(), offset + match.end()
            )
    return None


def _unnamed_review(case: _Case) -> Finding | None:
    """No name, but a text that opens with the period and shows a meeting of a party bloc at work on it."""
    political = set(case.blocs) - {"chinh_quyen", "other", "bao_chi"}
    if any(
        name.kind in ("so_ket", "tong_ket") and _SPAN_OF_YEARS.search(key(name.words))
        for name in case.names
    ):
        return None
    if not political or not _AT_MEETING.search(key(case.source.text)):
        return None
    for field, offset, line, _ in placed_paragraphs(case.source):
        match = _OPENS_WITH_PERIOD.match(key(line)) if field != TITLE else None
        if match:
            return _verdict(case, True, "unnamed-review", field, offset, offset + match.end())
    return None


_RULES: tuple[Callable[[_Case], Finding | None], ...] = (
    _no_reporters_conference,
    _no_central_meeting,
    _no_government_session,
    _no_gambling,
    _no_plan,
    _no_other_genre,
    _giao_ban,
    _review_of_period,
    _press_or_opinion,
    _press_review,
    _reviewing_plenary,
    _unnamed_review,
)
