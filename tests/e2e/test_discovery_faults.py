#!/usr/bin/env python3
"""Files that only a download page names: dates, faults of page and file, and
what is remembered."""

import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import downloads                                    # noqa: E402
import lib                                          # noqa: E402
from downloads import LOWER, Tags, name, tags       # noqa: E402
from fetching import play                           # noqa: E402

D1, D2, D3 = "20251013", "20251020", "20251028"


def dates(t, s, root):
    c = Tags(root, s)
    rules = c.centre.rules(D2, D1, D3)
    rules["/details"]["text"] = "".join(
        downloads.page_2020(c.centre.link(d)) for d in (D2, D3, D1))
    r = c.get(rules)
    t.eq(r.feeds["azure"], ("candidate", D3), "of several, the latest", r)
    c.promote()

    # back to an older one: the newer is kept, and said
    old = c.centre.rules(D2, D3)
    before = c.cache()
    c.age("snapshot", 5000)
    r = c.get(old)
    t.ok(r.rc == 0 and r.feeds["azure"] == ("unchanged", D3) and
         f"{name(D2)}, which is older than {name(D3)}" in r.err and
         len(r.err.splitlines()) == 1, "an older date: said, not taken", r)
    t.ok(c.cache() == before, "an older date: the cache is as it was")
    t.ok(time.time() - os.stat(c.path("snapshot")).st_mtime > 4000,
         "an older date: the snapshot ages")
    # the newer one is gone: back to the older one, and said
    for status in (404, 410, 403):
        del old[f"{LOWER}/{name(D3)}"]
        old[f"{LOWER}/{name(D3)}"] = {"status": status}
        r = c.get(old)
        t.ok(r.rc == 0 and r.feeds["azure"][1] == D2 and
             f"{name(D3)} is gone: going back to {name(D2)}" in r.err,
             f"the newer one is gone ({status}): the older one, said", r)
        lib.write(c.path("note"), before["azure.note"])
        os.unlink(c.path("candidate"))
    old[f"{LOWER}/{name(D3)}"] = {"status": 500}
    r = c.get(old)
    t.ok(r.rc == 1 and not c.has("candidate"),
         "the newer one fails otherwise: nothing is taken", r)

    for bad in ("20251332", "20250230", "29990101", "2025111", "202511166",
                "2025111x", "00000000"):
        c = Tags(root, s)
        r = c.get(c.centre.rules(D1, page=lambda x, b=bad:
                                 x + '"' + x.replace(D1, b)))
        t.eq(r.feeds["azure"], ("candidate", D1), f"no date: {bad}", r)


