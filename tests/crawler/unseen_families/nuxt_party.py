"""A party committee's portal rendered by a JavaScript framework: stories, documents and officials by bare identifiers."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen

OFFICIALS = {
    "Lò Văn Thức": "Bí thư",
    "Vàng Thị Mai": "Phó Bí thư Thường trực",
    "Đinh Công Tuấn": "Chánh Văn phòng",
}


class NuxtParty(Unseen):
    """No address has a word of the headline; officials and documents have pages with names, days and a few sentences."""

    folder = "nuxt_party"

    def path(self, article: Sample) -> str:
        """The story's identifier."""
        return f"/bai-viet/{self.identifier(article.slug)}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, documents, officials, schedule, pages about the house, articles."""
        yield self.robots("Disallow: /quan-tri/")
        yield "/", self.page("home.html", self.site.newest_first[:5])
        yield from self.numbered(self.listing)
        yield "/van-ban", self.page("documents.html", (), documents=texts.DOCUMENTS)
        for document in texts.DOCUMENTS:
            path = f"/van-ban/{self.identifier(document.sign)}"
            yield path, self.page("document.html", (), document=document)
        yield "/co-cau-to-chuc", self.page("officials.html", (), officials=OFFICIALS)
        for person, post in OFFICIALS.items():
            path = f"/can-bo/{self.identifier(person)}"
            yield path, self.page("official.html", (), person=person, post=post)
        yield "/lich-lam-viec", self.page("schedule.html", ())
        page = self.page("about.html", (), paragraphs=(*texts.ABOUT, *texts.DUTIES))
        yield "/gioi-thieu", page
        yield from self.article_pages()

    @staticmethod
    def identifier(name: str) -> str:
        """The random number by which the database knows a record."""
        return str(uuid.UUID(bytes=hashlib.sha256(name.encode()).digest()[:16], version=4))

    @staticmethod
    def listing(section: str, number: int) -> str:
        """A page of a section."""
        return f"/chuyen-muc/{section}" + (f"/trang/{number}" if number > 1 else "")
