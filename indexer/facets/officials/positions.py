"""Positions verbatim: a head (Phó Bí thư, Trưởng Ban, Deputy Secretary) and the bodies, levels and places that follow it."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.facets.officials import names, phrases
from indexer.facets.officials.tokens import Token

LONGEST = 40  # tokens of one position
_LONGEST_BRACKET = 8

# Nouns in a body's name, verbs elsewhere: after these words, or with a capital, they belong to the name.
_NOUN_OR_VERB = frozenset(
    [
        "tổ",
        "kiểm",
        "chỉ",
        "thông",
        "quản",
        "tuyên",
        "xây",
        "bảo",
        "thanh",
        "giám",
        "báo",
        "phòng",
        "phát",
        "giáo",
        "đào",
        "công",
        "lao",
    ]
)
_NAMING = frozenset(
    [
        "ban",
        "phòng",
        "sở",
        "bộ",
        "và",
        "uỷ",
        "-",
        "tác",
        "ngành",
        "phó",
        "trưởng",
        "đoàn",
        "đội",
        "cục",
        "hội",
        "đồng",
        "&",
        "trung",
        "tâm",
        "tw",
    ]
)
_NUMBERED = frozenset(["khu", "khoá", "khóa", "số", "vực", "đoàn", "cụm", "kỳ"])
_PROVINCIAL = frozenset(
    [
        "tỉnh",
        "uỷ",
        "phố",
        "tp",
        "tp.",
        "bộ",
        "an",
        "sự",
        "báo",
        "đài",
        "ubnd",
        "hđnd",
        "mttq",
        "tế",
        "khối",
        "đoàn",
        "hội",
        "phòng",
        "ngành",
        "nay",
        "tòa",
        "toà",
        "viện",
        "cũ",
    ]
)
_LOCAL = frozenset(
    ["huyện", "uỷ", "xã", "quận", "phố", "tp", "tp.", "phường", "trấn", "thị", "đoàn", "bộ", "an"]
)
_COMMUNE = frozenset(["xã", "phường", "trấn", "huyện", "thôn"])


def position_end(tokens: Sequence[Token], start: int) -> tuple[int, str]:
    """The end of the position that begins at `start`, and its language; `(start, "")` where none begins."""
    index, _ = phrases.prefixes().longest(tokens, start)
    head, language = phrases.heads().longest(tokens, index)
    if head == index:
        return start, ""
    return _complement_end(tokens, head, language or "vi"), language or "vi"


def _complement_end(tokens: Sequence[Token], start: int, language: str) -> int:
    end = index = start
    limit = min(len(tokens), start + LONGEST)
    while index < limit:
        step = _step(tokens, index, language)
        if step == index:
            break
        index = step
        if not _is_joint(tokens[index - 1], language):
            end = index
    return end


def _step(tokens: Sequence[Token], index: int, language: str) -> int:
    """Where the position goes on after the token at `index`; `index` where it has ended."""
    token = tokens[index]
    if token.text == "(":
        return _bracket_end(tokens, index)
    if language == "en":
        return _english_step(tokens, index)
    if token.key in ("và", "&", "kiêm") or token.is_dash:
        return index + 1 if _joins(tokens, index) else index
    end, _ = phrases.complements("vi").longest(tokens, index)
    if end > index and _is_noun(tokens, index, end):
        return end
    return _proper_step(tokens, index)


def _is_joint(token: Token, language: str) -> bool:
    return token.key in ("và", "&", "kiêm", "-") or (
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
    doubtful = verb > index or token.key in _NOUN_OR_VERB
    return not doubtful or tokens[index - 1].key in _NAMING


def _joins(tokens: Sequence[Token], index: int) -> bool:
    """Whether "và" or a dash goes on with the same body's name ("Thông tin và Truyền thông")."""
    following = index + 1
    if following >= len(tokens) or position_starts(tokens, following):
        return False
    honorific, _ = phrases.honorifics().longest(tokens, following)
    if honorific > following or names.name_end(tokens, following) > following:
        return False
    end, _ = phrases.complements("vi").longest(tokens, following)
    verb, _ = phrases.role_verbs().longest(tokens, following)
    if tokens[following].key == "các" or end == following or verb >= end:
        return False
    return tokens[following].is_capital or not tokens[index - 1].is_capital


def position_starts(tokens: Sequence[Token], index: int) -> bool:
    """Whether a position begins at `index`."""
    return position_end_of_head(tokens, index) > index


def position_end_of_head(tokens: Sequence[Token], index: int) -> int:
    """The end of the head (with nguyên, quyền) at `index`."""
    after_prefix, _ = phrases.prefixes().longest(tokens, index)
    head, _ = phrases.heads().longest(tokens, after_prefix)
    return head if head > after_prefix else index


def _bracket_end(tokens: Sequence[Token], index: int) -> int:
    """Past a short bracket inside a position: an abbreviation such as "(UBKT)"."""
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
        return index + 1 if before in _NUMBERED else index
    if not token.is_capital or position_starts(tokens, index):
        return index
    place = _place_end(tokens, index, before)
    if place > index:
        return place
    person = names.name_end(tokens, index)
    if person > index:
        return _place_before_person(tokens, index, person, before)
    return index + 1


def _place_end(tokens: Sequence[Token], index: int, before: str) -> int:
    provinces, districts = phrases.places()
    if before in _PROVINCIAL and (end := provinces.longest(tokens, index)[0]) > index:
        return end
    if before in _LOCAL:
        return districts.longest(tokens, index)[0]
    return index


def _place_before_person(tokens: Sequence[Token], index: int, person: int, before: str) -> int:
    """A commune's name that looks like a person's: "xã Lâm Thủy Nguyễn Văn B", "xã Kim Sơn,"."""
    if before not in _COMMUNE:
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
    if position_starts(tokens, index):
        return False
    end, _ = phrases.complements("en").longest(tokens, index)
    return end > index
