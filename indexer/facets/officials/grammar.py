"""From items to persons: which positions belong to which name, before it, after it, or to a whole list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from indexer.facets.officials.items import BETWEEN, Item, Kind


@dataclass(slots=True)
class Person:
    """A person of one sentence: the item that names them (None for a post without a name) and their positions.

    `shared` is a position that holds for the whole list; `honoured` says that an honorific stood before, `listed` that it
    was one for several persons (các đồng chí); `order` counts the honorifics and semicolons before: persons of one order
    stand in one part of the list.
    """

    name: Item | None
    before: list[Item] = field(default_factory=list)
    after: list[Item] = field(default_factory=list)
    shared: list[Item] = field(default_factory=list)
    honoured: bool = False
    listed: bool = False
    order: int = 0

    @property
    def has_position(self) -> bool:
        """Whether any position is the person's."""
        return bool(self.before or self.after or self.shared)


class _Reader:
    """Walks a group of items once, left to right."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.persons: list[Person] = []
        self.current: Person | None = None
        self.shared: list[Item] = []
        self.many = False
        self.honoured = False
        self.order = 0

    def read(self) -> list[Person]:
        index = 0
        while index < len(self.items):
            kind = self.items[index].kind
            if kind in (Kind.ONE, Kind.MANY):
                self._honorific(kind)
                index += 1
            elif kind is Kind.RANK:
                self.honoured, self.current = True, None
                index += 1
            elif kind is Kind.POSITION:
                index = self._positions(index)
            elif kind is Kind.NAME:
                self._name(index, [])
                index += 1
            else:
                if kind is Kind.SEMICOLON:
                    self.current = None
                    self.order += 1
                index += 1
        self._share_backwards()
        return self.persons

    def _share_backwards(self) -> None:
        """Give a position that closes a part of a list to the names before it: "các đồng chí A, B, Phó Bí thư Tỉnh ủy"."""
        for person, following in reversed(list(pairwise(self.persons))):
            beside = person.listed and person.order == following.order
            if beside and not person.has_position and not following.before:
                person.after = following.after

    def _honorific(self, kind: Kind) -> None:
        self.current, self.shared = None, []
        self.many, self.honoured = kind is Kind.MANY, True
        self.order += 1

    def _kind(self, index: int) -> Kind | None:
        return self.items[index].kind if 0 <= index < len(self.items) else None

    def _positions(self, index: int) -> int:
        """Give a run of positions (parted by commas, dashes, và) to the name beside it; answer where to go on."""
        run, end = [self.items[index]], index + 1
        while (following := self._next_position(end)) is not None:
            run.append(self.items[following])
            end = following + 1
        if self._kind(end) is Kind.NAME:
            self._before_name(run, end, self._kind(index - 1))
            return end + 1
        if self._takes_next_name(end) and (name := self._name_across(end)) is not None:
            self._name(name, run)
            return name + 1
        if self._kind(end) is Kind.COLON and (self.many or self.current is None):
            self.shared = run
        elif self.current is not None and self.current.name is not None:
            self.current.after.extend(run)
        elif self.current is None:
            self._nameless(run)
        return end

    def _takes_next_name(self, end: int) -> bool:
        """Whether positions may lead to a name behind them: none waits for them, or each stood before its name so far."""
        served = self.current is not None and bool(self.current.before)
        return self.current is None or (served and self._kind(end) is Kind.DASH)

    def _name_across(self, end: int) -> int | None:
        """The name that a position leads to over a mark: "Bí thư Tỉnh ủy - A", "Bí thư (A)", "Giám đốc, Đại tá A"."""
        parted = self._kind(end) in (Kind.DASH, Kind.BRACKET)
        if parted and self._kind(end + 1) is Kind.NAME:
            return end + 1
        comma = self._kind(end) is Kind.COMMA and self._kind(end + 1) in (Kind.ONE, Kind.RANK)
        if not comma or self._kind(end + 2) is not Kind.NAME:
            return None
        after = (
            self._kind(end + 3) in (Kind.COMMA, Kind.DASH) and self._kind(end + 4) is Kind.POSITION
        )
        return None if after else end + 2

    def _next_position(self, end: int) -> int | None:
        while self._kind(end) in BETWEEN:
            end += 1
        return end if self._kind(end) is Kind.POSITION and self._kind(end - 1) in BETWEEN else None

    def _before_name(self, run: list[Item], index: int, before: Kind | None) -> None:
        """Positions right before a name: all of them, unless a name further left still waits for its own."""
        owner = self.current
        if (
            owner
            and owner.name
            and not owner.before
            and not owner.after
            and before in (Kind.COMMA, Kind.DASH)
        ):
            owner.after, run = run[:-1], run[-1:]
        listed = self.many and self.current is None and not self.shared
        self._name(index, run)
        following = self._kind(index + 1)
        if self._kind(index + 2) is not Kind.NAME:
            return
        if listed and following in (Kind.COMMA, Kind.AND):
            self.shared = run
        elif following is Kind.AND and not self._has_own_position(index + 2):
            self.shared = run  # "Phó Trưởng ban Dân vận A và B"

    def _name(self, index: int, before: list[Item]) -> None:
        if not before and not self._is_person(index):
            self.current = None
            return
        shared = [] if before else self.shared
        person = Person(
            self.items[index],
            before,
            shared=shared,
            honoured=self.honoured,
            listed=self.many,
            order=self.order,
        )
        self.persons.append(person)
        self.current = person
        self.honoured = self.many

    def _is_person(self, index: int) -> bool:
        """A name without a position before it: honoured, in a list, or with a position after it."""
        if (
            self.honoured
            or self.many
            or self.shared
            or self._kind(index - 1) in (Kind.ONE, Kind.MANY, Kind.RANK)
        ):
            return True
        return self._has_own_position(index)

    def _has_own_position(self, name: int) -> bool:
        """Whether a position follows the name at an index, over a comma, a dash or a bracket."""
        after = name + 1
        while self._kind(after) in (Kind.COMMA, Kind.DASH, Kind.BRACKET):
            after += 1
        return self._kind(after) is Kind.POSITION

    def _nameless(self, run: list[Item]) -> None:
        person = Person(None, after=run, honoured=self.honoured and not self.many, order=self.order)
        self.persons.append(person)
        self.honoured = False


def persons(items: Sequence[Item]) -> list[Person]:
    """The persons of one group of items, in order."""
    return _Reader(items).read()
