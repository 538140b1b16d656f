"""Where a query matches a text: spans of the original, compounds whole, and the passages that show it best."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Self

from indexer.document import Document
from indexer.query.compiling import Run
from indexer.search import Snippet
from indexer.text import Cleaned, clean, fold, normal
from indexer.text.lookalikes import lookalikes, plain

PASSAGE = 240  # characters of a passage, about two lines on the page
PASSAGES = 2
_SENTENCE = re.compile(r"[.!?;…]\s+")
_SHORT_NUMBER = re.compile(r"\d{1,2}|I{1,3}|IV")
_PLACE = tuple[int, int]  # number of the run, position in it
_SPAN = tuple[int, int]  # start and end in a text


class Match(NamedTuple):
    """A stretch of adjacent syllables that the query asks for; `places` are those of its words in the query."""

    start: int
    end: int
    places: tuple[_PLACE, ...]


_SYLLABLE = re.compile(r"[^\W_]")
_APART = re.compile(r"[^\W_]|\n")  # between two words of a query: another one, or the end of a line
# A syllable of a text that is in the query: start, end, its places in the query, and those behind them.
_Hit = tuple[int, int, tuple[_PLACE, ...], frozenset[_PLACE]]


class Highlighter:
    """Finds the words of one query in any number of texts."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._typed: dict[str, list[_PLACE]] = {}
        self._folded: dict[str, list[_PLACE]] = {}
        self._spellings: dict[str, tuple[tuple[_PLACE, ...], frozenset[_PLACE]]] = {}
        self._prefixes: list[tuple[str, bool, _PLACE]] = []
        self._together: dict[int, int] = {}  # runs that are marked only whole → how long they are
        self._single: set[int] = set()  # runs of one word
        for number, (words, together, _) in enumerate(runs):
            if len(words) == 1:
                self._single.add(number)
            elif together:
                self._together[number] = len(words)
            for position, alternatives in enumerate(words):
                for term in alternatives:
                    self._know(term.text, (number, position), folded=term.folded)
        self._candidates = lookalikes(
            [*self._typed, *self._folded], [prefix for prefix, _, _ in self._prefixes]
        )

    def _know(self, text: str, place: _PLACE, *, folded: bool) -> None:
        if text.endswith("*"):
            self._prefixes.append((text[:-1], folded, place))
        else:
            (self._folded if folded else self._typed).setdefault(text, []).append(place)

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """The characters to mark, in order, none overlapping."""
        return tuple((match.start, match.end) for match in self.matches(text))

    def matches(self, text: str) -> list[Match]:
        """Stretches of the query's words, as long as the text has them side by side in the query's order.

        A syllable alone is kept only where its neighbours in the query are nowhere with it: `ban` of "giao ban" is no
        match in "Ban Tổ chức" of an article that has "giao ban". A short number alone is none at all: `2` of "quý 2" is not
        in "2.210 đảng viên".
        """
        hits = self._hits(clean(text))
        stretches = self._stretches(hits, text)
        whole = {place for places in stretches.values() for place in places}
        found: list[Match] = []
        beyond = 0  # the stretch before
        for index, (start, end, known, _) in enumerate(hits):
            places: Sequence[_PLACE] = known
            if index < beyond:
                continue
            if stretch := stretches.get(index):
                beyond = index + len(stretch)
                found.append(Match(start, hits[beyond - 1][1], stretch))
                continue
            if self._together:
                places = [place for place in places if place[0] not in self._together]
            if _SHORT_NUMBER.fullmatch(text, start, end):
                places = [place for place in places if place[0] in self._single]
            if places and places[0] not in whole:
                found.append(Match(start, end, (places[0],)))
        return found

    def _stretches(self, hits: Sequence[_Hit], text: str) -> dict[int, tuple[_PLACE, ...]]:
        """The query's words that stand side by side, two or more, by the number of the first hit."""
        found: dict[int, tuple[_PLACE, ...]] = {}
        beyond = 0
        for index, (hit, after) in enumerate(pairwise(hits)):
            if index < beyond or hit[3].isdisjoint(after[2]):  # most syllables stand alone
                continue
            reached = [self._follow(hits, index, place, text) for place in hit[2]]
            if self._together:
                reached = [stretch for stretch in reached if self._complete(stretch)]
            longest = max(reached, key=len, default=[])
            if len(longest) > 1:
                found[index] = tuple(longest)
                beyond = index + len(longest)
        return found

    def _hits(self, cleaned: Cleaned) -> list[_Hit]:
        """The syllables of a text that are in the query.

        One pattern over the plain text finds those that may be; each spelling of them is looked up once.
        """
        if self._candidates is None:
            return []
        text, known = cleaned.text, self._spellings
        hits: list[_Hit] = []
        for match in self._candidates.finditer(plain(text)):
            start, end = match.span()
            spelling = text[start:end]
            places = known.get(spelling)
            if places is None:
                here = self._places(normal(spelling))
                behind = frozenset((number, position + 1) for number, position in here)
                places = known[spelling] = here, behind
            if places[0]:
                hits.append((start, end, *places))
        if cleaned.starts is None:
            return hits
        return [
            (*cleaned.origin(start, end), places, following)
            for start, end, places, following in hits
        ]

    def _complete(self, stretch: Sequence[_PLACE]) -> bool:
        """Whether a stretch may be marked: of a run that has to stand together, no part."""
        return len(stretch) >= self._together.get(stretch[0][0], 1)

    def _follow(self, hits: Sequence[_Hit], index: int, place: _PLACE, text: str) -> list[_PLACE]:
        """The query's words that stand in the text from here on, one after the other.

        Those of a phrase may go on in the next line, as they do for the index.
        """
        number, position = place
        apart = _SYLLABLE if number in self._together else _APART
        reached = [place]
        end = hits[index][1]
        for following in range(index + 1, len(hits)):
            position += 1
            start, after, places, _ = hits[following]
            if (number, position) not in places or apart.search(text, end, start):
                break
            reached.append((number, position))
            end = after
        return reached

    def _places(self, form: str) -> tuple[_PLACE, ...]:
        folded = fold(form)
        places = [*self._typed.get(form, ()), *self._folded.get(folded, ())]
        for prefix, is_folded, place in self._prefixes:
            if (folded if is_folded else form).startswith(prefix):
                places.append(place)
        return tuple(places)


