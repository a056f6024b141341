#!/usr/bin/env python3
"""run, end to end: what lies in the way of writing.

An output that can't be written fails alone; one that a hand changed, or whose
record is lost, is not touched; two runs do not meet.
"""

import fcntl
import hashlib
import os
import re
import resource
import stat
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import crash                                        # noqa: E402
import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

V1, V2, V3 = "2026033100", "2026042900", "2026052900"
OLD = fixtures.body(fixtures.make_feed("old")).decode()
NEW = fixtures.body(fixtures.make_feed("new")).decode()


def started(s, root, conf=whole.CONF):
    h = whole.House(root, conf, f'instance Worldwide url "{s.url()}" '
                    f'ca-file "{s.ca}" timeout 20 retries 0')
    s.set(lib.service(V1, OLD))
    r = h.run()
    assert r.rc == 0, r
    return h


def all_new(t, h, name, r=None):
    t.ok(h.rows() == fixtures.prefixes(fixtures.make_feed("new")) and
         h.version() == V2 and h.version("candidate") is None and
         h.temps() == [] and h.do("verify").rc == 0,
         f"{name}: then all is new, and nothing is left", r, h.temps(),
         h.do("verify"))


# Promise: unwritable
def unwritable(t, s, root):
    apart = whole.CONF.replace('"out/all.txt"', '"out/apart/all.txt"')

    # a directory in the place of the file
    h = started(s, root)
    before = h.files()
    os.unlink(h.path("out", "all.txt"))
    os.mkdir(h.path("out", "all.txt"))
    s.set(lib.service(V2, NEW))
    r = h.run()
    t.ok(r.rc == 1 and r.paths == ["ios.cfg", "all.json"] and
         "output plain" in r.err and "all.txt" in r.err,
         "a directory in its place: one output fails, the others are written",
         r)
    t.eq(h.files()["records/outputs/plain"],
         before["records/outputs/plain"], "its record stays")
    t.eq({o["name"]: o["state"] for o in h.status()["outputs"]},
         {"ios": "ok", "plain": "failed", "json": "ok"},
         "status.json names it")
    r = h.run()
    t.ok(r.rc == 1 and r.out == "", "it stays so", r)
    os.rmdir(h.path("out", "all.txt"))
    r = h.run()
    t.eq((r.rc, r.paths), (0, ["all.txt"]), "out of the way: written", r)
    all_new(t, h, "a directory in its place", r)

    # a file where its directory should be
    h = started(s, root, apart)
    os.rename(h.path("out", "apart"), h.path("out", "kept"))
    lib.write(h.path("out", "apart"), "in the way\n")
    s.set(lib.service(V2, NEW))
    r = h.run()
    t.ok(r.rc == 1 and r.paths == ["ios.cfg", "all.json"] and
         "output plain" in r.err or "apart" in r.err,
         "a file in place of its directory: the others are written", r)
    t.eq(lib.read(h.path("out", "apart")), b"in the way\n", "it stays")

    # a file system that is read-only, as the shim plays it
    shim = crash.Shim(root)
    if shim.why:
        t.skip("a read-only file system", shim.why)
        return
    h = started(s, root)
    s.set(lib.service(V2, NEW))
    h.do("fetch")
    before = (h.files(), h.snapshot())
    rc, out, err = shim.run(h.argv("write"), at=1, do="EROFS", sticky=True,
                            only="open")
    t.ok(rc == 1 and out == "" and "Read-only file system" in err,
         "all is read-only: exit 1, no path", rc, out, err)
    t.eq((h.files(), h.snapshot()), before, "all is read-only: all stays")
    r = h.write()
    t.eq((r.rc, len(r.paths)), (0, 3), "it can be written again: done", r)
    all_new(t, h, "a read-only file system", r)


def no_regular_file(t, s, root):
    """A pipe would make a reader wait, and a device may have no end."""
    conf = whole.CONF.replace('file "out/ios.cfg"',
                              'file "out/ios.cfg" delta "out/ios.delta"')
    for name in "all.txt", "ios.delta":
        h = started(s, root, conf)
        s.set(lib.service(V2, NEW))
        if os.path.exists(h.path("out", name)):
            os.unlink(h.path("out", name))
        os.mkfifo(h.path("out", name))
        r = h.run()
        t.ok(r.rc == 1 and name + ": not a " in r.err and
             stat.S_ISFIFO(os.stat(h.path("out", name)).st_mode),
             f"a pipe as {name}: refused at once, and stays", r)
        os.unlink(h.path("out", name))
        r = h.run()
        t.eq(r.rc, 0, "out of the way: written", r)
        all_new(t, h, f"a pipe as {name}", r)


