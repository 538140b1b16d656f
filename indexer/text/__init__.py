"""Vietnamese text analysis, the same for documents and queries; the only way to underthesea."""

from indexer.text.analysis import analyse
from indexer.text.cleaning import Cleaned, clean
from indexer.text.segmentation import words
from indexer.text.spelling import fold, normal
from indexer.text.syllables import Token, begun, respelled, syllables

__all__ = [
    "Cleaned",
    "Token",
    "analyse",
    "begun",
    "clean",
    "fold",
    "normal",
    "respelled",
    "syllables",
    "words",
]
