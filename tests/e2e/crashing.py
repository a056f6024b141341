"""Runs of the write half that die or meet a failing disk, and what is left.

At the kill each file is, byte for byte, the old one or the new one; the next
run makes all of them new, loses nothing and leaves no temporary file.  Where a
call fails, the exit status says so, no path is printed that was not written,
and the next run repairs.
"""

import os
import shutil
import time

import crash
import fixtures
import lib
import whole

CONF = """
state-dir "state"  record-dir "records"
feed m365 { source o365  url "feed" }
list OPT { from m365  use routes  category { optimize, allow } }
list ALL { from m365  use traffic }
output ios { platform cisco-ios-prefix-list  lists OPT  file "a/ios.cfg" }
output all { platform plain  lists ALL  file "b/all.txt" }
"""
V1, V2 = "2026033100", "2026042900"
SECONDS = 90        # for a test program; what is left is skipped, and said


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


class Sweep:
    """One fault at each of some calls: what went wrong, and how far it got."""

    def __init__(self, site, name, until):
        self.site, self.name, self.until = site, name, until
        self.bad = []

    def run(self, t, only, one):
        """Call one(self, at, call) for each call of these kinds."""
        calls = [(at, c) for at, c in enumerate(self.site.calls, 1)
                 if not only or c.split()[0] in only]
        done = 0
        for at, call in calls:
            if time.time() > self.until:
                break
            self.site.restore()
            one(self, at, call)
            done += 1
        name = f"{self.name} at each of {len(calls)} calls"
        if done < len(calls) and not self.bad:
            t.skip(name, f"no time behind {done} of them")
        else:
            t.ok(not self.bad and calls, name, *self.bad[:12])


def kills(t, site, until, name, how, only=()):
    """SIGKILL before, after or in the middle of a call."""
    def one(sweep, at, call):
        rc, _, err = site.shim.run(site.argv("write"), at=at, do=how)
        where = f"{how} at {at} ({call})"
        if rc != -9:
            sweep.bad.append(f"{where}: exit {rc} {err}")
        if site.mixed():
            sweep.bad.append(f"{where}: neither old nor new: {site.mixed()}")
        sweep.bad += [f"{where}: {w}" for w in site.after()]

    Sweep(site, f"{name}: killed ({how})", until).run(t, only, one)


def fails(t, site, until, name, error, sticky, only=()):
    """A call fails, or all from this one on."""
    def one(sweep, at, call):
        rc, out, err = site.shim.run(site.argv("write"), at=at, do=error,
                                     sticky=sticky)
        where = f"{error} at {at} ({call})"
        sweep.bad += [f"{where}: {w}" for w in judge(site, rc, out, err)]
        sweep.bad += [f"{where}: {w}" for w in site.after()]

    Sweep(site, f"{name}: {error}{' from then on' if sticky else ''}",
          until).run(t, only, one)


def judge(site, rc, out, err):
    """What is wrong with a run whose disk has failed."""
    now = site.state()
    if rc not in (0, 1, 3):
        yield f"exit {rc} {err}"
    if rc == 0 and any(now.get(n) != v for n, v in site.new.items()):
        yield f"exit 0, and not all is new {err}"
    if rc != 0 and not err:
        yield f"exit {rc} without a word"
    for line in out.splitlines():
        n = os.path.relpath(line, site.dir)
        if now.get(n) != site.new.get(n):
            yield f"{n} is said to be new, and is not"
    if site.mixed():
        yield f"neither old nor new: {site.mixed()}"


def passing(t, site, until, name, how):
    """Interrupted and short writes are no failures."""
    def one(sweep, at, call):
        rc, _, err = site.shim.run(site.argv("write"), at=at, do=how)
        wrong = site.after()
        if rc != 0 or err or wrong:
            sweep.bad.append(f"{how} at {at} ({call}): exit {rc} {err} "
                             f"{wrong}")

    Sweep(site, f"{name}: {how}", until).run(t, ("write",), one)
