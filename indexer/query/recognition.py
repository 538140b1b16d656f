"""Facets that the words of a query name: periods, provinces, blocs, officials, posts, kinds of meeting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from config.lexicon import lexicon
from indexer import places
from indexer.query import periods
from indexer.query.facet_values import province_value
from indexer.query.knowledge import Knowledge
from indexer.query.tree import AllOf, AnyOf, FacetIs, Node
from indexer.text import Token, fold, syllables

KINDS = {"giao ban": "giao_ban", "trực báo": "giao_ban", "sơ kết": "so_ket", "tổng kết": "tong_ket"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """A facet named by `tokens[first:last]`.

    `values` are offered as filters. `boosts` pairs what raises a document with its share of the facet's weight.
    `instead` is what a document may have in place of the words: an article of a Tuyên Quang portal need not name it.
    """

    facet: str
    values: tuple[str, ...]
    first: int
    last: int
    boosts: tuple[tuple[Node, float], ...]
    instead: Node | None = None


def recognise(tokens: Sequence[Token], knowledge: Knowledge) -> tuple[Recognised, ...]:
    """Everything recognised, in reading order; a person's name hides the place in it (Nguyễn Thái Bình)."""
    found: list[Recognised] = []
    taken: set[int] = set()
    for finder in (_officials, _periods, _provinces, _wordings, _posts):
        for item in finder(tokens, knowledge):
            span = set(range(item.first, item.last))
            if taken.isdisjoint(span) or item.facet in {"bloc", "kind", "post"}:
                found.append(item)
                taken |= span
    return tuple(sorted(found, key=lambda item: (item.first, item.last)))


def _officials(tokens: Sequence[Token], knowledge: Knowledge) -> Iterator[Recognised]:
    names = knowledge.officials()
    position = 0
    while position < len(tokens):
        for length in range(min(6, len(tokens) - position), 1, -1):
            typed = tokens[position : position + length]
            known = names.get(tuple(token.folded for token in typed), ())
            fitting = tuple(name for name in known if _agrees(typed, name))
            if fitting:
                named = [FacetIs("official", name) for name in fitting]
                boosts = tuple((is_it, 1.0) for is_it in named)
                yield Recognised(
                    "official", fitting, position, position + length, boosts, AnyOf(tuple(named))
                )
                position += length - 1
                break
        position += 1


def _agrees(typed: Sequence[Token], name: str) -> bool:
    """Whether the syllables typed have the accents of the name, or none."""
    forms = [token.text for token in syllables(name)]
    return all(t.text in (form, fold(form)) for t, form in zip(typed, forms, strict=False))


def _periods(tokens: Sequence[Token], knowledge: Knowledge) -> Iterator[Recognised]:
    for period in periods.find([token.text for token in tokens]):
        quarters = period.quarters
        span = (period.first, period.last)
        if period.year == periods.UNKNOWN_YEAR:
            same = tuple(AnyOf(_any_year(q, knowledge)) for q in quarters)
            yield Recognised("quarter", (), *span, ((AllOf(same), 1.0), *_kind_of(period)))
            continue
        facets = tuple(FacetIs("quarter", quarter) for quarter in quarters)
        whole, some = AllOf(facets), AnyOf(facets)
        if period.kind == "year":
            boosts: tuple[tuple[Node, float], ...] = ((some, 0.5), (whole, 0.5))
            yield Recognised("quarter", (period.year,), *span, (*boosts, *_kind_of(period)), some)
        else:
            boosts = ((whole, 0.8), (some, 0.2), *_kind_of(period))
            instead = some if period.kind in {"month", "day"} else whole
            exact = period.kind in {"month", "day"}
            yield Recognised("quarter", quarters, *span, boosts, None if exact else instead)


def _any_year(quarter: str, knowledge: Knowledge) -> tuple[Node, ...]:
    return tuple(
        FacetIs("quarter", known) for known in knowledge.quarters() if known[4:] == quarter[4:]
    )


def _kind_of(period: periods.Period) -> tuple[tuple[Node, float], ...]:
    if period.kind == "day":
        return ()
    return ((FacetIs("period_kind", period.kind), 0.3),)


