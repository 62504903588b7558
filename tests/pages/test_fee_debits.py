"""C8: the permission to take invoices: signed, shown, stopped; and an invoice that came back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.members import make_organization
from tests.pages.test_payer_pages import member
from tests.unit.claim_pay.fees.test_debits import COMPANY, FeeDebit, FeeInvoice, invoice
from tests.unit.claim_pay.fees.test_fees import sign
from tests.unit.claim_pay.network import Network, Paid, choose, give_bank, make_network
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.roles import OrganizationKind, Role
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def network(db, settings, tmp_path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    network = make_network(tmp_path / "bank")
    Organization.objects.filter(id=network.clinic.id).update(state="TN")
    operator = make_organization(OrganizationKind.OPERATOR)
    give_bank(operator.id, network.bank_dir, COMPANY)
    choose(network)
    sign(network)
    network.pay(Paid(claims=((30_000, 20_000),)))
    return network


def text(client, name: str, query: str = "") -> str:
    return client.get(reverse(name) + query).content.decode()


def test_signed_shown_and_stopped(network):
    client = member(network.clinic.id)
    invoice(network)
    assert "Pay by direct debit" in text(client, "claims_fees")
    page = text(client, "claims_fee_debit")
    assert "by ACH debit, 5 banking days after the invoice is written" in page
    there = reverse("claims_fee_debit")
    wrong = client.post(there, {"signed_name": ""})
    assert (wrong.status_code, "Choose the bank account." in wrong.content.decode()) == (400, True)
    answers = {"account": str(network.account_id), "signed_name": "Ines Quill"}
    assert client.post(there, answers).url.endswith("?debit")
    shown = text(client, "claims_fees", "?debit")
    assert ("Your permission is kept" in shown, "What was signed" in shown) == (True, True)
    with tenant(network.clinic.id):
        row, bill = FeeDebit.objects.get(), FeeInvoice.objects.get()
    assert row.text in client.get(reverse("claims_fees")).page.get_text()
    take = reverse("claims_fee_collect", args=[bill.id])
    assert client.post(take).url.endswith("?taken")
    assert "Being taken from your account" in text(client, "claims_fees", "?taken")
    again = client.post(take)
    assert (again.status_code, "Nothing was taken" in again.content.decode()) == (409, True)
    assert client.post(reverse("claims_fee_debit_stop")).url.endswith("?debit-off")
    assert "Nothing is taken from your account any more" in text(
        client, "claims_fees", "?debit-off"
    )
    with tenant(network.clinic.id):
        FeeInvoice.objects.update(state="due", failure_code="R01")
    assert "The bank sent it back: R01" in text(client, "claims_fees")
    reader = member(network.clinic.id, Role.READ_ONLY)
    assert "/take" not in text(reader, "claims_fees")


def test_a_stranger_account_is_refused(network):
    client = member(network.clinic.id)
    answers = {"account": "00000000-0000-0000-0000-000000000001", "signed_name": "Ines Quill"}
    refused = client.post(reverse("claims_fee_debit"), answers)
    assert (refused.status_code, "can’t be used yet" in refused.content.decode()) == (409, True)
