"""What the end-to-end tests share: TAP, certificates, the server, programs.

Standard library only, and the openssl command for the certificates.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

# A shell's job in the background ignores one, and nohup the other; so would
# what is started here.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
    signal.signal(signal.SIGHUP, lambda *_: None)

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))


class Tap:
    """TAP lines: ok N - name.  A failed check says what it saw."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def ok(self, good, name, *seen):
        self.count += 1
        if not good:
            self.failed += 1
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}",
              flush=True)
        if not good:
            for s in seen:
                for line in str(s).splitlines() or [""]:
                    print("#   " + line[:500], flush=True)
        return good

    def eq(self, got, want, name, *seen):
        return self.ok(got == want, name, f"got  {got!r}", f"want {want!r}",
                       *seen)

    def skip(self, name, why):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {why}", flush=True)

    def done(self):
        """Print the plan; the exit status of the test program."""
        print(f"1..{self.count}", flush=True)
        return 1 if self.failed else 0


def scratch():
    """A temporary directory of one's own, and a function that removes it."""
    d = tempfile.mkdtemp(prefix="o365feed-e2e-")
    return d, lambda: shutil.rmtree(d, ignore_errors=True)


def program(name):
    """The program under test: from the environment, else at the top."""
    var = name.upper().replace("-", "_")
    return os.environ.get(var) or os.path.join(TOP, name)


def preload(folder, source, *flags):
    """A shared object of that C file, to be loaded first: its path, and why
    there is none or None."""
    so = os.path.join(folder, os.path.basename(source)[:-2] + ".so")
    cc = shlex.split(os.environ.get("CC") or "cc")
    try:
        p = subprocess.run(
            cc + ["-D_GNU_SOURCE", "-shared", "-fPIC", "-O1", "-o", so,
                  source, *flags],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    except OSError as e:
        return so, f"{cc[0]}: {e.strerror}"
    return so, None if p.returncode == 0 else \
        f"{os.path.basename(source)}: {p.stdout.decode().strip()[-300:]}"


# How much slower programs may be, under valgrind and the like.
TIMES = int(os.environ.get("TIMES") or 1)


def run(argv, stdin="", timeout=60, env=None, cwd=None):
    """Run a program: exit status, standard output, standard error."""
    full = {k: v for k, v in os.environ.items()
            if not k.lower().endswith("_proxy") and
            k != "O365FEED_CLIENT_ID"}
    full.update(env or {})
    timeout *= TIMES
    p = subprocess.run(argv, input=stdin.encode(), timeout=timeout, cwd=cwd,
                       env=full, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, check=False)
    return (p.returncode, p.stdout.decode(errors="replace"),
            p.stderr.decode(errors="replace"))


def write(path, data):
    """Write a file in one step, so that a reader never meets half of it."""
    temp = path + ".new"
    with open(temp, "wb") as f:
        f.write(data.encode() if isinstance(data, str) else data)
    os.rename(temp, path)


def read(path):
    with open(path, "rb") as f:
        return f.read()


def tree(folder):
    """All files below: relative path to bytes.  To compare before and after."""
    found = {}
    for base, _, names in os.walk(folder):
        for n in names:
            p = os.path.join(base, n)
            found[os.path.relpath(p, folder)] = read(p)
    return found


# ---- certificates

def openssl(*args, cwd):
    p = subprocess.run(["openssl", *args], cwd=cwd, stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       check=False)
    if p.returncode != 0:
        sys.exit("openssl " + " ".join(args) + ":\n" +
                 p.stdout.decode(errors="replace"))


CA_CONF = """
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
serial = serial
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[good]
subjectAltName = DNS:localhost, IP:127.0.0.1
[wrong]
subjectAltName = DNS:elsewhere.example
"""


def make_authority(d, name):
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650",
            "-subj", f"/CN=o365feed test {name}", "-keyout", name + ".key",
            "-out", name + ".pem", cwd=d)


def make_cert(d, name, ca, names, start="20200101000000Z",
              end="20491231000000Z"):
    """A server certificate NAME.pem, NAME.key, signed by CA."""
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
            f"/CN=o365feed test {name}", "-keyout", name + ".key", "-out",
            name + ".csr", cwd=d)
    openssl("ca", "-batch", "-config", "ca.conf", "-rand_serial", "-notext",
            "-cert", ca + ".pem", "-keyfile", ca + ".key", "-extensions",
            names, "-startdate", start, "-enddate", end, "-in",
            name + ".csr", "-out", name + ".pem", cwd=d)


