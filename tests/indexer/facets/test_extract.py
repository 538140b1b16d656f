from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from textwrap import fill

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article import Article
from indexer.document import Document
from indexer.facets import RULES, extract, judge, rules
from tests.indexer.facets.cases import articles

STORY = (
    "Sáng 9/7, Ban Dân vận Tỉnh ủy tổ chức hội nghị sơ kết công tác dân vận 6 tháng đầu năm 2021.\n"
    "Đồng chí Nông Văn Tuệ, Ủy viên Ban Thường vụ, Trưởng Ban Dân vận Tỉnh ủy chủ trì hội nghị."
)


def check(document: Document) -> None:
    for items in document.evidence.values():
        for item in items:
            if item.field in ("title", "lead", "text", "url", "published"):
                content = getattr(document, item.field)
                assert content[item.start : item.end] == item.quote
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


def test_every_facet_of_one_article() -> None:
    found = extract(Article(id="a", title="Phát huy sức dân", text=STORY, published="2021-07-10"))
    assert found.briefing
    assert (found.kind, found.organiser) == ("so_ket", "Ban Dân vận Tỉnh ủy")
    assert (found.periods, found.period_kind) == (("2021-Q1", "2021-Q2"), "half")
    assert (found.meeting_date, found.level) == ("2021-07-09", "tinh")
    assert found.blocs == ("dan_van",)
    assert found.officials[0].name == "Nông Văn Tuệ"
    assert found.officials[0].posts == ("uv_btv", "tb_dan_van")
    assert set(found.evidence) >= {"briefing", "kind", "organiser", "periods", "blocs", "officials"}
    check(found)


@pytest.mark.parametrize(
    ("title", "text", "organiser"),
    [
        ("Huyện ủy Na Hang giao ban quý I", "Ngày 5/4, Huyện ủy họp.", "Huyện ủy Na Hang"),
        (
            "Giao ban quý I",
            "Ngày 5/4, Thường trực Thị ủy Ba Đồn tổ chức giao ban quý I với các phường.",
            "Thường trực Thị ủy Ba Đồn",
        ),
        (
            "Huyện ủy giao ban quý I",
            "Ngày 5/4, Huyện ủy Na Hang tổ chức giao ban công tác quý I với các chi bộ.",
            "Huyện ủy Na Hang",
        ),
        (
            "Giao ban quý I",
            "Ngày 5/4, Thường trực Tỉnh ủy Cao Bằng tổ chức giao ban quý I.",
            "Thường trực Tỉnh ủy",
        ),
    ],
)
def test_a_body_that_every_district_has_is_named_with_its_place(
    title: str, text: str, organiser: str
) -> None:
    assert extract(Article(id="a", title=title, text=text)).organiser == organiser


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("đ", "ð").replace("Đ", "Ð"),
        lambda text: (
            "<p>" + text.replace("\n", "</p><p>").replace("hội nghị", "<b>hội nghị</b>") + "</p>"
        ),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("ủy", "u\u200bỷ").replace("Tỉnh", "Tỉ\u00adnh"),
        lambda text: "\n".join(fill(line, 40) for line in text.splitlines()),
        lambda text: text + "\nNhà cái uy tín nạp tiền nhận thưởng soi kèo casino",
    ],
    ids=["NFD", "eth", "markup", "no-break", "zero-width", "hard-breaks", "injected"],
)
def test_odd_characters_change_no_value(spoil: object) -> None:
    assert callable(spoil)
    found = extract(Article(id="a", title="", text=spoil(STORY)))
    plain = extract(Article(id="a", title="", text=STORY))
    assert (found.briefing, found.periods, found.blocs) == (True, plain.periods, plain.blocs)
    assert [o.name for o in found.officials] == ["Nông Văn Tuệ"]
    check(found)


UNNAMED = (
    "Sáu tháng đầu năm nay, công tác nội chính của tỉnh tiếp tục chuyển biến.\n"
    "Bí thư Huyện ủy Na Hang Vì Khánh Anh\nphát biểu tại hội nghị ngày 19/7/2022."
)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace(" ", "  "),
        lambda text: "\t" + text.replace("\n", "  \n\t "),
        lambda text: text.replace("\n", "\r\n"),
    ],
    ids=["doubled", "indented", "CRLF"],
)
@pytest.mark.parametrize(
    ("title", "text"), [("Huyện ủy Na Hang sơ kết 6 tháng", STORY), ("", UNNAMED)]
)
def test_blanks_change_no_value(title: str, text: str, spoil: Callable[[str], str]) -> None:
    plain, found = (
        extract(Article(id="a", title=as_printed(title), text=as_printed(text)))
        for as_printed in (str, spoil)
    )
    same = {field: getattr(plain, field) for field in ("title", "text", "evidence")}
    assert replace(found, **same) == plain
    check(found)


@pytest.mark.parametrize("width", range(40, 90, 6))
def test_lines_broken_at_a_width_change_no_value(width: int) -> None:
    more = (
        "Dự hội nghị có đồng chí Hoàng Thị Ngân Hà, Phó Chủ tịch Ủy ban MTTQ Việt Nam tỉnh; đồng chí Lý Văn Sơn Tùng, "
        "Phó Trưởng Ban Dân vận Tỉnh ủy.\nCác địa phương đã nhân rộng nhiều mô hình, vận động nhân dân hiến đất làm "
        "đường tại Na Hang, Lâm Bình, Chiêm Hóa và Hàm Yên trong năm qua."
    )
    text = f"{STORY}\n{more}"
    broken = "\n".join(fill(line, width) for line in text.splitlines())
    plain, found = (extract(Article(id="a", text=printed)) for printed in (text, broken))
    assert replace(found, text=text, evidence=plain.evidence) == plain
    check(found)


@pytest.mark.parametrize(
    "text", ["", " \n", "การประชุม", "会議の概要。", "The weather is fine.", "\x00\ud83d", "(" * 99]
)
def test_what_is_no_article_has_no_values(text: str) -> None:
    found = extract(Article(id="a", text=text))
    assert not found.briefing
    assert (found.kind, found.organiser, found.blocs, found.officials) == (None, None, (), ())
    assert not judge(Article(id="a", text=text)).keep


def test_a_title_alone_is_enough() -> None:
    found = extract(Article(id="a", text="", title="Tỉnh ủy giao ban khối nội chính quý I/2022"))
    assert (found.briefing, found.periods, found.blocs) == (True, ("2022-Q1",), ("noi_chinh",))


@pytest.mark.parametrize(
    "unit",
    [
        "đồng chí ",
        "Nguyễn Văn ",
        "giao ban quý II ",
        "\n",
        "(",
        "Phó Bí thư Tỉnh ủy, ",
        "<p>",
        STORY,
    ],
)
def test_a_long_text_ends(unit: str) -> None:
    check(extract(Article(id="a", title="Giao ban", text=unit * (200_000 // len(unit)))))


@settings(deadline=None)
@given(articles, st.text(max_size=40))
def test_never_fails_and_quotes_exactly(fields: dict[str, str], lead: str) -> None:
    title, text, url, published = (fields[name] for name in ("title", "text", "url", "published"))
    article = Article(
        id="a", text=text, url=url, title=title, lead=lead, published=published or None
    )
    check(extract(article))


def test_rules_have_a_version() -> None:
    assert rules.version() == RULES
    assert len(RULES) == 12
