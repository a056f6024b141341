"""A whole installation in a scratch folder: what the tests of o365feed share.

    h = whole.House(root, url=server.url(), ca=server.ca)
    r = h.run()                         # r.rc, r.out, r.err, r.paths
    kept = h.files()                    # outputs and records, byte for byte
    h.feed.publish(fixtures.make_feed(), "2026042900")     # a local feed

The configuration is `conf`: a template with %(url)s and so on, or CONF.
"""

import hashlib
import json
import os
import re
import sys

import fixtures
import lib

TEMP = re.compile(r"^\..+\.~[A-Za-z0-9]{6}$")

CONF = """
state-dir "state"
record-dir "records"
%(globals)s
feed m365 { source o365 %(feed)s }
list OPT { from m365  use routes  category { optimize, allow }
	match orlonger }
list ALL { from m365  use traffic }
output ios   { platform cisco-ios-prefix-list  lists OPT  file "out/ios.cfg" }
output plain { platform plain  lists ALL  file "out/all.txt" }
output json  { platform json   lists ALL  file "out/all.json" }
"""


class Result:
    """What came of one command."""

    def __init__(self, argv, rc, out, err):
        self.argv, self.rc, self.out, self.err = argv, rc, out, err
        self.paths = [os.path.basename(p) for p in out.splitlines()]
        self.lines = err.splitlines()

    def __repr__(self):
        return (f"{' '.join(self.argv[1:])}\nexit {self.rc}\n"
                f"stdout: {self.out}\nstderr: {self.err}")

    def digests(self):
        """What the refusals offer to accept, in order."""
        return re.findall(r"o365feed accept ([0-9a-f]{64})", self.err)


class House:
    number = 0

    def __init__(self, root, conf=CONF, feed=None, extra=""):
        House.number += 1
        self.dir = os.path.join(root, f"house{House.number}")
        os.makedirs(self.dir)
        self.program = lib.program("o365feed")
        self.conf = os.path.join(self.dir, "o365feed.conf")
        self.configure(conf, feed, extra)

    def configure(self, conf=CONF, feed=None, extra=""):
        if feed is None:
            feed = 'url "feed"'
        lib.write(self.conf, conf % {"feed": feed, "globals": extra})

    def path(self, *parts):
        return os.path.join(self.dir, *parts)

    def argv(self, *args):
        return [self.program, args[0], "-f", self.conf, *args[1:]]

    def do(self, *args, **kw):
        argv = self.argv(*args)
        return Result(argv, *lib.run(argv, **kw))

    def run(self, *args, **kw):
        return self.do("run", *args, **kw)

    def write(self, *args, **kw):
        return self.do("write", *args, **kw)

    def publish(self, feed, version, mem=None):
        """The next release, in the folder that `url "feed"` names."""
        fixtures.lay(self.path("feed"), feed, version, mem)

    # ---- what there is

    def files(self):
        """Outputs and records: relative path to bytes."""
        found = {}
        for top in ("out", "records"):
            if os.path.isdir(self.path(top)):
                for n, data in lib.tree(self.path(top)).items():
                    found[os.path.join(top, n)] = data
        return found

    def snapshot(self, kind="snapshot", feed="m365"):
        """The bytes of a cached body with its version; None without."""
        try:
            return lib.read(self.path("state", "cache", f"{feed}.{kind}"))
        except FileNotFoundError:
            return None

    def version(self, kind="snapshot", feed="m365"):
        data = self.snapshot(kind, feed)
        if data is None:
            return None
        return re.search(rb"^version (.*)$", data, re.M).group(1).decode()

    def everything(self):
        """Each file with its bytes, time and inode: nothing moved at all."""
        found = {}
        for base, dirs, names in os.walk(self.dir):
            for n in names + dirs:
                p = os.path.join(base, n)
                st = os.lstat(p)
                data = lib.read(p) if os.path.isfile(p) else None
                found[os.path.relpath(p, self.dir)] = (
                    st.st_ino, st.st_mtime_ns, st.st_mode, data)
        return found

    def temps(self):
        """Temporary files and journals that are left, relative."""
        return sorted(
            os.path.relpath(os.path.join(base, n), self.dir)
            for base, _, names in os.walk(self.dir) for n in names
            if TEMP.match(n) or n == ".journal")

    def status(self):
        return json.loads(lib.read(self.path("state", "status.json")))

    def rows(self, name="all.txt"):
        """The prefixes of a plain output."""
        text = lib.read(self.path("out", name)).decode()
        return [line for line in text.splitlines()
                if line and not line.startswith("#")]

    def record(self, kind, name):
        return lib.read(self.path("records", kind, name)).decode()

    def members(self, name):
        """The prefixes of a list's record."""
        return [line.split()[1] for line in
                self.record("lists", name).splitlines()
                if line.startswith("prefix ")]


def record_rows(text):
    """The rows of an output's record: object name to {prefix: number}."""
    objects, rows = {}, None
    for line in text.splitlines():
        w = line.split()
        if w[0] == "object":
            rows = objects.setdefault((w[1], w[2]), {})
        elif w[0] == "row":
            rows[w[1]] = w[4]
    return objects


def record_good(h, name, file):
    """Does the record's file digest fit the bytes that lie there?"""
    want = re.search(r"^file ([0-9a-f]{64})$", h.record("outputs", name),
                     re.M).group(1)
    return hashlib.sha256(lib.read(h.path("out", file))).hexdigest() == want


def play(parts, server=False):
    """Run the parts of a test program: functions of Tap, (Server,) folder."""
    t = lib.Tap()
    if not os.access(lib.program("o365feed"), os.X_OK):
        print("1..0 # SKIP o365feed is not built")
        return 0
    root, clean = lib.scratch()
    s = None
    only = sys.argv[1:]
    try:
        if server:
            os.mkdir(os.path.join(root, "server"))
            s = lib.Server(os.path.join(root, "server"))
        for part in parts:
            if only and part.__name__ not in only:
                continue
            part(*([t, s, root] if server else [t, root]))
    finally:
        if s is not None:
            s.stop()
        clean()
    return t.done()
