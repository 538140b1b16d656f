"""The query string as a `Request`.

Pages read it leniently (`read`): what makes no sense is left out and named on the page. The API, exports and feeds read the
same parameters strictly (`read_strictly`): the problems are the answer, for nobody would see there what was ignored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from indexer.query.dates import iso_date, typed_date
from indexer.search import Request
from search_ui.language import LANGUAGES

FACETS = (
    "province",
    "quarter",
    "bloc",
    "official",
    "portal",
    "kind",
    "post",
    "level",
    "period_kind",
    "organiser",
    "briefing",
    "meeting_date",
)
MAX_QUERY = 1000  # characters
MAX_VALUE = 200  # characters of one filter value
MAX_VALUES = 50  # values of one filter
MAX_SIZE = 100  # hits on a page
MAX_DEPTH = 100_000  # hits reached by page number; beyond, the cursor and the exports go on
SORTS = ("relevance", "newest", "oldest")
QUARTER = re.compile(r"[0-9]{4}(-Q[1-4])?|XXXX-Q[1-4]")


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that makes no sense, and what is wrong with it, for a person."""

    parameter: str
    message: str


class BadParameters(Exception):
    """Parameters that the API, an export or a feed cannot answer."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.parameter}: {p.message}" for p in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Reading:
    """The request as far as it makes sense, and what does not."""

    request: Request
    problems: tuple[Problem, ...] = ()


class Reader:
    """Reads one query string, collecting problems on the way."""

    def __init__(self, args: MultiDict[str, str], *, typed: bool) -> None:
        self.args = args
        self.typed = typed
        self.problems: list[Problem] = []

    def problem(self, parameter: str, message: str) -> None:
        """Note what is wrong with a parameter."""
        self.problems.append(Problem(parameter, message))

    def check(self) -> None:
        """BadParameters where a problem was noted."""
        if self.problems:
            raise BadParameters(self.problems)

    def query(self) -> str:
        """The query, cut to its greatest length."""
        text = plain(self.args.get("q", ""))
        if len(text) > MAX_QUERY:
            self.problem("q", _("The query is longer than %(n)d characters.", n=MAX_QUERY))
        return text[:MAX_QUERY]

    def filters(self, prefix: str = "") -> dict[str, tuple[str, ...]]:
        """The chosen values by facet, sorted; with the prefix `not_` those excluded."""
        found = {facet: self._values(prefix + facet) for facet in FACETS}
        return {facet: values for facet, values in found.items() if values}

    def _values(self, name: str) -> tuple[str, ...]:
        given = self.args.getlist(name)
        if len(given) > MAX_VALUES:
            self.problem(name, _("More than %(n)d values.", n=MAX_VALUES))
        values = dict.fromkeys(value for raw in given[:MAX_VALUES] if (value := plain(raw)))
        return tuple(sorted(value for value in values if self._sensible(name, value)))

    def _sensible(self, name: str, value: str) -> bool:
        if len(value) > MAX_VALUE:
            self.problem(name, _("A filter is longer than %(n)d characters.", n=MAX_VALUE))
            return False
        if not self.typed and name.endswith("quarter") and not QUARTER.fullmatch(value):
            self.problem(name, _("Not a quarter like 2021-Q2 or a year: %(v)s", v=value[:40]))
            return False
        return True

    def date(self, name: str) -> str | None:
        """A partial date, None where there is none or it is none."""
        text = plain(self.args.get(name, ""))
        if not text:
            return None
        found = typed_date(text) if self.typed else iso_date(text)
        if found is None:
            form = _("dd/mm/yyyy, mm/yyyy or yyyy") if self.typed else "YYYY[-MM[-DD]]"
            self.problem(name, _("Not a date (%(form)s): %(v)s", form=form, v=text[:40]))
        return found

    def choice(self, name: str, allowed: tuple[str, ...]) -> str | None:
        """One of the allowed values, None where none is given."""
        value = plain(self.args.get(name, ""))
        if value and value not in allowed:
            self.problem(name, _("Must be one of: %(values)s", values=", ".join(allowed)))
            return None
        return value or None

    def number(self, name: str, default: int, highest: int, *, cut: bool = False) -> int:
        """A whole number from 1; a higher one is a problem, or is cut to the highest where that is documented."""
        text = plain(self.args.get(name, ""))
        if not text:
            return default
        if not re.fullmatch(r"0*[1-9][0-9]*", text):
            self.problem(name, _("Must be a whole number from 1."))
            return default
        number = int(text) if len(text) < 10 else highest + 1
        if number > highest and not cut:
            message = _("Pages end at %(n)d; the exports hold every hit.", n=highest)
            self.problem(name, message)
        return min(number, highest)


def plain(text: str) -> str:
    """Text without control characters and surplus blanks; a lone surrogate or a NUL reaches no further."""
    kept = "".join(c if unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text)
    return " ".join(kept.split())


def read(args: MultiDict[str, str], *, typed: bool) -> Reading:
    """The request of a query string; `typed` allows dates as people type them (dd/mm/yyyy)."""
    reader = Reader(args, typed=typed)
    size = reader.number("size", 20, MAX_SIZE, cut=True)
    sort: Any = reader.choice("sort", SORTS)
    match: Literal["auto", "all"] = (
        "all" if reader.choice("match", ("auto", "all")) == "all" else "auto"
    )
    cursor = plain(args.get("cursor", ""))[:2000] or None
    if not typed:
        reader.choice("lang", LANGUAGES)
    request = Request(
        q=reader.query(),
        include=reader.filters(),
        exclude=reader.filters("not_"),
        published_from=reader.date("from"),
        published_to=reader.date("to"),
        match=match,
        sort=sort,
        group=reader.choice("group", ("0", "1")) == "1",
        page=reader.number("page", 1, MAX_DEPTH // size),
        size=size,
        cursor=cursor,
    )
    return Reading(request, tuple(reader.problems))


def read_strictly(args: MultiDict[str, str]) -> Request:
    """The request of a query string as programs write it; BadParameters names every problem."""
    reading = read(args, typed=False)
    if reading.problems:
        raise BadParameters(reading.problems)
    return reading.request
