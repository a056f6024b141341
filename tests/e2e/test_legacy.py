#!/usr/bin/env python3
"""contrib/legacy/to-text: retired lists as plain prefixes."""

import glob
import ipaddress
import os
import re
import subprocess
import sys

from lib import TOP, Tap, program, run, scratch, write

TO_TEXT = os.path.join(TOP, "contrib", "legacy", "to-text")
DATA = os.environ.get("O365FEED_DATA", "")
tap = Tap()
where, clean = scratch()

PRODUCTS = """\
<?xml version="1.0" encoding="utf-8"?>
<!-- ours -->
<products updated="4/1/2017">
  <product name="EXO">
    <addresslist type="IPv6">
      <address>2001:DB8::/32</address>
      <address>2001:db8:1::5</address>
    </addresslist>
    <addresslist type="IPv4">
      <address>198.51.100.0/24</address>
      <address>203.0.113.7</address>
      <address>203.0.113.7/32</address>
    </addresslist>
    <addresslist type="URL"><address>10.0.0.0/8</address></addresslist>
  </product>
  <product name="Empty"><addresslist type="IPv4"/></product>
  <product name="SPO">
    <addresslist type="IPv4">
      <address> 192.0.2.0/25 </address>
      <address>198.51.100.0/24</address>
    </addresslist>
  </product>
</products>
"""
SUBNETS = """\
<?xml version="1.0" encoding="utf-8"?>
<AzurePublicIpAddresses xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <Region Name="europewest">
    <IpRange Subnet="192.0.2.128/25" /><IpRange Subnet="192.0.2.0/26" />
  </Region>
  <Region Name="chilec" />
</AzurePublicIpAddresses>
"""
PAGE = """\
<!DOCTYPE html>
<html><head><title>10.0.0.0/8</title><style>a { b: 10.1.0.0/16 }</style>
<script>x = "10.2.0.0/16"</script></head>
<body><p>Version 8.2.1.4&nbsp;of CRM, 192.0.2.0/24&#44; 198.51.100.0&#47;25</p>
<ul><li>203.0.113.0 255.255.255.128<li>203.0.113.192-203.0.113.207</ul>
<table><tr><td>2001:db8:5::/48</td><td>10:20:30</td></tr></table>
</body></html>
"""


def convert(data, *args):
    """Exit status, lines, what was said."""
    path = os.path.join(where, "in")
    write(path, data)
    status, out, err = run([sys.executable, TO_TEXT, *args, path])
    return status, out.split("\n")[:-1], err


def nothing(data, words, name, *args):
    status, out, err = convert(data, *args)
    tap.ok(status == 2 and out == [] and words in err and
           err.count("\n") == 1, name, status, out, err)


ALL = ["192.0.2.0/25", "198.51.100.0/24", "203.0.113.7/32", "2001:db8::/32",
       "2001:db8:1::5/128"]


def xml():
    tap.eq(convert(PRODUCTS), (0, ALL, ""),
           "products: sorted, single, canonical, no host names")
    for name, data in (
            ("CRLF", PRODUCTS.replace("\n", "\r\n").encode()),
            ("a byte order mark", b"\xef\xbb\xbf" + PRODUCTS.encode()),
            ("UTF-16", PRODUCTS.replace("utf-8", "utf-16").encode("utf-16"))):
        tap.eq(convert(data), (0, ALL, ""), name)
    tap.eq(convert(PRODUCTS, "--group", "spo"),
           (0, ["192.0.2.0/25", "198.51.100.0/24"], ""), "one product")
    tap.eq(convert(PRODUCTS, "--group", "spo,EXO"), (0, ALL, ""), "two")
    tap.eq(convert(PRODUCTS, "--list"),
           (0, ["     4  EXO", "     0  Empty", "     2  SPO"], ""), "--list")
    nothing(PRODUCTS, 'no group "Teams": there are EXO, Empty, SPO',
            "no such product", "--group", "Teams")
    tap.eq(convert(SUBNETS), (0, ["192.0.2.0/26", "192.0.2.128/25"], ""),
           "regions")
    tap.eq(convert(SUBNETS, "--list"),
           (0, ["     0  chilec", "     2  europewest"], ""), "their names")
    status, out, err = convert(PRODUCTS.replace(
        "203.0.113.7<", "2001:db8:7::/6<"))
    tap.ok(status == 1 and out == ALL and ":11: left out: 2001:db8:7::/6 has "
           "host bits" in err, "a bad prefix is left out and said", status,
           out, err)
    for bad in ("", "203.0.113", "203.0.113.7/33", "x"):
        status, out, err = convert(PRODUCTS.replace("203.0.113.7<",
                                                    bad + "<"))
        tap.ok(status == 1 and out == ALL and ":11: left out" in err,
               "no address: %r" % bad, status, out, err)


