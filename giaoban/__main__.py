"""`python -m giaoban`."""

import sys

from giaoban import main

sys.exit(main())