def page_faults(t, s, root):
    known = Tags(root, s).begun(D1)
    before = known.cache()
    far = s.url("plain")
    for what, act, word in (
            ("404", {"status": 404, "text": "gone"}, "HTTP 404"),
            ("403", {"status": 403, "text": "<h1>Denied</h1>"}, "HTTP 403"),
            ("500", {"status": 500}, "HTTP 500"),
            ("empty", {"text": ""}, "no link"),
            ("too large", {"size": 1100000, "fill": "<p>"},
             "larger than 1048576"),
            ("endless", {"do": "endless", "fill": "<p>"},
             "larger than 1048576"),
            ("a bomb", {"size": 20000000, "gzip": True},
             "larger than 1048576"),
            ("cut off", {"do": "truncate", "keep": 200, "text":
                         downloads.page_2023(known.centre.link(D3))}, ""),
            ("cut in the link", {"text": downloads.page_script_only(
                known.centre.link(D3))[:-30]}, "no link"),
            ("dropped", {"do": "drop"}, ""),
            ("hanging", {"do": "hang", "seconds": 2}, ""),
            ("a redirect to http", {"status": 302, "headers":
                                    {"Location": far + "/details"}},
             "something other than https"),
            ("a redirect loop", {"status": 302, "headers":
                                 {"Location": "/details"}}, "redirect")):
        rules = known.centre.rules(D1)
        rules["/details"] = act
        fresh = Tags(root, s)
        r = fresh.get(rules, timeout=1 if what == "hanging" else 10)
        t.ok(r.rc == 1 and r.feeds["azure"][0] == "failed" and
             word in r.err and len(r.err.splitlines()) == 1 and
             fresh.cache() == {}, f"page {what}: failed, in one line", r)
        r = known.get(rules, timeout=1 if what == "hanging" else 10)
        t.ok(r.rc == 0 and r.feeds["azure"] == ("unchanged", D1) and
             word in r.err and "whether there is a newer one is not known"
             in r.err and len(r.err.splitlines()) == 2 and
             known.cache() == before, f"page {what}: the last known link", r)
    # twice 403, then well: as the real page does it now and then
    c = Tags(root, s)
    rules = c.centre.rules(D1)
    rules["/details"] = [{"status": 403}, {"status": 404}, rules["/details"]]
    r = c.get(rules, retries=2)
    t.eq((r.feeds["azure"], r.err), (("candidate", D1), ""),
         "403, 404, then the page", r)
    # a redirect by https is followed
    rules = c.centre.rules(D2)
    rules["/en-us/details"] = rules["/details"]
    rules["/details"] = {"status": 301, "headers":
                         {"Location": s.url("other") + "/en-us/details"}}
    r = c.get(rules)
    t.eq((r.feeds["azure"], r.err), (("candidate", D2), ""),
         "a page that moved", r)
    # asked to wait
    r = known.get({**known.centre.rules(D1), "/details": {
        "status": 429, "headers": {"Retry-After": "600"}}})
    t.ok(r.rc == 75 and s.paths() == ["/details"] and
         known.note()["link"] == known.centre.link(D1),
         "429: left alone, and the link stays known", r)
    r = known.get(known.centre.rules(D1))
    t.ok(r.rc == 75 and s.paths() == [], "429: not asked again", r)
    note = known.note()
    known.edit("note", "not-before " + note["not-before"],
               f"not-before {int(time.time()) - 5}")
    r = known.get(known.centre.rules(D1))
    t.ok(r.rc == 0 and known.cache() == before,
         "429: asked again later, and forgotten", r, known.note())


def file_faults(t, s, root):
    c = Tags(root, s).begun(D1)
    before = c.cache()
    path = f"{LOWER}/{name(D2)}"
    good = tags(9)
    for what, act, word in (
            ("404", {"status": 404}, "HTTP 404"),
            ("403", {"status": 403}, "HTTP 403"),
            ("HTML", {"text": "<html>"}, "is HTML"),
            ("empty", {"text": ""}, "empty"),
            ("no tags", {"text": '{"cloud": "Public", "values": []}'},
             "empty array"),
            ("no values", {"text": '{"error": 1}'}, "no array"),
            ("an array", {"text": '[1]'}, "no array"),
            ("cut off JSON", {"text": good[:-9]}, "line"),
            ("truncated", {"do": "truncate", "text": good}, ""),
            ("conflict marks", {"text": "{\n<<<<<<< HEAD\n}"}, "conflict"),
            ("endless", {"do": "endless"}, "larger than 104857600"),
            ("a loop", {"status": 302, "headers": {"Location": path}},
             "redirect"),
            ("a redirect to http", {"status": 302, "headers":
                                    {"Location": s.url("plain") + path}},
             "something other than https")):
        rules = c.centre.rules(D2)
        rules[path] = act
        r = c.get(rules, timeout=20)
        t.ok(r.rc == 1 and r.feeds["azure"][0] == "failed" and
             word in r.err and len(r.err.splitlines()) == 1 and
             c.cache() == before, f"file {what}: the cache as it was", r)
    r = c.get(c.centre.rules(D2))
    t.eq((r.feeds["azure"], r.err), (("candidate", D2), ""),
         "and good again", r)


