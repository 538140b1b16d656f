"""The engine for scale: the same search as the embedded one, on a cluster."""

from __future__ import annotations

import contextlib
import heapq
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from elasticsearch import NotFoundError

from config.settings import ElasticsearchSettings
from indexer.document import Document
from indexer.engines.base import (
    Engine,
    EngineError,
    Found,
    Health,
    Scored,
    Search,
    Writer,
)
from indexer.engines.counts import Counts
from indexer.engines.cursor import Place, read_cursor, write_cursor
from indexer.engines.elastic import compiling
from indexer.engines.elastic.compiling import Clause
from indexer.engines.elastic.connection import connect, explained, patiently
from indexer.engines.elastic.counting import counting_request, read_counts
from indexer.engines.elastic.mapping import LEXICAL_LIMIT, facet_field
from indexer.engines.elastic.naming import Names
from indexer.engines.elastic.reading import (
    WINDOW,
    Ordered,
    ask,
    ask_all,
    document_of,
    open_view,
    point_in_time,
)
from indexer.engines.elastic.writing import ElasticsearchWriter
from indexer.engines.grouping import Row, meeting_number
from indexer.engines.order import effective_sort
from indexer.engines.paging import page, walk
from indexer.engines.relaxing import ENOUGH, UP_TO, Match, can_relax

_CHUNK = 2000  # rows read at once by `iterate`
_PAGE_OF_VALUES = 10_000
_REGULAR = re.compile(r'[.?+*|(){}\[\]"\\#@&<>~^$-]')  # what a regular expression of Lucene's reads


@dataclass(frozen=True)
class _Read:
    """What a page was read with, and its rows with one more if there is one."""

    match: Match[Clause]
    counts: Counts
    ordered: Ordered
    rows: Sequence[Row]


