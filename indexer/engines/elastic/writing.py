"""Writing into one index: bulk requests in flight side by side, with patience for a cluster that is busy or recovering."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from elasticsearch import Elasticsearch

from config.settings import ElasticsearchSettings
from indexer.engines.base import EngineError, Entry, Writer, WriteReport
from indexer.engines.elastic.connection import blocked, patiently, waits
from indexer.engines.elastic.mapping import to_source
from indexer.engines.elastic.naming import Names

_CHUNK_BYTES = 4_000_000
_CHUNK_ITEMS = 500
_IN_FLIGHT = 3
_WAITS = (
    0.5,
    1,
    2,
    4,
    8,
    15,
    30,
)  # seconds: about a minute, longer than a new master takes to be elected
_AGAIN = (429, 502, 503, 504)  # item statuses that pass

Item = tuple[str, bytes]  # document id, and its lines of the bulk request


class ElasticsearchWriter(Writer):
    """Writes are idempotent: the same entry sent twice is one document. They are seen at `commit`."""

    def __init__(
        self, client: Elasticsearch, names: Names, index: str, settings: ElasticsearchSettings
    ) -> None:
        self._client = client.options(request_timeout=max(60.0, settings.timeout))
        self._names = names
        self._settings = settings
        self.index = index
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
            name, reason = next(iter(refused.items()))
            raise EngineError(f"Elasticsearch did not delete {name}: {reason}")

    def commit(self, position: int) -> None:
        """Show what was written, then remember the position."""
        patiently(self._settings, lambda: self._client.indices.refresh(index=self.index))
        patiently(self._settings, lambda: self._names.mark(self.index, position))
        self.committed = True

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
        """One bulk request, the items that a busy cluster turned away sent again; how many were accepted."""
        accepted = 0
        for wait in (*waits(self._settings), None):
            answer = patiently(self._settings, partial(self._bulk, chunk))
            outcomes = [next(iter(item.values())) for item in answer["items"]]
            again = []
            reasons = (_reason(outcome["error"]) for outcome in outcomes if "error" in outcome)
            if block := next(filter(None, map(partial(blocked, self._settings), reasons)), None):
                raise block
            for item, outcome in zip(chunk, outcomes, strict=True):
                if outcome["status"] in _AGAIN and wait is not None:
                    again.append(item)
                elif "error" in outcome:
                    refused[item[0]] = _reason(outcome["error"])
                else:
                    accepted += 1
            if not again:
                break
            chunk = again
            time.sleep(wait or 0)
        return accepted

    def _bulk(self, chunk: list[Item]) -> Any:
        return self._client.perform_request(
            "POST",
            f"/{self.index}/_bulk",
            params={"filter_path": "items.*.status,items.*.error", "timeout": "10s"},
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


def _reason(error: Any) -> str:
    cause = error.get("caused_by") or error if isinstance(error, dict) else {"reason": str(error)}
    return f"{cause.get('type', '')}: {cause.get('reason', '')}"[:300]
