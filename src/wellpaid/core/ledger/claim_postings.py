"""The entries of claim payments, side by side; what ``postings.py`` is for patients' payments.

Two books meet here and never in one journal. The payer's: money put in → promised → sent → booked
by its bank. The provider's: what a released remittance says is coming → in the bank. The same
disbursement's id is in the keys of both, which ties them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.money import Money

from .chart import (
    BANK_CLEARING,
    CASH,
    CLAIMS_PAYABLE,
    DISBURSEMENTS_OUT,
    FEE_INCOME,
    FEES_RECEIVABLE,
    GATEWAY_FEES,
    PLAN_FUNDS,
    PLAN_MONEY_COMING,
    REMITTANCES_TO_POST,
    SERVICE_FEES,
    SERVICE_FEES_OUT,
    SERVICE_FEES_OWED,
    SMALL_DIFFERENCES,
    TERMINAL_FEES,
    TERMINAL_TAKINGS,
    AccountRef,
)
from .drafts import JournalDraft
from .postings import MoneyMoved, money_moved


@dataclass(frozen=True, slots=True)
class ClaimMoney:
    """One amount of one subject; a negative one goes the other way round.

    :param key: with the event it makes the journal's key; empty: the subject's id. What can happen
        to one subject more than once has a key of its own each time
    """

    subject_id: UUID
    amount: Money
    effective_date: date
    actor: Actor
    key: str = ""


def _journal(
    fact: ClaimMoney, event: str, subject_kind: str, debit: AccountRef, credit: AccountRef
) -> JournalDraft:
    return money_moved(
        MoneyMoved(
            event=event,
            key=fact.key or str(fact.subject_id),
            subject_kind=subject_kind,
            subject_id=fact.subject_id,
            moves=((debit, credit, fact.amount),),
            effective_date=fact.effective_date,
            actor=fact.actor,
        )
    )


# The payer's book


def funds_received(fact: ClaimMoney) -> JournalDraft:
    """The payer put money into its funding account, as its bank says. Subject: a bank line."""
    return _journal(fact, "funds.received", "bank_line", CASH.whole(), PLAN_FUNDS.whole())


def payments_approved(fact: ClaimMoney) -> JournalDraft:
    """A submission's payments are promised; the money is set aside for them."""
    return _journal(
        fact, "submission.approved", "submission", PLAN_FUNDS.whole(), CLAIMS_PAYABLE.whole()
    )


def disbursement_issued(fact: ClaimMoney) -> JournalDraft:
    """A payment left: in line for a bank file, as a card, or as a check."""
    return _journal(
        fact,
        "disbursement.issued",
        "disbursement",
        CLAIMS_PAYABLE.whole(),
        DISBURSEMENTS_OUT.whole(),
    )


def disbursement_back(fact: ClaimMoney) -> JournalDraft:
    """A payment that had left is owed again: sent back, stopped, expired."""
    return _journal(
        fact, "disbursement.back", "disbursement", DISBURSEMENTS_OUT.whole(), CLAIMS_PAYABLE.whole()
    )


def disbursement_voided(fact: ClaimMoney) -> JournalDraft:
    """A promised payment isn't made at all; the payer has its money for other payments."""
    return _journal(
        fact, "disbursement.voided", "disbursement", CLAIMS_PAYABLE.whole(), PLAN_FUNDS.whole()
    )


def disbursement_booked(fact: ClaimMoney) -> JournalDraft:
    """The payer's bank shows money that left for payments; negative: that came back of them."""
    return _journal(
        fact, "disbursement.booked", "bank_line", DISBURSEMENTS_OUT.whole(), CASH.whole()
    )


# The provider's book


def remittance_released(fact: ClaimMoney) -> JournalDraft:
    """A health plan says what it pays; the money is on its way."""
    return _journal(
        fact,
        "remittance.released",
        "remittance",
        PLAN_MONEY_COMING.whole(),
        REMITTANCES_TO_POST.whole(),
    )


def remittance_voided(fact: ClaimMoney) -> JournalDraft:
    """The health plan took the payment back before the money arrived."""
    return _journal(
        fact,
        "remittance.voided",
        "remittance",
        REMITTANCES_TO_POST.whole(),
        PLAN_MONEY_COMING.whole(),
    )


def plan_money_arrived(fact: ClaimMoney) -> JournalDraft:
    """The provider's bank shows a health plan's money. Subject: a bank line."""
    return _journal(
        fact, "remittance.arrived", "bank_line", CASH.whole(), PLAN_MONEY_COMING.whole()
    )


# What the bank had less than a plan said; negative: more. Subject: a deposit case.


def deposit_fee_found(fact: ClaimMoney) -> JournalDraft:
    """A card processor, or somebody else on the way, kept its fee of the money."""
    return _difference(fact, "deposit.fee", GATEWAY_FEES.whole())


def deposit_difference_let_go(fact: ClaimMoney) -> JournalDraft:
    """A small difference isn't chased."""
    return _difference(fact, "deposit.let_go", SMALL_DIFFERENCES.whole())


def deposit_taken_back(fact: ClaimMoney) -> JournalDraft:
    """The plan kept or added an amount that another remittance tells; it pays that much less."""
    return _difference(fact, "deposit.taken_back", REMITTANCES_TO_POST.whole())


def _difference(fact: ClaimMoney, event: str, debit: AccountRef) -> JournalDraft:
    return _journal(fact, event, "deposit_case", debit, PLAN_MONEY_COMING.whole())


def card_money_taken(fact: ClaimMoney, fee: Money) -> JournalDraft:
    """The provider's terminal charged a plan's card: its processor has the money, less its fee.

    :param fee: what the processor keeps of the fact's amount
    """
    return money_moved(
        MoneyMoved(
            event="remittance.card_taken",
            key=fact.key or str(fact.subject_id),
            subject_kind="remittance",
            subject_id=fact.subject_id,
            moves=(
                (TERMINAL_TAKINGS.whole(), PLAN_MONEY_COMING.whole(), fact.amount - fee),
                (TERMINAL_FEES.whole(), PLAN_MONEY_COMING.whole(), fee),
            ),
            effective_date=fact.effective_date,
            actor=fact.actor,
        )
    )


def service_fee_charged(fact: ClaimMoney) -> JournalDraft:
    """The opt-in service costs its share of a payment; negative: the fee is given back."""
    return _journal(
        fact, "service_fee.charged", "remittance", SERVICE_FEES.whole(), SERVICE_FEES_OWED.whole()
    )


def service_fee_debited(fact: ClaimMoney) -> JournalDraft:
    """An invoice is taken from the provider's account; negative: the bank sent it back."""
    return _journal(
        fact, "fee_invoice.debited", "fee_invoice", SERVICE_FEES_OWED.whole(),
        SERVICE_FEES_OUT.whole(),
    )  # fmt: skip


# The operator's book


def service_fee_earned(fact: ClaimMoney, provider_id: UUID) -> JournalDraft:
    """The other half of :func:`service_fee_charged`, under the same key."""
    return _journal(
        fact,
        "service_fee.earned",
        "remittance",
        FEES_RECEIVABLE.of(provider_id),
        FEE_INCOME.whole(),
    )


def service_fee_collected(fact: ClaimMoney, provider_id: UUID) -> JournalDraft:
    """The other half of :func:`service_fee_debited`, under the same key."""
    return _journal(
        fact, "fee_invoice.collected", "fee_invoice", BANK_CLEARING.whole(),
        FEES_RECEIVABLE.of(provider_id),
    )  # fmt: skip
