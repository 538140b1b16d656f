"""The embedded engine: searching, reading and writing a folder of tantivy indexes."""

from __future__ import annotations

import contextlib
import heapq
import threading
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from tantivy import Occur, Query

from indexer.document import Document
from indexer.engines.base import (
    Engine,
    EngineError,
    Filters,
    Found,
    Health,
    Scored,
    Search,
    Sort,
    Writer,
)
from indexer.engines.counts import Counts
from indexer.engines.cursor import Place, read_cursor, write_cursor
from indexer.engines.embedded.counting import count_all, count_facet
from indexer.engines.embedded.folder import IndexFolder, read_position
from indexer.engines.embedded.helping import HELP_FROM, Aside, Helper
from indexer.engines.embedded.opening import Views
from indexer.engines.embedded.reading_through import ReadThrough
from indexer.engines.embedded.schema import read_id, read_vocabulary
from indexer.engines.embedded.view import Ordered, View, total
from indexer.engines.embedded.writing import EmbeddedWriter
from indexer.engines.fields import gram_field
from indexer.engines.grouping import Row, meeting_number
from indexer.engines.order import effective_sort
from indexer.engines.paging import page, walk
from indexer.engines.relaxing import ENOUGH, FULL, UP_TO, Match, can_relax
from indexer.engines.similarity import telling_words
from indexer.query.tree import Gram
from indexer.recent import Recent

_CHUNK = 10_000  # rows read at once by `iterate`: each time costs a pass over all hits
_REMEMBERED = 256  # searches whose counts are kept


class EmbeddedEngine(Engine):
    """An index in a folder, for one writing process and any number of searching ones.

    A search uses a second thread, if that is free, where the index has at least `help_from` documents.
    """

    name = "embedded"

    def __init__(self, folder: Path, help_from: int = HELP_FROM) -> None:
        self._help_from = help_from
        self._helper = Helper()
        self.folder = IndexFolder(folder)
        self._views = Views(self.folder)
        self._counts: Recent[object, Counts] = Recent(_REMEMBERED)
        self._writing = threading.Lock()

    # ------------------------------------------------------------ writing

    @contextlib.contextmanager
    def writer(self) -> Iterator[Writer]:
        """Write into the live index, made when there is none."""
        with self.folder.lock():
            live = self.folder.live()
            fresh = live is None
            folder = live or self.folder.create()
            self.folder.remove_others(folder)
            with _open_writer(folder, fresh=fresh) as writer:
                if fresh:
                    writer.commit(0)
                    self.folder.publish(folder)
                yield writer

    @contextlib.contextmanager
    def rebuild(self) -> Iterator[Writer]:
        """Write a new generation aside and make it live when the block ends well."""
        with self.folder.lock():
            folder = self.folder.create()
            try:
                with _open_writer(folder, fresh=True) as writer:
                    yield writer
                if not writer.committed:
                    raise EngineError("a rebuilt index was never committed; the old one stays")
                self.folder.publish(folder)
            except BaseException:
                with contextlib.suppress(EngineError):
                    self.folder.remove_others(self.folder.live())
                raise
            self.folder.remove_others(folder)

    def position(self) -> int:
        """The store position of the last commit."""
        live = self.folder.live()
        return read_position(live) if live else 0

    # ------------------------------------------------------------ searching

    def search(self, search: Search) -> Found:
        """Hits, exact totals and facet counts."""
        after = read_cursor(search)
        view = self._views.named(after.view) if after else self._views.current()
        match = _exact(view, search)
        with self._helper.asked(int(view.searcher.num_docs) >= self._help_from) as aside:
            reading = aside(partial(_page, view, match, search, after))
            counts = self._count(view, search, match, aside)
            # Filters only take away: many full matches within them need not be counted without.
            if counts.total < ENOUGH and (relaxed := _relaxed(view, search)):
                match = relaxed
                reading = aside(partial(_page, view, match, search, after))
                counts = self._count(view, search, match, aside)
            rows = reading()
        more = search.resumable and len(rows) > search.size
        rows = rows[: search.size]
        return Found(
            total=counts.total,
            meetings=counts.meetings,
            hits=tuple(Scored(view.load(row.address), row.place.score) for row in rows),
            facets=counts.facets,
            cursor=write_cursor(search, rows[-1].place) if more and rows else None,
            relaxed=match.relaxed,
        )

    def iterate(self, search: Search) -> Generator[Document]:
        """Every hit of a frozen view."""
        search = replace(search, cursor=None)
        view = self._views.current()
        hits = _ordered(view, _match(view, search), search)
        through = ReadThrough(hits) if hits.sort == "relevance" else hits
        for row in walk(through, search, None, _CHUNK):
            yield view.load(row.address)

    def _count(self, view: View, search: Search, match: Match[Query], aside: Aside) -> Counts:
        asked = (
            view.name,
            search.query,
            match.relaxed,
            _frozen(search.filters),
            search.facets,
        )
        return self._counts.get(
            asked, lambda: count_all(view, match.query, search.filters, search.facets, aside)
        )

    def facet_values(
        self, facet: str, matching: Callable[[str], bool], search: Search, limit: int
    ) -> list[tuple[str, int]]:
        """Values of one facet that satisfy `matching`, its own selection ignored."""
        view = self._views.current()
        match = _match(view, search)
        counted = count_facet(view, match.query, search.filters, facet)
        fitting = ((value, count) for value, count in counted.items() if matching(value))
        return heapq.nsmallest(limit, fitting, key=lambda pair: (-pair[1], pair[0]))

    # ------------------------------------------------------------ reading

    def get(self, document_id: str) -> Document | None:
        """One document, or None."""
        view = self._views.current()
        hits = view.searcher.search(view.compiler.any_term("id", [document_id]), 1).hits
        return view.load(hits[0][1]) if hits else None

    def similar(self, document_id: str, limit: int) -> list[Scored]:
        """Documents that share the most telling words with this one, itself and its meeting left out."""
        view = self._views.current()
        compiler, searcher = view.compiler, view.searcher
        itself = compiler.any_term("id", [document_id])
        hits = searcher.search(itself, 1).hits
        if not hits:
            return []
        stored = searcher.doc(hits[0][1])
        words = telling_words(
            read_vocabulary(stored),
            lambda word: searcher.doc_freq("words", word),
            searcher.num_docs,
        )
        shares = [(Occur.Should, compiler.word(word)) for word in words]
        if not shares:
            return []
        refused = [(Occur.MustNot, itself)]
        if (meeting := meeting_number(view.load(hits[0][1]))) is not None:
            refused.append((Occur.MustNot, compiler.any_term("meeting", [meeting])))
        query = Query.boolean_query([(Occur.Must, Query.boolean_query(shares)), *refused])
        rows = Ordered(view, query, "relevance").read(None, 0, limit)
        return [Scored(view.load(row.address), row.place.score) for row in rows]

    def syllables(self) -> Iterator[str]:
        """Every indexed syllable."""
        found = self._views.current().searcher.terms_with_prefix("syllables", "")
        return (syllable for syllable, _ in found)

    def frequencies(self, grams: Collection[Gram]) -> Mapping[Gram, int]:
        """In how many documents each syllable or bigram stands."""
        searcher = self._views.current().searcher
        return {gram: int(searcher.doc_freq(gram_field(gram), gram.text)) for gram in grams}

    def word_counts(self, search: Search, sample: int) -> tuple[Mapping[str, int], int]:
        """Document frequencies of words in the best `sample` hits, and how many hits were read."""
        view = self._views.current()
        rows = _ordered(view, _match(view, search), search).read(None, 0, sample)
        counts: dict[str, int] = {}
        for row in rows:
            for word in read_vocabulary(view.searcher.doc(row.address)):
                counts[word] = counts.get(word, 0) + 1
        return counts, len(rows)

    # ------------------------------------------------------------ state

    def health(self) -> Health:
        """Whether the index can be searched, and how many documents it has."""
        try:
            view = self._views.current()
        except EngineError as error:
            return Health(False, self.name, 0, str(error))
        message = "" if view.name else "there is no index yet; run `giaoban index`"
        return Health(True, self.name, int(view.searcher.num_docs), message, view.name)

    def close(self) -> None:
        """Let go of all views."""
        self._views.close()
        self._counts.clear()


