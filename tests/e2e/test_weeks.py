#!/usr/bin/env python3
"""Two weeks that surprised people, in data of our own: a tag that swells from
20 prefixes to thousands and shrinks again (2022-05-09), and one whose count
falls while its space grows (2024-02-12)."""

import ipaddress
import json
import os
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import azure                                        # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

CONF = """
state-dir "state"  record-dir "records"
feed azure { source service-tags  url "tags.json" }
list LAKE { from azure  use traffic  tag DataLake }
list BOTH { from azure  use traffic  tag { Cloud, DataLake } }
list MAIL { from azure  use traffic  tag Mail  combine %s }
output lake { platform plain  lists LAKE  file "out/lake.txt" }
output both { platform cisco-ios-object-group  lists BOTH
	file "out/both.cfg" }
output mail { platform plain  lists MAIL  file "out/mail.txt" }
"""
# as many as make the other tags a small part of it, as they really are
CLOUD = ["20.%d.%d.0/24" % (i, j) for i in range(64, 84) for j in range(256)]
LAKE = ["20.40.%d.0/24" % i for i in range(0, 40, 2)]
# single addresses, all over: ten times the count, hardly more space
SWOLLEN = ["20.%d.%d.9/32" % (i, j) for i in range(41, 59)
           for j in range(0, 256, 2)]
# lines that a few wide ones take the place of, and more than these covered
MAIL = ["40.107.%d.0/24" % i for i in range(0, 128, 4)] + \
    ["52.100.0.0/16", "52.101.0.0/20"] + \
    ["52.102.%d.0/24" % i for i in range(128, 160, 2)] + ["2603:1061:4::/48"]
WIDER = ["40.107.0.0/16", "52.100.0.0/14", "2603:1061:4::/48"]


class Weeks(whole.House):
    def __init__(self, root, combine="none"):
        super().__init__(root, CONF % combine)

    def configure(self, conf=CONF, feed=None, extra=""):
        lib.write(self.conf, conf)

    def week(self, *args, lake=None, mail=None, cloud=None):
        lib.write(self.path("tags.json"), azure.tags({
            "Cloud": CLOUD + (cloud or []), "DataLake": lake or LAKE,
            "Mail": mail or MAIL}))
        return self.run(*args)

    def rows(self, name):
        return [l for l in lib.read(self.path(
            "out", name)).decode().splitlines() if l[0] != "#"]


def swollen(t, root):
    h = Weeks(root)
    r = h.week()
    t.ok(r.rc == 0 and len(h.rows("lake.txt")) == 20, "20 prefixes", r)
    before = h.files()
    path = h.path("report.json")
    r = h.week("--report-json", path, lake=LAKE + SWOLLEN)
    t.ok(r.rc == 3 and r.out == "", "the week is refused", r)
    for words in ("list LAKE: refused: 20 prefixes become %d" % (
                      20 + len(SWOLLEN)),
                  "list BOTH: refused: tag DataLake: 20 prefixes become %d" % (
                      20 + len(SWOLLEN)),
                  "lets it pass, once"):
        t.ok(words in r.err, words, r)
    t.ok(len(set(r.digests())) == 2 and "list MAIL" not in r.err,
         "a digest for each, and none for the third", r)
    after = h.files()
    t.eq({n: b for n, b in after.items() if n != "records/feeds/azure"},
         {n: b for n, b in before.items() if n != "records/feeds/azure"},
         "nothing of the lists is touched")
    with open(path, encoding="utf-8") as f:
        report = json.load(f)
    found = {l["name"]: [g["text"] for g in l["guard"]["findings"]
                         if g["refused"]] if "guard" in l else []
             for l in report["lists"]}
    t.ok(report["refused"] and found["LAKE"] and found["BOTH"] and
         not found["MAIL"], "the report has it", found)

    # a week in which something else is new is not held up
    r = h.week(lake=LAKE + SWOLLEN, mail=MAIL + ["52.103.2.0/24"])
    t.ok(r.rc == 3 and r.paths == ["mail.txt"], "other lists go on", r)
    r = h.week(cloud=["20.128.0.0/16"])
    t.ok(r.rc == 0 and h.rows("lake.txt") == LAKE and
         r.paths == ["both.cfg", "mail.txt"], "the week after passes", r)

    # whoever knows better says so, for one change
    r = h.week(lake=LAKE + SWOLLEN)
    for digest in r.digests():
        t.eq(h.do("accept", digest, "--reason", "they do").rc, 0, "accept")
    r = h.write()
    t.ok(r.rc == 0 and len(h.rows("lake.txt")) == 20 + len(SWOLLEN),
         "accepted, it is written", r)
    # what was accepted is not taken back unseen
    r = h.week()
    t.ok(r.rc == 3 and "list LAKE: refused: IPv4 loses 31.1 % of its space" in
         r.err and r.paths == ["both.cfg"], "and back again is a loss", r)


