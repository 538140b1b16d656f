"""Scores of facet extraction and search against labelled articles; the definitions are in `docs/labels.md`."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

Row = Mapping[str, Any]
T = TypeVar("T")

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # grave, acute, tilde, hook above, dot below
SYLLABLE = re.compile(r"[^\s,;:.()\u2013-]+")
SAME_POSITION = 0.8  # token F1 from which two wordings are one position
# Facets of one value, labelled in own rows only.
SINGLE = ("kind", "level", "period_kind", "meeting_date", "organiser")


def plain(words: str | None) -> str:
    """Words for comparison: case, spacing, Unicode form and the place of the tone mark do not count."""
    decomposed = unicodedata.normalize("NFD", (words or "").casefold())
    return " ".join(SYLLABLE.sub(_tone_last, decomposed).split())


def _tone_last(syllable: re.Match[str]) -> str:
    letters = [letter for letter in syllable[0] if letter not in TONES]
    return "".join([*letters, *(letter for letter in syllable[0] if letter in TONES)])


def token_f1(one: str, other: str) -> float:
    """Agreement of two wordings as bags of tokens, 0 to 1; commas and semicolons do not count."""
    bags = [Counter(plain(s).replace(",", " ").replace(";", " ").split()) for s in (one, other)]
    common, size = (bags[0] & bags[1]).total(), bags[0].total() + bags[1].total()
    return 2 * common / size if size else 0.0


@dataclass
class Counts:
    """True positives, false positives, false negatives, summed over rows (micro average)."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, right: int, wrong: int, missed: int) -> None:
        """Count one row."""
        self.right += right
        self.wrong += wrong
        self.missed += missed

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 when nothing is right."""
        judged = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / judged if judged else 0.0


@dataclass
class Share:
    """How many of how many are right."""

    right: int = 0
    total: int = 0

    def add(self, right: bool) -> None:
        """Count one case."""
        self.right += right
        self.total += 1

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.right / max(1, self.total)


@dataclass
class FacetScores:
    """The figures of one labelled set, and one line per error."""

    briefing: Counts = field(default_factory=Counts)
    periods: Counts = field(default_factory=Counts)
    blocs: Counts = field(default_factory=Counts)
    officials: Counts = field(default_factory=Counts)
    province: Share = field(default_factory=Share)
    positions: Share = field(default_factory=Share)
    roles: Share = field(default_factory=Share)
    evidence: Share = field(default_factory=Share)
    single: dict[str, Share] = field(default_factory=lambda: {name: Share() for name in SINGLE})
    errors: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Figure by name, 0 to 1; those that no row of the set is labelled for are left out."""
        counts = {
            name: getattr(self, name).f1 for name in ("briefing", "periods", "blocs", "officials")
        }
        shares = {
            name: getattr(self, name) for name in ("province", "positions", "roles", "evidence")
        }
        measured = {name: s.value for name, s in (shares | self.single).items() if s.total}
        return counts | measured


def score_facets(gold: Iterable[Row], predicted: Mapping[str, Row]) -> FacetScores:
    """Compare documents (as JSON, by id) with labelled rows; a missing document counts as empty."""
    scores = FacetScores()
    for row in gold:
        document = predicted.get(row["id"], {})
        uncertain = frozenset(row.get("uncertain") or ())
        if "is_briefing" not in uncertain:
            _score_briefing(scores, row, document)
        if document:
            _score_evidence(scores, row, document)
        if row["is_briefing"]:
            _score_values(scores, row, document, uncertain)
    return scores


def _score_briefing(scores: FacetScores, row: Row, document: Row) -> None:
    want, have = bool(row["is_briefing"]), bool(document.get("briefing"))
    scores.briefing.add(want and have, have and not want, want and not have)
    if want != have:
        scores.errors.append(f"{row['id']} briefing: want {want}, got {have}")


def _score_values(scores: FacetScores, row: Row, document: Row, uncertain: frozenset[str]) -> None:
    untold = row.get("province") and row.get("province_evidence") == "unknown"
    if "province" not in uncertain and not untold:
        _score_one(scores, scores.province, "province", row, document)
    for name in SINGLE:
        if row.get(name) and name not in uncertain:
            _score_one(scores, scores.single[name], name, row, document)
    if "periods" not in uncertain:
        pairs = _pair(row["periods"], document.get("periods") or (), _same_period)
        _count(scores, "periods", row["id"], row["periods"], document.get("periods") or (), pairs)
    if "blocs" not in uncertain:
        pairs = _pair(row["blocs"], document.get("blocs") or (), lambda a, b: bool(a == b))
        _count(scores, "blocs", row["id"], row["blocs"], document.get("blocs") or (), pairs)
    if "officials" not in uncertain:
        _score_officials(scores, row, document)


