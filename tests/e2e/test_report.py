#!/usr/bin/env python3
"""The report of a run: three forms with the same numbers, within the size
that a forge takes, and safe against what a feed holds."""

import ipaddress
import json
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

V = ["2026033100", "2026042900", "2026052900", "2026062900"]
KINDS = ["lost", "gained", "moved", "changed", "held", "respelled"]
LIMIT = 65536

CONF = """
state-dir "state"
record-dir "records"
%(globals)s
feed m365 { source o365 %(feed)s  guard { max-loss 90 max-prefix-loss 90 } }
list OPT { from m365  use routes  category { optimize, allow }
	match orlonger  hold 7 days  guard { max-loss 90 } }
list ALL { from m365  use traffic }
output ios   { platform cisco-ios-prefix-list  lists OPT  file "out/ios.cfg" }
output plain { platform plain  lists ALL  file "out/all.txt" }
output json  { platform json   lists ALL  file "out/all.json" }
"""


class Report:
    """What a run reported in its three forms."""

    def __init__(self, h, *args, day="2026-05-01", verb="run"):
        md, js = h.path("report.md"), h.path("report.json")
        for p in (md, js):
            if os.path.exists(p):
                os.remove(p)
        self.r = h.do(verb, "-v", "--as-of", day, "--report-markdown", md,
                      "--report-json", js, *args)
        self.md = lib.read(md).decode("ascii")
        self.raw = lib.read(js).decode("ascii")
        self.j = json.loads(self.raw)
        self.text = self.r.err
        self.list = {x["name"]: x for x in self.j["lists"]}
        self.out = {x["name"]: x for x in self.j["outputs"]}

    def line(self, key):
        """As contrib/pipeline reads it."""
        return re.search(rf'(?m)^"{key}":(.*),$', self.raw).group(1)


def cells(line):
    """The cells of a table's row, as a forge parts them: at bars, of which a
    code span here never has one."""
    return [c.strip() for c in line.strip().strip("|").split("|")]


def tables(md):
    """Each table: a list of rows, the head first; fences are left out."""
    found, now, fence = [], None, None
    for line in md.splitlines():
        if fence:
            fence = None if line == fence else fence
            continue
        if re.match(r"`{3,}$", line):
            fence = line
            continue
        if line.startswith("|"):
            if now is None:
                now = []
                found.append(now)
            if not re.match(r"\|[-:|]+\|$", line):
                now.append(cells(line))
        else:
            now = None
    return {t[0][0]: t for t in found}


def sound(t, rep, name):
    """The page is what it should be, whatever is in it."""
    bad = [line for tab in tables(rep.md).values() for line in tab
           if len(line) != len(tab[0])]
    t.ok(not bad, name + ": tables have their columns", bad)
    bare, fence = [], None
    for line in rep.md.splitlines():
        if fence:
            fence = None if line == fence else fence
        elif re.match(r"`{3,}$", line):
            fence = line
        else:
            bare.append(re.sub(r"`[^`]*`", "", line))
    left = "\n".join(bare)
    t.ok(fence is None and "`" not in left, name + ": code ends", left)
    tags = re.findall(r"<[^>]*>", left)
    t.ok(set(tags) <= {"<details>", "<summary>", "</summary>", "</details>"} and
         tags.count("<details>") == tags.count("</details>"),
         name + ": no HTML but our own", tags)
    t.ok(not re.search(r"[@\[\]!]", left), name + ": no links, no mentions",
         left)
    t.ok(len(rep.md) <= LIMIT, name + ": size", len(rep.md))


