#!/usr/bin/env python3
"""The programs as built: hardened, without the network in the wrong one, and
the same bytes from another folder.

time-limit: 300
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys

import lib

PROGRAMS = ("o365feed", "o365feed-fetch")


def readelf(*args):
    return subprocess.run(("readelf", "-W") + args, check=True,
                          stdout=subprocess.PIPE, text=True,
                          env=dict(os.environ, LC_ALL="C")).stdout


def instrumented():
    with open(os.path.join(os.environ["BUILD"], "flags")) as f:
        flags = f.read()
    return "-fsanitize" in flags or "--coverage" in flags


def hardened(t, name):
    path = lib.program(name)
    head = readelf("-h", path)
    segments = readelf("-l", path).splitlines()
    dynamic = readelf("-d", path)
    symbols = readelf("--dyn-syms", path)
    t.ok("DYN" in head and "PIE" in dynamic, name + " is a PIE", head)
    t.ok(any("GNU_RELRO" in s for s in segments), name + " has RELRO")
    t.ok("NOW" in dynamic, name + " binds now", dynamic)
    stack = [s for s in segments if "GNU_STACK" in s]
    t.ok(stack and "RWE" not in stack[0], name + ": no code on the stack",
         stack)
    both = [s for s in segments
            if s.split()[:1] == ["LOAD"] and "RWE" in s]
    t.eq(both, [], name + ": nothing is writable and executable")
    t.ok("__stack_chk_fail" in symbols, name + ": stack protector")
    t.ok("_chk@" in symbols.replace("__stack_chk_fail", ""),
         name + ": fortified")
    t.ok("RPATH" not in dynamic and "RUNPATH" not in dynamic,
         name + ": no library path of its own")


def landing_pads(t):
    """CET, where compiler and machine have it: in our own objects, since what
    the linker makes of them depends on the C library's."""
    obj = os.path.join(os.environ["BUILD"], "main.o")
    with open(os.path.join(os.environ["BUILD"], "flags")) as f:
        flags = f.read()
    if platform.machine() != "x86_64" or "-fcf-protection" not in flags:
        t.skip("indirect branches are tracked", "no CET here")
        return
    notes = readelf("-n", obj)
    t.ok("IBT" in notes and "SHSTK" in notes,
         "indirect branches are tracked", notes)


def no_network(t):
    """o365feed itself can't connect: it has neither library nor calls."""
    path = lib.program("o365feed")
    t.ok("libcurl" not in readelf("-d", path), "o365feed: no libcurl")
    symbols = readelf("--dyn-syms", path)
    for call in ("socket", "connect", "getaddrinfo", "sendto"):
        t.ok(" %s@" % call not in symbols, "o365feed: no %s()" % call)


def sum_of(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def elsewhere(t):
    """The same sources in another folder give the same programs."""
    d, remove = lib.scratch()
    top = os.path.join(d, "p")
    os.makedirs(top)
    shutil.copytree(os.path.join(lib.TOP, "src"), os.path.join(top, "src"))
    shutil.copy(os.path.join(lib.TOP, "Makefile"), top)
    env = {k: v for k, v in os.environ.items()
           if k in ("PATH", "CC", "CFLAGS", "CPPFLAGS", "LDFLAGS", "YACC",
                    "CI", "WERROR", "LC_ALL", "HOME", "TMPDIR")}
    p = subprocess.run(["make", "-s", "-j2"], cwd=top, env=env,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       text=True)
    if t.ok(p.returncode == 0, "it builds elsewhere", p.stdout[-2000:]):
        for name in PROGRAMS:
            t.eq(sum_of(os.path.join(top, name)),
                 sum_of(lib.program(name)),
                 name + " is the same from another folder")
    remove()


def main():
    t = lib.Tap()
    if shutil.which("readelf") is None:
        print("1..0 # SKIP no readelf")
        return 0
    if instrumented():
        print("1..0 # SKIP a build for a sanitizer or gcov is another one")
        return 0
    for name in PROGRAMS:
        hardened(t, name)
    landing_pads(t)
    no_network(t)
    elsewhere(t)
    return t.done()


if __name__ == "__main__":
    sys.exit(main())
