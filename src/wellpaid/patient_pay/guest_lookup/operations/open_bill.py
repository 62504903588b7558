"""Open a bill for a guest who knows its number and the second fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.models import NumberBlock, Organization
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.numbers import BLOCK_LENGTH
from wellpaid.patient_pay.guest_lookup.events import BillOpenedByGuest
from wellpaid.patient_pay.guest_lookup.matching import Facts, same
from wellpaid.patient_pay.guest_lookup.policy import Scope, tries_left

from .count_try import count_try, forgive_try

# Whoever has no rows: a look-up in its name finds nothing, as slowly as any other.
_NOBODY = UUID(int=0)


class WrongAnswers(ProductError):
    """No bill has this number, or the facts don't fit it: nobody is told which."""

    code, status = "wrong_answers", 403
    message = "The answers don't match this bill."

    def __init__(self, *, tries_left: int) -> None:
        self.tries_left = tries_left
        super().__init__()


@dataclass(frozen=True)
class OpenedBill:
    """What the guest may see from now on: this guarantor's bills at this organisation."""

    organization_id: UUID
    guarantor_id: UUID
    bill_id: UUID
    guest_id: UUID


def open_bill(
    *, number: str, facts: Facts, address: str, now: datetime, is_linked: bool = False
) -> OpenedBill:
    """Check the answers of a guest, counting the try in three scopes.

    A number that no bill has runs through the same statements as one that a bill has, and ends in
    the same words.

    :param number: twelve digits whose check digit fits
    :param address: where the request came from, for the limit of that address
    :param is_linked: the person came by a link of ours, which always asks for the birth date
    :raises MustWait: too many wrong answers; these were not looked at
    :raises WrongAnswers: the number or the facts are wrong
    """
    values = {Scope.BILL: number, Scope.ADDRESS: address}
    failure_count = count_try(values=values, now=now)
    block = NumberBlock.objects.filter(block=number[:BLOCK_LENGTH]).first()
    organization_id = block.organization_id if block else _NOBODY
    organization = Organization.objects.filter(id=organization_id).first()
    with tenant(organization_id):
        bill_id, guarantor_id, known = _find(number)
        by_postal_code = (
            organization is not None
            and not is_linked
            and organization.second_fact == Organization.SecondFact.NAME_AND_POSTAL_CODE
        )
        if not same(facts, known, by_postal_code=by_postal_code) or bill_id is None:
            raise WrongAnswers(tries_left=tries_left(failure_count))
        guest = Actor(ActorKind.GUEST, new_id())
        event = BillOpenedByGuest(bill_id=bill_id)
        announce(event, actor=guest, subject_id=bill_id, now=now)
    forgive_try(values=values, now=now)
    assert guest.id is not None
    return OpenedBill(organization_id, guarantor_id, bill_id, guest.id)


def _find(number: str) -> tuple[UUID | None, UUID, Facts]:
    """Give a bill's id, its guarantor's, and the facts that open it.

    Six columns and no objects: making the bill, its patient and its guarantor took a sixtieth of
    the answer's time, and only where there was a bill.
    """
    row = Bill.objects.filter(number=number).values_list(*_COLUMNS).first() or _NO_BILL
    bill_id, guarantor_id, family_name, birth_date, postal_code, guarantors_postal_code = row
    facts = Facts(family_name, birth_date, postal_code or guarantors_postal_code)
    return bill_id, guarantor_id, facts


_COLUMNS = (
    "id",
    "guarantor_id",
    "patient__family_name",
    "patient__birth_date",
    "patient__postal_code",
    "guarantor__postal_code",
)
_NO_BILL = (None, _NOBODY, "", None, "", "")
