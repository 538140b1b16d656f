"""The figures of the unseen families, which are for `auto` alone: `python -m tests.crawler.unseen_families`."""

from tests.crawler.families.measuring import main
from tests.crawler.unseen_families import FIRST

main(FIRST, ways=("auto",))
