"""What `make bench` found, as text and as RESULTS.md."""

import datetime
import os
import platform
import subprocess


def three(r, form="{:.2f}"):
    """minimum / median / maximum"""
    if r is None:
        return "-"
    return " / ".join(form.format(x) for x in r)


def table(head, rows):
    """Markdown, in columns."""
    rows = [head, ["-" * len(h) for h in head]] + rows
    wide = [max(len(r[i]) for r in rows) for i in range(len(head))]
    return ["| " + " | ".join(c.ljust(w) for c, w in zip(r, wide)) + " |"
            for r in rows]


def machine():
    """Its class; never its name."""
    cc = subprocess.run([os.environ.get("CC", "cc"), "--version"],
                        stdout=subprocess.PIPE, check=False).stdout
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return (f"{platform.machine()}, {os.cpu_count()} cores, "
            f"{memory / 2 ** 30:.0f} GB, {platform.system()} "
            f"{'.'.join(platform.release().split('.')[:2])}, " +
            cc.decode(errors="replace").split("\n")[0])


class Report:
    def __init__(self, quick):
        self.quick = quick
        self.bars = []
        self.text = []

    @staticmethod
    def say(line):
        print(line, flush=True)

    def part(self, title, lines):
        self.text += ["", "## " + title[0].upper() + title[1:], "", *lines]
        self.say("\n" + title)
        for line in lines:
            self.say("  " + line)

    def bar(self, what, limit, met, got):
        """met: True, False, or None when it could not be told."""
        word = {True: "met", False: "NOT met", None: "not measured"}[met]
        self.bars.append([what, limit, word, got])

    def peers(self, packages, others):
        lines = table(["peer", "Debian package", "version"],
                      [[n, p, v or ("here" if here else "not here")]
                       for n, p, here, v in packages])
        here = [name for var, name in others if os.environ.get(var)]
        lines += ["", "By path: " + (", ".join(here) or "none") + " (of " +
                  ", ".join(name for _, name in others) + ")."]
        self.part("peers", lines)

    def table(self, title, runs):
        self.part(title, table(
            ["", "wall, ms", "CPU, ms", "peak, MB"],
            [[n, three(r.ms()), three(r.ms("cpu")),
              f"{r.peak * 1024 / 1e6:.1f}" if r.peak else "-"]
             for n, r in runs.items()]))

    def cover(self, title, runs, verdicts, ratio):
        """Each beside o365feed: how much slower it is."""
        mine = runs["o365feed"]
        self.part(title, table(
            ["", "x o365feed, wall", "CPU", "ms", "peak, MB", "set"],
            [[n, three(ratio(r, mine)), three(ratio(r, mine, "cpu")),
              f"{r.ms()[1]:.1f}" if r.ms() else "-",
              f"{r.peak * 1024 / 1e6:.1f}", verdicts[n]]
             for n, r in runs.items()]))

    def sizes(self, points):
        rows = []
        for name, some in points.items():
            for n, took, peak in some:
                rows.append([name, f"{n:,}", f"{took[1]:.1f}",
                             three(tuple(t * 1e6 / n for t in took), "{:.0f}"),
                             f"{peak * 1024 / n:.0f}"])
        self.part("time against size, start-up subtracted", table(
            ["", "prefixes", "ms", "ns a prefix", "peak, bytes a prefix"],
            rows) + ["", "![time against size](sizes.svg)"])

    def rows(self, rows):
        """NAME, WHAT, COUNT, BYTES, RENDER, READ (rows.c)."""
        self.part("each row of the table, 100,000 prefixes or as many as it "
                  "takes, in memory", table(
                      ["", "rows", "", "MB", "written, CPU ms",
                       "read back, CPU ms"],
                      [[name, f"{count:,}", what, f"{size / 1e6:.1f}",
                        f"{wrote / 1e6:.2f}",
                        f"{read / 1e6:.1f}" if read else "-"]
                       for name, what, count, size, wrote, read in rows]))

    def picture(self, folder):
        """Where the plot goes: the tree has that of a whole run alone."""
        here = os.path.dirname(os.path.abspath(__file__))
        return os.path.join(folder if self.quick else here, "sizes.svg")

    def write(self, folder, tree, failed):
        bars = table(["work", "bar", "", "minimum / median / maximum"],
                     self.bars)
        self.say("\nBars" + (" (a tenth of the input: only a hint)"
                             if self.quick else ""))
        for line in bars:
            self.say("  " + line)
        missed = sum(b[2] == "NOT met" for b in self.bars)
        self.say(f"\n{len(self.bars)} bars, {missed} not met" +
                 (f", {len(failed)} FAILED" if failed else ""))
        head = ["# Results of `make bench`", "",
                f"{datetime.date.today().isoformat()}; {machine()}." +
                (" Quick: a tenth of the input." if self.quick else ""), "",
                "Read the ratios: all programs ran in turn in one run, and a "
                "ratio is taken within",
                "each turn. Times in ms are of that machine and that hour. "
                "`bound` is bound.c: a parse",
                "by hand, a radix sort and one pass, without any check; `lb` "
                "is a second one, by",
                "somebody else. Every set was compared with a slow, plain "
                "computation (sets.py).", "",
                "Programs that failed or gave another set: " +
                ("; ".join(failed) if failed else "none") + ".", "",
                "## Bars", "", *bars]
        where = folder if self.quick else tree
        path = os.path.join(where, "RESULTS.md")
        with open(path, "w", encoding="ascii") as f:
            f.write("\n".join(head + self.text) + "\n")
        self.say(f"written: {os.path.relpath(path)}")
