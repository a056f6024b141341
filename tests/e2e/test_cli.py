#!/usr/bin/env python3
"""The command line: what is wrong gets one clear line and its status."""

import json
import os
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import fixtures                                     # noqa: E402
import interrupts                                   # noqa: E402
import lib                                          # noqa: E402
import whole                                        # noqa: E402

COMMANDS = ["run", "fetch", "write", "diff", "emit", "check", "status",
            "accept", "verify", "list"]
SAMPLE = os.path.join(fixtures.SAMPLE, "new", "endpoints", "worldwide")


def do(*args, stdin="", **kw):
    argv = [lib.program("o365feed"), *args]
    return whole.Result(argv, *lib.run(argv, stdin, **kw))


def one_line(t, r, rc, name, *words):
    """Status, one line on stderr, nothing on stdout."""
    t.ok(r.rc == rc and r.out == "" and len(r.lines) == 1 and
         r.err.startswith("o365feed: ") and all(w in r.err for w in words),
         f"{name}: exit {rc}, one line", r)


def usage(t, s, root):
    r = do()
    t.ok(r.rc == 64 and r.out == "" and "usage: " in r.err, "no command", r)
    for args in (["--help"], ["-h"]):
        r = do(*args)
        t.ok(r.rc == 0 and r.err == "" and
             all(f"  {c} " in r.out for c in COMMANDS), f"{args}", r)
    for args in (["-V"], ["--version"]):
        r = do(*args)
        t.ok(r.rc == 0 and r.err == "" and r.out.startswith("o365feed ") and
             len(r.out.splitlines()) == 1, f"{args}", r)
    names = [c["name"] for c in json.loads(
        do("list", "commands", "--json").out)]
    t.ok(set(COMMANDS) <= set(names), "`list commands` has them all", names)
    for c in names:
        r = do(c, "--help")
        t.ok(r.rc == 0 and r.err == "" and
             r.out.startswith(f"usage: o365feed {c}"), f"{c} --help", r)
        one_line(t, do(c, "--no-such"), 64, f"{c} --no-such", "--no-such")
    one_line(t, do("runn"), 64, "an unknown command", "runn")
    one_line(t, do("ru"), 64, "a shortened command", "ru")
    one_line(t, do("--frob", "run"), 64, "an unknown option", "--frob")
    one_line(t, do("-x", "run"), 64, "an unknown letter", "-x")
    for args in (("status", "-Zq"), ("status", "-qZ")):
        one_line(t, do(*args), 64, f"{args}: an unknown letter of a cluster",
                 "unknown option -Z")
    one_line(t, do("accept"), 64, "accept without a digest", "DIGEST")
    one_line(t, do("accept", "xyz"), 64, "accept: no digest", "xyz")
    one_line(t, do("diff", SAMPLE, SAMPLE, SAMPLE, "--service"), 64,
             "an option without its value", "--service")
    one_line(t, do("list"), 64, "list of nothing")
    one_line(t, do("list", "nonsense"), 64, "list of nonsense", "nonsense")
    one_line(t, do("run", "operand"), 64, "run with an operand", "operand")
    one_line(t, do("status", "-p", "plain"), 64, "another command's option")
    one_line(t, do("-f"), 64, "-f without a file", "argument is missing")
    one_line(t, do("emit", "-p", "format", SAMPLE), 64,
             "emit -p format without a text", "-F")
    one_line(t, do("emit", "-p", "plain", "-F", "%n\\n", SAMPLE), 64,
             "emit -F for another platform", "--row")
    one_line(t, do("emit", "-4", "-6", "-p", "plain", SAMPLE), 64,
             "emit -4 -6", "--ipv6: -4 and -6")


