#!/usr/bin/env python3
"""Some kills and failing disks at some calls of each command, and pairs of
them; make check-faults runs all of the first.

Promise: killed, disk-full, accepted-record
"""

# time-limit: 240

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import crashes                                      # noqa: E402

LONG = int(os.environ.get("CHECK_COUNT") or 1) > 1

if __name__ == "__main__":
    sys.argv[1:] = ["--sample", *(("90", "60") if LONG else ("20", "1"))]
    sys.exit(crashes.main())
