"""What is said of portals: English for the terminal, with its parts for pages in other languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any, Self


class Message(str):
    """An English sentence that knows its `pattern` and `values`: `Message("answers %(status)s", status=503)`.

    It is a text like any other, and is forgotten to be more where it is made into one: `packed` keeps its parts.
    """

    __slots__ = ("pattern", "values")

    pattern: str
    values: Mapping[str, str | float]

    def __new__(cls, pattern: str, **values: str | float) -> Self:
        """Fill in the pattern, whose places are all written `%(name)s`."""
        made = super().__new__(cls, pattern % values)
        made.pattern, made.values = pattern, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], Mapping[str, str | float]]:
        """For copies."""
        return (self.pattern,), self.values


def sayable(text: str) -> str:
    """Marks a pattern that stands apart from its `Message`, for those who collect what there is to translate."""
    return text


def joined(parts: Iterable[str]) -> str:
    """Several messages as one; those that are empty say nothing."""
    said = [part for part in parts if part]
    return reduce(lambda one, more: Message("%(one)s; %(more)s", one=one, more=more), said or [""])


def packed(text: str) -> str | dict[str, Any]:
    """A text as plain JSON values, a message with its parts."""
    if not isinstance(text, Message):
        return text
    values = {
        name: packed(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return {"pattern": text.pattern, "values": values}


def unpacked(stored: str | Mapping[str, Any]) -> str:
    """The text that `packed` wrote; texts from before there were messages stay texts."""
    if isinstance(stored, str):
        return stored
    said, values = stored["pattern"], stored["values"].items()
    parts = {
        name: unpacked(value) if isinstance(value, str | Mapping) else value
        for name, value in values
    }
    return Message(said, **parts)
