"""Making the town, once, and finding its bills again."""

from __future__ import annotations

from datetime import datetime

from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.register_provider import register_provider
from wellpaid.kit.clock import local_date
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.operations.cancel_bill import cancel_bill
from wellpaid.patient_pay.bills.operations.import_bills import SourceFormat, import_bills
from wellpaid.patient_pay.bills.states import BillState

from .banks import set_up_bank
from .bills import clinic_table
from .clinics import CLINICS

_SHOWN_FIRST = ("LA-01-9", "SA-02-1", "LA-03-1")
_DUE_SHOWN = 18
_OTHERS_SHOWN = 3


def seed_town(*, now: datetime) -> int:
    """Register the clinics and import their tables; give the number of new bills.

    The tables are those of the day the town began, so a second run changes nothing.
    """
    new_count = 0
    for provider in CLINICS:
        clinic = Organization.objects.filter(slug=provider.slug).first()
        if clinic is None:
            clinic = register_provider(provider=provider, actor=SYSTEM, now=now)
        began = local_date(clinic.created_at, clinic.time_zone)
        report = import_bills(
            organization_id=clinic.id,
            content=clinic_table(provider.slug, began),
            source_format=SourceFormat.CSV,
            now=now,
        )
        if report.refused_count:
            raise ValueError(f"the town's own table is wrong: {report.findings[0].message}")
        new_count += len(report.issued_numbers)
        set_up_bank(clinic, now)
        _cancel_one(clinic, now)
    return new_count


def _cancel_one(clinic: Organization, now: datetime) -> None:
    """Take back the clinic's last unpaid bill, as if it had been sent by mistake."""
    with tenant(clinic.id):
        if Bill.objects.filter(state=BillState.CANCELLED).exists():
            return
        untouched = Bill.objects.filter(state=BillState.DUE, paid_before_cents=0, paid_cents=0)
        bill = untouched.order_by("source_id").last()
    if bill is not None:
        cancel_bill(
            organization_id=clinic.id,
            bill_id=bill.id,
            reason="Sent by mistake",
            actor=SYSTEM,
            now=now,
        )


def demo_bills() -> list[dict[str, str]]:
    """Give bills to try, with the facts that open them; the first three are to be printed.

    Bills that ask for money come first, then some in other states.
    """
    rows = all_bills()
    due = [row for row in rows if row["state"] == BillState.DUE][:_DUE_SHOWN]
    others = [
        row
        for state in (BillState.PAID, BillState.WITH_INSURANCE, BillState.CANCELLED)
        for row in [row for row in rows if row["state"] == state][:_OTHERS_SHOWN]
    ]
    return due + others


def all_bills() -> list[dict[str, str]]:
    """Give every bill in town, those that people know first."""
    rows = []
    for provider in CLINICS:
        clinic = Organization.objects.get(slug=provider.slug)
        with tenant(clinic.id):
            bills = Bill.objects.select_related("patient").order_by("source_id")
            rows += [_row(bill, clinic) for bill in bills]
    return sorted(rows, key=lambda row: (_rank(row), row["source_id"]))


def _rank(row: dict[str, str]) -> int:
    known = row["source_id"] in _SHOWN_FIRST
    return _SHOWN_FIRST.index(row["source_id"]) if known else len(_SHOWN_FIRST)


def _row(bill: Bill, clinic: Organization) -> dict[str, str]:
    assert bill.patient.birth_date is not None
    return {
        "bill_id": bill.number,
        "last_name": bill.patient.family_name,
        "date_of_birth": bill.patient.birth_date.isoformat(),
        "amount": str(bill.owed),
        "state": bill.state,
        "waiting": str(Money(bill.waiting_cents)),
        "clinic": clinic.name,
        "source_id": bill.source_id,
    }
