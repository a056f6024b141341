#!/usr/bin/env python3
"""Inputs for `make bench`: always the same, from fixed seeds.

    gen.py FOLDER [SCALE]

    a.json a2.json  a feed in the published format: 300 prefixes, 120 KB
    a.txt           the prefixes of a.json
    b.txt           100,000 prefixes as service tags have them: small ones, in
                    runs, many of them several times or inside others
    b.json b2.json  the prefixes of b as the weekly file has them, 5 MB, and
                    the week after
    c.txt c2.txt    1,000,000 IPv4 and 200,000 IPv6 prefixes as a full table
                    has them, in random order
    cs.txt cs2.txt  the same, sorted
    m.txt           the IPv4 prefixes of c
    *.v4 *.v6       one family of each, for peers that want it so

X2 is the next version of X: of a hundred prefixes one is gone, one is new, and
one is spelled otherwise (its two halves instead, or two halves as one).  SCALE
divides the sizes of b and c.

A prefix is one number here: family bit, address, length, so that numbers sort
as prefixes do.
"""

import json
import os
import random
import socket
import sys

SIX = 1 << 136                          # the family bit, above address and length
SERVICES = (("Exchange", "Exchange Online"), ("Skype", "Microsoft Teams"),
            ("SharePoint", "SharePoint Online"), ("Common", "Common"))
CATEGORIES = ("Optimize", "Allow", "Default")


def p4(address, length):
    return address << 8 | length


def p6(address, length):
    return SIX | address << 8 | length


def width(p):
    return 128 if p & SIX else 32


def size(p):
    """Addresses of a prefix, in the unit of the number."""
    return 1 << (width(p) - (p & 255) + 8)


def text(p):
    length = p & 255
    if p & SIX:
        a = (p ^ SIX) >> 8
        return f"{socket.inet_ntop(socket.AF_INET6, a.to_bytes(16, 'big'))}/{length}"
    a = p >> 8
    return f"{a >> 24}.{a >> 16 & 255}.{a >> 8 & 255}.{a & 255}/{length}"


def align(address, length, bits):
    step = 1 << (bits - length)
    return (address + step - 1) // step * step


def halves(p):
    half = p + 1
    return half, half + size(half)


# ---- the next version

