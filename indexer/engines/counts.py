"""What engines count for one match and its filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VALUES = 200  # values listed of one facet, the most frequent; `facet_values` reaches the others


@dataclass(frozen=True)
class Counts:
    """Documents, meetings, and facet → value → documents."""

    total: int
    meetings: int
    facets: Mapping[str, Mapping[str, int]]
