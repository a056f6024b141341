#!/usr/bin/env python3
"""run and write, end to end: the configuration moves, and what lies there does
not go with it by itself: another path, another name, another layout.
"""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

V1, V2 = "2026033100", "2026042900"
ROWS = 'output rows { platform format  lists OPT  file "out/rows.txt"' \
    '  format { row "%s\\n" } }\n'


def started(root, conf=whole.CONF):
    h = whole.House(root, conf)
    h.publish(fixtures.make_feed("old"), V1)
    r = h.run()
    assert r.rc == 0, r
    return h


def moved(t, root):
    """An output's file has another path from now on."""
    h = started(root)
    old = lib.read(h.path("out", "all.txt"))
    to = whole.CONF.replace('"out/all.txt"', '"out/moved.txt"')
    h.configure(to)
    lib.write(h.path("out", "moved.txt"), "somebody's\n")
    before = h.files()
    r = h.write()
    t.ok(r.rc == 3 and len(r.lines) == 1 and "moved.txt is there and was not "
         "written as this output" in r.err,
         "a path where somebody's file lies: refused", r)
    t.eq(h.files(), before, "it stays, and all else")
    os.unlink(h.path("out", "moved.txt"))
    r = h.write()
    t.ok(r.rc == 0 and r.paths == ["moved.txt"] and len(r.lines) == 1 and
         "now written to out/moved.txt; out/all.txt is left as it is" in
         r.err, "a free path: written, and what is left behind is said", r)
    t.ok(lib.read(h.path("out", "moved.txt")) == old ==
         lib.read(h.path("out", "all.txt")), "the same rows in both")
    r = h.write()
    t.ok(r.rc == 0 and r.out == "" and r.err == "", "once", r)
    t.eq(h.do("verify").rc, 0, "verify agrees")
    # back: what was left there is what would be written
    h.configure()
    r = h.write()
    t.ok(r.rc == 0 and "now written to out/all.txt" in r.err and
         h.do("verify").rc == 0, "and back again", r)


def renamed(t, root):
    """An object that is no longer made is on the device all the same."""
    h = started(root)
    h.configure(whole.CONF.replace("lists OPT ",
                                   'lists OPT  names { OPT = "NEWER" } '))
    r = h.write()
    t.ok(r.rc == 0 and "is no longer written and stays on the device" in
         r.err, "another name: the old one stays on the device, said", r)
    r = h.write()
    t.ok(r.rc == 0 and r.out == "", "a second run writes nothing", r)


def laid_out(t, root):
    """The same rows in another layout are no news for a router."""
    h = started(root, whole.CONF + ROWS % "route %%n/%%l")
    before = h.files()
    h.configure(whole.CONF + ROWS % "add %%n/%%l")
    r = h.write("-v")
    t.ok(r.rc == 0 and r.out == "" and "a new layout awaits write "
         "--reformat" in r.err, "the same rows: only told", r)
    t.eq(h.files(), before, "nothing is written")
    r = h.write("--reformat")
    t.ok(r.rc == 0 and r.paths == ["rows.txt"], "--reformat writes it", r)
    text = lib.read(h.path("out", "rows.txt")).decode()
    t.ok("add " in text and "route " not in text, "in the new layout", text)
    t.ok(h.do("verify").rc == 0 and h.write("--reformat").out == "",
         "once")
    h.configure(whole.CONF + ROWS % "put %%n/%%l")
    h.publish(fixtures.make_feed("new"), V2)
    r = h.run()
    text = lib.read(h.path("out", "rows.txt")).decode()
    t.ok(r.rc == 0 and "put " in text and "add " not in text,
         "other rows come in the new layout by themselves", r)


if __name__ == "__main__":
    sys.exit(whole.play([moved, renamed, laid_out]))
