#!/usr/bin/env python3
"""The road for CRM over ExpressRoute, by conf/expressroute-crm.conf: from a
saved community list and two regions to the route filter in Azure, the router's
community list and prefix lists, and to the check of what really arrives."""

import ipaddress
import json
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import azure                                        # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

WEST, NORTH, ENTRA = "12076:51002", "12076:51003", "12076:5060"
# The same space is announced under two values, in two ways, and nested.
SAVED = {
    WEST: ("AzureWestEurope", ["13.69.0.0/17", "20.50.0.0/18", "20.50.1.0/24",
                               "131.253.0.0/16", "2603:1020:200::/46"]),
    NORTH: ("AzureNorthEurope", ["13.70.192.0/18", "13.69.128.0/17"]),
    ENTRA: ("AzureActiveDirectory", ["20.190.128.0/19", "20.190.160.0/19"]),
    "12076:5100": ("OtherOffice365", ["20.190.128.0/18"]),
    "12076:5040": ("CRMOnline", ["20.43.0.0/19"]),
    "12076:51004": ("AzureEastUS", ["13.68.128.0/17", "20.42.0.0/17"]),
}
GROUPS = {"AzureWestEurope": "Azure", "AzureNorthEurope": "Azure",
          "AzureEastUS": "Azure", "AzureSwedenCentral": "Azure",
          "AzureStorageSwedenCentral": "AzureStorage"}
OURS = (WEST, NORTH, ENTRA)
FAKE_AZ = """#!/bin/sh
printf '%s\\n' "$@" > "$AZ_SAID"
"""


class Road(whole.House):
    def __init__(self, root):
        with open(os.path.join(lib.TOP, "conf", "expressroute-crm.conf"),
                  encoding="utf-8") as f:
            self.text = f.read()
        super().__init__(root)
        os.mkdir(self.path("expressroute-crm"))

    def configure(self, conf=None, feed=None, extra=""):
        lib.write(self.conf, self.text)

    def save(self, saved):
        """As az prints it: regions are of the group Azure, and of others."""
        services = json.loads(azure.communities(saved))
        for s in services:
            for c in s["bgpCommunities"]:
                if s["name"] in GROUPS:
                    c["serviceGroup"] = GROUPS[s["name"]]
        lib.write(self.path("expressroute-crm", "communities.json"),
                  json.dumps(services))

    def lines(self, name):
        return lib.read(self.path("expressroute-crm", name)).decode(
            ).splitlines()


def ours(saved, version=None):
    """The prefixes of our three values, in order."""
    nets = {ipaddress.ip_network(p) for v in OURS for p in saved[v][1]}
    return [str(n) for n in sorted(
        (n for n in nets if version in (None, n.version)),
        key=lambda n: (n.version, n))]


def permits(lines, version):
    word = "ip" if version == 4 else "ipv6"
    return [m.group(1) for m in (re.fullmatch(
        word + r" prefix-list CRM-ER-IN-V%d seq \d+ permit (\S+)" % version, l)
        for l in lines) if m]


def written(t, h):
    h.save(SAVED)
    r = h.run()
    t.ok(r.rc == 0 and r.paths == ["route-filter.sh", "router.cfg"],
         "two files", r)
    # the script, with a command that says what it was told
    os.mkdir(h.path("bin"))
    lib.write(h.path("bin", "az"), FAKE_AZ)
    os.chmod(h.path("bin", "az"), 0o755)
    said = h.path("said")
    rc, out, err = lib.run(
        ["sh", h.path("expressroute-crm", "route-filter.sh")],
        env={"PATH": h.path("bin") + ":" + os.environ["PATH"],
             "AZ_SAID": said})
    words = lib.read(said).decode().split()
    t.ok(rc == 0 and words[:4] == ["network", "route-filter", "rule",
                                   "create"], "one command of az", rc, err)
    opts = {k: v.split() for k, v in re.findall(
        r"--([a-z-]+) ([^-]*(?:-[^-]+)*?)(?= --|$)", " ".join(words[4:]))}
    t.eq((opts["communities"], opts["access"], opts["filter-name"],
          opts["resource-group"]),
         ([ENTRA, WEST, NORTH], ["Allow"], ["er-crm"], ["rg-edge"]),
         "which allows both regions and signing in")
    router = h.lines("router.cfg")
    t.eq([l for l in router if "community-list" in l],
         ["ip community-list standard CRM-ER permit " + v
          for v in (ENTRA, WEST, NORTH)], "the router's community list")
    for v in (4, 6):
        t.eq(permits(router, v), ours(SAVED, v),
             "IPv%d: each route as announced, nothing merged" % v)
    text = "\n".join(h.lines("route-filter.sh") + router)
    t.ok("5040" not in text and "20.43.0.0" not in text and
         "20.42.0.0" not in text, "neither CRM of old nor other regions")


def show(prefixes, version, end=True):
    """As IOS prints it: the mask of the class left out, long lines wrapped."""
    out = ["BGP table version is 7, local router ID is 198.51.100.1",
           "     Network          Next Hop            Metric LocPrf Weight "
           "Path"]
    hop = "198.51.100.2" if version == 4 else "2001:DB8::2"
    for p in prefixes:
        a, n = p.split("/")
        first = int(a.split(".")[0]) if version == 4 else 0
        if version == 4 and int(n) == (8 if first < 128 else
                                       16 if first < 192 else 24):
            p = a
        rest = "%-20s%s" % (hop, "             0             0 12076 i")
        if len(p) > 16:
            out += [" *>  " + p, " " * 22 + rest]
        else:
            out.append(" *>  %-17s%s" % (p, rest))
    return "\n".join(out + ["", "Total number of prefixes %d " % len(
        prefixes)] * end) + "\n"


