"""The programs that o365feed is measured beside: how each is called.

A peer has a name, the largest input that it can be asked for in a fair time,
and commands for a file.  A command is (argv, file for standard input or None).
"""

import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

# Programs that no Debian package brings: given by path in the environment.
# Each reads prefixes from standard input and writes the cover.
OTHERS = (("RS_AGGREGATE", "rs-aggregate"),
          ("CIDR_AGGREGATOR", "cidr-aggregator"),
          ("CIDR_MERGER", "cidr-merger"),
          ("ROUTESUM", "routesum"),
          ("AGGREGATE6", "aggregate6"),
          ("NETIPX", "netipx"))

SOME = 2000             # lines: what a slow peer can be asked for,
MANY = 200000           # a better one,
ANY = 1 << 60           # a good one


class Peer:
    def __init__(self, name, most, commands, only4=False, lossless=True):
        self.name = name
        self.most = most
        self.commands = commands        # file -> [(argv, stdin)]
        self.only4 = only4
        self.lossless = lossless        # gives the fewest prefixes


class Whois:
    """bgpq4 asks a whois server: one for each input, of our own."""

    def __init__(self):
        self.running = {}

    def port(self, path):
        if path not in self.running:
            p = subprocess.Popen(
                [sys.executable, os.path.join(HERE, "whois.py"), path],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.running[path] = (p, p.stdout.readline().decode().strip())
        return self.running[path][1]

    def stop(self):
        for p, _ in self.running.values():
            p.stdin.close()
            p.stdout.close()
            p.terminate()
            p.wait(10)
        self.running = {}


def find(name):
    """From the environment (IPRANGE=/path), else from PATH; None."""
    return os.environ.get(name.upper()) or shutil.which(name)


def iprange():
    """Its path, and whether it knows IPv6 (from 2.0 on)."""
    path = find("iprange")
    if path is None:
        return None, False
    knows = subprocess.run([path, "--has-ipv6"], stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, check=False).returncode
    return path, knows == 0


def table(whois):
    """All peers that are here."""
    found = []
    path, both = iprange()
    if path is not None and both:
        found.append(Peer("iprange", ANY, lambda f: [
            ([path, half(f, "v4")], None),
            ([path, "-6", half(f, "v6")], None)]))
    elif path is not None:
        found.append(Peer("iprange", ANY, lambda f: [
            ([path, half(f, "v4")], None)], only4=True))
    bgpq4 = find("bgpq4")
    if bgpq4 is not None:
        found.append(Peer("bgpq4", ANY, lambda f: [
            ([bgpq4, "-h", "127.0.0.1:" + whois.port(f), family, "-F",
              "%n/%l\\n", "AS1"], None) for family in ("-4", "-6")],
            lossless=False))
    isc = os.environ.get("ISC_AGGREGATE") or shutil.which("aggregate")
    if isc is not None:
        found.append(Peer("ISC aggregate", SOME, lambda f: [
            ([isc, "-q"], half(f, "v4"))], only4=True))
    for var, name in OTHERS:
        if os.environ.get(var):
            found.append(Peer(name, ANY, lambda f, p=os.environ[var]: [
                ([p], f)]))
    found.append(Peer("Python ipaddress", MANY, lambda f: [
        ([sys.executable, "-c", "import sys; sys.path.insert(0, sys.argv[1]); "
          "sys.dont_write_bytecode = True; import sets; "
          "sets.collapse(sys.argv[2])", HERE, f], None)]))
    return found


def half(path, family):
    """The file of one family beside FILE.txt: FILE.v4."""
    return os.path.splitext(path)[0] + "." + family


def packages():
    """name, package, version of what is here and what could be."""
    rows = []
    for name, package in (("iprange", "iprange"), ("bgpq4", "bgpq4"),
                          ("aggregate", "aggregate")):
        path = find(name)
        version = ""
        if path and shutil.which("dpkg-query"):
            version = subprocess.run(
                ["dpkg-query", "-W", "-f", "${Version}", package],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                check=False).stdout.decode()
        rows.append((name, package, path is not None, version))
    return rows
