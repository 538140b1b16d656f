from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.encodings import decode, share_vietnamese, to_unicode_vietnamese
from crawler.extraction import extract_page
from tests.crawler.old_encodings import tcvn3, vni, windows_1258

SYLLABLES = tuple(
    "hội nghị giao ban quý tỉnh ủy đồng chí bí thư thường trực huyện xã phường khối nội chính dân vận tuyên giáo "  # noqa: SIM905
    "kiểm tra giám sát nhiệm kỳ trưởng phó chủ tịch ngoài nước được những người đảng viên kết nạp tháng sáu mười bảy "
    "nghỉ lễ quyết định khuỷu tay rượu hoẵng giếng xuống thuở vẫn ngã ngữ cỗ lỡ ẵm ẩn ỉ õng ỡm ỹ ỷ ỵ quỹ đẵn lẵng kẽ".split()
)
WRITERS: dict[str, Callable[[str], bytes]] = {
    "tcvn3": tcvn3,
    "vni": vni,
    "windows-1258": windows_1258,
}
PARAGRAPH = (
    "Sáng qua, Thường trực Thị ủy Bến Tằm giao ban với bí thư các phường, xã về công tác xây dựng Đảng. Ông Đặng Vĩnh "
    "Thuở, Phó Bí thư Thường trực Thị ủy, chủ trì. Quý này, thị xã kết nạp chín mươi đảng viên mới; ngõ xóm sạch hơn."
)
# A few letters say nothing about their encoding.
texts = (
    st.lists(st.sampled_from(SYLLABLES), min_size=30, max_size=80)
    .filter(lambda words: len({word for word in words if not word.isascii()}) >= 12)
    .map(" ".join)
)


@pytest.mark.parametrize("name", WRITERS)
@given(text=texts)
def test_old_encodings_come_back_whole(name: str, text: str) -> None:
    assert decode(WRITERS[name](text)) == (text, name)


@given(text=texts)
def test_unicode_is_left_alone(text: str) -> None:
    assert to_unicode_vietnamese(text) == (text, None)
    assert decode(text.encode(), "windows-1252") == (text, "utf-8")


@given(text=texts)
def test_decomposed_text_becomes_composed(text: str) -> None:
    assert to_unicode_vietnamese(unicodedata.normalize("NFD", text)) == (text, None)


@given(st.text(max_size=400))
def test_any_text_is_taken_in_nfc(text: str) -> None:
    converted, _ = to_unicode_vietnamese(text)
    assert converted == unicodedata.normalize("NFC", converted)


@given(
    st.binary(max_size=400), st.sampled_from([None, "utf-8", "windows-1258", "nonsense", "utf-16"])
)
def test_any_bytes_are_decoded(body: bytes, declared: str | None) -> None:
    text, name = decode(body, declared)
    assert isinstance(text, str)
    assert name


def test_capitals_of_windows_1258_and_vni() -> None:
    text = "HỘI NGHỊ SƠ KẾT CỦA ĐẢNG BỘ TỈNH ĐẮK PƠ Ở QUỸ ĐẤT, NGHỈ LỄ, XÃ ỨNG HÒA"
    assert decode(windows_1258(text)) == (text, "windows-1258")
    assert decode(vni(text)) == (text, "vni")


def test_utf8_that_was_read_as_western() -> None:
    for wrong in ("cp1252", "latin-1"):
        text = "Hội nghị sơ kết công tác dân vận sáu tháng"
        try:
            misread = text.encode().decode(wrong)
        except UnicodeDecodeError:
            continue
        assert to_unicode_vietnamese(misread) == (text, "misread utf-8")


def test_old_lines_inside_a_new_page_are_converted_and_the_rest_is_not() -> None:
    old = tcvn3("Hội nghị giao ban công tác dân vận quý hai ở các huyện miền núi").decode("cp1252")
    text, name = to_unicode_vietnamese(f"Trang chủ – Tin tức\n{old}\nCafé Nhà văn hóa")
    assert name == "tcvn3"
    assert text.splitlines() == [
        "Trang chủ – Tin tức",
        "Hội nghị giao ban công tác dân vận quý hai ở các huyện miền núi",
        "Café Nhà văn hóa",
    ]


def test_other_languages_are_left_alone() -> None:
    for text in (
        "Façade, naïve, déjà vu, garçon à côté",
        "Müller größte Straße",
        "日本語のページ",
        "plain",
    ):
        assert to_unicode_vietnamese(text) == (text, None)


def test_a_torn_or_spoiled_utf8_page_is_still_utf8() -> None:
    body = PARAGRAPH.encode()
    assert decode(body[:-1] + b"\xe1")[1] == "utf-8"
    text, name = decode(body.replace(b" ", b"\xa0", 1), "utf-8")
    assert name == "utf-8"
    assert "chủ trì" in text


def test_byte_order_marks() -> None:
    assert decode(b"\xef\xbb\xbf" + PARAGRAPH.encode()) == (PARAGRAPH, "utf-8")
    assert decode(PARAGRAPH.encode("utf-16")) == (PARAGRAPH, "utf-16")


def test_share_of_vietnamese_words() -> None:
    assert share_vietnamese("Thường trực Tỉnh ủy họp giao ban") == 1
    assert share_vietnamese("Größte naïve Façade") < 0.5


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1258"])
def test_page_in_an_old_encoding_under_a_wrong_declaration(name: str, declared: str) -> None:
    title = "Thị ủy Bến Tằm giao ban công tác xây dựng tổ chức cơ sở"
    before, after = b"<html><head><meta charset=", b"><title>x</title></head><body>"
    parts = [
        b"<h1>",
        WRITERS[name](title),
        b"</h1><div class='noidung'><p>",
        WRITERS[name](PARAGRAPH.lower()),
    ]
    body = b"".join([before, declared.encode(), after, *parts, b"</p></div></body></html>"])
    page = extract_page(body, "http://bentam.example.vn/tin-12345.html", declared_charset=declared)
    assert page.is_article
    assert page.text == PARAGRAPH.lower()
    assert page.charset == name
    assert page.title == title


@pytest.mark.parametrize("name", ["tcvn3", "vni"])
def test_article_pasted_in_an_old_font_into_a_utf8_page(name: str) -> None:
    pasted = WRITERS[name](PARAGRAPH.lower()).decode("cp1252")
    markup = f"<title>Thị ủy giao ban quý</title><h1>Thị ủy giao ban quý</h1><div class='noidung'><p>{pasted}</p></div>"
    page = extract_page(markup.encode(), "http://bentam.example.vn/tin-12345.html")
    assert page.title == "Thị ủy giao ban quý"
    assert page.text == PARAGRAPH.lower()
    assert f"recoded-{name}" in page.flags
