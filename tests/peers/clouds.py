"""Strict readers of what clouds and their tools take, for test_clouds.py.

Each raises ValueError for what its language does not have, and for what Azure
or AWS would refuse: they know no more of a language than the rows use.
"""

import ipaddress
import json
import keyword
import re
import shlex

COMMUNITY = re.compile(r"[1-9][0-9]{0,4}:(0|[1-9][0-9]{0,4})")
AZURE_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?")
LOCATION = re.compile(r"[a-z0-9]+")


def want(ok, *what):
    if not ok:
        raise ValueError(" ".join(str(w) for w in what))


def once(pairs):
    """Duplicate keys are an error."""
    keys = [k for k, _ in pairs]
    want(len(set(keys)) == len(keys), "duplicate keys", keys)
    return dict(pairs)


def keys_are(d, *names):
    want(isinstance(d, dict) and sorted(d) == sorted(names),
         "keys", d, "not", names)


# --- languages ---------------------------------------------------------------


def tokens(text, quote, comment):
    """Strings (without escapes), words, marks and ends of lines."""
    table = re.compile(
        r"(?P<space>[ \t]+)|(?P<comment>%s[^\n]*)|(?P<nl>\n)|"
        r"%s(?P<string>[^%s\\\n$]*)%s|(?P<word>[A-Za-z_][A-Za-z0-9_-]*)|"
        r"(?P<number>[0-9]+)|(?P<mark>[{}\[\]=:,])"
        % (comment, quote, quote, quote))
    at, out = 0, []
    while at < len(text):
        m = table.match(text, at)
        want(m, "no token at", repr(text[at:at + 20]))
        at = m.end()
        if m.lastgroup not in ("space", "comment"):
            out.append((m.lastgroup, m.group(m.lastgroup)))
    return out + [("end", "")]


class Reader:
    def __init__(self, text, quote, comment, sign, commas):
        self.toks = tokens(text, quote, comment)
        self.at = 0
        self.sign = sign        # between a key and its value
        self.commas = commas    # in arrays; else newlines

    def peek(self):
        return self.toks[self.at]

    def next(self, kind=None, text=None):
        tok = self.toks[self.at]
        want(kind in (None, tok[0]) and text in (None, tok[1]),
             "token", tok, "not", kind, text)
        self.at += 1
        return tok[1]

    def lines(self):
        while self.peek()[0] == "nl":
            self.at += 1

    def array(self):
        out = []
        self.next("mark", "[")
        self.lines()
        while self.peek() != ("mark", "]"):
            out.append(self.value())
            if self.commas and self.peek() == ("mark", ","):
                self.next()
            elif self.commas:
                self.lines()
                want(self.peek() == ("mark", "]"), "no comma", self.peek())
            else:
                self.next("nl")
            self.lines()
        self.next()
        return out

    def value(self):
        kind, text = self.peek()
        if (kind, text) == ("mark", "["):
            return self.array()
        if (kind, text) == ("mark", "{"):
            return self.block()
        want(kind in ("string", "number", "word"), "value", kind, text)
        return int(self.next()) if kind == "number" else self.next()

    def block(self):
        """{ key SIGN value NL ... } and, in HCL, { word labels { } }."""
        self.next("mark", "{")
        if self.sign == "=" and self.peek()[0] == "word":
            name = self.next()              # HCL: one attribute on one line
            self.next("mark", "=")
            out = {name: self.value()}
        else:
            self.next("nl")
            out = self.body(("mark", "}"))
        self.next("mark", "}")
        return out

    def body(self, end):
        pairs = []
        self.lines()
        while self.peek() != end:
            name = self.next("word")
            if self.peek() == ("mark", self.sign):
                self.next()
                pairs.append((name, self.value()))
            else:
                want(self.sign == "=", "no value of", name)
                while self.peek()[0] == "string":
                    name += " " + self.next()
                pairs.append((name, self.block()))
            self.next("nl")
            self.lines()
        repeated = [p for p in pairs if p[0] == "entry"]
        out = once([p for p in pairs if p[0] != "entry"])
        if repeated:
            out["entry"] = [v for _, v in repeated]
        return out


def hcl(text):
    return Reader(text, '"', "#", "=", True).body(("end", ""))


def bicep(text):
    """resource SYMBOL 'TYPE' = { }: its type and its value by symbol."""
    r = Reader(text, "'", "//", ":", False)
    pairs = []
    r.lines()
    while r.peek()[0] != "end":
        r.next("word", "resource")
        symbol = r.next("word")
        want("-" not in symbol, "symbol", symbol)
        kind = r.next("string")
        r.next("mark", "=")
        pairs.append((symbol, (kind, r.block())))
        r.next("nl")
        r.lines()
    return once(pairs)


def strict_json(text):
    return json.loads(text, object_pairs_hook=once)


def commands(text):
    """What a shell would run: its words, with nothing that it expands."""
    text = text.replace("\\\n", " ")
    out = []
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        want(not re.search(r"[$`;&|<>*?(){}!~\"'\\]", line), "shell", line)
        out.append(shlex.split(line))
    want(out and out[0] == ["set", "-e"], "no set -e")
    return out[1:]


