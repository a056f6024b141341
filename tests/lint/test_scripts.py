#!/usr/bin/env python3
"""Scripts are at least read by their interpreters, and units by systemd."""

import glob
import os
import re
import shutil
import subprocess
import tempfile

import tree

FILES = tree.files()


def first_line(path):
    with open(path, "rb") as f:
        return f.readline(200).decode(errors="replace").rstrip()


def interpreter(path):
    line = first_line(path)
    if path.endswith(".py") or (line.startswith("#!") and "python3" in line):
        return "python3"
    if line.startswith("#!") and "bash" in line:
        return "bash"
    if path.endswith(".sh") or line == "#!/bin/sh":
        return "sh"
    return None


def python():
    for path in FILES:
        if interpreter(path) == "python3":
            try:
                compile(tree.read(path), path, "exec")
            except SyntaxError as e:
                yield "%s:%s: %s" % (path, e.lineno, e.msg)


def shell():
    for path in FILES:
        name = interpreter(path)
        if name in ("sh", "bash") and shutil.which(name):
            done = subprocess.run([name, "-n", path],
                                  stderr=subprocess.PIPE, text=True)
            if done.returncode:
                yield from done.stderr.splitlines()


def bashisms():
    """What bash reads and other shells do not."""
    pattern = re.compile(r"(^|[;&|]|\b(if|while|until))\s*(\[\[|\(\() |<<<|"
                         r"\s&>|^\s*(function|local|pushd|declare) \w|"
                         r"\becho -[en]\b|\bsed -[a-z]*i\b")
    for path in FILES:
        if interpreter(path) != "sh":
            continue
        for number, line in enumerate(tree.read(path).split("\n"), 1):
            if pattern.search(re.sub(r"^\s*#.*", "", line)):
                yield "%s:%d: %s" % (path, number, line.strip())


def modes():
    """A file with an interpreter's line may be run, and no other."""
    for path in FILES:
        can = bool(os.stat(path).st_mode & 0o100)
        says = first_line(path).startswith("#!")
        if can and not says:
            yield path + ": may be run, but says not by what"


def units():
    """With the program's path replaced: it need not be installed here."""
    found = sorted(glob.glob("contrib/systemd/*.service") +
                   glob.glob("contrib/systemd/*.timer"))
    with tempfile.TemporaryDirectory() as tmp:
        copies = []
        for path in found:
            text = re.sub(r"(?m)^(Exec\w*=)\S+", r"\1/bin/true",
                          tree.read(path))
            copies.append(os.path.join(tmp, os.path.basename(path)))
            with open(copies[-1], "w") as f:
                f.write(text)
        done = subprocess.run(["systemd-analyze", "--man=no", "verify"] +
                              copies, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        for line in done.stdout.splitlines():
            # What it has to say of this machine's own units is not ours.
            if "o365feed" in line:
                yield line
        if done.returncode and not done.stdout:
            yield "systemd-analyze: exit status %d" % done.returncode


def exposure():
    """At most 2.0 of 10; on a copy, since the program is not installed."""
    text = re.sub(r"(?m)^(Exec\w*=)\S+", r"\1/bin/true",
                  tree.read("contrib/systemd/o365feed.service"))
    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "o365feed.service")
        with open(path, "w") as f:
            f.write(text)
        done = subprocess.run(["systemd-analyze", "--no-pager", "security",
                               "--offline=true", "--threshold=20", path],
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
    level = re.search(r"exposure level for \S+ ([0-9.]+)", done.stdout)
    if level is None:
        yield "systemd-analyze security: " + done.stdout[-300:]
    elif done.returncode or float(level.group(1)) > 2.0:
        yield "exposure level " + level.group(1)


def offline():
    """Does systemd-analyze know --offline?  From version 250 on."""
    done = subprocess.run(["systemd-analyze", "--version"],
                          stdout=subprocess.PIPE, text=True)
    m = re.match(r"systemd (\d+)", done.stdout)
    return m is not None and int(m.group(1)) >= 250


tree.rule("Python is Python", python())
tree.rule("shell is shell", shell())
tree.rule("shell is POSIX", bashisms())
tree.rule("modes and first lines agree", modes())
if shutil.which("systemd-analyze"):
    tree.rule("units pass systemd-analyze verify", units())
    if offline():
        tree.rule("the service is exposed by 2.0 at most", exposure())
    else:
        tree.rule("the service is exposed by 2.0 at most # SKIP "
                  "systemd-analyze is older than 250", [])
else:
    tree.rule("units pass systemd-analyze verify # SKIP no systemd here", [])
tree.end()