def _provinces(tokens: Sequence[Token], knowledge: Knowledge) -> Iterator[Recognised]:  # noqa: ARG001
    forms = [token.text for token in tokens]
    text = " ".join(forms)
    for accents in (True, False):
        for place in places.provinces(accents=accents).find(text):
            first = text.count(" ", 0, place.start)
            last = first + text.count(" ", place.start, place.end) + 1
            if accents or forms[first:last] == [token.folded for token in tokens[first:last]]:
                is_it = FacetIs("province", province_value(place.name))
                yield Recognised("province", (is_it.value,), first, last, ((is_it, 1.0),), is_it)
    for index, form in enumerate(forms):
        if name := places.joined().get(form):
            is_it = FacetIs("province", province_value(name))
            yield Recognised("province", (is_it.value,), index, index + 1, ((is_it, 1.0),), is_it)


def _wordings(tokens: Sequence[Token], knowledge: Knowledge) -> Iterator[Recognised]:  # noqa: ARG001
    """Blocs and kinds of meeting by their wordings; in a list, `khối` holds for every item."""
    position, listing = 0, False
    while position < len(tokens):
        tables = (_phrases(), _items()) if listing else (_phrases(),)
        named, length = _wording_at(tokens, position, tables)
        if named is None:
            listing = listing and tokens[position].text in _JOINING
            position += 1
            continue
        facet, code = named
        listing = facet == "bloc" and (listing or tokens[position].folded == "khoi")
        is_it = FacetIs(facet, code)
        instead = is_it if listing else None
        yield Recognised(facet, (code,), position, position + length, ((is_it, 1.0),), instead)
        position += length


_JOINING = {"và", "va", "các", "cac", "khối", "khoi"}
_Phrases = Mapping[tuple[str, ...], tuple[tuple[str, ...], tuple[str, str]]]


def _wording_at(
    tokens: Sequence[Token], start: int, tables: Sequence[_Phrases]
) -> tuple[tuple[str, str] | None, int]:
    """The facet and value of the longest wording that begins at `start`, and its length in syllables."""
    for length in range(min(8, len(tokens) - start), 0, -1):
        typed = tokens[start : start + length]
        key = tuple(token.folded for token in typed)
        for phrases in tables:
            forms, named = phrases.get(key, ((), ("", "")))
            if forms and all(t.text in (f, fold(f)) for t, f in zip(typed, forms, strict=True)):
                return named, length
    return None, 0


@cache
def _phrases() -> _Phrases:
    """Wordings that tell a bloc or a kind anywhere in a query, by their folded syllables."""
    wordings = {wording: ("kind", code) for wording, code in KINDS.items()}
    for code, entry in lexicon("blocs").items():
        for form in (
            *(f"khối {item}" for item in entry["khoi"]),
            *(f"công tác {item}" for item in entry["cong_tac"]),
            *entry["name"],
        ):
            wordings.setdefault(form, ("bloc", code))
    return _by_folded(wordings)


@cache
def _items() -> _Phrases:
    """What may follow in a list after `khối X`."""
    return _by_folded(
        {item: ("bloc", code) for code, entry in lexicon("blocs").items() for item in entry["khoi"]}
    )


def _posts(tokens: Sequence[Token], knowledge: Knowledge) -> Iterator[Recognised]:  # noqa: ARG001
    """Posts by their labels, `TT` for Thường trực and the like included: `Phó Bí thư TT`."""
    position = 0
    while position < len(tokens):
        named, length = _wording_at(tokens, position, (_post_labels(),))
        if named:
            boost = (FacetIs(*named), 1.0)
            yield Recognised("post", (named[1],), position, position + length, (boost,))
        position += length or 1


@cache
def _post_labels() -> _Phrases:
    labels: dict[str, tuple[str, str]] = {}
    for entry in lexicon("posts")["posts"]:
        name = entry["label"].partition(" (")[0]
        for form in (
            name,
            name.replace("Thường trực", "TT"),
            name.replace("UBND", "Ủy ban nhân dân"),
        ):
            labels.setdefault(form, ("post", entry["code"]))
    return _by_folded(labels)


def _by_folded(wordings: Mapping[str, tuple[str, str]]) -> _Phrases:
    forms = {tuple(t.text for t in syllables(form)): named for form, named in wordings.items()}
    return {tuple(map(fold, form)): (form, named) for form, named in forms.items()}
