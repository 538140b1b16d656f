"""Small articles written for the tests, analysed by splitting at white space: an engine knows no Vietnamese."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from indexer.document import Document, Evidence, Official
from indexer.engines.base import Engine, Entry, Terms
from indexer.states import entry


def fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def terms_of(title: str, text: str) -> Terms:
    """Terms of lower-cased words between spaces; `|` keeps phrases within title and text, as the analysis does."""
    heading, body = title.lower().split(), text.lower().split()
    runs = [run for run in (heading, body) if run]
    pairs = ["_".join(pair) for run in runs for pair in pairwise(run)]
    joined = " | ".join(" ".join(run) for run in runs)
    return Terms(
        syllables=joined,
        bigrams=" ".join(pairs),
        folded=fold(joined),
        folded_bigrams=fold(" ".join(pairs)),
        words=" ".join(word for run in runs for word in run),
        title=" ".join(heading),
        title_folded=fold(" ".join(heading)),
    )


def make(document: Document) -> Entry:
    return entry(document, terms_of(document.title, document.text))


def article(
    id_: str, title: str = "", text: str = "", published: str | None = None, **facets: object
) -> Entry:
    """An entry of a document with these fields; `officials` are names."""
    names = facets.pop("officials", ())
    assert isinstance(names, Sequence)
    officials = tuple(Official(name, "Bí thư", "chair", ("bi_thu",)) for name in names)
    document = Document(id=id_, title=title, text=text, published=published, officials=officials)
    return make(replace(document, **facets))  # type: ignore[arg-type]


def fill(engine: Engine, entries: Iterable[Entry], position: int = 1) -> None:
    """Write the entries and make them visible."""
    with engine.writer() as writer:
        report = writer.write(entries)
        assert not report.refused
        writer.commit(position)


TUYEN_QUANG = {"province": "Tuyên Quang", "province_now": "Tuyên Quang"}
HA_GIANG = {"province": "Hà Giang", "province_now": "Tuyên Quang"}
CA_MAU = {"province": "Cà Mau", "province_now": "Cà Mau"}

# Ten reports of eight meetings: `tq-1` and `tq-2` tell of one, `cm-1` and `cm-2` of another.
LIBRARY: tuple[Entry, ...] = (
    article(
        "tq-1",
        "Giao ban quý hai khối nội chính",
        "Sáng nay các cơ quan nội chính họp giao ban quý hai",
        "2021-07-08",
        **TUYEN_QUANG,
        periods=("2021-Q2",),
        blocs=("noi_chinh",),
        kind="giao_ban",
        portal="bao-tq",
        officials=("Lý Thị Hoa", "Trần Văn Núi"),
        meeting_id="m-tq",
        meeting_size=2,
        briefing=True,
        evidence={"periods": (Evidence("2021-Q2", "title", "named", 9, 16, "quý hai"),)},
    ),
    article(
        "tq-2",
        "Khối nội chính giao ban",
        "Các cơ quan nội chính giao ban quý hai năm nay",
        "2021-07-09",
        **TUYEN_QUANG,
        periods=("2021-Q2",),
        blocs=("noi_chinh", "dang"),
        kind="giao_ban",
        portal="dai-tq",
        officials=("Lý Thị Hoa",),
        meeting_id="m-tq",
        meeting_size=2,
        briefing=True,
    ),
    article(
        "hg-1",
        "Sơ kết sáu tháng",
        "Mặt trận và đoàn thể sơ kết công tác dân vận sáu tháng đầu năm",
        "2021-07-01",
        **HA_GIANG,
        periods=("2021-Q1", "2021-Q2"),
        blocs=("dan_van", "doan_the_mttq"),
        kind="so_ket",
        portal="bao-hg",
        officials=("Vàng Seo Sính",),
        briefing=True,
    ),
    article(
        "cm-1",
        "Giao ban báo chí tháng ba",
        "Ban tuyên giáo giao ban báo chí và nhắc việc phòng cháy",
        "2024-03-29",
        **CA_MAU,
        periods=("2024-Q1",),
        blocs=("tuyen_giao", "bao_chi"),
        kind="giao_ban",
        portal="bao-cm",
        officials=("Hồ Trung Biển",),
        meeting_id="m-cm",
        meeting_size=2,
        briefing=True,
    ),
    article(
        "cm-2",
        "Báo chí giao ban",
        "Hội nghị giao ban báo chí bàn việc phòng cháy rừng",
        "2024-03",
        **CA_MAU,
        periods=("2024-Q1",),
        blocs=("bao_chi",),
        kind="giao_ban",
        portal="dai-cm",
        meeting_id="m-cm",
        meeting_size=2,
        briefing=True,
    ),
    article(
        "cm-3",
        "Tổng kết năm",
        "Tỉnh ủy tổng kết công tác năm và bàn nhiệm vụ năm tới",
        "2023",
        **CA_MAU,
        periods=("2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"),
        blocs=("dang",),
        kind="tong_ket",
        portal="bao-cm",
        officials=("Hồ Trung Biển", "Lý Thị Hoa"),
        briefing=True,
    ),
    article("xx-1", "Thời tiết", "Trời mưa to ở vùng núi cao", "2021-07-08", portal="bao-tq"),
    article(
        "xx-2", "Không đề ngày", "Hội nghị bàn việc phòng cháy ở khối cơ quan", portal="bao-cm"
    ),
    article("xx-3", "", "giao ban", "1999-12-31"),
    article("xx-0", "Chợ phiên", "Chợ phiên vùng cao họp cả ngày", portal="bao-hg"),
)

SYLLABLES = (
    "giao",
    "ban",
    "quý",
    "nội",
    "chính",
    "hội",
    "nghị",
    "đảng",
    "dang",
    "năm",
    "tỉnh",
    "ủy",
)
BLOCS = ("dang", "noi_chinh", "dan_van")
QUARTERS = ("2020-Q4", "2021-Q1", "2021-Q2")
PROVINCES = (TUYEN_QUANG, HA_GIANG, CA_MAU)
DATES = (
    None,
    "2020",
    "2021",
    "2021-02",
    "2021-03",
    "2021-03-01",
    "2021-03-31",
    "2021-04-15",
    "2022-12",
)


def random_entries(count: int, seed: int = 1) -> list[Entry]:
    """Many entries over few syllables and values, so that everything coincides somewhere."""
    dice = random.Random(seed)
    made = []
    for number in range(count):
        meeting = dice.choice([None, None, None, "m1", "m2", "m3"])
        made.append(
            article(
                f"{dice.randrange(16**6):06x}-{number}",
                " ".join(dice.choices(SYLLABLES, k=dice.randrange(4))),
                " ".join(dice.choices(SYLLABLES, k=dice.randrange(1, 14))),
                dice.choice(DATES),
                **dice.choice(PROVINCES),
                blocs=tuple(dice.sample(BLOCS, dice.randrange(3))),
                periods=tuple(dice.sample(QUARTERS, dice.randrange(3))),
                meeting_id=meeting,
                meeting_size=2 if meeting else 1,
            )
        )
    return made
