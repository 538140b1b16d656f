"""The platform families of `config/families`: which addresses are articles, and what their selectors read.

Whole sites of six of them are crawled in `test_families.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from config.portals import FAMILIES, Portal, load_portals
from crawler.extraction import extract_page

ADDRESSES = {
    "c_number": (["/hop-giao-ban-c1204.html"], ["/tin-hoat-dong-c12-2.html", "/lien-he.html"]),
    "category_id": (["/12/20411/giao-ban-quy-i.aspx", "/3/99/tin.htm"], ["/12/20411/", "/tin.aspx"]),
    "content_fck": (["/giao-ban-quy-i-a90211.html"], ["/chinh-tri/", "/chinh-tri?p=2"]),
    "dcontent": (["/giao-ban-quy-i-20411.htm"], ["/chinh-tri.htm", "/chinh-tri/"]),
    "liferay": (
        ["/tin/-/asset_publisher/a1/content/giao-ban", "/-/view-content/12/giao-ban"],
        ["/tin", "/tin?p_p_id=101_a1&_101_cur=2"],
    ),
    "news_category_id": (["/news/4/20411/giao-ban", "/tin-tuc/4/20411/giao-ban"], ["/news/4", "/4/20411/x"]),
    "nukeviet": (
        ["/news/xay-dung-dang/giao-ban-quy-i-20411.html", "/vi/news/tin/giao-ban-12/"],
        ["/news/tin/page-2/", "/news/tin/page-2", "/news/savefile/tin/giao-ban-12.html", "/tag/giao-ban-2/"],
    ),
    "onecdn": (["/giao-ban-quy-i-20411.html"], ["/giao-ban-event12.html", "/chinh-tri?page=2"]),
    "post_id": (["/giao-ban-quy-i-post20411.html"], ["/chinh-tri/", "/giao-ban-20411.html"]),
    "section_page": (["/chinh-tri/giao-ban-quy-i-20411.html"], ["/chinh-tri-12.html?page=2", "/chinh-tri"]),
    "upload_image": (["/giao-ban-quy-i-3204110.html"], ["/chinh-tri", "/chinh-tri/p2"]),
    "yyyymm": (
        ["/chinh-tri/202204/giao-ban-quy-i-9ad10c4/", "/channel/2/201204/giao-ban-2159/"],
        ["/chinh-tri/", "/chinh-tri/202204/", "/trang-in-9ad10c4.html"],
    ),
}  # fmt: skip

PAGES = {
    "upload_image": """<div class="header"><div class="date-now">Thứ hai, 23/11/2026</div></div>
<h1 class="name">Giao ban công tác kiểm tra quý I</h1><div class="date font5">08/04/2022 15:20</div>
<div id="content-detail"><p><strong>Sáng 8/4, Ủy ban Kiểm tra Tỉnh ủy giao ban quý I với các huyện ủy.</strong></p>
<p>Trong quý, các cấp đã kiểm tra 41 tổ chức đảng và chuyển sang quý sau ba việc còn dở dang.</p></div>
<div class="pseudonym">Lò Thị Mẫn</div><div class="other"><a href="/a-3204109.html">Bài khác trên trang này</a></div>""",
    "dcontent": """<h1 class="pTitle">Giao ban công tác kiểm tra quý I</h1><div class="pDate">08/04/2022 15:20</div>
<p class="pHead">Sáng 8/4, Ủy ban Kiểm tra Tỉnh ủy giao ban quý I với các huyện ủy.</p>
<div id="dcontent"><p>Trong quý, các cấp đã kiểm tra 41 tổ chức đảng và chuyển sang quý sau ba việc còn dở dang.</p>
<p class="pAuthor">Lò Thị Mẫn</p></div>""",
}


@pytest.fixture
def portals(tmp_path: Path) -> dict[str, Portal]:
    for family in ADDRESSES:
        name = family.replace("_", "-")
        (tmp_path / f"{name}.yaml").write_text(
            f"id: {name}\nname: Trang mẫu\nkind: newspaper\nbase: https://{name}.example.vn/\nfamily: {family}\n",
            "utf-8",
        )
    loaded = load_portals(tmp_path)
    assert loaded.problems == ()
    return {family: loaded.portals[family.replace("_", "-")] for family in ADDRESSES}


def test_every_family_is_tested() -> None:
    assert {file.stem for file in FAMILIES.glob("*.yaml")} == set(ADDRESSES)


@pytest.mark.parametrize("family", ADDRESSES)
def test_articles_are_told_from_other_addresses(family: str, portals: dict[str, Portal]) -> None:
    portal = portals[family]
    articles, others = ADDRESSES[family]
    assert [path for path in articles if not portal.is_article(portal.resolve(path))] == []
    assert [path for path in others if portal.is_article(portal.resolve(path))] == []


@pytest.mark.parametrize("family", PAGES)
def test_the_selectors_of_a_family_read_its_pages(family: str, portals: dict[str, Portal]) -> None:
    portal = portals[family]
    url = portal.resolve(ADDRESSES[family][0][0])
    page = extract_page(f"<html><body>{PAGES[family]}</body></html>".encode(), url, portal=portal)
    assert page.title == "Giao ban công tác kiểm tra quý I"
    assert page.published == "2022-04-08"
    assert page.byline == ("Lò Thị Mẫn",)
    assert page.text.splitlines() == [
        "Sáng 8/4, Ủy ban Kiểm tra Tỉnh ủy giao ban quý I với các huyện ủy.",
        "Trong quý, các cấp đã kiểm tra 41 tổ chức đảng và chuyển sang quý sau ba việc còn dở dang.",
    ]
    assert not [flag for flag in page.flags if flag.startswith("select")]
