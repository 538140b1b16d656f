"""Abbreviations and their full forms: those everybody in this field knows, and those an article defines itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from config.lexicon import lexicon
from indexer.text.spelling import fold
from indexer.text.syllables import syllables

Forms = tuple[str, ...]

_BRACKETED = re.compile(r"[ \t]?\(([A-ZĐ][A-ZĐƯ.\-]{1,9})\)")
LONGEST = 8  # syllables of a full form
# Times an abbreviation is written out at most; more says nothing more about the article.
_REPEATED = 20


@cache
def known() -> Mapping[Forms, Forms]:
    """Abbreviation → full form, in normal syllables (`KT-XH` is two of them)."""
    return {_forms(short): _forms(full) for short, full in lexicon("abbreviations").items()}


@cache
def _abbreviations() -> Mapping[Forms, Sequence[Forms]]:
    """Full form → its abbreviations: `KT-XH` and `KTXH` are two of one."""
    found: dict[Forms, list[Forms]] = {}
    for short, full in known().items():
        found.setdefault(full, []).append(short)
    return found


def _forms(text: str) -> Forms:
    return tuple(token.text for token in syllables(text))


def written_out(text: str) -> Forms:
    """The normal syllables of a text, with the full form in place of each abbreviation that everybody knows."""
    forms = _forms(text)
    found: list[str] = []
    index = 0
    while index < len(forms):
        shorts = (forms[index:end] for end in range(min(len(forms), index + LONGEST), index, -1))
        short = next((short for short in shorts if short in known()), forms[index : index + 1])
        found += known().get(short, short)
        index += len(short)
    return tuple(found)


def defined(text: str) -> Iterator[tuple[Forms, Forms]]:
    """The abbreviations that a text defines, `công tác dân vận (CTDV)`: abbreviation and full form.

    The letters have to be the initials of the syllables right before the bracket.
    """
    for match in _BRACKETED.finditer(text):
        letters = [letter for letter in fold(match[1]) if letter.isalpha()]
        before = syllables(text[max(0, match.start() - 12 * LONGEST) : match.start()])
        full = before[-len(letters) :]
        if len(letters) >= 2 and [token.folded[0] for token in full] == letters:
            yield _forms(match[1]), tuple(token.text for token in full)


@cache
def _by_first() -> Mapping[str, Sequence[Forms]]:
    """The known forms by their first syllable, longest first."""
    found: dict[str, list[Forms]] = {}
    for form in sorted((*known(), *_abbreviations()), key=len, reverse=True):
        found.setdefault(form[0], []).append(form)
    return found


def other_forms(forms: Sequence[str], own: Mapping[Forms, Forms]) -> Iterator[Forms]:
    """What else may be said for parts of a text: full forms of its abbreviations, and all abbreviations of its full forms.

    Full forms come once for each time the abbreviation stands, so that an article that abbreviates counts like one that does
    not; abbreviations come once. `own` are the abbreviations that the article defines.
    """
    by_first = {short[0]: [short] for short in own}
    everybodys = _by_first()
    counts: Counter[Forms] = Counter()
    for index, syllable in enumerate(forms):
        for form in by_first.get(syllable) or everybodys.get(syllable, ()):
            if tuple(forms[index : index + len(form)]) == form:
                counts[form] += 1
                break
    for form, count in counts.items():
        full = own.get(form) or known().get(form, form)
        yield from [full] * (min(count, _REPEATED) if full != form else 0)
        yield from (short for short in _abbreviations().get(full, ()) if short != form)


def other_forms_of(form: Forms) -> list[Forms]:
    """The full form and the abbreviations of what is one of them itself; none for anything else."""
    full = known().get(form, form)
    return [other for other in (full, *_abbreviations().get(full, ())) if other != form]
