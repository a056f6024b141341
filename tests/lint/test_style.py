#!/usr/bin/env python3
"""House style, as far as a machine can tell."""

import re

import tree

MAX_COLUMNS = {"c": 80, "script": 100}
MAX_LINES = 500

FILES = tree.files()
C = [f for f in FILES if f.endswith((".c", ".h", ".y"))]
SRC = [f for f in C if f.startswith("src/")]


def is_script(path):
    return path.endswith((".py", ".sh")) or (
        path.startswith(("contrib/", "tests/", ".ci/")) and
        tree.read(path).startswith("#!"))


SCRIPTS = [f for f in FILES if is_script(f)]
WORDS = [f for f in FILES
         if (f.endswith((".md", ".5", ".7", ".8", ".conf")) or
             f in ("Makefile", "CHANGES")) and not f.startswith("tests/conf/")]


def lines(paths):
    for path in paths:
        for number, line in enumerate(tree.read(path).split("\n"), 1):
            yield "%s:%d" % (path, number), line


def long_lines():
    for paths, most in ((C, MAX_COLUMNS["c"]),
                        (SCRIPTS, MAX_COLUMNS["script"])):
        for where, line in lines(paths):
            columns = len(line.expandtabs(8))
            if columns > most:
                yield "%s: %d columns" % (where, columns)


def blanks():
    for where, line in lines(C + SCRIPTS + WORDS):
        if line != line.rstrip():
            yield where + ": blank or carriage return at the end"
    for path in C + SCRIPTS + WORDS:
        text = tree.read(path)
        if text and not text.endswith("\n"):
            yield path + ": no newline at the end"
        elif text.endswith("\n\n"):
            yield path + ": empty line at the end"


def indents():
    for where, line in lines(C):
        if re.match(r"\t* {8}", line):
            yield where + ": eight blanks where a tab belongs"
        elif re.match(r" +\t", line):
            yield where + ": blank before tab"


def long_files():
    for path in SRC + [f for f in C if f.startswith("tests/")]:
        text = tree.read(path)
        count = text.count("\n")
        head = re.match(r"\s*/\*.*?\*/", text, re.S)
        if count > MAX_LINES and not (
                head and "long because" in head.group(0).lower()):
            yield ("%s: %d lines; split it by subject, or tell in the head "
                   "comment why it is \"long because\"" % (path, count))


FORBIDDEN = re.compile(
    r"\b(sprintf|vsprintf|strcpy|strcat|strncpy|strncat|atoi|atol|atoll|atof|"
    r"gets|strtok|system|popen|alloca|mktemp|tmpnam|tempnam|rand|srand|"
    r"setjmp|longjmp|err|errx|warn|warnx)\s*\(")


def forbidden():
    for path in SRC:
        text = tree.code(tree.read(path))
        for number, line in enumerate(text.split("\n"), 1):
            found = FORBIDDEN.search(line)
            if found:
                yield "%s:%d: %s()" % (path, number, found.group(1))
            if re.search(r"\b(exit|abort|assert)\s*\(", line) and \
                    not path.endswith("main.c"):
                yield "%s:%d: only main exits" % (path, number)


def shapes():
    for path in C:
        text = tree.read(path)
        bare = tree.code(text)
        for number, line in enumerate(bare.split("\n"), 1):
            where = "%s:%d" % (path, number)
            if re.search(r"\btypedef\s+(struct|union|enum)\b", line):
                yield where + ": typedef of a struct, union or enum"
            if re.search(r"\breturn \((?:[^()]|\([^()]*\))*\);", line):
                yield where + ": return with parentheses"
            if re.search(r"\b(if|for|while|switch)\(", line):
                yield where + ": no blank before the parenthesis"
        # A // that is no part of a string or of another comment.
        for found in tree.TOKEN.finditer(text):
            if found.group(0).startswith("//"):
                yield "%s:%d: comment with //" % (
                    path, text.count("\n", 0, found.start()) + 1)


def guards():
    for path in SRC:
        if not path.endswith(".h"):
            continue
        text = tree.code(tree.read(path))
        found = re.search(r"#ifndef (\w+)\s*\n#define (\w+)", text)
        name = re.sub(r"\W", "_", path.rsplit("/", 1)[1]).upper()
        if not found or found.group(1) != found.group(2):
            yield path + ": no include guard"
        elif not found.group(1).endswith(name):
            yield "%s: include guard is not %s" % (path, name)


def leftovers():
    # Written so that this file does not find itself.
    word = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK|WI" r"P)\b")
    mark = re.compile(r"^(<{7} |>{7} |={7}$)")
    for where, line in lines(C + SCRIPTS + WORDS):
        if word.search(line):
            yield "%s: %s" % (where, line.strip())
        elif mark.search(line):
            yield where + ": merge conflict mark"


def machine():
    place = re.compile(r"(?<![\w.])/(work|root|tmp/[a-z])/|\.py" r"env\b")
    for where, line in lines(C + SCRIPTS + WORDS):
        if place.search(line):
            yield "%s: %s" % (where, line.strip())


tree.rule("no line is too long", long_lines())
tree.rule("no blanks at the end of a line", blanks())
tree.rule("tabs indent", indents())
tree.rule("no file is too long", long_files())
tree.rule("no forbidden function", forbidden())
tree.rule("shapes of the house style", shapes())
tree.rule("headers have their guards", guards())
tree.rule("nothing was left to do", leftovers())
tree.rule("no path of one machine", machine())
tree.end()
