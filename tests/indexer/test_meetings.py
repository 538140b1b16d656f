from __future__ import annotations

import dataclasses
import random
import sqlite3
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Document, Official
from indexer.meeting_register import MeetingRegister
from indexer.meetings import Meeting, Signature, assigned, likeness

_WORDS = [
    f"{a}{b}" for a in "bcdghklmnpqrstvx" for b in ("an", "inh", "ong", "ao", "ư", "ich", "ôi", "ê")
]


def _text(seed: int, changed: int = 0) -> str:
    choose = random.Random(seed)
    words = choose.choices(_WORDS, k=300)
    for place in range(changed):
        words[place * 7] = "khác"
    return " ".join(words)


def _report(id_: str, text: str, **fields: Any) -> Document:
    known: dict[str, Any] = {
        "briefing": True,
        "province_now": "Ninh Bình",
        "periods": ("2021-Q2",),
        "blocs": ("noi_chinh",),
        "level": "tinh",
        "meeting_date": "2021-07-08",
    }
    return Document(id=id_, text=text, **(known | fields))


def _register(*reports: Document) -> MeetingRegister:
    register = MeetingRegister(sqlite3.connect(":memory:"))
    for report in reports:
        register.add(Signature.of(report))
    return register


def group(reports: Sequence[Document]) -> list[Document]:
    register = _register(*reports)
    return [assigned(report, register.of(report.id)) for report in reports]


def test_groups_copies_of_one_report() -> None:
    copies = [
        _report("b", _text(1, 6)),
        _report("a", _text(1)),
        _report("c", _text(2), blocs=("dang",)),
    ]
    assert [(d.meeting_id, d.meeting_size) for d in group(copies)] == [("a", 2), ("a", 2), ("c", 1)]


def test_names_the_meeting_after_its_first_report() -> None:
    copies = [
        _report("a", _text(1), published="2021-07-10"),
        _report("b", _text(1), published="2021-07-09"),
    ]
    assert {d.meeting_id for d in group(copies)} == {"b"}


def test_groups_two_papers_reports_of_one_meeting() -> None:
    chair = (Official("Lê Văn An", "Bí thư Tỉnh ủy", "chair"),)
    one, other = _report("a", _text(1), officials=chair), _report("b", _text(2), officials=chair)
    assert {d.meeting_id for d in group([one, other])} == {"a"}


@pytest.mark.parametrize(
    "fields",
    [
        {"periods": ("2021-Q3",)},
        {"province_now": "Hưng Yên"},
        {"meeting_date": "2021-07-15"},
        {"published": "2021-09-30"},
    ],
)
def test_keeps_apart_what_only_reads_alike(fields: dict[str, Any]) -> None:
    one = _report("a", _text(1), published="2021-07-09")
    other = dataclasses.replace(one, id="b", **fields)
    assert {d.meeting_size for d in group([one, other])} == {1}


def test_keeps_apart_meetings_of_two_districts_on_one_day() -> None:
    one = _report("a", _text(1), level="huyen", organiser="Huyện ủy Kim Bảng")
    other = _report("b", _text(2), level="huyen", organiser="Huyện ủy Lý Nhân")
    assert {d.meeting_size for d in group([one, other])} == {1}


@pytest.mark.parametrize("organiser", ["Huyện ủy", "Đảng bộ huyện", "Hội Nông dân huyện", None])
def test_keeps_apart_districts_of_which_nothing_tells_the_name(organiser: str | None) -> None:
    reports = [_report(str(n), _text(n), level="huyen", organiser=organiser) for n in range(2)]
    assert {d.meeting_size for d in group(reports)} == {1}


@pytest.mark.parametrize(
    ("level", "one", "other"),
    [
        ("huyen", "Huyện ủy Kim Bảng", "Ban Thường vụ Huyện uỷ Kim Bảng"),
        ("tinh", "Ban Dân vận Tỉnh ủy", "Ban Dân vận Tỉnh ủy Ninh Bình"),
        ("nganh", "Đảng ủy UBND tỉnh", "Đảng ủy UBND tỉnh Ninh Bình"),
        ("tinh", "Hội LHPN tỉnh", "Hội Liên hiệp Phụ nữ tỉnh"),
        ("tinh", "UBKT Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh uỷ"),
    ],
)
def test_knows_a_body_by_its_name_in_short_and_in_full(level: str, one: str, other: str) -> None:
    names = enumerate((one, other))
    reports = [_report(str(n), _text(n), level=level, organiser=name) for n, name in names]
    assert {d.meeting_size for d in group(reports)} == {2}


def test_knows_a_district_without_a_name_by_who_chaired_there() -> None:
    chair = (Official("Lê Văn An", "Bí thư Huyện ủy", "chair"),)
    bodies = enumerate(("Huyện ủy", "Huyện ủy Kim Bảng"))
    reports = [
        _report(str(n), _text(n), level="huyen", organiser=body, officials=chair)
        for n, body in bodies
    ]
    assert {d.meeting_size for d in group(reports)} == {2}


