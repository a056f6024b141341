#!/usr/bin/env python3
"""run, end to end: the cron job against a server that plays every fault.

After each fault outputs, records and the promoted snapshot are, byte for byte,
those that were there before; the exit status is that of the manual; and the
run after it leaves no temporary file.
"""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

V1, V2, V3 = "2026033100", "2026042900", "2026052900"
BASE = {"old": fixtures.body(fixtures.make_feed("old")).decode(),
        "new": fixtures.body(fixtures.make_feed("new")).decode()}


def feed_conf(s, listener="good", timeout=5, retries=0, more="", host=None):
    url = s.url(listener, host or "127.0.0.1")
    return (f'instance Worldwide url "{url}" ca-file "{s.ca}" '
            f"timeout {timeout} retries {retries} {more}")


def started(s, root, feed=None, extra="", conf=whole.CONF):
    """An installation that has run once, with the old release."""
    h = whole.House(root, conf, feed or feed_conf(s), extra)
    s.set(lib.service(V1, BASE["old"]))
    r = h.run()
    assert r.rc == 0 and not r.err, r
    return h


def healthy(t, s, root):
    h = whole.House(root, feed=feed_conf(s))
    s.set(lib.service(V1, BASE["old"]))
    r = h.run()
    t.eq((r.rc, r.err, r.paths), (0, "", ["ios.cfg", "all.txt", "all.json"]),
         "200: outputs are written, their paths printed, nothing said", r)
    t.ok(all(p.startswith("/") for p in r.out.splitlines()),
         "the paths are absolute", r)
    t.eq(s.paths(), ["/version/Worldwide", "/endpoints/Worldwide"],
         "200: two requests")
    t.eq(h.rows(), fixtures.prefixes(fixtures.make_feed("old")),
         "200: the output holds what was published")
    t.eq((h.version(), h.version("candidate")), (V1, None),
         "200: the candidate is promoted")
    st = h.status()
    t.eq((st["exit"], [f["version"] for f in st["feeds"]]), (0, [V1]),
         "200: status.json")
    t.eq(h.temps(), [], "200: no temporary file")

    before = h.files()
    s.set(lib.service(V1, BASE["old"]))
    r = h.run("--detailed-exitcode")
    t.eq((r.rc, r.out, r.err, s.paths()),
         (0, "", "", ["/version/Worldwide"]),
         "unchanged: one request, nothing said, 0 with --detailed-exitcode",
         r)
    t.eq(h.files(), before, "unchanged: outputs and records")

    s.set(lib.service(V2, BASE["new"]))
    r = h.run("--detailed-exitcode")
    t.eq((r.rc, r.paths), (2, ["ios.cfg", "all.txt", "all.json"]),
         "a new release with --detailed-exitcode: 2", r)
    t.eq(h.rows(), fixtures.prefixes(fixtures.make_feed("new")),
         "a new release: the output holds it")
    t.eq(h.version(), V2, "a new release: promoted")
    r = h.do("verify")
    t.eq((r.rc, r.err), (0, ""), "verify agrees", r)

    # the document moves nearly each month, the prefixes do not
    before, stamp = h.files(), h.everything()
    feed = fixtures.make_feed("new", change={1: {"notes": "other words"}})
    s.set(lib.service(V3, fixtures.body(feed).decode()))
    r = h.run("--detailed-exitcode")
    t.eq((r.rc, r.out, r.err), (0, "", ""), "new words only: no change", r)
    t.eq({k: v for k, v in h.files().items() if k.startswith("out")},
         {k: v for k, v in before.items() if k.startswith("out")},
         "new words only: outputs stay")
    t.eq([k for k, v in h.everything().items()
          if k.startswith("out") and stamp[k] != v], [],
         "new words only: outputs are not even touched")
    t.eq(h.version(), V3, "new words only: promoted")


