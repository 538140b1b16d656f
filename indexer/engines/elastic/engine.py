"""The engine for scale: the same search as the embedded one, on a cluster."""

from __future__ import annotations

import contextlib
import heapq
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from elasticsearch import NotFoundError

from config.settings import ElasticsearchSettings
from indexer.document import Document
from indexer.engines.base import (
    Engine,
    EngineError,
    EngineUnavailable,
    Found,
    Health,
    Scored,
    Search,
    Writer,
)
from indexer.engines.cursor import Place, read_cursor, write_cursor
from indexer.engines.elastic import compiling
from indexer.engines.elastic.answering import answer, ordered
from indexer.engines.elastic.compiling import Clause
from indexer.engines.elastic.connection import connect, patiently
from indexer.engines.elastic.explaining import explained
from indexer.engines.elastic.mapping import (
    DOCUMENT,
    VOCABULARY,
    document_from,
    meeting_of,
    vocabulary_from,
)
from indexer.engines.elastic.naming import Names
from indexer.engines.elastic.partial import match_of
from indexer.engines.elastic.reading import Ordered, ReadingAhead, document_of
from indexer.engines.elastic.values import all_values
from indexer.engines.elastic.views import BETWEEN_PAGES, Frozen, Live, Shared, frozen
from indexer.engines.elastic.watching import ENGINE, Watch
from indexer.engines.elastic.writing import ElasticsearchWriter
from indexer.engines.fields import gram_field
from indexer.engines.order import effective_sort
from indexer.engines.paging import walk
from indexer.query.tree import Gram

_CHUNK = 2000  # rows read at once by `iterate`
_PAGE_OF_VALUES = 10_000
_GRAMS = 1000  # counted by one request


