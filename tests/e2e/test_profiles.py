#!/usr/bin/env python3
"""Profiles and geos of CRM Online over service tags: `emit`, `diff`, and lists
of a configuration, against a second reading of the same file."""

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
DATA = os.environ.get("O365FEED_DATA", "")
PPI, PLEX = "PowerPlatformInfra", "PowerPlatformPlex"


def tag(name, region, *prefixes):
    return {"name": name, "id": name, "properties": {
        "changeNumber": 1, "region": region, "regionId": 0,
        "platform": "Azure", "systemService": name.split(".")[0],
        "addressPrefixes": list(prefixes), "networkFeatures": None}}


def tags(*values):
    return {"changeNumber": 7, "cloud": "Public", "values": list(values)}


# Ours, in the published form (guards know the prefixes of documents); tags
# spell a region in two ways.
SMALL = tags(
    tag(PPI, "", "20.51.100.0/24", "20.0.113.0/26", "2603:1061:1::/48"),
    tag(PPI + ".WestEurope", "westeurope", "20.51.100.0/26",
        "2603:1061:1:100::/57"),
    tag(PPI + ".NorthEurope", "northeurope", "20.51.100.64/26"),
    tag(PPI + ".FranceCentral", "centralfrance", "20.51.100.128/26",
        "2603:1061:1:300::/57"),
    tag(PPI + "Extra.WestEurope", "westeurope", "20.0.113.64/26"),
    tag(PLEX, "", "20.0.113.128/26", "2603:1061:2::/48"),
    tag(PLEX + ".WestEurope", "westeurope", "20.0.113.128/27",
        "2603:1061:2:100::/57"),
    tag(PLEX + ".NorthEurope", "northeurope", "20.0.113.160/27"),
    tag(PLEX + ".FranceCentral", "centralfrance", "2603:1061:2:300::/57"),
    tag("AzureConnectors", "", "20.1.2.0/25"),
    tag("AzureConnectors.WestEurope", "westeurope", "20.1.2.0/27"),
    tag("AzureConnectors.NorthEurope", "northeurope", "20.1.2.32/27"),
    tag("AzureCloud", "", "20.1.2.0/24"),
    tag("AzureCloud.westeurope", "westeurope", "20.1.2.0/26",
        "2603:1061:3::/48"),
    tag("AzureCloud.centralfrance", "centralfrance", "20.1.2.64/26"),
    tag("Dynamics365BusinessCentral", "", "20.1.2.192/28"),
    tag("Dynamics365ForMarketingEmail", "", "20.1.2.208/30"),
    tag("Dynamics365ForMarketingEmail.NorthEurope", "northeurope",
        "20.1.2.208/31"),
    tag("MicrosoftAzureFluidRelay", "", "20.1.2.224/28"),
    tag("AzureActiveDirectory", "", "20.1.2.240/29"),
    tag("AzureActiveDirectory.ServiceEndpoint", "", "20.1.2.248/29"))
small = os.path.join(where, "small.json")


def emit(*args):
    status, out, err = run([O365FEED, "emit", "-p", "plain", *args])
    return status, [line for line in out.split("\n")[:-1]
                    if not line.startswith("#")], err


def holds(args, *want):
    status, out, err = emit(*args, small)
    tap.ok(status == 0 and sorted(out) == sorted(want), " ".join(args),
           status, out, want, err)


def refused(status, words, *args):
    got, out, err = emit(*args, small)
    tap.ok(got == status and not out and words in err and
           err.count("\n") == 1, "refused: " + " ".join(args), got, out, err)