class Highlighters(NamedTuple):
    """Those of the headline and of the text, which `title:` does not ask about."""

    title: Highlighter
    text: Highlighter

    @classmethod
    def of(cls, runs: Sequence[Run]) -> Self:
        """The highlighters of a query."""
        everywhere = [run for run in runs if not run.in_title]
        title = Highlighter(runs)
        return cls(title, Highlighter(everywhere) if len(everywhere) < len(runs) else title)


def marked(text: str, spans: Iterable[tuple[int, int]], start: int = 0, end: int = -1) -> str:
    """`text[start:end]` as escaped HTML with the spans in `<mark>`."""
    end = len(text) if end < 0 else end
    parts: list[str] = []
    position = start
    for first, last in spans:
        if first < position or last > end:
            continue
        parts.append(html.escape(text[position:first]))
        parts.append(f"<mark>{html.escape(text[first:last])}</mark>")
        position = last
    return "".join((*parts, html.escape(text[position:end])))


def passages_of(document: Document, highlighter: Highlighter) -> tuple[Snippet, ...]:
    """The best passages of the text, or of a lead that the text does not repeat where only that one matches."""
    found = snippets(document.text, highlighter, title=document.title)
    if not _telling(found):
        of_lead = snippets(document.lead, highlighter, field="lead")
        if _telling(of_lead) or not found:
            return of_lead
    return found


def _telling(found: Iterable[Snippet]) -> bool:
    return any("<mark>" in snippet.html for snippet in found)


