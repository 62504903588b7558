"""The entries of every business event, side by side: what moves where, and why.

Each function is pure: facts in, draft out. Amounts of zero make no entry. The key of a draft is
made from what happened, so the same event can't be posted twice under two keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.money import ZERO, Money

from .chart import (
    BANK_CLEARING,
    CARD_CLEARING,
    CONTRACTUAL_DISCOUNT,
    PATIENT_CREDIT,
    PATIENT_PAYMENTS_BEFORE,
    PATIENT_RECEIVABLE,
    PLAN_PAYMENTS,
    PLAN_RECEIVABLE,
    RETURNED_TWICE,
    SERVICE_REVENUE,
    UNDEPOSITED,
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
class BillDecided:
    """A plan's decision divided the charge anew.

    :param number: which division of the bill it is, so that each is booked once
    """

    bill_id: UUID
    number: int
    before: BillAmounts
    after: BillAmounts
    effective_date: date
    actor: Actor


def bill_decided(fact: BillDecided) -> JournalDraft:
    """Move what changed between the patient, the plan and the discount; nothing is rewritten.

    :raises ValueError: nothing changed
    """
    pairs = zip(
        _issue_moves(fact.bill_id, fact.before),
        _issue_moves(fact.bill_id, fact.after),
        strict=True,
    )
    return money_moved(
        MoneyMoved(
            event="bill.decided",
            key=f"{fact.bill_id}/{fact.number}",
            subject_kind="bill",
            subject_id=fact.bill_id,
            moves=tuple(
                (debit, credit, after - before) for (debit, credit, before), (_, _, after) in pairs
            ),
            effective_date=fact.effective_date,
            actor=fact.actor,
        )
    )


class Through(StrEnum):
    """What a payment went through; each has a clearing account until the bank shows the money."""

    CARD = "card"
    BANK = "bank"
    OFFICE = "office"


_CLEARING = {Through.CARD: CARD_CLEARING, Through.BANK: BANK_CLEARING, Through.OFFICE: UNDEPOSITED}


def clearing_of(through: Through) -> AccountRef:
    """Give the account that holds a payment's money until the bank shows it."""
    return _CLEARING[through].whole()


@dataclass(frozen=True, slots=True)
class PaymentCaptured:
    """Money was taken.

    :param allocations: (bill, amount) as divided among the bills
    :param over: what is left beyond all that is owed; it becomes the guarantor's credit
    """

    payment_id: UUID
    guarantor_id: UUID
    allocations: tuple[tuple[UUID, Money], ...]
    effective_date: date
    actor: Actor
    over: Money = ZERO
    through: Through = Through.CARD


def payment_captured(fact: PaymentCaptured) -> JournalDraft:
    """Move money to the bills it pays, and what is over to the guarantor's credit.

    :raises ValueError: nothing was captured, or an amount is below zero
    """
    clearing = clearing_of(fact.through)
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
class MoneyTakenBack:
    """Money of a payment left us again: refunded, returned by a bank, or lost in a dispute.

    :param event: such as ``refund.made``; with the subject it makes the key
    :param again: how often that happened to the subject before; makes the key another one
    :param bills: (bill, amount): each bill asks for its part again
    :param from_credit: taken from the guarantor's credit
    :param twice: went back before by another way, so that no bill can ask for it again
    :param out_of: the account that the money leaves
    """

    event: str
    subject_kind: str
    subject_id: UUID
    guarantor_id: UUID
    bills: tuple[tuple[UUID, Money], ...]
    out_of: AccountRef
    effective_date: date
    actor: Actor
    from_credit: Money = ZERO
    twice: Money = ZERO
    reason: str = ""
    again: int = 0


def money_taken_back(fact: MoneyTakenBack) -> JournalDraft:
    """Let the bills ask for the money again, or take it from the credit.

    :raises ValueError: nothing went back, or an amount is below zero
    """
    return _taken_back_journal(fact, _taken_back_moves(fact))


def money_taken_again(fact: MoneyTakenBack) -> JournalDraft:
    """Write the mirror image: what was given back never left."""
    back = [(credit, debit, amount) for debit, credit, amount in _taken_back_moves(fact)]
    return _taken_back_journal(fact, back)


def _taken_back_moves(fact: MoneyTakenBack) -> list[tuple[AccountRef, AccountRef, Money]]:
    return [
        *((PATIENT_RECEIVABLE.of(bill), fact.out_of, amount) for bill, amount in fact.bills),
        (PATIENT_CREDIT.of(fact.guarantor_id), fact.out_of, fact.from_credit),
        (RETURNED_TWICE.of(fact.guarantor_id), fact.out_of, fact.twice),
    ]


def _taken_back_journal(
    fact: MoneyTakenBack, moves: list[tuple[AccountRef, AccountRef, Money]]
) -> JournalDraft:
    return JournalDraft(
        key=f"{fact.event}/{fact.subject_id}" + (f"/{fact.again}" if fact.again else ""),
        event=fact.event,
        lines=_lines(*moves),
        effective_date=fact.effective_date,
        actor=fact.actor,
        subject_kind=fact.subject_kind,
        subject_id=fact.subject_id,
        reason=fact.reason,
    )


@dataclass(frozen=True, slots=True)
class CreditMoved:
    """A guarantor's credit paid a bill; less than zero: money of the bill became credit."""

    move_id: UUID
    guarantor_id: UUID
    bill_id: UUID
    amount: Money
    effective_date: date
    actor: Actor


def credit_moved(fact: CreditMoved) -> JournalDraft:
    """Move what we owe the guarantor to the bill, or back."""
    credit, receivable = PATIENT_CREDIT.of(fact.guarantor_id), PATIENT_RECEIVABLE.of(fact.bill_id)
    return money_moved(
        MoneyMoved(
            event="credit.applied" if fact.amount > ZERO else "credit.set_aside",
            key=str(fact.move_id),
            subject_kind="credit_move",
            subject_id=fact.move_id,
            moves=((credit, receivable, fact.amount),),
            effective_date=fact.effective_date,
            actor=fact.actor,
        )
    )


@dataclass(frozen=True, slots=True)
class MoneyMoved:
    """Money went from one account that holds our money to another.

    :param key: with the event, makes the journal's key
    """

    event: str
    key: str
    subject_kind: str
    subject_id: UUID
    moves: tuple[tuple[AccountRef, AccountRef, Money], ...]
    effective_date: date
    actor: Actor


def money_moved(fact: MoneyMoved) -> JournalDraft:
    """Write (debit, credit, amount) down; an amount below zero goes the other way round.

    :raises ValueError: nothing moved
    """
    moves = [
        (debit, credit, amount) if amount > ZERO else (credit, debit, -amount)
        for debit, credit, amount in fact.moves
    ]
    return JournalDraft(
        key=f"{fact.event}/{fact.key}",
        event=fact.event,
        lines=_lines(*moves),
        effective_date=fact.effective_date,
        actor=fact.actor,
        subject_kind=fact.subject_kind,
        subject_id=fact.subject_id,
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
