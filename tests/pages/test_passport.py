"""Proof that a bill is closed: who gets it, and what its public page tells."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from tests.pages import paying
from tests.pages.conftest import TODAY
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.passports.models import PassportKey
from wellpaid.patient_pay.passports.operations.issue_passport import issue_passport
from wellpaid.patient_pay.passports.operations.revoke_passport_key import revoke_passport_key
from wellpaid.patient_pay.payments.gateways.base import ChargeStatus


@pytest.fixture
def paid(bill: Bill) -> Bill:
    paying.answer(bill, paying.pay(bill), ChargeStatus.SUCCEEDED)
    return bill


def _text(bill: Bill) -> str:
    return issue_passport(
        organization_id=bill.organization_id,
        bill_id=bill.id,
        actor=SYSTEM,
        today=TODAY,
        now=utc_now(),
    )


def test_an_open_bill_has_none(guest, bill):
    response = guest.get(f"/b/{bill.number}/passport.pdf")
    assert response.status_code == 409
    assert "isn&#x27;t closed yet" in response.content.decode()
    assert "passport.pdf" not in guest.get(f"/b/{bill.number}").content.decode()


def test_a_closed_bill_has_a_page_that_names_nobody(guest, paid):
    assert "passport.pdf" in guest.get(f"/b/{paid.number}").content.decode()
    response = guest.get(f"/b/{paid.number}/passport.pdf")
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    text = pages[0].extract_text()
    assert len(pages) == 1
    assert paid.number[-4:] in text
    assert "$0.00" in text
    for word in ("Fenn", "Odalys", "specialist", "Castellan", "Pebbleway", "104.42"):
        assert word not in text


def test_anybody_may_check_it(client, paid):
    page = client.get(f"/v/{_text(paid)}").content.decode()
    assert "This bill is closed" in page
    assert f">{paid.number[-4:]}<" in page
    for word in ("Fenn", "Odalys", "specialist", "104.42", paid.number):
        assert word not in page


def test_a_bill_that_opened_again_is_told(client, paid):
    text = _text(paid)
    with tenant(paid.organization_id):
        Bill.objects.filter(id=paid.id).update(state="due", paid_cents=0)
    page = client.get(f"/v/{text}").content.decode()
    assert "This bill was closed, and isn’t now" in page


def test_what_nobody_signed_is_not_found(client, paid):
    text = _text(paid)
    for other in (text[:-1], text[:-4] + "AAAA", "x", "A" * 142):
        response = client.get(f"/v/{other}")
        assert response.status_code == 404
        assert "We can’t prove this paper" in response.content.decode()


def test_after_a_new_secret_old_papers_prove_true_and_a_new_key_signs(client, paid, settings):
    old = _text(paid)
    settings.SECRET_KEY = "another secret, at least as long as the one before it was"
    new = _text(paid)
    assert PassportKey.objects.count() == 2
    assert client.get(f"/v/{old}").status_code == 200
    assert client.get(f"/v/{new}").status_code == 200


def test_a_revoked_key_proves_nothing(client, paid):
    text = _text(paid)
    revoke_passport_key(key_id=PassportKey.objects.get().key_id, now=utc_now())
    assert client.get(f"/v/{text}").status_code == 404
