"""Articles that people already hold: JSON lines, CSV, WARC, HTML and text files.

Everything readable is taken in, briefing or not. What cannot be read is named (file, line or record, reason), and the
rest goes on. A new format is one reader in `_READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from config.portals import Portal
from crawler.article import Article
from crawler.captures import CaptureWriter
from crawler.importing.pages import read_html, read_txt
from crawler.importing.records import Broken, article_from_record
from crawler.importing.tables import read_csv, read_jsonl
from crawler.importing.warc import read_warc
from crawler.store import content_hash

__all__ = ["Broken", "article_from_record", "read_articles", "read_files"]

# What files begin with that are no text, whatever they are called.
_NO_TEXT = {
    b"PK\x03\x04": "a zip archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "compressed",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}

Reader = Callable[[Path, Mapping[str, Portal], CaptureWriter | None], Iterator[Article | Broken]]

_READERS: dict[tuple[str, ...], Reader] = {
    (".jsonl", ".ndjson", ".json"): read_jsonl,
    (".csv", ".tsv"): read_csv,
    (".warc", ".warc.gz", ".arc", ".arc.gz"): read_warc,
    (".html", ".htm", ".xhtml", ".aspx", ".epi", ".bbg"): read_html,
    (".txt",): read_txt,
}


def read_files(
    files: Iterable[Path], portals: Mapping[str, Portal], captures: CaptureWriter | None = None
) -> Iterator[tuple[Path, Article | Broken]]:
    """The articles of several files, each with its file.

    Pages and texts have their file's name as id: another one of the same name would pass for a revision, and is broken.
    """
    named: dict[str, tuple[Path, str]] = {}
    for file in files:
        for item in read_articles(file, portals, captures):
            if isinstance(item, Article) and item.id == file.stem:
                first, content = named.setdefault(item.id, (file, content_hash(item)))
                if file != first and content_hash(item) != content:
                    reason = f"has the name of {first}, and the name is the article's id: rename it"
                    yield file, Broken(str(file), reason)
                    continue
            yield file, item


def read_articles(
    file: Path, portals: Mapping[str, Portal], captures: CaptureWriter | None = None
) -> Iterator[Article | Broken]:
    """The articles of a file, its format told by its name; what is broken in their place.

    Articles find their portal by the host of their address. With `captures`, the pages of WARC files are captured, too,
    so that they can be read again with better rules.
    """
    if file.is_dir():
        yield Broken(file.name, "cannot be read: it is a folder; name the files in it")
        return
    name = file.name.lower()
    reader = next((read for suffixes, read in _READERS.items() if name.endswith(suffixes)), None)
    if reader is None:
        known = " ".join(suffix for suffixes in _READERS for suffix in suffixes)
        yield Broken(file.name, f"unknown kind of file; known are {known}")
        return
    try:
        if reader is not read_warc and (kind := _no_text(file)):
            yield Broken(file.name, f"it is {kind}: unpack it, or save it as CSV, HTML or text")
            return
        yield from reader(file, portals, captures)
    except OSError as error:
        yield Broken(file.name, f"cannot be read: {error.strerror or error}")


def _no_text(file: Path) -> str:
    """What a file is that cannot hold articles as text; "" for all others."""
    with file.open("rb") as content:
        start = content.read(8)
    return next((kind for magic, kind in _NO_TEXT.items() if start.startswith(magic)), "")
