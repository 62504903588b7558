"""Checking a passport, for anybody who holds one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.queries import Clinic, clinic_by_id
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.payments.queries import is_on_its_way

from .models import PassportKey
from .signed import NotAPassport, named_key, read


@dataclass(frozen=True)
class CheckedPassport:
    """What a genuine passport says, and whether it is still so. No name, no amount, no care."""

    clinic: Clinic
    bill_id_end: str
    closed_date: date
    is_still_closed: bool


@dataclass(frozen=True)
class KeyRow:
    """A signing key."""

    key_id: str
    created_at: datetime
    revoked_at: datetime | None


def check_passport(text: str) -> CheckedPassport | None:
    """Give what a passport proves, or ``None`` when it proves nothing: four reads."""
    try:
        key = PassportKey.objects.filter(key_id=named_key(text), revoked_at__isnull=True).first()
        if key is None:
            return None
        passport = read(text, bytes(key.public_key))
    except NotAPassport:
        return None
    if not Organization.objects.filter(id=passport.organization_id).exists():
        return None
    with tenant(passport.organization_id):
        bill = Bill.objects.filter(id=passport.bill_id).first()
        comes_later = is_on_its_way(passport.bill_id)
    if bill is None:
        return None
    return CheckedPassport(
        clinic=clinic_by_id(passport.organization_id),
        bill_id_end=bill.number[-4:],
        closed_date=passport.closed_date,
        is_still_closed=bill.state == BillState.PAID and not bill.waiting_cents and not comes_later,
    )


def passport_keys() -> list[KeyRow]:
    """Give all keys, the newest first."""
    keys = PassportKey.objects.order_by("-created_at")
    return [KeyRow(key.key_id, key.created_at, key.revoked_at) for key in keys]
