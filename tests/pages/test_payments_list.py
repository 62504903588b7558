"""A25: payments, receipts and the year's total; and a copy by e-mail."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import keep, make_bill, make_user, person
from tests.pages import paying
from tests.pages.conftest import DUE_DATE, TODAY
from wellpaid.core.notifications.models import Letter
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import ChargeStatus


@pytest.fixture
def signed_in(client, bill):
    user = make_user()
    keep(user, bill)
    client.force_login(user)
    client.private_words = {"Fenn", "Odalys", "specialist", "Castellan", "Pebbleway"}
    return client


def _more(bill):
    patient = person(source_id=bill.guarantor.source_id)
    return make_bill(bill.organization, patient=patient, due_date=DUE_DATE)


def _paid(bill, amount=None):
    return paying.answer(bill, paying.pay(bill, amount), ChargeStatus.SUCCEEDED)


def test_nothing_paid_yet(signed_in):
    page = signed_in.get("/payments").content.decode()
    assert "No payments yet" in page
    assert "$0.00" in page


def test_a_year_adds_up_and_unknown_payments_are_not_in_it(signed_in, bill):
    payment = _paid(bill, Money(5000))
    waiting = paying.pay(_more(bill))
    page = signed_in.get("/payments").content.decode()
    assert page.count("$50.00") == 3  # the heading, the row, the total
    assert f"/r/{paying.receipt_number(bill, payment)}" in page
    assert f"/pay/{waiting.checkout_id}/outcome" in page
    assert "$104.42" in page
    assert "No payments yet" in signed_in.get(f"/payments?year={TODAY.year - 1}").content.decode()


def test_a_strangers_payment_is_in_nobodys_list(signed_in, bill):
    stranger = make_bill(bill.organization, patient=person(family_name="Marrow"))
    _paid(stranger)
    assert "No payments yet" in signed_in.get("/payments").content.decode()


@pytest.mark.parametrize("query", ["year=1", "year=x", "year=99999", "page=x", "page=0"])
def test_odd_addresses_show_this_year(signed_in, query):
    assert str(TODAY.year) in signed_in.get(f"/payments?{query}").content.decode()
    assert signed_in.get("/payments?page=2").status_code == 404


def test_the_spreadsheet_ends_with_the_total(signed_in, bill):
    _paid(bill, Money(5000))
    _paid(_more(bill))
    response = signed_in.get("/payments.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    amounts = [Money.from_decimal_text(row[-1]).cents for row in rows[1:]]
    assert amounts == [10442, 5000, 15442]


def test_as_many_queries_for_three_as_for_one(signed_in, bill):
    signed_in.get("/payments")  # the portal's clinic is remembered
    counts = []
    for n in (1, 2):
        for _ in range(n):
            _paid(_more(bill))
        with CaptureQueriesContext(connection) as queries:
            signed_in.get("/payments")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 24


def test_a_copy_goes_where_the_reader_says_five_times_at_most(guest, bill):
    number = paying.receipt_number(bill, _paid(bill))
    assert guest.post(f"/r/{number}/email", {"email": "nobody"}).status_code == 400
    for _ in range(5):
        response = guest.post(f"/r/{number}/email", {"email": "tax@example.net"})
        assert response["Location"] == f"/r/{number}?sent"
    assert "A copy is on its way" in guest.get(f"/r/{number}?sent").content.decode()
    assert guest.post(f"/r/{number}/email", {"email": "tax@example.net"}).status_code == 429
    with tenant(bill.organization_id):
        letters = Letter.objects.filter(recipient="tax@example.net")
        assert letters.count() == 5
        assert "specialist" not in letters[0].body
