"""Say how many days go by between two statements about the same bills."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.choose_statement_rest import (
    RestOutOfRange,
    choose_statement_rest,
)
from wellpaid.core.organizations.queries import statement_rest_days
from wellpaid.kit.clock import utc_now


class Command(BaseCommand):
    """``statement_rest --organization SLUG [--days N]``."""

    help = "Show, or choose, how many days go by between two statements about the same bills."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the organisation and the days."""
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--days", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Choose the days if some are given, and say what holds."""
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"there is no organisation {options['organization']}")
        if options["days"] is not None:
            try:
                choose_statement_rest(
                    organization_id=organization.id,
                    days=options["days"],
                    actor=SYSTEM,
                    now=utc_now(),
                )
            except RestOutOfRange as error:
                raise CommandError(error.sentence) from error
        days = statement_rest_days(organization.id)
        self.stdout.write(f"{days} days between two statements about the same bills")
