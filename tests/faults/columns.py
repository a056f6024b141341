"""The columns of the matrix: each request of each source, in good health.

A Column is one feed with its configuration, the rules of the test server that
answer it well in its first and its second release, and the one request
(`target`) that a fault strikes.
"""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "e2e"))

import azure                                        # noqa: E402
import downloads                                    # noqa: E402
import lib                                          # noqa: E402

MB = 1024 * 1024
BODY, O365, VERSION, PAGE = 100 * MB, 16 * MB, MB, MB   # src/base/limits.h
TEXT = 1024 * MB
ONE = ([f"40.{96 + i}.0.0/24" for i in range(12)] +
       [f"2603:1006:{i}::/48" for i in range(4)])
DATES = {1: "20251013", 2: "20251020", 3: "20251027"}
VERSIONS = {1: "2026033100", 2: "2026042900", 3: "2026052900"}
TOKEN = "eyJ0eXAi.0123456789.abc"


def prefixes(n, part=1.0):
    """Of release n: each has one more.  Or a part of them."""
    p = ONE + [f"52.112.{i}.0/24" for i in range(n)]
    return p[:int(len(p) * part)]


def o365_body(p):
    return lib.feed_body([
        lib.endpoint(1, "Exchange", p[:6] + p[12:]),
        lib.endpoint(31, "SharePoint", p[6:12] or None)])


def communities_body(p):
    return azure.communities({"12076:5010": ("Exchange", p[:8]),
                              "12076:5020": ("SharePoint", p[8:])})


def fence_body(p):
    return azure.fence(p)


def text_body(p):
    return "".join(x + "\n" for x in p)


def tags_body(p):
    return downloads.tags(1, p)


class Column:
    """name; source; target: the path that is struck; limit: of its body;
    json: is the body JSON; make(prefixes): a body; empty, wrong: bodies that
    hold nothing, or one entry that can't be."""

    def __init__(self, name, source, target, limit, make, empty=None):
        self.name, self.source, self.target = name, source, target
        self.limit, self.make = limit, make
        self.json = make not in (fence_body, text_body)
        self.empty = empty
        # a page is no feed, and a version says nothing about its content
        self.body = target not in ("/version/worldwide", "/details")

    def good(self, n):
        """The body of release n at the target."""
        return self.rules(n)[self.target]["text"]

    def place(self, n):
        """Where release n is struck: a path of the server."""
        return self.target

    def struck(self, n, act):
        """The rules of release n, with this answer there."""
        return dict(self.rules(n), **{self.place(n): act})

    def rules(self, n):
        return {self.target: {"text": self.make(prefixes(n))}}

    def keys(self, server, house, base):
        """The keys of the feed that say where it is; base: the server's."""
        return f'url "{base}{self.target}"'

    def use(self):
        return "use traffic"


class O365Column(Column):
    def rules(self, n):
        return lib.service(VERSIONS[n], o365_body(prefixes(n)),
                           instance="worldwide")

    def keys(self, server, house, base):
        return f'url "{base}"  services {{ exchange, sharepoint, mem }}'


class PageColumn(Column):
    """Found by a download page, which is struck."""

    def __init__(self, *args):
        super().__init__(*args)
        self.centre = None

    def rules(self, n):
        dates = [DATES[i] for i in range(n, 0, -1)]
        r = self.centre.rules(*dates)
        # one that was published stays where it is
        for i in range(1, n + 1):
            r[self.path(DATES[i])]["text"] = tags_body(prefixes(i))
        return r

    def path(self, date):
        return f"{downloads.LOWER}/{downloads.name(date)}"

    def keys(self, server, house, base):
        return (f'page "{base}/details"  download-host '
                f'"{self.centre.host}"')


class FileColumn(PageColumn):
    """The same, and the file that the page names is struck."""

    def place(self, n):
        return self.path(DATES[n])

    def good(self, n):
        return tags_body(prefixes(n))


class RestColumn(Column):
    def keys(self, server, house, base):
        token = os.path.join(house, "token")
        lib.write(token, TOKEN + "\n")
        os.chmod(token, 0o600)
        return f'url "{base}{self.target}"  token-file "{token}"'


TAGS_EMPTY = json.dumps({"changeNumber": 1, "cloud": "Public", "values": []})


def columns(server):
    found = [
        O365Column("o365 version", "o365", "/version/worldwide", VERSION,
                   o365_body),
        O365Column("o365 endpoints", "o365", "/endpoints/worldwide", O365,
                   o365_body, "[]"),
        O365Column("o365 mem", "o365", "/endpoints/worldwide?ServiceAreas=MEM",
                   O365, o365_body, "[]"),
        Column("tags url", "service-tags", "/tags.json", BODY, tags_body,
               TAGS_EMPTY),
        PageColumn("tags page", "service-tags", "/details", PAGE, tags_body),
        FileColumn("tags file", "service-tags", "file", BODY, tags_body,
                   TAGS_EMPTY),
        RestColumn("communities", "bgp-communities", "/communities", BODY,
                   communities_body, "[]"),
        Column("fence", "fence-csv", "/fence.csv", BODY, fence_body,
               "Prefix,Type\r\n"),
        Column("text", "text", "/prefixes.txt", TEXT, text_body, ""),
    ]
    for c in found:
        if isinstance(c, PageColumn):
            c.centre = downloads.Centre(server)
    return found
