from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from indexer.document import Document, Official
from indexer.engines.embedded import EmbeddedEngine
from indexer.facets.labels import label
from indexer.search import Request
from indexer.search_service import Service
from indexer.states import entry
from indexer.text import analyse
from tests.indexer.query.test_reading import QUERIES
from tests.indexer.text.test_cleaning import ODD


def document(id_: str, title: str, text: str, **facts: object) -> Document:
    return Document(id=id_, title=title, text=text, **facts)  # type: ignore[arg-type]


DOCUMENTS = [
    document(
        "tq", "Giao ban khối nội chính quý II", "Ban Nội chính họp giao ban, bàn việc giữ rừng. UBND tỉnh dự.",
        published="2021-07-05", briefing=True, kind="giao_ban", province="Tuyên Quang", province_now="Tuyên Quang",
        periods=("2021-Q2",), period_kind="quarter", meeting_date="2021-07-05", blocs=("noi_chinh",),
        officials=(Official("Trần Thái Bình", "Trưởng ban Nội chính", "chair"),), meeting_id="m1", meeting_size=2,
    ),
    document(
        "tq-lai", "Nội chính giữ vững địa bàn", "Tin về cuộc giao ban quý II.", published="2021-07-06",
        briefing=True, kind="giao_ban", province="Tuyên Quang", province_now="Tuyên Quang", periods=("2021-Q2",),
        blocs=("noi_chinh",), meeting_id="m1", meeting_size=2,
    ),
    document(
        "hg", "Giao ban báo chí tháng 8", "Hội nghị giao ban báo chí định hướng tuyên truyền mùa lũ.",
        published="2016-08-26", briefing=True, kind="giao_ban", province="Hà Giang", province_now="Tuyên Quang",
        periods=("2016-Q3",), period_kind="month", blocs=("bao_chi", "tuyen_giao"),
    ),
    document(
        "ql", "Họp dân bàn mở đường", "Bà con xóm Dương Sơn hiến đất mở đường; hội nghị của xóm. Năm 2021.",
        published="2022-01-02", province="Lạng Sơn", province_now="Lạng Sơn",
    ),
    document("undated", "Tổng kết công tác dân vận", "Ủy ban nhân dân phối hợp làm dân vận khéo từ quý III/2019."),
]  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index"))
    with engine.writer() as writer:
        writer.write([entry(d, analyse(d.title, d.lead, d.text)) for d in DOCUMENTS])
        writer.commit(1)
    service = Service(engine, today=lambda: date(2022, 3, 1))
    yield service
    service.close()


def ids(service: Service, q: str = "", **request: object) -> list[str]:
    return [hit.document.id for hit in service.search(Request(q=q, **request)).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("q", "best"),
    [
        ("giao ban nội chính", "tq"),
        ("giao ban noi chinh tuyen quang quy 2", "tq"),
        ("họp giao ban Tuyên Quang quý 2/2021", "tq"),
        ("giao ban hà giang", "hg"),
        ("báo chí 2016", "hg"),
        ("ubnd giữ rừng", "tq"),
        ("ủy ban nhân dân giữ rừng", "tq"),
        ("trần thái bình chủ trì", "tq"),
        ("mở đường", "ql"),
        ("dân vận khéo", "undated"),
    ],
)
def test_the_right_article_is_first(service: Service, q: str, best: str) -> None:
    assert ids(service, q)[0] == best


def test_an_accent_typed_is_meant(service: Service) -> None:
    assert ids(service, '"đường"', match="all") == ["ql"]
    assert "ql" not in ids(service, "dường", match="all")


def test_articles_of_the_province_are_found_though_they_do_not_name_it(service: Service) -> None:
    assert {"tq", "tq-lai"} <= set(ids(service, "Tuyên Quang", match="all"))
    assert "tq" in ids(service, "giao ban năm 2021", match="all")


@pytest.mark.parametrize("day", ["ngày 5/7/2021", "05-07-2021", "2021-07-05"])
def test_the_article_of_a_meeting_on_that_day_is_found(service: Service, day: str) -> None:
    assert ids(service, f"giao ban {day}", match="all") == ["tq"]


