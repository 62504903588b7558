"""Sign the proof that a bill is closed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.crypto import purpose_key
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.passports.events import PassportIssued
from wellpaid.patient_pay.passports.models import PassportKey
from wellpaid.patient_pay.passports.signed import Passport, key_id, public_bytes, sign
from wellpaid.patient_pay.payments.queries import is_on_its_way


class BillNotClosed(ProductError):
    """Something is owed on the bill or on its way, or the plan is still deciding."""

    code, status = "bill_not_closed", 409
    message = "This bill isn't closed yet. Its passport comes once it is paid in full."


def issue_passport(
    *, organization_id: UUID, bill_id: UUID, actor: Actor, today: date, now: datetime
) -> str:
    """Give the signed text of a closed bill, for the code on the paper.

    The bill is locked while it is looked at, so that what is signed was true.

    :raises BillNotClosed: the bill asks for money, or may yet do so
    """
    seed = purpose_key("bill passport")
    keep_key(seed, now)
    with tenant(organization_id):
        bill = lock_row(Bill, bill_id)
        if bill.state != BillState.PAID or bill.waiting_cents or is_on_its_way(bill_id):
            raise BillNotClosed
        event = PassportIssued(bill_id=bill_id, closed_date=today)
        announce(event, actor=actor, subject_id=bill_id, now=now)
    return sign(Passport(organization_id, bill_id, today), seed)


def keep_key(seed: bytes, now: datetime) -> None:
    """Keep the public half of the signing key, before anything is signed with it."""
    public_key = public_bytes(seed)
    PassportKey.objects.get_or_create(
        key_id=key_id(public_key), defaults={"public_key": public_key, "created_at": now}
    )
