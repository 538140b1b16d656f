"""Lines that name who wrote or photographed an article, told from the lines of the article."""

from __future__ import annotations

import re
from functools import cache

from crawler.extraction.blocks import Block
from crawler.extraction.markup import Element, marks
from crawler.extraction.noise import fold, pattern

_NAMED = re.compile(
    r"(?i)(^|[\s_-])(\w*author|by|byline|pseudonym|tac-?gia|nguoi-?(viet|dang)|writer|pauthor|but-?danh|article-?author"
    r"|author-?name|source|nguon|lbltacgia|lblauthor)([\s_-]|$)"
)
_UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_WORD = rf"[{_UPPER}][\w’']*\.?"
_INITIALS = rf"(?:[{_UPPER}]\.?\s?){{1,3}}(?:[{_UPPER}][\w]*)?"
_NAME = rf"(?:{_WORD}(?: {_WORD}){{1,4}}|{_INITIALS}|\w+\.\w+)"
_JOINT = r"\s*(?:[-–—&,;/|·•]|\bvà\b)\s*"
_NAMES = re.compile(rf"{_NAME}(?:{_JOINT}{_NAME}){{0,4}}[.|]?")
_SPLIT = re.compile(_JOINT)
# What systems print beside a name: how long ago, how often read.
_COUNTED = re.compile(r"\d.*\b(trước|đọc|xem|ago|read|views?)\b")
_REMARK = re.compile(r"\s*\([^()]{2,40}\)$")  # `Xuân Thủy (Đài thị xã)`
# An author between other particulars, up to the bar or the label of the next one.
_AMONG = re.compile(
    r"(?i)\b(?:tác giả|người viết|author): ?[^|•·]+?"
    r"(?=$| *[|•·]| +(?:(?:số )?lượt|ngày|cập nhật|thời gian|nguồn|chuyên mục|email|views?)\b[\w ]{0,12}:"
    r"| +\d+ (?:lượt|views?)\b)"
)
_LONGEST_PARTICULARS = 200
_LONGEST = 90
_LONGEST_SIGNATURE = 60
# Words in capitals that open a place, a body or a period, never a reporter's name.
_NOT_A_NAME = re.compile(
    r"(?i)^(hội nghị|quang cảnh|toàn cảnh|ban|tỉnh|thành|huyện|đồng chí|ông|bà|quý|tháng|năm|nghị quyết|kết luận|ảnh minh"
    r"|hội|ủy ban|uỷ ban|đảng|chương trình|phòng|sở|công an|bộ|văn phòng|trung tâm)\b"
)


def named_among(text: str) -> str:
    """The byline in a line of particulars, such as `Ngày đăng: 2/7/2024 Tác giả: Thu Hà Lượt xem: 12`; "" without one."""
    match = _AMONG.search(text) if len(text) <= _LONGEST_PARTICULARS else None
    return text[match.start() : match.end()].strip(" |-–·•") if match else ""


def split_names(line: str) -> tuple[str, ...]:
    """The names in a byline, without labels such as `Tin, ảnh:`."""
    text = line.strip(" .|*[]")
    while (rest := _label().sub("", text).strip(" :.-–|")) != text:
        text = rest
    text = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    names = (part.strip(" .|") for part in _SPLIT.split(text))
    return tuple(name for name in names if name and not _is_foreign(fold(name)))


def _is_foreign(name: str) -> bool:
    return bool(pattern("byline_accounts").fullmatch(name) or _COUNTED.search(name))


def is_byline(block: Block, *, last: bool) -> bool:
    """Whether a line only names authors; without a label it must stand last, or be set apart, and look like names."""
    text = block.text.strip()
    if len(text) > _LONGEST or block.heading or block.owner.tag == "th":
        return False
    if pattern("byline_words").fullmatch(fold(text).strip(" ().|")):
        return True
    if labelled(text):
        return len(split_names(text)) > 0
    if named_author(block) and not text.endswith((".", ":")):
        return True
    if last and block.right and not block.after_image and not text.endswith((".", ":", "!", "?")):
        return len(text) <= _LONGEST_SIGNATURE  # a signature, also that of an office
    apart = block.right or block.strong > 0.8 * len(text) or text.endswith("|")
    return (last or apart) and not block.after_image and looks_like_names(text)


def labelled(text: str) -> bool:
    """Whether a line opens with a label such as `Tác giả:` or `Tin, ảnh:`."""
    return _label().match(text.strip("(*[ ")) is not None


def looks_like_names(text: str) -> bool:
    """Whether a line has the shape of one or more names or initials."""
    text = _REMARK.sub("", text).strip(" *()")
    return bool(_NAMES.fullmatch(text)) and not _NOT_A_NAME.match(text)


def only_label(text: str) -> bool:
    """Whether a line is a label such as `Tác giả:` whose names stand elsewhere."""
    return labelled(text) and not split_names(text)


def named_author(block: Block) -> bool:
    """Whether the name of an element around a line says that it holds the author."""
    element: Element | None = block.source
    while element is not None:
        if _NAMED.search(marks(element)):
            return True
        element = element.getparent() if element is not block.owner else None
    return False


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?i)^{pattern('byline_labels').pattern}\s*(?::|\s[-–]\s)\s*")
