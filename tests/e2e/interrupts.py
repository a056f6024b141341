"""Ending a run while its fetching program asks for a body."""

import os
import signal
import time


def heed():
    """A runner started with nohup or in the background ignores some."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def waited(pid, s):
    """Wait until the slow body is asked for; the children by then."""
    for _ in range(100):
        if "/endpoints/Worldwide" in s.paths():
            break
        time.sleep(0.05)
    time.sleep(0.2)
    found = []
    for n in os.listdir("/proc") if os.path.isdir("/proc/self") else []:
        try:
            with open(f"/proc/{n}/stat", encoding="ascii",
                      errors="replace") as f:
                if n.isdigit() and \
                        int(f.read().rsplit(")", 1)[1].split()[1]) == pid:
                    found.append(int(n))
        except OSError:
            pass
    return found


def gone(pids):
    for _ in range(40):
        if not any(os.path.exists(f"/proc/{p}") for p in pids):
            return True
        time.sleep(0.05)
    return False
