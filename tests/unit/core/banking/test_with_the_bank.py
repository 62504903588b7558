"""Our files over real SFTP to the simulated bank, and its answers back."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import asyncssh
import pytest

from tests.servers.bank_server import BankServer, running_bank
from tests.unit.core.banking.bank import (
    Clinic,
    add_account,
    agree,
    make_bank_clinic,
    originate,
    ready_debit,
)
from wellpaid.core.banking.gateways.base import BankUnreachable
from wellpaid.core.banking.gateways.registry import bank_gateway
from wellpaid.core.banking.models import AchFile, BankAccount
from wellpaid.core.banking.numbers import seal_number
from wellpaid.core.banking.operations.confirm_micro_deposits import confirm_micro_deposits
from wellpaid.core.banking.operations.do_bank_round import BankRound, do_bank_round
from wellpaid.core.banking.operations.start_verification import start_verification
from wellpaid.core.banking.queries import (
    EntryRow,
    bank_accounts_of,
    find_bank_account,
    find_entry,
    unmatched_lines,
)
from wellpaid.core.banking.states import (
    BankAccountState,
    EntryState,
    FileState,
    MandateKind,
    OwnerKind,
    VerificationMethod,
)
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.ops.doctor import Verdict
from wellpaid.ops.doctor_checks.services import check_bank

_WAIT_SECONDS = 20


@pytest.fixture(scope="module")
def bank(tmp_path_factory) -> BankServer:
    with running_bank(tmp_path_factory.mktemp("bank")) as server:
        yield server


@pytest.fixture
def clinic(db, settings, tmp_path: Path, bank: BankServer) -> Clinic:
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    for name, value in bank.settings().items():
        setattr(settings, name, value)
    # The bank lives on for the whole module: each test is another customer of it.
    company = f"9{new_id().int % 10**9:09d}"
    return make_bank_clinic(
        tmp_path / "unused", gateway="sftp", company_id=company,
        immediate_origin=company, outbound_folder=f"{company}/outbound",
        inbound_folder=f"{company}/inbound", archive_folder=f"{company}/archive",
    )  # fmt: skip


def bank_now(bank: BankServer) -> datetime:
    return datetime.fromisoformat(bank.sandbox.client.get("/bank").json()["now"])


def one_round(clinic: Clinic, bank: BankServer, **ahead: int) -> BankRound:
    now = bank_now(bank) + timedelta(**ahead)
    return do_bank_round(organization_id=clinic.id, actor=SYSTEM, now=now)


def file_states(clinic: Clinic) -> list[str]:
    with tenant(clinic.id):
        return list(AchFile.objects.order_by("created_at").values_list("state", flat=True))


def wait_for_notice(clinic: Clinic, bank: BankServer) -> None:
    """The bank looks into its folders twice a second."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while file_states(clinic)[-1] in {FileState.UPLOADED, FileState.SENDING}:
        assert time.monotonic() < deadline, bank.sandbox.log_path.read_text()
        time.sleep(0.2)
        one_round(clinic, bank)


def live_until(clinic: Clinic, bank: BankServer, holds: Callable[[], bool]) -> None:
    """Go on day by day; holidays make a fixed number of days wrong somewhere in the year."""
    for _ in range(21):
        assert one_round(clinic, bank).taken_in.quarantined_count == 0
        if holds():
            return
        bank.advance(1)
    raise AssertionError("three weeks went by")


def state_of(clinic: Clinic, entry: EntryRow) -> tuple[str, str, str]:
    row = find_entry(organization_id=clinic.id, reference=entry.reference)
    assert row is not None
    return row.state, row.return_code, row.correction_code


