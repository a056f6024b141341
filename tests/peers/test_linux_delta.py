#!/usr/bin/env python3
"""Whole forms and deltas in the real nft, ipset, ip and gobgpd.

The named cases of tests/simulator/cases.c, in a network namespace of their own:
after each text (where lines count one by one, after each line) what the kernel
or the daemon carries is held against the law of deltas (src/emit/delta.h), and
what it shows is read back by the platform's row.

time-limit: 300
"""

import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

BUILD = os.environ.get("BUILD", "build")
CASES = os.path.join(BUILD, "tests", "property", "test_delta_cases")
INSIDE = "O365_TEST_NAMESPACE"
number = 0
failed = 0


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


def run(*argv, text=None):
    done = subprocess.run(argv, input=text, timeout=30, text=True,
                          stdin=None if text is not None else
                          subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


class Refused(Exception):
    pass


def hosts():
    every = []
    for top in ("10.0.0.0/27", "2001:db8::/123"):
        every += list(ipaddress.ip_network(top))
    return every


HOSTS = hosts()


def net(text):
    return ipaddress.ip_network(text)


def covered(nets):
    return {a for a in HOSTS for n in nets
            if a.version == n.version and a in n}


class Device:
    every = 1       # of so many cases one is played


class Ipset(Device):
    program = "ipset"
    lines = True

    def clear(self):
        run(self.path, "destroy")

    def load(self, text):
        status, words = run(self.path, "restore", text=text)
        if status != 0:
            raise Refused(words)

    def nets(self):
        """Those of sets that are not being filled."""
        shown = run(self.path, "save")[1]
        return [net(p) for name, p in
                re.findall(r"^add (\S+) (\S+)$", shown, re.M)
                if not name.endswith(".new")]


class Nft(Device):
    program = "nft"
    lines = False

    def clear(self):
        run(self.path, "flush", "ruleset")

    def load(self, text):
        status, words = run(self.path, "-f", "-", text=text)
        if status != 0:
            raise Refused(words)

    def nets(self):
        found = []
        shown = json.loads(run(self.path, "-j", "list", "ruleset")[1])
        for item in shown["nftables"]:
            for e in item.get("set", {}).get("elem", []):
                found.append(net(e if isinstance(e, str) else "%s/%d" % (
                    e["prefix"]["addr"], e["prefix"]["len"])))
        return found


class Route(Device):
    program = "ip"
    lines = True
    force = True
    # the next hop of the cases lies in what they route: it is on the link
    setup = (("link", "add", "v0", "type", "veth", "peer", "name", "v1"),
             ("link", "set", "v1", "up"), ("link", "set", "v0", "up"),
             ("addr", "add", "192.0.2.2/24", "dev", "v0"))

    def prepare(self):
        for words in self.setup:
            status, said = run(self.path, *words)
            if status != 0:
                return said
        return None

    def clear(self):
        for family in ("-4", "-6"):
            run(self.path, family, "route", "flush", "proto", "static")

    def load(self, text):
        # an IPv6 next hop inside of routed space is no good example
        text = text.replace("via 2001:db8::1 ", "dev v0 ")
        status, words = run(self.path, "-force", "-batch", "-", text=text)
        if status != 0 and not self.force:
            raise Refused(words)

    def nets(self):
        found = []
        for family in ("-4", "-6"):
            shown = run(self.path, family, "route", "show", "proto",
                        "static")[1]
            found += [net(line.split()[0]) for line in shown.splitlines()]
        return found


class Rule(Route):
    setup = ()

    def clear(self):
        for family in ("-4", "-6"):
            run(self.path, family, "rule", "flush", "priority", "1000")
            while run(self.path, family, "rule", "del", "priority",
                      "1000")[0] == 0:
                pass

    def nets(self):
        shown = run(self.path, "-4", "rule", "show")[1]
        return [net(p) for p in re.findall(r"^1000:.* to (\S+)", shown,
                                           re.M)]


class Gobgp(Device):
    """The daemon reads a whole form when it starts, which takes a while."""

    every = 3
    program = "gobgpd"
    lines = True
    daemon = None
    conf = "[global.config]\nas = 64500\nrouter-id = \"192.0.2.1\"\nport = -1\n"

    def prepare(self):
        return run(find("ip"), "link", "set", "lo", "up")[1] or None

    def clear(self):
        self.end()

    def end(self):
        if self.daemon is not None:
            self.daemon.terminate()
            self.daemon.wait()
        self.daemon = None

    def load(self, text):
        if "[[" not in text:
            for line in text.splitlines():
                if line.startswith("#") or not line:
                    continue
                status, words = run(*line.split())
                if status != 0:
                    raise Refused(words)
            return
        self.end()
        path = os.path.join(self.scratch, "gobgpd.toml")
        with open(path, "w") as f:
            f.write(self.conf + text)
        with open(os.path.join(self.scratch, "log"), "w") as log:
            self.daemon = subprocess.Popen(
                [self.path, "-f", path, "--api-hosts", "127.0.0.1:50051"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        for _ in range(100):
            if run("gobgp", "policy", "prefix")[0] == 0:
                break
            time.sleep(0.1)
        with open(os.path.join(self.scratch, "log")) as log:
            words = log.read()
        if "error" in words or "invalid" in words:
            raise Refused(words)

    def rows(self):
        if self.daemon is None:
            return []
        shown = json.loads(run("gobgp", "-j", "policy", "prefix")[1] or "[]")
        return [(p["ip_prefix"], p.get("mask_length_min", 0),
                 p["mask_length_max"])
                for s in shown for p in s.get("prefixes", [])]

    def nets(self):
        return self.rows()


def matched(device, nets):
    if not isinstance(device, Gobgp):
        return covered(nets)
    # routes: the longest prefix around each decides
    found = set()
    for top in ("10.0.0.0/27", "2001:db8::/123"):
        top = net(top)
        for length in range(top.prefixlen, top.max_prefixlen + 1):
            for route in top.subnets(new_prefix=length):
                around = [(net(p).prefixlen, lo, hi) for p, lo, hi in nets
                          if net(p).version == route.version and
                          route.subnet_of(net(p))]
                longest = max((a[0] for a in around), default=-1)
                if any(lo <= length <= hi for n, lo, hi in around
                       if n == longest):
                    found.add(route)
    return found


def rows_of(device, rows):
    if isinstance(device, Gobgp):
        return [(p, lo, hi) for p, lo, hi, _ in rows]
    return [net(p) for p, _, _, _ in rows]


def step(device, s):
    """What is wrong, or None."""
    now = rows_of(device, s["now"])
    if s["kind"] == "set":
        device.clear()
    was = matched(device, device.nets())
    want = matched(device, now)
    texts = [s["text"]]
    if s["kind"] == "delta" and device.lines:
        texts = [t + "\n" for t in s["text"].splitlines()
                 if not t.startswith("#")]
    for text in texts:
        try:
            device.load(text)
        except Refused as e:
            return "refused: %s\n%s" % (text, e)
        has = matched(device, device.nets())
        if not (was & want) <= has <= (was | want):
            return "outside of old and new after: " + text
    if sorted(map(str, device.nets())) != sorted(map(str, now)):
        return "holds %s, not %s after:\n%s" % (device.nets(), now,
                                                s["text"])
    return None


def play(device, platform):
    status, dump = run(CASES, "dump", platform)
    if status != 0:
        result(False, platform + ": cases", dump)
        return
    for case in json.loads(dump)[::device.every]:
        device.clear()
        why = None
        for s in case["steps"]:
            if why is None:
                why = step(device, s)
        result(why is None, "%s: %s" % (platform, case["name"]), why or "")
    device.clear()


PLATFORMS = (("linux-ipset", Ipset), ("linux-nft-set", Nft),
             ("linux-ip-route", Route), ("linux-ip-rule", Rule),
             ("gobgp-prefix-set", Gobgp))


def inside():
    for platform, kind in PLATFORMS:
        device = kind()
        device.path = find(device.program)
        if device.path is None:
            skip(platform, device.program + " is not installed")
            continue
        device.scratch = tempfile.mkdtemp()
        try:
            why = device.prepare() if hasattr(device, "prepare") else None
            if kind in (Ipset, Nft):
                status, why = run(device.path, *(
                    ["list"] if kind is Ipset else ["list", "ruleset"]))
                why = why if status != 0 else None
            if why is not None:
                skip(platform, "not in a namespace here: " +
                     why.splitlines()[0])
                continue
            play(device, platform)
        finally:
            shutil.rmtree(device.scratch, ignore_errors=True)
    print("1..%d" % number)
    return 1 if failed else 0


def main():
    if os.environ.get(INSIDE):
        return inside()
    if find("unshare") is None or run("unshare", "-r", "-n", "true")[0] != 0:
        print("1..0 # SKIP no network namespace can be made here")
        return 0
    os.environ[INSIDE] = "1"
    return subprocess.call(["unshare", "-r", "-n", sys.executable,
                            os.path.abspath(__file__)])


if __name__ == "__main__":
    sys.exit(main())