def not_modified(t, s, root):
    """304: sources that are one body at one address."""
    conf = whole.CONF.replace("source o365", "source text").replace(
        "category { optimize, allow }", "")
    h = whole.House(root, conf, f'url "{s.url()}/list.txt" '
                    f'ca-file "{s.ca}" retries 0')
    s.set({"/list.txt": {"text": "40.96.0.0/13\n", "etag": '"a"'}})
    r = h.run()
    t.eq((r.rc, h.rows()), (0, ["40.96.0.0/13"]), "text: 200", r)
    before, body = h.files(), h.snapshot()
    os.utime(h.path("state", "cache", "m365.snapshot"), (1, 1))
    r = h.run("-q")
    t.eq((r.rc, r.err, len(s.requests())), (0, "", 2), "304: all is well", r)
    t.ok(s.requests()[1]["headers"].get("if-none-match") == '"a"',
         "304: was asked for")
    t.eq((h.files(), h.snapshot()), (before, body), "304: nothing moved")
    t.ok(os.stat(h.path("state", "cache", "m365.snapshot")).st_mtime > 1,
         "304: but the time of the answer")


def kept(t, s, h, name, rules, rc, *words, seconds=20):
    """A fault: all stays.  Then a good answer: all is new, and tidy."""
    before = (h.files(), h.snapshot())
    s.set(rules)
    r = h.run(timeout=seconds)
    t.ok(r.rc == rc and r.out == "" and all(w in r.err for w in words),
         f"{name}: exit {rc}, and says why", r)
    t.ok(all(x.startswith("o365feed: ") for x in r.lines),
         f"{name}: every line is ours", r)
    t.ok(2 > len(r.lines) > 0, f"{name}: one line", r)
    t.eq((h.files(), h.snapshot()), before,
         f"{name}: outputs, records and snapshot are the last good ones")
    t.eq((h.status()["exit"], h.version("candidate")), (rc, None),
         f"{name}: status.json, and no candidate")


def repaired(t, s, h, name):
    """The next release, after a fault; then the old one is started from."""
    s.set(lib.service(V2, BASE["new"]))
    r = h.run()
    t.ok(r.rc == 0 and h.version() == V2 and h.rows() ==
         fixtures.prefixes(fixtures.make_feed("new")) and h.temps() == [] and
         r.err == "", f"{name}: the next run writes the new ones", r,
         h.temps())


def faults(t, s, root):
    moved = lib.service(V2, BASE["new"])

    def at(act, path="/endpoints/Worldwide"):
        return dict(moved, **{path: act})

    cases = [
        ("500", at({"status": 500}), "HTTP 500"),
        ("404", at({"status": 404}), "HTTP 404"),
        ("truncated", at({"do": "truncate", "text": BASE["new"]}), ""),
        ("slow", at({"do": "drip", "rate": 5, "text": BASE["new"]}), ""),
        ("no answer", at({"do": "hang", "seconds": 9},
                         "/version/Worldwide"), ""),
        ("endless", at({"do": "endless"}), "larger than"),
        ("gzip bomb", at({"size": 3e8, "gzip": True}), "larger than"),
        ("HTML", at({"text": "<!DOCTYPE html><html>sorry</html>"}),
         "is HTML"),
        ("[]", at({"text": "[]"}), "empty array"),
        ("half of the JSON", at({"text": BASE["new"][:2000]}), ""),
        ("no version", at({"text": "<html>"}, "/version/Worldwide"), ""),
        ("reset", at({"do": "reset"}), ""),
        ("redirect to http", at({"status": 302, "headers": {
            "Location": s.url("plain") + "/x"}}), "redirect"),
    ]
    for name, rules, word in cases:
        h = started(s, root, feed_conf(s, timeout=1 if name in
                                       ("slow", "no answer") else 15))
        kept(t, s, h, name, rules, 1, "feed m365", word)
        h.configure(feed=feed_conf(s))      # with time for slow programs
        repaired(t, s, h, name)

    h = started(s, root, feed_conf(s, retries=1))
    s.set(at([{"status": 500}, {"text": BASE["new"]}]))
    r = h.run()
    t.eq((r.rc, r.err, h.version()), (0, "", V2), "500, then 200: done", r)

    for name, listener, word in (("wrong name", "wrong", "name"),
                                 ("unknown certificate", "unknown",
                                  "certificate"),
                                 ("expired", "expired", "expired")):
        h = started(s, root)
        h.configure(feed=feed_conf(s, listener))
        kept(t, s, h, name, moved, 1, "feed m365", word)
        h.configure(feed=feed_conf(s))
        repaired(t, s, h, name)


