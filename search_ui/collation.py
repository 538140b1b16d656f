"""The order of Vietnamese dictionaries: letters first (đ after d, ă and â after a), then tones, syllable by syllable."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", 1)}
_TONES = {tone: place for place, tone in enumerate("\u0300\u0309\u0303\u0301\u0323", 1)}


Key = tuple[tuple[tuple[int, ...], int], ...]


@lru_cache(maxsize=16384)
def sort_key(text: str) -> Key:
    """A key that sorts Vietnamese words; other characters come before the letters."""
    return tuple(_syllable(part) for part in text.lower().split())


def _syllable(text: str) -> tuple[tuple[int, ...], int]:
    apart = unicodedata.normalize("NFD", text)
    tone = max((_TONES.get(c, 0) for c in apart), default=0)
    toneless = unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES))
    return tuple(_LETTERS.get(c, 0) for c in toneless), tone
