"""The level at which the meeting was held: province, district, commune, or a sector of the province."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from re import Pattern

from config.lexicon import lexicon
from indexer.facets.meeting import BODY, MeetingName, placed_paragraphs
from indexer.facets.organiser import NOT_INSIDE, Organiser
from indexer.facets.source import Finding, Source
from indexer.facets.wording import any_of, key, pattern
from indexer.places import districts, units

ORDER = ("huyen", "xa", "nganh", "tinh")


@cache
def _words() -> tuple[tuple[str, Pattern[str]], ...]:
    data = lexicon("levels")
    words = {level: rf"{NOT_INSIDE}\b(?:{any_of(data[level])})(?!\w| hội)" for level in ORDER}
    return tuple((level, pattern(expression)) for level, expression in words.items())


@cache
def _city() -> Pattern[str]:
    return pattern(rf"\b(?:{any_of(lexicon('levels')['thanh_uy'])})(?!\w)")


def find(
    source: Source,
    names: Sequence[MeetingName] = (),
    organiser: Organiser | None = None,
    province: str | None = None,
) -> Finding:
    """The level (`tinh`, `huyen`, `xa`, `nganh`) with its evidence, from the organiser, else the meeting's name."""
    for field, start, end in _places(names, organiser):
        content = source.parts.get(field, "")
        if found := _level(content, start, end, province):
            level, begin, stop = found
            return Finding(level, (source.quote(level, field, begin, stop, "level_word"),))
    return _in_title(source) or _in_opening(source) or _in_text(source, province)


def _in_title(source: Source) -> Finding | None:
    """The district or commune that a headline begins with: "Huyện Na Hang sơ kết …", "Xã Hòa Phú: …"."""
    view = key(source.title)
    for level, words in _words():
        found = words.match(view) if level in ("huyen", "xa") else None
        if found:
            return Finding(level, (source.quote(level, "title", *found.span(), "level_in_title"),))
    return None


@cache
def _commune() -> Pattern[str]:
    data = lexicon("levels")
    return pattern(rf"(?:\b(?:{any_of(data['bodies'])}) |^)(?:{any_of(data['communes'])})\b")


def _in_opening(source: Source) -> Finding | None:
    """A commune, where a body of one is named before the body of the report and none of the province is."""
    opening = [part for part in placed_paragraphs(source) if part[3] != BODY]
    if any(_text_words("tinh").search(key(line)) for _, _, line, _ in opening):
        return None
    for field, offset, line, _ in opening:
        if found := _commune().search(key(line)):
            start, end = offset + found.start(), offset + found.end()
            return Finding("xa", (source.quote("xa", field, start, end, "level_in_opening"),))
    return None


@cache
def _text_words(level: str) -> Pattern[str]:
    return pattern(rf"\b(?:{any_of(lexicon('levels')['in_text'][level])})(?!\w)")


def _in_text(source: Source, province: str | None) -> Finding:
    """The level that the text speaks of: the province's committee where it is named at all, else the district's."""
    for level in ("tinh", "huyen"):
        for field, content in source.parts.items():
            if found := _text_words(level).search(key(content)):
                return Finding(level, (source.quote(level, field, *found.span(), "level_in_text"),))
    for field, content in source.parts.items():
        if found := _city_body().search(key(content)):
            level = _level_of_city(province)
            return Finding(level, (source.quote(level, field, *found.span(), "level_in_text"),))
    return Finding()


@cache
def _city_body() -> Pattern[str]:
    return pattern(r"\b(?:thành uỷ|đảng bộ thành phố)(?!\w)")


def _level_of_city(province: str | None) -> str:
    """A centrally run city is a province, any other city is in one."""
    unit = units().get(province or "")
    return "tinh" if unit and unit.kind == "thanh_pho" else "huyen"


def _places(
    names: Sequence[MeetingName], organiser: Organiser | None
) -> Iterator[tuple[str, int, int]]:
    if organiser:
        yield organiser.field, organiser.start, organiser.end
    for name in names[:4]:
        yield name.field, name.start, name.end


def _level(content: str, start: int, end: int, province: str | None) -> tuple[str, int, int] | None:
    view = key(content)
    told = ((level, words.search(view, start, end)) for level, words in _words())
    spans = [(found.start(), -found.end(), level) for level, found in told if found]
    if spans:
        first, last, level = min(spans)
        return level, first, -last
    city = _city().search(view, start, end)
    if city is None:
        return None
    town = _is_town(content[city.end() : end].strip(), province)
    return "huyen" if town else _level_of_city(province), *city.span()


def _is_town(name: str, province: str | None) -> bool:
    """Whether a city is one inside a province or another city: Thành ủy Thủ Đức."""
    return name != province and districts().exactly(f"thành phố {name}") is not None
