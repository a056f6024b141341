#!/usr/bin/env python3
"""Every fault at every request of every source: the driver of the matrix.

    matrix.py                   all of it, and a table of what came of it
    matrix.py --seconds 15      some of it, by chance, as TAP (SEED is printed)
    matrix.py WORD ...          faults or columns with this in their name

A cell is one fault at one column, alone and between good answers:

    from nothing: bad           nothing is there
    good, bad                   outputs, records and snapshots as they were
    good                        all is new, as if nothing had been

After each run: exit status and words of the table, no temporary file, an end
before the deadline, and memory below 64 MB and ten times the largest body.
"""

import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "e2e"))

import columns                                      # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402
from table import FAIL, FAULTS, LATER, NEW, REFUSE, STATUS, STAYS  # noqa: E402

MB = 1024 * 1024
DEADLINE = 10       # seconds, of all requests of a run
SLOW = 60           # the same, of the largest answers
GRACE = 10          # until the run itself has ended, on a busy machine
CONF = """
state-dir "state"  record-dir "records"
deadline %(deadline)s seconds
feed f { source %(source)s  %(keys)s  ca-file "%(ca)s"
	timeout %(timeout)s seconds  connect-timeout %(timeout)s seconds
	retries %(retries)s }
list L { from f  %(use)s }
output ios { platform cisco-ios-object-group  lists L  file "out/ios.cfg" }
output all { platform plain  lists L  file "out/all.txt" }
"""


def sanitized():
    """Sanitizers take memory of their own: then it is not measured."""
    with open(lib.program("o365feed"), "rb") as f:
        return b"__asan_init" in f.read()


class Servers:
    """The fault server, and two ports where none answers."""

    def __init__(self, root):
        home = os.path.join(root, "server")
        os.mkdir(home)
        self.main = lib.Server(home)
        self.closed, self.mute = socket.socket(), socket.socket()
        for s in (self.closed, self.mute):
            s.bind(("127.0.0.1", 0))
        # the kernel shakes hands, and nobody takes the call
        self.mute.listen(64)
        for name in ("closed", "mute"):
            self.main.port[name] = getattr(self, name).getsockname()[1]

    def stop(self):
        self.main.stop()
        self.closed.close()
        self.mute.close()


