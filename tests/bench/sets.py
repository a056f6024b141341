"""Sets of prefixes, the slow and plain way: what the programs are judged by.

A prefix is one number: family bit, address, length (as in gen.py).
"""

import ipaddress
import socket

SIX = 1 << 136
ALL = {4: 32, 6: 128}


def family(p):
    return 6 if p & SIX else 4


def number(text):
    """Of one prefix as a tool writes it."""
    a, _, length = text.partition("/")
    if ":" in a:
        value = int.from_bytes(socket.inet_pton(socket.AF_INET6, a), "big")
        return SIX | value << 8 | int(length or 128)
    return int.from_bytes(socket.inet_aton(a), "big") << 8 | int(length or 32)


def read(path):
    """The prefixes of a file, in its order."""
    with open(path, encoding="ascii") as f:
        return [number(w) for w in map(str.strip, f) if w and w[0] != "#"]


def size(p):
    return 1 << (ALL[family(p)] - (p & 255) + 8)


def cover(numbers):
    """The fewest prefixes for the same addresses: what is covered goes, and
    two halves become one, until nothing changes.  One stack is enough, since a
    half that is made last lies right of all that was made before."""
    out = []
    for p in sorted(set(numbers)):
        if out and p < (out[-1] & ~255) + size(out[-1]):
            continue
        while out and out[-1] & 255 == p & 255 and p & size(p) and \
                out[-1] ^ size(p) == p:
            p = out.pop() - 1
        out.append(p)
    return out


def spaces(numbers):
    """Addresses by family; the numbers must not overlap."""
    total = {4: 0, 6: 0}
    for p in numbers:
        total[family(p)] += size(p) >> 8
    return total


def minus(a, b):
    """Addresses by family that are in a and not in b (both as cover() gives)."""
    total = spaces(a)
    i = 0
    for p in a:
        end = (p & ~255) + size(p)
        while i < len(b) and (b[i] & ~255) + size(b[i]) <= p & ~255:
            i += 1
        k = i
        while k < len(b) and b[k] & ~255 < end:
            total[family(p)] -= min(size(p), size(b[k])) >> 8
            k += 1
    return total


def judge(path, want, minimal=True):
    """"same", or in what way the file differs from the set `want` (a cover)."""
    try:
        have = read(path)
    except (OSError, ValueError) as e:
        return f"no set: {e}"
    if have == want:
        return "same"
    whole = cover(have)
    if whole != want:
        return (f"another set: {len(whole)} prefixes, not {len(want)}")
    if len(have) == len(want):
        return "same"
    return f"same addresses in {len(have)} lines" if minimal else "same"


def collapse(path):
    """The cover once more, by Python's ipaddress: prints it.  A peer."""
    nets = {4: [], 6: []}
    with open(path, encoding="ascii") as f:
        for line in f:
            n = ipaddress.ip_network(line.strip())
            nets[n.version].append(n)
    for v in (4, 6):
        for n in ipaddress.collapse_addresses(nets[v]):
            print(n)
