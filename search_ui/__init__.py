"""The search pages: everything that people and programs reach over HTTP. The one folder that imports Flask."""

from search_ui.app import create_app

__all__ = ["create_app"]
