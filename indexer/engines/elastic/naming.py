"""The names of indices: one alias that searches go to, and behind it one index with the version of its fields."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from indexer.engines.base import EngineError, OutdatedIndex
from indexer.engines.elastic.explaining import short
from indexer.engines.elastic.mapping import VERSION, mappings, settings

_LOG = logging.getLogger(__name__)
_SEGMENT = 5_000_000_000  # bytes: the server itself merges nothing larger
_LISTENS = 5.0  # seconds; most indices are merged by then


@dataclass(frozen=True)
class LiveIndex:
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

    def live(self) -> LiveIndex | None:
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
        live = LiveIndex(
            name, meta.get("version", 0), meta.get("position", 0), meta.get("commit", "")
        )
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

    def entrance(self, name: str) -> str:
        """The alias through which an index is written, made where it is missing.

        A server makes an index, with fields of its own invention, where something is written to a name that it does not know.
        Through an alias that has to be there, it refuses what comes after the index was removed.
        """
        alias = name.replace(f"{self.alias}-v", f"{self.alias}-into-v")
        self.client.indices.put_alias(index=name, name=alias)
        return alias

    def publish(self, name: str) -> None:
        """Point the alias to an index, at once."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": f"{self.alias}-v*", "alias": self.alias, "must_exist": False}},
            {"add": {"index": name, "alias": self.alias}},
        ]
        self.client.indices.update_aliases(actions=actions)

    def remove_others(self) -> None:
        """Remove the indices that are not the live one: replaced, or left by a rebuild that was interrupted.

        One that cannot be removed costs room only: a warning says so, and the next rebuild tries again.
        """
        for name in self._all() - self._behind():
            try:
                self.client.indices.delete(index=name, ignore_unavailable=True)
            except (ApiError, TransportError) as error:
                _LOG.warning(
                    "the index %s is no longer used and could not be removed, `giaoban index --rebuild` tries again: %s",
                    name, short(error),
                )  # fmt: skip

    def discard(self, name: str) -> None:
        """Remove an index that was not finished; one that is live after all stays, one that is gone already is fine."""
        if name not in self._behind():
            self.client.indices.delete(index=name, ignore_unavailable=True)

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

    def mark(self, name: str, position: int) -> None:
        """Remember the store position of a commit with the index."""
        meta = mappings(position)["_meta"] | {"commit": f"{time.time_ns():x}"}
        self.client.indices.put_mapping(index=name, meta=meta)

    def is_live(self, name: str) -> bool:
        """Whether searches go to an index."""
        return name in self._behind()

    def _all(self) -> set[str]:
        """Every index of this alias, also those that an interrupted rebuild left behind."""
        return set(self.client.indices.get(index=f"{self.alias}-v*", allow_no_indices=True).body)

    def _behind(self) -> set[str]:
        """The index that the alias points to, of whatever version."""
        try:
            return set(self.client.indices.get_alias(name=self.alias).body)
        except NotFoundError:
            return set()
