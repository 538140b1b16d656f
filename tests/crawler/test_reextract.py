from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from config.portals import Portal
from config.settings import Settings
from crawler.addresses import article_id
from crawler.article import Article, Decision, PortalFacts
from crawler.captures import CaptureWriter
from crawler.extraction import extract_page, to_article
from crawler.reextract import ReextractReport, reextract
from crawler.store import ArticleStore

BODY = (Path(__file__).parent / "pages" / "fck_paper.html").read_bytes()
URL = "https://baorachdua.example.vn/dinh-huong-tuyen-truyen-thang-11-a91233.html"
FETCHED = "2023-11-02T03:00:00+00:00"
PORTAL = Portal(
    id="rachdua",
    name="Báo Rạch Dừa",
    province="Bạc Liêu",
    kind="newspaper",
    base="https://baorachdua.example.vn/",
)
FACTS = PortalFacts("rachdua", "Báo Rạch Dừa", "Bạc Liêu", "newspaper")


def keep(article: Article) -> Decision:
    return (
        Decision(True, "old rules") if "họp báo" in article.text else Decision(False, "no meeting")
    )


def drop(_article: Article) -> Decision:
    return Decision(False, "better rules")


def capture(settings: Settings, *, body: bytes = BODY, url: str = URL) -> Article:
    """Fetch a page as the crawler does: capture it, read it."""
    with CaptureWriter(settings.captures_path) as writer:
        headers = [("Content-Type", "text/html; charset=utf-8")]
        place = writer.write(url, body, status=200, headers=headers, fetched=FETCHED)
    page = extract_page(body, url, portal=PORTAL)
    return to_article(page, id=article_id(url), portal=PORTAL, fetched=FETCHED, capture=place)


def run(settings: Settings, *, judge: object = keep, portal: Portal = PORTAL) -> ReextractReport:
    return reextract(settings, {"rachdua": portal}, keep=judge, rules="r2")  # type: ignore[arg-type]


def stored(settings: Settings, id_: str) -> Article | None:
    with ArticleStore(settings.store_path) as store:
        return store.get(id_)


def test_same_rules_change_nothing(settings: Settings) -> None:
    with ArticleStore(settings.store_path) as store:
        store.save(capture(settings), Decision(True, "old rules", "r2"))
        before = store.last_change()
    report = run(settings)
    assert report.outcomes == {"unchanged": 1}
    with ArticleStore(settings.store_path) as store:
        assert store.last_change() == before


def test_what_better_extraction_finds_becomes_a_revision(settings: Settings) -> None:
    article = capture(settings)
    with ArticleStore(settings.store_path) as store:
        store.save(
            replace(article, lead="", text="họp báo", byline=()), Decision(True, "old rules", "r1")
        )
    report = run(settings)
    assert report.outcomes == {"revised": 1}
    assert report.fields == {"lead": 1, "text": 1, "byline": 1}
    assert any(URL in line for line in report.lines())
    assert stored(settings, article.id) == replace(article, revision=2)


def test_a_corrected_portal_file_reaches_known_articles(settings: Settings) -> None:
    article = capture(settings)
    with ArticleStore(settings.store_path) as store:
        store.save(article, Decision(True, "old rules", "r1"))
    report = run(settings, portal=PORTAL.model_copy(update={"province": "Cà Mau"}))
    assert report.fields == {"portal": 1}
    found = stored(settings, article.id)
    assert found
    assert found.portal == replace(FACTS, province="Cà Mau")


def test_rejected_pages_are_judged_again(settings: Settings) -> None:
    article = capture(settings)
    with ArticleStore(settings.store_path) as store:
        store.reject(article, Decision(False, "worse rules", "r1"))
    assert run(settings, judge=drop).outcomes == {"rejected again": 1}
    assert run(settings).outcomes == {"newly kept": 1}
    found = stored(settings, article.id)
    assert found
    assert found.text == article.text
    assert found.capture == article.capture
    with ArticleStore(settings.store_path) as store:
        assert store.rejected() == []


def test_kept_articles_can_be_dropped_but_not_those_a_person_asked_for(settings: Settings) -> None:
    judged = capture(settings)
    imported = replace(judged, id="given")
    with ArticleStore(settings.store_path) as store:
        store.save(judged, Decision(True, "old rules", "r1"))
        store.save(imported, Decision(True, "imported"))
    report = run(settings, judge=drop)
    assert report.outcomes == {"no longer kept": 1, "unchanged": 1}
    assert stored(settings, judged.id) is None
    assert stored(settings, "given")


def test_a_page_that_is_no_article_after_all_is_rejected_with_the_reason(
    settings: Settings,
) -> None:
    page = (Path(__file__).parent / "pages" / "soft_404.html").read_bytes()
    article = replace(capture(settings, body=page), title="x", text="y")
    with ArticleStore(settings.store_path) as store:
        store.save(article, Decision(True, "old rules", "r1"))
    assert run(settings).outcomes == {"no longer kept": 1}
    with ArticleStore(settings.store_path) as store:
        assert store.rejected()[0].reason.startswith("no article:")


def test_an_imported_page_that_is_no_longer_recognised_stays_as_it_is(settings: Settings) -> None:
    page = (Path(__file__).parent / "pages" / "soft_404.html").read_bytes()
    article = replace(capture(settings, body=page), title="x", text="y")
    with ArticleStore(settings.store_path) as store:
        store.save(article, Decision(True, "imported"))
    assert run(settings).outcomes == {"no longer read": 1}
    assert stored(settings, article.id) == article


def test_the_date_that_only_the_feed_knew_is_kept(settings: Settings) -> None:
    body = (
        b"<title>Giao ban khoi noi chinh</title><h1>Giao ban khoi noi chinh</h1><article><p>%s</p></article>"
        % ("Thường trực Thị ủy họp báo, giao ban khối nội chính với các phường.".encode())
    )
    article = replace(capture(settings, body=body), published="2023-10-30", published_from="feed")
    with ArticleStore(settings.store_path) as store:
        store.save(article, Decision(True, "old rules", "r1"))
    assert run(settings).outcomes == {"unchanged": 1}


def test_lost_and_damaged_captures_are_named_and_the_rest_goes_on(settings: Settings) -> None:
    article = capture(settings)
    with ArticleStore(settings.store_path) as store:
        store.save(article, Decision(True, "old rules", "r1"))
        assert article.capture
        for number, lost in enumerate(
            (replace(article.capture, file="gone.warc.gz"), replace(article.capture, offset=7))
        ):
            store.save(
                replace(article, id=f"lost{number}", capture=lost),
                Decision(True, "old rules", "r1"),
            )
    report = run(settings)
    assert report.outcomes == {"unchanged": 1, "unreadable": 2}
    assert sum(line.startswith("cannot be read:") for line in report.lines()) == 2
    assert stored(settings, "lost0")


def test_nothing_captured(settings: Settings) -> None:
    assert run(settings).lines() == ["no captures to read"]
