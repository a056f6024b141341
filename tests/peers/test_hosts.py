#!/usr/bin/env python3
"""Lists of host names in the programs that read them: each is asked about a
table of names, and must give the answer that the list means.

Squid, unbound, dnsmasq, named, named-checkzone and node, as far as they are
here.
"""

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "e2e"))
import lib  # noqa: E402

FEED = [{
    "id": 1, "serviceArea": "Exchange", "category": "Optimize",
    "expressRoute": True, "required": True, "tcpPorts": "443",
    "urls": ["outlook.office.com", "*.mail.example.net", "login.example.org",
             "*.login.example.org", "*cdn.example.com",
             "autodiscover.*.example.com", "Mixed.Example.Org"],
}]

# name: is it one of the feed's, word by word?
MEANT = {
    "outlook.office.com": True,
    "x.outlook.office.com": False,
    "office.com": False,
    "mail.example.net": False,          # *.x is what is below x
    "a.mail.example.net": True,
    "a.b.mail.example.net": True,
    "amail.example.net": False,
    "login.example.org": True,
    "x.login.example.org": True,
    "mixed.example.org": True,
    "cdn.example.com": True,
    "my-cdn.example.com": True,
    "a.cdn.example.com": True,
    "cdn.example.com.evil.example": False,
    "autodiscover.contoso.example.com": True,
    "autodiscover.example.com": False,
    "example.com": False,
    "evil.example": False,
}
# What a target can't say is left out; what its rows say more, they say.
LEFT_OUT = ("cdn.example.com", "my-cdn.example.com", "a.cdn.example.com",
            "autodiscover.contoso.example.com")
APEX = ("mail.example.net",)            # *.x takes x as well
ZONE = APEX + ("x.outlook.office.com",)  # and x what is below it


def expected(more=(), less=LEFT_OUT):
    want = dict(MEANT)
    want.update((n, True) for n in more)
    want.update((n, False) for n in less)
    return want


def emit(feed, platform, *args):
    rc, out, err = lib.run([lib.program("o365feed"), "emit", "-p", platform,
                            "--use", "hosts", *args, feed])
    return out if rc == 0 else "exit %d: %s" % (rc, err)


# ---- a resolver's answer, without a library

def question(name):
    labels = b"".join(bytes([len(x)]) + x.encode() for x in name.split("."))
    return labels + b"\0" + struct.pack(">HH", 1, 1)


def answerer(sock, knows):
    """Answers 192.0.2.1 to all that it is asked; or that there is no such
    name."""
    while True:
        try:
            data, peer = sock.recvfrom(4096)
        except OSError:
            return
        end = 12
        while data[end]:
            end += data[end] + 1
        body = data[12:end + 5]
        answer = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + bytes(
            [192, 0, 2, 1])
        sock.sendto(data[:2] + (b"\x81\x80" if knows else b"\x81\x83") +
                    struct.pack(">HHHH", 1, int(knows), 0, 0) + body +
                    (answer if knows else b""), peer)


def upstream(knows):
    """A resolver of ours: its socket and its port."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    threading.Thread(target=answerer, args=(sock, knows), daemon=True).start()
    return sock, sock.getsockname()[1]


def ask(port, name):
    """1 question; True when it was answered with that address."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(2)
    try:
        s.connect(("127.0.0.1", port))  # nobody there is told at once
        s.send(b"\x12\x34\x01\x00" + struct.pack(">HHHH", 1, 0, 0, 0) +
               question(name))
        data = s.recv(4096)
    except OSError:
        return None
    finally:
        s.close()
    return data.endswith(bytes([192, 0, 2, 1]))


def free_port():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(("127.0.0.1", 0))
    port = s.getsockname()[1]
    s.close()
    return port


def text_of(path):
    with open(path, errors="replace") as f:
        return f.read()


def forwarded(t, name, argv, port, want, what="forwards just these names",
              log=None, ready=()):
    """Run a resolver, ask it for all names, end it.  It may answer before it
    is "ready": all of these must stand in its log."""
    with open(log or os.devnull, "wb") as words:
        p = subprocess.Popen(argv, stdout=words, stderr=words)
    try:
        for _ in range(50):
            if ask(port, "ready.outlook.office.com") is not None and all(
                    r in text_of(log) for r in ready):
                break
            time.sleep(0.1)
        got = {n: ask(port, n) is True for n in MEANT}
    finally:
        p.terminate()
        p.wait(10)
    wrong = {n: got[n] for n in want if got[n] != want[n]}
    t.eq(wrong, {}, name + " " + what, text_of(log) if log else "")


