"""The view of a text that rules match on: lower case, one tone placement, one dash, one apostrophe; every offset unchanged.

`key(text)[a:b]` is about `text[a:b]` for all a, b, so that a match on the key is evidence in the text. Patterns are
written in lower case with either tone placement (`uỷ`, `ủy`) and compiled with `pattern`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_OLD_PLACEMENT = [
    "òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy",
]  # fmt: skip
_NEW_PLACEMENT = [
    "oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ",
]  # fmt: skip
_PLACEMENT = dict(zip(_OLD_PLACEMENT, _NEW_PLACEMENT, strict=True))
_MISPLACED = re.compile("|".join(_OLD_PLACEMENT))
_BLANK = re.compile(r"\[[^\]]*\]| ")
_CHARACTERS = str.maketrans(
    {"–": "-", "—": "-", "‑": "-", "’": "'", "ð": "đ", "\u00a0": " ", "\t": " ", "\r": " "}
)

ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
UPPER = "A-ZĐ" + "".join(c for c in map(chr, range(0xC0, 0x1F00)) if c.isupper() and c != "Đ")


def one_placement(text: str) -> str:
    """`text` (lower case) with every tone mark where the new school puts it: `ủy` → `uỷ`; same length."""
    return _MISPLACED.sub(lambda match: _PLACEMENT[match[0]], text)


@lru_cache(maxsize=64)
def key(text: str) -> str:
    """`text` as the rules see it: lower case, one tone placement, plain dashes and spaces; same length."""
    low = text.lower()
    if len(low) != len(text):  # a few letters of other scripts grow when lowered
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return one_placement(low.translate(_CHARACTERS))


def pattern(expression: str) -> re.Pattern[str]:
    """A compiled pattern for `key` texts; a space in `expression` (outside a class) matches any run of blanks."""
    spaced = _BLANK.sub(lambda m: "(?:[ ]+)" if m[0] == " " else m[0], one_placement(expression))
    return re.compile(spaced)


def any_of(words: Iterable[str]) -> str:
    """An alternation of literal words, longest first, so that no word hides a longer one."""
    return "|".join(re.escape(w).replace(r"\ ", " ") for w in sorted(words, key=len, reverse=True))