def strange_name(t, s, root):
    """What is no UTF-8 can't stand in JSON, and keeps nothing from being
    written."""
    name = os.fsdecode(b"all\xff.txt")
    h = whole.House(root, feed=f'instance Worldwide url "{s.url()}" '
                    f'ca-file "{s.ca}" timeout 20 retries 0')
    text = lib.read(h.conf)
    lib.write(h.conf, text.replace(b"out/all.txt", b"out/all\xff.txt"))
    s.set(lib.service(V1, OLD))
    p = subprocess.run(h.argv("run"), stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       timeout=60 * lib.TIMES, check=False)
    t.ok(p.returncode == 0 and p.stderr == b"" and
         os.path.exists(h.path("out", name)) and
         [o["state"] for o in h.status()["outputs"]] == ["ok"] * 3,
         "a name that is no UTF-8: written, and status.json is there", p)


def limited(t, s, root):
    """A limit of file sizes (RLIMIT_FSIZE) is an error like a full disk."""
    if lib.read(lib.program("o365feed"))[:2] == b"#!":
        t.skip("a limit of file sizes", "valgrind writes files, too")
        return
    h = started(s, root)
    s.set(lib.service(V2, NEW))
    h.do("fetch")
    before = (h.files(), h.snapshot())
    for limit in 0, 100:
        p = subprocess.run(
            h.argv("write"), capture_output=True, text=True, timeout=60,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE,
                                                  (limit, limit)))
        t.ok(p.returncode == 1 and "File too large" in p.stderr and
             p.stdout == "" and h.temps() == [] and
             (h.files(), h.snapshot()) == before,
             f"files of {limit} bytes at most: exit 1, all stays", p)
    r = h.write()
    t.eq(r.rc, 0, "without the limit: written", r)
    all_new(t, h, "a limit of file sizes", r)


def read_only_directory(t, s, root):
    if os.geteuid() == 0:
        t.skip("a directory without write permission", "root may write it")
        return
    h = started(s, root, whole.CONF.replace('"out/all.txt"',
                                            '"out/apart/all.txt"'))
    os.chmod(h.path("out", "apart"), 0o555)
    s.set(lib.service(V2, NEW))
    r = h.run()
    t.ok(r.rc == 1 and r.paths == ["ios.cfg", "all.json"],
         "a directory without write permission", r)
    os.chmod(h.path("out", "apart"), 0o755)
    t.eq(h.run().paths, ["all.txt"], "and with it")


def record_lost(t, s, root):
    h = started(s, root)
    record = h.path("records", "outputs", "plain")
    good = lib.read(record)
    os.unlink(record)
    before = h.files()
    s.set(lib.service(V2, NEW))
    r = h.run()
    now = h.files()
    t.ok(r.rc == 3 and r.paths == ["ios.cfg", "all.json"] and
         "all.txt is there and its record is not" in r.err,
         "the record is lost: exit 3, not a first run", r)
    t.eq((now["out/all.txt"], "records/outputs/plain" in now),
         (before["out/all.txt"], False), "the output stays as it was")
    t.eq(h.do("verify").rc, 1, "verify says so")
    lib.write(record, good)
    r = h.run()
    t.eq((r.rc, r.paths), (0, ["all.txt"]), "the record is back", r)
    all_new(t, h, "record lost", r)

    h = started(s, root)
    os.rename(h.path("records"), h.path("lost"))
    before = h.files()
    s.set(lib.service(V2, NEW))
    r = h.run()
    t.ok(r.rc == 3 and r.out == "" and
         {k: v for k, v in h.files().items() if k.startswith("out")} ==
         {k: v for k, v in before.items() if k.startswith("out")},
         "all records are lost: exit 3, no output is touched", r)

    # all but the records is lost: a runner that starts from a repository
    h = started(s, root)
    for base, dirs, names in os.walk(h.path("state"), topdown=False):
        for n in names:
            os.unlink(os.path.join(base, n))
        for n in dirs:
            os.rmdir(os.path.join(base, n))
    before = h.files()
    s.set(lib.service(V1, OLD))
    r = h.run("--detailed-exitcode")
    t.eq((r.rc, r.err, h.files()), (0, "", before),
         "the state is lost: the same bytes, no change", r)


