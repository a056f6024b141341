#!/usr/bin/env python3
"""From the file to the router: applied, status --pending, delta, rollback,
hold, pin, defer, forget, from outside.

The router here is a small one: it runs the lines of Cisco IOS prefix lists one
after the other, and refuses a sequence number that is taken.  What it holds at
the end is compared with what the file says.
"""

import fcntl
import json
import os
import re
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import crash                                        # noqa: E402
import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

CONF = """
state-dir "state"
record-dir "records"
%(globals)s
feed m365 { source o365 %(feed)s }
list OPT { from m365  use routes  category optimize  match orlonger }
template ios {
	platform cisco-ios-prefix-list
	lists    OPT
	file     "out/%%o.cfg"
	delta    "out/%%o.delta"
	rollback "out/%%o.back"
}
output edge1 { like ios }
output edge2 { like ios }
output push  { like ios  auto-applied yes }
"""
HOLD = CONF.replace("match orlonger }", "match orlonger  hold 7 days }")

ROW = re.compile(r"^(ip|ipv6) prefix-list (\S+) seq (\d+) (permit|deny) (.*)$")
DROP = re.compile(r"^no (ip|ipv6) prefix-list (\S+) seq (\d+)( .*)?$")


class Router:
    """Prefix lists by number.  A taken number is refused, and it goes on."""

    def __init__(self, text=""):
        self.rows = {}
        self.refused = []
        self.odd = []
        self.paste(text)

    def paste(self, text):
        for line in text.splitlines():
            if not line or line.startswith("!"):
                continue
            m = ROW.match(line)
            if m:
                key = m.group(1, 2, 3)
                if self.rows.get(key, m.group(4, 5)) != m.group(4, 5):
                    self.refused.append(line)
                else:
                    self.rows[key] = m.group(4, 5)
                continue
            m = DROP.match(line)
            if m:
                self.rows.pop(m.group(1, 2, 3), None)
            else:
                self.odd.append(line)

    def running(self):
        """show running-config, with what else stands in one."""
        lists = "".join(f"{f} prefix-list {n} seq {s} {a} {p}\n" for
                        (f, n, s), (a, p) in sorted(
                            self.rows.items(), key=lambda r: (
                                r[0][0], r[0][1], int(r[0][2]))))
        return ("Building configuration...\n\nCurrent configuration\n!\n"
                "version 17.9\nhostname edge\n!\n"
                "interface Loopback0\n ip address 192.0.2.1 255.255.255.255\n"
                "!\nrouter bgp 64512\n neighbor 192.0.2.2 remote-as 64513\n!\n"
                "ip prefix-list OTHER seq 5 permit 192.0.2.0/24\n" + lists +
                "!\nroute-map X permit 10\n match ip address prefix-list OPT\n"
                "!\nend\n")


def text(h, name):
    return lib.read(h.path("out", name)).decode()


def commands(some):
    """The lines of a delta that a router runs."""
    return [x for x in some.splitlines() if x and not x.startswith("!")]


def head(some):
    """Name, what, from, to of the first line of a delta."""
    m = re.match(r"^! o365feed (\S+) (delta|rollback) from (\S+) to "
                 r"([0-9a-f]{64})", some)
    return m.groups() if m else None


def state(h, output="edge1", kind="outputs"):
    return re.search(r"^state ([0-9a-f]{64})$", h.record(kind, output),
                     re.M).group(1)


def start(root, conf=CONF, release="old", day="2026-04-01"):
    h = whole.House(root, conf)
    h.publish(fixtures.make_feed(release), fixtures.VERSION[release])
    h.first = h.run("--as-of", day)
    return h


def release(h, day="2026-04-30", number=None, **kw):
    h.publish(fixtures.make_feed("new", **kw), number or "2026042900")
    return h.run("--as-of", day)


def refused(t, h, name, word, *args, rc=1, stdin=""):
    """One clear line, a status, and nothing taken over."""
    before = h.files()
    r = h.do(*args, stdin=stdin)
    t.ok(r.rc == rc and r.out == "" and len(r.lines) == 1 and
         r.err.startswith("o365feed: ") and word in r.err and
         h.files() == before, f"{name}: one line, exit {rc}, all as it was", r)


# ---- the parts

