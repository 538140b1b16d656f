"""The names of indices: one alias that searches go to, and behind it one index with the version of its fields."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError, TransportError

from indexer.engines.base import EngineError, EngineUnavailable, OutdatedIndex
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
        """The live index, None before the first; EngineError where it cannot be searched as it is."""
        try:
            found = self.client.indices.get(index=self.alias, features=["mappings", "settings"])
        except NotFoundError as error:
            if "x-elastic-product" not in error.meta.headers:
                raise EngineError(
                    "what answers there is no Elasticsearch; is the URL right?"
                ) from error
            return None
        (name, content), *others = found.body.items()
        if others:
            raise EngineError(
                f"several indices are behind {self.alias}, each article would be found in each: {', '.join(found.body)}; "
                "run `giaoban index --rebuild`, or take the alias away from those that are too many"
            )
        return self._read(name, content)

    def _read(self, name: str, content: Mapping[str, Any]) -> LiveIndex:
        """What is written with an index about itself."""
        if name == self.alias:
            raise EngineError(self._namesake())
        meta: Mapping[str, Any] = content["mappings"].get("_meta", {})
        if "version" not in meta:
            raise EngineError(
                f"the index {name} behind {self.alias} is not of this program: take the alias away from it, "
                "or set another GIAOBAN_ELASTICSEARCH_PREFIX"
            )
        if meta["version"] != VERSION:
            raise OutdatedIndex(
                f"the index {name} was written by another version; run `giaoban index --rebuild`"
            )
        if content["settings"]["index"].get("verified_before_close") == "true":
            raise EngineError(
                f"the index {name} is closed: open it there, or run `giaoban index --rebuild`"
            )
        return LiveIndex(name, VERSION, meta.get("position", 0), meta.get("commit", ""))

    def _namesake(self) -> str:
        return (
            f"an index is called {self.alias}, as the alias of this program should be: remove it, "
            "or set another GIAOBAN_ELASTICSEARCH_PREFIX"
        )

    def create(self, shards: int, replicas: int) -> str:
        """A new, empty index that no search sees yet."""
        if self.alias in self.client.indices.get(index=self.alias, ignore_unavailable=True).body:
            raise EngineError(self._namesake())
        name = f"{self.alias}-v{VERSION}-{time.time_ns():x}"
        # With its replicas there from the start, the first document already survives the loss of a node. Where they cannot
        # be allocated, the server goes on after seconds without them.
        try:
            made = self.client.indices.create(
                index=name,
                mappings=mappings(),
                settings=settings(shards, replicas),
                wait_for_active_shards="all",
                timeout="5s",
            )
            complete = made["shards_acknowledged"]
        except BadRequestError as error:
            # The name is ours alone: the client asked again since the first answer was late, or lost on the way.
            if error.error != "resource_already_exists_exception":
                raise
            complete = False
        if not complete and self._allocated(name) < shards:
            why = self._why_unallocated(name)
            self.client.indices.delete(index=name)
            raise EngineUnavailable(f"no node of the cluster takes a new index: {why}")
        return name

    def _allocated(self, name: str) -> int:
        """How many shards of a new index are on a node; searching waits for none that is not."""
        try:
            return int(self.client.search(index=name, size=0)["_shards"]["successful"])
        except ApiError:
            return 0

    def _why_unallocated(self, name: str) -> str:
        """In the words of the server, where the user may ask: a disk above its watermark, nodes shut out."""
        try:
            told = self.client.cluster.allocation_explain(index=name, shard=0, primary=True)
        except ApiError:
            return "GET _cluster/allocation/explain says why"
        decisions = told.body.get("node_allocation_decisions", [{}])
        reasons = (said["explanation"] for said in decisions[0].get("deciders", ()))
        return str(next(reasons, told.body.get("allocate_explanation", "")))

    def entrance(self, name: str) -> str:
        """The alias through which an index is written, made where it is missing.

        A server makes an index, with fields of its own invention, where something is written to a name that it does not know.
        Through an alias that has to be there, it refuses what comes after the index was removed.
        """
        alias = name.replace(f"{self.alias}-v", f"{self.alias}-into-v")
        self.client.indices.put_alias(index=name, name=alias)
        return alias

    def publish(self, name: str) -> None:
        """Point the alias to an index, and to no other, at once."""
        # The pattern reaches every open index of ours, also one with a block, which by its name the server refuses to touch.
        ours = f"{self.alias}-v*"
        reached = self.client.indices.get(index=ours, allow_no_indices=True).body
        others = (ours, *sorted(self._behind() - {name, *reached}))
        removed = [
            {"remove": {"index": other, "alias": self.alias, "must_exist": False}}
            for other in others
        ]
        added = {"add": {"index": name, "alias": self.alias}}
        self.client.indices.update_aliases(actions=[*removed, added])

    def remove_others(self) -> None:
        """Remove the indices that are not the live one: replaced, or left by a rebuild that was interrupted.

        One that cannot be removed costs room only: a warning says so, and the next rebuild tries again.
        """
        for name in self._unused():
            try:
                self.client.indices.delete(index=name, ignore_unavailable=True)
            except (ApiError, TransportError) as error:
                _LOG.warning(
                    "the index %s is no longer used and could not be removed, `giaoban index --rebuild` tries again: %s",
                    name, short(error),
                )  # fmt: skip

    def mention_others(self) -> None:
        """Warn of indices that are not the live one: an interrupted rebuild leaves gigabytes that nobody looks for."""
        for name in self._unused():
            _LOG.warning(
                "the index %s is not used: unless a rebuild is going on, one was interrupted; the next one removes it",
                name,
            )

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

    def _unused(self) -> list[str]:
        """The indices of ours that searches do not go to."""
        return sorted(self._all() - self._behind())

    def _all(self) -> set[str]:
        """Every index of this alias, also those that an interrupted rebuild left behind, or somebody closed."""
        found = self.client.indices.get(
            index=f"{self.alias}-v*", allow_no_indices=True, expand_wildcards=["open", "closed"]
        )
        return set(found.body)

    def _behind(self) -> set[str]:
        """What the alias points to, of whatever version, closed or not: one index, unless somebody put more there."""
        try:
            return set(self.client.indices.get_alias(name=self.alias).body)
        except NotFoundError:
            return set()