def options(words, many=()):
    """--name value, and lists of those in "many"."""
    out, name = [], None
    for w in words:
        if w.startswith("--"):
            name = w[2:]
            out.append((name, []))
        else:
            want(out, "word", w)
            out[-1][1].append(w)
    for name, values in out:
        want(values and (name in many or len(values) == 1), name, values)
    return once([(n, v if n in many else v[0]) for n, v in out])


# --- route filters -----------------------------------------------------------


def check_rule(name, access, kind, communities):
    want(AZURE_NAME.fullmatch(name), "rule", name)
    want((access, kind) == ("Allow", "Community"), access, kind)
    want(communities and len(set(communities)) == len(communities),
         communities)
    for c in communities:
        want(isinstance(c, str) and COMMUNITY.fullmatch(c) and
             max(int(n) for n in c.split(":")) < 65536, "community", c)


def check_filter(name, body):
    """"location" and "properties", as ARM and Bicep have them."""
    want(AZURE_NAME.fullmatch(name), "name", name)
    want(LOCATION.fullmatch(body["location"]), "location", body["location"])
    keys_are(body["properties"], "rules")
    rules = body["properties"]["rules"]
    want(isinstance(rules, list) and len(rules) == 1, "one rule a filter")
    keys_are(rules[0], "name", "properties")
    p = rules[0]["properties"]
    keys_are(p, "access", "routeFilterRuleType", "communities")
    check_rule(rules[0]["name"], p["access"], p["routeFilterRuleType"],
               p["communities"])


def filter_arm(text):
    body = strict_json(text)
    keys_are(body, "$schema", "contentVersion", "resources")
    want(body["resources"], "no resource")
    for r in body["resources"]:
        keys_are(r, "type", "apiVersion", "name", "location", "properties")
        want(r["type"] == "Microsoft.Network/routeFilters", r["type"])
        check_filter(r["name"], r)


def filter_bicep(text):
    resources = bicep(text)
    want(resources, "no resource")
    for kind, r in resources.values():
        want(re.fullmatch(r"Microsoft\.Network/routeFilters@"
                          r"\d{4}-\d\d-\d\d", kind), kind)
        keys_are(r, "name", "location", "properties")
        check_filter(r["name"], r)


def filter_az(text):
    for words in commands(text):
        want(words[:5] == "az network route-filter rule create".split(),
             words[:5])
        o = options(words[5:], ("communities",))
        keys_are(o, "resource-group", "filter-name", "name", "access",
                 "communities", "output")
        want(AZURE_NAME.fullmatch(o["filter-name"]), o["filter-name"])
        check_rule(o["name"], o["access"], "Community", o["communities"])


def filter_terraform(text):
    resources = hcl(text)
    want(resources, "no resource")
    for label, r in resources.items():
        want(label.split()[:2] == ["resource", "azurerm_route_filter"], label)
        keys_are(r, "name", "resource_group_name", "location", "rule",
                 "lifecycle")
        want(AZURE_NAME.fullmatch(r["name"]), r["name"])
        want(r["lifecycle"]["prevent_destroy"] == "true", r["lifecycle"])
        rule = r["rule"]
        keys_are(rule, "name", "access", "rule_type", "communities")
        check_rule(rule["name"], rule["access"], rule["rule_type"],
                   rule["communities"])


# --- routes of a route table -------------------------------------------------

HOP_TYPES = ("Internet", "None", "VirtualNetworkGateway", "VnetLocal")


def check_route(table, name, prefix, kind, address):
    net = ipaddress.ip_network(prefix)
    want(str(net) == prefix, "prefix", prefix)
    want(AZURE_NAME.fullmatch(name), "route", name)
    want(name.endswith("_" + prefix.replace(":", "-").replace("/", "_")),
         name, "is not", prefix)
    want(AZURE_NAME.fullmatch(table), "table", table)
    if kind == "VirtualAppliance":
        want(ipaddress.ip_address(address).version == net.version, address)
    else:
        want(kind in HOP_TYPES and address is None, kind, address)


def table_az(text):
    routes = {}
    for words in commands(text):
        want(words[:4] == "az network route-table route".split(), words[:4])
        o = options(words[5:])
        want(words[4] in ("create", "delete"), words[4])
        if words[4] == "delete":
            keys_are(o, "resource-group", "route-table-name", "name")
            want(o["name"] not in routes, "it was just made", o["name"])
            continue
        address = o.pop("next-hop-ip-address", None)
        keys_are(o, "resource-group", "route-table-name", "name",
                 "address-prefix", "next-hop-type", "output")
        want(o["name"] not in routes, "twice", o["name"])
        routes[o["name"]] = o["address-prefix"]
        check_route(o["route-table-name"], o["name"], o["address-prefix"],
                    o["next-hop-type"], address)
    want(len(routes) <= 400, "routes", len(routes))


