"""What the bank puts into our folder: done once, or kept aside, or left to a person."""

from __future__ import annotations

import hashlib
from datetime import date, time, timedelta

import pytest

from tests.unit.core.banking.bank import (
    NOW,
    OUR_ACCOUNT,
    Clinic,
    correction_file,
    originate,
    ready_debit,
    return_file,
)
from wellpaid.core.banking.models import AchFile, AchNotice, BankAccount, InboundFile, Mandate
from wellpaid.core.banking.numbers import open_number
from wellpaid.core.banking.operations.ask_about_file import ask_about_file
from wellpaid.core.banking.operations.build_file import build_file
from wellpaid.core.banking.operations.close_notice import close_notice
from wellpaid.core.banking.operations.do_bank_round import do_bank_round, send_files
from wellpaid.core.banking.operations.match_line import LineMatchedAlready, match_line
from wellpaid.core.banking.operations.move_file import move_file
from wellpaid.core.banking.operations.release_rejected_file import (
    FileNotRejected,
    release_rejected_file,
)
from wellpaid.core.banking.operations.resolve_file import FileNotOpen, resolve_file
from wellpaid.core.banking.operations.send_file import send_file
from wellpaid.core.banking.operations.settle_entries import settle_entries
from wellpaid.core.banking.operations.take_in_files import TakenIn, take_in_files
from wellpaid.core.banking.operations.unmatch_line import unmatch_line
from wellpaid.core.banking.queries import bank_work, unmatched_lines
from wellpaid.core.banking.states import EntryState, FileState, NoticeOutcome
from wellpaid.core.events.actors import SYSTEM
from wellpaid.formats.bank_notice import FileNotice, write_file_notice
from wellpaid.formats.bank_statements.bai2_writing import write_bai2
from wellpaid.formats.bank_statements.statement import AccountStatement, StatementLine
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def sent(clinic: Clinic):
    ready_debit(clinic)
    do_bank_round(organization_id=clinic.id, actor=SYSTEM, now=NOW)
    (row,) = clinic.entries()
    return row


def take_in(clinic: Clinic, *contents: bytes, now=NOW) -> TakenIn:
    for content in contents:
        clinic.put_inbound(f"in-{hashlib.sha256(content).hexdigest()[:8]}", content)
    return take_in_files(organization_id=clinic.id, actor=SYSTEM, now=now)


def notices(clinic: Clinic) -> list[tuple[str, str, bool]]:
    with tenant(clinic.id):
        rows = AchNotice.objects.order_by("id")
        return [(row.code, row.outcome, row.is_open) for row in rows]


def account_of(clinic: Clinic, entry) -> BankAccount:
    with tenant(clinic.id):
        return BankAccount.objects.get(id=entry.bank_account_id)


def the_file(clinic: Clinic) -> AchFile:
    with tenant(clinic.id):
        return AchFile.objects.order_by("created_at").last()


@pytest.mark.parametrize(
    ("code", "account", "mandate"),
    [
        ("R01", "unverified", "active"),
        ("R02", "closed", "ended"),
        ("R03", "closed", "ended"),
        ("R04", "closed", "ended"),
        ("R07", "unverified", "revoked"),
        ("R10", "unverified", "revoked"),
    ],
)
def test_a_code_ends_what_it_says(clinic, sent, code, account, mandate):
    waiting = originate(clinic, sent.bank_account_id, sent.mandate_id)
    take_in(clinic, return_file((sent, code)))
    assert account_of(clinic, sent).state == account
    with tenant(clinic.id):
        assert Mandate.objects.get(id=sent.mandate_id).state == mandate
    (row,) = clinic.entries(reference=waiting.reference)
    expected = EntryState.QUEUED if mandate == "active" else EntryState.CANCELLED
    assert row.state == expected
    assert notices(clinic) == [(code, NoticeOutcome.APPLIED, False)]


def test_what_nobody_knows_and_what_does_not_fit_waits_for_a_person(clinic, sent):
    sent.trace_number = "021000029999999"
    take_in(clinic, return_file((sent, "R01")))
    (known,) = clinic.entries()
    known.amount_cents += 1
    take_in(clinic, return_file((known, "R01"), modifier="D"))
    assert notices(clinic) == [
        ("R01", NoticeOutcome.UNKNOWN_ENTRY, True),
        ("R01", NoticeOutcome.MISMATCH, True),
    ]
    assert clinic.entries()[0].state == EntryState.SENT
    assert bank_work(clinic.id).open_notice_count == 2
    with tenant(clinic.id):
        first = AchNotice.objects.order_by("created_at").first()
    for _ in range(2):
        close_notice(organization_id=clinic.id, ach_notice_id=first.id, actor=SYSTEM, now=NOW)
    assert bank_work(clinic.id).open_notice_count == 1