def first_publication(t, root):
    h = start(root)
    now = state(h)
    for name, what in (("edge1.delta", "delta"), ("edge1.back", "rollback")):
        t.ok(text(h, name).count("\n") == 1 and commands(text(h, name)) == []
             and head(text(h, name)) == ("edge1", what, "-", now) and
             "load the whole form" in text(h, name),
             f"first publication: {name} is a comment", text(h, name))
    for more in ([], ["--rollback"]):
        r = h.do("delta", "edge1", *more)
        t.ok(r.rc == 1 and r.out == text(h, "edge1.back" if more else
                                         "edge1.delta") and
             len(r.lines) == 1 and "load the whole form" in r.err,
             "the command says the same, and fails: no job takes it for done",
             r)
    r = h.do("status", "--pending", "-q")
    t.eq((r.rc, r.out, r.err), (0, "edge1\nedge2\n", ""),
         "never applied: pending, but not what applies itself", r)
    t.eq(h.record("applied", "push"), h.record("outputs", "push"),
         "auto-applied: written is applied")
    r = h.do("applied", "edge1")
    t.eq((r.rc, r.out, r.err), (0, "", ""), "applied, without a digest", r)
    t.eq(h.record("applied", "edge1"), h.record("outputs", "edge1"),
         "applied is what was written")
    t.ok(head(text(h, "edge1.delta")) == ("edge1", "delta", now, now) and
         commands(text(h, "edge1.delta") + text(h, "edge1.back")) == [],
         "nothing to do any more", text(h, "edge1.delta"))
    kept = h.everything()
    t.eq((h.run("--as-of", "2026-04-01").rc, h.do("verify").rc), (0, 0),
         "a run after it, and verify")
    t.eq({n: v for n, v in h.everything().items()
          if n.startswith(("out", "records"))},
         {n: v for n, v in kept.items() if n.startswith(("out", "records"))},
         "no file was touched")


def pending(t, root):
    h = start(root)
    for o in ("edge1", "edge2"):
        h.do("applied", o)
    old = state(h)
    release(h)
    new = state(h)
    r = h.do("status", "--pending")
    lines = r.out.splitlines()
    t.ok(r.rc == 0 and len(lines) == 2 and lines[0].startswith("edge1  ") and
         "4 to add, 1 to remove" in lines[0] and old[:12] in lines[0] and
         new[:12] in lines[0], "for a person: what there is to do", r)
    r = h.do("status", "--pending", "--json")
    j = json.loads(r.out)
    t.eq([p["name"] for p in j], ["edge1", "edge2"], "for a program", r)
    t.eq(j[0], {"name": "edge1", "first": False, "from": old, "to": new,
                "adds": 4, "removals": 1, "whole": False}, "all it needs", r)
    loop = ("for o in $(\"$0\" -f \"$1\" status --pending -q); do "
            "echo $o && \"$0\" -f \"$1\" applied $o || exit 1; done")
    rc, out, err = lib.run(["sh", "-c", loop, h.program, h.conf])
    t.eq((rc, out, err), (0, "edge1\nedge2\n", ""), "the loop of a job")
    r = h.do("status", "--pending")
    t.eq((r.rc, r.out), (0, ""), "nothing is pending then", r)
    r = h.do("status", "--pending", "--json")
    t.eq((r.rc, json.loads(r.out)), (0, []), "nor for a program", r)


