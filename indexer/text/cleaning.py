"""Cleaning: any string → composed, printable text in which each character knows its place in the original.

What is published is not what one can search: letters come decomposed (NFD), in full-width or ligature forms, as
HTML entities, cut by zero-width characters, with U+00D0 for Đ. Cleaning settles that once; `Cleaned` carries the way
back, so that every highlight and every piece of evidence lands on the characters as printed.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from indexer.text.old_encodings import converted_words, encoding_of

_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_INLINE = "a|abbr|b|big|cite|code|del|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|u"
_BLOCK = (
    "article|aside|blockquote|body|br|center|div|dl|dd|dt|figcaption|figure|footer|h[1-6]|head|header|hr|html|iframe|"
    "img|input|label|li|link|main|meta|nav|noscript|ol|o:p|option|p|pre|script|section|select|style|table|tbody|td|"
    "tfoot|th|thead|title|tr|ul|video"
)
# Attributes are bounded, so that a stray "<" costs a constant; a name that HTML does not know is text.
_TAG_END = r"(?:\s[^<>]{0,500}|/)?>"

# Nearly everything is plain. What is left out needs a look: control and zero-width characters, `&`, `<`, ð/Ð, and all
# that is neither Latin nor common punctuation.
_PLAIN = "[\n -%'-;=-~À-ÏÑ-ïñ-ĿŁ-ňŊ-žƠơƯưẠ-ỹ–—‘’“”•…]"
_PLAIN_TEXT = re.compile(f"{_PLAIN}*+")
_PIECES = re.compile(
    rf"(?P<run>{_PLAIN}+(?![{_MARKS}]))"
    rf"|(?P<inline>(?i:</?(?:{_INLINE}){_TAG_END}))"
    rf"|(?P<block>(?i:</?(?:{_BLOCK}){_TAG_END})|<!--[^<>]{{0,500}}-->)"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});)"
    # Thirty marks are Unicode's own bound (stream-safe text); composing longer runs at once takes quadratic time.
    rf"|(?P<cluster>\r\n|[\s\S][{_MARKS}]{{0,30}})"
)
_SPECIAL = {"ð": "đ", "Ð": "Đ", "ɖ": "đ", "Ɖ": "Đ", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"}
_SPECIAL |= {"\n": "\n", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\u00ad": ""}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean text and the way back: character i was made of `original[starts[i]:ends[i]]`; None means unchanged."""

    text: str
    starts: array[int] | None = None
    ends: array[int] | None = None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that the clean span `start:end` (not empty) was made of."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def clean(original: str) -> Cleaned:
    """The text without markup and odd characters, letters composed. Takes time linear in the length."""
    encoding = encoding_of(original)
    if encoding is not None:
        return _decoded(original, encoding)
    if _PLAIN_TEXT.fullmatch(original):
        return Cleaned(original)
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    for piece in _PIECES.finditer(original):
        start, end = piece.span()
        if piece.lastgroup == "run":
            parts.append(piece.group())
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            replacement = _replacement(piece.group(), piece.lastgroup or "")
            parts.append(replacement)
            starts.extend([start] * len(replacement))
            ends.extend([end] * len(replacement))
    return Cleaned("".join(parts), starts, ends)


def _decoded(original: str, encoding: str) -> Cleaned:
    """Old text: each word in Unicode, and then clean; the characters of a word stand for the whole of it."""
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    position = 0
    for start, end, word in chain(
        converted_words(original, encoding), [(len(original), len(original), "")]
    ):
        parts += [original[position:start], word]
        starts.extend(range(position, start))
        ends.extend(range(position + 1, start + 1))
        starts.extend([start] * len(word))
        ends.extend([end] * len(word))
        position = end
    unicode = clean("".join(parts))
    if unicode.starts is None or unicode.ends is None:
        return Cleaned(unicode.text, starts, ends)
    first = array("q", (starts[i] for i in unicode.starts))
    last = array("q", (ends[i - 1] for i in unicode.ends))
    return Cleaned(unicode.text, first, last)


@lru_cache(maxsize=8192)
def _replacement(piece: str, group: str) -> str:
    if group == "inline":
        return ""
    if group == "block":
        return "\n"
    if group == "entity":
        decoded = html.unescape(piece)
        return "".join(_character(c) for c in decoded) if decoded != piece else piece
    if piece == "\r\n":
        return "\n"
    if unicodedata.combining(piece[0]):  # marks without a letter, or more than any letter carries
        return ""
    # Compose first: the letter and its marks are one character, whatever the order of the marks.
    return "".join(_character(c) for c in unicodedata.normalize("NFC", piece))


def _character(char: str) -> str:
    if char in _SPECIAL:
        return _SPECIAL[char]
    category = unicodedata.category(char)
    if category == "Cf":  # zero-width characters and direction marks stand inside words
        return ""
    if category in {"Cc", "Cs", "Co", "Cn", "Zs"}:
        return " "
    return unicodedata.normalize("NFKC", char)
