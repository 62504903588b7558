"""A24: the list of bills, its filters, and paying several at once."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import draft, keep, line, make_bill, make_clinic, make_user, person
from tests.pages.checking_client import CheckingClient
from tests.pages.conftest import DUE_DATE, TODAY
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.identity.models import User
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.clock import utc_now
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.operations.issue_bills import issue_bills
from wellpaid.patient_pay.payments.models import CheckoutBill

JUNIPER = {"given_name": "Juniper", "birth_date": date(2016, 6, 6)}


@pytest.fixture
def user(bill: Bill) -> User:
    someone = make_user()
    keep(someone, bill)
    return someone


@pytest.fixture
def signed_in(client: CheckingClient, user: User) -> CheckingClient:
    client.force_login(user)
    client.private_words = {"Fenn", "Odalys", "specialist", "Castellan", "Pebbleway"}
    return client


def issue(clinic: Organization, bill: Bill, count: int) -> None:
    """Issue more bills to the same guarantor, due one after the other."""
    patient = _same_person(bill)
    drafts = [
        draft(
            patient=patient,
            issued_date=TODAY,
            due_date=DUE_DATE + timedelta(days=n % 50),
            lines=(line(service_date=date(2026, 1, 1) + timedelta(days=n % 28)),),
        )
        for n in range(count)
    ]
    issue_bills(
        organization_id=clinic.id, source="test", drafts=drafts, actor=SYSTEM, now=utc_now()
    )


def _same_person(bill: Bill):
    return person(source_id=bill.guarantor.source_id)


def test_the_door_is_closed_to_strangers(client, bill):
    for page in ("/bills", "/bills.csv", "/bills/add", "/family", f"/b/{bill.number}/keep"):
        response = client.get(page)
        assert response.status_code == 302
        assert response["Location"].startswith("/sign-in?next=%2F")
    assert client.post("/bills/pay").status_code == 302


def test_an_account_without_bills_says_how_to_add_one(client, bill):
    client.force_login(make_user())
    page = client.get("/bills").content.decode()
    assert "No bills in your account yet" in page
    assert 'href="/bills/add"' in page
    assert bill.number not in page


def test_the_list_says_what_is_due_and_by_when(signed_in, clinic, bill):
    late = make_bill(clinic, patient=_same_person(bill), due_date=TODAY - timedelta(days=13))
    response = signed_in.get("/bills")
    page = response.content.decode()
    assert "Due now" in page
    assert "$208.84" in page
    assert "Pay both bills" in page
    assert "13 days late" in page
    assert [row.number for row in response.context["rows"]] == [late.number, bill.number]


def test_filters_narrow_the_list_and_can_be_cleared(signed_in, clinic, bill):
    juniper = make_bill(
        clinic,
        patient=person(**JUNIPER),
        guarantor=_same_person(bill),
        due_date=DUE_DATE,
        lines=(line(deductible=ZERO, coinsurance=Money(942), plan_paid=Money(13268)),),
    )
    numbers = {bill.number, juniper.number}
    for query, expected in {
        "": numbers,
        "show=due": numbers,
        "show=paid": set(),
        "show=waiting": set(),
        "at_most=10": {juniper.number},
        "at_least=10": {bill.number},
        "since=2026-02-03&until=2026-02-03": numbers,
        "since=2026-02-04": set(),
        f"person={juniper.patient_id}": {juniper.number},
        f"person={uuid4()}": set(),
        f"q={bill.number[3:9]}": {bill.number},
        "sort=amount": numbers,
        "sort=newest": numbers,
    }.items():
        page = signed_in.get(f"/bills?{query}").content.decode()
        shown = {number for number in numbers if f'value="{number}"' in page}
        assert shown == expected, query
        assert ("Clear the filters" in page) is (query not in {"", "sort=amount", "sort=newest"})
    assert "No bill fits these filters" in signed_in.get("/bills?show=paid").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "since=tomorrow", "at_least=much", "show=stolen", "sort=x", "q=Fenn",
        "since=2026-02-02&until=2026-02-01", "at_least=5&at_most=4",
    ],
)  # fmt: skip
def test_a_filter_that_says_nothing_is_told_at_its_field(signed_in, query):
    response = signed_in.get(f"/bills?{query}")
    assert response.status_code == 400
    assert "Check the filters" in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "1", ""])
def test_odd_pages_are_the_first(signed_in, page):
    assert signed_in.get(f"/bills?page={page}").status_code == 200


def test_past_the_last_page_there_is_nothing(signed_in):
    assert signed_in.get("/bills?page=2").status_code == 404


def test_fifty_bills_a_page_each_once(signed_in, clinic, bill):
    issue(clinic, bill, 119)
    seen: list[str] = []
    for number in (1, 2, 3):
        page = signed_in.get(f"/bills?page={number}")
        seen += [row.number for row in page.context["rows"]]
        assert "of 120" in page.content.decode()
    assert len(seen) == len(set(seen)) == 120
    assert "Total of all 120 bills" in page.content.decode()


def test_several_clinics_are_one_list_and_paid_by_themselves(signed_in, user, clinic, bill):
    elsewhere = make_clinic(name="Saltmarsh Hospital")
    other = make_bill(elsewhere, due_date=DUE_DATE - timedelta(days=1), issued_date=TODAY)
    keep(user, other)
    page = signed_in.get("/bills")
    assert [row.number for row in page.context["rows"]] == [other.number, bill.number]
    text = page.content.decode()
    assert "Each clinic is paid by itself" in text
    assert "Saltmarsh Hospital" in text


def test_the_spreadsheet_has_every_row_and_no_formula(signed_in, clinic, bill):
    issue(clinic, bill, 60)
    patient = _same_person(bill)
    make_bill(
        clinic,
        patient=patient,
        due_date=DUE_DATE,
        lines=(line(description="=HYPERLINK(1)"),),
    )
    response = signed_in.get("/bills.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 62
    assert "'=HYPERLINK(1)" in [row[3] for row in rows]
    assert sum(Money.from_decimal_text(row[-1]).cents for row in rows[1:]) == 62 * 10442


def test_paying_both_opens_one_checkout_of_two_bills(signed_in, clinic, bill):
    second = make_bill(clinic, patient=_same_person(bill), due_date=DUE_DATE)
    response = signed_in.post("/bills/pay", {"clinic": str(clinic.id)})
    assert response.status_code == 302
    page = signed_in.get(response["Location"]).content.decode()
    assert "$208.84" in page
    with tenant(clinic.id):
        paid = set(CheckoutBill.objects.values_list("bill_id", flat=True))
    assert paid == {bill.id, second.id}


def test_only_the_chosen_are_paid_and_never_a_strangers(signed_in, clinic, bill):
    make_bill(clinic, patient=_same_person(bill), due_date=DUE_DATE)
    strangers = make_bill(clinic, patient=person(family_name="Marrow"))
    chosen = {"clinic": str(clinic.id), "chosen": "1", "bill": [bill.number, strangers.number]}
    assert signed_in.post("/bills/pay", chosen).status_code == 302
    with tenant(clinic.id):
        assert [row.bill_id for row in CheckoutBill.objects.all()] == [bill.id]


@pytest.mark.parametrize("numbers", [[], ["1"], ["482173905516"]])
def test_choosing_nothing_leads_back_to_the_list(signed_in, clinic, numbers):
    answers = {"clinic": str(clinic.id), "chosen": "1", "bill": numbers}
    response = signed_in.post("/bills/pay", answers)
    assert response["Location"] == "/bills"
    assert signed_in.post("/bills/pay", {"clinic": str(uuid4())})["Location"] == "/bills"
    assert signed_in.post("/bills/pay", {"clinic": "x"}).status_code == 404


def test_the_list_asks_the_database_as_often_for_one_as_for_many(signed_in, clinic, bill):
    signed_in.get("/bills")
    counts = []
    for more in (0, 2, 117):
        if more:
            issue(clinic, bill, more)
        with CaptureQueriesContext(connection) as queries:
            signed_in.get("/bills")
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 20


def test_a_bill_is_added_by_its_id_the_fact_and_who_one_is(client, clinic, bill):
    user = make_user()
    client.force_login(user)
    assert client.post("/bills/add", {"bill_id": "4821"}).status_code == 400
    response = client.post("/bills/add", {"bill_id": bill.number})
    assert response["Location"] == f"/b/{bill.number}/keep"
    response = client.get(response["Location"])
    assert response["Location"].startswith(f"/b/{bill.number}/verify")
    answers = {
        "last_name": "Fenn", "birth_month": "11", "birth_day": "12", "birth_year": "1988",
    }  # fmt: skip
    response = client.post(f"/b/{bill.number}/verify", answers)
    assert response["Location"] == f"/b/{bill.number}/keep"
    assert "Keep this bill in your account" in client.get(response["Location"]).content.decode()
    assert client.post(response["Location"])["Location"] == "/bills"
    assert bill.number in client.get("/bills").content.decode()
    assert client.get(f"/b/{bill.number}/keep")["Location"] == f"/b/{bill.number}"


def test_a_childs_bill_asks_who_the_person_is(client, clinic, bill):
    guarantor = person()
    child = make_bill(clinic, patient=person(**JUNIPER), guarantor=guarantor, due_date=DUE_DATE)
    client.force_login(make_user())
    client.post(
        f"/b/{child.number}/verify",
        {"last_name": "Fenn", "birth_month": "6", "birth_day": "6", "birth_year": "2016"},
    )
    assert client.post(f"/b/{child.number}/keep").status_code == 400
    assert client.post(f"/b/{child.number}/keep", {"who": "thief"}).status_code == 400
    assert client.post(f"/b/{child.number}/keep", {"who": "guarantor"})["Location"] == "/bills"


def test_one_person_stands_once_however_many_clinics_know_them(signed_in, user, clinic, bill):
    child = make_bill(
        clinic, patient=person(**JUNIPER), guarantor=_same_person(bill), due_date=DUE_DATE
    )
    other = make_clinic(name="Saltmarsh Clinic")
    theirs = make_bill(other, patient=person(given_name="Odalys"), due_date=DUE_DATE)
    # The same name, and nobody says when this one was born.
    nameless = make_bill(other, patient=person(birth_date=None), due_date=DUE_DATE)
    for one in (bill, theirs, nameless):
        keep(user, one)
    options = signed_in.get("/bills").page.find(id="id_person").find_all("option")
    names = [option.get_text() for option in options]
    assert names == ["Everyone", "Juniper Fenn", "Odalys Fenn", "Odalys Fenn"]
    known_as = {str(bill.patient_id), str(theirs.patient_id)}
    (value,) = known_as & {option["value"] for option in options}
    (not_offered,) = known_as - {value}
    for asked in (value, not_offered):  # an address that was kept goes on working
        page = signed_in.get(f"/bills?person={asked}").page
        shown = str(page.find("main"))
        assert bill.number in shown
        assert theirs.number in shown
        assert child.number not in shown
        assert nameless.number not in shown
        assert len(page.find(id="id_person").find_all("option", selected=True)) == 1
