#!/usr/bin/env python3
"""write, end to end: kill -9 at every system call, and the run after it."""

import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import crash                                        # noqa: E402
import crashing                                     # noqa: E402
import whole                                        # noqa: E402


# Promise: killed
def killed(t, root):
    shim = crash.Shim(root)
    if shim.why:
        t.skip("kill -9", shim.why)
        return
    until = time.time() + crashing.SECONDS
    change = crashing.Site(root, shim, False)
    first = crashing.Site(root, shim, True)
    kinds = {c.split()[0] for c in change.calls}
    t.ok({"write", "rename", "fsync", "open", "unlink"} <= kinds and
         len(change.calls) > 20, f"{len(change.calls)} calls of "
         f"{len(kinds)} kinds in a change", change.calls)
    for site, name in ((change, "a change"), (first, "first publication")):
        crashing.kills(t, site, until, name, "kill")
        crashing.kills(t, site, until, name, "torn", ("write",))
        if int(os.environ.get("CHECK_COUNT") or 1) > 1:
            # as before the next call, but for what is not counted
            crashing.kills(t, site, until, name, "after")
    for how in crash.PASSING:
        crashing.passing(t, change, until, "a change", how)


if __name__ == "__main__":
    sys.exit(whole.play([killed]))
