"""Start everything on this machine, with invented people, a simulated card processor and bank."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wellpaid.cli.demo.places import Places, PortTaken, read_port
from wellpaid.cli.demo.run import AlreadyRunning, run_demo
from wellpaid.cli.demo.supervisor import ProgramFailed
from wellpaid.settings import env


class Command(BaseCommand):
    """Runs until Ctrl-C or SIGTERM."""

    help = "Start everything on this machine: the pages, the jobs, a simulated outside world."
    # The tables are made by the demo itself, and the checks run with the pages.
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Start, watch, stop."""
        try:
            run_demo(places=Places(read_port(env.read("PORT"))), say=self._say)
        except (PortTaken, AlreadyRunning, ProgramFailed) as error:
            raise CommandError(str(error)) from None

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
