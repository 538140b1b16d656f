"""Positions verbatim: a head (Phó Bí thư, Trưởng Ban, Deputy Secretary) and the bodies, levels and places that follow it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from config.lexicon import lexicon
from indexer.facets.officials import names, phrases
from indexer.facets.officials.tokens import Token
from indexer.facets.wording import key

LONGEST = 40  # tokens of one position
_LONGEST_BRACKET = 8
_SHORT_PHRASE = 2  # tokens; a longer phrase is a name, whatever its first word


@cache
def words(context: str) -> frozenset[str]:
    """The words of one list of `contexts` in positions.yaml."""
    return frozenset(key(word) for word in lexicon("positions")["contexts"][context])


def position_end(tokens: Sequence[Token], start: int) -> tuple[int, str]:
    """The end of the position that begins at `start`, and its language; `(start, "")` where none begins."""
    index, _ = phrases.prefixes().longest(tokens, start)
    head, language = phrases.heads().longest(tokens, index)
    if language is None:
        return start, ""
    unit = any(token.key in words("unit_heads") for token in tokens[index:head])
    return _complement_end(tokens, head, language, unit=unit), language


def _complement_end(tokens: Sequence[Token], start: int, language: str, *, unit: bool) -> int:
    end = index = start
    limit = min(len(tokens), start + LONGEST)
    while index < limit:
        step = _step(tokens, index, language)
        if unit and step == index and tokens[index].text == ",":
            step = _body_of_unit(tokens, index)
        if step == index:
            break
        index = step
        if not _is_joint(tokens[index - 1], language):
            end = index
    return end


def _step(tokens: Sequence[Token], index: int, language: str) -> int:
    """Where the position goes on after the token at `index`; `index` where it has ended."""
    token = tokens[index]
    if phrases.stops().longest(tokens, index)[0] > index:
        return index
    if token.text == "(":
        return _bracket_end(tokens, index)
    if language == "en":
        return _english_step(tokens, index)
    if token.key in ("và", "&", "kiêm") or token.is_dash:
        return index + 1 if _joins(tokens, index) else index
    end, _ = phrases.complements("vi").longest(tokens, index)
    if end > index and _is_noun(tokens, index, end):
        return end - 1 if _ends_in_surname(tokens, index, end) else end
    return _proper_step(tokens, index)


def _body_of_unit(tokens: Sequence[Token], comma: int) -> int:
    """Past the comma between a unit and its body: "Trưởng phòng Khoa giáo, Ban Tuyên giáo Tỉnh ủy"."""
    following = comma + 1
    if (
        following >= len(tokens)
        or not tokens[following].is_capital
        or _position_starts(tokens, following)
    ):
        return comma
    return (
        following if phrases.complements("vi").longest(tokens, following)[0] > following else comma
    )


def _is_joint(token: Token, language: str) -> bool:
    return token.key in ("và", "&", "kiêm", "-", ",") or (
        language == "en" and token.key in ("of", "the", "and")
    )


def _is_noun(tokens: Sequence[Token], index: int, end: int) -> bool:
    """Whether the phrase belongs to the body's name: no role verb, no name of a person."""
    token = tokens[index]
    verb, _ = phrases.role_verbs().longest(tokens, index)
    if token.is_capital and end == index + 1 and names.name_end(tokens, index) > index + 1:
        return False
    if token.is_capital:
        return True
    if verb > end:
        return False
    doubtful = verb > index or token.key in words("noun_or_verb")
    doubtful = doubtful and end - index <= _SHORT_PHRASE
    return not doubtful or tokens[index - 1].key in words("naming")


def _ends_in_surname(tokens: Sequence[Token], index: int, end: int) -> bool:
    """Whether a level and a surname only look like a body: "Chủ tịch UBND tỉnh Đoàn Văn A" is not of the Tỉnh đoàn."""
    last = end - 1
    if last == index or tokens[index].is_capital or not tokens[last].is_capital:
        return False
    return names.name_end(tokens, last) > end


