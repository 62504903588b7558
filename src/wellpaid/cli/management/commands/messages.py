"""Bring the catalogues of translated words in line with the sources."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wellpaid.ops.catalogue import findings_of, update_catalogue


class Command(BaseCommand):
    """``messages``: update and compile; ``messages --check``: only say what is missing."""

    help = "Update the catalogues of translations and compile them; needs no GNU gettext."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--check``."""
        parser.add_argument("--check", action="store_true", help="change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it for each language but English, which is the catalogue's own."""
        findings: list[str] = []
        for language, _ in settings.LANGUAGES:
            if language == "en":
                continue
            if not options["check"]:
                update_catalogue(language)
            findings += [f"{language}: {finding}" for finding in findings_of(language)]
        for finding in findings:
            self.stderr.write(finding)
        if findings:
            raise CommandError(f"{len(findings)} things to do in the catalogues.")
        self.stdout.write("Every message is translated.")
