#!/usr/bin/env python3
"""Another program in the place of o365feed-fetch: what it is like when the one
that connects was taken over by what it was sent.

Promise: hung-fetch
"""

import os
import shutil
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import fixtures                                     # noqa: E402
import interrupts                                   # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

GRACE = 15      # seconds that it has after the deadline
BEGIN = "#!/bin/sh\ncat >/dev/null\n"
SILENT = BEGIN + "trap '' TERM INT HUP\nexec >&-\nexec sleep 600\n"
CHATTY = BEGIN + "while :; do echo feed m365 unchanged -; done\n"
STANDS = BEGIN + "kill -STOP $$\n"


def house(root, script):
    """An installation whose fetching program is this script."""
    h = whole.House(root, extra="deadline 1\n")
    os.mkdir(h.path("bin"))
    shutil.copy(h.program, h.path("bin", "o365feed"))
    if script is not None:
        lib.write(h.path("bin", "o365feed-fetch"), script)
        os.chmod(h.path("bin", "o365feed-fetch"), 0o755)
    h.publish(fixtures.make_feed("old"), "2026033100")
    assert h.run().rc == 0
    h.publish(fixtures.make_feed(), "2026042900")
    h.program = h.path("bin", "o365feed")
    return h


def start(h):
    return subprocess.Popen(h.argv("run"), stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            preexec_fn=interrupts.heed)


def endless(t, root):
    """Nothing that it does, or leaves, keeps a run from its end."""
    kinds = (("closes its output and stays", SILENT),
             ("talks without end", CHATTY), ("is stopped", STANDS))
    houses = [house(root, script) for _, script in kinds]
    before = [(h.files(), h.snapshot()) for h in houses]
    begin = time.monotonic()
    runs = [start(h) for h in houses]
    for (name, _), h, p, was in zip(kinds, houses, runs, before):
        out, err = p.communicate(timeout=GRACE + 60 * lib.TIMES)
        t.ok(p.returncode == 1 and out == b"" and
             b"not done when its time was up (deadline 1)" in err,
             f"one that {name}: ended, and said", p.returncode, err)
        t.eq((h.files(), h.snapshot()), was, f"one that {name}: all stays")
    t.ok(time.monotonic() - begin > GRACE, "not before its time")
    h = houses[0]
    h.program = lib.program("o365feed")
    r = h.run()
    t.ok(r.rc == 0 and h.version() == "2026042900", "the next run is as ever",
         r)


def deaf(t, root):
    """Ctrl-C ends both, whatever the other one thinks of it."""
    for name, number in (("Ctrl-C", signal.SIGINT),
                         ("SIGTERM", signal.SIGTERM)):
        h = house(root, SILENT)
        p = start(h)
        time.sleep(1)
        begin = time.monotonic()
        p.send_signal(number)
        err = p.communicate(timeout=30 * lib.TIMES)[1]
        t.ok(p.returncode == -number and
             time.monotonic() - begin < 3 * lib.TIMES,
             f"{name}: ends at once", p.returncode, err)


def ends(t, root):
    """The ways in which it can end by itself."""
    for name, script, rc, words in (
            ("killed", BEGIN + "kill -9 $$\n", 1, "killed by signal 9"),
            ("a status that is none of its own", BEGIN + "exit 3\n", 1, ""),
            ("75", BEGIN + "exit 75\n", 75, ""),
            ("reads nothing", "#!/bin/sh\nexit 0\n", 0, ""),
            ("lies", BEGIN + "echo feed m365 candidate 2099\n", 0, ""),
            ("no program", "#!/nowhere/sh\n", 1, "o365feed-fetch")):
        h = house(root, script)
        before = h.files()
        r = h.run()
        t.ok(r.rc == rc and words in r.err and h.files() == before,
             f"{name}: status {rc}, all stays", r)


if __name__ == "__main__":
    sys.exit(whole.play([endless, deaf, ends]))
