"""What an address says about a province: the host as known, the form of its name, the parts of its path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit

from config.lexicon import lexicon
from indexer.places import SYLLABLE, district_list, provinces, units
from indexer.text.spelling import fold

HOST, FORM, DISTRICT, PATH = "host", "host_form", "host_district", "path"
ACRONYM = "host_acronym"
BODY = 5  # letters of a body's name after which a province's acronym is believed
SHORTEST = 4  # letters of a name that is read out of a label; shorter ones (Huế) are too often part of something else
_NO_NAMES = {"vn", "com", "org", "net", "edu", "info", "gov", "dcs", "www", "m", "tab", "co"}
_LABEL = re.compile(r"[^.]+")
_PART = re.compile(r"[^/]+")
_PLAIN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Told:
    """A province that characters `start` to `end` of the address tell, and by which rule."""

    province: str
    start: int
    end: int
    rule: str


def host_of(url: str) -> str:
    """The host of an address in lower case, without port; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_aggregator(host: str) -> bool:
    """Whether the host carries other people's articles, or is a central one: it says nothing, its path little."""
    return _listed(host, "aggregators")


def is_mirror(host: str) -> bool:
    """Whether the host is known to re-host articles under false dates: nothing of its addresses is evidence."""
    return _listed(host, "mirrors")


def _listed(host: str, key: str) -> bool:
    names = lexicon("hosts")[key]
    return any(parent in names for parent in _parents(host))


def _parents(host: str) -> Iterator[str]:
    labels = host.split(".")
    for index in range(len(labels) - 1):
        yield ".".join(labels[index:])


def from_host(url: str) -> Told | None:
    """The province of the host: a known portal, else a name in one of its labels, else a district's name."""
    host = host_of(url)
    if not host or is_aggregator(host) or is_mirror(host):
        return None
    offset = url.lower().find(host)
    for parent in _parents(host):
        if province := _known_hosts().get(parent):
            end = offset + len(host)
            return Told(province, end - len(parent), end, HOST)
    for names, rule in ((_province_keys(), FORM), (_district_keys(), DISTRICT)):
        for label in reversed(list(_LABEL.finditer(host))):
            if label[0] not in _NO_NAMES and (told := _in_label(label[0], host, names)):
                return Told(told, offset + label.start(), offset + label.end(), rule)
    for label in _LABEL.finditer(host):
        if told := _by_acronym(label[0]):
            return Told(told, offset + label.start(), offset + label.end(), ACRONYM)
    return None


def _by_acronym(label: str) -> str | None:
    """The province whose letters end a body's label: hoinongdan|hp."""
    label = label.replace("-", "")
    acronyms: dict[str, str] = lexicon("hosts")["acronyms"]
    bodies = [body for body in _around()[0] if len(body) >= BODY and label.startswith(body)]
    return next((acronyms[label[len(b) :]] for b in bodies if label[len(b) :] in acronyms), None)


def _in_label(label: str, host: str, names: dict[str, str]) -> str | None:
    """The unit whose name is left when what usually stands around it is taken away: bao|tuyenquang, laocai|tv."""
    label = label.replace("-", "")
    before, after = _around()
    for head in before:
        for tail in after:
            core = label[len(head) : len(label) - len(tail) if tail else None]
            if label.startswith(head) and label.endswith(tail) and core in names:
                return names[core]
    if any(host.endswith(f".{zone}") for zone in lexicon("hosts")["public_zones"]):
        return next((names[n] for n in names if len(n) > SHORTEST and label.endswith(n)), None)
    return None


@cache
def _around() -> tuple[tuple[str, ...], tuple[str, ...]]:
    data = lexicon("hosts")
    return ("", *data["before"]), ("", *(str(tail) for tail in data["after"]))


@cache
def _known_hosts() -> dict[str, str]:
    return {
        host: province for province, hosts in lexicon("hosts")["hosts"].items() for host in hosts
    }


@cache
def _province_keys() -> dict[str, str]:
    keys = {
        _PLAIN.sub("", fold(written)): unit.name
        for unit in units().values()
        for written in (unit.name, *unit.aliases)
    }
    return {key: name for key, name in keys.items() if len(key) >= SHORTEST}


@cache
def _district_keys() -> dict[str, str]:
    """Names of districts that are written as one word in a host, where they mean one province only."""
    found: dict[str, set[str]] = {}
    for province, _, name in district_list():
        found.setdefault(_PLAIN.sub("", fold(name)), set()).add(province)
    return {
        key: next(iter(where))
        for key, where in found.items()
        if len(where) == 1 and len(key) >= SHORTEST
    }


def from_path(url: str) -> Told | None:
    """The one province that the path names, in a part of its own or in words: `/ha-giang/`, `…-tinh-lao-cai-175`."""
    if not url or is_mirror(host_of(url)):
        return None
    try:
        start = url.index(urlsplit(url).path) if urlsplit(url).path else len(url)
    except ValueError:
        return None
    parts = list(_PART.finditer(url[start:].split("?")[0].split("#")[0]))
    for read in (
        _whole,
        _in_words,
    ):  # a part that is a province's name says more than one that contains it
        told = [
            Told(name, start + part.start(), start + part.end(), PATH)
            for part in parts
            for name in read(_words(part[0]))
        ]
        if told:
            return told[0] if len({item.province for item in told}) == 1 else None
    return None


def _words(part: str) -> str:
    return re.sub(r"[-_+]", " ", unquote(part))


def _whole(words: str) -> Iterator[str]:
    """The province that a part of a path is: `tuyen-quang`, `tinh-ha-nam`, `longan`."""
    plain = fold(" ".join(SYLLABLE.findall(words))).removeprefix("tinh ")
    place = provinces(accents=False).exactly(plain)
    if name := place.name if place else _province_keys().get(plain):
        yield name


def _in_words(words: str) -> Iterator[str]:
    """The provinces that a part of a path names; what means something else without accents only after "tinh"."""
    unsure = lexicon("provinces")["ambiguous_without_accents"]
    for place in provinces(accents=False).find(words):
        if place.name not in unsure or fold(words[: place.start]).endswith("tinh "):
            yield place.name
