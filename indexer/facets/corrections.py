"""Corrections by the people who run the index: values that replace what the rules found, shown as evidence.

The file is `corrections.yaml` or `corrections.csv` in the data folder: one correction each, with `article` (its id),
`field`, `value` and `reason`. Lists are written as lists in YAML and joined by `;` in CSV; an empty value is "unknown".
"""

from __future__ import annotations

import csv
import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from indexer import places
from indexer.document import BLOCS, KINDS, LEVELS, PERIOD_KINDS, ROLES, Document, Evidence, Official

FILES = ("corrections.yaml", "corrections.csv")
COLUMNS = ("article", "field", "value", "reason")

_QUARTER = re.compile(r"(?:\d{4}|XXXX)-Q[1-4]")


class CorrectionsError(Exception):
    """A correction that cannot be applied; the message names file, place, reason and what is allowed."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One value of one article, in the form that the document has it, and why it was corrected."""

    article: str
    field: str
    value: Any
    reason: str


Corrections = Mapping[str, tuple[Correction, ...]]


def load(folder: Path) -> Corrections:
    """The corrections of a data folder by article id; empty without a file. CorrectionsError for the first wrong one."""
    found: dict[str, tuple[Correction, ...]] = {}
    for name in FILES:
        file = folder / name
        if file.is_file():
            for place, row in _rows(file):
                correction = _checked(f"{file}: {place}", row)
                found[correction.article] = (*found.get(correction.article, ()), correction)
    return found


def apply(document: Document, corrections: Corrections) -> Document:
    """The document with its corrections, each with evidence `correction` in place of the evidence of the rules."""
    for correction in corrections.get(document.id, ()):
        values: dict[str, Any] = {correction.field: correction.value}
        if correction.field == "province":
            values["province_now"] = places.today(correction.value) if correction.value else None
        evidence = dict(document.evidence)
        evidence[correction.field] = tuple(_evidence(correction))
        document = dataclasses.replace(document, **values, evidence=evidence)
    return document


def _evidence(correction: Correction) -> Iterator[Evidence]:
    values = correction.value if isinstance(correction.value, tuple) else (correction.value,)
    for value in values or ("",):
        shown = (value.name or value.position) if isinstance(value, Official) else value
        text = str(shown).lower() if isinstance(shown, bool) else str(shown or "")
        yield Evidence(text, "correction", correction.reason)


# Reading


def _rows(file: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        if file.suffix == ".csv":
            with file.open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.DictReader(lines)
                yield from ((f"line {reader.line_num}", row) for row in reader)
        else:
            entries = yaml.safe_load(file.read_text("utf-8")) or []
            if not isinstance(entries, list):
                raise CorrectionsError(f"{file}: must be a list of corrections")
            yield from ((f"correction {n}", entry) for n, entry in enumerate(entries, 1))
    except (OSError, UnicodeError, csv.Error, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise CorrectionsError(f"{file}: {reason}") from error


def _checked(place: str, row: Any) -> Correction:
    if not isinstance(row, Mapping):
        raise CorrectionsError(f"{place}: must have {', '.join(COLUMNS)}")
    article, field, reason = (str(row.get(c) or "").strip() for c in ("article", "field", "reason"))
    for column, given in (("article", article), ("field", field), ("reason", reason)):
        if not given:
            raise CorrectionsError(f"{place}: {column} is missing")
    if field not in _FIELDS:
        raise CorrectionsError(
            f"{place}: field {field!r} cannot be corrected; one of {', '.join(_FIELDS)}"
        )
    try:
        return Correction(article, field, _FIELDS[field](row.get("value")), reason)
    except (ValueError, TypeError, AttributeError) as error:
        raise CorrectionsError(f"{place}: {field}: {error}") from error


# Values


def _text(value: Any) -> str | None:
    return str(value).strip() or None if value is not None else None


def _truth(value: Any) -> bool:
    if str(value).strip().lower() in ("true", "false"):
        return str(value).strip().lower() == "true"
    raise ValueError("must be true or false")


def _one_of(allowed: Iterable[str]) -> Callable[[Any], str | None]:
    known = tuple(allowed)

    def read(value: Any) -> str | None:
        text = _text(value)
        if text is not None and text not in known:
            raise ValueError(f"{text!r} is not one of {', '.join(known)}")
        return text

    return read


def _many(read: Callable[[Any], str | None]) -> Callable[[Any], tuple[str, ...]]:
    def read_all(value: Any) -> tuple[str, ...]:
        items = value if isinstance(value, list) else str(value or "").split(";")
        return tuple(dict.fromkeys(item for item in map(read, items) if item))

    return read_all


def _quarter(value: Any) -> str | None:
    text = _text(value)
    if text and not _QUARTER.fullmatch(text):
        raise ValueError(f"{text!r} is not a quarter like 2021-Q2 or XXXX-Q2")
    return text


def _province(value: Any) -> str | None:
    text = _text(value)
    name = places.unit(text) if text else None
    if text and not name:
        raise ValueError(f"{text!r} is no province")
    return name


def _day(value: Any) -> str | None:
    text = _text(value)
    return date.fromisoformat(text).isoformat() if text else None


def _officials(value: Any) -> tuple[Official, ...]:
    if value in (None, "", []):
        return ()
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise ValueError("must be a list of {name, position, role}, which only YAML can hold")
    role = _one_of(ROLES)
    return tuple(
        Official(
            _text(entry.get("name")),
            _text(entry.get("position")),
            role(entry.get("role")) or "mention",
            tuple(str(post) for post in entry.get("posts") or ()),
        )
        for entry in value
    )


_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "briefing": _truth,
    "kind": _one_of(KINDS),
    "level": _one_of(LEVELS),
    "organiser": _text,
    "meeting_date": _day,
    "province": _province,
    "periods": _many(_quarter),
    "period_kind": _one_of(PERIOD_KINDS),
    "blocs": _many(_one_of(BLOCS)),
    "officials": _officials,
}
