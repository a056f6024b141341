"""A run without change against a TLS server of our own, beside curl.

Certificates are trusted as on a real system: about 140 authorities, and ours
among them, as a bundle (curl's default) and as a hashed directory (what
o365feed looks for).
"""

import glob
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "e2e"))

import lib                                          # noqa: E402
import whole                                        # noqa: E402

AUTHORITIES = 140       # in the usual bundle, 2024
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.*?"
                         rb"-----END CERTIFICATE-----\n", re.S)


def authorities(folder):
    """The system's certificates, or as many of our own."""
    if os.path.exists(BUNDLE):
        found = CERTIFICATE.findall(lib.read(BUNDLE))
        if len(found) > AUTHORITIES // 2:
            return found
    for i in range(AUTHORITIES):
        lib.make_authority(folder, f"other{i}")
    return [lib.read(p) for p in glob.glob(os.path.join(folder, "other*.pem"))]


def trust(folder, ca):
    """A bundle, and a hashed directory, with this authority in both."""
    bundle = os.path.join(folder, "bundle.pem")
    hashed = os.path.join(folder, "hashed")
    os.mkdir(hashed)
    certs = authorities(folder) + [lib.read(ca)]
    lib.write(bundle, b"".join(certs))
    for i, c in enumerate(certs):
        lib.write(os.path.join(hashed, f"{i}.pem"), c)
    lib.openssl("rehash", hashed, cwd=folder)
    return bundle, hashed, len(certs)


class Online:
    """The server, an installation that has run once, and both commands."""

    def __init__(self, folder):
        folder = os.path.abspath(folder)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(os.path.join(folder, "server"))
        self.server = lib.Server(os.path.join(folder, "server"))
        self.server.set(lib.service())
        bundle, hashed, self.authorities = trust(folder, self.server.ca)
        url = self.server.url()
        self.house = whole.House(
            folder, feed=f'instance Worldwide url "{url}" ca-file "{hashed}"')
        r = self.house.run()
        if r.rc != 0:
            self.server.stop()
            raise RuntimeError(f"the first run failed: {r}")
        asked = len(self.server.requests())
        self.curl = None
        if shutil.which("curl"):
            # the bundle in place of the built-in one, else all defaults
            self.curl = ["curl", "-s", "--cacert", bundle, "-o",
                         os.path.join(folder, "answer"), self.ask(url)]
        r = self.house.run()
        if r.rc != 0 or r.out or r.err or \
                len(self.server.requests()) != asked + 1:
            self.server.stop()
            raise RuntimeError(f"a run without change asks more than once: {r}")

    def ask(self, url):
        """The request that a run without change makes: the first one made."""
        first = self.server.requests()[0]
        query = "&".join(f"{k}={v}" for k, v in first["query"].items())
        return url + first["path"] + ("?" + query if query else "")

    def command(self):
        return [os.path.abspath(self.house.program), "run", "-f",
                self.house.conf]

    def works(self):
        """Does curl get an answer with that bundle?"""
        return self.curl is not None and subprocess.run([
            *self.curl, "-f"], check=False).returncode == 0

    def stop(self):
        self.server.stop()