def deltas(t, root):
    h = start(root)
    router = Router(text(h, "edge1.cfg"))
    old = state(h)
    h.do("applied", "edge1")
    release(h)
    new = state(h)
    delta, back = text(h, "edge1.delta"), text(h, "edge1.back")
    t.eq(head(delta), ("edge1", "delta", old, new), "line 1 of the delta")
    t.eq(head(back), ("edge1", "rollback", new, old), "line 1 of the way back")
    t.eq(len(commands(delta)), 5, "one command a row", delta)
    was = dict(router.rows)
    want = Router(text(h, "edge1.cfg")).rows
    router.paste(delta)
    t.ok(router.rows == want and not router.refused and not router.odd,
         "the delta leads to what the file says", delta)
    router.paste(back)
    t.ok(router.rows == was and not router.refused, "and back again", back)
    adds = [i for i, x in enumerate(commands(delta)) if
            not x.startswith("no ") and x.startswith("ip ")]
    dels = [i for i, x in enumerate(commands(delta)) if
            x.startswith("no ip ")]
    t.ok(max(adds) < min(dels), "what comes, comes first", delta)

    # where it may start from
    for name, given in (("the digest", old), ("8 digits of it", old[:8])):
        r = h.do("delta", "edge1", "--from", given)
        t.eq((r.rc, r.out, r.err), (0, delta, ""), f"from {name}", r)
    r = h.do("delta", "edge1", "--rollback")
    t.eq((r.rc, r.out), (0, back), "the way back, asked for", r)
    r = h.do("delta", "edge1", "--from", new)
    t.eq((r.rc, commands(r.out)), (0, []), "from where we are", r)
    lib.write(h.path("show-run.txt"), router.running())
    r = h.do("delta", "edge1", "--from", h.path("show-run.txt"))
    t.eq((r.rc, commands(r.out)), (0, commands(delta)),
         "from the device's text, with other things around", r)
    r = h.do("delta", "edge1", "--from", "-", stdin=router.running())
    t.eq((r.rc, commands(r.out)), (0, commands(delta)), "from stdin", r)
    r = h.do("delta", "edge1", "--from", "-",
             stdin=router.running().replace("\n", "\r\n"))
    t.eq((r.rc, commands(r.out)), (0, commands(delta)), "with CR LF", r)
    # a hand was at it: one row gone, one moved, one that is not ours
    router.paste("no ip prefix-list OPT-V4 seq 10\n"
                 "no ip prefix-list OPT-V4 seq 15\n"
                 "ip prefix-list OPT-V4 seq 7 permit 13.107.64.0/18 le 32\n"
                 "ip prefix-list OPT-V4 seq 8 permit 192.0.2.0/24\n")
    r = h.do("delta", "edge1", "--from", "-", stdin=router.running())
    router.paste(r.out)
    t.ok(r.rc == 0 and router.rows == want and not router.refused,
         "from a device that drifted", r)
    other = Router(text(h, "edge1.cfg"))
    other.rows = {k: v for k, v in other.rows.items() if k[0] == "ip"}
    r = h.do("delta", "edge1", "--from", "-", stdin=other.running())
    other.paste(r.out)
    t.ok(r.rc == 0 and other.rows == want, "a device that lacks one object", r)


def accumulate(t, root):
    h = start(root)
    router = Router(text(h, "edge1.cfg"))
    was = dict(router.rows)
    old = state(h)
    h.do("applied", "edge1")
    release(h)
    middle = state(h)
    release(h, "2026-05-30", "2026052900",
            add={1: ["192.107.5.0/24"]}, drop=["13.107.18.10/31"])
    new, delta = state(h), text(h, "edge1.delta")
    t.eq(head(delta), ("edge1", "delta", old, new),
         "two changes, neither applied: one delta")
    t.eq(len(commands(delta)), 7, "it holds both", delta)
    router.paste(delta)
    t.ok(router.rows == Router(text(h, "edge1.cfg")).rows and
         not router.refused, "and leads to the end")
    router.paste(text(h, "edge1.back"))
    t.eq(router.rows, was, "the way back leads to the start")
    # the window of Saturday made the first of them only
    r = h.do("applied", "edge1", middle[:10])
    t.ok(r.rc == 0 and state(h, kind="applied") == middle and
         head(text(h, "edge1.delta"))[2] == middle and
         len(commands(text(h, "edge1.delta"))) == 2,
         "applied with the first digits of a state", r,
         text(h, "edge1.delta"))
    r = h.do("applied", "edge1", old)
    t.ok(r.rc == 0 and text(h, "edge1.delta") == delta, "and taken back", r)


def one_prefix(t, root):
    h = start(root, release="new")
    h.do("applied", "edge1")
    before = text(h, "edge1.cfg").splitlines()
    release(h, "2026-05-30", "2026052900", add={1: ["192.107.5.0/24"]})
    after = text(h, "edge1.cfg").splitlines()
    t.eq((len(set(before) - set(after)), len(set(after) - set(before)),
          len(after) - len(before)), (1, 2, 1),
         "one prefix: one row and the first line of the whole form")
    t.eq(before[1:], [x for x in after[1:] if "192.107.5.0/24" not in x],
         "no other line moved")
    t.eq(len(commands(text(h, "edge1.delta"))), 1,
         "and one command in the delta", text(h, "edge1.delta"))
    t.ok("192.107.5.0/24" in commands(text(h, "edge1.delta"))[0], "that one")


