"""Site families written without sight of the crawler, to measure what it makes of sites that nobody tuned it to.

Each is built as a kind of real sites is built, and is crawled by nothing but its address:
python -m tests.crawler.unseen_families
"""

from __future__ import annotations

from collections.abc import Mapping

from crawler.samples.shapes.base import Shape
from tests.crawler.unseen_families.epi_paper import EpiPaper
from tests.crawler.unseen_families.hue_query import HueQuery
from tests.crawler.unseen_families.next_paper import NextPaper
from tests.crawler.unseen_families.php_nuke import PhpNuke
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