def space(prefixes):
    return sum(n.num_addresses for n in ipaddress.collapse_addresses(
        ipaddress.ip_network(p) for p in prefixes if "." in p))


def gain(t, root, combine):
    h = Weeks(root, combine)
    h.week()
    before = h.rows("mail.txt")
    path = h.path("report.json")
    r = h.week("--report-json", path, "--report-markdown",
               h.path("report.md"), mail=WIDER)
    rows = h.rows("mail.txt")
    t.ok(r.rc == 0 and len(rows) < len(before) and space(rows) >
         space(before), combine + ": fewer rows, more space", r)
    t.eq(rows, WIDER, combine + ": what is published")
    with open(path, encoding="utf-8") as f:
        j = json.load(f)
    l = [l for l in j["lists"] if l["name"] == "MAIL"][0]
    t.ok("coverage-gain" in j["labels"] and "coverage-loss" not in
         j["labels"] and not j["refused"], combine + ": a gain by label",
         j["labels"])
    t.eq((l["lost"]["v4"], l["gained"]["v4"], l["counts"]["lost"]),
         ("0", str(space(WIDER) - space(MAIL)), 0),
         combine + ": and by number, with no prefix lost")
    t.ok(l["counts"]["respelled"] > 0, combine + ": lines that went are "
         "spelled anew", l["counts"])
    text = lib.read(h.path("report.md")).decode()
    t.ok("| space lost | 0 addresses | 0 addresses |" in text and
         "IPv4 +%s addresses" % format(space(WIDER) - space(MAIL), ",") in
         text, combine + ": the report for people", text[:600])
    t.ok("refused" not in r.err and "loses" not in r.err,
         combine + ": nobody takes it for a loss", r)
    # the way back is a loss, and refused as one
    r = h.week()
    t.ok(r.rc == 3 and "list MAIL: refused: IPv4 loses" in r.err and
         h.rows("mail.txt") == rows, combine + ": the way back is a loss", r)


# From a small process: a child's peak begins with what its parent had.
PEAK = """
import os, subprocess, sys
p = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(p.pid, 0)
print(status, used.ru_maxrss)
"""


def large(t, root):
    """8 MB and more than 200,000 entries are normal."""
    h = Weeks(root)
    tags, want = {}, set()
    for k in range(3000):
        some = ["20.%d.%d.%d/32" % (64 + (n >> 16), n >> 8 & 255, n & 255)
                for n in range(67 * k, 67 * k + 80)]
        tags["Cloud%d.Region%d" % (k // 60, k % 60)] = ("region%d" % (k % 60),
                                                        some)
        if k < 60:
            want.update(some)
    body = azure.tags(tags, eol="\r\n")
    t.ok(len(body) > 8000000, "the body has 8 MB", len(body))
    lib.write(h.path("tags.json"), body)
    lib.write(h.conf, """
state-dir "state"  record-dir "records"
feed azure { source service-tags  url "tags.json" }
list L { from azure  use traffic  tag CLOUD0
	region { %s } }
output o { platform plain  lists L  file "out/o.txt" }
""" % " ".join("region%d" % i for i in range(60)))
    t.eq(h.do("fetch").rc, 0, "it is fetched")
    p = subprocess.run([sys.executable, "-S", "-c", PEAK, *h.argv("write")],
                       stdout=subprocess.PIPE, text=True, check=False)
    status, peak = map(int, p.stdout.split())
    t.ok(status == 0 and set(h.rows("o.txt")) == want, "240,000 entries, 60 "
         "tags chosen", status, len(want))
    print(f"# {peak // 1024} MB at most")
    if b"__asan_init" in lib.read(h.program):
        t.skip("memory", "a sanitizer takes more")
    else:
        t.ok(peak < 100 * 1024, "in 100 MB", peak)


def main():
    t = lib.Tap()
    root, clean = lib.scratch()
    try:
        swollen(t, root)
        gain(t, root, "none")
        gain(t, root, "cover")
        large(t, root)
    finally:
        clean()
    return t.done()


if __name__ == "__main__":
    sys.exit(main())
