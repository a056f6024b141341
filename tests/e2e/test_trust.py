#!/usr/bin/env python3
"""Whom the program trusts: who else may write where its state lies, what a
symbolic link in its places does, and which modes outputs have.
"""

import os
import stat
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

V1, V2 = "2026033100", "2026042900"


def started(root, **kw):
    h = whole.House(root, **kw)
    h.publish(fixtures.make_feed("old"), V1)
    r = h.run()
    assert r.rc == 0, r
    h.publish(fixtures.make_feed(), V2)
    return h


def refused(t, h, name, rc, word, *commands):
    """One line, nothing moved; then it can be put right."""
    before = h.everything()
    for c in commands or (("run",),):
        r = h.do(*c)
        t.ok(r.rc == rc and r.out == "" and len(r.lines) == 1 and
             word in r.err, f"{name}: {' '.join(c)}: exit {rc}, one line", r)
    t.eq(h.everything(), before, f"{name}: nothing moved")


# Promise: state-writable, state-owner
def directories(t, root):
    h = started(root)
    every = (("run",), ("fetch",), ("write",), ("diff",), ("emit", "OPT"),
             ("status",), ("check",))
    for part in ("state", "state/cache"):
        for mode in (0o775, 0o757, 0o1777):
            os.chmod(h.path(part), mode)
            refused(t, h, f"{part} {mode:o}", 78, "chmod go-w",
                    *(every if mode == 0o775 else (("run",),)))
        os.chmod(h.path(part), 0o755)
    if os.geteuid() == 0:
        for part in ("state", "state/cache"):
            os.chown(h.path(part), 65534, -1)
            refused(t, h, f"{part} of another user", 78, "another user",
                    ("run",), ("fetch",), ("write",))
            r = h.do("emit", "OPT")
            t.eq(r.rc, 0, f"{part} of another user: reading is free", r)
            os.chown(h.path(part), 0, -1)
    else:
        t.skip("directories of another user", "not root")
    os.rename(h.path("state", "cache"), h.path("elsewhere"))
    os.symlink("../elsewhere", h.path("state", "cache"))
    refused(t, h, "the cache is a link", 78, "symbolic link")
    os.unlink(h.path("state", "cache"))
    os.rename(h.path("elsewhere"), h.path("state", "cache"))
    r = h.run()
    t.ok(r.rc == 0 and h.version() == V2, "put right: all is new", r)


# Promise: records-writable
def records(t, root):
    h = started(root)
    for mode in (0o757, 0o1777):
        os.chmod(h.path("records"), mode)
        refused(t, h, f"records {mode:o}", 78, "records: everybody may write",
                ("run",), ("write",), ("diff",), ("verify",))
    os.chmod(h.path("records"), 0o775)
    r = h.run()
    t.ok(r.rc == 0 and h.version() == V2,
         "records that a group may write to are a shared repository", r)


# Promise: conf-writable
def configuration(t, root):
    h = started(root)
    os.chmod(h.conf, 0o646)
    refused(t, h, "everybody may write the configuration", 78, "chmod o-w",
            ("run",), ("check",), ("emit", "OPT"))
    os.chmod(h.conf, 0o644)
    part = h.path("part.inc")
    lib.write(part, "stale-after 9 days\n")
    with open(h.conf, "a", encoding="ascii") as f:
        f.write('include "part.inc"\n')
    os.chmod(part, 0o666)
    refused(t, h, "everybody may write an included file", 78, "chmod o-w")
    os.chmod(part, 0o644)
    t.eq(h.run().rc, 0, "put right")


# Promise: state-link
def links(t, root):
    """None is followed, and what it points at stays."""
    for rel in ("state/status.json", "state/lock", "state/stamp",
                "state/said", "state/cache/m365.snapshot",
                "state/cache/m365.note", "state/cache/m365.candidate",
                "records/.journal", "records/feeds/m365",
                "records/lists/ALL", "records/outputs/plain",
                "records/decisions"):
        h = started(root)
        target = h.path("target")
        # what a follower would take for good
        if os.path.exists(h.path(rel)):
            os.rename(h.path(rel), target)
        else:
            lib.write(target, "mine\n")
        was = lib.read(target)
        mode = os.stat(target)
        os.symlink(target, h.path(rel))
        r = h.run()
        now = os.stat(target)
        t.ok(lib.read(target) == was and
             (now.st_mode, now.st_uid, now.st_ino, now.st_mtime_ns) ==
             (mode.st_mode, mode.st_uid, mode.st_ino, mode.st_mtime_ns),
             f"a link in place of {rel}: what it points at stays", r)
        t.ok(r.rc in (0, 1, 3) and (r.rc == 0 or r.err != "") and
             (r.err != "" or not os.path.islink(h.path(rel)) or
              rel.endswith("candidate")),
             f"a link in place of {rel}: gone, or said", r)
        if rel.startswith("records/"):
            t.ok(r.rc in (1, 3) and rel in r.err and
                 ("symbolic link, not followed" in r.err or
                  "not a file" in r.err),
                 f"a link in place of {rel}: not read", r)
        t.eq(h.temps() if "journal" not in rel else [], [],
             f"a link in place of {rel}: nothing is left")


