#!/usr/bin/env python3
"""`o365feed adopt` and `o365feed drift`: what a device already has."""

import ipaddress
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
	match orlonger  family v4  hold 0 days }
list ANY { from m365  use routes  category { optimize, allow } }
output edge1 { platform cisco-ios-prefix-list  lists OPT
	names { OPT = "O365-OPT" }  file "out/edge1.cfg"
	delta "out/edge1.delta"  rollback "out/edge1.back" }
output edge2 { platform junos-prefix-list  lists ANY
	file "out/edge2.conf" }
"""

NAME = "ip prefix-list O365-OPT"
DENY = 4294967294


def line(number, prefix, tail=" le 32", verb="permit"):
    return f"{NAME} seq {number} {verb} {prefix}{tail}\n"


def house(root, feed=None):
    h = whole.House(root, CONF)
    h.publish(feed or fixtures.make_feed(), "2026042900")
    r = h.do("fetch")
    if r.rc != 0:
        print("# " + str(r))
    return h


def ours(h):
    """The rows of list OPT, as the filter form says them."""
    rc, out, err = lib.run([h.program, "emit", "-f", h.conf, "OPT"])
    if rc != 0:         # before the first write there is no snapshot
        rows = fixtures.prefixes(fixtures.make_feed(),
                                 categories={"optimize", "allow"})
        return [p for p in rows if ":" not in p]
    return re.findall(r"permit (\S+)", out)


def tail(prefix):
    return "" if prefix.endswith("/32") else " le 32"


def device(h, rows, name="dev.txt", around=True):
    text = "".join(rows)
    if around:
        text = ("Building configuration...\n!\nhostname ams1\n!\n" + text +
                "!\nroute-map M365 permit 10\n match ip address prefix-list "
                "O365-OPT\n!\nend\n")
    path = h.path(name)
    lib.write(path, text)
    return path


def rows_of(h, kind="outputs"):
    """{prefix: number} and the marks of edge1."""
    text = h.record(kind, "edge1")
    rows = {}
    for r in re.findall(r"^row (\S+) \d+ \d+ (\S+)$", text, re.M):
        rows[r[0]] = r[1]
    return rows, re.findall(r"^foreign (\S+) ", text, re.M)


def first_hour(t, root):
    h = house(root)
    have = ours(h)
    lacks = have[3:7]
    rows = [line(5 * (i + 1), p, tail(p)) for i, p in enumerate(have)
            if p not in lacks]
    rows += [line(7, "192.0.2.0/24"), line(8, "10.0.0.0/8")]
    dev = device(h, rows)
    r = h.do("adopt", "-n", "edge1", dev)
    t.ok(r.rc == 0 and "4 ours to add, 2 unknown" in r.out,
         "adopt --dry-run tells", r)
    t.eq(h.files(), {}, "adopt --dry-run takes nothing over")
    r = h.do("adopt", "edge1", dev)
    t.ok(r.rc == 0 and r.out.splitlines()[0] == "edge1: O365-OPT: "
         f"{len(have) - 4} adopted, 4 ours to add, 2 unknown on the device, "
         "kept", "adopt says what it did", r)
    t.ok(all(f"  + {p}" in r.out for p in lacks), "each row to add is named",
         r)
    t.ok("  ? 8 10.0.0.0/8 le 32  16,777,216 addresses not published" in
         r.out, "a wide row is said with the unpublished space", r)
    t.ok(not os.path.exists(h.path("out", "edge1.cfg")), "the file itself is not written")
    got, marks = rows_of(h)
    want = {p: str(5 * (i + 1)) for i, p in enumerate(have)
            if p not in lacks}
    want.update({"192.0.2.0/24": "7", "10.0.0.0/8": "8"})
    t.eq(got, want, "the record holds exactly what the device has")
    t.eq(marks, ["10.0.0.0/8", "192.0.2.0/24"], "foreign rows are marked")
    t.eq(rows_of(h, "applied"), (got, marks), "so does the applied state")
    state = re.search(r"^state (\S+)", h.record("outputs", "edge1"),
                      re.M).group(1)
    t.ok(os.path.exists(h.path("records", "history", "edge1", state)) and
         state in h.record("history", "edge1/order"),
         "and so does the history")
    t.ok(h.do("drift", "edge1", dev).rc == 0, "drift: it is the same")

    r = h.run()
    t.ok(r.rc == 0 and "edge1.cfg" in r.paths, "the next write makes the file",
         r)
    got, marks = rows_of(h)
    t.ok(all(got.get(p) == n for p, n in want.items()),
         "no number moved, foreign rows stay", got)
    t.eq(len(marks), 2, "and they stay marked")
    delta = lib.read(h.path("out", "edge1.delta")).decode().splitlines()
    t.ok(delta[1] == f"{NAME} seq {DENY} deny 0.0.0.0/0 le 32",
         "the deny-all comes first in the delta", *delta)
    t.ok(len(delta) == 6 and all(x.startswith(NAME + " seq ") and
                                 " permit " in x for x in delta[2:]),
         "then only what is to add: nothing is removed", *delta)
    t.eq(h.do("verify").rc, 0, "verify agrees")
    kept = h.files()
    r = h.run()
    t.ok(r.rc == 0 and not r.paths and h.files() == kept,
         "another run changes nothing", r)

    # the list takes a foreign row, then gives it up: then it goes
    h.do("applied", "edge1")
    h.configure(CONF.replace("hold 0 days", "include 192.0.2.0/24"))
    r = h.run()
    got, marks = rows_of(h)
    t.ok(marks == ["10.0.0.0/8"] and got.get("192.0.2.0/24") == "7",
         "what is included is foreign no more and keeps its number", r, marks)
    delta = lib.read(h.path("out", "edge1.delta")).decode().splitlines()
    t.eq(len(delta), 1, "which is no change for the device", *delta)
    t.eq(h.do("verify").rc, 0, "verify agrees after include")
    h.configure(CONF)
    h.run()
    delta = lib.read(h.path("out", "edge1.delta")).decode().splitlines()
    t.eq(delta[1:], [f"no {NAME} seq 7"], "when the list gives it up, it goes",
         *delta)

    # --remove of what is much space is guarded, and can be accepted
    r = h.do("adopt", "--remove", "edge1")
    t.ok(r.rc == 3 and "IPv4 loses" in r.err and len(r.digests()) == 1,
         "adopt --remove: max-loss guards what would leave", r)
    t.ok("10.0.0.0/8" in rows_of(h)[1], "and nothing was changed")
    if r.digests():
        h.do("accept", r.digests()[0])
        r = h.do("adopt", "--remove", "edge1")
        t.ok(r.rc == 0 and "may go" in r.out and rows_of(h)[1] == [],
             "accepted, the marks go", r)
        t.ok("accept" not in lib.read(h.path("records",
                                             "decisions")).decode(),
             "and the accept is used up")
        h.do("applied", "edge1")
        h.run()
        delta = lib.read(h.path("out", "edge1.delta")).decode()
        t.ok(f"no {NAME} seq 8\n" in delta, "then the delta removes them",
             delta)
        t.eq(h.do("verify").rc, 0, "verify agrees after all of it")


def older_deny(t, root):
    """A deny that ended the list under another number: the list is never
    empty, which on IOS permits all."""
    for platform, removal in (
            ("cisco-ios-prefix-list", f"no {NAME} seq 5\n"),
            ("cisco-nxos-prefix-list",
             f"no {NAME} seq 5 deny 0.0.0.0/0 le 32\n")):
        h = house(root)
        h.configure(CONF.replace("cisco-ios-prefix-list", platform))
        d = device(h, [line(5, "0.0.0.0/0", verb="deny")], around=False)
        r = h.do("adopt", "edge1", d)
        t.ok(r.rc == 0 and "retired" not in h.record("outputs", "edge1"),
             f"{platform}: a list that is a deny alone is adopted", r)
        r = h.write("--overwrite")
        lines = lib.read(h.path("out", "edge1.cfg")).decode().splitlines(True)
        rows = [i for i, s in enumerate(lines) if " permit " in s]
        t.ok(r.rc == 0 and rows and removal in lines and
             lines.index(removal) == rows[-1] + 1 and
             f"seq {DENY} deny" in lines[rows[-1] + 2],
             f"{platform}: its rows come first, the old deny goes, ours "
             "comes", r, lines)
        t.ok("retired * 5\n" in h.record("outputs", "edge1") and
             h.do("verify").rc == 0, f"{platform}: the record knows what it "
             "was", h.record("outputs", "edge1"))


def refusals(t, root):
    h = house(root)
    have = ours(h)
    good = [line(5 * (i + 1), p, tail(p)) for i, p in enumerate(have)]
    cases = [
        ("no such object", [x.replace("O365-OPT", "OTHER") for x in good],
         "holds no O365-OPT of output edge1; it has OTHER"),
        ("another platform", ["policy-options {\n    prefix-list O365-OPT {\n"
                              "        10.0.0.0/8;\n    }\n}\n"],
         "holds no O365-OPT"),
        ("nothing at all", [], "holds no O365-OPT"),
        ("a line that is cut off", good[:3] + [good[3][:-9]], "line"),
        ("a deny in the middle", good[:3] + [line(4, "10.0.0.0/8", "",
                                                  "deny")] + good[3:],
         "order counts"),
        ("a deny at the end that is none of all",
         good + [line(9999, "10.0.0.0/8", "", "deny")], "no last deny-all"),
        ("rows without numbers", [x.replace(" seq 10", "") for x in good],
         "sequence number"),
        ("a row twice", good + [line(9999, have[0], tail(have[0]))],
         "stands there twice, under 5 and 9999"),
        ("a row on the number of the deny-all",
         good + [line(DENY, "10.0.0.0/8")], "needs: move it first"),
        ("host bits", good + [line(9999, "10.0.0.1/8")], "host bits"),
    ]
    for name, rows, want in cases:
        dev = device(h, rows, around=not name.startswith("a line"))
        r = h.do("adopt", "edge1", dev)
        t.ok(r.rc == 1 and want in r.err and not r.out and
             len(r.lines) == 1 and h.files() == {},
             f"refused with one line, nothing taken over: {name}", r)
        r = h.do("drift", "edge1", dev)
        t.eq(r.rc, 2, f"drift is in trouble: {name}", r)
    r = h.do("adopt", "edge1", h.path("absent"))
    t.ok(r.rc == 1 and "absent" in r.err, "a file that is not there", r)
    r = h.do("adopt", "edge9", "-")
    t.eq(r.rc, 64, "an output that is not there", r)
    r = h.do("adopt", "edge1")
    t.eq(r.rc, 64, "no file", r)
    r = h.do("adopt", "--remove", "edge1")
    t.ok(r.rc == 1 and "no record" in r.err, "--remove without a record", r)

    # a deny-all at the end is fine, under whatever number
    dev = device(h, good + [line(9999, "0.0.0.0/0", " le 32", "deny")])
    r = h.do("adopt", "edge1", dev)
    t.ok(r.rc == 0 and "\nsentinel 9999\n" in h.record("outputs", "edge1"),
         "a last deny-all is taken over", r)
    kept = h.files()
    r = h.do("adopt", "edge1", dev)
    t.ok(r.rc == 3 and "--overwrite" in r.err and h.files() == kept,
         "a record is not replaced unasked", r)
    r = h.do("adopt", "--overwrite", "edge1", device(h, good[1:]))
    t.ok(r.rc == 0 and len(rows_of(h)[0]) == len(have) - 1,
         "--overwrite replaces it", r)


def spelling(t, root):
    """Two halves for one, and an empty cache."""
    h = house(root)
    have = ours(h)
    whole_row = next(p for p in have if p.endswith("/14"))
    halves = [str(n) for n in ipaddress.ip_network(whole_row).subnets()]
    rows = [line(5 * (i + 1), p, tail(p)) for i, p in enumerate(
        [p for p in have if p != whole_row] + halves)]
    r = h.do("adopt", "--json", "edge1", device(h, rows))
    j = json.loads(r.out)
    o = j["objects"][0]
    t.ok(r.rc == 0 and j["taken"] and o["adopted"] == len(have) - 1, "--json",
         r)
    t.eq([(x["prefix"], x["within"]) for x in o["add"]],
         [(whole_row, True)], "what differs in spelling is said of ours")
    t.eq([(x["prefix"], x["within"], x["unpublished"])
          for x in o["unknown"]], [(x, True, "0") for x in halves],
         "and of the device's")
    empty = whole.House(root, CONF)
    r = empty.do("adopt", "edge1", device(empty, rows))
    t.ok(r.rc == 1 and empty.files() == {}, "nothing was fetched yet", r)


def other_files(t, root):
    """An object that is missing there, a file that lies there, no numbers."""
    h = house(root)
    rows = fixtures.prefixes(fixtures.make_feed(),
                             categories={"optimize", "allow"})
    v4 = [p for p in rows if ":" not in p]
    text = "policy-options {\n    prefix-list ANY-V4 {\n" + "".join(
        f"        {p};\n" for p in v4[1:] + ["192.0.2.0/24"]) + "    }\n}\n"
    lib.write(h.path("junos.txt"), "system {\n    host-name x;\n}\n" + text)
    os.mkdir(h.path("out"))
    lib.write(h.path("out", "edge2.conf"), "mine\n")
    names = lib.run([h.program, "list", "platforms", "--json"])[1]
    shared = [p for p in json.loads(names)
              if p["name"] == "junos-prefix-list"][0]
    r = h.do("adopt", "edge2", h.path("junos.txt"))
    if r.rc != 0 and "ANY-V4" in r.err:     # both families in one object
        lib.write(h.path("junos.txt"), text.replace("ANY-V4", "ANY"))
        r = h.do("adopt", "edge2", h.path("junos.txt"))
    t.ok(r.rc == 0 and "1 unknown on the device" in r.out,
         "a platform without numbers", r, shared)
    t.ok("--overwrite" in r.err, "a file that lies there is said", r)
    r = h.run()
    t.ok(r.rc == 3 and lib.read(h.path("out", "edge2.conf")) == b"mine\n",
         "and not overwritten unasked", r)
    r = h.do("write", "--overwrite")
    t.ok(r.rc == 0 and b"192.0.2.0/24" in lib.read(h.path("out",
                                                        "edge2.conf")),
         "--overwrite writes it, with the foreign row", r)


def drifts(t, root):
    h = house(root)
    r = h.do("drift", "edge1", "-")
    t.eq(r.rc, 2, "drift: nothing was written yet", r)
    h.run()
    full = lib.read(h.path("out", "edge1.cfg")).decode()
    lines = [x + "\n" for x in full.splitlines() if x.startswith("ip ")]
    dev = device(h, lines)
    r = h.do("drift", "edge1", dev)
    t.ok(r.rc == 0 and "against written: the same" in r.out,
         "drift: against what was written, when nothing was applied", r)
    h.do("applied", "edge1")
    kept = h.everything()
    r = h.do("drift", "edge1", dev)
    t.ok(r.rc == 0 and "against applied: the same" in r.out and
         "written" not in r.out, "drift: the same", r)
    gone = lines.pop(4)
    number, prefix = re.search(r"seq (\d+) permit (\S+)", gone).groups()
    moved = lines[6].replace("seq ", "seq 1")
    was = re.search(r"seq (\d+) permit (\S+)", lines[6]).groups()
    lines[6] = moved
    lines.insert(7, line(3, "10.0.0.0/8"))
    lines.pop()             # the deny-all
    r = h.do("drift", "edge1", device(h, lines))
    t.ok(r.rc == 1 and "2 missing, 1 unknown, 1 under another number" in
         r.out, "drift: it differs", r)
    t.ok(re.search(rf"^  - {number} {re.escape(prefix)}\b.*missing$", r.out,
                   re.M), "a missing row with its number", r)
    t.ok(f"  - {DENY} deny-all  missing" in r.out, "the deny-all too", r)
    t.ok("  + 3 10.0.0.0/8 le 32  unknown" in r.out, "an unknown row", r)
    t.ok(f"  # {was[0]} {was[1]}" in r.out and
         f"has number 1{was[0]}" in r.out, "a row under another number", r)
    r = h.do("drift", "--json", "edge1", device(h, lines))
    j = json.loads(r.out)
    t.ok(r.rc == 1 and not j["applied"]["same"] and
         sorted(x["kind"] for x in j["applied"]["objects"][0]["differ"]) ==
         ["missing", "missing", "number", "unknown"], "drift --json", r)
    os.unlink(h.path("dev.txt"))
    now = h.everything()
    now.pop("dev.txt", None)
    kept.pop("dev.txt", None)
    t.ok({k: v for k, v in now.items() if v[3] is not None} ==
         {k: v for k, v in kept.items() if v[3] is not None},
         "drift takes nothing over")

    # written and not applied: the device is as it should be
    h.publish(fixtures.make_feed(add={1: ["198.51.99.0/24"]}), "2026052900")
    h.run()
    dev = device(h, [x + "\n" for x in full.splitlines()
                     if x.startswith("ip ")])
    r = h.do("drift", "edge1", dev)
    t.ok(r.rc == 0 and "against applied: the same" in r.out and
         "against written: 1 missing" in r.out,
         "drift: what is written and not applied is no drift", r)
    new = lib.read(h.path("out", "edge1.cfg")).decode()
    r = h.do("drift", "-v", "edge1", h.path("out", "edge1.cfg"))
    t.ok(r.rc == 1 and "o365feed applied edge1" in r.err,
         "drift: applied and not noted", r, new[:200])


ACLS = """
state-dir "state"
record-dir "records"
%(globals)s
feed m365 { source o365 %(feed)s }
list PKT { from m365  use traffic  category optimize  family v4 }
output acl { platform cisco-ios-acl  lists PKT  file "out/acl.cfg"
	delta "out/acl.delta" }