def next_version(rng, flat, fresh):
    """flat with the changes of a new version, the order otherwise kept."""
    have = set(flat)
    count = max(1, len(have) // 100)
    order = list(have)
    order.sort()
    rng.shuffle(order)
    change = {}                         # prefix: what stands there now
    merged = split = gone = 0
    for p in order:
        if p in change:
            continue
        if merged < count // 2:
            other = p ^ size(p)
            parent = (p & ~size(p)) - 1
            if other in have and other not in change and \
                    parent not in have and p & 255 > 9:
                change[p], change[other] = [parent], []
                merged += 1
                continue
        if split < count - count // 2:
            low, high = halves(p)
            if p & 255 < (64 if p & SIX else 32) and \
                    low not in have and high not in have:
                change[p] = [low, high]
                split += 1
                continue
        if gone < count:
            change[p] = []
            gone += 1
        elif merged >= count // 2:
            break
    out = [q for p in flat for q in change.get(p, (p,))]
    new = set()
    while len(new) < count:
        p = fresh(rng)
        if p not in have:
            new.add(p)
    new = sorted(new)
    rng.shuffle(new)
    return out + new


# ---- a: as the feed for Office 365

def small_pool(rng):
    """About 200 different prefixes near each other."""
    pool = {}
    blocks = (0x0D6B0000, 0x28600000, 0x34600000, 0x68920000, 0x14BE0000)
    lengths = (14, 15, 17, 18, 20, 22, 22, 23, 24, 24, 26, 27, 28, 31, 32)
    while len(pool) < 150:
        length = rng.choice(lengths)
        a = rng.choice(blocks) + rng.getrandbits(19)
        p = p4(a >> (32 - length) << (32 - length), length)
        pool[p] = 1
        if rng.random() < 0.25:
            pool[p ^ size(p)] = 1
    while len(pool) < 210:
        length = rng.choice((36, 40, 44, 46, 48, 52, 64, 128))
        a = rng.choice((0x26031006, 0x26031096, 0x262001EC, 0x2A010111)) << 96
        a |= rng.getrandbits(14) << 82
        pool[p6(a >> (128 - length) << (128 - length), length)] = 1
    return list(pool)


def feed(rows):
    """Rows of prefixes as endpoint sets, with host names as the service has
    them: most of the body."""
    out = []
    for i, row in enumerate(rows):
        rng = random.Random(i)
        service, display = SERVICES[i % 4]
        e = {"id": i + 1, "serviceArea": service,
             "serviceAreaDisplayName": display,
             "urls": [f"{rng.choice(('*.', 'r4.', ''))}host{j}-{i}."
                      f"{rng.choice(('mail', 'teams', 'files'))}.office.example"
                      for j in range(rng.randrange(6, 60))]}
        if row:
            e["ips"] = [text(p) for p in row]
        e.update({"tcpPorts": "80,443", "expressRoute": i % 3 == 0,
                  "category": CATEGORIES[i % 3], "required": i % 2 == 0})
        if i % 5 == 0:
            e["notes"] = "Only where this service is in use; see the manual."
        out.append(e)
    return out


def fresh_a(rng):
    return p4(0x33000000 + (rng.getrandbits(12) << 8), 24)


def make_a(out):
    rng = random.Random(1)
    pool = small_pool(rng)
    flat = pool + [rng.choice(pool) for _ in range(300 - len(pool))]
    rows = [[] for _ in range(90)]
    for p in flat:
        row = rng.choice(rows[:45])
        while p in row:
            row = rng.choice(rows[:45])
        row.append(p)
    for name, version in (("a", rows), ("a2", [
            next_version(rng, r, fresh_a) if i < 3 else r
            for i, r in enumerate(rows)])):
        with open(os.path.join(out, name + ".json"), "w", encoding="ascii") as f:
            json.dump(feed(version), f, indent=2)
        write(out, name, [p for r in version for p in r])


# ---- b: as service tags

def make_b(out, count):
    """Regions of blocks; services take small runs out of them; every prefix is
    in the tag of its region, and again in the one of all."""
    rng = random.Random(2)
    own = random.Random(4)              # of tags; b.txt stays as it was
    regions, at = [], 20 << 24
    for i in range(64):
        blocks = []
        for _ in range(max(1, 95 * count // 100000)):
            length = rng.choice((16, 17, 18, 19, 19, 20, 20, 21, 21, 22, 23, 24))
            at = align(at, length, 32)
            blocks.append(p4(at, length))
            at += (1 << (32 - length)) * rng.choice((1, 1, 1, 2, 3))
        for _ in range(max(1, 20 * count // 100000)):
            length = rng.choice((40, 44, 46, 47, 48, 48))
            a = (0x26031000 << 96) + (i << 90) + (rng.getrandbits(11) << 79)
            blocks.append(p6(a >> (128 - length) << (128 - length), length))
        regions.append(blocks)
    flat = [p for r in regions for p in r] * 2
    tags = [("AzureCloud", i) for i, r in enumerate(regions) for _ in r]
    tags += [("AzureCloud", None)] * len(tags)
    number = {id(r): i for i, r in enumerate(regions)}
    while len(flat) < count:
        region = rng.choice(regions)
        block = rng.choice(region)
        if block & SIX:
            length = rng.choice((56, 64, 121, 122, 124, 124, 126, 128))
            run = rng.choice((1, 1, 2, 4))
        else:
            length = max(rng.choice((24, 25, 26, 27, 28, 29, 30, 31, 32, 32)),
                         block & 255)
            run = rng.choice((1, 1, 1, 2, 3, 4, 8))
        bits = width(block)
        room = 1 << min(length - (block & 255), 24)
        first = rng.randrange(room)
        step = 1 << (bits - length + 8)
        p = (block >> 8 << 8) + first * step + length
        service = f"Service{own.randrange(70):02}"
        for _ in range(min(run, room - first)):
            flat += [p, p]              # its service, and that in its region
            tags += [(service, None), (service, number[id(region)])]
            p += step
    flat = flat[:count]
    weeks(out, own, list(zip(tags, flat)))
    rng.shuffle(flat)
    write(out, "b", flat)
    write(out, "b2", next_version(rng, flat, fresh_c))


def weeks(out, rng, rows):
    """b.json and b2.json of (tag, prefix)."""
    have = [p for _, p in rows]
    after = set(next_version(rng, list(dict.fromkeys(have)), fresh_b))
    later = [(t, p) for t, p in rows if p in after]
    new = after - set(have)
    for t, p in rows:                   # spelled otherwise, under the same tag
        if p not in after:
            later += [(t, q) for q in (*halves(p), (p & ~size(p)) - 1)
                      if q in new]
    later += [(("AzureCloud", i), p) for p in new
              for i in (None, 0) if p >> 32 == 13]
    for name, week in (("b", rows), ("b2", later)):
        with open(os.path.join(out, name + ".json"), "w",
                  encoding="ascii") as f:
            json.dump(weekly(week), f, indent=2)


def fresh_b(rng):
    return p4((13 << 24) + (rng.getrandbits(16) << 8), 24)


def weekly(rows):
    """As the weekly file of service tags."""
    tags = {}
    for tag, p in rows:
        tags.setdefault(tag, set()).add(p)
    values = []
    for (service, i), some in sorted(tags.items(),
                                     key=lambda x: (x[0][0],
                                     -1 if x[0][1] is None else x[0][1])):
        region = "" if i is None else f"region{i:02}"
        name = service + (f".{region}" if region else "")
        values.append({"name": name, "id": name, "properties": {
            "changeNumber": 1 + len(some) % 50, "region": region,
            "regionId": 0 if i is None else i + 1, "platform": "Azure",
            "systemService": "" if service == "AzureCloud" else service,
            "addressPrefixes": [text(p) for p in sorted(some)],
            "networkFeatures": ["API", "NSG", "UDR", "FW"]}})
    return {"changeNumber": 1, "cloud": "Public", "values": values}


# ---- c: as a full table

# a length, and of how many in ten thousand prefixes
LENGTHS4 = ((24, 6080), (23, 1150), (22, 1150), (21, 520), (20, 450), (19, 250),
            (18, 140), (17, 80), (16, 80), (15, 8), (14, 4), (13, 2), (12, 1))
LENGTHS6 = ((48, 470), (32, 120), (44, 90), (40, 100), (36, 45), (47, 35),
            (46, 35), (29, 35), (33, 15), (34, 12), (42, 15), (45, 8), (38, 12),
            (64, 8))
TOPS6 = (0x2001, 0x2400, 0x2600, 0x2607, 0x2800, 0x2A00, 0x2A0E, 0x2C0F)


def draw(rng, weights, count):
    lengths, often = zip(*weights)
    return rng.choices(lengths, often, k=count)


def lay4(rng, count):
    """Side by side from 1.0.0.0 up, with gaps, so that few neighbours merge."""
    flat = []
    at, end = 1 << 24, 223 << 24
    lengths = draw(rng, LENGTHS4, count)
    # largest first within a stretch: alignment then wastes little
    for i in range(0, count, 250):
        for length in sorted(lengths[i:i + 250]):
            step = 1 << (32 - length)
            at = (at + step - 1) // step * step
            if at + step > end:
                return flat
            flat.append(at << 8 | length)
            at += step
            if rng.random() < 0.8:
                at += step if length >= 20 else 0
                if rng.random() < 0.3:
                    at += rng.randrange(24) << 8
    return flat


def lay6(rng, count):
    flat, at = [], {t: t << 112 for t in TOPS6}
    for length in draw(rng, LENGTHS6, count):
        top = rng.choice(TOPS6)
        a = align(at[top], length, 128)
        flat.append(p6(a, length))
        at[top] = a + (1 << (128 - length)) * rng.choice((1, 2, 2, 2, 3))
    return flat


def inside(rng, hosts, have, count, lengths):
    """count more prefixes, each inside one of the hosts."""
    found = []
    while len(found) < count:
        host = rng.choice(hosts)
        length = rng.choice(lengths)
        if length <= host & 255:
            continue
        step = 1 << (width(host) - length + 8)
        p = (host >> 8 << 8) + rng.randrange(size(host) // step) * step + length
        if p not in have:
            have.add(p)
            found.append(p)
    return found


def fresh_c(rng):
    if rng.random() < 1 / 6:
        length = rng.choice((32, 36, 40, 44, 48))
        a = rng.choice((0x2406, 0x2608, 0x2A10)) << 112 | rng.getrandbits(40) << 72
        return p6(a >> (128 - length) << (128 - length), length)
    length = rng.choice((20, 21, 22, 23, 24, 24, 24, 24))
    a = rng.randrange(1 << 24, 223 << 24)
    return p4(a >> (32 - length) << (32 - length), length)


def make_c(out, count4, count6):
    rng = random.Random(3)
    flat = []
    for count, lay, shortest, lengths in (
            (count4, lay4, 22, (22, 23, 24, 24, 24)),
            (count6, lay6, 44, (44, 46, 48, 48))):
        some = lay(rng, count * 88 // 100)
        hosts = [p for p in some if p & 255 < shortest]
        flat += some + inside(rng, hosts, set(some), count - len(some), lengths)
    rng.shuffle(flat)
    after = next_version(rng, flat, fresh_c)
    rng.shuffle(after)
    write(out, "c", flat)
    write(out, "c2", after)
    write(out, "cs", sorted(flat))
    write(out, "cs2", sorted(after))
    write(out, "m", [p for p in flat if p < SIX])


def write(out, name, flat):
    lines = [text(p) for p in flat]
    with open(os.path.join(out, name + ".txt"), "w", encoding="ascii") as f:
        f.write("\n".join(lines) + "\n")
    for family, six in (("v4", False), ("v6", True)):
        with open(os.path.join(out, f"{name}.{family}"), "w",
                  encoding="ascii") as f:
            f.write("".join(t + "\n" for t in lines if (":" in t) == six))


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.split("\n\n")[1].strip())
    out = sys.argv[1]
    scale = int(sys.argv[2]) if len(sys.argv) == 3 else 1
    os.makedirs(out, exist_ok=True)
    make_a(out)
    make_b(out, 100000 // scale)
    make_c(out, 1000000 // scale, 200000 // scale)


if __name__ == "__main__":
    main()
