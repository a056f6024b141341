#!/usr/bin/env python3
"""Guards, end to end: what `write` refuses, what is kept, what lets it pass."""

import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

BASE = """
state-dir "state"  record-dir "records"
feed m365 { source o365  url "feed"  %(feed)s }
list ALL { from m365  use traffic  %(list)s }
output all { platform plain  lists ALL  file "out/all.txt" }
%(more)s
"""
EP = lib.endpoint
# 1/4 of /16 each, so that shares of space are easily told
FOUR = [EP(1, "Exchange", ["40.96.0.0/16", "2603:1006::/40"]),
        EP(2, "SharePoint", ["40.97.0.0/16", "2603:1007::/40"]),
        EP(3, "Skype", ["40.98.0.0/16", "2603:1008::/40"]),
        EP(4, "Common", ["40.99.0.0/16", "2603:1009::/40"], None, "Allow")]


def ips(n, *prefixes):
    """FOUR with other prefixes in the n-th set."""
    feed = [dict(e) for e in FOUR]
    feed[n - 1]["ips"] = list(prefixes)
    return feed


def without(*gone):
    return [dict(e, ips=[p for p in e["ips"] if p not in gone])
            for e in FOUR if set(e["ips"]) - set(gone)]


class Guarded(whole.House):
    """An installation that has written FOUR, or another first feed."""

    def __init__(self, root, first=None, feed="", lst="", more=""):
        self.keys = {"feed": feed, "list": lst, "more": more, "globals": ""}
        super().__init__(root, BASE)
        self.version_number = 2026010100
        self.first = self.offer(FOUR if first is None else first)

    def configure(self, conf=BASE, feed=None, extra=""):
        lib.write(self.conf, conf % self.keys)

    def again(self, **keys):
        self.keys.update(keys)
        self.configure()

    def offer(self, feed, version=None, *args):
        """Publish and run; where the guard is asked."""
        self.version_number += 100
        self.publish(feed, version or str(self.version_number))
        return self.run(*args)


def refuses(t, h, name, feed, *words, never=False, version=None):
    """Refused: exit 3, all stays; and accept does what it can."""
    before = (h.files(), h.snapshot())
    r = h.offer(feed, version)
    t.ok(r.rc == 3 and r.out == "" and all(w in r.err for w in words),
         f"{name}: refused", r)
    now = (h.files(), h.snapshot())
    if "feed m365: refused" not in r.err:
        # the list alone is refused: its feed goes on
        now[0]["records/feeds/m365"] = before[0]["records/feeds/m365"]
        now = (now[0], before[1])
    t.eq(now, before, f"{name}: all stays as it was")
    if never:
        t.ok("no accept lets this pass" in r.err and not r.digests(),
             f"{name}: there is nothing to accept", r)
        return r
    t.ok(len(r.digests()) == 1, f"{name}: one digest to accept", r)
    return r


def passes(t, h, name, feed, *words):
    r = h.offer(feed)
    t.ok(r.rc == 0 and len(r.paths) == 1 and all(w in r.err for w in words),
         f"{name}: passes", r)
    if not words:
        t.eq(r.err, "", f"{name}: without a word")
    return r


def accepted(t, h, name, r, rows, times=1):
    """accept by the first eight digits, and the run after it passes."""
    for i in range(times):
        digest = r.digests()[0]
        a = h.do("accept", digest[:8], "--reason", "as announced")
        t.ok(a.rc == 0 and a.out == "", f"{name}: accept {i + 1}", a)
        r = h.write()
    t.ok(r.rc == 0 and "(accepted)" in r.err, f"{name}: and it passes", r)
    t.eq(h.rows(), rows, f"{name}: it is written")
    t.eq(h.write().rc, 0, f"{name}: and stays")


