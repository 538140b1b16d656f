"""Writing into one index: bulk requests in flight side by side, with patience for a cluster that is busy or recovering."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from config.settings import ElasticsearchSettings
from indexer.engines.base import EngineError, Entry, Writer, WriteReport
from indexer.engines.elastic.connection import patiently, waits
from indexer.engines.elastic.explaining import PASSING, blocked, reason, unready
from indexer.engines.elastic.mapping import to_source
from indexer.engines.elastic.naming import Names

_CHUNK_BYTES = 4_000_000
_CHUNK_ITEMS = 500
_IN_FLIGHT = 3
_IN_VAIN = (
    "the index was removed or replaced while it was written, by another `giaoban index`; "
    "run it again when nothing else writes there"
)

Item = tuple[str, bytes]  # document id, and its lines of the bulk request


class ElasticsearchWriter(Writer):
    """Writes are idempotent: the same entry sent twice is one document. They are seen at `commit`.

    `live` says that `index` is the one that searches go to, and not one that is made aside.
    """

    def __init__(
        self,
        client: Elasticsearch,
        names: Names,
        index: str,
        settings: ElasticsearchSettings,
        *,
        live: bool,
    ) -> None:
        self._client = client.options(request_timeout=max(60.0, settings.timeout))
        self._names = names
        self._settings = settings
        self._index, self._live = index, live
        self._entrance = patiently(settings, lambda: names.entrance(index))
        self.committed = False

    def write(self, entries: Iterable[Entry]) -> WriteReport:
        """Insert or replace by document id; a document that the server refuses is named, the rest goes in."""
        refused: dict[str, str] = {}
        written = self._send_all(_index_items(entries, refused), refused)
        return WriteReport(written, refused)

    def delete(self, ids: Iterable[str]) -> None:
        """Remove documents; unknown ids are ignored."""
        refused: dict[str, str] = {}
        self._send_all(
            ((name, _line({"delete": {"_id": name}})) for name in ids),
            refused,
        )
        if refused:
            name, why = next(iter(refused.items()))
            raise EngineError(f"Elasticsearch did not delete {name}: {why}")

    def commit(self, position: int) -> None:
        """Show what was written, then remember the position; EngineError where all that is in vain."""
        patiently(self._settings, lambda: self._commit(position))
        self.committed = True

    def _commit(self, position: int) -> None:
        try:
            self._client.indices.refresh(index=self._entrance)
            self._names.mark(self._index, position)
        except NotFoundError:
            raise EngineError(_IN_VAIN) from None
        if self._live and not self._names.is_live(self._index):
            raise EngineError(_IN_VAIN)

    def _send_all(self, items: Iterable[Item], refused: dict[str, str]) -> int:
        """Send chunks side by side, never more than a few at a time."""
        accepted = 0
        flying: list[Future[int]] = []
        with ThreadPoolExecutor(_IN_FLIGHT) as pool:
            for chunk in _chunks(items):
                flying.append(pool.submit(self._send, chunk, refused))
                if len(flying) > _IN_FLIGHT:  # one more is ready than is sent
                    accepted += flying.pop(0).result()
            accepted += sum(future.result() for future in flying)
        return accepted

    def _send(self, chunk: list[Item], refused: dict[str, str]) -> int:
        """Send items, those that a busy cluster turned away again; how many were accepted.

        EngineUnavailable where it turns them away until patience ends: that is no fault of theirs.
        """
        accepted = 0
        for wait in (*waits(self._settings), None):
            again: list[tuple[Item, Mapping[str, Any]]] = []
            for item, outcome in self._outcomes(chunk):
                if "error" not in outcome:
                    accepted += 1
                elif outcome["status"] in PASSING:
                    again.append((item, outcome))
                else:
                    refused[item[0]] = reason(outcome)
            if not again:
                break
            if wait is None:
                raise unready(self._settings, again[0][1])
            chunk = [item for item, _ in again]
            time.sleep(wait)
        return accepted

    def _outcomes(self, chunk: list[Item]) -> Iterator[tuple[Item, Mapping[str, Any]]]:
        """What became of each item of a bulk request; EngineError where the index takes no writes at all."""
        answer = patiently(self._settings, partial(self._bulk, chunk))
        for item, result in zip(chunk, answer["items"], strict=True):
            (outcome,) = result.values()
            if "error" in outcome:
                if block := blocked(self._settings, outcome):
                    raise block
                if outcome["error"].get("type") == "index_not_found_exception":
                    raise EngineError(_IN_VAIN)
            yield item, outcome

    def _bulk(self, chunk: list[Item]) -> Any:
        return self._client.perform_request(
            "POST",
            f"/{self._entrance}/_bulk",
            params={
                "filter_path": "items.*.status,items.*.error",
                "timeout": "10s",
                "require_alias": "true",
            },
            headers={"content-type": "application/x-ndjson", "accept": "application/json"},
            body=b"".join(lines for _, lines in chunk),
        ).body


def _index_items(entries: Iterable[Entry], refused: dict[str, str]) -> Iterator[Item]:
    for entry in entries:
        name = entry.document.id
        if not name or len(name.encode("utf-8", "replace")) > 512:
            refused[name] = "an id needs 1 to 512 bytes"
            continue
        try:
            lines = _line({"index": {"_id": name}}) + _line(to_source(entry))
        except UnicodeError as error:
            refused[name] = f"not valid Unicode: {error}"
            continue
        yield name, lines


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    size = 0
    for item in items:
        if chunk and (size + len(item[1]) > _CHUNK_BYTES or len(chunk) == _CHUNK_ITEMS):
            yield chunk
            chunk, size = [], 0
        chunk.append(item)
        size += len(item[1])
    if chunk:
        yield chunk
