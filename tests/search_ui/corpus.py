"""Articles written for these tests, harmless and hostile ones, and the folder of data made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from config.settings import Settings
from crawler.article import Article, Decision, PortalFacts
from crawler.captures import CaptureWriter
from crawler.store import ArticleStore
from indexer import places
from indexer.loading import update_index

KEEP = Decision(True, "test", "test")
FETCHED = "2025-10-01T08:00:00+00:00"
SCRIPT = "<script>alert('xin chào')</script>"
PLACES = {
    "Lạng Sơn": ("Nông Văn Thử", "baolangthu"),
    "Nghệ An": ("Phan Thị Mẫu", "baonghethu"),
    "Hà Giang": ("Vàng Seo Thử", "baohathu"),
    "Bến Tre": ("Huỳnh Văn Kiểm", "baobenthu"),
}
QUARTERS = [(year, quarter) for year in (2021, 2022, 2023) for quarter in (1, 2, 3, 4)]
ROMAN = ("", "I", "II", "III", "IV")
MANY = places.current()[:14]  # more than a facet shows at once
BLOCS = ("nội chính", "dân vận", "Mặt trận Tổ quốc và các đoàn thể", "Đảng")

PORTAL = """id: {id}
name: Báo {province} (thử)
province: {province}
kind: newspaper
base: https://{id}.example.vn/
listings:
  - url: /tin
"""


def articles() -> Iterator[Article]:
    """Forty-eight ordinary briefings, and the ones that test the pages' manners."""
    for province, (official, portal) in PLACES.items():
        for year, quarter in QUARTERS:
            yield briefing(province, official, portal, year, quarter)
    yield from special()


def briefing(province: str, official: str, portal: str, year: int, quarter: int) -> Article:
    """The briefing of one bloc in one province on one quarter."""
    bloc = BLOCS[(quarter + year) % len(BLOCS)]
    lead = f"Thường trực Tỉnh ủy {province} tổ chức hội nghị giao ban khối {bloc} quý {ROMAN[quarter]} năm {year}."
    month = quarter * 3 + 1
    day = f"{year}-{month:02}-08" if month <= 12 else f"{year + 1}-01-08"
    body = (
        f"Sáng {day[8:]}/{day[5:7]}/{day[:4]}, đồng chí {official}, "
        f"Phó Bí thư Thường trực Tỉnh ủy, Chủ tịch HĐND tỉnh chủ trì hội nghị.\n"
        f"Trong quý, các cơ quan của tỉnh {province} đã giải quyết {quarter * 7} đơn thư và tiếp {quarter * 3} lượt công dân."
    )
    return Article(
        id=f"{portal}-{year}-{quarter}",
        url=f"https://{portal}.example.vn/giao-ban-{year}-{quarter}.html",
        title=f"Giao ban khối {bloc} quý {ROMAN[quarter]}/{year}",
        lead=lead,
        text=f"{lead}\n{body}",
        byline=("Thu Thử",),
        published=day,
        published_from="meta",
        portal=PortalFacts(portal, f"Báo {province} (thử)", province, "newspaper"),
        fetched=FETCHED,
    )


def special() -> Iterator[Article]:
    """Hostile markup, a formula for a headline, an address that is no web page, no headline, an unknown date."""
    usual = briefing("Nghệ An", "Phan Thị Mẫu", "baonghethu", 2024, 1)
    yield replace(
        usual,
        id="doc-hai",
        title=f"Giao ban {SCRIPT}",
        text=f'{usual.text}\n{SCRIPT}<img src=x onerror="alert(1)">',
        url="javascript:alert(document.cookie)",
        byline=('"><b>An</b>',),
    )
    yield replace(
        usual, id="cong-thuc", title='=HYPERLINK("http://x.example";"giao ban")', lead="+1"
    )
    yield replace(usual, id="khong-tieu-de", title="", published=None)
    yield replace(usual, id="nam-thoi", title="Giao ban quý I", published="2024")
    yield replace(usual, id="a/b c?d#e", title="Giao ban có mã lạ", published="2024-05")