# Promise: feed-refused
def feed_rules(t, root):
    h = Guarded(root)
    t.eq((h.first.rc, h.first.err), (0, ""), "the first publication", h.first)
    passes(t, h, "25 % of the space gone", without("40.97.0.0/16"))
    h = Guarded(root)
    r = refuses(t, h, "a little more than 25 % gone", ips(
        2, "2603:1007::/40") [:3] + [dict(FOUR[3], ips=["40.99.0.0/17",
                                                        "2603:1009::/40"])],
                "IPv4 loses 37.5 %", "limit 25 %")
    # the list loses as much: it is asked about by itself
    accepted(t, h, "loss", r, ["40.96.0.0/16", "40.98.0.0/16",
                               "40.99.0.0/17", "2603:1006::/40",
                               "2603:1007::/40", "2603:1008::/40",
                               "2603:1009::/40"], 2)
    h = Guarded(root, feed="guard { max-loss 10 }",
                lst="guard { max-loss none }")
    refuses(t, h, "max-loss 10", without("40.97.0.0/16"), "limit 10 %")
    h = Guarded(root, feed="guard { max-loss none }",
                lst="guard { max-loss none }")
    passes(t, h, "max-loss none", without("40.97.0.0/16", "40.98.0.0/16"))
    h = Guarded(root)
    refuses(t, h, "IPv6 alone loses", without("2603:1006::/40",
                                              "2603:1007::/40"),
            "IPv6 loses 50.0 %")

    many = [f"40.96.{i}.0/24" for i in range(100)]
    lone = ["40.96.0.0/16"] + many
    h = Guarded(root, ips(1, "2603:1006::/40", *lone))
    r = refuses(t, h, "over 50 % of the prefixes gone", FOUR, "prefixes",
                "limit 50 %")
    t.ok("loses" not in r.err, "and no space", r)
    accepted(t, h, "prefixes", r, fixtures.prefixes(FOUR))
    h = Guarded(root, feed="guard { max-prefix-loss none }",
                first=ips(1, "2603:1006::/40", *lone))
    passes(t, h, "max-prefix-loss none", FOUR)

    h = Guarded(root)
    r = refuses(t, h, "a family is gone", without(*[
        e["ips"][1] for e in FOUR]), "IPv6 had 4 prefixes and has none")
    h = Guarded(root)
    less = FOUR[:2] + FOUR[3:]
    r = refuses(t, h, "a service is gone", less, "service skype")
    accepted(t, h, "service", r, fixtures.prefixes(less))
    h = Guarded(root, FOUR[:3], lst="service { exchange, common }")
    t.ok(h.first.rc == 3 and "service common is asked for and missing" in
         h.first.err and not os.path.exists(h.path("out", "all.txt")),
         "a service that is asked for and never came", h.first)


def never_rules(t, root):
    cases = [("wide v4", "40.0.0.0/7", "wider than /8"),
             ("wide v6", "2600::/18", "wider than /19"),
             ("default route", "0.0.0.0/0", "wider than /8"),
             ("private", "10.1.0.0/16", "private (RFC 1918)"),
             ("loopback", "127.0.0.1/32", "loopback"),
             ("documentation", "2001:db8:1::/48", "documentation"),
             ("multicast", "224.1.0.0/16", "multicast"),
             ("link local", "fe80::/64", "global unicast"),
             ("unique local", "fd00::/48", "global unicast")]
    for name, prefix, word in cases:
        h = Guarded(root)
        refuses(t, h, name, ips(1, *FOUR[0]["ips"], prefix), prefix, word,
                never=True)
        full = "0" * 64
        t.eq(h.do("accept", full[:8]).rc, 1, f"{name}: nothing to accept")
    h = Guarded(root, ips(1, *FOUR[0]["ips"], "10.0.0.0/16"))
    t.ok(h.first.rc == 3 and not os.path.exists(h.path("out")),
         "bogons are refused on the first run too", h.first)
    guard = h.status()["feeds"][0]["guard"]
    t.eq((guard["refused"], guard["accept"]), (True, None),
         "status.json: refused, nothing to accept")
    t.eq(h.do("accept", full).rc, 0, "a whole digest is taken at its word")
    t.eq(h.write().rc, 3, "and lets nothing else pass")


def older(t, root):
    h = Guarded(root)
    r = refuses(t, h, "an older version", ips(1, "40.96.0.0/15",
                                              "2603:1006::/40"),
                "version 2025010100 is older", version="2025010100")
    t.eq(h.do("accept", r.digests()[0]).rc, 0, "older: accept in full")
    r = h.write()
    t.ok(r.rc == 0 and "40.96.0.0/15" in h.rows(), "older: passes", r)
    text = lib.read(h.path("records", "decisions")) \
        if os.path.exists(h.path("records", "decisions")) else b""
    t.ok(b"accept" not in text, "an accept is used up by what it lets pass",
         text)
    h.offer(FOUR)
    r = h.offer(ips(1, "40.96.0.0/15", "2603:1006::/40"), "2025010100")
    t.eq(r.rc, 3, "and is not good a second time", r)


