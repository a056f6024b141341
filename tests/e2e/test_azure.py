#!/usr/bin/env python3
"""Azure's feeds, end to end: the fence, tags that go or swell, lists over
several feeds, and what is no change."""

import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import azure                                        # noqa: E402
import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

BASE = """
state-dir "state"  record-dir "records"
feed azure { source service-tags  url "tags.json"  %(feed)s
	guard { max-growth none } }
%(more)s
list CRM { from azure  use traffic  tag PowerPlatformInfra
	region { "West Europe", northeurope } }
output crm { platform plain  lists CRM  file "out/crm.txt" }
"""
WEST = ["20.1.0.0/24", "20.1.1.0/24", "2603:1020::/48"]
NORTH = ["20.2.0.0/24", "20.2.1.0/24"]
ALL = {"PowerPlatformInfra": ["20.0.0.0/24"],
       "PowerPlatformInfra.WestEurope": ("westeurope", WEST),
       "PowerPlatformInfra.NorthEurope": ("northeurope", NORTH),
       "PowerPlatformInfra.EastUS": ("eastus", ["20.3.0.0/24"]),
       "AzureCloud.westeurope": ("westeurope", ["20.1.0.0/24"]),
       "Empty": []}
FENCE = 'feed msft { source fence-csv  url "fence.csv" }'


class Azure(whole.House):
    def __init__(self, root, feed="", more="", tags=None, fence=None,
                 conf=BASE):
        self.conf_text, self.keys = conf, {"feed": feed, "more": more}
        super().__init__(root, conf)
        self.put(tags, fence)

    def configure(self, conf=None, feed=None, extra=""):
        lib.write(self.conf, self.conf_text % self.keys)

    def put(self, tags=None, fence=None):
        lib.write(self.path("tags.json"), azure.tags(tags or ALL))
        if fence is not None:
            lib.write(self.path("fence.csv"), azure.fence(fence))

    def rows(self, name="crm"):
        text = lib.read(self.path("out", name + ".txt")).decode()
        return [l for l in text.splitlines() if not l.startswith("#")]

    def words(self, name="CRM"):
        """What the record says of each prefix."""
        text = lib.read(self.path("records", "lists", name)).decode()
        return dict(l[7:].split(" ", 1) for l in text.splitlines()
                    if l.startswith("prefix "))


def changed(**more):
    """ALL with other tags; None takes one away."""
    tags = {n.replace("_", "."): v for n, v in more.items()}
    return {n: v for n, v in {**ALL, **tags}.items() if v is not None}


def selection(t, root):
    h = Azure(root)
    r = h.run()
    t.ok(r.rc == 0 and r.err == "", "a first run", r)
    t.eq(h.rows(), WEST[:2] + NORTH + WEST[2:], "tags of two regions")
    t.eq(h.words()["20.1.0.0/24"],
         "feed=azure tag=PowerPlatformInfra.WestEurope region=westeurope",
         "words of what was asked for, and of nothing else")
    lib.write(h.path("tags.json"), azure.tags(ALL, 77, "\r\n"))
    kept = h.files()
    r = h.run()
    t.ok(r.rc == 0 and r.out == r.err == "",
         "line ends and the number of changes are no change", r)
    t.eq(h.files(), kept, "and nothing is written")
    # what another tag does to the same prefixes is no change of this list
    h.put(changed(AzureCloud_westeurope=("westeurope", WEST[:2])))
    lst = lib.read(h.path("records", "lists", "CRM"))
    r = h.run()
    t.ok(r.rc == 0 and r.out == "" and
         lib.read(h.path("records", "lists", "CRM")) == lst,
         "another tag of the same prefixes is none of the list's", r)
    r = h.do("diff", "CRM")
    t.ok(r.rc == 0 and r.out == "", "nor does diff show it", r)
    r = h.do("explain", "20.1.0.7")
    t.ok(r.rc == 0 and "tag AzureCloud.westeurope" in r.out and
         "tag PowerPlatformInfra.WestEurope" in r.out,
         "explain says all of it", r)


