"""Take money of a payment off the bills that it paid: it was refunded, returned or lost.

Books, bills and parts change together; which way the money went is the caller's to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.ledger import postings
from wellpaid.core.ledger.chart import AccountRef
from wellpaid.core.ledger.operations.post import post
from wellpaid.kit.clock import local_date
from wellpaid.kit.locks import lock_row, lock_rows
from wellpaid.kit.money import ZERO, Money, total
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.operations.apply_payment import apply_payment, take_back
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.credits.operations.make_room import make_room
from wellpaid.patient_pay.credits.queries import bills_in_reach
from wellpaid.patient_pay.patients.models import Guarantor
from wellpaid.patient_pay.payments.allocation import LeftPart, divide_back
from wellpaid.patient_pay.payments.models import Payment, PaymentAllocation


@dataclass(frozen=True)
class LockedPayment:
    """A payment with its parts, and every bill that giving it back may change, all locked."""

    payment: Payment
    parts: tuple[PaymentAllocation, ...]
    bills: dict[UUID, Bill]

    def bill_of(self, part: PaymentAllocation) -> Bill | None:
        """Give the bill that counts a part; ``None`` where it is the guarantor's credit."""
        return self.bills[part.paid_bill_id] if part.paid_bill_id else None


def lock_to_give_back(payment_id: UUID) -> LockedPayment:
    """Lock guarantor, bills, payment: the order in which everybody locks them.

    :raises Payment.DoesNotExist: no such payment in this organisation
    """
    require_open()
    guarantor_id = Payment.objects.values_list("guarantor_id", flat=True).get(id=payment_id)
    lock_row(Guarantor, guarantor_id)
    paid = PaymentAllocation.objects.filter(payment_id=payment_id, bill_id__isnull=False)
    reach = bills_in_reach(guarantor_id, paid.values_list("bill_id", flat=True))
    bills = lock_rows(Bill, reach)
    payment = lock_row(Payment, payment_id)
    ids = PaymentAllocation.objects.filter(payment_id=payment_id).values_list("id", flat=True)
    return LockedPayment(payment, tuple(lock_rows(PaymentAllocation, ids).values()), bills)


@dataclass(frozen=True)
class GoingBack:
    """How much goes back and how.

    :param event: the journal's, such as ``refund.made``; with the subject it makes its key
    :param out_of: the account that the money leaves
    :param again: how often this happened to the subject before
    :param first_bill_id: the bill that gives first, where somebody chose one
    """

    event: str
    subject_kind: str
    subject_id: UUID
    amount: Money
    out_of: AccountRef
    reason: str = ""
    first_bill_id: UUID | None = None
    again: int = 0


def give_back(
    *, locked: LockedPayment, going: GoingBack, actor: Actor, now: datetime
) -> list[tuple[UUID, Money]]:
    """Let the bills ask for the money again, or take it from the credit that it became.

    Gives (allocation, amount): off which parts of the payment it was taken.

    Money that went back before by another way (refunded, and returned by the bank as well) isn't
    asked for twice: the books keep it as given back twice, for the office to look after.
    """
    parts = {part.id: part for part in locked.parts}
    lefts = [_left(part, locked.bill_of(part)) for part in locked.parts]
    shares = divide_back(going.amount, lefts, going.first_bill_id)
    for part_id, share in shares:
        _take(parts[part_id], share, locked, actor, now)
    post(journal=postings.money_taken_back(_fact(locked, going, shares, actor, now)))
    return shares


def take_again(
    *,
    locked: LockedPayment,
    going: GoingBack,
    shares: list[tuple[UUID, Money]],
    actor: Actor,
    now: datetime,
) -> None:
    """Undo a giving back that failed: the money never left, and pays again what it paid.

    A bill that was cancelled meanwhile takes nothing: its part is the guarantor's credit.

    :param shares: as :func:`give_back` gave them
    """
    parts = {part.id: part for part in locked.parts}
    for part_id, share in shares:
        part = parts[part_id]
        part.given_back_cents -= share.cents
        bill = locked.bill_of(part)
        if bill is not None and bill.state == BillState.CANCELLED:
            part.is_credit = True
        elif bill is not None:
            apply_payment(bill=bill, amount=share, actor=actor, now=now)
        part.save(update_fields=["given_back_cents", "is_credit"])
    post(journal=postings.money_taken_again(_fact(locked, going, shares, actor, now)))


def _fact(
    locked: LockedPayment,
    going: GoingBack,
    shares: list[tuple[UUID, Money]],
    actor: Actor,
    now: datetime,
) -> postings.MoneyTakenBack:
    parts = {part.id: part for part in locked.parts}
    moved = [(parts[part_id], share) for part_id, share in shares]
    return postings.MoneyTakenBack(
        event=going.event,
        subject_kind=going.subject_kind,
        subject_id=going.subject_id,
        guarantor_id=locked.payment.guarantor_id,
        bills=tuple((part.paid_bill_id, share) for part, share in moved if part.paid_bill_id),
        from_credit=total(share for part, share in moved if part.is_credit),
        twice=going.amount - total(share for _, share in shares),
        out_of=going.out_of,
        effective_date=local_date(now, locked.payment.organization.time_zone),
        actor=actor,
        reason=going.reason,
        again=going.again,
    )


def _left(part: PaymentAllocation, bill: Bill | None) -> LeftPart:
    if bill is None:
        return LeftPart(part.id, None, part.left, ZERO)
    return LeftPart(part.id, bill.id, part.left, max(ZERO, -bill.owed))


def _take(
    part: PaymentAllocation, share: Money, locked: LockedPayment, actor: Actor, now: datetime
) -> None:
    bill = locked.bill_of(part)
    make_room(
        guarantor_id=locked.payment.guarantor_id,
        bill=bill,
        amount=share,
        bills=locked.bills,
        actor=actor,
        now=now,
    )
    part.given_back_cents += share.cents
    part.save(update_fields=["given_back_cents"])
    if bill is not None:
        take_back(bill=bill, amount=share, actor=actor, now=now)
