"""Download pages and what they lead to, made up for the tests: the markup is
ours, the shapes are those in which pages of each time held their links."""

import json

import lib
from fetching import Case

GUID = "12345678-90ab-4cde-8f01-234567890abc"
FOLDER = f"/download/7/1/D/{GUID.upper()}"
LOWER = f"/download/7/1/d/{GUID}"


def tags(change=1, prefixes=("192.0.2.0/24",), cloud="Public", end="\n"):
    """A file of service tags in the published format."""
    text = json.dumps({
        "changeNumber": change, "cloud": cloud,
        "values": [{
            "name": "PowerPlatformInfra", "id": "PowerPlatformInfra",
            "properties": {
                "changeNumber": change, "region": "", "regionId": 0,
                "platform": "Azure", "systemService": "PowerPlatformInfra",
                "addressPrefixes": list(prefixes),
                "networkFeatures": ["API", "NSG"]}}]}, indent=2)
    return text.replace("\n", end)


def name(date, cloud="Public"):
    return f"ServiceTags_{cloud}_{date}.json"


def page_2020(link):
    """Two plain links, one more for those without scripts, and a script."""
    return f"""<!DOCTYPE html>
<html><head><title>Download</title></head><body>
<noscript><table><tr><td>{link.rsplit('/', 1)[1]}</td>
<td><a href="{link}">here</a></td><td>1.1 MB</td></tr></table></noscript>
<a target="_self" class="mscom-link failoverLink" href="{link}">by hand</a>
<script>var downloadData={{base_0:{{url:"{link}",id:1}}}};</script>
</body></html>
"""


def page_script_only(link):
    """Nothing but the script's data."""
    return ("<html><script>downloadData={base_0:{url:\"" + link +
            "\"}}</script></html>")


def details(link, escape=lambda s: s):
    view = {"dlcDetailsView": {
        "downloadTitle": "Ranges", "downloadFile": [{
            "isPrimary": "False", "name": link.rsplit("/", 1)[-1],
            "url": link, "size": "4310000", "version": "2026.11.16",
            "datePublished": "11/16/2026 4:00:00 PM"}]}}
    return escape(json.dumps(view, separators=(",", ":")))


def page_2023(link):
    """A link that is a button, and JSON in a script."""
    return f"""<!DOCTYPE html><html lang="en"><body><main>
<a class="button dlcdetail__download-btn" href="{link}" target="_blank"
 data-m="{{}}">Download</a></main>
<script>window.__DLCDetails__={details(link)}</script></body></html>"""


def page_slashes(link):
    """Only JSON, with the solidus escaped."""
    return "<html><script>window.__DLCDetails__=" + details(
        link, lambda s: s.replace("/", "\\/")) + "</script></html>"


def page_unicode(link):
    """Only JSON, as serializers write it that fear HTML."""
    return "<html><script>window.__DLCDetails__=" + details(
        link, lambda s: s.replace("/", "\\u002f").replace(
            ":/", "\\u003A/").replace("_", "\\u005F")) + "</script></html>"


def page_entities(link):
    """A link with character references."""
    return "<html><a href='" + link.replace("/", "&#x2F;").replace(
        ":", "&#58;").replace("_", "&lowbar;") + "'>x</a></html>"


def page_attribute(link):
    """JSON in an attribute: both escapes, one in the other."""
    return "<html><div data-view=\"" + details(
        link, lambda s: s.replace("/", "\\/").replace(
            '"', "&quot;")) + "\"></div></html>"


def page_nested(link):
    """JSON in a string of JSON."""
    return "<html><script>x=" + json.dumps(details(
        link, lambda s: s.replace("/", "\\/"))) + "</script></html>"


def page_upper(link):
    """Scheme, host and name in another case."""
    scheme, rest = link.split("://", 1)
    head, last = rest.rsplit("/", 1)
    return f"<a href={scheme.upper()}://{head.upper()}/{last.upper()}>x</a>"


def page_query(link):
    return f"<a href=\"{link}?culture=en-us&amp;x=1#top\">x</a>"


PAGES = [page_2020, page_script_only, page_2023, page_slashes, page_unicode,
         page_entities, page_attribute, page_nested, page_query]


class Centre:
    """A download centre on the test server: one page, files with dates."""

    def __init__(self, server, listener="other"):
        self.server = server
        self.host = f"127.0.0.1:{server.port[listener]}"

    def link(self, date, cloud="Public", folder=LOWER):
        return f"https://{self.host}{folder}/{name(date, cloud)}"

    def rules(self, *dates, page=page_2023, body=None, cloud="Public",
              **act):
        """The page of the first date, and all files."""
        rules = {"/details": {"text": page(self.link(dates[0], cloud)),
                              **act}}
        for d in dates:
            rules[f"{LOWER}/{name(d, cloud)}"] = {
                "text": body or tags(int(d[-2:]), cloud=cloud),
                "etag": f'"{d}"'}
        return rules

    def extra(self, *more):
        return [f"page {self.server.url()}/details",
                f"download-host {self.host}", *more]


class Tags(Case):
    """A feed of service tags that is found by the page of the test server."""

    def __init__(self, root, server, *more):
        super().__init__(root, server, "azure")
        self.centre = Centre(server)
        self.more = list(more)

    def get(self, rules=None, more=(), **kw):
        if rules is not None:
            self.server.set(rules)
        return self.run(source="service-tags", url="",
                        extra=self.centre.extra(*self.more, *more), **kw)

    def note(self):
        if not self.has("note"):
            return {}
        lines = lib.read(self.path("note")).decode().splitlines()[1:]
        return dict(x.split(" ", 1) for x in lines)

    def begun(self, date, **kw):
        """After a good first run, promoted."""
        r = self.get(self.centre.rules(date, **kw))
        assert r.feeds["azure"] == ("candidate", date), r
        self.promote()
        return self
