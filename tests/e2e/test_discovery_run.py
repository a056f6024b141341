#!/usr/bin/env python3
"""o365feed itself with feeds that a download page or the API gives: from the
page to the router, and what is new by content alone."""

import json
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import downloads                                    # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402
from downloads import LOWER, Centre, name, tags     # noqa: E402
from fetching import play                           # noqa: E402

D1, D2, D3 = "20251013", "20251020", "20251028"
TOKEN = "eyJ0eXAi.SECRET-0123456789.abc"

CONF = """
state-dir "state"
record-dir "records"
feed azure { source service-tags %(feed)s
	retries 0 guard { max-loss none max-prefix-loss none } }
list CRM { from azure use traffic tag PowerPlatformInfra
	guard { max-loss none } }
output acl { platform cisco-ios-object-group lists CRM file "out/crm.cfg" }
"""


def house(root, s, feed):
    return whole.House(root, CONF, f'ca-file "{s.ca}" {feed}')


def discovered(t, s, root):
    centre = Centre(s)
    h = house(root, s, f'page "{s.url()}/details" '
              f'download-host "{centre.host}"')
    ips = ["13.64.0.0/16", "20.40.0.0/24", "2603:1061:2002::/48"]

    def serve(date, **kw):
        s.set(centre.rules(date, **kw))

    serve(D1, body=tags(1, ips))
    r = h.run()
    first = h.files()
    t.ok(r.rc == 0 and r.paths == ["crm.cfg"] and r.err == "" and
         "20.40.0.0" in lib.read(h.path("out", "crm.cfg")).decode(),
         "a first run", r)
    r = h.run()
    t.ok(r.rc == 0 and r.out == "" and h.files() == first, "again: nothing",
         r)
    # the next week's file: other date, number and line ends, same content
    serve(D2, body=tags(2, ips, end="\r\n"))
    r = h.run("--detailed-exitcode")
    out = {k: v for k, v in h.files().items() if "out/" in k}
    t.ok(r.rc == 0 and r.out == "" and r.err == "" and
         out == {k: v for k, v in first.items() if "out/" in k},
         "another date, number, line ends: nothing changed", r)
    r = h.run()
    t.ok(r.rc == 0 and r.out == "" and [q["headers"].get("if-none-match")
         for q in s.requests()][-1] == f'"{D2}"', "and it was taken", r)
    serve(D3, body=tags(2, ips + ["20.41.0.0/24"]))
    r = h.run()
    t.ok(r.rc == 0 and r.paths == ["crm.cfg"], "one prefix more", r)
    after = h.files()

    # what goes wrong is said, and leaves everything as it is
    for what, act in (("no link", {"text": "<html>"}),
                      ("404", {"status": 404})):
        rules = centre.rules(D3, body=tags(2, ips + ["20.41.0.0/24"]))
        rules["/details"] = act
        s.set(rules)
        r = h.run()
        t.ok(r.rc == 0 and r.out == "" and "last file known" in r.err and
             h.files() == after, f"page: {what}", r)
        r = h.run()
        t.ok(r.rc == 0 and r.err == "", f"page: {what}: not said twice", r)
    old = h.path("state", "cache", "azure.snapshot")
    os.utime(old, (1, 1))
    r = h.run()
    t.ok(r.rc == 75 and h.files() == after, "a page that stays away: stale",
         r)

    # the newer file is gone, and the page names an older one
    rules = centre.rules(D2, body=tags(2, ips))
    s.set(rules)
    r = h.run()
    t.ok(r.rc == 3 and "older" in r.err and D2 in r.err and D3 in r.err and
         h.files() == after and len(r.digests()) == 1,
         "an older file: refused, with a digest to accept", r)
    h.do("accept", r.digests()[0])
    r = h.run()
    t.ok(r.rc == 0 and r.paths == ["crm.cfg"], "an older file: accepted", r)


def with_token(t, s, root):
    path = "/subscriptions/1/providers/Microsoft.Network/locations/x/" \
        "serviceTags"
    for way in ("token-file token", "token-env ARM_TOKEN"):
        h = house(root, s, f'url "{s.url()}{path}?api-version=1" {way}')
        lib.write(h.path("token"), TOKEN + "\n")
        os.chmod(h.path("token"), 0o600)
        env = {"ARM_TOKEN": TOKEN}
        first = json.loads(tags("7", ["13.64.0.0/16"]))
        first["nextLink"] = s.url() + path + "?skip=1"
        second = json.loads(tags("7", ["20.40.0.0/24"]).replace(
            "PowerPlatformInfra", "PowerPlatformPlex"))
        s.set({path: {"text": json.dumps(first)},
               path + "?skip=1": {"text": json.dumps(second)}})
        r = h.run("-v", env=env)
        t.ok(r.rc == 0 and r.paths == ["crm.cfg"] and
             {q["headers"].get("authorization") for q in s.requests()} ==
             {"Bearer " + TOKEN}, f"{way}: a run", r)
        shown = h.do("check", "-v", env=env)
        status = h.do("status", "--json", env=env)
        s.set({path: {"status": 401}})
        bad = h.run(env=env)
        t.ok(bad.rc == 1 and re.search("HTTP 401: the token of .* is not "
                                       "accepted", bad.err) and
             len(bad.lines) == 1, f"{way}: not accepted", bad)
        everything = "".join(x.out + x.err for x in (r, shown, status, bad))
        files = {k: v for k, v in lib.tree(h.dir).items() if k != "token"}
        t.ok("SECRET" not in everything and
             not any(b"SECRET" in v for v in files.values()),
             f"{way}: the token is nowhere", everything)


def real(t, s, root):
    """Two published weeks by a page of our own."""
    data = os.path.join(os.environ.get("O365FEED_DATA", "/nowhere"),
                        "servicetags")
    weeks = ("20240205", "20240212")
    files = [os.path.join(data, name(d)) for d in weeks]
    if not all(os.path.exists(f) for f in files):
        t.skip("published files", "no O365FEED_DATA")
        return
    centre = Centre(s)
    h = house(root, s, f'page "{s.url()}/details" '
              f'download-host "{centre.host}"')
    for date, file in zip(weeks, files):
        rules = centre.rules(date, page=downloads.page_unicode)
        rules[f"{LOWER}/{name(date)}"] = {"file": file}
        s.set(rules)
        r = h.run()
        want = [v["properties"]["addressPrefixes"] for v in
                json.loads(lib.read(file).decode("utf-8-sig"))["values"]
                if v["name"] == "PowerPlatformInfra"]
        got = lib.read(h.path("out", "crm.cfg")).decode()
        t.ok(r.rc == 0 and all(p.split("/")[0] in got for p in want[0]),
             f"the week of {date}", r)


if __name__ == "__main__":
    sys.exit(play([discovered, with_token, real]))
