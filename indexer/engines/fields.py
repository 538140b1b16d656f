"""The names of the fields that are searched and filtered by, the same in every engine."""

from __future__ import annotations

from indexer.query.tree import Bigram, Gram


def facet_field(facet: str) -> str:
    """The field of a facet's values."""
    return f"facet_{facet}"


def gram_field(gram: Gram) -> str:
    """The field in which a syllable or bigram is looked up."""
    if isinstance(gram, Bigram):
        return "folded_bigrams" if gram.folded else "bigrams"
    return syllable_field(folded=gram.folded)


def syllable_field(*, folded: bool, title: bool = False) -> str:
    """The field of syllables, with their accents or without, of the whole article or of its headline."""
    if title:
        return "title_folded" if folded else "title"
    return "folded" if folded else "syllables"
