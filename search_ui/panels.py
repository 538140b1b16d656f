"""The facets as the filter column lists them: selected first, few shown, the rest one click away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer.search import Answer, FacetValue
from search_ui.collation import sort_key
from search_ui.labels import explanation, facet_label, value_label

PANELS = (
    "province",
    "bloc",
    "official",
    "portal",
    "kind",
    "post",
    "level",
    "organiser",
    "period_kind",
    "briefing",
    "meeting_date",
)
# Counted only when someone looks, or where a value is chosen.
APART = ("post", "level", "briefing", "meeting_date")
_ORDERED = 32  # values, with those beneath others: a panel lists fewer
SHOWN = 6  # values in view
UNFOLDED = 8  # values behind "show more"
UNFOLDED_SEARCHABLE = 4  # the same where the facet has a search of its own; its page has all
TIMES = ("quarter", "meeting_date")
SEARCHABLE = ("province", "official", "portal", "post", "organiser", "meeting_date")


@dataclass(frozen=True, slots=True)
class Item:
    """One value with its checkbox; `children` are the former units of a province."""

    value: str
    label: str
    count: int
    selected: bool = False
    excluded: bool = False
    note: str = ""
    children: tuple[Item, ...] = ()

    @property
    def checked(self) -> bool:
        """Selected or excluded."""
        return self.selected or self.excluded

    @property
    def chosen(self) -> bool:
        """Checked, or above a value that is."""
        return self.checked or any(child.chosen for child in self.children)

    @property
    def former(self) -> str:
        """The names of the units beneath that are no longer in use; where there are none, what is beneath."""
        names = [child.label for child in self.children]
        return ", ".join([n for n in names if not n.startswith(f"{self.label} (")] or names)


@dataclass(frozen=True, slots=True)
class Panel:
    """One facet: the values in view, those behind "show more", and how many are left for the facet's own page."""

    facet: str
    label: str
    shown: tuple[Item, ...]
    more: tuple[Item, ...]
    beyond: int

    @property
    def searchable(self) -> bool:
        """Whether the facet has values enough to search inside it."""
        return self.facet in SEARCHABLE and len(self.shown) + len(self.more) + self.beyond > SHOWN

    @property
    def chosen(self) -> int:
        """How many values are checked."""
        items = [*self.shown, *(child for item in self.shown for child in item.children)]
        return sum(item.checked for item in items)


@dataclass(frozen=True, slots=True)
class Year:
    """One row of the quarter facet: a year (`XXXX` where it is unknown) and its four quarters."""

    year: str
    quarters: tuple[Item, ...]

    @property
    def chosen(self) -> int:
        """How many quarters of the year are checked."""
        return sum(item.checked for item in self.quarters)


def panels(answer: Answer) -> list[Panel]:
    """The facets that have values, quarters apart, in the order of the page."""
    facets = [facet for facet in PANELS if answer.facets.get(facet)]
    return [panel(facet, answer.facets[facet]) for facet in facets]


def panel(facet: str, values: Sequence[FacetValue]) -> Panel:
    """A facet as its panel shows it; values without hits only where they are chosen."""
    values = _with_parents(by_count(facet, values, _ORDERED))
    beneath = _beneath(values)
    above = {value.parent for value in values if value.chosen}
    chosen, others = [], []
    for value in values:
        if value.parent is not None:
            continue
        if value.chosen or value.value in above:
            chosen.append(value)
        elif value.count:
            others.append(value)
    chosen.sort(key=lambda value: -value.count)
    first = max(SHOWN, len(chosen))
    last = first + (UNFOLDED_SEARCHABLE if facet in SEARCHABLE else UNFOLDED)
    # Only what the panel lists is labelled: an answer has up to a hundred values of each facet.
    items = [_branch(facet, value, beneath) for value in [*chosen, *others][:last]]
    beyond = len(chosen) + len(others) - len(items)
    return Panel(facet, facet_label(facet), tuple(items[:first]), tuple(items[first:]), beyond)


def by_count(
    facet: str, values: Sequence[FacetValue], most: int | None = None
) -> Sequence[FacetValue]:
    """The values as the service lists them, chosen ones first, then by count; equal counts by the Vietnamese alphabet.

    Days and quarters keep the order of the service, and so does what begins behind the first `most` values.
    """
    if facet in TIMES:
        return values
    ordered: list[FacetValue] = []
    for _, group in groupby(values, key=lambda value: (value.chosen, value.count)):
        equal = list(group)
        if len(equal) > 1:
            equal.sort(key=lambda value: sort_key(value_label(facet, value.value)))
        ordered += equal
        if most is not None and len(ordered) >= most:
            break
    return [*ordered, *values[len(ordered) :]]


def tree(facet: str, values: Sequence[FacetValue]) -> list[Item]:
    """The values without a parent, in their order, each with the values beneath it."""
    values = _with_parents(values)
    beneath = _beneath(values)
    return [_branch(facet, value, beneath) for value in values if value.parent is None]


def _with_parents(values: Sequence[FacetValue]) -> Sequence[FacetValue]:
    """The values, and before them what stands above a chosen one and is not listed, for it has no hits."""
    known = {value.value for value in values}
    above = {value.parent for value in values if value.chosen and value.parent}
    return [*(FacetValue(parent, 0) for parent in sorted(above - known)), *values]


def _beneath(values: Sequence[FacetValue]) -> dict[str, list[FacetValue]]:
    """The values that have hits or are chosen, by the value above them."""
    beneath: dict[str, list[FacetValue]] = {}
    for value in values:
        if value.parent is not None and (value.count or value.chosen):
            beneath.setdefault(value.parent, []).append(value)
    return beneath


def _branch(facet: str, value: FacetValue, beneath: Mapping[str, Sequence[FacetValue]]) -> Item:
    children = [_item(facet, child) for child in beneath.get(value.value, ())]
    return _item(facet, value, _telling(value, children))


def years(answer: Answer) -> list[Year]:
    """The quarter facet by year, newest first, the unknown year last; every year has its four quarters."""
    found = {value.value: _item("quarter", value) for value in answer.facets.get("quarter", ())}
    names = sorted({value.partition("-")[0] for value in found}, key=_newest_first)
    return [
        Year(name, tuple(found.get(q) or _empty(q) for q in quarters_of(name))) for name in names
    ]


def quarters_of(year: str | int) -> list[str]:
    """The four quarters of a year: `2021-Q1` to `2021-Q4`."""
    return [f"{year}-Q{number}" for number in range(1, 5)]


def _newest_first(year: str) -> tuple[bool, int]:
    return (False, -int(year)) if year.isdigit() else (True, 0)


def _telling(parent: FacetValue, children: list[Item]) -> tuple[Item, ...]:
    """Former units worth a row: not where the only one is the province itself."""
    alone = len(children) == 1 and children[0].label == value_label("province", parent.value)
    return () if alone and not children[0].chosen else tuple(children)


def _item(facet: str, value: FacetValue, children: tuple[Item, ...] = ()) -> Item:
    name, note = value_label(facet, value.value), explanation(facet, value.value)
    return Item(value.value, name, value.count, value.selected, value.excluded, note, children)


def _empty(quarter: str) -> Item:
    return Item(quarter, value_label("quarter", quarter), 0)
