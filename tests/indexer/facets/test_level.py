from __future__ import annotations

import pytest

from indexer.facets import level, meeting, organiser
from tests.indexer.facets.cases import check_quotes, source


@pytest.mark.parametrize(
    ("text", "province", "expected"),
    [
        ("Sáng 5/7, Thường trực Tỉnh ủy tổ chức giao ban quý II.", "Hà Nam", "tinh"),
        ("Sáng 5/7, Huyện ủy Kim Bảng tổ chức giao ban quý II.", "Hà Nam", "huyen"),
        ("Sáng 5/7, Thành ủy Phủ Lý tổ chức giao ban quý II.", "Hà Nam", "huyen"),
        ("Sáng 5/7, Thành ủy tổ chức giao ban quý II.", "Hải Phòng", "tinh"),
        ("Sáng 5/7, Đảng ủy phường Hạc Thành tổ chức giao ban quý II.", "Thanh Hóa", "xa"),
        ("Sáng 5/7, Đảng ủy Khối các cơ quan tỉnh tổ chức giao ban quý II.", "Hà Nam", "nganh"),
        ("Giao ban dư luận xã hội tháng 9. Tỉnh ủy chỉ đạo.", "Hà Nam", "tinh"),
        ("Kinh tế trên địa bàn huyện ổn định.", "Hà Nam", "huyen"),
        ("Sáng 5/7, hội nghị giao ban văn phòng UBND tỉnh và các huyện quý II.", "Hà Nam", "tinh"),
        ("Bí thư Thành ủy chủ trì hội nghị.", "Huế", "tinh"),
        (
            "Sáng 5/1, Đảng ủy các cơ quan Đảng phường sơ kết quý I. Nghị quyết của tỉnh.",
            "Huế",
            "xa",
        ),
        ("Phường Sao Mai họp giao ban đầu năm.", "Hà Nam", "xa"),
        ("Sáng 5/1, Đảng ủy đặc khu Vân Đồn sơ kết quý I.", "Quảng Ninh", "xa"),
        ("Sáng 5/1, Đảng ủy UBND tỉnh sơ kết quý I.", "Hà Nam", "nganh"),
        ("Sáng 5/1, Khối dân vận xã Kẻ Sặt giao ban tháng 12.", "Hải Phòng", "xa"),
        (
            "Giao ban khối dân vận: cán bộ cơ sở còn ngại va chạm. Tỉnh ủy chỉ đạo.",
            "Hà Nam",
            "tinh",
        ),
        ("Sáng 5/7, Thành ủy Thủ Đức tổ chức giao ban quý II.", "TP Hồ Chí Minh", "huyen"),
        ("Sáng 5/7, Thành ủy Huế tổ chức giao ban quý II.", "Huế", "tinh"),
        ("Sáng 5/7, Đảng ủy BĐBP tỉnh tổ chức giao ban quý II.", "Hà Nam", "nganh"),
        ("Sáng 5/7, Đoàn khối các cơ quan tỉnh sơ kết quý II.", "Hà Nam", "nganh"),
        ("Không có gì.", "Hà Nam", None),
    ],
)
def test_tells_the_level(text: str, province: str, expected: str | None) -> None:
    read = source(text=text)
    body = organiser.find(read).value
    found = level.find(read, meeting.names(read), body, province)
    assert found.value == expected
    check_quotes(found, read)


def test_a_headline_that_begins_with_a_district_tells_the_level() -> None:
    read = source(title="Huyện Na Hang sơ kết 6 tháng", text="Về dự có lãnh đạo Tỉnh ủy.")
    assert level.find(read, meeting.names(read)).value == "huyen"
