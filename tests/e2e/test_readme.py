#!/usr/bin/env python3
"""What README.md shows is what happens.

A block ```console holds commands, each behind "$ ", and what they print, on
standard output and standard error together.  "..." on a line of its own stands
for any lines, and inside a line for any text.  A block ```conf FILE is a file
that the commands after it find.  Other blocks are not run.  The blocks work one
after the other in one folder that looks like the top of the tree, each in a
shell of its own.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(
    os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("O365FEED") or
                          os.path.join(TOP, "o365feed"))
README = os.path.join(TOP, "README.md")
LIMIT = 60              # seconds a block
MARK = "@@ done @@"

count = 0
failed = False


def result(good, name, words=""):
    global count, failed
    count += 1
    failed = failed or not good
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good:
        for line in words.split("\n"):
            print("# " + line)


def blocks(text):
    """(line number, info string, lines) of each fenced block."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if lines[at].startswith("```"):
            end = lines.index("```", at + 1)
            yield at + 1, lines[at][3:].strip(), lines[at + 1:end]
            at = end
        at += 1


def commands(lines):
    """(command, expected lines) of a console block."""
    found = []
    for line in lines:
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def pattern(expected):
    """A regular expression for these lines."""
    parts = []
    for line in expected:
        if line == "...":
            parts.append(r"(?:.*\n)*")
        else:
            parts.append(".*".join(re.escape(piece)
                                   for piece in line.split("...")) + r"\n")
    return "".join(parts)


def shell(script, folder):
    env = dict(os.environ, XDG_STATE_HOME=os.path.join(folder, "home"),
               XDG_CONFIG_HOME=os.path.join(folder, "home"), LC_ALL="C")
    done = subprocess.run(["sh", "-c", script], cwd=folder, env=env,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=LIMIT)
    return done.stdout.decode(errors="replace")


def console(number, lines, folder):
    """All commands of a block in one shell; $? is that of the last one."""
    todo = commands(lines)
    script = "".join("%s\n__status=$?\nprintf '\\n%s\\n'\n(exit $__status)\n" %
                     (command, MARK) for command, _ in todo)
    said = shell(script, folder).split("\n%s\n" % MARK)
    for (command, expected), text in zip(todo, said + [""] * len(todo)):
        if text and not text.endswith("\n"):
            text += "\n"
        result(re.fullmatch(pattern(expected), text) is not None,
               "README.md:%d: %s" % (number, command),
               "expected:\n%s\ncame:\n%s" % ("\n".join(expected), text))


def anchors(text):
    """The names of headings, as a forge makes them."""
    return {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-")
            for head in re.findall(r"(?m)^#+ (.*)$", text)}


def links(text):
    missing = []
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            if target[1:] not in anchors(text):
                missing.append(target)
        elif "://" not in target and \
                not os.path.exists(os.path.join(TOP, target)):
            missing.append(target)
    result(not missing, "links lead somewhere", "\n".join(missing))


def main():
    with open(README, encoding="utf-8") as f:
        text = f.read()
    links(text)
    if not os.access(PROGRAM, os.X_OK):
        result(False, "there is a program", PROGRAM)
        return
    folder = os.path.realpath(tempfile.mkdtemp())
    try:
        os.symlink(PROGRAM, os.path.join(folder, "o365feed"))
        shutil.copytree(os.path.join(TOP, "conf"),
                        os.path.join(folder, "conf"))
        for number, info, lines in blocks(text):
            words = info.split()
            if words[:1] == ["conf"] and len(words) == 2:
                path = os.path.join(folder, words[1])
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as f:
                    f.write("\n".join(lines) + "\n")
            elif words == ["console"]:
                console(number, lines, folder)
    finally:
        shutil.rmtree(folder)
    result(count > 10, "README.md has console blocks")


main()
print("1..%d" % count)
sys.exit(1 if failed else 0)
