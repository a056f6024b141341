#!/usr/bin/env python3
"""Some of the faults at some of the sources; make check-faults runs all.

Promise: no-answer, later, bad-answer, no-feed, bad-entry
"""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import matrix                                       # noqa: E402

LONG = int(os.environ.get("CHECK_COUNT") or 1) > 1

if __name__ == "__main__":
    sys.argv[1:] = ["--seconds", "90" if LONG else "15"]
    sys.exit(matrix.main())