def test_debits_settle_come_back_and_correct_the_account(clinic, bank):
    good = ready_debit(clinic, account_number="445566779999")
    poor = ready_debit(clinic, account_number="445566770001")
    denied = ready_debit(clinic, account_number="445566770010")
    moved = ready_debit(clinic, account_number="445566770998")
    first = one_round(clinic, bank)
    assert (first.built_count, first.sent_count) == (1, 1)
    wait_for_notice(clinic, bank)
    assert file_states(clinic) == [FileState.ACKNOWLEDGED]

    live_until(clinic, bank, lambda: state_of(clinic, good)[0] == EntryState.SETTLED)
    assert state_of(clinic, poor) == (EntryState.RETURNED, "R01", "")
    assert state_of(clinic, moved) == (EntryState.SETTLED, "", "C01")
    assert state_of(clinic, denied) == (EntryState.SETTLED, "", "")
    corrected = find_bank_account(organization_id=clinic.id, bank_account_id=moved.bank_account_id)
    assert corrected is not None
    assert corrected.last4 == "4321"

    live_until(clinic, bank, lambda: state_of(clinic, denied)[0] == EntryState.RETURNED)
    assert state_of(clinic, denied) == (EntryState.RETURNED, "R10", "")
    assert file_states(clinic) == [FileState.SETTLED]


def test_two_small_deposits_verify_an_account(clinic, bank):
    owner_id = new_id()
    account_id = add_account(clinic.id, owner_id=owner_id, account_number="778899112233")
    start_verification(
        organization_id=clinic.id, bank_account_id=account_id,
        method=VerificationMethod.MICRO_DEPOSITS, actor=SYSTEM, now=bank_now(bank),
    )  # fmt: skip
    one_round(clinic, bank)
    wait_for_notice(clinic, bank)
    live_until(clinic, bank, lambda: all(e["settled_on"] for e in bank.entries("778899112233")))
    seen = bank.entries("778899112233")
    credits_ = [Money(row["amount_cents"]) for row in seen if not row["is_debit"]]
    debits = [Money(row["amount_cents"]) for row in seen if row["is_debit"]]
    assert [len(credits_), len(debits)] == [2, 1]
    assert credits_[0].cents + credits_[1].cents == debits[0].cents
    confirm_micro_deposits(
        organization_id=clinic.id, bank_account_id=account_id, amounts=credits_,
        actor=SYSTEM, now=bank_now(bank),
    )  # fmt: skip
    (row,) = bank_accounts_of(
        organization_id=clinic.id, owner_kind=OwnerKind.USER, owner_id=owner_id
    )
    assert row.state is BankAccountState.VERIFIED
    mandate_id = agree(clinic, account_id, "2233", kind=MandateKind.WEB_SINGLE)
    assert originate(clinic, account_id, mandate_id).sec_code == "WEB"


@pytest.mark.parametrize(
    ("number", "state"),
    [("778899115566", BankAccountState.VERIFIED), ("778899110003", BankAccountState.CLOSED)],
)
def test_a_prenote_verifies_an_account_or_closes_it(clinic, bank, number, state):
    account_id = add_account(clinic.id, account_number=number)
    start_verification(
        organization_id=clinic.id, bank_account_id=account_id,
        method=VerificationMethod.PRENOTE, actor=SYSTEM, now=bank_now(bank),
    )  # fmt: skip
    one_round(clinic, bank)
    wait_for_notice(clinic, bank)

    def now_stands() -> BankAccountState:
        row = find_bank_account(organization_id=clinic.id, bank_account_id=account_id)
        assert row is not None
        return row.state

    live_until(clinic, bank, lambda: now_stands() is not BankAccountState.VERIFYING)
    assert now_stands() is state