def options():
    holds(["--profile", "crm"], "20.51.100.0/24", "20.0.113.0/26",
          "2603:1061:1::/48")
    eur = ["20.51.100.0/26", "2603:1061:1:100::/57", "20.51.100.64/26"]
    holds(["--profile", "crm", "--geo", "EUR"], *eur)
    holds(["--profile", "crm", "--geo", "eur", "-4"], eur[0], eur[2])
    holds(["--profile", "crm", "--geo-of", "contoso.crm4.dynamics.com"], *eur)
    holds(["--profile", "crm", "--region", "West Europe,north-europe"], *eur)
    holds(["--profile", "crm", "--region", "FranceCentral"],
          "20.51.100.128/26", "2603:1061:1:300::/57")
    holds(["--profile", "crm-inbound", "--geo", "EUR"],
          "20.0.113.128/27", "20.0.113.160/27", "2603:1061:2:100::/57",
          "20.1.2.0/27", "20.1.2.32/27")
    # all of Azure there, and of Power Platform what that leaves out: IPv6
    holds(["--profile", "crm-wide", "--region", "westeurope"],
          "20.1.2.0/26", "2603:1061:3::/48", "2603:1061:1:100::/57",
          "2603:1061:2:100::/57")
    # what knows no regions comes whole, what a region lacks is left out
    holds(["--profile", "crm-extra", "--geo", "EUR"], "20.1.2.192/28",
          "20.1.2.208/31", "20.1.2.224/28")
    holds(["--profile", "crm-extra,signin", "--region", "francecentral"],
          "20.1.2.192/28", "20.1.2.224/28", "20.1.2.240/29")
    # a geo is good for any tag, and each spelling of a region
    holds(["--tag", "AzureConnectors", "--geo", "EUR"], "20.1.2.0/27",
          "20.1.2.32/27")
    holds(["--tag", "AzureCloud", "--region", "France Central"],
          "20.1.2.64/26")
    refused(64, 'there is no geo "EUX"; did you mean "EUR"?', "--profile",
            "crm", "--geo", "EUX")
    refused(64, 'there is no region "westeurop"; did you mean "westeurope"?',
            "--profile", "crm", "--region", "westeurop")
    refused(64, 'there is no profile "cmr"; did you mean "crm"?', "--profile",
            "cmr")
    refused(64, "is no host of CRM Online", "--geo-of", "www.example.net",
            "--profile", "crm")
    refused(64, "one of the two has to go", "--profile", "crm", "--tag", "X")
    refused(1, "nothing published has tag PowerPlatformInfra in uksouth",
            "--profile", "crm", "--region", "uksouth")
    status, out, err = emit("--profile", "crm", "--geo", "SAM", small)
    tap.ok(status == 1 and "geo SAM: regions brazilsouth, brazilse, "
           "southcentralus (inferred): no document says so" in err,
           "what is inferred is said", status, out, err)
    status, out, err = emit("-v", "--profile", "crm", "--geo", "EUR", small)
    tap.ok("profile crm: PowerPlatformInfra in northeurope, westeurope" in err,
           "-v says what it comes to", err)
    write(os.path.join(where, "text"), "20.1.2.0/24\n")
    for option, value in (("profile", "crm"), ("geo", "EUR"),
                          ("geo-of", "x.crm4.dynamics.com")):
        status, out, err = emit("--" + option, value,
                                os.path.join(where, "text"))
        tap.ok(status == 64 and not out and "--%s: source text" % option in
               err, "--%s with a plain text" % option, status, out, err)
    write(os.path.join(where, "tables"),
          "PROFILE  TAG  SCOPE  FAMILY  CLOUDS  DATE  SOURCE  WHY\n"
          "relay  MicrosoftAzureFluidRelay  global  v4  public  -  me  so\n")
    holds(["--tables", os.path.join(where, "tables"), "--profile", "relay"],
          "20.1.2.224/28")
    status, out, err = run([O365FEED, "diff", "--profile", "crm", "--geo",
                            "EUR", small, small])
    tap.eq((status, out), (0, ""), "diff: the same", err)
    other = json.loads(json.dumps(SMALL))
    other["values"][1]["properties"]["addressPrefixes"].append("20.1.2.9/32")
    other["values"][4]["properties"]["addressPrefixes"].append("20.1.2.8/32")
    write(os.path.join(where, "other.json"), json.dumps(other))
    status, out, err = run([O365FEED, "diff", "--profile", "crm", "--geo",
                            "EUR", small, os.path.join(where, "other.json")])
    tap.ok(status == 1 and "20.1.2.9/32" in out and "20.1.2.8" not in out,
           "diff: only what the profile holds", status, out, err)


