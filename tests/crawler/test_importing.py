from __future__ import annotations

import io
import json
import textwrap
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from config.portals import Portal
from crawler.addresses import article_id
from crawler.article import Article, PortalFacts
from crawler.captures import CaptureWriter, read_capture
from crawler.importing import Broken, article_from_record, read_articles

# warcio's writer leaves its temporary files to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")

PORTALS = MappingProxyType(
    {
        "quangmay": Portal(
            id="quangmay",
            name="Báo Quảng Mây",
            province="Cao Bằng",
            kind="newspaper",
            base="https://baoquangmay.example.vn/",
            formerly=("baoquangmay.example.org.vn",),
        )
    }
)
FACTS = PortalFacts("quangmay", "Báo Quảng Mây", "Cao Bằng", "newspaper")
TEXT = "Sáng 2/7, Thường trực Thị ủy giao ban.\nÔng Bế Văn Thụ chủ trì."
PAGE = (Path(__file__).parent / "pages" / "hex_paper.html").read_bytes()
PAGE_URL = "https://baoquangmay.example.vn/chinh-tri/202206/giao-ban-bao-chi-thang-5-9ad10c4/"


def imported(file: Path, **options: Any) -> list[Article | Broken]:
    return list(read_articles(file, PORTALS, **options))


def article_of(file: Path, **options: Any) -> Article:
    (found,) = imported(file, **options)
    assert isinstance(found, Article), found
    return found


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_all_fields_of_a_record() -> None:
    record = {
        "id": "x-1",
        "url": "https://www.baoquangmay.example.vn/a-12345.html",
        "title": "Thị ủy giao ban",
        "lead": "Sáng 2/7, Thường trực Thị ủy giao ban.",
        "text": TEXT,
        "published": "2021-07",
        "byline": ["Vi Thị Sen", "L.A"],
        "briefing": True,
        "evidence": {"a": 1},
    }
    assert article_from_record(record, PORTALS) == Article(
        id="x-1",
        url="https://www.baoquangmay.example.vn/a-12345.html",
        title="Thị ủy giao ban",
        lead="Sáng 2/7, Thường trực Thị ủy giao ban.",
        text=TEXT,
        published="2021-07",
        published_from="given",
        byline=("Vi Thị Sen", "L.A"),
        portal=FACTS,
    )


def test_absent_null_and_empty_are_the_same() -> None:
    bare = article_from_record({"text": TEXT}, PORTALS)
    names = ("id", "url", "title", "lead", "published", "byline", "portal")
    assert article_from_record({"text": TEXT, **dict.fromkeys(names)}, PORTALS) == bare
    assert article_from_record({"text": TEXT, **dict.fromkeys(names, "")}, PORTALS) == bare
    assert bare.id == article_from_record({"text": TEXT}, {}).id
    assert bare.id != article_from_record({"text": TEXT + "."}, {}).id


def test_the_id_comes_from_the_address_where_none_is_given() -> None:
    url = "https://baoquangmay.example.vn/a-12345.html"
    assert article_from_record({"text": TEXT, "url": url}, {}).id == article_id(url)
    assert article_from_record({"text": TEXT, "id": 7}, {}).id == "7"


@given(st.text(min_size=1).filter(str.strip))
def test_text_is_never_changed(text: str) -> None:
    assert article_from_record({"text": text}, {}).text == text.replace("\x00", "\ufffd")


def test_what_no_file_can_hold_is_replaced_in_place() -> None:
    assert article_from_record(json.loads('{"text": "a\\ud83db"}'), {}).text == "a\ufffdb"


@pytest.mark.parametrize(
    ("published", "wanted"),
    [
        ("2021", "2021"),
        (2021, "2021"),
        ("2021-07-08", "2021-07-08"),
        ("2021-07-08T20:00:00Z", "2021-07-09"),
        ("08/07/2021 17:20", "2021-07-08"),
        ("Thứ Năm, ngày 8 tháng 7 năm 2021", "2021-07-08"),
    ],
)
def test_dates(published: Any, wanted: str) -> None:
    assert article_from_record({"text": TEXT, "published": published}, {}).published == wanted


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "text: is missing"),
        ({"text": " \n"}, "text: is missing"),
        ({"text": 5}, "text: not a text"),
        ({"text": TEXT, "title": ["a"]}, "title: not a text"),
        ({"text": TEXT, "published": "99/99/2024"}, "published: not a date"),
        ({"text": TEXT, "published": "2021-13"}, "published: not a date"),
        ({"text": TEXT, "published": ["2021"]}, "published: not a date"),
        ({"text": TEXT, "url": "javascript:alert(1)"}, "url: not an http address"),
        ({"text": TEXT, "id": "a\nb"}, "id: not usable"),
        ({"text": TEXT, "id": {"a": 1}}, "id: not a text"),
        ({"text": TEXT, "byline": 5}, "byline: neither"),
        (["text"], "not a record"),
        (None, "not a record"),
    ],
)
def test_what_is_wrong_is_named(record: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        article_from_record(record, PORTALS)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
records = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("id", "url", "title", "lead", "text", "published", "byline", "portal"), json_values
    ),
)


