#!/usr/bin/env python3
"""One feed in all the clothes that people keep it in, and bodies that are no
feed, through `o365feed emit`."""

import json
import os
import sys

import fixtures
import lib

tap = lib.Tap()
folder, remove = lib.scratch()


def emit(data, *options):
    path = os.path.join(folder, "body")
    lib.write(path, data)
    return lib.run([lib.program("o365feed"), "emit", "-p", "plain", *options,
                    path])


def lines(out):
    return [x for x in out.split("\n") if x and not x.startswith("#")]


def selects(data, want, name, *options):
    rc, out, err = emit(data, *options)
    tap.ok(rc == 0 and lines(out) == want, name, f"exit {rc}", err,
           "got  " + " ".join(lines(out)), "want " + " ".join(want))


def refuses(data, word, name, *options):
    rc, out, err = emit(data, *options)
    said = [x for x in err.split("\n") if word in x]
    tap.ok(rc not in (0, 2) and out == "" and len(said) == 1, name,
           f"exit {rc}", out, err)


feed = fixtures.make_feed()
whole = fixtures.prefixes(feed)
for style in ("service", "bom", "crlf", "utf-16", "compact", "text"):
    selects(fixtures.body(feed, style), whole, style)
selects(fixtures.body(feed[::-1]), whole, "in another order")
selects(fixtures.body(feed, "utf-16").replace(b"\r\0\n\0", b"\n\0"), whole,
        "utf-16, LF")
selects(fixtures.body(fixtures.make_feed(mem=True)),
        fixtures.prefixes(fixtures.make_feed(mem=True)), "an answer for MEM")
selects(fixtures.body(fixtures.make_feed(mem=True)),
        fixtures.prefixes(fixtures.make_feed(mem=True), ["mem"]),
        "MEM by the name of intune", "--service", "intune")
for options, services, categories in (
        (["--service", "exchange"], ["exchange"], None),
        (["--service", "teams"], ["skype"], None),
        (["--category", "optimize"], None, ["optimize"]),
        (["--category", "allow"], None, ["allow"]),
        (["--service", "sharepoint,common", "--category", "allow"],
         ["sharepoint", "common"], ["allow"])):
    want = fixtures.prefixes(feed, services, categories)
    selects(fixtures.body(feed), want, " ".join(options), *options)
    selects(fixtures.body(feed), fixtures.cover(want),
            " ".join(options) + ", cover", "--combine", "cover", *options)

good = fixtures.body(feed)
for data, word, name in (
        (b"", "empty", "an empty file"),
        (b"[]", "no endpoints", "an empty array"),
        (b"{}", "not an array of endpoints", "an empty object"),
        (b"<!DOCTYPE html><html></html>", "HTML", "HTML"),
        (good[:len(good) // 2], "line ", "half of a body"),
        (good + good, "end of file", "a body twice"),
        (b"<<<<<<< HEAD\n" + good, "merge-conflict", "a merge conflict"),
        (good.replace(b'"id": 2,', b'"id": 1,'), "endpoint 1: in two",
         "an id twice"),
        (fixtures.version("2026042900"), "/version", "an answer of /version"),
        (json.dumps([{"id": 500, "endpointSetId": 149,
                      "disposition": "Add"}]).encode(), "/changes",
         "an answer of /changes"),
        (good.replace(b"52.96.0.0/14", b"52.96.0.1/14"),
         'ips[6]: "52.96.0.1/14": host bits', "host bits"),
        (good.replace(b"2603:1063::/39", b"2a01:111:2a:7::/6"),
         '"2a01:111:2a:7::/6": host bits', "a /6 for a /64"),
        (good.replace(b"13.107.64.0/18", b"13.107.64.0/33"),
         '"13.107.64.0/33": prefix length over 32', "a length over 32"),
        (b"10.0.0.0/8\n10.0.0.0/33\n", ":2: ", "a bad line of text"),
        (b"hello\n", "format not recognised", "words")):
    refuses(data, word, name)
refuses(good, "JSON, not plain prefixes", "JSON for text", "--source", "text")
refuses(fixtures.body(feed, "text"), "line 1: ", "text for JSON",
        "--source", "o365")

# The fixtures themselves keep their word.
half = fixtures.prefixes(fixtures.make_feed(keep=0.5))
tap.ok(abs(2 * len(half) - len(whole)) <= 1 and set(half) < set(whole),
       "half of the data is half", len(half), len(whole))
tap.eq({e["serviceArea"] for e in fixtures.make_feed(without=["Skype"])},
       {"Exchange", "SharePoint", "Common"}, "a service area is missing")
tap.ok("192.0.2.0/24" in fixtures.prefixes(
    fixtures.make_feed(add={37: ["192.0.2.0/24"]})), "a prefix is added")

remove()
sys.exit(tap.done())
