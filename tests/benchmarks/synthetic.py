"""Articles in any number, made of syllables as frequent as Zipf says, already analysed: what engines are measured with."""

from __future__ import annotations

import itertools
import random
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from indexer.document import BLOCS, KINDS, Document, Evidence, Official
from indexer.engines.base import Entry, Filters, Search, Terms
from indexer.query.tree import AllOf, AnyOf, Bigram, Boost, Query, Term
from indexer.states import entry

ONSETS = "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x"
RHYMES = (
    "a ai an ang anh ao ac ap at ăn ân âu e en êu ê i in inh iên iêu o oi on ong ô ôi ông ơ u ui ung uy "
    "uyên ư ươi ương ưu"
)
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
QUARTERS = tuple(f"{year}-Q{quarter}" for year in range(2014, 2025) for quarter in range(1, 5))
PROVINCES = tuple(f"Tỉnh {n}" for n in range(34))
PORTALS = tuple(f"portal-{n}" for n in range(120))
FIRST_DAY = date(2014, 1, 1).toordinal()


def toned(rhyme: str, tone: str) -> str:
    """A rhyme with its tone on the vowel that carries it, composed as in published text."""
    marked = [place for place, letter in enumerate(rhyme) if letter in "ăâêôơư"]
    place = marked[-1] if marked else 0
    return unicodedata.normalize("NFC", rhyme[: place + 1] + tone + rhyme[place + 1 :])


def fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


class Corpus:
    """`count` articles of `tokens` syllables each; the same seed gives the same articles."""

    def __init__(self, count: int, tokens: int, seed: int = 1) -> None:
        self.count, self.tokens, self.seed = count, tokens, seed
        dice = random.Random(seed)
        self.syllables = [
            onset + toned(rhyme, tone)
            for onset, rhyme, tone in itertools.product(ONSETS.split(), RHYMES.split(), TONES)
        ]
        dice.shuffle(self.syllables)
        self.folded = {syllable: fold(syllable) for syllable in self.syllables}
        weights = (1 / (rank + 3) for rank in range(len(self.syllables)))
        self._weights = list(itertools.accumulate(weights))
        self._officials = [f"Người {n}" for n in range(max(100, count // 20))]
        self._fame = list(itertools.accumulate(1 / (n + 10) for n in range(len(self._officials))))

    def entries(self) -> Iterator[Entry]:
        """All articles, one after another."""
        dice = random.Random(self.seed + 1)
        for number in range(self.count):
            yield self._entry(number, dice)

    def _entry(self, number: int, dice: random.Random) -> Entry:
        words = dice.choices(self.syllables, cum_weights=self._weights, k=self.tokens)
        title = words[:12]
        names = dice.choices(self._officials, cum_weights=self._fame, k=3)
        meeting = dice.randrange(self.count // 5 + 1) if number % 4 == 0 else None
        document = Document(
            id=f"{dice.getrandbits(64):016x}",
            url=f"https://example.org/{number}",
            portal=dice.choice(PORTALS),
            title=" ".join(title),
            text=" ".join(words[12:]),
            published=date.fromordinal(FIRST_DAY + dice.randrange(4000)).isoformat(),
            briefing=True,
            kind=dice.choice(KINDS),
            province=(province := dice.choice(PROVINCES)),
            province_now=province,
            periods=(dice.choice(QUARTERS),),
            blocs=tuple(dice.sample(BLOCS, 2)),
            officials=tuple(
                Official(name, "Bí thư Tỉnh ủy", "speak", ("bi_thu",)) for name in names
            ),
            meeting_id=f"m{meeting}" if meeting is not None else f"own-{number}",
            meeting_size=2 if meeting is not None else 1,
            evidence={
                key: tuple(Evidence("value", "text", "rule", n, n + 5, "quote") for n in range(3))
                for key in ("province", "periods", "officials", "blocs")
            },
        )
        return entry(document, self._terms(title, words))

    def _terms(self, title: Sequence[str], words: Sequence[str]) -> Terms:
        folded = [self.folded[word] for word in words]
        return Terms(
            syllables=" ".join(words),
            bigrams=" ".join(map("_".join, itertools.pairwise(words))),
            folded=" ".join(folded),
            folded_bigrams=" ".join(map("_".join, itertools.pairwise(folded))),
            words=" ".join(map("_".join, zip(words[::2], words[1::2], strict=False))),
            title=" ".join(title),
            title_folded=" ".join(folded[: len(title)]),
        )

    def searches(self, count: int, seed: int = 5) -> list[Search]:
        """Searches as people make them: two to four words of all frequencies, none to two facets selected."""
        dice = random.Random(seed)
        return [self._search(dice) for _ in range(count)]

    def _search(self, dice: random.Random) -> Search:
        ranks = (min(int(dice.paretovariate(0.6)), 800) for _ in range(dice.randrange(2, 5)))
        terms = tuple(Term(self.syllables[rank - 1]) for rank in ranks)
        pairs = tuple(
            Boost(Bigram(f"{one.text}_{other.text}"), 0.5)
            for one, other in itertools.pairwise(terms)
        )
        chosen: dict[str, tuple[str, ...]] = {}
        if dice.random() < 0.5:
            chosen["province"] = tuple(dice.sample(PROVINCES, 2))
        if dice.random() < 0.3:
            chosen["quarter"] = tuple(dice.sample(QUARTERS, 4))
        return Search(
            query=Query(AllOf(terms), pairs, AnyOf(terms)),
            filters=Filters(include=chosen),
            sort="relevance",
            facets=("province", "quarter", "bloc", "official"),
        )
