"""One crawl of all families, and how much of the truth it brings home."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from config.settings import Settings
from crawler.addresses import article_id
from crawler.article import Article
from crawler.crawl import crawl
from crawler.samples import Sample, load_sites
from crawler.samples.articles import Site
from crawler.samples.shapes.base import Shape
from crawler.store import ArticleStore
from tests.crawler.families import FAMILIES
from tests.crawler.families.base import Family
from tests.crawler.families.serving import How, load, portal_id, record, serving
from tests.crawler.portal_server import keep_all


@dataclass(frozen=True)
class Score:
    """How many articles a family has, was found, and were read right; `extra` is what was stored and is none."""

    articles: int = 0
    found: int = 0
    title: int = 0
    date: int = 0
    body: int = 0
    lead: int = 0
    byline: int = 0
    right: int = 0
    extra: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Score)))


@dataclass(frozen=True)
class Miss:
    """A field that was read otherwise than it is."""

    family: str
    slug: str
    field: str
    wanted: object
    got: object


def measure(
    settings: Settings, how: How, families: Mapping[str, type[Shape]] = FAMILIES
) -> tuple[dict[str, Score], list[Miss]]:
    """Crawl all families at once; the score of each, and what was read wrong."""
    with serving(families, content) as shapes:
        records = [record(name, shape, how) for name, shape in shapes.items()]
        portals = load(settings.data / "portals", records)
        crawl(settings, portals, keep=keep_all, rules="1")
    with ArticleStore(settings.store_path) as store:
        stored = [change.article for change in store.changes() if change.article]
    misses: list[Miss] = []
    scores = {}
    for name, shape in shapes.items():
        own = [
            article for article in stored if article.portal and article.portal.id == portal_id(name)
        ]
        scores[name] = _score(name, shape, own, misses)
    return scores, misses


def table(scores: Mapping[str, Score]) -> str:
    """The scores as lines of text, their sum last."""
    names = [f.name for f in fields(Score)]
    rows = {**scores, "all": sum(scores.values(), Score())}
    lines = [f"{'family':22}" + "".join(f"{name:>10}" for name in names)]
    for family, score in rows.items():
        lines.append(f"{family:22}" + "".join(f"{getattr(score, name):>10}" for name in names))
    return "\n".join(lines)


def content(number: int) -> Site:
    """A site with the articles of two of the samples."""
    sites = load_sites()
    one, two = sites[number % len(sites)], sites[(number + 3) % len(sites)]
    return one.model_copy(
        update={
            "articles": (*one.articles, *two.articles),
            "sections": one.sections | two.sections,
        }
    )


def _score(name: str, shape: Shape, stored: list[Article], misses: list[Miss]) -> Score:
    by_id = {article.id: article for article in stored}
    score = Score(articles=len(shape.site.articles))
    for sample in shape.site.articles:
        article = by_id.pop(article_id(shape.absolute(sample)), None)
        if article is None:
            misses.append(Miss(name, sample.slug, "found", shape.path(sample), None))
            continue
        wrong = [
            Miss(name, sample.slug, field, wanted, got)
            for field, wanted, got in _fields(shape, sample, article)
            if wanted != got
        ]
        misses += wrong
        failed = {miss.field for miss in wrong}
        marks = {f: int(f not in failed) for f in ("title", "date", "body", "lead", "byline")}
        score += Score(found=1, right=int(not failed & {"title", "date", "body"}), **marks)
    misses += [Miss(name, "", "extra", None, (a.url, a.title, a.text[:80])) for a in by_id.values()]
    return score + Score(extra=len(by_id))


def _fields(shape: Shape, sample: Sample, article: Article) -> Iterator[tuple[str, object, object]]:
    lines = [part if isinstance(part, str) else part.caption for part in sample.body]
    day = shape.day(sample) if isinstance(shape, Family) else f"{sample.published:%Y-%m-%d}"
    yield "title", sample.title, article.title
    yield "date", day, article.published
    yield "body", [line for line in (sample.lead, *lines) if line], article.text.splitlines()
    yield "lead", sample.lead, article.lead
    yield "byline", _letters(sample.byline), _letters("".join(article.byline))


def _letters(byline: str) -> str:
    """A byline without labels, signs and blanks, which are not the names."""
    names = byline.removeprefix("Tin, ảnh: ").removeprefix("Tin, ảnh - ")
    return "".join(filter(str.isalnum, names))


def main(
    families: Mapping[str, type[Shape]] = FAMILIES, ways: Sequence[How] = ("auto", "file")
) -> None:
    """Print the scores of each way, and every miss."""
    from config.settings import load_settings

    for how in ways:
        with tempfile.TemporaryDirectory() as folder:
            base = load_settings(environ={"GIAOBAN_DATA": folder})
            quick = base.crawl.model_copy(update={"delay": 0.0})
            settings = base.model_copy(update={"crawl": quick})
            scores, misses = measure(settings, how, families)
        print(f"--- {how}")
        print(table(scores))
        for miss in misses:
            print(f"{miss.family} {miss.slug} {miss.field}: {miss.wanted!r} != {miss.got!r}")


if __name__ == "__main__":
    main()
