"""Whether an article reports a briefing: a meeting of a party body, the Front or a mass organisation that reviews a period.

Refusals come first (central meetings, government sessions, reporters' conferences, plans, reviews of a directive), then
what makes a briefing; the first rule that fits decides and gives its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.facets import briefing_words as said
from indexer.facets.meeting import BODY, COMMITTEE_AT_WORK, TITLE, MeetingName, placed_paragraphs
from indexer.facets.organiser import Organiser
from indexer.facets.source import Finding, Source
from indexer.facets.wording import key


@dataclass(frozen=True)
class _Case:
    """What the rules weigh: the article, the names of its meeting, who called it, the blocs it is about."""

    source: Source
    names: tuple[MeetingName, ...]
    organiser: Organiser | None
    blocs: tuple[str, ...]

    @cached_property
    def party(self) -> bool:
        """Whether a party body, the Front or a mass organisation called the meeting, as far as one can tell."""
        if self.organiser and self.organiser.type not in ("government", "assembly"):
            return self.organiser.is_party
        political = any(bloc not in ("chinh_quyen", "other") for bloc in self.blocs)
        if political or said.PARTY_WORDS.search(said.AGENCY_HEAD.sub("", key(self.opening))):
            return True
        return any(COMMITTEE_AT_WORK.search(key(line)) for _, _, line in self.source.paragraphs())

    @property
    def opening(self) -> str:
        """The headline and all that stands before the body."""
        lines = (line for _, _, line, where in placed_paragraphs(self.source) if where != BODY)
        return "\n".join(lines)


def find(
    source: Source, names: Sequence[MeetingName], organiser: Organiser | None, blocs: Sequence[str]
) -> Finding:
    """True or False with the words that decide; the evidence's `rule` is the reason."""
    case = _Case(source, tuple(_own(source, names)), organiser, tuple(blocs))
    verdicts = (rule(case) for rule in _RULES)
    return next((verdict for verdict in verdicts if verdict), Finding(False))


def _own(source: Source, names: Sequence[MeetingName]) -> Iterator[MeetingName]:
    """The names that name this meeting, not a plan, a rule or an earlier one."""
    for name in names:
        before = key(source.parts[name.field][max(0, name.start - 60) : name.start]).split("\n")[-1]
        if name.where != BODY and not said.PLANNED.search(before):
            yield name


def _verdict(case: _Case, value: bool, reason: str, field: str, start: int, end: int) -> Finding:
    return Finding(value, (case.source.quote(str(value).lower(), field, start, end, reason),))


def _shown(case: _Case, expression: re.Pattern[str], value: bool, reason: str) -> Finding | None:
    """A verdict where the headline or the opening has words of `expression`."""
    for field, offset, line, where in placed_paragraphs(case.source):
        if where != BODY and (match := expression.search(key(line))):
            return _verdict(
                case, value, reason, field, offset + match.start(), offset + match.end()
            )
    return None


def _no_reporters_conference(case: _Case) -> Finding | None:
    """Reporters' conferences (hội nghị báo cáo viên) spread information, they review nothing."""
    match = said.REPORTERS.search(key(case.source.title))
    return _verdict(case, False, "reporters", TITLE, *match.span()) if match else None


def _no_central_meeting(case: _Case) -> Finding | None:
    """A central body's meeting, seen from the province's bridge."""
    body = case.organiser
    if body:
        central = body.type == "central"
        return (
            _verdict(case, False, "central", body.field, body.start, body.end) if central else None
        )
    return _shown(case, said.CENTRAL, False, "central") or _central_hosts(case)


def _central_hosts(case: _Case) -> Finding | None:
    """No organiser is named, but those who speak at the meeting are a central body's."""
    if said.LOCAL.search(key(case.opening)):
        return None
    return _shown(case, said.CENTRAL_BODY, False, "central")


def _no_government_session(case: _Case) -> Finding | None:
    """A session of the government or the assembly, whoever chairs it."""
    body = case.organiser
    if body and body.type in ("government", "assembly") and not _press_briefing(case):
        return _verdict(case, False, "government", body.field, body.start, body.end)
    match = said.GOVERNMENT_HEAD.match(key(case.source.title)) if body is None else None
    return _verdict(case, False, "government", TITLE, *match.span()) if match else None


def _no_gambling(case: _Case) -> Finding | None:
    """A page that uses the words for gambling, as its headline says."""
    match = said.GAMBLING.search(key(case.source.title))
    return _verdict(case, False, "gambling", TITLE, *match.span()) if match else None


def _no_plan(case: _Case) -> Finding | None:
    """A plan or a rule for briefings to come."""
    return _shown(case, said.PLAN, False, "plan")


def _no_other_genre(case: _Case) -> Finding | None:
    """A congress, a ceremony, a visit, a training course, a calendar, as the headline says."""
    match = said.OTHER_GENRE.search(key(case.source.title))
    if match is None:
        return None
    named = any(name.where == TITLE and name.kind != "khac" for name in case.names)
    if named and "lịch" not in match[0]:
        return None
    return _verdict(case, False, "other-genre", TITLE, *match.span())


