"""The folder of the embedded index: generations side by side, a pointer to the live one, and the lock of the one writer.

index/current.json      which generation is live, and the version of its fields
index/<generation>/     a tantivy index and `position.json`, the store position of its last commit
index/writer.lock       held by the process that writes, released by the system when that process dies
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.engines.base import EngineError, OutdatedIndex
from indexer.engines.embedded.schema import VERSION

REBUILD = "run `giaoban index --rebuild`"


@dataclass(frozen=True)
class IndexFolder:
    """The files of one embedded index; nothing here knows what they contain."""

    path: Path

    @property
    def pointer(self) -> Path:
        """The file that names the live generation."""
        return self.path / "current.json"

    def live(self) -> Path | None:
        """The folder of the live generation, None before the first; OutdatedIndex when another version wrote it."""
        try:
            current = json.loads(self.pointer.read_text("utf-8"))
            version, folder = current["version"], self.path / str(current["folder"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineError(f"{self.pointer} cannot be read; {mend(error)}") from None
        if version != VERSION:
            raise OutdatedIndex(
                f"the index in {self.path} has fields of version {version}, "
                f"this program needs version {VERSION}; {REBUILD}"
            )
        return folder

    def create(self) -> Path:
        """A new, empty generation, not live yet."""
        folder = self.path / f"{time.strftime('%Y%m%dT%H%M%S')}-{secrets.token_hex(3)}"
        folder.mkdir(parents=True)
        return folder

    def publish(self, folder: Path) -> None:
        """Make a generation the live one, at once for every process."""
        write_json(self.pointer, {"version": VERSION, "folder": folder.name})

    def remove_others(self, keep: Path | None) -> None:
        """Remove every generation but one; what another system still holds open goes next time."""
        for folder in self.path.iterdir():
            if folder.is_dir() and folder != keep:
                shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Be the one writer, of all processes; EngineError when there is one already."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            # SQLite locks files on every platform, and no lock outlives its process.
            connection = sqlite3.connect(
                self.path / "writer.lock", timeout=0, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise EngineError(f"cannot write to {self.path}: {error}") from None
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            if "locked" in str(error):
                message = f"the index in {self.path} is being written by another process; wait until it ends"
                raise EngineError(message) from None
            raise EngineError(f"cannot write to {self.path}: {error}") from None
        try:
            yield
        finally:
            connection.close()


def mend(error: Exception) -> str:
    """What to do about an index that cannot be read."""
    refused = isinstance(error, PermissionError) or "PermissionDenied" in str(error)
    return "run giaoban as the user who owns the data folder" if refused else REBUILD


def read_position(folder: Path) -> int:
    """The store position of a generation's last commit; 0 when none is known, so that everything is written again."""
    try:
        return int(json.loads((folder / "position.json").read_text("utf-8"))["position"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def write_position(folder: Path, position: int) -> None:
    """Remember a position after its commit; a crash in between only means that some changes are applied twice."""
    write_json(folder / "position.json", {"position": position})


def write_json(file: Path, content: Any) -> None:
    """Replace a file at once: readers see the old or the new content, also after a power cut."""
    aside = file.with_name(f"{file.name}.{os.getpid()}.new")
    with aside.open("w", encoding="utf-8") as out:
        json.dump(content, out)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(file)
