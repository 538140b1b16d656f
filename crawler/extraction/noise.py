"""Which lines of a page are not the article: share buttons, counters, lists of other stories."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from config.lexicon import lexicon
from crawler.extraction.dates import find_date

_DATE_WORDS = re.compile(
    r"(?i)(sửa|cập nhật) lần cuối|\d|[/:.,|()\[\]–-]|thứ|hai|ba|tư|năm|sáu|bảy|chủ nhật|ngày|tháng|cập nhật|đăng|lúc"
    r"|gmt|utc|am|pm|sa|ch|giờ|phút|\+|xuất bản|ngày đăng|đăng tải|tạo|bởi|views?|lượt|xem|print|in bài|\s"
    r"|t2|t3|t4|t5|t6|t7|cn|mon|tue|wed|thu|fri|sat|sun|h"
)
_PARTS = re.compile(r"\s*[|·•]\s*|\s{2,}|\s+[-–—]\s+")
_LONGEST_PART = 60
# A clock, a weekday and a day: systems print them, and buttons beside them; no sentence begins so.
_STAMP = re.compile(
    r"(?i)((ngày )?(đăng|tạo|xuất bản|cập nhật)( tin| bài)?( ngày| lúc)?\W{1,3})?"
    r"(\d{1,2}[:h]\d{2}\W{1,4})?(thứ \w+|chủ nhật|cn)\W{1,3}(ngày )?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b(?!.*[.!?…]$)"
)
_LONGEST_STAMP = 120


@cache
def pattern(key: str) -> re.Pattern[str]:
    """The expressions under `key` in the list of page noise, as one pattern for lower-case lines."""
    found = lexicon("page_noise")[key]
    return re.compile(
        found if isinstance(found, str) else "|".join(f"(?:{item})" for item in found)
    )


def fold(text: str) -> str:
    """Lower case, NFC, single blanks: how lines are compared with each other and with the list of noise."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def is_noise(text: str) -> bool:
    """Whether a line is a button, a counter or the like."""
    return len(text) <= 200 and pattern("lines").fullmatch(fold(text)) is not None


def ends_article(text: str) -> bool:
    """Whether a line is a heading after which only other stories or comments follow."""
    return len(text) <= 60 and pattern("ends").fullmatch(fold(text).strip(" :»>+-*|")) is not None


def is_date_line(text: str) -> bool:
    """Whether a line holds a date or time and no other words."""
    if len(text) > 90 or not any(char.isdigit() for char in text):
        return False
    return not re.sub(r"[\W\d_]+", "", _DATE_WORDS.sub("", text)) and (
        find_date(text) is not None or re.search(r"\d{1,2}[:h]\d{2}", text) is not None
    )


def is_particulars(text: str) -> bool:
    """Whether a line tells only of the article: its day, and beside it who wrote it, how often it was read."""
    if is_date_line(text) or (len(text) <= _LONGEST_STAMP and _STAMP.match(text)):
        return True
    parts = [part for part in _PARTS.split(text.strip("()[] ")) if part]
    dated = any(map(is_date_line, parts))
    return dated and len(parts) > 1 and all(_is_particular(part) for part in parts)


def _is_particular(part: str) -> bool:
    byline = re.match(pattern("byline_labels").pattern, fold(part)) is not None
    return is_date_line(part) or is_noise(part) or (byline and len(part) <= _LONGEST_PART)
