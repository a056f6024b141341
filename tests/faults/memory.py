#!/usr/bin/env python3
"""Each command, with no memory at one of its allocations.

    memory.py                   at each place that asks for memory, and a table
    memory.py --once            each place in the first command that comes by it
    memory.py --sample S WORD ...   for S seconds some of them, by chance, as
                                TAP (SEED is printed)
    memory.py WORD ...          commands with this in their name
    memory.py TLS               fetch from a server, all of it; without the word
                                a quarter of it, by chance, as most places are
                                those of libraries

Nothing crashes.  What was done all the same is done right; else the exit
status says so, and a line.  Each file is the old or the new one, byte for
byte; the next run makes all new.  A command that only reads prints what it
always prints, or fails.

A place is a way through the program to an allocation: its first use counts,
and by chance others of it.
"""

import itertools
import os
import random
import re
import subprocess
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "e2e"))

import crash                                        # noqa: E402
import crashes                                      # noqa: E402
import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
from scenes import CONF as scenes_conf              # noqa: E402
from scenes import SCENES, V1, V2, Scene            # noqa: E402

TLS = "fetch over TLS"

# what only reads, made ready as before a write; @ is where the scene plays
READS = {
    "check": ["check", "-v"],
    "diff": ["diff"],
    "diff --json": ["diff", "--json"],
    "emit": ["emit", "OPT"],
    "explain": ["explain", "40.96.0.0/24"],
    "explain --json": ["explain", "--json", "40.96.0.0/24"],
    "delta": ["delta", "ios"],
    "dry run": ["write", "-n", "-v", "--as-of", "2026-05-01"],
    "drift": ["drift", "ios", "@/a/ios.cfg"],
    "drift --json": ["drift", "--json", "ios", "@/a/ios.cfg"],
    "pending": ["status", "--pending", "--json"],
    "status": ["status"],
    "verify": ["verify"],
}
PLACE = re.compile(rb"(\d+) ([0-9a-f]{16})")


class NoMemory:
    def __init__(self, folder):
        self.path, self.why = lib.preload(
            folder, os.path.join(HERE, "nomem.c"), "-ldl")
        binary = lib.read(lib.program("o365feed"))
        if b"__asan_init" in binary:
            self.why = "the sanitizer has an allocator of its own"

    def run(self, s, at=0, sticky=False, log=None):
        env = dict(os.environ, LD_PRELOAD=self.path, NOMEM_AT=str(at),
                   NOMEM_STICKY="1" if sticky else "0",
                   NOMEM_PROGRAM=s.program_name)
        if log:
            env["NOMEM_LOG"] = log
        p = subprocess.run(s.argv(*s.command), env=env, timeout=60,
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, check=False)
        return (p.returncode, p.stdout.decode(errors="replace"),
                p.stderr.decode(errors="replace"))

    def places(self, s):
        """What asks for memory: place to the numbers of its allocations."""
        log, found = s.dir + ".memory", {}
        if os.path.exists(log):
            os.unlink(log)
        s.restore()
        self.run(s, log=log)
        for n, place in PLACE.findall(lib.read(log)):
            found.setdefault(place, []).append(int(n))
        return found


class Reading(Scene):
    """A command that only reads: all is to stay as it is."""

    def __init__(self, root, shim, name):
        SCENES["reading"] = lambda s: (SCENES["write"](s),
                                       ["write", "--as-of", "2026-05-01"])[1]
        super().__init__(root, shim, "reading")
        del SCENES["reading"]
        self.name = name
        self.command = [a.replace("@", self.dir) for a in READS[name]]
        self.restore()
        self.whole = lib.tree(self.dir)
        r = self.do(*self.command)
        self.good = (r.rc, r.out)
        assert r.rc in (0, 1), r

    def judge(self, rc, out, err):
        if lib.tree(self.dir) != self.whole:
            yield "it wrote"
        if rc == self.good[0] and (rc == 0 or out == self.good[1]):
            if out != self.good[1]:
                yield f"exit {rc}, and other words: {out} {err}"
        # a guard that can't look refuses: 3
        elif rc not in (1, 2, 3, 78):
            yield f"exit {rc}: {out} {err}"
        elif not err:
            yield f"exit {rc} without a word"


