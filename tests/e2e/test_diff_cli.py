#!/usr/bin/env python3
"""`o365feed diff` from outside: small files of our own, and every published
file with the next one against a computation that shares no code with it."""

import hashlib
import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(os.environ.get("O365FEED", "./o365feed"))
DATA = os.path.abspath(os.environ.get("O365FEED_DATA", "../shared/data"))
TMP = tempfile.mkdtemp(prefix="diff")

count = 0
failed = False


def ok(good, name, *why):
    global count, failed
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good:
        failed = True
        for w in why:
            print("# " + str(w).replace("\n", "\n# "))


def run(*args, stdin=b"", stdout=subprocess.PIPE):
    env = dict(os.environ, XDG_CONFIG_HOME=TMP)
    p = subprocess.run([PROGRAM, *args], input=stdin, stdout=stdout,
                       stderr=subprocess.PIPE, env=env, timeout=60)
    return p.returncode, p.stdout or b"", p.stderr


def write(name, body):
    path = os.path.join(TMP, name)
    with open(path, "wb") as f:
        f.write(body if isinstance(body, bytes) else body.encode())
    return path


def entry(number, service, category, ips=(), urls=(), tcp="443", udp=None,
          required=True):
    e = {"id": number, "serviceArea": service,
         "serviceAreaDisplayName": service}
    if urls:
        e["urls"] = list(urls)
    if ips:
        e["ips"] = list(ips)
    if tcp:
        e["tcpPorts"] = tcp
    if udp:
        e["udpPorts"] = udp
    e.update(expressRoute=True, category=category, required=required)
    return e


# --- the independent computation ---------------------------------------------

RANK = {"default": 1, "allow": 2, "optimize": 3}


def ports(text):
    return frozenset(p.strip() for p in (text or "").split(",") if p.strip())


class Side:
    """What a published file says of each prefix and host name."""

    def __init__(self, path):
        with open(path, encoding="utf-8-sig") as f:
            body = json.load(f)
        self.prefixes = self.gather(body, "ips")
        self.hosts = {h.lower(): v for h, v in
                      self.gather(body, "urls").items()}
        self.runs = {v: self.spans(v) for v in (4, 6)}

    @staticmethod
    def gather(body, key):
        held = {}
        for e in body:
            for name in e.get(key, []):
                held.setdefault(name, []).append(e)
        told = {}
        for name, es in held.items():
            told[name] = (
                # where it belongs ...
                (frozenset(e["serviceArea"].lower() for e in es),
                 max(RANK[e["category"].lower()] for e in es)),
                # ... and all else
                (frozenset(e["id"] for e in es),
                 frozenset().union(*(ports(e.get("tcpPorts")) for e in es)),
                 frozenset().union(*(ports(e.get("udpPorts")) for e in es)),
                 any(e["required"] for e in es),
                 any(e["expressRoute"] for e in es)))
        return told

    def nets(self, version):
        return [n for n in map(ipaddress.ip_network, self.prefixes)
                if n.version == version]

    def spans(self, version):
        return [(int(n[0]), int(n[-1])) for n in
                ipaddress.collapse_addresses(self.nets(version))]

    def holds(self, name):
        n = ipaddress.ip_network(name)
        return any(a <= int(n[0]) and int(n[-1]) <= b
                   for a, b in self.merged(n.version))

    def merged(self, version):
        out = []
        for a, b in sorted(self.runs[version]):
            if out and out[-1][1] + 1 >= a:
                out[-1] = (out[-1][0], max(b, out[-1][1]))
            else:
                out.append((a, b))
        return out

    def space(self, version):
        return sum(b - a + 1 for a, b in self.runs[version])


def common(a, b, version):
    return sum(max(0, min(e, f) - max(s, t) + 1)
               for s, e in a.runs[version] for t, f in b.runs[version])


def covered(host, hosts):
    """Does one of them stand for it?  A wildcard of its own counts as a letter
    that only a wildcard meets."""
    return any(re.fullmatch(re.escape(h).replace("\\*", ".*"),
                            host.replace("*", "\x01"), re.S) for h in hosts)


