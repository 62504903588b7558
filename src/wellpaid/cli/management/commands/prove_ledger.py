"""Prove the books of one organisation or of all."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.organizations.models import Organization


class Command(BaseCommand):
    """Checks every balance, seal and reversal against the entries; ends with 1 if one is wrong."""

    help = "Check every balance, seal and reversal of the books against the entries."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose books, and how to print."""
        parser.add_argument("--organization", metavar="SLUG", help="only this one's books")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prove, print, and tell by the exit code."""
        organizations = Organization.objects.order_by("slug")
        if options["organization"]:
            organizations = organizations.filter(slug=options["organization"])
            if not organizations:
                raise CommandError("There is no organization with this slug.")
        sound = True
        for organization in organizations:
            proof = prove_ledger(organization.id)
            sound &= proof.is_sound
            if options["json"]:
                line = asdict(proof) | {"organization": organization.slug}
                self.stdout.write(json.dumps(line, default=str))
                continue
            self.stdout.write(
                f"{organization.slug}: {proof.journal_count} journals, "
                f"{proof.entry_count} entries, {proof.account_count} accounts, "
                f"{proof.block_count} blocks, "
                f"{len(proof.findings)} findings"
            )
            for finding in proof.findings:
                self.stdout.write(f"  {finding.code}: {finding.what}")
        if not sound:
            sys.exit(1)
