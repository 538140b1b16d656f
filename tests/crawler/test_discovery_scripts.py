"""Discovery: pages made by scripts, whose lists stand in data or come behind a button."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.crawler.discovering import BASE, HEADLINE, STORY, read, urls


def test_a_list_in_json_is_read() -> None:
    content = {
        "items": [
            {"title": HEADLINE, "url": "/tin/1.html"},
            {"html": f'<h2><a href="/tin/2.html">{HEADLINE}</a></h2>'},
        ]
    }
    for before in ("", "\ufeff", "\n"):
        found = read("listing", before + json.dumps(content))
        assert urls(found) == ["/tin/1.html", "/tin/2.html"]


def test_a_load_more_button_is_followed_until_the_answers_end() -> None:
    button = '<div class="view-more" data-url="/api/list?zone=7&amp;page=2">Xem thêm</div>'
    [second] = read("listing", STORY + button).next
    assert second.url == BASE + "api/list?zone=7&page=2"
    answer = {"hasMore": True, "data": [{"title": HEADLINE, "url": "/tin/2.html"}]}
    [third] = read("listing", json.dumps(answer), second.url, dict(second.data)).next
    assert third.url == BASE + "api/list?zone=7&page=3"
    last = answer | {"hasMore": False, "data": [{"title": HEADLINE, "url": "/tin/3.html"}]}
    assert read("listing", json.dumps(last), third.url, dict(third.data)).next == []


@pytest.mark.parametrize(
    "way",
    [
        '<div id="list" data-source="/api/articles?section=3&amp;page=2"></div>',
        "<script>loadMore('/api/articles?section=3&page=' + (page + 1))</script>",
        "<script>fetch(`/api/articles?section=3&page=${page}`)</script>",
        '<script>var o = {"next": "\\/api\\/articles?section=3&page=2"};</script>',
    ],
    ids=["attribute", "concatenation", "template", "escaped"],
)
def test_the_address_of_a_list_that_scrolls_is_found(way: str) -> None:
    [task] = read("listing", STORY + way).next
    assert task.url == BASE + "api/articles?section=3&page=2"


def test_the_first_answer_may_repeat_the_page() -> None:
    url = BASE + "api/articles?page=1"
    first = read("listing", STORY + f'<div class="load-more" data-url="{url}"></div>').next[0]
    [second] = read("listing", STORY, url, dict(first.data)).next
    assert second.url == BASE + "api/articles?page=2"
    assert read("listing", STORY, second.url, dict(second.data)).next == []


def test_an_answer_may_name_the_next_one() -> None:
    data = {"loads": 1, "page": 2}
    answer = {"paging": {"next": "/api/list?after=17"}, "items": [{"url": "/tin/2.html"}]}
    [task] = read("listing", json.dumps(answer), BASE + "api/list?page=2", data).next
    assert task.url == BASE + "api/list?after=17"


def test_articles_in_the_data_of_a_page_made_by_scripts() -> None:
    state = {"props": {"posts": [{"title": HEADLINE, "url": "/tin-bai/hop-ban-12"}]}}
    body = f'<div id="root"></div><script type="application/json">{json.dumps(state)}</script>'
    assert urls(read("home", body)) == urls(read("listing", body)) == ["/tin-bai/hop-ban-12"]


def test_pieces_of_markup_behind_a_button_are_followed_until_one_has_none() -> None:
    piece = STORY + '<button class="c-more" data-url="/ajax/zone/7/p{}.html">Xem thêm</button>'
    [second] = read("listing", piece.format(2)).next
    assert second.url == BASE + "ajax/zone/7/p2.html"
    answer = f"<a href='/tin/2.html'>{HEADLINE} thứ hai</a>"
    [third] = read("listing", answer + piece.format(3), second.url, dict(second.data)).next
    assert third.url == BASE + "ajax/zone/7/p3.html"
    last = f"<a href='/tin/3.html'>{HEADLINE} thứ ba</a>"
    assert read("listing", last, third.url, dict(third.data)).next == []


def test_the_data_of_a_page_made_by_scripts_leads_to_its_sections_and_their_next_pages() -> None:
    menu = [{"name": "Xây dựng Đảng", "link": "/c/xay-dung-dang"}, {"name": "Video", "link": "/v"}]
    state: Any = {"props": {"menu": menu, "posts": [{"title": HEADLINE, "link": "/a/12/hop"}]}}
    body = '<div id="app"></div><script type="application/json">{}</script>'
    home = read("home", body.format(json.dumps(state)))
    assert urls(home) == ["/a/12/hop"]
    assert [task.url for task in home.pages if task.kind == "listing"] == [BASE + "c/xay-dung-dang"]
    state["props"] |= {"next": "/c/xay-dung-dang?page=2"}
    found = read("listing", body.format(json.dumps(state)), BASE + "c/xay-dung-dang")
    assert [task.url for task in found.next] == [BASE + "c/xay-dung-dang?page=2"]
    state["props"]["next"] = "/a/13/bai-sau"
    found = read("listing", body.format(json.dumps(state)), BASE + "c/xay-dung-dang")
    assert found.next == [], "another story, not another page of the list"


def test_load_more_by_offset_goes_on_by_its_step() -> None:
    url = BASE + "api?offset=20"
    data = {"loads": 10, "page": 3}
    [task] = read("listing", STORY, url, data).next
    assert task.url == BASE + "api?offset=30"


@pytest.mark.parametrize("name", ["var news", "window.__INITIAL_STATE__", "const data"])
def test_a_list_that_a_script_keeps_in_a_variable_is_read(name: str) -> None:
    items = [{"Title": f"{HEADLINE} {n}", "Url": f"/tin/{n}.html"} for n in (1, 2)]
    script = f"var page = 1, o = {{size: 4}};\n{name} = {json.dumps(items)};\nrender(news);"
    body = f'<a href="/tin">Tin</a><div id="list"></div><script>{script}</script>'
    assert urls(read("listing", body)) == ["/tin/1.html", "/tin/2.html"]
    assert urls(read("home", body)) == ["/tin/1.html", "/tin/2.html"]
