#!/usr/bin/env python3
"""Lists of host names and of communities, end to end: selection, records,
guards, holds, reports, adoption, drift, explain."""

import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import lib                                          # noqa: E402
import whole                                        # noqa: E402

EP = lib.endpoint
CONF = """
state-dir "state"  record-dir "records"
feed m365 { source o365  url "feed" }
list NAMES { from m365  use hosts  %(list)s }
list LIT { use communities  include { 12076:5060 }  community { 12076:51004 } }
output all { platform plain  lists NAMES  file "out/all.txt"  %(out)s }
output data { platform json  lists NAMES  file "out/data.json" }
output com { platform csv  lists LIT  file "out/com.csv" }
%(more)s
"""
FIRST = [
    EP(1, "Exchange", ["13.107.6.152/31"],
       ["outlook.office.com", "smtp.office365.com"]),
    EP(31, "SharePoint", ["13.107.136.0/22"],
       ["*.sharepoint.com", "*-files.sharepoint.com"], "Allow"),
    EP(56, "Common", ["20.190.128.0/18"],
       ["login.microsoft.com", "*cdn.onenote.net",
        "autodiscover.*.onmicrosoft.com"], "Allow"),
    EP(78, "Common", None, ["*.office.net", "a.example.net"], "Default"),
]
ALL = ["*-files.sharepoint.com", "*.office.net", "*.sharepoint.com",
       "*cdn.onenote.net", "a.example.net", "autodiscover.*.onmicrosoft.com",
       "login.microsoft.com", "outlook.office.com", "smtp.office365.com"]


class Names(whole.House):
    def __init__(self, root, lst="", more="", out="", first=None):
        self.keys = {"list": lst, "more": more, "out": out}
        super().__init__(root, CONF)
        self.number = 2026010100
        self.first = self.offer(FIRST if first is None else first)

    def configure(self, conf=CONF, feed=None, extra=""):
        lib.write(self.conf, conf % self.keys)

    def again(self, **keys):
        self.keys.update(keys)
        self.configure()

    def offer(self, feed, *args):
        self.number += 100
        self.publish(feed, str(self.number))
        return self.run(*args)

    def record(self, kind, name):
        return lib.read(self.path("records", kind, name)).decode()

    def report(self, *args):
        r = self.write("--report-json", self.path("report.json"), *args)
        return r, json.loads(lib.read(self.path("report.json")))


def urls(change):
    """FIRST with the names of one set replaced: {id: names}."""
    return [dict(e, urls=change.get(e["id"], e.get("urls")))
            for e in FIRST]


def first(t, root):
    h = Names(root)
    t.eq((h.first.rc, h.first.err), (0, ""), "first publication", h.first)
    want = [n for n in ALL if n != "*-files.sharepoint.com"]
    t.eq(h.rows(), want, "all names, without those that others cover")
    data = json.loads(lib.read(h.path("out", "data.json")))
    t.eq(data["hosts"], want, "and as JSON")
    t.eq(lib.read(h.path("out", "com.csv")).decode(),
         "name,community\nLIT,12076:5060\nLIT,12076:51004\n",
         "communities that no feed has to have")
    rec = h.record("lists", "NAMES")
    t.ok([x.split()[1] for x in rec.splitlines() if x.startswith("host ")] ==
         ALL and "prefix" not in rec, "the record has what was selected", rec)
    t.ok("\nvalue 12076:51004 local\n" in h.record("lists", "LIT"),
         "values are marked as the configuration's own")
    out = h.record("outputs", "all")
    t.ok("object plain NAMES hosts NAMES\n" in out and
         "\nrow *.office.net -\n" in out, "the output's record", out)
    t.ok("object csv LIT values LIT\n" in h.record("outputs", "com"),
         "values in an output's record")
    t.eq(h.do("verify").rc, 0, "verify agrees")
    before = h.everything()
    r = h.write()
    t.ok(r.rc == 0 and r.out == "", "a second run writes nothing", r)
    now = h.everything()
    t.eq([k for k in before if before[k] != now.get(k) and
          "status" not in k and "stamp" not in k and k != "state"], [],
         "and moves nothing")
    text = lib.read(h.path("records", "outputs", "all")).decode()
    lib.write(h.path("records", "outputs", "all"),
              text.replace("row a.example.net -", "row a.example.org -"))
    r = h.write()
    t.ok(r.rc == 3 and "not those of this digest" in r.err,
         "a record that a hand changed is refused", r)


