"""The names of indices: one alias that searches go to, and behind it one index with the version of its fields."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from indexer.engines.base import EngineError, OutdatedIndex
from indexer.engines.elastic.mapping import VERSION, mappings, settings

_SEGMENT = 5_000_000_000  # bytes: the server itself merges nothing larger
_LISTENS = 5.0  # seconds; most indices are merged by then


@dataclass(frozen=True)
class Live:
    """The index that the alias points to: its name, the version of its fields, and the store position of its last commit."""

    index: str
    version: int
    position: int
    commit: str = ""


@dataclass(frozen=True)
class Names:
    """Finds, makes and swaps the indices of one prefix."""

    client: Elasticsearch
    prefix: str

    @property
    def alias(self) -> str:
        """What searches are addressed to."""
        return f"{self.prefix}-documents"

    def live(self) -> Live | None:
        """The live index, None before the first; EngineError when another version of the program wrote it."""
        try:
            answer = self.client.indices.get_mapping(index=self.alias)
        except NotFoundError as error:
            if "x-elastic-product" not in error.meta.headers:
                raise EngineError(
                    "what answers there is no Elasticsearch; is the URL right?"
                ) from error
            return None
        name, content = next(iter(answer.body.items()))
        meta: Mapping[str, Any] = content["mappings"].get("_meta", {})
        live = Live(name, meta.get("version", 0), meta.get("position", 0), meta.get("commit", ""))
        if live.version != VERSION:
            raise OutdatedIndex(
                f"the index {name} was written by another version; run `giaoban index --rebuild`"
            )
        return live

    def create(self, shards: int, replicas: int) -> str:
        """A new, empty index that no search sees yet."""
        name = f"{self.alias}-v{VERSION}-{time.time_ns():x}"
        # With its replicas there from the start, the first document already survives the loss of a node. Where they cannot
        # be allocated, the server goes on after seconds without them.
        self.client.indices.create(
            index=name,
            mappings=mappings(),
            settings=settings(shards, replicas),
            wait_for_active_shards="all",
            timeout="5s",
        )
        return name

    def publish(self, name: str) -> None:
        """Point the alias to an index, at once, and remove the indices that it replaces."""
        others = [old for old in self._all() if old != name]
        actions: list[dict[str, Any]] = [
            {"remove": {"index": f"{self.alias}-v*", "alias": self.alias, "must_exist": False}},
            {"add": {"index": name, "alias": self.alias}},
        ]
        self.client.indices.update_aliases(actions=actions)
        for old in others:
            self.remove(old)

    def compact(self, name: str, shards: int) -> None:
        """Let the server merge an index that was written at once, as far as it would itself in time; nobody waits for it.

        What arrives in one stream is left in many small segments, in each of which everything is counted anew, and with a
        second copy of each document for replicas that fall behind. Merged, it takes less than half the room. The server
        goes on when its client no longer listens; what it does not get done costs speed only.
        """
        client = self.client.options(
            request_timeout=_LISTENS, max_retries=0, retry_on_timeout=False
        )
        with contextlib.suppress(ApiError, TransportError):
            primaries = client.indices.stats(index=name, metric="store")["_all"]["primaries"]
            shard = primaries.get("store", {}).get("size_in_bytes", 0) // shards
            client.indices.flush(index=name)  # what is not on the disk is kept for replicas
            client.indices.forcemerge(index=name, max_num_segments=1 + shard // _SEGMENT)

    def remove(self, name: str) -> None:
        """Delete an index; one that is gone already is fine."""
        self.client.indices.delete(index=name, ignore_unavailable=True)

    def mark(self, name: str, position: int) -> None:
        """Remember the store position of a commit with the index."""
        meta = mappings(position)["_meta"] | {"commit": f"{time.time_ns():x}"}
        self.client.indices.put_mapping(index=name, meta=meta)

    def _all(self) -> list[str]:
        """Every index of this alias, also those that an interrupted rebuild left behind."""
        return list(self.client.indices.get(index=f"{self.alias}-v*", allow_no_indices=True).body)