@contextlib.contextmanager
def _open_writer(folder: Path, *, fresh: bool) -> Iterator[EmbeddedWriter]:
    writer = EmbeddedWriter(folder, fresh=fresh)
    try:
        yield writer
    finally:
        writer.release()


def _match(view: View, search: Search) -> Match[Query]:
    return _relaxed(view, search) or _exact(view, search)


def _exact(view: View, search: Search) -> Match[Query]:
    must = view.compiler.matching(search.query.must)
    return Match(view.compiler.scored(must, search.query.should))


def _relaxed(view: View, search: Search) -> Match[Query] | None:
    """Full and partial matches; None where full ones are enough, or there are no others."""
    if not can_relax(search):
        return None
    compiler, query = view.compiler, search.query
    must = compiler.matching(query.must)
    full = view.searcher.search(must, ENOUGH, count=True)
    if total(full) >= ENOUGH:
        return None
    partly = compiler.matching(query.relaxed)
    ranked = compiler.scored(partly, query.should)
    missing = Query.boolean_query([(Occur.Must, ranked), (Occur.MustNot, must)])
    best = Ordered(view, missing, "relevance").read(None, 0, UP_TO - total(full))
    if not best:
        return None
    addresses = [address for _, address in full.hits] + [row.address for row in best]
    ids = [read_id(view.searcher.doc(address)) for address in addresses]
    either = Query.boolean_query(
        [
            (Occur.Must, compiler.any_term("id", ids)),
            (Occur.Should, partly),
            (Occur.Should, Query.const_score_query(must, FULL)),
        ]
    )
    return Match(compiler.scored(either, query.should), relaxed=True)


def _page(view: View, match: Match[Query], search: Search, after: Place | None) -> list[Row]:
    return page(_ordered(view, match, search), search, after)


def _ordered(view: View, match: Match[Query], search: Search) -> Ordered:
    hits = view.compiler.narrowed(match.query, view.compiler.filters(search.filters))
    sort: Sort = effective_sort(search.sort, search.query)
    return Ordered(view, hits, sort)


def _frozen(filters: Filters) -> object:
    sides = (filters.include, filters.exclude)
    chosen = tuple(
        frozenset((facet, frozenset(values)) for facet, values in side.items()) for side in sides
    )
    return chosen, filters.published_from, filters.published_to
