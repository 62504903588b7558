"""Fill an empty installation with the demo's town."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wellpaid.cli.seed import (
    seed_answers,
    seed_claim_people,
    seed_claims,
    seed_claims_sent,
    seed_match_up,
    seed_own_books,
    seed_plan_decides,
    seed_sign_ins,
    seed_town,
)
from wellpaid.kit.clock import utc_now


class Command(BaseCommand):
    """``seed``: refuses where real money could be."""

    help = "Make the demo's invented clinics, families and bills. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the town."""
        if not settings.DEMO:
            raise CommandError("This is no demo installation; invented people don't belong here.")
        count = seed_town(now=utc_now())
        seed_sign_ins(now=utc_now())
        seed_claim_people(now=utc_now())
        seed_claims(now=utc_now())
        seed_match_up(now=utc_now())
        seed_plan_decides(now=utc_now())
        seed_answers(now=utc_now())
        seed_claims_sent(now=utc_now())
        seed_own_books(now=utc_now())
        self.stdout.write(f"{count} new bills in town.")
