"""Adding a portal: a first portal file, and a stored page with what is expected to be read from it."""

from crawler.drafting.draft import Draft, Undrafted, draft_portal
from crawler.drafting.fixture import Fixture

__all__ = ["Draft", "Fixture", "Undrafted", "draft_portal"]
