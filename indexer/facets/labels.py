"""What facets and their values are called on the page, in Vietnamese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from config.lexicon import lexicon
from indexer.facets import posts
from indexer.query.dates import shown_date

Language = Literal["vi", "en"]

FACETS: Mapping[Language, Mapping[str, str]] = {
    "vi": {
        "province": "Tỉnh, thành phố",
        "quarter": "Quý",
        "bloc": "Khối",
        "official": "Cán bộ",
        "portal": "Nguồn",
        "kind": "Hình thức",
        "post": "Chức vụ",
        "level": "Cấp",
        "organiser": "Cơ quan chủ trì",
        "period_kind": "Kỳ",
        "briefing": "Là hội nghị giao ban",
        "meeting_date": "Ngày họp",
        "title": "Tiêu đề",
    },
    "en": {
        "province": "Province",
        "quarter": "Quarter",
        "bloc": "Bloc",
        "official": "Official",
        "portal": "Source",
        "kind": "Kind",
        "post": "Post",
        "level": "Level",
        "organiser": "Organiser",
        "period_kind": "Period",
        "briefing": "Is a briefing",
        "meeting_date": "Day of the meeting",
        "title": "Title",
    },
}

_VALUES: Mapping[Language, Mapping[str, Mapping[str, str]]] = {
    "vi": {
        "kind": {
            "giao_ban": "Giao ban",
            "so_ket": "Sơ kết",
            "tong_ket": "Tổng kết",
            "khac": "Hình thức khác",
        },
        "level": {"tinh": "Cấp tỉnh", "huyen": "Cấp huyện", "xa": "Cấp xã", "nganh": "Ngành"},
        "period_kind": {
            "month": "Tháng",
            "quarter": "Quý",
            "half": "Nửa năm",
            "nine_months": "Chín tháng",
            "year": "Năm",
            "other": "Kỳ khác",
        },
        "briefing": {"true": "Hội nghị giao ban", "false": "Bài khác"},
        "role": {
            "chair": "Chủ trì",
            "speak": "Phát biểu",
            "attend": "Dự",
            "mention": "Được nhắc đến",
        },
    },
    "en": {
        "kind": {
            "giao_ban": "Briefing (giao ban)",
            "so_ket": "Interim review (sơ kết)",
            "tong_ket": "Final review (tổng kết)",
            "khac": "Other form",
        },
        "level": {"tinh": "Province", "huyen": "District", "xa": "Commune", "nganh": "Sector"},
        "period_kind": {
            "month": "Month",
            "quarter": "Quarter",
            "half": "Half-year",
            "nine_months": "Nine months",
            "year": "Year",
            "other": "Other period",
        },
        "briefing": {"true": "Briefing", "false": "Other article"},
        "bloc": {
            "dang": "Party",
            "doan_the_mttq": "Front and mass organisations",
            "noi_chinh": "Internal affairs",
            "dan_van": "Mass mobilisation",
            "tuyen_giao": "Propaganda and education",
            "to_chuc": "Organisation",
            "kiem_tra": "Inspection",
            "van_phong_cap_uy": "Committee offices",
            "chinh_quyen": "Government",
            "doanh_nghiep": "Enterprises",
            "bao_chi": "Press",
            "other": "Other bloc",
        },
        "role": {
            "chair": "Chaired",
            "speak": "Spoke",
            "attend": "Attended",
            "mention": "Mentioned",
        },
    },
}

_QUARTER = re.compile(r"(?P<year>\d{4}|XXXX)(?:-Q(?P<number>[1-4]))?")
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def facet_label(facet: str, language: Language = "vi") -> str:
    """The name of a facet; an unknown one is its own name."""
    return FACETS[language].get(facet, facet)


def label(facet: str, value: str, language: Language = "vi") -> str:
    """The name of a facet's value for people; a value without one (names, portals) is its own label."""
    if facet == "quarter":
        return _quarter(value, language)
    if facet == "province":
        name, _, year = value.partition("@")
        until = "đến" if language == "vi" else "until"
        return f"{name} ({until} {year})" if year else name
    if facet == "post":
        return posts.label(value)
    if facet == "meeting_date":
        return shown_date(value, language)
    if facet == "bloc" and language == "vi":
        return str(lexicon("blocs").get(value, {}).get("label", value))
    return _VALUES[language].get(facet, {}).get(value, value)


def _quarter(value: str, language: Language) -> str:
    match = _QUARTER.fullmatch(value)
    if match is None:
        return value
    year, number = match["year"], match["number"]
    if number is None:
        return f"Năm {year}" if language == "vi" else year
    if language == "en":
        return f"Q{number} {year}" if year != "XXXX" else f"Q{number}, year unknown"
    roman = _ROMAN[number]
    return f"Quý {roman}/{year}" if year != "XXXX" else f"Quý {roman}, không rõ năm"
