"""The search page: form, facets, chips, dates, histogram, paging, and the ways out of an empty result."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from config.settings import load_settings
from search_ui import create_app
from tests.search_ui.corpus import fill_with, imports, site_settings
from tests.search_ui.pages import EMPTY_PATHS, link, query, text, texts, ticked, visit


def test_all_articles_newest_first(client: FlaskClient) -> None:
    page = visit(client, "/")
    assert text(page, "#count") == "1–20 trong 53 bài"
    dates = [e.get("datetime") for e in page.cssselect(".hit time")]
    assert dates == sorted(dates, reverse=True)


def test_language_of_the_page(client: FlaskClient) -> None:
    assert visit(client, "/").get("lang") == "vi"
    english = visit(client, "/?lang=en")
    assert english.get("lang") == "en"
    assert text(english, "#count") == "1–20 of 53 articles"
    assert ("lang", "en") in query(link(english, ".pages a", "Next"))


def test_facets_are_fieldsets_with_ticks_and_a_button(client: FlaskClient) -> None:
    page = visit(client, "/")
    legends = texts(page, "fieldset legend")
    assert {"Tỉnh, thành phố", "Quý", "Khối", "Cán bộ", "Nguồn", "Hình thức"} <= set(legends)
    assert "Lạng Sơn, 12 bài" in texts(page, "#facet-province label")
    assert "Áp dụng" in texts(page, "form button")


def test_dates_open_a_keyboard_that_has_a_slash(client: FlaskClient) -> None:
    fields = visit(client, "/").cssselect("#from, #to")
    assert [field.get("inputmode") for field in fields] == [None, None]


def test_one_article_is_not_articles_in_english(client: FlaskClient) -> None:
    page = visit(client, "/?province=Lạng+Sơn&quarter=2022-Q3&lang=en")
    assert text(page, "#count") == "1–1 of 1 article"
    assert "Lạng Sơn, 1 article" in texts(page, "#facet-province label")
    assert "Quarter III/2022, 1 article" in texts(page, "#facet-quarter label")
    grouped = visit(client, "/?province=Lạng+Sơn&quarter=2022-Q3&group=1&lang=en")
    assert text(grouped, "#count") == "1–1 of 1 meeting"
    assert text(grouped, ".both").startswith("1 article on 1 meeting")
    assert "Lạng Sơn, 12 articles" in texts(visit(client, "/?lang=en"), "#facet-province label")


def test_counts_ignore_their_own_facet(client: FlaskClient) -> None:
    page = visit(client, "/?province=Lạng+Sơn")
    assert ("province", "Lạng Sơn") in ticked(page)
    assert "Nghệ An, 17 bài" in texts(page, "#facet-province label")
    assert text(page, "#count") == "1–12 trong 12 bài"


def test_or_within_and_across(client: FlaskClient) -> None:
    page = visit(client, "/?province=Lạng+Sơn&province=Bến+Tre&quarter=2021-Q2")
    assert text(page, "#count") == "1–2 trong 2 bài"


def test_former_province_beneath_the_one_of_today(client: FlaskClient) -> None:
    page = visit(client, "/")
    assert "Hà Giang, 12 bài" in texts(page, ".former label")
    assert text(visit(client, "/?province=Hà+Giang"), "#count") == "1–12 trong 12 bài"


def test_excluded_value(client: FlaskClient) -> None:
    page = visit(client, "/?not_province=Nghệ+An")
    assert text(page, "#count") == "1–20 trong 36 bài"
    assert ("not_province", "Nghệ An") in ticked(page)
    assert "không" in text(page, ".chip.minus")
    button = visit(client, "/").cssselect("#facet-province button[name=not_province]")[0]
    assert button.get("aria-label", "").startswith("Loại trừ")


def test_selected_values_come_first_even_without_hits(client: FlaskClient) -> None:
    page = visit(client, "/?bloc=bao_chi&province=Bến+Tre")
    first = page.cssselect("#facet-bloc input")[0]
    assert (first.get("value"), first.get("checked") is not None) == ("bao_chi", True)
    assert text(page, "#count") == "Không tìm thấy bài nào"


@pytest.mark.parametrize("path", ["/", "/facets/province"])
def test_selected_former_unit_is_listed_even_without_hits(client: FlaskClient, path: str) -> None:
    page = visit(client, f"{path}?province=Bến+Tre&quarter=2024-Q1")
    assert ("province", "Bến Tre") in ticked(page)
    assert "Bến Tre, 0 bài" in texts(page, ".former[open] label")


def test_quarters_by_year_newest_first(client: FlaskClient) -> None:
    page = visit(client, "/")
    years = texts(page, "#facet-quarter .y")
    assert years == ["2024", "2023", "2022", "2021"]
    assert "Quý II/2021, 4 bài" in texts(page, "#facet-quarter label")


def test_year_stands_for_its_quarters(client: FlaskClient) -> None:
    page = visit(client, "/?quarter=2021")
    assert text(page, "#count") == "1–16 trong 16 bài"
    assert {v for n, v in ticked(page) if n == "quarter"} == {f"2021-Q{n}" for n in range(1, 5)}


def test_quarters_with_articles_can_be_excluded(client: FlaskClient) -> None:
    page = visit(client, "/?quarter=2021-Q2&not_quarter=2022-Q3")
    offered = {e.get("value") for e in page.cssselect("#facet-quarter button[name=not_quarter]")}
    assert {"2023", "2023-Q1", "2022-Q4", "2021-Q1"} <= offered
    assert not offered & {"2021", "2021-Q2", "2022", "2022-Q3", "2024-Q2"}
    assert ("not_quarter", "2022-Q3") in ticked(page)
    assert "không Quý III/2022, 0 bài" in texts(page, "#facet-quarter .minus")


def test_blocs_are_explained(client: FlaskClient) -> None:
    assert all(texts(visit(client, "/"), "#facet-bloc .note"))


def test_chips_take_one_filter_away(client: FlaskClient) -> None:
    page = visit(client, "/?q=giao+ban&province=Lạng+Sơn&quarter=2021-Q2&from=2021")
    assert len(page.cssselect(".chip:not(.offer)")) == 3
    target = link(page, ".chip", "Lạng Sơn")
    assert query(target) == [("q", "giao ban"), ("quarter", "2021-Q2"), ("from", "2021")]
    assert texts(page, ".chip .v")[0] == "Bỏ lọc"


def test_clearing_the_filters_keeps_the_query(client: FlaskClient) -> None:
    page = visit(client, "/?q=giao+ban&province=Lạng+Sơn&from=2021")
    assert query(link(page, ".clear")) == [("q", "giao ban")]


@pytest.mark.parametrize("typed", ["8/7/2021", "08/07/2021", "8-7-2021", "2021-07-08"])
def test_dates_as_people_type_them(client: FlaskClient, typed: str) -> None:
    page = visit(client, f"/?from={quote(typed)}&to={quote(typed)}")
    assert {e.get("datetime") for e in page.cssselect(".hit time")} == {"2021-07-08"}


@pytest.mark.parametrize("typed", ["7/2021", "07/2021", "2021-07"])
def test_partial_dates(client: FlaskClient, typed: str) -> None:
    page = visit(client, f"/?from={quote(typed)}&to={quote(typed)}")
    assert text(page, "#count") == "1–4 trong 4 bài"


def test_a_form_with_empty_fields_leads_to_the_address_of_its_search(client: FlaskClient) -> None:
    response = client.get("/?q=giao+ban&province=Nghệ+An&from=8/7/2021&to=")
    assert response.status_code == 303
    expected = [("q", "giao ban"), ("province", "Nghệ An"), ("from", "2021-07-08")]
    assert query(response.headers["Location"]) == expected


def test_parameters_have_one_order(client: FlaskClient) -> None:
    one = visit(client, "/?to=2023&province=Nghệ+An&q=ban&bloc=dang&province=Bến+Tre&unknown=1")
    other = visit(client, "/?q=ban&province=Bến+Tre&province=Nghệ+An&to=2023&bloc=dang")
    canonical = [e.cssselect("link[rel=canonical]")[0].get("href") for e in (one, other)]
    assert canonical[0] == canonical[1]


def test_histogram_bars_are_links_and_gaps_stay(client: FlaskClient) -> None:
    page = visit(client, "/?province=Nghệ+An")
    bars = page.cssselect(".histogram svg a")
    assert ("quarter", "2024-Q1") in query(bars[-1].get("href"))
    assert len(bars) + len(page.cssselect(".histogram .gap")) == 16
    assert "2024" in texts(page, ".histogram table tbody th")


def test_hit_names_its_facts(client: FlaskClient) -> None:
    page = visit(client, "/?q=đơn+thư&quarter=2022-Q3&province=Lạng+Sơn")
    assert texts(page, ".hit .facts li")[:2] == ["Lạng Sơn", "Quý III/2022"]
    assert "Báo Lạng Sơn (thử)" in text(page, ".hit .byline")
    assert "Nông Văn Thử" in text(page, ".hit .people")
    assert "đơn thư" in " ".join(texts(page, ".hit mark")).lower()


def test_archived_copies_are_linked_where_there_are_some(
    client: FlaskClient, imported: FlaskClient
) -> None:
    copies = visit(client, "/").cssselect(".hit a[href^='/captures/']")
    assert len(copies) == 20
    assert visit(client, copies[0].get("href")).cssselect("iframe")
    page = visit(imported, "/")
    assert len(page.cssselect(".hit")) == 2
    assert not page.cssselect(".hit a[href^='/captures/']")


def test_hits_are_shown_while_the_store_cannot_be_read(tmp_path: Path) -> None:
    settings = site_settings(load_settings(environ={}), tmp_path)
    fill_with(settings, imports())
    settings.store_path.write_bytes(b"no database" * 1000)
    page = visit(create_app(settings).test_client(), "/")
    assert len(page.cssselect(".hit")) == 2


def test_query_is_echoed_and_filters_offered(client: FlaskClient) -> None:
    page = visit(client, "/?q=giải+quyết+quý+II/2021")
    assert text(page, ".echo q")
    target = link(page, ".offer", "Quý II/2021")
    assert ("quarter", "2021-Q2") in query(target)
    assert "2021" not in dict(query(target))["q"]


@pytest.mark.parametrize(
    ("period", "label", "values"),
    [
        ("quý I, II, IV/2022", "Quý I/2022 – Quý II/2022, Quý IV/2022", ["2022-Q1", "2022-Q2", "2022-Q4"]),
        ("quý IV/2021 - quý I/2022", "Quý IV/2021 – Quý I/2022", ["2021-Q4", "2022-Q1"]),
        ("2021-2023", "Năm 2021 – Năm 2023", ["2021", "2022", "2023"]),
    ],
)  # fmt: skip
def test_a_period_is_offered_whole(
    client: FlaskClient, period: str, label: str, values: list[str]
) -> None:
    page = visit(client, f"/?q=đơn+thư+{period}")
    assert texts(page, ".offer") == [f"{label} +"]
    filters = [("quarter", value) for value in values]
    assert query(link(page, ".offer", label)) == [("q", "đơn thư"), *filters]


def test_a_day_is_offered_as_the_day_of_the_meeting(client: FlaskClient) -> None:
    page = visit(client, "/?q=hội+nghị+ngày+8/7/2021")
    target = link(page, ".offer", "Ngày họp: 08/07/2021")
    assert query(target) == [("q", "hội nghị"), ("meeting_date", "2021-07-08")]
    assert len(texts(visit(client, target), ".hit")) == 4


@pytest.mark.parametrize(
    ("q", "chosen"), [("Bến Tre", "province=Bến+Tre"), ("đơn thư 2021", "quarter=2021")]
)
def test_a_filter_in_force_is_not_offered(client: FlaskClient, q: str, chosen: str) -> None:
    assert len(texts(visit(client, f"/?q={q}"), ".offer")) == 1
    assert not texts(visit(client, f"/?q={q}&{chosen}"), ".offer")


def test_sorting_and_paging_keep_the_search(client: FlaskClient) -> None:
    page = visit(client, "/?q=giao+ban&sort=oldest")
    assert text(page, ".sorts [aria-current]") == "Cũ nhất"
    assert query(link(page, ".pages a[rel=next]")) == [
        ("q", "giao ban"),
        ("sort", "oldest"),
        ("page", "2"),
    ]


def test_pages_hold_every_hit_once(client: FlaskClient) -> None:
    seen: list[str] = []
    for number in (1, 2, 3):
        page = visit(client, f"/?page={number}")
        seen += [e.get("href") for e in page.cssselect(".hit h3 a")]
    assert len(seen) == len(set(seen)) == 53


def test_page_beyond_the_end(client: FlaskClient) -> None:
    page = visit(client, "/?page=400")
    assert "400" in text(page, ".empty")
    assert query(link(page, ".empty a")) == [("page", "3")]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/?province=Bến+Tre&quarter=2024-Q1", ["Bến Tre", "Quý I/2024", "Bỏ mọi bộ lọc"]),
        ("/?province=Bến+Tre&bloc=bao_chi", ["Khối: Báo chí", "Bỏ mọi bộ lọc"]),
        ('/?q="thư+đơn"&province=Nghệ+An', ["Bỏ dấu ngoặc kép"]),
        ("/?q=đòn+thù&province=Nghệ+An", ["Tìm không dấu"]),
        ("/?q=đơn+hoavang&match=all", ["Cả bài chỉ có một số từ"]),
        ("/?q=hoavang&province=Nghệ+An&bloc=dang", []),
    ],
)
def test_ways_out_of_an_empty_result(client: FlaskClient, path: str, expected: list[str]) -> None:
    page = visit(client, path)
    assert text(page, "#count") == "Không tìm thấy bài nào"
    ways = page.cssselect(".ways li")
    for words in expected:
        assert any(words in text(way, "a") for way in ways), words
    assert len(ways) >= len(expected)
    for way in ways:
        found = visit(client, link(way, "a"))
        assert text(found, "#count").endswith(f" trong {text(way, 'span')}")
    assert ("kiểm tra chính tả" in text(page, ".empty")) is not bool(expected)


def test_filters_and_meant_words_that_find_nothing_are_not_offered(client: FlaskClient) -> None:
    page = visit(client, "/?q=hoavang+quý+II/2021&match=all")
    assert not texts(page, ".offer")
    assert texts(visit(client, "/?q=quý+II/2021+đơn+thư"), ".offer")
    misspelt = "/?q=h%E1%BB%99i+ng%E1%BB%8B&match=all"
    assert "Có phải ý bạn là" in text(visit(client, misspelt), ".echo")
    assert "Có phải" not in text(visit(client, misspelt + "&province=An+Giang"), ".echo")


def test_filters_stay_where_nothing_was_found(client: FlaskClient) -> None:
    page = visit(client, '/?q="không+hề+có"&province=Nghệ+An')
    assert ("province", "Nghệ An") in ticked(page)
    assert "với các bộ lọc này" in text(page, ".empty")
    assert "bộ lọc" not in text(visit(client, '/?q="không+hề+có"'), ".empty")


def test_an_index_without_an_article_says_so(empty: FlaskClient) -> None:
    for path in ("/", "/?q=giao+ban"):
        assert text(visit(empty, path), ".empty") == "Chưa có bài nào trong chỉ mục."


def test_both_totals(client: FlaskClient) -> None:
    page = visit(client, "/?group=1")
    assert "cuộc họp" in text(page, "#count")
    assert "bài về" in text(page, ".both")


def test_search_inside_a_facet_ignores_accents(client: FlaskClient) -> None:
    page = visit(client, "/facets/official?containing=nong+van&q=giao+ban")
    assert texts(page, "#values label") == ["Nông Văn Thử, 12 bài"]
    assert ("q", "giao ban") in [
        (e.get("name"), e.get("value")) for e in page.cssselect("input[type=hidden]")
    ]


@pytest.mark.parametrize(
    ("facet", "typed", "found"),
    [
        ("portal", "bao lang", "Báo Lạng Sơn (thử), 12 bài"),
        ("portal", "baolangthu", "Báo Lạng Sơn (thử), 12 bài"),
        ("bloc", "mat tran", "Khối Mặt trận, đoàn thể, 12 bài"),
        ("quarter", "ii 2021", "Quý II/2021, 4 bài"),
    ],
)
def test_a_value_is_found_by_the_name_that_the_page_gives_it(
    client: FlaskClient, facet: str, typed: str, found: str
) -> None:
    assert found in texts(visit(client, f"/facets/{facet}?containing={typed}"), "#values label")


def test_facet_in_alphabetical_order(client: FlaskClient) -> None:
    page = visit(client, "/facets/official?order=name")
    names = [label.partition(",")[0] for label in texts(page, "#values label")]
    assert names == ["Huỳnh Văn Kiểm", "Nông Văn Thử", "Phan Thị Mẫu", "Vàng Seo Thử"]


NAMES = ["Cầm Thị Thử", "Châu Văn Thử", "Chu Văn Thử", "Đặng Thị Thử", "Vàng A Thử"]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", "#facet-official label"),
        ("/facets/official", "#values label"),
        ("/officials/", ".roll a"),
    ],
)
def test_equal_counts_stand_in_the_order_of_the_alphabet(
    imported: FlaskClient, path: str, place: str
) -> None:
    found = texts(visit(imported, path), place)
    assert [name.partition(",")[0] for name in found] == NAMES


def test_page_is_light_and_loads_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = visit(client, "/?q=giao+ban")
    loaded = [
        str(e.get("src") or e.get("href"))
        for e in page.cssselect("script, link[rel=stylesheet], link[rel=icon], img")
    ]
    assert all(address.startswith("/static/") for address in loaded)
    assert sum(weight(client, address) for address in ["/?q=giao+ban", *loaded]) < 100_000


def test_pages_are_compressed_where_the_client_takes_it(client: FlaskClient) -> None:
    plain = client.get("/?q=giao+ban")
    packed = client.get("/?q=giao+ban", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 3
    assert gzip.decompress(packed.data) == plain.data


def weight(client: FlaskClient, address: str) -> int:
    with client.get(address) as response:
        return len(response.data)


@pytest.mark.parametrize("path", EMPTY_PATHS)
def test_empty_site(empty: FlaskClient, path: str) -> None:
    assert visit(empty, path) is not None


def test_where_paging_ends_the_downloads_are_offered(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "tải về" not in text(visit(client, "/"), ".pages")
    monkeypatch.setattr("search_ui.pages.search.MAX_DEPTH", 40)
    assert "tải về" in text(visit(client, "/?page=2"), ".pages")
