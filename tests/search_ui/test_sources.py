"""The page of the sources: the state of every portal, and what troubles it, in both languages."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from config.portals import load_portals
from config.settings import Settings, load_settings
from crawler.crawl import crawl
from crawler.report import PortalReport, RobotsState
from crawler.store import ArticleStore
from search_ui import create_app
from tests.crawler.portal_server import Reply, Site, keep_all, portal_file, served
from tests.search_ui.corpus import site_settings
from tests.search_ui.pages import texts, visit


def test_sources_tell_their_state(client: FlaskClient) -> None:
    page = visit(client, "/sources")
    names = texts(page, ".sources tbody th")
    assert len(names) == 4
    assert names[0].startswith("Báo Bến Tre (thử)báo · Bến Tre · baobenthu.example.vn")
    assert all("chưa thu thập" in state for state in texts(page, ".state"))
    assert texts(page, ".sources tbody .n a") == ["12", "12", "12", "17"]


def test_sources_tell_what_robots_txt_says(tmp_path: Path) -> None:
    settings = site_settings(load_settings(environ={}), tmp_path)
    settings.portals.mkdir(parents=True)
    file = "id: mau\nname: Mẫu\nkind: party\nbase: https://mau.vn/\n"
    (settings.portals / "mau.yaml").write_text(file, "utf-8")
    report = PortalReport(discovery_read=1, robots=RobotsState("read", delay=10.0))
    with ArticleStore(settings.store_path) as store:
        store.save_portal_run(store.start_run(), "mau", report.to_json())
    page = visit(create_app(settings).test_client(), "/sources")
    rows = dict(zip(texts(page, "thead th"), texts(page, "tbody tr > *"), strict=True))
    assert rows["robots.txt"] == "cho phép, cách nhau 10 giây"


def test_trouble_is_told_in_the_language_of_the_page(settings: Settings, tmp_path: Path) -> None:
    settings = site_settings(settings, tmp_path)
    broken = Site({"/robots.txt": Reply(status=404), "/": Reply("hỏng", 503)})
    forbidden = Site({"/robots.txt": Reply("hỏng", 500)})
    with served(broken, forbidden):
        portal_file(settings.portals, broken, "a")
        portal_file(settings.portals, forbidden, "b")
        crawl(settings, load_portals(settings.portals).portals, keep=keep_all, rules="1")
    client = create_app(settings).test_client()
    vietnamese, english = (
        texts(visit(client, address), ".state small")
        for address in ("/sources", "/sources?lang=en")
    )
    failed = f"nothing could be read: {broken.base}: answers 503"
    left = "robots.txt: answers 500; left alone for now"
    assert english == [failed, f"nothing could be read: {forbidden.base}: {left}"]
    failed = f"không đọc được gì: {broken.base}: máy chủ trả lời 503"
    left = "robots.txt: máy chủ trả lời 500; tạm thời để yên"
    assert vietnamese == [failed, f"không đọc được gì: {forbidden.base}: {left}"]
    answer = client.get("/api/sources").json
    assert answer is not None
    assert [source["note"] for source in answer["sources"]] == [
        "",
        "robots.txt: answers 500; left alone for now",
    ]
