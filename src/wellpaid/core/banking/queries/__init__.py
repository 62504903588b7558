"""Reads of banking, as typed rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from wellpaid.core.banking.models import (
    AchBatch,
    AchEntry,
    AchFile,
    AchNotice,
    AchSetup,
    BankAccount,
    BankLine,
    InboundFile,
    Mandate,
)
from wellpaid.core.banking.policy import RATES_WINDOW
from wellpaid.core.banking.states import (
    BankAccountState,
    Direction,
    EntryState,
    FileState,
    MandateState,
    NoticeKind,
    NoticeOutcome,
    OwnerKind,
    Purpose,
    VerificationMethod,
)
from wellpaid.formats.nacha.returns import (
    ADMINISTRATIVE_CODES,
    ADMINISTRATIVE_RATE_MAX_PER_MILLE,
    OVERALL_RATE_MAX_PER_MILLE,
    UNAUTHORIZED_CODES,
    UNAUTHORIZED_RATE_MAX_PER_MILLE,
    return_reasons,
)
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

_PER_MILLE = 1000


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An ACH entry as the areas above see it; ``reference`` is theirs."""

    id: UUID
    reference: str
    state: EntryState
    direction: Direction
    amount: Money
    sec_code: str
    bank_account_id: UUID
    mandate_id: UUID | None
    trace_number: str
    effective_date: date | None
    return_code: str
    returned_at: datetime | None
    correction_code: str

    @property
    def is_cancellable(self) -> bool:
        """Whether no file holds it yet."""
        return self.state in {EntryState.WAITING, EntryState.QUEUED}

    @property
    def may_be_presented_again(self) -> bool:
        """Whether it came back for lack of money and rules allow another try."""
        return self.return_code in _RETRY_CODES


_RETRY_CODES = frozenset(row.code for row in return_reasons() if row.may_be_presented_again)


@dataclass(frozen=True, slots=True)
class BankAccountRow:
    """A bank account for a page: never its number."""

    id: UUID
    owner_kind: OwnerKind
    owner_id: UUID
    state: BankAccountState
    last4: str
    account_type: str
    holder_kind: str
    holder_name: str
    routing_number: str
    verification_tries: int

    @property
    def is_verified(self) -> bool:
        """Whether it has been tried and exists."""
        return self.state is BankAccountState.VERIFIED


