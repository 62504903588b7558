"""Tell the operator's page that a backup was made, or that one was restored to try it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wellpaid.core.oversight.operations.keep_checks import GOOD, Checked, keep_checks
from wellpaid.kit.clock import utc_now

_NAMES = {"backup": "backup", "restore_test": "restore test"}


class Command(BaseCommand):
    """``note_backup backup`` or ``note_backup restore_test``, at the end of who does it."""

    help = "Note that a backup was made, or that one was restored to try it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what was done."""
        parser.add_argument("what", choices=sorted(_NAMES))

    def handle(self, *args: Any, **options: Any) -> None:
        """Keep the moment."""
        done = Checked(_NAMES[options["what"]], GOOD, "done", "")
        keep_checks(results=[done], now=utc_now())
        self.stdout.write("Noted.")
