#!/usr/bin/env python3
"""Each row of FAULTS in the manual is proven by a test that names it, and no
test names a row that is not there.  A test names rows in a line

    Promise: disk-full, two-runs

of its first comment, or of a comment in front of what proves them."""

import re
import sys

sys.dont_write_bytecode = True

import tree                                         # noqa: E402

NAMES = re.compile(r"^[\s*#/\"]*Promise: ([a-z0-9-]+(?:, [a-z0-9-]+)*)\W*$",
                   re.M)
MANUAL = "src/o365feed-safety.7"


def rows():
    """The names in the order of the manual."""
    text = tree.read(MANUAL)
    part = re.search(r"^\.Sh FAULTS$(.*?)^\.Sh ", text, re.M | re.S).group(1)
    return re.findall(r"^\.It Ic ([a-z0-9-]+) :", part, re.M)


def items():
    """Items of the section, named or not."""
    text = tree.read(MANUAL)
    part = re.search(r"^\.Sh FAULTS$(.*?)^\.Sh ", text, re.M | re.S).group(1)
    return re.findall(r"^\.It (.*)", part, re.M)


def named():
    """(file, row) for each row that a test names."""
    for path in tree.files():
        if re.search(r"^tests/.*/(test|fuzz)_\w+\.(py|sh|c)$", path) and \
                not path.endswith("/test_promise.py"):
            for m in NAMES.finditer(tree.read(path)):
                for row in m.group(1).split(", "):
                    yield path, row


def without_test(have, tests):
    for row in have:
        if row not in {r for _, r in tests}:
            yield "%s: FAULTS: %s: no test names it" % (MANUAL, row)


def without_row(have, tests):
    for path, row in tests:
        if row not in have:
            yield "%s: %s: no row of FAULTS" % (path, row)


def nameless(have):
    for item in items():
        if not re.match(r"Ic [a-z0-9-]+ : No ", item):
            yield "%s: FAULTS: no name: %s" % (MANUAL, item)
    for row in set(have):
        if have.count(row) > 1:
            yield "%s: FAULTS: %s: twice" % (MANUAL, row)


HAVE, TESTS = rows(), list(named())
tree.rule("each row has one name", nameless(HAVE))
tree.rule("each row has a test", without_test(HAVE, TESTS))
tree.rule("each test's row is there", without_row(HAVE, TESTS))
tree.end()
