"""Facets that the words of a query name: periods, days, provinces, blocs, officials, posts, kinds of meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from config.lexicon import lexicon
from indexer.query import place_names
from indexer.query.facet_values import province_value
from indexer.query.knowledge import Knowledge
from indexer.query.periods import Period
from indexer.query.tree import AllOf, AnyOf, FacetIs, Node
from indexer.text import Token, fold, syllables

KINDS = {"giao ban": "giao_ban", "trực báo": "giao_ban", "sơ kết": "so_ket", "tổng kết": "tong_ket"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """A facet named by `tokens[first:last]`.

    `values` are offered as filters. `boosts` pairs what raises a document with its share of the facet's weight.
    `instead` is what a document may have in place of the words: an article of a Tuyên Quang portal need not name it.
    `others` are for each of the words the other ways to write it, where there are any.
    """

    facet: str
    values: tuple[str, ...]
    first: int
    last: int
    boosts: tuple[tuple[Node, float], ...]
    instead: Node | None = None
    others: tuple[tuple[str, ...], ...] = ()


def recognise(
    tokens: Sequence[Token], knowledge: Knowledge, periods: Iterable[Period] = ()
) -> tuple[Recognised, ...]:
    """Everything recognised, in reading order; a person's name hides the place in it (Nguyễn Thái Bình).

    `periods` are those that the tokens name.
    """
    found: list[Recognised] = []
    taken: set[int] = set()
    finders = (
        _officials(tokens, knowledge),
        _periods(periods, knowledge),
        _provinces(tokens),
        _wordings(tokens),
        _posts(tokens),
    )
    for finder in finders:
        for item in finder:
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


def _periods(found: Iterable[Period], knowledge: Knowledge) -> Iterator[Recognised]:
    for period in found:
        if period.day:
            is_it = FacetIs("meeting_date", period.day)
            span = (period.first, period.last)
            yield Recognised(
                "meeting_date", (period.day,), *span, ((is_it, 1.0),), is_it, period.others
            )
            continue
        quarters: tuple[Node, ...]
        if period.has_year:
            quarters = tuple(FacetIs("quarter", quarter) for quarter in period.quarters)
        else:
            quarters = tuple(AnyOf(_any_year(q, knowledge)) for q in period.quarters)
        meant = AnyOf(quarters) if period.each else AllOf(quarters)
        # A month is less than its quarter: the quarter is offered, and the words stay.
        stands_in = period.has_year and period.kind != "month"
        yield Recognised(
            "quarter",
            period.values if period.has_year else (),
            period.first,
            period.last,
            (*_weighed(period, quarters), (FacetIs("period_kind", period.kind), 0.3)),
            meant if stands_in else None,
            period.others,
        )


def _weighed(period: Period, quarters: tuple[Node, ...]) -> tuple[tuple[Node, float], ...]:
    """How much each way of having a period's quarters counts; no meeting reviews more than a year."""
    whole, some = AllOf(quarters), AnyOf(quarters)
    if period.each:
        return ((some, 0.5), (whole, 0.5)) if len(quarters) <= 4 else ((some, 1.0),)
    return ((whole, 0.8), (some, 0.2)) if period.has_year else ((whole, 1.0),)


def _any_year(quarter: str, knowledge: Knowledge) -> tuple[Node, ...]:
    return tuple(
        FacetIs("quarter", known) for known in knowledge.quarters() if known[4:] == quarter[4:]
    )


def _provinces(tokens: Sequence[Token]) -> Iterator[Recognised]:
    for name, first, last in place_names.provinces(tokens):
        is_it = FacetIs("province", province_value(name))
        yield Recognised("province", (is_it.value,), first, last, ((is_it, 1.0),), is_it)


def _wordings(tokens: Sequence[Token]) -> Iterator[Recognised]:
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


def _posts(tokens: Sequence[Token]) -> Iterator[Recognised]:
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