@given(records)
def test_any_record_is_an_article_or_a_value_error(record: Any) -> None:
    with suppress(ValueError):
        article = article_from_record(record, PORTALS)
        assert Article.from_json(json.loads(json.dumps(article.to_json()))) == article


@pytest.mark.parametrize(
    ("url", "portal", "wanted"),
    [
        ("http://m.baoquangmay.example.vn/a.html", None, FACTS),
        ("https://baoquangmay.example.org.vn/a.html", None, FACTS),
        ("https://baokhac.example.vn/a.html", None, None),
        ("https://baokhac.example.vn/a.html", "quangmay", FACTS),
        (None, {"id": "old", "name": "Báo Cũ", "province": None}, PortalFacts("old", "Báo Cũ")),
        (None, "unknown", PortalFacts("unknown")),
    ],
)
def test_the_portal_is_found_by_name_or_host(
    url: str | None, portal: Any, wanted: PortalFacts | None
) -> None:
    assert (
        article_from_record({"text": TEXT, "url": url, "portal": portal}, PORTALS).portal == wanted
    )


def test_json_lines_with_broken_ones(tmp_path: Path) -> None:
    lines = [
        '\ufeff{"id": "1", "text": "một"}',
        "",
        '{"id": "2", "text": ',
        '{"id": "3", "text": "ba", "unknown": [1]}',
        '{"id": "4"}',
        "5",
    ]
    file = write(
        tmp_path / "a.jsonl",
        "\n".join(lines).encode() + b'\n{"text": "\xff"}\n{"id": "8", "text": "t\\u00e1m"}',
    )
    found = imported(file)
    assert [item.id for item in found if isinstance(item, Article)] == ["1", "3", "8"]
    broken = [str(item) for item in found if isinstance(item, Broken)]
    assert [line.split(": ")[1] for line in broken] == ["line 3", "line 5", "line 6", "line 7"]
    assert "not JSON" in broken[0]
    assert "text: is missing" in broken[1]
    assert "not UTF-8" in broken[3]


