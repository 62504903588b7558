"""Put what is in line into a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from wellpaid.core.banking.events import FileBuilt
from wellpaid.core.banking.models import AchBatch, AchEntry, AchFile, AchSetup, BankAccount
from wellpaid.core.banking.packing import PackedFile, pack
from wellpaid.core.banking.policy import ENTRIES_PER_FILE_MAX, FILES_KEPT_YEARS, kept_until
from wellpaid.core.banking.schedule import effective_date_for, file_modifier, may_wait
from wellpaid.core.banking.states import EntryState, FileState
from wellpaid.core.documents.operations.store_document import store_document
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.formats.nacha.calendar import EASTERN
from wellpaid.kit.crypto import seal_text
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.locks import lock_row, lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_entries import move_entries
from .queue_entry import AchNotSetUp, draft_of, originator_of

SEALED_FILE = "ach-file"
SEALED_MEDIA_TYPE = "application/vnd.wellpaid.sealed"


class TooManyFiles(ProductError):
    """A day has 36 files with one bank: A to Z, 0 to 9."""

    code, status = "too_many_files", 409
    message = "Today's 36 files are used up. What waits goes out tomorrow."


def build_file(*, organization_id: UUID, actor: Actor, now: datetime) -> UUID | None:
    """Build one file of what has to go out now, 10,000 entries at most; give its id.

    One transaction: entries are in one file or in none, whatever happens to this process. Files
    of one organisation are built one after the other, under the lock of its setup. Entries for a
    later day wait.

    :raises AchNotSetUp: the organisation has no bank that sends its files
    :raises TooManyFiles: no name is left for today
    """
    with tenant(organization_id):
        setup = locked_setup()
        entries = _due_entries(setup, now)
        if not entries:
            return None
        today = now.astimezone(EASTERN).date()
        used = AchFile.objects.filter(created_date=today).values_list("id_modifier", flat=True)
        modifier = file_modifier(set(used))
        if modifier is None:
            raise TooManyFiles
        packed = _packed(setup, entries, now, modifier)
        file = _stored(setup, packed, now, modifier)
        _place(packed, entries, file)
        move_entries(
            entries=entries, to=EntryState.BATCHED, actor=actor, now=now,
            also=["ach_batch_id", "trace_number", "effective_date"],
        )  # fmt: skip
        setup.last_trace_sequence = packed.last_sequence
        setup.save(update_fields=["last_trace_sequence"])
        _announce_built(file, actor, now)
        return file.id


def locked_setup() -> AchSetup:
    """Lock how the open organisation sends files: one at a time builds or takes in.

    :raises AchNotSetUp: it doesn't
    """
    row_id = AchSetup.objects.values_list("id", flat=True).first()
    if row_id is None:
        raise AchNotSetUp
    return lock_row(AchSetup, row_id)


def _due_entries(setup: AchSetup, now: datetime) -> list[AchEntry]:
    waiting = AchEntry.objects.filter(state=EntryState.QUEUED).order_by("created_at", "id")
    due = [
        entry_id
        for entry_id, wished in waiting.values_list("id", "wished_date").iterator()
        if not may_wait(at=now, cutoff=setup.cutoff_time, wished_date=wished)
    ][:ENTRIES_PER_FILE_MAX]
    locked = lock_rows(AchEntry, due).values()
    return [entry for entry in locked if entry.state == EntryState.QUEUED]


def _packed(
    setup: AchSetup, entries: Sequence[AchEntry], now: datetime, modifier: str
) -> PackedFile:
    wanted = {entry.bank_account_id for entry in entries}
    accounts = {row.id: row for row in BankAccount.objects.filter(id__in=wanted)}
    local = now.astimezone(EASTERN)
    return pack(
        originator=originator_of(setup),
        drafts=[
            draft_of(entry, accounts[entry.bank_account_id], _effective(setup, entry, now))
            for entry in entries
        ],
        created_date=local.date(),
        created_time=f"{local:%H%M}",
        id_modifier=modifier,
        last_sequence=setup.last_trace_sequence,
    )


def _effective(setup: AchSetup, entry: AchEntry, now: datetime) -> date:
    return effective_date_for(
        at=now,
        cutoff=setup.cutoff_time,
        amount_cents=entry.amount_cents,
        is_same_day=entry.is_same_day,
        wished_date=entry.wished_date,
    )


def _stored(setup: AchSetup, packed: PackedFile, now: datetime, modifier: str) -> AchFile:
    created = now.astimezone(EASTERN).date()
    # Whoever reads the documents folder reads no account numbers.
    document = store_document(
        organization_id=setup.organization_id,
        kind="ach_file",
        media_type=SEALED_MEDIA_TYPE,
        content=seal_text(SEALED_FILE, packed.content.decode("ascii")).encode(),
        keep_until_date=kept_until(created, FILES_KEPT_YEARS),
        now=now,
    )
    file_id = new_id()
    file: AchFile = AchFile.objects.create(
        id=file_id,
        name=f"{setup.company_id.strip()}-{created:%Y%m%d}-{modifier}-{file_id.hex[-8:]}.ach",
        state=FileState.BUILT,
        document_id=document.id,
        content_sha256=packed.sha256,
        size_bytes=len(packed.content),
        batch_count=len(packed.batches),
        entry_count=sum(len(one.traces) for one in packed.batches),
        entry_hash=packed.control.entry_hash,
        debit_cents=packed.control.debit_cents,
        credit_cents=packed.control.credit_cents,
        id_modifier=modifier,
        created_date=created,
        created_at=now,
        state_changed_at=now,
    )
    return file


def _place(packed: PackedFile, entries: Sequence[AchEntry], file: AchFile) -> None:
    """Say of each entry in which batch it is, under which trace number, for which day."""
    by_id = {entry.id: entry for entry in entries}
    rows = []
    for one in packed.batches:
        header, totals = one.batch.header, one.batch.totals
        assert header.effective_date is not None
        row = AchBatch(
            organization_id=file.organization_id,
            ach_file_id=file.id,
            number=header.batch_number,
            sec_code=header.sec_code,
            entry_description=header.entry_description,
            effective_date=header.effective_date,
            entry_count=len(one.traces),
            entry_hash=totals.entry_hash,
            debit_cents=totals.debit_cents,
            credit_cents=totals.credit_cents,
        )
        rows.append(row)
        for entry_id, trace in one.traces.items():
            entry = by_id[entry_id]
            entry.ach_batch_id, entry.trace_number = row.id, trace
            entry.effective_date = header.effective_date
    AchBatch.objects.bulk_create(rows)


def _announce_built(file: AchFile, actor: Actor, now: datetime) -> None:
    event = FileBuilt(
        ach_file_id=file.id,
        entry_count=file.entry_count,
        debit_cents=file.debit_cents,
        credit_cents=file.credit_cents,
    )
    announce(event, actor=actor, subject_id=file.id, now=now)
