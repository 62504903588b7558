"""One program of the demo, in a process group of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LEASH = Path(__file__).with_name("leash.py")
_TAIL_BYTES = 4000


@dataclass(frozen=True)
class Program:
    """What to run, and how to tell that it has come up.

    :param arguments: of Python, such as ``("-m", "wellpaid.sandbox")``
    :param is_ready: asked again and again after a start until it says yes
    """

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    is_ready: Callable[[], bool]


class Child:
    """A program that runs, or ran."""

    def __init__(self, program: Program, log_dir: Path) -> None:
        self.program = program
        self.log_path = log_dir / f"{program.name}.log"
        self.started_at = time.monotonic()
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 our own programs
                [sys.executable, "-I", "-S", str(_LEASH), sys.executable, *program.arguments],
                env=dict(program.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.pid = self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended: negative for a signal; None while it runs."""
        return self._process.poll()

    def ask_to_end(self) -> None:
        """Tell the program to end; it tells those that it started."""
        if self.exit_code is None:
            self._process.terminate()

    def bury(self) -> None:
        """Kill what is left of it and of those that it started: an orphan would keep the port."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def last_lines(self) -> str:
        """Give the end of its log."""
        with self.log_path.open("rb") as log:
            log.seek(max(0, self.log_path.stat().st_size - _TAIL_BYTES))
            return log.read().decode(errors="replace").strip()


def stop_all(children: list[Child], *, within_seconds: float) -> None:
    """Ask all to end, wait, and kill those that don't."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline and any(child.exit_code is None for child in children):
        time.sleep(0.05)
    for child in children:
        child.bury()
