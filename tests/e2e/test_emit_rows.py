#!/usr/bin/env python3
"""emit: what each platform writes holds exactly the selected set.

Read back with small parsers of this test's own, and compared with a selection
that it computes itself; from a published body, of today or of the sample.
"""

import csv
import glob
import io
import ipaddress
import json
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

DATA = os.path.join(os.environ.get("O365FEED_DATA") or
                    os.path.join(lib.TOP, "..", "shared", "data"),
                    "o365", "worldwide")

P4 = r"\d+\.\d+\.\d+\.\d+"
P6 = r"[0-9a-f]*:[0-9a-f:.]+"


def width(p):
    return 128 if ":" in p else 32


def seq_list(line):
    """ip prefix-list NAME seq N permit P [ge N] [le N]: IOS, EOS, FRR."""
    m = re.search(r"(?:^|\s)(permit|deny) (\S+/\d+)(?: ge (\d+))?"
                  r"(?: le (\d+))?$", line)
    if not m or m.group(1) == "deny":
        return None
    n = int(m.group(2).split("/")[1])
    lo = int(m.group(3) or n)
    hi = int(m.group(4) or (width(m.group(2)) if m.group(3) else n))
    return m.group(2), lo, hi


def iosxr(line):
    m = re.match(rf"\s+({P4}|{P6})(?:/(\d+))?(?: ge (\d+))?(?: le (\d+))?,?$",
                 line)
    if not m:
        return None
    n = int(m.group(2) or width(m.group(1)))
    lo = int(m.group(3) or n)
    hi = int(m.group(4) or (width(m.group(1)) if m.group(3) else n))
    return f"{m.group(1)}/{n}", lo, hi


def junos_list(line):
    m = re.match(rf"\s+((?:{P4}|{P6})/\d+);$", line)
    return m and (m.group(1), None, None)


def junos_set(line):
    m = re.match(rf"set policy-options prefix-list \S+ ((?:{P4}|{P6})/\d+)$",
                 line)
    return m and (m.group(1), None, None)


def junos_filter(line):
    m = re.search(rf"\s((?:{P4}|{P6})/\d+) (exact|orlonger|upto /(\d+)|"
                  r"prefix-length-range /(\d+)-/(\d+))(?: accept)?;?$", line)
    if not m:
        return None
    n = int(m.group(1).split("/")[1])
    if m.group(2) == "exact":
        return m.group(1), n, n
    if m.group(2) == "orlonger":
        return m.group(1), n, width(m.group(1))
    if m.group(3):
        return m.group(1), n, int(m.group(3))
    return m.group(1), int(m.group(4)), int(m.group(5))


def srlinux(line):
    m = re.match(rf"set / \S+ .* prefix ((?:{P4}|{P6})/(\d+))"
                 r"(?: mask-length-range (?:exact|(\d+)\.\.(\d+)))?$", line)
    if not m:
        return None
    if "mask-length-range" not in line:
        return m.group(1), None, None
    return (m.group(1), int(m.group(3) or m.group(2)),
            int(m.group(4) or m.group(2)))


def sros(line):
    m = re.match(rf" +prefix ((?:{P4}|{P6})/(\d+)) (?:exact|"
                 r"prefix-length-range (\d+)-(\d+))$", line)
    return m and (m.group(1), int(m.group(3) or m.group(2)),
                  int(m.group(4) or m.group(2)))


def sros_md(text):
    """prefix P type T { through-length N }, over several lines."""
    found = []
    for p, n, body in re.findall(rf"^ +prefix ((?:{P4}|{P6})/(\d+)) type \w+ "
                                 r"\{([^}]*)\}", text, re.M):
        of = {k: int(v) for k, v in re.findall(r"(\w+)-length (\d+)", body)}
        found.append((p, of.get("start", int(n)),
                      of.get("through", of.get("end", int(n)))))
    return found


def bird(line):
    m = re.match(rf"\s+((?:{P4}|{P6})/\d+)(\+|\{{(\d+),\s*(\d+)\}})?,?$",
                 line)
    if not m:
        return None
    n = int(m.group(1).split("/")[1])
    if not m.group(2):
        return m.group(1), n, n
    if m.group(2) == "+":
        return m.group(1), n, width(m.group(1))
    return m.group(1), int(m.group(3)), int(m.group(4))