class ElasticsearchEngine(Engine):
    """An index behind an alias in a cluster; any number of writers and readers."""

    name = "elasticsearch"

    def __init__(self, settings: ElasticsearchSettings) -> None:
        self._settings = settings
        self._client = connect(settings)
        self._names = Names(self._client, settings.prefix)

    # ------------------------------------------------------------ writing

    @contextlib.contextmanager
    def writer(self) -> Iterator[Writer]:
        """Write into the live index, made when there is none. What was sent before a failure is sent again next time."""
        yield self._writer(patiently(self._settings, self._live_or_new))

    @contextlib.contextmanager
    def rebuild(self) -> Iterator[Writer]:
        """Write a new index aside and swap the alias when the block ends well."""
        index = patiently(self._settings, self._create)
        writer = self._writer(index)
        try:
            yield writer
            if not writer.committed:
                raise EngineError("a rebuilt index was never committed; the old one stays")
            patiently(self._settings, lambda: self._names.publish(index))
        except BaseException:
            with contextlib.suppress(EngineError), self._explained():
                self._names.remove(index)
            raise

    def position(self) -> int:
        """The store position of the last commit."""
        with self._explained():
            live = self._names.live()
        return live.position if live else 0

    def _live_or_new(self) -> str:
        live = self._names.live()
        if live:
            return live.index
        index = self._create()
        self._names.publish(index)
        return index

    def _create(self) -> str:
        return self._names.create(self._settings.shards, self._settings.replicas)

    def _writer(self, index: str) -> ElasticsearchWriter:
        return ElasticsearchWriter(self._client, self._names, index, self._settings)

    # ------------------------------------------------------------ searching

    def search(self, search: Search) -> Found:
        """Hits, exact totals and facet counts."""
        after = read_cursor(search)
        with self._explained():
            try:
                return self._search(search, after)
            except NotFoundError:
                if after is None or not after.view:
                    raise
                # The frozen view of the first page has expired: go on in the index as it is now.
                return self._search(search, replace(after, view=""))

    def _search(self, search: Search, after: Place | None) -> Found:
        moment = after.view if after else ""
        skip = 0 if after else (max(1, search.page) - 1) * search.size
        if moment or search.group or skip + search.size >= WINDOW:
            read = self._step_by_step(search, after, moment)
        else:
            read = self._together(search, after, skip)
        more = len(read.rows) > search.size
        rows = read.rows[: search.size]
        return Found(
            total=read.counts.total,
            meetings=read.counts.meetings,
            hits=tuple(Scored(document_of(row), row.place.score) for row in rows),
            facets=read.counts.facets,
            cursor=self._cursor(search, read.ordered, rows[-1].place) if more and rows else None,
            relaxed=read.match.relaxed,
        )

    def _step_by_step(self, search: Search, after: Place | None, moment: str) -> _Read:
        match = self._match(search, moment)
        counts = self._count(search, match)
        ordered = self._ordered(search, match, moment)
        return _Read(match, counts, ordered, page(ordered, search, after))

    def _together(self, search: Search, after: Place | None, skip: int) -> _Read:
        """Everything in one request; a second one only where partial matches turn out to be needed."""
        if not can_relax(search):
            return self._read(search, self._exact(search), after, skip)[0]
        full = _ids_request(compiling.matching(search.query.must), ENOUGH)
        read, beside = self._read(search, self._exact(search), after, skip, full)
        relaxed = self._relaxed(search, _ids(beside[0]))
        return self._read(search, relaxed, after, skip)[0] if relaxed.relaxed else read

    def _read(
        self,
        search: Search,
        match: Match[Clause],
        after: Place | None,
        skip: int,
        *beside: dict[str, Any],
    ) -> tuple[_Read, list[dict[str, Any]]]:
        """Counts and rows, and the answers to what is asked beside them."""
        ordered = self._ordered(search, match)
        bodies = [
            counting_request(match.query, search.filters, search.facets),
            ordered.request(after, skip, search.size + 1, load=True),
            *beside,
        ]
        counted, hits, *others = ask_all(self._client, self._names.alias, bodies)
        counts = read_counts(counted, search.filters, search.facets)
        return _Read(match, counts, ordered, ordered.rows(hits, after, skip)), others

    def _cursor(self, search: Search, ordered: Ordered, place: Place) -> str:
        """Where the page ended. Scores change when documents arrive: the next page is read from a frozen view."""
        if ordered.sort == "relevance" and not place.view:
            place = replace(place, view=open_view(self._client, self._names.alias))
        return write_cursor(search, place)

    def iterate(self, search: Search) -> Iterator[Document]:
        """Every hit of a point in time, which is released also when the reader goes away."""
        search = replace(search, cursor=None)
        with self._explained(), point_in_time(self._client, self._names.alias) as moment:
            if not moment:
                return
            ordered = self._ordered(search, self._match(search, moment), moment)
            for row in walk(ordered, search, None, _CHUNK):
                yield document_of(row)

    def _match(self, search: Search, moment: str = "") -> Match[Clause]:
        if not can_relax(search):
            return self._exact(search)
        must = compiling.matching(search.query.must)
        full = _ids(self._ask(_ids_request(must, ENOUGH), moment))
        return self._relaxed(search, full, moment)

    def _exact(self, search: Search) -> Match[Clause]:
        must = compiling.matching(search.query.must)
        return Match(compiling.scored(must, search.query.should))

    def _relaxed(self, search: Search, full: list[str], moment: str = "") -> Match[Clause]:
        """The match with the best partial matches beside the full ones, where these are few."""
        query = search.query
        if len(full) >= ENOUGH:
            return self._exact(search)
        partial = compiling.matching(query.relaxed)
        ranked = compiling.scored(partial, query.should)
        must_not = [compiling.matching(query.must)]
        missing = {"bool": {"must": [ranked], "must_not": must_not}}
        best = _ids(self._ask(_ids_request(missing, UP_TO - len(full)), moment))
        if not best:
            return self._exact(search)
        ids = compiling.unscored({"ids": {"values": full + best}})
        either = {"bool": {"must": [ids], "should": [partial]}}
        return Match(compiling.scored(either, query.should), relaxed=True)

    def _count(self, search: Search, match: Match[Clause]) -> Counts:
        body = counting_request(match.query, search.filters, search.facets)
        return read_counts(self._ask(body), search.filters, search.facets)

    def _ordered(self, search: Search, match: Match[Clause], moment: str = "") -> Ordered:
        query = compiling.narrowed(match.query, compiling.filtering(search.filters))
        sort = effective_sort(search.sort, search.query)
        return Ordered(self._client, self._names.alias, query, sort, moment)

    def facet_values(
        self, facet: str, matching: Callable[[str], bool], search: Search, limit: int
    ) -> list[tuple[str, int]]:
        """Values of one facet that satisfy `matching`, its own selection ignored."""
        with self._explained():
            others = compiling.filtering(search.filters, ignoring=facet)
            query = compiling.narrowed(self._match(search).query, others)
            found = [pair for pair in self._values(facet, query) if matching(pair[0])]
        return heapq.nsmallest(limit, found, key=lambda pair: (-pair[1], pair[0]))

    def _values(self, facet: str, query: Clause) -> Iterator[tuple[str, int]]:
        """All values of a facet with their counts, in pages."""
        source = [{"value": {"terms": {"field": facet_field(facet)}}}]
        composite: dict[str, Any] = {"size": _PAGE_OF_VALUES, "sources": source}
        while True:
            body = {"size": 0, "query": query, "aggs": {"values": {"composite": composite}}}
            page = self._ask(body).get("aggregations", {}).get("values", {"buckets": []})
            for bucket in page["buckets"]:
                yield bucket["key"]["value"], int(bucket["doc_count"])
            if "after_key" not in page:
                return
            composite = composite | {"after": page["after_key"]}

    # ------------------------------------------------------------ reading

    def get(self, document_id: str) -> Document | None:
        """One document, or None."""
        source = self._source(document_id)
        return Document.from_json(source["document"]) if source else None

    def similar(self, document_id: str, limit: int) -> list[Scored]:
        """Documents that share the most telling words with this one, itself and its meeting left out."""
        source = self._source(document_id)
        if source is None:
            return []
        documents = self.health().documents
        refused: list[Clause] = [{"ids": {"values": [document_id]}}]
        if (meeting := meeting_number(Document.from_json(source["document"]))) is not None:
            refused.append({"term": {"meeting": str(meeting)}})
        like = {
            "fields": ["words"],
            "like": source["vocabulary"],
            "min_term_freq": 1,
            "min_doc_freq": 2,
            "max_doc_freq": max(documents // 10, 20),
            "max_query_terms": 25,
            "minimum_should_match": 1,
        }
        query = {"bool": {"must": [{"more_like_this": like}], "must_not": refused}}
        with self._explained():
            rows = Ordered(self._client, self._names.alias, query, "relevance").read(None, 0, limit)
        return [Scored(document_of(row), row.place.score) for row in rows]

    def terms(self, prefix: str, folded: bool, limit: int) -> list[tuple[str, int]]:
        """Indexed syllables that begin with `prefix`, most frequent first."""
        if len(prefix) > LEXICAL_LIMIT or limit < 1:
            return []
        field = "known_folded" if folded else "known_syllables"
        pattern = _REGULAR.sub(lambda special: "\\" + special.group(), prefix) + ".*"
        terms = {"field": field, "include": pattern, "size": limit, "shard_size": _PAGE_OF_VALUES}
        body = {
            "size": 0,
            "query": {"prefix": {field: {"value": prefix}}},
            "aggs": {"terms": {"terms": terms}},
        }
        with self._explained():
            found = self._ask(body).get("aggregations", {}).get("terms", {"buckets": []})
        return [(bucket["key"], int(bucket["doc_count"])) for bucket in found["buckets"]]

    def frequency(self, syllable_or_bigram: str, folded: bool = False) -> int:
        """In how many documents a syllable or bigram stands."""
        if "_" in syllable_or_bigram:
            field = "folded_bigrams" if folded else "bigrams"
        else:
            field = "folded" if folded else "syllables"
        body = {
            "size": 0,
            "track_total_hits": True,
            "query": {"term": {field: {"value": syllable_or_bigram}}},
        }
        with self._explained():
            return int(self._ask(body)["hits"]["total"]["value"])

    def word_counts(self, search: Search, sample: int) -> tuple[Mapping[str, int], int]:
        """Document frequencies of words in the best `sample` hits, and how many hits were read."""
        counts: dict[str, int] = {}
        read = 0
        with self._explained():
            ordered = self._ordered(search, self._match(search))
            for vocabulary in ordered.vocabularies(sample):
                read += 1
                for word in vocabulary.split():
                    counts[word] = counts.get(word, 0) + 1
        return counts, read

    # ------------------------------------------------------------ state

    def health(self) -> Health:
        """Whether the index can be searched, and how many documents it has."""
        try:
            with self._explained():
                live = self._names.live()
                if live is None:
                    message = "there is no index yet; run `giaoban index`"
                    return Health(True, self.name, 0, message)
                documents = int(self._client.count(index=live.index)["count"])
        except EngineError as error:
            return Health(False, self.name, 0, str(error))
        return Health(True, self.name, documents, "", f"{live.index}@{live.commit}")

    def close(self) -> None:
        """Release the connections."""
        self._client.close()

    def _source(self, document_id: str) -> dict[str, Any] | None:
        """What is stored of a document, as of the last commit."""
        if not document_id:
            return None
        body = {"query": {"ids": {"values": [document_id]}}, "size": 1}
        with self._explained():
            hits = self._ask(body)["hits"]["hits"]
        return hits[0]["_source"] if hits else None

    def _ask(self, body: dict[str, Any], moment: str = "") -> dict[str, Any]:
        return ask(self._client, self._names.alias, body, moment)

    def _explained(self) -> contextlib.AbstractContextManager[None]:
        return explained(self._settings)


def _ids_request(query: Clause, limit: int) -> dict[str, Any]:
    return {
        "query": query,
        "size": limit,
        "_source": False,
        "track_total_hits": False,
        "sort": [{"_score": "desc"}, {"newest": "asc"}],
    }


def _ids(answer: Mapping[str, Any]) -> list[str]:
    return [hit["_id"] for hit in answer["hits"]["hits"]]