def ahead(t, root):
    """A version of a day to come would be newer than all of the years
    between."""
    far, near = (time.strftime("%Y%m%d00", time.gmtime(time.time() +
                                                       n * 86400))
                 for n in (33, 30))
    h = Guarded(root)
    r = refuses(t, h, "a version far ahead", ips(1, "40.96.0.0/15",
                                                 "2603:1006::/40"),
                f"version {far} is 33 days ahead of this machine's clock",
                version=far)
    r = h.offer(ips(1, "40.96.0.0/16", "2603:1006::/40", "40.94.0.0/16"))
    t.ok(r.rc == 0 and "40.94.0.0/16" in h.rows(),
         "the true one after it passes by itself", r)
    r = refuses(t, h, "far ahead again", ips(1, "40.96.0.0/15",
                                             "2603:1006::/40"),
                "days ahead", version=far)
    t.eq(h.do("accept", r.digests()[0]).rc, 0, "ahead: accept")
    r = h.write()
    t.ok(r.rc == 0 and "40.96.0.0/15" in h.rows(), "ahead: passes", r)
    h = Guarded(root, FOUR, more="")
    r = h.offer(ips(1, "40.96.0.0/15", "2603:1006::/40"), near)
    t.ok(r.rc == 0 and r.err == "", "a month may be a slip of the clock", r)
    h = whole.House(root, BASE % {"feed": "", "list": "", "more": ""})
    h.publish(FOUR, far)
    r = h.run()
    t.ok(r.rc == 3 and "days ahead" in r.err and not h.files(),
         "nor is it the first one that is written", r, h.files())


def growth(t, root):
    small = ips(1, "40.96.0.0/24", "2603:1006::/40")[:1]
    h = Guarded(root, small)
    passes(t, h, "the same space and as much again",
           ips(1, "40.96.0.0/23", "2603:1006::/40")[:1])
    h = Guarded(root, small)
    passes(t, h, "growth by 300 %", ips(1, "40.96.0.0/22",
                                        "2603:1006::/40")[:1],
           "feed m365: IPv4 space grows by 300.0 %")
    h = Guarded(root, small)
    r = refuses(t, h, "growth by 1500 %", ips(1, "40.96.0.0/20",
                                              "2603:1006::/40")[:1],
                "grows by 1500.0 %")
    accepted(t, h, "growth", r, ["40.96.0.0/20", "2603:1006::/40"], 2)
    h = Guarded(root, small, "guard { max-growth 200 }")
    refuses(t, h, "max-growth 200", ips(1, "40.96.0.0/22",
                                        "2603:1006::/40")[:1],
            "grows by 300.0 %")

    hosts = [f"40.96.{i // 256}.{i % 256}/32" for i in range(600)]
    h = Guarded(root, ips(1, "40.96.0.0/16", "2603:1006::/40")[:1])
    r = refuses(t, h, "from 2 prefixes to 602", ips(
        1, "40.96.0.0/16", "2603:1006::/40", *hosts)[:1],
                "list ALL: refused: 2 prefixes become 602")
    accepted(t, h, "count", r, fixtures.prefixes(ips(
        1, "40.96.0.0/16", "2603:1006::/40", *hosts)[:1]))


