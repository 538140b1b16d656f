"""Where an article names its periods, and what its words make of each: reviewed, planned, or named in passing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from config.lexicon import lexicon
from indexer.facets.meeting import MeetingName
from indexer.facets.period_words import Span, spans, unaccented
from indexer.facets.source import Source
from indexer.facets.wording import any_of, key, pattern

REVIEWED, PLANNED, ASIDE, NEITHER = "reviewed", "planned", "aside", "neither"

# How well a place speaks for a period; less is better. A named meeting has 0 to 45, see `_name_rank`.
TITLE, EARLY, ADDRESS, PLAIN, LATE, LOOSE = 20, 30, 45, 50, 60, 5

REACH = 120_000  # characters of the text that are read; a period named later is not the meeting's
HEADLINE = 2_000  # characters of the headline and of the address that are read
EARLY_LINES = 6  # paragraphs in which a report says what the meeting is
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


_CUE = r"\b(?:(?P<review>{reviews})|(?P<plan>{plans})|(?P<task>{tasks}))\b|(?P<part>[,;:]| và\b| and\b|\()"
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
        ahead=compiled(
            r"^(?:(?!\bđã\b)[^\n])*?\b(?:{ahead})\b(?! (?:{goes_on})\b)".format(**lists)
        ),
        towards=compiled(_TOWARDS),
        directive=compiled(_DIRECTIVE),
        counted=compiled(_COUNTED),
    )


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
        placed = _placed("url", key(path), span, (), accents=False)
        yield replace(placed, rank=max(placed.rank, ADDRESS), rule="address_words")


def _placed(
    field: str, view: str, span: Span, names: Sequence[MeetingName], *, accents: bool
) -> Mention:
    start = _sentence_start(view, span.start)
    before = view[start : span.start]
    after = _SENTENCE.split(view[span.end : span.end + 80], maxsplit=1)[0]
    words = _words(accents=accents)
    status, cue = _status(before, after, span, words)
    name = None if status == NEITHER else _name_rank(field, view, span, names, words)
    if name is not None:
        return Mention(field, span, REVIEWED, name, "meeting_name")
    if status == REVIEWED and not cue and _is_aside(field, span, before):
        status = ASIDE
    early = field != "text" or view.count("\n", 0, span.start) < EARLY_LINES
    rank = (
        TITLE if field == "title" and cue else EARLY if cue and early else PLAIN if early else LATE
    )
    work = bool(words.work.search(before))
    rule = "reviewed" if cue else "named"
    return Mention(field, span, status, rank + LOOSE * span.bare, rule, work)


def _name_rank(
    field: str, view: str, span: Span, names: Sequence[MeetingName], words: _Words
) -> int | None:
    """The rank of a period in the meeting's name: headline, opening and captions, body; giao ban before the others."""
    for index, name in enumerate(names):
        if not _names(name, field, span):
            continue
        if _last_cue(view[name.kind_end : span.start], words.cue) != PLANNED:
            place = {"title": 0, "opening": 1, "caption": 1}.get(name.where, 4)
            return place * 10 + (0 if name.kind == "giao_ban" else min(index + 1, 5))
    return None


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
    # `6 tháng đầu năm` is never still to come.
    begun = span.kind in ("half", "nine_months", "other")
    opening = len(before.split()) <= 3
    ahead = opening and not begun and words.ahead.search(after[:60])
    return (PLANNED if ahead else REVIEWED), False


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