def holds(t, root):
    gone = "191.234.140.0/22"
    h = start(root, HOLD)
    h.do("applied", "edge1")
    release(h, "2026-04-30")
    t.ok(f" {gone} le 32" in text(h, "edge1.cfg") and
         f"prefix {gone} " in h.record("lists", "OPT") and
         " withdrawn=2026042900,2026-04-30" in h.record("lists", "OPT"),
         "withdrawn, held and marked", h.record("lists", "OPT"))
    t.eq([x for x in commands(text(h, "edge1.delta"))
          if x.startswith("no ")], [], "no delta takes it away")
    kept = h.files()
    for day in ("2026-05-01", "2026-05-06"):
        r = h.run("--as-of", day)
        t.ok(r.rc == 0 and r.out == "" and h.files() == kept,
             f"{day}: not due, nothing is written", r)
    r = h.run("--as-of", "2026-05-07", "--dry-run")
    t.ok(r.paths == ["edge1.cfg", "edge2.cfg", "push.cfg"] and
         h.files() == kept, "2026-05-07, --dry-run: it would be written", r)
    r = h.run("--as-of", "2026-05-07")
    t.ok(r.rc == 0 and r.paths == ["edge1.cfg", "edge2.cfg", "push.cfg"] and
         f"permit {gone}" not in text(h, "edge1.cfg") and
         gone not in h.record("lists", "OPT"),
         "2026-05-07: due, and no feed changed", r)
    t.ok(any(x.startswith("no ip") for x in
             commands(text(h, "edge1.delta"))), "the delta removes it",
         text(h, "edge1.delta"))
    kept = h.files()
    r = h.run("--as-of", "2026-05-20")
    t.ok(r.out == "" and h.files() == kept, "and that is all", r)

    h = start(root, HOLD)
    release(h, "2026-04-30")
    before = text(h, "edge1.cfg")
    release(h, "2026-05-03", "2026050300", add={1: [gone]})
    t.ok(" withdrawn=" not in h.record("lists", "OPT") and
         text(h, "edge1.cfg") == before,
         "it returns while it is held: the mark goes, no file changes")
    r = h.run("--as-of", "2026-06-30")
    t.ok(r.out == "" and f"permit {gone}" in text(h, "edge1.cfg"),
         "and it stays", r)
    release(h, "2026-07-01", "2026070100")
    t.ok("withdrawn=2026070100,2026-07-01" in h.record("lists", "OPT"),
         "withdrawn again: a new day")

    # the later of both days counts: a feed that was late, a version ahead
    h = start(root, HOLD)
    release(h, "2026-04-30", "2026051500")
    h.run("--as-of", "2026-05-21")
    t.ok(f"permit {gone}" in text(h, "edge1.cfg"),
         "held from the version's day, where that is later")
    h.run("--as-of", "2026-05-22")
    t.ok(f"permit {gone}" not in text(h, "edge1.cfg"), "and no longer")

    # the same records and day on a runner without a cache
    h = start(root, HOLD)
    release(h, "2026-04-30")
    os.rename(h.path("state"), h.path("lost"))
    r = h.run("--as-of", "2026-05-07")
    t.ok(r.rc == 0 and f"permit {gone}" not in text(h, "edge1.cfg"),
         "without a cache, the same", r)