# --- by a configuration -------------------------------------------------------

def lines(*path):
    with open(os.path.join(where, *path), encoding="utf-8") as f:
        return f.read().split("\n")[:-1]


def configured():
    """conf/crm-geo.conf, on our file."""
    with open(os.path.join(TOP, "conf", "crm-geo.conf"),
              encoding="utf-8") as f:
        write(os.path.join(where, "crm.conf"), f.read().replace(
            '{ 198.51.100.0/24, 2001:db8::/32 }', "{ 10.0.0.0/8 }"))
    feed = os.path.join(where, "crm", "ServiceTags_Public.json")
    os.makedirs(os.path.dirname(feed))
    write(feed, json.dumps(SMALL))
    conf = os.path.join(where, "crm.conf")

    def o365feed(command, *args):
        return run([O365FEED, command, "-f", conf, *args])

    status, out, err = o365feed("run")
    tap.ok(status == 0 and out.count("\n") == 2, "crm-geo.conf runs", status,
           out, err)
    tap.eq(lines("crm", "crm.txt")[1:], ["20.51.100.0/25",
                                        "2603:1061:1:100::/57"],
           "the two regions of the geo, merged")
    rows = lines("crm", "crm-edge.cfg")
    groups = [r.split()[-1] for r in rows if r.startswith("object-group")]
    tap.eq(groups, ["CRM-EUR-V4", "CRM-EUR-V6", "CRM-EUR-IN-V4",
                    "CRM-EUR-IN-V6"], "object groups for IOS-XE", rows)
    status, out, err = o365feed("check", "-v")
    tap.ok(status == 0 and "# geo EUR: regions northeurope, westeurope "
           "(recorded)" in out and "# profile crm: PowerPlatformInfra in "
           "northeurope, westeurope" in out, "check -v tells", out, err)
    status, out, err = o365feed("explain", "20.51.100.1")
    tap.ok(status == 0 and "profile crm: PowerPlatformInfra in northeurope, "
           "westeurope" in out, "explain tells", status, out, err)
    status, out, err = o365feed("explain", "--json", "20.51.100.1")
    tap.ok(status == 0 and json.loads(out)["lists"][0]["resolved"][-1] ==
           "profile crm: PowerPlatformInfra in northeurope, westeurope",
           "explain --json, too", status, out, err)

    # a tag that is asked for and gone: refused, all stays
    before = lines("crm", "crm-edge.cfg")
    gone = json.loads(json.dumps(SMALL))
    gone["values"] = [v for v in gone["values"]
                      if v["name"] != PPI + ".NorthEurope"]
    write(feed, json.dumps(gone))
    status, out, err = o365feed("run")
    tap.ok(status == 3 and not out and "tag PowerPlatformInfra in northeurope "
           "is asked for and missing" in err and
           lines("crm", "crm-edge.cfg") == before, "a lost tag is refused",
           status, out, err)

    # the same list by other tables is a list of another filter
    write(feed, json.dumps(SMALL))
    write(os.path.join(where, "crm-tables"),
          "GEO  HOST  CLOUD  REGIONS  BASIS  DATE  SOURCE  NAME\n"
          "EUR  crm4.dynamics.com  public  westeurope,centralfrance  "
          "inferred  2026-05  me  Europe\n")
    with open(conf, encoding="utf-8") as f:
        text = f.read()
    write(conf, 'tables "crm-tables"\n' + text.replace(
        "profile\t\tcrm-inbound", "profile\t\tcrm"))
    status, out, err = o365feed("check")
    tap.ok(status == 0 and err.count("(inferred): no document says so") == 2,
           "check warns of what is inferred", status, err)
    status, out, err = o365feed("run")
    tap.ok(status == 0 and "held" not in err, "other tables: it runs", status,
           out, err)
    tap.eq(lines("crm", "crm.txt")[1:],
           ["20.51.100.0/26", "20.51.100.128/26", "2603:1061:1:100::/57",
            "2603:1061:1:300::/57"],
           "what another filter leaves out was not withdrawn, and is not held")


