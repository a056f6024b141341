#!/usr/bin/env python3
"""o365feed-fetch, end to end: what it asks, and what then lies in the cache."""

import glob
import os
import pty
import re
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import lib                                          # noqa: E402
from fetching import Case, play, OTHER, V1, V2, V3  # noqa: E402

GUID = "12345678-9abc-4def-8123-456789abcdef"


def first_and_unchanged(t, s, root):
    c = Case(root, s)
    s.set(lib.service(V1))
    r = c.run()
    t.eq((r.rc, r.feeds), (0, {"m365": ("candidate", V1)}), "first fetch", r)
    t.eq(r.err, "", "first fetch says nothing")
    t.eq(s.paths(), ["/version/Worldwide", "/endpoints/Worldwide"],
         "version first, then endpoints")
    q = s.requests()
    t.eq(len({x["connection"] for x in q}), 1, "one connection")
    t.eq(q[1]["query"].keys(), {"clientrequestid"}, "no filters by default")
    t.eq(c.body("candidate"), lib.feed_body(), "the body, byte for byte")
    h = c.head("candidate")
    t.eq((h["feed"], h["source"], h["version"]), ("m365", "o365", V1),
         "header of the candidate")
    t.eq(set(c.cache()), {"m365.candidate"}, "nothing else in the cache")

    s.set(lib.service(V1))
    c.age("candidate", 1000)
    r = c.run()
    t.eq((r.rc, r.feeds["m365"]), (0, ("pending", V1)), "pending", r)
    t.eq(s.paths(), ["/version/Worldwide"], "pending: one request")

    c.promote()
    c.age("snapshot", 1000)
    before = c.cache()
    s.set(lib.service(V1))
    r = c.run()
    t.eq((r.rc, r.feeds["m365"]), (0, ("unchanged", V1)), "unchanged", r)
    t.eq(s.paths(), ["/version/Worldwide"], "unchanged: one request")
    t.eq(c.cache(), before, "unchanged: no byte written")
    t.ok(time.time() - os.stat(c.path("snapshot")).st_mtime < 100,
         "unchanged: the snapshot's time is now")

    s.set(lib.service(V2, lib.feed_body(OTHER)))
    r = c.run()
    t.eq((r.rc, r.feeds["m365"]), (0, ("candidate", V2)), "new version", r)
    t.eq(c.body("candidate"), lib.feed_body(OTHER), "new version: body")
    t.eq(c.cache()["m365.snapshot"], before["m365.snapshot"],
         "new version: the snapshot stays")

    s.set(lib.service(V1))
    r = c.run()
    t.eq(r.feeds["m365"], ("unchanged", V1), "version taken back", r)
    t.ok(not c.has("candidate"), "version taken back: no candidate left")

    s.set(lib.service(V1, lib.feed_body(OTHER)))
    r = c.run(extra=["force 1"])
    t.eq(r.feeds["m365"], ("candidate", V1), "force fetches anew", r)


def version_without_body(t, s, root):
    c = Case(root, s)
    s.set(lib.service(V1))
    c.run()
    c.promote()
    s.set(lib.service(V2))
    r = c.run()
    t.eq(r.feeds["m365"], ("candidate", V2), "version moved, body not", r)
    then = int(c.head("candidate")["unconfirmed"])
    t.ok(abs(then - time.time()) < 60, "unconfirmed since now", then)
    r = c.run()
    t.eq(r.feeds["m365"], ("unchanged", V2), "unconfirmed: left alone", r)
    t.eq(len(s.requests()), 3, "unconfirmed: one request")
    c.promote()
    r = c.run()
    t.eq(r.feeds["m365"], ("unchanged", V2), "the same once promoted", r)
    t.eq(len(s.requests()), 4, "the same once promoted: one request")

    c.edit("snapshot", f"unconfirmed {then}", f"unconfirmed {then - 3700}")
    s.set(lib.service(V2))
    r = c.run()
    t.eq(r.feeds["m365"], ("candidate", V2), "an hour later: confirmed", r)
    t.eq(len(s.requests()), 2, "an hour later: asked again")
    t.ok("unconfirmed" not in c.head("candidate"), "and no more in doubt")
    c.promote()
    r = c.run()
    t.eq((r.feeds["m365"], len(s.requests())), (("unchanged", V2), 3),
         "confirmed: one request")

    s.set(lib.service(V3))
    c.run()
    c.edit("candidate", "unconfirmed 1", "unconfirmed 9")
    s.set(lib.service(V3, lib.feed_body(OTHER)))
    r = c.run()
    t.eq(r.feeds["m365"], ("candidate", V3), "clock went back: asked", r)
    t.eq(c.body("candidate"), lib.feed_body(OTHER), "the late body is seen")
    t.ok("unconfirmed" not in c.head("candidate"), "a new body is no doubt")