def expect(a, b):
    """Everything that the report must say, as sets and numbers."""
    want = {}
    gone, come = set(a.prefixes) - set(b.prefixes), \
        set(b.prefixes) - set(a.prefixes)
    want["removed"] = {p for p in gone if not b.holds(p)}
    want["added"] = {p for p in come if not a.holds(p)}
    want["respelled"] = (gone | come) - want["removed"] - want["added"]
    for side, x, y in (("", a.prefixes, b.prefixes), ("host ", a.hosts,
                                                       b.hosts)):
        both = [(p, x[p], y[p]) for p in set(x) & set(y) if x[p] != y[p]]
        want[side + "moved"] = {p for p, v, w in both if v[0] != w[0]}
        want[side + "changed"] = {p for p, v, w in both if v[0] == w[0]}
    gone, come = set(a.hosts) - set(b.hosts), set(b.hosts) - set(a.hosts)
    want["host removed"] = {h for h in gone if not covered(h, b.hosts)}
    want["host added"] = {h for h in come if not covered(h, a.hosts)}
    want["host respelled"] = (gone | come) - want["host removed"] - \
        want["host added"]
    want["space"] = {}
    for v in (4, 6):
        shared = common(a, b, v)
        want["space"]["v%d" % v] = {
            "old": str(a.space(v)), "new": str(b.space(v)),
            "gained": str(b.space(v) - shared),
            "lost": str(a.space(v) - shared)}
    want["prefixes"] = [{"v4": len(s.nets(4)), "v6": len(s.nets(6))}
                        for s in (a, b)]
    return want


def got(report):
    has = {k: {r["prefix"] for r in report[k]} for k in
           ("removed", "added", "respelled", "moved", "changed")}
    for k, rows in report["hosts"].items():
        has["host " + k] = {r["host"] for r in rows}
    has["space"] = report["space"]
    has["prefixes"] = [report[s]["prefixes"] for s in ("old", "new")]
    return has


def text_agrees(text, want):
    """The text form has the same numbers and the same rows."""
    rows = {"-": set(), "+": set(), "~": set(), "=": set()}
    for line in text.split("\n"):
        if line[:2] in ("- ", "+ ", "~ ", "= "):
            rows[line[0]].add(line[2:].split(" ")[0])
    if rows["-"] != want["removed"] | want["host removed"] or \
            rows["+"] != want["added"] | want["host added"] or \
            rows["="] != want["respelled"] | want["host respelled"] or \
            rows["~"] != want["moved"] | want["changed"] | \
            want["host moved"] | want["host changed"]:
        return "rows"
    v4 = re.search(r"^v4: (\S+) -> (\S+) prefix\w*, (\S+) -> (\S+) address\w* "
                   r"\(gained ([\d,]+).*, lost ([\d,]+)", text, re.M)
    space = want["space"]["v4"]
    numbers = [str(p["v4"]) for p in want["prefixes"]] + [
        space[k] for k in ("old", "new", "gained", "lost")]
    if not v4 or [g.replace(",", "") for g in v4.groups()] != numbers:
        return "line v4"
    return None


def replay():
    folder = os.path.join(DATA, "o365", "worldwide")
    if not os.path.isdir(folder):
        ok(True, "replay of published files # SKIP %s is not there" % folder)
        return
    files = [os.path.join(folder, f) for f in sorted(os.listdir(folder))]
    pairs = list(zip(files, files[1:])) + [(files[0], files[-1]),
                                           (files[-1], files[0])]
    sides = {f: Side(f) for f in files}
    for old, new in pairs:
        name = "%s to %s" % tuple(os.path.basename(f)[:10]
                                  for f in (old, new))
        want = expect(sides[old], sides[new])
        status, out, err = run("diff", "--json", old, new)
        has = got(json.loads(out))
        wrong = ["%s: %s" % (k, has.get(k)) for k in want
                 if has.get(k) != want[k]]
        differs = any(want[k] for k in want
                      if k not in ("space", "prefixes"))
        ok(not wrong and status == differs and not err, name + ", JSON",
           status, err, *wrong)
        status, out, err = run("diff", old, new)
        if differs:
            why = text_agrees(out.decode("ascii"), want)
        else:
            why = "not silent" if out else None
        ok(why is None and status == differs and not err, name + ", text",
           status, err, why, out.decode()[:2000])


# --- small files --------------------------------------------------------------

