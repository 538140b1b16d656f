"""Exports: complete, in one order, harmless in spreadsheets, valid when empty."""

from __future__ import annotations

import csv
import gc
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from itertools import repeat

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Document, Official
from indexer.engines.base import EngineUnavailable
from indexer.search import Request
from search_ui.backend import backend
from search_ui.downloads import AT_ONCE
from search_ui.exports import FORMATS, Information, workbook, write_export
from search_ui.exports.columns import COLUMNS
from search_ui.exports.comma import neutral
from search_ui.exports.writing import clean

DOCUMENT = Document(
    id="1",
    title="Giao ban",
    url="https://x.example/1",
    published="2024-04-08",
    officials=(Official(None, "Bí thư", "chair"), Official("An", "Phó Bí thư; Chủ tịch", "speak")),
    blocs=("dang", "noi_chinh"),
)


def rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheets(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_csv_has_every_hit_and_fixed_columns(client: FlaskClient) -> None:
    response = client.get("/export.csv")
    found = rows(response.data)
    assert len(found) == 53 == int(response.headers["X-Total-Count"])
    assert list(found[0])[:13] == [
        "id", "title", "url", "portal", "published", "province", "province_now",
        "quarters", "blocs", "officials", "positions", "briefing", "lead",
    ]  # fmt: skip
    assert b"\n#" not in response.data


def test_exports_obey_the_filters_and_the_order_of_the_page(client: FlaskClient) -> None:
    asked = "?province=Lạng+Sơn&from=2022&sort=oldest"
    ids = [row["id"] for row in rows(client.get("/export.csv" + asked).data)]
    hits = client.get("/api/search" + asked).json["hits"]  # type: ignore[index]
    assert ids == [hit["id"] for hit in hits]


def test_what_the_file_is_lies_beside_it(client: FlaskClient) -> None:
    response = client.get("/export.csv?q=giao+ban&bloc=dang")
    target = response.headers["Link"].partition(">")[0].lstrip("<")
    text = client.get(target).text
    assert "giao ban" in text
    assert "Khối Đảng" in text
    assert response.headers["X-Total-Count"] in text


@pytest.mark.parametrize("asked", ["?group=1", "?group=1&q=giao+ban&province=Nghệ+An"])
def test_a_file_of_meetings_has_as_many_rows_as_it_says(client: FlaskClient, asked: str) -> None:
    answer = client.get("/api/search" + asked).json
    assert answer is not None
    response = client.get("/export.csv" + asked)
    assert len(rows(response.data)) == int(response.headers["X-Total-Count"]) == answer["meetings"]
    text = client.get("/export.txt" + asked).text
    assert f"Số cuộc họp / Meetings: {answer['meetings']}\n" in text
    assert "Gộp / Grouped" in text
    assert f"{answer['meetings']} cuộc họp" in client.get("/export" + asked).text


def test_a_file_of_partial_matches_says_so(client: FlaskClient) -> None:
    asked = "?q=giao+ban+nông+thôn+xyz"
    assert client.get("/api/search" + asked).json["understood"]["relaxed"]  # type: ignore[index]
    said = "khớp một phần"
    assert said in client.get("/export.txt" + asked).text
    assert said in client.get("/export" + asked).text
    sheet = sheets(client.get("/export.xlsx" + asked).data)["Thông tin"]
    assert any(said in str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    assert said not in client.get("/export.txt" + asked + "&match=all").text


def test_formula_cells_are_text(client: FlaskClient) -> None:
    row = next(r for r in rows(client.get("/export.csv").data) if r["id"] == "cong-thuc")
    assert row["title"].startswith("'=")
    assert row["lead"] == "'+1"
    book = sheets(client.get("/export.xlsx").data)
    cell = next(r for r in book["Bài"].iter_rows(min_row=2) if r[0].value == "cong-thuc")[1]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("=HYPERLINK")


@given(st.text(max_size=20))
def test_no_cell_begins_a_formula(cell: str) -> None:
    shown = neutral(cell)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert shown.removeprefix("'") == cell.removeprefix("'")


def test_xlsx_has_dates_links_and_an_information_sheet(client: FlaskClient) -> None:
    book = sheets(client.get("/export.xlsx?q=giao+ban&sort=newest").data)
    sheet = book["Bài"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.freeze_panes == "A2"
    dated = [row for row in sheet.iter_rows(min_row=2) if isinstance(row[4].value, datetime)]
    assert dated
    assert dated[0][2].hyperlink is not None
    about = {row[0].value: row[1].value for row in book["Thông tin"].iter_rows()}
    assert about["Truy vấn / Query"] == "giao ban"
    assert about["Số bài / Articles"] == str(sheet.max_row - 1)


def test_xlsx_goes_on_on_a_further_sheet() -> None:
    many = [replace(DOCUMENT, id=str(number)) for number in range(25)]
    found = sheets(b"".join(workbook.write(many, Information(Request()), rows=10)))
    assert found.sheetnames == ["Thông tin", "Bài", "Bài 2", "Bài 3"]
    assert [sheet.max_row for sheet in found.worksheets[1:]] == [11, 11, 6]
    assert [
        row[0].value for sheet in found.worksheets[1:] for row in sheet.iter_rows(min_row=2)
    ] == [document.id for document in many]
    full = b"".join(workbook.write(many[:20], Information(Request()), rows=10))
    assert [sheet.max_row for sheet in sheets(full).worksheets[1:]] == [11, 11]


def test_xlsx_has_plain_text_past_the_links() -> None:
    many = [replace(DOCUMENT, id=str(number)) for number in range(5)]
    sheet = sheets(b"".join(workbook.write(many, Information(Request()), links=3)))["Bài"]
    found = [(row[2].value, bool(row[2].hyperlink)) for row in sheet.iter_rows(min_row=2)]
    assert found == [(DOCUMENT.url, True)] * 3 + [(DOCUMENT.url, False)] * 2


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.dates(),
    st.text(max_size=20),
)
def test_xlsx_holds_what_it_was_given(title: str, day: date, query: str) -> None:
    document = replace(DOCUMENT, title=title, lead=title, published=day.isoformat())
    sheet = sheets(b"".join(FORMATS["xlsx"].write([document], Information(Request(q=query)))))[
        "Bài"
    ]
    row = dict(zip(COLUMNS, (cell.value for cell in sheet[2]), strict=True))
    lead = clean(title).replace("\r\n", "\n").replace("\r", "\n")
    assert (row["lead"] or "") == lead
    assert row["published"] in (datetime.combine(day, time()), day.isoformat())


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://báo.example/a b?x=1&y=<2>#đầu", "https://xn--bo-mia.example/a%20b?x=1&y=%3C2%3E"),
        ("http://x.example:8080/%C4%91", "http://x.example:8080/%C4%91"),
        ("http://[", None),
        ("https:///x", None),
        ("http://x.example/" + "a" * 3000, None),
        ("http://a..b/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_only_real_addresses_are_linked(url: str, target: str | None) -> None:
    content = b"".join(FORMATS["xlsx"].write([replace(DOCUMENT, url=url)], Information(Request())))
    cell = sheets(content)["Bài"]["C2"]
    assert cell.value == url[: len(str(cell.value))]
    assert (cell.hyperlink.target if cell.hyperlink else None) == target


def test_json_lines_are_whole_documents(client: FlaskClient) -> None:
    lines = [json.loads(line) for line in client.get("/export.jsonl").text.splitlines()]
    assert len(lines) == 53
    assert all(Document.from_json(line).to_json() == line for line in lines)
    assert all(line["text"] for line in lines)


def test_ris_has_one_reference_per_article(client: FlaskClient) -> None:
    text = client.get("/export.ris").text
    assert text.count("TY  - NEWS\r\n") == text.count("ER  - \r\n") == 53
    assert all(line[2:6] == "  - " for line in text.split("\r\n") if line)


def test_lists_can_be_split_again() -> None:
    content = b"".join(FORMATS["csv"].write([DOCUMENT], Information(Request())))
    row = rows(content)[0]
    assert row["officials"] == "An"
    assert row["positions"].split("; ") == ["Phó Bí thư, Chủ tịch", "Bí thư"]
    assert row["bloc_names"].split("; ") == ["Khối Đảng", "Khối Nội chính"]


@pytest.mark.parametrize("form", FORMATS)
def test_odd_text_makes_valid_files(form: str) -> None:
    odd = replace(
        DOCUMENT, title="a\x00b\x0b\ud800\r\nc", lead="x" * 40_000, url="http://" + "x" * 3000
    )
    content = b"".join(FORMATS[form].write([odd], Information(Request(q="\x01"))))
    if form == "xlsx":
        assert sheets(content)["Bài"].max_row == 2
    else:
        assert "\x00" not in content.decode("utf-8")


def test_downloads_leave_threads_for_searches(client: FlaskClient) -> None:
    gc.collect()  # downloads of other tests that nobody read
    running = [client.get("/export.jsonl") for _ in range(AT_ONCE)]
    refused = client.get("/export.csv")
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "60"
    assert client.get("/").status_code == 200
    running[0].close()
    assert client.get("/export.csv").status_code == 200
    for response in running[1:]:
        response.close()


def test_a_download_that_cannot_begin_gives_its_place_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index may go away between counting the hits and reading them."""

    def gone(_request: Request) -> Iterator[Document]:
        raise EngineUnavailable("the index is gone")

    client = app.test_client()
    with app.app_context(), monkeypatch.context() as patch:
        patch.setattr(backend().service, "iterate", gone)
        answers = [client.get("/export.csv").status_code for _ in range(2 * AT_ONCE)]
    assert set(answers) == {503}
    assert client.get("/export.csv").status_code == 200


def test_empty_exports_are_valid(client: FlaskClient) -> None:
    nothing = '?q="không+hề+có+chuyện+này"'
    assert rows(client.get("/export.csv" + nothing).data) == []
    assert sheets(client.get("/export.xlsx" + nothing).data)["Bài"].max_row == 1
    assert client.get("/export.jsonl" + nothing).data == b""
    assert client.get("/export.ris" + nothing).data == b""


@pytest.mark.parametrize("form", FORMATS)
def test_documents_are_read_as_the_file_is_sent(form: str) -> None:
    taken = 0

    def endless() -> Iterator[Document]:
        nonlocal taken
        for document in repeat(DOCUMENT):
            taken += 1
            yield document

    chunks = FORMATS[form].write(endless(), Information(Request()))
    next(chunks)
    assert taken < 5000
    chunks.close()


@pytest.mark.parametrize("form", FORMATS)
def test_writer_of_the_command_line(form: str) -> None:
    stream = io.BytesIO()
    write_export(form, [DOCUMENT], stream, Information(Request(q="giao ban")))
    assert stream.getvalue()
