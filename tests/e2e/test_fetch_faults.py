#!/usr/bin/env python3
"""o365feed-fetch, end to end: faults.  After each of them the cache is as it was."""

import gzip
import os
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import lib                                          # noqa: E402
from fetching import Case, play, OTHER, V1, V2     # noqa: E402

# What is wrong, the body, a word of the message.
BAD_BODIES = [
    ("[]", "[]", "an empty array"),
    ("nothing", "", "empty"),
    ("HTML", "<!DOCTYPE html><html>sorry</html>", "is HTML"),
    ("cut off JSON", lib.feed_body()[:-40], "line"),
    ("an object", '{"error": "x"}', "not an array"),
    ("entries without id", '[{"ips": ["40.96.0.0/13"]}]', "entry 1"),
    ("entries of another kind", '[{"id": 1}, 2]', "entry 2"),
    ("duplicate keys", '[{"id": 1, "ips": [], "ips": []}]', "duplicate"),
    ("deep nesting", "[" * 100000 + "]" * 100000, "nested too deep"),
    ("too many values", "[" + "0," * 1500000 + "0]", "too many values"),
    ("merge-conflict marks", "[\n<<<<<<< HEAD\n{\"id\": 1}\n]",
     "merge-conflict"),
    ("a null", "null", "not an array"),
    ("text after it", lib.feed_body() + "x", "line"),
]


