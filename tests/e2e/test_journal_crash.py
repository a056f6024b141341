#!/usr/bin/env python3
"""The journal, killed and failed at each of its system calls.

The writer is tests/unit/test_journal_commit, which as "change DIR" makes two
groups of an output and a record new, and as "recover DIR" is the run after.
Always: each file is old or new, byte for byte; no record is new before its
output; and after the next run no temp file and no journal is left."""

# time-limit: 300

import os
import shutil
import sys

import crash
import lib

TAP = lib.Tap()
LONG = int(os.environ.get("CHECK_COUNT") or 1) > 1  # else a good part of it
WRITER = os.path.join(os.environ.get("BUILD") or
                      os.path.join(lib.TOP, "build"),
                      "tests", "unit", "test_journal_commit")
OLD = {"out/a b": "old output\n", "r/a b": "old record\n",
       "out/b": None, "r/b": None}
NEW = {"out/a b": "new output\n", "r/a b": "new record\n",
       "out/b": "new output\n", "r/b": "new record\n"}
GROUPS = (("out/a b", "r/a b"), ("out/b", "r/b"))


def make(top):
    shutil.rmtree(top, ignore_errors=True)
    for name in ("out", "r"):
        os.makedirs(os.path.join(top, name))
    for name, text in OLD.items():
        if text is not None:
            with open(os.path.join(top, name), "w") as f:
                f.write(text)


def look(top):
    """Every file: the four of interest, and how many others."""
    found, others = dict.fromkeys(OLD), []
    for folder in ("out", "r"):
        for name in sorted(os.listdir(os.path.join(top, folder))):
            name = folder + "/" + name
            if name in OLD:
                with open(os.path.join(top, name), errors="replace") as f:
                    found[name] = f.read()
            else:
                others.append(name)
    return found, others


def whole(found):
    return all(found[n] in (OLD[n], NEW[n]) for n in OLD)


def follows(found):
    """A record never runs ahead of its output."""
    return all(found[out] == NEW[out] or found[rec] == OLD[rec]
               for out, rec in GROUPS)


def together(found):
    """A group is old or new as one."""
    return all((found[out] == NEW[out]) == (found[rec] == NEW[rec])
               for out, rec in GROUPS)


def journaled(others):
    return "r/.journal" in others


def after(top, shim, bad, what):
    """The run after: it must leave nothing but whole groups."""
    begun = journaled(look(top)[1])
    before = look(top)[0]
    status, _, said = shim.run([WRITER, "recover", top])
    found, others = look(top)
    if status != 0:
        bad.append("%s: the run after: status %d: %s" % (what, status, said))
    if others:
        bad.append("%s: left: %s" % (what, " ".join(others)))
    want = NEW if begun else before
    if found != want:
        bad.append("%s: after the next run: %r" % (what, found))


def kills(shim, top, mode, calls):
    """Kill the writer at each call, then let it recover."""
    bad = []
    for at in range(1, len(calls) + 1):
        what = "%s at %d (%s)" % (mode, at, calls[at - 1])
        make(top)
        status, _, said = shim.run([WRITER, "change", top], at=at, do=mode)
        if status != -9:
            bad.append("%s: status %d: %s" % (what, status, said))
        found, _ = look(top)
        if not whole(found) or not follows(found):
            bad.append("%s: %r" % (what, found))
        after(top, shim, bad, what)
    return bad


def kills_again(shim, top, first):
    """Kill the recovery at each call too, twice, at every state that a kill at
    call "first" of the writer leaves."""
    bad = []
    make(top)
    shim.run([WRITER, "change", top], at=first)
    keep = top + ".keep"
    shutil.rmtree(keep, ignore_errors=True)
    shutil.move(top, keep)

    def again():
        shutil.rmtree(top, ignore_errors=True)
        shutil.copytree(keep, top)

    again()
    calls = shim.calls([WRITER, "recover", top])
    # The journal names absolute paths, so it is always the same folder.
    for at in range(1, len(calls) + 1):
        what = "writer at %d, recovery at %d (%s)" % (first, at,
                                                      calls[at - 1])
        again()
        status, _, said = shim.run([WRITER, "recover", top], at=at)
        if status != -9:
            bad.append("%s: status %d: %s" % (what, status, said))
        found, _ = look(top)
        if not whole(found) or not follows(found):
            bad.append("%s: %r" % (what, found))
        shim.run([WRITER, "recover", top], at=1)
        after(top, shim, bad, what)
    shutil.rmtree(keep, ignore_errors=True)
    return bad


