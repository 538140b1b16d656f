"""From a page's bytes to the article on it: `extract_page`."""

from crawler.extraction.extract import extract_page, page_lines, to_article
from crawler.extraction.page import Hints, Kind, Page

__all__ = ["Hints", "Kind", "Page", "extract_page", "page_lines", "to_article"]