def make_certs(d):
    """ca.pem to trust, and one certificate for each listener of Server."""
    write(os.path.join(d, "ca.conf"), CA_CONF)
    write(os.path.join(d, "index.txt"), "")
    make_authority(d, "ca")
    make_authority(d, "stranger")
    make_cert(d, "good", "ca", "good")
    make_cert(d, "wrong", "ca", "wrong")
    make_cert(d, "expired", "ca", "good", "20200101000000Z",
              "20200201000000Z")
    make_cert(d, "unknown", "stranger", "good")


# ---- the server

class Server:
    """The fault server: start, set a scenario, read what was asked, stop."""

    TLS = ("good", "other", "wrong", "expired", "unknown")

    def __init__(self, folder):
        self.folder = folder
        self.serial = 0
        self.mark = 0
        make_certs(folder)
        self.ca = os.path.join(folder, "ca.pem")
        self.set({})
        specs = []
        for n in self.TLS:
            cert = os.path.join(folder, ("good" if n == "other" else n))
            specs.append(f"{n}:{cert}.pem:{cert}.key")
        specs.append("plain")
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "server.py"), folder, *specs],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = {}
        for line in self.process.stdout:
            word = line.decode().split()
            if word == ["ready"]:
                break
            self.port[word[0]] = int(word[1])
        else:
            sys.exit("the test server did not start")

    def stop(self):
        """End the server, by its own process."""
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait(10)

    def url(self, listener="good", host="127.0.0.1"):
        scheme = "http" if listener == "plain" else "https"
        return f"{scheme}://{host}:{self.port[listener]}"

    def set(self, rules):
        """Play these rules from now on, and forget what was asked before."""
        write(os.path.join(self.folder, "scenario.json"), json.dumps(rules))
        self.mark = len(self.lines())

    def lines(self):
        try:
            return read(os.path.join(self.folder,
                                     "requests.log")).splitlines()
        except FileNotFoundError:
            return []

    def requests(self):
        """What was asked since set(): a list of dicts."""
        return [json.loads(x) for x in self.lines()[self.mark:]]

    def paths(self):
        return [r["path"] for r in self.requests()]


# ---- a feed in the published format, from facts

def endpoint(number, area, ips=None, urls=None, category="Optimize",
             ports="443"):
    e = {"id": number, "serviceArea": area,
         "serviceAreaDisplayName": area + " Online"}
    if urls:
        e["urls"] = urls
    if ips:
        e["ips"] = ips
    e.update({"tcpPorts": ports, "expressRoute": category != "Default",
              "category": category, "required": True})
    return e


FEED = [
    endpoint(1, "Exchange", ["13.107.6.152/31", "40.96.0.0/13",
                             "2603:1006::/40"], ["outlook.office.com"]),
    endpoint(31, "SharePoint", ["13.107.136.0/22", "2620:1ec:8f8::/46"],
             ["*.sharepoint.com"]),
    endpoint(56, "Common", ["20.190.128.0/18"], ["login.microsoft.com"],
             "Allow"),
    endpoint(78, "Common", None, ["*.office.net"], "Default"),
]

FEED_MEM = [
    endpoint(163, "MEM", ["20.37.153.0/24"], ["*.manage.microsoft.com"],
             "Allow"),
]


def feed_body(entries=None):
    """As the service sends it: two spaces, LF, no final newline."""
    return json.dumps(FEED if entries is None else entries, indent=2)


def version_body(version, instance="Worldwide"):
    return json.dumps({"instance": instance, "latest": version}, indent=2)


def service(version="2026051800", body=None, mem=None, instance="Worldwide"):
    """Rules of a service in good health."""
    return {
        f"/version/{instance}": {"text": version_body(version, instance)},
        f"/endpoints/{instance}": {"text": body or feed_body()},
        f"/endpoints/{instance}?ServiceAreas=MEM":
            {"text": mem or feed_body(FEED_MEM)},
    }