def later(t, s, root):
    busy = dict(lib.service(V2, BASE["new"]), **{
        "/endpoints/Worldwide": {"status": 429}})
    h = started(s, root)
    kept(t, s, h, "429", busy, 75, "HTTP 429", "not asked again before")
    s.set(lib.service(V2, BASE["new"]))
    r = h.run()
    t.ok(r.rc == 75 and s.paths() == ["/version/Worldwide"] and
         h.version() == V1, "429 without Retry-After: the next run asks for "
         "the version only", r, s.paths())
    t.eq(h.write().rc, 0, "429: the offline half is not concerned")

    busy["/endpoints/Worldwide"] = {"status": 429,
                                    "headers": {"Retry-After": "1"}}
    h = started(s, root)
    kept(t, s, h, "429 with Retry-After", busy, 75, "HTTP 429")
    note = h.path("state", "cache", "m365.note")
    t.ok(os.path.exists(note), "429: a note for the next run")
    lib.write(note, lib.read(note).replace(b"not-before 1", b"not-before 0"))
    repaired(t, s, h, "429, and the time is over")
    t.ok(not os.path.exists(note), "429: the note is gone")


# Promise: half-snapshot
def mem(t, s, root):
    conf = whole.CONF.replace("list ALL", """list MEM { from m365
	use traffic  service mem }
output mem { platform plain  lists MEM  file "out/mem.txt" }
list ALL""")
    more = "services { exchange, sharepoint, teams, mem }"
    h = started(s, root, feed_conf(s, more=more), conf=conf)
    t.eq(h.rows("mem.txt"), ["20.37.153.0/24"], "MEM: asked by name")
    for name, act in (("fails", {"status": 500}), ("is []", {"text": "[]"}),
                      ("is cut off", {"do": "truncate",
                                      "text": lib.feed_body(lib.FEED_MEM)})):
        rules = lib.service(V2, BASE["new"])
        rules["/endpoints/Worldwide?ServiceAreas=MEM"] = act
        kept(t, s, h, f"the MEM request alone {name}", rules, 1,
             "/endpoints/Worldwide")
    s.set(lib.service(V2, BASE["new"]))
    r = h.run()
    t.eq((r.rc, h.rows("mem.txt"), h.version()),
         (0, ["20.37.153.0/24"], V2), "MEM: good again", r)


def missing(t, s, root):
    h = started(s, root)
    before = (h.files(), h.snapshot())
    less = fixtures.body(fixtures.make_feed(without=["Skype"])).decode()
    s.set(lib.service(V2, less))
    r = h.run()
    t.ok(r.rc == 3 and r.out == "" and "skype" in r.err and
         len(r.digests()) == 1, "a service is missing: exit 3, and a digest",
         r)
    t.eq((h.files(), h.snapshot()), before,
         "a service is missing: all stays as it was")
    t.eq(h.version("candidate"), V2, "the refused candidate is kept")
    s.set(lib.service(V2, less))
    r = h.run()
    t.eq((r.rc, s.paths()), (3, ["/version/Worldwide"]),
         "a refused candidate is not downloaded again", r)
    repaired(t, s, started(s, root), "a service is missing")
    s.set(lib.service(V3, BASE["new"]))
    r = h.run()
    t.eq((r.rc, h.version(), h.version("candidate")), (0, V3, None),
         "the service is there again: all is written", r)


if __name__ == "__main__":
    sys.exit(whole.play([healthy, not_modified, faults, later, mem, missing],
                        server=True))
