"""What all export formats share."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass

from indexer.document import Document
from search_ui.exports.information import Information

Write = Callable[[Iterable[Document], Information], Generator[bytes]]
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
CHUNK = 64 * 1024  # bytes that are sent at once


@dataclass(frozen=True, slots=True)
class Format:
    """An export format: its media type, and the function that turns documents into chunks of bytes."""

    media_type: str
    write: Write


def clean(text: str) -> str:
    """Text without the control characters that no file format allows."""
    return CONTROL.sub("", text)


def one_line(text: str) -> str:
    """Text on one line, without surplus blanks."""
    if text.isprintable() and "  " not in text:  # nearly always, and ten times faster to tell
        return text.strip()
    return " ".join(clean(text).split())


def chunked(lines: Iterable[str]) -> Generator[bytes]:
    """Lines gathered into chunks worth sending."""
    waiting: list[str] = []
    size = 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size >= CHUNK:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()