class Online(Scene):
    """The fetch program, and a server that has the newer release."""

    def __init__(self, root, shim, server):
        self.server = server
        SCENES[TLS] = self.begin_online
        super().__init__(root, shim, TLS)
        del SCENES[TLS]

    def begin_online(self, _):
        text = scenes_conf.replace(
            'url "feed"', f'instance Worldwide  url "{self.server.url()}" '
            f'ca-file "{self.server.ca}"  timeout 20  retries 0')
        lib.write(self.conf, text % {"list": "", "more": ""})
        for number, release in ((V1, "old"), (V2, "new")):
            self.server.set(lib.service(number, fixtures.body(
                fixtures.make_feed(release)).decode()))
            if release == "old":
                assert self.do("run").rc == 0
        self.program_name = "o365feed-fetch"
        return ["fetch"]


def unclear(err):
    """What a tired person could not read."""
    if "line -1" in err or "(null)" in err or \
            re.search(r"^o365feed: .*: *$", err, re.M):
        yield f"what does this say: {err}"


def one(memory, s, at, sticky=False):
    """No memory at one allocation: what is wrong."""
    reading = isinstance(s, Reading)
    s.restore()
    rc, out, err = memory.run(s, at, sticky)
    wrong = list(unclear(err))
    if reading:
        wrong += s.judge(rc, out, err)
    else:
        wrong += [f"neither old nor new: {n}" for n in s.mixed()]
        # a configuration that does not fit is not one
        wrong += crashes.judge(s, 1 if rc == 78 else rc, out, err)
        wrong += s.after()
    where = f"{s.name}: allocation {at}{' and on' if sticky else ''}"
    return [f"{where}: {w}" for w in wrong]


def scenes(root, shim, words=()):
    for name in (*SCENES, *READS):
        if not words or any(w in name for w in words):
            yield (Reading if name in READS else Scene)(root, shim, name)


def online(root, shim, words):
    """What stands above, and then what needs a server."""
    yield from scenes(root, shim, words)
    if not words or any(w in TLS for w in words):
        folder = os.path.join(root, "server")
        os.mkdir(folder)
        server = lib.Server(folder)
        try:
            yield Online(root, shim, server)
        finally:
            server.stop()


def sample(t, memory, every, seconds):
    """As many as there is time for, the scenes in turn."""
    rng = crashes.chance()
    cases = {s.name: list(memory.places(s).values()) for s in every}
    tried, bad = dict.fromkeys(cases, 0), {n: [] for n in cases}
    until = time.monotonic() + seconds
    for s in itertools.cycle(every):
        if time.monotonic() >= until:
            break
        bad[s.name] += one(memory, s, rng.choice(rng.choice(cases[s.name])),
                           rng.random() < 0.2)
        tried[s.name] += 1
    for n in cases:
        t.ok(not bad[n] and tried[n] and cases[n],
             f"{n}: no memory at {tried[n]} of {len(cases[n])} places",
             *bad[n][:6])


def everything(memory, every, once, words):
    """A line a command.  The exit status."""
    failed, seen, rng = 0, set(), crashes.chance()
    print(f"{'command':14} {'tried':>6}  outcome")
    for s in every:
        places = memory.places(s)
        cases = [numbers[0] for place, numbers in places.items()
                 if place not in seen]
        if once:
            seen |= set(places)
        if isinstance(s, Online) and not words:
            cases = sorted(rng.sample(cases, len(cases) // 4))
        bad = []
        for at in cases:
            bad += one(memory, s, at)
        failed += bool(bad) or not places
        print(f"{s.name:14} {len(cases):6}  "
              f"{'WRONG' if bad else 'done, or said and as it was'}",
              flush=True)
        for w in bad[:12]:
            print("    " + w.replace("\n", "\n        "), flush=True)
    return 1 if failed else 0


def main():
    args, t = sys.argv[1:], lib.Tap()
    root, clean = lib.scratch()
    try:
        shim, memory = crash.Shim(root), NoMemory(root)
        why = shim.why or memory.why
        if why:
            t.skip("no memory", why)
        elif args[:1] == ["--sample"]:
            sample(t, memory, list(scenes(root, shim, args[2:])),
                   float(args[1]))
        else:
            once = args[:1] == ["--once"]
            every = scenes if once else online
            return everything(memory, every(root, shim, args[once:]), once,
                              args[once:])
        return t.done()
    finally:
        clean()


if __name__ == "__main__":
    sys.exit(main())