def _giao_ban(case: _Case) -> Finding | None:
    """A giao ban of the Party, the Front, a mass organisation or the justice sector."""
    held = case.party or (case.organiser is not None and case.organiser.type == "justice")
    for name in case.names:
        if name.kind == "giao_ban" and held and not said.SPAN_OF_YEARS.search(key(name.words)):
            return _verdict(case, True, "giao-ban", name.field, name.start, name.end)
    return None


def _review_of_period(case: _Case) -> Finding | None:
    """A sơ kết, tổng kết or đánh giá whose name gives the period, not a directive or a span of years."""
    for name in case.names:
        words = said.TERM_OF_PLENARY.sub(r"\g<number>", key(name.words))
        if said.PLAIN_MEETING.match(words) and not said.LOOKS_BACK.search(words):
            continue
        if said.SPAN_OF_YEARS.search(words) or _reviews_an_act(words):
            continue
        if _of_emulators(case.source, name, words):
            continue
        if not said.PERIOD.search(words) and not _reviews_lately(case.source, name):
            continue
        if case.party:
            return _verdict(case, True, "review-of-period", name.field, name.start, name.end)
    return None


def _reviews_an_act(words: str) -> bool:
    """Whether the words review a directive, a programme or a movement, not a period's work."""
    return bool(said.REVIEW_OF_ACT.search(words)) and not said.RESOLUTION_OF_PERIOD.search(words)


def _of_emulators(source: Source, name: MeetingName, words: str) -> bool:
    """Whether an emulation bloc met, and not on the work of its members."""
    before = key(source.parts[name.field][max(0, name.start - 120) : name.start])
    return bool(said.EMULATORS.search(before)) and not said.OF_WORK.search(words)


def _reviews_lately(source: Source, name: MeetingName) -> bool:
    """Whether a meeting looks back on the time past and plans a period: it reviews the one before, however it says so."""
    after = key(source.parts[name.field][name.end : name.end + 100])
    return bool(said.LATELY.search(key(name.words)) and said.NEXT_PERIOD.match(after))


def _press_briefing(case: _Case) -> bool:
    """Whether the meeting is a giao ban of the press, which the propaganda board calls beside whoever is named first."""
    return any(said.GIAO_BAN_PRESS.search(key(name.words)) for name in case.names)


def _press_or_opinion(case: _Case) -> Finding | None:
    """A press or public-opinion briefing of the propaganda board, named or not."""
    for field, offset, line, where in placed_paragraphs(case.source):
        view = key(line)
        match = said.PRESS.search(view) if where != BODY else None
        if match and said.PERIOD.search(view) and case.party:
            return _verdict(
                case, True, "press", field, offset + match.start(), offset + match.end()
            )
    return None


def _press_review(case: _Case) -> Finding | None:
    """A press briefing that nothing names: the board looks back with the press, then sets it tasks."""
    lines = list(case.source.paragraphs())
    if not any(said.PRESS_TASKS.search(key(line)) for _, _, line in lines):
        return None
    for field, offset, line in lines:
        if match := said.PRESS_REVIEW.search(key(line)):
            start, end = match.span()
            return _verdict(case, True, "press-review", field, offset + start, offset + end)
    return None


def _reviewing_plenary(case: _Case) -> Finding | None:
    """A plenary of a party committee that hears a report on a period, where its name does not say so."""
    body = case.organiser
    if not case.party or (body and body.type != "committee"):
        return None
    if not _shown(case, said.PLENARY, True, "plenary"):
        return None
    for field, offset, line in case.source.paragraphs():
        if match := said.REPORTED.search(key(line)):
            return _verdict(
                case, True, "reported-period", field, offset + match.start(), offset + match.end()
            )
    return None


def _unnamed_review(case: _Case) -> Finding | None:
    """No name, but a text that opens with the period and shows a meeting of a party bloc at work on it."""
    political = set(case.blocs) - {"chinh_quyen", "other", "bao_chi"}
    if any(
        name.kind in ("so_ket", "tong_ket") and said.SPAN_OF_YEARS.search(key(name.words))
        for name in case.names
    ):
        return None
    if not political or not said.AT_MEETING.search(key(case.source.text)):
        return None
    for field, offset, line, _ in placed_paragraphs(case.source):
        match = said.OPENS_WITH_PERIOD.match(key(line)) if field != TITLE else None
        if match:
            return _verdict(case, True, "unnamed-review", field, offset, offset + match.end())
    return None


_RULES: tuple[Callable[[_Case], Finding | None], ...] = (
    _no_reporters_conference,
    _no_central_meeting,
    _no_government_session,
    _no_gambling,
    _no_plan,
    _no_other_genre,
    _giao_ban,
    _review_of_period,
    _press_or_opinion,
    _press_review,
    _reviewing_plenary,
    _unnamed_review,
)
