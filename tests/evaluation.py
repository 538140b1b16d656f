"""Measures facets and search on labelled articles and fails when a figure falls below its floor.

    python -m tests.evaluation [-v]      # -v lists every error

Reads the project's own labelled articles (`tests/labelled`), crawls the sample portals and, where it is there, reads the
folder `../shared`. The floors are in `evaluation_floors.toml`; figures without a floor are printed only.
"""

from __future__ import annotations

import json
import sys
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from config.portals import Portal, load_portals
from config.settings import load_settings
from crawler.article import Article, Decision
from crawler.crawl import crawl
from crawler.importing import article_from_record
from crawler.samples import load_sites, serve, write_portal_files
from crawler.samples.shapes import SHAPES
from crawler.store import ArticleStore
from indexer.facets import RULES, extract, judge
from indexer.loading import update_index
from indexer.search import Request, SearchService
from indexer.search_service import open_service
from tests.evaluation_scores import Row, mean_reciprocal_rank, score_facets, score_search

HERE = Path(__file__).parent
OWN = HERE / "labelled"
SHARED = HERE.parent.parent / "shared" / "eval"
FLOORS = HERE / "evaluation_floors.toml"

Figures = dict[str, float]


def read_rows(file: Path) -> list[dict[str, Any]]:
    """The rows of a JSON lines file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


@cache
def _portals() -> Mapping[str, Portal]:
    return load_portals(load_settings(environ={}).portals).portals


def articles(rows: Sequence[Row]) -> list[Article]:
    """Labelled rows as articles, read as `giaoban extract` reads them."""
    return [article_from_record(dict(row), _portals()) for row in rows]


def measure_facets(rows: Sequence[Row], verbose: bool = False) -> Figures:
    """The facet figures of labelled rows."""
    predicted = {article.id: extract(article).to_json() for article in articles(rows)}
    scores = score_facets(rows, predicted)
    if verbose:
        print(*scores.errors, sep="\n")
    return scores.figures()


def measure_samples(verbose: bool = False) -> Figures:
    """The facet figures of the sample portals' articles, as the real crawler brings them home.

    What the crawler does not keep counts as judged to be no briefing, and has no facets.
    """
    with tempfile.TemporaryDirectory() as folder, serve() as addresses:
        write_portal_files(Path(folder) / "portals", addresses)
        settings = load_settings(environ={"GIAOBAN_DATA": folder})
        portals = load_portals(Path(folder) / "portals").portals
        crawl(settings, portals, keep=judge, rules=RULES)
        with ArticleStore(settings.store_path) as store:
            kept = [change.article for change in store.changes(0) if change.article]
        predicted = {str(article.url): extract(article).to_json() for article in kept}
        scores = score_facets(list(_sample_rows(addresses)), predicted)
    if verbose:
        print(*scores.errors, sep="\n")
    return scores.figures()


def _sample_rows(addresses: Mapping[str, str]) -> Iterator[Row]:
    for site in load_sites():
        shape = SHAPES[site.shape](site, addresses[site.id])
        for article in site.articles:
            labels = article.labels.model_dump()
            is_briefing = labels.pop("briefing")
            yield {"id": shape.absolute(article), "is_briefing": is_briefing, **labels}


@contextmanager
def searchable(
    found: Sequence[Article], engine: Mapping[str, str] | None = None
) -> Iterator[SearchService]:
    """A search service over these articles in a new index: embedded, or where the settings `engine` say."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(environ={"GIAOBAN_DATA": folder, **(engine or {})})
        with ArticleStore(settings.store_path) as store:
            for article in found:
                store.save(article, Decision(keep=True, reason="labelled"))
        update_index(settings, workers=1)
        service = open_service(settings)
        try:
            yield service
        finally:
            service.close()


def without_accents(words: str) -> str:
    """Words as many people type them: without tone and vowel marks, đ as d."""
    decomposed = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def hits(service: SearchService, query: str) -> list[str]:
    """The ids of the ten best hits."""
    return [hit.document.id for hit in service.search(Request(q=query, size=10)).hits]


def measure_search(
    rows: Sequence[Row],
    queries: Sequence[Row],
    verbose: bool = False,
    engine: Mapping[str, str] | None = None,
) -> Figures:
    """nDCG@10 and success@1, as typed and with the accents stripped."""
    figures = {}
    with searchable(articles(rows), engine) as service:
        for way, typed in (("typed", str), ("stripped", without_accents)):
            run = {query["id"]: hits(service, typed(query["query"])) for query in queries}
            for name, value in score_search(queries, run).items():
                figures[f"{name}_{way}"] = value
            for query in queries if verbose else ():
                if not set(run[query["id"]][:1]) & set(query["relevant"]):
                    print(f"{query['id']} {way}: {query['query']!r} got {run[query['id']][:3]}")
    return figures


def measure_questions(file: Path) -> Figures:
    """MRR@10 of XQuAD's questions over its paragraphs (Artetxe, Ruder, Yogatama 2020), typed and stripped."""
    paragraphs: list[Article] = []
    questions: list[tuple[str, str]] = []
    for article in json.loads(file.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            paragraphs.append(Article(id=f"p{len(paragraphs)}", text=paragraph["context"]))
            questions += [(paragraphs[-1].id, q["question"]) for q in paragraph["qas"]]
    with searchable(paragraphs) as service:
        return {
            f"mrr10_{way}": mean_reciprocal_rank(
                [(right, hits(service, typed(question))) for right, question in questions]
            )
            for way, typed in (("typed", str), ("stripped", without_accents))
        }


def measure(verbose: bool = False) -> dict[str, Figures]:
    """All figures by table; the tables of `../shared` are left out where it is missing."""
    own = read_rows(OWN / "articles.jsonl")
    tables = {
        "own facets": measure_facets(own, verbose),
        "sample facets": measure_samples(verbose),
        "own search": measure_search(own, read_rows(OWN / "queries.jsonl"), verbose),
    }
    if SHARED.is_dir():
        dev, seeds = (read_rows(SHARED / name) for name in ("articles.jsonl", "seeds.jsonl"))
        queries = read_rows(SHARED / "queries.jsonl")
        tables["shared facets"] = measure_facets(dev, verbose)
        tables["seed facets"] = measure_facets(seeds, verbose)
        tables["shared search"] = measure_search([*dev, *seeds], queries, verbose)
        tables["XQuAD search"] = measure_questions(SHARED / "xquad.vi.json")
    return tables


def below_floor(
    tables: Mapping[str, Mapping[str, float]], floors: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """One line for each figure that fell below its floor, rounded to three digits; one not measured counts as 0."""
    return [
        f"{table}: {name} is {value:.3f}, its floor is {floor:.3f}"
        for table, figures in tables.items()
        for name, floor in floors.get(table, {}).items()
        if (value := round(figures.get(name, 0.0), 3)) < floor
    ]


def main(arguments: Sequence[str]) -> int:
    """Print the tables; 1 when a figure is below its floor."""
    floors = tomllib.loads(FLOORS.read_text("utf-8"))
    tables = measure("-v" in arguments)
    for table, figures in tables.items():
        print(f"\n{table}")
        for name, value in figures.items():
            floor = floors.get(table, {}).get(name)
            print(f"  {name:18} {value:.3f}" + (f"   (floor {floor:.3f})" if floor else ""))
    if not SHARED.is_dir():
        print(f"\nNot measured: no folder {SHARED.parent.name} beside the project.")
    problems = below_floor(tables, floors)
    print("", *problems, "" if problems else "Every figure is at its floor or above.", sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
