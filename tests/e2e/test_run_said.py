#!/usr/bin/env python3
"""run, end to end: what it says and when, what it does not write, how it ends.

One outage is one mail: what was said is said again only after `remind`, and
the exit status stays.  A run without change asks once and writes nothing but
status.json.
"""

import os
import pty
import re
import shutil
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

V1, V2, V3 = "2026033100", "2026042900", "2026052900"
OLD = fixtures.body(fixtures.make_feed("old")).decode()
NEW = fixtures.body(fixtures.make_feed("new")).decode()
DAY = 86400


def feed_conf(s, more="", timeout=5):
    return (f'instance Worldwide url "{s.url()}" ca-file "{s.ca}" '
            f"timeout {timeout} retries 0 {more}")


def started(s, root, more="", extra="", timeout=5):
    h = whole.House(root, feed=feed_conf(s, more, timeout), extra=extra)
    s.set(lib.service(V1, OLD))
    r = h.run()
    assert r.rc == 0, r
    return h


def past(h, seconds):
    """As if all that was said had been said earlier."""
    p = h.path("state", "said")
    text = lib.read(p).decode()
    lib.write(p, re.sub(r" (\d{9,})", lambda m:
                        f" {int(m.group(1)) - seconds}", text))


def reminded(t, s, root):
    h = started(s, root)
    s.set({"*": {"status": 500}})
    r = h.run()
    t.ok(r.rc == 1 and "HTTP 500" in r.err, "an outage is said", r)
    t.eq(h.rows(), fixtures.prefixes(fixtures.make_feed("old")),
         "an outage: the outputs stay")
    for _ in range(2):
        r = h.run()
        t.eq((r.rc, r.err, r.out), (1, "", ""),
             "and not again; the exit status stays", r)
    past(h, 23 * 3600)
    t.eq(h.run().err, "", "not after 23 hours")
    past(h, 2 * 3600)
    r = h.run()
    t.ok(r.rc == 1 and "HTTP 500" in r.err, "but after 25", r)

    s.set({"*": {"status": 404}})
    r = h.run()
    t.ok(r.rc == 1 and "HTTP 404" in r.err, "other trouble is said at once",
         r)
    s.set({"*": {"status": 500}})
    r = h.run()
    t.eq((r.rc, r.err), (1, ""), "trouble that comes and goes in two forms "
         "is no news each time", r)
    s.set(lib.service(V1, OLD))
    r = h.run()
    t.eq((r.rc, r.err), (0, ""), "all is well again", r)
    s.set({"*": {"status": 500}})
    r = h.run()
    t.ok("HTTP 500" in r.err, "the next outage is news", r)

    r = h.run("-v")
    t.ok("HTTP 500" in r.err, "-v says it in any case", r)
    r = h.do("fetch")
    t.ok(r.rc == 1 and "HTTP 500" in r.err, "fetch says it in any case", r)

    h = started(s, root, extra="remind 1 hours")
    s.set({"*": {"status": 500}})
    h.run()
    past(h, 3700)
    t.ok("HTTP 500" in h.run().err, "`remind` is configured")


def many_words(t, s, root):
    """What is held back has no end that is not said."""
    feeds = "".join(f'feed {"f" * 50}{i:04} {{ source text url '
                    f'"/{"no/" * 100}{i}" }}\n' for i in range(2500))
    h = whole.House(root, extra=feeds)
    h.publish(fixtures.make_feed(), "2026042900")
    r = h.run()
    t.ok(r.rc == 1 and len(r.err) > 1 << 20 and
         sum(1 for x in r.lines if "No such file" in x or "not a" in x) >=
         2500 and h.rows(), "more than a megabyte of words: all of them",
         r.rc, len(r.err), r.err[-400:])


def words_that_vary(t, s, root):
    """Times in a message do not make it another message."""
    h = started(s, root, timeout=1)
    s.set({"*": {"do": "hang", "seconds": 3}})
    r = h.run()
    t.ok(r.rc == 1 and r.err != "", "no answer: said", r)
    for _ in range(2):
        r = h.run()
        t.eq((r.rc, r.err), (1, ""), "no answer: not again", r)
    rules = lib.service(V2, NEW)
    rules["/endpoints/Worldwide"] = {"status": 429}
    h = started(s, root)
    s.set(rules)
    said = [h.run().err]
    for _ in range(3):
        note = h.path("state", "cache", "m365.note")
        lib.write(note, re.sub(rb"not-before \d+", b"not-before 1000",
                               lib.read(note)))
        time.sleep(0.02)
        past(h, 3600)
        r = h.run()
        t.eq(r.rc, 75, "429 each hour: exit 75", r)
        said.append(r.err)
        said.append(h.run().err)
    t.ok(said[0] != "" and sum(1 for x in said if x) <= 2,
         "429 for hours: said once, and once that it is not asked", *said)


