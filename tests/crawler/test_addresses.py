from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import BadAddress, article_id, canonical, clean, former_addresses, is_copy

hosts = st.sampled_from(
    ["baoquangmay.vn", "WWW.BaoQuangMay.vn:80", "m.baoquangmay.vn", "127.0.0.1:8904", "báo.vn"]
)
pieces = st.text(st.sampled_from("abcxyzĐđữ09-_.%/ ~+=&?#;:@[]()'\"\t\u00a0"), max_size=25)
addresses = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{host}/{path}?{query}",
    st.sampled_from(["http", "https", "HTTP"]),
    hosts,
    pieces,
    pieces,
)


@given(addresses)
def test_spelling_an_address_twice_changes_nothing(url: str) -> None:
    with suppress(BadAddress):
        assert clean(clean(url)) == clean(url)
        assert canonical(canonical(url)) == canonical(url)
        assert canonical(clean(url)) == canonical(url)
        assert clean(url).isascii()


@given(addresses, st.sampled_from(["http://x.vn/a/b/", "https://www.x.vn/?a=1"]))
def test_relative_addresses_resolve(url: str, base: str) -> None:
    relative = url.split("://", 1)[1]
    with suppress(BadAddress):
        assert clean(relative, base).startswith(("http://", "https://"))


@given(st.text(max_size=60))
def test_anything_is_an_address_or_refused(text: str) -> None:
    with suppress(BadAddress):
        assert re.fullmatch(r"[0-9a-f]{16}", article_id(text))


@pytest.mark.parametrize(
    "twin",
    [
        "https://baoquangmay.vn/chinh-tri/giao-ban-quy-ii-81234.html",
        "http://www.baoquangmay.vn/chinh-tri/giao-ban-quy-ii-81234.html",
        "https://m.baoquangmay.vn/chinh-tri/giao-ban-quy-ii-81234.html#binh-luan",
        "https://BAOQUANGMAY.vn:443/chinh-tri/giao-ban-quy-ii-81234.html?utm_source=zalo&fbclid=x",
        "https://baoquangmay.vn/chinh-tri/giao-ban-quy-ii-81234.html?zarsrc=30&PageIndex=2",
        "https://baoquangmay.vn//chinh-tri/giao-ban-quy-ii-81234.html%20?print=1",
        "https://tab.baoquangmay.vn/chinh-tri/giao-ban-quy-ii-81234.html",
        "https://amp.baoquangmay.vn/chinh-tri/giao-ban-quy-ii-81234.html/amp",
        "https://baoquangmay.vn/amp/chinh-tri/giao-ban-quy-ii-81234.html?gidzl=x&p_p_auth=y",
        "https://baoquangmay.vn/chinh-tri/%67iao-ban-quy-ii-81234.html/",
        " https://baoquangmay.vn/chinh-tri/giao%2Dban-quy-ii-81234.html;jsessionid=0A1B ",
    ],
)
def test_twins_have_one_id(twin: str) -> None:
    assert article_id(twin) == article_id(
        "https://baoquangmay.vn/chinh-tri/giao-ban-quy-ii-81234.html"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "https://x.gov.vn/Pages/chi-tiet.aspx?ItemID=1",
            "https://x.gov.vn/Pages/chi-tiet.aspx?ItemID=2",
        ),
        ("https://x.vn/index.php?nv=news&op=a", "https://x.vn/index.php?nv=news&op=b"),
        ("https://x.vn/news?sid=311", "https://x.vn/news?sid=312"),
        ("http://127.0.0.1:8900/a", "http://127.0.0.1:8901/a"),
        ("https://x.vn/a-81234.html", "https://y.vn/a-81234.html"),
        ("https://x.vn/so-ket-2.html?page=2", "https://x.vn/so-ket-2.html?page=3"),
    ],
)
def test_different_pages_have_different_ids(one: str, other: str) -> None:
    assert article_id(one) != article_id(other)


def test_parameters_in_another_order_and_padded_are_the_same_page() -> None:
    assert canonical("https://x.gov.vn/p.aspx?lv=4%20%20&ItemID=7") == canonical(
        "https://x.gov.vn/p.aspx?ItemID=7&lv=4"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://x.dcs.vn/(S(k3v0q2rm))/Post.aspx?ID=7",
        "https://x.dcs.vn/(X(1)S(k3v0q2rm))/Post.aspx?ID=7&AspxAutoDetectCookieSupport=1",
        "https://x.dcs.vn/(A(b-1_x)F(Zz9)S(k3v0q2rm))/Post.aspx?ID=7",
        "https://x.dcs.vn/Post.aspx?ID=7&s=0f343b0931126a20f133d67c2b018a3b",
        "https://x.dcs.vn/Post.aspx?ID=7&Source=https%3A%2F%2Fx.dcs.vn%2FPages%2Ftin.aspx%3Fp%3D2",
        "https://x.dcs.vn/Post.aspx?ID=7&source=%2FPages%2Ftin.aspx",
    ],
)
def test_sessions_and_the_way_that_led_to_a_page_are_no_part_of_its_address(url: str) -> None:
    assert clean(url) == "https://x.dcs.vn/Post.aspx?ID=7"


def test_what_looks_like_a_session_or_a_way_and_is_none_stays() -> None:
    for url in (
        "https://x.vn/tim-kiem?s=hoi-nghi-giao-ban",
        "https://x.vn/tin?source=ttxvn",
        "https://x.vn/hop-(lan-thu-2)/a",
    ):
        assert clean(url) == url


def test_clean_keeps_what_is_needed_to_fetch() -> None:
    url = "http://www.x.vn/Quản-trị/Tin/?ID=7&utm_medium=a#top"
    assert clean(url) == "http://www.x.vn/Qu%E1%BA%A3n-tr%E1%BB%8B/Tin/?ID=7"


def test_addresses_are_read_as_browsers_read_them() -> None:
    assert (
        clean("tin\\2024\\bai.asp?a=1&amp;b=2", "http://x.vn/")
        == "http://x.vn/tin/2024/bai.asp?a=1&b=2"
    )
    assert clean("/tin/bai-\n1.html ", "http://x.vn/") == "http://x.vn/tin/bai-1.html"


def test_composed_and_decomposed_vietnamese_paths_are_the_same() -> None:
    assert (
        canonical("https://x.vn/Quả")
        == canonical("https://x.vn/Qua\u0309")
        == canonical("https://x.vn/Qu%e1%ba%a3")
    )


@pytest.mark.parametrize(
    "url", ["", "mailto:a@b.vn", "javascript:alert(1)", "ftp://x.vn/", "http://", "http://x:99999/"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(BadAddress):
        canonical(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://x.vn/print/123.html",
        "https://x.vn/trang-in-123.html",
        "https://x.vn/savefile/a.html",
        "https://x.vn/a?print=1",
        "https://x.vn/news/print/chinh-tri/giao-ban-81234.html",
        "https://x.vn/amp.aspx?mabb=81234",
        "https://x.vn/giao-ban-81234.html/print",
        "https://x.vn/Post.aspx?ID=7&mode=print",
        "https://x.vn/giao-ban?view=amp",
    ],
)
def test_print_copies_are_known(url: str) -> None:
    assert is_copy(url)
    assert not is_copy("https://x.vn/in-an-va-xuat-ban-1234.html")
    assert not is_copy("https://x.vn/tin?muc=print-media&so=1")


def test_addresses_on_former_hosts() -> None:
    assert former_addresses("https://www.moi.vn/a-1.html", ["cu.com.vn"]) == [
        "https://cu.com.vn/a-1.html"
    ]
