#!/usr/bin/env python3
"""The manuals and the README say what the program says: commands and their
options, platforms, sources, limits, guards, exit statuses."""

import json
import os
import re
import subprocess
import sys

import tree

PROGRAM = os.path.abspath(os.environ.get("O365FEED") or "o365feed")
MANUAL = "src/o365feed.8"
SAFETY = "src/o365feed-safety.7"
# What every command takes, and stands in OPTIONS.
COMMON = {"-q", "--quiet", "-v", "--verbose", "-h", "--help"}
CONFIG = {"-f", "--config"}


def ask(*args):
    return subprocess.run([PROGRAM] + list(args), check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def parts(text, macro):
    """What stands below each .Sh or .Ss, by its title."""
    pieces = re.split(r"(?m)^\.%s (.*)\n" % macro, text)
    return dict(zip(pieces[1::2], pieces[2::2]))


def items(text):
    """The options of all .It lines: `.It Fl j , -json Ar X`."""
    found = set()
    for line in re.findall(r"(?m)^\.It Fl (.*)$", text):
        for word in re.split(r" , ", re.split(r" (?:Ar|Cm) ", line)[0]):
            found.add("-" + word.strip())
    return found


MAN = tree.read(MANUAL)
SECTIONS = parts(MAN, "Sh")
COMMANDS = parts(SECTIONS["COMMANDS"], "Ss")
NAMES = [c["name"] for c in json.loads(ask("list", "commands", "--json"))]


def generated():
    done = subprocess.run([sys.executable, "contrib/manual/generate",
                           "--check"], stderr=subprocess.PIPE, text=True,
                          env=dict(os.environ, O365FEED=PROGRAM))
    yield from done.stderr.splitlines()
    if done.returncode and not done.stderr:
        yield "contrib/manual/generate: exit status %d" % done.returncode


def commands():
    here = [name for name in COMMANDS if name != "Filters"]
    if here != NAMES:
        yield "manual: %s" % " ".join(here)
        yield "program: %s" % " ".join(NAMES)
    help_text = ask("--help")
    for name in NAMES:
        if not re.search(r"(?m)^  %s " % name, help_text):
            yield "o365feed --help does not name " + name


def told(name):
    """The options that --help of a command tells."""
    found = set()
    for line in ask(name, "--help").splitlines():
        if re.match(r" +-", line):
            left = re.split(r" {2,}", line.strip())[0]
            found.update(re.findall(r"(?:^|, )(--?[\w-]+)", left))
    return found


def options():
    for name in NAMES:
        if name not in COMMANDS:
            continue
        has = told(name)
        if not COMMON <= has:
            yield "%s --help: %s" % (name, " ".join(sorted(COMMON - has)))
        says = items(COMMANDS[name])
        if ".Sx Filters" in COMMANDS[name]:
            says |= items(COMMANDS["Filters"])
        for option in sorted(has - COMMON - CONFIG - says):
            yield "%s: %s is not in the manual" % (name, option)
        for option in sorted(says - has):
            yield "%s: %s is in the manual only" % (name, option)
        if bool(CONFIG & has) != (name != "list"):
            yield "%s: OPTIONS is wrong about -f" % name
    for option in sorted((COMMON | CONFIG) - items(SECTIONS["OPTIONS"])):
        yield "OPTIONS: %s is missing" % option


def exits():
    """The values of enum EXIT_*, and the order of exit_worse()."""
    enum = tree.code(tree.read("src/cmd/cmd.h"))
    values = dict(re.findall(r"\b(EXIT_\w+) = (\d+)", enum))
    order = re.search(r"order\[\] = \{(.*?)\}",
                      tree.read("src/cmd/cmds.c"), re.S).group(1)
    order = [values[name] for name in re.findall(r"EXIT_\w+", order)]
    section = SECTIONS["EXIT STATUS"]
    says = re.findall(r"(?m)^\.It (\d+)$", section)
    if len(values) != 7 or sorted(says) != sorted(values.values()):
        yield "manual: %s; src/cmd/cmd.h: %s" % (
            " ".join(says), " ".join(values.values()))
    if "the first of %s counts" % ", ".join(order) not in section:
        yield "the order is %s" % ", ".join(order)
    table = tree.read("README.md").split("## Exit statuses")[1].split("\n## ")[0]
    rows = " ".join(re.findall(r"(?m)^\| ([\d, ]+) \|", table))
    if sorted(re.findall(r"\d+", rows)) != sorted(values.values()):
        yield "README.md: " + rows


# Each number that a guard's entry must tell.
NUMBERS = {
    "loss": ["GUARD_MAX_LOSS"], "prefixes": ["GUARD_MAX_PREFIX_LOSS"],
    "growth": ["GUARD_MAX_GROWTH", "GUARD_WARN_GROWTH"],
    "moved": ["GUARD_WARN_MOVED"],
    "count": ["GUARD_COUNT_TIMES", "GUARD_COUNT_MORE"],
    "wide": ["GUARD_WIDE_V4", "GUARD_WIDE_V6"],
}


def guards():
    header = tree.read("src/publish/guard.h") + tree.read("src/conf/conf.h")
    value = dict(re.findall(r"#define\s+(GUARD_\w+)\s+(\d+)", header))
    names = re.findall(r'\[GUARD_\w+\] = "(\w+)"',
                       tree.read("src/publish/guard.c"))
    pieces = re.split(r"(?m)^\.It Cm (\w+)\n", parts(tree.read(SAFETY),
                                                "Sh")["GUARDS"])
    says = dict(zip(pieces[1::2], pieces[2::2]))
    if sorted(names) != sorted(says):
        yield "manual: %s; program: %s" % (" ".join(sorted(says)),
                                           " ".join(sorted(names)))
    for name, numbers in NUMBERS.items():
        for number in numbers:
            if not re.search(r"\b%s\b" % value[number], says.get(name, "")):
                yield "guard %s does not tell %s (%s)" % (name, value[number],
                                                          number)


def readme():
    text = tree.read("README.md")
    table = text.split("## Platforms")[1].split("\n## ")[0]
    here = set(re.findall(r"`([\w-]+)`", re.sub(r"(?m)^[^|].*$", "", table)))
    there = {p["name"] for p in json.loads(ask("list", "platforms", "--json"))}
    for name in sorted(there ^ here):
        yield "README.md: platform %s: %s" % (
            name, "missing" if name in there else "not in the program")
    changes = tree.read("CHANGES")
    version = ask("--version").split()[1]
    if not changes.startswith("o365feed %s " % version):
        yield "CHANGES does not begin with version " + version
    for name in NAMES + sorted(there):
        if not re.search(r"\b%s\b" % re.escape(name), changes):
            yield "CHANGES does not name " + name


if not os.access(PROGRAM, os.X_OK):
    tree.rule("there is a program to ask: " + PROGRAM, ["build it first"])
    tree.end()
tree.rule("generated parts of the manual are up to date", generated())
tree.rule("commands of the manual", commands())
tree.rule("options of the manual", options())
tree.rule("exit statuses of the manual", exits())
tree.rule("guards of the manual", guards())
tree.rule("platforms and version in README.md and CHANGES", readme())
tree.end()