def address(text):
    """"host A", "A MASK", "A WILDCARD" or "A/LEN"."""
    m = re.match(rf"host ({P4}|{P6})$", text)
    if m:
        return f"{m.group(1)}/{width(m.group(1))}", None, None
    m = re.match(rf"({P4}) ({P4})$", text)
    if m:
        return (str(ipaddress.ip_network(f"{m.group(1)}/{m.group(2)}")),
                None, None)
    m = re.match(rf"((?:{P4}|{P6})/\d+)$", text)
    return m and (m.group(1), None, None)


def member(before="", behind=""):
    def parse(line):
        m = re.match(rf"\s*{before}(.*[0-9a-f:]){behind}$", line)
        return m and address(m.group(1))
    return parse


def wildcard(line):
    m = re.match(rf"\s*permit ip any ({P4}) ({P4})$", line)
    if m:
        bits = int(ipaddress.IPv4Address(m.group(2)))
        return f"{m.group(1)}/{32 - bits.bit_length()}", None, None
    return member("permit ip(?:v6)? any ")(line)


def plain(line):
    m = re.match(r"([0-9a-f.:]+/\d+)$", line)
    return m and (m.group(1), None, None)


def by_lines(one):
    def parse(text):
        rows = [one(x) for x in text.splitlines()]
        return [r for r in rows if r]
    return parse


def with_range(line):
    """A prefix and "LO..HI" or "exact", each in quotes: TOML and JSON."""
    m = re.search(rf"\"((?:{P4}|{P6})/(\d+))\".*?\"(?:(\d+)\.\.(\d+)|exact)\"",
                  line)
    return m and (m.group(1), int(m.group(3) or m.group(2)),
                  int(m.group(4) or m.group(2)))


def openbgpd(line):
    m = re.match(rf"\s+((?:{P4}|{P6})/(\d+))(?: (or-longer)| maxlen (\d+)|"
                 r" prefixlen (\d+) - (\d+))?$", line)
    if not m:
        return None
    n = int(m.group(2))
    return (m.group(1), int(m.group(5) or n),
            width(m.group(1)) if m.group(3) else
            int(m.group(4) or m.group(6) or n))


def json_rows(text):
    found = []

    def walk(j):
        if isinstance(j, dict):
            p = j.get("prefix")
            if isinstance(p, str):
                found.append((p, j.get("lo", j.get("ge")),
                              j.get("hi", j.get("le"))))
            for v in j.values():
                if isinstance(v, (dict, list)):
                    walk(v)
        elif isinstance(j, list):
            for v in j:
                if isinstance(v, str) and "/" in v:
                    found.append((v, None, None))
                else:
                    walk(v)
    walk(json.loads(text))
    return found


def csv_rows(text):
    found = []
    for row in csv.reader(io.StringIO(text)):
        p = next((x for x in row if re.fullmatch(r"[0-9a-f.:]+/\d+", x)),
                 None)
        if p:
            rest = [int(x) for x in row if x.isdigit()]
            found.append((p, *(rest[-2:] if len(rest) > 1 else
                               (None, None))))
    return found


PARSERS = {
    "cisco-ios-prefix-list": by_lines(seq_list),
    "arista-eos-prefix-list": by_lines(seq_list),
    "frr-prefix-list": by_lines(seq_list),
    "brocade-ironware-prefix-list": by_lines(seq_list),
    "cisco-iosxr-prefix-set": by_lines(iosxr),
    "junos-prefix-list": by_lines(junos_list),
    "junos-route-filter-list": by_lines(junos_filter),
    "junos-policy-statement": by_lines(junos_filter),
    "junos-policy-statement-set": by_lines(junos_filter),
    "junos-prefix-list-set": by_lines(junos_set),
    "junos-route-filter-list-set": by_lines(junos_filter),
    "nokia-srlinux-acl-prefix-list": by_lines(srlinux),
    "nokia-srlinux-prefix-set": by_lines(srlinux),
    "nokia-sros-match-list": by_lines(member("prefix ")),
    "nokia-sros-md-match-list": by_lines(member("prefix ", r" \{ \}")),
    "nokia-sros-md-prefix-list": sros_md,
    "nokia-sros-prefix-list": by_lines(sros),
    "bird2-prefix-set": by_lines(bird),
    "cisco-ios-object-group": by_lines(member()),
    "cisco-asa-object-group": by_lines(member("network-object ")),
    "cisco-iosxr-object-group": by_lines(member()),
    "cisco-asa-split-acl": by_lines(member(
        r"access-list L extended permit ip ", " any[46]")),
    "cisco-ios-acl": by_lines(wildcard),
    "cisco-ios-static-route": by_lines(member(
        "ip(?:v6)? route ", r" (?:192\.0\.2\.1|2001:db8::1) name L")),
    "cisco-iosxr-route-policy": by_lines(iosxr),
    "cisco-nxos-object-group": by_lines(member(r"\d+ ")),
    "cisco-nxos-prefix-list": by_lines(seq_list),
    "gobgp-prefix-set": by_lines(with_range),
    "gobgp-prefix-set-json": by_lines(with_range),
    "openconfig-prefix-set": by_lines(with_range),
    "openbgpd-prefix-set": by_lines(openbgpd),
    "linux-ipset": by_lines(member(r"add L(?:-V[46])?\.new ")),
    "plain": by_lines(plain),
    "json": json_rows,
    "csv": csv_rows,
    "format": by_lines(plain),
}

