#!/usr/bin/env python3
"""`o365feed list` and `o365feed check` from outside."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(os.environ.get("O365FEED", "./o365feed"))
TMP = tempfile.mkdtemp(prefix="list")

count = 0
failed = False


def ok(good, name, *why):
    global count, failed
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good:
        failed = True
        for w in why:
            print("# " + str(w).replace("\n", "\n# "))


def run(*args, stdout=subprocess.PIPE):
    env = dict(os.environ, XDG_CONFIG_HOME=TMP, HOME=TMP)
    p = subprocess.run([PROGRAM, *args], stdin=subprocess.DEVNULL,
                       stdout=stdout, stderr=subprocess.PIPE, env=env,
                       timeout=60)
    return p.returncode, (p.stdout or b"").decode(), p.stderr.decode()


def write(name, text):
    path = os.path.join(TMP, name)
    with open(path, "w") as f:
        f.write(text)
    return path


def column(text, n=0):
    """The n-th column of a table, its head left out."""
    return [re.split(r" {2,}", line)[n] for line in text.splitlines()[1:]]


# --- list ---------------------------------------------------------------------

VALUES = {
    "families": {"apart", "together"},
    "matches": {"route", "address", "host", "value", "any"},
    "rows": {"prefix", "host", "value"},
    "load": {"merge", "replace", "file"},
    "delta": {"none", "lines", "object"},
    "empty": {"matches-nothing", "permits-all", "error", "unknown"},
    "missing": {"matches-nothing", "permits-all", "error", "unknown"},
}


def limits_text(limits):
    """As the table has them: "name 63, sequence 65535", or "-"."""
    most = dict(limits, sequence=(limits["sequence"] or {}).get("max"))
    return ", ".join(f"{k} {most[k]}" for k in (
        "name", "rows", "line", "text", "sequence") if most[k]) or "-"


def platforms():
    status, out, err = run("list", "platforms", "--json")
    rows = json.loads(out)
    names = [r["name"] for r in rows]
    ok(status == 0 and not err and rows and len(set(names)) == len(names),
       "platforms: an array of objects, each name once", status, err, names)
    bad = [(r["name"], k, r.get(k)) for r in rows for k in VALUES
           if r.get(k) not in VALUES[k]]
    ok(not bad, "platforms: values are words of a small set", *bad)
    bad = [(r["name"], k) for r in rows for k in
           ("name", "kind", "title", "checked") if not r.get(k)]
    ok(not bad, "platforms: name, kind, title, checked are there", *bad)
    bad = [r["name"] for r in rows if set(r["limits"]) != {
        "name", "rows", "line", "text", "sequence"} or any(
            v is not None and not isinstance(v, int)
            for k, v in r["limits"].items() if k != "sequence")]
    ok(not bad, "platforms: limits", *bad)
    bad = [r["name"] for r in rows if r["limits"]["sequence"] is not None and
           not 0 < r["limits"]["sequence"]["step"] <
           r["limits"]["sequence"]["max"]]
    ok(not bad, "platforms: sequence numbers", *bad)
    bad = [r["name"] for r in rows if r["rows"] == "prefix" and
           not {"exact", "data"} & set(r["ranges"])]
    ok(not bad, "platforms: every one can say an exact prefix", *bad)
    wanted = {"cisco-ios-prefix-list", "cisco-ios-object-group",
              "cisco-iosxr-prefix-set", "junos-prefix-list",
              "junos-route-filter-list", "arista-eos-prefix-list",
              "bird2-prefix-set", "frr-prefix-list", "plain", "json", "csv",
              "format"}
    ok(wanted <= set(names), "platforms: those of the first release",
       wanted - set(names))
    status, out, err = run("list", "platforms")
    ok(status == 0 and not err and column(out) == names,
       "platforms: the table has the same", status, out, err)
    bad = [(r["name"], want, column(out, n)[i]) for n, want in enumerate(
        ("name", "matches", "load", "delta", "empty", "missing", "kind", None,
         "checked", "title", "load_how"))
        for i, r in enumerate(rows)
        if want is not None and column(out, n)[i] != (r[want] or "-")]
    ok(not bad, "platforms: columns are aligned, and what JSON says", *bad)
    bad = [(r["name"], said) for r, said in zip(rows, column(out, 7))
           if said != limits_text(r["limits"])]
    ok(not bad, "platforms: limits in the table", *bad)
    ok(any(limits_text(r["limits"]) != "-" for r in rows) and
       any(r["checked"] == "no" for r in rows) and
       {r["delta"] for r in rows} == VALUES["delta"],
       "platforms: there are limits, unchecked ones, all kinds of deltas")


def others():
    status, out, err = run("list", "sources", "--json")
    rows = json.loads(out)
    by_name = {r["name"]: r for r in rows}
    ok(status == 0 and {"service", "category", "hosts"} <=
       set(by_name["o365"]["attributes"]) and
       by_name["text"]["attributes"] == [], "sources", status, out, err)
    status, out, err = run("list", "sources")
    ok(status == 0 and column(out) == [r["name"] for r in rows],
       "sources: the table has the same", status, out, err)
    status, out, err = run("list", "commands", "--json")
    names = [r["name"] for r in json.loads(out)]
    ok(status == 0 and {"run", "diff", "list", "check"} <= set(names),
       "commands", status, out, err)
    status, out, err = run("list", "commands")
    ok(status == 0 and column(out) == names, "commands: the table has the "
       "same", status, out, err)
    bad = [n for n in names if run(n, "--help")[0] != 0]
    ok(not bad, "commands: each answers --help", *bad)
    for args in (["list"], ["list", "nothing"],
                 ["list", "platforms", "sources"], ["list", "--nothing"]):
        status, out, err = run(*args)
        ok(status == 64 and not out and err.count("\n") == 1,
           " ".join(args) + ": usage", status, out, err)
    with open("/dev/full", "wb") as full:
        status, out, err = run("list", "platforms", stdout=full)
    ok(status == 1 and err.count("\n") == 1, "a full disk is said", status,
       err)


SUBJECTS = ("profiles", "geos", "regions", "communities")


def tables():
    """What is printed reads back to the same, and no row lacks a source."""
    text = {}
    rows = {}
    for name in SUBJECTS:
        status, text[name], err = run("list", name)
        rows[name] = json.loads(run("list", name, "--json")[1])
        ok(status == 0 and not err and len(rows[name]) ==
           text[name].count("\n") - 1 > 5, "list " + name, status, err)
        bad = [r for r in rows[name] if not r["source"] or
               (r["date"] is None and "no document" not in r["source"])]
        ok(not bad, name + ": each row has its source and date", *bad)
    every = write("tables", "".join(text[name] for name in SUBJECTS))
    for name in SUBJECTS:
        status, out, err = run("list", name, "--tables", every)
        ok((status, out) == (0, text[name]), name + " reads back to the same",
           status, err)
        one = write("one", text[name])
        status, out, err = run("list", name, "--tables", one)
        ok((status, out) == (0, text[name]), name + " alone, too", status,
           err)
    names = {r["region"] for r in rows["regions"]}
    used = {n for r in rows["geos"] for n in r["regions"]}
    used |= {n for r in rows["communities"] if r["kind"] == "region"
             for n in r["name"]}
    ok(used <= names, "regions of geos and communities are in the table",
       used - names)
    ok({"crm", "crm-inbound", "crm-wide", "crm-extra", "signin"} ==
       {r["profile"] for r in rows["profiles"]}, "the profiles")
    ours = write("ours", text["regions"].splitlines()[0] +
                 "\nnewland  New Land  public  -  2026-05  ARM\n")
    status, out, err = run("list", "regions", "--tables", ours)
    ok(status == 0 and out.splitlines()[-1].split() == [
        "newland", "New", "Land", "public", "-", "2026-05", "ARM"],
       "a file adds a region", status, out[-200:], err)
    ok(len(out.splitlines()) == len(text["regions"].splitlines()) + 1,
       "and leaves the others")
    bad = write("bad", "\n" + text["geos"].replace("westeurope", "mars"))
    status, out, err = run("list", "geos", "--tables", bad)
    ok(status == 78 and not out and re.search(
        r"bad:6: \"EUR\": \"mars\" is not in the table of regions", err) and
       err.count("\n") == 1, "a bad line with its place", status, err)
    os.chmod(ours, 0o666)
    status, out, err = run("list", "regions", "--tables", ours)
    ok(status == 78 and "everybody may write" in err,
       "a file that all may write to is refused", status, err)
    for path in (os.path.join(TMP, "none"), TMP):
        status, out, err = run("list", "regions", "--tables", path)
        ok(status == 78 and not out and err.count("\n") == 1,
           "no such file, a directory", status, err)
    status, out, err = run("list", "platforms", "--tables", every)
    ok(status == 64 and not out, "--tables where it does nothing", status,
       err)


# --- check --------------------------------------------------------------------

GOOD = """\
state-dir "state"
record-dir "records"
feed m365 { source o365 instance worldwide }
list TEAMS {
	from m365
	use routes
	service { teams }
	match orlonger
}
output edge { file "edge.cfg" platform cisco-ios-prefix-list lists { TEAMS } }
"""


def check():
    good = write("good.conf", GOOD)
    status, out, err = run("check", "-f", good)
    ok((status, out, err) == (0, "", ""), "check: fine and quiet", status,
       out, err)
    status, out, err = run("check", "-v", "-f", good)
    again = write("again.conf", out)
    ok(status == 0 and "TEAMS" in out, "check -v prints it back", status, out,
       err)
    status, twice, err = run("check", "-v", "-f", again)
    ok(status == 0 and twice == out, "check: what it prints reads back",
       status, twice, err)
    bad = write("bad.conf", GOOD.replace("use routes", "use rotes")
                .replace("cisco-ios-prefix-list", "cisco-ios-prefixlist"))
    status, out, err = run("check", "-f", bad)
    ok(status == 78 and not out and "bad.conf:6:" in err and
       "bad.conf:10:" in err, "check: both typos with their lines", status,
       out, err)
    status, out, err = run("check", "-f", os.path.join(TMP, "none.conf"))
    ok(status == 78 and not out and err.count("\n") == 1,
       "check: no such file", status, out, err)
    with open("/dev/full", "wb") as full:
        status, out, err = run("check", "-v", "-f", good, stdout=full)
    ok(status == 1 and err, "check -v: a full disk is said", status, err)


try:
    platforms()
    others()
    tables()
    check()
finally:
    shutil.rmtree(TMP, ignore_errors=True)
print("1..%d" % count)
sys.exit(failed)
