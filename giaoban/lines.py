"""Answers and reports as lines: for people at a terminal, and for scripts that read lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from indexer.search import Answer, Hit

_NAMED = 3  # portals that a one-line reason names


def json_line(value: Any) -> str:
    """One line of JSON, accents as they are."""
    return json.dumps(value, ensure_ascii=False)


def batch_lines(name: Any, answer: Answer) -> Iterator[str]:
    """One JSON line for one query of a batch."""
    hits = [
        {"id": hit.document.id, "score": hit.score, "title": hit.document.title}
        for hit in answer.hits
    ]
    yield json_line({"id": name, "total": answer.total, "hits": hits})


def trec_lines(name: Any, answer: Answer) -> Iterator[str]:
    """The lines of one query in the run format of trec_eval."""
    for rank, hit in enumerate(answer.hits, 1):
        yield f"{name} Q0 {hit.document.id} {rank} {hit.score:.6f} giaoban"


def answer_lines(answer: Answer) -> Iterator[str]:
    """An answer for people."""
    yield f"{answer.total} articles, {answer.meetings} meetings"
    for note in answer.understood.notes:
        yield f"  note: {note}"
    for rank, hit in enumerate(answer.hits, 1):
        yield from hit_lines(rank, hit)


def hit_lines(rank: int, hit: Hit) -> Iterator[str]:
    """One hit: headline, where and when, what it says."""
    document = hit.document
    facts = [document.province, document.published, *document.periods, *document.blocs]
    yield ""
    yield f"{rank}. {document.title or document.id}"
    yield "   " + " · ".join(str(fact) for fact in (*facts, *document.names) if fact)
    for snippet in hit.snippets:
        yield f"   … {Markup(snippet.html).striptags()}"  # noqa: S704 - printed, never served
    yield f"   {document.url or document.id}"


def reasons(head: str, found: Mapping[str, str]) -> str:
    """One line for a log or a mail: `head`, then the first names with their reasons."""
    named = [f"{name} ({reason})" for name, reason in [*found.items()][:_NAMED]]
    more = [f"{len(found) - _NAMED} more"] if len(found) > _NAMED else []
    return f"{head}: {'; '.join([*named, *more])}"


def status_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """The status: what is stored, the state of the index, each portal that was crawled."""
    yield f"data      {report['data']}"
    yield "articles  " + ", ".join(f"{n} {what}" for what, n in report["articles"].items())
    index = report["index"]
    state = index["message"] or f"ok, {index['documents']} documents"
    behind = f", {index['behind']} changes not indexed yet" if index["behind"] else ""
    yield f"index     {index['engine']}: {state}{behind}"
    for portal in report["portals"]:
        if portal["last_run"]:
            facts = f"{portal['state']:7} {portal['last_run']} {portal['kept']:6} kept"
            told = [portal["reason"] or portal["note"], _robots(portal["robots"])]
            yield f"portal    {portal['id']:26} {facts}  {'; '.join(filter(None, told))}".rstrip()
    never = sum(1 for portal in report["portals"] if not portal["last_run"])
    if never:
        yield f"          {never} portals were never crawled"


def _robots(robots: Mapping[str, Any] | None) -> str:
    """What robots.txt says where that is more than "come in"."""
    if robots is None or robots["state"] in ("none", "read"):
        delay = robots["delay"] if robots else 0
        return f"robots.txt wants {delay:g} s between requests" if delay else ""
    return f"robots.txt: {robots['why'] or 'refuses'}"