@pytest.mark.parametrize(
    ("code", "data", "field", "value"),
    [
        ("C01", "1918171615", "account_number", "1918171615"),
        ("C02", "021000021", "routing_number", "021000021"),
        ("C03", "021000021   1918171615", "account_number", "1918171615"),
        ("C05", "37", "account_type", "savings"),
        ("C06", "1918171615          37", "account_type", "savings"),
        ("C04", "ODALYS FENN-ROOK", "holder_name", "ODALYS FENN-ROOK"),
    ],
)
def test_a_correction_changes_the_next_entry(clinic, sent, code, data, field, value):
    for _ in range(2):
        take_in(clinic, correction_file(sent, code, data))
    account = account_of(clinic, sent)
    found = getattr(account, field)
    assert (open_number(found) if field == "account_number" else found) == value
    assert clinic.entries()[0].correction_code == code
    assert clinic.entries()[0].state == EntryState.SENT
    assert notices(clinic) == [(code, NoticeOutcome.APPLIED, False)]


@pytest.mark.parametrize(("code", "data"), [("C02", "021000021"), ("C01", "1918171615")])
def test_a_correction_that_makes_it_another_account_of_ours_closes_it(clinic, sent, code, data):
    from tests.unit.core.banking.bank import ROUTING, add_account

    account = account_of(clinic, sent)
    twin = {
        "routing_number": "021000021" if code == "C02" else ROUTING,
        "account_number": "1918171615" if code == "C01" else "998877665544",
    }
    add_account(clinic.id, owner_id=account.owner_id, **twin)
    take_in(clinic, correction_file(sent, code, data))
    assert account_of(clinic, sent).close_reason == "duplicate"
    assert notices(clinic) == [(code, NoticeOutcome.FOR_A_PERSON, True)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\x00\xff\x00",
        b"101 021000021 nothing of a file",
        b'{"format": "another"}',
        b"01,1,2,260311,0000,1,,,2/\n99,5,0,2/\n",
    ],
)
def test_what_cannot_be_read_is_kept_aside_and_the_rest_goes_on(clinic, sent, content):
    taken = take_in(clinic, content, return_file((sent, "R01")))
    assert taken == TakenIn(2, 1)
    with tenant(clinic.id):
        aside = InboundFile.objects.get(is_quarantined=True)
    assert aside.reason
    assert clinic.entries()[0].state == EntryState.RETURNED
    assert take_in(clinic) == TakenIn(0, 0)


def test_a_damaged_return_file_returns_nothing(clinic, sent):
    content = return_file((sent, "R01"))
    damaged = content.replace(b"0000018348", b"0000018349", 1)
    assert take_in(clinic, damaged) == TakenIn(1, 1)
    assert clinic.entries()[0].state == EntryState.SENT
    assert notices(clinic) == []


def notice(file: AchFile, *, accepted: bool, **changes: str) -> bytes:
    facts = {"file_name": file.name, "sha256": file.content_sha256} | changes
    reason = "" if accepted else "Line 3: it's wrong."
    return write_file_notice(FileNotice(is_accepted=accepted, reason=reason, **facts))


def test_a_rejected_files_entries_wait_again_when_a_person_says_so(clinic, sent):
    file = the_file(clinic)
    with pytest.raises(FileNotRejected):
        release_rejected_file(organization_id=clinic.id, ach_file_id=file.id, actor=SYSTEM, now=NOW)
    take_in(clinic, notice(file, accepted=False))
    assert the_file(clinic).reject_reason == "Line 3: it's wrong."
    assert bank_work(clinic.id).rejected_file_count == 1
    later = NOW + timedelta(days=30)
    assert settle_entries(organization_id=clinic.id, actor=SYSTEM, now=later) == 0
    for count in (1, 0):
        released = release_rejected_file(
            organization_id=clinic.id, ach_file_id=file.id, actor=SYSTEM, now=NOW
        )
        assert released == count
    (row,) = clinic.entries()
    assert (row.state, row.trace_number) == (EntryState.QUEUED, "")
    assert bank_work(clinic.id).rejected_file_count == 0


def test_a_word_about_other_bytes_changes_nothing(clinic, sent):
    take_in(clinic, notice(the_file(clinic), accepted=False, sha256="0" * 64))
    assert the_file(clinic).state == FileState.UPLOADED


def lose_answer(clinic: Clinic) -> AchFile:
    """Build a file of one entry and leave it as a killed sender does."""
    ready_debit(clinic)
    file_id = build_file(organization_id=clinic.id, actor=SYSTEM, now=NOW)
    with tenant(clinic.id):
        file = AchFile.objects.select_for_update().get(id=file_id)
        file.upload_count = 1
        move_file(file=file, to=FileState.SENDING, actor=SYSTEM, now=NOW)
    return file