def hostile():
    secret = os.path.join(where, "secret")
    write(secret, "192.0.2.99/32\n")
    outside = PRODUCTS.replace("<products ", (
        '<!DOCTYPE products [<!ENTITY x SYSTEM "file://%s">]>\n<products ' %
        secret)).replace(" 192.0.2.0/25 ", "&x;")
    nothing(outside, "a document type", "an entity from another file")
    bomb = "".join('<!ENTITY a%d "%s">' % (i, "&a%d;" % (i - 1) * 10)
                   for i in range(1, 12))
    nothing(PRODUCTS.replace("<products ", "<!DOCTYPE products [<!ENTITY a0 "
                             '"1">%s]>\n<products ' % bomb).replace(
                                 " 192.0.2.0/25 ", "&a11;"),
            "a document type", "a bomb of entities")
    nothing(PRODUCTS[:-20], "not whole XML", "cut off")
    nothing('<?xml version="1.0"?>\n<rss><item>10.0.0.0/8</item></rss>',
            "begins with <rss>", "other XML")
    nothing(b"\xff\xfe\x00", "", "half a character")
    nothing("", "no prefix", "empty")
    nothing("<html>nothing here</html>", "no prefix", "a page without any")
    # readers of pages differ by their release: it is a comment, or an error
    status, out, err = convert("<html><![some[thing]]>10.0.0.0/8</html>")
    tap.ok((status, out, err) == (0, ["10.0.0.0/8"], "") or
           (status, out) == (2, []) and "not a page" in err and
           err.count("\n") == 1, "a section that no page has", status, out,
           err)
    status, out, err = run([sys.executable, TO_TEXT,
                            os.path.join(where, "none")])
    tap.ok(status == 2 and not out and err.count("\n") == 1, "no such file",
           err)
    status, out, err = run([sys.executable, TO_TEXT])
    tap.ok(status == 2 and not out, "no file named", err)


def words():
    tap.eq(convert(PAGE), (0, ["10.0.0.0/8", "192.0.2.0/24",
                               "198.51.100.0/25", "203.0.113.0/25",
                               "203.0.113.192/28", "2001:db8:5::/48"], ""),
           "a page: lengths, masks, ranges; no scripts, versions, times")
    tap.eq(convert(PAGE.encode("utf-16"))[0], 0, "a page in UTF-16")
    tap.eq(convert("caf\xe9 192.0.2.0/24".encode("latin-1")),
           (0, ["192.0.2.0/24"], ""), "a text of another encoding")
    tap.eq(convert("allow 192.0.2.1, 192.0.2.2.\n2001:db8::1 192.0.2.0/30",
                   "--hosts"),
           (0, ["192.0.2.0/30", "192.0.2.1/32", "192.0.2.2/32",
                "2001:db8::1/128"], ""), "--hosts")
    tap.eq(convert("from 192.0.2.4 to 192.0.2.6"),
           (0, ["192.0.2.4/31", "192.0.2.6/32"], ""), "an uneven range")
    tap.eq(convert("1.2.3.4.5/24 300.1.1.0/24 192.0.2.0/24")[:2],
           (1, ["192.0.2.0/24"]), "what only looks like one")
    status, out, err = convert("a\n192.0.2.1/24 192.0.2.0/24")
    tap.ok(status == 1 and out == ["192.0.2.0/24"] and ":2: left out" in err,
           "host bits", status, out, err)
    p = subprocess.run([sys.executable, TO_TEXT, "-"], input=PAGE.encode(),
                       stdout=subprocess.PIPE, check=False)
    tap.ok(p.returncode == 0 and p.stdout.count(b"\n") == 6,
           "standard input")


def published():
    """Real files: as a second reading of the same bytes finds them."""
    files = sorted(glob.glob(os.path.join(DATA, "o365", "xml", "*.xml")) +
                   glob.glob(os.path.join(DATA, "legacy", "*.xml")))
    if not DATA or not files:
        tap.skip("published files", "no data (O365FEED_DATA)")
        return
    for path in files:
        with open(path, encoding="utf-8-sig") as f:
            text = f.read()
        text = re.sub(r'(?s)<addresslist type="URL">.*?</addresslist>', "",
                      text)
        want, bad = set(), 0
        for word in re.findall(r"<address>\s*(.*?)\s*</address>|"
                               r'<IpRange Subnet="(.*?)"', text):
            try:
                want.add(ipaddress.ip_network(word[0] or word[1]))
            except ValueError:
                bad += 1
        status, out, err = run([sys.executable, TO_TEXT, path])
        name = os.path.basename(path)
        tap.ok(len(want) > 500 and {ipaddress.ip_network(p) for p in
                                    out.split()} == want and
               status == (1 if bad else 0) and err.count("\n") == bad,
               "%s: %d prefixes" % (name, len(want)), status, err)
        status, again, err = run([program("o365feed"), "emit", "-p", "plain",
                                  "--source", "text", "--allow-wide", "-"],
                                 stdin=out)
        tap.ok(status == 0 and [line for line in again.split("\n")
                                if not line.startswith("#")] ==
               out.split("\n"), name + ": the program reads the same", status,
               err)


try:
    xml()
    hostile()
    words()
    published()
finally:
    clean()
sys.exit(tap.done())
