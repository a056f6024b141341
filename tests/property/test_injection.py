#!/usr/bin/env python3
"""Nobody gets out of a name: hostile strings wherever feeds, operators and
configurations let text in, through every row of the table and every report.

Either the program refuses, with clean words and nothing on standard output, or
what it writes has the shape that a harmless string gives it: the same lines,
the same cells, JSON that parses to the same tree, and no character that moves
a terminal's cursor or turns the order of text.
"""
# time-limit: 300

import csv
import io
import json
import os
import random
import re
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "e2e"))

import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

COUNT = int(os.environ.get("CHECK_COUNT") or 1)
SEED = int(os.environ.get("SEED") or random.randrange(1 << 31))
RNG = random.Random(SEED)
BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f"
                 "\u2028-\u202e\u2066-\u2069]")
SAFE = "Xq7harmless"

BITS = ["\n", "\r\n", "\r", "\t", "\x00", "\x07", "\x1b[2J", "\x1b]0;x\x07",
        "\x7f", "\x85", "\x9b31m", "\u061c", "\u200f", "\u2028", "\u202a",
        "\u202e", "\u2066", "\u2069", '"', "'", "`", "```", "$(id)", "${x}",
        ";", "#", "!", "{", "}", "]]>", "-->", "<!--", "*/", "|", "||", "\\",
        "\\n", "%s%n", "%0A", "&", "<script>", "@all", "[x](y)", " ", "  ",
        "permit any", "no ip prefix-list", "=", ",", ":", "/", "../", "~",
        "\u00e9", "A" * 70, "B" * 5000]
PLAIN = [b for b in BITS if b.isprintable() and b.isascii() and len(b) < 40]

PARAMS = {"rule": "r1", "location": "westeurope", "resource-group": "rg",
          "next-hop": "192.0.2.1", "next-hop6": "2001:db8::1",
          "resolver": "192.0.2.53", "lookup": "100", "priority": "1000",
          "gateway": "net_gateway", "gateway6": "vpn_gateway",
          "proxy": "proxy.example:8080", "from": "azure", "mark": "64500:365",
          "peer": "A" * 43 + "="}


def hostile(bits=None):
    """A word of letters with one to three bits that hurt."""
    out = RNG.choice(["Ex", "", "a"])
    for _ in range(RNG.randint(1, 3)):
        out += RNG.choice(bits or BITS) + RNG.choice(["", "b", "Zz"])
    return out or "\n"


def printable(limit=60):
    """One that a feed's grammar of names may let in."""
    while True:
        s = hostile(PLAIN)
        if s.strip() == s and 0 < len(s) <= limit:
            return s


class Watch:
    """One line of TAP a property: how often, and what broke it first."""

    def __init__(self, t, name):
        self.t, self.name, self.n, self.bad, self.took = t, name, 0, None, 0

    def see(self, good, *what):
        self.n += 1
        if not good and self.bad is None:
            self.bad = what

    def done(self, least=1):
        self.t.ok(self.bad is None and self.n >= least,
                  f"{self.name} ({self.n} times, {self.took} taken)",
                  *[repr(w) for w in self.bad or ("too few",)])


def do(*argv):
    return lib.run([PROGRAM, *argv])


def refused(r):
    return r[0] not in (0, 1) and r[1] == "" and r[2] != "" or \
        r[0] == 1 and r[1] == "" and r[2] != ""


def clean(*texts):
    return not any(BAD.search(x.replace("\ufffd", "")) for x in texts)


def long_lines(err):
    return any(len(x) > 4096 for x in err.splitlines())


def unnamed(text, name):
    """A short name may well be a part of other words."""
    return re.sub(r"(?<![A-Za-z0-9])" + re.escape(name) + r"(?![A-Za-z0-9])",
                  lambda m: "N", text)


def shape(text, name):
    """What must not depend on a name: JSON's tree, CSV's cells, or lines."""
    text = re.sub(r"\b[0-9a-f]{64}\b", "D", text)
    try:
        return ("json", tree(json.loads(text), name))
    except ValueError:
        pass
    if text.startswith("name,"):
        return ("csv", [["N" if c == name else c for c in row]
                        for row in csv.reader(io.StringIO(text))])
    return ("lines", unnamed(text, name).splitlines())


def tree(v, name):
    if isinstance(v, dict):
        return [(unnamed(k, name), tree(x, name)) for k, x in v.items()]
    if isinstance(v, list):
        return [tree(x, name) for x in v]
    return unnamed(v, name) if isinstance(v, str) else v


