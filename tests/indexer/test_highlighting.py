from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Document
from indexer.highlighting import PASSAGE, Highlighter, marked, passages_of, snippets
from indexer.query import parse
from tests.indexer.query.test_reading import QUERIES
from tests.indexer.text.test_cleaning import MARKUP, ODD


def found(q: str, text: str) -> list[str]:
    return [text[start:end] for start, end in Highlighter(parse(q).runs).spans(text)]


def plain(marked_up: str) -> str:
    return html.unescape(marked_up.replace("<mark>", "").replace("</mark>", ""))


@given(QUERIES, ODD | MARKUP | st.text(alphabet="giao bnội.\n", max_size=60))
def test_snippets_are_the_original_text(q: str, text: str) -> None:
    for snippet in snippets(text, Highlighter(parse(q).runs)):
        assert plain(snippet.html) == text[snippet.start : snippet.end]


@pytest.mark.parametrize(
    ("q", "text", "expected"),
    [
        ("nội chính", "Ban Nội chính họp", ["Nội chính"]),
        ("noi chinh", "Ban Nội chính họp", ["Nội chính"]),
        ("Nội chính", unicodedata.normalize("NFD", "Ban Nội chính họp"), None),
        ("hoà", "tỉnh Hòa An", ["Hòa"]),
        ("đường", "ông Dương đi đường", ["đường"]),
        ("giao ban", "Hội nghị giao ban do Ban Tổ chức gọi", ["giao ban"]),
        ("giao ban", "Ban Tổ chức giao việc", ["Ban", "giao"]),
        ("công nghệ", "ứng dụng công nghệ thông tin", ["công nghệ"]),
        ("UBND tỉnh", "Lãnh đạo Ủy ban nhân dân tỉnh", ["Ủy ban nhân dân", "tỉnh"]),
        (
            "UBND",
            "Giao ban huyện ủy, ban dân vận; UBND; Ủy ban nhân dân",
            ["UBND", "Ủy ban nhân dân"],
        ),
        (
            "HĐND tỉnh",
            "Hội nghị tỉnh, đồng chí; Hội đồng nhân dân tỉnh",
            ["tỉnh", "Hội đồng nhân dân", "tỉnh"],
        ),
        ("KT-XH", "hội nghị kinh tế; kinh tế - xã hội; KT-XH", ["kinh tế - xã hội", "KT-XH"]),
        ("tuyên*", "Tuyên giáo, tuyên truyền, Tuy", ["Tuyên", "tuyên"]),
        ("mi*", "ông Minh, bà Mỹ, ông Mạnh", ["Minh", "Mỹ"]),
        ("huỳ*", "ông Huỳnh, bà Hùy", ["Huỳnh", "Hùy"]),
        ("quý 2/2021", "kết nạp 2.210 đảng viên quý II, năm 2021, ngày 02/3", ["quý II", "2021"]),
        ("2", "khu 2", ["2"]),
        ("quý 2", "Sơ kết quý II", ["quý II"]),
        ("họp -báo", "họp báo", ["họp"]),
        ("nội chính", "giảm 15,2%; nội chính 5% 😀 nội chính", ["nội chính", "nội chính"]),
        ("nội chính", "nội\nchính", ["nội", "chính"]),
        ('"nội chính"', "nội\nchính", ["nội\nchính"]),
        ('"cao tốc" OR "nội chính"', "nâng cao; nội dung chính; đường cao tốc", ["cao tốc"]),
        ('"ủy ban nhân dân"', "UBND tỉnh, ban dân vận", ["UBND"]),
        ('"UBND tỉnh"', "Ủy ban nhân dân tỉnh", []),
        ("a", "x < a > & a", ["a", "a"]),
    ],
)
def test_what_is_marked(q: str, text: str, expected: list[str] | None) -> None:
    composed = [unicodedata.normalize("NFC", piece) for piece in found(q, text)]
    assert composed == (["Nội chính"] if expected is None else expected)


def test_marked_text_is_escaped() -> None:
    assert marked("<b>họp</b> & báo", [(3, 6)]) == "&lt;b&gt;<mark>họp</mark>&lt;/b&gt; &amp; báo"


TEXT = (
    "Sáng nay, lãnh đạo tỉnh dự lễ khai mạc hội thao.\n"
    + "Các đội tranh tài ở nhiều nội dung khác nhau. " * 12
    + "\nBan Nội chính báo cáo kết quả phòng ngừa cháy rừng trong quý.\n"
    + "Các xã tổng kết mùa vụ. " * 12
    + "\nNguồn nước sạch về tới bản làng vùng cao."
)


def test_the_best_passages_are_shown_in_reading_order() -> None:
    shown = snippets(TEXT, Highlighter(parse("nước sạch nội chính").runs))
    assert [plain(s.html) for s in shown] == [
        "Ban Nội chính báo cáo kết quả phòng ngừa cháy rừng trong quý.",
        "Nguồn nước sạch về tới bản làng vùng cao.",
    ]


def test_where_nothing_matches_the_beginning_is_shown() -> None:
    (only,) = snippets(TEXT, Highlighter(parse("xyz").runs))
    assert only.start == 0
    assert "<mark>" not in only.html


def test_a_line_that_repeats_the_headline_is_not_shown_again() -> None:
    text = "Nội chính họp bàn\nÝ kiến của Ban Nội chính được ghi nhận."
    (only,) = snippets(text, Highlighter(parse("nội chính").runs), title="Nội chính họp bàn")
    assert plain(only.html).startswith("Ý kiến")


@given(st.text(alphabet="ab \n.", max_size=2000))
def test_passages_are_short(text: str) -> None:
    assert all(s.end - s.start <= PASSAGE for s in snippets(text, Highlighter(parse("a b").runs)))


@pytest.mark.parametrize(
    ("q", "text", "field"),
    [("nước sạch", TEXT, "text"), ("khánh thành", TEXT, "lead"), ("xyz", TEXT, "text"), ("xyz", "", "lead")],
)  # fmt: skip
def test_a_lead_that_stands_apart_is_shown_where_only_that_matches(
    q: str, text: str, field: str
) -> None:
    lead = "Xã khánh thành công trình nước sạch."
    shown = passages_of(Document("a", lead=lead, text=text), Highlighter(parse(q).runs))
    assert {snippet.field for snippet in shown} == {field}
    assert all(
        plain(s.html) == getattr(Document("a", lead=lead, text=text), field)[s.start : s.end]
        for s in shown
    )


def test_an_empty_text_has_no_snippet() -> None:
    assert snippets("", Highlighter(parse("a").runs)) == ()