def refused(t, h, name, tags, *words, never=False):
    before = h.files()
    h.put(tags)
    r = h.run()
    t.ok(r.rc == 3 and all(w in r.err for w in words), f"{name}: refused", r)
    after = h.files()
    if "feed azure: refused" not in r.err:
        after["records/feeds/azure"] = before["records/feeds/azure"]
    t.eq(after, before, f"{name}: nothing is written")
    if never:
        t.ok("no accept lets this pass" in r.err, f"{name}: for good", r)
        return
    for d in r.digests():
        a = h.do("accept", d, "--reason", "known")
        t.eq(a.rc, 0, f"{name}: accepted", a)
    r = h.write()
    while r.rc == 3 and r.digests():
        h.do("accept", r.digests()[0], "--reason", "known")
        r = h.write()
    t.eq(r.rc, 0, f"{name}: and then it is written", r)


def guards(t, root):
    h = Azure(root)
    h.run()
    refused(t, h, "a region's tag is gone",
            changed(PowerPlatformInfra_NorthEurope=None),
            "region northeurope is asked for and missing",
            "tag PowerPlatformInfra.NorthEurope was there, is asked for and "
            "is missing")
    h = Azure(root, tags=changed(Other_NorthEurope=("northeurope", [])))
    h.run()
    refused(t, h, "a region's tag is gone, the region is not",
            changed(PowerPlatformInfra_NorthEurope=None,
                    Other_NorthEurope=("northeurope", [])),
            "tag PowerPlatformInfra.NorthEurope was there")
    h = Azure(root)
    h.run()
    h.put(changed(PowerPlatformInfra_EastUS=None, Empty=None))
    r = h.run()
    t.ok(r.rc == 0 and r.err == "", "a tag that nobody asks for goes", r)
    big = ["20.1.%d.0/24" % i for i in range(40)]
    h = Azure(root, tags=changed(
        PowerPlatformInfra_WestEurope=("westeurope", big)))
    h.run()
    refused(t, h, "a tag is empty",
            changed(PowerPlatformInfra_WestEurope=("westeurope", big),
                    PowerPlatformInfra_NorthEurope=("northeurope", [])),
            "list CRM: refused: tag PowerPlatformInfra.NorthEurope had 2 "
            "prefixes and has none")
    h = Azure(root)
    h.run()
    many = ["20.2.0.%d/32" % i for i in range(256)] + \
        ["20.2.1.%d/32" % i for i in range(256)]
    refused(t, h, "a tag swells",
            changed(PowerPlatformInfra_NorthEurope=("northeurope",
                                                    NORTH + many)),
            "list CRM: refused: tag PowerPlatformInfra.NorthEurope: 2 "
            "prefixes become 514")
    h = Azure(root)
    h.run()
    h.conf_text = BASE.replace(', northeurope', "")
    h.configure()
    r = h.run()
    t.ok("PowerPlatformInfra.NorthEurope" not in r.err,
         "a region that the configuration drops is not missed", r)