def imports() -> Iterator[Article]:
    """Articles as people import them: no portal, no captured page; two of one meeting, on two quarters."""
    lead = (
        "Sáng 12/7/2024, Thường trực Tỉnh ủy An Giang tổ chức hội nghị giao ban khối nội chính "
        "6 tháng đầu năm 2024."
    )
    officials = "".join(
        f"\nĐồng chí {name}, Ủy viên Ban Thường vụ Tỉnh ủy, phát biểu tại hội nghị."
        for name in ("Vàng A Thử", "Chu Văn Thử", "Đặng Thị Thử", "Châu Văn Thử", "Cầm Thị Thử")
    )
    review = Article(
        id="nhap-1",
        text=f"{lead}{officials}\nHội nghị đánh giá kết quả giải quyết đơn thư, tiếp công dân.",
        title="Giao ban khối nội chính 6 tháng đầu năm 2024",
        lead=lead,
        byline=("Thu Thử",),
        published="2024-07-12",
        published_from="given",
    )
    yield review
    yield replace(
        review,
        id="nhap-2",
        title="An Giang: giao ban khối nội chính 6 tháng đầu năm",
        text=f"{review.text}\nCác đại biểu dự hội nghị tại thành phố Long Xuyên.",
        byline=(),
        published="2024-07-13",
    )


def fill_with(settings: Settings, articles: Iterable[Article]) -> None:
    """Store and index of these articles, without portal files and captured pages."""
    settings.portals.mkdir(parents=True, exist_ok=True)
    with ArticleStore(settings.store_path) as store:
        for article in articles:
            store.save(article, KEEP)
    report = update_index(settings, workers=1)
    assert not report.refused, report.refused


def fill(settings: Settings) -> None:
    """Portal files, store with a revision and a capture, and the index."""
    settings.portals.mkdir(parents=True, exist_ok=True)
    for province, (_, portal) in PLACES.items():
        text = PORTAL.format(id=portal, province=province)
        (settings.portals / f"{portal}.yaml").write_text(text, "utf-8")
    store = ArticleStore(settings.store_path)
    for article in articles():
        store.save(captured(settings, article), KEEP)
    first = store.get("baonghethu-2023-1")
    assert first is not None
    text = first.text.replace("7 đơn thư", "9 đơn thư") + "\nHội nghị bế mạc cùng ngày."
    store.save(replace(first, text=text), KEEP)
    store.close()
    report = update_index(settings, workers=1)
    assert not report.refused, report.refused


def captured(settings: Settings, article: Article) -> Article:
    """The article with a captured page that would run, load and submit if it were served as it is."""
    page = (
        f"<html><head><title>{article.title}</title><script>alert(1)</script><style>p{{color:red}}</style></head>"
        f'<body onload="alert(2)"><h1>{article.id}</h1><p>{article.lead}</p>'
        '<a href="javascript:alert(3)">liên kết</a><form action="/x"><input name="y"></form>'
        '<iframe src="https://x.example/"></iframe><img src="https://x.example/p.png"></body></html>'
    )
    with CaptureWriter(settings.captures_path) as writer:
        capture = writer.write(
            article.url if article.url and article.url.startswith("http") else "https://x.example/",
            page.encode(),
            status=200,
            headers=[("Content-Type", "text/html; charset=utf-8")],
            fetched=FETCHED,
        )
    return replace(article, capture=capture)


def site_settings(base: Settings, folder: Path) -> Settings:
    """Settings whose data and portal files lie in `folder`; no rate limit."""
    serve = base.serve.model_copy(update={"rate": 0, "port": 0, "host": "127.0.0.1"})
    return base.model_copy(update={"data": folder, "portals": folder / "portals", "serve": serve})