@dataclass(frozen=True, slots=True)
class Rate:
    """One of Nacha's three return rates."""

    name: str
    returned_count: int
    sent_count: int
    limit_per_mille: int

    @property
    def is_above_limit(self) -> bool:
        """Whether the bank will ask; without debits there is no rate."""
        return self.returned_count * _PER_MILLE > self.limit_per_mille * self.sent_count

    @property
    def per_mille(self) -> int:
        """The rate, rounded up: 0.5 percent is 5."""
        if not self.sent_count:
            return 0
        return -(-self.returned_count * _PER_MILLE // self.sent_count)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A booking on one of our accounts."""

    id: UUID
    booked_date: date
    amount: Money
    type_code: str
    bank_reference: str
    customer_reference: str
    text: str
    matched_kind: str
    matched_id: UUID | None


def entry_row(entry: AchEntry) -> EntryRow:
    """Give an entry's row."""
    return EntryRow(
        id=entry.id,
        reference=entry.reference,
        state=EntryState(entry.state),
        direction=Direction(entry.direction),
        amount=Money(entry.amount_cents),
        sec_code=entry.sec_code,
        bank_account_id=entry.bank_account_id,
        mandate_id=entry.mandate_id,
        trace_number=entry.trace_number,
        effective_date=entry.effective_date,
        return_code=entry.return_code,
        returned_at=entry.returned_at,
        correction_code=entry.correction_code,
    )


def find_entry(*, organization_id: UUID, reference: str) -> EntryRow | None:
    """Give an entry by its caller's reference, or None if it was never asked for."""
    with tenant(organization_id):
        entry = AchEntry.objects.filter(reference=reference).first()
        return entry_row(entry) if entry is not None else None


def find_entries(*, organization_id: UUID, references: Collection[str]) -> dict[str, EntryRow]:
    """Give the entries that there are under these references, in one query."""
    with tenant(organization_id):
        rows = AchEntry.objects.filter(reference__in=references)
        return {row.reference: entry_row(row) for row in rows}


def entry_by_id(*, organization_id: UUID, ach_entry_id: UUID) -> EntryRow | None:
    """Give an entry by the id that events carry."""
    with tenant(organization_id):
        entry = AchEntry.objects.filter(id=ach_entry_id).first()
        return entry_row(entry) if entry is not None else None


def bank_accounts_of(
    *, organization_id: UUID, owner_kind: OwnerKind, owner_id: UUID
) -> list[BankAccountRow]:
    """Give an owner's accounts that aren't closed, the oldest first."""
    with tenant(organization_id):
        rows = (
            BankAccount.objects.filter(owner_kind=owner_kind, owner_id=owner_id)
            .exclude(state=BankAccountState.CLOSED)
            .order_by("created_at", "id")
        )
        return [bank_account_row(row) for row in rows]


def bank_account_row(row: BankAccount) -> BankAccountRow:
    """Give an account's row."""
    return BankAccountRow(
        id=row.id,
        owner_kind=OwnerKind(row.owner_kind),
        owner_id=row.owner_id,
        state=BankAccountState(row.state),
        last4=row.last4,
        account_type=row.account_type,
        holder_kind=row.holder_kind,
        holder_name=row.holder_name,
        routing_number=row.routing_number,
        verification_tries=row.verification_tries,
    )


def find_bank_account(*, organization_id: UUID, bank_account_id: UUID) -> BankAccountRow | None:
    """Give one account, closed ones too."""
    with tenant(organization_id):
        row = BankAccount.objects.filter(id=bank_account_id).first()
        return bank_account_row(row) if row is not None else None


def active_mandate_ids(*, organization_id: UUID, bank_account_id: UUID) -> list[UUID]:
    """Give the authorisations in force for an account, the latest first."""
    with tenant(organization_id):
        rows = Mandate.objects.filter(
            bank_account_id=bank_account_id, state=MandateState.ACTIVE
        ).order_by("-given_at", "-id")
        return list(rows.values_list("id", flat=True))


def return_rates(
    *, organization_id: UUID, today: date, window: timedelta = RATES_WINDOW
) -> tuple[Rate, Rate, Rate]:
    """Give the unauthorised, administrative and overall rate of the debits of the last 60 days.

    Debits by the day that they settled, returns by the day on which they came (Nacha Operating
    Rules, section 2.17.2): limits 0.5, 3 and 15 percent.
    """
    since = today - window
    with tenant(organization_id):
        debits = AchEntry.objects.filter(direction=Direction.DEBIT, purpose=Purpose.PAYMENT)
        out = [EntryState.SENT, EntryState.SETTLED, EntryState.RETURNED]
        sent = debits.filter(
            state__in=out, effective_date__gt=since, effective_date__lte=today
        ).count()
        counted = {row.code for row in return_reasons() if row.counts_to_overall_rate}
        returned = debits.filter(returned_at__date__gt=since).aggregate(
            unauthorised=Count("id", filter=Q(return_code__in=UNAUTHORIZED_CODES)),
            administrative=Count("id", filter=Q(return_code__in=ADMINISTRATIVE_CODES)),
            overall=Count("id", filter=Q(return_code__in=counted)),
        )
    limits = {
        "unauthorised": UNAUTHORIZED_RATE_MAX_PER_MILLE,
        "administrative": ADMINISTRATIVE_RATE_MAX_PER_MILLE,
        "overall": OVERALL_RATE_MAX_PER_MILLE,
    }
    one, two, three = (Rate(name, returned[name], sent, limit) for name, limit in limits.items())
    return one, two, three


def unmatched_lines(
    *, organization_id: UUID, since: date | None = None, limit: int | None = 500
) -> list[LineRow]:
    """Give the bookings of which nobody has said yet what they pay, the oldest first."""
    with tenant(organization_id):
        rows = BankLine.objects.filter(matched_id__isnull=True).order_by("booked_date", "id")
        if since is not None:
            rows = rows.filter(booked_date__gte=since)
        return [line_row(row) for row in rows[:limit]]


def line_by_id(*, organization_id: UUID, bank_line_id: UUID) -> LineRow | None:
    """Give a booking."""
    with tenant(organization_id):
        row = BankLine.objects.filter(id=bank_line_id).first()
        return line_row(row) if row is not None else None


def line_row(row: BankLine) -> LineRow:
    """Give a booking's row."""
    return LineRow(
        id=row.id,
        booked_date=row.booked_date,
        amount=Money(row.amount_cents),
        type_code=row.type_code,
        bank_reference=row.bank_reference,
        customer_reference=row.customer_reference,
        text=row.text,
        matched_kind=row.matched_kind,
        matched_id=row.matched_id,
    )


@dataclass(frozen=True, slots=True)
class ExpectedBooking:
    """What our bank should book for what we sent, or for what came back.

    :param kind: ``ach_debits``, ``ach_credits``, ``ach_debits_back`` or ``ach_credits_back``
    :param reference: the bank's statement shows it with the booking, as far as banks do
    :param amount: signed as the bank books it
    """

    kind: str
    subject_id: UUID
    reference: str
    amount: Money


def expected_bookings(*, organization_id: UUID, since: date) -> list[ExpectedBooking]:
    """Give what the bank should have booked for files since a day: two queries.

    A batch is one booking each way; what one file of the bank's sends back is one each way too.
    """
    with tenant(organization_id):
        batches = AchBatch.objects.filter(effective_date__gte=since).select_related("ach_file")
        notices = (
            AchNotice.objects.filter(
                kind=NoticeKind.RETURN, ach_entry_id__isnull=False, created_at__date__gte=since
            )
            .filter(outcome__in=[NoticeOutcome.APPLIED, NoticeOutcome.FOR_A_PERSON])
            .values("inbound_file_id", "inbound_file__name", "ach_entry__direction")
            .annotate(cents=Sum("amount_cents"))
        )
        found = [row for batch in batches for row in _of_batch(batch)]
        return [*found, *(_of_returns(row) for row in notices if row["cents"])]


def _of_batch(batch: AchBatch) -> list[ExpectedBooking]:
    reference = f"{batch.ach_file.name}#{batch.number}"
    sides = (("ach_debits", batch.debit_cents), ("ach_credits", -batch.credit_cents))
    return [
        ExpectedBooking(kind, batch.id, reference, Money(cents)) for kind, cents in sides if cents
    ]


def _of_returns(row: dict[str, Any]) -> ExpectedBooking:
    is_debit = row["ach_entry__direction"] == Direction.DEBIT
    return ExpectedBooking(
        "ach_debits_back" if is_debit else "ach_credits_back",
        row["inbound_file_id"],
        row["inbound_file__name"],
        Money(-row["cents"] if is_debit else row["cents"]),
    )


def files_in(*, organization_id: UUID, states: Iterable[FileState]) -> list[UUID]:
    """Give the files in some states, the oldest first."""
    with tenant(organization_id):
        rows = AchFile.objects.filter(state__in=list(states)).order_by("created_at", "id")
        return list(rows.values_list("id", flat=True))


def is_known_inbound(*, organization_id: UUID, name: str, stamp: str) -> bool:
    """Tell whether a file as the bank lists it has been taken in."""
    with tenant(organization_id):
        return bool(InboundFile.objects.filter(name=name, stamp=stamp).exists())


def has_ach_setup(organization_id: UUID) -> bool:
    """Tell whether an organisation sends files to a bank."""
    with tenant(organization_id):
        return bool(AchSetup.objects.exists())


def accounts_to_verify_by_prenote(organization_id: UUID) -> list[UUID]:
    """Give accounts whose prenote of the running round has settled."""
    with tenant(organization_id):
        rows = AchEntry.objects.filter(
            purpose=Purpose.PRENOTE,
            state=EntryState.SETTLED,
            bank_account__state=BankAccountState.VERIFYING,
            bank_account__verification_method=VerificationMethod.PRENOTE,
        ).values_list("bank_account_id", "verification_round", "bank_account__verification_round")
        return [account_id for account_id, mine, current in rows if mine == current]


@dataclass(frozen=True, slots=True)
class BankWork:
    """What waits for a person: shown to the billing office and told by the command."""

    open_notice_count: int
    quarantined_count: int
    rejected_file_count: int
    sending_file_count: int


def bank_work(organization_id: UUID) -> BankWork:
    """Count what no rule could deal with."""
    with tenant(organization_id):
        return BankWork(
            open_notice_count=AchNotice.objects.filter(is_open=True).count(),
            quarantined_count=InboundFile.objects.filter(is_quarantined=True).count(),
            rejected_file_count=AchFile.objects.filter(
                state=FileState.REJECTED, batches__entries__state=EntryState.SENT
            )
            .values("id")
            .distinct()
            .count(),
            sending_file_count=AchFile.objects.filter(state=FileState.SENDING).count(),
        )