def configurations(t, s, root):
    gone = os.path.join(root, "gone.conf")
    h = whole.House(root)
    h.publish(fixtures.make_feed(), "2026042900")
    for c in ("run", "write", "check", "status", "verify", "fetch"):
        one_line(t, do(c, "-f", gone), 78, f"{c}: no configuration",
                 "gone.conf")
        one_line(t, do("-f", gone, c), 78, f"-f before {c}", "gone.conf")
    one_line(t, do("accept", "-f", gone, "0" * 64), 78, "accept", "gone.conf")
    one_line(t, do("check", "-f", root), 78, "a directory as configuration")
    for name, text, word in (
            ("garbage", "feed {", ":1:"),
            ("a NUL byte", 'state-dir "a\0b"\n', ""),
            ("UTF-16", "feed".encode("utf-16"), "bad.conf: is UTF-16: save"),
            ("UTF-16 of the other kind", b"\xfe\xff\0f", "is UTF-16: save"),
            ("a byte order mark inside", '\n\ufefffeed {}\n',
             "bad.conf:2: holds a byte order mark"),
            ("an unknown key", 'colour blue\n', "colour")):
        p = os.path.join(root, "bad.conf")
        lib.write(p, text)
        # not run: it would take the default state directory
        r = do("check", "-f", p)
        t.ok(r.rc == 78 and r.out == "" and r.err != "" and word in r.err,
             f"{name}: exit 78", r)
    lib.write(p, b"\xef\xbb\xbf" + lib.read(h.conf))
    t.eq(do("check", "-f", p).rc, 0, "a byte order mark at the head is passed")
    if os.geteuid() != 0:
        os.chmod(h.conf, 0)
        one_line(t, do("run", "-f", h.conf), 78, "unreadable", h.conf)
        os.chmod(h.conf, 0o644)
    os.chmod(h.conf, 0o666)
    one_line(t, do("run", "-f", h.conf), 78, "all may write it")
    os.chmod(h.conf, 0o644)
    t.eq(sorted(os.listdir(h.dir)), ["feed", "o365feed.conf"],
         "and nothing was made")
    t.eq(h.do("check").rc, 0, "a good one")
    r = h.do("check", "-v")
    p = os.path.join(h.dir, "printed.conf")
    lib.write(p, r.out)
    again = do("check", "-v", "-f", p)
    t.eq((again.rc, again.out), (0, r.out), "printed back, and read again")
    t.eq(h.do("status").rc, 1, "status of nothing", h.do("status"))
    one_line(t, h.do("fetch", "nobody"), 64, "fetch of no feed", "nobody")


BAD = [("10.0.0.0/33", "10.0.0.0/33"), ("10.0.0.1/8", "10.0.0.1/8"),
       ("2a01:111:2a:7::/6", "2a01:111:2a:7::/6"), ("", "empty"),
       ("0.0.0.0/0", "0.0.0.0/0"), ("::/0", "::/0"), ("hello", "hello"),
       ("10.0.0.0/8 trailing words", ""), ("010.0.0.0/8", "010.0.0.0/8"),
       ("10.0.0.0/08", "10.0.0.0/08"), ("1.2.3/24", "1.2.3/24")]


