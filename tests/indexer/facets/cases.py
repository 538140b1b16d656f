"""Cases as YAML: articles of a headline and a few sentences, and what a facet must find in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from crawler.article import Article, PortalFacts
from indexer.facets.source import Finding, Source

FOLDER = Path(__file__).parent
FIELDS = ("title", "lead", "text", "url", "published")


def load(name: str) -> list[dict[str, Any]]:
    """The cases of `<name>_cases.yaml`."""
    return list(yaml.safe_load((FOLDER / f"{name}_cases.yaml").read_text("utf-8")))


def source(**fields: Any) -> Source:
    """An article of the given fields, as the rules see it; `portal` may be a mapping."""
    portal = fields.get("portal")
    known = {name: fields[name] for name in FIELDS if fields.get(name)}
    article = {"id": "case", "text": ""} | known
    if portal:
        article["portal"] = PortalFacts(**portal)
    return Source(Article(**article))


def check_quotes(finding: Finding, read: Source) -> None:
    """Every piece of evidence quotes its field exactly."""
    for item in finding.evidence:
        if item.field in ("portal", "correction"):
            assert (item.start, item.end, item.quote) == (None, None, None)
            continue
        content = getattr(read.article, item.field)
        assert item.quote
        assert content[item.start : item.end] == item.quote


_PIECES = [
    *("quý II", "Quý I/2024", "6 tháng đầu năm", "tháng 5-2019", "năm 2020", "9 tháng", "giao ban", "sơ kết"),
    *("triển khai nhiệm vụ", "đánh giá kết quả", "Sáng 8/7", "ngày 20 tháng 7 năm 2018", "cùng kỳ", "Chiều nay"),
    *("Tỉnh ủy Hà Nam", "huyện Châu Thành", "TP.HCM", "Hà Nội, Hải Dương, Hưng Yên", "(TTV)", "BHG -", "Huế"),
    *("Đắc Lắc", "cao tốc Hạ Long - Hải Phòng", "Trần Hòa Bình", "31/2", "99/99/9999", "QUÝ", "ế\u0301", "\n", ", "),
    *(". ", " và ", "\u200b", "first half of 2019", "Feb. 30", "İ", "\U0001f4a5", "ﬁ", "nhiệm kỳ 2020 - 2025"),
]  # fmt: skip

texts = st.lists(st.sampled_from(_PIECES) | st.text(max_size=6), max_size=14).map(" ".join)
urls = st.sampled_from(
    [
        "https://baohanam.com.vn/a/202105/giao-ban-quy-ii-nam-2021-123/",
        "http://[x",
        "x:y",
        "https://tuyphuoc.vn",
    ]
) | st.text(max_size=30)
articles = st.fixed_dictionaries(
    {
        "title": texts,
        "text": texts,
        "url": urls,
        "published": st.sampled_from(
            ["", "2021", "2021-07", "2021-07-09", "2025-07-01", "xx", "2021-13"]
        ),
    }
)
