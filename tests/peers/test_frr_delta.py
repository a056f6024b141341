#!/usr/bin/env python3
"""Deltas in the real bgpd of FRR and in the real BIRD, line by line.

The named cases of tests/simulator/cases.c, in a network namespace of their own:
after each line what the daemon carries is held against the law of deltas
(src/emit/delta.h).  And the traps of FRR that its simulator plays.

time-limit: 300
"""

import collections
import ipaddress
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BUILD = os.environ.get("BUILD", "build")
CASES = os.path.join(BUILD, "tests", "property", "test_delta_cases")
BGPD = "/usr/lib/frr/bgpd"
INSIDE = "O365_TEST_NAMESPACE"
number = 0
failed = 0

Row = collections.namedtuple("Row", "number deny net lo hi")


def result(ok, name, why=""):
    global number, failed
    number += 1
    failed += not ok
    print("%sok %d - %s" % ("" if ok else "not ", number, name), flush=True)
    if not ok:
        print("\n".join("# " + l for l in why.splitlines()[:40]), flush=True)


def skip(name, why):
    global number
    number += 1
    print("ok %d - %s # SKIP %s" % (number, name, why), flush=True)


def find(name):
    return shutil.which(name, path=os.environ.get("PATH", "") +
                        ":/usr/sbin:/sbin")


# ---- the universe: all routes of two small windows, and one from outside ------

def universe():
    routes = []
    for top in ("10.0.0.0/27", "2001:db8::/123"):
        net = ipaddress.ip_network(top)
        for length in range(net.prefixlen, net.max_prefixlen + 1):
            routes += net.subnets(new_prefix=length)
    return routes + [ipaddress.ip_network("192.0.2.0/24"),
                     ipaddress.ip_network("2001:db8:1::/48")]


ROUTES = universe()


def inside(route, net):
    return route.version == net.version and route.subnet_of(net)


def speaks_of(row, route):
    return row.lo <= route.prefixlen <= row.hi and inside(route, row.net)


def of_rows(rows):
    """The routes of rows as a case has them: all are permits."""
    rows = [Row(n, False, ipaddress.ip_network(p), lo, hi)
            for p, lo, hi, n in rows]
    return {r for r in ROUTES if any(speaks_of(x, r) for x in rows)}


def of_lists(lists):
    """What lists of FRR match: the first row decides; one that is not there
    denies, one that is there without rows permits."""
    matched = set()
    for route in ROUTES:
        rows = lists.get(route.version)
        if rows is None:
            continue
        hit = [x for x in rows if speaks_of(x, route)]
        if not rows or (hit and not min(hit).deny):
            matched.add(route)
    return matched


# ---- FRR ----------------------------------------------------------------------

