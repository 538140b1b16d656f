"""All ranking weights, each with the measurement that chose it (`make eval` repeats it).

Scores are BM25 (k1 1.2, b 0.75) of the syllables that match. BM25 grows with the logarithm of the number of documents,
and so do the weights of facets: `points(weight, documents)` makes them count the same in a small and in a large index.
"""

from __future__ import annotations

import math

BIGRAM = 0.5
PERIOD = 0.5
PERIOD_KIND = 0.15
PROVINCE = 0.5
BLOC = 0.25
OFFICIAL = 0.5
KIND = 0.1
BRIEFING = 0.2


def points(weight: float, documents: int) -> float:
    """A facet's weight in BM25 points for an index of so many documents: its share of a word that one document has."""
    return weight * math.log(2 + documents)
