#!/usr/bin/env python3
"""Every fuzz target eats its seeds, which include what once did harm.

time-limit: 300
"""

import glob
import os
import subprocess
import sys
import tempfile

TOP = os.environ.get("TOP", ".")
BUILD = os.environ["BUILD"]


def main():
    failed = 0
    targets = sorted(glob.glob(os.path.join(TOP, "tests/fuzz/fuzz_*.c")))
    print("1..%d" % len(targets))
    for n, path in enumerate(targets, 1):
        target = os.path.basename(path)[:-2]
        name = target[len("fuzz_"):]
        seeds = sorted(glob.glob(os.path.join(TOP, "tests/fuzz/seeds", name,
                                              "*")))
        if name == "parse":
            made = tempfile.mkdtemp()
            subprocess.run(["sh", os.path.join(TOP, "tests/fuzz/golden-seeds"),
                            made], check=True)
            seeds += sorted(glob.glob(made + "/*"))
        why = ""
        if not seeds:
            why = "it has no seeds"
        else:
            p = subprocess.run([os.path.join(BUILD, "tests/fuzz", target)] +
                               seeds, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, timeout=250)
            if p.returncode != 0:
                why = "exit %d\n%s" % (p.returncode,
                                       p.stdout.decode(errors="replace"))
        print("%sok %d - %s (%d seeds)" % ("not " if why else "", n, name,
                                           len(seeds)))
        if why:
            failed = 1
            print(why)
    return failed


if __name__ == "__main__":
    sys.exit(main())
