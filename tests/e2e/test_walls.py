#!/usr/bin/env python3
"""The walls around both programs, tried from inside, and the user that
fetches."""

import ctypes
import errno
import os
import pwd
import stat
import subprocess
import sys

import fixtures
import interrupts
import lib
import whole

SYS_LANDLOCK = 444


def have_landlock():
    return ctypes.CDLL(None).syscall(SYS_LANDLOCK, 0, 0, 1) >= 1


def intruder(root):
    """The shared object, or why there is none."""
    with open(os.path.join(os.environ["BUILD"], "flags")) as f:
        flags = f.read()
    if "-fsanitize" in flags:
        return None, "a sanitizer wants to be loaded first"
    if "--coverage" in flags:
        return None, "a build that counts its lines has no walls"
    return lib.preload(root, os.path.join(lib.HERE, "intruder.c"))


def tried(h, so, says, *args):
    """Run a command with the intruder in it: {program: {what: value}}."""
    r = h.do(*args, env={"LD_PRELOAD": so, "INTRUDER_SAYS": says,
                         "INTRUDER_OUTSIDE": h.path("outside")})
    found = {}
    if os.path.exists(says):
        for line in lib.read(says).decode().splitlines():
            program, what, value = line.split()
            found.setdefault(program, {})[what] = int(value)
    return r, found


def walls(t, server, root):
    names = ("a file outside", "a socket", "another program")
    so, why = intruder(root)
    if why or not have_landlock():
        for name in names:
            t.skip(name, why or "no Landlock in this kernel")
        return
    h = whole.House(root)
    h.publish(fixtures.make_feed(), "2026042900")
    for d in ("out", "records", "state"):       # else: what lies above
        os.mkdir(h.path(d))
    r, found = tried(h, so, h.path("state", "cache", "says"), "run")
    t.eq(r.rc, 0, "a run behind walls works", r)
    write = found.get("o365feed", {})
    fetch = found.get("o365feed-fetch", {})
    denied = errno.EACCES
    t.eq((write.get("outside"), fetch.get("outside")), (denied, denied),
         "neither writes a file outside", found)
    t.eq(write.get("socket"), denied, "the write half makes no socket", found)
    t.eq(fetch.get("socket"), 0, "the fetch program may connect", found)
    t.eq((write.get("exec"), fetch.get("exec")), (denied, denied),
         "neither executes a program", found)
    t.ok(not os.path.exists(h.path("outside")), "nothing came to lie outside")


def reach(path):
    """Let others pass, down to this folder."""
    while path != "/" and os.stat(path).st_uid == os.geteuid():
        mode = stat.S_IMODE(os.stat(path).st_mode)
        if not mode & 0o001:
            os.chmod(path, mode | 0o055)
        path = os.path.dirname(path)


def fetch_user(t, server, root):
    h = whole.House(root, extra="user nobody\n")
    h.publish(fixtures.make_feed(), "2026042900")
    r = h.run("-v")
    if os.geteuid() != 0:
        t.ok(r.rc == 0 and "not root" in r.err, "not root: it says so", r)
        return
    # nobody has to reach what this test made
    reach(h.dir)
    h.configure(extra="user nobody\n", feed='url "feed"')
    r = h.run()
    nobody = pwd.getpwnam("nobody").pw_uid
    cache = h.path("state", "cache")
    t.eq(r.rc, 0, "a run with a user of its own works", r)
    t.eq(os.stat(cache).st_uid, nobody, "the cache is his")
    t.eq(os.stat(h.path("state", "cache", "m365.snapshot")).st_uid, nobody,
         "and what he fetched")
    others = [n for n in h.files()
              if os.stat(h.path(n)).st_uid != 0]
    t.eq(others, [], "outputs and records are not")
    t.eq(os.stat(h.path("state")).st_uid, 0, "nor is the state directory")
    # a link in his place leads nowhere
    os.unlink(h.path("state", "cache", "m365.snapshot"))
    os.symlink("/etc/passwd", h.path("state", "cache", "m365.candidate"))
    before = h.files()
    r = h.write()
    t.ok(r.rc != 0 and "root:" not in r.err, "a link in the cache is not "
         "followed", r)
    t.eq(h.files(), before, "and nothing is lost")
    # what root left in the cache becomes his
    h2 = whole.House(root)
    reach(h2.dir)
    h2.publish(fixtures.make_feed("old"), "2026033100")
    h2.run()
    h2.configure(extra="user nobody\n")
    h2.publish(fixtures.make_feed(), "2026042900")
    r = h2.run()
    t.eq((r.rc, h2.version()), (0, "2026042900"), "a cache that root made is "
         "taken over", r)
    h2.configure(extra="user no-such-user\n")
    before = h2.files()
    r = h2.run()
    t.ok(r.rc == 1 and "no such user" in r.err, "a user who is not there is "
         "an error", r)
    t.eq(h2.files(), before, "and all stays")


def starter_killed(t, server, root):
    """Another user, and yet it goes with who started it."""
    if os.geteuid() != 0:
        t.skip("the starter of another user's fetch is killed", "not root")
        return
    reach(os.path.dirname(server.ca))
    text = fixtures.body(fixtures.make_feed()).decode()
    rules = lib.service("2026042900", text)
    rules["/endpoints/Worldwide"] = {"do": "drip", "rate": 50, "text": text}
    server.set(rules)
    h = whole.House(root, extra="user nobody\n",
                    feed=f'instance Worldwide url "{server.url()}" '
                    f'ca-file "{server.ca}" timeout 60 retries 0')
    reach(h.dir)
    p = subprocess.Popen(h.argv("run"), stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    children = interrupts.waited(p.pid, server)
    with open(f"/proc/{children[0]}/status", encoding="ascii") as f:
        t.ok(f"\nUid:\t{pwd.getpwnam('nobody').pw_uid}\t" in f.read(),
             "a fetch of another user")
    p.kill()
    p.communicate(timeout=20)
    t.ok(interrupts.gone(children), "it goes with the one that started it",
         children)


def modes(t, server, root):
    """Whatever umask(2) says: others write to nothing that is ours."""
    h = whole.House(root)
    h.publish(fixtures.make_feed(), "2026042900")
    old = os.umask(0)
    try:
        r = h.run()
    finally:
        os.umask(old)
    t.eq(r.rc, 0, "a run with umask 0", r)
    loose = []
    for top in ("state", "records", "out"):
        for base, dirs, names in os.walk(h.path(top)):
            for n in dirs + names:
                st = os.lstat(os.path.join(base, n))
                if not stat.S_ISLNK(st.st_mode) and st.st_mode & 0o022:
                    loose.append(os.path.join(base, n))
    t.eq(loose, [], "others write to nothing that is ours")


if __name__ == "__main__":
    sys.exit(whole.play([walls, fetch_user, starter_killed, modes], server=True))