# --- emitters ----------------------------------------------------------------

def o365(service="Exchange", host="outlook.example.com", note="", display=""):
    return [{"id": 1, "serviceArea": service,
             "serviceAreaDisplayName": display, "urls": [host],
             "ips": ["13.107.6.0/24", "40.96.0.0/13", "2603:1006::/40"],
             "tcpPorts": "80,443", "category": "Optimize",
             "expressRoute": True, "required": True, "notes": note}]


def azure(service="Exchange", group="O365", note="", name="x"):
    return {"value": [{"name": name, "id": note, "properties": {
        "serviceName": name, "bgpCommunities": [{
            "communityName": service, "communityValue": "12076:5010",
            "communityPrefixes": ["20.0.1.0/24"], "isAuthorizedToUse": True,
            "serviceGroup": group, "serviceSupportedRegion": note}]}}]}


def tags(name="Exchange", region="", note=""):
    return {"changeNumber": 1, "cloud": "Public", "values": [{
        "name": name, "id": note, "properties": {
            "changeNumber": 1, "region": region, "platform": note,
            "systemService": note, "addressPrefixes": ["20.0.1.0/24"]}}]}


FIELDS = {          # who may say what, by the kind of rows
    "prefix": [("service", lambda s: o365(service=s)),
               ("note", lambda s: o365(note=s, display=s)),
               ("host", lambda s: o365(host=s)),
               ("tag", lambda s: tags(name=s)),
               ("region", lambda s: tags(region=s)),
               ("words of a tag", lambda s: tags(note=s))],
    "host": [("host", lambda s: o365(host=s)),
             ("service", lambda s: o365(service=s)),
             ("note", lambda s: o365(note=s, display=s))],
    "value": [("community", lambda s: azure(service=s)),
              ("group", lambda s: azure(group=s)),
              ("note", lambda s: azure(note=s)),
              ("owner", lambda s: azure(name=s))],
}


def base_args(row, name=SAFE, params=None):
    out = ["emit", "-q", "-p", row["name"]]
    if name is not None:
        out += ["-l", name]
    if row["name"] == "format":
        out += ["-F", "%r\\n"]
    for p in row["parameters"]:
        given = (params or {}).get(p["name"])
        if given is None and p["default"] is None:
            given = PARAMS.get(p["name"], "1000")
        if given is not None:
            out += ["--with", f"{p['name']}={given}"]
    return out + (["-4"] if row.get("four") else []) + (
        ["--tags-as-routes"] if row["matches"] == "route" else [])


# Promise: hostile-name
def emitters(t, root):
    path = os.path.join(root, "feed.json")

    def emit(row, body, name=SAFE, params=None):
        lib.write(path, json.dumps(body))
        return do(*base_args(row, name, params), path)

    by_field = Watch(t, "no field of a feed reaches an output")
    by_name = Watch(t, "no name of an object leaves its place")
    by_param = Watch(t, "no parameter leaves its place")
    rows = json.loads(do("list", "--json", "platforms")[1])
    for row in rows:
        kind = row["rows"].split()[0] if isinstance(row["rows"], str) \
            else row["rows"][0]
        fields = FIELDS[kind if kind in FIELDS else "prefix"]
        if "both families" in emit(row, fields[0][1](
                SAFE if kind != "host" else "safe.example.com"))[2]:
            row["four"] = True
        # ---- fields: refused, or the very bytes of a harmless one
        base = {}
        for _ in range(COUNT):
            for what, make in RNG.sample(fields, 2):
                s = RNG.choice([hostile, printable])()
                if "\x00" in s and RNG.random() < .5:
                    s = s.replace("\x00", "")
                if what not in base:
                    base[what] = emit(row, make(
                        "safe.example.com" if what == "host" else SAFE))
                r = emit(row, make(s))
                by_field.took += r[0] == 0
                by_field.see(
                    clean(r[1], r[2]) and not long_lines(r[2]) and
                    (refused(r) or what == "host" or
                     r[:2] == base[what][:2]) and
                    (what != "host" or refused(r) or
                     len(r[1].splitlines()) ==
                     len(base[what][1].splitlines())),
                    row["name"], what, s[:200], r, base[what])
        # ---- names
        good = emit(row, fields[0][1](SAFE if kind != "host" else
                                      "safe.example.com"))
        by_name.see(good[0] == 0 and clean(*good[1:]), row["name"], good)
        for _ in range(COUNT):
            s = hostile().replace("\x00", "") or "\n"
            r = emit(row, fields[0][1](SAFE if kind != "host" else
                                       "safe.example.com"), name=s)
            by_name.took += r[0] == 0
            by_name.see(clean(r[1], r[2]) and (
                refused(r) or shape(r[1], s) == shape(good[1], SAFE)),
                row["name"], s[:200], r, good)
        # ---- parameters
        for p in row["parameters"]:
            for _ in range(COUNT):
                s = RNG.choice(["", PARAMS.get(p["name"], "main")]) + \
                    hostile().replace("\x00", "")
                r = emit(row, fields[0][1](SAFE if kind != "host" else
                                           "safe.example.com"),
                         params={p["name"]: s})
                by_param.took += r[0] == 0
                by_param.see(clean(r[1], r[2]) and (
                    refused(r) or len(r[1].splitlines()) ==
                    len(good[1].splitlines())),
                    row["name"], p["name"], s[:200], r)
    by_field.done(len(rows))
    by_name.done(len(rows))
    by_param.done(10)


