#!/usr/bin/env python3
"""`o365feed routes`: a list against what a router received."""

import json
import os
import sys

import fixtures
import lib
import whole

CONF = """
state-dir "state"
record-dir "records"
%(globals)s
feed m365 { source o365 %(feed)s }
list OPT { from m365  use routes  category { optimize, allow } }
list ACL { from m365  use traffic }
output edge1 { platform cisco-ios-prefix-list  lists OPT
	file "out/edge1.cfg" }
"""

# Two services and a region, as Microsoft.Network/bgpServiceCommunities has it.
COMMUNITIES = {"value": [{
    "name": n, "id": "/subscriptions//" + n,
    "type": "Microsoft.Network/bgpServiceCommunities",
    "properties": {"serviceName": n, "bgpCommunities": [{
        "serviceSupportedRegion": "Global", "communityName": n,
        "communityValue": value, "communityPrefixes": prefixes,
        "isAuthorizedToUse": True, "serviceGroup": "Azure"}]}}
    for n, value, prefixes in (
        ("westeurope", "12076:51002", ["13.69.0.0/17", "20.50.0.0/18"]),
        ("northeurope", "12076:51003", ["13.70.192.0/18",
                                        "2603:1020::/47"]))]}


def put(d, name, text):
    path = os.path.join(d, name)
    with open(path, "w", encoding="ascii") as f:
        f.write(text)
    return path


def filter_form(t, d, o365feed):
    feed = put(d, "communities.json", json.dumps(COMMUNITIES))
    rib = put(d, "rib.txt", "13.69.0.0/17\n13.70.192.0/18\n"
              "20.50.0.0/18\n2603:1020::/47\n")

    def run(*args, **kw):
        return lib.run([o365feed, "routes", "--rib"] + list(args), **kw)

    rc, out, err = run(rib, feed)
    t.eq(rc, 0, "all as expected", out, err)
    t.ok("4 announced and listed, 0 announced only, 0 listed only" in out and
         "IPv4: suggested maximum-prefix 100 " in out, "in words", out)
    t.ok("nothing marks the end" in err, "a plain text has no end", err)
    rib = put(d, "rib2.txt", "13.69.0.0/17\n13.69.4.0/24 12076:5060\n"
              "13.70.192.0/18\n")
    rc, out, err = run(rib, feed)
    t.ok(rc == 2 and "1 of IPv6 in the list are not compared (-4: only the "
         "others)" in err and "2603" not in out,
         "a family without routes is trouble", rc, out, err)
    rc, out, err = run(rib, "-4", feed)
    t.ok(rc == 1 and "not compared" not in err, "it differs", rc, out, err)
    t.ok("  + 13.69.4.0/24  12076:5060 " in out and
         "  - 20.50.0.0/18  12076:51002 " in out and "Europe" in out,
         "what differs, with its communities", out)
    # or what is missing could pass for what is as it should be
    half = put(d, "half.txt", "13.69.0.0/17\n13.70.192.0/18\n"
               "20.50.0.0/18\n")
    t.eq([run(half, *a, feed)[0] for a in ([], ["-4"], ["-6"])], [2, 0, 2],
         "a family that is left out has to be named")
    head = "     Network          Next Hop            Metric LocPrf Weight " \
        "Path\n *>  13.69.0.0/17     198.51.100.2      0     0 12076 i\n"
    one = ("--community", "12076:51003", "-4")
    for name, text, want in (
            ("a session that ends in the table", "edge1#show ip bgp\n" + head,
             "does not end with one: the text is cut"),
            ("the routing table", "Codes: L - local, B - BGP\nB   "
             "13.69.0.0/17 [20/0] via 198.51.100.2, 1w2d\n",
             "lacks what a filter dropped: take show ip bgp")):
        rc, out, err = run(put(d, "cut.txt", text), *one, feed)
        t.ok(rc == 2 and not out and want in err and err.count("\n") == 1,
             name, rc, out, err)
    rc, out, err = run(
        rib, "--match", "orlonger", "--community", "12076:51002,12076:51003",
        "-4", "--json", feed)
    v = json.loads(out)
    t.eq((rc, len(v["both"]), v["announced_only"],
          [i["prefix"] for i in v["listed_only"]]),
         (1, 3, [], ["20.50.0.0/18"]), "orlonger takes what is longer", out)
    t.eq((v["rib"]["end_seen"], v["rib"]["format"],
          v["families"]["v4"]["maximum_prefix"],
          v["listed_only"][0]["communities_from"]),
         (False, "plain", 100, "feed"), "for machines", out)
    for name, args in (("no --rib", [o365feed, "routes", feed]),
                       ("a format that is none", [
                           o365feed, "routes", "--rib", rib, "--rib-format",
                           "x", feed]),
                       ("cover and exact", [
                           o365feed, "routes", "--rib", rib, "--combine",
                           "cover", feed]),
                       ("twice -", [o365feed, "routes", "--rib", "-", "-"])):
        rc, out, err = lib.run(args)
        t.ok(rc == 64 and out == "", name, rc, out, err)
    for name, text in (("nothing", ""), ("words", "hello\n"),
                       ("cut", "13.69.0.0/1")):
        rc, out, err = run(put(d, "bad.txt", text), feed)
        t.ok(rc == 2 and out == "" and len(err.splitlines()) == 1,
             "trouble: " + name, rc, out, err)
    rc, out, err = run(os.path.join(d, "none"), feed)
    t.eq(rc, 2, "no such file", out, err)


def full_table(t, d, o365feed):
    """1.2 million routes."""
    feed = put(d, "one.txt", "10.0.0.0/8\n")
    rib = put(d, "full.txt", "".join(
        f"{10 + (i >> 16)}.{i >> 8 & 255}.{i & 255}.0/24\n"
        for i in range(1200000)))
    rc, out, err = lib.run([o365feed, "routes", "--rib", rib, "--match",
                            "orlonger", feed])
    t.ok(rc == 1 and "65536 announced and listed, 1134464 announced only, "
         "0 listed only" in out and len(out.splitlines()) < 60,
         "1.2 million routes", rc, out[:500], err)


def configured(t, root):
    h = whole.House(root, CONF)
    h.publish(fixtures.make_feed(), "2026042900")
    h.do("fetch")
    rows = fixtures.prefixes(fixtures.make_feed(),
                             categories={"optimize", "allow"})
    rib = put(root, "rib.txt", "".join(p + "\n" for p in rows))
    r = h.do("run")
    t.eq(r.rc, 0, "written", r)
    r = h.do("routes", "OPT", "--rib", rib)
    t.ok(r.rc == 0 and "OPT (record) against" in r.out,
         "a list from its record", r)
    with open(rib, "a", encoding="ascii") as f:
        f.write("198.51.100.0/24\n")
    r = h.do("routes", "OPT", "--rib", rib)
    t.ok(r.rc == 1 and "  + 198.51.100.0/24\n" in r.out, "it differs", r)
    r = h.do("routes", "ACL", "--rib", rib)
    t.ok(r.rc == 64 and "matches no routes" in r.err, "a list of packets", r)
    r = h.do("routes", "NONE", "--rib", rib)
    t.eq(r.rc, 64, "no such list", r)


def main():
    t = lib.Tap()
    o365feed = lib.program("o365feed")
    d, gone = lib.scratch()
    try:
        filter_form(t, d, o365feed)
        full_table(t, d, o365feed)
        configured(t, d)
    finally:
        gone()
    return t.done()


if __name__ == "__main__":
    sys.exit(main())
