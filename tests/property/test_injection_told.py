#!/usr/bin/env python3
"""Nobody gets out of a name, where only a report tells it: what a router shows
of its routes (`routes`) and what a file of tables says (`list`).

As in test_injection.py: refused in clean words, or the shape of the harmless.
"""
# time-limit: 200

import glob
import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from test_injection import (SAFE, SEED, COUNT, EVERY, RNG, Watch,  # noqa: E402
                            clean, do, hostile, long_lines, printable)
import lib                                          # noqa: E402
import whole                                        # noqa: E402

RIBS = os.path.join(lib.TOP, "tests", "fuzz", "seeds", "rib")
STATUS = (0, 1, 2, 64)


def parsed(text):
    try:
        return text == "" or json.loads(text) is not None
    except ValueError:
        return False


# Promise: hostile-text
def ribs(t, root):
    """Somewhere in what a router shows stands what nobody expects."""
    w = Watch(t, "nothing in a router's routes reaches a terminal")
    feed, rib = (os.path.join(root, x) for x in ("set.txt", "rib"))
    lib.write(feed, "13.69.0.0/17\n20.50.0.0/18\n2603:1020::/47\n")
    seeds = sorted(glob.glob(os.path.join(RIBS, "*")))
    for i in range(len(seeds) * (2 + COUNT)):
        text = lib.read(seeds[i % len(seeds)])
        # inside of a word, or in place of one
        at = RNG.randrange(len(text) + 1)
        s = EVERY[i % len(EVERY)] if i % 3 == 0 else hostile()
        lib.write(rib, text[:at] + s.encode() + text[RNG.choice(
            (at, min(at + 6, len(text)))):])
        six = "-6" if "ipv6" in seeds[i % len(seeds)] else "-4"
        r = do("routes", "--rib", rib, six, feed)
        j = do("routes", "--rib", rib, "--json", six, feed)
        w.took += r[0] in (0, 1)
        w.see(r[0] in STATUS and r[0] == j[0] and clean(*r[1:], *j[1:]) and
              not long_lines(r[1] + r[2]) and parsed(j[1]),
              seeds[i % len(seeds)], at, s[:200], r, j)
    t.ok(w.took > 0, "some are taken as routes", w.took)
    w.done(len(seeds))


TABLES = {
    "regions": ("REGION  TITLE  CLOUD  ALIASES  DATE  SOURCE",
                ["zz1", "@", "public", "-", "2026-01-01", "own"], (1, 3, 5)),
    "communities": ("COMMUNITY  KIND  NAME  CLOUD  STATUS  ACCESS  DATE  "
                    "SOURCE  TITLE",
                    ["12076:65001", "service", "zz", "public", "listed",
                     "free", "2026-01-01", "own", "@"], (2, 7, 8)),
    "profiles": ("PROFILE  TAG  SCOPE  FAMILY  CLOUDS  DATE  SOURCE  WHY",
                 ["zz", "ZzTag", "region", "both", "public", "2026-01-01",
                  "own", "@"], (0, 1, 6, 7)),
    "geos": ("GEO  HOST  CLOUD  REGIONS  BASIS  DATE  SOURCE  NAME",
             ["ZZZ", "crm99.dynamics.com", "public", "westeurope", "recorded",
              "2026-01-01", "own", "@"], (0, 1, 6, 7)),
}


# Promise: hostile-text
def tables(t, root):
    """A cell of a file of tables, as `list` and a warning tell it."""
    w = Watch(t, "nothing in a file of tables leaves its cell")
    path = os.path.join(root, "tables.txt")

    def told(kind, at, s):
        head, row, _ = TABLES[kind]
        row = [s if i == at else c for i, c in enumerate(row)]
        row = [SAFE if c == "@" else c for c in row]
        lib.write(path, (head + "\n" + "  ".join(row) + "\n").encode())
        return (do("list", "--tables", path, kind),
                do("list", "--json", "--tables", path, kind))

    for kind, (_, row, places) in TABLES.items():
        good = told(kind, len(row), "")
        t.ok(good[0][0] == 0 and SAFE in good[0][1] or kind == "profiles" and
             good[0][0] == 0, f"a harmless file of {kind} is taken", good)
        for i in range(len(EVERY) + 6 + 4 * COUNT):
            s = EVERY[i] if i < len(EVERY) else \
                RNG.choice((hostile, printable))().replace("\x00", "")
            # "#" or nothing where a line begins makes it no row at all
            r, j = told(kind, RNG.choice([p for p in places if p > 0 or
                        s.strip() and s.strip()[0] != "#"]), s)
            w.took += r[0] == 0
            w.see(clean(*r[1:], *j[1:]) and not long_lines(r[2]) and
                  r[0] == j[0] and (
                      r[1] == j[1] == "" and r[2] != "" if r[0] != 0 else
                      parsed(j[1]) and
                      len(r[1].splitlines()) == len(good[0][1].splitlines())
                      and len(json.loads(j[1])) ==
                      len(json.loads(good[1][1]))),
                  kind, s[:200], r, j[:1])
    w.done(20)


def run(t, root):
    print(f"# SEED={SEED}", flush=True)
    for part in (ribs, tables):
        part(t, root)


if __name__ == "__main__":
    sys.exit(whole.play([run]))
