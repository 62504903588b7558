"""The entries of every business event, side by side: what moves where, and why.

Each function is pure: facts in, draft out. Amounts of zero make no entry. The key of a draft is
made from what happened, so the same event can't be posted twice under two keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.money import ZERO, Money

from .chart import (
    CARD_CLEARING,
    CONTRACTUAL_DISCOUNT,
    PATIENT_CREDIT,
    PATIENT_PAYMENTS_BEFORE,
    PATIENT_RECEIVABLE,
    PLAN_PAYMENTS,
    PLAN_RECEIVABLE,
    SERVICE_REVENUE,
    AccountRef,
)
from .drafts import JournalDraft, Line


def _lines(*moves: tuple[AccountRef, AccountRef, Money]) -> tuple[Line, ...]:
    """Make entries of (debit, credit, amount) and leave out what is nothing.

    :raises ValueError: an amount is below zero
    """
    return tuple(Line(*move) for move in moves if move[2])


@dataclass(frozen=True, slots=True)
class BillAmounts:
    """How a bill's charge is divided; what is left of the charge is what the patient owes.

    :param waiting_on_plan: the plan may still pay it, so the patient doesn't owe it now
    :param paid_before: the patient paid it before the bill came here
    """

    charge: Money
    plan_discount: Money = ZERO
    plan_paid: Money = ZERO
    waiting_on_plan: Money = ZERO
    paid_before: Money = ZERO

    @property
    def owed(self) -> Money:
        """What the patient owes on the first day; below zero the patient has paid too much."""
        return (
            self.charge
            - self.plan_discount
            - self.plan_paid
            - self.waiting_on_plan
            - self.paid_before
        )


def _issue_moves(bill_id: UUID, amounts: BillAmounts) -> list[tuple[AccountRef, AccountRef, Money]]:
    receivable = PATIENT_RECEIVABLE.of(bill_id)
    return [
        (receivable, SERVICE_REVENUE.whole(), amounts.charge),
        (CONTRACTUAL_DISCOUNT.whole(), receivable, amounts.plan_discount),
        (PLAN_PAYMENTS.whole(), receivable, amounts.plan_paid),
        (PLAN_RECEIVABLE.of(bill_id), receivable, amounts.waiting_on_plan),
        (PATIENT_PAYMENTS_BEFORE.whole(), receivable, amounts.paid_before),
    ]


@dataclass(frozen=True, slots=True)
class BillIssued:
    """A bill came into being; afterwards ``patient_receivable`` of it is what the patient owes."""

    bill_id: UUID
    amounts: BillAmounts
    effective_date: date
    actor: Actor


def bill_issued(fact: BillIssued) -> JournalDraft:
    """Owe the charge, less what the plan takes off, has paid, may pay, and was paid before.

    :raises ValueError: the charge is zero, or an amount is below zero
    """
    return JournalDraft(
        key=f"bill.issued/{fact.bill_id}",
        event="bill.issued",
        lines=_lines(*_issue_moves(fact.bill_id, fact.amounts)),
        effective_date=fact.effective_date,
        actor=fact.actor,
        subject_kind="bill",
        subject_id=fact.bill_id,
    )


@dataclass(frozen=True, slots=True)
class PaymentCaptured:
    """Card money was taken.

    :param allocations: (bill, amount) as divided among the bills
    :param over: what is left beyond all that is owed; it becomes the guarantor's credit
    """

    payment_id: UUID
    guarantor_id: UUID
    allocations: tuple[tuple[UUID, Money], ...]
    effective_date: date
    actor: Actor
    over: Money = ZERO


def payment_captured(fact: PaymentCaptured) -> JournalDraft:
    """Move card money to the bills it pays, and what is over to the guarantor's credit.

    :raises ValueError: nothing was captured, or an amount is below zero
    """
    clearing = CARD_CLEARING.whole()
    return JournalDraft(
        key=f"payment.succeeded/{fact.payment_id}",
        event="payment.succeeded",
        lines=_lines(
            *((clearing, PATIENT_RECEIVABLE.of(bill), amount) for bill, amount in fact.allocations),
            (clearing, PATIENT_CREDIT.of(fact.guarantor_id), fact.over),
        ),
        effective_date=fact.effective_date,
        actor=fact.actor,
        subject_kind="payment",
        subject_id=fact.payment_id,
    )


@dataclass(frozen=True, slots=True)
class BillCancelled:
    """A bill should not have been issued.

    :param amounts: as the bill stands in the books, line for line as it was issued
    :param paid: what the patient has paid on it since; it becomes the guarantor's credit
    """

    bill_id: UUID
    guarantor_id: UUID
    amounts: BillAmounts
    reason: str
    effective_date: date
    actor: Actor
    paid: Money = ZERO


def bill_cancelled(fact: BillCancelled) -> JournalDraft:
    """Take every entry of the bill back, and keep the patient's money as the patient's.

    Afterwards nothing is owed on the bill, whatever was paid.

    :raises ValueError: an amount is below zero
    """
    back = [(credit, debit, amount) for debit, credit, amount in
            _issue_moves(fact.bill_id, fact.amounts)]  # fmt: skip
    credit = PATIENT_CREDIT.of(fact.guarantor_id)
    return JournalDraft(
        key=f"bill.cancelled/{fact.bill_id}",
        event="bill.cancelled",
        lines=_lines(*back, (PATIENT_RECEIVABLE.of(fact.bill_id), credit, fact.paid)),
        effective_date=fact.effective_date,
        actor=fact.actor,
        subject_kind="bill",
        subject_id=fact.bill_id,
        reason=fact.reason,
    )
