"""The quarters that the meeting reviews: not the quarter of publication, not the next one that it plans.

Each period that the article names is looked at where it stands: in the meeting's name, after a word of review or of
planning, at the head of a sentence. The best placed ones win; a year that they lack comes from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from config.lexicon import lexicon
from indexer.document import Evidence
from indexer.facets.meeting import MeetingName
from indexer.facets.period_words import Span, spans, unaccented
from indexer.facets.period_years import resolve
from indexer.facets.source import Finding, Source
from indexer.facets.wording import any_of, key, pattern

REVIEWED, PLANNED, ASIDE, NEITHER = "reviewed", "planned", "aside", "neither"
REACH = 120_000  # characters of the text that are read; a period named later is not the meeting's
HEADLINE = 2_000  # characters of the headline and of the address that are read

BEFORE_NAME = 8  # characters between a period and the name that it belongs to

_LISTS = lexicon("periods")
_SENTENCE = pattern(r"[.;!?…](?=[\s\"”]|$)|\n")


@dataclass(frozen=True, slots=True)
class Mention:
    """A period as it stands in the article: reviewed or planned, and how well its place speaks for it (0 is best)."""

    field: str
    span: Span
    status: str
    rank: int
    rule: str
    work: bool = False  # whether the sentence speaks of tasks before it


@dataclass(frozen=True, slots=True)
class _Words:
    """The patterns of the word lists, with accents or without."""

    cue: re.Pattern[str]
    not_reviewed: re.Pattern[str]
    work: re.Pattern[str]
    ahead: re.Pattern[str]
    towards: re.Pattern[str]
    directive: re.Pattern[str]
    counted: re.Pattern[str]


_CUE = r"\b(?:(?P<review>{reviews})|(?P<plan>{plans})|(?P<task>{tasks}))\b|(?P<part>[,;:]| và\b|\()"
_NOT_REVIEWED = r"\b(?:{not_reviewed})(?: của| trong| năm| của năm| cùng)? ?\(?$"
_TOWARDS = r"(?:^|[,;] ?)(?:về|sang|bước sang|vào|trong những|thời gian tới,?) ?$"
_DIRECTIVE = (
    r" ?(?:thực hiện|triển khai) (?:chỉ thị|nghị quyết|đề án|quy chế|quy định|mô hình|luật|kế hoạch"
    r"|chương trình|cuộc vận động)"
)
_COUNTED = (
    r"\b(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nhiều|các|những|mỗi|hằng|hàng|đầu|giữa) $"
)


@cache
def _words(*, accents: bool) -> _Words:
    lists = {name: any_of(words) for name, words in _LISTS.items() if isinstance(words, list)}

    def compiled(expression: str) -> re.Pattern[str]:
        return pattern(expression if accents else unaccented(expression))

    return _Words(
        cue=compiled(_CUE.format(**lists)),
        not_reviewed=compiled(_NOT_REVIEWED.format(**lists)),
        work=compiled(r"\b(?:{work})\b".format(**lists)),
        ahead=compiled(r"\b(?:{ahead})\b".format(**lists)),
        towards=compiled(_TOWARDS),
        directive=compiled(_DIRECTIVE),
        counted=compiled(_COUNTED),
    )


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
        content = content[: REACH if field == "text" else HEADLINE]
        view = key(content)
        accents = not view.isascii()
        for span in spans(content, accents=accents):
            yield _placed(field, view, span, names, accents=accents)
    yield from _in_address((source.article.url or "")[:HEADLINE])


def _in_address(url: str) -> Iterator[Mention]:
    """The periods that the words of the address name: they are the headline's, and often all that is left of it."""
    path = re.sub(r"[^0-9A-Za-z]", " ", url)
    for span in spans(path, accents=False):
        if (
            (url.isascii() and span.kind != "quarter")
            or span.year
            or "quy" in path[span.start : span.end]
        ):
            placed = _placed("url", key(path), span, (), accents=False)
            yield replace(placed, rank=max(placed.rank, 45), rule="address_words")


def _placed(
    field: str, view: str, span: Span, names: Sequence[MeetingName], *, accents: bool
) -> Mention:
    start = _sentence_start(view, span.start)
    before = view[start : span.start]
    after = _SENTENCE.split(view[span.end : span.end + 80], maxsplit=1)[0]
    words = _words(accents=accents)
    status, cue = _status(before, after, span, words)
    if status != NEITHER:
        for index, name in enumerate(names):
            if (
                _names(name, field, span)
                and _last_cue(view[name.kind_end : span.start], words.cue) != PLANNED
            ):
                rank = {"title": 0, "opening": 1, "caption": 1}.get(name.where, 4)
                order = rank * 10 + (0 if name.kind == "giao_ban" else 1 + min(index, 4))
                return Mention(field, span, REVIEWED, order, "meeting_name")
    if status == REVIEWED and not cue and _is_aside(field, span, before):
        status = ASIDE
    early = field != "text" or view.count("\n", 0, span.start) < 6
    rank = 20 if field == "title" and cue else 30 if cue and early else 50 if early else 60
    if span.bare:
        rank += 5
    work = bool(words.work.search(before))
    return Mention(field, span, status, rank, "reviewed" if cue else "named", work)


def _names(name: MeetingName, field: str, span: Span) -> bool:
    """Whether a period stands in the meeting's name, or right before it ("the February press briefing")."""
    inside = name.start <= span.start and span.end <= name.end + 1
    return name.field == field and (inside or 0 < name.start - span.end <= BEFORE_NAME)


def _is_aside(field: str, span: Span, before: str) -> bool:
    """Whether a year, or in the text a month, stands in the middle of a sentence: a programme's, a deadline, a date."""
    passing = span.kind == "year" or (span.kind == "month" and field == "text")
    return passing and len(before.split()) > 2


def _sentence_start(view: str, at: int) -> int:
    begin = max(0, at - 240)
    ends = [m.end() for m in _SENTENCE.finditer(view, begin, at)]
    return ends[-1] if ends else begin


def _status(before: str, after: str, span: Span, words: _Words) -> tuple[str, bool]:
    """Whether a period is reviewed, planned or neither (a comparison, a term), and whether a word of review says so."""
    if words.not_reviewed.search(before) or words.directive.match(after):
        return NEITHER, False
    if span.kind == "year" and span.bare and words.counted.search(before):
        return NEITHER, False
    cue = _last_cue(before, words.cue)
    if cue == REVIEWED:
        return REVIEWED, True
    if cue == PLANNED or words.towards.search(before):
        return PLANNED, False
    if span.first > 6 and span.last == 12 and span.kind in ("half", "other"):
        return PLANNED, False
    opening = len(before.split()) <= 3
    if opening and words.ahead.search(after[:60]):
        return PLANNED, False
    return REVIEWED, False


def _last_cue(before: str, cues: re.Pattern[str]) -> str | None:
    """What the words before a period in its sentence make of it; a task right after a word of review belongs to it."""
    state: str | None = None
    fresh = True  # at the beginning of a part of the sentence
    for found in cues.finditer(before):
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
    parts = [m for m in group if m.span.kind != "year"] or group
    year = next((m.span.year for m in group if m.span.year), None)
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