def fences(t, root):
    h = Azure(root, "fence msft", FENCE, fence=["20.0.0.0/14", "2603:1000::/24"])
    r = h.run()
    t.ok(r.rc == 0 and r.err == "", "all within the fence", r)
    t.eq(len(h.rows()), 5, "and written")
    # nothing of the list, but of the feed
    refused(t, h, "one outside", changed(Empty=["51.0.0.0/24"]),
            "feed azure: refused: 1 prefix lies outside of fence msft: "
            "51.0.0.0/24", never=True)
    status = json.loads(lib.read(h.path("state", "status.json")))
    found = json.dumps(status)
    t.ok('"fence"' in found and "51.0.0.0/24" in found,
         "status.json has it as the other guards", found[:800])
    more = ["51.0.%d.0/24" % i for i in range(100)] + ["20.0.0.0/13"]
    refused(t, h, "many outside, one partly", changed(Empty=more),
            "101 prefixes lie outside of fence msft: 20.0.0.0/13, "
            "51.0.0.0/24", ", ...", never=True)
    h.keys["feed"] = "fence msft  fence-allow { 51.0.0.0/16 20.4.0.0/14 }"
    h.configure()
    r = h.run()
    t.ok(r.rc == 0 and "fence" not in r.err, "known outsiders pass, and two "
         "halves make a whole", r)
    h = Azure(root, "fence msft  fence-action flag", FENCE,
              changed(Empty=more[:3]), ["20.0.0.0/14", "2603:1000::/24"])
    r = h.run()
    t.ok(r.rc == 0 and "feed azure: 3 prefixes lie outside of fence msft" in
         r.err, "flag says it and goes on", r)
    # a fence that is refused: what it said before counts
    h = Azure(root, "fence msft", FENCE, fence=["20.0.0.0/14", "2603:1000::/24"])
    h.run()
    # conflict marks: no feed, the last one stays
    lib.write(h.path("fence.csv"), "Prefix,Type\n<<<<<<< HEAD\n1.0.0.0/8,x\n")
    r = h.run()
    t.ok(r.rc == 1 and "merge-conflict" in r.err and
         "feed azure: refused" not in r.err, "marks of a merge: the fetch "
         "failed, the last fence counts", r)
    h.put(fence=["20.0.0.0/14"])
    r = h.run()
    t.ok(r.rc == 3 and "feed msft: refused: IPv6 had 1 prefixes and has none"
         in r.err and "feed azure" not in r.err,
         "a fence that is refused is the last one", r)
    h.put(changed(Empty=["51.0.0.0/24"]))
    r = h.run()
    t.ok(r.rc == 3 and "outside of fence msft: 51.0.0.0/24" in r.err,
         "and refuses", r)
    h = Azure(root, "fence msft", FENCE)
    r = h.run()
    t.ok(r.rc == 3 and "feed azure: refused: its fence msft has no data" in
         r.err and not os.path.exists(h.path("out", "crm.txt")),
         "a fence that was never there", r)
    h.put(fence=["20.0.0.0/14", "2603:1000::/24"])
    t.eq(h.run().rc, 0, "until it is")


MANY = """
state-dir "state"  record-dir "records"
feed m365  { source o365  url "feed" }
feed azure { source service-tags  url "tags.json" }
feed er    { source bgp-communities  url "communities.json" }
list BOTH { from { m365, azure }  use traffic
	service exchange  tag AzureCloud }
list THREE { from { m365, azure, er }  use traffic
	service { exchange, sip }  tag AzureCloud  community 12076:5250 }
output both { platform plain  lists BOTH  file "out/both.txt" }
output three { platform plain  lists THREE  file "out/three.txt" }
"""


def several(t, root):
    h = Azure(root, conf=MANY, tags={
        "AzureCloud": ["20.0.0.0/24", "40.96.0.0/16"],
        "PowerBI": ["40.97.0.0/16"]})
    lib.write(h.path("communities.json"), azure.communities({
        "12076:5250": ("Sip", ["52.112.0.0/14", "40.96.0.0/16"]),
        "12076:5010": ("Exchange", ["40.98.0.0/16"])}))
    ep = lib.endpoint
    fixtures.lay(h.path("feed"), [
        ep(1, "Exchange", ["40.96.0.0/16"], None, "Optimize"),
        ep(2, "Skype", ["40.97.0.0/16"], None, "Allow")], "2026010100")
    r = h.run()
    t.ok(r.rc == 0 and r.err == "", "one run for all", r)
    t.eq(h.rows("both"), ["20.0.0.0/24", "40.96.0.0/16"],
         "a key applies to the feeds that have it")
    words = h.words("BOTH")
    t.ok(words["40.96.0.0/16"].startswith(
         "feed=m365 service=exchange category=optimize id=1") and
         words["40.96.0.0/16"].endswith(" feed=azure tag=AzureCloud"),
         "what a prefix belongs to is kept for each feed", words)
    t.eq(words["20.0.0.0/24"], "feed=azure tag=AzureCloud", "of one feed")
    t.eq(h.rows("three"), ["20.0.0.0/24", "40.96.0.0/16", "52.112.0.0/14"],
         "a service of one feed is not missed in another")
    t.ok(" feed=er service=sip community=12076:5250" in
         h.words("THREE")["40.96.0.0/16"], "three groups",
         h.words("THREE"))
    # a prefix leaves one of two feeds: it stays, and the record says so
    h.put({"AzureCloud": ["20.0.0.0/24", "20.0.1.0/24"],
           "PowerBI": ["40.96.0.0/16", "40.97.0.0/16"]})
    r = h.do("fetch")
    r = h.do("diff", "BOTH")
    t.ok(r.rc == 1 and "40.96.0.0/16" in r.out and
         "no longer azure: tag AzureCloud" in r.out, "diff says of which "
         "feed it is no longer", r)
    r = h.do("diff", "--json", "BOTH")
    lists = json.loads(r.out)["lists"]
    t.ok(lists, "and as JSON", r)
    r = h.write()
    t.ok(r.rc == 0 and h.rows("both")[-1] == "40.96.0.0/16" and
         "azure" not in h.words("BOTH")["40.96.0.0/16"], "it stays", r)


