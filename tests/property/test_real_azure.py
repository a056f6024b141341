#!/usr/bin/env python3
"""Files that Azure really published: each is read, or refused for the reason
that is known of it; what is selected equals a computation of our own; and the
weeks that surprised people do what they should."""

import glob
import ipaddress
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

DATA = os.path.join(os.environ.get("O365FEED_DATA") or
                    os.path.join(os.path.dirname(__file__), "../../../shared",
                                 "data"))
PROGRAM = os.path.abspath(os.environ.get("O365FEED") or "o365feed")
COUNT = int(os.environ.get("CHECK_COUNT") or 1)
number = failed = 0


def ok(good, name, *seen):
    global number, failed
    number += 1
    failed += not good
    print("%sok %d - %s" % ("" if good else "not ", number, name))
    for s in () if good else seen:
        for line in str(s).splitlines()[:20]:
            print("#   " + line[:300])


def run(*args, cwd=None):
    done = subprocess.run([PROGRAM] + list(args), text=True, cwd=cwd,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout, done.stderr


def plain(path, *args):
    """What emit writes, as a set; and how it ended."""
    status, out, err = run("emit", "-p", "plain", *args, path)
    return status, {l for l in out.splitlines()
                    if l and not l.startswith("#")}, err


def nets(words):
    return {str(ipaddress.ip_network(w)) for w in words}


def cover(words):
    """The fewest prefixes of this space."""
    found = []
    for version in (4, 6):
        of = [n for n in map(ipaddress.ip_network, words)
              if n.version == version]
        found += ipaddress.collapse_addresses(of)
    return {str(n) for n in found}


def tags_of(path):
    with open(path, encoding="ascii") as f:
        return [(v["name"], v["properties"]["region"],
                 v["properties"]["addressPrefixes"])
                for v in json.load(f)["values"]]


def wanted(tags, names, regions):
    """As the manual says it."""
    names = [n.lower() for n in names]
    regions = [r.lower() for r in regions]
    found = set()
    for name, region, prefixes in tags:
        low = name.lower()
        if names and low not in names and not (
                regions and any(low.startswith(n + ".") for n in names)):
            continue
        if regions and (region.lower() or "global") not in regions:
            continue
        found.update(prefixes)
    return nets(found)


def selections(rng, tags):
    """Some tags, some regions, and some of both."""
    names = [t[0] for t in tags]
    regions = sorted({t[1] for t in tags} - {""})
    yield [], []
    for _ in range(3):
        yield rng.sample(names, 3), []
    yield [], rng.sample(regions, 2)
    for _ in range(3):
        top = rng.choice([n for n in names if "." in n]).split(".")[0]
        yield [top.upper()], rng.sample(regions, min(4, len(regions)))


def service_tags(rng):
    for path in sorted(glob.glob(DATA + "/servicetags/*.json")):
        tags, name, bad = tags_of(path), os.path.basename(path), []
        sets = list(selections(rng, tags))
        for names, regions in sets[:1] + rng.sample(sets[1:], min(
                COUNT, len(sets) - 1)):
            args = (["--tag", ",".join(names)] if names else []) + \
                (["--region", ",".join(regions)] if regions else [])
            want = wanted(tags, names, regions)
            status, got, err = plain(path, *args)
            if not want:
                if got or status == 0:
                    bad.append((args, status, err))
            elif status != 0 or got != want:
                bad.append((args, status, err, sorted(got ^ want)[:5]))
        status, got, err = plain(path, "--combine", "cover")
        if status != 0 or got != cover(wanted(tags, [], [])):
            bad.append(("cover", status, err))
        ok(not bad, "%s: what is selected is what was published" % name,
           *bad)


def communities():
    for path in sorted(glob.glob(DATA + "/bgpcommunities/*.json")):
        name = os.path.basename(path)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        body, by_value = json.loads(text), {}
        for s in body["value"] if isinstance(body, dict) else body:
            for c in s.get("properties", s)["bgpCommunities"]:
                by_value.setdefault(c["communityValue"], set()).update(
                    nets(c["communityPrefixes"]))
        bad = []
        for value, want in sorted(by_value.items()):
            status, got, err = plain(path, "--community", value)
            if got != want or status != (0 if want else 3):
                bad.append((value, status, err, sorted(got ^ want)[:5]))
        ok(not bad, "%s: each value, nested prefixes and all" % name, *bad)
    for path in glob.glob(DATA + "/bgpcommunities/powershell*.txt"):
        with open(path, encoding="utf-8") as f:
            want = set(re.findall(r'"([0-9a-f.:]+/\d+)"', f.read()))
        status, got, err = plain(path)
        ok(status == 0 and got == nets(want),
           "%s: PowerShell's text" % os.path.basename(path), status, err)


def fences():
    for path in sorted(glob.glob(DATA + "/fence/*.csv")):
        name = os.path.basename(path)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        status, got, err = plain(path)
        if "<<<<<<<" in text:
            ok(status == 1 and not got and "merge-conflict" in err,
               "%s: refused for its conflict marks" % name, status, err)
            continue
        want = [l.split(",")[0].strip() for l in text.splitlines()[1:]]
        ok(status == 0 and got == nets(w for w in want if w),
           "%s: all rows" % name, status, err)


CONF = """
state-dir "state"  record-dir "records"
feed azure { source service-tags  url "tags.json"  %s }
%s
list L { from azure  use traffic  tag %s }
output o { platform plain  lists L  file "out.txt" }
"""


class Weeks:
    """An installation that gets one week after the other."""

    def __init__(self, folder, tag, fence=""):
        self.dir = tempfile.mkdtemp(dir=folder)
        self.fence = fence
        with open(self.dir + "/c.conf", "w", encoding="ascii") as f:
            f.write(CONF % ("fence msft" if fence else "",
                            'feed msft { source fence-csv url "%s" }' % fence
                            if fence else "", tag))

    def week(self, day, *args):
        shutil.copy(DATA + "/servicetags/ServiceTags_%s.json" % day,
                    self.dir + "/tags.json")
        return run("run", "-f", "c.conf", *args, cwd=self.dir)

    def rows(self):
        with open(self.dir + "/out.txt", encoding="ascii") as f:
            return {l.strip() for l in f if l[0] != "#"}


def weeks(folder):
    w = Weeks(folder, "AzureDataLake")
    status, _, err = w.week("Public_20220502")
    before = w.rows()
    ok(status == 0 and len(before) == 20, "2022-05-02: 20 prefixes", err)
    status, out, err = w.week("Public_20220509")
    ok(status == 3 and out == "" and w.rows() == before and
       "20 prefixes become 2468" in err and "accept" in err,
       "2022-05-09: 2,468 are refused, and it says so", status, err)
    status, out, err = w.week("Public_20220516")
    ok(status == 0 and len(w.rows()) < 100,
       "2022-05-16: the week after passes", status, err)
    # among many others it does not show in the list as a whole
    w = Weeks(folder, "{ AzureDataLake, AzureCloud }")
    w.week("Public_20220502")
    before = w.rows()
    status, out, err = w.week("Public_20220509")
    ok(status == 3 and w.rows() == before and
       "tag AzureDataLake: 20 prefixes become 2468" in err,
       "2022-05-09: nor does it hide among ten thousand", status, err)

    old, new = (DATA + "/servicetags/ServiceTags_Public_%s.json" % d
                for d in ("20240205", "20240212"))
    filters = ["--tag", "EOPExternalPublishedIPs"]
    status, out, err = run("diff", "--json", *filters, old, new)
    is_, was = (plain(p, *filters)[1] for p in (new, old))
    size = [sum(ipaddress.ip_network(p).num_addresses for p in cover(s)
                if ":" not in p) for s in (was, is_)]
    ok(status == 1 and len(is_) < len(was) and size[1] > size[0],
       "2024-02-12: fewer prefixes, more space", len(was), len(is_), size)
    status, out, err = run("diff", *filters, old, new)
    space = [l for l in out.splitlines() if "address" in l or "space" in l]
    ok(status == 1 and any("+" in l for l in space),
       "2024-02-12: the report shows the gain", out)
    w = Weeks(folder, "EOPExternalPublishedIPs")
    w.week("Public_20240205")
    status, out, err = w.week("Public_20240212", "--report-json", "report")
    with open(w.dir + "/report", encoding="ascii") as f:
        report = json.load(f)
    got = report["lists"][0]
    ok(status == 0 and "loses" not in err and got["lost"]["v4"] == "0" and
       got["gained"]["v4"] == str(size[1] - size[0]) and
       "coverage-gain" in report["labels"] and
       "coverage-loss" not in report["labels"],
       "2024-02-12: a run reports a gain, and no loss", err, got["gained"],
       got["lost"])


def fenced(folder):
    fence = DATA + "/fence/MSFT_PublicIPs_2026-07-30.csv"
    w = Weeks(folder, "AzureCloud", fence)
    status, _, err = w.week("AzureGovernment_20260706")
    ok(status == 0 and "outside" not in err,
       "all of Azure Government lies within the fence", status, err)
    w = Weeks(folder, "AzureCloud", fence)
    status, out, err = w.week("China_20251028")
    ok(status == 3 and re.search(r"\d+ prefixes lie outside of fence msft",
                                 err) and "no accept" in err,
       "China does not, and no accept lets it pass", status, err)


def main():
    seed = int(os.environ.get("SEED") or random.randrange(1 << 32))
    if not os.path.isdir(DATA + "/servicetags"):
        print("1..0 # SKIP no published files in O365FEED_DATA (%s)" % DATA)
        return 0
    print("# SEED=%d" % seed)
    rng = random.Random(seed)
    folder = tempfile.mkdtemp(prefix="o365feed-azure-")
    try:
        service_tags(rng)
        communities()
        fences()
        weeks(folder)
        fenced(folder)
    finally:
        shutil.rmtree(folder)
    print("1..%d" % number)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