OLD = [
    entry(1, "Exchange", "Optimize", ["52.112.0.0/24", "2603:1006::/48"],
          ["mail.example.net"]),
    entry(2, "Skype", "Allow", ["52.112.4.0/24", "52.112.8.0/24"],
          ["*.call.example.net"], udp="3478,3479,3480,3481"),
    entry(3, "Common", "Allow", ["52.112.12.0/24"]),
]
NEW = [
    entry(1, "Exchange", "Optimize", ["52.112.0.0/25", "52.112.0.128/25",
                                      "2603:1006::/48"], ["mail.example.net"]),
    entry(2, "Skype", "Allow", ["52.112.4.0/24", "52.112.12.0/24"],
          ["*.call.example.net", "new.call.example.net",
           "news.example.net"],
          udp="3478,3479,3480,3481"),
]


def small():
    old, new = write("old.json", json.dumps(OLD)), \
        write("new.json", json.dumps(NEW))
    status, out, err = run("diff", old, old)
    ok((status, out, err) == (0, b"", b""), "the same file: 0 and silent",
       status, out, err)

    shuffled = json.loads(json.dumps(OLD))
    for e in shuffled:
        e["notes"] = "other words"
        e.get("ips", []).reverse()
        e.get("urls", []).reverse()
        if "udpPorts" in e:
            e["udpPorts"] = "3481, 3480, 3479, 3478"
    path = write("shuffled.json", json.dumps(shuffled[::-1], indent=4))
    status, out, err = run("diff", old, path)
    ok((status, out, err) == (0, b"", b""),
       "other order, notes and layout: the same content", status, out, err)

    status, out, err = run("diff", "--json", old, path)
    report = json.loads(out)
    ok(status == 0 and report["differs"] is False and report["schema"] == 1 and
       report["added"] == [] and report["hosts"]["added"] == [],
       "--json says so too when nothing differs", status, out, err)

    status, out, err = run("diff", old, new)
    want = """\
v4: 4 -> 4 prefixes, 1,024 -> 768 addresses (gained 0, lost 256 = 25.00 %)
v6: 1 -> 1 prefix, 1 -> 1 /48 (gained 0, lost 0)
prefixes: 1 removed, 1 moved, 1 re-spelled away, 2 re-spelled in
hosts: 2 -> 4: 1 added, 1 re-spelled in

- 52.112.8.0/24    skype allow id 2 tcp 443 udp 3478-3481   (256 addresses lost)
~ 52.112.12.0/24   moved common -> skype, id 3 -> 2, udp none -> 3478-3481
= 52.112.0.0/24    exchange optimize id 1 tcp 443   (line gone, space still there)
= 52.112.0.0/25    exchange optimize id 1 tcp 443   (new line, no new space)
= 52.112.0.128/25  exchange optimize id 1 tcp 443   (new line, no new space)
+ news.example.net      skype allow id 2 tcp 443 udp 3478-3481
= new.call.example.net  skype allow id 2 tcp 443 udp 3478-3481   (a wildcard had it)
"""
    ok(status == 1 and out.decode() == want and not err, "text of a change",
       status, out.decode(), err)

    status, out, err = run("diff", "--json", old, new)
    report = json.loads(out)
    ok(status == 1 and report["differs"] is True and
       report["removed"] == [{
           "prefix": "52.112.8.0/24", "lost": "256",
           "attributes": {"feed": "o365", "service": ["skype"],
                          "category": "allow", "id": [2], "tcp": "443",
                          "udp": "3478,3479,3480,3481", "required": True,
                          "express_route": True}}] and
       report["moved"][0]["from"]["service"] == ["common"] and
       report["moved"][0]["to"]["service"] == ["skype"] and
       [r["line"] for r in report["respelled"]] ==
       ["removed", "added", "added"] and
       report["old"]["name"] == old and report["old"]["source"] == "o365" and
       report["space"]["v6"]["new"] == str(1 << 80),
       "JSON of a change", status, out.decode(), err)
    ok(list(report) == ["schema", "differs", "old", "new", "space", "removed",
                        "added", "moved", "changed", "respelled", "hosts"],
       "keys in their order", list(report))

    body = json.dumps(OLD).encode()
    status, out, err = run("diff", "-", old, stdin=body)
    ok((status, out, err) == (0, b"", b""), "- is standard input", status,
       out, err)
    status, out, err = run("diff", old, "-", stdin=json.dumps(NEW).encode())
    ok(status == 1 and out.decode() == want, "- may be the new one", status,
       out, err)

    for args, removed in ((["-4"], True), (["-6"], False),
                          (["--service", "exchange"], False),
                          (["--service", "teams"], True),
                          (["--category", "optimize"], False),
                          (["--id", "2"], True)):
        status, out, err = run("diff", "--json", *args, old, new)
        ok((b'"52.112.8.0/24"' in out) == removed and not err,
           "filter %s" % " ".join(args), status, out, err)
    status, out, err = run("diff", "--service", "common", old, new)
    ok(status == 1 and b"- 52.112.12.0/24" in out,
       "a service that only one side has", status, out, err)
    with open("/dev/full", "wb") as full:
        status, out, err = run("diff", old, new, stdout=full)
    ok(status == 2 and err.count(b"\n") == 1, "a full disk is trouble",
       status, err)


