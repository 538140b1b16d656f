"""Reports of one meeting: near-duplicates, and reports that agree on province, period, bloc and day.

Nothing is deleted: documents of one meeting share a `meeting_id` and know how many they are. A report's `Signature` is
small and holds all that comparing needs; `indexer.meeting_register` keeps the signatures and joins them.
"""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, NamedTuple, Self

from datasketch import MinHash

from indexer.document import Document
from indexer.text.abbreviations import written_out
from indexer.text.spelling import normal
from indexer.text.syllables import SYLLABLE, syllables

SHINGLE = 4  # syllables; shorter ones are phrases that every briefing has
PERMUTATIONS = 64
BAND = 4  # hashes per band: two reports with 60 % of their shingles in common share a band with probability .89
ALIKE = 0.5  # estimated share of common shingles from which two reports are one text
DAYS = 14  # copies of one report appear within this many days
MEETING_DAYS = 1  # reports of one meeting name its day alike, or the day after
LONGEST = 60_000  # characters of a text that are compared
_SEED = 1
# What the name of a body ends with that every district or commune has: the place that tells which one is not named.
_OF_SOME_PLACE = re.compile(r"\b(?:ủy|bộ|đoàn|huyện|quận|phố|xã|phường|trấn|khu)$")


class Key(NamedTuple):
    """What a report is looked up by: a number for words or facts, and a day that others are near; day 0 is near to all."""

    number: int
    day: int
    reach: int  # days

    @classmethod
    def of(cls, content: str, day: int, reach: int) -> Self:
        """The key of some content at a day."""
        hashed = blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return cls(int.from_bytes(hashed, signed=True), day, reach)


@dataclass(frozen=True, slots=True)
class Signature:
    """What the grouping knows of a document; `hashes` is empty for texts too short to compare.

    `province` is today's; `unit` the one that held the meeting: provinces joined later met apart.
    """

    id: str
    hashes: tuple[int, ...]
    province: str | None
    unit: str | None
    periods: tuple[str, ...]
    blocs: tuple[str, ...]
    level: str | None
    published: str | None
    meeting_date: str | None
    organiser: str | None
    chairs: tuple[str, ...]
    briefing: bool
    period_kind: str | None = None  # signatures of older versions lack it

    @classmethod
    def of(cls, document: Document) -> Self:
        """The signature of a document."""
        chairs = (_key(o.name) for o in document.officials if o.role == "chair" and o.name)
        return cls(
            document.id,
            _hashes(document.text),
            document.province_now,
            document.province or document.province_now,
            document.periods,
            tuple(sorted(document.blocs)),
            document.level,
            document.published,
            document.meeting_date,
            " ".join(written_out(document.organiser)) if document.organiser else None,
            tuple(sorted(chairs)),
            document.briefing,
            document.period_kind,
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
    def keys(self) -> tuple[Key, ...]:
        """Reports of one meeting have one of these in common; only those with a common key are compared."""
        published = _ordinal(self.published)
        bands = (
            f"{start}:" + ".".join(map(str, self.hashes[start : start + BAND]))
            for start in range(0, len(self.hashes), BAND)
        )
        keys = tuple(Key.of(band, published, DAYS) for band in bands)
        met = _ordinal(self.meeting_date)
        if not (self.briefing and self.unit and self.blocs and met):
            return keys
        return (*keys, Key.of(f"{self.unit}|{','.join(self.blocs)}", met, MEETING_DAYS))


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting that a report belongs to: the id of its first report, and how many reports it has."""

    id: str
    size: int


def assigned(document: Document, meeting: Meeting) -> Document:
    """The document as a report of `meeting`."""
    return dataclasses.replace(document, meeting_id=meeting.id, meeting_size=meeting.size)


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
    """Same province, period, bloc, level and day, and the same body or chair: two papers' reports of one meeting.

    Below the province a chair alone is not enough, nor a body that does not tell its place.
    """
    if not (one.briefing and other.briefing and one.unit and one.periods and one.blocs):
        return False
    if (one.unit, one.periods, one.blocs) != (other.unit, other.periods, other.blocs):
        return False
    if _differ(one.period_kind, other.period_kind):
        return False  # the month's meeting and the quarter's, held on one day
    if one.level != other.level or _days_apart(one.meeting_date, other.meeting_date, 99) > 1:
        return False
    body = _common_body(one.organiser, other.organiser)
    chaired = bool(set(one.chairs) & set(other.chairs))
    if one.level in ("tinh", None):
        return chaired or body is not None
    return body is not None and (chaired or not _OF_SOME_PLACE.search(body))


def _common_body(one: str | None, other: str | None) -> str | None:
    """What two names of a body have in common, where one is the other in short: "Huyện ủy A", "Ban Thường vụ Huyện ủy A"."""
    if not one or not other:
        return None
    short, full = sorted((one, other), key=len)
    return short if f" {short} " in f" {full} " else None


def _key(name: str) -> str:
    """A name as papers agree on it: their spellings differ."""
    return " ".join(token.text for token in syllables(name))


def _ordinal(day: str | None) -> int:
    return date.fromisoformat(day).toordinal() if day and len(day) >= 10 else 0


def _differ(one: Any, other: Any) -> bool:
    return bool(one) and bool(other) and one != other


def _days_apart(one: str | None, other: str | None, unknown: int) -> int:
    first, second = _ordinal(one), _ordinal(other)
    return abs(first - second) if first and second else unknown


def _hashes(text: str) -> tuple[int, ...]:
    words = [normal(m[0]) for m in SYLLABLE.finditer(text[:LONGEST])]
    shingles = {" ".join(words[i : i + SHINGLE]).encode() for i in range(len(words) - SHINGLE + 1)}
    if len(shingles) < 2 * SHINGLE:
        return ()
    sketch = MinHash(num_perm=PERMUTATIONS, seed=_SEED)
    sketch.update_batch(sorted(shingles))
    return tuple(int(value) for value in sketch.hashvalues)