def agree(t, rep, name):
    """The same numbers in all forms."""
    tabs = tables(rep.md)
    total = rep.j["total"]
    rows = {r[0]: r[1:] for r in tabs["all lists together"]}
    for key, words in (("gained", "gained"), ("lost", "lost"),
                       ("moved", "moved"), ("held", "withdrawn and held"),
                       ("changed", "with other attributes"),
                       ("respelled", "spelled anew")):
        t.eq(rows["prefixes " + words],
             [str(total[key]["v4"]), str(total[key]["v6"])],
             f"{name}: {key} in Markdown and JSON")
    t.eq(rows["space gained"][0].split()[0].replace(",", ""),
         total["space_gained"]["v4"], name + ": space")
    for row in tabs.get("list", [])[1:]:
        j = rep.list[row[0].strip("`")]
        if j["state"] == "first publication":
            continue
        want = [str(j["held"] if k == "held" else j["counts"][k])
                for k in KINDS]
        t.eq(row[2:8], want, f"{name}: list {row[0]} in Markdown and JSON")
        t.ok(row[8].startswith(str(j["prefixes"]["v4"]) + ",") and
             row[9].startswith(str(j["prefixes"]["v6"]) + ","),
             f"{name}: what list {row[0]} has", row)
        said = re.search(rf"(?m)^list {j['name']}: (.*)$", rep.text).group(1)
        for k in KINDS:
            n = re.search(rf", (\d+) {k}\b", said.split(";")[0])
            t.eq(int(n.group(1)) if n else 0, j["counts"][k],
                 f"{name}: list {row[0]}: {k} in text and JSON", said)
        t.ok(f"has {j['prefixes']['v4']} IPv4 and {j['prefixes']['v6']} IPv6"
             in said and f"{j['held']} held" in said,
             f"{name}: list {row[0]} has the same in text", said)
    for row in tabs.get("output", [])[1:]:
        j = rep.out[row[0].strip("`")]
        if j["written"]:
            t.eq(row[2:5], [str(j[k]) for k in ("rows", "added", "removed")],
                 f"{name}: output {row[0]} in Markdown and JSON")
            t.ok(f"{j['rows']} rows, {j['added']} added, {j['removed']} "
                 f"removed, digest {(j['from'] or '-')[:12]} -> "
                 f"{j['to'][:12]}" in rep.text,
                 f"{name}: output {row[0]} in text")
    t.ok(rep.j["subject"] in rep.md and rep.j["subject"] in rep.text,
         name + ": the subject is in all of them")


def house(root, conf=CONF):
    h = whole.House(root, conf=conf)
    h.publish(fixtures.make_feed("old"), V[0])
    return h


def month(t, root):
    h = house(root)
    rep = Report(h, day="2026-04-01")
    t.eq(rep.r.rc, 0, "first publication", rep.r)
    t.eq(json.loads(rep.line("labels")), ["first-publication"], "its label")
    t.ok("first publication" in rep.j["subject"], "its subject", rep.j)
    t.ok("rows" not in rep.list["ALL"], "its rows are not all listed")
    sound(t, rep, "first")
    agree(t, rep, "first")
    t.eq(sorted(rep.r.paths), ["all.json", "all.txt", "ios.cfg"],
         "stdout has the paths alone")

    kept = h.files()
    rep = Report(h)
    t.eq(rep.md, "Nothing has changed: 2 lists and 3 outputs are as they "
         "were.\n", "nothing changed: one line")
    t.eq((rep.j["changed"], rep.line("labels"), rep.r.out),
         (False, "[]", ""), "and in JSON")
    t.eq(h.files(), kept, "and nothing is written for the report's sake")

    h.do("applied", "ios")
    kept = h.files()
    h.publish(fixtures.make_feed("new", add={31: ["192.0.3.0/24"]},
                                 drop=["52.112.0.0/14"],
                                 change={2: {"tcpPorts": "25"}}), V[1])
    dry = Report(h, "-n")
    t.eq(h.files(), kept, "a dry run writes the report and nothing else")
    rep = Report(h)
    t.eq(dry.md, rep.md, "and the same one")
    sound(t, rep, "a month")
    agree(t, rep, "a month")
    old = fixtures.prefixes(fixtures.make_feed("old"))
    new = fixtures.prefixes(fixtures.make_feed(
        "new", add={31: ["192.0.3.0/24"]}, drop=["52.112.0.0/14"]))
    rows = rep.list["ALL"]["rows"]
    t.eq({r["prefix"] for r in rows if "from" not in r}, set(new) - set(old),
         "what is new is what the feed says")
    t.eq({r["prefix"] for r in rows if "to" not in r}, set(old) - set(new),
         "so is what is gone")

    def size(nets):
        return sum(n.num_addresses for n in ipaddress.collapse_addresses(nets))

    def v4(texts):
        return [n for n in map(ipaddress.ip_network, texts) if n.version == 4]
    both = v4(old) + v4(new)
    t.eq(rep.list["ALL"]["gained"]["v4"], str(size(both) - size(v4(old))),
         "gained space, counted by somebody else")
    t.eq(rep.list["ALL"]["lost"]["v4"], str(size(both) - size(v4(new))),
         "lost space")
    t.ok({"coverage-loss", "coverage-gain", "ipv6"} <= set(rep.j["labels"]),
         "labels", rep.j["labels"])
    t.ok(rep.list["OPT"]["counts"]["lost"] == 0 and
         rep.list["OPT"]["held"] > 0 and
         {x["until"] for x in rep.list["OPT"]["held_rows"]} == {"2026-05-08"},
         "what is held is not lost", rep.list["OPT"])
    t.ok(re.search(r"held `52.112.0.0/14` `until 2026-05-08", rep.md),
         "and says until when")
    t.ok("gained `192.0.3.0/24` `sharepoint optimize id 31" in rep.md,
         "each row says what it belongs to")
    delta = h.do("delta", "ios").out
    t.eq(rep.out["ios"]["delta"]["text"], delta, "the delta is the delta")
    t.ok("<summary>Delta of ios:" in rep.md and delta in rep.md,
         "folded, and whole")
    t.eq(rep.out["ios"]["delta"]["adds"], len(re.findall(
        r"(?m)^ip(v6)? prefix-list", delta)), "and its number right")

    h.publish(fixtures.make_feed("new", add={31: ["192.0.3.0/24"]},
                                 drop=["52.112.0.0/14"],
                                 change={2: {"tcpPorts": "26"}}), V[2])
    rep = Report(h)
    t.eq((rep.j["labels"], rep.out["ios"]["state"]),
         (["attribute-only"] if not rep.j["total"]["changed"]["v6"] else
          ["attribute-only", "ipv6"], "unchanged"),
         "other ports: no output changes", rep.j["subject"])
    agree(t, rep, "attributes")
    rep = Report(h, day="2026-05-08")
    t.ok(rep.list["OPT"]["counts"]["lost"] > 0 and
         rep.list["OPT"]["held"] == 0 and "coverage-loss" in rep.j["labels"],
         "what was held goes when it is due", rep.list["OPT"])
    agree(t, rep, "due")


