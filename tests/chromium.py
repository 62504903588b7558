"""Where a Chromium is, for the journeys. `CHROMIUM=` names another one."""

from __future__ import annotations

import os
import shutil
from functools import cache

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@cache
def find() -> str | None:
    """Give the program, or None: then the journeys are skipped, loudly."""
    wished = os.environ.get("CHROMIUM", "")
    for name in (wished,) if wished else NAMES:
        if found := shutil.which(name):
            return found
    return None
