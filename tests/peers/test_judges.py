#!/usr/bin/env python3
"""The golden files before the real parsers that Debian ships.

Each judge must first refuse a text with a fault, so that its silence counts.
"""

import csv
import glob
import io
import ipaddress
import json
import os
import shutil
import subprocess
import sys
import tempfile

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(
    os.path.dirname(os.path.abspath(__file__))))
GOLDEN = os.path.join(TOP, "tests", "golden")
number = 0
failed = 0


def result(ok, name, why=""):
    global number, failed
    number += 1
    failed += not ok
    print("%sok %d - %s" % ("" if ok else "not ", number, name))
    if not ok:
        print("\n".join("# " + l for l in why.splitlines()[:20]))


def skip(name, why):
    global number
    number += 1
    print("ok %d - %s # SKIP %s" % (number, name, why))


def find(*names):
    """The first program of these that is there."""
    for name in names:
        path = shutil.which(name, path=os.environ.get("PATH", "") +
                            ":/usr/sbin:/sbin:/usr/lib/frr")
        if path:
            return path
    return None


def run(*argv):
    """Status and words of a judge; -1 when it does not come back."""
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, timeout=60,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    except (OSError, subprocess.TimeoutExpired) as e:
        return -1, str(e)
    return done.returncode, done.stdout.decode(errors="replace")


def bird(program, text, scratch):
    path = os.path.join(scratch, "bird.conf")
    with open(path, "w") as f:
        f.write("router id 192.0.2.1;\nprotocol device {}\n" + text)
    status, words = run(program, "-p", "-c", path)
    return status == 0, words


def vtysh(program, text, scratch):
    path = os.path.join(scratch, "vtysh.conf")
    with open(path, "w") as f:
        f.write(text)
    status, words = run(program, "-C", "-f", path)
    return status == 0, words


def bgpd(program, text, scratch):
    """It ends with 0 in any case: its words count.  -S: as who we are, since
    another user would not see our folder."""
    path = os.path.join(scratch, "bgpd.conf")
    with open(path, "w") as f:
        f.write(text)
    status, words = run(program, "-S", "-C", "-f", path)
    # what it says of its own folders is not about the text
    faults = ("on config line", "configuration failed", "can't open",
              "unknown command")
    return status == 0 and not any(f in words.lower() for f in faults), words


def once(pairs):
    """Duplicate keys are an error."""
    keys = [k for k, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError("duplicate keys")
    return dict(pairs)


def check_rows(rows):
    for prefix, lo, hi in rows:
        net = ipaddress.ip_network(prefix)
        if str(net) != prefix or not \
                net.prefixlen <= lo <= hi <= net.max_prefixlen:
            raise ValueError("%s %d %d" % (prefix, lo, hi))


def strict_json(program, text, scratch):
    try:
        data = json.loads(text, object_pairs_hook=once)
        for one in data if isinstance(data, list) else [data]:
            check_rows((r["prefix"], r["lo"], r["hi"])
                       for r in one["prefixes"])
            if not one["name"]:
                raise ValueError("no name")
    except (ValueError, KeyError, TypeError) as e:
        return False, str(e)
    return True, ""


def strict_csv(program, text, scratch):
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
        if rows[0] != ["name", "prefix", "lo", "hi"]:
            raise ValueError("heads")
        check_rows((p, int(lo), int(hi)) for _, p, lo, hi in rows[1:])
    except (ValueError, IndexError, csv.Error) as e:
        return False, str(e)
    return True, ""


# platform, judge's name, its programs (None: Python), how it is asked, and a
# text with a fault that it must see
JUDGES = (
    ("bird2-prefix-set", "bird -p", ("bird",), bird,
     "define X = [ 10.0.0.1/8 ];\n"),
    ("frr-prefix-list", "vtysh -C", ("vtysh",), vtysh,
     "ip prefix-list X seq 5 permt 10.0.0.0/8\n"),
    ("frr-prefix-list", "bgpd -C", ("/usr/lib/frr/bgpd",), bgpd,
     "ip prefix-list X seq 5 permit 10.0.0.0/8 ge 4\n"),
    ("json", "Python json", None, strict_json,
     '{"name": "X", "name": "Y", "prefixes": []}'),
    ("csv", "Python csv", None, strict_csv,
     "name,prefix,lo,hi\nX,10.0.0.1/8,8,8\n"),
)


def main():
    scratch = tempfile.mkdtemp()
    try:
        for platform, judge, programs, ask, fault in JUDGES:
            title = "%s before %s" % (platform, judge)
            program = find(*programs) if programs else None
            if programs and program is None:
                skip(title, "%s is not installed" % programs[0])
                continue
            ok, words = ask(program, fault, scratch)
            result(not ok, title + ": a fault", "it was not seen: " + words)
            files = sorted(glob.glob(os.path.join(GOLDEN, platform, "*",
                                                  "out")))
            result(len(files) > 0, title + ": golden files", "none")
            for path in files:
                with open(path) as f:
                    ok, words = ask(program, f.read(), scratch)
                case = os.path.basename(os.path.dirname(path))
                result(ok, "%s: %s" % (title, case), words)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print("1..%d" % number)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
