"""The rows of the matrix: what can go wrong with an answer, and what is to
come of it.  o365feed-safety(7), FAULTS, says the same in words.

A Fault's act(column, n) is the answer of the test server at the column's
target for release n; of listener faults, the server itself is another one.
`ends` says how the run ends and what is there afterwards:

    FAIL    status 1, all as it was, no candidate
    LATER   status 75, all as it was, no candidate
    STAYS   status 0, all as it was: nothing new is known
    REFUSE  status 3, all as it was, the candidate is kept
    NEW     status 0, all is new

and `words` is what has to be said, a regular expression.  `but` has both for columns whose
name begins so; None: this can't happen there.
"""

import fnmatch
import gzip

FAIL, LATER, STAYS, REFUSE, NEW = "fail", "later", "stays", "refuse", "new"
STATUS = {FAIL: 1, LATER: 75, STAYS: 0, REFUSE: 3, NEW: 0}
MB = 1024 * 1024
KNOWN = (STAYS, "whether there is a newer one is not known")
PAGE = "tags page"
LINE = r"feed f:\d+: |line \d+"


class Fault:
    def __init__(self, name, act, ends, words="", but=None, only=None,
                 listener="good", retries=0, heavy=False):
        self.name, self.act, self.ends, self.words = name, act, ends, words
        self.but, self.only, self.listener = but or {}, only, listener
        self.retries, self.heavy = retries, heavy

    def fits(self, column):
        """Can this happen to that column?"""
        if self.only is not None and not self.only(column):
            return False
        if self.listener != "good" and \
                column.name in ("o365 endpoints", "o365 mem"):
            return False
        return self.ending(column) is not None

    def ending(self, column):
        for name, ends in self.but.items():
            if fnmatch.fnmatch(column.name, name):
                return ends
        if column.name == PAGE and self.ends == FAIL:
            return KNOWN
        return (self.ends, self.words)


def status(code, **headers):
    return lambda c, n: {"status": code,
                         "text": "" if code in (204, 304) else "sorry\n" * 20,
                         "headers": {k.replace("_", "-"): v
                                     for k, v in headers.items()}}


def text(s):
    return lambda c, n: {"text": s}


def raw(fn):
    """The good body, changed as bytes."""
    return lambda c, n: {"hex": fn(c.good(n).encode()).hex()}


def edit(fn):
    return lambda c, n: {"text": fn(c.good(n))}


def how(do, **more):
    """The good body, sent in a bad way."""
    return lambda c, n: {"text": c.good(n), "do": do, **more}


def wire(fn):
    """The answer, head and all, from the bytes of the good body."""
    return lambda c, n: {"do": "raw",
                         "hex": fn(c.good(n).encode()).hex()}


OK = b"HTTP/1.1 200 OK"


def answer(b, *fields, line=OK):
    return b"\r\n".join((line, *fields, b"", b))


def sized(b, *fields, line=OK):
    """A good answer with these header fields besides."""
    return answer(b, *fields, b"Content-Length: %d" % len(b), line=line)


def chunked(b, more=b"", last=b""):
    """One chunk, with something behind its size, and trailers."""
    return answer(b"\r\n".join((b"%x" % len(b) + more, b, b"0", last, b"")),
                  b"Transfer-Encoding: chunked")


