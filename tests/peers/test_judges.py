#!/usr/bin/env python3
"""The golden files before the real parsers that Debian ships.

Each judge must first refuse a text with a fault, so that its silence counts.
"""

import csv
import glob
import io
import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import policies

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(
    os.path.dirname(os.path.abspath(__file__))))
GOLDEN = os.path.join(TOP, "tests", "golden")
number = 0
failed = 0


def result(ok, name, why=""):
    global number, failed
    number += 1
    failed += not ok
    print("%sok %d - %s" % ("" if ok else "not ", number, name))
    if not ok:
        print("\n".join("# " + l for l in why.splitlines()[:20]))


def skip(name, why):
    global number
    number += 1
    print("ok %d - %s # SKIP %s" % (number, name, why))


def find(*names):
    """The first program of these that is there."""
    for name in names:
        path = shutil.which(name, path=os.environ.get("PATH", "") +
                            ":/usr/sbin:/sbin:/usr/lib/frr")
        if path:
            return path
    return None


def run(*argv):
    """Status and words of a judge; -1 when it does not come back."""
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, timeout=60,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    except (OSError, subprocess.TimeoutExpired) as e:
        return -1, str(e)
    return done.returncode, done.stdout.decode(errors="replace")


def bird(program, text, scratch):
    path = os.path.join(scratch, "bird.conf")
    with open(path, "w") as f:
        f.write("router id 192.0.2.1;\nprotocol device {}\n" + text)
    status, words = run(program, "-p", "-c", path)
    return status == 0, words


def bird_communities(program, text, scratch):
    """In a filter, too, so that each is of the kind that one compares with."""
    names = re.findall(r"(?m)^define (\w+) =", text)
    return bird(program, text + "filter f {\n%s  reject;\n}\n" % "".join(
        "  if bgp_community ~ %s then accept;\n" % n for n in names), scratch)


def vtysh(program, text, scratch):
    path = os.path.join(scratch, "vtysh.conf")
    with open(path, "w") as f:
        f.write(text)
    status, words = run(program, "-C", "-f", path)
    return status == 0, words


def bgpd(program, text, scratch):
    """It ends with 0 in any case: its words count.  -S: as who we are, since
    another user would not see our folder."""
    path = os.path.join(scratch, "bgpd.conf")
    with open(path, "w") as f:
        f.write(text)
    status, words = run(program, "-S", "-C", "-f", path)
    # what it says of its own folders is not about the text
    faults = ("on config line", "configuration failed", "can't open",
              "unknown command")
    return status == 0 and not any(f in words.lower() for f in faults), words


def bgpd_lists(program, text, scratch):
    """It warns of a removal of what is not there, and goes on: what is removed
    is put there first."""
    there = re.findall(r"(?m)^no (bgp community-list .*\n)", text)
    return bgpd(program, "".join(there) + text, scratch)


def bird1(program, text, scratch):
    """1.6 if it is there; else 2, which reads these texts in the same way."""
    return bird(program, text, scratch)


def obgpd(program, text, scratch):
    path = os.path.join(scratch, "bgpd.conf")
    with open(path, "w") as f:
        f.write("AS 64500\nrouter-id 192.0.2.1\n" + text)
    os.chmod(path, 0o600)
    status, words = run(program, "-n", "-f", path)
    return status == 0, words


def obgpd_rules(program, text, scratch):
    """With the group that they name, and a rule that asks for the mark."""
    return obgpd(program, 'group "azure" {\n remote-as 12076\n '
                 "neighbor 192.0.2.9 {\n descr x\n }\n}\ndeny from any\n" +
                 text + 'allow from group "azure" community 64500:365\n',
                 scratch)


def gobgpd(kind, conf):
    """What --dry-run sees: keys and types, not the prefixes (their daemon is
    started in test_linux_delta.py)."""
    def ask(program, text, scratch):
        path = os.path.join(scratch, "gobgpd.conf")
        with open(path, "w") as f:
            f.write(conf(text))
        status, words = run(program, "-d", "-t", kind, "-f", path)
        return status == 0, words
    return ask


GLOBAL = {"config": {"as": 64500, "router-id": "192.0.2.1"}}


def toml_conf(text):
    return ("[global.config]\nas = 64500\nrouter-id = \"192.0.2.1\"\n" +
            text)


def json_conf(text):
    conf = json.loads(text, object_pairs_hook=once)
    conf["global"] = GLOBAL
    return json.dumps(conf)