class Frr:
    """A bgpd without sessions."""

    RULE = re.compile(r"\s+seq (\d+) (permit|deny) (\S+)"
                      r"(?: ge (\d+))?(?: le (\d+))?\s*$")
    LIST = re.compile(r"BGP: (ip|ipv6) prefix-list (\S+): (\d+) entries")

    def __init__(self, scratch):
        self.dir = scratch
        self.daemon = subprocess.Popen(
            [BGPD, "-S", "-n", "-p", "0", "-P", "0", "-f", "/dev/null",
             "-i", os.path.join(scratch, "bgpd.pid"),
             "-z", os.path.join(scratch, "zserv"), "--vty_socket", scratch],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self.words = ""
        for _ in range(100):
            if "FRRouting" in self.ask("show version"):
                return
            if self.daemon.poll() is not None:
                break
            time.sleep(0.1)
        self.end()
        raise OSError("bgpd does not come up")

    def end(self):
        self.daemon.terminate()
        self.daemon.wait()

    def ask(self, *commands):
        argv = ["vtysh", "--vty_socket", self.dir, "-d", "bgpd"]
        for command in commands:
            argv += ["-c", command]
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, timeout=30,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.words = done.stdout.decode(errors="replace")
        return self.words

    def read(self, text):
        lists, rows = {}, None
        for line in text.splitlines():
            head = self.LIST.match(line)
            if head:
                rows = lists[4 if head.group(1) == "ip" else 6] = []
            rule = self.RULE.match(line)
            if not rule or rows is None:
                continue
            seq, action, what, ge, le = rule.groups()
            if what == "any":
                version = [v for v in lists if lists[v] is rows][0]
                what = "0.0.0.0/0" if version == 4 else "::/0"
                net = ipaddress.ip_network(what)
                le = net.max_prefixlen
            net = ipaddress.ip_network(what)
            lo = int(ge) if ge else net.prefixlen
            hi = int(le) if le else net.max_prefixlen if ge else net.prefixlen
            rows.append(Row(int(seq), action == "deny", net, lo, hi))
        return lists

    def lists(self, *commands):
        """What it carries, after these commands."""
        return self.read(self.ask(*(("configure terminal",) + commands +
                                    ("end",) if commands else ()),
                                  "show ip prefix-list",
                                  "show ipv6 prefix-list"))

    def each(self, lines):
        """What it carries after each line.  One vtysh does many; after a line
        with an error it ends, and the next goes on."""
        lines = list(lines)
        show = ["end", "show ip prefix-list", "show ipv6 prefix-list",
                "show version"]
        while lines:
            commands = []
            for line in lines[:40]:
                commands += ["configure terminal", line] + show
            parts = re.split(r"(?m)^FRRouting .*$", self.ask(*commands))[:-1]
            for part in parts:
                lines.pop(0)
                yield self.read(part)
            if lines and len(parts) < 40:
                lines.pop(0)
                yield self.lists()

    def clear(self):
        lists = self.lists()
        gone = ["no %s prefix-list M365" % ("ip" if v == 4 else "ipv6")
                for v in lists]
        if gone:
            self.lists(*gone)

    def load(self, text):
        """As people do."""
        path = os.path.join(self.dir, "load.conf")
        with open(path, "w") as f:
            f.write(text)
        subprocess.run(["vtysh", "--vty_socket", self.dir, "-d", "bgpd", "-f",
                        path], stdin=subprocess.DEVNULL, timeout=30,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self.lists()


def numbers_of(lists):
    return sorted((x.number, str(x.net), x.lo, x.hi)
                  for rows in lists.values() for x in rows if not x.deny)


def is_now(lists, step):
    want = sorted((n, p, lo, hi) for p, lo, hi, n in step["now"])
    have = numbers_of(lists)
    return "" if want == have else "not as written:\n%s\n%s" % (want, have)


def law(matched, old, new, spare):
    if matched - (old | new):
        return "matches %s" % sorted(map(str, matched - (old | new)))[:9]
    missing = (old & new) - matched - spare
    return "misses %s" % sorted(map(str, missing))[:9] if missing else ""


def frr_step(frr, step):
    """A step of a case, line by line.  What is wrong with it, or ''."""
    lines = [l for l in step["text"].splitlines()
             if l and not l.startswith("!")]
    if step["kind"] == "set":
        frr.clear()
        return is_now(frr.load(step["text"]), step)
    old, new = of_rows(step["old"]), of_rows(step["now"])
    before = frr.lists()
    spare, gaps = set(), 0
    adds = {v: [i for i, l in enumerate(lines) if " permit " in l and
                l.startswith(v)] for v in ("ip ", "ipv6 ")}
    for i, lists in enumerate(frr.each(lines)):
        line = lines[i]
        last = adds[line.split(" ")[1] + " "] if line.startswith("no ") else []
        if last and i < last[-1] and step["kind"] == "delta":
            gone = set(numbers_of(before)) - set(numbers_of(lists))
            gaps += len(gone)
            spare |= of_rows([(p, lo, hi, n) for n, p, lo, hi in gone])
        before = lists
        # which of the gaps are open is the simulator's matter; here all may be
        why = law(of_lists(lists), old, new, spare)
        if why:
            return "%s\nafter: %s" % (why, line)
    if step["kind"] == "delta" and gaps != step["gaps"]:
        return "%d gaps, %d declared" % (gaps, step["gaps"])
    return is_now(before, step)


def traps(frr):
    """Those that the simulator plays."""
    x = "ip prefix-list M365 "
    frr.clear()
    yield "an undefined list denies", of_lists(frr.lists()) == set()
    lists = frr.lists(x + "description of nothing")
    yield "a list with only a description permits all", \
        lists == {4: []} and len(of_lists(lists)) == 64
    frr.lists("no " + x + "description")
    lists = frr.lists(x + "seq 5 permit 10.0.0.0/27",
                      x + "seq 9 permit 10.0.0.0/27")
    yield "a row under another number is dropped in silence", \
        [r.number for r in lists[4]] == [5]
    lists = frr.lists(x + "seq 9 permit 10.0.0.0/27 le 28")
    yield "the same prefix with other lengths is another row", \
        [r.number for r in lists[4]] == [5, 9]
    lists = frr.lists(x + "seq 5 permit 10.0.0.16/28")
    yield "an occupied number is taken over in place", \
        [str(r.net) for r in lists[4]] == ["10.0.0.16/28", "10.0.0.0/27"]
    lists = frr.lists("no " + x + "seq 9 permit 10.0.0.0/27 le 28")
    yield "a removal removes", [r.number for r in lists[4]] == [5]
    lists = frr.lists("no " + x + "seq 5 permit 10.0.0.16/28")
    yield "with its last row a list is gone", 4 not in lists
    frr.load(x + "seq 5 permit 10.0.0.0/27\n")
    lists = frr.load(x + "seq 7 permit 10.0.0.0/28\n")
    yield "what is loaded is merged", [r.number for r in lists[4]] == [5, 7]


def test_frr(cases, scratch):
    if not os.access(BGPD, os.X_OK) or not find("vtysh"):
        skip("the cases in bgpd", "frr is not installed")
        return
    try:
        frr = Frr(scratch)
    except (OSError, subprocess.TimeoutExpired) as e:
        skip("the cases in bgpd", "it does not run here: %s" % e)
        return
    try:
        for name, ok in traps(frr):
            result(ok, "bgpd: " + name, frr.words)
        for case in cases("frr-prefix-list"):
            frr.clear()
            why = ""
            for i, step in enumerate(case["steps"]):
                why = frr_step(frr, step)
                if why:
                    why = "step %d: %s\n%s" % (i + 1, why, step["text"])
                    break
            result(not why, "bgpd: " + case["name"], why)
    finally:
        frr.end()


# ---- BIRD -----------------------------------------------------------------------

class Bird:
    """A bird without protocols; it is asked to evaluate.  Its text is in what
    it includes, as the manual of ours says."""

    CONF = ('router id 192.0.2.1;\nprotocol device {}\n'
            'function o365_bit(bool x; int v) '
            '{ if x then return v; return 0; }\n'
            'include "%s";\n')

    def __init__(self, scratch):
        self.file = os.path.join(scratch, "m365.conf")
        self.conf = os.path.join(scratch, "bird.conf")
        self.ctl = os.path.join(scratch, "bird.ctl")
        self.words = ""
        with open(self.conf, "w") as f:
            f.write(self.CONF % self.file)
        self.put("")
        self.daemon = subprocess.Popen(
            [find("bird"), "-f", "-c", self.conf, "-s", self.ctl, "-P",
             os.path.join(scratch, "bird.pid")], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            if os.path.exists(self.ctl) and "BIRD" in self.ask("show status"):
                return
            if self.daemon.poll() is not None:
                break
            time.sleep(0.1)
        self.end()
        raise OSError("bird does not come up")

    def end(self):
        self.daemon.terminate()
        self.daemon.wait()

    def put(self, text):
        with open(self.file + ".new", "w") as f:
            f.write(text)
        os.rename(self.file + ".new", self.file)

    def ask(self, *words):
        done = subprocess.run([find("birdc"), "-s", self.ctl] + list(words),
                              stdin=subprocess.DEVNULL, timeout=30,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.words = done.stdout.decode(errors="replace")
        return self.words

    def configure(self, text):
        self.put(text)
        return "Reconfigured" in self.ask("configure")

    def matched(self, names):
        """Many routes at once, a bit each."""
        matched = set()
        for version, name in names.items():
            routes = [r for r in ROUTES if r.version == version]
            for i in range(0, len(routes), 22):
                some = routes[i:i + 22]
                said = self.ask("eval", " + ".join(
                    "o365_bit(%s ~ %s, %d)" % (r, name, 1 << n)
                    for n, r in enumerate(some)))
                bits = int(said.splitlines()[-1])
                matched |= {r for n, r in enumerate(some) if bits >> n & 1}
        return matched


def bird_case(bird, case):
    names = {}
    for i, step in enumerate(case["steps"]):
        old, new = of_rows(step["old"]), of_rows(step["now"])
        for name in re.findall(r"define (\S+)", step["text"]):
            names[4 if name.endswith("V4") else 6] = name
        # half of the file is a fault, and the old state stays
        half = step["text"].rsplit("]", 1)[0]
        if step["old"] and bird.configure(half):
            return "half of the file was taken:\n%s%s" % (half, bird.words)
        if i == 1 and bird.matched(names) != old:
            return "half of the file did something"
        if not bird.configure(step["text"]):
            return "step %d: %s\n%s" % (i + 1, bird.words, step["text"])
        if bird.matched(names) != new:
            return "step %d: another set\n%s" % (i + 1, step["text"])
    return ""


def test_bird(cases, scratch):
    if not find("bird") or not find("birdc"):
        skip("the cases in bird", "bird2 is not installed")
        return
    try:
        bird = Bird(scratch)
    except (OSError, subprocess.TimeoutExpired) as e:
        skip("the cases in bird", "it does not run here: %s" % e)
        return
    try:
        for case in cases("bird2-prefix-set"):
            why = bird_case(bird, case)
            result(not why, "bird: " + case["name"], why)
    finally:
        bird.end()


# ---- a namespace of our own ------------------------------------------------------

def cases_of(platform):
    done = subprocess.run([CASES, "dump", platform], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, check=True)
    cases = json.loads(done.stdout.decode())
    if len(cases) < 15:
        raise ValueError("%s: only %d cases" % (platform, len(cases)))
    return cases


def into_namespace():
    """This program again, in a namespace: never comes back, or says why."""
    unshare = find("unshare")
    if not unshare:
        return "no unshare"
    flags = ["-n"] if os.geteuid() == 0 else ["-r", "-n"]
    argv = [unshare] + flags + ["true"]
    done = subprocess.run(argv, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        return done.stdout.decode(errors="replace").strip() or "unshare failed"
    os.environ[INSIDE] = "1"
    os.execv(unshare, [unshare] + flags + [sys.executable, __file__])
    return "not reached"


def main():
    if not os.environ.get(INSIDE):
        why = into_namespace()
        skip("deltas in real daemons", "no network namespace: " +
             why.splitlines()[0])
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    scratch = tempfile.mkdtemp()
    os.chmod(scratch, 0o755)
    try:
        test_frr(cases_of, scratch)
        test_bird(cases_of, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
