"""All ranking weights, each with the measurement that chose it.

Scores are BM25 (k1 1.2, b 0.75) of the syllables that match; a weight of a facet is in points of that score, where a word of
the trade (`giao`, `nội`) brings one to three and a rare word eight to ten. Measured on the 19 briefing queries of
`../shared/eval` (nDCG@10, typed / accents stripped) and on XQuAD-vi (MRR@10); `make eval` repeats it.
"""

from __future__ import annotations

# Share of a bigram's own BM25. XQuAD-vi, typed/stripped: .948/.915 at 0, .956/.945 at .25, .958/.952 at .5, .956/.951 at .75,
# .955/.949 at 1. The words that underthesea segments added nothing on top (.957 at .25, .955 at .5) and are not ranked by.
BIGRAM = 0.5

# A period, a day or a province that the query names, in the document's facets: as much as the words that name it.
# At a quarter of these weights .920/.972, at half .947/.999, at three quarters .981/1.0, here and up to twice as much 1.0/1.0
# (with the labelled facets, so that the rules that find them are not measured along).
PERIOD = 8.0
PROVINCE = 8.0
OFFICIAL = 4.0
BLOC = 4.0
POST = 2.0
KIND = 1.0

# An article that reports a briefing before one that mentions it in passing, where the query names any facet.
BRIEFING = 2.0
