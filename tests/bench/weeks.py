"""The weekly file of service tags, and the one of the week after: an
installation that has both in caches of their own, and writes one after the
other.  Each time it parses, selects, covers, compares with what it wrote of
the other week, guards, and writes for one platform: `o365feed write`.
"""

import json
import os
import re
import shutil
import subprocess

import report
import sets

TAG = "AzureCloud"
CONF = """
state-dir "state%(n)d"  record-dir "records"
feed azure { source service-tags  url "%(body)s" }
list L { from azure  use traffic  tag %(tag)s  combine cover }
output edge { platform junos-prefix-list  lists L  file "edge.conf" }
"""


def covered(path):
    """The fewest prefixes of the tag, by sets.py."""
    with open(path, encoding="ascii") as f:
        values = json.load(f)["values"]
    return sets.cover(sets.number(p) for v in values if v["name"] == TAG
                      for p in v["properties"]["addressPrefixes"])


class Weeks:
    def __init__(self, folder, o365feed, bodies):
        self.dir = os.path.abspath(folder)
        self.program = o365feed
        self.bodies = [os.path.abspath(b) for b in bodies]
        self.want = [covered(b) for b in self.bodies]
        shutil.rmtree(self.dir, ignore_errors=True)
        os.makedirs(self.dir)
        for n, body in enumerate(self.bodies):
            with open(self.conf(n), "w", encoding="ascii") as f:
                f.write(CONF % {"n": n, "body": body, "tag": TAG})
            self.do("fetch", n)

    def conf(self, n):
        return os.path.join(self.dir, f"week{n}.conf")

    def argv(self, command, n):
        return [self.program, command, "-q", "-f", self.conf(n)]

    def do(self, command, n):
        p = subprocess.run(self.argv(command, n), stdout=subprocess.DEVNULL,
                           stderr=subprocess.PIPE, check=False, text=True)
        if p.returncode != 0:
            raise RuntimeError(p.stderr.strip())

    def wrong(self):
        """What is wrong with what it writes; None: each week is right, and
        another one than that before."""
        if self.want[0] == self.want[1]:
            return "the weeks do not differ"
        for n in (0, 1, 0):
            self.do("write", n)
            with open(os.path.join(self.dir, "edge.conf"),
                      encoding="ascii") as f:
                rows = re.findall(r"^\s+([0-9a-f.:]+/\d+);$", f.read(), re.M)
            if sorted(map(sets.number, rows)) != self.want[n]:
                return f"week {n}: another set"
        return None

    def commands(self):
        """Both weeks, from the state that wrong() leaves and back to it."""
        return [(self.argv("write", n), None) for n in (1, 0)]


def measure(bench, o365feed, quick, ratio):
    """The weekly file of service tags beside jansson's load of it."""
    count = 5 if quick else 21
    b, b2 = bench.file("b.json"), bench.file("b2.json")
    said = bench.verdict(bench.cover_self(b), bench.want(bench.file("b.txt")))
    if said != "same":
        bench.fail("service tags: " + said)
    week = Weeks(os.path.join(bench.dir, "weeks"), o365feed, [b, b2])
    said = week.wrong()
    if said:
        bench.fail("service tags, a week after the other: " + said)
    runs = bench.turns([
        ("cover", bench.cover_self(b)), ("load", bench.tool("load", b)),
        ("two weeks", week.commands()),
        ("load both", bench.tool("load", b2) + bench.tool("load", b))],
        count)
    size = os.path.getsize(b) / 1e6
    bench.report.table(f"service tags, {size:.1f} MB a week", runs)
    for name, floor, what, limit in (
            ("cover", "load", "parsed, covered, written", 1.25),
            ("two weeks", "load both", "parsed, selected, covered, "
             "compared with last week's, written", 2)):
        r = ratio(runs[name], runs[floor])
        c = ratio(runs[name], runs[floor], "cpu")
        bench.report.bar("service tags " + what,
                        f"at most {limit} x loading the file with jansson",
                        r[1] <= limit, report.three(r) +
                        f"; CPU {report.three(c)}")
    peak = runs["two weeks"].peak * 1024
    bench.report.bar("service tags, peak memory", "at most 100 MB",
                    None if quick else peak <= 100e6,
                    f"{peak / 1e6:.1f} MB" +
                    (" for a tenth" if quick else ""))