def test_a_file_in_doubt_is_asked_about_and_not_sent_again_blindly(clinic):
    file = lose_answer(clinic)
    asked = {"organization_id": clinic.id, "ach_file_id": file.id}
    assert send_file(**asked, now=NOW) is FileState.SENDING
    assert ask_about_file(**asked, now=NOW + timedelta(minutes=4)) is FileState.SENDING
    (clinic.folder("archive") / file.name).write_bytes(b"taken")
    assert ask_about_file(**asked, now=NOW + timedelta(minutes=6)) is FileState.UPLOADED
    assert clinic.entries()[0].state == EntryState.SENT
    assert list(clinic.folder("outbound").iterdir()) == []


def test_a_file_that_is_nowhere_is_sent_again_and_half_of_it_thrown_away(clinic):
    file = lose_answer(clinic)
    (clinic.folder("outbound") / f".{file.name}.aaaa.part").write_bytes(b"half")
    assert send_files(organization_id=clinic.id, now=NOW + timedelta(minutes=6)) == 1
    assert [path.name for path in clinic.folder("outbound").iterdir()] == [file.name]
    assert the_file(clinic).upload_count == 2


def test_where_the_bank_shows_nothing_a_person_decides(clinic):
    from wellpaid.core.banking.models import AchSetup

    file = lose_answer(clinic)
    with tenant(clinic.id):
        AchSetup.objects.update(archive_folder="")
    later = NOW + timedelta(hours=2)
    assert send_files(organization_id=clinic.id, now=later) == 0
    assert the_file(clinic).state == FileState.SENDING
    assert bank_work(clinic.id).sending_file_count == 1
    said = {"organization_id": clinic.id, "ach_file_id": file.id, "actor": SYSTEM}
    with pytest.raises(FileNotOpen):
        resolve_file(**said, is_there=True, now=NOW)
    resolve_file(**said, is_there=True, now=later)
    assert clinic.entries()[0].state == EntryState.SENT


def test_a_return_proves_that_the_file_was_there(clinic):
    lose_answer(clinic)
    (row,) = clinic.entries()
    take_in(clinic, return_file((row, "R01")))
    assert the_file(clinic).state == FileState.UPLOADED
    assert clinic.entries()[0].state == EntryState.RETURNED


def test_a_notice_proves_it_too(clinic):
    file = lose_answer(clinic)
    take_in(clinic, notice(file, accepted=True))
    assert the_file(clinic).state == FileState.ACKNOWLEDGED


def test_a_bank_that_cannot_be_reached_leaves_the_file_built(clinic):
    ready_debit(clinic)
    clinic.folder("outbound").rmdir()
    assert do_bank_round(organization_id=clinic.id, actor=SYSTEM, now=NOW).sent_count == 0
    assert the_file(clinic).state == FileState.BUILT
    clinic.folder("outbound").mkdir()
    assert send_files(organization_id=clinic.id, now=NOW) == 1


def statement(account: str, *lines: StatementLine) -> bytes:
    balances = {"010": 0, "015": sum(line.amount_cents for line in lines)}
    one = AccountStatement(account, date(2026, 3, 12), "USD", lines, balances)
    return write_bai2(
        [one], sender="021000021", receiver="LARKMOOR", created_date=date(2026, 3, 12),
        created_time=time(23, 59), file_id="1",
    )  # fmt: skip


PAYOUT = StatementLine("165", 7700, "REF1", "po_1", "CARD PAYOUT")


def test_a_booking_is_matched_once_and_unmatched(clinic):
    content = statement(OUR_ACCOUNT, PAYOUT, StatementLine("468", -250, text="ACH RETURNS"))
    take_in(clinic, content)
    take_in(clinic, content)
    lines = unmatched_lines(organization_id=clinic.id)
    assert [(line.amount.cents, line.customer_reference) for line in lines] == [
        (7700, "po_1"), (-250, ""),
    ]  # fmt: skip
    subject_id = new_id()
    match = {
        "organization_id": clinic.id, "bank_line_id": lines[0].id, "actor": SYSTEM, "now": NOW,
    }  # fmt: skip
    for _ in range(2):
        match_line(**match, kind="payout", subject_id=subject_id)
    with pytest.raises(LineMatchedAlready):
        match_line(**match, kind="payout", subject_id=new_id())
    assert [line.id for line in unmatched_lines(organization_id=clinic.id)] == [lines[1].id]
    for _ in range(2):
        unmatch_line(**match)
    assert unmatched_lines(organization_id=clinic.id) == lines


def test_another_customers_statement_is_left_out(clinic):
    take_in(clinic, statement("111122223333", PAYOUT))
    assert unmatched_lines(organization_id=clinic.id) == []
    with tenant(clinic.id):
        assert InboundFile.objects.get().reason == "1 statements are of accounts that aren't ours."
