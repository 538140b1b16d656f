"""The gazetteer: provinces with their dates, districts, and where a text names them.

Data: `config/lexicon/provinces.yaml` and `districts.yaml`. Names are found in any tone placement and Unicode form, in
capitals or lower case, with their aliases; without accents only where the caller asks for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from config.lexicon import lexicon
from indexer.text.spelling import fold, normal

SYLLABLE = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+|\d+")
KINDS = {"huyen": "huyện", "quan": "quận", "thi_xa": "thị xã", "thanh_pho": "thành phố"}
HIDDEN = ""  # the name of what only looks like a province: "Thái Bình Dương"
_GAPS = {" ", "  ", "\u00a0"}
_JOINTS = _GAPS | {"", "-", "–", "—", ".", " - ", " – ", " — ", ". "}
_KIND = re.compile(r"^\s*(?:tỉnh|tinh|thành phố|thanh pho|tp\.?)\s+", re.IGNORECASE)
_AT = re.compile(r"(?P<name>.+?)\s*@\s*(?P<year>\d{4})")

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A province or centrally run city while it exists under this name; `then` has its territory afterwards."""

    name: str
    kind: str  # tinh | thanh_pho
    code: str = ""
    since: date = date.min
    until: date = date.max
    then: str = ""
    formerly: str = ""
    aliases: tuple[str, ...] = ()


class Place(NamedTuple):
    """A name found in a text: where, and the provinces it may stand for (of a district: those it may lie in)."""

    name: str
    start: int
    end: int
    provinces: tuple[str, ...]


class _Entry(NamedTuple):
    keys: Keys
    loose: tuple[bool, ...]  # per gap between syllables: may it be a hyphen or a dot?
    name: str


class Gazetteer:
    """Names of one or more syllables, looked up from their first syllable on, the longest first."""

    def __init__(self, *, accents: bool = True) -> None:
        """With `accents` False the names and the texts are compared without them."""
        self._read: Callable[[str], str] = normal if accents else fold
        self._entries: dict[Keys, list[_Entry]] = defaultdict(list)  # by their first two syllables
        self._provinces: dict[str, tuple[str, ...]] = defaultdict(tuple)

    def add(self, written: str, name: str, provinces: tuple[str, ...]) -> None:
        """Have `written` found as `name`, in `provinces` besides those already known."""
        syllables = list(SYLLABLE.finditer(written))
        loose = tuple(written[a.end() : b.start()] != " " for a, b in pairwise(syllables))
        entry = _Entry(tuple(self._read(s[0]) for s in syllables), loose, name)
        bucket = self._entries[entry.keys[:2]]
        if entry not in bucket:
            bucket.append(entry)
            bucket.sort(key=lambda known: -len(known.keys))
        known = self._provinces[name]
        self._provinces[name] = known + tuple(p for p in provinces if p not in known)

    def find(self, text: str, *, capitals: bool = False) -> Iterator[Place]:
        """Every name in `text`, none inside another; with `capitals` only those that begin with one (or a digit)."""
        tokens = [m.span() for m in SYLLABLE.finditer(text)]
        index = 0
        while index < len(tokens):
            start = tokens[index][0]
            entry = None if capitals and text[start].islower() else self._at(text, tokens, index)
            if entry is None:
                index += 1
                continue
            index += len(entry.keys)
            if entry.name != HIDDEN:
                yield Place(entry.name, start, tokens[index - 1][1], self._provinces[entry.name])

    def exactly(self, text: str) -> Place | None:
        """The name that `text` is, surrounding blanks aside."""
        place = next(self.find(text), None)
        whole = (
            place
            and not SYLLABLE.search(text, place.end)
            and not SYLLABLE.search(text[: place.start])
        )
        return place if whole else None

    def _at(self, text: str, tokens: list[tuple[int, int]], index: int) -> _Entry | None:
        keys = tuple(self._read(text[slice(*token)]) for token in tokens[index : index + 2])
        for start in (keys, keys[:1]):
            for entry in self._entries.get(start, ()):
                if self._continues(entry, text, tokens, index):
                    return entry
        return None

    def _continues(
        self, entry: _Entry, text: str, tokens: list[tuple[int, int]], index: int
    ) -> bool:
        if index + len(entry.keys) > len(tokens):
            return False
        for loose, key in zip(entry.loose, entry.keys[1:], strict=True):
            before, after = tokens[index], tokens[index + 1]
            if text[before[1] : after[0]] not in (_JOINTS if loose else _GAPS):
                return False
            if self._read(text[slice(*after)]) != key:
                return False
            index += 1
        return True


@cache
def units() -> Mapping[str, Unit]:
    """Every province that is or was, by name."""
    return {
        entry["name"]: Unit(**{**entry, "aliases": tuple(entry.get("aliases", ()))})
        for entry in lexicon("provinces")["units"]
    }


@cache
def current() -> tuple[str, ...]:
    """Today's 34 provinces and cities."""
    return tuple(unit.name for unit in units().values() if unit.until == date.max)


