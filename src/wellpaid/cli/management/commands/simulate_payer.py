"""Have a simulated health plan send a batch now, or write it to a file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wellpaid.claim_pay.payers.queries import all_payers
from wellpaid.claim_pay.submissions.operations.receive_file import Sent, receive_file
from wellpaid.claim_pay.submissions.states import Source
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError
from wellpaid.sandbox.payer.batches import CLAIMS_MAX, Batch, pieces
from wellpaid.sandbox.payer.town import PAYEES, PLANS

_CLAIMS = 200


class Command(BaseCommand):
    """``simulate_payer PLAN``: a demo's plan sends; with ``--out`` nothing is sent."""

    help = "Have a simulated health plan send a batch now, or write its 835 file."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the plan, the size and what makes it another file."""
        parser.add_argument("plan", choices=sorted(PLANS))
        parser.add_argument("--claims", type=int, default=_CLAIMS, metavar="COUNT")
        parser.add_argument("--seed", type=int, metavar="NUMBER", help="the same file again")
        parser.add_argument("--payment-date", type=date.fromisoformat, metavar="DAY")
        parser.add_argument("--test", action="store_true", help="mark the file as a test")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write it here instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the batch and send it, or write it."""
        if not 0 < options["claims"] <= CLAIMS_MAX:
            raise CommandError(f"A file has 1 to {CLAIMS_MAX} claims.")
        now = utc_now()
        batch = Batch(
            plan=PLANS[options["plan"]],
            payees=PAYEES,
            claims=options["claims"],
            seed=int(now.timestamp()) if options["seed"] is None else options["seed"],
            payment_date=options["payment_date"] or now.date() + timedelta(days=1),
            is_test=options["test"],
        )
        if options["out"]:
            with options["out"].open("wb") as file:
                file.writelines(pieces(batch))
            self.stdout.write(f"{batch.claims} claims are in {options['out']}.")
            return
        self._send(options["plan"], batch)

    def _send(self, slug: str, batch: Batch) -> None:
        if not settings.DEMO:
            raise CommandError("This is no demo installation; a real plan sends its own files.")
        payer = next((one for one in all_payers() if one.slug == slug), None)
        if payer is None:
            raise CommandError(f"There is no plan {slug} here. Run `seed` first.")
        name = f"{slug}-{batch.number:09d}.835"
        try:
            receive_file(
                organization_id=payer.organization_id,
                sent=Sent(Source.API, name),
                chunks=pieces(batch),
                actor=SYSTEM,
                now=utc_now(),
            )
        except ProductError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{payer.name} sent {name}, {batch.claims} claims. See /payer/batches.")
