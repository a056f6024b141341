#!/usr/bin/env python3
"""The configurations of conf/: each parses and prints back to the same, and
those for one purpose write what the data and the purpose ask for."""

import fnmatch
import glob
import ipaddress
import json
import os
import shutil
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
    with open(os.path.join(TOP, "src", "o365feed.conf.5"),
              encoding="utf-8") as f:
        manual = f.read()
    for path in sorted(glob.glob(os.path.join(TOP, "conf", "*.conf"))):
        name = "conf/" + os.path.basename(path)
        status, out, err = run([O365FEED, "check", "-f", path])
        tap.ok((status, out, err) == (0, "", ""), name + " is right", out, err)
        status, out, err = run([O365FEED, "check", "-v", "-f", path])
        again = os.path.join(where, "again.conf")
        write(again, out)
        tap.eq(run([O365FEED, "check", "-v", "-f", again])[:2], (0, out),
               name + " prints back to the same")
        # the two that explain themselves, line by line
        if name not in ("conf/demo.conf", "conf/o365feed.conf"):
            tap.ok("\n.Pa %s\n" % name in manual,
                   name + " is explained in the manual")


def entries():
    """The endpoint sets of the sample."""
    for name in os.listdir(os.path.join(SAMPLE, "endpoints")):
        with open(os.path.join(SAMPLE, "endpoints", name),
                  encoding="utf-8-sig") as f:
            yield from json.load(f)


def merged(*categories):
    """What the sample has of these, as another library merges it."""
    nets = [ipaddress.ip_network(p) for e in entries()
            if e["category"] in categories for p in e.get("ips", [])]
    return [str(net) for v in (4, 6) for net in ipaddress.collapse_addresses(
        n for n in nets if n.version == v)]


def split_tunnel():
    conf = example("split-tunnel.conf", ("source\t\to365", 'source o365\n'
                                         '\turl "%s"' % SAMPLE))
    status, out, err = run([O365FEED, "run", "-f", conf])
    want = merged("Optimize")
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


# ---- the proxy's file

SHEXP = """
function shExpMatch(s, p) {
  return new RegExp("^" + p.replace(/[.+^$(){}|[\\]\\\\]/g, "\\\\$&")
      .replace(/\\*/g, ".*").replace(/\\?/g, ".") + "$").test(s);
}
"""
MINE = """
function FindProxyForURL(url, host) {
  return m365Direct(host) ? "DIRECT" : "PROXY proxy.example.net:8080";
}
"""


def hosts():
    """A name for each that the sample has, and what it must get: what a name
    of Optimize or Allow covers goes straight."""
    direct = [u for e in entries() if e["category"] != "Default"
              for u in e.get("urls", []) if u != "smtp.office365.com"]
    names = {"www.example.net", "office.com", "smtp.office365.com",
             "sharepoint.com.example.net", "notsharepoint.com",
             "sharepoint.com", "x.login.microsoftonline.com"}
    for e in entries():
        for u in e.get("urls", []):
            names |= {u.replace("*", "a"), u.replace("*", "a.b-c")}
    return {n: "DIRECT" if any(fnmatch.fnmatchcase(n, d) for d in direct)
            else "PROXY proxy.example.net:8080" for n in sorted(names)}


def answers(node, text, names):
    """What a PAC engine says to each."""
    path = os.path.join(where, "ask.js")
    write(path, SHEXP + text + """
var out = {};
%s.forEach(function (h) {
  out[h] = FindProxyForURL("https://" + h + "/", h);
});
console.log(JSON.stringify(out));
""" % json.dumps(names))
    status, out, err = run([node, path])
    return json.loads(out) if status == 0 else err


def proxy_pac():
    conf = example("proxy-pac.conf", ("source\t\to365", 'source o365\n'
                                      '\turl "%s"' % SAMPLE))
    status, out, err = run([O365FEED, "run", "-f", conf])
    tap.ok(status == 0 and out.count("\n") == 3, "proxy: three files", status,
           out, err)
    want = merged("Optimize", "Allow")
    rows = [ipaddress.ip_network("/".join(
        w for w in r.split()[1:] if w != "host"))
            for r in lines("proxy-pac", "firewall.cfg")
            if r.startswith(" network-object")]
    tap.eq([str(n) for n in rows], want,
           "the addresses of Optimize and Allow, for the firewall")
    must = hosts()
    tap.ok(len(set(must.values())) == 2 and len(must) > 20 and
           must["outlook.office.com"] == "DIRECT" and
           must["a.outlook.com"] != "DIRECT", "a table of names", must)
    node = shutil.which("node") or shutil.which("nodejs")
    for name, more in (("proxy.pac", ""), ("m365.js", MINE)):
        text = "\n".join(lines("proxy-pac", name))
        tap.eq(text.count("FindProxyForURL"), not more,
               name + ": a whole file, or a part of one")
        if node is None:
            tap.skip(name, "no node")
            continue
        tap.eq(answers(node, text + more, list(must)), must,
               name + ": each name gets what its category says")


try:
    parsed()
    split_tunnel()
    proxy_pac()
finally:
    clean()
sys.exit(tap.done())
