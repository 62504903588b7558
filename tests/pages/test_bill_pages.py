"""The bill, in every state, and its receipt."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from tests.factories import draft, line, make_bill, make_clinic, person, waiting_line
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.conftest import DUE_DATE, TODAY, open_bill
from tests.pages.paying import answer, no_answer, pay, receipt_number
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.money import ZERO, Money
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.payments.gateways.base import ChargeStatus
from wellpaid.patient_pay.payments.states import PaymentState

pytestmark = pytest.mark.django_db


def shown(client: CheckingClient, bill: Bill) -> str:
    """Open a bill and give the words of its page."""
    open_bill(client, bill)
    return text_of(client.get(f"/b/{bill.number}").page.main)


def test_a_bill_says_how_much_why_and_by_when(guest: CheckingClient, bill: Bill) -> None:
    page = guest.get(f"/b/{bill.number}").page
    assert text_of(page.h1) == "You owe $104.42"
    words = text_of(page.main)
    for told in (
        "Nothing is late.",
        "Why you owe this",
        "$310.00",
        "− $167.90",
        "− $37.68",
        "What makes up your $104.42",
        "Claim PW-2026-118204",
        "Visit with a specialist",
    ):
        assert told in words  # fmt: skip
    assert page.find("button", string="Pay this bill")


def test_a_late_bill_says_so_in_words(client: CheckingClient, clinic: Organization) -> None:
    late = make_bill(clinic, due_date=TODAY - timedelta(days=13), issued_date=date(2026, 1, 2))
    words = shown(client, late)
    assert "13 days late" in words
    assert "There is no late fee." in words


def test_a_bill_that_waits_for_the_plan_has_no_pay_button(
    client: CheckingClient, clinic: Organization
) -> None:
    waiting = make_bill(clinic, lines=(waiting_line(),), due_date=DUE_DATE)
    words = shown(client, waiting)
    assert "Don’t pay yet" in words
    assert "Pay this bill" not in words


def test_a_bill_that_waits_in_part_asks_for_the_other_part(
    client: CheckingClient, clinic: Organization
) -> None:
    partly = make_bill(clinic, lines=(line(), waiting_line()), due_date=DUE_DATE)
    words = shown(client, partly)
    assert "$125.00 still waits for your plan." in words
    assert "You owe $104.42" in words


def test_a_bill_without_insurance_says_so(client: CheckingClient, clinic: Organization) -> None:
    charge = Money(31000)
    own = line(
        charge=charge,
        plan_discount=Money(5000),
        plan_paid=ZERO,
        deductible=ZERO,
        coinsurance=ZERO,
        other_share=Money(26000),
    )
    bill = make_bill(
        clinic, lines=(own,), insurer_name=None, member_id_last4=None, claim_number=None,
        plan_decided_date=None, due_date=DUE_DATE,
    )  # fmt: skip
    words = shown(client, bill)
    assert "None on file" in words
    assert "Lower price for you" in words
    assert "Your price" in words


def test_bills_stand_in_spanish(client: CheckingClient, clinic: Organization) -> None:
    client.cookies["wellpaid_language"] = "es"
    late = TODAY - timedelta(days=13)
    for lines, due_date in (
        ((line(),), DUE_DATE),
        ((line(),), late),
        ((waiting_line(),), DUE_DATE),
        ((line(), waiting_line()), late),
    ):
        bill = make_bill(clinic, lines=lines, due_date=due_date, patient=person())
        shown(client, bill)
    response = client.post(f"/b/{bill.number}/verify", {})
    assert "Escriba el apellido del paciente." in text_of(response.page)


def test_other_bills_of_the_same_person_are_one_press_away(
    client: CheckingClient, clinic: Organization
) -> None:
    somebody = person()
    bills = [make_bill(clinic, patient=somebody, due_date=DUE_DATE) for _ in range(3)]
    open_bill(client, bills[0])
    page = client.get(f"/b/{bills[0].number}").page
    links = {a["href"] for a in page.select("aside .links a")}
    assert {f"/b/{bill.number}" for bill in bills[1:]} <= links
    assert client.get(f"/b/{bills[2].number}").status_code == 200


def test_the_page_asks_as_much_for_many_lines_and_bills_as_for_one(
    client: CheckingClient, clinic: Organization
) -> None:
    counts = set()
    for line_count, bill_count in ((1, 1), (15, 4)):
        somebody = person()
        lines = tuple(line(source_id=str(number)) for number in range(line_count))
        bills = [
            make_bill(clinic, patient=somebody, lines=lines, due_date=DUE_DATE)
            for _ in range(bill_count)
        ]
        visitor = CheckingClient()
        open_bill(visitor, bills[0])
        visitor.get(f"/b/{bills[0].number}")
        from django.db import connection

        with CaptureQueriesContext(connection) as queries:
            visitor.get(f"/b/{bills[0].number}")
        counts.add(len(queries))
    assert len(counts) == 1
    assert counts.pop() <= 24


def test_a_payment_under_way_takes_the_pay_button_away(guest: CheckingClient, bill: Bill) -> None:
    no_answer(bill, pay(bill), PaymentState.UNKNOWN)
    page = guest.get(f"/b/{bill.number}").page
    words = text_of(page.main)
    assert "A payment of $104.42 is still being worked out Don’t pay again." in words
    assert "Pay this bill" not in words
    assert page.find("a", string="See where it stands")


def test_a_paid_bill_shows_its_receipt(guest: CheckingClient, bill: Bill) -> None:
    payment = answer(bill, pay(bill), ChargeStatus.SUCCEEDED, approval_code="AB12CD")
    page = guest.get(f"/b/{bill.number}").page
    assert text_of(page.h1) == "You owe $0.00"
    assert page.find("a", href=f"/r/{receipt_number(bill, payment)}")
    assert page.find("mark") is None


@pytest.mark.parametrize("again", ["", "?again"])
def test_a_receipt_says_everything_that_plans_ask_for(
    guest: CheckingClient, bill: Bill, again: str
) -> None:
    payment = answer(bill, pay(bill, Money(5000)), ChargeStatus.SUCCEEDED, approval_code="AB12CD")
    number = receipt_number(bill, payment)
    page = guest.get(f"/r/{number}{again}").page
    words = text_of(page.main)
    assert text_of(page.h1) == "You paid $50.00"
    for told in (
        "You still owe $54.42 on this bill.",
        "Odalys Fenn",
        "Visit with a specialist",
        "Larkmoor Clinic, 1180 Eastgate Road",
        "AB12CD",
        "February 3, 2026",
        "Debit card ending in 0119",
        "o••••@example.net",
    ):
        assert told in words  # fmt: skip
    assert ("We charged you once" in words) is bool(again)
    assert guest.get(f"/r/{number}/receipt.pdf").content.startswith(b"%PDF-")


def test_a_stranger_finds_no_receipt_and_no_checkout(guest: CheckingClient, bill: Bill) -> None:
    payment = answer(bill, pay(bill), ChargeStatus.SUCCEEDED)
    number = receipt_number(bill, payment)
    stranger = CheckingClient()
    for address in (
        f"/r/{number}",
        f"/r/{number}/receipt.pdf",
        f"/pay/{payment.checkout_id}/review",
    ):
        response = stranger.get(address)
        assert response.status_code == 403
        assert "We close bills after 15 minutes" in text_of(response.page.main)
    assert stranger.get(f"/b/{bill.number}")["Location"] == f"/b/{bill.number}/verify"


def test_somebody_with_another_bill_finds_none_of_this_one(
    guest: CheckingClient, bill: Bill, clinic: Organization
) -> None:
    payment = answer(bill, pay(bill), ChargeStatus.SUCCEEDED)
    neighbour = CheckingClient()
    open_bill(neighbour, make_bill(clinic, patient=person(family_name="Mossop")))
    for address in (f"/r/{receipt_number(bill, payment)}", f"/pay/{payment.checkout_id}/review"):
        assert neighbour.get(address).status_code == 404


def test_closing_forgets_the_bill(guest: CheckingClient, bill: Bill) -> None:
    assert guest.post("/close")["Location"] == "/"
    assert guest.get(f"/b/{bill.number}")["Location"].startswith(f"/b/{bill.number}/verify")


def test_the_bill_prints(guest: CheckingClient, bill: Bill) -> None:
    response = guest.get(f"/b/{bill.number}/bill.pdf")
    assert response.content.startswith(b"%PDF-")
    assert bill.number not in response["Content-Disposition"]


def test_a_bill_of_another_clinic_is_headed_by_that_clinic(client: CheckingClient) -> None:
    make_clinic(name="The portal’s own")
    other = make_bill(make_clinic(name="Saltmarsh Clinic"), due_date=DUE_DATE)
    open_bill(client, other)
    page = client.get(f"/b/{other.number}").page
    assert page.title.get_text().endswith(" - Saltmarsh Clinic")


def test_the_draft_of_the_tests_adds_up() -> None:
    assert draft().patient_share == Money(10442)
