"""Positions as codes: "Phó Bí thư Thường trực Tỉnh ủy, Chủ tịch HĐND tỉnh" → `pbt_thuong_truc`, `ct_hdnd`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from config.lexicon import lexicon
from indexer.facets.wording import any_of, key, pattern
from indexer.places import district_list, units

_HEAD = (
    r"(?:nguyên|quyền|q\.|p\.|phó|bí thư|uỷ viên|chủ tịch|chủ nhiệm|trưởng|giám đốc|chánh|tuv|đuv"
    r"|tvtu|uv"
    r"|viện trưởng|chỉ huy|chính uỷ"
    r"|hiệu trưởng|đại biểu quốc hội|secretary|chair|vice|deputy|permanent|standing|head"
    r"|director|chief|president|member|commissioner)"
)
_PARTS = pattern(rf"(?:,|;| -| và| and|, and|-| kiêm| đồng thời là| đồng thời| cum)[ ]*(?={_HEAD})")
_CITY = pattern(r"\bthành (?:uỷ(?: viên)?|phố|đoàn)\b(?: thành phố| tp\.?)?|\btp\b\.?")
_ABBREVIATED = re.compile(r"^p\.? ?(?=bí|chủ|trưởng|giám|chánh|viện)")
_BRACKET = re.compile(r" ?\([^)]*\)")


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    label: str
    match: re.Pattern[str]
    level: str


@cache
def _entries(section: str) -> tuple[_Entry, ...]:
    rows: list[dict[str, Any]] = lexicon("posts")[section]
    return tuple(
        _Entry(r["code"], r["label"], pattern(r["match"]), r.get("level", "")) for r in rows
    )


@lru_cache(maxsize=4096)
def codes(position: str, province: str | None = None) -> tuple[str, ...]:
    """The post codes of a position, in its order, once each; a part that is no known post gives none.

    `province` tells whether a Thành ủy is a centrally run city's, of provincial rank, or a town's in the province.
    """
    parts = _PARTS.split(_spelled_out(_BRACKET.sub("", key(position))))
    parts = [_ABBREVIATED.sub("phó ", " ".join(part.split())) for part in parts]
    found = (_code(part, province) for part in parts)
    return tuple(dict.fromkeys(code for code in found if code))


def _spelled_out(position: str) -> str:
    return _shortened().sub(
        lambda found: key(lexicon("posts")["abbreviations"][found[1]]), position
    )


@cache
def _shortened() -> re.Pattern[str]:
    return pattern(rf"\b({any_of(lexicon('posts')['abbreviations'])})\b\.?")


def label(code: str) -> str:
    """The Vietnamese label of a code, with state and level: `nguyen_ct_ubnd_huyen` → "nguyên Chủ tịch UBND cấp huyện"."""
    state, rest = _state_of(code)
    for entry in _entries("posts"):
        for level in (None, *_entries("levels")):
            if rest == entry.code + (f"_{level.code}" if level else ""):
                words = (state, entry.label, level.label if level else "")
                return " ".join(word for word in words if word)
    return code


def _state_of(code: str) -> tuple[str, str]:
    for entry in _entries("states"):
        if code.startswith(f"{entry.code}_"):
            return entry.label, code.removeprefix(f"{entry.code}_")
    return "", code


def _code(part: str, province: str | None) -> str | None:
    state = ""
    for entry in _entries("states"):
        if found := entry.match.match(part):
            state, part = f"{entry.code}_", part[found.end() :].strip()
            break
    for entry in _entries("posts"):
        if entry.match.search(part):
            level = "" if entry.level else _level(part, province)
            return f"{state}{entry.code}{level}"
    return None


def _level(part: str, province: str | None) -> str:
    for entry in _entries("levels"):
        if entry.match.search(part):
            return f"_{entry.code}"
    return "_huyen" if _is_town(part, province) else ""


def _is_town(part: str, province: str | None) -> bool:
    """Whether a city's post belongs to a town in a province, not to a centrally run city."""
    city = _CITY.search(part)
    if city is None:
        return False
    named = part[city.end() :].strip(" .")
    if named in _towns() and named != key(province or "") and named not in _central_cities():
        return True
    return province is not None and key(province) not in _central_cities()


@cache
def _towns() -> frozenset[str]:
    return frozenset(key(name) for _, kind, name in district_list() if kind == "thanh_pho")


@cache
def _central_cities() -> frozenset[str]:
    return frozenset(key(unit.name) for unit in units().values() if unit.kind == "thanh_pho")
