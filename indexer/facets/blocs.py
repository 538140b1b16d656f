"""The blocs a meeting belongs to: what its name says, else the board that called it, else `dang`; never its guests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from config.lexicon import lexicon
from indexer.document import Evidence
from indexer.facets.briefing_words import AGENCY_HEAD
from indexer.facets.meeting import BODY, COMMITTEE_AT_WORK, MeetingName, placed_paragraphs
from indexer.facets.organiser import Organiser, mentioned
from indexer.facets.source import Finding, Source
from indexer.facets.wording import any_of, key, pattern

_NEXT_ITEM = pattern(
    r"(?: \([^)\n]{1,20}\))?(?:,| và|;| -|/)(?: (?:khối|các khối|công tác|lĩnh vực|các cơ quan"
    r"|cơ quan))* "
)
_REVIEWED = pattern(
    r"^(?:[\w ]{0,25}?\b)?(?:quý|tháng|năm|(?:\d+|sáu|chín|ba) tháng)\b[^.;]{0,160}"
    r"|^[^.;]{0,60}\bhội nghị\b[^.;]{0,160}"
)
_SECRETARY_CHAIRS = pattern(
    r"\b(?P<post>bí thư(?: thường trực)? (?:tỉnh|thành|huyện|thị|quận|đảng) uỷ)\b[^.;\n]{0,120}"
    r"\bchủ trì(?P<meeting> hội nghị| cuộc họp| phiên họp)?"
)
_SECRETARY_CHAIRS_ENGLISH = pattern(
    r"^(?=[^\n]*\bchair(?:ed|ing|manship)\b(?P<meeting>))[^\n]*?"
    r"\b(?P<post>secretary of the (?:\w+ ){0,2}party committee)\b"
)
_CHAIRS = pattern(
    r"\bchủ trì (?:hội nghị|cuộc họp|buổi|phiên)|\b(?:co-)?chair(?:ed|s) the (?:conference|meeting)"
)
_PROPAGANDA_BOARD = pattern(r"\bban tuyên giáo\b|propaganda\b|\bpublicity and education\b")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A family of wordings: what introduces the list of blocs, and the code of each item that may stand there."""

    name: str
    lead: re.Pattern[str]
    item: re.Pattern[str]
    codes: dict[str, str]


@cache
def _rules() -> tuple[_Rule, ...]:
    data = lexicon("blocs")

    def rule(name: str, lead: str) -> _Rule:
        codes = {key(p): code for code, entry in data.items() for p in entry[name]}
        return _Rule(name, pattern(lead), pattern(rf"(?:{any_of(codes)})(?!\w)"), codes)

    return (
        rule("khoi", r"(?<!bộ[ ])(?<!uỷ[ ])\bkhối (?:các )?"),
        rule("cong_tac", r"\b(?:công tác|ngành|lĩnh vực|nhiệm vụ)(?: ngành)? "),
        rule("name", r"\b"),
    )


_Spoken = tuple[str, str, int, int, str]  # code, field, start, end, rule


def find(source: Source, names: Sequence[MeetingName], organiser: Organiser | None) -> Finding:
    """The bloc codes (a tuple, in the order the article names them) with evidence for each."""
    evidence = _from_names(source, names) or _from_title(source)
    if organiser and (len(organiser.blocs) > 1 or not evidence):
        evidence += [_from_organiser(source, organiser, code) for code in organiser.blocs]
    evidence = evidence or _from_reviewed(source) or _from_chair(source, names)
    evidence += _press_board(source, evidence)
    codes = tuple(dict.fromkeys(item.value for item in evidence))
    return Finding(codes, tuple(_first_of_each(evidence)))


def spoken(field: str, offset: int, words: str) -> Iterator[_Spoken]:
    """Every bloc that a span names: code, field, start, end, rule; in reading order."""
    view = key(words)
    found: list[_Spoken] = []
    taken = bytearray(len(view))
    for rule in _rules():
        for lead in rule.lead.finditer(view):
            position = lead.end()
            while match := rule.item.match(view, position):
                code = rule.codes[" ".join(match[0].split())]
                if not any(taken[position : match.end()]):
                    found.append(
                        (code, field, offset + position, offset + match.end(), f"bloc-{rule.name}")
                    )
                taken[position : match.end()] = b"\1" * (match.end() - position)
                following = _NEXT_ITEM.match(view, match.end())
                if not following or rule.name == "name":
                    break
                position = following.end()
    found.sort(key=lambda item: item[2])
    yield from found