def filters(t, root):
    path = os.path.join(root, "tags.json")
    lib.write(path, azure.tags(ALL))

    def emit(*args):
        return lib.run([lib.program("o365feed"), "emit", "-p", "plain",
                        *args, path])

    rc, out, err = emit("--tag", "powerplatforminfra.westeurope")
    t.ok(rc == 0 and out.split() == WEST, "--tag without case", err)
    rc, out, err = emit("--tag", "PowerPlatformInfra")
    t.ok(rc == 0 and out.split() == ["20.0.0.0/24"], "the tag itself", err)
    rc, out, err = emit("--tag", "PowerPlatformInfra", "--region",
                        "NORTHEUROPE,eastus", "-4")
    t.ok(rc == 0 and out.split() == NORTH + ["20.3.0.0/24"], "regions", err)
    rc, out, err = emit("--region", "global")
    t.ok(rc == 0 and out.split() == ["20.0.0.0/24"], "of no region", err)
    for args, status, word in (
            (("--tag", "NoSuch"), 1, "nothing published has it"),
            (("--region", "mars"), 1, "nothing published has it"),
            (("--community", "12076:5010"), 64, "does not say that"),
            (("--service", "exchange"), 64, "does not say that"),
            (("--tag", "Empty"), 3, "nothing is selected")):
        rc, out, err = emit(*args)
        t.ok(rc == status and out == "" and word in err, " ".join(args),
             rc, err)
    program = lib.program("o365feed")
    ios = [program, "emit", "-p", "cisco-ios-prefix-list", "--tag",
           "AzureCloud.westeurope"]
    rc, out, err = lib.run(ios + [path])
    t.ok(rc == 64 and out == "" and "--tags-as-routes" in err,
         "tags are no routes", rc, err)
    rc, out, err = lib.run(ios + ["--tags-as-routes", path])
    t.ok(rc == 0 and "20.1.0.0/24" in out, "unless somebody says so", err)
    body = os.path.join(root, "communities.json")
    lib.write(body, azure.communities({
        "12076:5010": ("Exchange", ["52.96.0.0/14", "52.96.38.0/24"]),
        "12076:5060": ("AAD", ["20.190.128.0/18"])}))
    ios = [program, "emit", "-p", "cisco-ios-prefix-list", "--community",
           "12076:5010", body]
    rc, out, err = lib.run(ios)
    t.ok(rc == 0 and out.count(" permit ") == 2 and
         " permit 52.96.38.0/24" in out,
         "nested routes stay side by side", out, err)
    rc, out, err = lib.run(ios[:-1] + ["--combine", "cover", body])
    t.ok(rc == 64 and out == "" and "would drop routes" in err,
         "and are not covered for an exact list", rc, err)
    new = os.path.join(root, "new.json")
    lib.write(new, azure.tags(changed(
        PowerPlatformInfra_WestEurope=("westeurope", ["20.1.0.0/23"]))))
    rc, out, err = lib.run([program, "diff", "--tag",
                            "PowerPlatformInfra.WestEurope", path, new])
    t.ok(rc == 1 and "20.1.0.0/23" in out and "20.3.0.0" not in out,
         "diff takes them, too", rc, out, err)


def main():
    t = lib.Tap()
    root, clean = lib.scratch()
    try:
        selection(t, root)
        guards(t, root)
        fences(t, root)
        several(t, root)
        filters(t, root)
    finally:
        clean()
    return t.done()


if __name__ == "__main__":
    sys.exit(main())
