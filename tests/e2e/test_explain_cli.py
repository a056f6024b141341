#!/usr/bin/env python3
"""`o365feed explain`: who publishes it, what holds it, under which number."""

import json
import os
import re
import sys

import fixtures
import lib
import whole

CONF = """
state-dir "state"
record-dir "records"
%(globals)s
feed m365 { source o365 %(feed)s }
list OPT { from m365  use routes  category { optimize, allow }
	match orlonger  family v4  hold 7 days  include 192.0.2.0/24 }
list EX { from m365  use routes  category { optimize, allow } family v4 }
output edge1 { platform cisco-ios-prefix-list  lists OPT
	names { OPT = "O365-OPT" }  file "out/edge1.cfg" }
output edge2 { platform cisco-ios-prefix-list  lists EX
	file "out/edge2.cfg"  auto-applied yes }
"""


def body(root):
    path = os.path.join(root, "body.json")
    lib.write(path, fixtures.body(fixtures.make_feed()))
    return path


def explain(*args):
    argv = [lib.program("o365feed"), "explain", *args]
    return whole.Result(argv, *lib.run(argv))


def in_file(t, root):
    """One published body, no configuration."""
    path = body(root)
    feed = fixtures.make_feed()
    net = next(p for e in feed if e["serviceArea"] == "Skype"
               for p in e.get("ips", []) if p == "52.112.0.0/14")
    want = sorted(e["id"] for e in feed if net in e.get("ips", []))
    r = explain("--in", path, "52.112.5.4")
    t.ok(r.rc == 0 and r.out.startswith("52.112.5.4: published\n") and
         all(f"id {n} " in r.out for n in want), "an address", r)
    t.ok("skype optimize id 11 udp 3478-3481, required" in r.out,
         "service, category, id, ports, required", r)
    for text in (net, f"ip prefix-list X seq 140 permit {net} le 32",
                 "permit ip any 52.112.0.0 0.3.255.255",
                 f"set policy-options prefix-list A.B {net}",
                 f"\t{net}{{14,32}},", "52.112.5.4/14"):
        r = explain("--in", path, text)
        t.ok(r.rc == 0 and r.out.startswith(net + ": published\n"),
             f"pasted: {text.strip()}", r)
    r = explain("--in", path, *f"ip prefix-list X permit {net}".split())
    t.ok(r.rc == 0 and r.out.startswith(net), "pasted as words", r)
    r = explain("--in", path, "--json", "52.112.5.4")
    j = json.loads(r.out)
    t.ok(r.rc == 0 and j["published"] and j["kind"] == "address" and
         sorted(e["words"]["id"][0] for e in j["endpoints"]) == want and
         all(e["prefix"] == net for e in j["endpoints"]), "--json", r)

    # nested prefixes: all of them, the most specific first
    nested = fixtures.make_feed(add={1: ["52.112.0.0/16", "52.112.5.0/24"]})
    other = os.path.join(root, "nested.json")
    lib.write(other, fixtures.body(nested))
    j = json.loads(explain("--in", other, "--json", "52.112.5.4").out)
    lens = [int(e["prefix"].split("/")[1]) for e in j["endpoints"]]
    t.eq((lens == sorted(lens, reverse=True), set(lens)), (True, {14, 16, 24}),
         "covering prefixes, the most specific first")
    r = explain("--in", other, "52.112.0.0/12")
    t.ok(r.rc == 1 and "not published as a whole" in r.out and
         "published inside it" in r.out, "more than is published", r)
    halves = os.path.join(root, "halves.json")
    lib.write(halves, fixtures.body(fixtures.make_feed(
        add={1: ["198.18.0.0/16", "198.19.0.0/16"]})))
    r = explain("--in", halves, "198.18.0.0/15")
    t.ok(r.rc == 0 and "published, in parts" in r.out,
         "two halves are the whole", r)


