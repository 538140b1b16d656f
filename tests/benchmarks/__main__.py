"""All benchmarks: `python -m tests.benchmarks`."""

from tests.benchmarks.engines import main

main()