CLOUDS = """
state-dir "state-%(cloud)s"  record-dir "records-%(cloud)s"
feed azure { source service-tags  url "%(body)s"  cloud %(cloud)s }
list L { from azure  use traffic  profile %(profile)s  %(place)s }
output o { platform plain  lists L  file "%(cloud)s.txt" }
"""


def cloud_run(cloud, body, profile, place=""):
    """A run of one list; its rows, or None.  A folder of its own."""
    conf = os.path.join(where, "%s-%s.conf" % (cloud, profile))
    for f in (conf, os.path.join(where, cloud + ".txt")):
        if os.path.exists(f):
            os.unlink(f)
    for folder in ("state-", "records-"):
        shutil.rmtree(os.path.join(where, folder + cloud), ignore_errors=True)
    write(conf, CLOUDS % locals())
    ran = run([O365FEED, "run", "-f", conf])
    rows = os.path.join(where, cloud + ".txt")
    return ran, {r for r in lines(rows) if r[0] != "#"} \
        if os.path.exists(rows) else None, \
        run([O365FEED, "check", "-v", "-f", conf])[1]


def clouds():
    """Which tags a profile has is a matter of the feed's cloud."""
    for cloud, name, geo, here, other in (
            ("gov", "AzureGovernment", "DoD", "usdodeast", "usgovtexas"),
            ("china", "China", "CHN", "chinaeast2", "germanyn")):
        body = os.path.join(where, name + ".json")
        of_all = [tag("MicrosoftAzureFluidRelay", "", "20.4.4.0/28"),
                  tag("Dynamics365BusinessCentral", "", "20.4.4.16/28"),
                  tag("Dynamics365ForMarketingEmail", "", "20.4.4.32/28")]
        regions = {"gov": ("usdodcentral", "usdodeast"),
                   "china": ("chinaeast2", "chinaeast3", "chinanorth2",
                             "chinanorth3")}[cloud]
        parts = [tag("%s.%s" % (PPI, r), r, "20.4.%d.0/24" % (5 + i))
                 for i, r in enumerate(regions)]
        write(body, json.dumps(dict(tags(
            *of_all, *parts, tag(PPI, "", "20.4.0.0/20"),
            tag(PPI + "." + other, other, "20.4.9.0/24")), cloud=name)))
        ran, rows, told = cloud_run(cloud, body, "crm", "geo " + geo)
        tap.ok(ran[0] == 0 and rows == {
            p for v in parts for p in v["properties"]["addressPrefixes"]},
               "%s: the geo %s" % (cloud, geo), ran, rows)
        ran, rows, told = cloud_run(cloud, body, "crm", "region " + here)
        tap.ok(ran[0] == 0 and rows == {"20.4.%d.0/24" % (
            5 + regions.index(here))}, cloud + ": one region", ran, rows)
        # Business Central is in no other cloud than the public one
        want = {"20.4.4.0/28", "20.4.4.32/28"} if cloud == "gov" else \
            {"20.4.4.0/28"}
        ran, rows, told = cloud_run(cloud, body, "crm-extra")
        tap.ok(ran[0] == 0 and rows == want and "BusinessCentral" not in told,
               cloud + ": the tags that it has", ran, rows, told)
        ran, rows, told = cloud_run(cloud, body, "crm", "geo EUR")
        tap.ok(ran[0] == 78 and rows is None and "geo: region northeurope is "
               "in cloud public, and feed azure is of cloud %s" % cloud in
               ran[2], cloud + ": a geo of another", ran)
        # what this cloud has, and not all clouds have, is missed when gone
        if cloud == "gov":
            write(body, json.dumps(dict(tags(*of_all[:2]), cloud=name)))
            ran, rows, told = cloud_run(cloud, body, "crm-extra")
            tap.ok(ran[0] == 3 and rows is None and "tag "
                   "Dynamics365ForMarketingEmail is asked for and missing" in
                   ran[2], "gov: a tag of this cloud is missing", ran)


