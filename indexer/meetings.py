"""Reports of one meeting: near-duplicates, and reports that agree on province, period, bloc and day.

Nothing is deleted: documents of one meeting share a `meeting_id` and know how many they are. A report's `Signature` is
small and holds all that the grouping needs, so that it can be kept beside the analysis and compared later.
"""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from datasketch import MinHash

from indexer.document import Document
from indexer.text.syllables import SYLLABLE

SHINGLE = 4  # syllables; shorter ones are phrases that every briefing has
PERMUTATIONS = 64
BAND = 4  # hashes per band: two reports with 60 % of their shingles in common share a band with probability .89
ALIKE = 0.5  # estimated share of common shingles from which two reports are one text
DAYS = 14  # copies of one report appear within this many days
MEETING_DAYS = 1  # reports of one meeting name its day alike, or the day after
CROWD = 200  # reports in one band: a form letter, compared only with the latest
LONGEST = 60_000  # characters of a text that are compared
_SEED = 1


@dataclass(frozen=True, slots=True)
class Signature:
    """What the grouping knows of a document; `hashes` is empty for texts too short to compare."""

    id: str
    hashes: tuple[int, ...]
    province: str | None
    periods: tuple[str, ...]
    blocs: tuple[str, ...]
    level: str | None
    published: str | None
    meeting_date: str | None
    organiser: str | None
    chairs: tuple[str, ...]
    briefing: bool

    @classmethod
    def of(cls, document: Document) -> Self:
        """The signature of a document."""
        chairs = (o.name.lower() for o in document.officials if o.role == "chair" and o.name)
        return cls(
            document.id,
            _hashes(document.text),
            document.province_now,
            document.periods,
            tuple(sorted(document.blocs)),
            document.level,
            document.published,
            document.meeting_date,
            document.organiser.lower() if document.organiser else None,
            tuple(sorted(chairs)),
            document.briefing,
        )

    def dump(self) -> str:
        """As one line of JSON."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def load(cls, line: str) -> Self:
        """The signature that `dump` wrote."""
        values: dict[str, Any] = json.loads(line)
        for name in ("hashes", "periods", "blocs", "chairs"):
            values[name] = tuple(values[name])
        return cls(**values)

    @property
    def keys(self) -> tuple[str, ...]:
        """Reports of one meeting have one of these in common; only those with a common key are compared."""
        bands = (
            f"{start}:" + ".".join(map(str, self.hashes[start : start + BAND]))
            for start in range(0, len(self.hashes), BAND)
        )
        if not (self.briefing and self.province and self.meeting_date and self.blocs):
            return tuple(bands)
        month = self.meeting_date[:7]
        return (*bands, f"{self.province}|{month}|{','.join(self.blocs)}")


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting that a report belongs to: the id of its first report, and how many reports it has."""

    id: str
    size: int


def group(documents: Sequence[Document]) -> list[Document]:
    """The documents with `meeting_id` and `meeting_size`, in the order given."""
    meetings = Meetings(Signature.of(document) for document in documents)
    return [assigned(document, meetings.of(document.id)) for document in documents]


def assigned(document: Document, meeting: Meeting) -> Document:
    """The document as a report of `meeting`."""
    return dataclasses.replace(document, meeting_id=meeting.id, meeting_size=meeting.size)


class Meetings:
    """All reports, joined into meetings; reports can be added at any time."""

    def __init__(self, signatures: Iterable[Signature] = ()) -> None:
        self._known: dict[str, Signature] = {}
        self._parents: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._by_key: dict[str, list[str]] = defaultdict(list)
        for signature in sorted(signatures, key=lambda s: (s.published or "9999", s.id)):
            self.add(signature)

    def add(self, signature: Signature) -> frozenset[str]:
        """Take a report in (one already known is left as it is); the ids whose meeting may have changed."""
        id_ = signature.id
        if id_ in self._known:
            return frozenset()
        self._known[id_] = signature
        self._parents[id_] = id_
        self._members[id_] = [id_]
        for other in self._candidates(signature):
            if self._root(other) != self._root(id_) and same_meeting(signature, self._known[other]):
                self._join(id_, other)
        for key in signature.keys:
            self._by_key[key].append(id_)
        return frozenset(self._members[self._root(id_)])

    def of(self, id_: str) -> Meeting:
        """The meeting of a report; one that is not known is a meeting of its own."""
        if id_ not in self._known:
            return Meeting(id_, 1)
        members = self._members[self._root(id_)]
        return Meeting(min(members, key=self._age), len(members))

    def _candidates(self, signature: Signature) -> Iterator[str]:
        seen: set[str] = set()
        for key in signature.keys:
            for other in self._by_key.get(key, ())[-CROWD:]:
                if other not in seen:
                    seen.add(other)
                    yield other

    def _join(self, one: str, other: str) -> None:
        first, second = self._root(one), self._root(other)
        if len(self._members[first]) < len(self._members[second]):
            first, second = second, first
        self._parents[second] = first
        self._members[first] += self._members.pop(second)

    def _root(self, id_: str) -> str:
        while self._parents[id_] != id_:
            self._parents[id_] = self._parents[self._parents[id_]]
            id_ = self._parents[id_]
        return id_

    def _age(self, id_: str) -> tuple[str, str]:
        return self._known[id_].published or "9999", id_


def same_meeting(one: Signature, other: Signature) -> bool:
    """Whether two reports are of one meeting: nearly the same text, or agreeing on all that identifies a meeting."""
    if _differ(one.province, other.province) or _differ(one.periods, other.periods):
        return False
    if _days_apart(one.meeting_date, other.meeting_date, 0) > MEETING_DAYS:
        return False
    if likeness(one, other) >= ALIKE:
        return _days_apart(one.published, other.published, 0) <= DAYS
    return _agree(one, other)


def likeness(one: Signature, other: Signature) -> float:
    """The estimated share of shingles that two reports have in common, 0 to 1."""
    if not one.hashes or not other.hashes:
        return 0.0
    return sum(a == b for a, b in zip(one.hashes, other.hashes, strict=True)) / PERMUTATIONS


def _agree(one: Signature, other: Signature) -> bool:
    """Same province, period, bloc, level and day, and the same body or chair: two papers' reports of one meeting."""
    if not (one.briefing and other.briefing and one.province and one.periods and one.blocs):
        return False
    if (one.province, one.periods, one.blocs) != (other.province, other.periods, other.blocs):
        return False
    if one.level != other.level or _days_apart(one.meeting_date, other.meeting_date, 99) > 1:
        return False
    if one.level not in ("tinh", None) and one.organiser != other.organiser:
        return False
    return bool(set(one.chairs) & set(other.chairs)) or (
        one.organiser is not None and one.organiser == other.organiser
    )


def _differ(one: Any, other: Any) -> bool:
    return bool(one) and bool(other) and one != other


def _days_apart(one: str | None, other: str | None, unknown: int) -> int:
    if not one or not other or len(one) < 10 or len(other) < 10:
        return unknown
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _hashes(text: str) -> tuple[int, ...]:
    words = [m[0] for m in SYLLABLE.finditer(text[:LONGEST].lower())]
    shingles = {" ".join(words[i : i + SHINGLE]).encode() for i in range(len(words) - SHINGLE + 1)}
    if len(shingles) < 2 * SHINGLE:
        return ()
    sketch = MinHash(num_perm=PERMUTATIONS, seed=_SEED)
    sketch.update_batch(sorted(shingles))
    return tuple(int(value) for value in sketch.hashvalues)
