"""What the demo's clinic posted in its own system, by hand, of one plan's payments.

Its export goes the product's own way. All amounts are as the plan says them but one, in which
somebody swapped two digits.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime

from wellpaid.claim_pay.postings.models import PostingFile
from wellpaid.claim_pay.postings.operations.receive_postings import receive_postings
from wellpaid.claim_pay.remittances.models import RemittanceClaim
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.formats.nacha.calendar import add_banking_days
from wellpaid.kit.clock import local_date
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .match_up import MARLOWE, MISTYPED

# Headings as that system writes them.
_HEAD = ("EFT Number", "Account Number", "Posted Amount", "Post Date", "Entered By", "Insurance")
_TYPED_CENTS = 60_400


def seed_own_books(*, now: datetime) -> None:
    """Add the export, once, where the plan's payments are there and in the bank."""
    clinic = Organization.objects.get(slug="larkmoor")
    remittances_to_bills(organization_id=clinic.id, now=now)
    with tenant(clinic.id):
        is_here = PostingFile.objects.exists()
        claims = list(
            RemittanceClaim.objects.filter(
                remittance__payer__slug=MARLOWE.slug, remittance__state=RemittanceState.ARRIVED
            )
            .select_related("remittance")
            .order_by("payment_date", "remittance_id", "position")
        )
    if is_here or not claims:
        return
    receive_postings(
        organization_id=clinic.id,
        content=_export(claims),
        today=local_date(now, clinic.time_zone),
        actor=SYSTEM,
        now=now,
    )


def _export(claims: list[RemittanceClaim]) -> bytes:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_HEAD)
    for claim in claims:
        number = claim.remittance.trace_number
        cents = _TYPED_CENTS if number == MISTYPED else claim.paid_cents
        posted = add_banking_days(claim.payment_date, 1)
        account = claim.patient_control_number
        table.writerow((number, account, Money(cents), posted, "Jo Amberly", MARLOWE.name))
    return out.getvalue().encode()
