#!/usr/bin/env python3
"""The rows of our whole forms beside bgpq4's, platform by platform: equal, or
different in what its entry of PLATFORMS says and nothing else.  Heads and ends are not
compared: bgpq4 starts a list by deleting it, which opens a hole, and numbers
its rows anew each time."""

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


# platform, bgpq4's option, rows of ours, rows of theirs, in what they differ
PLATFORMS = (
    ("arista-eos-prefix-list", "-e", seq, seq, None),
    ("cisco-ios-prefix-list", "-s", seq, seq, None),
    ("cisco-iosxr-prefix-set", "-X", entries, entries, None),
    ("cisco-iosxr-route-policy", "-X", entries, entries, None),
    ("cisco-nxos-prefix-list", "-s", seq, seq, None),
    ("frr-prefix-list", "-s", seq, seq, None),
    ("huawei-vrp-ip-prefix", "-U", numbered, numbered, None),
    ("huawei-xpl-prefix-list", "-u", entries, entries, None),
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
)

# bare prefixes: bgpq4 refuses -R for them, we write packets without lengths
BARE = ("junos-prefix-list", "junos-prefix-list-set", "nokia-sros-match-list",
        "nokia-sros-md-match-list")

# platform, bgpq4's option, our row of 40.96.0.0/13, its row, and why
DIFFERENT = (
    ("cisco-ios-acl", "-E", "permit ip any 40.96.0.0 0.7.255.255",
     "permit ip host 40.96.0.0 host 255.248.0.0",
     "its list matches routes and their masks, ours packets"),
)


def ours(platform, af, match, path):
    rc, out, err = lib.run([lib.program("o365feed"), "emit", "-q", af, "-p",
                            platform, "-l", "X", "--match", match, path])[:3]
    return out if rc == 0 else f"exit {rc}: {err}"


def theirs(options, path):
    with subprocess.Popen([sys.executable, WHOIS, path],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as server:
        port = server.stdout.readline().strip()
        answer = subprocess.run(
            ["bgpq4", "-h", f"127.0.0.1:{port}", *options, "-l", "X", "AS1"],
            capture_output=True, text=True, timeout=20, check=False)
        server.stdin.close()
        server.wait(10)
    return answer.stdout


def main():
    t = lib.Tap()
    if shutil.which("bgpq4") is None:
        t.skip("rows beside bgpq4", "no bgpq4")
        return t.done()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "set")
        lib.write(path, "\n".join(PREFIXES) + "\n")
        for platform, option, mine, its, reason in PLATFORMS:
            for match, four, six in LENGTHS[:1 if platform in BARE else 2]:
                for af, more in (("-4", four), ("-6", six)):
                    a = mine(ours(platform, af, match, path))
                    b = its(theirs((option, af, *more), path))
                    name = f"{platform} {af} {match}"
                    if reason is not None:
                        name += f" ({reason})"
                    t.ok(len(a) > 0, name + ": there are rows")
                    t.eq(sorted(a), sorted(b), name)
        for platform, option, mine, its, reason in DIFFERENT:
            t.ok(mine in ours(platform, "-4", "exact", path) and
                 its in theirs((option, "-4"), path),
                 f"{platform}: {reason}")
    return t.done()


if __name__ == "__main__":
    sys.exit(main())
