#!/usr/bin/env python3
"""Lists of host names before a real Squid: it loads them without a word of
warning, and answers for each name of a table as the list means it.

Squid itself must first refuse a file with a fault, and let a name pass that no
list has, so that its answers count.
"""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "e2e"))
import lib                                          # noqa: E402

HOSTS = ["*.office.com", "*.online.office.com", "office.com",
         "outlook.office365.com", "*cdn.onenote.net", "site-cdn.onenote.net",
         "*-files.sharepoint.com", "*.sharepoint.com",
         "autodiscover.*.onmicrosoft.com", "login.windows-ppe.net"]

# a name, and whether a request for it meets the list: omitted, widened
TABLE = [("office.com", 1, 1), ("a.office.com", 1, 1),
         ("a.b.office.com", 1, 1), ("x.online.office.com", 1, 1),
         ("notoffice.com", 0, 0), ("office.com.example.net", 0, 0),
         ("outlook.office365.com", 1, 1), ("x.outlook.office365.com", 0, 0),
         ("office365.com", 0, 0), ("OUTLOOK.Office365.COM", 1, 1),
         ("site-cdn.onenote.net", 1, 1), ("other-cdn.onenote.net", 0, 1),
         ("cdn.onenote.net", 0, 1), ("www.onenote.net", 0, 1),
         ("t-files.sharepoint.com", 1, 1), ("t.sharepoint.com", 1, 1),
         # the wildcard's own name: Squid has no form without it
         ("sharepoint.com", 1, 1),
         ("autodiscover.contoso.onmicrosoft.com", 0, 1),
         ("contoso.onmicrosoft.com", 0, 1),
         ("login.windows-ppe.net", 1, 1), ("example.net", 0, 0)]

CONF = """http_port 127.0.0.1:%(port)d
acl m365 dstdomain "%(dir)s/list"
deny_info 302:http://meets.invalid/ m365
deny_info 302:http://passes.invalid/ all
http_access deny m365
http_access deny all
access_log none
cache_log %(dir)s/cache.log
pid_filename none
coredump_dir %(dir)s
cache deny all
cache_mem 8 MB
pinger_enable off
dns_nameservers 127.0.0.1
visible_hostname localhost
shutdown_lifetime 0 seconds
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Squid:
    def __init__(self, program, scratch, text):
        self.program = program
        self.conf = os.path.join(scratch, "squid.conf")
        self.port = free_port()
        with open(self.conf, "w") as f:
            f.write(CONF % {"port": self.port, "dir": scratch})
        with open(os.path.join(scratch, "list"), "w") as f:
            f.write(text)

    def parse(self):
        done = subprocess.run([self.program, "-k", "parse", "-f", self.conf],
                              stdin=subprocess.DEVNULL, timeout=60,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        said = done.stdout.decode(errors="replace")
        # it always says what it works on
        bad = [line for line in said.splitlines()
               if "WARNING" in line or "ERROR" in line or "FATAL" in line or
               "Bungled" in line]
        return done.returncode, "\n".join(bad)

    def start(self):
        self.process = subprocess.Popen(
            [self.program, "-N", "-f", self.conf], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return True
            except OSError:
                if self.process.poll() is not None:
                    return False
                time.sleep(0.05)
        return False

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def meets(self, host):
        with socket.create_connection(("127.0.0.1", self.port), 10) as s:
            s.sendall(("GET http://%s/ HTTP/1.0\r\nHost: %s\r\n\r\n" %
                       (host, host)).encode())
            answer = b""
            while b"\r\n\r\n" not in answer:
                piece = s.recv(4096)
                if not piece:
                    break
                answer += piece
        return 1 if b"meets.invalid" in answer else \
            0 if b"passes.invalid" in answer else answer


def scratch_dir():
    """Squid gives up root for a user who must get at its files."""
    path = tempfile.mkdtemp()
    if os.geteuid() == 0:
        try:
            user = pwd.getpwnam("proxy")
        except KeyError:
            return path
        os.chown(path, user.pw_uid, user.pw_gid)
        at = path
        while at != "/":
            if at != path and os.stat(at).st_mode & 0o001 == 0:
                os.chmod(at, os.stat(at).st_mode | 0o001)
            at = os.path.dirname(at)
    return path


def ours(path, *more):
    done = subprocess.run([lib.program("o365feed"), "emit", "-p",
                           "squid-dstdomain"] + list(more) + [path],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def feed(scratch):
    path = os.path.join(scratch, "feed.json")
    with open(path, "w") as f:
        json.dump([{"id": 1, "serviceArea": "Common",
                    "serviceAreaDisplayName": "x", "urls": HOSTS,
                    "ips": ["13.107.6.152/31"], "tcpPorts": "443",
                    "expressRoute": False, "category": "Default",
                    "required": True}], f)
    return path


def one(t, squid, scratch, name, text, column):
    s = Squid(squid, scratch, text)
    rc, bad = s.parse()
    t.ok(rc == 0 and bad == "", "%s: loads without a warning" % name, bad)
    if not s.start():
        t.ok(False, "%s: Squid runs" % name, "it does not")
        return
    try:
        wrong = []
        for row in TABLE:
            came = s.meets(row[0])
            if came != row[column]:
                wrong.append("%s: %r, not %r" % (row[0], came, row[column]))
        t.ok(not wrong, "%s: %d names" % (name, len(TABLE)),
                "\n".join(wrong))
    finally:
        s.end()


def main():
    t = lib.Tap()
    squid = shutil.which("squid", path=os.environ.get("PATH", "") +
                         ":/usr/sbin:/sbin")
    if not squid:
        t.skip("lists of host names in Squid", "no squid")
        return t.done()
    scratch = scratch_dir()
    try:
        path = feed(scratch)
        rc, bad = Squid(squid, scratch, "office.com\n.office.com\n").parse()
        t.ok(bad != "", "a name beside its own wildcard is a fault",
                "Squid says nothing")
        rc, text, said = ours(path)
        t.ok(rc == 0 and "*cdn.onenote.net: omitted" in said and
                "autodiscover.*.onmicrosoft.com: omitted" in said,
                "what Squid can't say is named", said)
        one(t, squid, scratch, "omitted", text, 1)
        rc, text, said = ours(path, "--inexpressible", "widen")
        t.ok("widened to *.onenote.net" in said, "what is widened is "
                "named", said)
        one(t, squid, scratch, "widened", text, 2)
        rc, text, said = ours(path, "--inexpressible", "refuse")
        t.ok(rc == 3 and text == "", "refused as a whole", said)
        data = os.path.join(os.environ.get("O365FEED_DATA", ""), "o365",
                            "worldwide")
        names = sorted(os.listdir(data)) if os.path.isdir(data) else []
        if not names:
            t.skip("really published names", "no data")
        for name in names[::12]:
            rc, text, said = ours(os.path.join(data, name))
            s = Squid(squid, scratch, "# with a comment\n" + text)
            rc, bad = s.parse()
            t.ok(rc == 0 and bad == "" and len(text) > 1000,
                    "published: %s" % name, bad)
    finally:
        shutil.rmtree(scratch)
    return t.done()


if __name__ == "__main__":
    sys.exit(main())
