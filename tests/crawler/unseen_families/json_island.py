"""A portal rendered in the browser: `/a/<number>/<slug>`, whose pages are a frame with all that they show as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import XML, Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen
from tests.crawler.unseen_families.structured import with_structured


class JsonIsland(Unseen):
    """The text is markup in a string; before it stand a greeting, other stories and the footer; three dates in UTC."""

    folder = "json_island"

    def __init__(self, site: Site, base: str) -> None:
        super().__init__(with_structured(site), base)

    def path(self, article: Sample) -> str:
        """Number and slug."""
        return f"/a/{article.number}/{article.slug}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sitemaps, sections, films, pages about the house, articles."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /api/", "", f"Sitemap: {self.base}sitemap_index.xml")
        yield "/sitemap_index.xml", self.page("index.xml", (), XML)
        yield "/post-sitemap.xml", self.page("places.xml", (), XML, paths=map(self.path, newest))
        others = [*self.houses, *map(self.film, texts.FILMS)]
        yield "/page-sitemap.xml", self.page("places.xml", (), XML, paths=others)
        yield "/", self.frame("Home", {"posts": self.cards(newest[:4])})
        for section in self.site.sections:
            for number, count, batch in self.batches(section):
                following = self.listing(section, number + 1) if number < count else None
                shown = {"posts": self.cards(batch), "next": following}
                yield self.listing(section, number), self.frame("Category", shown)
        for film in texts.FILMS:
            shown = {"title": film.title, "date": f"{film.shown:%d/%m/%Y}", "src": "/vod/1.m3u8"}
            yield self.film(film), self.frame("Video", {"video": shown})
        for path, (title, paragraphs) in self.houses.items():
            content = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
            yield path, self.frame("Page", {"page": {"title": title, "content": content}})
        for article in self.site.articles:
            yield self.path(article), self.frame("Post", {"post": self.record(article)}, article)

    @property
    def houses(self) -> dict[str, tuple[str, Sequence[str]]]:
        """The pages about the house."""
        return {
            "/p/gioi-thieu": ("Giới thiệu", texts.ABOUT),
            "/p/dieu-khoan": ("Điều khoản", texts.TERMS),
        }

    def frame(self, component: str, shown: dict[str, Any], article: Sample | None = None) -> Page:
        """A page: the frame and its JSON."""
        menu = [{"name": n, "link": self.listing(s, 1)} for s, n in self.site.sections.items()]
        greeting = (
            "<p>Kính chào quý bạn đọc đã đến với phiên bản mới của cổng thông tin. Trong thời gian"
            " chạy thử, mọi góp ý về giao diện xin gửi vào hộp thư ở chân trang, chúng tôi sẽ trả"
            " lời trong hai ngày làm việc.</p>"
        )
        shared = {
            "menu": menu,
            "popup": {"title": "Thông báo", "content": greeting},
            "mostRead": self.cards(self.site.newest_first[:3]),
            "footer": "<p>Giấy phép số 09/GP-STTTT. Chịu trách nhiệm: Bùi Văn Hậu</p>",
            "now": self.clock.isoformat(timespec="seconds"),
        }
        state = json.dumps(
            {"component": component, "props": shared | shown}, ensure_ascii=False
        ).replace("</", "<\\/")
        return self.page("frame.html", [article] if article else (), state=state)

    def cards(self, articles: Sequence[Sample]) -> list[dict[str, Any]]:
        """Stories as lists show them."""
        return [
            {"id": a.number, "title": a.title, "link": self.path(a), "sapo": a.lead}
            | {"publishedAt": self.utc(self.instant(a))}
            for a in articles
        ]

    def record(self, article: Sample) -> dict[str, Any]:
        """A story as its page shows it."""
        written = self.instant(article)
        content = self.page("content.html", [article]).body.decode().replace("\n", "")
        return {
            "id": article.number,
            "createdAt": self.utc(written - dt.timedelta(days=2, hours=3)),
            "updatedAt": self.utc(self.clock),
            "createdBy": "bientap02",
            "category": {"name": self.site.sections[article.section]},
            "title": article.title,
            "sapo": article.lead,
            "content": content,
            "author": article.byline or None,
            "publishedAt": self.utc(written),
            "viewCount": article.number % 1301,
            "tags": ["giao ban", "hội nghị"],
            "attachments": [{"name": "tai-lieu.pdf", "size": 251_904}],
        }

    def listing(self, section: str, number: int) -> str:
        """A page of a section."""
        return f"/c/{section}" + (f"?page={number}" if number > 1 else "")

    @staticmethod
    def film(film: texts.Film) -> str:
        """The address of a film."""
        return f"/v/{film.number}/{film.slug}"

    @staticmethod
    def utc(moment: dt.datetime) -> str:
        """A moment as scripts write it."""
        return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}.000Z"
