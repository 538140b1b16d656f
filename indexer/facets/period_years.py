"""The year of a period that is named without one: from its other mentions, the next period, dates, the address, events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from config.lexicon import lexicon
from indexer.document import Evidence
from indexer.facets.dating import Moment, address_date, header_date, published_date, told_date
from indexer.facets.period_mentions import NEITHER, PLANNED, REVIEWED, Mention
from indexer.facets.period_words import YEARS, Span
from indexer.facets.source import Source
from indexer.facets.wording import any_of, key, pattern

LAST_MONTH = 12  # a period that ends with the year is reviewed when the next year is planned
REACH = 120_000  # characters in which events are looked for

_EVENTS = lexicon("anchors")
_TERM = r"(?P<term>x[ivx]*)"
_NUMBER = rf"(?P<n>\d{{1,2}}|{any_of(_EVENTS['ordinals'])})"
_PLENUM = pattern(
    rf"\b(?:hội nghị|nghị quyết|kết luận)(?: hội nghị)?(?: lần thứ| trung ương| tw)* ?{_NUMBER},?"
    rf"(?:,? ?(?:của )?(?:ban chấp hành|bch)? ?(?:trung ương|tw)(?: đảng)?)?,? ?\(?khoá {_TERM}\b"
)
_SESSION = pattern(rf"\bkỳ họp (?:lần )?thứ {_NUMBER},? (?:của )?quốc hội,? khoá {_TERM}\b")
_ELECTION = pattern(rf"\bbầu cử [^.;\n]{{0,30}}quốc hội,? khoá {_TERM}\b")
_ELECTION_OF_TERM = pattern(
    r"\bbầu cử (?:đại biểu|đbqh)[^.;\n]{0,60}nhiệm kỳ (?P<year>20\d\d) ?- ?20\d\d"
)
_BASELINE = pattern(
    r"\b(?:so với|so)? ?(?:cùng kỳ|cùng thời gian)(?: của| trong)?(?: \w+){0,4}? (?:năm )?(?P<year>20\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class Year:
    """A year and the words that tell it; both None where nothing does."""

    year: int | None
    evidence: Evidence | None


def resolve(source: Source, mention: Mention, found: Sequence[Mention]) -> Year:
    """The year of `mention`, from the first that tells it, in the order of trust."""
    span = mention.span
    if span.year:
        return Year(span.year, None)
    others = (_same_period, _next_period, _other_mention)
    for tell in others:
        if year := tell(source, mention, found):
            return year
    for moment in moments(source):
        return Year(_year_before(span, moment), moment.evidence)
    return _baseline(source) or _near_event(source, span) or _any_year(source, found)


def moments(source: Source) -> Iterator[Moment]:
    """The dates that place an article in time, best first."""
    for tell in (told_date, published_date, address_date, header_date):
        if moment := tell(source):
            yield moment


def _year_before(span: Span, moment: Moment) -> int:
    """The last year in which the period had begun by `moment`; a whole year is reviewed when it ends or has ended."""
    month = moment.month or 12
    if span.kind == "year":
        return moment.year - 1 if month <= 6 else moment.year
    if span.first > month:
        return moment.year - 1
    return moment.year


def _told(source: Source, mention: Mention, year: int, rule: str) -> Year:
    start, end = mention.span.start, mention.span.end
    return Year(year, source.quote(str(year), mention.field, start, end, rule))


def _same_period(source: Source, mention: Mention, found: Sequence[Mention]) -> Year | None:
    """The same period named with its year elsewhere: "quý II" and later "quý II năm 2021"."""
    for other in sorted(found, key=lambda m: m.rank):
        same = (other.span.first, other.span.last) == (mention.span.first, mention.span.last)
        if same and other.span.year and other.status == REVIEWED:
            return _told(source, other, other.span.year, "year_of_same_period")
    return None


def _next_period(source: Source, mention: Mention, found: Sequence[Mention]) -> Year | None:
    """The planned period's year: the reviewed one ends before it begins."""
    for other in found:
        if other.status != PLANNED or other.span.year is None:
            continue
        if other.span.kind != "year":
            before = other.span.last < mention.span.first and not other.span.bare
        elif mention.span.last == LAST_MONTH and mention.span.kind != "half":
            before = True
        else:
            continue
        return _told(source, other, other.span.year - before, "year_of_next_period")
    return None


def _other_mention(source: Source, mention: Mention, found: Sequence[Mention]) -> Year | None:
    """A longer or shorter period around it that is reviewed as well: "9 tháng năm 2022" beside "quý III"."""
    for other in sorted(found, key=lambda m: m.rank):
        span = other.span
        within = span.first <= mention.span.first and mention.span.last <= span.last
        inside = mention.span.first <= span.first and span.last <= mention.span.last
        if other.status == REVIEWED and span.year and (within or inside) and span.kind != "year":
            return _told(source, other, span.year, "year_of_period_around")
    return None


def _baseline(source: Source) -> Year | None:
    """The year compared with is the one before: "so với cùng kỳ năm 2020"."""
    for field, content in source.parts.items():
        if found := _BASELINE.search(key(content[:REACH])):
            year = int(found["year"]) + 1
            return Year(year, source.quote(str(year), field, *found.span(), "year_after_baseline"))
    return None


def _near_event(source: Source, span: Span) -> Year | None:
    """The year in which the period ends nearest to an event that the article speaks of."""
    for field, content in source.parts.items():
        for start, end, day in sorted(
            _events(key(content[:REACH])), key=lambda e: -e[2].toordinal()
        ):
            nearest = min(
                YEARS, key=lambda y: abs(date(y, span.last, 28).toordinal() - day.toordinal())
            )
            return Year(nearest, source.quote(str(nearest), field, start, end, "year_of_event"))
    return None


def _events(view: str) -> Iterator[tuple[int, int, date]]:
    for expression, name in ((_PLENUM, "plenums"), (_SESSION, "sessions")):
        for found in expression.finditer(view):
            days = _EVENTS[name].get(found["term"].upper(), [])
            number = _EVENTS["ordinals"].get(found["n"]) or int(found["n"])
            if 1 <= number <= len(days):
                yield found.start(), found.end(), days[number - 1]
    for found in _ELECTION.finditer(view):
        if day := _EVENTS["elections"].get(found["term"].upper()):
            yield found.start(), found.end(), day
    for found in _ELECTION_OF_TERM.finditer(view):
        for day in _EVENTS["elections"].values():
            if day.year == int(found["year"]):
                yield found.start(), found.end(), day


def _any_year(source: Source, found: Sequence[Mention]) -> Year:
    """A year that the article names otherwise, where it names no other by more than one: "dự toán năm 2018"."""
    named = [m for m in found if m.span.year and m.status != NEITHER]
    years = {m.span.year for m in named if m.span.year}
    if not years or max(years) - min(years) > 1:
        return Year(None, None)
    latest = max(named, key=lambda m: m.span.year or 0)
    return _told(source, latest, max(years), "year_named")
