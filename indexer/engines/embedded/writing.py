"""Writing into one generation of the embedded index."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import tantivy

from indexer.engines.base import EngineError, Entry, Writer, WriteReport
from indexer.engines.embedded.folder import write_position
from indexer.engines.embedded.schema import build_schema, columns, register_analysers

THREADS = min(os.cpu_count() or 1, 4)
# Bytes that all threads together fill before they write segments. Counting goes through every segment, so that few large
# ones search faster; a small index never takes that much.
HEAP = 512_000_000
_ID_BYTES = 32_000  # half of what tantivy takes as a term, as keys hold ids in hexadecimal


class EmbeddedWriter(Writer):
    """The writer of a generation; `fresh` generations have nothing to replace."""

    def __init__(self, folder: Path, *, fresh: bool) -> None:
        self.folder = folder
        self.committed = False
        self._seen: set[str] | None = set() if fresh else None
        with explained(folder):
            index = tantivy.Index(build_schema(), str(folder))
            register_analysers(index)
            self._writer = index.writer(HEAP, THREADS)

    def write(self, entries: Iterable[Entry]) -> WriteReport:
        """Insert or replace by document id."""
        written, refused = 0, {}
        for entry in entries:
            if reason := self._write(entry):
                refused[entry.document.id] = reason
            else:
                written += 1
        return WriteReport(written, refused)

    def delete(self, ids: Iterable[str]) -> None:
        """Remove documents; unknown ids are ignored."""
        with explained(self.folder):
            for document_id in ids:
                self._writer.delete_documents_by_term("id", document_id)

    def commit(self, position: int) -> None:
        """Make everything written durable and visible, then remember the position."""
        with explained(self.folder):
            self._writer.commit()
            write_position(self.folder, position)
        self.committed = True

    def release(self) -> None:
        """Let merges end and release the index; what was not committed is never seen.

        A rollback would leave merges running behind the back of the next writer, and remove segments that it has read of.
        A merge that fails costs speed only: its segments stay as they are.
        """
        with contextlib.suppress(ValueError, OSError):
            self._writer.wait_merging_threads()

    def _write(self, entry: Entry) -> str | None:
        document_id = entry.document.id
        if not document_id or len(document_id.encode("utf-8", "replace")) > _ID_BYTES:
            return f"an id needs 1 to {_ID_BYTES} bytes"
        try:
            document = columns(entry).document()
        except UnicodeError as error:
            return f"not valid Unicode: {error}"
        with explained(self.folder):
            if self._replaces(document_id):
                self._writer.delete_documents_by_term("id", document_id)
            self._writer.add_document(document)
        return None

    def _replaces(self, document_id: str) -> bool:
        if self._seen is None:
            return True
        if document_id in self._seen:
            return True
        self._seen.add(document_id)
        return False


@contextlib.contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn what tantivy and the system raise into one line that says what to do."""
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        raise EngineError(_explanation(folder, error)) from error


def _explanation(folder: Path, error: Exception) -> str:
    text = " ".join(str(error).split())
    if "LockBusy" in text or "lock" in text.lower():
        return f"the index in {folder} is being written by another process; wait until it ends"
    with contextlib.suppress(OSError):
        if (
            "os error 28" in text
            or "Errno 28" in text
            or shutil.disk_usage(folder).free < 1_000_000
        ):
            return f"the disk of {folder} is full: make room, then run `giaoban index` again"
    return f"the index in {folder} cannot be written: {text}"
