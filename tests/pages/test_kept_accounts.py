"""Bank accounts in the wallet: kept on wish, used again with a new permission, nobody else's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories import get_bill, help_with, keep, make_bill, make_user
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.conftest import DUE_DATE, open_bill
from tests.pages.test_bank_payments import NUMBERS, press, start
from tests.pages.test_office_payments import PROOFS
from tests.unit.core.banking.bank import add_bank
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.banking.models import AchEntry, BankAccount, Mandate
from wellpaid.core.banking.operations.move_account import locked_account, move_account
from wellpaid.core.banking.states import BankAccountState, EntryState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.payments.models import Payment


@pytest.fixture
def bank(clinic: Any, settings: Any, tmp_path: Path) -> Any:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return add_bank(clinic, tmp_path / "bank")


@pytest.fixture
def patient(bill: Any) -> Any:
    user = make_user("pat")
    keep(user, bill)
    return user


@pytest.fixture
def me(patient: Any) -> CheckingClient:
    client = CheckingClient()
    client.force_login(patient)
    return client


@pytest.fixture
def next_bill(clinic: Any, patient: Any, bill: Any) -> Any:
    made = make_bill(clinic, due_date=DUE_DATE)
    keep(patient, made)
    return made


def pay_and_keep(client: CheckingClient, bill: Any) -> str:
    address = start(client, bill)
    page = text_of(client.get(f"{address}/bank-account").page)
    assert "Save this account for next time" in page
    assert "We take money only when you pay with it" in page
    assert client.post(f"{address}/bank-account", NUMBERS | {"save": "on"}).status_code == 302
    press(client, address)
    return str(client.get(f"{address}/outcome")["Location"])


def kept(clinic: Any) -> BankAccount:
    with tenant(clinic.id):
        return BankAccount.objects.get(owner_kind="user")


def method_of(client: CheckingClient, bill: Any) -> tuple[str, str]:
    """Walk to the choice of the method; give the checkout's address and the page's words."""
    begun = client.post(f"/b/{bill.number}/pay")
    address = begun["Location"].removesuffix("/amount")
    client.post(f"{address}/amount", {"amount": "all"})
    return address, text_of(client.get(f"{address}/method").page)


def test_a_kept_account_pays_the_next_bill_with_a_permission_of_its_own(
    clinic: Any, bill: Any, bank: Any, me: CheckingClient, next_bill: Any
) -> None:
    pay_and_keep(me, bill)
    account = kept(clinic)
    page = text_of(me.get("/wallet").page)
    assert "Bank account ending in 5544" in page
    assert "Being checked" in page
    assert "1234565544" not in page
    with tenant(clinic.id):
        line = AuditLine.objects.get(event="kept_account.kept")
    assert line.subject_id == account.id

    address, words = method_of(me, next_bill)
    assert "Saved cards and bank accounts" in words
    chosen = me.post(f"{address}/method", {"method": f"saved-{account.id}"})
    assert chosen["Location"] == f"{address}/review"
    review = text_of(me.get(f"{address}/review").page)
    assert "once from my bank account ending in 5544" in review
    assert "Pay on a later day" not in review
    press(me, address)
    assert get_bill(clinic.id, next_bill.number).state == "paid"
    with tenant(clinic.id):
        assert Mandate.objects.filter(bank_account_id=account.id).count() == 2
        assert AchEntry.objects.filter(purpose="payment", bank_account_id=account.id).count() == 2
    for proof in PROOFS:
        assert proof(clinic.id)[1] == [], proof.__name__


def test_without_the_tick_nothing_is_kept(
    clinic: Any, bill: Any, bank: Any, me: CheckingClient
) -> None:
    address = start(me, bill)
    me.post(f"{address}/bank-account", NUMBERS)
    press(me, address)
    assert "5544" not in text_of(me.get("/wallet").page)
    with tenant(clinic.id):
        assert BankAccount.objects.get(last4="5544").owner_kind == "guarantor"


def test_who_leaves_before_paying_keeps_nothing(bill: Any, bank: Any, me: CheckingClient) -> None:
    address = start(me, bill)
    me.post(f"{address}/bank-account", NUMBERS | {"save": "on"})
    assert "5544" not in text_of(me.get("/wallet").page)


def test_nobody_else_sees_or_debits_it(
    clinic: Any, bill: Any, bank: Any, me: CheckingClient, patient: Any, next_bill: Any
) -> None:
    pay_and_keep(me, bill)
    account = kept(clinic)
    address, _ = method_of(me, next_bill)
    me.post(f"{address}/method", {"method": f"saved-{account.id}"})
    page = me.get(f"{address}/review").page
    names = ("attempt", "amount", "seen", "permission")
    held = {name: page.find("input", attrs={"name": name})["value"] for name in names}

    helper_user = make_user("help")
    help_with(patient, helper_user, Level.FULL)
    helper, guest = CheckingClient(), CheckingClient()
    helper.force_login(helper_user)
    open_bill(guest, next_bill)
    for other in (helper, guest):
        # The owner's own checkout, with all that its page held.
        assert other.get(f"{address}/review")["Location"] == f"{address}/bank-account"
        other.post(f"{address}/confirm", held)
        other_address, words = method_of(other, next_bill)
        assert "5544" not in words
        assert (
            other.post(f"{other_address}/method", {"method": f"saved-{account.id}"}).status_code
            == 400
        )
    assert "5544" not in text_of(helper.get("/wallet").page)
    for client in (helper, guest):
        client.post(f"/wallet/bank/{account.id}/remove")
    assert helper.post(f"/wallet/bank/{account.id}/remove").status_code == 404
    assert kept(clinic).state != BankAccountState.CLOSED
    with tenant(clinic.id):
        assert Payment.objects.count() == 1


def test_it_is_removed_once_its_payment_is_on_its_way(
    clinic: Any, bill: Any, bank: Any, me: CheckingClient, next_bill: Any
) -> None:
    pay_and_keep(me, bill)
    account = kept(clinic)
    page = me.post(f"/wallet/bank/{account.id}/remove")
    assert page.status_code == 409
    assert "isn’t at the bank yet" in text_of(page.page)
    address, _ = method_of(me, next_bill)
    me.post(f"{address}/method", {"method": f"saved-{account.id}"})
    before = me.get(f"{address}/review").page
    names = ("attempt", "amount", "seen", "permission")
    held = {name: before.find("input", attrs={"name": name})["value"] for name in names}
    with tenant(clinic.id):
        AchEntry.objects.filter(purpose="payment").update(state=EntryState.CANCELLED)
    assert "Remove this bank account?" in text_of(me.get(f"/wallet/bank/{account.id}/remove").page)
    gone = me.post(f"/wallet/bank/{account.id}/remove")
    assert gone["Location"] == "/wallet?account-removed"
    assert "The bank account is removed" in text_of(me.get("/wallet?account-removed").page)
    assert kept(clinic).state == BankAccountState.CLOSED
    me.post(f"{address}/confirm", held)  # a second tab that was open all the time
    with tenant(clinic.id):
        assert Payment.objects.count() == 1
    assert me.get(f"/wallet/bank/{account.id}/remove").status_code == 404


def test_one_whose_check_failed_is_shown_and_not_taken(
    clinic: Any, bill: Any, bank: Any, me: CheckingClient, next_bill: Any
) -> None:
    pay_and_keep(me, bill)
    account = kept(clinic)
    with tenant(clinic.id):
        move_account(
            account=locked_account(account.id), to=BankAccountState.FAILED, actor=SYSTEM,
            now=utc_now(), return_code="R03",
        )  # fmt: skip
    assert "Could not be checked" in text_of(me.get("/wallet").page)
    address, words = method_of(me, next_bill)
    assert "The check of this account failed" in words
    refused = me.post(f"{address}/method", {"method": f"saved-{account.id}"})
    assert refused.status_code == 400
