"""What a site prints around all its articles is learned from them; what they say themselves is not."""

from __future__ import annotations

from dataclasses import replace

from config.settings import Settings
from crawler.extraction import Page, extract_page
from crawler.extraction.furniture import mask, shared_lines
from crawler.reextract import reextract
from tests.crawler.crawling import run, stored
from tests.crawler.portal_server import Site, keep_all, listing, portal, served

FRAME = """<html><head><title>{title}</title></head><body><h1>{title}</h1><div>
<p>1{n}:05 - Thứ {day}, 0{n}/07/2024 (GMT+7) Zalo {n} góp ý</p><p>Nghe bài này 1x</p>
<p>Sáng 0{n}/7, Thường trực Tỉnh ủy nghe {n} ban báo cáo việc của quý, bàn cách gỡ chỗ khó ở xã Mường {word}.</p>
<p>Đồng chí chủ trì nhắc các ban đi cơ sở nhiều hơn, ghi lại điều dân ở thôn {word} hỏi mà chưa ai trả lời.</p>
<p>Lò Văn Thử</p><p>Gửi thư cho tòa soạn về bài số {n}</p></div></body></html>"""
WORDS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám")
DAYS = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Hai", "Ba")


def story(number: int) -> str:
    word, day = WORDS[number - 1], DAYS[number - 1]
    title = f"Thường trực Tỉnh ủy giao ban việc ở xã Mường {word}"
    return FRAME.format(title=title, n=number, day=day, word=word)


def site(numbers: range) -> Site:
    return Site({"/": listing(numbers), **{f"/bai/{n}.html": story(n) for n in numbers}})


def texts(settings: Settings) -> list[list[str]]:
    return [article.text.split("\n") for article in stored(settings)]


def test_the_first_crawl_leaves_out_what_all_pages_share(settings: Settings) -> None:
    made = site(range(1, 9))
    with served(made):
        assert run(settings, portal(made)).new == 8
    for lines in texts(settings):
        assert len(lines) == 2
        assert lines[0].startswith("Sáng")


def test_a_later_article_is_read_with_what_is_known(settings: Settings) -> None:
    made = site(range(1, 6))
    with served(made):
        run(settings, portal(made))
        made.routes |= {"/": listing(range(1, 7)), "/bai/6.html": story(6)}
        assert run(settings, portal(made)).new == 1
    assert {len(lines) for lines in texts(settings)} == {2}


def test_two_articles_tell_nothing_of_their_site(settings: Settings) -> None:
    made = site(range(1, 3))
    with served(made):
        assert run(settings, portal(made)).new == 2
    assert any("Nghe bài này 1x" in lines for lines in texts(settings))


def test_reading_again_comes_to_the_same(settings: Settings) -> None:
    made = site(range(1, 9))
    with served(made):
        run(settings, portal(made))
        report = reextract(settings, portal(made), keep=keep_all, rules="1")
    assert report.outcomes == {"unchanged": 8}


def test_a_story_is_never_emptied() -> None:
    body, url = story(1).encode(), "https://mau.example.vn/bai/1.html"
    whole = extract_page(body, url)
    known = frozenset(map(mask, whole.text.split("\n")))
    assert extract_page(body, url, furniture=known).text == whole.text
    buttons = frozenset({mask("Nghe bài này 1x")})
    assert "Nghe bài này 1x" not in extract_page(body, url, furniture=buttons).text


def test_a_series_counts_as_one_article() -> None:
    pages = [page(1, f"Giá lúa hôm nay {n}.000 đồng.") for n in range(6)]
    titled = [
        (replace(read, title=f"Giá lúa ngày {n}/7"), lines) for n, (read, lines) in enumerate(pages)
    ]
    assert shared_lines(titled) is None


def page(number: int, *lines: str, **changes: object) -> tuple[Page, list[str]]:
    text = "\n".join((f"Câu của bài {WORDS[number]}.", *lines))
    title = f"Bài {WORDS[number]}"
    return Page("", "", "article", "", title=title, text=text, **changes), text.split("\n")  # type: ignore[arg-type]


def test_numbers_and_weekdays_do_not_tell_lines_apart() -> None:
    pages = [page(n, f"Thứ {DAYS[n]}, {n}/7: {n * 37} lượt đọc") for n in range(4)]
    assert shared_lines(pages) == frozenset({mask("Thứ Ba, 1/7: 5 lượt đọc")})


def test_captions_and_names_stay_with_their_articles() -> None:
    caption = "Quang cảnh hội nghị."
    lines = (caption, "Lò Văn Thử", "Tin, ảnh: Lò Văn Thử")
    pages = [page(n, *lines, captions=(caption,), byline=("Lò Văn Thử",)) for n in range(5)]
    assert shared_lines(pages) == frozenset()


def test_an_account_that_files_everything_is_no_author() -> None:
    pages = [page(n, byline=("quản trị viên",)) for n in range(5)]
    assert shared_lines(pages) == frozenset({"quản trị viên"})


def test_the_teaser_on_all_other_pages_stays_in_its_own_story() -> None:
    pages = [page(n) for n in range(6)]
    teaser = pages[0][1][0]
    pages = [(read, [*lines, teaser]) for read, lines in pages]
    assert shared_lines(pages) == frozenset()


def test_copies_of_one_article_do_not_make_it_the_site_s() -> None:
    assert shared_lines([page(1, "Một câu.")] * 9) is None
    assert shared_lines([page(n) for n in range(3)]) is None
