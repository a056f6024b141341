"""Strict readers of texts that no program of Debian reads."""

import ipaddress
import re


def exos(program, text, scratch):
    """A policy of EXOS, by the grammar of the ExtremeXOS User Guide, "Policy
    Manager": entries in braces, unique names; what they permit and deny must
    be the rows, then the rest."""
    entry = (r"entry (\w+) \{\s+if match any \{\s+"
             r"((?:nlri [0-9a-f.:any]+/\d+(?: exact)?;\s+)+)\}\s+"
             r"then \{\s+(permit|deny);\s+\}\s+\}\s*")
    if not re.fullmatch("(?:%s)+" % entry, text):
        return False, "no policy"
    entries = re.findall(entry, text)
    names = [name for name, _, _ in entries]
    if len(set(names)) != len(names):
        return False, "a name twice"
    rest = entries.pop()
    if rest[1].split() != ["nlri", "any/0;"] or rest[2] != "deny":
        return False, "the rest is not denied"
    seen = []
    for _, body, action in entries:
        if action != "permit":
            return False, "what is denied is no row"
        for p, exact in re.findall(r"nlri (\S+?)( exact)?;", body):
            try:
                seen.append(str(ipaddress.ip_network(p)) + exact)
            except ValueError as e:
                return False, str(e)
    return len(set(seen)) == len(seen), "a row twice"


def eos_source(program, text, scratch):
    """Lines of a prefix list of EOS from "seq" on, no number twice, of one
    family; one denies, all that is left: it has the greatest number."""
    used, denied, families = set(), [], set()
    for line in text.splitlines(keepends=True):
        m = re.fullmatch(r"seq (\d+) (permit|deny) (\S+)(?: ge (\d+))?"
                         r"(?: le (\d+))?\n", line)
        if not m:
            return False, "not a row: " + line
        try:
            net = ipaddress.ip_network(m.group(3))
        except ValueError as e:
            return False, str(e)
        ge = int(m.group(4) or net.prefixlen)
        le = int(m.group(5) or (net.max_prefixlen if m.group(4) else ge))
        n = int(m.group(1))
        if n in used or n > 65535 or \
                not net.prefixlen <= ge <= le <= net.max_prefixlen:
            return False, "numbers: " + line
        used.add(n)
        families.add(net.version)
        if m.group(2) == "deny":
            if (net.prefixlen, le) != (0, net.max_prefixlen):
                return False, "denies a part: " + line
            denied.append(n)
    if len(families) != 1:
        return False, "not of one family"
    return denied == [max(used)], "what is left is not denied"
