#!/usr/bin/env python3
"""`combine ranges` never takes more rows than `bgpq4 -A`, and both accept the
same routes: on random sets, bgpq4 asked through a whois server of our own on loopback."""

import ipaddress
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "e2e"))

import lib                                          # noqa: E402

WHOIS = os.path.join(TOP, "tests", "bench", "whois.py")
SETS = 40
ROW = re.compile(r"permit (\S+?)/(\d+)(?: ge (\d+))?(?: le (\d+))?$", re.M)


def rows(text):
    found = []
    for address, length, ge, le in ROW.findall(text):
        length = int(length)
        lo = int(ge) if ge else length
        hi = int(le) if le else 32 if ge else length
        found.append((int(ipaddress.IPv4Address(address)), length, lo, hi))
    return found


def routes(found):
    accepted = set()
    for a, length, lo, hi in found:
        for n in range(lo, hi + 1):
            for i in range(1 << (n - length)):
                accepted.add((a + (i << (32 - n)), n))
    return accepted


def one_set(rng):
    """A dense set in one /26 or two, so that there is something to combine."""
    base = int(ipaddress.IPv4Address("10.0.0.0"))
    chosen = set()
    for _ in range(rng.randint(1, 60)):
        n = rng.randint(26, 32)
        a = rng.randrange(128) >> (32 - n) << (32 - n)
        chosen.add(f"{ipaddress.IPv4Address(base + a)}/{n}")
    return sorted(chosen)


def ours(path):
    return lib.run([lib.program("o365feed"), "emit", "-q", "-4", "-p",
                    "cisco-ios-prefix-list", "-l", "X", "--match", "exact",
                    "--combine", "ranges", path])


def theirs(path):
    with subprocess.Popen([sys.executable, WHOIS, path],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as server:
        port = server.stdout.readline().strip()
        answer = subprocess.run(
            ["bgpq4", "-h", f"127.0.0.1:{port}", "-A", "-l", "X", "AS1"],
            capture_output=True, text=True, timeout=20, check=False)
        server.stdin.close()
        server.wait(10)
    return answer.stdout


def main():
    t = lib.Tap()
    if shutil.which("bgpq4") is None:
        t.skip("fewest rows beside bgpq4 -A", "no bgpq4")
        return t.done()
    seed = int(os.environ.get("SEED") or random.randrange(1 << 32))
    print(f"# seed {seed}", flush=True)
    rng = random.Random(seed)
    more, other, fewer = [], [], 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "set")
        for _ in range(SETS * int(os.environ.get("CHECK_COUNT") or 1)):
            chosen = one_set(rng)
            lib.write(path, "\n".join(chosen) + "\n")
            rc, out, err = ours(path)[:3]
            a, b = rows(out), rows(theirs(path))
            want = routes(rows("\n".join(f"permit {p}" for p in chosen)))
            if rc != 0 or routes(a) != want or routes(b) != want:
                other.append((chosen, out, err))
            if len(a) > len(b):
                more.append((chosen, a, b))
            fewer += len(a) < len(b)
    t.eq(other[:1], [], "both accept the routes of the set, and no others")
    t.eq(more[:1], [], "never more rows than bgpq4 -A")
    print(f"# fewer rows than bgpq4 -A in {fewer} sets", flush=True)
    return t.done()


if __name__ == "__main__":
    sys.exit(main())
