"""Facets with evidence, one module each; `extract` reads them all, `judge` decides what the crawler keeps."""

from __future__ import annotations

from crawler.article import Article, Decision
from indexer.document import Document, Evidence
from indexer.facets import blocs, briefing, kind, meeting, organiser, rules
from indexer.facets.organiser import Organiser
from indexer.facets.reading import Reading
from indexer.facets.source import Finding

RULES = rules.version()


def extract(article: Article) -> Document:
    """The article with every facet and the evidence for each value. Never fails; time is linear in the text's length."""
    reading = Reading(article)
    source = reading.source
    names = meeting.names(source)
    called_by = organiser.find(source)
    body: Organiser | None = called_by.value
    bloc = blocs.find(source, names, body)
    reviews = briefing.find(source, names, body, bloc.value)
    kinds = kind.find(source, names, briefing=reviews.value)
    findings = {"briefing": reviews, "kind": kinds, "organiser": called_by, "blocs": bloc}
    return Document(
        id=article.id,
        url=article.url,
        portal=article.portal.id if article.portal else None,
        title=article.title,
        lead=article.lead,
        text=article.text,
        byline=article.byline,
        published=article.published,
        briefing=reviews.value,
        kind=kinds.value,
        organiser=body.name if body else None,
        blocs=bloc.value,
        evidence=_stored(reading, findings),
    )


def judge(article: Article) -> Decision:
    """Whether the crawler keeps an article: when it reports a briefing. The reason is one line."""
    source = Reading(article).source
    names = meeting.names(source)
    body: Organiser | None = organiser.find(source).value
    bloc: tuple[str, ...] = blocs.find(source, names, body).value
    finding = briefing.find(source, names, body, bloc)
    return Decision(finding.value, _reason(finding), RULES)


def _reason(finding: Finding) -> str:
    for item in finding.evidence:
        quote = " ".join((item.quote or "").split())
        return f"{item.rule}: {quote}" if quote else item.rule
    return "no meeting of a party body that reviews a period"


def _stored(reading: Reading, findings: dict[str, Finding]) -> dict[str, tuple[Evidence, ...]]:
    found = {name: reading.stored(finding.evidence) for name, finding in findings.items()}
    return {name: items for name, items in found.items() if items}