def parameters(t, s, root):
    c = Case(root, s)
    s.set(lib.service(V1))
    r = c.run(extra=["service teams", "service exchange", "service Exchange",
                     "service mem", "service New Area", "tenant con/to",
                     "noipv6 1"])
    t.eq(r.feeds["m365"], ("candidate", V1), "services", r)
    q = [x["query"] for x in s.requests()]
    for x in q:
        x.pop("clientrequestid")
    t.eq(q, [{}, {"ServiceAreas": "Exchange,New Area,Skype",
                  "NoIPv6": "true", "TenantName": "con/to"},
             {"ServiceAreas": "MEM", "NoIPv6": "true",
              "TenantName": "con/to"}], "services: the requests")
    t.eq(c.parts("candidate"), ["endpoints", "mem"], "two parts")
    t.eq(c.body("candidate"), lib.feed_body() + lib.feed_body(lib.FEED_MEM),
         "both bodies")
    r = c.run(extra=["service MEM", "service Skype", "service exchange",
                     "service New Area", "tenant con/to", "noipv6 1"])
    t.eq(r.feeds["m365"], ("pending", V1), "same request, other order", r)
    c.promote()
    r = c.run(extra=["service Exchange"])
    t.eq(r.feeds["m365"], ("candidate", V1), "another request: anew", r)
    r = c.run(extra=["service MEM", "service Skype", "service exchange",
                     "service New Area", "tenant con/to", "noipv6 1"])
    t.ok(r.feeds["m365"] == ("unchanged", V1) and not c.has("candidate"),
         "the first request again: the other's candidate is dropped", r)

    c = Case(root, s)
    s.set(lib.service(V1))
    r = c.run(extra=["service intune"])
    t.eq((r.feeds["m365"], c.parts("candidate")),
         (("candidate", V1), ["mem"]), "MEM alone", r)

    rules = lib.service(V1)
    before = c.cache()
    for bad in ({"status": 500}, {"text": "[]"}, {"do": "drop"},
                {"text": "<html>"}):
        rules["/endpoints/Worldwide?ServiceAreas=MEM"] = bad
        s.set(rules)
        r = c.run(extra=["service mem", "service exchange"])
        t.eq((r.rc, r.feeds["m365"][0]), (1, "failed"),
             f"the MEM request fails alone: {bad}", r)
        t.eq(c.cache(), before, "the cache is as it was")

    c = Case(root, s)
    s.set(lib.service(V1, instance="USGovDoD"))
    r = c.run(extra=["instance USGovDoD"])
    t.eq(r.feeds["m365"], ("candidate", V1), "another instance", r)
    s.set({"/version/China": {"text": '[{"instance":"Worldwide","latest":"'
           + V3 + '"},\n{"instance":"china","latest":"' + V2 + '"}]'},
           "/endpoints/China": {"text": lib.feed_body()}})
    r = c.run(extra=["instance China"])
    t.eq(r.feeds["m365"], ("candidate", V2), "version out of an array", r)


