"""Facets with evidence, one module each; `extract` reads them all, `judge` decides what the crawler keeps."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.article import Article, Decision
from indexer.document import Document, Evidence
from indexer.facets import (
    blocs,
    briefing,
    kind,
    level,
    meeting,
    meeting_date,
    officials,
    organiser,
    periods,
    province,
    rules,
)
from indexer.facets.meeting import MeetingName
from indexer.facets.organiser import Organiser
from indexer.facets.reading import Reading
from indexer.facets.source import Finding
from indexer.places import today

RULES = rules.version()


@dataclass(frozen=True, slots=True)
class _Meeting:
    """What the meeting is, as far as the decision to keep an article needs it."""

    names: tuple[MeetingName, ...]
    organiser: Finding
    blocs: Finding
    briefing: Finding

    @property
    def body(self) -> Organiser | None:
        """The organiser itself."""
        body: Organiser | None = self.organiser.value
        return body


def extract(article: Article) -> Document:
    """The article with every facet and the evidence for each value. Never fails; time is linear in the text's length."""
    reading = Reading(article)
    source = reading.source
    held = _meeting(reading)
    reviewed, period_kind = periods.find(source, held.names)
    where = province.find(source, reviewed.value)
    findings = {
        "briefing": held.briefing,
        "kind": kind.find(source, held.names, briefing=held.briefing.value),
        "level": level.find(source, held.names, held.body, where.value),
        "organiser": held.organiser,
        "meeting_date": meeting_date.find(source, reviewed.value),
        "province": where,
        "periods": reviewed,
        "period_kind": period_kind,
        "blocs": held.blocs,
        "officials": officials.find(source, where.value),
    }
    return Document(
        id=article.id,
        url=article.url,
        portal=article.portal.id if article.portal else None,
        title=article.title,
        lead=article.lead,
        text=article.text,
        byline=article.byline,
        published=article.published,
        briefing=held.briefing.value,
        kind=findings["kind"].value,
        level=findings["level"].value,
        organiser=held.body.name if held.body else None,
        meeting_date=findings["meeting_date"].value,
        province=where.value,
        province_now=today(where.value) if where.value else None,
        periods=tuple(reviewed.value),
        period_kind=period_kind.value,
        blocs=held.blocs.value,
        officials=findings["officials"].value,
        evidence=_stored(reading, findings),
    )


def judge(article: Article) -> Decision:
    """Whether the crawler keeps an article: when it reports a briefing. The reason is one line."""
    finding = _meeting(Reading(article)).briefing
    return Decision(finding.value, _reason(finding))


def _meeting(reading: Reading) -> _Meeting:
    source = reading.source
    names = meeting.names(source)
    called_by = organiser.find(source)
    about = blocs.find(source, names, called_by.value)
    reviews = briefing.find(source, names, called_by.value, about.value)
    return _Meeting(names, called_by, about, reviews)


def _reason(finding: Finding) -> str:
    for item in finding.evidence:
        quote = " ".join((item.quote or "").split())
        return f"{item.rule}: {quote}" if quote else item.rule
    return "no meeting of a party body that reviews a period"


def _stored(reading: Reading, findings: dict[str, Finding]) -> dict[str, tuple[Evidence, ...]]:
    found = {name: reading.stored(finding.evidence) for name, finding in findings.items()}
    return {name: items for name, items in found.items() if items}
