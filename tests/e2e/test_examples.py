#!/usr/bin/env python3
"""The configurations of conf/: each parses and prints back to the same, and
those for one purpose write what the data and the purpose ask for."""

import glob
import ipaddress
import json
import os
import sys

from lib import TOP, Tap, program, run, scratch, write

tap = Tap()
where, clean = scratch()
O365FEED = program("o365feed")
SAMPLE = os.path.join(TOP, "conf", "sample", "new")


def lines(*path):
    with open(os.path.join(where, *path), encoding="utf-8") as f:
        return f.read().split("\n")[:-1]


def example(name, *changes):
    """A copy of conf/NAME with other feeds, in a place of its own."""
    with open(os.path.join(TOP, "conf", name), encoding="utf-8") as f:
        text = f.read()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = os.path.join(where, name)
    write(path, text)
    return path


def parsed():
    for path in sorted(glob.glob(os.path.join(TOP, "conf", "*.conf"))):
        name = "conf/" + os.path.basename(path)
        status, out, err = run([O365FEED, "check", "-f", path])
        tap.ok((status, out, err) == (0, "", ""), name + " is right", out, err)
        status, out, err = run([O365FEED, "check", "-v", "-f", path])
        again = os.path.join(where, "again.conf")
        write(again, out)
        tap.eq(run([O365FEED, "check", "-v", "-f", again])[:2], (0, out),
               name + " prints back to the same")


def optimize():
    """What the sample marks Optimize, as another library merges it."""
    nets = []
    part = os.path.join(SAMPLE, "endpoints")
    files = [os.path.join(part, f) for f in os.listdir(part)] \
        if os.path.isdir(part) else [part]
    for path in files:
        with open(path, encoding="utf-8-sig") as f:
            for entry in json.load(f):
                if entry["category"] == "Optimize" and entry[
                        "serviceArea"] in ("Exchange", "SharePoint", "Skype"):
                    nets += map(ipaddress.ip_network, entry.get("ips", []))
    return [str(net) for v in (4, 6) for net in ipaddress.collapse_addresses(
        n for n in nets if n.version == v)]


def split_tunnel():
    conf = example("split-tunnel.conf", ("source\t\to365", 'source o365\n'
                                         '\turl "%s"' % SAMPLE))
    status, out, err = run([O365FEED, "run", "-f", conf])
    want = optimize()
    v4 = [p for p in want if "." in p]
    v6 = [p for p in want if ":" in p]
    tap.ok(status == 0 and out.count("\n") == 5 and v4 and v6,
           "split tunnel: five files", status, out, err)
    tap.eq(lines("split-tunnel", "prefixes.txt")[1:], want,
           "the addresses of Optimize, merged")
    rows = ['push "route %s %s net_gateway"' % (
        n.network_address, n.netmask)
        for n in map(ipaddress.ip_network, v4)]
    tap.eq(lines("split-tunnel", "openvpn-v4.conf"), rows, "OpenVPN, IPv4")
    tap.eq(lines("split-tunnel", "openvpn-v6.conf"),
           ['push "route-ipv6 %s net_gateway_ipv6"' % p for p in v6],
           "OpenVPN, IPv6")
    tap.ok(len(lines("split-tunnel", "asa.cfg")) == 1 + len(want),
           "ASA: a row each")
    with open(os.path.join(where, "split-tunnel", "prefixes.json"),
              encoding="utf-8") as f:
        tap.eq([p["prefix"] for p in json.load(f)["prefixes"]], want, "JSON")


try:
    parsed()
    split_tunnel()
finally:
    clean()
sys.exit(tap.done())
