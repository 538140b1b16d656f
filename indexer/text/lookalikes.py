"""Where a text may have one of some syllables, accents, case, and i or y aside: a plain form of the text, and a pattern."""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Iterable
from string import printable

from indexer.text.spelling import fold

_LATIN = [*range(0x41, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1EA0, 0x1EFA)]
_LETTER_OR_DIGIT = r"[^\W_]"


def _bare_letters() -> dict[str, str]:
    """Every Latin letter → its small letter without accents, y as i."""
    folded = {chr(code): fold(chr(code)) for code in _LATIN}
    return {letter: "i" if f == "y" else f for letter, f in folded.items() if len(f) == 1}


_BARE = _bare_letters()
_TABLE = str.maketrans(_BARE)

# What the press writes with has fewer than 256 characters. As bytes of a code page of its own, a text is made plain in a
# tenth of the time that a table of Unicode takes.
_PRESS = dict.fromkeys(
    "\0"
    + printable
    + "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    + "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
    + "“”‘’–—…•"
)
_CODE_PAGE = codecs.charmap_build("".join(_PRESS).ljust(256, "\ufffe"))
_AS_ASCII = bytes(
    ord(letter) if letter.isascii() else ord(" ")
    for letter in (_BARE.get(character, character) for character in _PRESS)
).ljust(256, b" ")


def plain(text: str) -> str:
    """A text in small letters without accents, y as i, each character in its place."""
    try:
        coded, _ = codecs.charmap_encode(text, "strict", _CODE_PAGE)
    except UnicodeEncodeError:
        small = text.lower()
        return (small if len(small) == len(text) else text).translate(_TABLE)
    return coded.translate(_AS_ASCII).decode("ascii")


def lookalikes(syllables: Iterable[str], prefixes: Iterable[str]) -> re.Pattern[str] | None:
    """The pattern of what may be one of the syllables, or begin with a prefix, in a plain text; None without any."""
    wanted = [(_bare(syllable), "") for syllable in syllables]
    wanted += [(_bare(prefix), f"{_LETTER_OR_DIGIT}*") for prefix in prefixes]
    wanted.sort(key=lambda word: -len(word[0]))
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word, ending in wanted:
        if word:
            by_letter[word[0]].append(re.escape(word[1:]) + ending)
    if not by_letter:
        return None
    # With its first letters in front, the pattern is tried only where one of them stands, which takes half the time.
    first = re.escape("".join(by_letter))
    words = "|".join(
        f"(?<={re.escape(letter)})(?:{'|'.join(rests)})" for letter, rests in by_letter.items()
    )
    return re.compile(f"[{first}](?<!{_LETTER_OR_DIGIT}.)(?:{words})(?!{_LETTER_OR_DIGIT})")


def _bare(word: str) -> str:
    return plain(fold(word))
