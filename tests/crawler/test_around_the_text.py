"""What stands around and between an article's paragraphs: boxes of links, counters, dates, captions in frames."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.extraction import Page, extract_page
from crawler.times import VIETNAM

TITLE = "Thị ủy Bãi Dâu giao ban công tác dân vận quý I"
ONE, TWO, THREE = (
    f"Đoạn {n}: các phường báo cáo việc hòa giải ở cơ sở, nêu khó khăn và kiến nghị với Thị ủy."
    for n in range(3)
)
OTHER = "Xã Cầu Đá họp bàn việc sửa đường liên thôn trước mùa mưa"
LINK = f'<a href="/khac-1.html">{OTHER}</a>'


def read(body: str, head: str = "") -> Page:
    markup = f"<title>{TITLE}</title>{head}<body><h1>{TITLE}</h1>{body}</body>"
    fetched = dt.datetime(2026, 5, 10, 9, 30, tzinfo=VIETNAM)
    return extract_page(markup.encode(), "https://mau.example.vn/a-1.html", fetched=fetched)


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="chen"><b>Xem thêm:</b> {LINK}</div>',
        f'<div class="chen"><span>&gt;&gt; Xem thêm:</span><br>{LINK}<p>{THREE} Ở nơi khác.</p></div>',
        f"<p><b>Tin liên quan</b></p><ul><li>{LINK}</li></ul>",
    ],
)
def test_the_article_goes_on_after_a_box_of_links(box: str) -> None:
    page = read(f'<div class="khung"><p>{ONE}</p>{box}<p>{TWO}</p><p>{THREE}</p></div>')
    assert page.text.splitlines() == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "after",
    [
        f"<h3>Tin liên quan</h3><ul><li>{LINK}</li></ul><div><p>{THREE}</p></div>",
        f"<p>Tin khác</p><p>{LINK}</p><p>{THREE}</p><p>{LINK} thứ hai</p><p>{TWO} Nơi khác.</p>",
    ],
)
def test_other_stories_with_their_teasers_end_the_article(after: str) -> None:
    page = read(f'<div class="khung"><p>{ONE}</p><p>{TWO}</p>{after}</div>')
    assert page.text.splitlines() == [ONE, TWO]


def test_what_stands_between_headline_and_text_is_left_out() -> None:
    head = "<div><span>04/04/2026</span> <i>2 40</i> <i>Đọc trong 1 phút</i> <b>A- A A+</b></div>"
    page = read(f'<div class="post-content">{head}<div><p>{ONE}</p><p>{TWO}</p></div></div>')
    assert page.text.splitlines() == [ONE, TWO]
    assert page.published == "2026-04-04"


def test_short_lines_of_the_text_itself_stay() -> None:
    page = read(f"<div><p>I. Kết quả</p><p>{ONE}</p><p>II. Hạn chế</p><p>{TWO}</p></div>")
    assert page.text.splitlines() == ["I. Kết quả", ONE, "II. Hạn chế", TWO]


def test_of_bodies_in_each_other_the_inner_one_is_read() -> None:
    page = read(
        f'<div class="post-content"><p>Chuyên mục của người đọc, mời cộng tác bài vở hằng tuần</p>'
        f'<div class="entry-content"><p>{ONE}</p><p>{TWO}</p></div></div>'
    )
    assert page.text.splitlines()[-2:] == [ONE, TWO]


def test_the_headline_is_where_the_head_says_it_is() -> None:
    markup = (
        f"<title>Trang mẫu :: {TITLE}</title><body><table><td class='block-title'>Tin tức trong tuần</td></table>"
        f"<p>{LINK}</p><table><tr><td><font><b>{TITLE}</b></font></td></tr>"
        f"<tr><td>{ONE}<br><br>{TWO}</td></tr></table></body>"
    )
    page = extract_page(markup.encode(), "https://mau.example.vn/a-1.html")
    assert page.title == TITLE
    assert page.text.splitlines() == [ONE, TWO]


def test_a_long_line_with_a_time_stamp_is_a_date() -> None:
    stamp = "Người gửi: quantri  Thứ năm, 2 Tháng 4 2026 @ 08:15 (2.104 lần đọc, 3 bản in)"
    assert read(f"<div>{stamp}</div><div><p>{ONE}</p><p>{TWO}</p></div>").published == "2026-04-02"
    sentence = f"Ngày 2/4/2026, Thị ủy họp với các phường về việc hòa giải và cả về đường sá. {ONE}"
    assert read(f"<div><p>{sentence}</p><p>{TWO}</p></div>").published is None


@pytest.mark.parametrize("tag", ["table", "figure"])
def test_the_words_in_a_frame_around_a_picture_are_its_caption(tag: str) -> None:
    cells = "<tr><td><img src='a.jpg'></td></tr><tr><td><p>Quang cảnh hội nghị.</p></td></tr>"
    inside = cells if tag == "table" else "<img src='a.jpg'><p>Quang cảnh hội nghị.</p>"
    page = read(f"<div><p>{ONE}</p><{tag}>{inside}</{tag}><p>{TWO}</p></div>")
    assert page.captions == ("Quang cảnh hội nghị.",)
    assert page.text.splitlines() == [ONE, "Quang cảnh hội nghị.", TWO]


def test_counters_beside_the_author_are_no_authors() -> None:
    line = "<div class='author'>Lý Hòa · 4 năm trước · 244 lượt đọc · 2 phút đọc</div>"
    assert read(f"{line}<div><p>{ONE}</p><p>{TWO}</p></div>").byline == ("Lý Hòa",)


@pytest.mark.parametrize(
    "before",
    [
        "<div><span>17:12 - Thứ Ba, 04/04/2026 (GMT+7)</span><span><a href='#'>Zalo</a> 0 bình luận</span></div>",
        "<div>Nghe đọc bài 1x</div>",
        "<div>Trình duyệt của bạn không hỗ trợ phát video này.</div>",
    ],
)
def test_buttons_before_the_text_are_left_out(before: str) -> None:
    page = read(f"{before}<div>{ONE}</div><div><p>{TWO}</p><p>{THREE}</p></div>")
    assert page.text.splitlines() == [ONE, TWO, THREE]


def test_what_stands_after_the_text_is_left_out() -> None:
    after = "<div><span>Đọc <b>907</b> lần</span><span>Sửa lần cuối Thứ tư, 25 Tháng 2 2026 09:04</span></div>"
    text = f"<p>{ONE}</p><p>{TWO}</p><p style='text-align:right'><b>Lý Hòa</b></p>"
    page = read(f"<div class='khung'><div>{text}</div>{after}<div>Góp ý về bài viết</div></div>")
    assert page.text.splitlines() == [ONE, TWO]
    assert page.byline == ("Lý Hòa",)


@pytest.mark.parametrize("folder", ["2024-4-3", "2024_04_03", "03-04-2024"])
def test_the_day_may_be_a_folder_of_the_address(folder: str) -> None:
    markup = f"<title>{TITLE}</title><h1>{TITLE}</h1><div><p>{ONE}</p><p>{TWO}</p></div>"
    page = extract_page(markup.encode(), f"https://mau.example.vn/Pages/{folder}/Giao-ban.aspx")
    assert (page.published, page.published_from) == ("2024-04-03", "url")