def _from_names(source: Source, names: Sequence[MeetingName]) -> list[Evidence]:
    for name in names:
        if name.where == BODY:
            continue
        found = list(spoken(name.field, name.start, name.words))
        if found:
            return [source.quote(*item) for item in _without_guests(name, found)]
    return []


def _without_guests(name: MeetingName, found: Sequence[_Spoken]) -> Sequence[_Spoken]:
    """What the name says before "với …"; after it stand guests, unless they are called a khối or nothing else is said."""
    guests = key(name.words).find(" với ") + name.start
    hosts = [item for item in found if item[2] < guests or item[4] == "bloc-khoi"]
    return hosts if guests >= name.start and hosts else found


def _from_title(source: Source) -> list[Evidence]:
    """What a thematic headline is about: "công tác dân vận", "Hội Cựu chiến binh"."""
    found = [source.quote(*item) for item in spoken("title", 0, source.title)]
    bodies = (
        body for body in mentioned("title", 0, source.title) if body.type in ("front", "mass")
    )
    return found or [_from_organiser(source, body, code) for body in bodies for code in body.blocs]


def _from_organiser(source: Source, organiser: Organiser, code: str) -> Evidence:
    return source.quote(code, organiser.field, organiser.start, organiser.end, "bloc-organiser")


def _from_reviewed(source: Source) -> list[Evidence]:
    """What the first sentence about the period or the meeting is about, where nothing names the meeting."""
    for field, offset, line, _ in placed_paragraphs(source):
        view = key(line)
        if COMMITTEE_AT_WORK.search(view):
            continue  # what the committee decided beside the review
        if match := _REVIEWED.match(view):
            found = list(spoken(field, offset, line[: match.end()]))
            if found:
                return [source.quote(*item) for item in found[:1]]
    return []


def _from_chair(source: Source, names: Sequence[MeetingName]) -> list[Evidence]:
    """A meeting of which no more is said than who chairs it (a board's head, a secretary) or that a committee acts at it."""
    for field, offset, line, where in placed_paragraphs(source):
        view = key(line)
        if where != BODY and (board := _board_in_chair(field, offset, line)):
            return [_from_organiser(source, board, code) for code in board.blocs]
        match = _chaired_by_secretary(view) if where != BODY else None
        if match and not (names or match["meeting"]):
            continue
        if match := match or (COMMITTEE_AT_WORK.search(view) if names else None):
            start, end = offset + match.start("post"), offset + match.end("post")
            return [source.quote("dang", field, start, end, "bloc-chair")]
    return []


def _board_in_chair(field: str, offset: int, line: str) -> Organiser | None:
    """The board named in the position of who chairs: "Trưởng Ban Nội chính Tỉnh ủy chủ trì hội nghị"."""
    chairs = _CHAIRS.search(key(line))
    if chairs is None:
        return None
    bodies = mentioned(field, offset, line[: chairs.start()])
    return next((body for body in bodies if body.type == "board"), None)


def _chaired_by_secretary(view: str) -> re.Match[str] | None:
    view = AGENCY_HEAD.sub(lambda head: " " * len(head[0]), view)
    return _SECRETARY_CHAIRS.search(view) or _SECRETARY_CHAIRS_ENGLISH.search(view)


def _press_board(source: Source, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Press briefings are the propaganda board's too wherever the article shows the board at work."""
    codes = {item.value for item in evidence}
    if "bao_chi" not in codes or "tuyen_giao" in codes:
        return []
    for field, content in source.parts.items():
        if match := _PROPAGANDA_BOARD.search(key(content)):
            return [
                source.quote("tuyen_giao", field, match.start(), match.end(), "bloc-press-board")
            ]
    return []


def _first_of_each(evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    seen: set[tuple[str, str]] = set()
    for item in evidence:
        if (item.value, item.field) not in seen:
            seen.add((item.value, item.field))
            yield item
