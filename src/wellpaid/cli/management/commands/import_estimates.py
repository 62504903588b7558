"""Take in good-faith estimates from a CSV table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.models import Organization
from wellpaid.formats.bills.estimates_csv import read_estimates
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError
from wellpaid.patient_pay.estimates.operations.give_estimate import (
    EstimateDraft,
    ExpectedService,
    give_estimate,
)


class Command(BaseCommand):
    """``import_estimates FILE.csv --organization SLUG``."""

    help = "Take in estimates. A second run of the same file changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and the organisation."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--organization", required=True, metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, keep what is right, and name every row that isn't."""
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"there is no organisation {options['organization']}")
        found, findings = read_estimates(options["file"].read_bytes())
        refused = [f"row {f.row}, {f.column}: {f.message}" for f in findings]
        kept = 0
        for source_id, rows in found.items():
            draft = EstimateDraft(
                source_id,
                rows.patient_id,
                rows.given_date,
                rows.care_date,
                [ExpectedService(*line) for line in rows.lines],
            )
            try:
                give_estimate(
                    organization_id=organization.id,
                    draft=draft,
                    actor=Actor(ActorKind.IMPORT),
                    now=utc_now(),
                )
                kept += 1
            except ProductError as error:
                refused.append(f"estimate {source_id}: {error}")
        for line in refused:
            self.stderr.write(line)
        self.stdout.write(f"{kept} estimates kept, {len(refused)} findings")
        if refused:
            raise CommandError("some estimates were refused; nothing of those was kept")