def client_ids(t, s, root):
    def asked():
        return {x["query"]["clientrequestid"] for x in s.requests()}

    c = Case(root, s)
    s.set(lib.service(V1))
    c.run()
    made = asked()
    file = lib.read(os.path.join(c.state, "client-id")).decode()
    t.ok(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]"
                      r"[0-9a-f]{3}-[0-9a-f]{12}\n", file),
         "a random id, version 4", file)
    t.eq(made, {file.strip()}, "and it is sent")
    s.set(lib.service(V2))
    c.run()
    t.eq(asked(), made, "the same id later")
    s.set(lib.service(V2))
    c.run(env={"O365FEED_CLIENT_ID": GUID})
    t.eq(asked(), {GUID}, "id from the environment")
    s.set(lib.service(V2))
    c.run(top=[f"client-id {GUID}"],
          env={"O365FEED_CLIENT_ID": GUID[:-1] + "0"})
    t.eq(asked(), {GUID}, "id from the configuration wins")
    other = Case(root, s)
    s.set(lib.service(V2))
    other.run()
    t.ok(asked() != made, "another installation, another id")

    s.set(lib.service(V1))
    example = "B10C5ED1-bad1-445f-b386-b919946339a7"
    for name, kw in (("configuration", {"top": [f"client-id {example}"]}),
                     ("environment", {"env": {"O365FEED_CLIENT_ID":
                                              example}})):
        r = c.run(**kw)
        t.eq((r.rc, r.feeds["m365"][0], s.paths()), (1, "failed", []),
             f"Microsoft's example is refused: {name}", r)
        t.ok("example" in r.err and example not in r.err, "and said", r)
    lib.write(os.path.join(c.state, "client-id"), "no guid\n")
    r = c.run()
    t.ok(r.rc == 1 and "not a GUID" in r.err, "a damaged id file", r)


def left_alone(t, s, root):
    for name, act, wait in (
            ("429", {"status": 429}, 3600),
            ("429 with Retry-After",
             {"status": 429, "headers": {"Retry-After": "120"}}, 120),
            ("429 for a month",
             {"status": 429, "headers": {"Retry-After": "9999999999"}},
             86400),
            ("429 with a date", {"status": 429, "headers": {
                "Retry-After": time.strftime("%a, %d %b %Y %H:%M:%S GMT",
                                             time.gmtime(time.time() + 500))
            }}, 500),
            ("429 with nonsense",
             {"status": 429, "headers": {"Retry-After": "soon"}}, 3600),
            ("503 with Retry-After",
             {"status": 503, "headers": {"Retry-After": "300"}}, 300)):
        c = Case(root, s)
        rules = lib.service(V1)
        rules["/endpoints/Worldwide"] = act
        s.set(rules)
        r = c.run(retries=2)
        t.eq((r.rc, r.feeds["m365"]), (75, ("later", V1)), name, r)
        note = lib.read(c.path("note")).decode()
        then = int(re.search(r"not-before (\d+)", note).group(1))
        t.ok(abs(then - time.time() - wait) < 30, f"{name}: until then",
             then - time.time())
        r = c.run()
        t.eq((r.rc, s.paths()[2:]), (75, ["/version/Worldwide"]),
             f"{name}: only the version is asked", r)
        t.ok("not asked before" in r.err, f"{name}: said", r)

    r = c.run(extra=["force 1"])
    t.eq((r.rc, s.paths()[3:]), (75, ["/version/Worldwide",
                                      "/endpoints/Worldwide"]),
         "force asks all the same", r)
    s.set(lib.service(V1))
    c.edit("note", "not-before 1", "not-before 0")
    r = c.run()
    t.eq((r.rc, r.feeds["m365"]), (0, ("candidate", V1)), "time is over", r)
    t.ok(not c.has("note"), "and the note is gone")

    c = Case(root, s)
    s.set({"*": {"status": 429}})
    r = c.run()
    t.eq((r.rc, r.feeds["m365"]), (75, ("later", "-")),
         "429 from /version", r)
    r = c.run()
    t.eq((r.rc, len(s.requests())), (75, 1), "then nothing is asked", r)
    c.edit("note", "not-before 1", "not-before 8")
    s.set(lib.service(V1))
    r = c.run()
    t.eq(r.feeds["m365"], ("candidate", V1), "a note from a wrong clock", r)

    lib.write(c.path("note"), "o365feed-note 1\nnot-before never\n")
    r = c.run()
    t.ok(r.rc == 0 and "line 2: bad time" in r.err, "a damaged note", r)


