"""A party portal: `/1290/31530/<section>/<number>/<section's name>/<slug>`; further stories come as JSON by an offset."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen


class NumberPath(Unseen):
    """Half of the stories were typed with marks apart from their letters; hours are counted to twelve."""

    folder = "number_path"

    def path(self, article: Sample) -> str:
        """Numbers of site, group, section and story, then their names."""
        return f"{self.place(article.section)}/{article.number}/{article.section}/{article.slug}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections with their JSON, pages about the house, documents, articles."""
        yield self.robots("Disallow: /login")
        yield "/", self.page("list.html", self.site.newest_first[:4], name="", more="")
        for section, name in self.site.sections.items():
            for number, count, batch in self.batches(section):
                more = self.more(section, number) if number < count else ""
                if number == 1:
                    page = self.page("list.html", batch, name=name, more=more)
                    yield f"{self.place(section)}/{section}", page
                else:
                    yield self.more(section, number - 1), self._json(batch, more)
        for number, slug, name, paragraphs in (
            (31, "gioi-thieu", "Giới thiệu", texts.ABOUT),
            (32, "chuc-nang-nhiem-vu", "Chức năng, nhiệm vụ", texts.DUTIES),
        ):
            page = self.page("about.html", (), name=name, paragraphs=paragraphs)
            yield f"/1290/31529/{number}/{slug}", page
        for document in texts.DOCUMENTS:
            yield self.document(document), self.page("document.html", (), document=document)
        yield "/1290/31531/van-ban", self.page("documents.html", (), documents=texts.DOCUMENTS)
        yield from self.article_pages()

    def place(self, section: str) -> str:
        """The numbers of a section."""
        return f"/1290/31530/{self.code(section) + 62_100}"

    def more(self, section: str, shown: int) -> str:
        """The address of the stories after the first `shown` pages."""
        offset = shown * self.per_page
        return f"/api/v2/news?category={self.code(section) + 62_100}&limit=4&offset={offset}"

    @staticmethod
    def document(document: texts.Document) -> str:
        """The address of a document."""
        return (
            f"/1290/31531/62090/{document.number}/van-ban/{document.sign.lower().replace('/', '-')}"
        )

    @staticmethod
    def typed(article: Sample, text: str) -> str:
        """The text as its typist's keyboard made it."""
        return unicodedata.normalize("NFD", text) if article.number % 2 else text

    def _json(self, batch: Sequence[Sample], more: str) -> Page:
        items = [
            {"id": a.number, "title": a.title, "link": self.path(a), "summary": a.lead}
            for a in batch
        ]
        body = json.dumps({"items": items, "next": more or None}, ensure_ascii=False)
        return Page(body.encode(), "application/json")
