"""The clinic, its bank and its bills."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.factories import draft, line, make_clinic, person
from tests.unit.core.banking.bank import OUR_ACCOUNT, add_bank
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.clock import utc_now
from wellpaid.kit.money import ZERO, Money
from wellpaid.patient_pay.bills.operations.issue_bills import issue_bills

# At the simulated bank an account's number is its customer's company id.
COMPANY = OUR_ACCOUNT
_AT_ONCE = 500


def make_town(folder: Path, count: int) -> tuple[UUID, list[str]]:
    """Give the clinic and the numbers of its bills, each of a patient of its own."""
    clinic = make_clinic(name="Rehearsal Clinic", slug="rehearsal")
    clinic.refund_limit_cents = 1_000_000
    clinic.save()
    add_bank(
        clinic, folder / "unused", gateway="sftp", company_id=COMPANY, immediate_origin=COMPANY,
        outbound_folder=f"{COMPANY}/outbound", inbound_folder=f"{COMPANY}/inbound",
        archive_folder=f"{COMPANY}/archive",
    )  # fmt: skip
    numbers: list[str] = []
    for start in range(0, count, _AT_ONCE):
        drafts = [_bill(number) for number in range(start, min(count, start + _AT_ONCE))]
        outcome = issue_bills(
            organization_id=clinic.id, source="rehearsal", drafts=drafts, actor=SYSTEM,
            now=utc_now(),
        )  # fmt: skip
        numbers += outcome.issued_numbers
    return clinic.id, numbers


def _bill(number: int) -> Any:
    """Owe between $20.00 and some hundred dollars, hardly two the same."""
    owed = Money(2_000 + number * 7 % 60_000)
    return draft(
        patient=person(
            source_id=f"R-{number}", family_name="Dunnock", given_name=f"Sorrel{number}"
        ),
        source_id=f"R-{number}",
        issued_date=date(2026, 11, 2),
        due_date=date(2026, 12, 2),
        lines=(
            line(
                charge=owed, plan_discount=ZERO, plan_paid=ZERO, deductible=owed, coinsurance=ZERO
            ),
        ),
    )
