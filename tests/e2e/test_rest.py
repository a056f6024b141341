#!/usr/bin/env python3
"""Answers of the Azure Resource Manager: a bearer token that shows nowhere,
and pages that come whole or not at all."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import lib                                          # noqa: E402
from downloads import tags                          # noqa: E402
from fetching import Case, play                     # noqa: E402

TOKEN = "eyJ0eXAi.SECRET-0123456789_secret~+/.abc=="
TAGS = "/subscriptions/1/providers/Microsoft.Network/locations/x/serviceTags"
COMMUNITIES = "/subscriptions/1/providers/Microsoft.Network/" \
    "bgpServiceCommunities"


def entry(tag):
    return {"name": tag, "id": tag, "properties": {
        "changeNumber": "7", "region": "", "systemService": "",
        "addressPrefixes": ["192.0.2.0/24"]}}


def page(names, following=None, **more):
    body = {"name": "Public", "changeNumber": "7", "cloud": "Public",
            "values": [entry(n) for n in names], **more}
    if following is not None:
        body["nextLink"] = following
    return {"text": json.dumps(body)}


class Rest(Case):
    """A feed at the address of the API, with a token in a file."""

    def __init__(self, root, server, path=TAGS, source="service-tags"):
        super().__init__(root, server, "arm")
        self.source = source
        self.at = path
        self.file = os.path.join(self.dir, "token")
        self.token(TOKEN + "\n")

    def token(self, text, mode=0o600):
        lib.write(self.file, text)
        os.chmod(self.file, mode)

    def block_of(self, extra=None, listener="good", query="?api-version=1",
                 **kw):
        if extra is None:
            extra = [f"token-file {self.file}"]
        return self.block(source=self.source, url=self.server.url(listener) +
                          self.at + query, extra=extra, **kw)

    def get(self, rules=None, env=None, **kw):
        if rules is not None:
            self.server.set(rules)
        return self.run(self.block_of(**kw), env=env)

    def asked(self):
        return [r["headers"].get("authorization")
                for r in self.server.requests()]

    def hidden(self, r):
        """Is the token in nothing that was written or said?"""
        everything = (r.out + r.err).encode() + b"".join(
            self.cache().values())
        return b"SECRET" not in everything


# Promise: token-readable
def tokens(t, s, root):
    c = Rest(root, s)
    rules = {TAGS: {**page(["A"]), "etag": '"1"'}}
    r = c.get(rules)
    t.ok(r.feeds["arm"] == ("candidate", "-") and r.err == "" and
         c.asked() == ["Bearer " + TOKEN] and c.hidden(r) and
         c.body("candidate") == rules[TAGS]["text"],
         "a token from a file; one page, as it came", r, c.asked())
    r = c.get()
    t.ok(r.feeds["arm"] == ("pending", "-") and
         s.requests()[-1]["headers"].get("if-none-match") == '"1"',
         "and conditionally", r)
    r = c.get(rules, extra=["token-env ARM_TOKEN"],
              env={"ARM_TOKEN": TOKEN})
    t.ok(r.rc == 0 and c.asked() == ["Bearer " + TOKEN] and c.hidden(r),
         "a token from the environment", r)
    c.get(rules, extra=())
    t.eq(c.asked(), [None], "no token unless there is one")

    c = Rest(root, s)
    for what, text, mode, word in (
            ("others read it", TOKEN, 0o604, "chmod 600"),
            ("others write it", TOKEN, 0o602, "chmod 600"),
            ("its group writes it", TOKEN, 0o620, "chmod 600"),
            ("empty", "", 0o600, "empty"),
            ("white space", " \n\n", 0o600, "empty"),
            ("JSON", json.dumps({"accessToken": TOKEN}), 0o600,
             "not a bearer token"),
            ("quoted", f'"{TOKEN}"', 0o600, "not a bearer token"),
            ("two lines", TOKEN + "\nX: " + TOKEN, 0o600,
             "not a bearer token"),
            ("with its scheme", "Bearer " + TOKEN, 0o600, "take \"Bearer\""),
            ("NUL", TOKEN + "\0" + TOKEN, 0o600, "NUL"),
            ("large", TOKEN * 1000, 0o600, "longer")):
        c.token(text, mode)
        r = c.get(rules)
        t.ok(r.rc == 1 and word in r.err and c.file in r.err and
             len(r.err.splitlines()) == 1 and s.requests() == [] and
             c.hidden(r), f"a token file refused: {what}", r)
    if os.geteuid() == 0:
        c.token(TOKEN, 0o640)
        os.chown(c.file, 0, 1)
        r = c.get(rules)
        t.ok(r.rc == 1 and "chmod 600" in r.err, "its group reads it", r)
        os.chown(c.file, 0, 0)
        r = c.get(rules)
        t.eq(r.rc, 0, "root:root 0440, as systemd gives credentials", r)
        os.chown(c.file, 1, 0)
        r = c.get(rules)
        t.ok(r.rc == 1 and "another user" in r.err, "owned by another", r)
    else:
        t.skip("owners of the token file", "not root")
    os.unlink(c.file)
    r = c.get(rules)
    t.ok(r.rc == 1 and "No such file" in r.err, "no token file", r)
    os.mkfifo(c.file, 0o600)
    r = c.get(rules)
    t.ok(r.rc == 1 and "not a regular file" in r.err, "a FIFO", r)
    r = c.get(rules, extra=["token-env ARM_TOKEN"])
    t.ok(r.rc == 1 and "ARM_TOKEN: no such variable" in r.err and
         s.requests() == [], "no such variable", r)


def refused(t, s, root):
    c = Rest(root, s)
    c.get({TAGS: page(["A"])})
    c.promote()
    before = c.cache()
    for what, kw, act, word in (
            ("401", {}, {"status": 401, "text": "no " + TOKEN},
             f"HTTP 401: the token of {c.file} is not accepted"),
            ("403", {}, {"status": 403, "text": "no"},
             "HTTP 403: the token's owner may not read this: the role "
             "Reader"),
            ("401 without", {"extra": ()}, {"status": 401},
             "HTTP 401: a token is wanted: token-file or token-env"),
            ("an error", {}, {"text": '{"error": {"code": "X"}}'},
             "no array"),
            ("HTML", {}, {"text": "<html>"}, "is HTML"),
            ("a redirect to another host", {}, {"status": 302, "headers": {
                "Location": s.url("other", "localhost") + "/steal"}},
             "HTTP 302: with a token no redirect"),
            ("a redirect to the same host", {}, {"status": 307, "headers": {
                "Location": "/again"}},
             "HTTP 307: with a token no redirect")):
        r = c.get({TAGS: act, "*": page(["Z"])}, **kw)
        t.ok(r.rc == 1 and word in r.err and len(r.err.splitlines()) == 1 and
             len(s.requests()) == 1 and c.hidden(r) and
             c.cache() == before, f"{what}: one line, nothing more", r)
    r = c.get({"*": page(["Z"])}, listener="plain")
    t.ok(r.rc == 1 and "https alone" in r.err and s.requests() == [],
         "http to this machine: not with a token", r)
    for listener in ("wrong", "expired", "unknown"):
        r = c.get({"*": page(["Z"])}, listener=listener)
        t.ok(r.rc == 1 and s.requests() == [] and c.hidden(r),
             f"certificate {listener}: no token is sent", r)
    r = c.get({TAGS: {"status": 429, "headers": {"Retry-After": "9"}}})
    t.ok(r.rc == 75 and c.cache()["arm.snapshot"] == before["arm.snapshot"],
         "429: later", r)


def pages(t, s, root):
    c = Rest(root, s)
    base = s.url() + TAGS

    def chain(*names, last=None):
        rules = {}
        for i, n in enumerate(names):
            key = TAGS if i == 0 else f"{TAGS}?page={i}"
            following = f"{base}?page={i + 1}&$skiptoken=x" \
                if i + 1 < len(names) else last
            rules[key] = {**page(n, following), "etag": f'"{i}"'}
        return rules

    r = c.get(chain(["A", "B"], [], ["C"]))
    body = json.loads(c.body("candidate"))
    t.ok(r.feeds["arm"] == ("candidate", "-") and r.err == "" and
         [v["name"] for v in body["values"]] == ["A", "B", "C"] and
         body["cloud"] == "Public" and "nextLink" not in body and
         c.parts("candidate") == ["body"] and
         c.asked() == ["Bearer " + TOKEN] * 3,
         "three pages: one body", r, body)
    t.eq(body["values"][1], entry("B"), "entries as they came")
    t.ok("etag" not in c.head("candidate"), "validators of one page are not "
         "those of all")
    c.promote()
    before = c.cache()
    r = c.get(chain(["A", "B"], [], ["C"]))
    t.ok(r.feeds["arm"] == ("unchanged", "-") and c.cache() == before,
         "the same pages: unchanged", r)
    r = c.get(chain(["A"], ["B", "C"]))
    t.eq(r.feeds["arm"], ("unchanged", "-"), "cut elsewhere: unchanged", r)
    for none in ("", None):
        rules = chain(["A", "B"], ["C"])
        text = json.loads(rules[f"{TAGS}?page=1"]["text"])
        text["nextLink"] = none
        rules[f"{TAGS}?page=1"]["text"] = json.dumps(text)
        r = c.get(rules)
        t.eq(r.feeds["arm"], ("unchanged", "-"), f"nextLink {none!r} ends", r)

    far = s.url("other", "localhost")
    second = f"{TAGS}?page=1"
    for what, change, word in (
            ("another host", {"last": far + TAGS}, "another host"),
            ("another port", {"last": s.url("other") + TAGS},
             "another host"),
            ("http", {"last": s.url("plain") + TAGS}, "another host"),
            ("a user", {"last": base.replace("//", "//a:b@")},
             "another host"),
            ("no address", {"last": "page 2"}, "another host"),
            ("a path alone", {"last": TAGS}, "another host"),
            ("itself", {"last": f"{base}?page=1&$skiptoken=x"},
             "page 2 leads back to page 2"),
            ("the first", {"last": f"{base}?api-version=1"},
             "page 2 leads back to page 1"),
            ("a number", {"last": 5}, "not an address"),
            ("a long one", {"last": base + "?" + "x" * 5000},
             "not an address")):
        r = c.get(chain(["A"], ["X"], **change))
        t.ok(r.rc == 1 and word in r.err and len(r.err.splitlines()) == 1 and
             len(s.requests()) == 2 and c.hidden(r) and
             c.cache() == before, f"nextLink to {what}: not followed", r)
        t.ok("skiptoken" not in r.err and "a:b" not in r.err,
             "no query and no user in the message")
    for what, act, word in (
            ("404", {"status": 404}, "HTTP 404"),
            ("401", {"status": 401}, "HTTP 401"),
            ("HTML", {"text": "<p>"}, "is HTML"),
            ("text", {"text": "sorry"}, ""),
            ("cut off", {"text": page(["C"])["text"][:-5]}, "line"),
            ("truncated", {"do": "truncate", **page(["C"])}, ""),
            ("an array", {"text": "[]"}, "page 2: no array"),
            ("without values", {"text": "{}"}, "page 2: no array"),
            ("later", {"status": 503, "headers": {"Retry-After": "1"}},
             "not asked again")):
        rules = chain(["A"], ["X"])
        rules[second] = act
        r = c.get(rules)
        t.ok(r.rc in (1, 75) and word in r.err and
             len(r.err.splitlines()) == 1 and
             c.cache()["arm.snapshot"] == before["arm.snapshot"] and
             not c.has("candidate"), f"page 2 {what}: none counts", r)
    if c.has("note"):
        os.unlink(c.path("note"))

    rules = chain(*[[f"T{i}"] for i in range(100)])
    r = c.get(rules)
    t.ok(r.feeds["arm"] == ("candidate", "-") and
         len(json.loads(c.body("candidate"))["values"]) == 100,
         "a hundred pages", r.err)
    os.unlink(c.path("candidate"))
    r = c.get(chain(*[[f"T{i}"] for i in range(101)]))
    t.ok(r.rc == 1 and "more than 100 pages" in r.err and
         len(s.requests()) == 100 and c.cache() == before,
         "one more is too many", r)
    many = page([])["text"][:-2] + "0," * 600000 + "0]"
    rules = {TAGS: {"text": many + f', "nextLink": "{base}?page=1"}}'},
             second: {"text": many + "}"}}
    r = c.get(rules, timeout=20)
    t.ok(r.rc == 1 and "2 pages: JSON of too many values" in r.err and
         c.cache() == before, "too many values together", r)


def communities(t, s, root):
    def service(name, value):
        return {"name": name, "id": "/subscriptions//resourceGroups//" + name,
                "properties": {"serviceName": name, "bgpCommunities": [{
                    "serviceSupportedRegion": "Global",
                    "communityName": name, "communityValue": value,
                    "communityPrefixes": ["192.0.2.0/24"]}]}}

    base = s.url() + COMMUNITIES
    c = Rest(root, s, COMMUNITIES, "bgp-communities")
    r = c.get({COMMUNITIES: {"text": json.dumps(
        {"value": [service("A", "12076:5010")], "nextLink": base + "?p=2"})},
        COMMUNITIES + "?p=2": {"text": json.dumps(
            {"value": [service("B", "12076:5020")]})}})
    got = json.loads(c.body("candidate"))
    t.ok(r.feeds["arm"] == ("candidate", "-") and
         [v["name"] for v in got["value"]] == ["A", "B"] and
         list(got) == ["value"] and c.asked() == ["Bearer " + TOKEN] * 2,
         "communities: two pages", r, got)
    for what, text in (
            ("az", json.dumps([{"name": "A", "serviceName": "A",
                                "bgpCommunities": []}])),
            ("PowerShell", "Name           : A\nBgpCommunities : []\n")):
        r = c.get({COMMUNITIES: {"text": text}})
        t.ok(r.feeds["arm"] == ("candidate", "-") and
             c.body("candidate") == text, f"communities: as {what}", r)
    for what, text, word in (("nothing", "", "empty"), ("[]", "[]", "empty"),
                             ("{}", "{}", "no array"),
                             ("HTML", "<a>", "is HTML")):
        r = c.get({COMMUNITIES: {"text": text}})
        t.ok(r.rc == 1 and word in r.err, f"communities: not {what}", r)
    file = os.path.join(c.dir, "saved.json")
    lib.write(file, json.dumps({"value": [service("A", "12076:5010")]}))
    r = c.run(c.block(source="bgp-communities", url=file))
    t.eq(r.feeds["arm"], ("candidate", "-"), "communities: a saved file", r)
    file = os.path.join(c.dir, "ServiceTags_Public_20251013.json")
    lib.write(file, tags())
    r = c.run(c.block(source="service-tags", url=file))
    t.ok(r.feeds["arm"][0] == "candidate" and
         c.head("candidate")["version"] == "20251013",
         "tags: a saved file, with the version of its name", r)
    r = c.run(c.block(source="service-tags", url=file, extra=["cloud gov"]))
    t.ok(r.rc == 1 and "of cloud Public, not AzureGovernment" in r.err,
         "tags: a saved file of another cloud", r)


NOBODY = 65534


def other_user():
    """As whom to run what the kernel hides from its own user, or why not: as
    root one sees all."""
    if os.geteuid() != 0:
        return None, ""
    try:
        p = subprocess.run([lib.program("o365feed-fetch")], user=NOBODY,
                           stdin=subprocess.DEVNULL, check=False,
                           stderr=subprocess.DEVNULL)
        return NOBODY, "" if p.returncode == 64 else "it can't be run"
    except PermissionError:
        return NOBODY, "the program lies where nobody else may go"


def held(c, where, user):
    """Start a fetch that hangs with its token; the process."""
    value = c.file if where == "token-file" else "ARM_TOKEN"
    ca = os.path.join(c.dir, "ca.pem")
    lib.write(ca, lib.read(c.server.ca))
    if user is not None:
        for f in (os.path.dirname(c.dir), c.dir, c.file):
            os.chown(f, user, user)
    text = c.text(c.block_of(extra=[f"{where} {value}", f"ca-file {ca}"],
                             ca=False, timeout=20))
    p = subprocess.Popen(
        ["sh", "-c", "ulimit -c unlimited 2>/dev/null; exec \"$0\"",
         lib.program("o365feed-fetch")], cwd=c.dir, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, user=user,
        env={"PATH": os.environ["PATH"], "ARM_TOKEN": TOKEN})
    p.stdin.write(text.encode())
    p.stdin.close()
    for _ in range(200):
        if c.server.requests() or p.poll() is not None:
            break
        time.sleep(0.05)
    return p, text


def trace(t, c, where, user):
    c.server.set({"*": {"do": "hang", "seconds": 20}})
    p, text = held(c, where, user)
    if not t.ok("SECRET" not in text and c.server.requests() != [] and
                p.poll() is None, f"{where}: not in the description",
                c.server.requests(), p.poll()):
        p.kill()
        p.communicate()
        return
    argv = lib.read(f"/proc/{p.pid}/cmdline")
    core = [x for x in lib.read(f"/proc/{p.pid}/limits").decode()
            .splitlines() if "core file" in x][0].split()
    owner = os.stat(f"/proc/{p.pid}/environ").st_uid
    p.send_signal(signal.SIGSEGV)
    out = p.stdout.read() + p.stderr.read()
    p.stdout.close()
    p.stderr.close()
    _, status = os.waitpid(p.pid, 0)
    p.returncode = status
    t.ok(b"SECRET" not in argv, f"{where}: not in the arguments", argv)
    t.eq(core[4:6], ["0", "0"], f"{where}: no room for core files")
    # proc(5): a process that is not dumpable belongs to root there
    t.eq(owner, 0, f"{where}: its memory is closed to its own user")
    t.ok(not os.WCOREDUMP(status) and b"SECRET" not in out and
         not any(b"SECRET" in v for v in lib.tree(c.dir).values()
                 if not v.startswith(b"eyJ0")),
         f"{where}: no core file", status, os.listdir(c.dir), out)


def no_trace(t, s, root):
    """A process that holds a token: its arguments do not show it, its memory
    is closed, and killed it leaves no core file."""
    user, why = other_user()
    if why != "":
        t.skip("a process with a token", why)
        return
    # not below $TMPDIR, which is closed to others
    with tempfile.TemporaryDirectory(dir="/tmp") as place:
        for where in ("token-file", "token-env"):
            trace(t, Rest(place, s), where, user)


if __name__ == "__main__":
    sys.exit(play([tokens, refused, pages, communities, no_trace]))
