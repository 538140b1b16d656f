"""The officials of an article: who chaired, spoke, attended or was mentioned, with position and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.document import Official
from indexer.facets.officials import roles
from indexer.facets.officials.grammar import Person, persons
from indexer.facets.officials.items import Item, groups
from indexer.facets.officials.people import Mention, joined, name_key, person_key
from indexer.facets.officials.tokens import Token, sentences, tokenize
from indexer.facets.source import Finding, Source
from indexer.facets.wording import key, pattern

__all__ = ["find", "name_key", "person_key"]

_WORTH_READING = pattern(
    r"\b(?:đồng chí|đ/c|ông|bà|mr|mrs|ms|comrades?)\b|\b(?:bí thư|uỷ viên|chủ tịch|chủ nhiệm|trưởng|phó"
    r"|giám đốc|chánh|tuv|tvtu|uv\w*"
    r"|secretary|chair(?:man|woman|person)|president|members?|chief|head|director|tá|tướng)\b"
)
_COMRADE = pattern(r"(?:đồng chí|đ/c)(?: \w+){0,2}:? *$|các (?:đồng chí|đ/c)[^.]*$")
_TITLE_REACH = 200  # characters before a name in which "các đồng chí:" of its list is looked for
_BULLET = pattern(r"^\s*[-+*•]")


def find(source: Source, province: str | None = None) -> Finding:
    """The officials (a tuple of `Official`) with evidence: for each the name and the position as printed.

    `province` (its name at the time) tells whose posts a Thành ủy's are.
    """
    officials: tuple[Official, ...]
    officials, evidence = joined(list(_mentions(source)), province)
    return Finding(officials, evidence)


def _mentions(source: Source) -> Iterator[Mention]:
    pending: str | None = None  # the role of a line that ends with a colon, for the list beneath it
    for field, offset, line in source.paragraphs():
        view = key(line)
        if field == "title" or not _WORTH_READING.search(view):
            pending = _announces(view, pending)
            continue
        for sentence in sentences(tokenize(line)):
            yield from _in_sentence(source, field, offset, line, sentence, pending)
        pending = _announces(view, pending if _BULLET.match(view) else None)


def _announces(view: str, pending: str | None) -> str | None:
    if view.rstrip().endswith(":"):
        return roles.before(view.rstrip() + " ")
    return pending


def _in_sentence(
    source: Source,
    field: str,
    offset: int,
    line: str,
    sentence: Sequence[Token],
    pending: str | None,
) -> Iterator[Mention]:
    found = groups(sentence)
    previous_end = 0
    for number, group in enumerate(found):
        stop = found[number + 1][0].first if number + 1 < len(found) else len(sentence)
        lead_start = (
            sentence[previous_end].start if previous_end < len(sentence) else group[0].start
        )
        led = roles.before(key(line[lead_start : group[0].start]))
        if led is None and not previous_end:
            led = pending
        followed = roles.after(sentence, group[-1].last, stop)
        people = persons(group)
        last = max((p.order for p in people), default=0)
        for person in people:
            role = _role(
                led, followed if person.order == last or led in (None, "mention") else None
            )
            yield from _mention(source, field, offset, line, person, role)
        previous_end = group[-1].last


def _role(led: str | None, followed: str | None) -> str:
    known = [role for role in (led, followed) if role]
    return roles.strongest(known) if known else "attend"


def _mention(
    source: Source, field: str, offset: int, line: str, person: Person, role: str
) -> Iterator[Mention]:
    if person.name is None and not (person.honoured or role == "chair"):
        return
    spans = [_span(part) for part in (person.shared, person.before, person.after) if part]
    position = ", ".join(" ".join(line[start:end].split()) for start, end in spans) or None
    name = " ".join(line[person.name.start : person.name.end].split()) if person.name else None
    if name is None and position is None:
        return
    value = name or position or ""
    evidence = []
    if person.name:
        evidence.append((person.name.start, person.name.end, f"official-name:{role}"))
    evidence += [
        (start, end, "official-position" if name else f"official-post:{role}")
        for start, end in spans
    ]
    quoted = tuple(
        source.quote(value, field, offset + a, offset + b, rule) for a, b, rule in evidence
    )
    comrade = person.name is None or _is_comrade(line, person.name.start)
    yield Mention(name, position, role, comrade, quoted)


def _is_comrade(line: str, start: int) -> bool:
    return bool(_COMRADE.search(key(line[max(0, start - _TITLE_REACH) : start])))


def _span(items: Sequence[Item]) -> tuple[int, int]:
    return items[0].start, items[-1].end
