"""Pages put together from the ways in which portals print headline, day, text, what follows, and the frame around it.

Some hundreds of the combinations are read, always the same ones.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterator
from itertools import product

import pytest

from crawler.extraction import Hints, extract_page

TITLE = "Thị ủy Bãi Dâu giao ban công tác dân vận quý I năm 2024"
LEAD = "Sáng 4/4, Thị ủy Bãi Dâu tổ chức hội nghị giao ban công tác dân vận quý I, triển khai nhiệm vụ quý II năm 2024."
ONE = "Đồng chí Lê Văn Tám, Phó Bí thư Thường trực Thị ủy chủ trì; cùng dự có đại diện các ban, ngành, đoàn thể."
TWO = "Trong quý, các phường, xã đã hòa giải 41 vụ việc ở cơ sở; vận động bà con góp 1.200 ngày công làm đường."
THREE = "Kết luận hội nghị, đồng chí đề nghị các khối dân vận bám cơ sở, nắm tình hình nhân dân trước mùa mưa."
CAPTION = "Quang cảnh hội nghị."
TEASER = "Chiều qua, bà con ba thôn ven sông đã dọn xong đoạn kênh dài hơn một cây số, kịp đón nước về ruộng."
OTHERS = (
    "Xã Cầu Đá họp bàn việc sửa đường liên thôn trước mùa mưa",
    "Phường Hồ Sen ra quân làm sạch bãi biển đầu hè",
    "Huyện Đồi Chè tổng kết phong trào trồng cây",
)
PICTURE = "<img src='a.jpg' alt='x'>"
STORIES = [f"<a href='/b-{number}.html'>{other}</a>" for number, other in enumerate(OTHERS)]
LIST = "".join(f"<li>{story} <span>(02/03/2024)</span></li>" for story in STORIES)
MENU = (
    "<ul class='menu'><li><a href='/'>Trang chủ</a></li><li><a href='/ct'>Chính trị</a></li></ul>"
)

HEADS = {
    "site": "<title>Thị ủy Bãi Dâu</title>",
    "both": f"<title>{TITLE} - Thị ủy Bãi Dâu</title>",
    "og": f"<title>Chi tiết tin</title><meta property='og:title' content='{TITLE}'>",
}
TITLES = {
    "h1": f"<h1>{TITLE}</h1>",
    "h1 link": f"<h1><a href='/a-1.html'>{TITLE}</a></h1>",
    "h2": f"<h2 class='x'>{TITLE}</h2>",
    "div": f"<div class='ten-bai'>{TITLE}</div>",
    "span": f"<span id='ctl00_lblTieude'>{TITLE}</span><br>",
    "strong": f"<p align='center'><strong>{TITLE}</strong></p>",
    "upper": f"<h1>{TITLE.upper()}</h1>",
}
DATES = {
    "bare": "<div class='ngay'>04/04/2024</div>",
    "updated": "<span>Cập nhật lúc 15:20, Thứ Năm, 04/04/2024 (GMT+7)</span>",
    "American clock": "<p>4/4/2024 3:20:00 PM</p>",
    "words": "<div>Thứ năm, ngày 04 tháng 4 năm 2024</div>",
    "dots": "<i>04.04.2024 15:20</i>",
    "short year": "<div class='date'>Thứ 5, 04/04/24 15:20</div>",
    "author": "<div>Theo Lê Hoa | 04/04/2024, 15:20</div>",
    "iso": "<time>2024-04-04 15:20</time>",
    "month first": "<div class='meta'>Tháng Tư 4, 2024</div>",
    "counters": "<div>Đăng ngày: 04/04/2024 | Lượt xem: 1234 | In bài viết</div>",
}
BODIES = {
    "paragraphs": f"<div><p><b>{LEAD}</b></p><p>{ONE}</p><p>{PICTURE}</p>"
    f"<p style='text-align:center'><em>{CAPTION}</em></p><p>{TWO}</p><p>{THREE}</p></div>",
    "divisions": f"<div><div><strong>{LEAD}</strong></div><div><br></div><div>{ONE}</div><div>{PICTURE}</div>"
    f"<div align='center'><i>{CAPTION}</i></div><div>{TWO}</div><div>&nbsp;</div><div>{THREE}</div></div>",
    "breaks": f"<table><tr><td><b>{LEAD}</b><br><br>{ONE}<br><br><center>{PICTURE}<br><i>{CAPTION}</i></center>"
    f"{TWO}<br><br>{THREE}</td></tr></table>",
    "lead apart": f"<h2 class='sapo'>{LEAD}</h2><div><p>{ONE}</p><figure>{PICTURE}<figcaption>{CAPTION}</figcaption>"
    f"</figure><p>{TWO}</p><p>{THREE}</p></div>",
    "lead as heading": f"<h3>{LEAD}</h3><div><p>{ONE}</p><table><tr><td>{PICTURE}</td></tr><tr><td>{CAPTION}</td></tr>"
    f"</table><p>{TWO}</p><p>{THREE}</p></div>",
    "nothing around": f"<p>{LEAD}</p><p>{ONE}</p><p>{PICTURE}<br><em>{CAPTION}</em></p><p>{TWO}</p><p>{THREE}</p>",
    "sections": f"<section><p class='lead'>{LEAD}</p><section><p>{ONE}</p></section><section><div>{PICTURE}"
    f"<p>{CAPTION}</p></div></section><section><p>{TWO}</p><p>{THREE}</p></section></section>",
    "from Word": f"<div class='Section1'><p class='MsoNormal'><b>{LEAD}<o:p></o:p></b></p><p>{ONE}</p>"
    f"<p align='center'>{PICTURE}</p><p align='center'><i>{CAPTION}</i></p><p>{TWO}</p><p>&nbsp;</p><p>{THREE}</p></div>",
}
TAILS = {
    "nothing": "",
    "named list": f"<div class='tin-khac'><h3>Tin khác</h3><ul>{LIST}</ul></div>",
    "bare list": f"<div><b>Các tin đã đưa</b><ul>{LIST}</ul></div>",
    "teasers": "<div><div>Cùng chuyên mục</div>"
    + "".join(f"<div><h3>{story}</h3><p>{TEASER}</p></div>" for story in STORIES)
    + "</div>",
    "bare teasers": "<div>"
    + "".join(
        f"<div>{story}<p>{TEASER} Lần {number}.</p></div>" for number, story in enumerate(STORIES)
    )
    + "</div>",
    "signature": "<p style='text-align:right'><b>Lê Hoa</b></p>",
    "source": "<div>Nguồn: Báo Bãi Dâu</div><div>Tags: <a href='/tag/a'>dân vận</a></div>",
    "buttons": "<div><a href='#'>In trang</a> <a href='#'>Gửi email</a></div><div>Lượt xem: 1.204</div>",
    "comments": f"<div><h4>Ý kiến bạn đọc</h4><p>Bài viết rất hay, mong có nhiều hơn. {TEASER}</p></div>",
}
FRAMES = {
    "plain": f"<div>{MENU}</div><div>Thứ tư, 25/11/2026</div><div>%s</div><div>Bản quyền thuộc về Thị ủy Bãi Dâu. "
    "Địa chỉ: 1 Lê Lợi. Điện thoại: 0200.111.222. Giấy phép số 12/GP-TTĐT ngày 02/02/2020</div>",
    "columns": f"<table width='100%%'><tr><td><b>Tin mới</b><br>{'<br>'.join(STORIES)}</td><td>%s</td><td><b>Văn bản</b>"
    "<p>Nghị quyết số 12-NQ/TU ngày 01/02/2024 về tăng cường sự lãnh đạo đối với công tác dân vận</p></td></tr></table>",
    "rows": f"<div class='wrapper has-sidebar'><marquee>{' | '.join(OTHERS)}</marquee>{MENU}<div class='row'>"
    f"<div class='col-9'><div><a href='/'>Trang chủ</a> / <a href='/xd'>Xây dựng Đảng</a></div>%s</div>"
    f"<div class='col-3'><h3>Đọc nhiều</h3>{''.join(f'<div>{story}<p>{TEASER}</p></div>' for story in STORIES)}</div>"
    "</div></div>",
}
ONE_IN = 60  # of some fifty thousand combinations


def combinations() -> Iterator[tuple[str, ...]]:
    for names in product(HEADS, TITLES, DATES, BODIES, TAILS):
        if zlib.crc32("".join(names).encode()) % ONE_IN == 0:
            yield names


@pytest.mark.parametrize("frame", FRAMES)
def test_parts_of_pages_go_together(frame: str) -> None:
    visit = dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)
    wrong = []
    for names in combinations():
        head, title, date, body, tail = names
        main = FRAMES[frame] % (TITLES[title] + DATES[date] + BODIES[body] + TAILS[tail])
        markup = f"<html><head>{HEADS[head]}</head><body>{main}</body></html>"
        url = "https://baidau.example.vn/tin/giao-ban-123.html"
        page = extract_page(markup.encode(), url, hints=Hints(TITLE), fetched=visit)
        read = (page.title.casefold(), page.published, page.text.splitlines())
        if read != (TITLE.casefold(), "2024-04-04", [LEAD, ONE, CAPTION, TWO, THREE]):
            wrong.append((names, read))
    assert wrong == []
