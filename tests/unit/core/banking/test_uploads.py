"""Statements that somebody sends by hand: read, refused, and no booking taken in twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.unit.claim_pay.network import CLINIC_COMPANY, Network, make_network
from tests.unit.formats.bank_statements.camt_files import Booked, camt053
from wellpaid.core.banking.models import BankLine, InboundFile
from wellpaid.core.banking.operations.import_statement import Imported
from wellpaid.core.banking.operations.take_in_file import take_in_file
from wellpaid.core.banking.operations.upload_statement import (
    AccountNotNamed,
    StatementKnown,
    StatementOfStrangers,
    StatementTooLarge,
    StatementUnreadable,
    upload_statement,
)
from wellpaid.core.events.actors import SYSTEM
from wellpaid.formats.nacha.ach_file import AchFile, write_file
from wellpaid.formats.nacha.addenda import PaymentAddenda
from wellpaid.formats.nacha.batches import Company, make_batch
from wellpaid.formats.nacha.records import Entry, FileHeader
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant

SAMPLES = Path(__file__).parents[3] / "golden" / "bai2"
DAY = date(2026, 3, 4)
FIRST, SECOND = Booked(64_000, DAY, "ONE", "R1"), Booked(64_000, DAY, "TWO", "R2")
CSV = b"Date,Description,Amount\n2026-03-04,ONE AS CSV,640.00\n2026-03-05,NEW,1.00\n"


@pytest.fixture
def network(db, settings, tmp_path: Path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank", funds_cents=0)


def upload(network: Network, content: bytes, account_id=None) -> Imported:
    return upload_statement(
        organization_id=network.clinic.id, name="a.xml", chunks=[content],
        bank_account_id=account_id, actor=SYSTEM, now=network.now,
    )  # fmt: skip


def counts(network: Network) -> tuple[int, int]:
    with tenant(network.clinic.id):
        return InboundFile.objects.filter(stamp="by hand").count(), BankLine.objects.count()


def test_bookings_of_other_files_are_known(network):
    assert upload(network, camt053(CLINIC_COMPANY, [FIRST, FIRST])) == Imported(2, 0, 0)
    # The same month again, a day later: the same words, each as often as it is known.
    assert upload(network, camt053(CLINIC_COMPANY, [FIRST, FIRST, SECOND])) == Imported(1, 2, 0)
    # Another kind of file words them otherwise: a booking of the day and amount is known.
    assert upload(network, CSV, network.account_id) == Imported(2, 0, 0)
    own = camt053(CLINIC_COMPANY, [replace(FIRST, text="ONE"), Booked(100, date(2026, 3, 5))])
    assert upload(network, own).new_count == 1
    assert counts(network) == (4, 6)


def test_two_kinds_of_files_of_one_account(network):
    csv = CSV.replace(b"Date,", b"Account,Date,").replace(
        b"2026-", CLINIC_COMPANY.encode() + b",2026-"
    )
    assert upload(network, csv) == Imported(2, 0, 0)
    assert upload(network, camt053(CLINIC_COMPANY, [FIRST, SECOND])) == Imported(1, 1, 0)


def test_what_the_bank_sends_itself_is_held_against_uploads(network):
    upload(network, camt053(CLINIC_COMPANY, [FIRST]))
    for name, entries in (("one", [FIRST, SECOND]), ("two", [SECOND, SECOND, SECOND])):
        take_in_file(
            organization_id=network.clinic.id, name=name, stamp=name,
            content=camt053(CLINIC_COMPANY, entries), actor=SYSTEM, now=network.now,
        )  # fmt: skip
    assert counts(network) == (1, 5)


def test_an_ach_file_adds_the_numbers_that_a_statement_left_out(network):
    upload(network, camt053(CLINIC_COMPANY, [Booked(64_000, DAY, "PEBBLEWAY DIR DEP", "R1")]))
    entry = Entry(
        "22", "021000021", CLINIC_COMPANY, 64_000, "LARKMOOR CLINIC", "021000020000001", "1",
        addenda=(PaymentAddenda("TRN*1*6620071*1340000025~"),),
    )  # fmt: skip
    batch = make_batch(
        company=Company("PEBBLEWAY", "1340000025", "02100002"), sec_code="CCD",
        entry_description="HCCLAIMPMT", effective_date=DAY, batch_number=1, entries=[entry],
    )  # fmt: skip
    header = FileHeader("021000021", "021000021", DAY, "0930")
    content = write_file(AchFile(header, (batch,)))
    assert upload(network, content) == Imported(0, 1, 0)
    with tenant(network.clinic.id):
        [line] = BankLine.objects.all()
    assert "TRN*1*6620071*1340000025~" in line.text
    assert line.text.endswith("PEBBLEWAY DIR DEP")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (camt053("999", [FIRST]), StatementOfStrangers),
        (CSV, AccountNotNamed),
        ((SAMPLES / "sample1.bai2").read_bytes(), StatementUnreadable),  # Canadian dollars
        ((SAMPLES / "sample2.bai2").read_bytes(), StatementOfStrangers),
        ((SAMPLES / "sample3.bai2").read_bytes(), StatementOfStrangers),
        (camt053(CLINIC_COMPANY, [FIRST]).replace(b"640.00", b"640.001", 1), StatementUnreadable),
        (b"\x89PNG\r\n\x1a\n\0\0", StatementUnreadable),
        (b"x" * (21 * 1024 * 1024), StatementTooLarge),
    ],
    ids=["strangers", "unnamed", "sample1", "sample2", "sample3", "broken", "picture", "large"],
)
def test_what_is_refused_leaves_nothing(network, content, error):
    with pytest.raises(error):
        upload(network, content)
    assert counts(network) == (0, 0)


def test_the_same_bytes_and_other_peoples_accounts(network):
    content = camt053(CLINIC_COMPANY, [FIRST])
    upload(network, content)
    with pytest.raises(StatementKnown):
        upload(network, content)
    with pytest.raises(NotFound):
        upload(network, CSV, new_id())
    assert counts(network) == (1, 1)