def proxies(t, s, root):
    c = Case(root, s)
    s.set(lib.service(V1))
    r = c.run(extra=[f"proxy {s.url('plain')}"])
    t.eq((r.feeds["m365"], [x["method"] for x in s.requests()]),
         (("candidate", V1), ["CONNECT", "GET", "GET"]), "proxy", r)
    s.set(lib.service(V2))
    r = c.run(env={"https_proxy": s.url("plain")})
    t.eq((r.feeds["m365"][0], s.requests()[0]["method"]),
         ("candidate", "CONNECT"), "proxy from the environment", r)
    s.set(lib.service(V2))
    r = c.run(env={"https_proxy": s.url("plain"), "no_proxy": "127.0.0.1"})
    t.eq([x["method"] for x in s.requests()], ["GET"], "no_proxy", r)
    r = c.run(extra=["proxy http://127.0.0.1:1"])
    t.ok(r.rc == 1, "a proxy that is not there", r)
    r = c.run(listener="plain", env={"http_proxy": "http://127.0.0.1:1"})
    t.eq(r.rc, 0, "no proxy for http on this machine", r)


def text_feeds(t, s, root):
    c = Case(root, s, "own")
    url = s.url() + "/own.txt?key=secret"
    kw = {"source": "text", "url": url}
    act = {"text": "203.0.113.0/24\n", "etag": '"one"',
           "modified": "Mon, 18 May 2026 10:00:00 GMT"}
    s.set({"/own.txt": act})
    r = c.run(**kw)
    t.eq((r.rc, r.feeds["own"]), (0, ("candidate", "-")), "text", r)
    t.eq((c.body("candidate"), c.parts("candidate")),
         (act["text"], ["body"]), "text: body")
    h = c.head("candidate")
    t.eq((h["etag"], h["last-modified"]), ('"one"', act["modified"]),
         "text: validators")
    t.ok("clientrequestid" not in s.requests()[0]["query"],
         "text: no client id for strangers")
    t.ok(not os.path.exists(os.path.join(c.state, "client-id")),
         "text: none is made")
    r = c.run(**kw)
    t.eq(r.feeds["own"], ("pending", "-"), "text: 304, pending", r)
    t.eq(s.requests()[1]["headers"].get("if-none-match"), '"one"',
         "text: asked with the ETag")
    c.promote()
    c.age("snapshot", 1000)
    before = c.cache()
    r = c.run(**kw)
    t.eq(r.feeds["own"], ("unchanged", "-"), "text: 304, unchanged", r)
    t.eq(c.cache(), before, "text: 304 touches neither body nor validators")
    t.ok(time.time() - os.stat(c.path("snapshot")).st_mtime < 100,
         "text: 304 touches the time")
    s.set({"/own.txt": {"text": act["text"]}})
    r = c.run(**kw)
    t.eq((r.feeds["own"], c.cache()), (("unchanged", "-"), before),
         "text: 200 with the same body", r)
    s.set({"/own.txt": {"text": "198.51.100.0/24\n"}})
    r = c.run(**kw)
    t.eq(r.feeds["own"], ("candidate", "-"), "text: a new body", r)
    t.ok("etag" not in c.head("candidate"), "text: no validators offered")
    s.set({"/own.txt": {"text": act["text"]}})
    r = c.run(**kw)
    t.eq((r.feeds["own"], c.body("candidate")),
         (("candidate", "-"), act["text"]), "text: and back again", r)

    before = c.cache()
    for name, a in (("HTML", {"text": "\n <html>"}), ("empty", {"text": ""}),
                    ("blank", {"text": " \n\n"}),
                    ("conflict", {"text": "1.2.3.0/24\n<<<<<<< a\n"}),
                    ("HTTP 404", {"status": 404}),
                    ("HTTP 304", {"status": 304})):
        s.set({"/own.txt": a})
        r = c.run(source="text", url=url, extra=["force 1"])
        t.ok(r.rc == 1 and "secret" not in r.err and
             len(r.err.splitlines()) == 1, f"text: {name}", r)
        t.eq(c.cache(), before, f"text: {name}: the cache is as it was")
    s.set({"/own.txt": {"status": 429, "headers": {"Retry-After": "60"}}})
    r = c.run(**kw)
    t.eq((r.rc, r.feeds["own"][0]), (75, "later"), "text: 429", r)
    r = c.run(**kw)
    t.eq((r.rc, len(s.requests())), (75, 1), "text: then not asked", r)

    c = Case(root, s, "own")
    s.set({"/own.txt": {"size": 60 << 20, "fill": "#" * 63 + "\n"}})
    r = c.run(source="text", url=url, timeout=30)
    t.eq((r.feeds["own"][0], len(c.body("candidate"))),
         ("candidate", 60 << 20), "text: 60 MB", r)
    s.set({"/own.txt": {"size": (100 << 20) + 1}})
    r = c.run(source="text", url=url, timeout=30)
    t.ok(r.rc == 1 and "larger than 104857600" in r.err,
         "text: too large", r)


