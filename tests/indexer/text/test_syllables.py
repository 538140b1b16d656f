from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.text import begun, fold, normal, respelled, syllables
from indexer.text.old_encodings import encoding_of
from tests.indexer.text.test_cleaning import MARKUP, ODD

TONES = "\u0300\u0301\u0309\u0303\u0323"


@given(ODD | MARKUP)
def test_offsets_give_the_original_characters(text: str) -> None:
    """For any string, what stands at a token's offsets is read as that token, and tokens do not overlap."""
    assume(encoding_of(text) is None)
    position = 0
    for token in syllables(text):
        assert position <= token.start < token.end <= len(text)
        part = text[token.start : token.end]
        assume(encoding_of(part) is None)  # a word of an old encoding is only read in its context
        assert token.text in [t.text for t in syllables(part)]
        position = token.start
    assert all(token.text and " " not in token.text for token in syllables(text))


@given(st.text(alphabet="hộiNghịĐẢng ủyquý-,.;%5\n", max_size=80))
def test_any_unicode_form_gives_the_same_syllables(text: str) -> None:
    forms = {
        tuple(t.text for t in syllables(unicodedata.normalize(form, text)))
        for form in ("NFC", "NFD")
    }
    assert len(forms) == 1


@pytest.mark.parametrize(
    "spellings",
    [
        ("hòa", "hoà", "HÒA", "Hoà"),
        ("thủy", "thuỷ"),
        ("khỏe", "khoẻ"),
        ("ủy", "uỷ", "Uỷ"),
        ("quý", "quí", "qúy", "QUÝ"),
        ("kỹ", "kĩ"),
        ("lý", "lí"),
        ("tỷ", "tỉ"),
        ("hy", "hi"),
        ("sĩ", "sỹ"),
        ("toàn", "tòan"),
        ("già", "gìa"),
        ("đảng", "Đảng", "Ðảng", "ĐẢNG"),
    ],
)
def test_spellings_that_readers_take_for_one(spellings: tuple[str, ...]) -> None:
    assert len({syllables(word)[0].text for word in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("đường", "Dương"),
        ("chó", "chò"),
        ("gì", "gỉ"),
        ("thi", "thy"),
        ("gái", "gáy"),
        ("ủy", "uy"),
    ],
)
def test_accents_and_letters_that_make_another_word(one: str, other: str) -> None:
    assert normal(one) != normal(other)


ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh ph q r s t th tr v x"
RIMES = (
    "a ai am an ang anh ap ay ăn âm ân âu âng e em eo ê ên êu i ia iêm iên iêu im in inh iêt o oa oai oan oang oăn oe oi "
    "on ong ô ôi ông ơ ơi u ua uân uê ui ung uôi uôn uông uy uya uyên uynh ư ưa ưng ươi ương ưu y yên yêu"
)


@given(
    st.sampled_from(["", *ONSETS.split()]),
    st.sampled_from(RIMES.split()),
    st.sampled_from(["", *TONES]),
    st.data(),
)
def test_a_syllable_is_found_by_each_of_its_beginnings(
    onset: str, rime: str, tone: str, data: st.DataObject
) -> None:
    """However much of a syllable has been typed, in the spelling that the whole one has or without accents."""
    whole = normal(onset + rime + tone)
    spelled = data.draw(st.sampled_from([whole, fold(whole)]))
    typed = spelled[: data.draw(st.integers(1, len(spelled)))]
    forms = [fold(whole)] if spelled == fold(whole) else [whole]
    assert any(form.startswith(begun(typed, *syllables(typed))) for form in forms)


@pytest.mark.parametrize(
    ("typed", "whole", "fits"),
    [
        ("mi", "minh", True),
        ("my", "minh", False),
        ("Li", "Lý", True),
        ("qui", "Quý", True),
        ("hòa", "hoàng", True),
        ("HUỲ", "Huỳnh", True),
        ("ho\u0301a", "hoá", True),
        ("hò", "hoàng", False),
        ("hoá", "hoàng", False),
    ],
)
def test_what_follows_decides_how_a_beginning_is_spelled(
    typed: str, whole: str, fits: bool
) -> None:
    forms = (normal(whole), fold(normal(whole)))
    starts = begun(f" {typed}", *syllables(f" {typed}"))
    assert any(form.startswith(starts) for form in forms) is fits


@pytest.mark.parametrize(
    "word", ["huỳnh", "nguyễn", "khuya", "ngoại", "cứu", "người", "giếng", "quốc", "thuở", "ưu", "İstanbul"]
)  # fmt: skip
def test_the_normal_form_leaves_right_spellings_alone(word: str) -> None:
    assert normal(word) == word.lower()


def test_folding_drops_accents_and_nothing_else() -> None:
    assert fold("Đắk Lắk, Thừa Thiên Huế 2021") == "dak lak, thua thien hue 2021"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Offsets after these were negative or shifted in older analysers.
        ("quý II; tăng 15,2% (3.500 đơn)", ["quý", "II", "tăng", "15", "2", "3", "500", "đơn"]),
        ("KT-XH, T.Ư", ["KT", "XH", "T", "Ư"]),
        ("giao_ban", ["giao", "ban"]),
        ("😀 hội nghị 😀 tỉnh", ["hội", "nghị", "tỉnh"]),
        ("<p>họp <b>giao</b> ban", ["họp", "giao", "ban"]),
    ],
)
def test_offsets_in_texts_that_broke_other_analysers(text: str, expected: list[str]) -> None:
    assert [text[t.start : t.end] for t in syllables(text)] == expected


def test_a_term_is_never_longer_than_engines_take() -> None:
    (token,) = syllables("a" * 100_000)
    assert len(token.text) <= 64
    assert (token.start, token.end) == (0, 100_000)


@pytest.mark.parametrize(
    ("printed", "pressed"),
    [
        ("Tỉnh uỷ", "Tỉnh ủy"),
        ("HUYỆN UỶ HOÀ AN", "HUYỆN ỦY HÒA AN"),
        ("Nguyễn Thị Hoà", "Nguyễn Thị Hòa"),
        ("Nguyễn Thị Ho\u0300a", "Nguyễn Thị Hòa"),
        ("Huỳnh Thuỷ Tiên", "Huỳnh Thủy Tiên"),
        ("Lí Mĩ Kỳ, Y Ti", "Lí Mĩ Kỳ, Y Ti"),
        ("H'Lan Niê K’Đăm", "H'Lan Niê K’Đăm"),
        ("İstanbul", "İstanbul"),
        ("", ""),
    ],
)
def test_names_have_their_tone_marks_where_the_press_puts_them(printed: str, pressed: str) -> None:
    assert respelled(printed) == pressed


@given(ODD)
def test_a_respelled_name_is_the_same_name(name: str) -> None:
    assume(encoding_of(name) is None)
    assert respelled(respelled(name)) == respelled(name)
    assert [t.text for t in syllables(respelled(name))] == [t.text for t in syllables(name)]