"""


ROUTES = """
state-dir "state"
record-dir "records"
%(globals)s
feed m365 { source o365 %(feed)s }
list OPT { from m365  use traffic  category { optimize }  family v4
	hold 0 days }
output r { platform PLATFORM  lists OPT  file "out/r.cfg"
	with { next-hop = 192.0.2.1 } }
"""


def routes(t, root):
    """Routes of others have no names: no delta takes them away."""
    for platform, default, other in (
            ("frr-static-route", "ip route 0.0.0.0/0 192.0.2.1",
             "ip route %s 192.0.2.9"),
            ("linux-ip-route", "192.0.2.0/24 dev eth0 proto kernel",
             "10.7.0.0/16 via 192.0.2.1")):
        h = whole.House(root, ROUTES.replace("PLATFORM", platform))
        h.publish(fixtures.make_feed("old"), "2026042900")
        t.eq(h.run().rc, 0, f"{platform}: written")
        first = lib.read(h.path("out", "r.cfg")).decode()
        shown = "".join(line + "\n" for line in first.splitlines()
                        if line[0] not in "!#")
        gone = re.search(r"[0-9][0-9./]+", shown).group(0)
        dev = h.path("dev.txt")
        lib.write(dev, default + "\n" + shown)
        r = h.do("delta", "r", "--from", dev)
        t.ok(r.rc == 0 and " del " not in r.out and "no ip" not in r.out,
             f"{platform}: what is not ours stays", r)
        lib.write(dev, default + "\n" + shown.split("\n", 1)[1] +
                  (other % gone if "%" in other else other) + "\n")
        r = h.do("delta", "r", "--from", dev)
        t.ok(r.rc == 0 and gone in r.out and " del " not in r.out and
             "no ip" not in r.out and "10.7.0.0" not in r.out,
             f"{platform}: a route over another's next hop is not ours", r)
    h = whole.House(root, ROUTES.replace("PLATFORM",
                                         "cisco-ios-static-route"))
    h.publish(fixtures.make_feed("old"), "2026042900")
    t.eq(h.run().rc, 0, "cisco-ios-static-route: written")
    text = lib.read(h.path("out", "r.cfg")).decode()
    dev = h.path("dev.txt")
    lib.write(dev, text)
    t.eq(h.do("drift", "r", dev).rc, 0, "cisco-ios-static-route: the same")
    lib.write(dev, text.replace(" 192.0.2.1 ", " 192.0.2.9 ", 1))
    r = h.do("drift", "r", dev)
    t.ok(r.rc == 2 and "over another next hop" in r.err,
         "cisco-ios-static-route: over another hop it is none of ours", r)


def neighbors(t, root):
    """What is of the same kind around it, and what must not be in it."""
    h = whole.House(root, ACLS)
    h.publish(fixtures.make_feed(), "2026042900")
    t.eq(h.run().rc, 0, "an access list is written")
    new = lib.read(h.path("out", "acl.cfg")).decode()
    dev = h.path("dev.txt")
    lib.write(dev, "ip access-list extended MGMT\n 10 permit tcp any any eq "
              "22\n 20 deny ip any any log\n" + new)
    r = h.do("delta", "acl", "--from", dev)
    t.ok(r.rc == 0 and "permit" not in r.out, "other lists do not matter", r)
    lib.write(dev, new.replace(" exit", " deny ip any any log\n exit", 1))
    for args in (("delta", "acl", "--from", dev), ("drift", "acl", dev),
                 ("adopt", "--overwrite", "acl", dev)):
        r = h.do(*args)
        t.ok(r.rc != 0 and r.out == "" and "dev.txt: PKT" in r.err and
             "deny ip any any log" in r.err,
             f"{args[0]}: one that holds a deny is none of ours", r)


if __name__ == "__main__":
    sys.exit(whole.play([first_hour, older_deny, refusals, spelling,
                         other_files, drifts, routes, neighbors]))
