"""Take Bill IDs from the organisation's leased blocks, leasing further blocks as needed."""

from __future__ import annotations

import secrets
from datetime import datetime

from wellpaid.core.organizations.models import NumberBlock
from wellpaid.kit.crypto import purpose_key
from wellpaid.kit.tenancy.scope import current_organization_id
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.bills.models import BillNumberLease
from wellpaid.patient_pay.bills.numbers import BLOCK_LENGTH, PER_BLOCK, bill_number


def take_bill_numbers(*, count: int, now: datetime) -> list[str]:
    """Give that many new Bill IDs, in the caller's transaction; rolled back, they are free again.

    The lease's row is locked until the commit, so one organisation takes numbers one batch at a
    time. The organisation's other work isn't held up.
    """
    require_open()
    numbers: list[str] = []
    key = purpose_key("bill numbers")
    while len(numbers) < count:
        lease = _open_lease() or _new_lease(now=now)
        first = lease.used_count
        last = min(PER_BLOCK, first + count - len(numbers))
        numbers += [bill_number(i, block=lease.block, key=key) for i in range(first, last)]
        lease.used_count = last
        lease.save(update_fields=["used_count"])
    return numbers


def _open_lease() -> BillNumberLease | None:
    leases = BillNumberLease.objects.filter(used_count__lt=PER_BLOCK).order_by("block")
    return leases.select_for_update(no_key=True).first()


def _new_lease(*, now: datetime) -> BillNumberLease:
    """Lease a block at random: the first that nobody has."""
    organization_id = current_organization_id()
    while True:
        block = str(10 ** (BLOCK_LENGTH - 1) + secrets.randbelow(9 * 10 ** (BLOCK_LENGTH - 1)))
        NumberBlock.objects.bulk_create(
            [NumberBlock(block=block, organization_id=organization_id, leased_at=now)],
            ignore_conflicts=True,
        )
        if NumberBlock.objects.filter(block=block, organization_id=organization_id).exists():
            known = BillNumberLease.objects.filter(block=block).exists()
            if not known:
                lease: BillNumberLease = BillNumberLease.objects.create(block=block)
                return lease