def _score_one(scores: FacetScores, share: Share, name: str, row: Row, document: Row) -> None:
    right = plain(row.get(name)) == plain(document.get(name))
    share.add(right)
    if not right:
        scores.errors.append(f"{row['id']} {name}: want {row.get(name)}, got {document.get(name)}")


def _score_officials(scores: FacetScores, row: Row, document: Row) -> None:
    """Named officials other than passing mentions; positions and roles of those found."""
    passing = {plain(o["name"]) for o in row["officials"] if o["role"] == "mention"}
    want = [o for o in row["officials"] if o["name"] and o["role"] != "mention"]
    have = [
        o for o in document.get("officials") or () if o.get("name") and o.get("role") != "mention"
    ]
    have = [o for o in have if plain(o["name"]) not in passing]
    pairs = _pair(want, have, lambda a, b: plain(a["name"]) == plain(b["name"]))
    asked, answered = ([o["name"] for o in officials] for officials in (want, have))
    _count(scores, "officials", row["id"], asked, answered, pairs)
    for labelled, found in pairs:
        scores.roles.add(labelled["role"] == found.get("role"))
        if labelled["position"]:
            position = found.get("position") or ""
            right = token_f1(labelled["position"], position) >= SAME_POSITION
            scores.positions.add(right)
            if not right:
                scores.errors.append(
                    f"{row['id']} position: want {labelled['position']}, got {position}"
                )


def _score_evidence(scores: FacetScores, row: Row, document: Row) -> None:
    """Every quote stands where its evidence says, and every value of the four main facets has evidence."""
    evidence: Mapping[str, Sequence[Row]] = document.get("evidence") or {}
    exact = all(_exact(document, item) for items in evidence.values() for item in items)
    backed = all(
        evidence.get(key)
        for key in ("province", "periods", "blocs", "officials")
        if document.get(key)
    )
    scores.evidence.add(exact and backed)
    if not (exact and backed):
        scores.errors.append(
            f"{row['id']} evidence: {'a value has none' if exact else 'not exact'}"
        )


def _exact(document: Row, item: Row) -> bool:
    if item["start"] is None:
        return item["quote"] is None
    content = document.get(item["field"]) or ""
    return bool(content[item["start"] : item["end"]] == item["quote"])


def _same_period(labelled: str, found: str) -> bool:
    return labelled == found or (labelled.startswith("XXXX") and labelled[4:] == found[4:])


def _pair(want: Sequence[T], have: Sequence[T], same: Callable[[T, T], bool]) -> list[tuple[T, T]]:
    """Each wanted value with the first value found that equals it; no value is used twice."""
    free, pairs = list(have), []
    for wanted in want:
        for index, value in enumerate(free):
            if same(wanted, value):
                pairs.append((wanted, free.pop(index)))
                break
    return pairs


def _count(
    scores: FacetScores,
    name: str,
    row_id: str,
    want: Sequence[Any],
    have: Sequence[Any],
    pairs: Sequence[Any],
) -> None:
    wrong, missed = len(have) - len(pairs), len(want) - len(pairs)
    getattr(scores, name).add(len(pairs), wrong, missed)
    if wrong or missed:
        scores.errors.append(f"{row_id} {name}: want {list(want)}, got {list(have)}")


def score_search(queries: Iterable[Row], run: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """nDCG@10 with gains 2^grade - 1, and the share of queries whose first hit is relevant."""
    gains, first = [], Share()
    for query in queries:
        grades: Mapping[str, int] = query["relevant"]
        hits = list(run.get(query["id"], ()))[:10]
        ideal = _gain(sorted(grades.values(), reverse=True)[:10])
        gains.append(_gain([grades.get(hit, 0) for hit in hits]) / ideal)
        first.add(bool(hits) and hits[0] in grades)
    return {"ndcg10": sum(gains) / max(1, len(gains)), "success1": first.value}


def _gain(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank) for rank, grade in enumerate(grades, 2))


def mean_reciprocal_rank(answers: Iterable[tuple[str, Sequence[str]]]) -> float:
    """MRR@10 of (right id, ids found) pairs."""
    ranks = [1 / (ids.index(right) + 1) if right in ids[:10] else 0.0 for right, ids in answers]
    return sum(ranks) / max(1, len(ranks))
