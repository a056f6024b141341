#!/usr/bin/env python3
"""Communities by the names of services and regions, up to the route filter:
what is only had when asked for, what has to be said of it, and regions that
Microsoft publishes no value for."""

import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import lib                                          # noqa: E402
import whole                                        # noqa: E402

tap = lib.Tap()
where, clean = lib.scratch()
PROGRAM = lib.program("o365feed")
OLD = "12076:5040 (CRM Online: Dynamics 8.2 and older only)"
APPROVE = "12076:5010 (Exchange Online): Microsoft has to approve it"
WAY_OUT = "Microsoft.Network/bgpServiceCommunities has it"


def service(name, group, value):
    return {"name": name, "id": "/x/" + name, "properties": {
        "serviceName": name, "bgpCommunities": [{
            "communityName": name, "communityValue": value,
            "communityPrefixes": ["20.0.%d.0/24" % (int(value[6:]) % 250)],
            "isAuthorizedToUse": True, "serviceGroup": group,
            "serviceSupportedRegion": "Global"}]}}


FEED = {"value": [
    service("Exchange", "O365", "12076:5010"),
    service("CRMOnline", "O365", "12076:5040"),
    service("AzureWestEurope", "Azure", "12076:51002"),
    service("AzureSwedenCentral", "Azure", "12076:51999")]}
path = os.path.join(where, "arm.json")
lib.write(path, json.dumps(FEED))


def filter_of(*args, name=path):
    argv = [PROGRAM, "emit", "-p", "azure-route-filter-az", "-l", "ER",
            "--with", "resource-group=rg", *args, name]
    status, out, err = lib.run(argv)
    return status, [w for w in out.split() if w.startswith("12076:")], err


def has(title, args, want, *words, without=()):
    status, values, err = filter_of(*args)
    tap.ok(status == 0 and values == want and all(w in err for w in words) and
           not any(w in err for w in without), title, status, values, err)


def refused(title, args, *words):
    status, values, err = filter_of(*args)
    tap.ok(status == 64 and not values and all(w in err for w in words),
           title, status, values, err)


# --- the filter form ---------------------------------------------------------

has("all that is published, but what is for old versions", [],
    ["12076:5010", "12076:51002", "12076:51999"], without=[OLD])
for word in ("12076:5040", "crm", "Dynamics", "CRMOnline"):
    has("5040 by community " + word, ["--community", word], ["12076:5040"],
        OLD)
has("5040 by its service", ["--service", "CRMOnline"], ["12076:5040"], OLD)
has("services and regions by name", ["--community",
    "exchange,West Europe,WESTEUROPE"], ["12076:5010", "12076:51002"],
    APPROVE, without=[OLD])
has("a region that only the list knows, by region",
    ["--region", "Sweden Central"], ["12076:51999"])
has("and by its value", ["--community", "12076:51999"], ["12076:51999"])
refused("a region without a published value", ["--community",
        "swedencentral"], "--community: region swedencentral", WAY_OUT,
        "list-service-communities", "say the value itself")
refused("no such word", ["--community", "westeurop"],
        '"westeurop" is no community, service or region',
        'did you mean "westeurope"?')
refused("no such value", ["--community", "12076:70000"], "not a community")
status, out, err = lib.run([PROGRAM, "emit", "-p", "plain", path])
tap.ok("20.0.40.0/24" in out and OLD not in err,
       "prefixes of a community list stay as published", out, err)

tables = os.path.join(where, "tables")
lib.write(tables, "COMMUNITY  KIND  NAME  CLOUD  STATUS  ACCESS  DATE  "
          "SOURCE  TITLE\n12076:51999  region  swedencentral  public  "
          "listed  free  2026-05-01  az  Sweden Central\n")
has("a file of tables knows the value", ["--tables", tables, "--community",
    "swedencentral"], ["12076:51999"])

# --- a configuration ---------------------------------------------------------

CONF = """
state-dir "state"  record-dir "records"
feed er { source bgp-communities  url "../arm.json" }
%(more)s
list ER { %(from)s  use communities  %(list)s }
output filter { platform azure-route-filter-arm  lists ER  file "out/er.json"
	with { location = westeurope } }
"""


