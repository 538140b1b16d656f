"""Text without accents: how addresses spell Vietnamese, and how lists of words are matched whatever the spelling."""

from __future__ import annotations

import unicodedata


def unaccented(text: str) -> str:
    """Lower case without accents, đ as d, no blanks around it: `Đắk Lắk` → `dak lak`."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip()