def snippets(
    text: str, highlighter: Highlighter, *, title: str = "", field: str = "text"
) -> tuple[Snippet, ...]:
    """The best passages of a text, at most two, in reading order; its beginning where nothing matches.

    Lines that only repeat the headline are left out: the reader sees it above.
    """
    matches = highlighter.matches(text)
    headline = title.strip()
    passages = [span for line in _lines(text, matches) for span in _sentences(text, *line)]
    telling = [span for span in passages if text[slice(*span)].strip() != headline]
    passages = telling or passages
    chosen = sorted(_best(passages, matches)) or passages[:1]
    spans = [(match.start, match.end) for match in matches]
    return tuple(
        Snippet(field, start, end, marked(text, spans, start, end)) for start, end in chosen
    )


def _best(passages: Sequence[_SPAN], matches: Sequence[Match]) -> list[_SPAN]:
    """The passages that show most of the query, earlier ones first; what one shows counts no more in the next."""
    counts = Counter(place for match in matches for place in match.places)
    rarity = {place: 1 / count**0.5 for place, count in counts.items()}
    inside = _inside(passages, matches)
    chosen: list[_SPAN] = []
    shown: set[_PLACE] = set()
    for _ in range(PASSAGES):
        best, best_value = None, 0.0
        for span, found in inside.items():
            value = _value(found, rarity, shown)
            if value > best_value * 1.001:
                best, best_value = span, value
        if best is None:
            break
        chosen.append(best)
        shown.update(place for match in inside[best] for place in match.places)
    return chosen


def _value(found: Sequence[Match], rarity: Mapping[_PLACE, float], shown: set[_PLACE]) -> float:
    """What a passage's matches show beyond what is shown already; a word counts once, rare ones more."""
    value, seen = 0.0, set(shown)
    for match in found:
        fresh = [rarity[place] for place in match.places if place not in seen]
        value += sum(fresh) * len(match.places) ** 0.5
        seen.update(match.places)
    return value


def _inside(passages: Sequence[_SPAN], matches: Sequence[Match]) -> dict[_SPAN, list[Match]]:
    """The passages that hold whole matches, with these."""
    found: dict[_SPAN, list[Match]] = {}
    ahead = iter(passages)
    span = next(ahead, None)
    for match in matches:
        while span and span[1] < match.end:
            span = next(ahead, None)
        if span and span[0] <= match.start:
            found.setdefault(span, []).append(match)
    return found


def _lines(text: str, matches: Sequence[Match]) -> Iterator[tuple[int, int]]:
    """The lines in which something matches; the first one with words where nothing does."""
    end = -1
    for match in matches:
        if match.start > end:
            start = text.rfind("\n", 0, match.start) + 1
            end = text.find("\n", match.start)
            end = len(text) if end < 0 else end
            yield start, end
    if not matches and text.strip():
        start = len(text) - len(text.lstrip())
        end = text.find("\n", start)
        yield start, len(text) if end < 0 else end


def _sentences(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Passages of a line of at most `PASSAGE` characters: they begin with a sentence, or with a word in a long one."""
    passages: list[tuple[int, int]] = []
    position = first
    for gap in [*_SENTENCE.finditer(text, first, last), None]:
        end = gap.start() + 1 if gap else last
        start = position
        while end - start > PASSAGE:
            cut = text.rfind(" ", start + PASSAGE // 2, start + PASSAGE)
            cut = start + PASSAGE if cut < 0 else cut
            passages.append((start, cut))
            start = cut + (text[cut : cut + 1] == " ")
        if end > start and not text[start:end].isspace():
            passages.append((start, end))
        position = gap.end() if gap else end
    return _joined(passages)


def _joined(passages: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Short sentences put together while they fit."""
    joined: list[tuple[int, int]] = []
    for start, end in passages:
        if joined and end - joined[-1][0] <= PASSAGE:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