def rollback_and_pin(t, root):
    h = start(root)
    router = Router(text(h, "edge1.cfg"))
    old, was = state(h), dict(router.rows)
    before = text(h, "edge1.cfg")
    h.do("applied", "edge1")
    release(h)
    router.paste(text(h, "edge1.delta"))
    back = text(h, "edge1.back")
    h.do("applied", "edge1")
    # trouble on Monday: the way back is still known by its digest
    r = h.do("delta", "edge1", "--from", old, "--rollback")
    t.eq((r.rc, r.out), (0, back), "the way back, after applied", r)
    router.paste(r.out)
    t.eq(router.rows, was, "rolled back")
    h.do("applied", "edge1", old)
    r = h.do("pin", "edge1", "--reason", "BGP flapped, ticket 7",
             "--as-of", "2026-05-02")
    t.eq((r.rc, r.out, r.err), (0, "", ""), "pinned to what is applied", r)
    t.ok(f"pin-output edge1 {old} 2026-05-02 BGP flapped, ticket 7\n" in
         lib.read(h.path("records", "decisions")).decode(),
         "the decision is text in the records")
    r = h.run("--as-of", "2026-05-03")
    t.ok(r.rc == 0 and r.paths == ["edge1.cfg"] and "pinned" in r.err and
         state(h) == old, "the file goes back, and the run says why", r)
    loaded = Router(text(h, "edge1.cfg"))
    t.ok(loaded.rows == was, "the whole form says the same")
    router.paste(text(h, "edge1.cfg"))
    t.ok(router.rows == was and not router.refused, "loading it does no harm")
    t.ok(state(h, "edge2") != old, "the other router goes on")
    t.eq(h.do("verify").rc, 0, "verify agrees", h.do("verify"))
    r = h.do("status", "--pending", "-q")
    t.eq(r.out, "edge2\n", "nothing pending on the pinned one", r)
    kept = h.files()
    release(h, "2026-05-30", "2026052900", add={1: ["192.107.5.0/24"]})
    t.ok(state(h) == old and text(h, "edge1.cfg") ==
         kept["out/edge1.cfg"].decode() and "192.107.5.0/24" in
         text(h, "edge2.cfg"), "a further release passes it by")
    r = h.do("pin", "--off", "edge1")
    t.eq((r.rc, r.out, r.err), (0, "", ""), "unpinned", r)
    r = h.run("--as-of", "2026-05-31")
    t.ok(r.rc == 0 and r.paths == ["edge1.cfg"] and
         state(h) != old, "and it follows", r)
    router.paste(text(h, "edge1.delta"))
    t.ok(router.rows == Router(text(h, "edge1.cfg")).rows and
         not router.refused, "its delta holds what was missed")
    t.eq({k: v for k, v in Router(before).rows.items() if k not in
          Router(text(h, "edge2.cfg")).rows}, {
              k: v for k, v in was.items() if k not in
              Router(text(h, "edge1.cfg")).rows},
         "numbers are those of the router that was not pinned")
    r = h.do("pin", "edge1", old[:8])
    t.eq((r.rc, h.run("--as-of", "2026-06-01").rc, state(h)), (0, 0, old),
         "pinned to a digest", r)
    refused(t, h, "a pin to no state", "no state", "pin", "edge2", "f" * 64)
    refused(t, h, "a pin of nothing", "no list or output", "pin", "edge9",
            rc=64)
    refused(t, h, "off, and not pinned", "not pinned", "pin", "--off",
            "edge2")


def pin_waits(t, root):
    """What is pinned is what is applied when the lock is free at last."""
    h = start(root)
    h.do("applied", "edge1")
    old = state(h)
    release(h)
    with open(h.path("state", "lock"), "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        p = subprocess.Popen(h.argv("pin", "edge1"),
                             stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1)
        t.ok(p.poll() is None, "pin waits for another command")
        lib.write(h.path("records", "applied", "edge1"),
                  h.record("outputs", "edge1"))
    out, err = p.communicate(timeout=60)
    said = lib.read(h.path("records", "decisions")).decode()
    t.ok(p.returncode == 0 and out == b"" and err == b"" and
         f"pin-output edge1 {state(h)} " in said and old not in said,
         "and pins what that one applied", p.returncode, err, said)


def pin_list(t, root):
    h = start(root)
    before = h.files()
    t.eq(h.do("pin", "OPT", "--reason", "audit").rc, 0, "a list is pinned")
    r = release(h)
    after = h.files()
    t.ok(r.rc == 0 and r.out == "" and "OPT" in r.err and "pinned" in r.err,
         "the run says so, and exits 0", r)
    t.eq([n for n in before if before[n] != after[n] and
          not n.startswith("records/feeds")], [], "nothing is written")
    refused(t, h, "a list has no digest", "DIGEST", "pin", "OPT", "f" * 64,
            rc=64)
    h.do("pin", "--off", "OPT")
    r = h.run("--as-of", "2026-05-01")
    t.ok(len(r.paths) == 3 and "pinned" not in r.err, "and off again", r)


