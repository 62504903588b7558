"""Reads of bank changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.core.banking.states import BankAccountState
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

from .events import CallOutcome, RefusalReason
from .models import AccountCorrection, BankChange, ChangeCall, OpenChange
from .policy import PAYMENT_TRIES_MAX, Guards
from .states import OPEN, ChangeState, CorrectionState

_LISTED_MAX = 200


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call of the operator's."""

    spoken_with: str
    outcome: CallOutcome
    called_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as its own people and the operator see it: four digits of each account."""

    id: UUID
    organization_id: UUID
    state: ChangeState
    from_account_id: UUID
    from_last4: str
    to_account_id: UUID
    to_last4: str
    signed_name: str
    asked_by: str
    asked_at: datetime
    phone_on_file: str
    has_payments: bool
    tries_left: int
    guards: Guards
    effective_date: date | None
    refusal_reason: RefusalReason | None
    state_changed_at: datetime
    calls: tuple[CallRow, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it can still be cancelled."""
        return self.state in OPEN


def guards_of(row: BankChange) -> Guards:
    """Give which proofs of a change are there; its new account is read fresh."""
    return Guards(
        is_account_proved=row.to_account.state == BankAccountState.VERIFIED,
        is_payment_proved=row.payment_proved_at is not None or not row.has_payments,
        is_called=row.called_at is not None,
        is_approved=bool(row.approved_by),
    )


def _row(row: BankChange, calls: tuple[CallRow, ...] = ()) -> ChangeRow:
    reason = row.refusal_reason
    return ChangeRow(
        id=row.id,
        organization_id=row.organization_id,
        state=ChangeState(row.state),
        from_account_id=row.from_account_id,
        from_last4=row.from_account.last4,
        to_account_id=row.to_account_id,
        to_last4=row.to_account.last4,
        signed_name=row.signed_name,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        phone_on_file=row.phone_on_file,
        has_payments=row.has_payments,
        tries_left=PAYMENT_TRIES_MAX - row.payment_tries,
        guards=guards_of(row),
        effective_date=row.effective_date,
        refusal_reason=RefusalReason(reason) if reason else None,
        state_changed_at=row.state_changed_at,
        calls=calls,
    )


def changes_of(organization_id: UUID) -> list[ChangeRow]:
    """Give a provider's changes, the newest first: one query."""
    with tenant(organization_id):
        rows = BankChange.objects.select_related("from_account", "to_account")
        return [_row(row) for row in rows.order_by("-asked_at", "-id")[:_LISTED_MAX]]


def change_of(organization_id: UUID, bank_change_id: UUID) -> ChangeRow:
    """Give one change with its calls: two queries.

    :raises NotFound: the organisation has no such change
    """
    with tenant(organization_id):
        rows = BankChange.objects.select_related("from_account", "to_account")
        row = rows.filter(id=bank_change_id).first()
        if row is None:
            raise NotFound
        calls = ChangeCall.objects.filter(bank_change_id=row.id).order_by("called_at", "id")
        return _row(
            row,
            tuple(
                CallRow(one.spoken_with, CallOutcome(one.outcome), one.called_at, one.recorded_by)
                for one in calls
            ),
        )


def due_changes(organization_id: UUID, *, today: date) -> list[UUID]:
    """Give the changes whose day has come."""
    with tenant(organization_id):
        rows = BankChange.objects.filter(state=ChangeState.WAITING, effective_date__lte=today)
        return list(rows.order_by("id").values_list("id", flat=True))


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A change that hasn't ended, as the operator's list shows it."""

    organization_id: UUID
    organization_name: str
    bank_change_id: UUID
    asked_at: datetime


def open_changes() -> list[OpenRow]:
    """Give all organisations' open changes, the oldest first: one query."""
    rows = OpenChange.objects.filter(ended_at__isnull=True).select_related("organization")
    return [
        OpenRow(row.organization_id, row.organization.name, row.bank_change_id, row.asked_at)
        for row in rows.order_by("asked_at", "id")[:_LISTED_MAX]
    ]


def organization_of(bank_change_id: UUID) -> UUID:
    """Give whose change it is, for the operator.

    :raises NotFound: nobody's
    """
    found = OpenChange.objects.filter(bank_change_id=bank_change_id)
    organization_id: UUID | None = found.values_list("organization_id", flat=True).first()
    if organization_id is None:
        raise NotFound
    return organization_id


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction that waits for the provider."""

    id: UUID
    state: CorrectionState
    bank_account_id: UUID
    payer_name: str
    new_last4: str
    asked_by: str


def open_corrections(organization_id: UUID) -> list[CorrectionRow]:
    """Give what banks said and nobody has decided on, the oldest first: one query."""
    with tenant(organization_id):
        rows = AccountCorrection.objects.filter(
            state__in=[CorrectionState.SUGGESTED, CorrectionState.ASKED]
        ).select_related("payer")
        return [
            CorrectionRow(
                id=row.id,
                state=CorrectionState(row.state),
                bank_account_id=row.bank_account_id,
                payer_name=row.payer.name,
                new_last4=row.new_last4,
                asked_by=row.asked_by,
            )
            for row in rows.order_by("suggested_at", "id")
        ]
