"""Which lines of a page are not the article: share buttons, counters, lists of other stories."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from config.lexicon import lexicon


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
