"""Partial dates as people type them: `2021`, `2021-07`, `8/7/2021`, `7/2021`."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
LOOSE_ISO = re.compile(r"([0-9]{4})[/.\-]([0-9]{1,2})(?:[/.\-]([0-9]{1,2}))?")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
VIETNAMESE = re.compile(r"(?:(?:([0-9]{1,2})[/.\-])?([0-9]{1,2})[/.\-])?([0-9]{4})")


def iso_date(text: str) -> str | None:
    """`YYYY[-MM[-DD]]` where `text` is such a date and exists in the calendar, else None."""
    found = re.fullmatch(ISO, text.strip())
    return _checked(*found.groups()) if found else None


def typed_date(text: str) -> str | None:
    """The partial ISO date of an ISO or a Vietnamese (day first) date, None where it is neither."""
    text = re.sub(r"\s*([/.\-])\s*", r"\1", text.strip())
    found = re.fullmatch(VIETNAMESE, text)
    if found:
        return _checked(*reversed(found.groups()))
    found = re.fullmatch(LOOSE_ISO, text)
    return _checked(*found.groups()) if found else None


def first_day(partial: str) -> str:
    """The first day of a partial ISO date: `2021` → `2021-01-01`."""
    return partial + "YYYY-01-01"[len(partial) :]


def last_day(partial: str) -> str:
    """The last day of a partial ISO date: `2021-02` → `2021-02-28`."""
    if len(partial) == len("YYYY-MM-DD"):
        return partial
    year, month = int(partial[:4]), int(partial[5:] or 12)
    return f"{year:04}-{month:02}-{monthrange(year, month)[1]}"


def shown_date(partial: str | None, language: str = "vi") -> str:
    """A partial ISO date as Vietnamese write it, as precise as it is: `08/07/2021`, `07/2021`, `2021`.

    In English the month has its name, `8 Jul 2021`: of numbers many would read the first as the month.
    """
    if not partial:
        return ""
    parts = partial.split("-")
    if language == "en" and parts[1:] and iso_date(partial):
        day = [str(int(parts[2]))] if parts[2:] else []
        return " ".join([*day, MONTHS[int(parts[1]) - 1], parts[0]])
    return "/".join(reversed(parts))


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
