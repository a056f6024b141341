"""What the lint tests share: the files of the tree, C without its comments
and strings, and one TAP line a rule."""

import os
import re
import shutil
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
os.chdir(TOP)

ROOMS = ["base", "prefix", "cache", "feed", "emit", "source", "conf",
         "publish", "report", "cmd"]

_count = 0
_failed = False


def files():
    """All files that are, or could be, in the repository."""
    names = []
    if os.path.exists(".git") and shutil.which("git"):
        git = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"],
                             stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL)
        names = git.stdout.decode(errors="surrogateescape").split("\n")
    if not any(names):
        for folder, folders, here in os.walk("."):
            folders[:] = [d for d in folders if d != "__pycache__" and
                          d != ".git" and not (folder == "." and
                                               d.startswith("build"))]
            names += [os.path.relpath(os.path.join(folder, f)) for f in here
                      if not (folder == "." and f.startswith("o365feed"))]
    return sorted(n for n in names if n and os.path.isfile(n))


def read(path):
    with open(path, encoding="utf-8", errors="surrogateescape") as f:
        return f.read()


TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'
                   r"'(?:\\.|[^'\\\n])*'", re.S)


def code(text, strings=False):
    """C with comments (and, unless asked for, strings) blanked, lines kept."""
    def blank(match):
        found = match.group(0)
        if found[0] == "/":
            return re.sub(r"[^\n]", " ", found)
        return found if strings else found[0] + found[0]
    return TOKEN.sub(blank, text)


def rule(name, findings):
    """One line of TAP, and the findings below it."""
    global _count, _failed
    findings = list(findings)
    _count += 1
    print("%sok %d - %s" % ("not " if findings else "", _count, name))
    for line in findings:
        print("# " + line)
    _failed = _failed or bool(findings)


def end():
    print("1..%d" % _count)
    sys.exit(1 if _failed else 0)
