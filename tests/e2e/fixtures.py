"""Office 365 feeds for end-to-end tests, made on the fly.

All of them start from the two releases in conf/sample (and, for MEM, from
lib.py), so no body has to be stored for a test.  A test says what it wants to
be different:

    make_feed()                             the newer release
    make_feed("old")                        the older one
    make_feed(without=["Skype"])            a service area is missing
    make_feed(keep=0.5)                     half of all prefixes are gone
    make_feed(add={31: ["192.0.2.0/24"]}, drop=["52.96.0.0/14"])
    make_feed(change={1: {"tcpPorts": "443"}})
    make_feed(mem=True)                     what ?ServiceAreas=MEM answers:
                                            MEM, and Common once more

It is a list of endpoints; body() makes bytes of it, as the service sends them
or as people keep them, version() the answer of /version, and lay() a folder
that an `url` of the configuration can name.  prefixes() is what is in a feed,
for the test to compare with.
"""

import copy
import ipaddress
import json
import os

import lib

SAMPLE = os.path.join(lib.TOP, "conf", "sample")
VERSION = {"old": "2026033100", "new": "2026042900"}


def _sorted(ips):
    """In the order of the service: IPv4 first, each by value, once."""
    nets = {ipaddress.ip_network(p) for p in ips}
    return [str(n) for n in sorted(nets, key=lambda n: (n.version, n))]


def make_feed(release="new", without=(), keep=1.0, add=None, drop=(),
              change=None, mem=False):
    """A list of endpoints; see above."""
    path = os.path.join(SAMPLE, release, "endpoints", "worldwide")
    with open(path, encoding="ascii") as f:
        feed = json.load(f)
    if mem:
        feed = [e for e in feed if e["serviceArea"] == "Common"]
        feed += copy.deepcopy(lib.FEED_MEM)
    feed = [e for e in feed if e["serviceArea"] not in without]
    gone = set(drop)
    if keep < 1.0:
        every = _sorted(p for e in feed for p in e.get("ips", []))
        step = 1.0 - keep
        gone.update(p for i, p in enumerate(every)
                    if int((i + 1) * step) > int(i * step))
    for e in feed:
        ips = [p for p in e.get("ips", []) if p not in gone]
        ips = _sorted(ips + list((add or {}).get(e["id"], [])))
        if ips:
            e["ips"] = ips
        else:
            e.pop("ips", None)      # the service sends no empty arrays
        e.update((change or {}).get(e["id"], {}))
    return feed


def body(feed, style="service"):
    """The bytes of a feed: as the service sends them, or as a copy that went
    through a tool: "bom", "crlf", "utf-16" (PowerShell), "compact", "text"
    (its prefixes, one a line)."""
    text = json.dumps(feed, indent=2)
    if style == "bom":
        return b"\xef\xbb\xbf" + text.encode()
    if style == "crlf":
        return (text + "\n").replace("\n", "\r\n").encode()
    if style == "utf-16":
        return b"\xff\xfe" + (text + "\n").replace("\n", "\r\n").encode(
            "utf-16-le")
    if style == "compact":
        return json.dumps(feed, separators=(",", ":")).encode()
    if style == "text":
        return "".join(p + "\n" for p in prefixes(feed)).encode()
    return text.encode()


def version(number, instance="Worldwide"):
    return lib.version_body(number, instance).encode()


def lay(folder, feed, number, mem=None, instance="worldwide"):
    """The feed as a folder for `url`; again to publish the next release."""
    for name in ("version", "endpoints"):
        os.makedirs(os.path.join(folder, name), exist_ok=True)
    lib.write(os.path.join(folder, "endpoints", instance), body(feed))
    if mem is not None:
        lib.write(os.path.join(folder, "endpoints", instance + ".mem"),
                  body(mem))
    lib.write(os.path.join(folder, "version", instance),
              version(number, instance))


RANK = {"default": 0, "allow": 1, "optimize": 2}


def prefixes(feed, services=None, categories=None):
    """What a list of these services and categories selects, as text, sorted:
    any endpoint of a prefix may bring the service, and its highest category
    in the whole feed counts."""
    highest, areas = {}, {}
    for e in feed:
        for p in e.get("ips", []):
            c = e["category"].lower()
            areas.setdefault(p, set()).add(e["serviceArea"].lower())
            if RANK[c] >= RANK[highest.get(p, "default")]:
                highest[p] = c
    return _sorted(
        p for p in highest
        if (not services or areas[p] & set(services)) and
        (not categories or highest[p] in categories))


def cover(texts):
    """The fewest prefixes with the same addresses."""
    nets = [ipaddress.ip_network(p) for p in texts]
    return [str(n) for v in (4, 6) for n in ipaddress.collapse_addresses(
        n for n in nets if n.version == v)]
