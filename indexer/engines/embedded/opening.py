"""Opening the index for searching, and noticing when this or another process changed it."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import tantivy

from indexer.engines.base import EngineError
from indexer.engines.embedded.facet_texts import FacetTexts
from indexer.engines.embedded.folder import IndexFolder, mend
from indexer.engines.embedded.schema import build_schema, register_analysers
from indexer.engines.embedded.view import View

_KEPT = 8  # older views that cursors can go on from
_KEPT_SECONDS = 600  # since they were last the current one, or gone on from
_ATTEMPTS = 20  # to open an index that is being replaced

Stamp = tuple[int, int, int] | None


@dataclass
class _Kept:
    view: View
    until: float


class Views:
    """The current view, and the last few before it, for cursors that began there."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._texts = FacetTexts()
        self._live: Path | None = None
        self._index: tantivy.Index | None = None
        self._stamps: tuple[Stamp, Stamp] = (None, None)
        self._view: View | None = None
        self._older: OrderedDict[str, _Kept] = OrderedDict()

    def current(self) -> View:
        """The index as it is now; an empty one where there is none yet. EngineError when it cannot be read."""
        with self._lock:
            if self._view is None or self._changed():
                self._keep(self._view)
                self._view = self._open()
            self._drop_old()
            return self._view

    def named(self, name: str) -> View:
        """The view of this name if it is still there, else the current one."""
        current = self.current()
        with self._lock:
            kept = self._older.get(name)
            if kept is None or name == current.name:
                return current
            kept.until = time.monotonic() + _KEPT_SECONDS
            self._older.move_to_end(name)
            return kept.view

    def close(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._older.clear()
            self._view = self._index = self._live = None

    def _changed(self) -> bool:
        return self._stamps != (_stamp(self._folder.pointer), _stamp(self._meta()))

    def _meta(self) -> Path | None:
        return self._live / "meta.json" if self._live else None

    def _open(self) -> View:
        for attempt in range(_ATTEMPTS):
            pointer = _stamp(self._folder.pointer)
            live = self._folder.live()
            try:
                if live != self._live or self._index is None:
                    self._index, self._live = _open_index(live), live
                meta = _stamp(self._meta())
                name = _name(live)
                index = self._index
                index.reload()
                searcher = index.searcher()
            except (OSError, ValueError) as error:
                # Replaced or merged while it was being opened: look again.
                self._index = None
                if attempt == _ATTEMPTS - 1:
                    raise EngineError(
                        f"the index in {live} cannot be read: {error}; {mend(error)}"
                    ) from error
                time.sleep(0.02 * attempt)
                continue
            if (pointer, meta) == (_stamp(self._folder.pointer), _stamp(self._meta())):
                break
        self._stamps = (pointer, meta)
        return View(name, index, searcher, self._texts)

    def _keep(self, view: View | None) -> None:
        if view is not None:
            self._older[view.name] = _Kept(view, time.monotonic() + _KEPT_SECONDS)

    def _drop_old(self) -> None:
        """An index that was replaced takes its room on the disk for as long as somebody holds a view of it."""
        now = time.monotonic()
        while self._older and (
            len(self._older) > _KEPT or next(iter(self._older.values())).until < now
        ):
            self._older.popitem(last=False)


def _open_index(folder: Path | None) -> tantivy.Index:
    """The index of a generation, or an empty one in memory."""
    if folder is None:
        index = tantivy.Index(build_schema())
    else:
        index = tantivy.Index.open(str(folder))
        # Reloading is ours, when a search comes; no thread has to watch the folder.
        index.config_reader("manual")
    register_analysers(index)
    return index


def _stamp(file: Path | None) -> Stamp:
    try:
        state = file.stat() if file else None
    except FileNotFoundError:
        return None
    return (state.st_mtime_ns, state.st_ino, state.st_size) if state else None


def _name(folder: Path | None) -> str:
    """Names a commit of a generation; empty without an index."""
    if folder is None:
        return ""
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    return f"{folder.name}.{meta['opstamp']}"
