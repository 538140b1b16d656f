"""Portal files: what is wrong is named by file, line and reason; the others go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.portals import load_portals, netloc

GOOD = "id: tot\nname: Tốt\nkind: party\nbase: https://mau.vn\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def problem(folder: Path, text: str) -> str:
    found = load_portals(write(folder, tot=GOOD, xau=text))
    assert list(found.portals) == ["tot"]  # the other portal goes on
    assert list(found.broken) == ["xau"]
    [line] = found.problems
    return line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "id: a\nname: A\nkind: party\nbase: http://a.vn\ncolour: red\n",
            "xau.yaml:5: colour: unknown key",
        ),
        ("id: a\nkind: party\nbase: http://a.vn\n", "xau.yaml:1: name: is missing"),
        (
            GOOD.replace("tot", "a") + "article: '(['\n",
            "xau.yaml:5: article: not a regular expression",
        ),
        (GOOD.replace("tot", "a") + "select:\n  title: 'h1['\n", "xau.yaml:6: select"),
        (
            GOOD.replace("tot", "a") + "select:\n- title: h1\n- body: '>>'\n",
            "xau.yaml:7: select.1.body: not a CSS",
        ),
        (
            GOOD.replace("tot", "a") + "listings:\n- url: /\n  nxt: a\n",
            "xau.yaml:7: listings.0.nxt: unknown key",
        ),
        (
            GOOD.replace("tot", "a") + "listings: [{url: 'http://khac.vn/'}]\n",
            "not on a host of this portal",
        ),
        (GOOD.replace("tot", "a") + "family: khong-co\n", "xau.yaml:5: family: no platform family"),
        (GOOD.replace("tot", "a").replace("party", "club"), "xau.yaml:3: kind:"),
        (
            GOOD.replace("tot", "a").replace("https", "ftp"),
            "xau.yaml:4: base: not an http(s) address",
        ),
        (GOOD.replace("tot", "a") + "hours: 25-3\n", "xau.yaml:5: hours: not hours"),
        (GOOD.replace("tot", "a") + "name: B\n", "xau.yaml:5: name: the key stands twice"),
        (GOOD, "xau.yaml:1: id: tot is also the id of another file"),
        (
            GOOD.replace("tot", "a") + "province: Thái Nguên\n",
            "xau.yaml:5: province: none is called 'Thái Nguên', is it Thái Nguyên?",
        ),
        ("id: [\n", "xau.yaml:2: not YAML"),
        ("id: a\n? [name]\n: A\n", "xau.yaml:2: not YAML"),
        (GOOD.replace("tot", "a") + "feeds: /rss\n", "xau.yaml:5: feeds: a list is expected"),
        ("- id: a\n", "xau.yaml:1: not a portal file"),
        ("", "xau.yaml:1: not a portal file"),
    ],
)
def test_a_broken_file_is_refused_with_line_and_reason(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert expected in problem(tmp_path, text)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "xau.yaml").write_bytes(b"\xff\xfe\x00id")
    assert "xau.yaml:1: its text is not UTF-8" in load_portals(tmp_path).problems[0]


def test_a_folder_that_is_missing_is_one_problem(tmp_path: Path) -> None:
    found = load_portals(tmp_path / "khong-co")
    assert not found.portals
    assert "no such folder" in found.problems[0]


def test_a_folder_without_portal_files_is_one_problem(tmp_path: Path) -> None:
    assert load_portals(tmp_path).problems == (f"{tmp_path}: no portal files (*.yaml) in it",)


def test_a_file_of_another_ending_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "tot.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "khac.yml").write_text(GOOD, "utf-8")
    found = load_portals(tmp_path)
    assert list(found.portals) == ["tot"]
    assert found.problems == ("khac.yml: not read; call it khac.yaml",)


def test_a_family_fills_in_what_the_file_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "families").mkdir()
    write(tmp_path / "families", theo_thang="article: ^/\\d{6}/\ndelay: 3\nnotes: of the family\n")
    write(tmp_path, tot=GOOD + "family: theo_thang\ndelay: 7\n")
    portal = load_portals(tmp_path).portals["tot"]
    assert (portal.article, portal.delay, portal.notes) == ("^/\\d{6}/", 7, "")


def test_what_a_file_says_of_old_pages_leaves_the_family_the_new_ones(tmp_path: Path) -> None:
    (tmp_path / "families").mkdir()
    write(tmp_path / "families", hang="select: {body: '#moi'}\n")
    old = "{body: '#cu', until: 2019-12-31}"
    write(tmp_path, tot=GOOD + f"family: hang\nselect: {old}\n")
    write(tmp_path, con=GOOD.replace("tot", "con") + "family: hang\nselect: {body: '#rieng'}\n")
    found = load_portals(tmp_path)
    assert found.problems == ()
    assert [part.body for part in found.portals["tot"].select] == ["#moi", "#cu"]
    assert [part.body for part in found.portals["con"].select] == ["#rieng"]


def test_a_broken_family_is_named_and_refuses_its_portals_only(tmp_path: Path) -> None:
    (tmp_path / "families").mkdir()
    write(tmp_path / "families", hong="article: '(['\n")
    write(tmp_path, tot=GOOD, con=GOOD.replace("tot", "con") + "family: hong\n")
    found = load_portals(tmp_path)
    assert list(found.portals) == ["tot"]
    assert [line.partition(":")[0] for line in found.problems] == ["families/hong.yaml", "con.yaml"]


def test_a_file_without_sources_is_discovered_automatically(tmp_path: Path) -> None:
    portals = load_portals(
        write(tmp_path, a=GOOD, b=GOOD.replace("tot", "b") + "feeds: [/rss]\n")
    ).portals
    assert portals["tot"].discovery == "auto"
    assert portals["b"].discovery is None


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://mau.vn/a", True),
        ("http://www.mau.vn/a", True),
        ("https://m.mau.vn/a", True),
        ("https://cu.com.vn/a", True),
        ("https://en.mau.vn/a", False),
        ("https://mau.vn.khac.com/", False),
        ("https://khacmau.vn/", False),
        ("https://mau.vn:8443/", False),
        ("https://mau.vn@khac.vn/", False),
        ("ftp://mau.vn/a", False),
        ("http://[::1", False),
        ("javascript:void(0)", False),
    ],
)
def test_only_own_hosts_are_allowed(tmp_path: Path, url: str, allowed: bool) -> None:
    portal = load_portals(write(tmp_path, a=GOOD + "formerly: [www.cu.com.vn]\n")).portals["tot"]
    assert portal.allows(url) is allowed


def test_hosts_with_a_port_are_told_apart() -> None:
    assert netloc("http://127.0.0.1:8900/a") == "127.0.0.1:8900"
    assert netloc("http://MAU.vn:80/a") == "mau.vn"
    assert netloc("https://mau.vn:80/a") == "mau.vn:80"


def test_the_article_pattern_sees_path_and_query(tmp_path: Path) -> None:
    text = GOOD + "article: ItemID=\\d+$\n"
    portal = load_portals(write(tmp_path, a=text)).portals["tot"]
    assert portal.is_article("https://mau.vn/Pages/tin.aspx?ItemID=12")
    assert portal.is_article("https://mau.vn/Pages/tin.aspx") is False


@pytest.mark.shared
def test_the_sample_portals_of_the_shared_folder_load(shared: Path) -> None:
    found = load_portals(shared / "portals" / "config")
    assert len(found.portals) == 5
    assert found.problems == ()