# Promise: list-refused
def refuse_lists(t, root):
    two = """list SP { from m365  use traffic  service sharepoint %s }
output sp { platform plain  lists SP  file "out/sp.txt" }"""
    # all of SharePoint moves to Exchange but one prefix
    first = [EP(1, "Exchange", ["40.96.0.0/16"]),
             EP(2, "SharePoint", ["40.97.0.0/16", "40.98.0.0/16"])]
    moved = [EP(1, "Exchange", ["40.96.0.0/16", "40.97.0.0/16"]),
             EP(2, "SharePoint", ["40.98.0.0/16"])]
    h = Guarded(root, first, more=two % "")
    r = h.offer(moved)
    t.ok(r.rc == 0 and r.paths == ["sp.txt"] and "50.0 %" in r.err and
         "moved" in r.err, "moved space warns", r)
    h = Guarded(root, first, more=two % "guard { max-moved 40 }")
    before = h.files()
    r = h.offer(moved)
    t.ok(r.rc == 3 and r.out == "" and "limit 40 %" in r.err and
         "list SP: a guard refused; it stays as it was" in r.err,
         "max-moved refuses", r)
    t.eq(h.files()["out/sp.txt"], before["out/sp.txt"],
         "max-moved: the list stays")
    r = h.offer([moved[0], EP(2, "SharePoint", ["40.98.0.0/16"]),
                 EP(3, "Skype", ["40.99.0.0/16"])])
    t.ok(r.rc == 3 and r.paths == ["all.txt"] and
         "40.99.0.0/16" in h.rows() and
         h.files()["out/sp.txt"] == before["out/sp.txt"],
         "a frozen list: the other lists go on", r)
    t.eq({x["name"]: x["state"] for x in h.status()["lists"]},
         {"ALL": "ok", "SP": "frozen"}, "status.json names the frozen one")
    r = h.write()
    accepted(t, h, "moved", r, h.rows())
    t.eq(h.rows("sp.txt"), ["40.98.0.0/16"], "moved: accepted, and written")

    # one file with both lists: the frozen one from its record
    both = """list SP { from m365  use routes  service sharepoint
	guard { max-moved 40 } }
list RT { from m365  use routes }
output bgp { platform bird2-prefix-set  lists { SP, RT }
	names { SP = "SP", RT = "RT" }  file "out/bgp.conf" }"""
    h = Guarded(root, first, more=both)
    r = h.offer([moved[0], EP(2, "SharePoint", ["40.98.0.0/16"]),
                 EP(3, "Skype", ["40.99.0.0/16"])])
    objects = whole.record_rows(h.record("outputs", "bgp"))
    t.ok(r.rc == 3 and "bgp.conf" in r.paths and
         [sorted(v) for k, v in objects.items() if "SP" in k[1]] ==
         [["40.97.0.0/16", "40.98.0.0/16"]] and
         any("40.99.0.0/16" in v for v in objects.values()),
         "one file: the frozen list from its record, the other one new", r,
         objects)

    h = Guarded(root, first, more=two % "")
    h.again(more=two.replace("service sharepoint", "service exchange") % "")
    r = h.write()
    t.ok(r.rc == 3 or "moved" in r.err, "a changed filter is guarded", r)
    h = Guarded(root, first, more=two % "guard { max-moved 40 }")
    h.again(more=two.replace("service sharepoint", "service exchange") %
            "guard { max-moved 40 }")
    r = h.write()
    t.ok(r.rc == 3 and "the list's own filter was changed" in r.err,
         "a changed filter: the refusal says so", r)


def empty(t, root):
    conf = """list SP { from m365  use routes  service sharepoint %s }
output sp { platform cisco-ios-prefix-list  lists SP  family v4 %s
	file "out/sp.cfg" }"""
    first = [EP(1, "Exchange", ["40.96.0.0/16"]),
             EP(2, "SharePoint", ["40.97.0.0/16"])]
    gone = [first[0], EP(2, "SharePoint", None, ["*.sharepoint.com"],
                         "Default"),
            EP(3, "Exchange", ["40.97.0.0/16"])]
    h = Guarded(root, first, more=conf % ("", ""))
    t.ok(h.first.rc == 0, "empty: the first publication", h.first)
    before = h.files()
    r = h.offer(gone)
    t.ok(r.rc == 3 and "would be empty" in r.err and
         "no accept lets this pass" in r.err, "an empty list is refused", r)
    t.eq(h.files()["out/sp.cfg"], before["out/sp.cfg"], "empty: stays")
    h.again(more=conf % ("allow-empty yes", ""))
    r = h.write()
    text = lib.read(h.path("out", "sp.cfg")).decode()
    t.ok(r.rc == 0 and " deny 0.0.0.0/0 le 32" in text and
         "permit" not in text, "allow-empty: the sentinel alone", r, text)
    t.eq(h.do("verify").rc, 0, "allow-empty: verify agrees")
    # what goes altogether is lost, and allow-empty is no leave for that
    h = Guarded(root, first, more=conf % ("allow-empty yes", ""))
    before = h.files()
    r = h.offer([first[0], EP(2, "SharePoint", None, ["*.sharepoint.com"],
                              "Default")])
    t.ok(r.rc == 3 and r.digests() and h.files()["out/sp.cfg"] ==
         before["out/sp.cfg"], "allow-empty: losing all is refused", r)

    # a list that never had anything
    h = Guarded(root, gone, more=conf % ("", ""))
    t.ok(h.first.rc == 3 and h.first.paths == ["all.txt"] and
         "outputs that use it are not written" in h.first.err and
         not os.path.exists(h.path("out", "sp.cfg")),
         "no record: the output is not written, the others are", h.first)


