"""Words that stand out in the hits of a search against the whole corpus."""

from __future__ import annotations

import math
from collections.abc import Mapping

SAMPLE = 500  # best hits that are read
_COMMON = 0.35  # share of the corpus from which on a word is no keyword, however often it occurs


def significant(
    counts: Mapping[str, int], read: int, background: Mapping[str, int], total: int, limit: int
) -> list[tuple[str, float]]:
    """The words (syllables apart, not joined by `_`) that most more hits have than the corpus would make one expect.

    `counts` are document frequencies in `read` hits, `background` in `total` documents. The score is the gain in share times
    its ratio, as Elasticsearch's JLH: it favours neither very rare nor very common words.
    """
    if not read or not total:
        return []
    scored = []
    for word, count in counts.items():
        if count < min(2, read) or not _telling(word):
            continue
        here, everywhere = count / read, max(background.get(word, 0), count) / max(total, read)
        gain = here - everywhere
        if everywhere <= _COMMON and gain > 0:
            scored.append((word.replace("_", " "), gain * here / everywhere * math.log2(1 + count)))
    scored.sort(key=lambda pair: (-pair[1], pair[0]))
    return [(word, round(score, 3)) for word, score in scored[:limit]]


def _telling(word: str) -> bool:
    """Compounds of letters: single syllables and numbers say little by themselves."""
    return "_" in word and all(part.isalpha() for part in word.split("_"))
