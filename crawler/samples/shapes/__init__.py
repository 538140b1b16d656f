"""The ways in which the sample portals are built: name → the class that renders such a site."""

from collections.abc import Mapping

from crawler.samples.shapes.base import Shape
from crawler.samples.shapes.dotnetnuke import DotNetNuke
from crawler.samples.shapes.hex_paper import HexPaper
from crawler.samples.shapes.video_portal import VideoPortal
from crawler.samples.shapes.wordpress import WordPress

SHAPES: Mapping[str, type[Shape]] = {
    "dotnetnuke": DotNetNuke,
    "hex_paper": HexPaper,
    "video_portal": VideoPortal,
    "wordpress": WordPress,
}