# the list as openconfig-routing-policy.yang has it, and nothing around it
MODEL = """module openconfig-routing-policy {
  namespace "urn:o365feed:test"; prefix t; yang-version 1.1;
  container prefix-sets {
    list prefix-set {
      key name;
      leaf name { type leafref { path "../config/name"; } }
      container config {
        leaf name { type string; }
        leaf mode { type enumeration {
          enum IPV4; enum IPV6; enum MIXED; } }
      }
      container prefixes {
        list prefix {
          key "ip-prefix masklength-range";
          leaf ip-prefix { type leafref { path "../config/ip-prefix"; } }
          leaf masklength-range { type leafref {
            path "../config/masklength-range"; } }
          container config {
            leaf ip-prefix { type string {
              pattern '[0-9a-f:.]+/(([0-9])|([1-9][0-9])|(1[0-2][0-9]))'; } }
            leaf masklength-range { type string {
              pattern '([0-9]+\\.\\.[0-9]+)|exact'; } }
          }
        }
      }
    }
  }
}
"""


def yanglint(program, text, scratch):
    model = os.path.join(scratch, "openconfig-routing-policy.yang")
    path = os.path.join(scratch, "set.json")
    name = "openconfig-routing-policy:prefix-set"
    try:
        body = json.loads(text, object_pairs_hook=once)
        rows = [r["config"] for s in body[name]
                for r in s["prefixes"]["prefix"]]
        for r in rows:
            net = ipaddress.ip_network(r["ip-prefix"])
            if r["masklength-range"] != "exact":
                lo, hi = r["masklength-range"].split("..")
                check_rows([(r["ip-prefix"], int(lo), int(hi))])
            assert str(net) == r["ip-prefix"]
    except (ValueError, KeyError, TypeError, AssertionError) as e:
        return False, str(e)
    with open(model, "w") as f:
        f.write(MODEL)
    with open(path, "w") as f:
        json.dump({"openconfig-routing-policy:prefix-sets":
                   {"prefix-set": body[name]}}, f)
    status, words = run(program, "-t", "config", model, path)
    return status == 0, words


def namespace(*argv):
    """A judge in a network of its own, so that nothing of this one is seen."""
    return run("unshare", "-r", "-n", *argv)


def nft(program, text, scratch):
    path = os.path.join(scratch, "set.nft")
    with open(path, "w") as f:
        f.write(text)
    status, words = namespace(program, "-c", "-f", path)
    return status == 0, words


def ipset(program, text, scratch):
    path = os.path.join(scratch, "ipset")
    with open(path, "w") as f:
        f.write(text)
    status, words = namespace(program, "restore", "-file", path)
    return status == 0, words


def exabgp(program, text, scratch):
    path = os.path.join(scratch, "exabgp.conf")
    with open(path, "w") as f:
        f.write("template { neighbor M365 {\n" + text + "} }\n"
                "neighbor 192.0.2.9 { inherit M365; router-id 192.0.2.2; "
                "local-address 192.0.2.2; local-as 64500; peer-as 64501; }\n")
    status, words = run(program, "--validate", path)
    return status == 0 and "syntax error" not in words, words


def openvpn(program, text, scratch):
    """What is pushed is not read by a server: it is given to a client as its
    own routes.  It ends with the certificate that it misses, if all is well."""
    path = os.path.join(scratch, "client.ovpn")
    routes = [re.sub('^push "(.*)"$', r"\1", line)
              for line in text.splitlines()]
    with open(path, "w") as f:
        f.write("\n".join(["client", "dev null", "remote 192.0.2.1"] +
                          routes) + "\n")
    words = run(program, "--config", path)[1]
    return "parameter" not in words and "define CA" in words, words


def wg(program, text, scratch):
    """The file is read before the interface, which is not there, is asked."""
    path = os.path.join(scratch, "wg.conf")
    with open(path, "w") as f:
        f.write(text)
    words = run(program, "addconf", "o365none", path)[1]
    return "Unable to modify interface" in words, words


CHARON = """charon {
  load = random nonce aes sha1 sha2 hmac kdf pem pkcs1 x509 pubkey gmp drbg \
    kernel-netlink socket-default vici
  port = 0
  port_nat_t = 0
  pid_file = %(dir)s/charon.pid
  plugins { vici { socket = unix://%(dir)s/vici } }
}
"""
CHILD = """connections { c { remote_addrs = 192.0.2.9
  local { auth = psk }
  remote { auth = psk }
  children { k {
    include %(dir)s/list
  } }
} }
"""
LOAD = """cd %(dir)s || exit 1
export STRONGSWAN_CONF=%(dir)s/strongswan.conf
/usr/lib/ipsec/charon >log 2>&1 &
n=0
until %(program)s --stats --uri unix://%(dir)s/vici >/dev/null 2>&1 ||
    [ $n -ge 50 ]; do sleep 0.1; n=$((n + 1)); done
%(program)s --load-conns --file swanctl.conf --uri unix://%(dir)s/vici 2>&1
status=$?
%(program)s --list-conns --uri unix://%(dir)s/vici 2>/dev/null
kill $!
wait
exit $status
"""


