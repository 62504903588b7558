"""Compile the translations, without a program that the machine may lack."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from wellpaid.ops.translations import compile_translations


class Command(BaseCommand):
    """Stands in for Django's, which needs GNU gettext."""

    help = "Compile the translations (*.po) that changed into what the pages read (*.mo)."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compile what is older than its source."""
        for path in compile_translations():
            if options["verbosity"]:
                self.stdout.write(f"compiled {path}")
