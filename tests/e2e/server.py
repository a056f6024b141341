#!/usr/bin/env python3
"""A server that plays faults, for the end-to-end tests.

    server.py DIR NAME:CERT:KEY ...

listens on a free port of 127.0.0.1 for each NAME (without CERT and KEY: plain
HTTP, which also serves as a proxy: CONNECT), prints "NAME PORT" lines and
"ready", and runs until it is ended by its process id.  lib.py starts it.

DIR/scenario.json says what is answered; it is read anew for every request.
    { "/version/Worldwide": ACTION or [ACTION, ...],
      "/endpoints/Worldwide?ServiceAreas=MEM": ...,       more parts win
      "*": ACTION }
Of a list each request takes the next; the last one stays.  Writing the file
starts the lists afresh.  An ACTION is an object:
    status 200, headers {}, and the body: text, or hex, or file NAME,
        or size N with fill "x", between "first" and "last"
    gzip true       compress it (the size too: a bomb is size 1e9, gzip)
    etag "x"        send it, and answer 304 when the client has it
    modified DATE   the same with Last-Modified and If-Modified-Since
    do "drop"       close without an answer
       "reset"      close with a TCP reset
       "hang"       say nothing for "seconds"
       "truncate"   promise all of the body, send "keep" bytes of it
       "chunked"    send it in chunks; with "keep", cut them off there
       "drip"       send it at "rate" bytes a second
       "endless"    never stop (chunked)
       "garbage"    answer something that is not HTTP
       "raw"        answer the bytes of hex, head and all
       "headers"    never stop sending header lines
       "one header" never stop sending one of them
       "inform"     never stop sending 103 answers

DIR/requests.log gets one JSON object a request: listener, method, path, query,
headers, connection.
"""

import http.server
import json
import os
import socket
import ssl
import struct
import sys
import threading
import time
import urllib.parse
import zlib

PIECE = 65536

# Answers whose body never comes: how they begin, and how they go on.
ENDLESS = {
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-Pad: " + b"x" * 1000 + b"\r\n"),
    "one header": (b"HTTP/1.1 200 OK\r\nX-Pad: ", b"x" * PIECE),
    "inform": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
}


