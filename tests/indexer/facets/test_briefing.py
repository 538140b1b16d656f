from __future__ import annotations

from typing import Any

import pytest

from crawler.article import Article
from indexer.document import BLOCS, KINDS
from indexer.facets import extract, judge
from indexer.facets.labels import label
from tests.indexer.facets.cases import load

CASES = load("briefing")


def document(case: dict[str, Any]) -> Any:
    return extract(Article(id="case", title=case["title"], text=case["text"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_tells_briefings_from_their_look_alikes(case: dict[str, Any]) -> None:
    found = document(case)
    assert found.briefing == case["briefing"]
    if found.briefing:
        assert found.evidence["briefing"][0].quote


@pytest.mark.parametrize("case", [c for c in CASES if "blocs" in c], ids=lambda c: c["text"][:60])
def test_reads_the_blocs_from_the_name_and_the_organiser(case: dict[str, Any]) -> None:
    found = document(case)
    assert set(found.blocs) == set(case["blocs"])
    assert {item.value for item in found.evidence["blocs"]} == set(found.blocs)


@pytest.mark.parametrize("case", [c for c in CASES if "kind" in c], ids=lambda c: c["text"][:60])
def test_reads_the_kind(case: dict[str, Any]) -> None:
    assert document(case).kind == case["kind"]
    assert case["kind"] in KINDS


@pytest.mark.parametrize(
    "case", [c for c in CASES if "organiser" in c], ids=lambda c: c["text"][:60]
)
def test_reads_the_organiser_as_printed(case: dict[str, Any]) -> None:
    found = document(case)
    assert found.organiser == case["organiser"]
    assert found.evidence["organiser"][0].quote == case["organiser"]


@pytest.mark.parametrize(
    "body", ["Ban Dân vận Tỉnh ủy Cà Mau", "Ban Dân vận Tỉnh ủy Bà Rịa - Vũng Tàu"]
)
def test_a_provinces_body_is_called_the_same_with_and_without_the_province(body: str) -> None:
    found = document({"title": "", "text": f"Ngày 9/7, {body} sơ kết công tác 6 tháng đầu năm."})
    assert found.organiser == "Ban Dân vận Tỉnh ủy"
    assert found.evidence["organiser"][0].quote == body


def test_a_body_that_the_headline_shortens_is_quoted_where_it_stands_in_full() -> None:
    found = document(
        {
            "title": "Ban Nội chính hoàn thành nhiệm vụ",
            "text": "Sáng 8/1, Ban Nội chính Tỉnh ủy tổng kết công tác năm 2023.",
        }
    )
    assert found.organiser == "Ban Nội chính Tỉnh ủy"
    assert [(e.field, e.quote) for e in found.evidence["organiser"]] == [("text", found.organiser)]


def test_bodies_of_several_places_are_no_organiser() -> None:
    found = document(
        {
            "title": "Cụm thi đua Ủy ban MTTQ các huyện sơ kết công tác Mặt trận 6 tháng",
            "text": "Ngày 10/7, Cụm thi đua số 2 sơ kết công tác Mặt trận 6 tháng đầu năm 2023.",
        }
    )
    assert (found.briefing, found.organiser) == (True, None)


def test_attendees_do_not_make_blocs() -> None:
    found = document(
        {
            "title": "Giao ban công tác nội chính tháng 5",
            "text": "Sáng 2/6, Thường trực Tỉnh ủy giao ban công tác nội chính tháng 5. Dự có lãnh đạo Ban Tuyên giáo, "
            "Ban Dân vận, Ủy ban Kiểm tra Tỉnh ủy, Ủy ban MTTQ tỉnh và các đoàn thể.",
        }
    )
    assert found.blocs == ("noi_chinh",)


def test_every_bloc_has_a_label() -> None:
    assert [code for code in BLOCS if label("bloc", code) == code] == []
    assert label("bloc", "unheard_of") == "unheard_of"


def test_a_decision_gives_its_reason_in_one_line() -> None:
    kept = judge(Article(id="a", title="Giao ban khối\nnội chính quý I", text="Tỉnh ủy giao ban."))
    refused = judge(Article(id="b", title="Giải bóng đá mở rộng", text="Khai mạc giải."))
    assert (kept.keep, refused.keep) == (True, False)
    assert kept.reason
    assert refused.reason
    assert "\n" not in kept.reason + refused.reason


def test_a_judgement_agrees_with_the_document() -> None:
    for case in CASES:
        article = Article(id="case", title=case["title"], text=case["text"])
        assert judge(article).keep == extract(article).briefing
