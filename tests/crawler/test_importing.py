"""Articles that people already hold: records, tables, saved pages and texts."""

from __future__ import annotations

import json
import textwrap
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import article_id
from crawler.article import Article, PortalFacts
from crawler.importing import Broken, article_from_record, read_files
from tests.crawler.importing import (
    FACTS,
    PAGE,
    PAGE_URL,
    PORTALS,
    TEXT,
    article_of,
    imported,
    write,
)


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
    told = write(
        tmp_path / "e.csv", "\ufeffsep=;\r\nTitle;Text\r\nGiao ban;Thường trực họp\r\nKhông;\r\n"
    )
    article, broken = imported(told)
    assert isinstance(article, Article)
    assert article.title == "Giao ban"
    assert str(broken).startswith("e.csv: line 4: ")
    assert "no column named text among a, b" in str(
        imported(write(tmp_path / "c.csv", "a,b\n1,2\n"))[0]
    )
    assert "no header" in str(imported(write(tmp_path / "d.csv", ""))[0])


def test_a_quote_that_is_never_closed_takes_no_rows_in_silence(tmp_path: Path) -> None:
    rows = ["id,text", "1,chữ một", '2,"chữ hai', "3,chữ ba", "4,chữ bốn"]
    article, broken = imported(write(tmp_path / "a.csv", "\n".join(rows)))
    assert isinstance(article, Article)
    assert article.id == "1"
    assert str(broken).startswith("a.csv: line 3: not CSV")


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.html", "a.jsonl"])
def test_an_archive_is_no_article_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr("b.csv", "id,text\n" + "1,Thường trực Thị ủy họp\n" * 9)
    [broken] = imported(tmp_path / name)
    assert "zip archive" in str(broken)


def test_pages_of_one_name_are_no_revisions_of_each_other(tmp_path: Path) -> None:
    files = []
    for folder, text in (("a", TEXT), ("b", TEXT + "\nKhác."), ("c", TEXT)):
        (tmp_path / folder).mkdir()
        files.append(write(tmp_path / folder / "index.txt", text))
    found = [item for _, item in read_files(files, PORTALS)]
    assert [isinstance(item, Article) for item in found] == [True, False, True]
    assert str(found[1]).startswith(f"{files[1]}: has the name of {files[0]}")


def test_a_folder_is_named(tmp_path: Path) -> None:
    assert "folder" in str(imported(tmp_path)[0])


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