class Script:
    """The scenario file, and how far each of its lists has been played."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "scenario.json")
        self.log = open(os.path.join(folder, "requests.log"), "a",
                        encoding="utf-8")
        self.lock = threading.Lock()
        self.stamp = None
        self.plays = {}
        self.rules = {}

    def reload(self):
        st = os.stat(self.path)
        stamp = (st.st_mtime_ns, st.st_ino)
        if stamp != self.stamp:
            with open(self.path, encoding="utf-8") as f:
                self.rules = json.load(f)
            self.stamp = stamp
            self.plays = {}

    def action(self, path, query):
        """The action for this request: the rule with most parts that fit."""
        best, weight = None, -1
        for rule in self.rules:
            rpath, _, rquery = rule.partition("?")
            want = urllib.parse.parse_qsl(rquery, keep_blank_values=True)
            if rule == "*":
                fits, w = True, 0
            else:
                fits = rpath == path and all(q in query for q in want)
                w = 1 + len(want)
            if fits and w > weight:
                best, weight = rule, w
        if best is None:
            return {"status": 404, "text": "no such path\n"}
        acts = self.rules[best]
        if not isinstance(acts, list):
            return acts
        n = self.plays.get(best, 0)
        self.plays[best] = n + 1
        return acts[min(n, len(acts) - 1)]

    def take(self, entry, path, query):
        with self.lock:
            self.log.write(json.dumps(entry) + "\n")
            self.log.flush()
            self.reload()
            return self.action(path, query)


def body_pieces(act, folder):
    """The body of an action, piece by piece, before compression."""
    if "size" in act:
        fill = act.get("fill", " ").encode()
        fill *= -(-PIECE // len(fill))      # whole ones only
        if "first" in act:
            yield act["first"].encode()
        left = int(act["size"])
        while left > 0:
            n = min(left, len(fill))
            yield fill[:n]
            left -= n
        if "last" in act:
            yield act["last"].encode()
    elif "hex" in act:
        yield bytes.fromhex(act["hex"])
    elif "file" in act:
        with open(os.path.join(folder, act["file"]), "rb") as f:
            yield f.read()
    else:
        yield act.get("text", "").encode()


def gzip_pieces(pieces):
    z = zlib.compressobj(9, zlib.DEFLATED, 31)
    for p in pieces:
        c = z.compress(p)
        if c:
            yield c
    yield z.flush()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    # else a body waits 40 ms for the client to acknowledge the head
    disable_nagle_algorithm = True

    def setup(self):
        ctx = self.server.tls
        if ctx is not None:
            self.request.settimeout(20)
            self.request = ctx.wrap_socket(self.request, server_side=True)
        super().setup()

    def log_message(self, *args):
        pass

    def do_CONNECT(self):
        self.take()
        host, _, port = self.path.rpartition(":")
        try:
            far = socket.create_connection((host, int(port)), 5)
        except OSError:
            self.send_error(502)
            return
        self.send_response(200)
        self.end_headers()
        back = threading.Thread(target=pump, args=(far, self.connection),
                                daemon=True)
        back.start()
        pump(self.connection, far)
        back.join(5)
        far.close()
        self.close_connection = True

    def take(self):
        path, _, q = self.path.partition("?")
        query = urllib.parse.parse_qsl(q, keep_blank_values=True)
        entry = {
            "listener": self.server.name,
            "method": self.command,
            "path": path,
            "query": dict(query),
            "headers": {k.lower(): v for k, v in self.headers.items()},
            "connection": self.client_address[1],
        }
        return self.server.script.take(entry, path, query)

    def do_GET(self):
        act = self.take()
        do = act.get("do", "plain")
        if do == "drop":
            self.close_connection = True
        elif do == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                       struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        elif do == "hang":
            time.sleep(float(act.get("seconds", 60)))
            self.close_connection = True
        elif do == "garbage":
            self.wfile.write(b"\x00\x01\x02 this is no answer\r\n\r\n")
            self.close_connection = True
        elif do == "raw":
            self.wfile.write(bytes.fromhex(act["hex"]))
            self.close_connection = True
        elif do in ENDLESS:
            self.close_connection = True
            first, more = ENDLESS[do]
            self.wfile.write(first)
            while True:
                self.wfile.write(more)
        else:
            self.answer(act, do)

    def not_modified(self, act):
        h = self.headers
        return (("etag" in act and h.get("If-None-Match") == act["etag"]) or
                ("modified" in act and
                 h.get("If-Modified-Since") == act["modified"]))

    def begin(self, act, status):
        self.send_response(status)
        if "etag" in act:
            self.send_header("ETag", act["etag"])
        if "modified" in act:
            self.send_header("Last-Modified", act["modified"])
        for k, v in act.get("headers", {}).items():
            self.send_header(k, v)

    def answer(self, act, do):
        if self.not_modified(act):
            self.begin(act, 304)
            self.end_headers()
            return
        self.begin(act, int(act.get("status", 200)))
        if act.get("gzip"):
            self.send_header("Content-Encoding", "gzip")
        if do == "endless":
            pieces = endless(act)
        else:
            pieces = body_pieces(act, self.server.folder)
        if act.get("gzip"):
            pieces = gzip_pieces(pieces)
        if do in ("endless", "chunked"):
            self.send_chunked(pieces, act.get("keep"))
        else:
            self.send_whole(pieces, act, do)

    def send_chunked(self, pieces, keep):
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for p in pieces:
            if keep is not None:
                p = p[:keep]
            self.wfile.write(b"%x\r\n" % len(p) + p + b"\r\n")
            if keep is not None:
                self.close_connection = True
                return
        self.wfile.write(b"0\r\n\r\n")

    def send_whole(self, pieces, act, do):
        if "size" in act and not act.get("gzip"):
            length = sum(len(act.get(k, "")) for k in ("first", "last")) + \
                int(act["size"])
        else:
            pieces = [b"".join(pieces)]
            length = len(pieces[0])
        self.send_header("Content-Length", str(length))
        self.end_headers()
        for p in pieces:
            if do == "truncate":
                self.wfile.write(p[:int(act.get("keep", length // 2))])
                self.close_connection = True
                return
            if do == "drip":
                self.drip(p, float(act.get("rate", 10)))
            else:
                self.wfile.write(p)

    def drip(self, p, rate):
        for i in range(len(p)):
            self.wfile.write(p[i:i + 1])
            self.wfile.flush()
            time.sleep(1 / rate)


def endless(act):
    piece = act.get("fill", " ").encode() * PIECE
    while True:
        yield piece


def pump(a, b):
    try:
        while True:
            d = a.recv(PIECE)
            if not d:
                break
            b.sendall(d)
    except OSError:
        pass
    try:
        b.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """A client that hangs up is what many of the tests are about."""


def listen(name, cert, key, folder, script):
    s = Server(("127.0.0.1", 0), Handler)
    s.name = name
    s.folder = folder
    s.script = script
    s.tls = None
    if cert:
        s.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        s.tls.load_cert_chain(cert, key)
    threading.Thread(target=s.serve_forever, daemon=True).start()
    return s.server_address[1]


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__.split("\n\n", maxsplit=2)[1].strip())
    folder = sys.argv[1]
    script = Script(folder)
    for spec in sys.argv[2:]:
        name, cert, key = (spec + "::").split(":")[:3]
        print(name, listen(name, cert, key, folder, script), flush=True)
    print("ready", flush=True)
    # the starter holds the other end of this pipe: its death is our end
    sys.stdin.read()


if __name__ == "__main__":
    main()
