"""The quarters that the meeting reviews: not the quarter of publication, not the next one that it plans.

Each period that the article names is looked at where it stands: in the meeting's name, after a word of review or of
planning, at the head of a sentence. The best placed ones win; a year that they lack comes from elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.document import Evidence
from indexer.facets.dating import Moment, told_date
from indexer.facets.meeting import MeetingName
from indexer.facets.period_mentions import LATE, PLANNED, REACH, REVIEWED, Mention, mentions
from indexer.facets.period_words import Span
from indexer.facets.period_years import moments, resolve
from indexer.facets.source import Finding, Source
from indexer.facets.wording import key, pattern

JOINED = 14  # characters between two periods of one name: "quý II và 6 tháng đầu năm"
HALF_YEAR = 6  # the month from which a report may review the whole year
QUARTER_SETTLES = 25  # days of a new quarter in which "in the quarter" still means the one before
MONTH_SETTLES = 10  # days of a new month in which "in the month" still means the one before

_RELATIVE = pattern(
    r"\b(?:(?P<quarter>trong quý|quý vừa qua|quý qua)|(?P<month>trong tháng|tháng vừa qua|tháng qua))\b"
    r"(?! (?:\d|[iv]+\b|tới|sau|hành động|thanh niên|an toàn|cao điểm))"
)


def find(source: Source, names: Sequence[MeetingName] = ()) -> tuple[Finding, Finding]:
    """The quarters under review (`["2021-Q2"]`, `XXXX-Q2` without a year) and the period's kind, each with evidence."""
    found = list(mentions(source, names))
    chosen = _chosen(_begun(source, found)) or _before_planned(found) or _relative(source)
    if not chosen:
        return Finding([]), Finding()
    year = resolve(source, chosen[0], found)
    quarters: dict[str, Evidence] = {}
    for mention in chosen:
        told = mention.span.year or year.year
        for quarter in mention.span.quarters:
            value = f"{told or 'XXXX'}-Q{quarter}"
            start, end = mention.span.start, mention.span.end
            quarters.setdefault(value, source.quote(value, mention.field, start, end, mention.rule))
    ordered = sorted(quarters)
    evidence = tuple(quarters[value] for value in ordered)
    if year.evidence and any(m.span.year is None for m in chosen):
        evidence += (replace(year.evidence, value=ordered[0]),)
    kind = max(chosen, key=lambda m: m.span.last - m.span.first)
    place = source.quote(
        kind.span.kind, kind.field, kind.span.start, kind.span.end, "period_of_" + kind.rule
    )
    return Finding(ordered, evidence), Finding(kind.span.kind, (place,))


# The choice


def _begun(source: Source, found: list[Mention]) -> list[Mention]:
    """The mentions without those that the day of the meeting puts into the future, where it leaves any reviewed.

    A year is reviewed from its second half on: a headline that says 2020 over a report of January 2020 has a slip.
    """
    day = told_date(source)
    if day is None or day.month is None:
        return found
    kept = [m for m in found if not _ahead_of(m.span, day.year, day.month)]
    return kept if any(m.status == REVIEWED for m in kept) else found


def _ahead_of(span: Span, year: int, month: int) -> bool:
    if span.year is None:
        return False
    needed = HALF_YEAR if span.kind == "year" else span.first
    return (span.year, needed) > (year, month)


def _chosen(found: Sequence[Mention]) -> list[Mention]:
    """The best placed reviewed mentions: the first of the best rank, and those joined to it."""
    reviewed = [m for m in found if m.status == REVIEWED]
    if not reviewed:
        return []
    best = min(reviewed, key=lambda m: m.rank)
    same = [m for m in reviewed if m.rank == best.rank and m.field == best.field]
    group = [best]
    for mention in same[same.index(best) + 1 :]:
        if mention.span.start - group[-1].span.end <= JOINED:
            group.append(mention)
    return _without_totals(_without_years(group))


def _without_years(group: list[Mention]) -> list[Mention]:
    """A year named beside a quarter or month gives it its year, and is no period of its own."""
    parts = [m for m in group if m.span.kind != "year"] or group
    year = next((m.span.year for m in group if m.span.year), None)
    return [m if m.span.year else replace(m, span=replace(m.span, year=year)) for m in parts]


def _without_totals(group: list[Mention]) -> list[Mention]:
    """The months up to the one under review are its totals: "tháng 7 và 7 tháng đầu năm"."""
    months = {m.span.last for m in group if m.span.kind == "month"}
    return [
        m for m in group if m.span.kind == "month" or m.span.first > 1 or m.span.last not in months
    ]


def _before_planned(found: Sequence[Mention]) -> list[Mention]:
    """Where only the next period is named: the one of the same length before it."""
    planned = [m for m in found if m.status == PLANNED and m.work and not m.span.bare]
    for mention in sorted(planned, key=lambda m: m.rank):
        span = mention.span
        length = span.last - span.first + 1
        if span.kind not in ("quarter", "half", "month", "year") or mention.rank >= LATE:
            continue
        first = span.first - length
        year = span.year
        if first < 1:
            first, year = first + 12, year - 1 if year else None
        earlier = replace(span, first=first, last=first + length - 1, year=year)
        return [replace(mention, span=earlier, rule="before_planned")]
    return []


def _relative(source: Source) -> list[Mention]:
    """Where the report says "trong quý" and names no period: the quarter (or month) that had just ended or was ending."""
    moment = next((m for m in moments(source) if m.month), None)
    found = _RELATIVE.search(key(source.text[:REACH]))
    if moment is None or found is None:
        return []
    year, first, length = _ending(moment, quarter=bool(found["quarter"]))
    kind = "quarter" if length > 1 else "month"
    span = Span(*found.span(), kind, first, first + length - 1, year)
    return [Mention("text", span, REVIEWED, LATE, f"{kind}_of_meeting")]


def _ending(moment: Moment, *, quarter: bool) -> tuple[int, int, int]:
    """Year, first month and length of the period that a report of that moment calls "the quarter" or "the month"."""
    assert moment.month is not None
    length, settles = (3, QUARTER_SETTLES) if quarter else (1, MONTH_SETTLES)
    first = (moment.month - 1) // length * length + 1
    if moment.month > first or (moment.day or settles) > settles:
        return moment.year, first, length
    earlier = first - length
    return (
        (moment.year, earlier, length) if earlier > 0 else (moment.year - 1, earlier + 12, length)
    )
