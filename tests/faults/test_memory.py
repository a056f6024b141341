#!/usr/bin/env python3
"""No memory at some allocations of commands that read and that write; memory.py
takes each place that asks for memory, of each command.

Promise: scarcity
"""

# time-limit: 240

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import memory                                       # noqa: E402

LONG = int(os.environ.get("CHECK_COUNT") or 1) > 1

if __name__ == "__main__":
    sys.argv[1:] = ["--sample", "60" if LONG else "8", "check",
                    "emit", "run", "adopt"]
    sys.exit(memory.main())
