"""Names of persons: runs of capitalised syllables that begin with a surname, or stand where only a person can."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from indexer.facets.officials import phrases
from indexer.facets.officials.tokens import Token
from indexer.text.spelling import fold

LONGEST = 5  # syllables
_ALSO_SYLLABLES = frozenset({"viet", "nam"})
_ROLE_PHRASE = 2  # syllables of a capitalised role verb; one alone (Dự, Nêu) may be a given name


def name_end(
    tokens: Sequence[Token], start: int, *, sure: bool = False, english: bool = False
) -> int:
    """The end of the name that begins at `start`; `start` itself where none does.

    `sure` says that a person must stand here (after an honorific, in a list of persons): any first syllable will do.
    `english` reads surnames typed without marks.
    """
    first = tokens[start] if start < len(tokens) else None
    if first is None:
        return start
    if not (_can_begin(first, sure=sure, english=english) or _has_middle_name(tokens, start)):
        return start
    end = _run_end(tokens, start, english=english)
    alone = end - start == 1 and _is_highland(first)
    return end if alone or 2 <= end - start <= LONGEST else start


def _can_begin(token: Token, *, sure: bool, english: bool) -> bool:
    if not token.is_word or not token.is_capital:
        return False
    if token.key in phrases.surnames() or _is_highland(token):
        return sure or not token.is_abbreviation
    if english and token.key in _unmarked_surnames():
        return True
    return sure and token.key not in phrases.never_names() and not token.is_abbreviation


def _is_highland(token: Token) -> bool:
    """Whether a syllable has the particle of men or women before it, as in the Central Highlands: K'Brếp, H'Lim."""
    return token.key.startswith(("h'", "k'"))


def _has_middle_name(tokens: Sequence[Token], start: int) -> bool:
    """Whether "Văn" or "Thị" and a given name follow: they tell a person, whatever the surname."""
    parts = tokens[start : start + 3]
    capitals = [token.is_word and token.is_capital for token in parts]
    return (
        capitals == [True, True, True]
        and parts[1].key in ("văn", "thị")
        and parts[0].key not in phrases.never_names()
        and parts[0].key not in phrases.never_inside()
        and not any(token.is_abbreviation for token in parts)
    )


@cache
def _unmarked_surnames() -> frozenset[str]:
    return frozenset(fold(name) for name in phrases.surnames())


def _run_end(tokens: Sequence[Token], start: int, *, english: bool) -> int:
    upper = tokens[start].is_abbreviation
    index = start
    while index < len(tokens) and index - start <= LONGEST:
        token = tokens[index]
        if index > start and not (token.spaced and _continues(tokens, index, upper=upper)):
            break
        if english and _begins_body(tokens, index):
            break
        index += 1
    return index


def _begins_body(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word of an English body's name begins; "Viet" and "Nam" are also given names."""
    end, _ = phrases.complements("en").longest(tokens, index)
    return end > index and tokens[index].key not in _ALSO_SYLLABLES


def _continues(tokens: Sequence[Token], index: int, *, upper: bool) -> bool:
    token = tokens[index]
    if not token.is_word or not token.is_capital:
        return False
    if token.key in phrases.never_inside() and not _is_last(tokens, index):
        return False
    if token.is_abbreviation and not upper:
        return False
    begins_position, _ = phrases.heads().longest(tokens, index)
    begins_role, _ = phrases.role_verbs().longest(tokens, index)
    return begins_position == index and begins_role - index < _ROLE_PHRASE


def _is_last(tokens: Sequence[Token], index: int) -> bool:
    """Whether a mark or a verb follows: Lê Tấn Đảng is a name there, and "Lê Tấn Đảng ủy viên" no such one."""
    after = index + 1
    if after >= len(tokens):
        return True
    verb, _ = phrases.role_verbs().longest(tokens, after)
    return verb > after or not tokens[after].is_word
