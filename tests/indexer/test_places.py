from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lexicon import lexicon
from indexer import places


def test_has_63_units_before_the_merger_and_34_since() -> None:
    before = [u for u in places.units().values() if u.since.year < 2025 and u.until.year >= 2024]
    assert len(before) == 63
    assert len(places.current()) == 34
    assert {places.today(unit.name) for unit in before} == set(places.current())


def test_has_the_696_districts_of_2024() -> None:
    data = lexicon("districts")["provinces"]
    assert sum(len(names) for kinds in data.values() for names in kinds.values()) == 696
    assert set(data) == {
        u.name for u in places.units().values() if u.since.year < 2025 and u.until.year >= 2024
    }


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("tuyên quang", "Tuyên Quang"),
        ("TUYEN QUANG", "Tuyên Quang"),
        ("Thanh Hoá", "Thanh Hóa"),
        ("tp.hcm", "TP Hồ Chí Minh"),
        ("TP. Hồ Chí Minh", "TP Hồ Chí Minh"),
        ("ho chi minh", "TP Hồ Chí Minh"),
        ("Đắc Lắc", "Đắk Lắk"),
        ("dak lak", "Đắk Lắk"),
        ("Bắc Cạn", "Bắc Kạn"),
        ("Thừa Thiên - Huế", "Thừa Thiên Huế"),
        ("bà rịa vũng tàu", "Bà Rịa - Vũng Tàu"),
        ("tỉnh Nghệ An", "Nghệ An"),
        ("Nghệ An và", None),
        ("", None),
        ("Điện Biên Phủ", None),
    ],
)
def test_understands_names_as_people_write_them(written: str, name: str | None) -> None:
    assert places.unit(written) == name


@given(st.sampled_from(sorted(places.units())), st.booleans(), st.booleans())
def test_finds_every_province_in_any_form(name: str, loud: bool, apart: bool) -> None:
    written = unicodedata.normalize("NFD" if apart else "NFC", name.upper() if loud else name)
    text = f"{written}: giao ban"
    found = places.provinces().find(text)
    assert [(p.name, text[p.start : p.end]) for p in found] == [(name, written)]


@pytest.mark.parametrize(
    ("name", "when", "unit"),
    [
        ("Hà Giang", "2025-06-30", "Hà Giang"),
        ("Hà Giang", "2025-07-01", "Tuyên Quang"),
        ("Hà Giang", "2025-08", "Tuyên Quang"),
        ("Hà Giang", None, "Hà Giang"),
        ("Huế", "2024-12-31", "Thừa Thiên Huế"),
        ("Thừa Thiên Huế", "2025-01-01", "Huế"),
        ("Hà Tây", "2008-07-31", "Hà Tây"),
        ("Hà Tây", "2008-08-01", "Hà Nội"),
        ("Điện Biên", "2003", "Lai Châu"),
        ("Long An", "2026-04-30", "Tây Ninh"),
        ("Hà Giang", "nonsense", "Hà Giang"),
    ],
)
def test_knows_the_unit_at_a_date(name: str, when: str | None, unit: str) -> None:
    assert places.unit_at(name, when) == unit


def test_knows_what_todays_provinces_were() -> None:
    assert set(places.former("Lâm Đồng")) == {"Lâm Đồng", "Đắk Nông", "Bình Thuận"}
    assert places.unit_in_year("tuyen quang@2024") == ("Tuyên Quang", 2024)
    assert places.unit_in_year("Tuyên Quang") is None


@pytest.mark.parametrize(
    ("text", "provinces"),
    [
        ("huyện Chiêm Hoá", ("Tuyên Quang",)),
        ("TP. Long Xuyên", ("An Giang",)),
        ("TX.Đông Triều", ("Quảng Ninh",)),
        ("Quận 1", ("TP Hồ Chí Minh",)),
    ],
)
def test_finds_districts_with_their_province(text: str, provinces: tuple[str, ...]) -> None:
    assert next(places.districts().find(text)).provinces == provinces


def test_ambiguous_districts_name_all_their_provinces() -> None:
    assert len(next(places.districts().find("huyện Châu Thành")).provinces) > 5


@given(st.text())
def test_never_fails(text: str) -> None:
    for gazetteer in (places.provinces(), places.districts(accents=False), places.towns()):
        for place in gazetteer.find(text):
            assert 0 <= place.start < place.end <= len(text)
    places.unit(text)
    places.unit_in_year(text)
