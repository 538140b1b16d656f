"""Site families written without sight of the crawler, to measure what it makes of sites that nobody tuned it to.

Each is built as a kind of real sites is built, and is crawled by nothing but its address. There are two sets; the second
was written without knowing what came home from the first:  python -m tests.crawler.unseen_families [first] [second]

At first sight, with the rules as they were when each set came, 42 and 39 of 100 articles were right: all found but four,
with their headlines, but with lines of the site in the text, or without their day. The rules were mended after each.
"""

from __future__ import annotations

from collections.abc import Mapping

from crawler.samples.shapes.base import Shape
from tests.crawler.unseen_families.day_folder import DayFolder
from tests.crawler.unseen_families.epi_paper import EpiPaper
from tests.crawler.unseen_families.hue_query import HueQuery
from tests.crawler.unseen_families.joomla_k2 import JoomlaK2
from tests.crawler.unseen_families.keyset_paper import KeysetPaper
from tests.crawler.unseen_families.next_paper import NextPaper
from tests.crawler.unseen_families.number_path import NumberPath
from tests.crawler.unseen_families.nuxt_party import NuxtParty
from tests.crawler.unseen_families.php_nuke import PhpNuke
from tests.crawler.unseen_families.tv_station import TvStation
from tests.crawler.unseen_families.vnpt_portal import VnptPortal
from tests.crawler.unseen_families.wp_magazine import WpMagazine

FIRST: Mapping[str, type[Shape]] = {
    "epi_paper": EpiPaper,
    "next_paper": NextPaper,
    "wp_magazine": WpMagazine,
    "vnpt_portal": VnptPortal,
    "php_nuke": PhpNuke,
    "hue_query": HueQuery,
}
SECOND: Mapping[str, type[Shape]] = {
    "keyset_paper": KeysetPaper,
    "day_folder": DayFolder,
    "number_path": NumberPath,
    "tv_station": TvStation,
    "joomla_k2": JoomlaK2,
    "nuxt_party": NuxtParty,
}
