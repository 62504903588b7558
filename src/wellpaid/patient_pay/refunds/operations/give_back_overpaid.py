"""Give back what was paid on a bill beyond what it asks for now: its plan left less than before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q, Sum

from wellpaid.core.events.actors import Actor
from wellpaid.core.ledger.postings import Through
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.payments.models import PaymentAllocation
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.states import RESERVED, RefundReason, Way

from .request_refund import RefundWish, request_refund


def give_back_overpaid(
    *, organization_id: UUID, bill_id: UUID, actor: Actor, now: datetime
) -> list[UUID]:
    """Ask for refunds of the bill's payments, the latest first, until its credit is used up.

    Gives the refunds' ids; each is a transaction of its own. What can't go back (a payment that
    isn't certain yet, or that was paid elsewhere) stays the guarantor's credit. Above the
    organisation's limit a second person has to agree, as with any refund. Done again, nothing is
    given back twice: what is asked for counts, and each refund's key is made of what it is for and
    of what its payment had given back or promised before.
    """
    with tenant(organization_id):
        wishes = list(_wishes(bill_id))
    return [
        request_refund(organization_id=organization_id, wish=wish, key=key, actor=actor, now=now)
        for wish, key in wishes
    ]


def _wishes(bill_id: UUID) -> Iterator[tuple[RefundWish, str]]:
    bill = Bill.objects.filter(id=bill_id, state=BillState.CREDIT).first()
    if bill is None:
        return
    left = -bill.owed - _asked_for(bill_id)
    for part in _parts(bill_id):
        payment, of_part = part.payment, Money(part.amount_cents - part.given_back_cents)
        amount = min(left, of_part, payment.refundable)
        if amount <= ZERO:
            continue
        is_office = payment.through == Through.OFFICE
        wish = RefundWish(
            payment_id=payment.id,
            amount=amount,
            reason=RefundReason.BILL_CHANGED,
            way=Way.CHECK if is_office else Way.SAME_METHOD,
            bill_id=bill_id,
        )
        gone = f"{payment.refunding_cents}/{payment.refunded_cents}"
        yield wish, f"overpaid/{bill_id}/{payment.id}/{gone}/{amount.cents}"
        left -= amount


def _asked_for(bill_id: UUID) -> Money:
    """Give what is on its way back already and not booked on the bill yet.

    A refund for which nobody chose a bill may come off any that its payment paid: it counts whole.
    """
    paid = PaymentAllocation.objects.filter(bill_id=bill_id, is_credit=False)
    of_bill = Q(bill_id=bill_id) | Q(bill_id__isnull=True, payment_id__in=paid.values("payment_id"))
    open_refunds = Refund.objects.filter(of_bill, state__in=RESERVED)
    return Money(open_refunds.aggregate(cents=Sum("amount_cents"))["cents"] or 0)


def _parts(bill_id: UUID) -> list[PaymentAllocation]:
    rows = PaymentAllocation.objects.filter(bill_id=bill_id, is_credit=False)
    return list(rows.select_related("payment").order_by("-id"))