def local_files(t, s, root):
    c = Case(root, s)
    d = os.path.join(c.dir, "mirror %")
    os.makedirs(d + "/version")
    os.makedirs(d + "/endpoints")
    lib.write(d + "/version/worldwide", lib.version_body(V1))
    lib.write(d + "/endpoints/Worldwide", lib.feed_body())
    r = c.run(url=d)
    t.eq((r.rc, r.feeds["m365"]), (0, ("candidate", V1)), "directory", r)
    r = c.run(url=d)
    t.eq(r.feeds["m365"], ("pending", V1), "directory: pending", r)
    c.promote()
    r = c.run(url="file://" + d.replace("%", "%25").replace(" ", "%20"))
    t.eq(r.feeds["m365"], ("unchanged", V1), "file: address", r)
    lib.write(d + "/version/worldwide", lib.version_body(V2))
    r = c.run(url=d)
    t.eq(r.feeds["m365"], ("candidate", V2), "directory: new version", r)
    t.ok("unconfirmed" not in c.head("candidate"),
         "a file is not in doubt")
    c = Case(root, s)
    r = c.run(url=d, extra=["service mem", "service skype"])
    t.ok(r.rc == 1 and "No such file" in r.err and c.cache() == {},
         "directory without MEM", r)
    lib.write(d + "/endpoints/worldwide.mem", lib.feed_body(lib.FEED_MEM))
    r = c.run(url=d, extra=["service mem", "service skype"])
    t.eq((r.rc, c.parts("candidate")), (0, ["endpoints", "mem"]),
         "directory with MEM", r)

    c = Case(root, s)
    body = d + "/endpoints/Worldwide"
    r = c.run(url=body)
    t.eq(r.feeds["m365"], ("candidate", "-"), "one file", r)
    c.promote()
    r = c.run(url=body)
    t.eq(r.feeds["m365"], ("unchanged", "-"), "one file: unchanged", r)
    lib.write(body, lib.feed_body(OTHER))
    r = c.run(url=body)
    t.eq(r.feeds["m365"], ("candidate", "-"), "one file: changed", r)
    lib.write(body, "[]")
    before = c.cache()
    r = c.run(url=body)
    t.eq((r.rc, c.cache()), (1, before), "one file: bad", r)
    fifo = os.path.join(c.dir, "fifo")
    os.mkfifo(fifo)
    for url in (fifo, "-", "relative/file", "/nonexistent", "/dev/zero",
                "file:relative", "file:///a%zz", "file://far/away", d):
        r = c.run(source="text", url=url)
        t.ok(r.rc == 1 and len(r.err.splitlines()) == 1,
             f"refused: {os.path.basename(url)}", r)
    text = os.path.join(c.dir, "own.txt")
    lib.write(text, "203.0.113.0/24\n")
    r = c.run(source="text", url=text)
    t.eq(r.feeds["m365"], ("candidate", "-"), "text file", r)


