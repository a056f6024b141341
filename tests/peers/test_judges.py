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

import clouds

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


def strict_json(program, text, scratch):
    try:
        data = json.loads(text, object_pairs_hook=once)
        for one in data if isinstance(data, list) else [data]:
            texts = one.get("hosts", one.get("communities"))
            if texts is not None:
                check_texts(texts)
            else:
                check_rows((r["prefix"], r["lo"], r["hi"])
                           for r in one["prefixes"])
            if not one["name"]:
                raise ValueError("no name")
    except (ValueError, KeyError, TypeError) as e:
        return False, str(e)
    return True, ""


def strict_csv(program, text, scratch):
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
        if rows[0] in (["name", "host"], ["name", "community"]):
            for name in {n for n, _ in rows[1:]}:
                check_texts([t for n, t in rows[1:] if n == name])
            return True, ""
        if rows[0] != ["name", "prefix", "lo", "hi"]:
            raise ValueError("heads")
        check_rows((p, int(lo), int(hi)) for _, p, lo, hi in rows[1:])
    except (ValueError, IndexError, csv.Error) as e:
        return False, str(e)
    return True, ""


def reader(read):
    """A reader of ours, which raises what it does not like."""
    def ask(program, text, scratch):
        try:
            read(text)
        except (ValueError, KeyError, TypeError, IndexError) as e:
            return False, repr(e)
        return True, ""
    return ask


def terraform(program, text, scratch):
    """Its own parser of HCL: whether the text is as it would write it."""
    path = os.path.join(scratch, "main.tf")
    with open(path, "w") as f:
        f.write(text)
    status, words = run(program, "fmt", "-check", "-diff", path)
    return status == 0, words


FILTER_ARM = (
    '{"$schema": "x", "contentVersion": "1.0.0.0", "resources": [{"type": '
    '"Microsoft.Network/routeFilters", "apiVersion": "2024-05-01", "name": '
    '"F", "location": "westus", "properties": {"rules": [{"name": "R", '
    '"properties": {"access": "Allow", "routeFilterRuleType": "Community", '
    '"communities": ["%s"]}}]}}]}')


# platform, judge's name, its programs (None: Python), how it is asked, and a
# text with a fault that it must see
JUDGES = (
    ("bird2-prefix-set", "bird -p", ("bird",), bird,
     "define X = [ 10.0.0.1/8 ];\n"),
    ("frr-prefix-list", "vtysh -C", ("vtysh",), vtysh,
     "ip prefix-list X seq 5 permt 10.0.0.0/8\n"),
    ("frr-prefix-list", "bgpd -C", ("/usr/lib/frr/bgpd",), bgpd,
     "ip prefix-list X seq 5 permit 10.0.0.0/8 ge 4\n"),
    ("bird1-prefix-set", "bird -p", ("bird",), bird1,
     "define X = [ 10.0.0.0/8, ];\n"),
    ("bird1-function", "bird -p", ("bird",), bird1,
     "function X() { return net ~ [ 10.0.0.0/8 ] }\n"),
    ("openbgpd-prefix-set", "bgpd -n", ("/usr/sbin/bgpd",), obgpd,
     "prefix-set X { 10.0.0.0/8 maxlen 33 }\n"),
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
    ("json", "Python json", None, strict_json,
     '{"name": "X", "name": "Y", "prefixes": []}'),
    ("csv", "Python csv", None, strict_csv,
     "name,prefix,lo,hi\nX,10.0.0.1/8,8,8\n"),
    ("azure-route-filter-arm", "a reader of templates", None,
     reader(clouds.filter_arm), FILTER_ARM % "12076"),
    ("azure-route-filter-az", "a reader of commands", None,
     reader(clouds.filter_az),
     "set -e\naz network route-filter rule create --resource-group G "
     "--filter-name F --name R --access Allow --communities 12076:5060 "
     "--output none; rm x\n"),
    ("azure-route-filter-bicep", "a reader of Bicep", None,
     reader(clouds.filter_bicep),
     "resource f 'Microsoft.Network/routeFilters@2024-05-01' = {\n"
     "  name: 'F',\n  location: 'westus'\n}\n"),
    ("azure-route-filter-terraform", "a reader of HCL", None,
     reader(clouds.filter_terraform),
     'resource "azurerm_route_filter" "F" {\n  name = "F"\n  rule {\n'
     '    communities = [\n      "12076:5060"\n      "12076:5070"\n'
     '    ]\n  }\n}\n'),
    ("azure-route-filter-terraform", "terraform fmt", ("terraform",),
     terraform, 'resource "azurerm_route_filter" "F" {\n  name = "F"\n'),
)


def main():
    scratch = tempfile.mkdtemp()
    try:
        for platform, judge, programs, ask, fault in JUDGES:
            title = "%s before %s" % (platform, judge)
            program = find(*programs) if programs else None
            if programs and program is None:
                skip(title, "%s is not installed" % programs[0])
                continue
            if ask in (nft, ipset):
                status, words = namespace(program, *(
                    ["list", "ruleset"] if ask is nft else ["list"]))
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
