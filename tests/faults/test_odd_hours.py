#!/usr/bin/env python3
"""Many runs at once, Ctrl-C, a clock that goes back, files of another version
or changed by hand, few descriptors, little memory: what each comes to.

Promise: two-runs, killed, clock-back, other-cache, edited, scarcity
"""

import os
import re
import resource
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "e2e"))

import crash                                        # noqa: E402
import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

V1, V2 = "2026033100", "2026042900"
YEAR = 365 * 86400
HELD = whole.CONF.replace("use traffic }", "use traffic  hold 7 days }")


def started(root, conf=whole.CONF, fetched=True):
    """The older release is written, the newer one is offered."""
    h = whole.House(root, conf)
    h.publish(fixtures.make_feed("old"), V1)
    r = h.run()
    assert r.rc == 0, r
    h.publish(fixtures.make_feed("new"), V2)
    if fetched:
        assert h.do("fetch").rc == 0
    return h


def begin(h, *args, env=None):
    return subprocess.Popen(h.argv(*args), stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env=env, start_new_session=True)


def end(p, timeout=60):
    out, err = p.communicate(timeout=timeout)
    return p.returncode, out.decode(), err.decode()


def until(fn, seconds=20):
    """Wait until fn() holds; did it?"""
    stop = time.monotonic() + seconds
    while not fn():
        if time.monotonic() > stop:
            return False
        time.sleep(0.02)
    return True


def is_stopped(p):
    with open(f"/proc/{p.pid}/stat") as f:
        return f.read().rsplit(")", 1)[1].split()[0] == "T"


def many(t, root):
    h = started(root, fetched=False)
    other = started(root)
    assert other.run().rc == 0
    all_of = [begin(h, c) for c in ("run", "write", "fetch", "run") * 5]
    came = [end(p, 100) for p in all_of]
    t.ok(all(rc == 0 and not err for rc, _, err in came),
         "twenty commands at once: all are served", *came)
    said = [line for _, out, _ in came for line in out.splitlines()]
    t.eq(sorted(os.path.relpath(p, h.dir) for p in said),
         ["out/all.json", "out/all.txt", "out/ios.cfg"],
         "each path is printed once, by the one that wrote it")
    t.eq(h.files(), other.files(), "as if one had run alone")
    t.ok(not h.temps() and h.do("verify").rc == 0, "nothing is left")


def waiting(t, root, shim):
    h = started(root)
    before = h.files()
    calls = shim.calls(h.argv("write"))
    h = started(root)
    before = h.files()
    middle = [i for i, c in enumerate(calls, 1) if c.startswith("rename")][4]
    first = begin(h, "write", env=shim.environment(at=middle, do="STOP"))
    t.ok(until(lambda: is_stopped(first)), "a run stands in the middle")
    there = h.files()
    for c in (("run",), ("write",), ("fetch",), ("accept", "0" * 64),
              ("pin", "OPT"), ("applied", "ios")):
        rc, out, err = shim.run(h.argv(*c), nap=False)
        t.ok((rc, out) == (75, "") and err.endswith(
            "lock: another run holds the lock\n") and
            len(err.splitlines()) == 1, f"{c[0]} meanwhile: later, said",
            rc, out, err)
    for c in (("status",), ("check",), ("emit", "OPT")):
        t.eq(h.do(*c).rc, 0, f"{c[0]} needs no lock")
    t.eq(h.files(), there, "and nothing has moved")
    second = begin(h, "run")
    impatient = begin(h, "run")
    time.sleep(0.3)
    os.killpg(impatient.pid, signal.SIGINT)
    rc, _, _ = end(impatient)
    t.eq(rc, -signal.SIGINT, "Ctrl-C ends one that waits")
    t.ok(second.poll() is None, "a second run waits")
    os.kill(first.pid, signal.SIGCONT)
    a, b = end(first), end(second)
    t.ok(a[0] == b[0] == 0 and len(a[1].splitlines()) == 3 and not b[1],
         "the first writes, then the second finds nothing to do", a, b)
    t.ok(h.files() != before and not h.temps() and
         h.do("verify").rc == 0, "all is new, and nothing is left")


def interrupted(t, root, server):
    """Ctrl-C while the service does not answer."""
    h = whole.House(root, feed=f'url "{server.url()}"  ca-file "{server.ca}"')
    server.set(lib.service(V1, instance="worldwide"))
    r = h.run()
    before = h.files()
    t.eq(r.rc, 0, "a first run", r)
    for sig in (signal.SIGINT, signal.SIGTERM):
        server.set({"*": {"do": "hang", "seconds": 20}})
        p = begin(h, "run")
        until(server.requests)
        clock = time.monotonic()
        os.killpg(p.pid, sig)
        rc, out, _ = end(p)
        t.ok(rc == -sig and not out and time.monotonic() - clock < 10,
             f"{sig.name} ends a run that fetches", rc, out)
        t.ok(h.files() == before and not h.temps(), "nothing has moved")
    server.set(lib.service(V2, lib.feed_body(lib.FEED + [lib.endpoint(
        99, "Exchange", ["40.104.0.0/15"])]), instance="worldwide"))
    r = h.run()
    t.ok(r.rc == 0 and len(r.paths) == 3, "and the next run goes on", r)