def test_last_year_is_the_one_before_today(service: Service) -> None:
    (offer,) = service.search(Request(q="giữ rừng năm ngoái")).understood.filters
    assert offer.value == "2021"
    assert ids(service, "giữ rừng năm ngoái", match="all") == ["tq"]
    assert service.search(Request(include={"quarter": ("năm ngoái",)})).total == 2


def test_a_phrase_has_its_quarter_in_either_spelling(service: Service) -> None:
    assert ids(service, '"quý 2"', match="all") == ids(service, '"quý II"', match="all")
    assert ids(service, 'title:"quý 02"', match="all") == ["tq"]
    assert "tq" not in ids(service, 'giao ban -"quý 2"', match="all")


def test_filters_and_counts(service: Service) -> None:
    answer = service.search(Request(include={"province": ("ha giang",), "quarter": ("2016",)}))
    assert [hit.document.id for hit in answer.hits] == ["hg"]
    values = {v.value: v for v in answer.facets["province"]}
    assert values["Hà Giang"].selected
    assert values["Hà Giang"].parent == "Tuyên Quang"
    assert [v.value for v in answer.facets["quarter"] if v.selected][:1] == ["2016-Q4"]
    assert answer.request.include["province"] == ("Hà Giang",)


def test_the_unit_of_a_year(service: Service) -> None:
    assert set(ids(service, include={"province": ("Tuyên Quang",)})) == {"tq", "tq-lai", "hg"}
    asked = Request(include={"province": ("Tuyên Quang@2020",)})
    assert set(ids(service, include=asked.include)) == {"tq", "tq-lai"}
    (chosen, *_) = service.search(asked).facets["province"]
    assert label("province", chosen.value) == "Tuyên Quang (đến 2025)"
    inside = service.facet_values("province", "den 2025", Request(), 10)
    assert [v.value for v in inside] == [chosen.value]


def test_partial_matches_are_said(service: Service) -> None:
    answer = service.search(Request(q="giao ban giữ rừng mùa lũ"))
    assert answer.understood.relaxed
    assert len(answer.understood.notes) == 1
    strict = service.search(Request(q="giao ban giữ rừng mùa lũ", match="all"))
    assert (strict.total, strict.understood.relaxed) == (0, False)


def test_what_was_understood(service: Service) -> None:
    understood = service.search(Request(q='"giao ban" quý 2/2021 tuyen quang')).understood
    assert {(o.facet, o.value) for o in understood.filters} == {
        ("quarter", "2021-Q2"),
        ("province", "Tuyên Quang"),
    }
    assert '"giao ban"' in understood.text


@pytest.mark.parametrize(
    ("q", "better"),
    [
        ("hội ngị giao ban", "hội nghị giao ban"),
        ("giao ban báo trí", "giao ban báo chí"),
        ("dân vẫn khéo", "dân vận khéo"),
        ("giao bna", "giao ban"),
        ("giao ban nội chính", None),
        ("tuyen truyen", None),
        ("giao ban or tuyen truyen", None),
        ("QII/2019", None),
        ("dân vẫn khéo QII/2019", "dân vận khéo QII/2019"),
    ],
)
def test_did_you_mean(service: Service, q: str, better: str | None) -> None:
    assert service.search(Request(q=q)).understood.suggestion == better


def test_completion(service: Service) -> None:
    assert service.suggest("official", "thai b") == ("Trần Thái Bình",)
    assert service.suggest("province", "dak") == ("Đắk Lắk", "Đắk Nông")
    assert service.suggest("q", "giao ban b")[0] == "Giao ban báo chí tháng 8"
    assert service.suggest("q", "") == ()
    assert service.suggest("q", "tuyen q")[0] == "Tuyên Quang"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tphc", "TP Hồ Chí Minh"),
        ("sai g", "TP Hồ Chí Minh"),
        ("hagia", "Hà Giang"),
        ("giao ban lạng s", "giao ban Lạng Sơn"),
        ("đồng chí trần th", "đồng chí Trần Thái Bình"),
        ("Ông tran thai", "Ông Trần Thái Bình"),
    ],
)
def test_completion_of_aliases_and_of_the_last_words(
    service: Service, typed: str, first: str
) -> None:
    assert service.suggest("q", typed)[0] == first


