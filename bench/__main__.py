"""Every figure with its peer: ``make bench``, or ``python -m bench [--quick] [part …]``.

Each part runs as a process of its own, against a fresh database on the benchmarks' own PostgreSQL.
The whole takes a quarter of an hour on two cores; ``--quick`` is a smoke run of seconds, whose
figures mean nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime

from bench import server

PARTS = (
    "ledger", "pages", "imports", "guest_timing", "growth", "statements", "lists", "nacha",
    "remittances", "claims", "search", "matching",
)  # fmt: skip


def main() -> None:
    """Run the parts one after another; fails if one of them does."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run of seconds")
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    paths = (str(server.PROJECT_DIR / "src"), str(server.PROJECT_DIR))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONWARNINGS": "ignore"}
    load = os.getloadavg()[0]
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()}, {os.cpu_count()} cores, "
        f"load {load:.1f} before we began, Python {platform.python_version()}"
    )
    failed = []
    for part in options.parts or PARTS:
        print(f"\n== {part}", flush=True)
        start = time.monotonic()
        command = [sys.executable, "-m", f"bench.{part}", *(["--quick"] if options.quick else [])]
        done = subprocess.run(command, env=environment, cwd=server.PROJECT_DIR, check=False)
        print(f"   ({time.monotonic() - start:.0f} s)", flush=True)
        if done.returncode:
            failed.append(part)
    server.stop()
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
