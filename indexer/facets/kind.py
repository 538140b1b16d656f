"""The kind of meeting: giao ban, sơ kết, tổng kết, or another review."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.facets.meeting import BODY, MeetingName
from indexer.facets.source import Finding, Source

_ORDER = ("giao_ban", "so_ket", "tong_ket")


def find(source: Source, names: Sequence[MeetingName], *, briefing: bool) -> Finding:
    """The kind (a code of `document.KINDS`) that the meeting's name says; `khac` for a briefing that says none of them.

    The headline's word wins, then the opening's; beside each other, `giao ban` before `sơ kết` before `tổng kết`.
    """
    for where in dict.fromkeys(name.where for name in names if name.where != BODY):
        said = [name for name in names if name.where == where and name.kind in _ORDER]
        if said:
            name = min(said, key=lambda n: _ORDER.index(n.kind))
            evidence = source.quote(
                name.kind, name.field, name.kind_start, name.kind_end, f"kind:{where}"
            )
            return Finding(name.kind, (evidence,))
    if not briefing:
        return Finding()
    named = [name for name in names if name.where != BODY][:1]
    return Finding(
        "khac",
        tuple(
            source.quote("khac", n.field, n.kind_start, n.kind_end, f"kind:{n.where}")
            for n in named
        ),
    )
