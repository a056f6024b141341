#!/usr/bin/env python3
"""Each command that writes, killed and failed at every call that does.

    crashes.py                  all of it, and a table of what came of it
    crashes.py --sample S N     for S seconds some of it, and N pairs of faults,
                                by chance, as TAP (SEED is printed)
    crashes.py WORD ...         commands or faults with this in their name

At the kill each file is the old or the new one, byte for byte.  Where a call
fails, the exit status tells, no path is printed that is not new, and what a
run says to be done is done.  After the next run all is new, nothing is left
behind, and verify agrees.
"""

import itertools
import os
import random
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "e2e"))

import crash                                        # noqa: E402
import lib                                          # noqa: E402
from scenes import SCENES, Scene                    # noqa: E402

# (name, what the shim does, and whether it goes on doing it)
KILLS = [("killed before it", "kill", False),
         ("killed after half of it", "torn", False),
         ("killed after it", "after", False)]
SIGNALS = [(f"SIG{s} before it", s, False) for s in crash.SIGNALS]
ERRORS = [(f"{e}{' from there on' if sticky else ''}", e, sticky)
          for e in crash.ERRORS for sticky in (False, True)]
PASSING = [("interrupted, EINTR", "EINTR", False),
           ("written in part", "short", False)]
FAULTS = KILLS + SIGNALS + ERRORS + PASSING
DEAD = {"kill": -9, "torn": -9, "after": -9, "INT": -2, "TERM": -15,
        "HUP": -1}


def fits(fault, call):
    """Some only make sense at writes; rename and unlink are not interrupted
    (POSIX), nor are open and mkdir of what is local."""
    if fault[1] in ("torn", "short"):
        return call.startswith("write")
    if fault[1] == "EINTR":
        return call.split()[0] in ("write", "fsync")
    return True


def judge(s, rc, out, err):
    """What is wrong with a run whose disk has failed."""
    if rc not in (0, 1, 3):
        yield f"exit {rc}: {err}"
    if rc == 0 and s.all_new():
        yield f"exit 0, and {s.all_new()}"
    if rc != 0 and not err:
        yield f"exit {rc} without a word"
    if s.command[0] in ("run", "write"):
        now = s.state()
        for line in out.splitlines():
            n = os.path.relpath(line, s.dir)
            if now.get(n) != s.new.get(n):
                yield f"{n} is said to be new, and is not"


def one(s, fault, at):
    """One fault at one call: what is wrong."""
    name, do, sticky = fault
    s.restore()
    rc, out, err = s.hit(at=at, do=do, sticky=sticky)
    wrong = [f"neither old nor new: {n}" for n in s.mixed()]
    if do in DEAD:
        # o365feed-fetch is killed, and o365feed reports it
        if s.program_name == "o365feed" and rc != DEAD[do]:
            wrong.append(f"exit {rc}, not dead: {err}")
    elif do in crash.PASSING:
        if rc != 0 or err != s.said:
            wrong.append(f"exit {rc}, and should have passed: {err}")
    else:
        wrong += judge(s, rc, out, err)
    wrong += s.after()
    where = f"{s.name}: {name}: call {at} of {len(s.calls)}, " \
            f"{s.calls[at - 1].replace(s.dir, '')}"
    return [f"{where}: {w}" for w in wrong]


def two(s, rng):
    """Two faults: both in one run, or the second in the one after."""
    def any_fault():
        while True:
            f, at = rng.choice(FAULTS), rng.choice(s.effective)
            if fits(f, s.calls[at - 1]):
                return f, at
    (a, i), (b, j) = any_fault(), any_fault()
    s.restore()
    together = rng.random() < 0.5
    if together:
        s.hit(at=f"{i},{j}", do=f"{a[1]},{b[1]}")
    else:
        s.hit(at=i, do=a[1], sticky=a[2])
        s.hit(at=j, do=b[1], sticky=b[2])
    wrong = [f"neither old nor new: {n}" for n in s.mixed()] + s.after()
    where = f"{s.name}: {a[0]} at {i} " \
            f"{'and' if together else 'then'} {b[0]} at {j}"
    return [f"{where}: {w}" for w in wrong]


def plan(s):
    """Every fault at every call of a scene."""
    return [(f, at) for f in FAULTS for at in s.effective
            if fits(f, s.calls[at - 1])]


def chance():
    seed = int(os.environ.get("SEED") or random.randrange(1 << 32))
    print(f"# seed {seed}: SEED={seed} makes the same choice")
    return random.Random(seed)


def sample(t, scenes, seconds):
    """As many as there is time for, the scenes in turn."""
    rng = chance()
    until = time.monotonic() + seconds
    cases = {s.name: plan(s) for s in scenes}
    tried, bad = dict.fromkeys(cases, 0), {n: [] for n in cases}
    for s in itertools.cycle(scenes):
        if time.monotonic() >= until:
            break
        bad[s.name] += one(s, *rng.choice(cases[s.name]))
        tried[s.name] += 1
    for n in cases:
        t.ok(not bad[n], f"{n}: {tried[n]} of {len(cases[n])} faults",
             *bad[n][:6])


def pairs(t, scenes, count):
    """So many pairs of each scene."""
    rng = chance()
    for s in scenes:
        bad = []
        for _ in range(count):
            bad += two(s, rng)
        t.ok(not bad, f"{s.name}: {count} pairs of faults", *bad[:6])


def everything(root, shim, words):
    """The whole of it, a line a command and fault.  The exit status."""
    failed = tried = 0
    print(f"{'command':12} {'fault':26} {'tried':>6}  outcome")
    for name in SCENES:
        s = Scene(root, shim, name)
        for fault in FAULTS:
            if words and not any(w in name or w in fault[0] for w in words):
                continue
            cases = [at for f, at in plan(s) if f is fault]
            bad = []
            for at in cases:
                bad += one(s, fault, at)
            tried += len(cases)
            failed += bool(bad)
            print(f"{name:12} {fault[0]:26} {len(cases):6}  "
                  f"{'WRONG' if bad else 'old or new, then new'}",
                  flush=True)
            for w in bad[:12]:
                print("    " + w.replace("\n", "\n        "), flush=True)
    print(f"{tried} faults tried, {failed} lines with a wrong outcome")
    return 1 if failed else 0


def main():
    args, t = sys.argv[1:], lib.Tap()
    root, clean = lib.scratch()
    try:
        shim = crash.Shim(root)
        if shim.why:
            t.skip("kills and failing disks", shim.why)
        elif args[:1] == ["--sample"]:
            scenes = [Scene(root, shim, n) for n in SCENES]
            sample(t, scenes, float(args[1]))
            pairs(t, scenes, int(args[2]))
        else:
            return everything(root, shim, args)
        return t.done()
    finally:
        clean()


if __name__ == "__main__":
    sys.exit(main())