def flood(first, fill, last, size=None):
    """As much as the column may be sent, or so many bytes."""
    def act(c, n):
        room = (size or min(c.limit, 100 * MB)) - len(first) - len(last)
        return {"first": first, "fill": fill, "last": last,
                "size": room // len(fill) * len(fill)}
    return act


def too_much(more):
    """A byte more than the column may be sent, in this way."""
    def act(c, n):
        return {"size": min(c.limit, 100 * MB) + 1, "fill": " ", **more}
    return act


def is_json(c):
    return c.json and c.body


def is_body(c):
    return c.body


def is_o365(c):
    return c.source == "o365"


def is_plain(c):
    return not c.json


def made(part):
    """A body with less in it."""
    from columns import prefixes
    return lambda c, n: {"text": c.make(prefixes(n, part))}


def moved(c, n):
    """The version of release n, and the body of release 1."""
    return {"text": c.good(1)}


def duplicate(s):
    i = s.index("{")
    return s[:i + 1] + '"id": 1, "name": "a", "name": "b", "id": 2,' + s[i + 1:]


# Another address is another question, for which no link is known.
ASKED_ANEW = {PAGE: (FAIL, "")}
FAULTS = [
    # ---- statuses
    Fault("304 to a question without condition", status(304), FAIL,
          "HTTP 304"),
    Fault("404", status(404), FAIL, "HTTP 404"),
    Fault("403", status(403), FAIL, "HTTP 403"),
    Fault("401", status(401), FAIL, "HTTP 401"),
    Fault("204", status(204), FAIL, "HTTP 204"),
    Fault("500", status(500), FAIL, "HTTP 500"),
    Fault("502, with a large page", lambda c, n: {
        "status": 502, "size": 3 * MB, "fill": "<p>"}, FAIL, "HTTP 502"),
    Fault("429", status(429), LATER, "HTTP 429"),
    Fault("429 with Retry-After", status(429, Retry_After="900"), LATER,
          "HTTP 429"),
    Fault("503 with Retry-After", status(503, Retry_After="900"), LATER,
          "HTTP 503"),
    Fault("429 with a Retry-After that is none",
          status(429, Retry_After="soon"), LATER, "HTTP 429"),
    Fault("500, then well", lambda c, n: [
        {"status": 500}, {"text": c.good(n)}], NEW, retries=1),
    Fault("cut off, then well", lambda c, n: [
        {"text": c.good(n), "do": "truncate"}, {"text": c.good(n)}], NEW,
        retries=1),
    # ---- trust
    Fault("certificate of another name", None, FAIL, "subject name",
          but=ASKED_ANEW,
          listener="wrong"),
    Fault("certificate expired", None, FAIL, "expired", but=ASKED_ANEW,
          listener="expired"),
    Fault("certificate of an unknown authority", None, FAIL,
          "local issuer", but=ASKED_ANEW,
          listener="unknown"),
    Fault("redirect to http", status(302, Location="http://127.0.0.1:9/x"),
          FAIL, "something other than https",
          {"communities": (FAIL, "no redirect")}),
    Fault("redirect to a file", status(302, Location="file:///etc/passwd"),
          FAIL, "something other than https",
          {"communities": (FAIL, "no redirect")}),
    Fault("redirect without end", status(302, Location="/loop"),
          FAIL, "redirect"),
    # ---- transport
    Fault("connection refused", None, FAIL, "", but=ASKED_ANEW,
          listener="closed"),
    Fault("connected, and not a word", None, FAIL, "timed out",
          but=ASKED_ANEW,
          listener="mute"),
    Fault("dropped", how("drop"), FAIL),
    Fault("reset", how("reset"), FAIL),
    Fault("hanging", how("hang", seconds=3), FAIL, "timed out"),
    Fault("slow", how("drip", rate=4), FAIL, "timed out"),
    Fault("not HTTP", how("garbage"), FAIL, "HTTP/0.9"),
    Fault("truncated", how("truncate"), FAIL),
    Fault("truncated chunks", how("chunked", keep=40), FAIL),
    Fault("headers without end", how("headers"), FAIL, "headers of more than"),
    Fault("a header without end", how("one header"), FAIL),
    Fault("103 without end", how("inform"), FAIL, "headers of more than"),
    Fault("body without end", lambda c, n: {"do": "endless"}, FAIL,
          "larger than|timed out"),
    Fault("larger than allowed", too_much({}), FAIL, "larger than"),
    Fault("larger than allowed, in chunks", too_much({"do": "chunked"}),
          FAIL, "larger than", heavy=True),
    Fault("gzip bomb", lambda c, n: {"size": 120 * MB, "gzip": True}, FAIL,
          "larger than", heavy=True),
    Fault("half a gzip", lambda c, n: {
        "hex": "1f8b080000000000000a4b4a",
        "headers": {"Content-Encoding": "gzip"}}, FAIL),
    Fault("no gzip, and said to be", lambda c, n: {
        "text": c.good(n), "headers": {"Content-Encoding": "gzip"}}, FAIL),
    Fault("gzip", lambda c, n: {"text": c.good(n), "gzip": True}, NEW),
    Fault("chunks", how("chunked"), NEW),
    # ---- HTTP that is none
    Fault("206", status(206), FAIL, "HTTP 206"),
    Fault("a status of two digits", wire(lambda b: sized(
        b, line=b"HTTP/1.1 20 X")), FAIL, "response code|HTTP"),
    Fault("HTTP/3.7", wire(lambda b: sized(b, line=b"HTTP/3.7 200 OK")),
          FAIL, "HTTP"),
    # JSON tells its end; rows do not, and anybody can cut a connection
    Fault("no length, and the connection ends", wire(answer), NEW, "",
          {"text": (FAIL, "without a length"),
           "fence": (FAIL, "without a length")}),
    Fault("a length below zero", wire(lambda b: answer(
        b, b"Content-Length: -5")), FAIL, "Content-Length"),
    Fault("longer than it says", wire(lambda b: answer(
        b, b"Content-Length: %d" % (len(b) - 9))), FAIL,
          but={PAGE: None, "text": None, "fence": None}),
    Fault("a chunk of 2^64 - 1", wire(lambda b: answer(
        b"ffffffffffffffff\r\n" + b, b"Transfer-Encoding: chunked")), FAIL,
        "chunk"),
    Fault("NUL in a header", wire(lambda b: sized(b, b"X-A: b\0c")), FAIL,
          "byte in header"),
    Fault("encoded six times", wire(lambda b: sized(
        b, b"Content-Encoding: " + b", ".join([b"gzip"] * 6))), FAIL,
        "encoding"),
    Fault("something behind a gzip", wire(lambda b: sized(
        gzip.compress(b) + b"more" * 9, b"Content-Encoding: gzip")), FAIL,
        "Content-Encoding"),
    Fault("a trailer of 5 MB", wire(lambda b: chunked(
        b, last=b"X: " + b"y" * 5000000 + b"\r\n")), FAIL, heavy=True),
    Fault("a chunk extension of 1 MB", wire(lambda b: chunked(
        b, more=b";" + b"x" * MB)), NEW),
    Fault("a header that goes on in the next line", wire(lambda b: sized(
        b, b"X-A: b\r\n c")), NEW),
    # ---- no feed at all
    Fault("HTML", text("<!DOCTYPE html><html>sorry</html>"), FAIL, "HTML",
          {"o365 version": (FAIL, ""), PAGE: KNOWN}),
    Fault("nothing", text(""), FAIL, "empty",
          {"o365 version": (FAIL, ""), PAGE: KNOWN}),
    Fault("no entries", lambda c, n: {"text": c.empty}, FAIL, "",
          {"fence": (REFUSE, "refused")}, only=is_body),
    Fault("null", text("null"), FAIL),
    Fault("a number", text("7"), FAIL),
    Fault("an error as JSON", text('{"error": {"code": 1}}'), FAIL),
    Fault("merge-conflict marks", edit(
        lambda s: "<<<<<<< HEAD\n" + s + "\n>>>>>>> theirs\n"), FAIL, "",
        {PAGE: None, "o365 version": (FAIL, ""),
         "*": (FAIL, "merge-conflict")}),
    Fault("zero bytes", raw(lambda b: b[:20] + b"\0\0" + b[20:]), FAIL, "",
          {PAGE: None}),
    Fault("UTF-16", raw(lambda b: b"\xff\xfe" + b.decode().encode(
        "utf-16-le")), FAIL),
    Fault("cut in the middle", raw(lambda b: b[:len(b) * 2 // 3 - 3]),
          FAIL, "", {PAGE: None, "text": None, "fence": None}),
    Fault("something behind it", edit(lambda s: s + "x"), FAIL,
          but={PAGE: None, "text": (FAIL, LINE)}),
    # ---- JSON that is not to be trusted
    Fault("keys that stand twice", edit(duplicate), FAIL, "duplicate",
          only=is_json),
    Fault("invalid UTF-8", raw(lambda b: b.replace(b'"', b'"\xff\xfe', 1)),
          FAIL, "line", only=is_json),
    Fault("nested deep", text("[" * 100000 + "]" * 100000), FAIL,
          "nested too deep", only=is_json),
    Fault("nested deep, objects", text('{"a":' * 50000 + "1" + "}" * 50000),
          FAIL, "nested too deep", only=is_json),
    Fault("a million values", flood("[", "0,", "0]", 3 * MB), FAIL,
          "too many values", only=is_json),
    Fault("a million empty objects", flood("[", "{},", "{}]",
                                           3 * 999990), FAIL,
          only=is_json, heavy=True),
    Fault("a string as large as is allowed", flood(
        '[{"id": 1, "name": "', "x", '"}]'), FAIL, only=is_json, heavy=True),
    Fault("short strings, as much as is allowed", flood(
        '[{"id": 1, "name": "a", "ips": [',
        ",".join(['"198.51.100.0/24"'] * 40) + ",", '"x"]}]'), FAIL,
        only=is_json, heavy=True),
    # ---- lines that are not to be trusted
    Fault("a line without end", flood("", "1", "\n", 9 * MB), FAIL, LINE,
          only=is_plain),
    Fault("a line of nonsense", edit(lambda s: s + "\x01\x02 x,,,\r\n"), FAIL,
          LINE, only=is_plain),
    Fault("bad lines, as much as is allowed", flood(
        "", "999.1.2.3/99\n", ""), FAIL, LINE, only=is_plain, heavy=True),
    # ---- content
    Fault("an impossible prefix", edit(lambda s: s.replace(
        "40.96.0.0/24", "40.96.0.0/33")), FAIL, "40.96.0.0/33",
        only=lambda c: is_body(c) and c.name != "o365 mem"),
    Fault("an impossible version", lambda c, n: {
        "text": c.good(n).replace('"2026', '"20x6')}, FAIL, "",
        only=lambda c: c.name == "o365 version"),
    Fault("half of it", made(0.5), REFUSE, "refused",
          only=lambda c: is_body(c) and c.name != "o365 mem"),
    Fault("one entry of all", made(0.07), REFUSE, "refused",
          only=lambda c: is_body(c) and c.name != "o365 mem"),
    Fault("one service is missing", lambda c, n: {
        "text": edit_area(c.good(n), "SharePoint", "Skype")}, REFUSE,
        "sharepoint", only=lambda c: c.name == "o365 endpoints"),
    Fault("the version moved, and the body did not", moved, STAYS, "",
          only=lambda c: c.name == "o365 endpoints"),
    Fault("a version of years to come", lambda c, n: {
        "text": c.good(n).replace('"2026', '"2096')}, REFUSE, "days ahead",
        only=lambda c: c.name == "o365 version"),
    Fault("an older version", lambda c, n: {
        "text": c.good(n).replace('"2026', '"2019')}, REFUSE, "older than",
        only=lambda c: c.name == "o365 version"),
    Fault("BOM", edit(lambda s: "\ufeff" + s), NEW),
    Fault("CRLF", edit(lambda s: s.replace("\r\n", "\n").replace(
        "\n", "\r\n")), NEW),
]


def edit_area(s, old, new):
    return s.replace(old, new)