def inputs(t, s, root):
    for platform in ("cisco-ios-prefix-list", "junos-prefix-list",
                     "bird2-prefix-set"):
        for text, word in BAD:
            r = do("emit", "-q", "-p", platform, "-l", "X", "--source",
                   "text", "-", stdin=text + "\n" if text else "")
            hint = [x for x in r.lines if "--allow-wide" not in x]
            t.ok(r.rc in (1, 3) and r.out == "" and len(hint) == 1 and
                 word in r.err, f"{platform}: {text!r}", r)
    p = os.path.join(root, "list.txt")
    for text, word in BAD[:3]:
        lib.write(p, f"40.96.0.0/13\n{text}\n")
        r = do("emit", "-q", "-p", "plain", p)
        t.ok(r.rc == 1 and r.out == "" and len(r.lines) == 1 and
             word in r.err and "2" in r.err.replace(word, ""),
             f"line 2 is named: {text}", r)
    for text, word in BAD[:3]:
        feed = fixtures.make_feed()
        feed[3] = dict(feed[3], ips=[text])
        lib.write(p, fixtures.body(feed))
        r = do("emit", "-q", "-p", "plain", p)
        t.ok(r.rc == 1 and r.out == "" and len(r.lines) == 1 and
             word in r.err and "ips[0]" in r.err,
             f"a published body with {text}", r)
    one_line(t, do("emit", SAMPLE), 64, "emit without -p", "-p")
    one_line(t, do("emit", "-p", "nobody", SAMPLE), 64, "no such platform",
             "nobody")
    one_line(t, do("emit", "-p", "plain", "./gone.json"), 1, "no such file",
             "gone.json")
    one_line(t, do("emit", "-p", "plain", root + "/"), 1, "a directory")
    one_line(t, do("emit", "-q", "-p", "junos-prefix-list", "-l",
                   "two words", SAMPLE), 64, "a bad name", "two words")
    r = do("emit", "-q", "-p", "plain", "--service", "copilot", SAMPLE)
    t.ok(r.rc != 0 and r.out == "" and "copilot" in r.err,
         "a service that nothing has", r)
    one_line(t, do("emit", "-q", "-p", "cisco-ios-prefix-list", "--combine",
                   "cover", SAMPLE), 64, "cover with exact routes", "cover")
    r = do("emit", "-q", "-p", "plain", "--", "-", stdin="40.96.0.0/13\n")
    t.ok(r.rc == 0 and "40.96.0.0/13" in r.out, "-- before -", r)
    lib.write(os.path.join(root, "-v"), "40.96.0.0/13\n")
    r = do("emit", "-q", "-p", "plain", "--", "-v", cwd=root)
    t.ok(r.rc == 0 and "40.96.0.0/13" in r.out, "-- before a file -v", r)
    r = do("emit", SAMPLE, "-p", "plain", "-q", "-4")
    t.ok(r.rc == 0 and ":" not in r.out.split("\n", 1)[1],
         "options behind the operand", r)


def emit_list(t, s, root):
    h = whole.House(root)
    h.publish(fixtures.make_feed(), "2026042900")
    one_line(t, h.do("emit", "-p", "plain", "ALL"), 1,
             "emit LIST without a cache", "nothing in the cache")
    one_line(t, h.do("emit", "NONE"), 64, "emit of no list", "NONE")
    h.run()
    r = h.do("emit", "-p", "plain", "ALL")
    t.eq((r.rc, [x for x in r.out.splitlines() if x[0] != "#"]),
         (0, h.rows()), "emit LIST from the cache", r)
    r = h.do("emit", "OPT")
    want = [x for x in lib.read(h.path("out", "ios.cfg")).decode()
            .splitlines() if x[0] != "!" and " deny " not in x]
    got = [x for x in r.out.splitlines() if x[0] != "!" and
           " deny " not in x]
    t.eq((r.rc, got), (0, want), "on the platform that it is written for", r)
    for args in (["-4"], ["-6"], ["--service", "teams"], ["--exclude",
                 "192.0.2.0/24"], ["--combine", "cover"], ["--allow-wide"]):
        one_line(t, h.do("emit", *args, "OPT"), 64, f"emit {args} LIST",
                 "a list of the configuration has its own")
    one_line(t, h.do("diff", "-4", "OPT"), 64, "diff -4 LIST", "--ipv4")
    one_line(t, h.do("routes", "--rib", "-", "--service", "teams", "OPT"), 64,
             "routes --service LIST", "--service")


def status(t, s, root):
    h = whole.House(root)
    one_line(t, h.do("status"), 1, "status before a run", "nothing was run")
    h.publish(fixtures.make_feed(), "2026042900")
    h.run()
    path = h.path("state", "status.json")
    for text in ("", "{", "[]", '{"schema": 9}'):
        lib.write(path, text)
        r = h.do("status")
        one_line(t, r, 1, f"status of {text!r}", "damaged")
        t.ok("nothing was run" not in r.err, "it is not missing", r)
    r = h.run()
    t.ok(r.rc == 0 and h.status()["exit"] == 0, "the next run mends it", r)


