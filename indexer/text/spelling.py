"""The normal form of a syllable: one spelling for all that Vietnamese readers take for the same.

Case, the place of the tone mark (hòa/hoà) and i/y after certain initials (kỹ/kĩ, quý/quí) are habits of the writer; accents
are not: `đường` and `Dương` stay apart. Folding, which drops accents, is for what was typed without any.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0309\u0303\u0323"
_VOWELS = "aăâeêioôơuưy"
_SYLLABLE = re.compile(
    rf"(?P<onset>qu(?=[{_VOWELS}])|gi(?=[{_VOWELS}])|[bcdđghklmnpqrstvx]{{0,3}})"
    rf"(?P<nucleus>[{_VOWELS}]{{1,3}})(?P<coda>c|ch|m|n|ng|nh|p|t)?"
)
_EITHER_I = {"h": "y", "k": "y", "l": "y", "m": "y", "qu": "y", "s": "i", "t": "y"}
_TONELESS = {
    unicodedata.normalize("NFC", vowel + tone): (vowel, tone)
    for vowel in _VOWELS
    for tone in _TONES
}


# Characters of an index term; no word is longer, and engines refuse terms of kilobytes.
LONGEST = 64


def normal(syllable: str) -> str:
    """The normal form of one cleaned syllable: lower case, tone mark in its place, i or y by its initial.

    What is not shaped like a Vietnamese syllable (names of other languages, numbers, codes) is only lower-cased.
    """
    return _normal(syllable[:LONGEST])


@lru_cache(maxsize=65536)
def _normal(syllable: str) -> str:
    word = unicodedata.normalize("NFC", syllable.lower())
    return word if word.isascii() and len(word) > 3 else _spelled(word)


def beginnings(syllable: str) -> tuple[str, ...]:
    """How the normal forms of all syllables begin that a cleaned one, typed so far, may become.

    What follows decides its spelling: `mi` is `my` by itself and goes on to `minh`, `huỳ` is `hùy` and goes on to `huỳnh`.
    """
    typed = unicodedata.normalize("NFC", syllable[:LONGEST].lower())
    return tuple(dict.fromkeys((normal(syllable), _spelled(typed, goes_on=True))))


def _spelled(word: str, *, goes_on: bool = False) -> str:
    bare, tones = _apart(word)
    parts = _SYLLABLE.fullmatch(bare)
    if parts is None or len(tones) > 1:
        return word
    onset, nucleus, coda = parts["onset"], parts["nucleus"], parts["coda"] or ""
    if nucleus in {"i", "y"} and not (goes_on or coda) and onset in _EITHER_I:
        nucleus = _EITHER_I[onset]
    if not tones:
        return onset + nucleus + coda
    return _with_tone(onset, nucleus, coda, tones, goes_on=goes_on)


def _apart(word: str) -> tuple[str, str]:
    """The letters without their tone marks, and the marks."""
    pairs = [_TONELESS.get(letter, (letter, "")) for letter in word]
    return "".join(bare for bare, _ in pairs), "".join(tone for _, tone in pairs)


def _with_tone(onset: str, nucleus: str, coda: str, tone: str, *, goes_on: bool = False) -> str:
    place = _tone_place(nucleus, closed=goes_on or bool(coda))
    marked = unicodedata.normalize("NFC", nucleus[place] + tone)
    return onset + nucleus[:place] + marked + nucleus[place + 1 :] + coda


def _tone_place(nucleus: str, *, closed: bool) -> int:
    """Where the tone mark stands in a nucleus, in the placement that the press uses (hòa, thủy, khỏe)."""
    marked = [i for i, vowel in enumerate(nucleus) if vowel in "ăâêôơư"]
    if marked:
        return marked[-1]
    if len(nucleus) == 1:
        return 0
    return 1 if len(nucleus) == 3 or closed else 0


def toned(syllable: str) -> str:
    """A syllable with its tone mark in the place that the press uses, otherwise as it is: `HOÀ` → `HÒA`, `Lí` stays."""
    composed = unicodedata.normalize("NFC", syllable)
    word = _toned(composed.lower())
    # Capitals of other languages may be longer than their small letters.
    if len(word) != len(composed):
        return composed
    return "".join(
        small.upper() if letter.isupper() else small
        for letter, small in zip(composed, word, strict=True)
    )


@lru_cache(maxsize=65536)
def _toned(word: str) -> str:
    bare, tones = _apart(word)
    parts = _SYLLABLE.fullmatch(bare)
    if parts is None or len(tones) != 1:
        return word
    return _with_tone(parts["onset"], parts["nucleus"], parts["coda"] or "", tones)


def fold(text: str) -> str:
    """Lower case without accents, đ as d: `Đắk Lắk` → `dak lak`; takes what `clean` leaves, any length."""
    return _fold(text) if len(text) <= LONGEST else _unaccented(text)


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare.translate(_D)


_D = {ord(char): "d" for char in "đðɖ"}
_fold = lru_cache(maxsize=65536)(_unaccented)