def test_deeply_nested_json_is_named(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", "[" * 100_000 + "\n")
    assert isinstance(imported(file)[0], Broken)
    file = write(tmp_path / "b.jsonl", '{"text": ' + "[" * 100_000 + "\n" + '{"text": "hai"}')
    broken, article = imported(file)
    assert isinstance(broken, Broken)
    assert isinstance(article, Article)


def test_a_json_list_is_read_too(tmp_path: Path) -> None:
    file = write(tmp_path / "a.json", json.dumps([{"text": "một"}, {"text": ""}, {"text": "ba"}]))
    assert [type(item) for item in imported(file)] == [Article, Broken, Article]


def test_csv(tmp_path: Path) -> None:
    rows = [
        "id,url,title,text,published,byline,thua",
        '1,https://baoquangmay.example.vn/a.html,"Giao ban, quý I","Dòng một\nDòng ""hai""",2021-04-02,Vi Thị Sen; L.A,x',
        "2,,Không có chữ,,,,",
        "3,,Ba,chữ ba,32/13/2021,,",
        "4,,Bốn,chữ bốn,,,,,thừa,ô",
        "5,,Năm,chữ năm",
    ]
    found = imported(write(tmp_path / "a.csv", "\ufeff" + "\n".join(rows)))
    first = found[0]
    assert isinstance(first, Article)
    assert (first.id, first.title, first.text) == ("1", "Giao ban, quý I", 'Dòng một\nDòng "hai"')
    assert (first.published, first.byline, first.portal) == (
        "2021-04-02",
        ("Vi Thị Sen", "L.A"),
        FACTS,
    )
    assert [str(item).split(": ")[1] for item in found if isinstance(item, Broken)] == [
        "line 4",
        "line 5",
        "line 6",
    ]
    assert isinstance(found[-1], Article)


def test_csv_of_other_tools(tmp_path: Path) -> None:
    semicolons = write(tmp_path / "a.csv", "Title;Text\nGiao ban;Thường trực họp\n")
    assert article_of(semicolons).title == "Giao ban"
    wide = write(tmp_path / "b.csv", "title\ttext\nGiao ban\tThường trực họp\n".encode("utf-16"))
    assert article_of(wide).text == "Thường trực họp"
    assert "no column named text" in str(imported(write(tmp_path / "c.csv", "a,b\n1,2\n"))[0])
    assert "no header" in str(imported(write(tmp_path / "d.csv", ""))[0])


def test_saved_page(tmp_path: Path) -> None:
    saved = b"<!-- saved from url=(0083)" + PAGE_URL.encode() + b" -->\n" + PAGE
    article = article_of(write(tmp_path / "giao-ban.html", saved))
    assert article.id == "giao-ban"
    assert article.url == PAGE_URL
    assert article.portal == FACTS
    assert article.title == "Giao ban báo chí tháng 5: Bám cơ sở, bớt tin hội nghị"
    assert article.published == "2022-06"
    assert article_of(write(tmp_path / "khong-ro.htm", PAGE)).url is None


def test_saved_page_without_an_article(tmp_path: Path) -> None:
    page = (Path(__file__).parent / "pages" / "soft_404.html").read_bytes()
    assert "no article" in str(imported(write(tmp_path / "a.html", page))[0])
    assert isinstance(imported(write(tmp_path / "b.html", b""))[0], Broken)


def test_text_with_headline_date_noise_and_repeats(tmp_path: Path) -> None:
    lead = "Chiều 5/4, Ban Dân vận Thị ủy giao ban quý I với các phường."
    lines = ["Banner", "Thị ủy giao ban dân vận quý I", "Thứ Tư, 06/04/2022, 08:15", "Zalo", lead]
    lines += [
        "Thị ủy giao ban dân vận quý I",
        lead,
        "Ba tháng, các tổ dân vận hòa giải 19 vụ.",
        "Bế Thị Lò",
    ]
    article = article_of(write(tmp_path / "bai-1.txt", "\r\n \r\n".join(lines)))
    assert article.id == "bai-1"
    assert article.title == "Thị ủy giao ban dân vận quý I"
    assert article.text.splitlines() == [lead, "Ba tháng, các tổ dân vận hòa giải 19 vụ."]
    assert article.byline == ("Bế Thị Lò",)
    assert (article.published, article.published_from) == ("2022-04-06", "text")


def test_text_without_headline(tmp_path: Path) -> None:
    lines = [
        "Chiều 5/4, Ban Dân vận Thị ủy giao ban quý I.",
        "Ba tháng, các tổ dân vận hòa giải 19 vụ ở phường.",
    ]
    article = article_of(write(tmp_path / "a.txt", "\n".join(lines)))
    assert article.title == ""
    assert article.text.splitlines() == lines


def test_wrapped_text_becomes_paragraphs(tmp_path: Path) -> None:
    first = "Thường trực Thị ủy vừa giao ban quý I với bí thư các phường xã về xây dựng Đảng và chuẩn bị đại hội chi bộ"
    second = "Các phường kiến nghị sớm có hướng dẫn về nhân sự và kinh phí tổ chức đại hội điểm ở hai chi bộ khu phố."
    wrapped = "\n\n".join("\n".join(textwrap.wrap(part, 44)) for part in (first, second))
    article = article_of(write(tmp_path / "a.txt", f"Thị ủy giao ban\n\n{wrapped}\n"))
    assert article.text.splitlines() == [first, second]


def test_other_files_are_named(tmp_path: Path) -> None:
    assert "unknown kind of file" in str(imported(write(tmp_path / "a.pdf", b"%PDF"))[0])
    assert "cannot be read" in str(imported(tmp_path / "missing.jsonl")[0])
    (tmp_path / "folder.csv").mkdir()
    assert "cannot be read" in str(imported(tmp_path / "folder.csv")[0])


def warc(path: Path, *responses: tuple[str, str, bytes, dict[str, str]], gzip: bool = True) -> Path:
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=gzip)
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


HTML = {"Content-Type": "text/html; charset=utf-8"}
DATE = "2022-07-01T04:00:00Z"


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
    for name, gzip in (("a.warc.gz", True), ("b.warc", False)):
        file = warc(
            tmp_path / name,
            picture,
            (PAGE_URL, DATE, PAGE, dict(HTML)),
            (*gone[:3], dict(gone[3])),
            home,
            gzip=gzip,
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
    content = warc(tmp_path / "whole.warc.gz", *pages).read_bytes()
    found = imported(write(tmp_path / "torn.warc.gz", content[: len(content) - cut]))
    assert sum(isinstance(item, Article) for item in found) <= 3
    assert isinstance(found[0], Article)


@pytest.mark.parametrize("content", [b"", b"hello there, no archive", b"\x1f\x8b\x08\x00"])
def test_no_warc_at_all(tmp_path: Path, content: bytes) -> None:
    [broken] = imported(write(tmp_path / "a.warc.gz", content))
    assert isinstance(broken, Broken)
    assert str(broken).startswith("a.warc.gz: no")
