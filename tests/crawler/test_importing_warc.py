"""Articles from WARC files of other tools, replays of web archives among them."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.addresses import article_id
from crawler.article import Article
from crawler.captures import CaptureWriter, read_capture
from crawler.importing import Broken
from tests.crawler.importing import FACTS, PAGE, PAGE_URL, article_of, imported, write

# warcio's writer leaves its temporary files to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")

HTML = {"Content-Type": "text/html; charset=utf-8"}
DATE = "2022-07-01T04:00:00Z"


def warc(path: Path, *responses: tuple[str, str, bytes, dict[str, str]]) -> Path:
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "another tool"}))
        for url, date, body, headers in responses:
            status = headers.pop(":status", "200 OK")
            http = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": date},
            )
            writer.write_record(record)
    return path


def test_warc_of_another_tool(tmp_path: Path) -> None:
    picture = (
        "https://baoquangmay.example.vn/a.jpg",
        DATE,
        b"\xff\xd8",
        {"Content-Type": "image/jpeg"},
    )
    gone = (PAGE_URL + "2", DATE, PAGE, HTML | {":status": "404 Not Found"})
    home = (
        "https://baoquangmay.example.vn/",
        DATE,
        b"<html><body><a href='/a'>Trang</a></body></html>",
        dict(HTML),
    )
    for name in ("a.warc.gz", "b.warc"):
        file = warc(
            tmp_path / name,
            picture,
            (PAGE_URL, DATE, PAGE, dict(HTML)),
            (*gone[:3], dict(gone[3])),
            home,
        )
        article = article_of(file)
        assert article.id == article_id(PAGE_URL)
        assert article.url == PAGE_URL
        assert article.portal == FACTS
        assert article.fetched == "2022-07-01T04:00:00+00:00"
        assert article.published == "2022-06"


@pytest.mark.parametrize(
    "replay",
    [
        f"https://web.archive.org/web/20220705010203id_/{PAGE_URL}",
        f"http://web.archive.org/web/20220705010203/{PAGE_URL.replace('://', ':/')}",
        f"https://archive.example.org/coll-1/20220705010203mp_/{PAGE_URL}",
    ],
)
def test_replays_of_web_archives_give_the_original_page_and_moment(
    tmp_path: Path, replay: str
) -> None:
    toolbar = (
        b"<!-- BEGIN WAYBACK TOOLBAR INSERT --><h1>Wayback</h1><!-- END WAYBACK TOOLBAR INSERT -->"
    )
    canonical = f"<link rel='canonical' href='https://web.archive.org/web/20220705010203/{PAGE_URL}'>".encode()
    body = PAGE.replace(b"</head>", canonical + b"</head>").replace(
        b'<div id="top">', toolbar + b'<div id="top">'
    )
    article = article_of(warc(tmp_path / "a.warc.gz", (replay, DATE, body, dict(HTML))))
    assert article.url == PAGE_URL
    assert article.fetched == "2022-07-05T01:02:03+00:00"
    assert article.title == "Giao ban báo chí tháng 5: Bám cơ sở, bớt tin hội nghị"


def test_memento_headers_name_the_original(tmp_path: Path) -> None:
    headers = HTML | {
        "Memento-Datetime": "Tue, 05 Jul 2022 01:02:03 GMT",
        "Link": f'<{PAGE_URL}>; rel="original", <https://arquivo.example/x>; rel="timegate"',
    }
    article = article_of(
        warc(tmp_path / "a.warc.gz", ("https://arquivo.example/x", DATE, PAGE, headers))
    )
    assert (article.url, article.fetched) == (PAGE_URL, "2022-07-05T01:02:03+00:00")


def test_pages_of_a_warc_can_be_captured(tmp_path: Path) -> None:
    file = warc(tmp_path / "a.warc.gz", (PAGE_URL, DATE, PAGE, dict(HTML)))
    with CaptureWriter(tmp_path / "captures") as captures:
        article = article_of(file, captures=captures)
    assert article.capture
    assert read_capture(tmp_path / "captures", article.capture).body == PAGE


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(cut=st.integers(1, 3000))
def test_a_torn_warc_gives_what_is_whole(tmp_path: Path, cut: int) -> None:
    pages = [(PAGE_URL.replace("9ad10c4", f"9ad10c{n}"), DATE, PAGE, dict(HTML)) for n in range(3)]
    warc(tmp_path / "one.warc.gz", pages[0])
    content = warc(tmp_path / "whole.warc.gz", *pages).read_bytes()
    found = imported(write(tmp_path / "torn.warc.gz", content[: len(content) - cut]))
    articles = [item for item in found if isinstance(item, Article)]
    assert len(found) <= 3
    assert {article.text for article in articles} <= {article_of(tmp_path / "one.warc.gz").text}


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_a_page_in_which_the_file_ends_is_named_and_not_taken_for_whole(
    tmp_path: Path, name: str
) -> None:
    pages = [(PAGE_URL.replace("9ad10c4", f"9ad10c{n}"), DATE, PAGE, dict(HTML)) for n in range(2)]
    file = warc(tmp_path / name, *pages)
    content = file.read_bytes()
    article, broken = imported(write(file, content[: -len(content) // 5]))
    assert isinstance(article, Article)
    assert str(broken).endswith("damaged: the file ends in the middle of it")


def test_what_is_wrong_with_a_warc_is_one_short_line(tmp_path: Path) -> None:
    pages = [(PAGE_URL, DATE, PAGE, dict(HTML))]
    whole = warc(tmp_path / "a.warc", *pages).read_bytes()
    at_once = write(tmp_path / "at_once.warc.gz", gzip.compress(whole))  # not record by record
    other = write(tmp_path / "other.warc", b"PK" + b"\xff\x00" * 5000)
    found = [str(item) for file in (at_once, other) for item in imported(file)]
    assert len(found) == 2
    assert all("\n" not in line and len(line) < 600 for line in found)


@pytest.mark.parametrize("content", [b"", b"hello there, no archive", b"\x1f\x8b\x08\x00"])
def test_no_warc_at_all(tmp_path: Path, content: bytes) -> None:
    [broken] = imported(write(tmp_path / "a.warc.gz", content))
    assert isinstance(broken, Broken)
    assert str(broken).startswith("a.warc.gz: no")
