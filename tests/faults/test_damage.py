#!/usr/bin/env python3
"""What a disk does in the years: bytes of the state and of the records that
become others, files that are cut off, empty, or lie in each other's place.

After every one: each list is the old or the new one, whole; what is not as
it should be is said, in the exit status too; nothing is left behind.

Promise: edited, other-cache, journal-damaged
"""

import os
import random
import shutil
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "e2e"))

import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

V1, V2 = "2026033100", "2026042900"
SEED = int(os.environ.get("SEED") or random.randrange(1 << 32))
COUNT = int(os.environ.get("CHECK_COUNT") or 100)
RNG = random.Random(SEED)
CONF = whole.CONF.replace("use traffic }", "use traffic  hold 30 days }")
OLD, NEW = fixtures.make_feed("old"), fixtures.make_feed("new")
STATUS = (0, 1, 3, 75, 78)


def model(root):
    """The older release is written and applied, the newer one is fetched."""
    h = whole.House(root, CONF)
    h.publish(OLD, V1)
    assert h.run().rc == 0
    for name in ("ios", "plain"):
        assert h.do("applied", name).rc == 0
    assert h.do("pin", "OPT", "--reason", "freeze").rc == 0
    assert h.do("pin", "OPT", "--off").rc == 0
    h.publish(NEW, V2)
    assert h.do("fetch").rc == 0
    return h


def copy(root, h):
    other = whole.House(root, CONF)
    shutil.rmtree(other.dir)
    shutil.copytree(h.dir, other.dir)
    return other


def files(h):
    """What may be damaged: all of the state and of the records."""
    found = []
    for top in ("state", "records"):
        for n in lib.tree(h.path(top)):
            found.append(os.path.join(top, n))
    return sorted(found)


def bit(data):
    at = RNG.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << RNG.randrange(8)]) + \
        data[at + 1:]


def digit(data):
    """A digit that is another one: often it still reads well."""
    at = [i for i, c in enumerate(data) if 48 <= c < 58]
    if not at:
        return bit(data)
    i = RNG.choice(at)
    return data[:i] + b"%d" % RNG.randrange(10) + data[i + 1:]


def line_gone(data):
    lines = data.split(b"\n")
    del lines[RNG.randrange(len(lines))]
    return b"\n".join(lines)


def zeros(data):
    """A block that was never written, as after a loss of power."""
    at = RNG.randrange(len(data))
    n = min(len(data) - at, RNG.choice((1, 16, 512, 4096)))
    return data[:at] + bytes(n) + data[at + n:]


DAMAGE = (bit, bit, digit, digit, line_gone, zeros,
          lambda d: d[:RNG.randrange(len(d))], lambda d: d + d,
          lambda d: b"")


def hurt(h, name):
    data = lib.read(h.path(name))
    if data:
        lib.write(h.path(name), RNG.choice(DAMAGE)(data))


def swap(h, names):
    a, b = RNG.sample(names, 2)
    x, y = lib.read(h.path(a)), lib.read(h.path(b))
    lib.write(h.path(a), y)
    lib.write(h.path(b), x)
    return a, b


def outcome(h, old, new, r):
    """What is wrong with it, or None."""
    if r.rc not in STATUS:
        return "exit status"
    if r.rc != 0 and r.err == "":
        return "a silent failure"
    if h.temps():
        return "left: " + " ".join(h.temps())
    for name in old:
        got = lib.read(h.path("out", name))
        if got not in (old[name], new[name]):
            return f"{name} is neither the old nor the new one"
        if got != new[name] and r.rc == 0:
            return f"{name} is old, and the status is 0"
    return None


def outputs(h):
    return lib.tree(h.path("out"))


def main(t, root):
    print(f"# SEED={SEED}", flush=True)
    h = model(root)
    old, names = outputs(h), files(h)
    done = copy(root, h)
    assert done.run().rc == 0
    new = outputs(done)
    t.ok(all(old[n] != new[n] for n in old), "the releases differ")
    bad, seen = [], {}
    for i in range(len(names) * (2 + COUNT // 20)):
        g = copy(root, h)
        if i % 8 == 7:
            at = swap(g, names)
        else:
            at = (names[i % len(names)],)
            hurt(g, at[0])
        r = g.run()
        why = outcome(g, old, new, r)
        seen[r.rc] = seen.get(r.rc, 0) + 1
        if why is not None:
            bad += [f"{at}: {why}", r]
        shutil.rmtree(g.dir)
    t.ok(not bad, "damaged files: each list is old or new, and it is said",
         *bad[:12])
    t.ok(0 in seen and 3 in seen, "some do no harm, and some are refused",
         seen)
    print(f"# by exit status: {seen}", flush=True)


if __name__ == "__main__":
    sys.exit(whole.play([main]))