def plain():
    a = write("a.txt", "# ours\n10.0.0.0/24\n10.0.1.0/24\n\n2001:db8::/32\n")
    b = write("b.txt", "10.0.0.0/23\r\n2001:db8::/32 # same\r\n")
    c = write("c.txt", "10.0.0.0/24\n192.0.2.1\n")
    status, out, err = run("diff", a, b)
    ok(status == 1 and b"gained 0, lost 0" in out and out.count(b"\n= ") == 3
       and b"\n- " not in out, "plain files, re-spelled only", status, out, err)
    status, out, err = run("diff", a, c)
    ok(status == 1 and b"- 10.0.1.0/24" in out and b"+ 192.0.2.1/32" in out and
       b"gained 1 = 0.20 %, lost 256 = 50.00 %" in out and
       b"v6: 1 -> 0 prefixes, 65,536 -> 0 /48s" in out,
       "plain files, lost and gained", status, out, err)
    ok(not [x for x in out.decode().split("\n") if x != x.rstrip()],
       "no blanks at the end of a line", out)
    json_body = write("p.json", json.dumps([entry(1, "Common", "Allow", [
        "10.0.0.0/24", "10.0.1.0/24", "2001:db8::/32"], ["x.example"])]))
    status, out, err = run("diff", a, json_body)
    ok(status == 0 and not out and err.count(b"\n") == 1,
       "a plain file and a published one: prefixes only", status, out, err)


def trouble():
    good = write("good.txt", "10.0.0.0/24\n")
    feed = write("feed.json", json.dumps(OLD))
    bad = [("no such file", os.path.join(TMP, "none")),
           ("a folder", TMP),
           ("HTML", write("x.html", "<!DOCTYPE html><html>sorry</html>")),
           ("10.0.0.0/33", write("33.txt", "10.0.0.0/24\n10.0.0.0/33\n")),
           ("10.0.0.1/8", write("host.txt", "10.0.0.1/8\n")),
           ("a typo for /64", write("v6.txt", "2a01:111:2a:7::/6\n")),
           ("cut off", write("cut.json", json.dumps(OLD)[:-20])),
           ("[]", write("empty.json", "[]")),
           ("words", write("words.txt", "nothing of the kind\n"))]
    for name, path in bad:
        for args in ((good, path), (path, good)):
            status, out, err = run("diff", *args)
            ok(status == 2 and out == b"" and err.startswith(b"o365feed: ") and
               os.path.basename(path).encode() in err and
               len(err) < 600, "%s is trouble" % name, status, out, err)
    usage = [("both are -", ["-", "-"]),
             ("no such source", ["--source", "none", good, good]),
             ("a filter that plain text has not", ["--service", "skype",
                                                   good, good])]
    for name, args in usage:
        status, out, err = run("diff", *args)
        ok(status == 64 and out == b"" and err.count(b"\n") == 1, name, status,
           out, err)
    status, out, err = run("diff", "--service", "exchnge", feed, feed)
    ok(status == 2 and b"exchnge" in err and not out,
       "a mistyped service is not an empty list", status, out, err)
    status, out, err = run("diff", "--source", "text", feed, good)
    ok(status == 2 and not out, "--source decides", status, out, err)
    evil = json.loads(json.dumps(OLD))
    evil[0]["serviceArea"] = "Exch\x1b[2Jange"
    evil[1]["urls"] = ["*.a\x1b]0;x\x07.example"]
    path = write("evil.json", json.dumps(evil))
    for args in (["diff", feed, path], ["diff", "--json", feed, path]):
        status, out, err = run(*args)
        ok(status in (1, 2) and b"\x1b" not in out + err and
           b"\x07" not in out + err, "no control characters come through",
           status, out, err)