def clocks(t, root, shim):
    h = started(root, HELD)
    r = h.write()
    held = [line for line in h.record("lists", "ALL").splitlines()
            if "withdrawn=" in line]
    t.ok(r.rc == 0 and held, "something is held", r)
    before = h.files()
    for what, ahead in (("a year back", -YEAR), ("to 1980", -46 * YEAR)):
        for command in (("run",), ("write", "--overwrite")):
            rc, out, err = shim.run(h.argv(*command), clock=ahead)
            t.ok(rc == 0 and not out and not err and h.files() == before,
                 f"the clock goes {what}: {command[0]} changes nothing",
                 rc, out, err)
    r = h.do("status")
    t.ok(r.rc == 0, "status with a clock that went back", r)
    # a wait that was noted by a clock that went back since is no wait
    note = h.path("state", "cache", "m365.note")
    lib.write(note, f"o365feed-note 1\nnot-before {int(time.time())}\n"
              "ask none\nwhy HTTP 429\n")
    rc, out, err = shim.run(h.argv("run"), clock=-YEAR)
    t.ok(rc == 0 and not err, "a wait of more than a day is not believed",
         rc, err)
    rc, out, err = shim.run(h.argv("write", "--overwrite"), clock=30 * 86400)
    t.ok(h.files() != before and "withdrawn=" not in
         h.record("lists", "ALL"), "a month ahead: what was held goes", rc,
         out, err)


def other_version(t, root):
    """A cache that another version wrote: read anew, never guessed at."""
    for kind, magic in (("snapshot", b"o365feed-snapshot 1"),
                        ("candidate", b"o365feed-snapshot 1")):
        for what, to in (("a newer", b"o365feed-snapshot 2"),
                         ("no", b"something else")):
            h = started(root)
            before = h.files()
            p = h.path("state", "cache", f"m365.{kind}")
            lib.write(p, lib.read(p).replace(magic, to, 1))
            r = h.write()
            t.ok(r.rc in (0, 1) and (r.rc == 0 or kind in r.err),
                 f"a {kind} of {what} version: write says so", r)
            if kind == "candidate":
                t.eq(h.files(), before, "and changes nothing")
            r = h.run()
            t.ok(r.rc == 0 and h.version() == V2 and not h.temps(),
                 "the next run fetches it anew", r)


def by_hand(t, root):
    for kind, name in (("outputs", "plain"), ("lists", "ALL"),
                       ("feeds", "m365")):
        for what, change in (
                ("cut off", lambda b: b[:len(b) * 2 // 3]),
                ("cut in a line", lambda b: b[:-20]),
                ("empty", lambda b: b""),
                ("a line of another's", lambda b: b.replace(
                    b"\nend ", b"\nhello\nend ")),
                ("a digit that is another", lambda b: re.sub(
                    rb"\n(row|prefix|cover) (\d)", rb"\n\1 \g<2>1", b, 1)),
                ("of a newer program", lambda b: b.replace(
                    b"o365feed-record 1", b"o365feed-record 2", 1)),
                ("merge-conflict marks", lambda b: b.replace(
                    b"\n", b"\n<<<<<<< HEAD\n", 1))):
            h = started(root)
            out = {n: d for n, d in h.files().items() if n[:4] == "out/"}
            p = h.path("records", kind, name)
            bad = change(lib.read(p))
            lib.write(p, bad)
            r = h.write()
            here = f"{kind}/{name} {what}"
            t.ok(r.rc == 3 and f"{kind}/{name}" in r.err,
                 f"{here}: status 3, and the file is named", r)
            now = h.files()
            t.ok(now[f"records/{kind}/{name}"] == bad and
                 now["out/all.txt"] == out["out/all.txt"] and
                 not h.temps(), f"{here}: it stays, and so does its output")


def limited(h, *args, **limits):
    def lower():
        for name, value in limits.items():
            resource.setrlimit(getattr(resource, name), (value, value))
    p = subprocess.Popen(h.argv(*args), stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         preexec_fn=lower)
    return end(p)


def scarce(t, root):
    """Descriptors and memory, ever less: done, or said and left alone."""
    for kind, values in (
            ("RLIMIT_NOFILE", (3, 4, 5, 6, 7, 8, 9, 10, 12, 16)),
            ("RLIMIT_AS", [m << 20 for m in (6, 8, 9, 10, 11, 12, 14, 20)]),
            ("RLIMIT_FSIZE", (0, 100, 1000, 3000))):
        h = started(root)
        before = h.files()
        bad, done = [], 0
        for v in values:
            rc, out, err = limited(h, "write", **{kind: v})
            if rc == 0:
                done += 1
            elif rc > 0 and rc != 127 and (not err or rc not in (1, 78) or
                                           "denied" in err and
                                           "open files" not in err):
                bad.append(f"{v}: exit {rc}: {out} {err}")
            elif h.files() != before and rc != 0:
                r = h.do("verify")
                bad += [f"{v}: {r}"] if r.rc != 0 and not h.temps() else []
        r = h.write()
        t.ok(not bad, f"{kind}: done or said, {done} of {len(values)} times",
             *bad)
        t.ok(r.rc == 0 and not h.temps() and h.do("verify").rc == 0 and
             h.version() == V2, f"{kind}: the next run does all", r)


def main():
    t = lib.Tap()
    root, clean = lib.scratch()
    os.mkdir(os.path.join(root, "server"))
    server = lib.Server(os.path.join(root, "server"))
    try:
        shim = crash.Shim(root)
        many(t, root)
        interrupted(t, root, server)
        if shim.why:
            t.skip("a run that stands, and clocks", shim.why)
        else:
            waiting(t, root, shim)
            clocks(t, root, shim)
        other_version(t, root)
        by_hand(t, root)
        if b"__asan_init" in lib.read(lib.program("o365feed")):
            t.skip("little of everything", "sanitizers want memory")
        else:
            scarce(t, root)
        return t.done()
    finally:
        server.stop()
        clean()


if __name__ == "__main__":
    sys.exit(main())