def refused(t, s, root):
    h = started(s, root)
    s.set(lib.service(V2, fixtures.body(fixtures.make_feed(
        keep=0.3)).decode()))
    r = h.run()
    t.ok(r.rc == 3 and len(r.digests()) == 1, "a refusal is said", r)
    r = h.run()
    t.eq((r.rc, r.err), (3, ""), "a refusal: not again, exit 3 stays", r)
    s.set(lib.service(V3, fixtures.body(fixtures.make_feed(
        keep=0.2)).decode()))
    r = h.run()
    t.ok(r.rc == 3 and len(r.digests()) == 1, "another one is news", r)
    r = h.do("status")
    t.ok(r.rc == 0 and "o365feed accept" in r.out and "exit status 3" in
         r.out, "status tells what to accept", r)


def on_a_terminal(t, s, root):
    h = started(s, root)
    s.set({"*": {"status": 500}})
    said = []
    for _ in range(2):
        try:
            master, slave = pty.openpty()
        except OSError as e:
            t.skip("on a terminal", str(e))
            return
        p = subprocess.Popen(h.argv("run"), stdin=subprocess.DEVNULL,
                             stdout=slave, stderr=slave)
        os.close(slave)
        text = b""
        try:
            while True:
                piece = os.read(master, 4096)
                if not piece:
                    break
                text += piece
        except OSError:
            pass
        os.close(master)
        said.append((p.wait(20), b"HTTP 500" in text))
    t.eq(said, [(1, True)] * 2, "on a terminal it is said each time")


def quiet(t, s, root):
    h = started(s, root)
    s.set(lib.service(V2, NEW))
    r = h.run("-q")
    t.eq((r.rc, r.err, len(r.paths)), (0, "", 3), "-q: the paths only", r)
    s.set({"*": {"status": 500}})
    r = h.run("-q")
    t.ok(r.rc == 1 and "HTTP 500" in r.err, "-q: errors are said", r)


def dropped(t, s, root):
    """What passes for an answer and can't be parsed is no candidate."""
    h = started(s, root)
    before = (h.files(), h.snapshot())
    bad = fixtures.make_feed()
    bad[0] = dict(bad[0], ips=["10.0.0.0/33"])
    for version, body in ((V2, fixtures.body(bad).decode()),
                          (V3, NEW.replace('"ips": [', '"ips": [7,', 1))):
        s.set(lib.service(version, body))
        r = h.run()
        t.ok(r.rc == 1 and r.out == "" and "feed m365" in r.err and
             "dropped" in r.err, "a body that does not parse: exit 1", r)
        t.eq((h.files(), h.snapshot(), h.version("candidate")),
             (*before, None), "it is dropped, the last good one serves")
    t.ok('ips[0]: 7' in r.err or "ips[0]" in r.err,
         "the message says where", r)
    s.set(lib.service(V3, NEW))
    r = h.run()
    t.eq((r.rc, h.version()), (0, V3), "the same version, good: written", r)


# Promise: stale
def stale(t, s, root):
    h = started(s, root, "stale-after 7 days")
    snap = h.path("state", "cache", "m365.snapshot")
    before = h.files()
    for days, rc in ((6, 0), (8, 75)):
        then = time.time() - days * DAY - 60
        os.utime(snap, (then, then))
        r = h.write()
        t.eq(r.rc, rc, f"no answer for {days} days: exit {rc}", r)
    t.ok("stale" in r.err and "7 days" in r.err, "stale is said", r)
    s.set({"*": {"status": 500}})
    r = h.run()
    t.eq(r.rc, 1, "stale and failing: 1 comes before 75", r)
    t.eq(h.files(), before, "stale: the outputs stay")
    t.eq(h.status()["exit"], 1, "stale: status.json")
    s.set(lib.service(V1, OLD))
    r = h.run()
    t.eq((r.rc, r.err), (0, ""), "an answer, and it is no longer stale", r)


