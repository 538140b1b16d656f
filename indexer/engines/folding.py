"""Syllables without accents, as the folded copies have them."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """A syllable without its accents, đ as d."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
