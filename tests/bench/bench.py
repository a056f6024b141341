#!/usr/bin/env python3
"""Measures o365feed beside its bounds and its peers; `sh run` starts this.

    bench.py FOLDER     the scratch folder; programs are in FOLDER/bin

Everything is run in turn (A B C A B C ...), and a ratio is taken within each
turn, so that what else the machine does meets all alike.  Ratios are of wall
time unless they say CPU (user and system time).  Before that each output is
compared with a slow and plain computation (sets.py).

The exit status is 0 unless a program failed or o365feed gave another set:
times never fail.
"""

import hashlib
import json
import os
import subprocess
import sys

import peers
import plot
import report
import sets
import weeks

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
QUICK = os.environ.get("BENCH_QUICK", "") not in ("", "0")
LIMIT = 60                              # seconds for one command
O365FEED = os.path.abspath(os.environ.get("O365FEED",
                                          os.path.join(TOP, "o365feed")))
SELF = "o365feed"


def triple(values):
    """Minimum, median, maximum; None without values."""
    v = sorted(values)
    if not v:
        return None
    n = len(v)
    return v[0], (v[n // 2] + v[(n - 1) // 2]) / 2, v[-1]


class Runs:
    """What the runs of one command took, by turn."""

    def __init__(self):
        self.wall, self.cpu, self.peak = {}, {}, 0
        self.status = 0

    def add(self, turn, status, wall, cpu, peak):
        self.status = self.status or status
        if turn > 0:                    # the first one warms up
            self.wall[turn] = wall / 1e6
            self.cpu[turn] = cpu / 1e6
        self.peak = max(self.peak, peak)

    def ms(self, what="wall"):
        return triple(getattr(self, what).values())


def ratio(a, b, what="wall"):
    """Of two Runs, turn by turn."""
    x, y = getattr(a, what), getattr(b, what)
    return triple(x[t] / y[t] for t in x if t in y and y[t] > 0)


class Bench:
    def __init__(self, folder):
        self.dir = folder
        self.bin = os.path.join(folder, "bin")
        self.inputs = os.path.join(folder, "quick" if QUICK else "full")
        self.report = report.Report(QUICK)
        self.whois = peers.Whois()
        self.peers = peers.table(self.whois)
        self.wants = {}
        self.failed = []

    # ---- the machinery

    def fail(self, what):
        self.failed.append(what)
        self.report.say("FAILED: " + what)

    def file(self, name):
        return os.path.join(self.inputs, name)

    def tool(self, name, *args):
        path = os.path.join(self.bin, name)
        return [([path, *args], None)] if os.path.exists(path) else None

    def build_inputs(self):
        """Once for each state of the generators."""
        with open(os.path.join(HERE, "gen.py"), "rb") as f:
            stamp = hashlib.sha256(f.read()).hexdigest()
        mark = self.file("stamp")
        if os.path.exists(mark):
            with open(mark, encoding="ascii") as f:
                if f.read() == stamp:
                    return
        self.report.say("building inputs ...")
        subprocess.run([sys.executable, "-B", os.path.join(HERE, "gen.py"),
                        self.inputs, "10" if QUICK else "1"], check=True)
        with open(mark, "w", encoding="ascii") as f:
            f.write(stamp)

    def turns(self, entries, count, ok=(0,)):
        """entries: [(name, commands)].  Name to Runs."""
        plan, runs = [], {}
        for name, commands in entries:
            runs[name] = Runs()
            for i, (argv, stdin) in enumerate(commands):
                plan.append("\t".join((["+"] if i else []) +
                                      ["-", stdin or "-"] + argv))
        p = subprocess.run([os.path.join(self.bin, "turns"), str(count + 1),
                            str(LIMIT)], input="\n".join(plan) + "\n",
                           stdout=subprocess.PIPE, text=True, check=True)
        names = [name for name, _ in entries]
        for line in p.stdout.splitlines():
            turn, which, status, wall, cpu, peak = map(int, line.split())
            runs[names[which]].add(turn, 0 if status in ok else status, wall,
                                   cpu, peak)
        for name in names:
            if runs[name].status == 124:
                self.report.say(f"{name}: stopped after {LIMIT} seconds")
            elif runs[name].status:
                self.fail(f"{name}: exit status {runs[name].status}")
        return runs

    def want(self, path, only4=False):
        """The fewest prefixes for a file, by sets.py."""
        if path not in self.wants:
            self.wants[path] = sets.cover(sets.read(path))
        want = self.wants[path]
        return [p for p in want if p < sets.SIX] if only4 else want

    def verdict(self, commands, want, minimal=True):
        """What a command gives, compared with that."""
        path = os.path.join(self.dir, "output")
        with open(path, "wb") as out:
            for argv, stdin in commands:
                with open(stdin or os.devnull, "rb") as source:
                    try:
                        subprocess.run(argv, stdin=source, stdout=out,
                                       stderr=subprocess.DEVNULL, check=False,
                                       timeout=LIMIT)
                    except subprocess.TimeoutExpired:
                        return f"not done in {LIMIT} seconds"
        return sets.judge(path, want, minimal)

    # ---- cover

    def cover_self(self, path):
        return [([O365FEED, "emit", "-p", "plain", "--combine", "cover", path],
                 None)]

    def bounds(self, path):
        found = [("bound", self.tool("bound", path))]
        if self.tool("lb"):
            found.append(("lb", self.tool("lb", "agg", path)))
        return found

    def cover_group(self, title, path, some, count, only4):
        """One group of commands in turn.  Name to (Runs, verdict)."""
        entries = [(SELF, self.cover_self(path)), *self.bounds(path)]
        entries += [(p.name, p.commands(path)) for p in some]
        lossless = {p.name: p.lossless for p in some}
        want = self.want(path, only4)
        verdicts = {n: self.verdict(c, want, lossless.get(n, True))
                    for n, c in entries}
        for name in (SELF, "bound"):
            if verdicts[name] != "same":
                self.fail(f"{title}: {name}: {verdicts[name]}")
        runs = self.turns(entries, count)
        self.report.cover(title, runs, verdicts, ratio)
        return {n: (runs[n], verdicts[n]) for n, _ in entries}

    def cover(self, name, count):
        """Cover of an input by all who can; peers that know IPv4 alone, and
        slow ones, each in a group of their own with o365feed in it."""
        path, path4 = self.file(name + ".txt"), self.file(name + ".v4")
        size = sum(1 for _ in open(path, "rb"))
        able = [p for p in self.peers if size <= p.most]
        quick = [p for p in able if not p.only4 and p.lossless and
                 not p.name.startswith("Python")]
        only4 = [p for p in able if p.only4]
        slow = [p for p in able if p not in quick and p not in only4]
        groups = [self.cover_group(f"cover of {name}, {size:,} prefixes", path,
                                   quick, count, False)]
        if only4:
            groups.append(self.cover_group(f"cover of {name}, IPv4 alone",
                                           path4, only4, count, True))
        if slow:
            groups.append(self.cover_group(f"cover of {name}, slower peers",
                                           path, slow, 3, False))
        return groups

    def covers(self):
        small, middle, large = (11, 5, 5) if QUICK else (41, 21, 11)
        self.cover("a", small)
        groups = self.cover("b", middle)
        self.bar_bound("cover of b", groups[0])
        for g in groups:
            for name in g:
                if name not in (SELF, "bound", "lb"):
                    self.bar_peer("cover of b", g, name, 1)
        groups = self.cover("c", large)
        self.bar_bound("cover of c", groups[0])
        count = len(sets.read(self.file("c.txt")))
        peak = max(g[SELF][0].peak for g in groups[:1]) * 1024
        self.report.bar("peak memory, cover of c",
                        "40 bytes a prefix and 8 MB",
                        peak <= 40 * count + 8000000,
                        f"{peak / 1e6:.1f} MB of "
                        f"{(40 * count + 8e6) / 1e6:.1f}")
        for g in groups:
            for name, factor in (("iprange", 4), ("rs-aggregate", 2)):
                if name in g:
                    self.bar_peer("cover of c", g, name, factor)
        if "rs-aggregate" not in groups[0]:
            self.report.bar("cover of c", "2 x faster than rs-aggregate", None,
                            "not here (RS_AGGREGATE=/path)")
        self.cover("cs", large)

    def bar_bound(self, what, group):
        for name in ("bound", "lb"):
            if name in group:
                r = ratio(group[SELF][0], group[name][0])
                self.report.bar(what, f"at most 1.7 x {name}", r[1] <= 1.7,
                                report.three(r))

    def bar_peer(self, what, group, name, factor):
        runs, verdict = group[name]
        r = ratio(runs, group[SELF][0])
        if r is None:
            return
        note = "" if verdict == "same" else f" ({verdict})"
        self.report.bar(what, f"{factor} x faster than {name}"
                        if factor > 1 else f"faster than {name}",
                        r[1] >= factor, report.three(r) + note)

    # ---- the other works

    def emits(self):
        count = 21 if QUICK else 101
        a = self.file("a.json")
        how = ["emit", "-p", "cisco-ios-prefix-list", "-l", "BENCH", "-q"]
        runs = self.turns([
            ("text", [([O365FEED, *how, self.file("a.txt")], None)]),
            ("empty", self.tool("empty")),
            ("JSON", [([O365FEED, *how, a], None)]),
            ("load", self.tool("load", a))], count)
        self.report.table("emit of a, 300 prefixes", runs)
        for name, floor, words in (
                ("text", "empty", "an empty program with these libraries"),
                ("JSON", "load", "loading the file with jansson")):
            r = ratio(runs[name], runs[floor])
            c = ratio(runs[name], runs[floor], "cpu")
            self.report.bar(f"emit of a, {name}", f"at most 1.5 x {words}",
                            r[1] <= 1.5, report.three(r) +
                            f"; CPU {report.three(c)}")

    def tags(self):
        weeks.measure(self, O365FEED, QUICK, ratio)

    def diff_sets(self):
        """Do both say what sets.py says?  iprange by the space alone."""
        old, new = sets.read(self.file("c.txt")), sets.read(self.file("c2.txt"))
        a, b = self.want(self.file("c.txt")), sets.cover(new)
        p = subprocess.run([O365FEED, "diff", "--json", self.file("c.txt"),
                            self.file("c2.txt")], stdout=subprocess.PIPE,
                           check=False)
        d = json.loads(p.stdout)
        for key, v in (("v4", 4), ("v6", 6)):
            said = d["space"][key]
            if (int(said["lost"]), int(said["gained"])) != (
                    sets.minus(a, b)[v], sets.minus(b, a)[v]):
                self.fail(f"diff of c: {key}: not the space that changed")
        lines = {"removed": set(), "added": set()}
        for kind in lines:
            lines[kind] = {sets.number(r["prefix"]) for r in d[kind]} | {
                sets.number(r["prefix"]) for r in d["respelled"]
                if r["line"] == kind}
        if lines != {"removed": set(old) - set(new),
                     "added": set(new) - set(old)}:
            self.fail("diff of c: not the prefixes that changed")
        return [p for p in a if p < sets.SIX], [p for p in b if p < sets.SIX]

    def iprange_differs(self, path, a, b):
        """In what way iprange's differences are others (IPv4)."""
        out = os.path.join(self.dir, "output")
        for x, y, want in (("c", "c2", sets.minus(a, b)),
                           ("c2", "c", sets.minus(b, a))):
            with open(out, "wb") as f:
                subprocess.run([path, self.file(x + ".v4"), "--except",
                                self.file(y + ".v4")], stdout=f, check=False)
            if sets.spaces(sets.cover(sets.read(out)))[4] != want[4]:
                return "another space"
        return "same"

    def diffs(self):
        count = 3 if QUICK else 7
        a, b = self.diff_sets()
        path, both = peers.iprange()
        entries = [(SELF, [([O365FEED, "diff", self.file("c.txt"),
                             self.file("c2.txt")], None)]),
                   (SELF + ", IPv4", [([O365FEED, "diff", self.file("c.v4"),
                                        self.file("c2.v4")], None)])]
        mine = SELF if both else SELF + ", IPv4"
        if path is not None:
            entries.append(("iprange", [
                ([path, *six, self.file(x + v), "--except", self.file(y + v)],
                 None)
                for v, six in ((".v4", []), (".v6", ["-6"]))[:1 + both]
                for x, y in (("c", "c2"), ("c2", "c"))]))
        runs = self.turns(entries, count, ok=(0, 1))
        self.report.table("diff of c, both directions, by prefix and by space",
                          runs)
        if path is None:
            self.report.bar("diff of c", "3 x faster than iprange", None,
                            "iprange is not here")
            return
        said = self.iprange_differs(path, a, b)
        r = ratio(runs["iprange"], runs[mine])
        self.report.bar("diff of c" + ("" if both else ", IPv4"),
                        "3 x faster than iprange", r[1] >= 3,
                        report.three(r) +
                        ("" if said == "same" else f" ({said})"))

    def rendering(self):
        p = subprocess.run([os.path.join(self.bin, "render"),
                            "5" if QUICK else "15", self.file("c.txt")],
                           stdout=subprocess.PIPE, check=False, text=True)
        if p.returncode != 0:
            self.fail("render")
            return
        rows = [tuple(map(int, x.split())) for x in p.stdout.splitlines()]
        names = ("rendering", "write(2)", "rendering, pages there",
                 "write(2), pages there")
        runs = {name: Runs() for name in names}
        for i, row in enumerate(rows[1:], 1):
            for name, took in zip(names, row):
                runs[name].wall[i] = took / 1e6
        self.report.table(f"c as cisco-ios-prefix-list, "
                          f"{rows[0][4] / 1e6:.0f} MB, to a file in memory",
                          runs)
        r, again = (ratio(runs[names[i]], runs[names[i + 1]]) for i in (0, 2))
        self.report.bar("rendering of c", "at most 2 x write(2)", r[1] <= 2,
                        report.three(r) + " (over pages that are there: " +
                        report.three(again) + ")")

    def delta(self):
        p = subprocess.run([os.path.join(self.bin, "delta"),
                            "5" if QUICK else "15"],
                           stdout=subprocess.PIPE, check=False, text=True)
        if p.returncode != 0:
            self.fail("delta")
            return
        runs = {"read": Runs(), "delta": Runs(), "both": Runs()}
        rows = [tuple(map(int, x.split())) for x in p.stdout.splitlines()]
        for i, (read, edits, _) in enumerate(rows[1:], 1):
            runs["read"].wall[i] = read / 1e6
            runs["delta"].wall[i] = edits / 1e6
            runs["both"].wall[i] = (read + edits) / 1e6
        self.report.table("delta from a device's text of 10,000 rows", runs)
        took = sorted(runs["both"].wall.values())[len(rows) // 2 - 1]
        self.report.bar("delta from 10,000 rows", "under 50 ms", took < 50,
                        f"{took:.1f} ms")

    def rows(self):
        """Every row of the table, as many prefixes as it takes."""
        p = subprocess.run([os.path.join(self.bin, "rows")] +
                           (["3", "10000"] if QUICK else ["7"]),
                           stdout=subprocess.PIPE, check=False, text=True)
        if p.returncode != 0:
            self.fail("rows")
        rows = [(name, what, *map(int, numbers)) for name, what, *numbers in
                (x.split("\t") for x in p.stdout.splitlines())]
        self.report.rows(rows)
        if rows:
            worst = max(rows, key=lambda r: r[4])
            self.report.bar("each row, 100,000 prefixes or names, CPU",
                            "under 0.2 s", None if QUICK else
                            worst[4] < 200e6,
                            f"{worst[4] / 1e9:.3f} s at most ({worst[0]}, "
                            f"{worst[1]})" + (" for a tenth" if QUICK else ""))

    def million(self):
        """Issue's words: read, cover and write 1,000,000 plain prefixes."""
        runs = self.turns([(SELF, self.cover_self(self.file("m.txt")))],
                          3 if QUICK else 7)[SELF]
        self.report.bar("1,000,000 plain prefixes", "at most 1.0 s",
                        None if QUICK else runs.ms()[1] <= 1000,
                        f"{runs.ms()[1] / 1000:.3f} s" +
                        (" for a tenth" if QUICK else ""))
        self.report.bar("1,000,000 plain prefixes", "at most 100 MB",
                        None if QUICK else runs.peak * 1024 <= 100e6,
                        f"{runs.peak * 1024 / 1e6:.1f} MB" +
                        (" for a tenth" if QUICK else ""))

    def sizes(self):
        """Time against size, start-up subtracted."""
        counts = [100000, 300000, 1000000, 3000000, 10000000]
        if QUICK:
            counts = counts[:3]
        one = self.file("one.txt")
        with open(one, "w", encoding="ascii") as f:
            f.write("20.0.0.0/24\n")
        points = {SELF: [], "bound": []}
        for n in counts:
            path = self.file("series.txt")
            with open(path, "wb") as f:
                subprocess.run([os.path.join(self.bin, "series"), str(n)],
                               stdout=f, check=True)
            entries = []
            for name, of in ((SELF, self.cover_self),
                             ("bound", lambda p: self.tool("bound", p))):
                entries += [(name, of(path)), (name + " start", of(one))]
            runs = self.turns(entries, max(3, min(15, 3000000 // n)))
            for name in points:
                some = runs[name]
                if some.status:
                    continue
                start = runs[name + " start"]
                took = triple(v - start.wall[t] for t, v in some.wall.items())
                points[name].append((n, took, some.peak))
            os.unlink(path)
        self.report.sizes(points)
        mine = points[SELF]
        if len(mine) < len(counts):
            self.report.bar("time against size", "at most 2 x per prefix", None,
                            f"not measured at {counts[len(mine)]:,}: refused")
        if len(mine) > 1:
            first, last = mine[0], mine[-1]
            r = last[1][1] / last[0] / (first[1][1] / first[0])
            self.report.bar(f"time a prefix at {last[0]:,} to that at "
                            f"{first[0]:,}", "at most 2 x", r <= 2,
                            f"{r:.2f}")
        with open(self.report.picture(self.dir), "w", encoding="ascii") as f:
            f.write(plot.svg([(name, [(n, t[1]) for n, t, _ in p])
                              for name, p in points.items() if p],
                             "prefixes", "cover, milliseconds"))

    def online(self):
        try:
            import online
            o = online.Online(os.path.join(self.dir, "online"))
        except (ImportError, RuntimeError, OSError, SystemExit) as e:
            self.fail(f"no-change run: {e}")
            return
        try:
            if not o.works():
                self.report.bar("no-change run", "at most 0.7 x curl", None,
                                "no curl here")
                return
            runs = self.turns([("run", [(o.command(), None)]),
                               ("curl", [(o.curl, None)])],
                              11 if QUICK else 41)
            self.report.table(f"no-change run over TLS, {o.authorities} "
                              "authorities, answer included", runs)
            r, c = (ratio(runs["run"], runs["curl"], w)
                    for w in ("wall", "cpu"))
            for limit in (1, 0.7):
                self.report.bar("no-change run", f"at most {limit} x curl",
                                r[1] <= limit, report.three(r) +
                                f"; CPU {report.three(c)}")
        finally:
            o.stop()

    def all(self):
        self.build_inputs()
        self.report.peers(peers.packages(), peers.OTHERS)
        try:
            self.emits()
            self.covers()
            self.million()
            self.tags()
            self.diffs()
            self.rendering()
            self.delta()
            self.rows()
            self.sizes()
            self.online()
        finally:
            self.whois.stop()
        self.report.write(self.dir, HERE, self.failed)
        return 1 if self.failed else 0


if __name__ == "__main__":
    sys.exit(Bench(sys.argv[1]).all())
