"""A provider with one real remittance, and rows made after it: a year without its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.factories import NOW, make_clinic
from tests.unit.flows.files import Claim835, Line, make_payer, remit
from wellpaid.claim_pay.remittances.models import Remittance, RemittanceClaim
from wellpaid.core.organizations.models import Organization
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant

PAID = Line("99213", 100_00, [("CO", "45", 20_00), ("PR", "2", 20_00)])
# 197 takes most, although 18 comes first.
DENIED = Line("99214", 90_00, [("OA", "18", 30_00), ("CO", "197", 60_00)])


@dataclass
class Year:
    """``today`` is the day of the first remittance too: one claim paid $60, one denied."""

    clinic: Organization
    payer: Organization
    today: date

    def remittance(self, *, ago: int = 0, **facts: Any) -> Remittance:
        """Add a remittance of so many days ago, with the first one's file."""
        with tenant(self.clinic.id):
            first = Remittance.objects.order_by("received_at", "id").first()
            assert first is not None
            return Remittance.objects.create(**{
                **{name: getattr(first, name) for name in _COPIED},
                "trace_number": f"Y{new_id()}",
                "disbursement_id": new_id(),
                "payment_date": self.today - timedelta(days=ago),
                **facts,
            })  # fmt: skip

    def claims(self, remittance: Remittance, count: int = 1, **facts: Any) -> None:
        """Add claims of $100 of which $60 is paid and $20 left to the patient."""
        given = {
            "patient_control_number": "A", "status": "1", "charge_cents": 100_00,
            "paid_cents": 60_00, "patient_responsibility_cents": 20_00,
            "service_from": remittance.payment_date - timedelta(days=30),
            "service_to": remittance.payment_date - timedelta(days=30), **facts,
        }  # fmt: skip
        with tenant(self.clinic.id):
            start = RemittanceClaim.objects.filter(remittance_id=remittance.id).count() + 1
            RemittanceClaim.objects.bulk_create(
                RemittanceClaim(
                    organization_id=self.clinic.id, remittance_id=remittance.id, position=place,
                    payment_date=remittance.payment_date, **given,
                )
                for place in range(start, start + count)
            )  # fmt: skip


_COPIED = (
    "organization_id", "state", "payer_id", "payer_name", "payer_id_number", "payee_id", "way",
    "amount_cents", "charge_cents", "patient_responsibility_cents", "adjustment_cents",
    "claim_count", "document_id", "received_at", "state_changed_at", "claims_read_at",
)  # fmt: skip


def make_year(today: date) -> Year:
    clinic, payer = make_clinic(), make_payer()
    remit(clinic, Claim835("A1", [PAID]), Claim835("A2", [DENIED]), payer=payer, day=today)
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    return Year(clinic, payer, today)