def without_starter(t, s, root):
    """Whoever started it was killed before it could ask to be told."""
    c = Case(root, s)
    s.set(lib.service(V1))
    asked = len(s.requests())
    far, near = os.pipe()
    os.close(far)
    p = subprocess.Popen([lib.program("o365feed-fetch")], stdout=near,
                         stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    os.close(near)
    err = p.communicate(c.text(c.block()).encode(), 60)[1]
    t.ok(p.returncode == 1 and not err and len(s.requests()) == asked and
         not c.has("candidate"), "nothing is fetched for nobody",
         (p.returncode, err))


# Promise: no-feed, bad-entry
def bad_bodies(t, s, root):
    c = Case(root, s)
    s.set(lib.service(V1))
    c.run()
    c.promote()
    before = c.cache()
    rules = lib.service(V2)
    hexes = [("invalid UTF-8", '[{"id":1,"x":"\xff\xfe"}]'
              .encode("latin-1"), "line"),
             ("NUL bytes", b'[{"id":1}\x00]', "NUL"),
             ("UTF-16", lib.feed_body().encode("utf-16"), "UTF-16")]
    for name, body, word in BAD_BODIES + hexes:
        act = {"text": body} if isinstance(body, str) else \
            {"hex": body.hex()}
        rules["/endpoints/Worldwide"] = act
        s.set(rules)
        r = c.run(retries=2)
        t.ok(r.rc == 1 and r.feeds["m365"] == ("failed", V2) and
             word in r.err and len(r.err.splitlines()) == 1 and
             len(s.requests()) == 2, f"refused, in one line: {name}", r)
        t.eq(c.cache(), before, f"the cache is as it was: {name}")

    s.set(lib.service(V2, lib.feed_body(OTHER)))
    r = c.run()
    t.eq(r.feeds["m365"], ("candidate", V2), "and good again", r)

    for name, body in (("BOM", "\ufeff" + lib.feed_body()),
                       ("CRLF", lib.feed_body().replace("\n", "\r\n")),
                       ("unknown service", lib.feed_body(
                           [lib.endpoint(7, "Copilot", ["52.96.0.0/14"])]))):
        c = Case(root, s)
        s.set(lib.service(V1, body))
        r = c.run()
        t.eq((r.feeds["m365"], c.body("candidate")),
             (("candidate", V1), body), f"taken as it is: {name}", r)


BAD_VERSIONS = ['{"instance": "China", "latest": "2026051800"}',
                '{"instance": "Worldwide", "latest": "20260518"}',
                '{"instance": "Worldwide", "latest": 2026051800}',
                '{"instance": "Worldwide", "latest": "2026-05-18"}',
                '{"instance": "Worldwide", "latest": "9999999999"}',
                '{"instance": "Worldwide", "latest": "2026139900"}',
                '{"instance": "Worldwide"}', '[]', '"2026051800"', "", "<a>",
                '{"latest": "2026051800", "latest": "2026060100"}']


def bad_versions(t, s, root):
    c = Case(root, s)
    for text in BAD_VERSIONS:
        s.set({"*": {"text": text}})
        r = c.run()
        t.ok(r.rc == 1 and r.feeds["m365"] == ("failed", "-") and
             r.err.startswith("o365feed: feed m365: https://127.0.0.1:") and
             len(s.requests()) == 1, f"no version: {text}", r)
    t.eq(c.cache(), {}, "no version: nothing in the cache")


# Promise: bad-answer, later
def statuses(t, s, root):
    c = Case(root, s)
    for status in (204, 206, 304, 400, 403, 404, 500, 502, 503):
        s.set({"*": {"status": status, "text": "sorry" * 10}})
        r = c.run()
        t.ok(r.rc == 1 and r.err.strip().endswith(
            f"/version/Worldwide: HTTP {status}"), f"HTTP {status}", r)
        t.ok("clientrequestid" not in r.err, "no client id in the message")
        t.eq(len(s.requests()), 1, f"HTTP {status}: asked once")
    for status, count in ((404, 1), (500, 3)):
        s.set({"*": {"status": status}})
        c.run(retries=2)
        t.eq(len(s.requests()), count, f"HTTP {status}: tries")

    rules = lib.service(V1)
    rules["/endpoints/Worldwide"] = [{"status": 500},
                                     {"text": lib.feed_body()}]
    s.set(rules)
    r = c.run(retries=1)
    t.eq((r.rc, r.feeds["m365"], r.err), (0, ("candidate", V1), ""),
         "500, then 200", r)
    s.set({"*": {"status": 500, "size": 3000000}})
    r = c.run()
    t.ok(r.rc == 1 and "HTTP 500" in r.err, "500 with a large body", r)


# Promise: no-answer
def transport(t, s, root):
    c = Case(root, s)
    good = lib.service(V1)
    s.set(good)
    c.run()
    c.promote()
    before = c.cache()
    big = {"size": 104857700, "fill": "0,"}
    # libcurl itself asks once more when a used connection breaks: 3, not 2
    for name, act, word, tries in (
            ("truncated", {"do": "truncate", "text": lib.feed_body()},
             "", 2),
            ("truncated chunks", {"do": "chunked", "keep": 500,
                                  "text": lib.feed_body()}, "", 2),
            ("dropped", {"do": "drop"}, "", 3),
            ("reset", {"do": "reset"}, "", 3),
            ("garbage", {"do": "garbage"}, "", 1),
            ("endless", {"do": "endless"}, "larger than 16777216", 1),
            ("gzip bomb", {"size": 300000000, "gzip": True},
             "larger than 16777216", 1),
            ("100 MB announced", big, "larger than 16777216", 1),
            ("100 MB in chunks", {"do": "chunked", **big},
             "larger than 16777216", 1),
            ("half a gzip", {"hex": gzip.compress(
                lib.feed_body().encode())[:100].hex(),
                "headers": {"Content-Encoding": "gzip"}}, "", 1),
            ("no gzip at all", {"text": "plain text, no gzip" * 10,
                                "headers": {"Content-Encoding": "gzip"}},
             "", 1)):
        rules = lib.service(V2)
        rules["/endpoints/Worldwide"] = act
        s.set(rules)
        r = c.run(retries=1, timeout=20)
        t.ok(r.rc == 1 and r.feeds["m365"] == ("failed", V2) and
             word in r.err and len(r.err.splitlines()) == 1,
             f"{name}: failed", r)
        t.eq((c.cache(), len(s.requests())), (before, 1 + tries),
             f"{name}: the cache is as it was")

    for name, act in (("slow", {"do": "drip", "text": lib.feed_body()}),
                      ("hanging", {"do": "hang", "seconds": 5})):
        rules = lib.service(V2)
        rules["/endpoints/Worldwide"] = act
        s.set(rules)
        begin = time.time()
        r = c.run(timeout=1)
        t.ok(r.rc == 1 and "timed out" in r.err, f"{name}: timeout", r)
        t.ok(time.time() - begin < 3 * lib.TIMES, f"{name}: in time",
             time.time() - begin)
        begin = time.time()
        r = c.run(timeout=60, retries=9, top=["deadline 1"])
        t.ok(r.rc == 1 and time.time() - begin < 3 * lib.TIMES,
             f"{name}: deadline",
             time.time() - begin, r)
        t.eq(c.cache(), before, f"{name}: the cache is as it was")

    rules = lib.service(V2)
    rules["/endpoints/Worldwide"] = {"text": lib.feed_body(OTHER),
                                     "gzip": True}
    s.set(rules)
    r = c.run()
    t.eq((r.feeds["m365"], c.body("candidate")),
         (("candidate", V2), lib.feed_body(OTHER)), "gzip", r)


def trust(t, s, root):
    c = Case(root, s)
    good = lib.service(V1)
    for listener, word in (("wrong", "subject name"),
                           ("unknown", "unable to get local issuer"),
                           ("expired", "expired")):
        s.set(good)
        r = c.run(listener=listener, retries=2)
        t.ok(r.rc == 1 and word in r.err and s.requests() == [],
             f"certificate: {listener}", r)
    s.set(good)
    r = c.run(ca=False)
    t.ok(r.rc == 1 and "certificate" in r.err and s.requests() == [],
         "the system does not know our CA", r)
    r = c.run(extra=["ca-file /nonexistent.pem"], ca=False)
    t.ok(r.rc == 1 and s.requests() == [], "a CA file that is missing", r)

    def to(where, status=302):
        return {"status": status, "headers": {"Location": where}}

    def moved(where, listener="good"):
        rules = lib.service(V1)
        rules["/version/Worldwide"] = to(where)
        rules["/v"] = lib.service(V1)["/version/Worldwide"]
        s.set(rules)
        return c.run(retries=2, listener=listener)

    r = moved(s.url("plain") + "/v")
    t.ok(r.rc == 1 and "redirect" in r.err and
         [x["listener"] for x in s.requests()] == ["good"],
         "redirect to http", r)
    r = moved(s.url("plain") + "/v", "plain")
    t.ok(r.rc == 1 and "redirect" in r.err and len(s.requests()) == 1,
         "redirect from http to http", r)
    r = moved("file:///etc/passwd")
    t.ok(r.rc == 1 and "redirect" in r.err, "redirect to a file", r)
    r = moved(s.url() + "/version/Worldwide")
    t.ok(r.rc == 1 and "redirects" in r.err and len(s.requests()) == 6,
         "redirect loop", r)
    r = moved(s.url("wrong") + "/v")
    t.ok(r.rc == 1 and "subject name" in r.err,
         "redirect to a wrong certificate", r)
    t.eq(c.cache(), {}, "nothing in the cache after all this")
    r = moved(s.url("other") + "/v")
    t.eq((r.rc, r.feeds["m365"]), (0, ("candidate", V1)),
         "redirect to another https", r)

    s.set(good)
    c = Case(root, s)
    for url, word in (("http://192.0.2.1", "only https"),
                      ("http://localhost.example", "only https"),
                      ("http://127.0.0.1.example", "only https"),
                      ("ftp://127.0.0.1", "only https"),
                      ("https://user:secret@192.0.2.1?x", "query"),
                      ("endpoints.office.com", "neither")):
        r = c.run(url=url, timeout=1)
        t.ok(r.rc == 1 and word in r.err and "secret" not in r.err,
             f"refused: {url}", r)
    r = c.run(listener="plain")
    t.eq(r.feeds["m365"], ("candidate", V1), "http on this machine", r)


def damage(t, s, root):
    c = Case(root, s)
    s.set(lib.service(V1))
    c.run()
    c.promote()
    whole = lib.read(c.path("snapshot"))
    os.mkdir(os.path.join(c.state, "cache", ".unknown"))
    for name, data in (("cut off", whole[:-5]), ("empty", b""),
                       ("of a newer program",
                        whole.replace(b"snapshot 1", b"snapshot 2", 1)),
                       ("nonsense", b"\0" * 100000)):
        lib.write(c.path("snapshot"), data)
        r = c.run()
        t.ok(r.feeds["m365"] == ("candidate", V1) and
             "m365.snapshot" in r.err, f"a snapshot {name}: anew", r)
        t.eq(lib.read(c.path("snapshot")), data, "and is left to others")
        os.unlink(c.path("candidate"))
    lib.write(c.path("snapshot"), whole)
    for n in (".m365.candidate.~AbCdEf", ".x.note.~123456"):
        lib.write(os.path.join(c.state, "cache", n), "half")
    keep = os.path.join(c.state, "cache", ".m365.other.~AbCdEf")
    lib.write(keep, "not ours")
    r = c.run()
    left = set(c.cache())
    t.eq(left, {"m365.snapshot", ".m365.other.~AbCdEf"},
         "what a killed run left is removed", r)
    target = os.path.join(c.dir, "elsewhere")
    lib.write(target, whole)
    os.unlink(c.path("snapshot"))
    os.symlink(target, c.path("snapshot"))
    r = c.run()
    t.eq(r.feeds["m365"], ("candidate", V1), "a link is not followed", r)

    c = Case(root, s)
    lib.write(c.state, "a file where the directory should be")
    r = c.run()
    t.eq((r.rc, r.feeds["m365"][0]), (1, "failed"), "no state directory", r)
    c = Case(root, s)
    os.makedirs(c.path("candidate"))
    r = c.run()
    t.eq((r.rc, r.feeds["m365"][0]), (1, "failed"),
         "a directory where the candidate should be", r)
    t.eq([n for n in os.listdir(os.path.join(c.state, "cache"))
          if n.startswith(".")], [], "no temporary file is left")


def descriptions(t, s, root):
    c = Case(root, s)
    s.set(lib.service(V1))
    good = "\n".join(["o365feed-fetch 1", f"state {c.state}", *c.block(),
                      "go"]) + "\n"
    for name, text in (
            ("nothing", ""), ("no go", good[:-3]), ("cut off", good[:-1]),
            ("another version", good.replace("fetch 1", "fetch 2")),
            ("unknown key", good.replace("timeout", "time-out")),
            ("unknown key of the run", good.replace("state", "stat", 1)),
            ("no state", good.replace(f"state {c.state}\n", "")),
            ("key twice", good.replace("retries 0",
                                       "retries 0\nretries 0")),
            ("bad number", good.replace("retries 0", "retries many")),
            ("number too large", good.replace("retries 0", "retries 99")),
            ("no source", good.replace("source o365\n", "")),
            ("unknown source", good.replace("source o365", "source crm")),
            ("feed name", good.replace("feed m365", "feed ../m365")),
            ("hidden feed name", good.replace("feed m365", "feed .m365")),
            ("feed twice", good.replace("go", "\n".join(c.block() +
                                                        ["go"]))),
            ("control character", good.replace("retries 0",
                                               "instance a\rb")),
            ("NUL", good.replace("retries 0", "instance a\0b")),
            ("no value", good.replace("retries 0", "retries")),
            ("after go", good + "state /\n"),
            ("endless line", good.replace("retries 0",
                                          "tenant " + "x" * 100000)),
            ("too many services", good.replace(
                "retries 0", "\n".join(["service x"] * 65)))):
        r = c.raw(text)
        t.ok(r.rc == 64 and r.out == "" and len(r.err.splitlines()) == 1,
             f"description: {name}", r)
    t.eq(s.requests(), [], "and nothing was asked")
    rc, out, err = lib.run([lib.program("o365feed-fetch"), "-h"])
    t.ok(rc == 64 and out == "" and err, "an argument", err)


PARTS = (without_starter, bad_bodies, bad_versions, statuses, transport, trust,
         damage, descriptions)

if __name__ == "__main__":
    sys.exit(play(PARTS))