def names(t, root):
    path = body(root)
    feed = [lib.endpoint(1, "Exchange", None, ["outlook.office.com",
                                               "*.office.com"]),
            lib.endpoint(2, "Common", None, ["*cdn.example.net",
                                             "auto.*.example.net"],
                         "Default")]
    lib.write(path, fixtures.body(feed))
    for text, want in (
            ("outlook.office.com", ["outlook.office.com", "*.office.com"]),
            ("Outlook.Office.Com.", ["outlook.office.com", "*.office.com"]),
            ("https://a.b.office.com/x?y", ["*.office.com"]),
            ("*.office.com", ["*.office.com"]),
            ("xcdn.example.net", ["*cdn.example.net"]),
            ("auto.x.example.net", ["auto.*.example.net"]),
            ("office.com", []), ("example.net", []),
            ("outlook.office.com.example.org", [])):
        r = explain("--in", path, "--json", text)
        j = json.loads(r.out)
        t.ok([e["host"] for e in j["endpoints"]] == want and
             r.rc == (0 if want else 1) and j["kind"] == "host",
             f"host: {text}", r)


def trouble(t, root):
    path = body(root)
    for text in ("foo", "12", "10.0.0.0/33", "1.2.3"):
        r = explain("--in", path, text)
        t.ok(r.rc == 64 and len(r.lines) == 1 and not r.out,
             f"no question: {text}", r)
    t.eq(explain("--in", path + ".absent", "10.0.0.1").rc, 2, "no such file")
    t.eq(explain("-f", path + ".absent", "10.0.0.1").rc, 78,
         "no configuration")
    h = whole.House(root, CONF)
    r = h.do("explain", "52.112.5.4")
    t.ok(r.rc == 2 and "fetch" in r.err, "neither cache nor records", r)
    r = explain("--in", path, "203.0.113.9")
    t.ok(r.rc == 1 and r.out.startswith("203.0.113.9: not published\n"),
         "not published", r)


def installed(t, root):
    """Lists, outputs, numbers; applied or not; held, foreign, local."""
    h = whole.House(root, CONF)
    h.publish(fixtures.make_feed(), "2026042900")
    h.run("--as-of", "2026-05-01")
    record = h.record("outputs", "edge1")
    number = re.search(r"^row 52.112.0.0/14 14 32 (\d+)$", record,
                       re.M).group(1)
    line = f"output edge1: O365-OPT: {number} 52.112.0.0/14 le 32  "
    r = h.do("explain", "52.112.5.4")
    t.ok(r.rc == 0 and "  list OPT: 52.112.0.0/14\n" in r.out and
         "  list EX: 52.112.0.0/14\n" in r.out, "lists", r)
    t.ok(line + "nothing applied yet\n" in r.out, "output, object, number", r)
    t.ok(re.search(r"output edge2: \S+ \d+ 52.112.0.0/14  applied$", r.out,
                   re.M), "an output that applies itself", r)
    h.do("applied", "edge1")
    r = h.do("explain", f"ip prefix-list O365-OPT seq {number} permit "
             "52.112.0.0/14 le 32")
    t.ok(line + "applied\n" in r.out, "a line of it, applied", r)
    r = h.do("explain", "52.112.5.0/24")
    t.ok(line + "applied\n" in r.out and
         "52.112.0.0/14  applied, does not match a route of this length" in
         r.out, "a route that an exact row does not match", r)
    r = h.do("explain", "192.0.2.1")
    t.ok(r.rc == 1 and "list OPT: 192.0.2.0/24  local" in r.out and
         "no longer published" not in r.out,
         "what the configuration includes is not published", r)
    r = h.do("explain", "outlook.office.com")
    t.ok(r.rc == 0 and "m365: exchange" in r.out, "a host name", r)

    # withdrawn: held by one list, gone from the other, on the device still
    h.publish(fixtures.make_feed(drop=["13.107.64.0/18"],
                                 add={1: ["198.51.99.0/24"]}), "2026052900")
    h.run("--as-of", "2026-05-30")
    r = h.do("explain", "13.107.64.1")
    t.ok(r.rc == 1 and "no longer published; the records still have it" in
         r.out and "list OPT: 13.107.64.0/18  withdrawn, held until "
         "2026-06-06" in r.out and "list EX" not in r.out,
         "withdrawn and held", r)
    r = h.do("explain", "198.51.99.7")
    t.ok(r.rc == 0 and re.search(r"output edge1: .*198.51.99.0/24 le 32  "
                                 r"written, not applied$", r.out, re.M),
         "written and not applied", r)
    h.run("--as-of", "2026-06-07")
    r = h.do("explain", "--json", "13.107.64.1")
    j = json.loads(r.out)
    t.ok(r.rc == 1 and [(x["output"], x["state"]) for x in j["outputs"]] ==
         [("edge1", "leaving")] and j["lists"] == [],
         "no longer written, still on the device", r)

    # what an adopted device has and nobody publishes
    h2 = whole.House(root, CONF)
    h2.publish(fixtures.make_feed(), "2026042900")
    h2.do("fetch")
    lib.write(h2.path("dev"), "ip prefix-list O365-OPT seq 5 permit "
              "10.0.0.0/8\nip prefix-list O365-OPT seq 6 permit "
              "52.112.0.0/14 le 32\n")
    r = h2.do("adopt", "edge1", h2.path("dev"))
    t.eq(r.rc, 0, "adopted", r)
    r = h2.do("explain", "10.1.2.3")
    t.ok(r.rc == 1 and "O365-OPT: 5 10.0.0.0/8  applied, foreign" in r.out,
         "foreign", r)

    # a runner without a cache has the records
    os.rename(h.path("state"), h.path("elsewhere"))
    r = h.do("explain", "52.112.5.4")
    t.ok(r.rc == 0 and "published, say the records" in r.out and
         "nothing in the cache" in r.err and line in r.out,
         "no cache: the records tell", r)
    t.ok(not os.path.exists(h.path("state")), "and nothing is made")


