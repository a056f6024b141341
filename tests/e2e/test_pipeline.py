#!/usr/bin/env python3
"""contrib/pipeline with git on this machine: a bare repository, runners that
start from a fresh clone of it, and a forge that is a folder.

time-limit: 400
"""

import os
import re
import shutil
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import fixtures                                     # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

SCRIPTS = os.path.join(lib.TOP, "contrib", "pipeline")
V = ["2026033100", "2026042900", "2026052900", "2026062900"]
BRANCH = "o365feed/update"

CONF = """
state-dir ".state"
record-dir "records"
feed m365 { source o365 url "%s" }
list OPT { from m365  use routes  category { optimize, allow }
	match orlonger  %s }
output edge1 { platform cisco-ios-prefix-list  lists OPT  file "out/edge1.cfg" }
output edge2 { platform arista-eos-prefix-list  lists OPT  file "out/edge2.conf" }
"""

# A forge that keeps its requests in files and a log of what it was asked.
FORGE = r"""
forge_setup() { :; }
forge_find() { cat "$FORGE/open" 2>/dev/null || :; }
forge_body() { cat "$FORGE/body.$1"; }
keep() { cp "$3" "$FORGE/body.$1"; echo "$2" >"$FORGE/title.$1"; echo "$4" >"$FORGE/labels.$1"; }
forge_open() {
	n=$(($(cat "$FORGE/count" 2>/dev/null || echo 0) + 1))
	echo $n >"$FORGE/count"; echo $n >"$FORGE/open"
	keep $n "$3" "$4" "$5"; echo "open $n $1 $2" >>"$FORGE/log"
}
forge_update() { keep "$1" "$2" "$3" "$4"; echo "update $1" >>"$FORGE/log"; }
forge_close() { rm "$FORGE/open"; echo "close $1" >>"$FORGE/log"; }
forge_summary() { cp "$1" "$FORGE/summary"; }
"""