def trouble(t, root):
    conf = CONF.replace("guard { max-loss 90 } }", "guard { max-loss 1 } }")
    h = house(root, conf)
    h.run("--as-of", "2026-04-01")
    kept = lib.read(h.path("out", "ios.cfg"))
    h.publish(fixtures.make_feed("old", drop=["52.112.0.0/14"]), V[1])
    rep = Report(h)
    t.eq((rep.r.rc, rep.j["exit"], rep.j["refused"]), (3, 3, True),
         "a refusal", rep.r)
    digest = rep.r.digests()[0]
    opt = rep.list["OPT"]
    t.ok(opt["state"] == "refused" and opt["would"] and
         opt["guard"]["accept"] == digest and opt["change"] == digest and
         [r["prefix"] for r in opt["rows"]] == ["52.112.0.0/14"],
         "says what would change, and the digest", opt)
    t.ok("refused" in rep.j["labels"] and f"accept {digest}" in rep.md and
         "**refused**" in rep.md and "This would be" in rep.md,
         "in Markdown too", rep.md)
    t.eq(rep.out["ios"]["state"], "unchanged", "the output stays")
    t.eq(lib.read(h.path("out", "ios.cfg")), kept, "as it was")
    t.eq(rep.out["plain"]["state"], "changed", "others go on")
    t.eq(rep.j["total"]["lost"]["v4"], 1, "a refused change is in no total")
    sound(t, rep, "refused")
    agree(t, rep, "refused")
    h.do("defer", digest, "--until", "2099-01-01", "--reason",
         "a|b`c <img src=x>@all")
    rep = Report(h)
    t.eq((rep.r.rc, rep.list["OPT"]["state"]), (0, "deferred"), "deferred",
         rep.r)
    sound(t, rep, "deferred")
    h.do("pin", "OPT", "--reason", "`<b>|@all")
    rep = Report(h)
    t.eq((rep.r.rc, rep.list["OPT"]["state"]), (0, "pinned"), "pinned", rep.r)
    sound(t, rep, "pinned")
    lib.write(h.path("out", "all.txt"), "by hand\n")
    rep = Report(h)
    t.eq((rep.r.rc, rep.out["plain"]["state"]), (3, "refused"),
         "an edit by hand", rep.r)
    sound(t, rep, "by hand")
    lib.write(h.path("feed", "version", "worldwide"), "<html>")
    rep = Report(h)
    t.ok(rep.j["failed"] and "failed" in rep.md, "an outage", rep.r)
    r = h.run("--report-json", h.path("none", "x.json"))
    t.ok(r.rc in (1, 3) and "none/x.json" in r.err.replace("//", "/") or
         "none" in r.err, "a report that can't be written is said", r)
    os.remove(h.path("records", "lists", "ALL"))
    rep = Report(h)
    t.eq(rep.list["ALL"]["state"], "refused", "a lost record", rep.r)
    sound(t, rep, "lost")