def failures(shim, top, error, sticky, calls):
    """Each call fails; the writer must say so, and the next run mend it."""
    bad = []
    for at in range(1, len(calls) + 1):
        what = "%s%s at %d (%s)" % (error, " for good" if sticky else "", at,
                                    calls[at - 1])
        make(top)
        status, _, said = shim.run([WRITER, "change", top], at=at, do=error,
                                   sticky=sticky)
        found, others = look(top)
        if status not in (0, 1, 2) or "ERROR: " in said:
            bad.append("%s: status %d: %s" % (what, status, said))
        if not whole(found) or not follows(found):
            bad.append("%s: %r" % (what, found))
        if status == 0 and (found != NEW or others):
            bad.append("%s: status 0, and %r %r" % (what, found, others))
        if status != 0 and not said.startswith("o365feed: "):
            bad.append("%s: nothing was said" % what)
        if not journaled(others) and not together(found):
            bad.append("%s: half a group and no journal: %r" % (what, found))
        after(top, shim, bad, what)
    return bad


def recovery_failures(shim, top, error, first):
    """The same during recovery; with the fault gone, the next one ends it."""
    bad = []
    make(top)
    shim.run([WRITER, "change", top], at=first)
    keep = top + ".keep"
    shutil.rmtree(keep, ignore_errors=True)
    shutil.move(top, keep)
    shutil.copytree(keep, top)
    calls = shim.calls([WRITER, "recover", top])
    for at in range(1, len(calls) + 1):
        for sticky in (False, True):
            what = "recovery: %s%s at %d (%s)" % (
                error, " for good" if sticky else "", at, calls[at - 1])
            shutil.rmtree(top)
            shutil.copytree(keep, top)
            status, _, said = shim.run([WRITER, "recover", top], at=at,
                                       do=error, sticky=sticky)
            found, others = look(top)
            if not whole(found) or not follows(found):
                bad.append("%s: %r" % (what, found))
            if status == 0 and found != NEW:
                bad.append("%s: status 0, and %r" % (what, found))
            if not journaled(others) and not together(found):
                bad.append("%s: half a group and no journal" % what)
            # A group that could not begin was given up and said: old is fine.
            status, _, said = shim.run([WRITER, "recover", top])
            found, others = look(top)
            if status != 0 or others or not together(found):
                bad.append("%s: after: status %d: %s %r %r" % (
                    what, status, said, found, others))
    shutil.rmtree(keep, ignore_errors=True)
    return bad


def main():
    folder, remove = lib.scratch()
    try:
        shim = crash.Shim(folder)
        top = os.path.join(folder, "top")
        if not shim.why and not os.path.exists(WRITER):
            shim.why = "%s was not built" % WRITER
        if not shim.why:
            make(top)
            calls = shim.calls([WRITER, "change", top])
            if not calls:
                shim.why = "the shim does not reach this build's calls"
        if shim.why:
            TAP.skip("the journal under faults", shim.why)
            return TAP.done()
        found, others = look(top)
        TAP.ok(found == NEW and not others, "without a fault all is new",
               found, others)
        TAP.ok(len(calls) >= 20 and
               any(c.startswith("rename") for c in calls) and
               any(c.startswith("fsync") for c in calls),
               "%d calls are counted" % len(calls), *calls)
        for mode in crash.KILLS:
            bad = kills(shim, top, mode, calls)
            TAP.ok(not bad, "killed (%s) at each of %d calls" %
                   (mode, len(calls)), *bad)
        renames = [i + 1 for i, c in enumerate(calls)
                   if c.startswith("rename")]
        # The first rename is that of the journal: after it all goes forward.
        for first in renames[1:] if LONG else renames[1:3]:
            bad = kills_again(shim, top, first)
            TAP.ok(not bad, "killed at call %d, and its recovery at each of "
                   "its own" % first, *bad)
        for error in crash.ERRORS:
            for sticky in (False, True):
                if not LONG and (error, sticky) not in (
                        ("EIO", False), ("ENOSPC", True)):
                    continue
                bad = failures(shim, top, error, sticky, calls)
                TAP.ok(not bad, "%s%s at each call" % (
                    error, " for good" if sticky else ""), *bad)
        for do in crash.PASSING[:2 if LONG else 1]:
            bad = []
            for at in range(1, len(calls) + 1):
                make(top)
                status, _, said = shim.run([WRITER, "change", top], at=at,
                                           do=do)
                found, others = look(top)
                if not whole(found) or not follows(found):
                    bad.append("%d: %r" % (at, found))
                if status == 0 and (found != NEW or others):
                    bad.append("%d: status 0, %r %r" % (at, found, others))
                if status != 0 and calls[at - 1].split()[0] in (
                        "write", "fsync", "unlink"):
                    bad.append("%d (%s): status %d: %s" % (
                        at, calls[at - 1], status, said))
                after(top, shim, bad, "%s at %d" % (do, at))
            TAP.ok(not bad, "%s does no harm" % do, *bad)
        for error in ("EIO", "EACCES")[:2 if LONG else 1]:
            bad = recovery_failures(shim, top, error, renames[1])
            TAP.ok(not bad, "recovery: %s at each call" % error, *bad)
        return TAP.done()
    finally:
        remove()


if __name__ == "__main__":
    sys.exit(main())