def filters(t, root):
    h = Names(root, "category { allow default }  include { New.Contoso.com "
              "\"*.x.contoso.com\" }  exclude { \"*.office.net\" "
              "a.example.net }")
    t.eq((h.first.rc, h.rows()),
         (0, ["*.sharepoint.com", "*.x.contoso.com", "*cdn.onenote.net",
              "autodiscover.*.onmicrosoft.com", "login.microsoft.com",
              "new.contoso.com"]), "filters, include and exclude", h.first)
    h.again(list="exclude { x.sharepoint.com }")
    r = h.write()
    t.ok(r.rc == 3 and "covers only part of *.sharepoint.com" in r.err,
         "an exclude that would cut a wildcard is refused", r)
    for keys, word in (
            ('match exact', "is for lists of prefixes"),
            ('combine cover', "is for lists of prefixes"),
            ('family v4', "is for lists of prefixes"),
            ('own 10.0.0.0/8', "is for lists of prefixes"),
            ('include 10.0.0.0/8', "not a host name"),
            ('include { a.b a.b }', "stands here twice")):
        h.again(list=keys)
        r = h.do("check")
        t.ok(r.rc == 78 and word in r.err, f"{keys}: an error", r)
    h.again(list="", more='list P { from m365 use traffic inexpressible '
            'widen }')
    t.ok("is for lists with" in h.do("check").err, "inexpressible: not for "
         "prefixes")
    h.again(more='output x { platform cisco-ios-prefix-list lists NAMES '
            'file "out/x" }')
    t.ok("holds no host names" in h.do("check").err,
         "a platform of prefixes takes no names")
    h.again(more='list T { from m365 use traffic } output x { platform '
            'squid-dstdomain lists T file "out/x" }')
    t.ok("holds no prefixes" in h.do("check").err,
         "and one of names no prefixes")
    h.again(more='list T { from m365 use traffic } output x { platform json '
            'lists { T NAMES } file "out/x" }')
    t.ok("rows of two kinds" in h.do("check").err, "one kind a file")
    h.again(more='list N { from m365 use hosts } output x { platform '
            'fqdn-edl lists { N NAMES } file "out/x" }')
    t.ok("one list in a file" in h.do("check").err, "and one list in a file "
         "without names")


def guards(t, root):
    h = Names(root)
    # *.sharepoint.com has it already; a wildcard takes the place of a name
    r = h.offer(urls({31: ["*.sharepoint.com"], 1: ["*.office.com",
                                                    "smtp.office365.com"]}))
    t.ok(r.rc == 0 and r.err == "", "names that wildcards replace are no "
         "loss", r)
    h = Names(root)
    rest = urls({56: ["x.example.net"]})
    before = h.files()
    r = h.offer(rest)
    t.ok(r.rc == 3 and "3 of 9 host names are lost: 33.4 %" in r.err and
         len(r.digests()) == 1, "more than 25 % lost: refused", r)
    now = h.files()
    t.eq([k for k in now if now[k] != before.get(k)],
         ["records/feeds/m365"], "and all stays as it was")
    h.do("accept", r.digests()[0], "--reason", "announced")
    r = h.write()
    t.ok(r.rc == 0 and "x.example.net" in h.rows() and
         "login.microsoft.com" not in h.rows(), "accept lets it pass", r)
    h = Names(root, "category allow")
    r = h.offer([dict(e, category="Default" if e["id"] == 56 else
                      e["category"]) for e in FIRST])
    t.ok(r.rc == 0 and "moved to another service or category" in r.err,
         "what moved to another category is said, and passes", r)
    h = Names(root)
    r = h.offer(urls({1: ["n%d.example.net" % i for i in range(120)]}))
    t.ok(r.rc == 3 and "9 host names become" in r.err, "more than tenfold",
         r)
    h = Names(root)
    r = h.offer(urls({78: ["*.com"]}))
    t.ok(r.rc == 3 and "*.com takes in names of others" in r.err and
         "no accept" in r.err, "a wildcard over others", r)
    h = Names(root, "category optimize")
    r = h.offer([dict(e, category="Allow") for e in FIRST])
    t.ok(r.rc == 3 and "would be empty" in r.err, "empty", r)
    # another use of the list: nothing in common with its record
    h = Names(root)
    lib.write(h.conf, (CONF % h.keys).replace("use hosts", "use traffic"))
    r = h.write()
    t.ok(r.rc == 3 and "9 of 9" in r.err, "another use: all names lost", r)