# Promise: edited
def edited(t, s, root):
    h = started(s, root)
    good = lib.read(h.path("out", "all.txt"))
    hand = good + b"192.0.2.1/32\n"
    for name, rules in (("no change", lib.service(V1, OLD)),
                        ("a change", lib.service(V2, NEW))):
        lib.write(h.path("out", "all.txt"), hand)
        s.set(rules)
        r = h.run("-v")
        t.ok(r.rc == 3 and "all.txt was changed by hand" in r.err and
             "--overwrite" in r.err, f"edited by hand, {name}: exit 3", r)
        t.eq(lib.read(h.path("out", "all.txt")), hand, "it stays")
        t.eq(r.paths, [] if name == "no change" else ["ios.cfg", "all.json"],
             "the others are written")
    r = h.write("--overwrite")
    t.eq((r.rc, r.paths), (0, ["all.txt"]), "--overwrite writes it", r)
    all_new(t, h, "edited by hand", r)
    before = h.everything()
    r = h.write("--overwrite")
    t.eq((r.rc, r.out), (0, ""), "--overwrite without an edit", r)
    t.eq([k for k, v in h.everything().items() if before.get(k) != v and
          not k.startswith("state")], [], "touches nothing")
    os.unlink(h.path("out", "all.txt"))
    r = h.write()
    t.eq((r.rc, r.paths), (0, ["all.txt"]), "one that is gone is restored",
         r)
    os.chmod(h.path("out", "all.txt"), 0o600)
    r = h.write()
    t.eq((r.rc, r.out), (0, ""), "its mode is its owner's affair", r)
    os.unlink(h.path("out", "all.txt"))
    os.symlink("elsewhere.txt", h.path("out", "all.txt"))
    r = h.write()
    t.ok(not os.path.exists(h.path("out", "elsewhere.txt")),
         "nothing is written through a symbolic link that dangles", r)


def sealed(record, digest):
    """The record with another digest of its file."""
    body = re.sub(r"(?m)^file [0-9a-f]{64}$", "file " + digest,
                  record[:record.rindex("end ")])
    return f"{body}end {hashlib.sha256(body.encode()).hexdigest()}\n"


def edited_layout(t, s, root):
    """A hand changed what an older program had laid out otherwise."""
    h = started(s, root)
    path, record = h.path("out", "all.txt"), h.path("records", "outputs",
                                                    "plain")
    good = lib.read(path)
    old = good + b"# old layout\n"
    lib.write(path, old)
    lib.write(record, sealed(lib.read(record).decode(),
                             hashlib.sha256(old).hexdigest()))
    r = h.write("-v")
    t.ok(r.rc == 0 and r.out == "" and "write --reformat" in r.err and
         lib.read(path) == old, "another layout waits for --reformat", r)
    lib.write(path, old + b"192.0.2.1/32\n")
    r = h.write()
    t.ok(r.rc == 3 and "all.txt was changed by hand" in r.err,
         "and a hand in it: exit 3", r)
    r = h.write("--overwrite")
    t.eq((r.rc, r.paths, lib.read(path)), (0, ["all.txt"], good),
         "--overwrite writes it, in today's layout", r)
    t.eq((h.write().rc, h.do("verify").rc), (0, 0), "and all agrees")
    with open(h.path("out", "ios.cfg"), "a", encoding="ascii") as f:
        f.write("ip prefix-list OPT-V4 seq 5 permit nothing\n")
    r = h.do("verify")
    t.ok(r.rc == 1 and len(r.lines) == 2 and
         r.err.count("not a prefix") == 1,
         "verify: what can't be read is said once, for all its objects", r)


# Promise: two-runs
def together(t, s, root):
    h = started(s, root)
    rules = lib.service(V2, NEW)
    rules["/endpoints/Worldwide"] = {"do": "drip", "rate": 4000, "text": NEW}
    s.set(rules)
    runs = [subprocess.Popen(h.argv("run"), stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(3)]
    said = [p.communicate(timeout=60) for p in runs]
    t.eq([p.returncode for p in runs], [0, 0, 0], "three at once: all exit 0",
         said)
    t.eq(sorted(len(o.splitlines()) for o, _ in said), [0, 0, 3],
         "one of them has written", said)
    t.eq((s.paths().count("/endpoints/Worldwide"), len(s.paths())), (1, 4),
         "the body is fetched once")
    all_new(t, h, "three at once")


def busy(t, s, root):
    """Another run holds a lock for longer than one waits."""
    houses = [started(s, root), started(s, root)]
    held = [open(houses[0].path("state", "lock"), "r+b"),
            os.open(houses[1].path("records"), os.O_RDONLY)]
    for f in held:
        fcntl.flock(f, fcntl.LOCK_EX)
    before = [h.files() for h in houses]
    found = [None, None]

    def one(i):
        found[i] = houses[i].run("-q", timeout=90)

    threads = [threading.Thread(target=one, args=(i,)) for i in (0, 1)]
    begin = time.time()
    for th in threads:
        th.start()
    for part in (unwritable, no_regular_file, strange_name, limited,
                 read_only_directory, record_lost, edited, edited_layout,
                 together):
        part(t, s, root)
    for th in threads:
        th.join()
    took = time.time() - begin
    for i, name in enumerate(("state", "record")):
        r = found[i]
        t.ok(r.rc == 75 and r.out == "" and len(r.lines) == 1 and
             "another run holds the lock" in r.err,
             f"the {name} directory is locked: exit 75, one line", r)
        t.eq(houses[i].files(), before[i], "all stays as it was")
    t.ok(50 < took < 80 * lib.TIMES, "after a minute", took)
    held[0].close()
    os.close(held[1])


if __name__ == "__main__":
    sys.exit(whole.play([busy], server=True))