def defers(t, root):
    h = start(root)
    before = h.files()
    h.publish(fixtures.make_feed("new"), "2026042900")
    r = h.run("-v", "--dry-run", "--as-of", "2026-04-30")
    m = re.search(r"list OPT: change ([0-9a-f]{64})", r.err)
    if not t.ok(m is not None, "a run tells the digest of the change", r):
        return
    r = h.do("defer", m.group(1), "--until", "2026-06-01", "--reason",
             "freeze", "--as-of", "2026-04-30")
    t.eq((r.rc, r.out, r.err), (0, "", ""), "deferred", r)
    t.ok(f"defer {m.group(1)} 2026-06-01 2026-04-30 freeze\n" in
         lib.read(h.path("records", "decisions")).decode(), "as text")
    for day in ("2026-04-30", "2026-05-31"):
        r = h.run("--as-of", day)
        t.ok(r.rc == 0 and r.out == "" and h.files()["out/edge1.cfg"] ==
             before["out/edge1.cfg"], f"{day}: not made", r)
    r = h.run("--as-of", "2026-06-01")
    t.ok(r.rc == 0 and len(r.paths) == 3, "on its day it is made", r)
    t.ok(m.group(1) not in lib.read(h.path("records", "decisions")).decode(),
         "and the decision is used up")

    h = start(root)
    h.publish(fixtures.make_feed("new"), "2026042900")
    h.do("defer", m.group(1), "--until", "2026-06-01", "--as-of",
         "2026-04-30")
    t.eq(h.run("--as-of", "2026-04-30").out, "", "deferred once more")
    r = release(h, "2026-05-02", "2026050200", add={1: ["192.107.5.0/24"]})
    t.ok(r.rc == 0 and len(r.paths) == 3 and
         "192.107.5.0/24" in text(h, "edge1.cfg"),
         "a further change is another one", r)
    refused(t, h, "defer without a day", "--until", "defer", m.group(1),
            rc=64)
    refused(t, h, "defer of no digest", "digest", "defer", "abc", "--until",
            "2026-06-01", rc=64)
    refused(t, h, "defer until no day", "2026-02-30", "defer", m.group(1),
            "--until", "2026-02-30", rc=64)
    refused(t, h, "defer until a day that is over", "2026-05-01", "defer",
            m.group(1), "--until", "2026-05-01", "--as-of", "2026-05-01",
            rc=64)


def forgets(t, root):
    h = start(root)
    h.do("pin", "push", "--as-of", "2026-04-02")
    h.do("pin", "edge2", state(h), "--as-of", "2026-04-02")
    refused(t, h, "what is configured is not forgotten", "edge2", "forget",
            "edge2")
    h.configure(CONF.replace("output edge2 { like ios }\n", ""))
    r = h.do("verify")
    t.ok(r.rc == 0 and "outputs/edge2" in r.err, "verify names what is left",
         r)
    r = h.do("forget", "edge2")
    t.eq((r.rc, r.out, r.err), (0, "", ""), "forgotten", r)
    t.eq([n for n in h.files() if "edge2" in n and "records" in n], [],
         "no record of it is left")
    t.ok(os.path.exists(h.path("out", "edge2.cfg")), "the file stays")
    said = lib.read(h.path("records", "decisions")).decode()
    t.ok("edge2" not in said and "pin-output push " in said,
         "nor a pin of it", said)
    t.eq(h.do("verify").rc, 0, "verify agrees", h.do("verify"))
    h.configure(CONF.replace("output push", "output pull"))
    r = h.do("pin", "--off", "push")
    t.eq((r.rc, r.out, r.err), (0, "", ""),
         "a pin of what is not configured can be taken off", r)
    h.configure(CONF.replace("output edge2 { like ios }\n", ""))
    for name in ("edge2", "nobody", "../records", "."):
        refused(t, h, f"forget {name}", "", "forget", name)


