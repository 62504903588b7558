"""From a wish to a file at the bank, and what of it comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.unit.core.banking.bank import (
    NOW,
    add_account,
    originate,
    ready_debit,
    return_file,
)
from wellpaid.core.banking.models import AchBatch, AchFile
from wellpaid.core.banking.operations.build_file import build_file
from wellpaid.core.banking.operations.do_bank_round import do_bank_round, send_files
from wellpaid.core.banking.operations.settle_entries import settle_entries
from wellpaid.core.banking.operations.take_in_files import TakenIn, take_in_files
from wellpaid.core.banking.queries import find_entry
from wellpaid.core.banking.states import EntryState, FileState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.formats.nacha.ach_file import read_file
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant


def build(clinic, now=NOW):
    return build_file(organization_id=clinic.id, actor=SYSTEM, now=now)


def test_a_file_says_what_its_entries_say(clinic):
    first = ready_debit(clinic, amount=Money(18348))
    second = ready_debit(clinic, amount=Money(250), account_number="445566770042")
    business = add_account(
        clinic.id, account_number="7788990011", holder_kind="business", holder_name="Fenn & Co"
    )
    credit = originate(clinic, business, None, amount=Money(100_000), entry_description="REFUND")
    file_id = build(clinic)
    assert file_id is not None
    assert build(clinic) is None

    assert send_files(organization_id=clinic.id, now=NOW) == 1
    (path,) = list(clinic.folder("outbound").iterdir())
    reading = read_file(path.read_bytes())
    assert reading.findings == ()
    assert [(b.header.sec_code, b.header.entry_description) for b in reading.file.batches] == [
        ("CCD", "REFUND"),
        ("PPD", "MED BILL"),
    ]
    with tenant(clinic.id):
        file = AchFile.objects.get(id=file_id)
        batches = list(AchBatch.objects.order_by("number"))
    assert (file.debit_cents, file.credit_cents) == (18598, 100_000)
    assert file.entry_hash == 7640125 * 3
    assert sum(batch.debit_cents for batch in batches) == 18598
    assert file.state == FileState.UPLOADED
    rows = clinic.entries()
    assert {row.state for row in rows} == {EntryState.SENT}
    assert {row.effective_date for row in rows} == {date(2026, 3, 12)}
    assert {row.trace_number for row in rows} == {
        "021000020000001", "021000020000002", "021000020000003",
    }  # fmt: skip
    found = find_entry(organization_id=clinic.id, reference=first.reference)
    assert found is not None
    assert (found.state, found.amount) == (EntryState.SENT, Money(18348))
    assert {second.state, credit.state} == {EntryState.QUEUED}


def test_the_documents_folder_holds_no_account_number(clinic, settings):
    ready_debit(clinic, account_number="445566770042")
    build(clinic)
    send_files(organization_id=clinic.id, now=NOW)
    kept = [path for path in settings.DOCUMENTS_DIR.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert b"445566770042" not in kept[0].read_bytes()
    assert b"445566770042" in next(clinic.folder("outbound").iterdir()).read_bytes()


def test_a_return_comes_back_to_its_entry_once(clinic):
    entry = ready_debit(clinic)
    do_bank_round(organization_id=clinic.id, actor=SYSTEM, now=NOW)
    (row,) = clinic.entries()
    clinic.put_inbound("back-1.ach", return_file((row, "R01")))
    taken = take_in_files(organization_id=clinic.id, actor=SYSTEM, now=NOW)
    assert taken == TakenIn(1, 0)
    found = find_entry(organization_id=clinic.id, reference=entry.reference)
    assert (found.state, found.return_code) == (EntryState.RETURNED, "R01")

    # The same bytes under another name, and the same return in another file.
    clinic.put_inbound("back-2.ach", return_file((row, "R01")))
    clinic.put_inbound("back-3.ach", return_file((row, "R01"), modifier="C"))
    before = clinic.entries()[0].state_changed_at
    later = NOW + timedelta(hours=2)
    assert take_in_files(organization_id=clinic.id, actor=SYSTEM, now=later) == TakenIn(1, 0)
    assert clinic.entries()[0].state_changed_at == before


@pytest.mark.parametrize(
    ("now", "settled"),
    [
        (NOW + timedelta(days=5), 0),  # Monday: due on Thursday, back until Monday night
        (NOW + timedelta(days=6), 1),
    ],
)
def test_two_banking_days_after_its_day_an_entry_is_settled(clinic, now, settled):
    ready_debit(clinic)
    do_bank_round(organization_id=clinic.id, actor=SYSTEM, now=NOW)
    with tenant(clinic.id):
        AchFile.objects.update(state=FileState.ACKNOWLEDGED)
    assert settle_entries(organization_id=clinic.id, actor=SYSTEM, now=now) == settled
    with tenant(clinic.id):
        assert AchFile.objects.get().state == (
            FileState.SETTLED if settled else FileState.ACKNOWLEDGED
        )


def test_a_settled_entry_may_come_back_after_weeks(clinic):
    ready_debit(clinic)
    do_bank_round(organization_id=clinic.id, actor=SYSTEM, now=NOW)
    with tenant(clinic.id):
        AchFile.objects.update(state=FileState.ACKNOWLEDGED)
    settle_entries(organization_id=clinic.id, actor=SYSTEM, now=NOW + timedelta(days=8))
    (row,) = clinic.entries()
    assert row.state == EntryState.SETTLED
    clinic.put_inbound("late.ach", return_file((row, "R10")))
    take_in_files(organization_id=clinic.id, actor=SYSTEM, now=NOW + timedelta(days=50))
    assert [(r.state, r.return_code) for r in clinic.entries()] == [("returned", "R10")]
