"""One portal, one of its pages, and reading files into articles, for the tests of importing."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any

from config.portals import Portal
from crawler.article import Article, PortalFacts
from crawler.importing import Broken, read_articles

PORTALS = MappingProxyType(
    {
        "quangmay": Portal(
            id="quangmay",
            name="Báo Quảng Mây",
            province="Cao Bằng",
            kind="newspaper",
            base="https://baoquangmay.example.vn/",
            formerly=("baoquangmay.example.org.vn",),
        )
    }
)
FACTS = PortalFacts("quangmay", "Báo Quảng Mây", "Cao Bằng", "newspaper")
TEXT = "Sáng 2/7, Thường trực Thị ủy giao ban.\nÔng Bế Văn Thụ chủ trì."
PAGE = (Path(__file__).parent / "pages" / "hex_paper.html").read_bytes()
PAGE_URL = "https://baoquangmay.example.vn/chinh-tri/202206/giao-ban-bao-chi-thang-5-9ad10c4/"


def imported(file: Path, **options: Any) -> list[Article | Broken]:
    return list(read_articles(file, PORTALS, **options))


def article_of(file: Path, **options: Any) -> Article:
    (found,) = imported(file, **options)
    assert isinstance(found, Article), found
    return found


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
