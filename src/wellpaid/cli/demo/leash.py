"""Runs a program that ends when the demo does, even when the demo is killed and can't say so.

Called as a script, ``python leash.py PROGRAM ARGUMENT…``; it becomes that program. Where the
kernel has no such signal (macOS), the program runs all the same.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1

if __name__ == "__main__":
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == 1:  # it died before we asked
            sys.exit(1)
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 the demo's own programs