def holds(t, root):
    h = Names(root, "hold 7 days", first=FIRST)
    day = ("--as-of", "2026-03-01")
    h.publish(urls({1: ["outlook.office.com"]}), "2026022800")
    r = h.run(*day)
    t.ok(r.rc == 0 and "smtp.office365.com" in h.rows() and
         "withdrawn=2026022800,2026-03-01" in h.record("lists", "NAMES"),
         "a withdrawn name stays, marked", r)
    r, rep = h.report("--as-of", "2026-03-07")
    t.ok(r.rc == 0 and rep["lists"][0]["held"] == 1 and
         rep["lists"][0]["held_rows"][0]["host"] == "smtp.office365.com" and
         rep["lists"][0]["held_rows"][0]["until"] == "2026-03-08",
         "held until its day", r, rep["lists"][0])
    e = h.do("explain", "smtp.office365.com")
    t.ok(e.rc == 1 and "withdrawn, held until 2026-03-08" in e.out and
         "output all: NAMES: smtp.office365.com" in e.out,
         "explain says so", e)
    r = h.write("--as-of", "2026-03-08")
    t.ok(r.rc == 0 and "smtp.office365.com" not in h.rows(),
         "and goes on it", r)
    # a wildcard that covers a withdrawn name: nothing to hold
    h = Names(root, "hold 7 days")
    h.publish(urls({1: ["*.office.com", "smtp.office365.com"]}),
              "2026022800")
    h.run(*day)
    t.ok("withdrawn" not in h.record("lists", "NAMES") and
         "outlook.office.com" not in h.rows(),
         "a name that a wildcard covers is not held")


def reports(t, root):
    h = Names(root, out="", more='output edl { platform fqdn-edl  lists '
              'NAMES  file "out/edl.txt" }')
    r, rep = h.report()
    h.publish(urls({1: ["*.office.com", "smtp.office365.com"],
                    78: ["*.office.net", "b.example.net"]}), "2026020100")
    r = h.run("--report-json", h.path("r.json"), "--report-markdown",
              h.path("r.md"), "-v")
    t.ok("output edl: NAMES: can't say *cdn.onenote.net: omitted" in r.err,
         "-v names what an output can't say", r)
    rep = json.loads(lib.read(h.path("r.json")))
    lst = [x for x in rep["lists"] if x["name"] == "NAMES"][0]
    t.eq({k: v for k, v in lst["host_counts"].items() if v},
         {"lost": 1, "gained": 2, "respelled": 1}, "counts of a list")
    t.eq(sorted((x["kind"], x["host"]) for x in lst["host_rows"]),
         [("gained", "*.office.com"), ("gained", "b.example.net"),
          ("lost", "a.example.net"), ("respelled", "outlook.office.com")],
         "rows of a list")
    t.ok("+2 -1 names, 1 for wildcards" in rep["subject"] and
         "coverage-loss" in rep["labels"] and
         "coverage-gain" in rep["labels"], "subject and labels",
         rep["subject"], rep["labels"])
    edl = [x for x in rep["outputs"] if x["name"] == "edl"][0]
    t.eq([(x["text"], x["as"]) for x in edl["inexpressible"]],
         [("*cdn.onenote.net", None),
          ("autodiscover.*.onmicrosoft.com", None)],
         "what an output can't say is named")
    md = lib.read(h.path("r.md")).decode()
    t.ok("`edl` `NAMES can't say *cdn.onenote.net: omitted`" in md and
         "1 lost, 2 gained" in md and "- lost `a.example.net`" in md,
         "the same in Markdown", md)
    h.again(list="inexpressible widen")
    h.write()
    t.ok("*.onenote.net" in h.rows("edl.txt") and
         "*.onmicrosoft.com" in h.rows("edl.txt"), "widened")
    h.again(list="inexpressible refuse")
    r = h.write()
    t.ok(r.rc == 3 and "fqdn-edl can't say *cdn.onenote.net and others" in
         r.err, "refused", r)
    t.ok(h.rows("edl.txt")[0] == "*.office.com", "and stays as it was")


