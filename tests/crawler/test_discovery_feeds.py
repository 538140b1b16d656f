"""Discovery: reading feeds and sitemaps."""

from __future__ import annotations

import datetime as dt
import gzip

import pytest

from crawler.discovery import Unreadable
from tests.crawler.discovering import read, urls


def test_rss_items_with_dates() -> None:
    found = read(
        "feed",
        """<?xml version="1.0"?><rss version="2.0"><channel><title>Thời sự</title>
        <item><title><![CDATA[Họp giao ban]]></title><link> /tin/1.html </link>
        <pubDate>Wed, 07 Jul 2021 09:00:00 +0700</pubDate></item>
        <item><title>Hai</title><guid isPermaLink="true">https://mau.vn/tin/2.html</guid></item>
        <item><title>Ngoài</title><link>https://khac.vn/3.html</link></item></channel></rss>""",
    )
    assert urls(found) == ["/tin/1.html", "/tin/2.html"]
    assert found.links[0].title == "Họp giao ban"
    assert found.links[0].published == "2021-07-07T09:00:00+07:00"


def test_atom_takes_the_alternate_link_and_the_update() -> None:
    found = read(
        "feed",
        """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Một</title>
        <link rel="self" href="/atom/1"/><link rel="alternate" href="/tin/1.html"/>
        <published>2024-04-05T01:00:00Z</published><updated>2024-04-06T01:00:00Z</updated></entry></feed>""",
    )
    assert urls(found) == ["/tin/1.html"]
    assert found.links[0].modified == "2024-04-06T08:00:00+07:00"


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Tue, 02 Apr 2024 20:00:00 GMT", "2024-04-03T03:00:00+07:00"),
        ("03/04/2024 8:15:00 SA", "2024-04-03"),
        ("2024-04-03 08:15:00", "2024-04-03T08:15:00"),
        ("0001-01-01T00:00:00Z", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("hôm qua", None),
    ],
)
def test_dates_of_feeds_are_days_in_vietnam(text: str, published: str | None) -> None:
    item = f"<item><link>/tin/1.html</link><pubDate>{text}</pubDate></item>"
    [link] = read("feed", f"<rss><channel>{item}</channel></rss>").links
    assert link.published == published


@pytest.mark.parametrize(
    ("time", "trusted"), [("2026-11-23T09:30:12+07:00", False), ("2026-11-23", True)]
)
def test_a_feed_that_stamps_all_articles_with_its_own_time_dates_none(
    time: str, trusted: bool
) -> None:
    items = "".join(
        f"<item><link>/tin/{n}.html</link><pubDate>{time}</pubDate></item>" for n in range(4)
    )
    found = read("feed", f"<rss><channel>{items}</channel></rss>")
    assert all((link.published is not None) == trusted for link in found.links)


def test_a_damaged_feed_gives_what_can_be_read() -> None:
    body = (
        "<rss><channel><item><link>/tin/1.html</link></item><item><title>A & B</title><link>/tin/2"
    )
    assert urls(read("feed", body))[:1] == ["/tin/1.html"]


RSS = """<?xml version="1.0" encoding="{}"?><rss version="2.0"><channel><item>
<title>Xã họp giao ban</title><link>/tin/1.html</link></item></channel></rss>"""


@pytest.mark.parametrize(
    "body",
    [
        RSS.format("us-ascii"),
        RSS.format("windows-1258"),
        RSS.format("utf-16").encode("utf-16"),
        "\ufeff\n" + RSS.format("utf-8"),
        "<br />\n<b>Warning</b>: date() in <b>/tin/rss.php</b> on line 3<br />"
        + RSS.format("utf-8"),
    ],
    ids=["us-ascii", "windows-1258", "utf-16", "byte order mark", "warning"],
)
def test_a_feed_is_read_whatever_it_declares_and_whatever_stands_before_it(
    body: str | bytes,
) -> None:
    [link] = read("feed", body).links
    assert (link.url, link.title) == ("https://mau.vn/tin/1.html", "Xã họp giao ban")