@pytest.mark.parametrize(
    "typed", ["giao ban", "nội chính", "Ban Nội chí", "họp giao ban", "báo chí", "hoi nghi", "quý"]
)
def test_ordinary_words_are_not_completed_to_provinces(service: Service, typed: str) -> None:
    names = {"Cao Bằng", "TP Hồ Chí Minh", "Quảng Ngãi", "Bắc Ninh"}
    assert not [s for s in service.suggest("q", typed) if any(s.endswith(n) for n in names)]


def test_the_last_words_have_to_say_enough(service: Service) -> None:
    assert "giao ban Lạng Sơn" not in service.suggest("q", "giao ban l")
    assert "họp dân bàn Trần Thái Bình" not in service.suggest("q", "họp dân bàn b")


@pytest.mark.parametrize(
    ("facet", "typed", "values"),
    [
        ("province", "tuyenquang", ["Tuyên Quang"]),
        ("province", "ha giang", ["Hà Giang"]),
        ("quarter", "quý 2", ["2021-Q2"]),
        ("quarter", "2/2021", ["2021-Q2"]),
        ("bloc", "noi_chinh", ["noi_chinh"]),
    ],
)
def test_inside_a_facet_a_value_is_found_by_whatever_names_it(
    service: Service, facet: str, typed: str, values: list[str]
) -> None:
    assert [v.value for v in service.facet_values(facet, typed, Request(), 10)] == values


def test_a_province_in_one_word_is_the_province(service: Service) -> None:
    assert ids(service, "hagiang") == ids(service, "tinh:hagiang") == ["hg"]


def test_searching_inside_a_facet(service: Service) -> None:
    values = service.facet_values("official", "binh", Request(), 10)
    assert [(v.value, v.count) for v in values] == [("Trần Thái Bình", 1)]
    assert [v.value for v in service.facet_values("bloc", "noi", Request(), 10)] == ["noi_chinh"]


def test_chosen_values_keep_their_counts_in_a_search_inside_the_facet(service: Service) -> None:
    """They are listed first, whatever is looked for, and beside the values that were asked for."""
    chosen = Request(include={"province": ("Lạng Sơn",)})
    values = service.facet_values("province", "tuyen", chosen, 1)
    assert [(v.value, v.count, v.selected) for v in values] == [("Lạng Sơn", 1, True)]
    values = service.facet_values("province", "tuyen", chosen, 5)
    assert [(v.value, v.count) for v in values][:2] == [("Lạng Sơn", 1), ("Tuyên Quang", 3)]
    refused = Request(exclude={"bloc": ("noi_chinh",)})
    values = service.facet_values("bloc", "tuyen giao", refused, 5)
    assert [(v.value, v.count) for v in values] == [("noi_chinh", 0), ("tuyen_giao", 1)]


@pytest.mark.parametrize("q", ["giao ban quý 2", "giao ban Trần Văn An", "giao ban"])
def test_a_cursor_goes_on_while_the_index_learns(tmp_path: Path, q: str) -> None:
    """What documents that arrive teach about a query's words does not make it another query."""
    engine = EmbeddedEngine(tmp_path)
    service = Service(engine)

    def write(name: str, **facts: object) -> None:
        made = document(name, "Giao ban quý 2", "Trần Văn An chủ trì", **facts)
        with engine.writer() as writer:
            writer.write([entry(made, analyse(made.title, made.lead, made.text))])
            writer.commit(1)

    names = [f"d{n}" for n in range(9)]
    for name in names:
        write(name, periods=("2021-Q2",))
    found: list[str] = []
    cursor = None
    while not found or cursor:
        answer = service.search(Request(q=q, size=3, cursor=cursor, resumable=True))
        found += [hit.document.id for hit in answer.hits]
        cursor = answer.cursor
        write(
            f"new-{len(found)}",
            periods=("2022-Q2",),
            officials=(Official("Trần Văn Ân", "Bí thư", "chair"),),
        )
    assert [id_ for id_ in found if id_ in names] == names
    service.close()


