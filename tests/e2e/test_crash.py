#!/usr/bin/env python3
"""Crashes of the write half: kill -9 and failing disks at every system call.

At the kill each file is, byte for byte, the old one or the new one; the next
run makes all of them new, loses nothing and leaves no temporary file.  Where a
call fails, the exit status says so, no path is printed that was not written,
and the next run repairs.
"""

import os
import shutil
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import crash                                        # noqa: E402
import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

CONF = """
state-dir "state"  record-dir "records"
feed m365 { source o365  url "feed" }
list OPT { from m365  use routes  category { optimize, allow } }
list ALL { from m365  use traffic }
output ios { platform cisco-ios-prefix-list  lists OPT  file "a/ios.cfg" }
output all { platform plain  lists ALL  file "b/all.txt" }
"""
V1, V2 = "2026033100", "2026042900"
SECONDS = 80                    # for all of it; the rest is skipped, and said


class Site(whole.House):
    """Before and after a change, to be put back as often as is needed."""

    def __init__(self, root, shim, first):
        super().__init__(root, CONF)
        self.shim = shim
        self.first = first
        if not first:
            self.publish(fixtures.make_feed("old"), V1)
            assert self.run().rc == 0
        self.publish(fixtures.make_feed("new"), V2)
        assert self.do("fetch").rc == 0
        self.home = self.dir + ".saved"
        shutil.copytree(self.dir, self.home)
        self.old = self.state()
        self.calls = shim.calls(self.argv("write"))
        self.new = self.state()
        assert self.do("verify").rc == 0 and self.new != self.old

    def state(self):
        """Outputs, records, and the cache: path to bytes."""
        found = {}
        for top in ("a", "b", "records", os.path.join("state", "cache")):
            if os.path.isdir(self.path(top)):
                for n, data in lib.tree(self.path(top)).items():
                    found[os.path.join(top, n)] = data
        return found

    def restore(self):
        shutil.rmtree(self.dir)
        shutil.copytree(self.home, self.dir)

    def mixed(self):
        """What is neither as it was nor as it will be, temp files apart."""
        bad = []
        now = self.state()
        for n in sorted(set(now) | set(self.old) | set(self.new)):
            if whole.TEMP.match(os.path.basename(n)) or \
                    os.path.basename(n) == ".journal":
                continue
            if now.get(n) not in (self.old.get(n), self.new.get(n)):
                bad.append(n)
        return bad

    def after(self):
        """The next run; what is wrong with what it leaves."""
        r = self.write()
        wrong = []
        if r.rc != 0:
            wrong.append(f"the next run: {r}")
        now = self.state()
        for n in sorted(set(now) | set(self.new)):
            if now.get(n) != self.new.get(n):
                wrong.append(f"not new: {n}")
        if self.temps():
            wrong.append(f"left: {self.temps()}")
        if self.do("verify").rc != 0:
            wrong.append("verify does not agree")
        return wrong


def kills(t, site, until, name):
    """SIGKILL before, after and in the middle of every call."""
    for how in crash.KILLS:
        bad = []
        done = 0
        for at in range(1, len(site.calls) + 1):
            if time.time() > until:
                break
            site.restore()
            rc, _, err = site.shim.run(site.argv("write"), at=at, do=how)
            where = f"{how} at {at} ({site.calls[at - 1]})"
            if rc != -9:
                bad.append(f"{where}: exit {rc} {err}")
            if site.mixed():
                bad.append(f"{where}: neither old nor new: {site.mixed()}")
            bad += [f"{where}: {w}" for w in site.after()]
            done += 1
        what = f"{name}: killed ({how}) at each of {len(site.calls)} calls"
        if done < len(site.calls) and not bad:
            t.skip(what, f"no time behind call {done}")
        else:
            t.ok(not bad, what, *bad[:12])


def fails(t, site, until, name, error, sticky):
    bad = []
    done = 0
    for at in range(1, len(site.calls) + 1):
        if time.time() > until:
            break
        site.restore()
        rc, out, err = site.shim.run(site.argv("write"), at=at, do=error,
                                     sticky=sticky)
        where = f"{error} at {at} ({site.calls[at - 1]})"
        if rc < 0 or rc not in (0, 1, 3):
            bad.append(f"{where}: exit {rc} {err}")
        now = site.state()
        if rc == 0:
            # what failed must not have mattered
            if any(now.get(n) != v for n, v in site.new.items()):
                bad.append(f"{where}: exit 0, and not all is new {err}")
        elif not err:
            bad.append(f"{where}: exit {rc} without a word")
        for line in out.splitlines():
            n = os.path.relpath(line, site.dir)
            if now.get(n) != site.new.get(n):
                bad.append(f"{where}: {n} is said to be new, and is not")
        if site.mixed():
            bad.append(f"{where}: neither old nor new: {site.mixed()}")
        bad += [f"{where}: {w}" for w in site.after()]
        done += 1
    what = (f"{name}: {error}{' from then on' if sticky else ''} at each of "
            f"{len(site.calls)} calls")
    if done < len(site.calls) and not bad:
        t.skip(what, f"no time behind call {done}")
    else:
        t.ok(not bad, what, *bad[:12])


def passing(t, site, name):
    """Interrupted and short writes are no failures."""
    for how in crash.PASSING:
        bad = []
        for at, call in enumerate(site.calls, 1):
            if not call.startswith("write"):
                continue
            site.restore()
            rc, _, err = site.shim.run(site.argv("write"), at=at, do=how)
            if rc != 0 or err or site.after():
                bad.append(f"{how} at {at} ({call}): exit {rc} {err}")
        t.ok(not bad, f"{name}: {how} at each write", *bad[:12])


def main_parts(t, root):
    shim = crash.Shim(root)
    if shim.why:
        t.skip("crashes", shim.why)
        return
    begin = time.time()
    change = Site(root, shim, False)
    first = Site(root, shim, True)
    kinds = {c.split()[0] for c in change.calls}
    t.ok({"write", "rename", "fsync", "open", "unlink"} <= kinds and
         len(change.calls) > 20, f"{len(change.calls)} calls of "
         f"{len(kinds)} kinds in a change", change.calls)
    share = SECONDS / 8
    for i, (site, name) in enumerate(((change, "a change"),
                                      (first, "first publication"))):
        kills(t, site, begin + (3.2 if i == 0 else 6) * share, name)
    fails(t, change, begin + 6.6 * share, "a change", "ENOSPC", True)
    fails(t, change, begin + 7.2 * share, "a change", "EIO", False)
    fails(t, first, begin + 7.7 * share, "first publication", "EIO", False)
    fails(t, change, begin + 8.2 * share, "a change", "EROFS", True)
    passing(t, change, "a change")
    print(f"# {time.time() - begin:.0f} seconds")


if __name__ == "__main__":
    sys.exit(whole.play([main_parts]))
