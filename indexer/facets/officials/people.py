"""One entry per person: mentions joined by name, posts without a name joined to the person who holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.document import Evidence, Official
from indexer.facets import posts
from indexer.facets.officials.roles import strongest
from indexer.text.spelling import fold, normal

_CENTRAL_LEADERS = frozenset(
    {"tong_bi_thu", "chu_tich_nuoc", "thu_tuong", "ct_quoc_hoi", "thuong_truc_ban_bi_thu"}
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a person or a post stands: the name and the position as printed, the role, the evidence.

    `comrade` says that the article calls the person đồng chí, which it calls no passer-by.
    """

    name: str | None
    position: str | None
    role: str
    comrade: bool
    evidence: tuple[Evidence, ...]


def name_key(name: str) -> str:
    """One key for all spellings of a name: case, tone placement, spaces."""
    return " ".join(normal(syllable) for syllable in name.split())


def person_key(name: str, province: str | None) -> str:
    """A key for one person across articles: the same name in the same province (today's), `le-thi-kim-dung.tuyen-quang`.

    The letters keep their marks apart only in the first part's order; two names that differ by marks alone stay apart by
    the digits at the end.
    """
    spelled = name_key(name)
    marks = sum(ord(c) * (i + 1) for i, c in enumerate(spelled)) % 1296
    parts = [
        fold(spelled).replace(" ", "-"),
        fold(province or "").replace(" ", "-"),
        f"{marks:03x}",
    ]
    return ".".join(part for part in parts if part)


def joined(
    mentions: Sequence[Mention], province: str | None = None
) -> tuple[tuple[Official, ...], tuple[Evidence, ...]]:
    """The officials of an article, strongest role and fullest position each, in order of first mention."""
    named: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.name:
            named.setdefault(name_key(mention.name), []).append(mention)
    nameless: dict[tuple[str, ...], list[Mention]] = {}
    for mention in mentions:
        if mention.name is None and mention.role in ("chair", "speak"):
            _join(mention, named, nameless)
    entries = [*named.values(), *nameless.values()]
    entries = [entry for entry in entries if _is_official(entry)]
    entries.sort(key=lambda entry: mentions.index(entry[0]))
    officials = tuple(_official(entry, province) for entry in entries)
    return officials, tuple(item for entry in entries for item in _evidence(entry))


def _join(
    mention: Mention,
    named: dict[str, list[Mention]],
    nameless: dict[tuple[str, ...], list[Mention]],
) -> None:
    held = frozenset(posts.codes(mention.position or ""))
    for entry in named.values():
        if held and any(held <= frozenset(posts.codes(m.position or "")) for m in entry):
            entry.append(mention)
            return
    nameless.setdefault(tuple(sorted(held)) or (mention.position or "",), []).append(mention)


def _is_official(entry: Sequence[Mention]) -> bool:
    """Whether someone has a position, or a part in the meeting that only officials have."""
    return any(m.position or (m.comrade and m.role in ("chair", "speak")) for m in entry)


def _official(entry: Sequence[Mention], province: str | None = None) -> Official:
    own = [m for m in entry if m.name] or list(entry)
    position = _fullest(m.position for m in own if m.position)
    codes = posts.codes(position or "", province)
    role = strongest([m.role for m in entry])
    if _CENTRAL_LEADERS & set(codes) and role == "speak":
        role = "mention"
    return Official(own[0].name, position, role, codes)


def _fullest(positions: Iterable[str]) -> str | None:
    """The position with the most posts, the longest of several."""
    return max(positions, key=lambda p: (len(posts.codes(p)), len(p)), default=None)


def _evidence(entry: Sequence[Mention]) -> Iterable[Evidence]:
    """The evidence of the mention with the strongest role and of the one with the fullest position."""
    official = _official(entry)
    by_role = next((m for m in entry if m.role == strongest([m.role for m in entry])), entry[0])
    by_position = next((m for m in entry if m.position == official.position), by_role)
    chosen = [by_role] if by_role is by_position else [by_role, by_position]
    return [item for mention in chosen for item in mention.evidence]