def temp_links(t, root):
    """A name that a temporary file had, taken by a link."""
    h = started(root)
    lib.write(h.path("target"), "mine\n")
    for d in ("state", "state/cache", "records/outputs", "out"):
        for n in ("status.json", "m365.candidate", "plain", "all.txt"):
            os.symlink(h.path("target"),
                       h.path(d, f".{n}.~AbCd12"))
    r = h.run()
    t.ok(r.rc == 0 and lib.read(h.path("target")) == b"mine\n",
         "links under names of temporary files: not followed", r)


# Promise: output-link
def output_links(t, root):
    h = started(root)
    real = h.path("out", "real.txt")
    os.rename(h.path("out", "all.txt"), real)
    os.symlink("real.txt", h.path("out", "all.txt"))
    was = lib.read(real)
    r = h.run()
    t.ok(r.rc in (1, 3) and sorted(r.paths) == ["all.json", "ios.cfg"] and
         "all.txt" in r.err and "symbolic link" in r.err,
         "an output that is a link: refused by name, the others are written",
         r)
    t.ok(lib.read(real) == was and os.path.islink(h.path("out", "all.txt")),
         "link and target stay", r)
    os.unlink(h.path("out", "all.txt"))
    os.rename(real, h.path("out", "all.txt"))
    r = h.run()
    t.eq((r.rc, r.paths), (0, ["all.txt"]), "the file itself: written", r)
    # above it a link is the user's business
    h = started(root)
    os.rename(h.path("out"), h.path("apart"))
    os.symlink("apart", h.path("out"))
    r = h.run()
    t.eq((r.rc, len(r.paths)), (0, 3), "a link to the directory is followed",
         r)


# Promise: output-mode
def modes(t, root):
    """Those of the configuration, under any umask."""
    for mask in (0, 0o022, 0o077, 0o777):
        conf = whole.CONF.replace('"out/all.txt"', '"out/all.txt" mode 0640')
        h = whole.House(root, conf)
        h.publish(fixtures.make_feed("old"), V1)
        if mask != 0o777:
            old = os.umask(mask)
            try:
                r = h.run()
            finally:
                os.umask(old)
        else:
            h.run()
            h.publish(fixtures.make_feed(), V2)
            old = os.umask(mask)
            try:
                r = h.write()
            finally:
                os.umask(old)
        got = {n: stat.S_IMODE(os.stat(h.path("out", n)).st_mode)
               for n in ("all.txt", "ios.cfg", "all.json")}
        t.eq((r.rc, got), (0, {"all.txt": 0o640, "ios.cfg": 0o644,
                               "all.json": 0o644}),
             f"umask {mask:03o}: outputs have the modes asked for", r)


# Promise: journal-damaged, conf-error, never-fetched
def damaged(t, root):
    for rel in ("records/.journal", "records/decisions"):
        h = started(root)
        lib.write(h.path(rel), "<<<<<<< HEAD\n")
        before = h.files()
        r = h.run()
        t.ok(r.rc == 1 and r.out == "" and rel in r.err,
             f"{rel} is damaged: exit 1, said", r)
        t.eq(h.files(), before, f"{rel} is damaged: nothing is written")
    h = whole.House(root)
    r = h.run()
    t.ok(r.rc == 1 and r.out == "" and not any(
        n.startswith("out") for n in h.files()) and r.err != "",
        "a feed that was never fetched: exit 1, no output", r, h.files())
    h = started(root)
    with open(h.conf, "a", encoding="ascii") as f:
        f.write("colour blue\n")
    refused(t, h, "an error in the configuration", 78, "colour")


if __name__ == "__main__":
    sys.exit(whole.play([directories, records, configuration, links, temp_links,
                         output_links, modes, damaged]))
