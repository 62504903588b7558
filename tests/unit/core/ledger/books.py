"""Organisations and drafts for tests of the books: everything invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.chart import (
    CARD_CLEARING,
    PATIENT_RECEIVABLE,
    SERVICE_REVENUE,
    AccountRef,
)
from wellpaid.core.ledger.drafts import JournalDraft, Line
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money

DAY = date(2026, 3, 2)


def make_organization(slug: str = "willow-creek") -> UUID:
    """Save a clinic that does not exist."""
    organization = Organization(
        kind="provider", slug=slug, name="Willow Creek Clinic", statement_descriptor="WILLOW CREEK",
        phone="+18005550142", hours_en="", hours_es="", street="1 Sample Way", city="Testville",
        state="OH", postal_code="00000", created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    organization.save()
    return organization.id


def draft(key: str, *lines: Line, **changes: Any) -> JournalDraft:
    """Make a draft about a new subject."""
    facts = {
        "event": "bill.issued", "effective_date": DAY, "actor": SYSTEM, "subject_kind": "bill",
        "subject_id": UUID(int=7),
    }  # fmt: skip
    return JournalDraft(key=key, lines=lines, **(facts | changes))


def charge(bill_id: UUID, cents: int) -> Line:
    """Owe for care."""
    return Line(PATIENT_RECEIVABLE.of(bill_id), SERVICE_REVENUE.whole(), Money(cents))


def paid(bill_id: UUID, cents: int) -> Line:
    """Pay by card."""
    return Line(CARD_CLEARING.whole(), PATIENT_RECEIVABLE.of(bill_id), Money(cents))


def transfer(debit: AccountRef, credit: AccountRef, cents: int) -> Line:
    """Move money between two accounts."""
    return Line(debit, credit, Money(cents))


__all__ = ["DAY", "charge", "draft", "make_organization", "new_id", "paid", "transfer"]
