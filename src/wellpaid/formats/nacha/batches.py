"""A batch, its totals, and how to put one together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from wellpaid.formats.nacha.errors import UnwritableError
from wellpaid.formats.nacha.records import (
    BatchControl,
    BatchHeader,
    Entry,
    IatBatchHeader,
    IatEntry,
)
from wellpaid.formats.nacha.transaction_codes import (
    DEBITS,
    TRANSACTION_CODES,
    AccountKind,
    Direction,
    Purpose,
    transaction_code,
)

MIXED: Final = 200
CREDITS_ONLY: Final = 220
DEBITS_ONLY: Final = 225
HASH_MODULUS: Final = 10**10
_ODFI_LENGTH: Final = 8
_SEQUENCE_MAX: Final = 9_999_999
_NAME_LENGTH: Final = 22


@dataclass(frozen=True, slots=True)
class Totals:
    """What a control record has to say."""

    entry_addenda_count: int = 0
    entry_hash: int = 0
    debit_cents: int = 0
    credit_cents: int = 0

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            self.entry_addenda_count + other.entry_addenda_count,
            (self.entry_hash + other.entry_hash) % HASH_MODULUS,
            self.debit_cents + other.debit_cents,
            self.credit_cents + other.credit_cents,
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries of one company, one class, one description, one day.

    :param control: as read; None in a piece of a file that lacks it. The writer computes its own.
    """

    header: BatchHeader | IatBatchHeader
    entries: tuple[Entry | IatEntry, ...]
    control: BatchControl | None = None

    @property
    def totals(self) -> Totals:
        """Counts, hash and sums of the entries."""
        return entry_totals(self.entries)


@dataclass(frozen=True, slots=True)
class Company:
    """Who sends: the same in every batch of a company.

    :param company_id: as agreed with the bank, often "1" and the tax number
    :param odfi: first 8 digits of the sending bank's routing number
    """

    name: str
    company_id: str
    odfi: str
    data: str = ""


def entry_totals(entries: Iterable[Entry | IatEntry]) -> Totals:
    """Add entries up."""
    count = hashed = debits = credits_ = 0
    for entry in entries:
        count += 1 + len(entry.addenda)
        hashed += int(entry.routing_number[:8])
        if entry.is_debit:
            debits += entry.amount_cents
        else:
            credits_ += entry.amount_cents
    return Totals(count, hashed % HASH_MODULUS, debits, credits_)


def service_class_of(entries: Iterable[Entry | IatEntry]) -> int:
    """Give 220, 225 or 200 for what the entries do."""
    kinds = {code in DEBITS for code in {entry.transaction_code for entry in entries}}
    if kinds == {False}:
        return CREDITS_ONLY
    return DEBITS_ONLY if kinds == {True} else MIXED


def make_batch(
    *,
    company: Company,
    sec_code: str,
    entry_description: str,
    effective_date: date,
    batch_number: int,
    entries: Sequence[Entry],
    descriptive_date: str = "",
    service_class: int | None = None,
) -> Batch:
    """Put a batch together; its service class comes from its entries unless it is given."""
    header = BatchHeader(
        service_class=service_class if service_class is not None else service_class_of(entries),
        company_name=company.name,
        company_id=company.company_id,
        sec_code=sec_code,
        entry_description=entry_description,
        effective_date=effective_date,
        odfi=company.odfi,
        batch_number=batch_number,
        company_data=company.data,
        descriptive_date=descriptive_date,
    )
    return Batch(header, tuple(entries))


def balanced(
    batch: Batch,
    *,
    routing_number: str,
    account_number: str,
    account_kind: AccountKind,
    name: str,
    trace_number: str,
) -> Batch:
    """Add the entry on the company's own account that makes debits equal credits.

    Some banks want files balanced so, others do it themselves: ask yours. A batch that is even
    already comes back as it is.
    """
    totals = batch.totals
    difference = totals.debit_cents - totals.credit_cents
    if difference == 0:
        return batch
    direction = Direction.CREDIT if difference > 0 else Direction.DEBIT
    offset = Entry(
        transaction_code=transaction_code(account_kind, direction),
        routing_number=routing_number,
        account_number=account_number,
        amount_cents=abs(difference),
        individual_name=name,
        trace_number=trace_number,
    )
    header = replace(batch.header, service_class=MIXED, raw=None)
    return Batch(header, (*batch.entries, offset))


def prenote(entry: Entry) -> Entry:
    """Give the same entry as a prenote: no amount, no addenda, only a try of the account.

    :raises ValueError: unknown transaction code, or one that has no prenote
    """
    row = TRANSACTION_CODES.get(entry.transaction_code)
    if row is None:
        raise ValueError("the transaction code is unknown")
    code = transaction_code(row.account_kind, row.direction, Purpose.PRENOTE)
    return replace(entry, transaction_code=code, amount_cents=0, addenda=(), raw=())


def make_trace(odfi: str, sequence: int) -> str:
    """Give the trace number for a sequence of ours.

    :raises UnwritableError: ``odfi`` isn't 8 digits, or the sequence not 1 to 9,999,999
    """
    if len(odfi) != _ODFI_LENGTH or not (odfi.isascii() and odfi.isdigit()):
        raise UnwritableError("entry", "trace number", "the bank's part must be 8 digits")
    if not 0 < sequence <= _SEQUENCE_MAX:
        raise UnwritableError("entry", "trace number", "the sequence must be 1 to 9,999,999")
    return f"{odfi}{sequence:07d}"


def shortened_name(name: str, length: int = _NAME_LENGTH) -> str:
    """Cut a name to a field on purpose, at a blank where that keeps more than half of it.

    The only place where anything is cut: everything else that is too long is refused.
    """
    name = " ".join(name.split())
    if len(name) <= length:
        return name
    cut = name[: length + 1].rpartition(" ")[0]
    return cut if len(cut) > length // 2 else name[:length].rstrip()
