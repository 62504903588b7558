"""Do one round with the bank now: build and send files, take in what it has for us, settle."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wellpaid.core.banking.operations.do_bank_round import do_bank_round
from wellpaid.core.banking.queries import bank_work, has_ach_setup
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.clock import utc_now


class Command(BaseCommand):
    """``run_bank [--organization SLUG] [--at INSTANT]``."""

    help = "Do one round with the bank now, without waiting for a cut-off."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose, and for a rehearsal, when."""
        parser.add_argument("--organization", help="slug; without it all that have a bank")
        parser.add_argument(
            "--at", type=datetime.fromisoformat,
            help="rehearse as if it were this instant, such as 2026-03-16T18:00:00+00:00; "
            "with the simulated bank only",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the round for each, tell what was done, and end with 1 if a bank didn't answer."""
        now = options["at"] or utc_now()
        if options["at"] and (not settings.SANDBOX_URL or now.tzinfo is None):
            raise CommandError("--at takes an instant with its zone, and the simulated bank only")
        rows = Organization.objects.order_by("slug")
        if options["organization"]:
            rows = rows.filter(slug=options["organization"])
        found = [row for row in rows if has_ach_setup(row.id)]
        if options["organization"] and not found:
            raise CommandError("there is no such organization with a bank")
        told = [self._round(row, now) for row in found]
        for facts in told:
            text = json.dumps(facts) if options["json"] else _words(facts)
            self.stdout.write(text)
        if not all(facts["is_bank_reachable"] for facts in told):
            sys.exit(1)

    def _round(self, organization: Organization, now: datetime) -> dict[str, Any]:
        done = do_bank_round(organization_id=organization.id, actor=SYSTEM, now=now)
        work = bank_work(organization.id)
        return {
            "organization": organization.slug,
            "built": done.built_count,
            "sent": done.sent_count,
            "taken_in": done.taken_in.new_count,
            "quarantined": done.taken_in.quarantined_count,
            "settled": done.settled_count,
            "open_notices": work.open_notice_count,
            "files_in_doubt": work.sending_file_count,
            "rejected_files": work.rejected_file_count,
            "is_bank_reachable": done.is_bank_reachable,
        }


def _words(facts: dict[str, Any]) -> str:
    line = (
        "{organization}: {built} files built, {sent} sent, {taken_in} taken in "
        "({quarantined} put aside), {settled} entries settled; waiting for a person: "
        "{open_notices} answers, {files_in_doubt} files in doubt, {rejected_files} rejected"
    ).format(**facts)
    return line if facts["is_bank_reachable"] else f"{line}. The bank doesn't answer."