def test_spellings_of_a_name_are_one_value(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    names = {"a": ("Lê Thị Hoà", "Tỉnh uỷ"), "b": ("LÊ THỊ HÒA", "Tỉnh ủy")}
    with engine.writer() as writer:
        writer.write(
            entry(
                document(
                    id_, "", "", officials=(Official(name, "Bí thư", "chair"),), organiser=body
                )
            )
            for id_, (name, body) in names.items()
        )
        writer.commit(1)
    service = Service(engine)
    answer = service.search(
        Request(include={"official": ("Lê Thị Hoà",), "organiser": ("Tỉnh uỷ",)})
    )
    assert answer.total == 2
    assert [(v.value, v.count) for v in answer.facets["official"]] == [("Lê Thị Hòa", 2)]
    assert [(v.value, v.count) for v in answer.facets["organiser"]] == [("Tỉnh ủy", 2)]
    assert answer.understood.notes == ()
    service.close()


def test_every_value_that_was_asked_for_is_listed(tmp_path: Path) -> None:
    """A facet may have more values than an answer lists, and all quarters are always listed."""
    quarters = [f"{year}-Q{n}" for year in range(1990, 2026) for n in (1, 2, 3, 4)]
    engine = EmbeddedEngine(tmp_path)
    with engine.writer() as writer:
        writer.write(
            entry(document(quarter, "", "", portal=f"bao-{quarter}", periods=(quarter,)))
            for quarter in quarters
        )
        writer.commit(1)
    service = Service(engine)
    assert [v.value for v in service.search(Request()).facets["quarter"]] == quarters[::-1]
    assert len(service.facet_values("portal", "", Request(), 120)) == 120
    assert len(service.facet_values("portal", "", Request(), 1000)) == len(quarters)
    service.close()


def test_reports_of_the_same_meeting(service: Service) -> None:
    found = service.get("tq")
    assert found is not None
    assert [d.id for d in service.same_meeting(found)] == ["tq-lai"]
    assert service.same_meeting(DOCUMENTS[3]) == ()


def test_similar_briefings_are_of_different_meetings(service: Service) -> None:
    similar = [hit.document.id for hit in service.similar("hg")]
    assert len({"tq", "tq-lai"} & {*similar}) == 1


def test_snippets_and_titles_are_marked(service: Service) -> None:
    (hit,) = service.search(Request(q="giữ rừng", match="all")).hits
    assert "<mark>giữ rừng</mark>" in hit.snippets[0].html
    (title,) = (h for h in service.search(Request(q="mở đường")).hits if h.document.id == "ql")
    assert title.title_html == "Họp dân bàn <mark>mở đường</mark>"


def test_what_is_asked_of_the_headline_is_marked_there_only(service: Service) -> None:
    (hit,) = service.search(Request(q='title:"giao ban" mùa', match="all")).hits
    assert hit.title_html == "<mark>Giao ban</mark> báo chí tháng 8"
    assert [s.html.count("<mark>") for s in hit.snippets] == [1]
    assert len(service.mark(hit.document, "title", "title:giao")) == 1
    assert not service.mark(hit.document, "text", "title:giao")


def test_marking_a_whole_article(service: Service) -> None:
    found = service.get("ql")
    assert found is not None
    spans = service.mark(found, "text", "mở đường")
    assert [found.text[a:b] for a, b in spans] == ["mở đường"]


def test_every_hit_is_iterated_in_order(service: Service) -> None:
    assert [d.id for d in service.iterate(Request())] == ["ql", "tq-lai", "tq", "hg", "undated"]


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ODD | QUERIES)
def test_no_query_fails(service: Service, q: str) -> None:
    answer = service.search(Request(q=q))
    assert answer.total >= len(answer.hits)
    assert answer.meetings <= answer.total


def test_an_empty_index_answers(tmp_path: Path) -> None:
    service = Service(EmbeddedEngine(tmp_path))
    answer = service.search(Request(q="giao ban quý 2/2021", include={"province": ("Hà Giang",)}))
    assert (answer.total, answer.hits) == (0, ())
    assert service.keywords(Request()) == ()
    assert service.suggest("q", "giao") == ()
