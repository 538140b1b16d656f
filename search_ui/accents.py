"""Words that matched only without their accents, told apart from those that match as they were typed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from indexer.text import fold, normal

FOLDED = '<mark class="folded">'
_WORD = re.compile(r"[^\W\d_]+")
_MARK = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)


def matched_folded(text: str, q: str) -> bool:
    """Whether a match has a word that the query gives without its accents: `nội chính` for `noi chinh`."""
    words = _typed(q)
    return any(normal(word) not in words and fold(word) in words for word in _words(text))


def distinguished(html: str, q: str) -> str:
    """Marked text as the search service gives it; marks that match only without accents get the class `folded`."""
    return _MARK.sub(
        lambda mark: (
            mark[0].replace("<mark>", FOLDED, 1) if matched_folded(mark[1], q) else mark[0]
        ),
        html,
    )


@lru_cache(maxsize=256)
def _typed(q: str) -> frozenset[str]:
    return frozenset(normal(word) for word in _words(q))


def _words(text: str) -> list[str]:
    # Letters with their marks beside them (NFD) would come apart at the marks.
    return _WORD.findall(unicodedata.normalize("NFC", text))