def table_terraform(text):
    """Its functions are more than hcl() knows: their lines are fixed."""
    block = re.compile(
        r'resource "azurerm_route" "([A-Za-z][A-Za-z0-9_-]*)" \{\n'
        r'  for_each = toset\(\[\n((?:    "[0-9a-f.:/]+",\n)*)  \]\)\n\n'
        r'  name = format\("\1_%s", replace\(replace\(each\.key, ":", "-"\), '
        r'"/", "_"\)\)\n\n((?s:.*?)\n)\}\n')
    text = re.sub(r"^#.*\n", "", text, flags=re.M)
    at, labels = 0, []
    while at < len(text):
        m = block.match(text, at)
        want(m, "no resource at", repr(text[at:at + 40]))
        at = m.end()
        labels.append(m.group(1))
        o = hcl(m.group(3).replace("each.key", "each"))
        address = o.pop("next_hop_in_ip_address", None)
        keys_are(o, "resource_group_name", "route_table_name",
                 "address_prefix", "next_hop_type")
        want(o["address_prefix"] == "each", o["address_prefix"])
        prefixes = re.findall(r'"([^"]+)"', m.group(2))
        want(len(set(prefixes)) == len(prefixes) <= 400, prefixes)
        for p in prefixes:
            name = "%s_%s" % (m.group(1), p.replace(":", "-")
                              .replace("/", "_"))
            check_route(o["route_table_name"], name, p, o["next_hop_type"],
                        address)
    want(labels and len(set(labels)) == len(labels), "labels", labels)


# --- maps of lists -----------------------------------------------------------


def yaml(text):
    """Block style with everything quoted: {name: {key: [string ...]}}."""
    want(text.endswith("\n"), "cut off")
    out, name, key = {}, None, None
    lines = [l for l in text.splitlines() if not l.startswith("#")]
    want(lines and lines.pop(0) == "---", "no ---")
    for l in lines:
        m = re.fullmatch(r'("([A-Za-z0-9_.-]+)":)|(  "([a-z0-9]+)":( \[\])?)|'
                         r'(    - "([^"\\]+)")', l)
        want(m, "line", repr(l))
        if m.group(1):
            name, key = m.group(2), None
            want(name not in out, "twice", name)
            out[name] = {}
        elif m.group(3):
            want(name is not None and m.group(4) not in out[name], l)
            want(key is None or out[name][key], "null", name, key)
            out[name][m.group(4)] = []
            key = None if m.group(5) else m.group(4)
        else:
            want(key is not None, "no list for", l)
            out[name][key].append(m.group(7))
    want(key is None or out[name][key], "null", name, key)
    return out


def check_maps(maps):
    want(maps, "no list")
    for name, m in maps.items():
        want(sorted(m) in (["ipv4", "ipv6"], ["hosts"], ["communities"]),
             name, sorted(m))
        for key, rows in m.items():
            want(isinstance(rows, list) and len(set(rows)) == len(rows), rows)
            for r in rows:
                if key in ("ipv4", "ipv6"):
                    net = ipaddress.ip_network(r)
                    want(str(net) == r and "ipv%d" % net.version == key, r)
                else:
                    want(re.fullmatch(r"[a-z0-9*_.-]+" if key == "hosts" else
                                      r"\d+(:\d+){1,2}", r), key, r)


def variables_yaml(text):
    check_maps(yaml(text))


def ansible(text):
    maps = yaml(text)
    for name in maps:
        want(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) and
             not keyword.iskeyword(name), "name", name)
    check_maps(maps)


def locals_(text):
    """Blocks of the same kind may repeat: each is read by itself."""
    blocks = text.split("locals {\n")
    want(len(blocks) > 1, "no locals")
    maps = {}
    for b in blocks[1:]:
        for name, m in hcl("locals {\n" + b)["locals"].items():
            want(name not in maps, "twice", name)
            maps[name] = m
    check_maps(maps)


def tfvars(text):
    check_maps(hcl(text))


# --- prefix lists of AWS -----------------------------------------------------


def check_entries(prefixes, family, most):
    want(0 < len(prefixes) <= most, "entries", len(prefixes))
    want(len(set(prefixes)) == len(prefixes), "twice", prefixes)
    for p in prefixes:
        net = ipaddress.ip_network(p)
        want(str(net) == p and family in (None, "IPv%d" % net.version), p)
    want(len({":" in p for p in prefixes}) == 1, "two families")


def aws_entries(text):
    body = strict_json(text)
    for e in body:
        keys_are(e, "Cidr")
    check_entries([e["Cidr"] for e in body], None, 100)


def aws_terraform(text):
    resources = hcl(text)
    want(resources, "no resource")
    for label, r in resources.items():
        want(label.split()[:2] == ["resource", "aws_ec2_managed_prefix_list"],
             label)
        keys_are(r, "name", "address_family", "max_entries", "entry",
                 "lifecycle")
        want(r["lifecycle"]["prevent_destroy"] == "true", r["lifecycle"])
        check_entries([e["cidr"] for e in r["entry"]], r["address_family"],
                      r["max_entries"])
