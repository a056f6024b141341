#!/usr/bin/env python3
"""write, end to end: a full or failing disk at every system call."""

import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import crash                                        # noqa: E402
import crashing                                     # noqa: E402
import whole                                        # noqa: E402

MAKING = ("open", "mkdir", "rename", "unlink")


# Promise: disk-full
def failing(t, root):
    shim = crash.Shim(root)
    if shim.why:
        t.skip("failing disks", shim.why)
        return
    until = time.time() + crashing.SECONDS
    change = crashing.Site(root, shim, False)
    first = crashing.Site(root, shim, True)
    crashing.fails(t, change, until, "a change", "ENOSPC", True)
    crashing.fails(t, change, until, "a change", "EIO", False)
    crashing.fails(t, first, until, "first publication", "EIO", False)
    crashing.fails(t, change, until, "a change", "EROFS", True, MAKING)


if __name__ == "__main__":
    sys.exit(whole.play([failing]))