def test_the_statement_shows_settlement_returns_and_payouts(settings, tmp_path, bank, db):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    for name, value in bank.settings().items():
        setattr(settings, name, value)
    # At this bank an account's number is its customer's company id.
    company = "5500012345"
    clinic = make_bank_clinic(
        tmp_path / "unused", gateway="sftp", company_id=company, immediate_origin=company,
        outbound_folder=f"{company}/outbound", inbound_folder=f"{company}/inbound",
        archive_folder=f"{company}/archive",
    )  # fmt: skip
    ready_debit(clinic, account_number="445566779999", amount=Money(1000))
    ready_debit(clinic, account_number="445566770001", amount=Money(250))
    one_round(clinic, bank)
    wait_for_notice(clinic, bank)
    payout = {"company_id": company, "amount_cents": 7700, "reference": "po_1"}
    for _ in range(2):
        assert bank.sandbox.client.post("/bank/payouts", json=payout).status_code == 201
    live_until(clinic, bank, lambda: len(unmatched_lines(organization_id=clinic.id)) == 3)
    lines = unmatched_lines(organization_id=clinic.id)
    assert sorted((line.type_code, line.amount.cents) for line in lines) == [
        ("165", 7700), ("166", 1250), ("468", -250),
    ]  # fmt: skip
    # The same statements again: nothing new.
    assert one_round(clinic, bank).taken_in.new_count == 0
    assert len(unmatched_lines(organization_id=clinic.id)) == 3


def test_a_bank_with_another_key_than_the_pinned_one_is_not_talked_to(clinic, settings):
    stranger = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    settings.BANK_SFTP_HOST_KEYS = [stranger]
    with pytest.raises(BankUnreachable, match="HostKey"), bank_gateway("sftp").session():
        pass
    assert check_bank().verdict is Verdict.PROBLEM


def test_a_name_is_taken_once(clinic, bank):
    folder = f"{new_id().int % 10**9:09d}/outbound"
    with bank_gateway("sftp").session() as session:
        assert session.exists(folder, "a.ach") is False
        session.put(folder, "a.ach", b"not an ACH file")
        deadline = time.monotonic() + _WAIT_SECONDS
        archive = folder.replace("outbound", "archive")
        while not session.exists(archive, "a.ach"):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        inbound = folder.replace("outbound", "inbound")
        notice = session.fetch(inbound, "a.ach.notice.json")
    assert b'"accepted": false' in notice


def test_a_payout_stands_on_a_statement_whatever_its_sign_and_day(settings, tmp_path, bank, db):
    """As the card processor names it, with blanks; also one that takes money, and on a holiday."""
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    for name, value in bank.settings().items():
        setattr(settings, name, value)
    company = "1234567890"  # its balance goes below zero
    clinic = make_bank_clinic(
        tmp_path / "unused", gateway="sftp", company_id=company, immediate_origin=company,
        outbound_folder=f"{company}/outbound", inbound_folder=f"{company}/inbound",
        archive_folder=f"{company}/archive",
    )  # fmt: skip
    with tenant(clinic.id):
        own = BankAccount.objects.get(owner_kind=OwnerKind.ORGANIZATION)
        own.account_number = seal_number(company)
        own.save()
    one_round(clinic, bank)
    open_day = date.fromisoformat(bank.sandbox.client.get("/bank").json()["open_day"])
    bank.advance(6 - open_day.weekday())  # a Sunday
    for cents, reference in ((7700, "CARD SANDBOX TRANSFER ST-1A"), (-9900, "TRANSFER ST-2B")):
        payout = {"company_id": company, "amount_cents": cents, "reference": reference}
        for _ in range(2):
            assert bank.sandbox.client.post("/bank/payouts", json=payout).status_code == 201
    live_until(clinic, bank, lambda: len(unmatched_lines(organization_id=clinic.id)) == 2)
    lines = unmatched_lines(organization_id=clinic.id)
    assert [(x.type_code, x.amount.cents, x.customer_reference) for x in lines] == [
        ("165", 7700, "CARD SANDBOX TRANSFER ST-1A"), ("455", -9900, "TRANSFER ST-2B"),
    ]  # fmt: skip
    payout = {"company_id": company, "amount_cents": 0, "reference": "NOTHING"}
    assert bank.sandbox.client.post("/bank/payouts", json=payout).status_code == 422
