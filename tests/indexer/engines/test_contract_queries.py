"""The contract of all engines: a query as people type it finds what reading every article by the words of the help finds.

Each query is composed together with what it means, so that nothing here reads the language of queries a second time.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from indexer.document import Document
from indexer.engines import open_engine
from indexer.search import Request
from indexer.search_service import Service
from indexer.states import entry
from indexer.text import analyse
from tests.indexer.engines.conftest import NewSettings
from tests.indexer.engines.corpus import fill, fold

# Every word has an accent, so that one typed without is meant with any; some differ by nothing else.
WORDS = [
    "đường",
    "dưỡng",
    "hội",
    "hối",
    "nghị",
    "nghĩ",
    "hòa",
    "họa",
    "thủy",
    "thúy",
    "kỹ",
    "quý",
    "sản",
    "sân",
]
SPELLINGS = {"hòa": "hoà", "họa": "hoạ", "thủy": "thuỷ", "thúy": "thuý", "kỹ": "kĩ", "quý": "quí"}
BLOCS = ("noi_chinh", "dan_van")
BETWEEN = (" ", " ", " ", ", ", ". ", "\n", " – ", "/")


class Article(NamedTuple):
    """An article by its words; a phrase lies within one part."""

    title: list[str]
    text: list[str]
    bloc: str


@dataclass(frozen=True)
class Asked:
    """A query, and whether the parts of an article are what it asks for."""

    q: str
    holds: Callable[[Article, tuple[list[str], ...]], bool]
    whole: bool = True  # stands for itself behind `-` and `title:`


def written(word: str, way: int) -> str:
    """A word in one of the ways that readers take for the same."""
    spelling = SPELLINGS.get(word, word) if way % 2 else word
    forms = (spelling, spelling.upper(), spelling.title(), unicodedata.normalize("NFD", spelling))
    return forms[way // 2 % len(forms)]


def articles() -> Iterator[Article]:
    dice = random.Random(8)
    for _ in range(60):
        title, text = (dice.choices(WORDS, k=dice.randrange(*most)) for most in ((4,), (1, 9)))
        yield Article(title, text, dice.choice(BLOCS))


ARTICLES = {f"a{number:02}": article for number, article in enumerate(articles())}


def document(id_: str, article: Article) -> Document:
    dice = random.Random(id_)

    def printed(words: list[str]) -> str:
        return "".join(written(w, dice.randrange(8)) + dice.choice(BETWEEN) for w in words).strip()

    return Document(
        id_, title=printed(article.title), text=printed(article.text), blocs=(article.bloc,)
    )


def has(parts: tuple[list[str], ...], wanted: list[str], *, plain: bool) -> bool:
    """Whether the words stand side by side in one of the parts."""
    for part in parts:
        words = [fold(word) for word in part] if plain else part
        if any(words[i : i + len(wanted)] == wanted for i in range(len(words))):
            return True
    return False


def phrase(words: list[str], way: int, plain: bool) -> Asked:
    typed = [fold(word) for word in words] if plain else [written(word, way) for word in words]
    wanted = [fold(word) for word in words] if plain else words
    q = " ".join(typed) if len(words) == 1 else f'"{" ".join(typed)}"'
    return Asked(q, lambda _, parts: has(parts, wanted, plain=plain))


def begun(word: str, letters: int, plain: bool) -> Asked:
    beginning = (fold(word) if plain else word)[:letters]
    exact = beginning != fold(beginning)
    return Asked(
        f"{beginning}*",
        lambda _, parts: any(
            (w if exact else fold(w)).startswith(beginning) for part in parts for w in part
        ),
    )


def bloc(code: str) -> Asked:
    return Asked(f"khoi:{code}", lambda article, _: article.bloc == code)


def grouped(one: Asked) -> str:
    return one.q if one.whole else f"({one.q})"


def negated(one: Asked, sign: str) -> Asked:
    return Asked(sign + grouped(one), lambda a, parts: not one.holds(a, parts))


def titled(one: Asked) -> Asked:
    inner = f"({one.q})" if ":" in one.q else grouped(one)
    return Asked(f"title:{inner}", lambda a, _: one.holds(a, (a.title,)))


def both(nodes: list[Asked]) -> Asked:
    q = " ".join(f"({node.q})" if " OR " in node.q else node.q for node in nodes)
    return Asked(q, lambda a, parts: all(n.holds(a, parts) for n in nodes), whole=False)


def either(nodes: list[Asked]) -> Asked:
    q = " OR ".join(node.q for node in nodes)
    return Asked(q, lambda a, parts: any(n.holds(a, parts) for n in nodes), whole=False)


words = st.sampled_from(WORDS)
leaves = st.one_of(
    st.builds(phrase, st.lists(words, min_size=1, max_size=3), st.integers(0, 7), st.booleans()),
    st.builds(begun, words, st.integers(2, 4), st.booleans()),
    st.builds(bloc, st.sampled_from(BLOCS)),
)
queries = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(negated, inner, st.sampled_from(["-", "NOT "])),
        st.builds(titled, inner),
        st.lists(inner, min_size=2, max_size=3).map(both),
        st.lists(inner, min_size=2, max_size=3).map(either),
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def service(new_settings: NewSettings) -> Iterator[Service]:
    engine = open_engine(new_settings())
    documents = (document(*item) for item in ARTICLES.items())
    fill(engine, [entry(d, analyse(d.title, d.lead, d.text)) for d in documents])
    found = Service(engine)
    yield found
    found.close()


@settings(max_examples=200, deadline=None)
@given(asked=queries, chosen=st.none() | st.sampled_from(BLOCS))
def test_a_query_finds_what_it_says(service: Service, asked: Asked, chosen: str | None) -> None:
    note(asked.q)
    matching = {i for i, a in ARTICLES.items() if asked.holds(a, (a.title, a.text))}
    hits = sorted(i for i in matching if chosen in (None, ARTICLES[i].bloc))
    include = {"bloc": (chosen,)} if chosen else {}
    found = service.search(Request(asked.q, include, match="all", sort="newest", size=100))
    assert [hit.document.id for hit in found.hits] == hits
    assert (found.total, found.meetings) == (len(hits), len(hits))
    assert {v.value: v.count for v in found.facets["bloc"] if v.count} == {
        code: count for code in BLOCS if (count := sum(ARTICLES[i].bloc == code for i in matching))
    }
