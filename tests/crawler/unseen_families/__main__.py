"""The figures of the unseen families, `auto` alone: `python -m tests.crawler.unseen_families [first] … [fourth]`."""

import sys

from tests.crawler.families.measuring import main
from tests.crawler.unseen_families import FIRST, FOURTH, SECOND, THIRD

SETS = {"first": FIRST, "second": SECOND, "third": THIRD, "fourth": FOURTH}

for name in sys.argv[1:] or SETS:
    print(f"=== {name}")
    main(SETS[name], ways=("auto",))