def checked(t, h):
    rib = h.path("received.txt")

    def routes(text, *args):
        lib.write(rib, text)
        return h.do("routes", "CRM-ER-IN", "--rib", rib, *args)

    v4, v6 = ours(SAVED, 4), ours(SAVED, 6)
    r = routes(show(v4, 4) + show(v6, 6))
    t.ok(r.rc == 0 and "%d announced and listed, 0 announced only, 0 listed "
         "only" % len(v4 + v6) in r.out, "all arrives, and all is listed", r)
    t.ok("suggested maximum-prefix 100" in r.out, "with a maximum-prefix", r)
    t.ok("not" not in r.err, "and the text is whole", r)
    # the edge announces one more, and one of another service
    r = routes(show(v4 + ["20.43.0.0/19", "20.190.128.0/18"], 4) +
               show(v6, 6))
    t.ok(r.rc == 1 and re.search(r"\+ 20\.43\.0\.0/19 +12076:5040 ", r.out) and
         re.search(r"\+ 20\.190\.128\.0/18 +12076:5100 ", r.out),
         "what the filter would drop, and what it is of", r)
    r = routes(show([p for p in v4 if p != "20.50.1.0/24"], 4), "-4")
    t.ok(r.rc == 1 and re.search(r"- 20\.50\.1\.0/24 +12076:51002 .*Europe",
                                 r.out), "what does not arrive", r)
    r = routes(show(v4, 4))
    t.ok(r.rc == 2 and "no IPv6 route" in r.err, "half of it is no answer", r)
    t.eq(routes(show(v4, 4), "-4").rc, 0, "unless half of it is asked for")
    whole_text = show(v4, 4)
    cut = whole_text[:whole_text.index(" *>  20.190.160")]
    r = routes("edge1#show ip bgp neighbors 198.51.100.2 received-routes\n" +
               cut, "-4")
    t.ok(r.rc == 2 and "is cut" in r.err and not r.out,
         "a text that ends too early is no answer", r)
    r = routes(show(v4, 4) + show(v6, 6), "--json")
    t.eq((r.rc, len(json.loads(r.out)["both"])), (0, len(v4 + v6)),
         "for machines")


def later(t, h):
    """A region announces one route more and one less."""
    r = h.do("applied", "router")
    t.eq(r.rc, 0, "the router has it", r)
    new = {v: (n, list(p)) for v, (n, p) in SAVED.items()}
    new[NORTH] = (new[NORTH][0], ["13.70.192.0/18", "13.69.128.0/17",
                                  "20.67.128.0/17"])
    new[WEST][1].remove("20.50.1.0/24")
    h.save(new)
    filter_was = h.lines("route-filter.sh")
    r = h.run()
    t.ok(r.rc == 0 and "route-filter.sh" not in r.paths and
         h.lines("route-filter.sh") == filter_was,
         "routes change, the filter in Azure does not", r)
    delta = [l for l in h.lines("router.delta") if not l.startswith("!")]
    t.ok(len(delta) == 1 and re.fullmatch(
         r"ip prefix-list CRM-ER-IN-V4 seq \d+ permit 20\.67\.128\.0/17",
         delta[0]), "one line for the router; what is withdrawn is held",
         delta)
    # a saved list that lacks a region: nothing of it is taken
    del new[NORTH]
    h.save(new)
    records = h.path("expressroute-crm", "records")
    before = lib.tree(records)
    kept = h.lines("router.cfg")
    r = h.run()
    t.ok(r.rc == 3 and "12076:51003" in r.err and
         h.lines("router.cfg") == kept and lib.tree(records) == before and
         before,
         "a region that is missing is refused", r)


def unknown(t, root):
    """A region without a published value: Azure's own list has it."""
    h = Road(root)
    lib.write(h.conf, h.text.replace("northeurope", "swedencentral"))
    r = h.do("check")
    t.ok(r.rc == 78 and "swedencentral" in r.err and
         "list-service-communities" in r.err, "a region that no table has", r)
    # values of our own: the saved list says which they are
    h.save({**SAVED, "12076:51999": ("AzureSwedenCentral", ["20.91.0.0/17"]),
            "12076:52999": ("AzureStorageSwedenCentral", ["20.60.0.0/24"])})
    text = h.text.replace("{ westeurope, northeurope, entra }",
                          "{ %s }" % WEST)
    lib.write(h.conf, text.replace("community\t{ %s }" % WEST, "service azure "
                                   "region { swedencentral, westeurope }"))
    r = h.run()
    t.ok(r.rc == 0 and [l for l in h.lines("router.cfg")
                        if "community-list" in l] == [
             "ip community-list standard CRM-ER permit " + v
             for v in (WEST, "12076:51999")] and
         "20.91.0.0/17" in permits(h.lines("router.cfg"), 4) and
         "20.60.0.0/24" not in permits(h.lines("router.cfg"), 4),
         "but the saved list has it", r)
    lib.write(h.conf, h.text.replace("northeurope", "crm"))
    r = h.do("check")
    t.ok(r.rc == 0 and "8.2" in r.err, "CRM of old comes with a warning", r)


def main():
    t = lib.Tap()
    root, clean = lib.scratch()
    try:
        h = Road(root)
        written(t, h)
        checked(t, h)
        later(t, h)
        unknown(t, root)
    finally:
        clean()
    return t.done()


if __name__ == "__main__":
    sys.exit(main())