def resolvers(t, d, feed):
    sock, where = upstream(True)
    other, elsewhere = upstream(False)
    to = "resolver=127.0.0.1@%d" % where
    if shutil.which("dnsmasq"):
        conf = os.path.join(d, "dnsmasq.conf")
        lib.write(conf, emit(feed, "dnsmasq", "--with", to))
        p = subprocess.run(["dnsmasq", "--test", "-C", conf],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        t.eq(p.returncode, 0, "dnsmasq reads it", p.stdout.decode())
        port = free_port()
        forwarded(t, "dnsmasq", [
            "dnsmasq", "-k", "-C", conf, "-p", str(port), "-R", "-h",
            "--listen-address=127.0.0.1", "--bind-interfaces", "-u", "root",
            "--pid-file=" + os.path.join(d, "dnsmasq.pid")], port,
                  expected(more=ZONE))
    else:
        t.skip("dnsmasq", "not here")
    if shutil.which("unbound") and shutil.which("unbound-checkconf"):
        zones, conf = (os.path.join(d, n) for n in ("zones", "unbound.conf"))
        lib.write(zones, emit(feed, "unbound", "--with", to))
        port = free_port()
        lib.write(conf, """server:
	interface: 127.0.0.1@%d
	do-not-query-localhost: no
	do-daemonize: no
	use-syslog: no
	chroot: ""
	username: ""
	directory: "%s"
	pidfile: ""
	module-config: "iterator"
forward-zone:
	name: "."
	forward-addr: 127.0.0.1@%d
include: "%s"
""" % (port, d, elsewhere, zones))
        p = subprocess.run(["unbound-checkconf", conf],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        t.eq(p.returncode, 0, "unbound reads it", p.stdout.decode())
        forwarded(t, "unbound", ["unbound", "-d", "-c", conf], port,
                  expected(more=ZONE))
    else:
        t.skip("unbound", "not here")
    sock.close()
    other.close()


# ---- the others

def pac(t, d, feed):
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        t.skip("a PAC file", "no node")
        t.skip("a PAC function", "no node")
        return
    shexp = """
function shExpMatch(s, p) {
  return new RegExp("^" + p.replace(/[.+^$(){}|[\\]\\\\]/g, "\\\\$&")
      .replace(/\\*/g, ".*").replace(/\\?/g, ".") + "$").test(s);
}
"""
    whole = emit(feed, "pac", "--with", "proxy=proxy.example.com:8080")
    part = emit(feed, "pac-function", "--with", "function=ours")
    mine = ("\nfunction FindProxyForURL(url, host) {\n"
            "  return ours(host) ? \"DIRECT\" : "
            "\"PROXY proxy.example.com:8080\";\n}\n")
    names = list(MEANT) + ["OUTLOOK.Office.COM", "outlook.office.com."]
    want = {n: "DIRECT" if MEANT.get(n, True) else
            "PROXY proxy.example.com:8080" for n in names}
    for what, text in (("a PAC file", whole),
                       ("a PAC function in one's own file", part + mine)):
        js = os.path.join(d, "t.js")
        lib.write(js, "\"use strict\";" + shexp + text + """
var out = {};
%s.forEach(function (h) {
  out[h] = FindProxyForURL("https://" + h + "/", h);
});
console.log(JSON.stringify(out));
""" % json.dumps(names))
        p = subprocess.run([node, js], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE)
        got = json.loads(p.stdout) if p.returncode == 0 else {}
        wrong = {n: got.get(n) for n in names if got.get(n) != want[n]}
        t.eq(wrong, {}, what + " says what each name must get",
             p.stderr.decode())


def dstdomain(pattern, name):
    """As squid matches (src/acl/DomainData.cc): .x is x and below."""
    if pattern.startswith("."):
        return name == pattern[1:] or name.endswith(pattern)
    return name == pattern


def squid(t, d, feed):
    file, conf = (os.path.join(d, n) for n in ("domains", "squid.conf"))
    text = emit(feed, "squid-dstdomain")
    rows = text.split()
    got = {n: any(dstdomain(r, n) for r in rows) for n in MEANT}
    want = expected(more=APEX)
    t.eq({n: got[n] for n in want if got[n] != want[n]}, {},
         "dstdomain rows mean what they should", text)
    if shutil.which("squid") is None:
        t.skip("squid reads it", "no squid")
        return
    lib.write(file, text)
    lib.write(conf, 'acl M365 dstdomain "%s"\nhttp_access allow M365\n'
              "http_port 127.0.0.1:3128\npid_filename none\n" % file)
    p = subprocess.run(["squid", "-k", "parse", "-f", conf],
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       text=True)
    bad = [x for x in p.stdout.splitlines()
           if "ERROR" in x or "subdomain" in x or "FATAL" in x]
    t.ok(p.returncode == 0 and not bad, "squid reads it without a complaint",
         p.stdout)


def rpz(t, d, feed):
    if shutil.which("named-checkzone") is None:
        t.skip("a policy zone", "no named-checkzone")
        return
    zone = os.path.join(d, "rpz.zone")
    text = emit(feed, "bind-rpz")
    lib.write(zone, text)
    p = subprocess.run(["named-checkzone", "-D", "rpz.example", zone],
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       text=True)
    t.ok(p.returncode == 0 and "rpz-passthru" in p.stdout,
         "named reads the policy zone", text, p.stdout)
    names = {x.split()[0][:-len(".rpz.example.")]
             for x in p.stdout.splitlines() if "rpz-passthru" in x}
    t.eq(names, {"outlook.office.com", "*.mail.example.net",
                 "login.example.org", "*.login.example.org",
                 "mixed.example.org"}, "with these owners", p.stdout)


# Our zone first, then one that lets no name through.
NAMED = """options {
	directory "%(dir)s";
	pid-file none;
	session-keyfile none;
	listen-on port %(port)d { 127.0.0.1; };
	listen-on-v6 { none; };
	forward only;
	forwarders { 127.0.0.1 port %(upstream)d; };
	dnssec-validation no;
	empty-zones-enable no;
	response-policy { zone "ours"; zone "deny"; } qname-wait-recurse no;
};
controls { };
zone "ours" { type primary; file "ours.zone"; };
zone "deny" { type primary; file "deny.zone"; };
"""
DENY = "$TTL 300\n@ SOA localhost. root.localhost. 1 3600 900 99999 300\n" \
       "@ NS localhost.\n* CNAME .\n"


def named(t, d, feed):
    """What the policy zone passes is answered; the next zone denies the rest."""
    program = shutil.which("named", path=os.environ.get("PATH", "") +
                           ":/usr/sbin:/usr/local/sbin")
    if program is None:
        t.skip("a policy zone in a resolver", "no named")
        t.skip("an empty policy zone in a resolver", "no named")
        return
    sock, where = upstream(True)
    text = emit(feed, "bind-rpz")
    empty = "".join(line + "\n" for line in text.splitlines()
                    if "rpz-passthru" not in line)
    conf = os.path.join(d, "named.conf")
    lib.write(os.path.join(d, "deny.zone"), DENY)
    for zone, what, want in (
            (text, "lets just these names pass", expected()),
            (empty, "of an empty list lets none pass",
             dict.fromkeys(MEANT, False))):
        port = free_port()
        lib.write(os.path.join(d, "ours.zone"), zone)
        lib.write(conf, NAMED % {
            "dir": d, "port": port, "upstream": where})
        forwarded(t, "the policy zone", [program, "-g", "-n", "1", "-c", conf],
                  port, want, what, os.path.join(d, "named.log"),
                  ["rpz: ours: reload done: success",
                   "rpz: deny: reload done: success"])
    sock.close()


def main():
    t = lib.Tap()
    d = tempfile.mkdtemp(prefix="o365feed-hosts-")
    try:
        feed = os.path.join(d, "feed.json")
        lib.write(feed, json.dumps(FEED))
        pac(t, d, feed)
        squid(t, d, feed)
        rpz(t, d, feed)
        named(t, d, feed)
        resolvers(t, d, feed)
    finally:
        shutil.rmtree(d, ignore_errors=True)
    return t.done()


if __name__ == "__main__":
    sys.exit(main())
