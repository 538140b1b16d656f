from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.facets import officials, posts
from indexer.facets.officials import person_key
from tests.indexer.facets.cases import check_quotes, load, source


def found(text: str) -> list[tuple[str | None, str | None, str]]:
    return [(o.name, o.position, o.role) for o in officials.find(source(text=text)).value]


@pytest.mark.parametrize("case", load("official"), ids=lambda case: case["text"][:60])
def test_finds_names_positions_and_roles(case: dict[str, Any]) -> None:
    read = source(text=case["text"])
    finding = officials.find(read)
    named = [[o.name, o.position, o.role] for o in finding.value if o.name and o.role != "mention"]
    assert named == case["officials"]
    check_quotes(finding, read)


def test_joins_mentions_into_the_strongest_role_and_the_fullest_position() -> None:
    assert found(
        "Dự có đồng chí Hoàng Thúy Diễm, Ủy viên Ban Thường vụ, Trưởng ban Dân vận Tỉnh ủy.\n"
        "Đồng chí Hoàng Thuý Diễm, Trưởng ban Dân vận Tỉnh ủy phát biểu tại hội nghị."
    ) == [("Hoàng Thúy Diễm", "Ủy viên Ban Thường vụ, Trưởng ban Dân vận Tỉnh ủy", "speak")]


def test_joins_a_post_without_a_name_to_the_person_who_holds_it() -> None:
    assert found(
        "Dự có đồng chí Lý Văn Nhã, Trưởng ban Nội chính Tỉnh ủy.\n"
        "Kết luận hội nghị, đồng chí Trưởng ban Nội chính Tỉnh ủy đề nghị các ngành phối hợp."
    ) == [("Lý Văn Nhã", "Trưởng ban Nội chính Tỉnh ủy", "speak")]


def test_keeps_a_chair_without_a_name() -> None:
    assert found("Hội nghị do đồng chí Phó Bí thư Thường trực Tỉnh ủy chủ trì.") == [
        (None, "Phó Bí thư Thường trực Tỉnh ủy", "chair")
    ]


def test_a_guest_without_a_name_is_left_out() -> None:
    assert found("Dự hội nghị có đồng chí Phó Bí thư Thường trực Tỉnh ủy.") == []


def test_what_is_asked_of_a_post_is_nothing_that_its_holder_said() -> None:
    assert found("Đồng chí Bí thư cấp ủy phải trực tiếp chỉ đạo việc này.") == []


def test_a_reporter_is_no_official_though_the_name_is_alike() -> None:
    assert found(
        "Dự có đồng chí Vũ Tiến Lộc, Trưởng ban Tổ chức Tỉnh ủy.\nVũ Lộc\nẢnh: Tiến Lộc"
    ) == [("Vũ Tiến Lộc", "Trưởng ban Tổ chức Tỉnh ủy", "attend")]


def test_a_central_leader_who_is_quoted_is_a_mention() -> None:
    assert found("Tổng Bí thư Trần Văn Quyên nhấn mạnh: cán bộ là gốc.") == [
        ("Trần Văn Quyên", "Tổng Bí thư", "mention")
    ]


def test_a_place_is_no_person() -> None:
    assert found(
        "Sáng 5/5, tại Hà Giang, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh Lê Tuệ chủ trì."
    ) == [("Lê Tuệ", "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh", "chair")]


def test_a_position_broken_over_lines_is_one() -> None:
    assert found(
        "Vice Secretary of provincial\nParty Committee Tran Van Tin\naddresses the meeting."
    ) == [("Tran Van Tin", "Vice Secretary of provincial Party Committee", "speak")]


