"""A whole remittance as one dataclass: what is given to the writer, and what reading gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wellpaid.formats.x12.claims import Claim
from wellpaid.formats.x12.records import (
    Currency,
    Party,
    Payment,
    ProviderAdjustment,
    Reference,
    Trace,
)
from wellpaid.formats.x12.summaries import ProviderSummary, ProviderSupplement
from wellpaid.formats.x12.transaction import Transaction835


@dataclass(frozen=True, slots=True)
class ClaimSection:
    """Claims under one LX (loop 2000).

    :param number: LX01
    """

    claims: tuple[Claim, ...]
    number: str = "1"
    summary: ProviderSummary | None = None
    supplement: ProviderSupplement | None = None


@dataclass(frozen=True, slots=True)
class Remittance:
    """One payment with its claims. Counts and control numbers are the writer's.

    :param references: REF EV (who receives it) and F2 (the payer's version)
    :param provider_adjustments: those of one provider and fiscal date in a row share a PLB
    """

    payment: Payment
    trace: Trace
    payer: Party
    payee: Party
    sections: tuple[ClaimSection, ...] = ()
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    references: tuple[Reference, ...] = ()
    production_date: date | None = None
    currency: Currency | None = None


def remittance_of(transaction: Transaction835) -> Remittance:
    """Build all of a transaction at once. Of a large one, look at ``claims`` instead."""
    header = transaction.header
    return Remittance(
        header.payment, header.trace, header.payer, header.payee,
        tuple(
            ClaimSection(
                tuple(transaction.claims[number] for number in section.claims), section.number,
                section.summary, section.supplement,
            )
            for section in transaction.sections
        ),
        transaction.provider_adjustments, header.references, header.production_date,
        header.currency,
    )  # fmt: skip
