"""The document as engines store it: the evidence apart, since lists of hits hardly ever look at it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property

from indexer.document import Document, Evidence


class StoredEvidence(Mapping[str, tuple[Evidence, ...]]):
    """The evidence of a document, read from its JSON when it is first looked at."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    @cached_property
    def _items(self) -> dict[str, tuple[Evidence, ...]]:
        read = json.loads(self._packed)
        return {key: tuple(Evidence(**item) for item in items) for key, items in read.items()}

    def __getitem__(self, key: str) -> tuple[Evidence, ...]:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._items)


def pack(document: Document) -> tuple[bytes, bytes]:
    """A document as the JSON of everything but its evidence, and the JSON of its evidence."""
    values = document.to_json()
    evidence = values.pop("evidence")
    return _json(values), _json(evidence)


def unpack(document: bytes, evidence: bytes) -> Document:
    """The document that was packed."""
    made = Document.from_json({**json.loads(document.decode()), "evidence": None})
    # The one place that fills a document in: everybody else sees it as frozen as it is declared.
    object.__setattr__(made, "evidence", StoredEvidence(evidence))
    return made


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
