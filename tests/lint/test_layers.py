#!/usr/bin/env python3
"""A room includes only from the rooms below it; names of vendors stay in
the files that are about them."""

import os
import re

import tree

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^">]+)[">]', re.M)
FETCH_ROOMS = ("base", "cache")

SRC = [f for f in tree.files()
       if f.startswith("src/") and f.endswith((".c", ".h", ".y"))]


def room_of(path):
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else "main"


def includes(path):
    for found in INCLUDE.finditer(tree.read(path)):
        yield found.group(1) == "<", found.group(2)


def may(room):
    """The rooms that a room may include from, itself not among them."""
    if room == "main":
        return tree.ROOMS
    if room == "fetch":
        return FETCH_ROOMS
    return tree.ROOMS[:tree.ROOMS.index(room)]


def rooms():
    for path in SRC:
        if room_of(path) not in tree.ROOMS + ["fetch", "main"]:
            yield path + ": a room that DESIGN and tests/lint do not know"


def downwards():
    for path in SRC:
        room = room_of(path)
        if room not in tree.ROOMS + ["fetch", "main"]:
            continue
        for system, name in includes(path):
            if system:
                continue
            target = os.path.normpath(os.path.join(os.path.dirname(path),
                                                   name))
            if room != "main" and "/" not in name:
                continue
            if room_of(target) == room:
                if "/" in name:
                    yield '%s: own room as "%s"' % (path, name)
            elif room_of(target) not in may(room):
                yield '%s: includes "%s": %s is not below %s' % (
                    path, name, room_of(target), room)


def network():
    for path in SRC:
        for system, name in includes(path):
            if system and re.match(r"curl/|openssl/|netdb\.h|sys/socket\.h",
                                   name) and room_of(path) != "fetch":
                yield "%s: <%s> belongs into fetch" % (path, name)


def rows_of_tables():
    """A platform and a feed format see the house through one header."""
    for path in SRC:
        room = room_of(path)
        if room == "emit":
            row = re.search(r"^const struct emitter\s+\w+\s*=",
                            tree.read(path), re.M)
        elif room == "source":
            row = re.search(r"^const struct source\s+\w+\s*=",
                            tree.read(path), re.M)
        else:
            continue
        for system, name in includes(path):
            if row and not system and "/" in name:
                yield '%s: includes "%s"; %s.h is all that it may know' % (
                    path, name, room)


VENDORS = re.compile(r"(?i)\b(cisco|ios|iosxr|ios_?xr|nxos|nx_?os|junos|"
                     r"juniper|arista|eos|bird2?|frr|sros|nokia|huawei|vrp|"
                     r"mikrotik|routeros|panos|fortios|vyos|openbgpd)\b")


def vendors():
    for path in SRC:
        if room_of(path) == "emit" and \
                not re.match(r"src/emit/(emit(?!ters)|driver|parse|row)", path):
            continue
        # each a shape of what a router shows, in a file of its own
        if re.match(r"src/publish/rib-(bird|eos|frr|ios|junos)\.c$", path):
            continue
        text = tree.code(tree.read(path), strings=True)
        for number, line in enumerate(text.split("\n"), 1):
            found = VENDORS.search(line)
            if found:
                yield "%s:%d: %s" % (path, number, found.group(0))


tree.rule("every room is known", rooms())
tree.rule("includes go downwards", downwards())
tree.rule("only fetch knows the network", network())
tree.rule("rows of tables know one header", rows_of_tables())
tree.rule("names of vendors stay in their files", vendors())
tree.end()
