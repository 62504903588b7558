"""Entries to the bytes of an ACH file: grouped, numbered, written and reckoned."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Final
from uuid import UUID

from wellpaid.formats.nacha.addenda import PaymentAddenda
from wellpaid.formats.nacha.batches import Batch, Company, make_batch, make_trace
from wellpaid.formats.nacha.records import Entry, FileControl, FileHeader
from wellpaid.formats.nacha.transaction_codes import (
    AccountKind,
    transaction_code,
)
from wellpaid.formats.nacha.transaction_codes import Direction as FileDirection
from wellpaid.formats.nacha.transaction_codes import Purpose as FilePurpose
from wellpaid.formats.nacha.writing import write_batches

from .states import AccountType, Direction, Purpose

_ODFI_LENGTH: Final = 8
TRACE_SEQUENCE_MAX: Final = 9_999_999
_ACCOUNT_KINDS: Final = {
    AccountType.CHECKING: AccountKind.CHECKING,
    AccountType.SAVINGS: AccountKind.SAVINGS,
}


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry on its way into a file.

    :param account_number: in the clear; only here and in the file
    """

    id: UUID
    sec_code: str
    entry_description: str
    effective_date: date
    direction: Direction
    purpose: Purpose
    account_type: AccountType
    routing_number: str
    account_number: str = field(repr=False)
    amount_cents: int
    individual_name: str = field(repr=False)
    individual_id: str
    payment_type: str = ""
    addenda_text: str = ""

    @property
    def batch_key(self) -> tuple[str, str, date]:
        """What entries of one batch have in common."""
        return self.sec_code, self.entry_description, self.effective_date


@dataclass(frozen=True, slots=True)
class Originator:
    """Who sends, as agreed with the bank."""

    immediate_destination: str
    destination_name: str
    immediate_origin: str
    origin_name: str
    company_name: str
    company_id: str
    odfi_routing: str

    @property
    def company(self) -> Company:
        """The same for the heads of batches."""
        return Company(self.company_name, self.company_id, self.odfi_routing[:_ODFI_LENGTH])


@dataclass(frozen=True, slots=True)
class PackedBatch:
    """A batch as it stands in the file, with the trace number of each entry of ours."""

    batch: Batch
    traces: dict[UUID, str]


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A finished file."""

    content: bytes
    control: FileControl
    batches: tuple[PackedBatch, ...]
    last_sequence: int

    @property
    def sha256(self) -> str:
        """Of the bytes that the bank gets."""
        return hashlib.sha256(self.content).hexdigest()


def pack(
    *,
    originator: Originator,
    drafts: Sequence[EntryDraft],
    created_date: date,
    created_time: str,
    id_modifier: str,
    last_sequence: int,
) -> PackedFile:
    """Write a file: one batch for each class, description and day, in that order.

    :param last_sequence: the last trace sequence that was used; it starts again after 9,999,999
    :raises UnwritableError: something doesn't fit; ``originate_entry`` has tried each entry alone
    """
    header = FileHeader(
        destination=originator.immediate_destination,
        origin=originator.immediate_origin,
        created_date=created_date,
        created_time=created_time,
        id_modifier=id_modifier,
        destination_name=originator.destination_name,
        origin_name=originator.origin_name,
    )
    if last_sequence + len(drafts) > TRACE_SEQUENCE_MAX:
        last_sequence = 0  # trace numbers rise within a batch; so a file never straddles the end
    packed, sequence = [], last_sequence
    for number, (key, group) in enumerate(sorted(_grouped(drafts).items()), start=1):
        one, sequence = _packed_batch(originator, key, group, number, sequence)
        packed.append(one)
    out = BytesIO()
    control = write_batches(header, [one.batch for one in packed], out)
    return PackedFile(out.getvalue(), control, tuple(packed), sequence)


def _grouped(drafts: Sequence[EntryDraft]) -> dict[tuple[str, str, date], list[EntryDraft]]:
    groups: dict[tuple[str, str, date], list[EntryDraft]] = {}
    for draft in drafts:
        groups.setdefault(draft.batch_key, []).append(draft)
    return groups


def _packed_batch(
    originator: Originator,
    key: tuple[str, str, date],
    drafts: list[EntryDraft],
    number: int,
    sequence: int,
) -> tuple[PackedBatch, int]:
    sec_code, description, effective_date = key
    company, entries, traces = originator.company, [], {}
    for draft in drafts:
        sequence += 1
        traces[draft.id] = make_trace(company.odfi, sequence)
        entries.append(_entry(draft, traces[draft.id]))
    batch = make_batch(
        company=company,
        sec_code=sec_code,
        entry_description=description,
        effective_date=effective_date,
        batch_number=number,
        entries=entries,
    )
    return PackedBatch(batch, traces), sequence


def _entry(draft: EntryDraft, trace_number: str) -> Entry:
    is_prenote = draft.purpose is Purpose.PRENOTE
    return Entry(
        transaction_code=transaction_code(
            _ACCOUNT_KINDS[draft.account_type],
            FileDirection(draft.direction.value),
            FilePurpose.PRENOTE if is_prenote else FilePurpose.LIVE,
        ),
        routing_number=draft.routing_number,
        account_number=draft.account_number,
        amount_cents=draft.amount_cents,
        individual_name=draft.individual_name,
        trace_number=trace_number,
        individual_id=draft.individual_id,
        discretionary_data=draft.payment_type,
        addenda=(PaymentAddenda(draft.addenda_text),) if draft.addenda_text else (),
    )
