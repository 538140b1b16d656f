"""Pages that register a legal document: its sign and its day of issue stand in a table above its text, or alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from crawler.extraction.blocks import Block
from crawler.extraction.dates import find_date

_SIGN = re.compile(
    r"(?i)(?:(?:số ?[,/-]? ?)?(?:ký|kí) hiệu|số hiệu)(?: văn bản)? ?:? ?(?P<value>.*)"
)
_ISSUED = re.compile(r"(?i)ngày (?:ban hành|ký|kí|văn bản) ?:? ?(?P<value>.*)")
_SIGN_VALUE = re.compile(r"\d+ ?[-/][-/\w .]*[A-ZĐ]{2,}|\d+/\d{4}")  # `27-TB/TU`, `12/2024/QĐ-UBND`
_LONGEST = 60


def registers_document(lines: Sequence[Block]) -> bool:
    """Whether lines give the sign and the day of issue of a document, each after its label."""
    texts = [line.text for line in lines]
    pairs = list(pairwise([*texts, ""]))
    signed = any(_SIGN_VALUE.match(_value(_SIGN, *pair)) for pair in pairs)
    return signed and any(find_date(_value(_ISSUED, *pair)) for pair in pairs)


def _value(label: re.Pattern[str], line: str, after: str) -> str:
    """What stands after a label: on its line, or alone on the next; "" where the line has no such label."""
    match = label.fullmatch(line) if len(line) <= _LONGEST else None
    value = (match["value"] or after) if match else ""
    return value if len(value) <= _LONGEST else ""