def _joins(tokens: Sequence[Token], index: int) -> bool:
    """Whether "và" or a dash goes on with the same body's name ("Thông tin và Truyền thông")."""
    following = index + 1
    if following >= len(tokens) or _position_starts(tokens, following):
        return False
    honorific, _ = phrases.honorifics().longest(tokens, following)
    if honorific > following or names.name_end(tokens, following) > following:
        return False
    end, _ = phrases.complements("vi").longest(tokens, following)
    verb, _ = phrases.role_verbs().longest(tokens, following)
    if tokens[following].key == "các" or end == following or verb >= end:
        return False
    return tokens[following].is_capital or not tokens[index - 1].is_capital


def _position_starts(tokens: Sequence[Token], index: int) -> bool:
    """Whether a position begins at `index`: a head, nguyên or quyền before it."""
    head, _ = phrases.prefixes().longest(tokens, index)
    return phrases.heads().longest(tokens, head)[0] > head


def _bracket_end(tokens: Sequence[Token], index: int) -> int:
    """Past a short bracket inside a position: an abbreviation such as "(UBKT)", or "(không chuyên trách)"."""
    worded, _ = phrases.complements("vi").longest(tokens, index + 1)
    if index + 1 < worded < len(tokens) and tokens[worded].text == ")":
        return worded + 1
    for end in range(index + 1, min(len(tokens), index + _LONGEST_BRACKET)):
        if tokens[end].text == ")":
            inside = tokens[index + 1 : end]
            short = all(token.is_abbreviation or token.is_dash for token in inside)
            return end + 1 if inside and short else index
    return index


def _proper_step(tokens: Sequence[Token], index: int) -> int:
    """Past a place or another proper name, or a number that belongs to one ("Quân khu 9"); never past a person."""
    token, before = tokens[index], tokens[index - 1].key
    if token.text[0].isdigit():
        return index + 1 if before in words("numbered") else index
    if not token.is_capital or _position_starts(tokens, index) or _is_clause(tokens, index):
        return index
    place = _place_end(tokens, index, before)
    if place > index:
        return place
    person = names.name_end(tokens, index)
    if person > index:
        return _place_before_person(tokens, index, person, before)
    return index + 1


def _is_clause(tokens: Sequence[Token], index: int) -> bool:
    """Whether a verb begins, in a sentence that is all in capitals: "CHỦ TỊCH HĐND TỈNH CHỦ TRÌ HỘI NGHỊ"."""
    verb, _ = phrases.role_verbs().longest(tokens, index)
    return tokens[index].is_abbreviation and verb > index + 1


def _place_end(tokens: Sequence[Token], index: int, before: str) -> int:
    provinces, districts = phrases.places()
    if before in words("provincial") and (end := provinces.longest(tokens, index)[0]) > index:
        return end
    local = tokens[index - 2].key if before in ("uỷ", "đoàn") and index > 1 else before
    if local in words("local"):
        return districts.longest(tokens, index)[0]
    return index


def _place_before_person(tokens: Sequence[Token], index: int, person: int, before: str) -> int:
    """A commune's name that looks like a person's: "xã Lâm Thủy Nguyễn Văn B", "xã Kim Sơn,"."""
    if before not in words("commune"):
        return index
    for split in range(index + 1, person - 1):
        if tokens[split].key in phrases.common_surnames() and split - index >= 2:
            return split
    return person if person - index == 2 else index


def _english_step(tokens: Sequence[Token], index: int) -> int:
    end, _ = phrases.complements("en").longest(tokens, index)
    if end > index:
        follows = end < len(tokens)
        if tokens[index].key in ("and", "to") and (
            not follows or not _english_goes_on(tokens, end)
        ):
            return index
        return end
    place, _ = phrases.english_places().longest(tokens, index)
    if place > index:
        return place
    if not tokens[index].is_capital or names.name_end(tokens, index, english=True) > index:
        return index
    return index + 1


def _english_goes_on(tokens: Sequence[Token], index: int) -> bool:
    if _position_starts(tokens, index):
        return False
    end, _ = phrases.complements("en").longest(tokens, index)
    return end > index
