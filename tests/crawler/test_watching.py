"""Watching: a portal that breaks is told by `giaoban status` on the day it does, with the reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.crawler.portal_server import Reply, Site, articles, listing, portal_file, served

OLD = """<html><head><meta charset="utf-8"><title>{title}</title></head><body><div class="khung">
<h1 class="tieu-de">{title}</h1><span class="ngay">05/04/2024</span><div class="noi-dung">{text}</div></div></body></html>"""
NEW = """<html><head><meta charset="utf-8"><title>{title}</title></head><body><main>
<h1>{title}</h1>{day}<section>{text}</section></main></body></html>"""
SHELL = "<html><head><title>Trang mẫu</title></head><body><div id='app'></div></body></html>"
FILE = """listings: [{url: /tin, links: .muc a}]
select: {title: .tieu-de, body: .noi-dung, date: .ngay}"""


class Redesigned(Site):
    """A portal with its own looks, that brings six articles a day and can be built anew."""

    def __init__(self) -> None:
        super().__init__({"/robots.txt": Reply(status=404), "/tin": self._list})
        self.last = 14
        self.page = OLD
        self.item = '<li class="muc"><a href="/bai/{0}.html">Xã Bến Sông họp bàn việc làm đường {0}</a></li>'
        self.routes["/bai/*"] = self._article

    def a_day_passes(self) -> None:
        self.last += 6

    def _list(self, _site: Site, _path: str) -> str:
        newest = range(self.last, self.last - 14, -1)
        return f"<body>{''.join(self.item.format(number) for number in newest)}</body>"

    def _article(self, _site: Site, path: str) -> str:
        number = int("".join(filter(str.isdigit, path)))
        paragraphs = [
            f"<p>Buổi họp thứ {number} của thôn Đồi Chè đã nghe tổ trưởng kể lại {number + 3} phần việc làm xong trong"
            f" tuần, từ {what} đến chuyện sửa lại chiếc cầu gỗ bắc qua suối.</p>"
            for what in ("vét kênh", "dọn chợ", "rào vườn")
        ]
        return self.page.format(
            title=f"Thôn Đồi Chè họp bàn việc sửa cầu lần thứ {number}",
            day='<p class="moi">Đăng lúc 05/04/2024</p>',
            text="".join(paragraphs),
        )


def status(run: Run, folder: Path) -> tuple[int, dict[str, Any], str]:
    _, out, _ = run("status", "--json", "--config", str(folder))
    code, told, line = run("status", "--quiet", "--config", str(folder))
    assert told == ""
    return code, json.loads(out)["portals"][0], line


def crawl(run: Run, folder: Path) -> tuple[int, str]:
    code, out, err = run("crawl", "--keep", "all", "--config", str(folder))
    assert "Traceback" not in out + err
    return code, err


def selectors_miss(site: Redesigned) -> None:
    site.page = NEW


def dates_vanish(site: Redesigned) -> None:
    site.page = OLD.replace('<span class="ngay">05/04/2024</span>', "")


def list_is_built_anew(site: Redesigned) -> None:
    site.item = site.item.replace('class="muc"', 'class="item"')


def list_moves(site: Redesigned) -> None:
    site.routes["/tin"] = Reply("không có", 404)


def pages_are_made_by_scripts(site: Redesigned) -> None:
    site.page = SHELL


def readers_must_log_in(site: Redesigned) -> None:
    site.page = OLD.replace(
        "{text}", "Mời đăng nhập để đọc tiếp. <form><input type='password'></form>"
    )


def robots_are_kept_out(site: Redesigned) -> None:
    site.routes["/bai/*"] = Reply("cấm", 403)


@pytest.mark.parametrize(
    ("redesign", "reason"),
    [
        (selectors_miss, "its selector for the title finds nothing in 6 of 6 articles"),
        (dates_vanish, "only 0% of the articles have a date, before 100%"),
        (list_is_built_anew, "/tin names no article any more, before 14 articles"),
        (list_moves, "/tin: answers 404"),
        (pages_are_made_by_scripts, "only 0% of the pages are read as articles, before 100%"),
        (readers_must_log_in, "only 0% of the pages are read as articles, before 100%"),
        (robots_are_kept_out, "only 0% of the articles could be fetched, before 100%"),
    ],
)
def test_a_redesign_is_seen_by_the_crawl_that_meets_it(
    run: Run, tmp_path: Path, redesign: Callable[[Redesigned], None], reason: str
) -> None:
    site, folder = Redesigned(), tmp_path / "portals"
    with served(site):
        portal_file(folder, site, text=FILE)
        for _ in range(2):
            assert crawl(run, folder) == (0, "")
            site.a_day_passes()
        assert status(run, folder)[1]["state"] == "ok"
        assert status(run, folder)[0] == 0
        redesign(site)
        crawl(run, folder)
    code, health, line = status(run, folder)
    assert code == 1
    assert health["state"] == "broken"
    assert reason in health["reason"]
    assert line.startswith("giaoban: 1 of 1 portals are broken: mau (")
    assert line.count("\n") == 1
    assert reason in line


def test_days_without_trouble_are_told_as_such(run: Run, tmp_path: Path) -> None:
    site, folder = Redesigned(), tmp_path / "portals"
    with served(site):
        portal_file(folder, site, text=FILE)
        for _ in range(4):
            crawl(run, folder)
            site.a_day_passes()
    assert status(run, folder)[0] == 0
    assert run("status", "--config", str(folder))[2] == ""


def test_a_redesign_that_is_mended_in_the_portal_file_is_over(run: Run, tmp_path: Path) -> None:
    site, folder = Redesigned(), tmp_path / "portals"
    with served(site):
        portal_file(folder, site, text=FILE)
        crawl(run, folder)
        site.page = NEW
        site.a_day_passes()
        crawl(run, folder)
        assert status(run, folder)[0] == 1
        select = "select: {title: h1, body: section, date: .moi}"
        portal_file(folder, site, text=f"listings: [{{url: /tin, links: .muc a}}]\n{select}")
        site.a_day_passes()
        crawl(run, folder)
        assert status(run, folder)[0] == 0


@pytest.mark.parametrize(
    ("routes", "reason"),
    [
        ({"/": "<body>Trang đang xây dựng</body>"}, "its lists name no article"),
        ({"/": listing(range(6)), "/bai/*": SHELL}, "none of the 6 pages that it names is read"),
        ({"/": listing(range(6)), "/bai/*": Reply("", 403)}, "could be fetched: http://127"),
        ({"/robots.txt": "User-agent: *\nDisallow: /"}, "robots.txt forbids"),
        ({"/": Reply("", 503)}, "answers 503"),
    ],
)
def test_a_portal_that_never_brought_an_article_is_broken(
    run: Run, tmp_path: Path, routes: dict[str, Reply | str], reason: str
) -> None:
    site = Site(dict(routes))
    with served(site):
        portal_file(tmp_path / "portals", site)
        crawl(run, tmp_path / "portals")
    code, health, line = status(run, tmp_path / "portals")
    assert (code, health["state"]) == (1, "broken")
    assert reason in health["reason"]
    assert reason in line


def test_selectors_that_never_fitted_are_a_note(run: Run, tmp_path: Path) -> None:
    site = Site({"/": listing(range(6)), **articles(range(6))})
    text = "listings: [{url: /}]\nselect: {body: .khong-co}"
    with served(site):
        portal_file(tmp_path / "portals", site, text=text)
        assert crawl(run, tmp_path / "portals") == (0, "")
    code, health, _ = status(run, tmp_path / "portals")
    assert (code, health["state"]) == (0, "ok")
    assert health["note"] == "its selector for the body finds nothing in 6 of 6 articles"


def test_cron_gets_one_line_with_the_reason(run: Run, tmp_path: Path) -> None:
    sites = [Site({"/": Reply("hỏng", 500)}) for _ in range(5)]
    good = Site({"/": listing(range(2)), **articles(range(2))})
    with served(good, *sites):
        for number, site in enumerate([good, *sites]):
            portal_file(tmp_path / "portals", site, f"mau{number}")
        code, line = crawl(run, tmp_path / "portals")
    assert code == 1
    assert line.startswith("giaoban: 5 of 6 portals failed: mau1 (nothing could be read: ")
    assert line.endswith("; 2 more\n")
    assert line.count("\n") == 1


def test_status_tells_what_robots_txt_says(run: Run, tmp_path: Path) -> None:
    site = Site({"/": listing(range(2)), **articles(range(2))})
    site.routes["/robots.txt"] = "User-agent: *\nCrawl-delay: 0.1"
    with served(site):
        portal_file(tmp_path / "portals", site)
        crawl(run, tmp_path / "portals")
    assert status(run, tmp_path / "portals")[1]["robots"]["state"] == "read"
    assert "robots.txt wants 0.1 s" in run("status", "--config", str(tmp_path / "portals"))[1]
