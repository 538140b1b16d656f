"""From an article's fields to the terms that the engines index."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise

from indexer.engines.base import Terms
from indexer.text.abbreviations import defined, other_forms
from indexer.text.cleaning import clean
from indexer.text.segmentation import words_of
from indexer.text.spelling import fold
from indexer.text.syllables import syllables_of

SEAM = "|"  # stands between parts; no query contains it, so no phrase reaches across


def analyse(title: str, lead: str, text: str) -> Terms:
    """The analysed copies of title, lead (where the text does not hold it) and text, joined once.

    Full forms of abbreviations, and abbreviations of full forms, follow the text.
    """
    head = clean(title)
    parts = [head, clean(text)]
    if lead.strip() and lead.strip() not in text:
        parts.insert(1, clean(lead))
    runs: list[Sequence[str]] = [[token.text for token in syllables_of(part)] for part in parts]
    own = dict(defined(text))
    headline = [runs[0], *other_forms(runs[0], own)] if runs[0] else []
    runs += other_forms(list(chain(*runs)), own)
    runs = [run for run in runs if run]
    folded = [[fold(syllable) for syllable in run] for run in runs]
    return Terms(
        syllables=_joined(runs),
        bigrams=_bigrams(runs),
        folded=_joined(folded),
        folded_bigrams=_bigrams(folded),
        words=" ".join(word.text for part in parts for word in words_of(part)),
        title=_joined(headline),
        title_folded=_joined([[fold(syllable) for syllable in run] for run in headline]),
    )


def _joined(runs: Sequence[Sequence[str]]) -> str:
    return f" {SEAM} ".join(" ".join(run) for run in runs)


def _bigrams(runs: Sequence[Sequence[str]]) -> str:
    return " ".join(f"{a}_{b}" for run in runs for a, b in pairwise(run))