class ElasticsearchEngine(Engine):
    """An index behind an alias in a cluster; any number of writers and readers."""

    name = ENGINE

    def __init__(self, settings: ElasticsearchSettings) -> None:
        self._settings = settings
        self._client = connect(settings)
        self._names = Names(self._client, settings.prefix)
        self._live = Live(self._client, self._names.alias)
        self._shared = Shared(self._client, self._names.alias)
        self._watch = Watch(settings, self._names, self._live)

    # ------------------------------------------------------------ writing

    @contextlib.contextmanager
    def writer(self) -> Iterator[Writer]:
        """Write into the live index, made when there is none. What was sent before a failure is sent again next time."""
        with self._watch.changing():
            index = patiently(self._settings, self._live_or_new)
            yield self._writer(index, live=True)

    @contextlib.contextmanager
    def rebuild(self) -> Iterator[Writer]:
        """Write a new index aside and swap the alias when the block ends well."""
        with self._watch.changing():
            patiently(self._settings, self._names.remove_others)
            index = patiently(self._settings, self._create)
            try:
                writer = self._writer(index, live=False)
                yield writer
                if not writer.committed:
                    raise EngineError("a rebuilt index was never committed; the old one stays")
                patiently(self._settings, lambda: self._names.publish(index))
            except BaseException:
                with contextlib.suppress(EngineError), explained(self._settings):
                    self._names.discard(index)
                raise
            # What is left behind costs room only, and the next rebuild removes it.
            with contextlib.suppress(EngineError):
                patiently(self._settings, self._names.remove_others)
            self._names.compact(index, self._settings.shards)

    def position(self) -> int:
        """The store position of the last commit."""
        live = self._watch.asked(self._names.live)
        return live.position if live else 0

    def _live_or_new(self) -> str:
        live = self._names.live()
        if live:
            self._names.mention_others()
            return live.index
        index = self._create()
        self._names.publish(index)
        self._names.remove_others()
        return index

    def _create(self) -> str:
        return self._names.create(self._settings.shards, self._settings.replicas)

    def _writer(self, index: str, *, live: bool) -> ElasticsearchWriter:
        return ElasticsearchWriter(self._client, self._names, index, self._settings, live=live)

    # ------------------------------------------------------------ searching

    def search(self, search: Search) -> Found:
        """Hits, exact totals and facet counts."""
        after = read_cursor(search)
        with self._watch.reading():
            try:
                return self._search(search, after)
            except NotFoundError:
                if after is None or not after.view:
                    raise
                # The frozen view of the first page has expired: go on in the index as it is now.
                self._shared.forget()
                return self._search(search, replace(after, view=""))

    def _search(self, search: Search, after: Place | None) -> Found:
        kept = after.view if after else ""
        view = Frozen(self._client, kept, BETWEEN_PAGES) if kept else self._live
        read = answer(self._live, view, search, after)
        more = search.resumable and len(read.rows) > search.size
        rows = read.rows[: search.size]
        return Found(
            total=read.counts.total,
            meetings=read.counts.meetings,
            hits=tuple(Scored(document_of(row), row.place.score) for row in rows),
            facets=read.counts.facets,
            cursor=self._cursor(search, read.ordered, rows[-1].place) if more and rows else None,
            relaxed=read.match.relaxed,
        )

    def _cursor(self, search: Search, hits: Ordered, place: Place) -> str:
        """Where the page ended. Scores change when documents arrive: the next page is read from a frozen view."""
        if hits.sort == "relevance" and not place.view:
            place = replace(place, view=self._shared.id_in(self.health().generation))
        return write_cursor(search, place)

    def iterate(self, search: Search) -> Generator[Document]:
        """Every hit of a point in time, which is released also when the reader goes away.

        In an order by date a view that is lost with its node or its index is opened anew behind the last hit. Scores differ
        from copy to copy of a shard: by relevance nobody knows where to go on, EngineUnavailable.
        """
        search = replace(search, cursor=None)
        by_date = effective_sort(search.sort, search.query) != "relevance"
        with self._watch.reading(), self._frozen(renewable=by_date) as view:
            if view is None:
                return
            hits = ordered(view, search, match_of(view, search))
            with ReadingAhead(hits) as ahead:
                for row in walk(ahead, search, None, _CHUNK):
                    yield document_of(row)

    def _frozen(self, *, renewable: bool) -> contextlib.AbstractContextManager[Frozen | None]:
        return frozen(self._client, self._names.alias, self._settings, renewable=renewable)

    def facet_values(
        self, facet: str, matching: Callable[[str], bool], search: Search, limit: int
    ) -> list[tuple[str, int]]:
        """Values of one facet that satisfy `matching`, its own selection ignored."""
        with self._watch.reading():
            others = compiling.filtering(search.filters, ignoring=facet)
            query = compiling.narrowed(match_of(self._live, search).query, others)
            values = all_values(self._live, facet, query)
            found = [(value, count) for value, count in values if matching(value)]
        return heapq.nsmallest(limit, found, key=lambda pair: (-pair[1], pair[0]))

    # ------------------------------------------------------------ reading

    def get(self, document_id: str) -> Document | None:
        """One document, or None."""
        hit = self._hit(document_id, DOCUMENT)
        return document_from(hit) if hit else None

    def similar(self, document_id: str, limit: int) -> list[Scored]:
        """Documents that share the most telling words with this one, itself and its meeting left out."""
        hit = self._hit(document_id, (*DOCUMENT, *VOCABULARY))
        if hit is None:
            return []
        documents = self.health().documents
        refused: list[Clause] = [{"ids": {"values": [document_id]}}]
        if (meeting := meeting_of(document_from(hit))) is not None:
            refused.append({"term": {"meeting": meeting}})
        like = {
            "fields": ["words"],
            "like": " ".join(vocabulary_from(hit)),
            "min_term_freq": 1,
            "min_doc_freq": 2,
            "max_doc_freq": max(documents // 10, 20),
            "max_query_terms": 25,
            "minimum_should_match": 1,
        }
        query = {"bool": {"must": [{"more_like_this": like}], "must_not": refused}}
        with self._watch.reading():
            rows = Ordered(self._live, query, "relevance").read(None, 0, limit)
        return [Scored(document_of(row), row.place.score) for row in rows]

    def syllables(self) -> Iterator[str]:
        """Every indexed syllable, read from the index itself in alphabetical windows."""
        behind: dict[str, Any] = {}
        while True:
            with self._watch.reading():
                try:
                    found = self._client.terms_enum(
                        index=self._names.alias,
                        field="lexicon",
                        size=_PAGE_OF_VALUES,
                        timeout="10s",
                        **behind,
                    )
                except NotFoundError:
                    return
            if not found["complete"]:
                raise EngineUnavailable("the syllables of the index came incomplete; ask again")
            yield from found["terms"]
            if len(found["terms"]) < _PAGE_OF_VALUES:
                return
            behind = {"search_after": found["terms"][-1]}

    def frequencies(self, grams: Collection[Gram]) -> Mapping[Gram, int]:
        """In how many documents each syllable or bigram stands; a request for every thousand of them."""
        asked, found = list(grams), dict.fromkeys(grams, 0)
        with self._watch.reading():
            for start in range(0, len(asked), _GRAMS):
                some = asked[start : start + _GRAMS]
                filters = [{"term": {gram_field(gram): {"value": gram.text}}} for gram in some]
                body = {"size": 0, "aggs": {"grams": {"filters": {"filters": filters}}}}
                counted = self._live.search(body).get("aggregations", {"grams": {"buckets": ()}})
                counts = (int(bucket["doc_count"]) for bucket in counted["grams"]["buckets"])
                found.update(zip(some, counts, strict=False))  # no counts where there is no index
        return found

    def word_counts(self, search: Search, sample: int) -> tuple[Mapping[str, int], int]:
        """Document frequencies of words in the best `sample` hits, and how many hits were read."""
        counts: dict[str, int] = {}
        read = 0
        with self._watch.reading():
            hits = ordered(self._live, search, match_of(self._live, search))
            for vocabulary in hits.vocabularies(sample):
                read += 1
                for word in vocabulary:
                    counts[word] = counts.get(word, 0) + 1
        return counts, read

    # ------------------------------------------------------------ state

    def health(self) -> Health:
        """Whether the index can be searched, and how many documents it has; remembered for a second."""
        return self._watch.health()

    def close(self) -> None:
        """Release the connections."""
        self._client.close()

    def _hit(self, document_id: str, columns: Sequence[str]) -> Mapping[str, Any] | None:
        """Some columns of a document, as of the last commit."""
        if not document_id:
            return None
        body = {
            "query": {"ids": {"values": [document_id]}},
            "size": 1,
            "stored_fields": "_none_",
            "docvalue_fields": columns,
        }
        with self._watch.reading():
            hits = self._live.search(body)["hits"]["hits"]
        return hits[0] if hits else None
