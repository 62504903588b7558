"""Keeps the demo's programs alive: one that dies is started again, after a growing wait."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from .children import Child, Program, stop_all

_POLL_SECONDS = 0.1
_FIRST_WAIT_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 10.0
# Who ran this long has come up well: its next death counts as the first again.
_HEALTHY_AFTER_SECONDS = 30.0
_STOP_SECONDS = 6.0


class ProgramFailed(RuntimeError):
    """A program did not come up; the message ends with its log."""


class Stopped(Exception):
    """Somebody asked the demo to stop."""


class Supervisor:
    """Starts programs, watches them, and stops them in the end.

    :param pids_path: file that tells which program has which process id, for whoever tries out
        what happens when one is killed
    :param say: told in one line whatever a person should know
    """

    def __init__(
        self, *, log_dir: Path, pids_path: Path, say: Callable[[str], None], stop: threading.Event
    ) -> None:
        self._log_dir, self._pids_path, self._say, self._stop = log_dir, pids_path, say, stop
        self._running: dict[str, Child] = {}
        self._deaths: dict[str, int] = {}
        self._again_at: dict[str, tuple[float, Program]] = {}
        log_dir.mkdir(parents=True, exist_ok=True)

    def start(self, program: Program, *, within_seconds: float = 60) -> None:
        """Start a program and wait until it is ready.

        :raises ProgramFailed: it ended or isn't ready in time
        :raises Stopped: the demo is being stopped meanwhile
        """
        child = self._spawn(program)
        deadline = time.monotonic() + within_seconds
        while not program.is_ready():
            if child.exit_code is not None or time.monotonic() > deadline:
                end = "ended at once" if child.exit_code is not None else "doesn't answer"
                raise ProgramFailed(f"{program.name} {end}. Its log ends:\n{child.last_lines()}")
            if self._stop.wait(_POLL_SECONDS):
                raise Stopped

    def watch(self) -> None:
        """Look after the programs until the demo is to stop."""
        while not self._stop.wait(_POLL_SECONDS):
            self.look()

    def look(self) -> None:
        """Start again what is due, and note who has died."""
        for name, (when, program) in list(self._again_at.items()):
            if time.monotonic() >= when:
                del self._again_at[name]
                self._spawn(program)
                self._say(f"{name} was started again.")
        for name, child in list(self._running.items()):
            if child.exit_code is not None:
                del self._running[name]
                self._note_death(child)

    def _note_death(self, child: Child) -> None:
        name = child.program.name
        if time.monotonic() - child.started_at > _HEALTHY_AFTER_SECONDS:
            self._deaths[name] = 0
        seconds = min(_FIRST_WAIT_SECONDS * 2 ** self._deaths.get(name, 0), _LONGEST_WAIT_SECONDS)
        self._deaths[name] = self._deaths.get(name, 0) + 1
        child.bury()
        self._again_at[name] = (time.monotonic() + seconds, child.program)
        self._say(
            f"{name} ended ({_how(child.exit_code)}); it is started again in {seconds:g} s. "
            f"Its log: {child.log_path}"
        )

    def _spawn(self, program: Program) -> Child:
        child = Child(program, self._log_dir)
        self._running[program.name] = child
        pids = {name: running.pid for name, running in self._running.items()}
        new = self._pids_path.with_suffix(".new")
        new.write_text(json.dumps({"supervisor": os.getpid(), **pids}), "utf-8")
        new.replace(self._pids_path)
        return child

    def stop(self) -> None:
        """Stop every program, those that don't listen too."""
        children = list(self._running.values())
        self._running.clear()
        self._again_at.clear()
        stop_all(children, within_seconds=_STOP_SECONDS)
        self._pids_path.unlink(missing_ok=True)


def _how(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return f"signal {-exit_code}"
    return f"exit code {exit_code}"
