"""The figures of all families: `python -m tests.crawler.families`."""

from tests.crawler.families.measuring import main

main()
