"""Programs that die, or meet a full disk, at a chosen system call.

    shim = crash.Shim(folder)           # compiles shim.c into folder
    if shim.why: ...skip, with this reason
    n = shim.count(argv)                # how many calls there are
    p = shim.run(argv, at=3)            # SIGKILL before the third
    p = shim.run(argv, at=3, do="ENOSPC", sticky=True)

shim.c tells what is counted and what may be done.  A run is a
(status, standard output, standard error); a killed one has status -9.
"""

import os
import subprocess

import lib

HERE = os.path.dirname(os.path.abspath(__file__))

KILLS = ("kill", "after", "torn")
ERRORS = ("ENOSPC", "EIO", "EROFS", "EDQUOT")
PASSING = ("EINTR", "short")
SIGNALS = ("INT", "TERM", "HUP")


class Shim:
    def __init__(self, folder):
        self.folder = folder
        self.path, self.why = lib.preload(folder, os.path.join(HERE, "shim.c"),
                                          "-ldl")

    def environment(self, at=0, do="kill", sticky=False, only=None,
                    program=None, log=None, env=None, clock=None, nap=True):
        """What to add to the environment of a program.  Two faults: at="3,7",
        do="EIO,kill".  clock: seconds that the clock of the day is ahead;
        nap=False: nobody sleeps."""
        new = dict(os.environ, **(env or {}))
        new.update(LD_PRELOAD=self.path, SHIM_AT=str(at), SHIM_DO=do,
                   SHIM_STICKY="1" if sticky else "0")
        for name, value in (("ONLY", only), ("PROGRAM", program),
                            ("LOG", log), ("CLOCK", clock and str(clock)),
                            ("NAP", None if nap else "0")):
            new.pop("SHIM_" + name, None)
            if value:
                new["SHIM_" + name] = value
        # Leaks of a program that is being failed are still looked for.
        asan = new.get("ASAN_OPTIONS", "")
        new["ASAN_OPTIONS"] = (asan + ":" if asan else "") + \
            "verify_asan_link_order=0"
        return new

    def run(self, argv, timeout=60, cwd=None, **how):
        p = subprocess.run(argv, env=self.environment(**how), cwd=cwd,
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=timeout,
                           check=False)
        return (p.returncode, p.stdout.decode(errors="replace"),
                p.stderr.decode(errors="replace"))

    def calls(self, argv, **how):
        """The counted calls of a whole run, as "NAME WHAT"."""
        log = os.path.join(self.folder, "calls")
        if os.path.exists(log):
            os.unlink(log)
        self.run(argv, log=log, **how)
        if not os.path.exists(log):
            return []
        with open(log, errors="replace") as f:
            return [line.rstrip("\n").split(" ", 1)[1] for line in f]

    def count(self, argv, **how):
        return len(self.calls(argv, **how))
