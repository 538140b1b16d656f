"""The names of the analysed fields, the same in every engine."""

from __future__ import annotations

from indexer.query.tree import Bigram, Gram


def gram_field(gram: Gram) -> str:
    """The field in which a syllable or bigram is looked up."""
    if isinstance(gram, Bigram):
        return "folded_bigrams" if gram.folded else "bigrams"
    return "folded" if gram.folded else "syllables"