def test_entities_of_a_feed_are_not_expanded() -> None:
    body = """<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>
    <rss><channel><item><title>&a;</title><link>/tin/1.html</link></item></channel></rss>"""
    assert read("feed", body).links[0].title == ""


URLSET = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{}</urlset>"""


def entry(path: str, modified: str = "") -> str:
    lastmod = f"<lastmod>{modified}</lastmod>" if modified else ""
    return f"<url><loc>https://mau.vn{path}</loc>{lastmod}</url>"


def test_a_sitemap_is_read_newest_first() -> None:
    body = URLSET.format(entry("/a", "2021-01-01") + entry("/b", "2024-01-01") + entry("/c"))
    assert urls(read("sitemap", body)) == ["/b", "/a", "/c"]


def test_a_news_sitemap_gives_title_and_date() -> None:
    body = URLSET.format(
        "<url><loc>https://mau.vn/a</loc><news:news><news:title>Họp</news:title>"
        "<news:publication_date>2024-04-05</news:publication_date></news:news></url>"
    )
    [link] = read("sitemap", body).links
    assert (link.title, link.published) == ("Họp", "2024-04-05T00:00:00")


def test_the_article_pattern_sorts_a_sitemap_and_what_is_never_an_article_is_left_out() -> None:
    body = URLSET.format(
        entry("/") + entry("/tin/1.html") + entry("/anh/1.jpg") + entry("/lien-he")
    )
    assert urls(read("sitemap", body, article="^/tin/")) == ["/tin/1.html"]
    assert urls(read("sitemap", body)) == ["/tin/1.html"]


def test_an_index_leads_to_its_sitemaps_newest_first() -> None:
    children = "".join(
        f"<sitemap><loc>https://mau.vn/s-{name}.xml</loc>{more}</sitemap>"
        for name, more in (
            ("2019-05", ""),
            ("2024-05", ""),
            ("a", "<lastmod>2025-01-01</lastmod>"),
            ("b", ""),
        )
    )
    found = read("sitemap", f"<sitemapindex>{children}</sitemapindex>")
    names = [task.url.removeprefix("https://mau.vn/s-") for task in found.pages]
    assert names == ["a.xml", "2024-05.xml", "2019-05.xml", "b.xml"]


def test_indexes_do_not_nest_without_end() -> None:
    body = "<sitemapindex><sitemap><loc>https://mau.vn/s.xml</loc></sitemap></sitemapindex>"
    assert read("sitemap", body, data={"depth": 9}).pages == []


def test_a_sitemap_may_be_packed_and_a_bomb_is_refused() -> None:
    assert urls(read("sitemap", gzip.compress(URLSET.format(entry("/a")).encode()))) == ["/a"]
    with pytest.raises(Unreadable, match="unpacked"):
        read("sitemap", gzip.compress(b" " * 70_000_000))


def test_a_sitemap_may_be_plain_text() -> None:
    assert urls(read("sitemap", "https://mau.vn/a\nhttps://khac.vn/b\n")) == ["/a"]


def test_times_that_are_all_the_same_are_no_sign_of_change() -> None:
    body = URLSET.format("".join(entry(f"/{n}", "2024-04-05T01:02:03+07:00") for n in range(12)))
    assert {link.modified for link in read("sitemap", body).links} == {None}


@pytest.mark.parametrize(("ago", "apart", "trusted"), [(1, 1, False), (1, 600, True), (9, 1, True)])
def test_times_of_the_visit_are_no_sign_of_change(ago: int, apart: int, trusted: bool) -> None:
    last = dt.datetime.now(dt.UTC) - dt.timedelta(days=ago - 1)
    times = [(last - dt.timedelta(seconds=n * apart)).isoformat() for n in range(4)]
    body = URLSET.format("".join(entry(f"/{n}", time) for n, time in enumerate(times)))
    found = read("sitemap", body).links
    assert all(link.modified for link in found) is trusted


def test_a_time_of_change_that_nobody_set_does_not_make_an_article_old() -> None:
    body = URLSET.format(entry("/1", "0001-01-01T00:00:00+07:00") + entry("/2", "1970-01-01"))
    assert [link.modified for link in read("sitemap", body).links] == [None, None]