def test_keeps_apart_the_months_and_the_quarters_meeting_of_one_day() -> None:
    chair = (Official("Lê Văn An", "Bí thư Tỉnh ủy", "chair"),)
    kinds = enumerate(("month", "quarter", None))
    reports = [_report(str(n), _text(n), officials=chair, period_kind=kind) for n, kind in kinds]
    assert [d.meeting_size for d in group(reports[:2])] == [1, 1]
    assert [d.meeting_size for d in group(reports[1:])] == [2, 2]


def test_takes_new_reports_into_known_meetings() -> None:
    meetings = _register(_report("b", _text(1)))
    assert meetings.add(Signature.of(_report("c", _text(9), blocs=("dang",)))) == {"c"}
    assert meetings.add(Signature.of(_report("a", _text(1, 2)))) == {"a", "b"}
    assert meetings.of("b") == Meeting("a", 2)
    assert meetings.of("never seen") == Meeting("never seen", 1)


def test_signatures_survive_being_written() -> None:
    signature = Signature.of(_report("a", _text(1), officials=(Official("Lê A", None, "chair"),)))
    assert Signature.load(signature.dump()) == signature
    older = signature.dump().replace(',"period_kind":null', "")
    assert Signature.load(older) == signature


def test_short_texts_are_alike_to_nothing() -> None:
    one, other = (Signature.of(_report(i, "Giao ban quý II.", meeting_date=None)) for i in "ab")
    assert likeness(one, other) == 0


@given(st.permutations(range(6)))
def test_groups_do_not_depend_on_the_order(order: list[int]) -> None:
    reports = [_report(str(n), _text(n // 2, n % 2), meeting_date=None) for n in range(6)]
    found = {d.id: d.meeting_id for d in group([reports[n] for n in order])}
    assert found == {"0": "0", "1": "0", "2": "2", "3": "2", "4": "4", "5": "4"}


def test_reports_that_go_or_change_part_only_their_own_meeting() -> None:
    register = _register(
        _report("a", _text(1)), _report("b", _text(1, 2)), _report("c", _text(1, 4)), _report("d", _text(2), blocs=("dang",))
    )  # fmt: skip
    assert register.of("c") == Meeting("a", 3)
    assert register.remove("a") == {"a", "b", "c"}
    assert register.of("b") == register.of("c") == Meeting("b", 2)
    assert register.add(Signature.of(_report("c", _text(3), blocs=("dan_van",)))) == {"b", "c"}
    assert register.of("b") == Meeting("b", 1)
    assert register.remove("never seen") == frozenset()


def test_a_report_that_links_two_meetings_makes_them_one() -> None:
    chair = (Official("Lê Văn An", "Bí thư Tỉnh ủy", "chair"),)
    register = _register(
        _report("a", _text(1), meeting_date=None), _report("b", _text(2), officials=chair)
    )
    assert register.of("a") != register.of("b")
    register.add(Signature.of(_report("c", _text(1, 2), officials=chair)))
    assert {register.of(id_) for id_ in "abc"} == {Meeting("a", 3)}


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 7)), max_size=20))
def test_what_came_and_went_leaves_the_groups_of_what_is_there(
    steps: list[tuple[bool, int]],
) -> None:
    reports = {
        str(n): _report(str(n), _text(n // 3, 5 * (n % 3)), meeting_date=None) for n in range(8)
    }
    register, there = _register(), set()
    for added, number in steps:
        if added:
            register.add(Signature.of(reports[str(number)]))
            there.add(str(number))
        else:
            register.remove(str(number))
            there.discard(str(number))
    afresh = _register(*(reports[id_] for id_ in sorted(there)))
    assert {id_: register.of(id_) for id_ in there} == {id_: afresh.of(id_) for id_ in there}


def test_papers_differ_in_where_they_put_tone_marks() -> None:
    reports = [
        _report("a", _text(1), organiser="Tỉnh uỷ", officials=(Official("Nguyễn Thị Hoà", "Bí thư", "chair"),)),
        _report("b", _text(2), organiser="Tỉnh Ủy", officials=(Official("Lê Văn An", "Bí thư", "chair"),)),
        _report("c", _text(3), organiser=None, officials=(Official("NGUYỄN THỊ HÒA", "Bí thư", "chair"),)),
    ]  # fmt: skip
    assert {d.meeting_size for d in group(reports)} == {3}


def test_provinces_that_were_joined_later_met_apart() -> None:
    """The same body of two provinces, on one day and of one bloc: two meetings, though both lie in one province today."""
    known = {"province_now": "Tuyên Quang", "organiser": "Thường trực Tỉnh ủy"}
    reports = [
        _report("a", _text(1), province="Hà Giang", **known),
        _report("b", _text(2), province="Tuyên Quang", **known),
        _report("c", _text(3), province="Hà Giang", **known),
    ]
    assert [(d.meeting_id, d.meeting_size) for d in group(reports)] == [
        ("a", 2),
        ("b", 1),
        ("a", 2),
    ]