def devices(t, root):
    h = Names(root)
    text = "\n".join(h.rows()) + "\n"
    lib.write(h.path("device"), text.replace("a.example.net\n", "") +
              "theirs.example.org\n")
    r = h.do("drift", "all", h.path("device"))
    t.ok(r.rc == 1 and "- a.example.net  missing" in r.out and
         "+ theirs.example.org  unknown" in r.out, "drift", r)
    r = h.do("drift", "--json", "all", h.path("device"))
    rows = json.loads(r.out)["written"]["objects"][0]["differ"]
    t.eq([(x["host"], x["kind"]) for x in rows],
         [("a.example.net", "missing"), ("theirs.example.org", "unknown")],
         "drift as JSON")
    r = h.do("adopt", "all", h.path("device"))
    t.ok(r.rc == 3 or "theirs.example.org  not published" in r.out,
         "adopt tells what is not ours", r)
    r = h.do("adopt", "--overwrite", "all", h.path("device"))
    t.ok(r.rc == 0 and "theirs.example.org  not published" in r.out and
         "\nforeign theirs.example.org\n" in h.record("outputs", "all"),
         "adopted, and marked", r)
    h.write("--overwrite")
    t.ok("theirs.example.org" in h.rows() and "a.example.net" in h.rows(),
         "the next write keeps it and adds what is missing")
    r = h.do("explain", "theirs.example.org")
    t.ok("foreign" in r.out, "explain knows it as foreign", r)
    r = h.do("adopt", "--remove", "all")
    t.ok(r.rc == 0 and "foreign" not in h.record("outputs", "all"),
         "adopt --remove lets it go", r)
    h.write()
    t.ok("theirs.example.org" not in h.rows(), "and it goes")
    r = h.do("explain", "--json", "x.y.sharepoint.com")
    j = json.loads(r.out)
    t.ok(r.rc == 0 and j["published"] and
         [x["host"] for x in j["endpoints"]] == ["*.sharepoint.com"] and
         {x["output"]: x["host"] for x in j["outputs"]} ==
         {"all": "*.sharepoint.com", "data": "*.sharepoint.com"},
         "explain: which wildcard covers it, in which outputs", r)
    r = h.do("pin", "all")
    t.eq(r.rc, 0, "pin an output of names", r)
    h.offer(urls({78: ["*.office.net", "b.example.net"]}))
    t.ok("b.example.net" not in h.rows(), "it stays as pinned")
    h.do("pin", "all", "--off")
    h.write()
    t.ok("b.example.net" in h.rows(), "and goes on after it")


def main():
    t = lib.Tap()
    root, remove = lib.scratch()
    try:
        for part in (first, filters, guards, holds, reports, devices):
            part(t, root)
    finally:
        remove()
    return t.done()


if __name__ == "__main__":
    sys.exit(main())
