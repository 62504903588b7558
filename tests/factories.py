"""Bills and people for tests, made through the product's own operations."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.register_provider import Provider, register_provider
from wellpaid.formats.bills.draft import BillDraft, LineDraft, PersonDraft
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.operations.issue_bills import issue_bills

NOW = datetime(2026, 3, 12, 19, 14, tzinfo=UTC)
TODAY = date(2026, 3, 12)
_numbers = count(1)


def make_clinic(**changes: Any) -> Organization:
    """Register an invented clinic."""
    number = next(_numbers)
    facts = {
        "slug": f"clinic-{number}",
        "name": "Larkmoor Clinic",
        "statement_descriptor": "LARKMOOR CLINIC",
        "phone": "+18005550142",
        "hours_en": "Monday to Friday, 8 am to 6 pm Central.",
        "hours_es": "De lunes a viernes, de 8 am a 6 pm, hora central.",
        "street": "1180 Eastgate Road",
        "city": "Dunmere",
        "state": "OH",
        "postal_code": "43999",
        "time_zone": "America/Chicago",
    } | changes
    return register_provider(provider=Provider(**facts), actor=SYSTEM, now=NOW)


def person(**changes: Any) -> PersonDraft:
    """Describe an invented person."""
    facts = {
        "source_id": f"P-{next(_numbers)}",
        "family_name": "Fenn",
        "given_name": "Odalys",
        "birth_date": date(1988, 11, 12),
        "address_lines": ("27 Quarry Lane",),
        "city": "Dunmere",
        "state": "OH",
        "postal_code": "43999",
        "email": "odalys.fenn@example.net",
        "language": "en",
    } | changes
    return PersonDraft(**facts)


def line(**changes: Any) -> LineDraft:
    """Describe a service: $310.00 charged, $104.42 left to the patient."""
    facts = {
        "source_id": "1",
        "service_date": date(2026, 2, 3),
        "description": "Visit with a specialist",
        "code": "LK-120",
        "clinician_name": "Dr. Imre Castellan",
        "charge": Money(31000),
        "plan_discount": Money(16790),
        "plan_paid": Money(3768),
        "deductible": Money(9500),
        "coinsurance": Money(942),
    } | changes
    return LineDraft(**facts)


def draft(**changes: Any) -> BillDraft:
    """Describe a bill of one service."""
    patient = changes.pop("patient", None) or person()
    facts = {
        "source_id": f"B-{next(_numbers)}",
        "patient": patient,
        "guarantor": patient,
        "facility_name": "Larkmoor Clinic, Eastgate",
        "insurer_name": "Pebbleway Health Plan",
        "member_id_last4": "0882",
        "claim_number": "PW-2026-118204",
        "plan_decided_date": date(2026, 3, 4),
        "issued_date": date(2026, 3, 6),
        "due_date": date(2026, 3, 27),
        "lines": (line(),),
    } | changes
    return BillDraft(**facts)


def waiting_line(charge_cents: int = 12500) -> LineDraft:
    """Describe a service that the plan hasn't decided on."""
    charge = Money(charge_cents)
    return line(
        charge=charge,
        plan_discount=ZERO,
        plan_paid=ZERO,
        deductible=ZERO,
        coinsurance=ZERO,
        waiting_on_plan=charge,
    )


def make_bill(clinic: Organization, **changes: Any) -> Bill:
    """Issue a bill and give it with its people."""
    outcome = issue_bills(
        organization_id=clinic.id, source="test", drafts=[draft(**changes)], actor=SYSTEM, now=NOW
    )
    return get_bill(clinic.id, outcome.issued_numbers[0])


def get_bill(organization_id: UUID, number: str) -> Bill:
    """Read a bill with its people."""
    with tenant(organization_id):
        return Bill.objects.select_related("patient", "guarantor", "organization").get(
            number=number
        )
