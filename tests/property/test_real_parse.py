#!/usr/bin/env python3
"""Really published files against an independent reading of them.

Every body is read here with json and ipaddress alone, and by `o365feed emit -p
plain`; both must hold the same prefixes, for the whole and for each service
and category.  The retired XML feed is a museum of bad prefixes: its lists are
fed as plain text, and must pass or fail for the reason that Python sees.
"""

import glob
import ipaddress
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.environ.get("O365FEED") or os.path.join(TOP, "o365feed")
DATA = os.path.join(os.environ.get("O365FEED_DATA") or
                    os.path.join(TOP, "..", "shared", "data"), "o365")
RANK = {"Default": 0, "Allow": 1, "Optimize": 2}

count = failed = 0


def result(good, name, *seen):
    global count, failed
    count += 1
    failed += not good
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good:
        for s in seen:
            print("#   " + str(s)[:2000].replace("\n", "\n#   "))


def emit(path, *options):
    p = subprocess.run([PROGRAM, "emit", "-p", "plain", *options, path],
                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, check=False)
    return (p.returncode, [x for x in p.stdout.decode().splitlines()
                           if not x.startswith("#")], p.stderr.decode())


def ordered(nets):
    return sorted(set(nets), key=lambda n: (n.version, n))


def collapse(nets):
    return [str(n) for v in (4, 6) for n in ipaddress.collapse_addresses(
        n for n in nets if n.version == v)]


def compare(path, name, want, *options):
    rc, got, err = emit(path, *options)
    # a selection of nothing is refused, and nothing is written
    good = got == want and (rc == 0 if want else rc != 0)
    result(good, name, "exit %d" % rc, err,
           "extra   " + " ".join(sorted(set(got) - set(want))),
           "missing " + " ".join(sorted(set(want) - set(got))))


def body(path):
    """One answer of /endpoints: the whole, its services, its categories."""
    name = os.path.relpath(path, DATA)
    with open(path, "rb") as f:
        entries = json.loads(f.read().decode("utf-8-sig"))
    highest, areas = {}, {}
    for e in entries:
        for text in e.get("ips", []):
            n = ipaddress.ip_network(text)
            areas.setdefault(n, set()).add(e["serviceArea"].lower())
            if n not in highest or RANK[e["category"]] > RANK[highest[n]]:
                highest[n] = e["category"]
    nets = ordered(highest)
    compare(path, name + ": all %d" % len(nets), [str(n) for n in nets])
    compare(path, name + ": cover", collapse(nets), "--combine", "cover")
    for s in sorted(set(e["serviceArea"].lower() for e in entries)):
        compare(path, name + ": service " + s,
                [str(n) for n in nets if s in areas[n]], "--service", s)
    lists = []
    for c in ("Optimize", "Allow", "Default"):
        lists.append([str(n) for n in nets if highest[n] == c])
        compare(path, name + ": category " + c, lists[-1],
                "--category", c.lower())
    result(sum(map(len, lists)) == len(nets),
           name + ": the categories are disjoint and whole")
    compare(path, name + ": exchange, optimize",
            [str(n) for n in nets
             if "exchange" in areas[n] and highest[n] == "Optimize"],
            "--service", "exchange", "--category", "optimize")


def wrong(text):
    """What is wrong with one prefix of the museum; None: nothing."""
    try:
        net = ipaddress.ip_network(text, strict=False)
        ipaddress.ip_network(text)
    except ValueError as e:
        return "host bits set" if "host bits" in str(e) else "not a prefix"
    # wide ones are for a guard, which says so in its own words
    if net.prefixlen < (8 if net.version == 4 else 19):
        return "wide"
    return None


def lists_of(path):
    for product in xml.etree.ElementTree.parse(path).iter("product"):
        for part in product.iter("addresslist"):
            if part.get("type") in ("IPv4", "IPv6"):
                yield (product.get("name"), part.get("type"),
                       [(a.text or "").strip() for a in part])


def museum(path, folder):
    seen = {"bare": 0, "upper": 0, "zeros": 0, "twice": 0, "host bits": 0}
    for product, kind, texts in lists_of(path):
        name = "%s: %s %s, %d" % (os.path.relpath(path, DATA), product, kind,
                                  len(texts))
        if not texts:
            continue
        seen["bare"] += any("/" not in t for t in texts)
        seen["upper"] += any(t != t.lower() for t in texts)
        seen["zeros"] += any(re.search(r":0[0-9a-f]", t) for t in texts)
        seen["twice"] += len(set(texts)) < len(texts)
        temp = os.path.join(folder, "list")
        with open(temp, "w", encoding="ascii") as f:
            f.write("".join(t + "\n" for t in texts))
        bad = [(i + 1, t, wrong(t)) for i, t in enumerate(texts) if wrong(t)]
        if not bad:
            nets = ordered(ipaddress.ip_network(t) for t in texts)
            compare(temp, name, [str(n) for n in nets])
            continue
        line, text, why = bad[0]
        seen["host bits"] += why == "host bits set"
        rc, got, err = emit(temp)
        result(rc not in (0, 2) and not got and text in err and why in err and
               ":%d:" % line in err, name + ": refused for " + text,
               "exit %d" % rc, err)
    return seen


def main():
    if not os.path.isdir(DATA):
        print("1..0 # SKIP no published files in O365FEED_DATA (%s)" % DATA)
        return 0
    for folder in ("worldwide", "china", "usgov-dod", "variants"):
        for path in sorted(glob.glob(os.path.join(DATA, folder, "*.json"))):
            body(path)
    seen = {}
    with tempfile.TemporaryDirectory(prefix="o365feed-real-") as folder:
        for path in sorted(glob.glob(os.path.join(DATA, "xml", "*.xml"))):
            for k, v in museum(path, folder).items():
                seen[k] = seen.get(k, 0) + v
            rc, got, err = emit(path)
            result(rc not in (0, 2) and not got and "XML" in err,
                   os.path.relpath(path, DATA) + ": the file itself", err)
    # or the museum was shut and nothing of it was tried
    if seen:
        result(all(seen.values()), "every kind of oddity was met", seen)
    for path in sorted(glob.glob(os.path.join(DATA, "changes", "*")) +
                       glob.glob(os.path.join(DATA, "version", "*.json"))):
        rc, got, err = emit(path)
        result(rc not in (0, 2) and not got and err.count("\n") >= 1,
               os.path.relpath(path, DATA) + ": is no feed", "exit %d" % rc,
               err)
    print("1..%d" % count)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