class Home(whole.House):
    """A house with one feed, and what its runs took."""

    def __init__(self, root, servers, column):
        self.server, self.column = servers.main, column
        self.most, self.slowest, self.runs = 0, 0.0, 0
        self.measure = not sanitized()
        super().__init__(root, CONF)

    def configure(self, conf=CONF, feed=None, extra="", listener="good",
                  retries=0, timeout=5, deadline=DEADLINE):
        c = self.column
        base = self.server.url(listener)
        if getattr(c, "centre", None):
            files = listener if c.name == "tags file" else "good"
            c.centre = columns.downloads.Centre(self.server, files)
            base = self.server.url("good" if c.name == "tags file" else
                                   listener)
        lib.write(self.conf, CONF % {
            "deadline": deadline, "source": c.source, "ca": self.server.ca,
            "keys": c.keys(self.server, self.dir, base), "use": c.use(),
            "timeout": timeout, "retries": retries})

    def measured(self, *args):
        """A run: its result, with what it took."""
        argv = self.argv(*args)
        log = [self.dir + ".out", self.dir + ".err"]
        begin = time.monotonic()
        with open(log[0], "wb") as out, open(log[1], "wb") as err:
            p = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out,
                                 stderr=err, env=environment())
            # what hangs is ended by whoever runs this test
            _, status, usage = os.wait4(p.pid, 0)
            p.returncode = os.waitstatus_to_exitcode(status)
        r = whole.Result(argv, p.returncode, *(
            lib.read(x).decode(errors="replace") for x in log))
        r.seconds = time.monotonic() - begin
        r.memory = usage.ru_maxrss * 1024
        self.runs += 1
        self.slowest = max(self.slowest, r.seconds)
        self.most = max(self.most, r.memory)
        return r

    def kept(self):
        """Outputs, records and snapshots, byte for byte."""
        found = self.files()
        data = self.snapshot("snapshot", "f")
        if data is not None:
            found["snapshot"] = data
        return found

    def good(self, n):
        self.configure()
        self.server.set(self.column.rules(n))
        return self.measured("run")

    def bad(self, fault, n):
        quick = fault.words == "timed out"
        # much takes its time, on a machine that has other work
        self.configure(listener=fault.listener, retries=fault.retries,
                       timeout=1 if quick else SLOW if fault.heavy else 5,
                       deadline=SLOW if fault.heavy else DEADLINE)
        rules = self.column.rules(n)
        if fault.act is not None:
            rules = self.column.struck(n, fault.act(self.column, n))
        rules["/loop"] = {"status": 302, "headers": {"Location": "/loop"}}
        self.server.set(rules)
        return self.measured("run")

    def wrong(self, r, ends, words, kept, heavy=False):
        """What is wrong after a run that had to end so and leave this."""
        found = []
        if r.rc != STATUS[ends]:
            found.append(f"exit {r.rc}, not {STATUS[ends]}")
        if not re.search(words, r.err):
            found.append(f"not said: {words}")
        if ends not in (NEW, STAYS) and not r.err:
            found.append("not a word")
        now = self.kept()
        found += [f"{n}: not as it has to be"
                  for n in sorted(set(now) | set(kept))
                  if now.get(n) != kept.get(n)]
        if (self.snapshot("candidate", "f") is not None) != (ends == REFUSE):
            found.append("a candidate, or none")
        if self.temps():
            found.append(f"left behind: {self.temps()}")
        if r.seconds > (SLOW if heavy else DEADLINE) + GRACE:
            found.append(f"ended after {r.seconds:.1f} s")
        most = 64 * MB + 10 * min(self.column.limit, columns.BODY)
        if self.measure and r.memory > most:
            found.append(f"{r.memory // MB} MB of memory, more than "
                         f"{most // MB}")
        return [f"{w}\n{r}" for w in found]


def environment():
    return {k: v for k, v in os.environ.items()
            if not k.lower().endswith("_proxy") and
            k != "O365FEED_CLIENT_ID"}


def reference(root, servers, column, last, known):
    """What release 1, and the last one behind it, leave where nothing ever
    goes wrong."""
    if (column.name, last) not in known:
        h = Home(root, servers, column)
        states = {}
        for n in (1, last):
            r = h.good(n)
            assert r.rc == 0 and not r.err and h.files(), r
            states[n] = h.kept()
        assert states[1] != states[last]
        known[column.name, last] = states
        shutil.rmtree(h.dir)
    return known[column.name, last]


def same_but_body(h, want):
    """What is new may be spelled otherwise: the snapshot tells it, and the
    rest does not."""
    now = h.kept()
    if "snapshot" in now and "snapshot" in want:
        want = dict(want, snapshot=now["snapshot"])
    return want


def alone(h, fault):
    """From nothing, then good."""
    ends, words = fault.ending(h.column)
    if (ends, words) == (STAYS, "whether there is a newer one is not known"):
        ends, words = FAIL, ""
    r = h.bad(fault, 1)
    # without anything to keep, being asked to wait is a failure, too
    found = h.wrong(r, FAIL, words, {}, fault.heavy)
    if ends == LATER:
        r = h.good(1)
        found += h.wrong(r, FAIL, "not asked before", {})
        if h.column.place(1).split("?")[0] in h.server.paths():
            found.append(f"asked before its time: {h.server.paths()}")
        os.unlink(h.path("state", "cache", "f.note"))
    return found


