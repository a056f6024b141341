#!/usr/bin/env python3
"""The grammar of the configuration is one for byacc and for bison, whichever
a system has.
"""

import os
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
MAKERS = (("byacc", "byacc"), ("bison", "bison -y -Wno-yacc -Wno-deprecated"))


def built(yacc):
    """What make says of the parser, and whether it is there."""
    with tempfile.TemporaryDirectory() as d:
        p = subprocess.run(
            [shutil.which("gmake") or "make", "-s", f"BUILD={d}",
             f"OUT={d}", f"YACC={yacc}", "WERROR=1", f"{d}/conf/parse.o"], cwd=TOP, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return p.stdout, p.returncode == 0 and \
            os.path.exists(os.path.join(d, "conf", "parse.o"))


def main():
    failed = 0
    for number, (name, yacc) in enumerate(MAKERS, 1):
        if shutil.which(name) is None:
            print(f"ok {number} - {name} # SKIP no {name} here")
            continue
        said, there = built(yacc)
        failed += not there
        print(f"{'ok' if there else 'not ok'} {number} - {name}")
        if not there:
            print("".join(f"# {line}\n" for line in said.splitlines()), end="")
    print(f"1..{len(MAKERS)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