def dry(t, s, root):
    h = started(s, root)
    h.run()
    s.set(lib.service(V2, NEW))
    t.eq(h.do("fetch").rc, 0, "fetch alone")
    t.eq((h.version(), h.version("candidate")), (V1, V2),
         "fetch alone promotes nothing")
    before = h.everything()
    for args in (("-n",), ("--dry-run", "--detailed-exitcode")):
        r = h.write(*args)
        t.eq((r.rc, r.paths), (2 if len(args) > 1 else 0,
                               ["ios.cfg", "all.txt", "all.json"]),
             f"write {args}: says what would change", r)
        t.eq([k for k, v in h.everything().items() if before.get(k) != v],
             [], f"write {args}: nothing moved at all")
    r = h.run("-n")
    t.ok(r.rc == 0 and len(r.paths) == 3, "run -n", r)
    t.eq([k for k, v in h.everything().items() if before.get(k) != v and
          not k.startswith("state/cache")], [],
         "run -n: nothing moved but the cache")
    r = h.run("--detailed-exitcode")
    t.eq((r.rc, len(r.paths)), (2, 3), "and then it does it", r)
    r = h.run("-n")
    t.eq((r.rc, r.out, r.err), (0, "", ""), "run -n without a change", r)


CALLS = re.compile(r"(\w+)\((.*)\) = (-?\d+)")


def traced(h, log):
    """What a run changes in the file system, as strace sees it."""
    names = "openat,open,creat,mkdir,unlink,unlinkat,rename,renameat," \
        "renameat2,utimensat,chmod,fchmod,link,symlink,truncate,ftruncate"
    p = subprocess.run(["strace", "-f", "-y", "-s", "500", "-o", log, "-e",
                        f"trace={names}", *h.argv("run")],
                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, check=False)
    changes = []
    with open(log, errors="replace") as f:
        for line in f:
            m = CALLS.search(line)
            if not m or m.group(3) == "-1":
                continue
            name, args = m.group(1), m.group(2)
            if name.startswith(("open", "creat")) and not re.search(
                    r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", args):
                continue
            if h.dir in args:
                changes.append((name, args))
    return p, changes


def frugal(t, s, root):
    h = started(s, root)
    h.run()
    before = h.everything()
    s.set(lib.service(V1, OLD))
    if shutil.which("strace") is None:
        t.skip("what a run without change writes", "no strace")
        h.run()
    else:
        p, changes = traced(h, os.path.join(root, "strace.log"))
        if p.returncode != 0 or not changes:
            t.skip("what a run without change writes", "strace can't trace")
            h.run()
            before = h.everything()
            s.set(lib.service(V1, OLD))
            h.run()
        else:
            kinds = sorted({(n, re.sub(r"\.~\w{6}$", "", os.path.basename(
                re.findall(r'"([^"]*)"', a)[-1]))) if '"' in a else
                (n, "") for n, a in changes})
            allowed = {("openat", "lock"), ("openat", ".status.json"),
                       ("rename", "status.json"), ("fchmod", ""),
                       ("renameat2", "status.json"),
                       ("utimensat", "m365.snapshot")}
            t.ok(set(kinds) <= allowed and
                 ("utimensat", "m365.snapshot") in kinds,
                 "a run without change writes status.json and one mtime",
                 kinds)
            t.eq(sum(1 for n, _ in changes if n.startswith("rename")), 1,
                 "by one rename", changes)
    t.eq(s.paths(), ["/version/Worldwide"], "and asks once")
    after = h.everything()
    moved = sorted(k for k in after if before.get(k) != after[k])
    t.eq(moved, ["state", "state/cache/m365.snapshot", "state/status.json"],
         "nothing else moved")
    t.eq(after["state/cache/m365.snapshot"][3],
         before["state/cache/m365.snapshot"][3], "the snapshot: its time only")

    # the stamp notices what a hand does to any part
    for name in ("out/all.txt", "records/outputs/plain",
                 "records/lists/ALL"):
        data = lib.read(h.path(name))
        os.unlink(h.path(name))
        r = h.run()
        t.ok(r.rc in (0, 3) and (r.rc == 3) == name.startswith("rec"),
             f"gone, and noticed: {name}", r)
        if name.startswith("rec"):
            lib.write(h.path(name), data)
        t.eq(lib.read(h.path(name)), data, f"restored: {name}")
        t.eq(h.run().rc, 0, f"well again: {name}")


if __name__ == "__main__":
    sys.exit(whole.play([reminded, many_words, words_that_vary, refused,
                         on_a_terminal,
                         quiet, dropped, stale, dry, frugal], server=True))