def snapshot(parts, feed="m365"):
    """A file of the cache, as src/cache/cache.h tells."""
    head = ["o365feed-snapshot 1", "feed " + feed, "source o365",
            "request " + "0" * 64, "version 2026010100", "day 2026-01-02"]
    for name, body in parts:
        head.append("part %s %d %s" % (name, len(body),
                                       hashlib.sha256(body).hexdigest()))
    return "\n".join(head).encode() + b"\n\n" + b"".join(b for _, b in parts)


def cached():
    feed = write("feed.json", json.dumps(OLD))
    body = json.dumps(OLD).encode()
    mem = json.dumps([entry(170, "MEM", "Allow", ["52.112.20.0/24"])]).encode()
    one = write("one.snapshot", snapshot([("endpoints", body)]))
    two = write("two.snapshot", snapshot([("endpoints", body), ("mem", mem)]))
    torn = write("torn.snapshot", snapshot([("endpoints", body)])[:-9])
    status, out, err = run("diff", one, feed)
    ok((status, out, err) == (0, b"", b""), "a snapshot and its body", status,
       out, err)
    status, out, err = run("diff", "--json", one, two)
    report = json.loads(out or "{}")
    ok(status == 1 and [r["prefix"] for r in report["added"]] ==
       ["52.112.20.0/24"] and report["old"]["version"] == "2026010100" and
       report["added"][0]["attributes"]["service"] == ["mem"],
       "a snapshot with two parts", status, out, err)
    status, out, err = run("diff", one, torn)
    ok(status == 2 and not out, "a torn snapshot", status, out, err)


CONF = """\
state-dir "%s"
record-dir "%s"
feed m365 { source o365 }
list ALL { from m365 use traffic }
list TEAMS { from m365 use traffic service { teams } }
output plain { file "%s" platform plain lists { ALL, TEAMS } }
"""


def lists():
    top = os.path.join(TMP, "box")
    state = os.path.join(top, "state")
    os.makedirs(os.path.join(state, "cache"))
    os.makedirs(os.path.join(top, "records"))
    out_file = os.path.join(top, "out.txt")
    conf = write("test.conf", CONF % (state, os.path.join(top, "records"),
                                      out_file))

    def cache(name, body):
        write(os.path.join(state, "cache", name),
              snapshot([("endpoints", json.dumps(body).encode())]))

    status, out, err = run("diff", "-f", conf)
    ok(status == 2 and b"m365" in err and not out, "nothing in the cache",
       status, out, err)
    cache("m365.snapshot", OLD)
    status, out, err = run("diff", "-f", conf)
    ok(status == 1 and b"list ALL\n" in out and b"\nlist TEAMS\n" in out and
       b"+ 52.112.8.0/24" in out and b"\n- " not in out,
       "nothing was written yet: all is new", status, out, err)
    status, out, err = run("-f", conf, "write")
    ok(status == 0, "write", status, out, err)
    status, out, err = run("diff", "-f", conf)
    ok((status, out, err) == (0, b"", b""), "what was written is what is "
       "cached", status, out, err)
    cache("m365.candidate", NEW)
    status, out, err = run("diff", "-f", conf, "TEAMS")
    ok(status == 1 and b"list TEAMS\n" in out and b"ALL" not in out and
       b"- 52.112.8.0/24" in out and b"+ 52.112.12.0/24" in out and
       b"m365" not in out, "a candidate differs from the record", status, out,
       err)
    status, out, err = run("diff", "-f", conf, "--json")
    names = [r["list"] for r in json.loads(out)["lists"]]
    ok(status == 1 and names == ["ALL", "TEAMS"], "lists as JSON", status,
       out, err)
    status, out, err = run("diff", "-f", conf, "NONE")
    ok(status == 64 and b"NONE" in err and not out, "no such list", status,
       out, err)


try:
    small()
    plain()
    trouble()
    cached()
    lists()
    replay()
finally:
    shutil.rmtree(TMP, ignore_errors=True)
print("1..%d" % count)
sys.exit(failed)
