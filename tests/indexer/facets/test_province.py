from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from indexer.facets import province
from tests.indexer.facets.cases import articles, check_quotes, load, source


@pytest.mark.parametrize(
    "case", load("province"), ids=lambda c: f"{c.get('url')}: {c['title']}"[:60]
)
def test_finds_the_province_at_the_date(case: dict[str, Any]) -> None:
    read = source(**case)
    found = province.find(read, case.get("reviews", []))
    assert found.value == case["province"]
    assert all(item.value == found.value for item in found.evidence)
    assert bool(found.evidence) == (found.value is not None)
    check_quotes(found, read)


def test_shows_the_names_in_the_text_beside_the_site() -> None:
    read = source(
        url="https://baohanam.com.vn/x.html", text="Tỉnh ủy Hà Nam giao ban tại huyện Kim Bảng."
    )
    fields = [(item.field, item.quote) for item in province.find(read).evidence]
    assert ("url", "baohanam.com.vn") in fields
    assert ("text", "Hà Nam") in fields


@given(articles)
def test_never_fails_and_quotes_exactly(fields: dict[str, Any]) -> None:
    read = source(**fields)
    check_quotes(province.find(read, ["2025-Q4", "XXXX-Q1"]), read)
