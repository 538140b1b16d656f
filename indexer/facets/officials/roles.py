"""What a person did at the meeting, from the words before and after: chaired, spoke, attended, or was only mentioned."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.document import ROLES
from indexer.facets.officials import phrases
from indexer.facets.officials.tokens import Token
from indexer.facets.wording import pattern

REACH = 16  # tokens after a group in which its verb is looked for
_FAR_BACK = 90  # characters before a group in which its verb is looked for

_LINK = r"(?:có|là|gồm|của|:)"  # what leads from the verb to the persons
_MEETING = r"(?:hội nghị|buổi|cuộc|phiên)"
_CHAIRED_BY = pattern(
    rf"chủ (?:trì|toạ)(?: (?!dự\b)[\w()-]+){{0,12}},? ?{_LINK}[ :]*$"
    rf"|chủ trì(?: {_MEETING}(?: \w+)?)?[:,]? $"
    rf"|\bđiều hành(?: {_MEETING})?(?: \w+)? có $"
    r"|\b(?:chair(?:ed|manship)?|presided(?: over)?|presidency) (?:of|by)[^;]{0,40}$"
    r"|\b(?:chairing|presiding over) (?:the )?(?:conference|meeting|briefing) (?:was|were)[^;]{0,40}$"
)
_SPOKEN_BY = pattern(
    rf"\b(?:chỉ đạo|phát biểu)(?: \w+){{0,3}} {_MEETING}[^.;]{{0,60}}{_LINK}[^.;]{{0,30}}$"
    r"|^(?:[ ,\"“”-]*(?:tại|thay mặt|sau khi)[^,]{0,60}, ?)?"
    r"(?:phát biểu|kết luận|chỉ đạo|bế mạc|khai mạc|trao đổi|thảo luận|báo cáo)[^.;]{0,80}, ?$"
    r"|\b(?:phát biểu|tham luận|báo cáo)(?: \w+){0,2} của $"
    r"|\bdự(?:,| và) (?:chỉ đạo|phát biểu)[^.;]{0,30} có[ :]*$"
    r"|\btheo $"
)
_ATTENDED_BY = pattern(
    r"\b(?:dự|tham gia|có mặt|điểm cầu|sự hiện diện|chứng kiến)\b[^.;]*?(?:có|gồm|của|là|:|các"
    r"|cùng)[ :]*$"
    r"|\b(?:cùng|tham|đến|tới|về) dự[^.;]{0,70}$"
    r"|^(?: ?[,-])? ?(?:có|và) $"
    r"|\b(?:còn |cũng )?có(?: sự tham dự của)? $"
)
_MENTIONED = pattern(
    r"\b(?:của|cho|thăm|tặng|viếng|gặp|tiểu sử|tư tưởng|phong cách|gia đình|quê hương|bầu|bổ nhiệm"
    r"|phân công|điều động|chỉ định|thay|về|lời|chúc mừng|tiếp xúc với|ảnh|tư liệu) $"
)
_DEMANDS = frozenset({"phải", "cần", "nên"})  # what follows is asked of the person


def strongest(roles: Sequence[str]) -> str:
    """The strongest of some roles."""
    return min(roles, key=ROLES.index)


def before(view: str) -> str | None:
    """The role that the words before a group of persons give it; `view` is their key, from the sentence's start."""
    near = view[-_FAR_BACK:]
    for role, expression in (
        ("chair", _CHAIRED_BY),
        ("speak", _SPOKEN_BY),
        ("attend", _ATTENDED_BY),
    ):
        if expression.search(near):
            return role
    return "mention" if _MENTIONED.search(near) else None


def after(tokens: Sequence[Token], start: int, stop: int) -> str | None:
    """The strongest role of the verbs right after a group: up to the next clause, `stop` at the latest."""
    found = ["speak"] if start < stop and tokens[start].text == ":" else []
    index, end = start, min(stop, start + REACH)
    while index < end:
        token = tokens[index]
        if (
            token.text == ";"
            or (token.text == ":" and index > start)
            or (token.text == "," and found)
            or (token.key in _DEMANDS and not found)
        ):
            break
        following, role = phrases.role_verbs().longest(tokens, index)
        if role:
            found.append(role)
            index = following
        else:
            index += 1
    return strongest(found) if found else None
