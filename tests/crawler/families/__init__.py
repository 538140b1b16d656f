"""Site families: one module for each way in which provincial portals are built; the articles are those of the samples.

`measuring` crawls them all, knowing nothing of them or by proper portal files, and compares what comes home with what is
true:  python -m tests.crawler.families
"""

from __future__ import annotations

from collections.abc import Mapping

from crawler.samples.shapes import SHAPES
from crawler.samples.shapes.base import Shape
from tests.crawler.families.bbg import Bbg
from tests.crawler.families.blogger import Blogger
from tests.crawler.families.cdn_paper import CdnPaper
from tests.crawler.families.date_archive import DateArchive
from tests.crawler.families.drupal import Drupal
from tests.crawler.families.endless_scroll import EndlessScroll
from tests.crawler.families.fck_paper import FckPaper
from tests.crawler.families.gov_portal import GovPortal
from tests.crawler.families.joomla import Joomla
from tests.crawler.families.json_ld_app import JsonLdApp
from tests.crawler.families.liferay import Liferay
from tests.crawler.families.nukeviet import NukeViet
from tests.crawler.families.numeric_month import NumericMonth
from tests.crawler.families.old_tables import OldTables, Tcvn3Tables
from tests.crawler.families.post_id import PostId
from tests.crawler.families.sharepoint import SharePoint
from tests.crawler.families.shortcode import Shortcode
from tests.crawler.families.viewer import Viewer

FAMILIES: Mapping[str, type[Shape]] = {
    **SHAPES,
    "bbg": Bbg,
    "blogger": Blogger,
    "cdn_paper": CdnPaper,
    "date_archive": DateArchive,
    "drupal": Drupal,
    "endless_scroll": EndlessScroll,
    "fck_paper": FckPaper,
    "gov_portal": GovPortal,
    "joomla": Joomla,
    "json_ld_app": JsonLdApp,
    "liferay": Liferay,
    "nukeviet": NukeViet,
    "numeric_month": NumericMonth,
    "post_id": PostId,
    "sharepoint": SharePoint,
    "shortcode": Shortcode,
    "tcvn3_tables": Tcvn3Tables,
    "viewer": Viewer,
    "windows_1258_tables": OldTables,
}
