#!/usr/bin/env python3
"""Files that only a download page names: the pages of all times, and links
that are none."""

import os
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import downloads                                    # noqa: E402
import lib                                          # noqa: E402
from downloads import LOWER, Centre, Tags, name, tags   # noqa: E402
from fetching import Case, play                     # noqa: E402

D1, D2, D3 = "20251013", "20251020", "20251028"


def generations(t, s, root):
    for page in downloads.PAGES:
        c = Tags(root, s)
        r = c.get(c.centre.rules(D1, page=page))
        t.ok((r.rc, r.feeds["azure"], r.err) ==
             (0, ("candidate", D1), "") and
             s.paths() == ["/details", f"{LOWER}/{name(D1)}"] and
             c.body("candidate") == tags(13),
             f"{page.__name__}: found and fetched", r, s.paths())
    # the case of the path is the server's, so it is asked as it stands
    c = Tags(root, s)
    rules = c.centre.rules(D1, page=downloads.page_upper)
    up = f"{LOWER}/{name(D1)}".upper()
    rules[up] = rules[f"{LOWER}/{name(D1)}"]
    r = c.get(rules)
    t.ok(r.feeds["azure"] == ("candidate", D1) and s.paths()[1] == up,
         "case does not matter, and is kept", r, s.paths())
    data = os.path.join(os.environ.get("O365FEED_DATA", "/nowhere"), "pages")
    old = os.path.join(data, "download_page_2020-05.html")
    if not os.path.exists(old):
        t.skip("a page of 2020 as it was", "no O365FEED_DATA")
        return
    c = Tags(root, s)
    host = b"https://" + c.centre.host.encode()
    text = lib.read(old).replace(b"https://download.microsoft.com", host)
    path = text.split(host, 1)[1].split(b'"')[0].decode()
    r = c.get({"/details": {"hex": text.hex()}, path: {"text": tags()}})
    t.eq(r.feeds["azure"], ("candidate", "20200504"),
         "a page of 2020 as it was", r)


def clouds(t, s, root):
    for word, cloud in (("public", "Public"), ("gov", "AzureGovernment"),
                        ("china", "China"), ("germany", "AzureGermany")):
        c = Tags(root, s, f"cloud {word}")
        other = "China" if cloud != "China" else "Public"
        rules = c.centre.rules(D1, cloud=cloud)
        rules["/details"]["text"] += c.centre.link(D3, other)
        r = c.get(rules)
        t.ok(r.feeds["azure"] == ("candidate", D1) and
             cloud in s.paths()[1], f"cloud {word}", r)
    c = Tags(root, s)
    r = c.get(c.centre.rules(D1, body=tags(cloud="China")))
    t.ok(r.rc == 1 and "of cloud China, not Public" in r.err and
         len(r.err.splitlines()) == 1 and c.cache() == {},
         "a file of another cloud is refused", r)
    r = c.run(source="service-tags", url="",
              extra=c.centre.extra("cloud mars"))
    t.ok(r.rc == 1 and "cloud mars: not known" in r.err, "no such cloud", r)


# What a page says in the link's place; none of it is a link to take.
BAD_LINKS = [
    ("nothing", lambda link, c: "sorry"),
    ("http", lambda link, c: link.replace("https:", "http:")),
    ("no scheme", lambda link, c: link.replace("https:", "")),
    ("a foreign host", lambda link, c: link.replace(c.host, "evil.example")),
    ("a longer host", lambda link, c: link.replace(c.host,
                                                   c.host + ".evil.example")),
    ("a prefixed host", lambda link, c: link.replace(c.host, "x" + c.host)),
    ("a user before the host", lambda link, c: link.replace(
        c.host, c.host + "@evil.example")),
    ("the host in a path", lambda link, c: link.replace(
        "https://", "https://evil.example/")),
    ("the host in a query", lambda link, c: link.replace(
        "https://", "http://evil.example/?u=")),
    ("another folder", lambda link, c: link.replace("/download/", "/files/")),
    ("climbing out", lambda link, c: link.replace("/7/1/", "/7/../")),
    ("an empty folder", lambda link, c: link.replace("/7/1/", "/7//")),
    ("another file", lambda link, c: link.replace("ServiceTags_", "Tags_")),
    ("another cloud", lambda link, c: link.replace("Public", "China")),
    ("another kind", lambda link, c: link.replace(".json", ".json.exe")),
    ("xml", lambda link, c: link.replace(".json", ".xml")),
    ("a bad escape", lambda link, c: link.replace("/", "\\u00")),
    ("a cut link", lambda link, c: link[:-3]),
    ("a NUL in it", lambda link, c: link.replace("Service", "Ser\0vice")),
    ("a long path", lambda link, c: link.replace("/7/", "/" + "7" * 5000 +
                                                 "/")),
]