def own_and_exclude(t, root):
    h = Guarded(root, lst="own { 40.97.4.0/24 }")
    t.ok(h.first.rc == 3 and "40.97.0.0/16 meets own space 40.97.4.0/24" in
         h.first.err and "no accept" in h.first.err, "own space", h.first)
    h = Guarded(root, lst="own { 40.97.4.0/24 }  exclude { 40.97.0.0/16 }")
    t.ok(h.first.rc == 0 and "40.97.0.0/16" not in h.rows(),
         "own space that is excluded", h.first)
    h = Guarded(root)
    before = h.files()
    h.again(list="own { 40.97.4.0/24 }")
    r = h.write()
    t.ok(r.rc == 3 and h.files()["out/all.txt"] == before["out/all.txt"],
         "own space, later: stays as it was", r)

    h = Guarded(root, lst="exclude { 40.97.0.0/17 }")
    t.ok(h.first.rc == 3 and "exclude covers only part of 40.97.0.0/16" in
         h.first.err, "a partial exclude is an error", h.first)
    h = Guarded(root, lst="exclude { 40.97.0.0/17 }  combine cover")
    t.ok(h.first.rc == 0 and h.rows()[:3] ==
         ["40.96.0.0/16", "40.97.128.0/17", "40.98.0.0/15"],
         "but cover cuts it out", h.first, h.rows())
    h = Guarded(root, lst="exclude { 40.96.0.0/15 }")
    t.eq(h.rows()[:2], ["40.98.0.0/16", "40.99.0.0/16"],
         "a wider exclude drops what lies inside")
    h = Guarded(root, lst="exclude { 40.0.0.0/8, 2603::/16 }")
    t.ok(h.first.rc == 3 and not os.path.exists(h.path("out")),
         "all is excluded: nothing is written", h.first)

    h = Guarded(root, lst="include { 10.9.0.0/16, 192.0.0.0/7 }"
                "  own { 10.9.0.0/24 }")
    t.ok(h.first.rc == 0 and "10.9.0.0/16" in h.rows() and
         "192.0.0.0/7" in h.rows(),
         "include passes bogon, width and own", h.first)
    t.ok("prefix 10.9.0.0/16 local" in h.record("lists", "ALL"),
         "and is marked local in the record")


def records(t, root):
    h = Guarded(root)
    before = h.files()
    os.rename(h.path("records", "outputs", "all"), h.path("kept"))
    r = h.offer(ips(1, "40.96.0.0/15", "2603:1006::/40"))
    t.ok(r.rc == 3 and "record" in r.err and
         h.files()["out/all.txt"] == before["out/all.txt"],
         "the record of an output is lost", r)
    os.rename(h.path("kept"), h.path("records", "outputs", "all"))
    t.eq((h.write().rc, h.rows()[0]), (0, "40.96.0.0/15"), "and is back")
    for kind, name in (("lists", "ALL"), ("feeds", "m365"),
                       ("outputs", "all")):
        h = Guarded(root)
        p = h.path("records", kind, name)
        good = lib.read(p)
        before = h.files()
        for what, bad in (("merge-conflict marks", b"<<<<<<< HEAD\n" + good),
                          ("half of it", good[:len(good) // 2]),
                          ("of a newer program",
                           good.replace(b"-record 1 ", b"-record 9 ", 1))):
            lib.write(p, bad)
            r = h.offer(ips(1, "40.96.0.0/15", "2603:1006::/40"))
            t.ok(r.rc == 3 and r.out == "" and f"records/{kind}/{name}" in
                 r.err, f"{kind}/{name}: {what}: exit 3", r)
            t.eq((h.files()["out/all.txt"], lib.read(p)),
                 (before["out/all.txt"], bad), "and nothing is touched")
            v = h.do("verify")
            t.eq(v.rc, 1, f"verify sees it: {what}", v)
        lib.write(p, good)
        t.eq(h.write().rc, 0, f"{kind}/{name}: brought back")


if __name__ == "__main__":
    sys.exit(whole.play([feed_rules, never_rules, older, ahead, growth,
                         refuse_lists, empty, own_and_exclude, records]))