def swanctl(program, text, scratch):
    """A charon of its own, asked which selectors it has taken over."""
    where = {"dir": tempfile.mkdtemp(dir=scratch), "program": program}
    for name, body in (("strongswan.conf", CHARON % where),
                       ("swanctl.conf", CHILD % where), ("list", text)):
        with open(os.path.join(where["dir"], name), "w") as f:
            f.write(body)
    status, words = namespace("sh", "-c", LOAD % where)
    shown = re.search(r"^ *remote: (.*/.*)$", words, re.M)
    want = re.findall(r"[0-9a-f.:]+/\d+", re.sub("(?m)^#.*", "", text))
    # it leaves out the length of a host
    return status == 0 and shown is not None and sorted(
        p if "/" in p else str(ipaddress.ip_network(p))
        for p in shown.group(1).split()) == sorted(want), words


def once(pairs):
    """Duplicate keys are an error."""
    keys = [k for k, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError("duplicate keys")
    return dict(pairs)


def check_rows(rows):
    for prefix, lo, hi in rows:
        net = ipaddress.ip_network(prefix)
        if str(net) != prefix or not \
                net.prefixlen <= lo <= hi <= net.max_prefixlen:
            raise ValueError("%s %d %d" % (prefix, lo, hi))


def check_texts(texts):
    """Names or values in order, each once, in an alphabet of their own."""
    if list(texts) != sorted(set(texts)) or not all(
            re.fullmatch(r"[a-z0-9_*.:-]+", t) for t in texts):
        raise ValueError("texts")


def check_texts(texts):
    """Host names, communities: no blanks, each once, in order of bytes."""
    texts = list(texts)
    if texts != sorted(set(texts)) or any(t.split() != [t] for t in texts):
        raise ValueError("texts: %s" % texts)


def strict_json(program, text, scratch):
    try:
        data = json.loads(text, object_pairs_hook=once)
        for one in data if isinstance(data, list) else [data]:
            kind, = set(one) - {"name", "family", "note"}
            if kind == "prefixes":
                check_rows((r["prefix"], r["lo"], r["hi"])
                           for r in one[kind])
            elif kind in ("hosts", "communities"):
                check_texts(one[kind])
            else:
                raise ValueError(kind)
            if not one["name"]:
                raise ValueError("no name")
    except (ValueError, KeyError, TypeError) as e:
        return False, str(e)
    return True, ""


def strict_csv(program, text, scratch):
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
        if rows[0] in (["name", "host"], ["name", "community"]):
            for name in dict(rows[1:]):
                check_texts(t for n, t in rows[1:] if n == name)
        elif rows[0] == ["name", "prefix", "lo", "hi"]:
            check_rows((p, int(lo), int(hi)) for _, p, lo, hi in rows[1:])
        else:
            raise ValueError("heads")
    except (ValueError, IndexError, csv.Error) as e:
        return False, str(e)
    return True, ""


# platform, judge's name, its programs (None: Python), how it is asked, and a
# text with a fault that it must see
JUDGES = (
    ("bird2-prefix-set", "bird -p", ("bird",), bird,
     "define X = [ 10.0.0.1/8 ];\n"),
    ("frr-prefix-list", "vtysh -C", ("vtysh",), vtysh,
     "ip prefix-list X seq 5 permt 10.0.0.0/8\n"),
    ("frr-prefix-list", "bgpd -C", ("/usr/lib/frr/bgpd",), bgpd,
     "ip prefix-list X seq 5 permit 10.0.0.0/8 ge 4\n"),
    ("bird1-community-set", "bird -p", ("bird",), bird1,
     "define X = [ (12076,5010), ];\n"),
    ("bird2-community-set", "bird -p", ("bird",), bird_communities,
     "define M365 = [ (12076,5010) (12076,5020) ];\n"),
    ("frr-community-list", "vtysh -C", ("vtysh",), vtysh,
     "bgp community-list standard X permt 12076:5010\n"),
    ("frr-community-list", "bgpd -C", ("/usr/lib/frr/bgpd",), bgpd_lists,
     "bgp community-list standard X permit 12076:70000\n"),
    ("bird2-static-route", "bird -p", ("bird",), bird,
     "protocol static X { ipv4; route 10.0.0.1/8 blackhole; }\n"),
    ("frr-static-route", "vtysh -C", ("vtysh",), vtysh,
     "ip route 10.0.0.0/8 192.0.2.1 192.0.2.2 192.0.2.3\n"),
    ("exabgp-static-route", "exabgp --validate", ("exabgp",), exabgp,
     "static { route 10.0.0.0/8 next 192.0.2.1; }\n"),
    ("openvpn-push-route", "openvpn", ("openvpn",), openvpn,
     'push "route 10.0.0.0 255.0.0.0 vpn_gateway 1 2"\n'),
    ("wireguard-allowed-ips", "wg addconf", ("wg",), wg,
     "[Peer]\nAllowedIP = 10.0.0.0/8\n"),
    ("strongswan-remote-ts", "swanctl --load-conns", ("swanctl",), swanctl,
     "remote_ts = 10.0.0.0/8\nremote_ts = 11.0.0.0/8\n"),
    ("bird1-prefix-set", "bird -p", ("bird",), bird1,
     "define X = [ 10.0.0.0/8, ];\n"),
    ("bird1-function", "bird -p", ("bird",), bird1,
     "function X() { return net ~ [ 10.0.0.0/8 ] }\n"),
    ("openbgpd-prefix-set", "bgpd -n", ("/usr/sbin/bgpd",), obgpd,
     "prefix-set X { 10.0.0.0/8 maxlen 33 }\n"),
    ("openbgpd-community", "bgpd -n", ("/usr/sbin/bgpd",), obgpd_rules,
     'match from group "azure" community { 1:2, 3:4 } set community 5:6\n'),
    ("gobgp-prefix-set", "gobgpd -d", ("gobgpd",),
     gobgpd("toml", toml_conf),
     "[[defined-sets.prefix-sets]]\nprefix-list = [\n"),
    ("gobgp-prefix-set-json", "gobgpd -d", ("gobgpd",),
     gobgpd("json", json_conf), '{"defined-sets": {"prefix-sets": "X"}}'),
    ("openconfig-prefix-set", "yanglint", ("yanglint",), yanglint,
     '{"openconfig-routing-policy:prefix-set": [{"name": "X", "config": '
     '{"name": "X", "mode": "IPv4"}, "prefixes": {"prefix": []}}]}'),
    ("linux-nft-set", "nft -c", ("nft",), nft,
     "add table inet t\nadd set inet t x { type ipv4_addr; flags interval; }\n"
     "add element inet t x { 10.0.0.0/8, 10.1.0.0/16 }\n"),
    ("linux-ipset", "ipset restore", ("ipset",), ipset,
     "create x hash:net family inet\nadd x 0.0.0.0/0\n"),
    ("extreme-exos-policy", "a reader of policies", None, policies.exos,
     "entry a {\n if match any {\n nlri any/0;\n }\n then {\n permit;\n }\n"
     "}\n"),
    ("arista-eos-prefix-list-source", "a reader of rows", None,
     policies.eos_source, "seq 10 permit 10.0.0.0/8 ge 4\n"),
    ("json", "Python json", None, strict_json,
     '{"name": "X", "name": "Y", "prefixes": []}'),
    ("csv", "Python csv", None, strict_csv,
     "name,prefix,lo,hi\nX,10.0.0.1/8,8,8\n"),
)


def main(judges=JUDGES):
    scratch = tempfile.mkdtemp()
    try:
        for platform, judge, programs, ask, fault in judges:
            title = "%s before %s" % (platform, judge)
            program = find(*programs) if programs else None
            if programs and program is None:
                skip(title, "%s is not installed" % programs[0])
                continue
            if ask in (nft, ipset, swanctl):
                status, words = namespace(*(
                    [program, "list", "ruleset"] if ask is nft else
                    [program, "list"] if ask is ipset else
                    ["/usr/lib/ipsec/charon", "--version"]))
                if status != 0:
                    skip(title, "no such thing in a namespace here: " +
                         words.splitlines()[0])
                    continue
            ok, words = ask(program, fault, scratch)
            result(not ok, title + ": a fault", "it was not seen: " + words)
            files = sorted(glob.glob(os.path.join(GOLDEN, platform, "*",
                                                  "out")))
            result(len(files) > 0, title + ": golden files", "none")
            for path in files:
                with open(path) as f:
                    ok, words = ask(program, f.read(), scratch)
                case = os.path.basename(os.path.dirname(path))
                result(ok, "%s: %s" % (title, case), words)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print("1..%d" % number)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
