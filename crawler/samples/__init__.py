"""Sample portals: eight invented provincial sites, built in four ways, with articles written for this project.

`giaoban demo` and the tests crawl them. Each file of `articles/` is one site: its facts, its articles, and what is true
of each article. `shapes/` holds one module for each way of building a site.

    with serve() as addresses:              # {"mau-langson": "http://127.0.0.1:40123/", …}
        write_portal_files(folder, addresses)
"""

from crawler.samples.articles import Labels, Sample, Site, load_sites
from crawler.samples.portal_files import write_portal_files
from crawler.samples.server import serve

__all__ = ["Labels", "Sample", "Site", "load_sites", "serve", "write_portal_files"]
