"""Captures: WARC files that other tools read, and that survive a process that is killed while writing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.article import Capture
from crawler.captures import CaptureError, CaptureWriter, read_capture, repair

HEADERS = [
    ("Content-Type", "text/html; charset=UTF-8"),
    ("Content-Encoding", "gzip"),
    ("ETag", '"x"'),
]


def write(
    folder: Path, *bodies: bytes, fetched: str = "2024-04-05T01:02:03+00:00"
) -> list[Capture]:
    with CaptureWriter(folder) as writer:
        return [
            writer.write(f"http://mau.vn/{n}", body, status=200, headers=HEADERS, fetched=fetched)
            for n, body in enumerate(bodies)
        ]


def records(file: Path) -> list[tuple[str, str | None, bytes]]:
    with file.open("rb") as stream:
        return [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read())
            for r in ArchiveIterator(stream)
        ]


def test_a_response_is_read_back_by_file_and_offset(tmp_path: Path) -> None:
    captures = write(tmp_path, b"mot", "hội nghị".encode(), b"ba")
    found = read_capture(tmp_path, captures[1])
    assert (found.url, found.status, found.body) == ("http://mau.vn/1", 200, "hội nghị".encode())
    assert found.fetched == "2024-04-05T01:02:03Z"
    assert found.charset == "utf-8"
    assert "content-encoding" not in found.headers  # the body is kept decoded


def test_files_are_by_day_and_whole_for_other_tools(tmp_path: Path) -> None:
    write(tmp_path, b"a", b"b")
    write(tmp_path, b"c", fetched="2024-04-06T23:59:59+00:00")
    first = tmp_path / "2024-04-05.warc.gz"
    assert [kind for kind, _, _ in records(first)] == ["warcinfo", "response", "response"]
    assert [body for _, _, body in records(tmp_path / "2024-04-06.warc.gz")][1:] == [b"c"]
    with first.open("rb") as stream:
        assert all(r.rec_headers.protocol == "WARC/1.1" for r in ArchiveIterator(stream))


def test_writing_goes_on_in_the_days_file(tmp_path: Path) -> None:
    [first] = write(tmp_path, b"a")
    [second] = write(tmp_path, b"b")
    assert first.file == second.file
    assert read_capture(tmp_path, second).body == b"b"
    assert read_capture(tmp_path, first).body == b"a"


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(min_value=1, max_value=10_000))
def test_a_torn_record_is_cut_off_and_the_whole_ones_stay(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("captures")
    captures = write(folder, b"mot" * 500, b"hai" * 700)
    file = folder / captures[0].file
    whole = file.read_bytes()
    file.write_bytes(whole[: max(captures[1].offset + 1, len(whole) - cut)])
    [third] = write(folder, b"sau")
    assert third.offset == captures[1].offset
    assert [body for _, _, body in records(file)][1:] == [b"mot" * 500, b"sau"]


def test_a_record_torn_in_a_file_of_an_earlier_day_is_cut_off_too(tmp_path: Path) -> None:
    write(tmp_path, b"moi", fetched="2024-04-07T00:00:00+00:00")
    [first, second] = write(tmp_path, b"cu" * 500, b"cu" * 700, fetched="2021-07-09T00:00:00+00:00")
    file = tmp_path / first.file
    os.utime(tmp_path / "2024-04-07.warc.gz", (0, 0))
    file.write_bytes(file.read_bytes()[:-20])
    write(tmp_path, b"sau", fetched="2024-04-08T00:00:00+00:00")
    assert file.stat().st_size == second.offset
    assert [body for _, _, body in records(file)][1:] == [b"cu" * 500]


def test_a_whole_file_is_not_touched_by_repair(tmp_path: Path) -> None:
    [capture] = write(tmp_path, b"a")
    assert repair(tmp_path / capture.file) == 0


@pytest.mark.parametrize("offset", [0, 3, 10_000_000])
def test_a_capture_that_is_not_there_is_an_error_in_words(tmp_path: Path, offset: int) -> None:
    [capture] = write(tmp_path, b"a")
    with pytest.raises(CaptureError, match=str(offset)):
        read_capture(tmp_path, Capture(capture.file, offset))
    with pytest.raises(CaptureError, match="1999"):
        read_capture(tmp_path, Capture("1999-01-01.warc.gz", 0))