def descriptors(t, s, root):
    program = lib.program("o365feed")
    with open("/dev/full", "wb") as full:
        for args in (["--help"], ["-V"], ["list", "platforms"],
                     ["list", "platforms", "--json"], ["emit", "--help"],
                     ["emit", "-q", "-p", "plain", SAMPLE],
                     ["emit", "-q", "-p", "json", SAMPLE],
                     ["diff", SAMPLE, SAMPLE.replace("new", "old")]):
            p = subprocess.run([program, *args], stdin=subprocess.DEVNULL,
                               stdout=full, stderr=subprocess.PIPE,
                               check=False)
            t.ok(p.returncode not in (0, 3) and p.stderr.count(b"\n") == 1,
                 f"a full disk behind {' '.join(args[:2])}", p)
    for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        h = whole.House(root)
        h.publish(fixtures.make_feed(), "2026042900")
        p = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh",
                            *h.argv("run")], stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           check=False)
        t.ok(p.returncode == (1 if ">&-" in closed.replace("2>", "") else 0)
             and h.version() == "2026042900" and
             h.rows() == fixtures.prefixes(fixtures.make_feed()) and
             h.do("verify").rc == 0 and h.temps() == [],
             f"run {closed}: all is written, and closed output fails", p)
        h.publish(fixtures.make_feed(without=["Skype"]), "2026052900")
        p = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh",
                            *h.argv("run", "-v")], stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           check=False)
        t.ok(p.returncode == 3 and h.do("verify").rc == 0 and
             lib.read(h.path("state", "lock")) == b"" and
             h.rows() == fixtures.prefixes(fixtures.make_feed()),
             f"run -v {closed}: words end up in no file", p)
    # it is gone before the program begins, so that no pipe holds the words
    reader, writer = os.pipe()
    os.close(reader)
    p = subprocess.run([program, "emit", "-q", "-p", "plain", SAMPLE],
                       stdin=subprocess.DEVNULL, stdout=writer,
                       stderr=subprocess.PIPE, timeout=20, check=False)
    os.close(writer)
    t.ok(p.returncode != 0, "a reader that is gone: not 0", p)


def signals(t, s, root):
    old = fixtures.body(fixtures.make_feed("old")).decode()
    new = fixtures.body(fixtures.make_feed("new")).decode()
    feed = (f'instance Worldwide url "{s.url()}" ca-file "{s.ca}" '
            "timeout 60 retries 0")
    for name, number in (("Ctrl-C", signal.SIGINT),
                         ("SIGTERM", signal.SIGTERM),
                         ("SIGHUP", signal.SIGHUP),
                         ("SIGKILL", signal.SIGKILL)):
        h = whole.House(root, feed=feed)
        s.set(lib.service("2026033100", old))
        h.run()
        before = (h.files(), h.snapshot())
        rules = lib.service("2026042900", new)
        rules["/endpoints/Worldwide"] = {"do": "drip", "rate": 50,
                                         "text": new}
        s.set(rules)
        p = subprocess.Popen(h.argv("run"), stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             preexec_fn=interrupts.heed)
        children = interrupts.waited(p.pid, s)
        begin = time.time()
        p.send_signal(number)
        out, err = p.communicate(timeout=20)
        t.ok(time.time() - begin < 3 * lib.TIMES, f"{name}: ends at once",
             time.time() - begin)
        t.eq((p.returncode, out), (-number, b""),
             f"{name}: dies of it, as its starter wants to know", err)
        t.ok(bool(children) and interrupts.gone(children),
             f"{name}: the fetching program goes with it", children)
        t.eq((h.files(), h.snapshot()), before, f"{name}: all is as it was")
        s.set(lib.service("2026042900", new))
        r = h.run()
        t.ok(r.rc == 0 and h.version() == "2026042900" and h.temps() == [],
             f"{name}: the next run writes all, and tidies up", r, h.temps())


def child_ignored(t, s, root):
    """Started by somebody who does not wait for children."""
    h = whole.House(root)
    h.publish(fixtures.make_feed(), "2026042900")
    p = subprocess.run(h.argv("run"), stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       preexec_fn=lambda: signal.signal(signal.SIGCHLD,
                                                        signal.SIG_IGN),
                       check=False)
    t.ok(p.returncode == 0 and p.stderr == b"" and h.rows(),
         "SIGCHLD ignored by the starter: the run knows how fetching ended",
         p)


if __name__ == "__main__":
    sys.exit(whole.play([usage, configurations, inputs, emit_list,
                         status, descriptors, child_ignored, signals],
                        server=True))