def conditional(t, s, root):
    c = Tags(root, s)
    rules = c.centre.rules(D1, etag='"page1"')
    c.get(rules)
    t.eq({k: v for k, v in c.note().items() if k != "request"},
         {"link": c.centre.link(D1), "page-etag": '"page1"'},
         "link and validator are noted")
    c.promote()
    before = c.cache()
    stat = os.stat(c.path("note"))
    c.age("snapshot", 5000)
    r = c.get(rules)
    q = s.requests()
    t.ok(r.feeds["azure"] == ("unchanged", D1) and r.err == "" and
         [x["headers"].get("if-none-match") for x in q] ==
         ['"page1"', f'"{D1}"'], "both are asked with validators", r, q)
    t.ok(c.cache() == before and os.stat(c.path("note")).st_mtime_ns ==
         stat.st_mtime_ns and time.time() -
         os.stat(c.path("snapshot")).st_mtime < 1000,
         "unchanged: only the snapshot's time moves")

    # the page was touched and names the same: the note alone follows
    r = c.get(c.centre.rules(D1, etag='"page2"'))
    t.ok(r.feeds["azure"] == ("unchanged", D1) and
         c.note()["page-etag"] == '"page2"', "another page, the same link",
         r)
    # the file moved, and its bytes did not
    rules = c.centre.rules(D2, body=tags(13),
                           modified="Mon, 09 Nov 2026 10:00:00 GMT")
    r = c.get(rules)
    t.ok(r.feeds["azure"] == ("candidate", D2) and
         c.note()["link"] == c.centre.link(D2) and "page-etag" not in
         c.note() and s.requests()[1]["headers"].get("if-none-match") is
         None, "another link: asked afresh, stored with its version", r)
    r = c.get(rules)
    t.ok(r.feeds["azure"] == ("pending", D2) and
         s.requests()[0]["headers"].get("if-modified-since") ==
         "Mon, 09 Nov 2026 10:00:00 GMT", "Last-Modified of the page", r)
    # the same name, other bytes
    c.promote()
    rules[f"{LOWER}/{name(D2)}"] = {"text": tags(3, ["198.51.100.0/24"])}
    r = c.get(rules)
    t.eq(r.feeds["azure"], ("candidate", D2), "other bytes, same name", r)
    r = c.get(rules, more=["force 1"])
    t.ok("if-modified-since" not in s.requests()[-1]["headers"] and
         "if-modified-since" not in s.requests()[-2]["headers"],
         "force asks without validators", r)

    # another question: what is known is of the other one
    r = c.get(c.centre.rules(D1, cloud="AzureGovernment"), more=["cloud gov"])
    t.ok(r.feeds["azure"] == ("candidate", D1) and
         "AzureGovernment" in c.note()["link"], "another cloud: anew", r)
    # a note that leads elsewhere is not believed
    c = Tags(root, s).begun(D1)
    c.edit("note", "link https://" + c.centre.host,
           "link https://evil.example")
    r = c.get({"/details": {"status": 404}})
    t.ok(r.rc == 1 and s.paths() == ["/details"],
         "a link in the note that may not be is not asked", r, s.paths())
    lib.write(c.path("note"), "o365feed-note 1\nlink x\n")
    r = c.get(c.centre.rules(D1))
    t.ok(r.rc == 0 and "note" in r.err and c.note()["link"] ==
         c.centre.link(D1), "a damaged note is said and made anew", r)
    # the cache is lost, the note is not
    os.unlink(c.path("snapshot"))
    os.unlink(c.path("candidate"))
    rules = c.centre.rules(D1)
    rules["/details"] = {"status": 404}
    r = c.get(rules)
    t.ok(r.rc == 0 and r.feeds["azure"] == ("candidate", D1) and
         "last file known" in r.err, "no snapshot: the last known file", r)


def content(t, s, root):
    """What a new candidate is, and what the write half makes of it."""
    c = Tags(root, s).begun(D1)
    r = c.get(c.centre.rules(D2, body=tags(77, end="\r\n")))
    t.ok(r.feeds["azure"] == ("candidate", D2) and
         c.body("candidate") == tags(77, end="\r\n"),
         "line ends and change number: a candidate, byte for byte", r)


if __name__ == "__main__":
    sys.exit(play([dates, page_faults, file_faults, conditional,
                   content]))