@pytest.mark.parametrize(
    ("position", "codes"),
    [
        ("Phó Bí thư Thường trực Tỉnh ủy, Chủ tịch HĐND tỉnh", ["pbt_thuong_truc", "ct_hdnd"]),
        ("Phó Bí thư TT Tỉnh uỷ", ["pbt_thuong_truc"]),
        ("Ủy viên Ban thường vụ (BTV), Trưởng Ban Dân vận Tỉnh ủy", ["uv_btv", "tb_dan_van"]),
        ("TUV, Phó Chủ tịch UBND tỉnh - Trưởng đoàn ĐBQH tỉnh", ["uv_bch", "pct_ubnd", "td_dbqh"]),
        ("Phó Bí thư Huyện ủy, Chủ tịch UBND huyện", ["pbt_huyen", "ct_ubnd_huyen"]),
        ("Bí thư Đảng ủy, Chủ tịch HĐND xã", ["bi_thu_dang_uy", "ct_hdnd_xa"]),
        ("nguyên Bí thư Tỉnh ủy", ["nguyen_bi_thu"]),
        ("Quyền Trưởng ban Nội chính Tỉnh ủy", ["quyen_tb_noi_chinh"]),
        (
            "Q. Chủ tịch UBND tỉnh kiêm Chủ tịch Hội Nông dân tỉnh",
            ["quyen_ct_ubnd", "ct_hoi_nong_dan"],
        ),
        ("Ủy viên dự khuyết Trung ương Đảng, Bí thư Tỉnh ủy", ["uv_du_khuyet_tw", "bi_thu"]),
        ("Permanent Deputy Secretary of the Provincial Party Committee", ["pbt_thuong_truc"]),
        ("Chủ nhiệm Ủy ban Kiểm tra (UBKT) Tỉnh ủy", ["cn_ubkt"]),
        ("Chairman of the Provincial People's Council", ["ct_hdnd"]),
        ("PBT TT Huyện ủy, CT HĐND huyện", ["pbt_thuong_truc_huyen", "ct_hdnd_huyen"]),
        ("BTĐU xã", ["bi_thu_xa"]),
        ("ĐUV, PCT UBND xã", ["uv_bch", "pct_ubnd_xa"]),
        (
            "members of the Provincial Party Standing Committee, Chief of the Provincial Party Committee Office",
            ["uv_btv", "chanh_vp_cap_uy"],
        ),
        ("nghệ nhân ưu tú", []),
    ],
)
def test_reads_posts_as_codes(position: str, codes: list[str]) -> None:
    assert list(posts.codes(position)) == codes


@pytest.mark.parametrize(
    ("position", "province", "codes"),
    [
        ("Phó Bí thư Thành ủy, Chủ tịch UBND thành phố", "Đà Nẵng", ["pbt", "ct_ubnd"]),
        ("Phó Bí thư Thành ủy, Chủ tịch UBND thành phố", "Lào Cai", ["pbt_huyen", "ct_ubnd_huyen"]),
        ("Phó Bí thư Thành ủy", None, ["pbt"]),
        ("Bí thư Thành ủy Long Xuyên", None, ["bi_thu_huyen"]),
        ("Bí thư Thành ủy", "Thừa Thiên Huế", ["bi_thu_huyen"]),
        ("Bí thư Thành ủy", "Huế", ["bi_thu"]),
    ],
)
def test_a_city_s_posts_have_the_rank_of_the_city(
    position: str, province: str | None, codes: list[str]
) -> None:
    assert list(posts.codes(position, province)) == codes


def test_labels_say_state_and_level() -> None:
    assert posts.label("nguyen_ct_ubnd_huyen") == "nguyên Chủ tịch UBND cấp huyện"
    assert posts.label("pbt_thuong_truc") == "Phó Bí thư Thường trực"
    assert posts.label("unheard_of") == "unheard_of"


def test_a_person_has_one_key_in_every_spelling() -> None:
    assert person_key("Hoàng  Thúy Hòa", "Cao Bằng") == person_key("HOÀNG Thuý Hoà", "Cao Bằng")
    assert person_key("Lê Văn Dũng", "Quảng Nam") != person_key("Lê Văn Dũng", "Bến Tre")
    assert person_key("Lê Thị Hà", "Huế") != person_key("Lê Thị Hạ", "Huế")


_WORDS = [
    *(
        "đồng chí",
        "các đồng chí",
        "Đ/c",
        "ông",
        "Đại tá",
        "Nguyễn Văn Khoa",
        "Mùa A Tín",
        "H'Lan Niê",
        "A",
        "K'",
    ),
    *(
        "Phó Bí thư",
        "Thường trực",
        "Tỉnh ủy",
        "Tỉnh uỷ",
        "Chủ tịch HĐND tỉnh",
        "nguyên",
        "Quyền",
        "TUV",
        "Q.",
        "UVT.Ư",
    ),
    *(
        "chủ trì",
        "phát biểu",
        "dự",
        "của",
        "và",
        ",",
        ";",
        ":",
        "-",
        "–",
        "(",
        ")",
        ".",
        "\n",
        "- ",
        "Sở Văn hóa",
    ),
    *(
        "Mr.",
        "Secretary of the",
        "and",
        "Tran Van Tin",
        "Hà Giang",
        "huyện",
        "Lâm Bình",
        "đồng thời là",
        "xã",
        "9",
    ),
]


@given(st.lists(st.sampled_from(_WORDS) | st.text(max_size=5), max_size=30).map(" ".join))
def test_evidence_is_exact_whatever_the_text(text: str) -> None:
    read = source(text=text)
    finding = officials.find(read)
    check_quotes(finding, read)
    for official in finding.value:
        assert official.name is None or len(official.name) > 1
        assert official.name or official.position