def bad_links(t, s, root):
    fresh = Tags(root, s)
    known = Tags(root, s).begun(D1)
    before = known.cache()
    for what, change in BAD_LINKS:
        rules = known.centre.rules(
            D1, page=lambda x, f=change: downloads.page_2023(
                f(x, known.centre)))
        r = fresh.get(rules)
        t.ok(r.rc == 1 and r.feeds["azure"] == ("failed", "-") and
             "no link to ServiceTags_Public" in r.err and
             len(r.err.splitlines()) == 1 and s.paths() == ["/details"] and
             fresh.cache() == {}, f"no link: {what}", r, s.paths())
        r = known.get(rules)
        t.ok(r.rc == 0 and r.feeds["azure"] == ("unchanged", D1) and
             "no link to" in r.err and "asking for the last file known" in
             r.err and known.cache() == before and s.paths() ==
             ["/details", f"{LOWER}/{name(D1)}"],
             f"no link, and one is known: {what}", r, s.paths())


def fence(t, s, root):
    csv = "Prefix,Type\r\n192.0.2.0/24, MSFT Public IP Address Block\r\n,\r\n"
    other = Centre(s)
    for file in ("msft-public-ips.csv", "MSFT_PublicIPs.csv",
                 "MSFT-Public-IPs.CSV"):
        c = Case(root, s, "msft")
        link = f"https://{other.host}{LOWER}/{file}"
        s.set({"/details": {"text": downloads.page_slashes(link)},
               f"{LOWER}/{file}": {"text": csv, "etag": '"1"'}})
        r = c.run(source="fence-csv", url="", extra=other.extra())
        t.ok(r.feeds["msft"] == ("candidate", "-") and r.err == "" and
             c.body("candidate") == csv, f"fence: {file}", r)
    c.promote()
    r = c.run(source="fence-csv", url="", extra=other.extra())
    t.ok(r.feeds["msft"] == ("unchanged", "-") and
         s.requests()[-1]["headers"]["if-none-match"] == '"1"',
         "fence: unchanged", r)
    s.set({"/details": {"status": 404},
           f"{LOWER}/{file}": {"text": csv, "etag": '"1"'}})
    r = c.run(source="fence-csv", url="", extra=other.extra())
    t.ok(r.rc == 0 and "last file known" in r.err, "fence: last known", r)
    for file in ("MSFT_PublicIPs.csv.exe", "PublicIPs_20200824.xml",
                 "MSFT_PublicIP.csv", "xMSFT_PublicIPs.csv"):
        c = Case(root, s, "msft")
        link = f"https://{other.host}{LOWER}/{file}"
        s.set({"/details": {"text": downloads.page_slashes(link)}})
        r = c.run(source="fence-csv", url="", extra=other.extra())
        t.ok(r.rc == 1 and "no link to MSFT_PublicIPs.csv" in r.err,
             f"fence: not {file}", r)
    c = Case(root, s, "msft")
    s.set({"*": {"text": "Prefix,Type\n<<<<<<< HEAD\n"}})
    r = c.run(source="fence-csv")
    t.ok(r.rc == 1 and "conflict" in r.err, "fence: conflict marks", r)
    s.set({"*": {"text": csv}})
    r = c.run(source="fence-csv")
    t.eq(r.feeds["msft"], ("candidate", "-"), "fence: by url", r)


def large(t, s, root):
    """8 MB are normal; memory stays within a small multiple of them."""
    c = Tags(root, s)
    ips = [f"2001:db8:{i >> 8:x}:{i & 255:x}:ffff::/80"
           for i in range(230000)]
    body = tags(2, ips)
    t.ok(len(body) > 8000000, "the body has 8 MB")
    lib.write(os.path.join(s.folder, "large.json"), body)
    rules = c.centre.rules(D1)
    rules[f"{LOWER}/{name(D1)}"] = {"file": "large.json"}
    s.set(rules)
    text = c.text(c.block(source="service-tags", url="",
                          extra=c.centre.extra(), timeout=30))
    p = subprocess.Popen([lib.program("o365feed-fetch")],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    p.stdin.write(text.encode())
    p.stdin.close()
    out = p.stdout.read().decode()
    _, status, used = os.wait4(p.pid, 0)
    p.returncode = status
    p.stdout.close()
    t.ok(status == 0 and out == f"feed azure candidate {D1}\n" and
         c.body("candidate") == body, "8 MB, 230,000 entries", out)
    print(f"# {used.ru_maxrss // 1024} MB at most")
    if "__asan_init" in open("/proc/self/maps", encoding="utf-8").read() or \
            b"__asan_init" in lib.read(lib.program("o365feed-fetch")):
        t.skip("memory", "a sanitizer takes more")
    else:
        t.ok(used.ru_maxrss < 100 * 1024, "in 100 MB", used.ru_maxrss)


if __name__ == "__main__":
    sys.exit(play([generations, clouds, bad_links, fence, large]))
