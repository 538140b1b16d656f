from __future__ import annotations

from pathlib import Path

import pytest

from indexer.document import Document, Evidence, Official
from indexer.facets.corrections import CorrectionsError, apply, load

FOUND = Document(
    id="a1",
    province="Hà Nam",
    province_now="Ninh Bình",
    periods=("2021-Q1",),
    evidence={"periods": (Evidence("2021-Q1", "title", "meeting_name", 0, 5, "quý I"),)},
)


def test_applies_values_and_shows_them_as_evidence(tmp_path: Path) -> None:
    (tmp_path / "corrections.yaml").write_text(
        "- {article: a1, field: periods, value: [2021-Q2], reason: tên hội nghị ghi nhầm}\n"
        "- {article: a1, field: province, value: ha giang, reason: bài của Hà Giang}\n"
        "- {article: a1, field: officials, value: [{name: Lê A, position: Bí thư, role: chair}], reason: thiếu}\n",
        "utf-8",
    )
    document = apply(FOUND, load(tmp_path))
    assert document.periods == ("2021-Q2",)
    assert (document.province, document.province_now) == ("Hà Giang", "Tuyên Quang")
    assert document.officials == (Official("Lê A", "Bí thư", "chair"),)
    shown = document.evidence["periods"]
    assert shown == (Evidence("2021-Q2", "correction", "tên hội nghị ghi nhầm"),)


def test_reads_csv_with_lists_and_unknown_values(tmp_path: Path) -> None:
    (tmp_path / "corrections.csv").write_text(
        "\ufeffarticle,field,value,reason\n"
        "a1,periods,2021-Q1;2021-Q2,cả nửa năm\n"
        "a1,province,,không rõ\n"
        "a1,briefing,true,có giao ban\n",
        "utf-8",
    )
    document = apply(FOUND, load(tmp_path))
    assert document.periods == ("2021-Q1", "2021-Q2")
    assert document.province is document.province_now is None
    assert document.briefing
    assert document.evidence["province"][0].field == "correction"


def test_leaves_other_articles_alone(tmp_path: Path) -> None:
    assert load(tmp_path) == {}
    assert apply(FOUND, load(tmp_path)) == FOUND


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("a1,periods,2021-Q5,sai", "2021-Q5"),
        ("a1,colour,red,sai", "cannot be corrected"),
        ("a1,province,Atlantis,sai", "no province"),
        ("a1,kind,hop,sai", "giao_ban"),
        ("a1,meeting_date,31/12/2020,sai", "meeting_date"),
        ("a1,briefing,maybe,sai", "true or false"),
        ("a1,periods,2021-Q1,", "reason is missing"),
        (",periods,2021-Q1,sai", "article is missing"),
    ],
)
def test_names_file_line_and_reason_of_a_mistake(tmp_path: Path, line: str, complaint: str) -> None:
    file = tmp_path / "corrections.csv"
    file.write_text(f"article,field,value,reason\n{line}\n", "utf-8")
    with pytest.raises(CorrectionsError, match=complaint) as error:
        load(tmp_path)
    assert f"{file}: line 2" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("content", ["{", "text", "a: 1", "- 1"])
def test_names_a_file_that_is_no_list(tmp_path: Path, content: str) -> None:
    (tmp_path / "corrections.yaml").write_text(content, "utf-8")
    with pytest.raises(CorrectionsError, match=r"corrections\.yaml"):
        load(tmp_path)
