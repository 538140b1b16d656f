"""Names of places among the syllables of a query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from indexer import places
from indexer.text import Token, fold

_COUNTRY = ("việt", "nam")


class Named(NamedTuple):
    """The province that `tokens[first:last]` name."""

    name: str
    first: int
    last: int


def provinces(tokens: Sequence[Token]) -> Iterator[Named]:
    """The provinces named, with their accents or with none, or in one word; one may be told twice."""
    forms = [token.text for token in tokens]
    text = " ".join(forms)
    for accents in (True, False):
        for place in places.provinces(accents=accents).find(text):
            first = text.count(" ", 0, place.start)
            last = first + text.count(" ", place.start, place.end) + 1
            if accents or forms[first:last] == [token.folded for token in tokens[first:last]]:
                yield Named(place.name, first, last)
    for index, form in enumerate(forms):
        if name := places.joined().get(form):
            yield Named(name, index, index + 1)


def syllables_of_places(tokens: Sequence[Token]) -> frozenset[int]:
    """Which syllables belong to the name of a province or of the country."""
    found = {i for named in provinces(tokens) for i in range(named.first, named.last)}
    for i, pair in enumerate(pairwise(tokens)):
        if all(t.text in (form, fold(form)) for t, form in zip(pair, _COUNTRY, strict=True)):
            found |= {i, i + 1}
    return frozenset(found)
