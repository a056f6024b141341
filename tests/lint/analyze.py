#!/usr/bin/env python3
"""make analyze: gcc -fanalyzer, cppcheck and clang-tidy over the programs, as
far as they are here.

What one of them finds fails, unless analyze.known has it: a line
"CHECK | FILE | a piece of the source line | why it is none", where FILE may be
"*" and the piece empty.  Analysers are slow, and each release finds other
things, so this is no part of `make lint`.

Usage: analyze.py [FILE...]    (all sources, if none is given)
"""

import concurrent.futures
import glob
import os
import re
import shlex
import shutil
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
KNOWN = os.path.join(TOP, "tests/lint/analyze.known")
FOUND = re.compile(r"(\S+?):(\d+):\d+: (?:warning|error|performance|"
                   r"portability|style): (.*) \[([\w.,=+-]+)\]$", re.M)


def flags(cc):
    """How C is compiled here."""
    make = "gmake" if shutil.which("gmake") else "make"
    said = subprocess.run(
        [make, "-s", "--no-print-directory", "CC=" + cc, "flags"],
        check=True, capture_output=True, text=True).stdout
    return shlex.split(said) + ["-Ibuild/conf"]


def gcc(path, flags_of):
    return (["gcc"] + flags_of["gcc"] +
            ["-O1", "-fanalyzer", "-c", path, "-o", "/dev/null"])


def cppcheck(path, _):
    return ["cppcheck", "-q", "--std=c11", "--inline-suppr",
            "--enable=warning,performance,portability",
            "--suppress=missingInclude", "-Ibuild/conf",
            "--template={file}:{line}:{column}: {severity}: {message} [{id}]",
            path]


def tidy(path, flags_of):
    return ["clang-tidy", "--quiet", path, "--"] + flags_of["clang"]


def known():
    rows = []
    with open(KNOWN) as f:
        for n, line in enumerate(f, 1):
            if line.startswith("#") or not line.strip():
                continue
            row = [w.strip() for w in line.split("|", 3)]
            if len(row) != 4 or not row[3]:
                sys.exit("%s:%d: not CHECK | FILE | piece | why" % (KNOWN, n))
            rows.append(row)
    return rows


def source_line(path, n):
    with open(path, errors="replace") as f:
        return (f.read().split("\n") + [""] * n)[n - 1]


def is_known(rows, path, line, check):
    """The row that has it, or None."""
    for row in rows:
        if (row[0] in check.split(",") and row[1] in (path, "*") and
                row[2] in line):
            return row
    return None


def main():
    os.chdir(TOP)
    rows = known()
    paths = sys.argv[1:] or sorted(glob.glob("src/*.c") +
                                   glob.glob("src/*/*.c"))
    tools = []
    for name, how in (("gcc", gcc), ("cppcheck", cppcheck),
                      ("clang-tidy", tidy)):
        if shutil.which(name) is None:
            print("analyze: no %s here" % name, file=sys.stderr)
        else:
            tools.append(how)
    flags_of = {cc: flags(cc) for cc in ("gcc", "clang")}
    found, met = set(), []

    def run(job):
        done = subprocess.run(job[0](job[1], flags_of), capture_output=True, text=True)
        return done.stdout + done.stderr

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for said in pool.map(run, [(t, p) for t in tools for p in paths]):
            for path, n, what, check in FOUND.findall(said):
                path = os.path.relpath(os.path.realpath(path), TOP)
                if path.startswith(".."):
                    continue
                row = is_known(rows, path, source_line(path, int(n)), check)
                if row is None:
                    found.add((path, int(n), what, check))
                else:
                    met.append(row)
    for path, n, what, check in sorted(found):
        print("%s:%d: %s [%s]" % (path, n, what, check))
    if not sys.argv[1:] and len(tools) == 3:
        for row in rows:
            if row not in met:
                print("analyze.known: no longer found: " + " | ".join(row[:3]))
    print("analyze: %d files, %d findings, %d known" %
          (len(paths), len(found), len(met)))
    return 1 if found or not tools else 0


sys.exit(main())
