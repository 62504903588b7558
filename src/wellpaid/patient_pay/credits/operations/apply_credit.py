"""Let what we owe a guarantor pay one of the guarantor's bills."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_row, lock_rows
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.credits.queries import credit_of
from wellpaid.patient_pay.patients.models import Guarantor

from .move_credit import move_credit


class NoCredit(ProductError):
    """There is no credit, or nothing that it could pay."""

    code, status = "no_credit", 409
    message = "There’s no credit left to use on this bill. Nothing has changed."


def apply_credit(*, organization_id: UUID, bill_id: UUID, actor: Actor, now: datetime) -> Money:
    """Pay a bill from its guarantor's credit, as far as both go, and give how much that was.

    The account's credit goes first, then that of overpaid bills in the order of their ids. Pressed
    twice, the second press finds nothing left to do.

    :raises NotFound: no such bill
    :raises NoCredit: there is none, or the bill asks for nothing
    """
    with tenant(organization_id):
        known = Bill.objects.filter(id=bill_id).first()
        if known is None:
            raise NotFound
        lock_row(Guarantor, known.guarantor_id)
        credit = credit_of(known.guarantor_id)
        overpaid = [source_id for source_id, _, _ in credit.bills]
        bills = lock_rows(Bill, [bill_id, *overpaid])
        target = bills[bill_id]
        if target.state != BillState.DUE:
            raise NoCredit
        missing = target.owed - credit.account
        for source_id in overpaid:
            part = min(missing, -bills[source_id].owed)
            if part > ZERO:
                move_credit(bill=bills[source_id], amount=-part, actor=actor, now=now)
                missing -= part
        applied = target.owed - max(missing, ZERO)
        if applied <= ZERO:
            raise NoCredit
        move_credit(bill=target, amount=applied, actor=actor, now=now)
        return applied