# what a platform needs besides
WITH = {
    "cisco-ios-static-route": ["--with", "next-hop=192.0.2.1", "--with",
                               "next-hop6=2001:db8::1"],
}

SELECTIONS = [
    ([], None, None),
    (["--category", "optimize"], None, {"optimize"}),
    (["--service", "exchange,sharepoint,teams", "--category",
      "optimize,allow"], {"exchange", "sharepoint", "skype"},
     {"optimize", "allow"}),
]
MATCHES = [("exact", lambda p, n: (n, n)),
           ("orlonger", lambda p, n: (n, width(p))),
           ("upto 24,48", lambda p, n: (n, max(n, 48 if ":" in p else 24)))]


def judge(t, name, parser, args, path, want, lengths):
    """Emit, read back, compare.  lengths: of a prefix, None: bare."""
    argv = [lib.program("o365feed"), "emit", "-q", "-p", name, "-l", "L",
            *(["-F", "%n/%l\\n"] if name == "format" else []),
            *WITH.get(name, []), *args, path]
    r = whole.Result(argv, *lib.run(argv))
    label = f"{name} {' '.join(args)}"
    if r.rc in (3, 64) and "--match" in args:
        # addresses have no lengths to match
        return not t.ok(r.out == "" and len(r.lines) == 1,
                        f"{label}: refused in one line", r)
    if not t.ok(r.rc == 0 and r.err == "", label, r):
        return True
    got = parser(r.out)
    prefixes = [p for p, _, _ in got]
    t.ok(len(prefixes) == len(set(prefixes)) and set(prefixes) == set(want),
         f"{label}: exactly the selected set",
         sorted(set(prefixes) ^ set(want))[:5], r.out[:400])
    wrong = [g for g in got if lengths and g[1] is not None and g[1:] !=
             lengths(g[0], int(g[0].split("/")[1]))]
    t.eq(wrong[:3], [], f"{label}: with the lengths that were asked for")
    return True


def all_rows(t, root):
    table = json.loads(lib.run([lib.program("o365feed"), "list", "platforms",
                                "--json"])[1])
    prefix_rows = [e for e in table if e["rows"] == "prefix"]
    names = [e["name"] for e in prefix_rows]
    t.ok(set(PARSERS) <= set(names), "the platforms of the first issue",
         names)
    for n in sorted(set(names) - set(PARSERS)):
        t.skip(f"{n}: no parser in this test", "verify reads it back")
    found = sorted(glob.glob(os.path.join(DATA, "*.json")))
    path = found[-1] if found else os.path.join(
        fixtures.SAMPLE, "new", "endpoints", "worldwide")
    if not found:
        t.skip("the newest published file", f"nothing in {DATA}")
    with open(path, encoding="utf-8") as f:
        feed = json.load(f)
    for e in prefix_rows:
        name = e["name"]
        if name not in PARSERS:
            continue
        for args, services, categories in SELECTIONS:
            judge(t, name, PARSERS[name], args, path,
                  fixtures.prefixes(feed, services, categories), None)
        every = fixtures.prefixes(feed)
        takes = 0
        for how, lengths in MATCHES:
            takes += judge(t, name, PARSERS[name], ["--match", how], path,
                           every, lengths)
        t.ok(takes > 0 or e["matches"] == "address",
             f"{name}: takes some --match")
        if e["matches"] != "route":
            judge(t, name, PARSERS[name], ["--combine", "cover"], path,
                  fixtures.cover(every), None)
        else:
            judge(t, name, PARSERS[name], ["--combine", "cover", "--match",
                                           "orlonger"], path,
                  fixtures.cover(every), MATCHES[1][1])
        for family in ("-4", "-6"):
            judge(t, name, PARSERS[name], [family], path,
                  [p for p in every if (":" in p) == (family == "-6")],
                  None)


if __name__ == "__main__":
    sys.exit(whole.play([all_rows]))