HOSTILE = ["a`b", "a|b", "</details>", "<script>x", "x\ny", "|\n|---|\n",
           "[a](http://b)", "@all", "&lt;", "\\|", "```", "\u202e", "~~~",
           "-->", "\t", "\u001b[31m"]


def hostile(t, root):
    """Whatever stands in the fields of a feed: either it is refused, or the
    report is sound."""
    taken = 0
    for n, s in enumerate(HOSTILE):
        h = house(root)
        h.run("--as-of", "2026-04-01")
        feed = fixtures.make_feed("new")
        for e in feed:
            if e["id"] in (31, 46):
                e["serviceArea"] = e["serviceAreaDisplayName"] = s
                e["notes"] = s
                e["tcpPorts"] = s
        feed.append({"id": 999, "serviceArea": s, "category": "Optimize",
                     "urls": [f"{s}.example.com"], "ips": ["192.0.3.0/24"],
                     "required": True, "expressRoute": True, "notes": s})
        h.publish(feed, V[1])
        rep = Report(h)
        taken += rep.r.rc == 0
        sound(t, rep, f"hostile {n}")
        agree(t, rep, f"hostile {n}")
        # ports and host names are checked: the area's name is what is left
        for e in feed:
            e.pop("tcpPorts", None)
            e.pop("urls", None)
        h.publish(feed, V[2])
        rep = Report(h)
        taken += rep.r.rc == 0
        sound(t, rep, f"hostile area {n}")
        agree(t, rep, f"hostile area {n}")
    t.ok(taken > 0, "some of it is taken", taken)


def large(t, root):
    """More than fits: the summary whole, rows cut, and the cut counted."""
    outs = "".join(
        f'output r{n} {{ platform cisco-ios-prefix-list lists OPT '
        f'file "out/r{n}.cfg" }}\n' for n in range(60))
    conf = CONF + outs
    h = house(root, conf)
    h.run("--as-of", "2026-04-01")
    for n in range(60):
        h.do("applied", f"r{n}")
    more = [f"23.{64 + i // 256}.{i % 256}.0/28" for i in range(4000)]
    feed = fixtures.make_feed("old", add={31: more})
    h.publish(feed, V[1])
    rep = Report(h)
    sound(t, rep, "large, refused")
    for digest in rep.r.digests():
        h.do("accept", digest)
    rep = Report(h)
    t.eq(rep.r.rc, 0, "4,000 prefixes and 63 outputs", rep.r)
    t.ok(40000 < len(rep.md) <= LIMIT, "it fills its room, and no more",
         len(rep.md))
    sound(t, rep, "large")
    agree(t, rep, "large")
    top = rep.md.split("### ")[0]
    t.ok(rep.j["subject"].startswith("m365 2026042900: +4000 -0 prefixes"),
         "accepted later: the subject still names the release")
    t.ok("| prefixes gained | 4000 | 0 |" in top and "63 changed" in top,
         "the summary stands whole", top[:2000])
    cut = re.search(r"### List `ALL`(.*?)\.\.\. and (\d+) more\n", rep.md,
                    re.S)
    t.eq(cut.group(1).count("\n- gained") + int(cut.group(2)), 4000,
         "rows that stand and rows that were cut make all of them")
    for body in re.findall(r"(?s)<details>(.*?)</details>", rep.md):
        lines = re.search(r"(?s)```\n(.*?)```\n", body).group(1).count("\n")
        rest = re.search(r"\.\.\. and (\d+) more lines", body)
        if not rest or lines + int(rest.group(1)) != 4001 or \
                "Not whole" not in body.split("```")[0]:
            t.ok(False, "a delta that was cut says so", body[:400])
            break
    else:
        t.ok("<details>" in rep.md, "deltas that were cut say so")
    t.ok("more lists and deltas" in rep.md or
         rep.md.count("<details>") == 60, "what has no room is counted")
    t.eq(len(rep.list["ALL"]["rows"]), 4000, "JSON has all of it")


if __name__ == "__main__":
    sys.exit(whole.play([month, trouble, hostile, large]))
