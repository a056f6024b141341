#!/usr/bin/env python3
"""Lists of communities in the real bgpd of FRR and in the real BIRD: any of the
values matches; in FRR one line is removed alone, and a list that is missing
matches nothing; in BIRD 2 an empty set does.

Routes of their own with communities, and a filter that asks the list.  No
session, no port, no kernel.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(
    os.path.dirname(os.path.abspath(__file__))))
GOLDEN = os.path.join(TOP, "tests", "golden")
BGPD = "/usr/lib/frr/bgpd"
# the last number of 192.0.2.N/32, and its communities
ROUTES = {1: "12076:5010", 2: "12076:5020", 3: "12076:5020 65000:1",
          4: "12076:5060", 5: "65000:1", 6: None}
number = 0
failed = 0


def result(ok, name, why=""):
    global number, failed
    number += 1
    failed += not ok
    print("%sok %d - %s" % ("" if ok else "not ", number, name), flush=True)
    if not ok:
        print("\n".join("# " + l for l in why.splitlines()[:40]), flush=True)


def golden(platform, case):
    with open(os.path.join(GOLDEN, platform, case, "out")) as f:
        return f.read()


def of_text(words):
    """Which of the routes are shown."""
    return {int(n) for n in re.findall(r"192\.0\.2\.(\d)/32", words)}


# ---- FRR ----------------------------------------------------------------------

def conf():
    lines = ["router bgp 64500", " bgp router-id 192.0.2.9",
             " no bgp network import-check",
             " address-family ipv4 unicast"]
    lines += ["  network 192.0.2.%d/32 route-map SET%d" % (n, n)
              for n in ROUTES]
    lines += [" exit-address-family", "exit"]
    for n, values in ROUTES.items():
        lines += ["route-map SET%d permit 10" % n]
        lines += [" set community " + values] if values else []
        lines += ["exit"]
    return "\n".join(lines + ["route-map ASK permit 10",
                              " match community M365", "exit", ""])


class Frr:
    def __init__(self, scratch):
        self.dir = scratch
        path = os.path.join(scratch, "bgpd.conf")
        with open(path, "w") as f:
            f.write(conf())
        self.daemon = subprocess.Popen(
            [BGPD, "-S", "-n", "-p", "0", "-P", "0", "-f", path,
             "-i", os.path.join(scratch, "bgpd.pid"),
             "-z", os.path.join(scratch, "zserv"), "--vty_socket", scratch],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def end(self):
        self.daemon.terminate()
        self.daemon.wait()

    def vtysh(self, *argv):
        done = subprocess.run(
            ["vtysh", "--vty_socket", self.dir, "-d", "bgpd"] + list(argv),
            stdin=subprocess.DEVNULL, timeout=30, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        return done.stdout.decode(errors="replace")

    def comes_up(self):
        """All of its routes are there."""
        for _ in range(100):
            words = self.vtysh("-c", "show bgp ipv4 unicast")
            if of_text(words) == set(ROUTES):
                return True
            if self.daemon.poll() is not None:
                break
            time.sleep(0.1)
        return False

    def load(self, text):
        path = os.path.join(self.dir, "text")
        with open(path, "w") as f:
            f.write(text)
        return self.vtysh("-f", path)

    def matches(self):
        return of_text(self.vtysh("-c",
                                  "show bgp ipv4 unicast route-map ASK"))


def play_frr(frr):
    def step(name, text, want):
        words = frr.load(text) if text else ""
        got = frr.matches()
        result(got == want, "FRR: " + name,
               "%s, not %s\n%s" % (got, want, words))

    whole = golden("frr-community-list", "values-all")
    again = golden("frr-community-list", "values-retired")
    line = "bgp community-list standard M365 permit 12076:%s\n"
    step("a missing list matches nothing", "", set())
    step("the whole form: any of its values", whole, {1, 2, 3})
    step("it is loaded again", whole, {1, 2, 3})
    step("a line more", line % "5060", {1, 2, 3, 4})
    step("one line is removed alone", "no " + line % "5020", {1, 4})
    step("a removal of what is not there does no harm",
         "no " + line % "5020" + line % "5020", {1, 2, 3, 4})
    step("the whole form removes what is retired",
         "no " + line % "5060" + line % "5030" + again, {1, 2, 3})
    step("two values in a line are both wanted",
         "".join("no " + line % v for v in ("5010", "5020")) +
         line % "5020 65000:1", {3})
    step("without its last line it matches nothing",
         "no " + line % "5020 65000:1" + "no " + line % "51004", set())
    words = frr.vtysh("-c", "show running-config")
    result("community-list" not in words, "FRR: and the list is gone", words)


# ---- BIRD ---------------------------------------------------------------------

class Bird:
    def __init__(self, program, scratch):
        self.dir = scratch
        lines = ["router id 192.0.2.9;", "protocol device { }",
                 'include "%s/set";' % scratch,
                 "protocol static { ipv4;"]
        for n, values in ROUTES.items():
            add = ["bgp_community.add((%s));" % v.replace(":", ",")
                   for v in (values or "").split()]
            lines += ["  route 192.0.2.%d/32 blackhole%s;" % (
                n, " { %s }" % " ".join(add) if add else "")]
        with open(os.path.join(scratch, "bird.conf"), "w") as f:
            f.write("\n".join(lines + ["}", ""]))
        self.put(golden("bird2-community-set", "values-all"))
        self.daemon = subprocess.Popen(
            [program, "-f", "-c", os.path.join(scratch, "bird.conf"), "-s",
             os.path.join(scratch, "ctl"), "-P", os.path.join(scratch, "pid")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def end(self):
        self.daemon.terminate()
        self.daemon.wait()

    def put(self, text):
        with open(os.path.join(self.dir, "set"), "w") as f:
            f.write(text)

    def ask(self, *words):
        done = subprocess.run(
            ["birdc", "-s", os.path.join(self.dir, "ctl")] + list(words),
            stdin=subprocess.DEVNULL, timeout=30, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        return done.stdout.decode(errors="replace")

    def comes_up(self):
        for _ in range(100):
            if of_text(self.ask("show", "route")) == set(ROUTES):
                return True
            if self.daemon.poll() is not None:
                break
            time.sleep(0.1)
        return False


def play_bird(bird):
    def step(name, text, want):
        words = ""
        if text:
            bird.put(text)
            words = bird.ask("configure")
        got = of_text(bird.ask("show", "route", "where",
                               "bgp_community ~ M365"))
        result(got == want, "BIRD: " + name,
               "%s, not %s\n%s" % (got, want, words))

    step("any of the values", "", {1, 2, 3})
    step("another set", "define M365 = [\n  (12076,5060)\n];\n", {4})
    step("a fault in it: the old one stays", "define M365 = [\n"
         "  (12076,5010),\n];\n", {4})
    step("an empty set matches nothing",
         golden("bird2-community-set", "values-empty"), set())


# ---- both ---------------------------------------------------------------------

def live(name, daemon, play):
    up = False
    try:
        up = daemon.comes_up()
        result(up, "%s is up with its routes" % name)
        if up:
            play(daemon)
    finally:
        daemon.end()


def skip(name):
    global number
    number += 1
    print("ok %d - %s # SKIP %s is not installed" % (number, name, name))


def main():
    scratch = tempfile.mkdtemp()
    try:
        # bgpd leaves its rights, and its user must reach its files
        os.chmod(scratch, 0o755)
        if os.path.exists(BGPD) and shutil.which("vtysh"):
            live("bgpd", Frr(scratch), play_frr)
        else:
            skip("bgpd of FRR")
        path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
        program = shutil.which("bird", path=path)
        if program and shutil.which("birdc", path=path):
            os.environ["PATH"] = path
            live("bird", Bird(program, scratch), play_bird)
        else:
            skip("bird")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print("1..%d" % number)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
