"""Words: underthesea's segmentation, with what the library needs to be right, quick and safe on any input.

The only module that imports underthesea. Around the call stand: lines split first (it joins words across them), pieces of
bounded size (memory), addresses and long runs masked (its URL pattern takes exponential time), the tone placement that
its model was trained on, and no rewriting of tokens, so that each word is found again at its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from indexer.text.cleaning import Cleaned, clean
from indexer.text.spelling import normal
from indexer.text.syllables import SYLLABLE, Token

PIECE = 20_000  # characters of one call; memory grows with the piece, about 1.5 KB per character
# Characters without a space; what is longer is no Vietnamese, and patterns get slow on it.
CHUNK = 60

_SUSPECT = re.compile(
    rf"(?i:https?:|ftps?:|www\.|@|[.][a-z]{{2,13}}/)|[^\w\s]{{2}}|\S{{{CHUNK + 1}}}"
)
_ADDRESS = re.compile(r"(?i:https?:|ftps?:|www\.|@|[.][a-z]{2,13}/)")
_SPACED = re.compile(r"\S+")
_RUN = re.compile(r"(?<=[^\w\s])[^\w\s]+")
_BREAK = re.compile(r"[.!?;]\s")


def words(text: str) -> list[Token]:
    """The words of any string, syllables joined by `_`, with offsets into the string as given."""
    return list(words_of(clean(text)))


def words_of(cleaned: Cleaned) -> Iterator[Token]:
    """The words of a text that is clean already; punctuation is no word."""
    for start, piece in _pieces(cleaned.text):
        for first, last in _spans(piece):
            parts = SYLLABLE.findall(piece, first, last)
            if parts:
                form = "_".join(map(normal, parts))
                yield Token(form, *cleaned.origin(start + first, start + last))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Lines, and long lines cut at the last sentence end (else space) before the bound, with their offsets."""
    start = 0
    for line in text.split("\n"):
        offset = 0
        while len(line) - offset > PIECE:
            window = line[offset : offset + PIECE]
            ends = [match.end() for match in _BREAK.finditer(window)]
            cut = ends[-1] if ends else window.rfind(" ") + 1 or PIECE
            yield start + offset, window[:cut]
            offset += cut
        if offset < len(line):
            yield start + offset, line[offset:]
        start += len(line) + 1


def _spans(piece: str) -> Iterator[tuple[int, int]]:
    """Start and end of each word of one piece."""
    masked = mask(piece)
    position = 0
    for token in _segmenter()(_TRAINED.sub(_as_trained, masked), use_token_normalize=False):
        start = None
        for part in token.split():
            # Same length and same characters but for tone placement: the part is the next thing that is no space.
            while position < len(masked) and masked[position].isspace():
                position += 1
            start = position if start is None else start
            position += len(part)
        if start is not None:
            yield start, min(position, len(piece))


def mask(piece: str) -> str:
    """The piece with addresses, overlong chunks and runs of punctuation blanked out, at the same length."""
    if not _SUSPECT.search(piece):
        return piece
    return _RUN.sub(_blank, _SPACED.sub(_masked_chunk, piece))


def _masked_chunk(match: re.Match[str]) -> str:
    chunk = match.group()
    if _ADDRESS.search(chunk):
        return " " * len(chunk)
    if len(chunk) <= CHUNK:
        return chunk
    apart = re.sub(r"[^\w\s]|_", " ", chunk)
    return _SPACED.sub(lambda m: m.group() if len(m.group()) <= CHUNK else _blank(m), apart)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


@cache
def _segmenter() -> Any:
    from underthesea.pipeline.word_tokenize import word_tokenize

    return word_tokenize


def _tone_placements() -> dict[str, str]:
    """òa → oà and the like: the press's placement → that of the model's training texts, one code point for one."""
    table = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in "\u0300\u0301\u0309\u0303\u0323":
            ours = unicodedata.normalize("NFC", first + tone) + second
            trained = first + unicodedata.normalize("NFC", second + tone)
            for shape in (str.lower, str.upper, str.capitalize):
                table[shape(ours)] = shape(trained)
    return table


_AS_TRAINED = _tone_placements()
_TRAINED = re.compile(f"(?:{'|'.join(_AS_TRAINED)})(?!\\w)")


def _as_trained(match: re.Match[str]) -> str:
    return _AS_TRAINED[match.group()]