def history(t, root):
    h = start(root, release="new")
    h.do("applied", "edge1")
    first = state(h)
    seen = [first]
    for i in range(34):
        release(h, "2026-05-30", str(2026050100 + i),
                add={1: [f"192.107.{i}.0/24"]})
        seen.append(state(h))
    t.eq(len(set(seen)), 35, "each release is a state")
    there = os.listdir(h.path("records", "history", "edge1"))
    order = h.record("history/edge1", "order").split()
    t.eq((sorted(there), order), (sorted(seen[-32:] + ["order"]), seen[-32:]),
         "the last 32 are kept, in their order")
    r = h.do("delta", "edge1", "--from", seen[3])
    t.eq((r.rc, head(r.out)[2:]), (0, (seen[3], seen[-1])),
         "the oldest of them still has a delta", r)
    refused(t, h, "the one before has none", seen[2][:20], "delta", "edge1",
            "--from", seen[2])
    t.ok(head(text(h, "edge1.delta"))[2] == first,
         "the applied state does not go")
    r = h.do("delta", "edge1", "--from", first)
    t.eq(r.rc, 0, "and is found by its digest", r)


def bad_input(t, root):
    h = start(root)
    h.do("applied", "edge1")
    release(h)
    run = Router(text(h, "edge1.cfg")).running()
    junos = ("policy-options {\n    prefix-list OPT {\n"
             "        13.107.6.152/31;\n    }\n}\n")
    d = ("delta", "edge1", "--from")
    for name, some in (("another platform", junos), ("nothing", ""),
                       ("no list of ours", run.replace("OPT-V", "THEIRS-V")),
                       ("a truncated line", run[:run.index("seq 25") + 12]),
                       ("a web page", "<html><body>x</body></html>\n"),
                       ("a zero byte", run.replace("seq 10 ", "seq 1\0 ")),
                       ("a deny in the middle", run.replace(
                           "seq 10 permit", "seq 10 deny"))):
        refused(t, h, f"delta from {name}", "standard input", *d, "-",
                stdin=some)
    refused(t, h, "delta from no file", "gone.txt", *d, h.path("gone.txt"))
    refused(t, h, "delta from a folder", "", *d, h.dir)
    refused(t, h, "delta from an unknown digest", "f" * 20, *d, "f" * 64)
    refused(t, h, "delta from too few digits", "", *d, state(h)[:7])
    refused(t, h, "applied with an unknown digest", "f" * 20, "applied",
            "edge1", "f" * 64)
    refused(t, h, "applied, an unknown output", "edge9", "applied", "edge9",
            rc=64)
    refused(t, h, "delta, an unknown output", "edge9", "delta", "edge9",
            rc=64)
    refused(t, h, "--as-of no day", "yesterday", "write", "--as-of",
            "yesterday", rc=64)

    for kind, args in (("applied", ("delta", "edge1")),
                       ("applied", ("status", "--pending", "-q")),
                       ("outputs", ("applied", "edge1")),
                       ("outputs", ("delta", "edge1"))):
        path = h.path("records", kind, "edge1")
        good = lib.read(path)
        lib.write(path, good.replace(b"o365feed-record 1",
                                     b"o365feed-record 9"))
        before = h.files()
        r = h.do(*args)
        t.ok(r.rc == 1 and "edge1" not in r.out and len(r.lines) == 1 and
             f"{kind}/edge1" in r.err and h.files() == before,
             f"{' '.join(args)}: {kind} of a newer program", r)
        lib.write(path, good[:len(good) // 2])
        r = h.do(*args)
        t.ok(r.rc == 1 and "edge1" not in r.out and len(r.lines) == 1,
             f"{' '.join(args)}: {kind} cut short", r)
        lib.write(path, good)
    path = h.path("records", "decisions")
    for some in ("o365feed-decisions 9\n", "o365feed-decisions 1\nmaybe x y\n",
                 "o365feed-decisions 1\n<<<<<<< HEAD\n",
                 "o365feed-decisions 1\npin-output edge1 deadbeef 2026-05-01 "
                 "-\n",
                 f"o365feed-decisions 1\npin-output edge1 {'a' * 65} -\n",
                 f"o365feed-decisions 1\ndefer {'a' * 64} soon\n",
                 f"o365feed-decisions 1\ndefer {'a' * 64} 2026-05-011 -\n"):
        lib.write(path, some)
        refused(t, h, f"pin onto {some!r}", "decisions:", "pin", "OPT")
    os.unlink(path)
    t.eq(h.do("verify").rc, 0, "all is well after all", h.do("verify"))

    h = whole.House(root, CONF)
    h.publish(fixtures.make_feed(), "2026042900")
    refused(t, h, "applied before a first run", "nothing was written",
            "applied", "edge1")
    refused(t, h, "delta before a first run", "nothing was written", "delta",
            "edge1")
    refused(t, h, "pin of a list before a first run", "nothing was written",
            "pin", "OPT")
    r = h.do("status", "--pending")
    t.eq((r.rc, r.out), (0, ""), "nothing is pending before a first run", r)


def verified(t, root):
    """Delta and rollback files that are not what they should be."""
    h = start(root)
    assert h.do("applied", "edge1").rc == 0
    assert release(h).rc == 0
    t.eq(h.do("verify").rc, 0, "verify agrees with the files of a change")
    for kind, path in (("delta", h.path("out", "edge1.delta")),
                       ("rollback", h.path("out", "edge1.back"))):
        good = lib.read(path)
        lib.write(path, good[:len(good) * 2 // 3])
        r = h.do("verify")
        t.ok(r.rc == 1 and len(r.lines) == 1 and path in r.err and
             f"is not the {kind} between" in r.err, f"a {kind} cut off: said",
             r)
        os.unlink(path)
        t.eq(h.do("verify").rc, 0, f"a {kind} that is gone does no harm")
        r = h.run("--as-of", "2026-04-30")
        t.ok(r.rc == 0 and lib.read(path) == good, "the next run writes it",
             r)
    h.do("applied", "edge1")
    t.eq(h.do("verify").rc, 0, "verify agrees when it is applied")


def not_written(t, root):
    """An output that can't be renamed into its place has no delta to it."""
    shim = crash.Shim(root)
    if shim.why:
        t.skip("an output that can't be written", shim.why)
        return
    h = start(root)
    assert h.do("applied", "edge1").rc == 0
    before = h.files()
    h.publish(fixtures.make_feed("new"), "2026042900")
    assert h.do("fetch").rc == 0
    other = start(root)
    other.publish(fixtures.make_feed("new"), "2026042900")
    assert other.do("fetch").rc == 0
    calls = shim.calls(other.argv("write", "--as-of", "2026-04-30"))
    at = [i for i, c in enumerate(calls, 1)
          if c.startswith("rename ") and c.endswith("/out/edge1.cfg")]
    t.eq(len(at), 1, "its rename is one call", calls)
    rc, _, err = shim.run(h.argv("write", "--as-of", "2026-04-30"), at=at[0],
                          do="EROFS")
    now = h.files()
    t.ok(rc == 1 and "edge1.cfg" in err and
         all(now[n] == before[n] for n in
             ("out/edge1.cfg", "records/outputs/edge1")),
         "it stays as it was, and its record", rc, err)
    t.eq(now["out/edge1.delta"], before["out/edge1.delta"],
         "and its delta leads to nothing that was not written")
    t.ok(now["out/edge2.cfg"] != before["out/edge2.cfg"], "others are written")
    t.eq(h.do("verify").rc, 0, "verify agrees")
    r = h.write("--as-of", "2026-04-30")
    t.ok(r.rc == 0 and r.paths == ["edge1.cfg"] and
         h.do("verify").rc == 0, "the next run writes it", r)
    # a run was killed, a hand changed the file, and no run comes next
    h = start(root)
    assert h.do("applied", "edge1").rc == 0
    before = h.files()
    h.publish(fixtures.make_feed("new"), "2026042900")
    assert h.do("fetch").rc == 0
    rc, _, err = shim.run(h.argv("write", "--as-of", "2026-04-30"), at=at[0],
                          do="kill")
    t.ok(rc == -9 and h.files()["out/edge1.cfg"] == before["out/edge1.cfg"],
         "killed before its rename", rc, err)
    lib.write(h.path("out", "edge1.cfg"), before["out/edge1.cfg"] + b"!\n")
    r = h.do("applied", "edge2")
    now = h.files()
    t.ok("was changed by somebody else" in r.err and
         now["out/edge1.delta"] == before["out/edge1.delta"] and
         now["out/edge2.cfg"] != before["out/edge2.cfg"],
         "a command that finishes it leaves no delta to what is not there",
         r)


if __name__ == "__main__":
    sys.exit(whole.play([first_publication, pending, deltas, accumulate,
                         one_prefix, holds, rollback_and_pin, pin_waits,
                         pin_list, defers, forgets, history, bad_input,
                         verified, not_written]))