def several_feeds(t, s, root):
    c = Case(root, s)
    rules = lib.service(V1)
    rules.update({"/own.txt": {"text": "203.0.113.0/24\n"},
                  "/later.txt": {"status": 429}})
    s.set(rules)
    a = c.block("a")
    b = c.block("b", source="text", url=s.url() + "/own.txt")
    late = c.block("late", source="text", url=s.url() + "/later.txt")
    bad = c.block("bad", source="text", url=s.url() + "/missing")
    r = c.run(a, b)
    t.eq((r.rc, r.feeds), (0, {"a": ("candidate", V1),
                               "b": ("candidate", "-")}), "two feeds", r)
    t.eq(len({x["connection"] for x in s.requests()}), 1,
         "two feeds: one connection")
    r = c.run(late, b)
    t.eq((r.rc, r.feeds["late"][0], r.feeds["b"][0]),
         (75, "later", "pending"), "one later", r)
    r = c.run(bad, late, a)
    t.eq((r.rc, list(r.feeds)), (1, ["bad", "late", "a"]),
         "one failed, one later", r)
    t.eq(r.feeds["a"][0], "pending", "the others are fetched")


def walls(t, s, root):
    c = Case(root, s)
    s.set(lib.service(V1))
    r = c.run(top=["verbose 3"])
    t.eq(r.rc, 0, "verbose", r)
    ids = [x["query"]["clientrequestid"] for x in s.requests()]
    t.ok(all(i not in r.err for i in ids), "verbose hides the client id", r)
    r = c.run(top=["progress 1"])
    t.eq(r.err, "", "no progress where there is no terminal")
    r = c.run(top=["verbose 0"], url=s.url("plain") + "/none")
    t.ok(r.rc == 1 and r.err != "", "quiet still says errors", r)
    s.set({"*": {"do": "hang", "seconds": 3}})
    with subprocess.Popen([lib.program("o365feed-fetch")],
                          stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as p:
        p.stdin.write(c.text(c.block(timeout=2)).encode())
        p.stdin.close()
        while not s.requests():
            time.sleep(0.01)
        status = lib.read(f"/proc/{p.pid}/status").decode()
        limits = lib.read(f"/proc/{p.pid}/limits").decode()
        p.kill()
    t.ok(re.search(r"^NoNewPrivs:\s+1$", status, re.M), "no new privileges",
         status)
    t.ok(re.search(r"^Max core file size +0 +0 ", limits, re.M), "no core",
         limits)
    t.ok(re.search(r"^Max file size +8389\d+ ", limits, re.M), "file size",
         limits)


def progress(t, s, root):
    """A slow body, with a terminal for stderr."""
    c = Case(root, s)
    s.set({"/version/Worldwide": {"text": lib.version_body(V1)},
           "/endpoints/Worldwide": {"text": lib.feed_body(), "do": "drip",
                                    "rate": 1500}})
    try:
        far, near = pty.openpty()
    except OSError as e:
        t.skip("progress on a terminal", str(e))
        return
    with subprocess.Popen([lib.program("o365feed-fetch")],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=near) as p:
        out = p.communicate(c.text(c.block(), top=["progress 1"]).encode())
    os.set_blocking(far, False)
    try:
        seen = os.read(far, 65536).decode()
    except BlockingIOError:
        seen = ""
    os.close(near)
    os.close(far)
    t.eq(out[0].decode(), f"feed m365 candidate {V1}\n", "progress: done")
    t.ok("\rfeed m365: " in seen and seen.endswith("\r\033[K"),
         "progress: shown, and taken away", repr(seen))


def published_files(t, s, root):
    data = os.environ.get("O365FEED_DATA") or os.path.join(
        lib.TOP, os.pardir, "shared", "data")
    found = sorted(glob.glob(os.path.join(data, "o365", "*", "*.json")))
    found = [f for f in found if os.path.basename(os.path.dirname(f)) in
             ("worldwide", "china", "usgov-dod", "variants")]
    if not found:
        t.skip("published files", "no published data here")
        return
    c = Case(root, s)
    for f in found:
        r = c.run(url=f)
        t.ok(r.feeds["m365"] == ("candidate", "-") and
             c.body("candidate").encode() == lib.read(f),
             f"published: {os.path.basename(f)}", r)


PARTS = (first_and_unchanged, version_without_body, parameters, client_ids,
         left_alone, proxies, text_feeds, local_files, several_feeds,
         progress, published_files, walls)

if __name__ == "__main__":
    sys.exit(play(PARTS))