def cell(root, servers, fault, column, known):
    """What went wrong, and the house."""
    ends, words = fault.ending(column)
    nothing_known = words.startswith("whether")
    # what was refused, or not believed, is not asked for again: the release
    # after it is
    last = 3 if ends == REFUSE or ends == STAYS and not nothing_known else 2
    want = reference(root, servers, column, last, known)
    h = Home(root, servers, column)
    found = []
    if ends in (FAIL, LATER) or nothing_known:
        found += [f"from nothing: {w}" for w in alone(h, fault)]
    r = h.good(1)
    found += [f"good: {w}" for w in h.wrong(r, NEW, "", want[1])]
    r = h.bad(fault, 2)
    expected = want[2 if ends == NEW else 1]
    if ends == NEW or ends == STAYS and not nothing_known:
        expected = same_but_body(h, expected)
    found += [f"bad: {w}" for w in h.wrong(r, ends, words, expected,
                                           fault.heavy)]
    if ends == LATER:
        os.unlink(h.path("state", "cache", "f.note"))
    r = h.good(last)
    found += [f"good again: {w}" for w in
              h.wrong(r, NEW, "", same_but_body(h, want[last]))]
    r = h.do("verify")
    if r.rc != 0:
        found.append(f"verify: {r}")
    shutil.rmtree(h.dir)
    return found, h


def cells(servers, words):
    """All of them, (fault, column), with a word in the name of one."""
    table = [(f, c) for f in FAULTS for c in columns.columns(servers.main)
             if f.fits(c)]
    return [(f, c) for f, c in table
            if not words or any(w in f.name or w in c.name for w in words)]


def sample(t, root, servers, seconds):
    """TAP of as many as there is time for, each fault at most once."""
    seed = int(os.environ.get("SEED") or random.randrange(1 << 32))
    print(f"# seed {seed}: SEED={seed} makes the same choice")
    rng = random.Random(seed)
    todo = [x for x in cells(servers, []) if not x[0].heavy]
    rng.shuffle(todo)
    until, known, tried = time.monotonic() + seconds, {}, set()
    for fault, column in todo:
        if time.monotonic() > until and len(tried) > 5:
            break
        if fault.name not in tried:
            tried.add(fault.name)
            found, _ = cell(root, servers, fault, column, known)
            t.ok(not found, f"{fault.name}, {column.name}", *found[:4])
    t.ok(len(tried) > 5, f"{len(tried)} faults of {len(FAULTS)} tried")


def everything(root, servers, words):
    """The whole matrix, a line a fault.  The exit status."""
    known, failed, runs, most = {}, 0, 0, 0
    print(f"{'fault':44} {'tried':>5} {'runs':>5} {'slowest':>8} "
          f"{'memory':>7}  outcome")
    for fault in FAULTS:
        of_it = [c for f, c in cells(servers, words) if f is fault]
        bad, homes = [], []
        for column in of_it:
            found, h = cell(root, servers, fault, column, known)
            homes.append(h)
            bad += [f"{column.name}: {w}" for w in found]
        if not of_it:
            continue
        ended = sorted({fault.ending(c)[0] for c in of_it})
        print(f"{fault.name:44} {len(of_it):5} "
              f"{sum(h.runs for h in homes):5} "
              f"{max(h.slowest for h in homes):6.1f} s "
              f"{max(h.most for h in homes) // MB:4} MB  "
              f"{'WRONG' if bad else ', '.join(ended)}", flush=True)
        for w in bad[:4]:
            print("    " + w.replace("\n", "\n        "), flush=True)
        failed += bool(bad)
        runs += sum(h.runs for h in homes)
        most = max([most] + [h.most for h in homes])
    print(f"{len(FAULTS)} faults, {runs} runs, {most // MB} MB at most, "
          f"{failed} of the faults with a wrong outcome")
    return 1 if failed else 0


def main():
    args = sys.argv[1:]
    seconds = None
    if args[:1] == ["--seconds"]:
        seconds, args = float(args[1]), args[2:]
    root, clean = lib.scratch()
    servers = Servers(root)
    try:
        if seconds is None:
            return everything(root, servers, args)
        t = lib.Tap()
        sample(t, root, servers, seconds)
        return t.done()
    finally:
        servers.stop()
        clean()


if __name__ == "__main__":
    sys.exit(main())
