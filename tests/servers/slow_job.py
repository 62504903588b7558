"""A job that is slow the first time: for killing a worker in the middle of it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from procrastinate.contrib.django import app

_TOO_LONG_SECONDS = 300


@app.task(name="tests.slow_job", queue="payments")
def slow_job(*, folder: str, **_: Any) -> None:
    """Note the start; the first time, wait to be killed; then note the end."""
    place = Path(folder)
    is_first = not (place / "started").exists()
    (place / "started").write_text(str(os.getpid()), "utf-8")
    if is_first:
        time.sleep(_TOO_LONG_SECONDS)
    (place / "done").write_text(str(os.getpid()), "utf-8")
