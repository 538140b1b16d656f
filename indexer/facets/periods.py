"""The quarters that the meeting reviews: not the quarter of publication, not the next one that it plans.

Each period that the article names is looked at where it stands: in the meeting's name, after a word of review or of
planning, at the head of a sentence. The best placed ones win; a year that they lack comes from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from config.lexicon import lexicon
from indexer.document import Evidence
from indexer.facets.meeting import MeetingName
from indexer.facets.period_words import Span, spans
from indexer.facets.period_years import resolve
from indexer.facets.source import Finding, Source
from indexer.facets.wording import any_of, key, pattern

REVIEWED, PLANNED, NEITHER = "reviewed", "planned", "neither"
REACH = (
    120_000  # characters of the text that are read; a period named only later is not the meeting's
)

_WORDS = lexicon("periods")
_CUE = pattern(
    rf"\b(?:(?P<review>{any_of(_WORDS['reviews'])})|(?P<plan>{any_of(_WORDS['plans'])})|(?P<task>{any_of(_WORDS['tasks'])}))\b"
    r"|(?P<part>[,;:]| và\b|\()"
)
_SENTENCE = pattern(r"[.;!?…](?=[\s\"”]|$)|\n| - (?=[^\d])")
_NOT_REVIEWED = pattern(
    rf"\b(?:{any_of(_WORDS['not_reviewed'])})(?: của| trong| năm| của năm| cùng)? ?\(?$"
)
_AHEAD = pattern(rf"\b(?:{any_of(_WORDS['ahead'])})\b")
_WORK = pattern(rf"\b(?:{any_of(_WORDS['work'])})\b")
_TOWARDS = pattern(r"(?:^|[,;] ?)(?:về|sang|bước sang|vào|trong những|thời gian tới,?) ?$")
_DIRECTIVE = pattern(
    r" ?(?:thực hiện|triển khai) (?:chỉ thị|nghị quyết|đề án|quy chế|quy định|mô hình|luật|kế hoạch|chương trình"
    r"|cuộc vận động)"
)
_COUNTED = pattern(
    r"(?:\b(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nhiều|các|những|mỗi|hằng|hàng|đầu|giữa) )$"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A period as it stands in the article: reviewed or planned, and how well its place speaks for it (0 is best)."""

    field: str
    span: Span
    status: str
    rank: int
    rule: str
    work: bool = False  # whether the sentence speaks of tasks before it


def find(source: Source, names: Sequence[MeetingName] = ()) -> tuple[Finding, Finding]:
    """The quarters under review (`["2021-Q2"]`, `XXXX-Q2` without a year) and the period's kind, each with evidence."""
    found = list(mentions(source, names))
    chosen = _chosen(found) or _before_planned(found)
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


# Where a period stands


def mentions(source: Source, names: Sequence[MeetingName] = ()) -> Iterator[Mention]:
    """Every period named in the article, in reading order."""
    for field, content in source.parts.items():
        view = key(content[:REACH])
        for span in spans(content[:REACH]):
            yield _placed(field, view, span, names)


def _placed(field: str, view: str, span: Span, names: Sequence[MeetingName]) -> Mention:
    start = _sentence_start(view, span.start)
    before = view[start : span.start]
    status, cue = _status(before, view[span.end : span.end + 80], span)
    if status != NEITHER:
        for index, name in enumerate(names):
            if name.field == field and name.start <= span.start and span.end <= name.end + 1:
                rank = {"title": 0, "opening": 1, "caption": 1}.get(name.where, 4)
                order = rank * 10 + (0 if name.kind == "giao_ban" else 1 + min(index, 4))
                return Mention(field, span, REVIEWED, order, "meeting_name")
    early = field != "text" or view.count("\n", 0, span.start) < 6
    rank = 20 if field == "title" and cue else 30 if cue and early else 50 if early else 60
    if span.bare:
        rank += 5
    work = bool(_WORK.search(before))
    return Mention(field, span, status, rank, "reviewed" if cue else "named", work)


def _sentence_start(view: str, at: int) -> int:
    begin = max(0, at - 240)
    ends = [m.end() for m in _SENTENCE.finditer(view, begin, at)]
    return ends[-1] if ends else begin


def _status(before: str, after: str, span: Span) -> tuple[str, bool]:
    """Whether a period is reviewed, planned or neither, and whether a word of review says so."""
    if _NOT_REVIEWED.search(before) or _DIRECTIVE.match(after):
        return NEITHER, False
    if span.kind == "year" and span.bare and _COUNTED.search(before):
        return NEITHER, False
    cue = _last_cue(before)
    if cue == REVIEWED:
        return REVIEWED, True
    if cue == PLANNED or _TOWARDS.search(before):
        return PLANNED, False
    if span.first > 6 and span.last == 12 and span.kind in ("half", "other"):
        return PLANNED, False
    opening = len(before.split()) <= 3
    if span.kind == "year" and not opening:
        return NEITHER, False
    if opening and _AHEAD.search(after[:60]):
        return PLANNED, False
    return REVIEWED, False


def _last_cue(before: str) -> str | None:
    """What the words before a period in its sentence make of it; a task right after a word of review belongs to it."""
    state: str | None = None
    fresh = True  # at the beginning of a part of the sentence
    for found in _CUE.finditer(before):
        if found["part"]:
            fresh = True
        elif found["review"]:
            state, fresh = (state if state == PLANNED and not fresh else REVIEWED), False
        elif found["plan"]:
            state, fresh = (REVIEWED if state == REVIEWED and not fresh else PLANNED), False
        elif state is None or fresh:
            state, fresh = PLANNED, False
    return state


# The choice


def _chosen(found: Sequence[Mention]) -> list[Mention]:
    """The best placed reviewed mentions: the first of the best rank, and those joined to it."""
    reviewed = [m for m in found if m.status == REVIEWED]
    if not reviewed:
        return []
    best = min(reviewed, key=lambda m: m.rank)
    same = [m for m in reviewed if m.rank == best.rank and m.field == best.field]
    group = [best]
    for mention in same[same.index(best) + 1 :]:
        if mention.span.start - group[-1].span.end <= 14:
            group.append(mention)
    return _without_years(group)


def _without_years(group: list[Mention]) -> list[Mention]:
    """A year named beside a quarter or month gives it its year, and is no period of its own."""
    parts = [m for m in group if m.span.kind != "year"]
    year = next((m.span.year for m in group if m.span.kind == "year"), None)
    if not parts or len(parts) == len(group):
        return group
    return [m if m.span.year else replace(m, span=replace(m.span, year=year)) for m in parts]


def _before_planned(found: Sequence[Mention]) -> list[Mention]:
    """Where only the next period is named: the one of the same length before it."""
    planned = [m for m in found if m.status == PLANNED and m.work and not m.span.bare]
    for mention in sorted(planned, key=lambda m: m.rank):
        span = mention.span
        length = span.last - span.first + 1
        if span.kind not in ("quarter", "half", "month", "year") or mention.rank >= 60:
            continue
        first = span.first - length
        year = span.year
        if first < 1:
            first, year = first + 12, year - 1 if year else None
        earlier = replace(span, first=first, last=first + length - 1, year=year)
        return [replace(mention, span=earlier, rule="before_planned")]
    return []
