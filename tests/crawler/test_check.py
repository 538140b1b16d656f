"""Looking at portals live, and drafting the file of a new one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from config.portals import Select, load_portals
from config.settings import Settings
from crawler.check import check_portals
from crawler.crawl import crawl
from crawler.drafting import Fixture, Undrafted, draft_portal
from crawler.drafting.addresses import article_form
from crawler.drafting.facts import kind_of, province_of
from tests.crawler.portal_server import (
    Reply,
    Site,
    article,
    articles,
    headline,
    keep_all,
    listing,
    portal,
    served,
)


def site() -> Site:
    home = (
        '<head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body>'
        '<a href="/thoi-su">Thời sự</a><a href="/lien-he">Liên hệ</a></body>'
    )
    feed = f"<rss><channel><item><title>{headline(1)}</title><link>/bai/1.html</link></item></channel></rss>"
    return Site({"/": home, "/rss": feed, "/thoi-su": listing(range(40)), **articles(range(40))})


def test_a_visit_tells_which_ways_work_and_shows_an_article(settings: Settings) -> None:
    one = site()
    with served(one):
        [found] = check_portals(settings, portal(one, feeds=["/rss", "/khong-co"]))
    assert found.works
    ways = {way.url.removeprefix(one.base): way for way in found.ways}
    assert ways["rss"].articles == 1
    assert ways["khong-co"].problem == "answers 404"
    assert ways["thoi-su"].articles == 40
    assert found.article is not None
    assert found.article["published"] == "2024-04-05"
    assert len(one.log) < 15
    assert json.loads(json.dumps(found.to_json()))["portal"] == "mau"


def test_a_visit_tells_whether_a_list_goes_on(settings: Settings) -> None:
    one, rest = site(), '<a rel="next" href="/thoi-su?trang=2">Trang sau</a>'
    one.routes["/dang"] = listing(range(9), '<a href="javascript:__doPostBack()">2</a>')
    one.routes["/thoi-su"] = listing(range(9), rest)
    with served(one):
        [found] = check_portals(settings, portal(one, listings=[{"url": "/dang"}]))
    lines = {line.rpartition("/")[2]: line for line in found.lines()}
    assert "9 articles, no next page" in lines["dang"]
    assert "9 articles, goes on" in lines["thoi-su"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"article": "-post[0-9]+"}, "names no article: `article` fits none of 9 links"),
        (
            {"listings": [{"url": "/thoi-su", "links": ".tin"}]},
            "names no article: its `links` finds nothing",
        ),
    ],
)
def test_a_visit_tells_which_part_of_the_file_does_not_fit(
    settings: Settings, values: dict[str, Any], said: str
) -> None:
    one = Site({"/": "<body></body>", "/thoi-su": listing(range(9)), **articles(range(9))})
    known = {"listings": [{"url": "/thoi-su"}]} | values
    with served(one):
        [found] = check_portals(settings, portal(one, **known))
    assert said in {way.problem for way in found.ways}


def test_a_visit_shows_what_is_odd_about_an_article(settings: Settings) -> None:
    one = site()
    with served(one):
        [found] = check_portals(
            settings, portal(one, discovery="auto", select={"date": ".ngay-thang"})
        )
    date, text, odd = found.lines()[-3:]
    assert date.startswith("  2024-04-05  Xã ")
    assert " characters: " in text
    assert odd == "  look at: select-date-missing"


def test_a_visit_names_a_fault_of_the_crawler_as_such(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("một lỗi")

    monkeypatch.setattr("crawler.discovery.read", stumble)
    one = site()
    with served(one):
        [found] = check_portals(settings, portal(one))
    assert found.reason == "a fault of the crawler itself (ZeroDivisionError: một lỗi)"


def test_a_visit_leaves_nothing_behind(settings: Settings) -> None:
    one = site()
    with served(one):
        check_portals(settings, portal(one))
    assert not settings.data.exists()


@pytest.mark.parametrize(
    ("routes", "reason"),
    [
        ({"/": Reply("hỏng", 500)}, "answers 500"),
        ({"/": "<body>Trang đang xây dựng</body>"}, "names no article"),
        ({"/": "<body>Trang đang nâng cấp</body>"}, "a message stands in place of the page"),
        ({"/": "<body><div id=app></div><script src=/a.js></script>"}, "nothing without scripts"),
        (
            {"/": "<script>document.cookie='D1N=1';window.location.reload(true)</script>"},
            "a wall against crawlers",
        ),
        ({"/robots.txt": Reply("", 503), "/": listing([1])}, "robots.txt: answers 503"),
        ({"/robots.txt": "User-agent: *\nDisallow: /"}, "robots.txt forbids"),
        ({"/": listing([1]), "/bai/1.html": Reply("", 403)}, "answers 403"),
    ],
)
def test_a_visit_says_what_is_broken(
    settings: Settings, routes: dict[str, Reply | str], reason: str
) -> None:
    one = Site(dict(routes))
    with served(one):
        [found] = check_portals(settings, portal(one))
    assert not found.works
    assert reason in found.reason


def test_portals_are_visited_by_id(settings: Settings) -> None:
    one, two = site(), site()
    with served(one, two):
        portals = portal(one, "mot") | portal(two, "hai")
        assert [found.portal for found in check_portals(settings, portals, ["hai"])] == ["hai"]
    assert one.log == []


def test_a_new_portal_is_drafted_and_can_be_crawled(settings: Settings, tmp_path: Path) -> None:
    one = site()
    with served(one):
        draft = draft_portal(settings, one.base)
        written = draft.write(tmp_path / "portals", tmp_path / "pages")
        found = load_portals(tmp_path / "portals")
        assert found.problems == ()
        [drafted] = found.portals.values()
        report = crawl(settings, found.portals, keep=keep_all, rules="1")
    assert drafted.feeds == ("/rss",)
    assert [part.url for part in drafted.listings] == ["/thoi-su"]
    assert drafted.article == r"\.html$"
    assert drafted.select[0].title == "h1"
    assert drafted.select[0].body == "article"
    assert report.total("new") == 40
    assert [path.name for path in written[1:]] == ["page.html", "expected.json"]
    fixture = Fixture.load(written[1].parent)
    assert fixture.fields["title"] == headline(0)
    assert fixture.read(drafted) == fixture.fields
    redesigned = drafted.model_copy(update={"select": (Select(body="h1"),)})
    assert fixture.read(redesigned) != fixture.fields
    with pytest.raises(FileExistsError, match="exists already"):
        draft.write(tmp_path / "portals", tmp_path / "pages")


def test_a_home_page_that_sets_a_cookie_and_leads_elsewhere_is_no_wall(settings: Settings) -> None:
    jump = "<script>document.cookie='lang=vi';window.location.href='/vi/';</script>"
    one = Site({"/": jump, "/vi/": listing(range(3)), **articles(range(3))})
    with served(one):
        [found] = check_portals(settings, portal(one, discovery="auto"))
    assert found.works


@pytest.mark.parametrize("goes_on", [True, False])
def test_lists_without_a_next_page_are_not_all_there_is(settings: Settings, goes_on: bool) -> None:
    rest = '<a rel="next" href="/thoi-su?trang=2">Trang sau</a>' if goes_on else ""
    one = site()
    one.routes["/thoi-su"] = listing(range(9), rest)
    with served(one):
        drafted = draft_portal(settings, one.base).portal
    assert drafted.listings
    assert (drafted.discovery == "auto") is not goes_on


def test_the_first_page_of_a_list_in_a_frame_is_drafted(settings: Settings) -> None:
    one = Site({"/": "<frameset><frame src='tin.asp?CatID=1'></frameset>", **articles(range(9))})
    one.routes["/tin.asp?CatID=1"] = listing(
        range(5), '<a href="tin.asp?CatID=1&Page=2">[Trang tiếp]</a><a href="/dang">Đảng bộ</a>'
    )
    one.routes |= {"/tin.asp?CatID=1&Page=2": listing(range(5, 9)), "/dang": listing(range(3))}
    with served(one):
        drafted = draft_portal(settings, one.base).portal
        assert [part.url for part in drafted.listings] == ["/tin.asp?CatID=1", "/dang"]
        assert crawl(settings, {"mau": drafted}, keep=keep_all, rules="1").total("new") == 9


def test_a_site_of_a_known_family_is_drafted_as_one(settings: Settings, tmp_path: Path) -> None:
    def family_page(number: int) -> str:
        body = article(number).replace("<article>", '<div class="article__body cms-body">')
        return body.replace("</article>", "</div>").replace("<h1>", '<h1 class="article__title">')

    paths = {number: f"/bai-so-{number}-post{number}100.html" for number in range(3)}
    links = "".join(f'<a href="{path}">{headline(n)}</a>' for n, path in paths.items())
    one = Site({"/": f"<title>Báo Cao Bằng</title><body>{links}</body>"})
    one.routes |= {path: family_page(number) for number, path in paths.items()}
    with served(one):
        draft = draft_portal(settings, one.base)
        draft.write(tmp_path / "portals", tmp_path / "pages")
    [drafted] = load_portals(tmp_path / "portals").portals.values()
    assert (drafted.family, drafted.name, drafted.kind) == ("post_id", "Báo Cao Bằng", "newspaper")
    assert drafted.province == "Cao Bằng"
    assert "select" not in draft.text


@pytest.mark.parametrize(
    ("host", "name", "kind", "province"),
    [
        ("tinhuythainguyen.org.vn", "", "party", "Thái Nguyên"),
        ("btgdv.caobang.dcs.vn", "", "board", "Cao Bằng"),
        ("mau.vn", "Ban Nội chính Tỉnh ủy Hà Nam", "board", "Hà Nam"),
        ("sonla.gov.vn", "Cổng thông tin", "government", "Sơn La"),
        ("laocaitv.vn", "", "broadcaster", "Lào Cai"),
        ("baoapbac.vn", "Báo Ấp Bắc", "newspaper", "Tiền Giang"),
        ("mau.vn", "Trang tin", "newspaper", None),
    ],
)
def test_kind_and_province_are_proposed(
    host: str, name: str, kind: str, province: str | None
) -> None:
    assert (kind_of(host, name), province_of(host, name)) == (kind, province)


def test_what_cannot_be_drafted_says_why(settings: Settings) -> None:
    one = Site({"/": "<body>Trang đang xây dựng</body>"})
    with served(one), pytest.raises(Undrafted, match=r"names no article; .* by hand"):
        draft_portal(settings, one.base)
    one.routes["/"] = Reply("cấm", 403)
    with served(one), pytest.raises(Undrafted, match=r"403$"):
        draft_portal(settings, one.base)
    with pytest.raises(Undrafted, match="write http:// before it"):
        draft_portal(settings, "127.0.0.1:1")
    with pytest.raises(Undrafted, match="not an http"):
        draft_portal(settings, "ftp://mau.vn")
    with pytest.raises(Undrafted, match="not an http"):
        draft_portal(settings, "https://mau.vn:chu/")


@pytest.mark.parametrize(
    ("articles", "others", "form"),
    [
        (["/tin/202406/bai-mot", "/tin/202407/bai-hai/"], [], r"/\d{6}/[^/]+/?$"),
        (["/bai-mot-a1234.html"], [], r"-a\d+\.html?$"),
        (["/x/tin.aspx?ItemID=12"], ["/x/tin.aspx"], r"(?i)[?&]ItemID=\d+"),
        (["/tin.aspx?CatID=3&newsid=12", "/tin.aspx?NewsID=5"], [], r"(?i)[?&]newsid=\d+"),
        (["/a.html"], ["/muc.html"], None),
        (["/mot", "/hai"], [], None),
        ([], [], None),
    ],
)
def test_the_form_of_article_addresses(
    articles: list[str], others: list[str], form: str | None
) -> None:
    def absolute(paths: list[str]) -> list[str]:
        return ["https://mau.vn" + path for path in paths]

    assert article_form(absolute(articles), absolute(others)) == form
