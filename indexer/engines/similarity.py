"""Which words of a document tell the most about it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable


def telling_words(
    words: Iterable[str], frequency: Callable[[str], int], documents: int, limit: int = 25
) -> list[str]:
    """The rarest of a document's words that at least one other document has.

    Words of more than a tenth of a large collection say what the collection is about, not the document.
    """
    common = max(documents / 10, 20)
    weighed = []
    for word in dict.fromkeys(words):
        found_in = frequency(word)
        if 2 <= found_in <= common:
            weighed.append((math.log(documents / found_in), word))
    weighed.sort(key=lambda pair: (-pair[0], pair[1]))
    return [word for _, word in weighed[:limit]]
