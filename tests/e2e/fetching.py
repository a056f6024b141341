"""Runs o365feed-fetch against the fault server: what the tests of it share."""

import os
import time

import lib

V1, V2, V3 = "2026051800", "2026060100", "2026062900"
OTHER = [lib.endpoint(1, "Exchange", ["40.96.0.0/13"])]     # another body


class Run:
    """What came of one run."""

    def __init__(self, rc, out, err):
        self.rc, self.out, self.err = rc, out, err
        self.feeds = {}
        for line in out.splitlines():
            word = line.split(" ")
            self.feeds[word[1]] = (word[2], word[3])

    def __repr__(self):
        return f"exit {self.rc}\n{self.out}{self.err}"


class Case:
    """A state directory of its own, and what is asked from it."""

    number = 0

    def __init__(self, root, server, name="m365"):
        Case.number += 1
        self.dir = os.path.join(root, f"case{Case.number}")
        self.state = os.path.join(self.dir, "state")
        os.makedirs(self.dir)
        self.server = server
        self.name = name

    def path(self, kind, name=None):
        return os.path.join(self.state, "cache",
                            f"{name or self.name}.{kind}")

    def has(self, kind):
        return os.path.exists(self.path(kind))

    def cache(self):
        """The files of the cache: name to bytes."""
        return lib.tree(os.path.join(self.state, "cache"))

    def head(self, kind):
        """The header of a snapshot as a dict."""
        head = lib.read(self.path(kind)).split(b"\n\n")[0].decode()
        return dict(line.split(" ", 1) for line in head.splitlines()[1:]
                    if not line.startswith("part "))

    def body(self, kind):
        return lib.read(self.path(kind)).split(b"\n\n", 1)[1].decode()

    def parts(self, kind):
        head = lib.read(self.path(kind)).split(b"\n\n")[0].decode()
        return [line.split()[1] for line in head.splitlines()
                if line.startswith("part ")]

    def edit(self, kind, old, new):
        """Change a header line, as if time had passed."""
        p = self.path(kind)
        data = lib.read(p)
        assert old.encode() in data, (old, data[:500])
        lib.write(p, data.replace(old.encode(), new.encode(), 1))

    def promote(self):
        """What the write half does with a good candidate."""
        os.rename(self.path("candidate"), self.path("snapshot"))

    def age(self, kind, seconds):
        t = time.time() - seconds
        os.utime(self.path(kind), (t, t))

    def block(self, name=None, source="o365", url=None, listener="good",
              ca=True, timeout=5, retries=0, extra=()):
        lines = [f"feed {name or self.name}", f"source {source}"]
        if url != "":           # "": by a page that extra names
            lines.append(f"url {url or self.server.url(listener)}")
        if ca:
            lines.append(f"ca-file {self.server.ca}")
        lines += [f"timeout {timeout}", f"retries {retries}", *extra, "end"]
        return lines

    def run(self, *blocks, top=(), env=None, **kw):
        if not blocks:
            blocks = [self.block(**kw)]
        return self.raw(self.text(*blocks, top=top), env)

    def text(self, *blocks, top=()):
        lines = ["o365feed-fetch 1", f"state {self.state}", *top]
        for b in blocks:
            lines += b
        return "\n".join([*lines, "go"]) + "\n"

    def raw(self, text, env=None):
        return Run(*lib.run([lib.program("o365feed-fetch")], text, 60, env))


def play(parts):
    """Run the parts of a test program: functions of Tap, Server, folder."""
    t = lib.Tap()
    root, clean = lib.scratch()
    s = None
    try:
        home = os.path.join(root, "server")
        os.mkdir(home)
        s = lib.Server(home)
        for part in parts:
            begin = time.time()
            part(t, s, root)
            print(f"# {part.__name__}: {time.time() - begin:.1f} s")
    finally:
        if s is not None:
            s.stop()
        clean()
    return t.done()