# --- really published files ---------------------------------------------------

def second_reading(path, profile, regions):
    """What a profile holds, from the file and the printed table alone."""
    with open(path, encoding="utf-8-sig") as f:
        body = json.load(f)
    cloud = {"Public": "public", "AzureGovernment": "gov",
             "China": "china"}[body["cloud"]]
    found = set()
    for row in json.loads(run([O365FEED, "list", "--json", "profiles"])[1]):
        if row["profile"] != profile or cloud not in row["clouds"]:
            continue
        for value in body["values"]:
            base = value["name"].split(".")[0]
            region = value["properties"]["region"]
            if base.lower() != row["tag"].lower():
                continue
            if row["scope"] == "global" or not regions:
                if "." in value["name"]:
                    continue
            elif region not in regions:
                continue
            found |= {p for p in value["properties"]["addressPrefixes"]
                      if row["family"] != "v6" or ":" in p}
    return found


def published():
    files = sorted(glob.glob(os.path.join(DATA, "servicetags",
                                          "ServiceTags_*.json")))
    if not DATA or not files:
        tap.skip("published files", "no data (O365FEED_DATA)")
        return
    geos = {g["geo"]: g for g in json.loads(
        run([O365FEED, "list", "--json", "geos"])[1])}
    for name, cases in (
            ("Public_20240212",
             [("crm", g) for g in ("EUR", "NAM", "SAM", "FRA", "SGP", None)] +
             [("crm-inbound", "EUR"), ("crm-wide", "EUR"),
              ("crm-wide", None), ("crm-extra", "EUR"), ("signin", "EUR")]),
            ("AzureGovernment_20260713",
             [("crm", "GCC"), ("crm", "DoD"), ("crm-wide", "GCC High"),
              ("crm-extra", "GCC")]),
            ("China_20251028", [("crm", "CHN"), ("crm-inbound", "CHN"),
                                ("signin", "CHN")])):
        path = os.path.join(DATA, "servicetags",
                            "ServiceTags_%s.json" % name)
        bad, count = [], 0
        for profile, geo in cases:
            want = second_reading(path, profile,
                                  geos[geo]["regions"] if geo else [])
            status, out, err = emit("--profile", profile,
                                    *(["--geo", geo] if geo else []), path)
            count += len(want)
            if status != 0 or not want or set(out) != want:
                bad.append((profile, geo, status, len(out), len(want), err))
            if name.startswith("Public"):
                continue
            cloud = "china" if name.startswith("China") else "gov"
            ran, rows, told = cloud_run(cloud, path, profile,
                                        'geo "%s"' % geo)
            if ran[0] != 0 or rows != want:
                bad.append((profile, geo, ran, rows and len(rows)))
        tap.ok(not bad, "%s: %d selections, %d prefixes" % (
            name, len(cases), count), *bad)

    # why crm-wide adds IPv6, and nothing else, of Power Platform
    path = os.path.join(DATA, "servicetags", "ServiceTags_Public_20240212.json")
    nets = {}
    for name in ("AzureCloud", PPI):
        nets[name] = [ipaddress.ip_network(p) for p in
                      emit("--tag", name, path)[1]]
    for version, inside in ((4, True), (6, False)):
        wide = list(ipaddress.collapse_addresses(
            n for n in nets["AzureCloud"] if n.version == version))
        lies = [any(n.subnet_of(w) for w in wide) for n in nets[PPI]
                if n.version == version]
        tap.ok(lies and all(lie == inside for lie in lies),
               "IPv%d of PowerPlatformInfra lies %s AzureCloud" % (
                   version, "in" if inside else "outside of"))


try:
    write(small, json.dumps(SMALL))
    options()
    configured()
    clouds()
    published()
finally:
    clean()
sys.exit(tap.done())
