"""Reads for the office's page of the bank: the terms, files both ways, what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef

from wellpaid.core.banking.models import AchEntry, AchFile, AchNotice, AchSetup, InboundFile
from wellpaid.core.banking.states import (
    EntryState,
    FileState,
    InboundKind,
    NoticeKind,
    NoticeOutcome,
)
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

# Both lists are for a look at what happened lately; what waits for somebody is listed apart.
SHOWN_ROWS = 20


@dataclass(frozen=True, slots=True)
class TermsRow:
    """What an organisation and its bank agreed on; of its own account the last four digits."""

    immediate_destination: str
    destination_name: str
    immediate_origin: str
    origin_name: str
    company_name: str
    company_id: str
    odfi_routing: str
    cutoff_time: time
    gateway: str
    outbound_folder: str
    inbound_folder: str
    archive_folder: str
    has_file_notices: bool
    own_last4: str


@dataclass(frozen=True, slots=True)
class FileOutRow:
    """A file of ours.

    :param has_entries_in_doubt: the bank refused it, and its entries wait to be sent anew
    """

    id: UUID
    name: str
    state: FileState
    entry_count: int
    debits: Money
    credits: Money
    created_at: datetime
    reject_reason: str
    has_entries_in_doubt: bool


@dataclass(frozen=True, slots=True)
class FileInRow:
    """A file of the bank's; ``reason``: why it couldn't be read."""

    id: UUID
    name: str
    kind: InboundKind
    is_quarantined: bool
    reason: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One word of a bank about one entry, with which no rule could deal.

    ``effective_date``: of the entry that it is about, if we know that entry.
    """

    id: UUID
    kind: NoticeKind
    code: str
    outcome: NoticeOutcome
    amount: Money
    trace_number: str
    entry_reference: str
    effective_date: date | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class BankDesk:
    """All of the page. ``notice_count``: how many are open, of which the oldest are listed."""

    notices: tuple[NoticeRow, ...]
    notice_count: int
    out_of_order: tuple[FileOutRow, ...]
    files_out: tuple[FileOutRow, ...]
    quarantined: tuple[FileInRow, ...]
    files_in: tuple[FileInRow, ...]


def ach_terms(organization_id: UUID) -> TermsRow | None:
    """Give what was agreed with the bank, or ``None`` where nothing was: one query."""
    with tenant(organization_id):
        row = AchSetup.objects.select_related("settlement_account").first()
        if row is None:
            return None
        return TermsRow(
            immediate_destination=row.immediate_destination,
            destination_name=row.destination_name,
            immediate_origin=row.immediate_origin,
            origin_name=row.origin_name,
            company_name=row.company_name,
            company_id=row.company_id,
            odfi_routing=row.odfi_routing,
            cutoff_time=row.cutoff_time,
            gateway=row.gateway,
            outbound_folder=row.outbound_folder,
            inbound_folder=row.inbound_folder,
            archive_folder=row.archive_folder,
            has_file_notices=row.has_file_notices,
            own_last4=row.settlement_account.last4,
        )


def bank_desk(organization_id: UUID) -> BankDesk:
    """Give the newest files both ways, and the oldest of what waits for a person: six queries."""
    with tenant(organization_id):
        open_notices = AchNotice.objects.filter(is_open=True)
        in_doubt = AchEntry.objects.filter(
            ach_batch__ach_file_id=OuterRef("id"), state=EntryState.SENT
        )
        out = AchFile.objects.annotate(has_entries=Exists(in_doubt))
        odd = out.filter(state__in=[FileState.REJECTED, FileState.SENDING]).exclude(
            state=FileState.REJECTED, has_entries=False
        )
        came = InboundFile.objects.all()
        return BankDesk(
            notices=tuple(
                _notice(row)
                for row in open_notices.select_related("ach_entry").order_by("created_at", "id")[
                    :SHOWN_ROWS
                ]
            ),
            notice_count=open_notices.count(),
            out_of_order=tuple(
                _file_out(row) for row in odd.order_by("created_at", "id")[:SHOWN_ROWS]
            ),
            files_out=tuple(
                _file_out(row) for row in out.order_by("-created_at", "-id")[:SHOWN_ROWS]
            ),
            quarantined=tuple(
                _file_in(row)
                for row in came.filter(is_quarantined=True).order_by("-taken_at", "-id")[
                    :SHOWN_ROWS
                ]
            ),
            files_in=tuple(_file_in(row) for row in came.order_by("-taken_at", "-id")[:SHOWN_ROWS]),
        )


def _file_out(row: AchFile) -> FileOutRow:
    has_entries: bool = vars(row)["has_entries"]  # annotated above
    return FileOutRow(
        id=row.id,
        name=row.name,
        state=FileState(row.state),
        entry_count=row.entry_count,
        debits=Money(row.debit_cents),
        credits=Money(row.credit_cents),
        created_at=row.created_at,
        reject_reason=row.reject_reason,
        has_entries_in_doubt=row.state == FileState.REJECTED and has_entries,
    )


def _file_in(row: InboundFile) -> FileInRow:
    return FileInRow(
        id=row.id,
        name=row.name,
        kind=InboundKind(row.kind),
        is_quarantined=row.is_quarantined,
        reason=row.reason,
        taken_at=row.taken_at,
    )


def _notice(row: AchNotice) -> NoticeRow:
    entry = row.ach_entry if row.ach_entry_id else None
    return NoticeRow(
        id=row.id,
        kind=NoticeKind(row.kind),
        code=row.code,
        outcome=NoticeOutcome(row.outcome),
        amount=Money(row.amount_cents),
        trace_number=row.original_trace,
        entry_reference=entry.reference if entry else "",
        effective_date=entry.effective_date if entry else None,
        created_at=row.created_at,
    )