GIT = {"GIT_AUTHOR_NAME": "tester", "GIT_AUTHOR_EMAIL": "t@example.org",
       "GIT_COMMITTER_NAME": "tester", "GIT_COMMITTER_EMAIL": "t@example.org",
       "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


class World:
    """A repository, a feed, a forge, and runners."""

    number = 0

    def __init__(self, root, more=""):
        World.number += 1
        self.root = os.path.join(root, f"world{World.number}")
        self.bare = os.path.join(self.root, "bare.git")
        self.feed = os.path.join(self.root, "feed")
        self.forge = os.path.join(self.root, "forge")
        self.clones = 0
        os.makedirs(self.forge)
        lib.write(os.path.join(self.root, "forge.sh"), FORGE)
        lib.run(["git", "init", "-q", "--bare", "-b", "main", self.bare],
                env=GIT)
        self.dev = self.clone()
        lib.write(os.path.join(self.dev, "o365feed.conf"),
                  CONF % (self.feed, more))
        lib.write(os.path.join(self.dev, ".gitignore"), ".state/\n")
        self.git("checkout", "-q", "-b", "main")
        self.commit("configuration")
        self.git("push", "-q", "origin", "main")
        self.publish(fixtures.make_feed("old"), V[0])

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def clone(self):
        self.clones += 1
        d = os.path.join(self.root, f"clone{self.clones}")
        rc, _, err = lib.run(["git", "clone", "-q", self.bare, d], env=GIT)
        assert rc == 0, err
        return d

    def git(self, *args, at=None, good=True):
        rc, out, err = lib.run(["git", *args], cwd=at or self.dev, env=GIT)
        assert rc == 0 or not good, (args, err)
        return out.strip() if good else (rc, out, err)

    def commit(self, words, at=None):
        self.git("add", "-A", at=at)
        self.git("commit", "-q", "-m", words, at=at)

    def publish(self, feed, version):
        fixtures.lay(self.feed, feed, version)

    def program(self, *args, at=None, day=None, env=None):
        return whole.Result(list(args), *lib.run(
            [self.wrapper(day), *args], cwd=at or self.dev, env=env))

    def wrapper(self, day):
        """The program on a given day: the scripts know of no day."""
        if day is None:
            return lib.program("o365feed")
        p = self.path("o365feed." + day)
        lib.write(p, "#!/bin/sh\ncase $1 in run|write) verb=$1; shift\n"
                  f'set -- "$verb" --as-of {day} "$@";; esac\n'
                  f'exec "{lib.program("o365feed")}" "$@"\n')
        os.chmod(p, 0o755)
        return p

    def script(self, name, at=None, day=None, **more):
        """On a runner that starts from nothing: a new clone."""
        at = at or self.clone()
        env = dict(GIT, O365FEED=self.wrapper(day), FORGE=self.forge,
                   O365FEED_FORGE=self.path("forge.sh"), **more)
        r = whole.Result([name], *lib.run([os.path.join(SCRIPTS, name)],
                                          cwd=at, env=env))
        r.at = at
        return r

    def update(self, **kw):
        return self.script("update", **kw)

    def ref(self, name):
        rc, out, _ = lib.run(["git", "rev-parse", "-q", "--verify",
                              "refs/heads/" + name], cwd=self.bare, env=GIT)
        return out.strip() if rc == 0 else None

    def show(self, what):
        return self.git("show", what, at=self.bare)

    def log(self):
        try:
            return lib.read(self.path("forge", "log")).decode().splitlines()
        except FileNotFoundError:
            return []

    def said(self, what, n):
        return lib.read(self.path("forge", f"{what}.{n}")).decode()

    def merge(self, squash=False):
        """As the forge does it."""
        self.git("fetch", "-q", "origin")
        self.git("reset", "-q", "--hard", "origin/main")
        if squash:
            self.git("merge", "-q", "--squash", "origin/" + BRANCH)
            self.git("commit", "-q", "-m", "squashed")
        else:
            self.git("merge", "-q", "--no-ff", "-m", "merged",
                     "origin/" + BRANCH)
        self.git("push", "-q", "origin", "main")
        os.remove(self.path("forge", "open"))

    def started(self):
        r = self.update()
        assert r.rc == 0, r
        self.merge()
        return self


def files(at):
    return {n: d for n, d in lib.tree(at).items()
            if n.startswith(("out/", "records/"))}


def first_request(t, root):
    w = World(root)
    r = w.update()
    t.eq(r.rc, 0, "update on a repository with a configuration alone", r)
    t.eq(w.log(), [f"open 1 {BRANCH} main"], "opens one request")
    t.eq(w.said("labels", 1).strip(), "first-publication", "with its label")
    t.eq(w.show("main:").split(), ["tree", "main:", ".gitignore",
                                   "o365feed.conf"], "main is as it was")
    t.ok("records/outputs/edge1" in
         w.git("ls-tree", "-r", "--name-only", BRANCH, at=w.bare),
         "the branch holds outputs and records")
    w.merge()
    r = w.update()
    t.eq((r.rc, len(w.log())), (0, 1), "merged: nothing to do", r, w.log())


def same_everywhere(t, root):
    """Runners without a cache: same bytes, guards and numbers."""
    w = World(root).started()
    w.publish(fixtures.make_feed("new", add={31: ["23.99.1.0/24"]}), V[1])
    got = []
    for _ in range(2):
        at = w.clone()
        r = w.program("run", "-f", "o365feed.conf", "--report-json",
                      w.path("r.json"), "--report-markdown", w.path("r.md"),
                      at=at)
        got.append((r.rc, files(at), lib.read(w.path("r.json")),
                    lib.read(w.path("r.md"))))
    t.eq(got[0][0], 0, "a runner that starts from nothing writes")
    t.eq(got[0][1], got[1][1], "two of them write the same bytes")
    t.eq(got[0][2:], got[1][2:], "and the same reports")
    # one that has its cache from the last release
    at = w.clone()
    w.publish(fixtures.make_feed("old"), V[0])
    w.program("run", "-f", "o365feed.conf", at=at)
    w.publish(fixtures.make_feed("new", add={31: ["23.99.1.0/24"]}), V[1])
    w.program("run", "-f", "o365feed.conf", at=at)
    t.eq(files(at), got[0][1], "and one with a cache writes them too")
    numbers = {n: m for n, m in re.findall(
        r"^row (\S+) .* (\d+)$", got[0][1]["records/outputs/edge1"].decode(),
        re.M)}
    was = dict(re.findall(r"^row (\S+) .* (\d+)$",
                          w.show("main:records/outputs/edge1"), re.M))
    both = set(was) & set(numbers)
    t.ok(len(both) > 60 and all(was[p] == numbers[p] for p in both),
         "no row changed its number")
    w.publish(fixtures.make_feed("new", keep=0.5), V[2])
    got = []
    for _ in range(2):
        at = w.clone()
        r = w.program("run", "-f", "o365feed.conf", at=at)
        got.append((r.rc, r.err, files(at)))
    t.eq(got[0][0], 3, "half of the feed: the guard refuses without a cache")
    t.eq(got[0], got[1], "everywhere, with the same words and digest")


def hourly(t, root):
    w = World(root).started()
    w.publish(fixtures.make_feed("new", add={31: ["23.99.1.0/24"]}), V[1])
    r = w.update()
    t.eq(r.rc, 0, "a release", r)
    tip = w.ref(BRANCH)
    title = w.said("title", 2).strip()
    t.ok(re.match(r"m365 2026042900: \+\d+ -\d+ prefixes.*, IPv4 \+[\d,]+",
                  title), "the subject says what matters", title)
    t.eq(w.git("log", "-1", "--format=%s", BRANCH, at=w.bare), title,
         "so does the commit")
    t.ok("coverage-gain" in w.said("labels", 2).split(), "labels",
         w.said("labels", 2))
    body = w.said("body", 2)
    t.ok("23.99.1.0/24" in body and len(body) <= 65536, "the report is there")
    log = w.log()
    for _ in range(2):
        r = w.update()
        t.eq((r.rc, w.ref(BRANCH), w.log()), (0, tip, log),
             "an hour later: no commit, no word to the forge", r)
    w.publish(fixtures.make_feed("new", add={31: ["23.99.1.0/24",
                                                  "23.99.3.0/24"]}), V[2])
    r = w.update()
    t.ok(r.rc == 0 and w.ref(BRANCH) != tip and w.log()[-1] == "update 2",
         "another release: the same request says more", r, w.log())
    t.eq(w.git("rev-list", "--count", "main.." + BRANCH, at=w.bare), "1",
         "in one commit")
    # main moves on, elsewhere
    tip = w.ref(BRANCH)
    w.git("pull", "-q", "origin", "main")
    lib.write(os.path.join(w.dev, "notes"), "something else\n")
    w.commit("notes")
    w.git("push", "-q", "origin", "main")
    r = w.update()
    t.eq((r.rc, w.ref(BRANCH)), (0, tip),
         "a commit on main that has nothing to do with it: no new commit", r)
    # an outage
    shutil.move(w.feed, w.feed + ".away")
    log = w.log()
    r = w.update()
    t.eq((r.rc, w.ref(BRANCH), w.log()), (1, tip, log),
         "an outage: the request stays as it is, the status says so", r)
    shutil.move(w.feed + ".away", w.feed)
    # Microsoft takes it back
    w.publish(fixtures.make_feed("old"), V[3])
    r = w.update()
    t.eq((r.rc, w.log()[-1]), (0, "close 2"),
         "nothing left to change: the request is closed", r)


def others(t, root):
    w = World(root).started()
    w.publish(fixtures.make_feed("new"), V[1])
    w.update()
    w.git("fetch", "-q", "origin")
    w.git("checkout", "-q", "-b", "edit", "origin/" + BRANCH)
    lib.write(os.path.join(w.dev, "out", "edge1.cfg"), "mine\n")
    w.commit("by hand")
    w.git("push", "-q", "origin", "edit:" + BRANCH)
    tip = w.ref(BRANCH)
    r = w.update()
    t.ok(r.rc == 1 and w.ref(BRANCH) == tip and "somebody else" in r.err,
         "a commit by hand on the branch is not thrown away", r)

    w = World(root).started()
    w.publish(fixtures.make_feed("new"), V[1])
    w.update()
    w.merge(squash=True)
    w.publish(fixtures.make_feed("new", add={31: ["23.99.1.0/24"]}), V[2])
    r = w.update()
    t.ok(r.rc == 0 and w.log()[-1] == f"open 3 {BRANCH} main" and
         "23.99.1.0/24" in w.show(BRANCH + ":records/lists/OPT"),
         "a branch that was squashed away is used again", r, w.log())
    at = w.clone()
    lib.write(os.path.join(at, "junk"), "x")
    r = w.update(at=at)
    t.ok(r.rc == 1 and "not clean" in r.err, "a dirty checkout is refused", r)


def rejected(t, root):
    w = World(root).started()
    w.publish(fixtures.make_feed("new"), V[1])
    w.update()
    digest = re.search(r"Change `([0-9a-f]{64})`", w.said("body", 2)).group(1)
    w.git("pull", "-q", "origin", "main")
    r = w.program("defer", "-f", "o365feed.conf", digest, "--until",
                  "2099-01-01", "--reason", "not this month")
    t.eq(r.rc, 0, "the report's digest is one that defer takes", r)
    w.commit("not this month")
    w.git("push", "-q", "origin", "main")
    r = w.update()
    t.ok(w.log()[-1] == "close 2" or (r.rc == 0 and
         "records/feeds/m365" in w.git("diff", "--name-only", "main", BRANCH,
                                       at=w.bare)),
         "deferred: what is left of the request is no list's change", r,
         w.log())
    changed = w.git("diff", "--name-only", "main", BRANCH, at=w.bare)
    t.ok(w.log()[-1].startswith("close") or "out/" not in changed,
         "no output is proposed", changed)
    log = w.log()
    w.update()
    t.eq(w.log(), log, "and it does not come back every hour")


def held(t, root):
    w = World(root, "hold 7 days")
    r = w.update(day="2026-04-01")
    assert r.rc == 0, r
    w.merge()
    w.publish(fixtures.make_feed("old", drop=["13.107.128.0/22"]), V[1])
    r = w.update(day="2026-05-02")
    tip = w.ref(BRANCH)
    t.ok(r.rc == 0 and "withdrawn=2026042900,2026-05-02" in
         w.show(BRANCH + ":records/lists/OPT"), "withdrawn, and held", r)
    t.ok("until 2026-05-09" in w.said("body", 2), "the report says how long")
    log = w.log()
    for day in ("2026-05-03", "2026-05-08"):
        r = w.update(day=day)
        t.eq((r.rc, w.ref(BRANCH), w.log()), (0, tip, log),
             f"open on {day}: the day of withdrawal stays, no commit", r)
    at = w.clone()
    w.program("run", "-f", "o365feed.conf", at=at, day="2026-05-08")
    t.ok("2026-05-08" in lib.read(os.path.join(
        at, "records", "lists", "OPT")).decode(),
         "(without --records-from it would have been another day)")
    r = w.update(day="2026-05-09")
    t.ok(r.rc == 0 and w.ref(BRANCH) != tip and "withdrawn=" not in
         w.show(BRANCH + ":records/lists/OPT") and "13.107.128.0" not in
         w.show(BRANCH + ":out/edge1.cfg"),
         "due: the open request lets it go", r)
    at = w.clone()
    bad = w.path("bad")
    os.makedirs(os.path.join(bad, "lists"))
    lib.write(os.path.join(bad, "lists", "OPT"), "no record\n")
    r = w.program("run", "-f", "o365feed.conf", "--records-from", bad, at=at)
    t.ok(r.rc == 1 and "OPT" in r.err, "damaged records are said", r)
    r = w.program("write", "-f", "o365feed.conf", "--records-from",
                  w.path("none"), at=at)
    t.eq(r.rc, 0, "records that are not there are no records", r)


def resolve(text):
    """As a hand does it: digests of one side, rows of both."""
    digest = re.compile(r"(state |file |digest |.*\bo365feed )|[0-9a-f]{64}$")
    out, ours, side = [], [], 0
    for line in text.splitlines(keepends=True):
        if line.startswith("<<<<<<< "):
            side, ours = 1, []
        elif line.startswith("=======") and side == 1:
            side = 2
        elif line.startswith(">>>>>>> "):
            side = 0
        elif side != 2 or not (digest.match(line) or line in ours):
            out.append(line)
            ours.append(line)
    return "".join(out)


def two_branches(t, root):
    w = World(root).started()
    w.git("pull", "-q", "origin", "main")
    for name, prefix in (("one", "23.99.1.0/24"), ("two", "23.99.3.0/24")):
        w.publish(fixtures.make_feed("old", add={31: [prefix]}), V[1])
        w.git("checkout", "-q", "-b", name, "main")
        r = w.program("run", "-f", "o365feed.conf")
        assert r.rc == 0, r
        w.commit(name)
        shutil.rmtree(os.path.join(w.dev, ".state"))
    rows = [re.search(rf"^row 23\.99\.{n}\.0/24 .* (\d+)$",
                      w.git("show", b + ":records/outputs/edge1"),
                      re.M).group(1)
            for b, n in (("one", 1), ("two", 3))]
    t.eq(rows[0], rows[1], "both branches took the same number")
    w.git("checkout", "-q", "one")
    rc, out, err = w.git("merge", "two", good=False)
    unmerged = set(w.git("diff", "--name-only", "--diff-filter=U").split())
    t.ok(rc != 0 and {"records/outputs/edge1", "out/edge1.cfg",
                      "out/edge2.conf"} <= unmerged,
         "they meet at the digest lines: git stops", unmerged, out, err)
    r = w.program("verify", "-f", "o365feed.conf")
    t.ok(r.rc != 0, "verify sees the marks", r)
    for name in unmerged:
        p = os.path.join(w.dev, name)
        lib.write(p, resolve(lib.read(p).decode()))
    r = w.program("verify", "-f", "o365feed.conf")
    t.ok(r.rc == 1 and "23.99.1.0/24" in r.err and "23.99.3.0/24" in r.err and
         f"number {rows[0]}" in r.err,
         "made by hand: verify names both owners of the number", r)
    t.ok(re.search(r"one side.*write", r.err, re.S), "and the way out", r.err)
    at = w.dev
    w.commit("by hand")
    w.git("push", "-q", "origin", "one:main")
    w.publish(fixtures.make_feed("old", add={31: ["23.99.1.0/24",
                                                  "23.99.3.0/24"]}), V[2])
    before = w.show("main:out/edge1.cfg")
    r = w.update()
    t.ok(r.rc != 0 and "number" in r.err, "the next job says so", r)
    t.ok(w.ref(BRANCH) is None or
         w.show(BRANCH + ":out/edge1.cfg") == before or
         w.git("merge-base", "--is-ancestor", BRANCH, "main", at=w.bare,
               good=False)[0] == 0, "and does not write that output")
    # the way out: one side whole, then write
    w.git("checkout", "-q", "two", "--", "records", "out")
    r = w.program("run", "-f", "o365feed.conf", at=at)
    t.eq(r.rc, 0, "the way out: one side whole, then written anew", r)
    r = w.program("verify", "-f", "o365feed.conf")
    t.eq((r.rc, r.err), (0, ""), "all agrees again", r)
    got = re.findall(r"^row (23\.99\.\d\.0/24) .* (\d+)$", lib.read(
        os.path.join(at, "records", "outputs", "edge1")).decode(), re.M)
    t.ok(len(got) == 2 and got[0][1] != got[1][1],
         "both prefixes, each with a number of its own", got)


def deploys(t, root):
    w = World(root).started()
    load = w.path("load")
    lib.write(load, '#!/bin/sh\nprintf "%s\\n" "$*" >>"$LOADED"\n'
              'cat "$4" >>"$LOADED.delta"; [ "$1" != "${AWAY:-}" ] || exit 1\n'
              '[ -z "${MEANWHILE:-}" ] || { sh "$MEANWHILE"; }\n')
    os.chmod(load, 0o755)
    loaded = w.path("loaded")
    more = {"O365FEED_DEPLOY": load, "LOADED": loaded}
    main = w.ref("main")
    r = w.script("deploy", AWAY="edge2", **more)
    t.eq(r.rc, 1, "one device can't be reached: the status says so", r)
    words = lib.read(loaded).decode().splitlines()
    t.ok(len(words) == 2 and words[0].startswith(
        "edge1 whole ./out/edge1.cfg "), "the command is called for each",
        words)
    t.eq(w.git("diff", "--name-only", main, "main", at=w.bare),
         "records/applied/edge1", "only what was applied is committed")
    at = w.clone()
    r = w.program("status", "--pending", "-q", "-f", "o365feed.conf", at=at)
    t.eq(r.out, "edge2\n", "the other one is still pending", r)
    # somebody pushes while devices are loaded
    other = w.clone()
    lib.write(os.path.join(other, "notes"), "x\n")
    w.commit("notes", at=other)
    lib.write(w.path("meanwhile"), f'cd "{other}" && git push -q origin '
              "HEAD:main\n")
    r = w.script("deploy", MEANWHILE=w.path("meanwhile"), **more)
    t.eq(r.rc, 0, "somebody pushed meanwhile", r)
    t.eq(w.git("diff", "--name-only", main, "main", at=w.bare).split(),
         ["notes", "records/applied/edge1", "records/applied/edge2"],
         "both commits are there")
    head = w.ref("main")
    r = w.script("deploy", **more)
    t.eq((r.rc, w.ref("main")), (0, head), "nothing pending: nothing done", r)
    # two changes, of which edge2 gets both at once
    w.publish(fixtures.make_feed("old", add={31: ["23.99.1.0/24"]}), V[1])
    w.update()
    w.merge()
    w.script("deploy", AWAY="edge2", **more)
    w.publish(fixtures.make_feed("old", add={31: ["23.99.1.0/24",
                                                  "23.99.3.0/24"]}), V[2])
    r = w.update()
    body = w.said("body", 3)
    t.ok("1 to add, 0 to remove" in body and "2 to add, 0 to remove" in body,
         "the request shows each device's own delta", body)
    w.merge()
    os.remove(loaded + ".delta")
    r = w.script("deploy", **more)
    text = lib.read(loaded + ".delta").decode()
    t.ok(r.rc == 0 and text.count("23.99.3.0/24") == 2 and
         text.count("23.99.1.0/24") == 1,
         "the device that was away gets both changes", r, text)
    r = w.program("status", "--pending", "-q", "-f", "o365feed.conf",
                  at=w.clone())
    t.eq(r.out, "", "nothing is pending")


FAKE = r"""#!/bin/sh
printf '%s' "${0##*/}" >>"$CALLS"; for a in "$@"; do printf ' [%s]' "$a" >>"$CALLS"; done
echo >>"$CALLS"
case "$*" in
"pr list"*) cat "$FORGE/open" 2>/dev/null || : ;;
"pr create"*) echo 7 >"$FORGE/open" ;;
"pr view"*"--json body"*) echo nothing ;;
"pr view"*) printf 'ipv6\nmine\nrefused\n' ;;
"api "*state=opened*) if [ -f "$FORGE/open" ]; then echo '[{"id":70,"iid":7,"title":"x"}]'
	else echo '[]'; fi ;;
"api "*"--method"*) echo 7 >"$FORGE/open"; echo '{"id":70,"iid":7}' ;;
"api "*) echo '{"id":70,"iid":7,"description":"nothing"}' ;;
esac
"""


def forges(t, root):
    """What gh and glab are asked; no token on any command line."""
    for name, tool in (("github", "gh"), ("gitlab", "glab")):
        w = World(root)
        bin_ = w.path("bin")
        os.makedirs(bin_)
        lib.write(os.path.join(bin_, tool), FAKE)
        os.chmod(os.path.join(bin_, tool), 0o755)
        calls = w.path("calls")
        env = dict(GIT, O365FEED=lib.program("o365feed"), FORGE=w.forge,
                   O365FEED_FORGE=name, CALLS=calls,
                   PATH=bin_ + ":" + os.environ["PATH"],
                   GH_TOKEN="geheim-1", GITLAB_TOKEN="geheim-1",
                   CI_SERVER_URL=w.root, CI_PROJECT_PATH="bare",
                   CI_PROJECT_ID="42")

        def go():
            at = w.clone()
            r = whole.Result([name], *lib.run(
                [os.path.join(SCRIPTS, "update")], cwd=at, env=env))
            return r, lib.read(calls).decode()
        r, said = go()
        t.ok(r.rc == 0 and w.ref(BRANCH) and "first-publication" in said and
             os.path.exists(os.path.join(w.forge, "open")),
             f"{name}: a request is opened", r, said)
        w.publish(fixtures.make_feed("new"), V[1])
        r, said = go()
        t.ok(r.rc == 0 and ("[pr] [edit] [7]" in said or
                            "merge_requests/7]" in said),
             f"{name}: and updated", r, said)
        t.ok("geheim" not in said + r.out + r.err and not any(
            b"geheim" in d for n, d in lib.tree(w.root).items()),
             f"{name}: the token is in no command line, file or word")
    rc, out, _ = lib.run([os.path.join(SCRIPTS, "credential"), "get"],
                         env={"GITLAB_TOKEN": "geheim-1"})
    t.eq((rc, out), (0, "username=oauth2\npassword=geheim-1\n"),
         "git gets the token from the environment")


def workflows(t, root):
    """Little permission, nothing but pinned actions, no text in scripts."""
    top = os.path.join(lib.TOP, "contrib")
    for name in ("update", "verify", "deploy"):
        text = lib.read(os.path.join(top, "github", name + ".yml")).decode()
        t.ok(re.search(r"(?m)^permissions: \{\}$", text) and
             "write-all" not in text, f"{name}.yml: no permission by default")
        uses = re.findall(r"uses: (\S+)", text)
        t.ok(uses and all(re.search(r"@(?:[0-9a-f]{40}|[A-Z_]+)$", u)
                          for u in uses), f"{name}.yml: actions are pinned",
             uses)
        runs = re.findall(r"(?m)^( +)run: \|\n((?:\1 .*\n|\n)+)", text)
        t.ok(runs and not any("${{" in body for _, body in runs),
             f"{name}.yml: nothing is pasted into scripts")
        t.eq(text.count("persist-credentials: false"),
             text.count("actions/checkout@"),
             f"{name}.yml: no token stays in the checkout")
    text = lib.read(os.path.join(top, "github", "verify.yml")).decode()
    t.ok("secrets." not in text and "write" not in re.sub(r"#.*", "", text),
         "verify.yml: neither secrets nor writing")
    for n in os.listdir(SCRIPTS):
        if n.endswith(".md"):
            continue
        text = lib.read(os.path.join(SCRIPTS, n)).decode()
        t.ok("set -x" not in text and (n == "credential" or not re.search(
            r"\$\{?(GH_TOKEN|GITLAB_TOKEN)", text)),
            f"{n}: names no token")


if __name__ == "__main__":
    if not shutil.which("git"):
        print("1..0 # SKIP no git here")
        sys.exit(0)
    sys.exit(whole.play([first_request, same_everywhere, hourly, others,
                         rejected, held, two_branches, deploys, forges,
                         workflows]))
