"""The word lists around officials as tries over tokens: longest phrase first, without a pattern as long as the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from config.lexicon import lexicon
from indexer.facets.officials.tokens import Token, tokenize
from indexer.facets.wording import key
from indexer.text.spelling import fold

_VALUE = ""  # the key under which a path keeps its value; no token is empty


class Phrases:
    """Phrases as paths of token keys, each with a value."""

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}

    def add(self, phrases: Iterable[str], value: str = "") -> Phrases:
        """Store phrases that share a value."""
        for phrase in phrases:
            node = self._root
            for token in tokenize(phrase):
                node = node.setdefault(token.key, {})
            node[_VALUE] = value
        return self

    def longest(self, tokens: Sequence[Token], start: int) -> tuple[int, str | None]:
        """The end and the value of the longest phrase at `start`; `(start, None)` where there is none."""
        node, best, value = self._root, start, None
        for index in range(start, len(tokens)):
            word = tokens[index].key
            if word not in node:
                break
            node = node[word]
            if _VALUE in node:
                best, value = index + 1, node[_VALUE]
        return best, value


@cache
def heads() -> Phrases:
    """What begins a position; the value is the language, `vi` or `en`."""
    data = lexicon("positions")
    return Phrases().add(data["heads"], "vi").add(data["english"]["heads"], "en")


@cache
def prefixes() -> Phrases:
    """What may stand before a head: nguyên, quyền."""
    return Phrases().add(lexicon("positions")["prefixes"]).add(["former", "acting"])


@cache
def complements(language: str) -> Phrases:
    """What may follow a head."""
    data = lexicon("positions")
    return Phrases().add(data["phrases"] if language == "vi" else data["english"]["phrases"])


@cache
def also() -> Phrases:
    """What stands between two posts of one person: kiêm, đồng thời là."""
    return Phrases().add(lexicon("positions")["also"])


@cache
def stops() -> Phrases:
    """What ends a position although it begins with a capital: the next clause."""
    return Phrases().add(lexicon("positions")["stops"])


@cache
def honorifics() -> Phrases:
    """What stands before a person: `one`, `many` or `rank`."""
    data = lexicon("positions")["honorifics"]
    found = Phrases().add(data["one"], "one").add(data["many"], "many").add(data["ranks"], "rank")
    english = lexicon("positions")["english"]
    return found.add(english["honorifics"], "one").add(english["many"], "many")


@cache
def role_verbs() -> Phrases:
    """Verbs that tell a role; the value is the role."""
    found = Phrases()
    for role, verbs in lexicon("positions")["roles"].items():
        found.add(verbs, role)
    return found


@cache
def surnames() -> frozenset[str]:
    """Keys of first syllables of names."""
    data = lexicon("surnames")
    return frozenset(key(name) for name in [*data["common"], *data["ethnic"]])


@cache
def common_surnames() -> frozenset[str]:
    """Keys of the forty most usual surnames."""
    return frozenset(key(name) for name in lexicon("surnames")["common"][:40])


@cache
def never_names() -> frozenset[str]:
    """Keys of syllables that begin no name."""
    return frozenset(key(word) for word in lexicon("surnames")["never"])


@cache
def never_inside() -> frozenset[str]:
    """Keys of syllables that no name contains."""
    return frozenset(key(word) for word in lexicon("surnames")["inner"])


@cache
def places() -> tuple[Phrases, Phrases]:
    """Names of provinces, and of districts."""
    provinces, districts = Phrases(), Phrases()
    for unit in lexicon("provinces")["units"]:
        provinces.add([unit["name"], *unit.get("aliases", ())])
    for units in lexicon("districts")["provinces"].values():
        for names in units.values():
            districts.add(names)
    return provinces, districts


@cache
def english_places() -> Phrases:
    """Names of provinces as English editions print them, without marks or with."""
    units = [unit["name"] for unit in lexicon("provinces")["units"]]
    return Phrases().add(units).add(fold(name) for name in units)