@cache
def provinces(*, accents: bool = True) -> Gazetteer:
    """The names and aliases of all provinces."""
    gazetteer = Gazetteer(accents=accents)
    for unit in units().values():
        for written in (unit.name, *unit.aliases):
            gazetteer.add(written, unit.name, (unit.name,))
    for written in lexicon("provinces")["hidden"]:
        gazetteer.add(written, HIDDEN, ())
    return gazetteer


@cache
def joined() -> Mapping[str, str]:
    """Provinces by their names as addresses on the web have them: `hagiang`."""
    names = (unit.name for unit in units().values() if " " in unit.name)
    return {"".join(fold(s[0]) for s in SYLLABLE.finditer(name)): name for name in names}


@cache
def districts(*, accents: bool = True) -> Gazetteer:
    """The names of the districts with their kind before them (`huyện Chiêm Hóa`, `TP. Long Xuyên`, `TX Đông Triều`)."""
    gazetteer = Gazetteer(accents=accents)
    for province, kind, name in district_list():
        for prefix in (KINDS[kind], *_SHORT[kind]):
            gazetteer.add(f"{prefix}{name}", f"{KINDS[kind]} {name}", (province,))
        gazetteer.add(f"{KINDS[kind]} {name}", f"{KINDS[kind]} {name}", (province,))
    return gazetteer


@cache
def towns(*, accents: bool = True) -> Gazetteer:
    """The names of the districts alone (`Mộc Châu`), those left out that are numbers or provinces' names."""
    gazetteer = Gazetteer(accents=accents)
    ambiguous = {*units(), *lexicon("provinces")["hidden"]}
    for province, _, name in district_list():
        if not name[0].isdigit() and name not in ambiguous:
            gazetteer.add(name, name, (province,))
    return gazetteer


# What else stands before a district's name: its kind in short, its party committee, its youth union.
_SHORT = {
    "huyen": ("huyện ", "H.", "huyện ủy ", "huyện đoàn "),
    "quan": ("quận ", "Q.", "quận ủy ", "quận đoàn "),
    "thi_xa": ("thị xã ", "TX ", "TX.", "T.X ", "thị ủy ", "thị đoàn "),
    "thanh_pho": ("thành phố ", "TP ", "TP.", "T.P ", "Tp.", "thành ủy ", "thành đoàn "),
}


@cache
def district_list() -> tuple[tuple[str, str, str], ...]:
    """Province, kind (`huyen`, `quan`, `thi_xa`, `thanh_pho`) and name of every district."""
    data = lexicon("districts")
    return tuple(
        (province, kind, name)
        for part in ("provinces", "former")
        for province, kinds in data[part].items()
        for kind, names in kinds.items()
        for name in names
    )


def unit(written: str) -> str | None:
    """The province that `written` names: any case, aliases, accents or none, with or without its kind; else None.

    `tp.hcm`, `Hồ Chí Minh`, `tỉnh Thanh Hoá`, `THANH HOA` and `thanhhoa` are all understood.
    """
    bare = _KIND.sub("", written)
    for gazetteer in (provinces(), provinces(accents=False)):
        for form in (written, bare, f"TP {bare}"):
            if found := gazetteer.exactly(form):
                return found.name
    return joined().get(fold(bare.strip()))


def unit_in_year(written: str) -> tuple[str, int] | None:
    """The unit and year that `NAME@YEAR` means (`Tuyên Quang@2024`); None where it is not of that form."""
    parts = _AT.fullmatch(written.strip())
    name = unit(parts["name"]) if parts else None
    return (name, int(parts["year"])) if parts and name else None


def unit_at(name: str, when: str | date | None) -> str:
    """What the territory called `name` belongs to at `when`, a date or partial ISO date; undated: `name` itself.

    `unit_at("Hà Giang", "2025-08")` is Tuyên Quang, `unit_at("Huế", "2020")` is Thừa Thiên Huế. Of a year or month the
    first day counts.
    """
    day = _first_day(when) if isinstance(when, str) else when
    known = units().get(name)
    if day is None or known is None:
        return name
    if day > known.until:
        return unit_at(known.then, day)
    return unit_at(known.formerly, day) if day < known.since and known.formerly else name


def today(name: str) -> str:
    """The province whose territory `name` is today."""
    known = units().get(name)
    return today(known.then) if known and known.then else name


def former(name: str) -> tuple[str, ...]:
    """The units that `name`, one of today's provinces, was made of, itself included where the name went on."""
    return tuple(unit.name for unit in units().values() if today(unit.name) == name)


def was_former(name: str, when: str | None) -> bool:
    """Whether the unit called `name`, one of today's, was at `when` (partial ISO date) not yet merged with others.

    False where nothing was merged into it, and where the date is not known.
    """
    day = _first_day(when) if when else None
    joined = [units()[unit].until for unit in former(name) if unit != name]
    return day is not None and any(day <= until for until in joined)


def last_year(name: str) -> int:
    """The last year that began before the unit called `name` was merged with others (`Tuyên Quang`: 2025)."""
    joined = [units()[unit].until for unit in former(name) if unit != name]
    return max(joined, default=units()[name].until).year


def _first_day(when: str) -> date | None:
    try:
        return date.fromisoformat(when + "0001-01-01"[len(when) :] if len(when) < 10 else when[:10])
    except ValueError:
        return None
