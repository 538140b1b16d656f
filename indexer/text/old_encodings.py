"""Text that still is in an encoding from before Unicode (TCVN3, VNI), as found in articles that were imported as they are.

`crawler.encodings` knows the encodings; here the text is converted word by word, so that each word keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.encodings import share_vietnamese, to_unicode_vietnamese
from crawler.legacy_fonts import DECODERS

_SAMPLE = 2_000  # characters that tell the encoding of a text
ENOUGH = 4  # letters beyond ASCII; fewer tell nothing, and a name or a word of another language may have them
_UNICODE = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ]|[\u0300\u0301\u0303\u0309\u0323]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[^\x00-@\[-`{-\x7f]+")


def encoding_of(text: str) -> str | None:
    """The old encoding a text is in, None for Unicode; letters that only Unicode has settle it at once."""
    sample = text[:_SAMPLE]
    if sample.isascii() or _UNICODE.search(sample):
        return None
    if len(_BEYOND_ASCII.findall(sample)) < ENOUGH:
        return None
    return to_unicode_vietnamese(sample)[1]


def converted_words(text: str, encoding: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and Unicode form of each word of a text that is not Unicode already, line by line."""
    decoder = DECODERS[encoding]
    start = 0
    for line in text.split("\n"):
        if _BEYOND_ASCII.search(line) and share_vietnamese(decoder(line)) >= share_vietnamese(line):
            for match in _WORD.finditer(line):
                if not match.group().isascii():
                    yield start + match.start(), start + match.end(), decoder(match.group())
        start += len(line) + 1
