"""Who may stop a payment, and who may spend a guarantor's credit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories import get_bill, help_with, keep, make_user
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.conftest import open_bill
from tests.pages.test_bank_payments import only_payment, pay
from tests.pages.test_office_payments import clerk_of, find_whose
from tests.unit.core.banking.bank import add_bank
from wellpaid.patient_pay.access.sights import Level


@pytest.fixture
def bank(clinic: Any, settings: Any, tmp_path: Path) -> Any:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return add_bank(clinic, tmp_path / "bank")


def signed_in(user: Any) -> CheckingClient:
    client = CheckingClient()
    client.force_login(user)
    return client


class People:
    """A patient with an account, a helper for paying and one in full."""

    def __init__(self, bill: Any) -> None:
        patient = make_user("pat")
        keep(patient, bill)
        self.patient = signed_in(patient)
        self.payer, self.full = (
            signed_in(self._helper(patient, name, level))
            for name, level in (("payer", Level.BILLING), ("full", Level.FULL))
        )
        self.guest = CheckingClient()
        open_bill(self.guest, bill)

    def _helper(self, patient: Any, name: str, level: Level) -> Any:
        helper = make_user(name)
        help_with(patient, helper, level)
        return helper


def may_stop(client: CheckingClient, clinic: Any, receipt: str) -> bool:
    """Tell whether the page offers it; try it where not, which has to be refused."""
    offers = "Stop this payment" in text_of(client.get(receipt).page)
    if not offers:
        assert client.post(f"{receipt}/stop").status_code == 403
        assert only_payment(clinic).state == "submitted"
    return offers


def test_what_the_patient_paid_is_stopped_by_the_patients_own_side(
    clinic: Any, bill: Any, bank: Any
) -> None:
    people = People(bill)
    receipt = pay(people.patient, bill)
    assert not may_stop(people.payer, clinic, receipt)
    assert not may_stop(people.guest, clinic, receipt)
    assert may_stop(people.full, clinic, receipt)
    assert people.full.post(f"{receipt}/stop").status_code == 302
    assert only_payment(clinic).state == "stopped"


def test_a_helper_for_paying_stops_what_they_paid(clinic: Any, bill: Any, bank: Any) -> None:
    people = People(bill)
    receipt = pay(people.payer, bill)
    assert may_stop(people.patient, clinic, receipt)
    assert may_stop(people.payer, clinic, receipt)
    people.payer.post(f"{receipt}/stop")
    assert only_payment(clinic).state == "stopped"


def test_a_guest_who_comes_back_stops_what_a_guest_paid(
    clinic: Any, bill: Any, bank: Any, guest: CheckingClient
) -> None:
    receipt = pay(guest, bill)
    later = CheckingClient()
    open_bill(later, bill)
    assert may_stop(later, clinic, receipt)


def test_credit_is_the_guarantors(clinic: Any, bill: Any) -> None:
    clerk = clerk_of(clinic)
    cash = find_whose(clerk, bill) | {"tender": "cash", "number": "", "amount": "30.00"}
    clerk.post("/office/record", cash)
    guest = CheckingClient()
    open_bill(guest, bill)
    address = f"/b/{bill.number}"
    # As long as the paper is the only way in, it opens the credit as well.
    assert "Use $30.00 on this bill" in text_of(guest.get(address).page)
    people = People(bill)
    for client in (people.payer, people.guest, guest):
        page = client.get(address).page
        assert "Use $30.00" not in text_of(page)
        refused = client.post(f"{address}/use-credit")
        assert refused.status_code == 403
        assert "You can still pay the bill" in text_of(refused.page)
        assert get_bill(clinic.id, bill.number).owed_cents == 10_442
    assert people.full.post(f"{address}/use-credit")["Location"] == f"{address}?credit"
    assert get_bill(clinic.id, bill.number).owed_cents == 7_442