class Filter(whole.House):
    def __init__(self, root, lst="", more="", feed="from er"):
        self.keys = {"list": lst, "more": more, "from": feed}
        super().__init__(root, CONF)

    def configure(self, conf=CONF, feed=None, extra=""):
        lib.write(self.conf, conf % self.keys)

    def again(self, lst):
        self.keys["list"] = lst
        self.configure()

    def rules(self):
        body = json.loads(lib.read(self.path("out", "er.json")))
        rule, = body["resources"][0]["properties"]["rules"]
        return rule["properties"]["communities"]


h = Filter(where)
r = h.run()
tap.ok(r.rc == 0 and h.rules() == ["12076:5010", "12076:51002",
                                   "12076:51999"],
       "a list without a filter leaves 5040 out", r.err)
r = h.do("check", "-v")
tap.ok(r.rc == 0 and "# without " + OLD in r.out and OLD not in r.err,
       "and check -v says so", r.out, r.err)
h.again("community { crm \"West Europe\" }")
r = h.do("check")
tap.ok(r.rc == 0 and "list ER: " + OLD in r.err, "check warns of it", r.err)
r = h.do("check", "-v")
tap.ok('community { crm "West Europe" }' in r.out and
       "# community West Europe: 12076:51002" in r.out,
       "names are printed back, with what they come to", r.out)
lib.write(os.path.join(where, "again.conf"), r.out)
again = lib.run([PROGRAM, "check", "-v", "-f",
                 os.path.join(where, "again.conf")])
tap.eq((again[0], again[1]), (0, r.out), "and read again as the same")

# --- rows of text that a device numbers --------------------------------------

ROUTER = CONF.split("output")[0] + """
output vrp { platform huawei-vrp-community-filter  lists ER
	file "out/er.cfg" }
"""


class Router(Filter):
    def configure(self, conf=CONF, feed=None, extra=""):
        super().configure(ROUTER)


def numbers(h):
    """Value to index, of what is written."""
    words = [line.split() for line in
             lib.read(h.path("out", "er.cfg")).decode().splitlines()
             if " permit " in line]
    return {w[-1]: w[w.index("index") + 1] for w in words}


h = Router(where, "community { exchange westeurope }")
r = h.run()
first = numbers(h)
tap.ok(r.rc == 0 and sorted(first) == ["12076:5010", "12076:51002"],
       "each value has an index", r, first)
record = lib.read(h.path("records", "outputs", "vrp")).decode()
h.again("community { exchange westeurope 12076:51999 12076:5040 }")
r = h.write()
second = numbers(h)
tap.ok(r.rc == 0 and len(second) == 4 and h.do("verify").rc == 0 and
       all(second[v] == first[v] for v in first),
       "which stays with it when others come", r, first, second)
lines = record.splitlines()
rows = [i for i, line in enumerate(lines) if line.startswith("row ")]


def damaged(title, change, why):
    """A record whose rows a hand has changed."""
    bad = lines[:]
    change(bad)
    h.again("community { exchange westeurope }")
    lib.write(h.path("records", "outputs", "vrp"), "\n".join(bad) + "\n")
    r = h.write()
    tap.ok(r.rc == 3 and why in r.err, title, r)


def swap(bad):
    bad[rows[0]], bad[rows[1]] = bad[rows[1]], bad[rows[0]]


def unnumbered(bad):
    bad[rows[1]] = " ".join(bad[rows[1]].split()[:2] + ["-"])


damaged("rows out of order", swap, ":9: not in order, or twice")
damaged("one row without its number", unnumbered,
        ":9: rows with a number and without")

# -----------------------------------------------------------------------------

h = Filter(where, feed="", lst="community { crm westeurope }")
r = h.run()
tap.ok(r.rc == 0 and h.rules() == ["12076:5040", "12076:51002"],
       "names need no feed", r.err)
first = h.files()
h.again("community { 12076:5040 12076:51002 }")
r = h.run()
tap.ok(r.rc == 0 and h.files() == first,
       "values in the place of their names change nothing", r.err)

h = Filter(where, feed="", lst="include { 12076:5040 }")
r = h.do("check")
tap.ok(r.rc == 0 and "list ER: " + OLD in r.err,
       "check warns of an included value", r.err)
h = Filter(where, lst="community { swedencentral }")
r = h.do("check")
tap.ok(r.rc == 78 and "o365feed.conf:5: " in r.err and WAY_OUT in r.err,
       "a region without a value is an error with its line", r.rc, r.err)
h = Filter(where, feed="", lst="community { exchange }",
           more="# no cloud: public")
r = h.run()
tap.eq(h.rules(), ["12076:5010"], "the public cloud is meant")

clean()
sys.exit(tap.done())
