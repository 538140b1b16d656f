"""Names, found by the syllables that somebody types: by all of them, or by some while typing goes on."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, islice
from sys import intern

from indexer.text import begun, fold, syllables

Key = tuple[str, ...]  # folded syllables


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Words, the last of which may go on; `last` has the beginnings of what it may become."""

    whole: Sequence[str]
    last: Sequence[str]

    @classmethod
    def read(cls, typed: str) -> Unfinished:
        """What has been typed so far."""
        tokens = syllables(typed)
        last = begun(typed, tokens[-1]) if tokens else ()
        return cls([token.text for token in tokens[:-1]], last)

    def within(self, text: str) -> bool:
        """Whether a text has the words side by side; accents typed must agree, others may lack."""
        forms = [token.text for token in syllables(text)]
        ends = range(len(self.whole), len(forms))
        return any(self._fits(forms[end - len(self.whole) : end], forms[end]) for end in ends)

    def begins(self, text: str) -> bool:
        """Whether a text has the words at its beginning."""
        forms = [token.text for token in syllables(text)]
        end = len(self.whole)
        return end < len(forms) and self._fits(forms[:end], forms[end])

    def _fits(self, whole: Sequence[str], last: str) -> bool:
        starts = tuple(self.last)
        return (last.startswith(starts) or fold(last).startswith(starts)) and all(
            typed in (form, fold(form)) for typed, form in zip(self.whole, whole, strict=True)
        )


def having(typed: str) -> Callable[[str], bool]:
    """Whether a text has the words typed, the first of which may begin, and the last end, inside a word; accents optional."""
    unfinished = Unfinished.read(typed)
    whole = [fold(word) for word in unfinished.whole]
    sought = {" ".join((*whole, fold(last))) for last in unfinished.last}
    if not sought:
        return lambda text: typed.strip() in text
    return lambda text: any(words in " ".join(_key(text)) for words in sought)


class Names:
    """Different names, those to prefer first."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(dict.fromkeys(names))

    @cached_property
    def by_key(self) -> Mapping[Key, tuple[str, ...]]:
        """The names by their folded syllables."""
        names: dict[Key, list[str]] = defaultdict(list)
        for name in self._names:
            names[_key(name)].append(name)
        return {key: tuple(same) for key, same in names.items()}

    def completing(self, typed: str, limit: int) -> list[str]:
        """The first names that have the words typed, the last of which may go on."""
        unfinished = Unfinished.read(typed)
        return list(islice(filter(unfinished.within, self._candidates(unfinished)), limit))

    def _candidates(self, unfinished: Unfinished) -> Iterator[str]:
        """The names that have the rarest of the words, in their order."""
        if not unfinished.last:
            return iter(())
        starts = tuple(map(fold, unfinished.last))
        places = [[self._places.get(fold(word), [])] for word in unfinished.whole]
        places += [[at for syllable, at in self._places.items() if syllable.startswith(starts)]]
        rarest = min(places, key=lambda lists: sum(map(len, lists)))
        return (self._names[place] for place, _ in groupby(heapq.merge(*rarest)))

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        """Which names have a folded syllable, ascending."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self._names):
            for syllable in dict.fromkeys(_key(name)):
                places[syllable].append(place)
        return places


# An index that has changed still has most of the names that it had, and taking them apart is the longest part.
@lru_cache(maxsize=200_000)
def _key(name: str) -> Key:
    return tuple(intern(token.folded) for token in syllables(name))