JSON = ("json", "diff json", "explain json", "status json", "status.json",
        "out/all.json")

# --- reports -----------------------------------------------------------------

def cells(text):
    """Bars of each line of a table, outside of what is escaped."""
    return [len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines()
            if line.startswith("|")]


def outline(kind, text):
    """What a report has, whatever the name in it: its lines and, where a
    reader sees Markdown, tables, fences, heads, comments and tags."""
    lines = text.splitlines()
    if kind != "markdown":
        return len(lines)
    return len(lines), cells(text), sum(x.startswith("```") for x in lines), \
        sum(x.startswith("#") for x in lines), text.count("<!--"), \
        text.count("-->"), len(re.findall(r"<\w", text))


# in each run: whatever ends a cell, a span, a comment, a string or a word
EVERY = ["a|b`c", "x--> <!-- y", "q\"r'$(id);#!{}]]>\\"]


def reports_of(root, service):
    """All that a change of a feed makes us say; name to text."""
    h = whole.House(root)
    old, new = fixtures.make_feed("old"), fixtures.make_feed("new")
    for feed in (old, new):
        for e in feed:
            if e["serviceArea"] == "Exchange":
                e["serviceArea"] = service
                e["notes"] = service
    h.publish(old, "2026033100")
    first = h.run("-q")
    h.publish(new, "2026042900")
    md, js = h.path("r.md"), h.path("r.json")
    said = {"first": first.err}
    fetched = h.do("fetch", "-q")
    said["fetch"] = fetched.err
    ip = next(p for e in new if e["serviceArea"] == service for p in e["ips"])
    for name, argv in (("diff", ["diff"]), ("diff json", ["diff", "--json"])):
        said[name] = h.do(*argv).out
    r = h.run("--report-markdown", md, "--report-json", js)
    said.update({"run": r.out, "run err": r.err})
    for name, p in (("markdown", md), ("json", js)):
        said[name] = lib.read(p).decode() if os.path.exists(p) else ""
    for name, argv in (
            ("explain", ["explain", ip]),
            ("explain json", ["explain", "--json", ip]),
            ("status", ["status"]), ("status json", ["status", "--json"]),
            ("verify", ["verify"]), ("emit", ["emit", "OPT"]),
            ("pending", ["status", "--pending"])):
        x = h.do(*argv)
        said[name], said[name + " err"] = x.out, x.err
    for n, data in h.files().items():
        said[n] = data.decode()
    said["status.json"] = lib.read(h.path("state", "status.json")).decode()
    return (first.rc, r.rc), said


# Promise: hostile-text
def reports(t, root):
    w = Watch(t, "reports, records and outputs keep their shape")
    rc, base = reports_of(root, SAFE)
    t.ok(rc == (0, 0) and SAFE.lower() in base["markdown"].lower() and
         SAFE.lower() in base["explain"].lower() and
         SAFE.lower() in base["diff json"].lower(),
         "a harmless name is told by the reports", rc, base["markdown"],
         base["explain"], base["diff json"][:500])
    for i in range(len(EVERY) + 4 * COUNT):
        s = EVERY[i] if i < len(EVERY) else \
            hostile() if i % 4 == 0 else printable()
        got, said = reports_of(root, s)
        w.took += got == rc
        for name, text in said.items():
            w.see(clean(text), name, s[:200], text[:3000])
            if got != rc:
                continue
            if name in JSON:
                try:
                    json.loads(text) if text else None
                    good = True
                except ValueError:
                    good = False
                w.see(good, name, s, text[:2000])
            w.see(name in base and outline(name, text) ==
                  outline(name, base.get(name, "")), name, s,
                  outline(name, text), outline(name, base.get(name, "")),
                  text[:3000])
        if got != rc:
            w.see(got[0] == 1 and not any(n.startswith("out")
                                          for n in said), "refused", s, got)
    w.done(50)


