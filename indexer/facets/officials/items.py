"""A sentence as the items that persons are read from: honorifics, positions, names, the marks between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from indexer.facets.officials import names, phrases
from indexer.facets.officials.positions import position_end, words
from indexer.facets.officials.tokens import Token


class Kind(Enum):
    """What an item is."""

    ONE = auto()  # đồng chí, ông
    MANY = auto()  # các đồng chí
    RANK = auto()  # Đại tá
    POSITION = auto()
    NAME = auto()
    COMMA = auto()
    SEMICOLON = auto()
    DASH = auto()
    AND = auto()
    COLON = auto()
    BRACKET = auto()


_MARKS = {
    ",": Kind.COMMA,
    ";": Kind.SEMICOLON,
    ":": Kind.COLON,
    "(": Kind.BRACKET,
    ")": Kind.BRACKET,
}
_AND = frozenset({"và", "and", "cùng", "&"})
BETWEEN = frozenset({Kind.COMMA, Kind.DASH, Kind.AND, Kind.BRACKET})
PERSONAL = frozenset({Kind.ONE, Kind.MANY, Kind.RANK, Kind.POSITION, Kind.NAME})
LONGEST_BODY = 10  # tokens between "các đồng chí" and the colon before their names
_HONORIFICS = {"one": Kind.ONE, "many": Kind.MANY, "rank": Kind.RANK}


@dataclass(frozen=True, slots=True)
class Item:
    """One item: tokens `first` to `last` of the sentence, characters `start` to `end` of the line."""

    kind: Kind
    first: int
    last: int
    start: int
    end: int


def groups(tokens: Sequence[Token]) -> list[list[Item]]:
    """The runs of items of a sentence that other words part, each from its first to its last personal item."""
    found: list[list[Item]] = [[]]
    index = 0
    while index < len(tokens):
        item = _item(tokens, index, found[-1])
        if item is None:
            if found[-1]:
                found.append([])
            index += 1
        else:
            found[-1].append(item)
            index = item.last
    trimmed = (_trimmed(group) for group in found)
    return [group for group in trimmed if group]


def _trimmed(group: list[Item]) -> list[Item]:
    """The group from its first to its last personal item."""
    places = [i for i, item in enumerate(group) if item.kind in PERSONAL]
    return group[places[0] : places[-1] + 1] if places else []


def _item(tokens: Sequence[Token], index: int, group: Sequence[Item]) -> Item | None:
    token = tokens[index]
    end, kind = _personal(tokens, index, group)
    linked, _ = phrases.also().longest(tokens, index)
    if kind is None and linked > index:
        return Item(Kind.AND, index, linked, token.start, tokens[linked - 1].end)
    if kind is None:
        kind = Kind.DASH if token.is_dash else _MARKS.get(token.text)
        if kind is None and token.key in _AND:
            kind = Kind.AND
        end = index + 1
        if (
            kind is None
            and token.key in ("là", "gồm")
            and group
            and group[-1].kind in (Kind.ONE, Kind.MANY)
        ):
            kind = Kind.COLON
    if kind is None:
        return None
    return Item(kind, index, end, token.start, tokens[end - 1].end)


def _personal(
    tokens: Sequence[Token], index: int, group: Sequence[Item]
) -> tuple[int, Kind | None]:
    end, language = position_end(tokens, index)
    if language:
        return end, Kind.POSITION
    end, many = phrases.honorifics().longest(tokens, index)
    if end > index and _honours(tokens, end, many or ""):
        end = _of_body_end(tokens, end) if many == "many" else end
        return end, _HONORIFICS[many or "one"]
    before = [item.kind for item in group[-2:]]
    sure = before[-1:] in ([Kind.ONE], [Kind.MANY], [Kind.RANK], [Kind.POSITION]) or (
        before[-1:] in ([Kind.COLON], [Kind.SEMICOLON])
        and Kind.MANY in (item.kind for item in group)
    )
    if not sure and index and tokens[index - 1].key in words("before_place"):
        return index, None
    titled = _english_position_follows(tokens, index)
    listed = before[-1:] == [Kind.SEMICOLON] or _is_bullet(tokens, index)
    sure = sure or (listed and _position_follows(tokens, index))
    sure = sure or (titled and before[-1:] in ([Kind.COLON], [Kind.SEMICOLON]))
    english = titled or _is_english(tokens, group)
    end = names.name_end(tokens, index, sure=sure, english=english)
    return (end, Kind.NAME) if end > index else (index, None)


def _of_body_end(tokens: Sequence[Token], end: int) -> int:
    """Past the body whose members follow a colon: "các đồng chí trong Thường trực Tỉnh ủy: A, B"."""
    for colon in range(end, min(len(tokens), end + LONGEST_BODY)):
        if tokens[colon].text == ":":
            return colon
        if not tokens[colon].is_word or position_end(tokens, colon)[0] > colon:
            break
    return end


def _is_bullet(tokens: Sequence[Token], index: int) -> bool:
    return index == 1 and (tokens[0].is_dash or tokens[0].text in "*+•")


def _position_follows(tokens: Sequence[Token], index: int) -> bool:
    """Whether capitals in a list go on with a position: "- K'Brếp, Trưởng Ban Dân vận Tỉnh ủy", "; Rah Lan A-Bí thư"."""
    for after in range(index + 1, min(len(tokens), index + names.LONGEST + 1)):
        if tokens[after].text == "," or tokens[after].is_dash:
            return position_end(tokens, after + 1)[0] > after + 1
    return False


def _is_english(tokens: Sequence[Token], group: Sequence[Item]) -> bool:
    """Whether the position just before is an English one."""
    before = group[-1] if group else None
    return (
        before is not None
        and before.kind is Kind.POSITION
        and position_end(tokens, before.first)[1] == "en"
    )


def _honours(tokens: Sequence[Token], end: int, many: str) -> bool:
    """Whether an honorific stands before a person: "các" and "hai" alone only before a position."""
    if end >= len(tokens):
        return False
    if many == "many" and tokens[end - 1].key in ("các", "hai"):
        return position_end(tokens, end)[0] > end and tokens[end].is_capital
    return True


def _english_position_follows(tokens: Sequence[Token], index: int) -> bool:
    """Whether "Tran Dang Ninh," goes on with an English position, or an English honorific stands before."""
    if index and tokens[index - 1].key.rstrip(".") in ("mr", "mrs", "ms", "comrade"):
        return True
    for after in range(index + 2, min(len(tokens), index + names.LONGEST + 1)):
        if tokens[after].text == "," or tokens[after].is_dash:
            return phrases.heads().longest(tokens, after + 1)[1] == "en"
    return False
