"""Sample portals bundled with the project: articles and pages written for it."""
