"""What is being done when it is killed or its disk fails: each command that
writes, made ready once and put back as often as is needed.

    s = Scene(root, shim, "write")      # SCENES has the names
    s.calls                             # the calls that change a file system
    s.restore(); rc, out, err = s.hit(at="3", do="kill")
    s.mixed()                           # what is neither old nor new
    s.after()                           # the next run, and what is wrong then
"""

import os
import re
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "e2e"))

import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

CONF = """
state-dir "state"  record-dir "records"
feed m365 { source o365  url "feed" }
list OPT { from m365  use routes  category { optimize, allow }  %(list)s }
list ALL { from m365  use traffic  hold 7 days  %(list)s }
output ios { platform cisco-ios-prefix-list  lists OPT  file "a/ios.cfg"
	delta "a/ios.delta"  rollback "a/ios.back" }
output all { platform plain  lists ALL  file "b/all.txt" }
%(more)s
"""
MORE = """
output gone { platform json  lists ALL  file "b/gone.json" }
"""
V1, V2 = "2026033100", "2026042900"
DAY = "2026-05-01"
KEPT = ("a", "b", "records", os.path.join("state", "cache"))

FETCHED = re.compile(rb"^day \d{4}-\d\d-\d\d\n", re.M)


class Scene(whole.House):
    def __init__(self, root, shim, name):
        super().__init__(root, CONF)
        self.shim, self.name = shim, name
        self.program_name = "o365feed"
        self.command = SCENES[name](self)
        self.home = self.dir + ".saved"
        shutil.copytree(self.dir, self.home)
        self.old = self.state()
        log = self.dir + ".calls"
        # what it says when nothing goes wrong, too
        rc, _, self.said = self.hit(log=log)
        assert rc == 0, (name, self.said)
        self.calls = [line.split(" ", 1)[1] for line in
                      lib.read(log).decode(errors="replace").splitlines()]
        self.new = self.state()
        assert self.new != self.old and not self.temps(), name
        # run has two halves, and what the first leaves is neither
        self.between = {}
        if name == "run":
            self.restore()
            assert self.do("fetch").rc == 0
            self.between = self.state()
        # a directory that is there already is asked for, and not made
        self.effective = [at for at, c in enumerate(self.calls, 1)
                          if not (c.startswith("mkdir ") and os.path.isdir(
                              c[6:].replace(self.dir, self.home, 1)))]

    def configure(self, conf=CONF, feed=None, extra="", **keys):
        lib.write(self.conf, CONF % {"list": "", "more": "", **keys})

    def state(self):
        """Outputs, records, and the cache: path to bytes.  Midnight may pass
        meanwhile: the day of a fetch does not count."""
        found = {}
        for top in KEPT:
            if os.path.isdir(self.path(top)):
                for n, data in lib.tree(self.path(top)).items():
                    found[os.path.join(top, n)] = FETCHED.sub(b"", data) \
                        if top.startswith("state") else data
        return found

    def restore(self):
        shutil.rmtree(self.dir)
        shutil.copytree(self.home, self.dir)

    def hit(self, **how):
        return self.shim.run(self.argv(*self.command),
                             program=self.program_name, **how)

    def mixed(self):
        """What is neither as it was nor as it will be, temp files apart."""
        now, bad = self.state(), []
        for n in sorted(set(now) | set(self.old) | set(self.new)):
            base = os.path.basename(n)
            if not whole.TEMP.match(base) and base != ".journal" and \
                    now.get(n) not in (self.old.get(n), self.new.get(n),
                                       self.between.get(n, b"?")):
                bad.append(n)
        return bad

    def all_new(self):
        now = self.state()
        return [f"not new: {n}" for n in sorted(set(now) | set(self.new))
                if now.get(n) != self.new.get(n)]

    def after(self):
        """The command once more; what is wrong with what it leaves."""
        r = self.do(*self.command)
        wrong = self.all_new() + [f"left: {n}" for n in self.temps()]
        # what was done by the first is refused to the second, and said
        if r.rc != 0 and not (self.name in ONCE and not wrong and r.err):
            wrong.append(f"the next run: {r}")
        if wrong:
            wrong.append(f"it said: {r}")
        r = self.do("verify")
        if r.rc != 0 and self.name not in UNSETTLED:
            wrong.append(f"verify: {r}")
        return wrong

    # ---- the ways to begin

    def release(self, release):
        number = V1 if release == "old" else V2
        self.publish(fixtures.make_feed(release), number)
        assert self.do("fetch").rc == 0

    def begin(self):
        """The older release is written and applied."""
        self.release("old")
        assert self.write().rc == 0
        assert self.do("applied", "ios").rc == 0

    def refused(self):
        """Half of the feed is gone; the digest that would let it pass."""
        self.begin()
        self.publish(fixtures.make_feed("new", keep=0.4), V2)
        r = self.run()
        assert r.rc == 3, r
        return r.digests()[0]


def first(s):
    s.release("new")
    return ["write", "--as-of", DAY]


def change(s):
    s.begin()
    s.release("new")
    return ["write", "--as-of", DAY]


def run(s):
    s.begin()
    s.publish(fixtures.make_feed("new"), V2)
    return ["run", "--as-of", DAY]


def fetch(s):
    s.begin()
    s.publish(fixtures.make_feed("new"), V2)
    s.program_name = "o365feed-fetch"
    return ["fetch"]


def applied(s):
    change(s)
    assert s.write("--as-of", DAY).rc == 0
    return ["applied", "ios"]


def adopt(s):
    s.release("new")
    rc, text, err = lib.run([
        s.program, "emit", "-p", "cisco-ios-prefix-list", "-l", "OPT",
        "--category", "optimize,allow",
        s.path("feed", "endpoints", "worldwide")])
    assert rc == 0, err
    lib.write(s.path("device.txt"), text)
    return ["adopt", "--overwrite", "ios", s.path("device.txt")]


def accept(s):
    return ["accept", "--as-of", DAY, s.refused()]


def accepted(s):
    """The write that uses up what was accepted."""
    s.configure(list="guard { max-loss none }")
    digest = s.refused()
    assert s.do("accept", "--as-of", DAY, digest).rc == 0
    return ["write", "--as-of", DAY]


def defer(s):
    s.begin()
    s.publish(fixtures.make_feed("new"), V2)
    r = s.run("-v", "--dry-run", "--as-of", DAY)
    digest = re.search(r"list OPT: change ([0-9a-f]{64})", r.err).group(1)
    return ["defer", "--until", "2099-01-01", "--as-of", DAY, digest]


def pin(s):
    s.begin()
    return ["pin", "--as-of", DAY, "OPT"]


def unpin(s):
    s.begin()
    assert s.do("pin", "ios").rc == 0
    return ["pin", "--off", "ios"]


def forget(s):
    s.configure(more=MORE)
    s.begin()
    assert s.do("applied", "gone").rc == 0
    assert s.do("pin", "gone").rc == 0
    s.configure()
    os.unlink(s.path("b", "gone.json"))
    return ["forget", "gone"]


SCENES = {"run": run, "write": change, "first write": first, "fetch": fetch,
          "applied": applied, "adopt": adopt, "accept": accept,
          "accepted": accepted,
          "defer": defer, "pin": pin, "pin --off": unpin, "forget": forget}
# asked for twice, these say that it is done, by another exit status
ONCE = ("forget", "pin --off")
# verify is not to agree yet: nothing was written, or that is only half of it
UNSETTLED = ("adopt", "fetch")
