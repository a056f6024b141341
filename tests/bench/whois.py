#!/usr/bin/env python3
"""As much of an IRRd whois server as bgpq4 asks for, on 127.0.0.1.

    whois.py FILE

Prints its port.  AS1 originates the prefixes of FILE, one a line; that is
all that is known here.  Runs until standard input ends.

The questions start with "!" and come several at once (the description is in
IRRd's manual, "IRRd style queries"); an answer is A and its length, the data,
and C; D says that there is none, F that the question is not understood.
"""

import socketserver
import sys
import threading


def answer(words):
    data = " ".join(words) + "\n"
    return f"A{len(data)}\n{data}C\n".encode()


class Client(socketserver.StreamRequestHandler):
    def handle(self):
        known = self.server.answers
        for line in self.rfile:
            ask = line.strip()
            if ask == b"!q":
                return
            if ask != b"!!":
                self.wfile.write(known.get(ask, self.other(ask)))

    @staticmethod
    def other(ask):
        if ask == b"!s-lc":             # which sources there are
            return answer(["BENCH"])
        if ask[:2] in (b"!n", b"!s"):   # how the client calls itself, and
            return b"C\n"               # which of the sources it wants
        if ask[:2] in (b"!g", b"!6", b"!a", b"!i"):
            return b"D\n"
        return b"F no such question\n"


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: whois.py FILE")
    with open(sys.argv[1], encoding="ascii") as f:
        prefixes = f.read().split()
    server = Server(("127.0.0.1", 0), Client)
    server.answers = {
        b"!gas1": answer([p for p in prefixes if ":" not in p]),
        b"!6as1": answer([p for p in prefixes if ":" in p]),
    }
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
