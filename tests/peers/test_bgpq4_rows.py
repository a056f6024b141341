#!/usr/bin/env python3
"""The rows of our whole forms beside those of bgpq4, platform by platform:
equal, or different in what its entry of PLATFORMS says and nothing else.  Heads
and ends are not compared: bgpq4 starts a list by deleting it, which opens a
hole, and numbers its rows anew each time."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "e2e"))

import lib                                          # noqa: E402

WHOIS = os.path.join(TOP, "tests", "bench", "whois.py")
ROW = "%n/%l %a-%A %N\\n"        # means the same to both
PREFIXES = ("13.107.6.0/24", "40.96.0.0/13", "40.104.0.0/15", "52.96.0.0/14",
            "203.0.113.7/32", "198.51.100.128/25",
            "2001:db8::1/128", "2603:1006::/40", "2603:1006:1400::/63",
            "2620:1ec:8f0::/46")
# our --match, bgpq4's options of each family
LENGTHS = (("exact", (), ()),
           ("orlonger", ("-R", "32"), ("-R", "128")))


def numbered(text):
    """A permit without the number that bgpq4 does not write."""
    return [re.sub(r" index \d+ ", " ", line) for line in text.splitlines()
            if " permit " in line]


def seq(text):
    """The same, numbered by both, each in its own way."""
    return [re.sub(r"\bseq \d+ ", "", line.strip())
            for line in text.splitlines() if "permit " in line]


def entries(text):
    """One element a line, a comma after each but the last."""
    return [line.strip().rstrip(",") for line in text.splitlines()
            if re.match(r" +[0-9a-f.:]+[/ ]", line)]


def rules(text):
    """What stands in the quotes behind rule=.  bgpq4 1.9 writes "dst=P", which
    RouterOS refuses (1.12 writes "=="), and the lengths up to the longest."""
    found = re.findall(r'add chain=\S+ +rule="(.*?)"', text)
    return [re.sub(r" && dst-len in \d+-(32|128)(?=\))", "",
                   re.sub(r"dst=(?!=)", "dst==", rule)) for rule in found]


def statements(text):
    """One a line with a ";" behind it."""
    return [line.strip() for line in text.splitlines()
            if re.match(r" +[0-9a-f.:]+/.*;$", line)]


def set_rows(text):
    """A command with a whole path, as the statement that it makes."""
    return [re.sub(r"^set policy-options \S+ \S+ ", "", line) + ";"
            for line in text.splitlines() if line.startswith("set ")]


def filters(text):
    """Route filters; ours accept by themselves."""
    return [re.sub(r" accept;$", ";", line.strip())
            for line in text.splitlines() if " route-filter " in line]


def set_filters(text):
    return [re.sub(r"^set .* (route-filter .*) accept$", r"\1;", line)
            for line in text.splitlines() if " from route-filter " in line]


def long_ranges(text):
    """bgpq4 says "upto /32" and "orlonger" as it likes."""
    return [re.sub(r" upto /(32|128);$", " orlonger;", line)
            for line in filters(text) or statements(text)]


def blocks(text):
    """prefix P ... { ... }, over several lines."""
    return [" ".join(m.split()) for m in
            re.findall(r"^ +(prefix [^{]*\{[^}]*\})", text, re.M)]


def prefixes(text):
    return [line.strip() for line in text.splitlines()
            if re.match(r" +prefix ", line)]


def orlonger(text):
    """bgpq4 says "{13,32}" and "prefixlen 13 - 32" for all that is longer."""
    found = [line.strip().rstrip(",") for line in text.splitlines()
             if re.match(r"\s+[0-9a-f.:]+/", line)]
    return [re.sub(r" prefixlen \d+ - (32|128)$", " or-longer",
                   re.sub(r"\{\d+,(32|128)\}$", "+", row)) for row in found]


def json_ours(text):
    return [(r["prefix"], r["lo"], r["hi"])
            for r in json.loads(text)["prefixes"]]


def json_theirs(text):
    """{ "X": [ { "prefix": P, "exact": B, "less-equal": HI } ] }"""
    found = []
    for r in json.loads(text)["X"]:
        length = int(r["prefix"].split("/")[1])
        found.append((r["prefix"], r.get("greater-equal", length),
                      r.get("less-equal", length)))
    return found


# platform, bgpq4's option, rows of ours, rows of theirs, in what they differ
PLATFORMS = (
    ("arista-eos-prefix-list", "-e", seq, seq, None),
    ("arista-eos-prefix-list-source", "-e", seq, seq, None),
    ("bird1-function", "-b", orlonger, orlonger, '"+" for {13,32}'),
    ("bird1-prefix-set", "-b", orlonger, orlonger, '"+" for {13,32}'),
    ("bird2-prefix-set", "-b", orlonger, orlonger, '"+" for {13,32}'),
    ("cisco-ios-prefix-list", "-s", seq, seq, None),
    ("cisco-iosxr-prefix-set", "-X", entries, entries, None),
    ("cisco-iosxr-route-policy", "-X", entries, entries, None),
    ("cisco-nxos-prefix-list", "-s", seq, seq, None),
    ("format", "-F" + ROW, str.splitlines, str.splitlines, None),
    ("frr-prefix-list", "-s", seq, seq, None),
    ("huawei-vrp-ip-prefix", "-U", numbered, numbered, None),
    ("huawei-xpl-prefix-list", "-u", entries, entries, None),
    ("json", "-j", json_ours, json_theirs,
     "both lengths for exact and less-equal"),
    ("junos-policy-statement", "-JE", filters, long_ranges,
     "the action stands in the route filter"),
    ("junos-policy-statement-set", "-JE", set_filters, long_ranges,
     "as commands"),
    ("junos-prefix-list", "-J", statements, statements, None),
    ("junos-prefix-list-set", "-J", set_rows, statements, "as commands"),
    ("junos-route-filter-list", "-Jz", statements, long_ranges,
     "orlonger for upto /32"),
    ("junos-route-filter-list-set", "-Jz", set_rows, long_ranges,
     "as commands"),
    ("nokia-sros-match-list", "-NE", prefixes, prefixes, None),
    ("nokia-sros-md-match-list", "-nE", prefixes, prefixes, None),
    ("nokia-sros-md-prefix-list", "-n", blocks, blocks, None),
    ("nokia-sros-prefix-list", "-N", prefixes, prefixes, None),
    ("mikrotik-routeros7-filter-rule", "-K7", rules, rules,
     "== for =, no lengths where all are meant"),
    ("openbgpd-prefix-set", "-BE", orlonger, orlonger,
     "or-longer for prefixlen 13 - 32"),
    ("plain", "-F%n/%l\\n", str.splitlines, str.splitlines, None),
)

# bare prefixes: bgpq4 refuses -R for them, we write packets without lengths
BARE = ("junos-prefix-list", "junos-prefix-list-set", "nokia-sros-match-list",
        "nokia-sros-md-match-list", "plain")

# platform, bgpq4's option, our row of 40.96.0.0/13, its row, and why
DIFFERENT = (
    ("cisco-ios-acl", "-E", "permit ip any 40.96.0.0 0.7.255.255",
     "permit ip host 40.96.0.0 host 255.248.0.0",
     "its list matches routes and their masks, ours packets"),
    ("mikrotik-routeros-address-list", "-K",
     "add list=X address=40.96.0.0/13 ",
     'add action=accept chain="X-V4" prefix=40.96.0.0/13\n',
     "a filter of RouterOS 6 matches routes, an address list packets"),
    ("openbgpd-prefix-set", "-B", 'prefix-set "X" {', 'X="prefix {',
     "a macro with a filter's words; -BE makes a set"),
)

# What matches neither prefixes nor routes has no peer here.
TARGETS = {option[:3] if option.startswith("-K7") else option[:2]
           for _, option, *_ in PLATFORMS + DIFFERENT}


def ours(platform, af, match, path):
    own = ["--row", ROW] if platform == "format" else []
    rc, out, err = lib.run([lib.program("o365feed"), "emit", "-q", af, "-p",
                            platform, "-l", "X", "--match", match, *own,
                            path])[:3]
    return out if rc == 0 else f"exit {rc}: {err}"


def theirs(options, port):
    return subprocess.run(
        ["bgpq4", "-h", f"127.0.0.1:{port}", *options, "-l", "X", "AS1"],
        capture_output=True, text=True, timeout=20, check=False).stdout


def compare(t, path, port):
    for platform, option, mine, its, reason in PLATFORMS:
        for match, four, six in LENGTHS[:1 if platform in BARE else 2]:
            for af, more in (("-4", four), ("-6", six)):
                a = mine(ours(platform, af, match, path))
                b = its(theirs((option, af, *more), port))
                name = f"{platform} {af} {match}"
                if reason is not None:
                    name += f" ({reason})"
                t.ok(len(a) > 0, name + ": there are rows")
                t.eq(sorted(a), sorted(b), name)
    for platform, option, mine, its, reason in DIFFERENT:
        t.ok(mine in ours(platform, "-4", "exact", path) and
             its in theirs((option, "-4"), port),
             f"{platform}: {reason}")


def main():
    t = lib.Tap()
    if shutil.which("bgpq4") is None:
        t.skip("rows beside bgpq4", "no bgpq4")
        return t.done()
    said = subprocess.run(["bgpq4", "-help"], capture_output=True, text=True,
                          check=False)
    known = re.findall(r"^ (-\w+) .*: ", (said.stdout + said.stderr).split(
        "Vendor targets:")[-1].split("Input filters:")[0], re.M)
    t.ok(len(known) > 8, "bgpq4 tells its targets")
    t.eq(sorted(set(known) - TARGETS), [], "each target of bgpq4 is compared")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "set")
        lib.write(path, "\n".join(PREFIXES) + "\n")
        with subprocess.Popen([sys.executable, WHOIS, path],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as server:
            try:
                compare(t, path, server.stdout.readline().strip())
            finally:
                server.stdin.close()
                server.wait(10)
    return t.done()


if __name__ == "__main__":
    sys.exit(main())
