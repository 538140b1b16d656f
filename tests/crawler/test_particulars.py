"""What stands around a text besides it: an author among other particulars, the name of an issue, a document's sign."""

from __future__ import annotations

import pytest

from crawler.extraction import Page, extract_page
from crawler.extraction.dates import is_period, month_of_issue

TITLE = "Xã Bến Sông họp bàn việc sửa đường liên thôn"
TEXT = (
    "<p>Sáng 4/4, xã Bến Sông họp bàn việc sửa đường liên thôn và nạo vét kênh trước mùa mưa.</p>"
    "<p>Đồng chí Lê Văn Tám, Bí thư Đảng ủy xã chủ trì; cùng dự có đại diện các ban, ngành, đoàn thể.</p>"
    "<p>Các thôn báo cáo đã góp 1.200 ngày công; đường vào thôn Đoài xong trước mùa mưa năm nay.</p>"
)


def read(before: str = "", after: str = "", title: str = TITLE) -> Page:
    page = f"<title>{title}</title><body><main>{before}<h1>{title}</h1>{after}<div class='content'>{TEXT}</div></main>"
    return extract_page(page.encode(), "https://mau.vn/tin/hop-ban")


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Ngày đăng: 04/04/2024 Tác giả: Lê Hoa Lượt xem: 123", ("Lê Hoa",)),
        ("04/04/2024 | Người viết: Lê Hoa, Vũ An | 123 lượt xem", ("Lê Hoa", "Vũ An")),
        ("Ngày đăng: 04/04/2024 Lượt xem: 123", ()),
    ],
)
def test_an_author_among_other_particulars(line: str, byline: tuple[str, ...]) -> None:
    assert read(after=f"<div>{line}</div>").byline == byline


def test_a_long_line_of_particulars_is_none_of_the_story_and_dates_it() -> None:
    page = read(after="<p>Chuyên mục: Dân vận | Ngày đăng: 04/04/2024 | Người đăng: admin_bts</p>")
    assert page.published == "2024-04-04"
    assert "Chuyên mục" not in page.text


@pytest.mark.parametrize("line", ["Hôm qua, 08:15", "hôm nay lúc 8h05", "3 giờ trước"])
def test_how_long_ago_a_story_was_printed_is_none_of_it(line: str) -> None:
    page = f"<h1>{TITLE}</h1><div class='content'><p>{line}</p>{TEXT}</div>"
    assert line not in extract_page(page.encode(), "https://mau.vn/tin/hop-ban").text


def test_an_author_linked_far_above_the_text() -> None:
    tools = (
        "<div><a class='news__author' href='/tg/3'>Lê Hoa</a> <span>04/04/2024 08:15</span></div>"
    )
    tools += "".join(
        f"<div>{name}</div>" for name in ("Chia sẻ", "Sao chép", "0:00", "Nghe bài", "In")
    )
    assert read(after=tools).byline == ("Lê Hoa",)


def test_a_column_of_a_table_is_no_author() -> None:
    page = f"<h1>{TITLE}</h1><div class='content'>{TEXT}</div><table><tr><th>STT</th><th>Tệp</th></tr></table>"
    assert extract_page(page.encode(), "https://mau.vn/tin/hop-ban").byline == ()


@pytest.mark.parametrize(
    "name", ["Số 7/2024", "Số 3 - Tháng 3/2025", "Năm 2023", "Bản tin tháng 7/2023"]
)
def test_a_page_named_after_an_issue_is_a_list(name: str) -> None:
    assert is_period(name)
    assert read(title=name).kind == "listing"


@pytest.mark.parametrize(
    "name", ["Tháng 7 nhớ ơn", "Giao ban quý I/2024", "Năm học 2023", "Số hóa 2024", ""]
)
def test_a_headline_that_begins_like_an_issue_is_one(name: str) -> None:
    assert not is_period(name)


def test_the_issue_dates_a_story_that_nothing_else_dates() -> None:
    page = read(before="<a href='/so-7/'>Số 7 - Tháng 7/2023</a>")
    assert (page.published, page.published_from) == ("2023-07", "text")
    assert month_of_issue("Số 7/2023") is None


@pytest.mark.parametrize(
    "particulars",
    [
        "<table><tr><td>Số, ký hiệu</td><td>27-TB/TU</td></tr><tr><td>Ngày ban hành</td><td>04/04/2024</td></tr></table>",
        "<p>Số hiệu: 12/2024/QĐ-UBND</p><p>Loại: Quyết định</p><p>Ngày ký: 04/04/2024</p>",
    ],
)
def test_a_document_in_a_register_is_no_article(particulars: str) -> None:
    assert read(after=particulars).kind == "other"
    page = f"<body><h1>{TITLE}</h1><div class='content'>{TEXT}</div>{particulars}</body>"
    attached = extract_page(page.encode(), "https://mau.vn/tin/hop-ban")
    assert attached.kind == "article", "the particulars are those of an attachment"


def test_the_columns_of_a_list_of_documents_are_no_particulars() -> None:
    heads = "".join(f"<th>{name}</th>" for name in ("Số hiệu", "Trích yếu", "Ngày ban hành"))
    row = "<td>27-TB/TU</td><td>Về việc nạo vét kênh</td><td>04/04/2024</td>"
    new = f"<table><tr>{heads}</tr><tr>{row}</tr></table>"
    assert read(before=new).kind == "article"


def test_a_page_with_nothing_but_the_masthead_holds_no_text() -> None:
    lines = (
        "Cơ quan chủ quản: Đảng ủy xã Bến Sông. Chịu trách nhiệm nội dung: Văn phòng, trụ sở xã.",
        "Giấy phép số 12/GP-TTĐT do Sở Thông tin và Truyền thông cấp ngày 04/04/2019, gia hạn năm 2024.",
        "Copyright 2024 by Đảng ủy xã Bến Sông, mọi quyền được bảo lưu theo quy định của pháp luật.",
    )
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<body><h1>{TITLE}</h1><div>{body}</div></body>"
    assert extract_page(page.encode(), "https://mau.vn/tin/hop-ban").kind == "empty"