# --- what operators say ------------------------------------------------------

def operators(t, root):
    w = Watch(t, "words of operators: refused, or on one line")
    h = whole.House(root)
    h.publish(fixtures.make_feed(), "2026042900")
    h.run("-q")
    for i in range(12 * COUNT):
        s = hostile().replace("\x00", "") or "\n"
        what = i % 6
        if what == 0:
            r = h.do("pin", "OPT", "--reason", s)
            x = h.do("status")
            y = h.do("status", "--json")
            w.see(clean(x.out, x.err, y.out, y.err) and json.loads(y.out),
                  s, x, y)
            h.do("pin", "OPT", "--off")
        elif what == 1:
            r = h.do("explain", "--", s)
        elif what == 2:
            r = h.do("explain", "--json", "--", s)
            if r.out:
                json.loads(r.out)
        elif what == 3:
            r = h.do("emit", "--", s)
        elif what == 4:
            r = h.do("diff", "--service", s)
        else:
            r = h.do("run", "--report-markdown", h.path(
                s.replace("/", "")[:50] or "x"))
        w.took += r.rc == 0
        w.see(r.rc in (0, 1, 2, 3, 64) and clean(r.out, r.err) and
              len(r.lines) < 12, what, s[:200], r)
    w.done(12)


# Promise: hostile-word
def configurations(t, root):
    w = Watch(t, "words of a configuration: refused, or they change nothing")
    for i in range(9 * COUNT):
        s = hostile().replace("\x00", "") or "\n"
        quoted = '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'
        name = s.replace("/", "")[:100] or "x"
        name = '"out/' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
        conf = (
            whole.CONF.replace("list OPT", "list " + quoted),
            whole.CONF.replace('"out/all.txt"', name.replace("%", "%%")),
            whole.CONF.replace("use traffic", "service %s use traffic" %
                               quoted.replace("%", "%%")))[i % 3]
        conf = conf.replace("list " + quoted,
                            "list " + quoted.replace("%", "%%"))
        h = whole.House(root, conf)
        h.publish(fixtures.make_feed(), "2026042900")
        before = set(os.listdir(h.dir))
        c, v, r = h.do("check"), h.do("check", "-v"), h.run()
        w.took += r.rc == 0
        w.see(clean(c.err, v.out, v.err, r.out, r.err), s[:200], c, v, r)
        if c.rc == 78:
            w.see(r.rc == 78 and r.out == "" and
                  set(os.listdir(h.dir)) == before, s[:200], c, r)
        else:
            w.see(c.rc == 0 and r.rc in (0, 1, 3) and len(r.paths) <= 3 and
                  all(clean(d.decode()) for d in h.files().values()),
                  s[:200], c, r)
    w.done(9)


def paths(t, root):
    """The path of an output may hold anything that is no control."""
    w = Watch(t, "names of files keep a report's shape")

    def told(name):
        text = name.replace("\\", "\\\\").replace('"', '\\"')
        h = whole.House(root, whole.CONF.replace(
            '"out/all.txt"', f'"out/{text.replace("%", "%%%%")}.txt"'))
        h.publish(fixtures.make_feed("old"), "2026033100")
        h.run("-q")
        h.publish(fixtures.make_feed("new"), "2026042900")
        r = h.run("--report-markdown", h.path("r.md"),
                  "--report-json", h.path("r.json"))
        return r, lib.read(h.path("r.md")).decode(), json.loads(
            lib.read(h.path("r.json")))

    r, base, _ = told(SAFE)
    w.see(r.rc == 0 and cells(base), r, base)
    for i in range(len(EVERY) + COUNT):
        s = (EVERY[i] if i < len(EVERY) else printable()).replace("/", "")
        r, text, _ = told(s)
        w.took += r.rc == 0
        w.see(r.rc == 0 and clean(text) and outline("markdown", text) ==
              outline("markdown", base), s, r, outline("markdown", text),
              outline("markdown", base), text)
    w.done(4)


def run(t, root):
    print(f"# SEED={SEED}", flush=True)
    for part in (emitters, reports, operators, configurations, paths):
        part(t, root)


PROGRAM = lib.program("o365feed")

if __name__ == "__main__":
    sys.exit(whole.play([run]))