HOSTS = """
state-dir "state"
record-dir "records"
%(globals)s
feed m365 { source o365 %(feed)s }
list N { from m365  use hosts }
list FEW { from m365  use routes  family v4  combine ranges }
output zones  { platform unbound  lists N  file "out/zones.conf"
	with { resolver = 192.0.2.53 } }
output proxy  { platform squid-dstdomain  lists N  file "out/proxy" }
output plain  { platform plain  lists N  file "out/names" }
output few    { platform cisco-ios-prefix-list  lists FEW
	file "out/few.cfg" }
"""


def rows_of_names(t, root):
    """A row may hold more names than it says: what its platform makes of it."""
    h = whole.House(root, HOSTS)
    feed = fixtures.make_feed()
    h.publish(feed, "2026042900")
    r = h.run()
    t.ok(r.rc == 0 and h.do("verify").rc == 0, "written", r, h.do("verify"))
    names = sorted({u for e in feed for u in e.get("urls", [])})
    star = next(u for u in names if u.startswith("*.") and u[2:] not in names)
    exact = next(u for u in names if "*" not in u and
                 not any(u.endswith(w[1:]) for w in names if w[0] == "*"))
    for name, want in ((exact, {"zones", "proxy", "plain"}),
                       ("below." + exact, {"zones"}),
                       ("below" + star[1:], {"zones", "proxy", "plain"}),
                       (star[2:], {"zones", "proxy"})):
        r = h.do("explain", "--json", name)
        t.eq({o["output"] for o in json.loads(r.out)["outputs"]}, want,
             f"{name}: in these outputs", r)

    # the fewest rows for the same routes, and their record
    row = re.search(r"permit (\S+)( (?:ge|le).*)?\n",
                    lib.read(h.path("out", "few.cfg")).decode())
    r = h.do("explain", row.group(1))
    t.ok(r.rc == 0 and "output few" in r.out, "combine ranges: found", r)


if __name__ == "__main__":
    sys.exit(whole.play([in_file, names, rows_of_names, trouble, installed]))
