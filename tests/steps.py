"""The named steps of `make check`, `make test` and `.ci/run`: one list, so that they can't differ.

    python -m tests.steps check|test|all [--workers N]

Every step runs even if one before it failed; what failed is told again at the end.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[1]
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Step:
    """One command with a name."""

    name: str
    command: tuple[str, ...]


def _pytest(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "pytest", "-q", *arguments)


# Tests that only read the code: they need no database and belong to `make check`.
_READING = (
    "tests/architecture/test_migrations.py",
    "tests/architecture/test_prose.py",
    "tests/architecture/test_copies.py",
)
CHECK = (
    Step("style", (str(PROGRAMS / "ruff"), "check")),
    Step("format", (str(PROGRAMS / "ruff"), "format", "--check")),
    Step("types", (str(PROGRAMS / "mypy"),)),
    Step("imports", (str(PROGRAMS / "lint-imports"),)),
    Step("migrations, prose, copies", _pytest("--no-header", *_READING)),
)


def _test(workers: str) -> tuple[Step, ...]:
    # Files in the order of their names, not of their size: the longest tests (kills, the demo, a
    # day of a clinic) are few to a file, and would otherwise run last, one worker idle beside them.
    parallel = ("-n", workers, "--dist", "loadfile", "--no-loadscope-reorder", "--durations=12")
    return (
        Step("tests", _pytest(*parallel, "--ignore=tests/journeys")),
        # A run of their own: the browser's event loop and Django's ORM don't share a process.
        Step("journeys", _pytest(*parallel, "tests/journeys")),
    )


def _run(step: Step) -> bool:
    """Run one step; tell how long it took and whether it went well."""
    print(f"── {step.name}", flush=True)
    started = time.monotonic()
    done = subprocess.run(step.command, cwd=PROJECT_DIR, check=False)
    seconds = time.monotonic() - started
    print(
        f"── {step.name}: {'ok' if done.returncode == 0 else 'FAILED'}, {seconds:.1f} s", flush=True
    )
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.steps")
    parser.add_argument("which", choices=["check", "test", "all"])
    parser.add_argument("--workers", default="2")
    options = parser.parse_args(arguments)
    steps = {
        "check": CHECK,
        "test": _test(options.workers),
        "all": CHECK + _test(options.workers),
    }[options.which]
    failed = [step.name for step in steps if not _run(step)]
    print(f"Failed: {', '.join(failed)}" if failed else f"All {len(steps)} steps passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
