"""A6 to A9, A19: asking about a bill, and what the office answers."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories import NOW, help_with, keep, make_bill, make_clinic, make_user
from tests.pages import paying
from tests.pages.checking_client import CheckingClient
from tests.pages.conftest import TODAY, open_bill
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.notifications.models import Letter
from wellpaid.core.organizations.models import Member
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.messages.models import Message, Thread
from wellpaid.patient_pay.messages.policy import answer_by
from wellpaid.patient_pay.payments.gateways.base import ChargeStatus

QUESTION = {"note": "Why two visits?", "is_dispute": "on", "line": "1", "email": "me@example.net"}


def _staff(clinic) -> CheckingClient:
    user = make_user("clerk")
    add_member(
        organization_id=clinic.id,
        user_id=user.id,
        role=Member.Role.BILLER,
        actor=SYSTEM,
        now=NOW,
    )
    client = CheckingClient()
    client.force_login(user)
    return client


def _ask(guest, bill, **changes) -> str:
    response = guest.post(f"/b/{bill.number}/ask", QUESTION | changes)
    assert response.status_code == 302, response.content
    return response["Location"].partition("?")[0]


def test_a_dispute_is_asked_answered_and_closed(guest, clinic, bill):
    address = _ask(guest, bill)
    page = guest.get(address + "?sent").content.decode()
    assert "The clinic has it" in page
    assert "Why two visits?" in page
    page = guest.get(f"/b/{bill.number}").content.decode()
    assert "isn’t due until it’s answered" in page
    assert "You can still pay it" in page

    staff = _staff(clinic)
    work = staff.get("/office/").content.decode()
    assert "1 person waits" in work
    assert "Says the bill isn’t right" in work
    thread_id = address.rpartition("/")[2]
    answer = f"/office/messages/{thread_id}"
    assert "Why two visits?" in staff.get(answer).content.decode()
    assert staff.post(answer, {"body": ""}).status_code == 400
    closing = {"body": "One was for the scan.", "close": "1"}
    assert staff.post(answer, closing)["Location"] == "/office/?answered"
    assert staff.post(answer, closing)["Location"] == "/office/?answered"  # twice is once
    assert staff.post(answer, {"body": "And more"}).status_code == 409
    assert "Nothing waiting" in staff.get("/office/").content.decode()

    assert "One was for the scan." in guest.get(address).content.decode()
    assert "isn’t due until" not in guest.get(f"/b/{bill.number}").content.decode()
    assert guest.post(address, {"body": "Thank you"}).status_code == 409
    with tenant(clinic.id):
        assert Message.objects.count() == 2
        letter = Letter.objects.get(kind="thread_answer")
    assert letter.recipient == "me@example.net"
    for word in ("scan", "visits", "Fenn", bill.number):
        assert word not in letter.subject + letter.body


def test_writing_back_gives_the_office_the_turn_again(guest, clinic, bill):
    address = _ask(guest, bill, is_dispute="")
    staff = _staff(clinic)
    staff.post(f"/office/messages/{address.rpartition('/')[2]}", {"body": "Which line?"})
    assert "The clinic answered" in guest.get(address).content.decode()
    assert guest.post(address, {"body": ""}).status_code == 400
    guest.post(address, {"body": "The second."})
    assert "1 person waits" in staff.get("/office/").content.decode()


def test_the_same_question_twice_is_one(guest, bill):
    assert _ask(guest, bill) == _ask(guest, bill)
    with tenant(bill.organization_id):
        assert Thread.objects.count() == 1


def test_ten_open_matters_are_the_most(guest, bill):
    for n in range(10):
        _ask(guest, bill, note=f"Question {n}")
    assert guest.post(f"/b/{bill.number}/ask", QUESTION).status_code == 429


@pytest.mark.parametrize(
    ("page", "answers", "words"),
    [
        ("ask", {"note": " "}, "Write what you want to say"),
        ("ask", {"note": "x" * 4001}, "Please write less"),
        ("ask", {"note": "x", "email": "me"}, "Check the email address"),
        ("insurance", {"plan": "Pebbleway"}, "Enter the member ID"),
        ("paid", {"how": "check"}, "Enter the day you paid"),
        ("paid", {"how": "gold", "paid_on": "x", "amount": "x"}, "Enter a date like"),
        ("paid", {"how": "check", "amount": "5", "paid_on": "2999-01-01"}, "hasn’t come yet"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_sent(guest, bill, page, answers, words):
    response = guest.post(f"/b/{bill.number}/{page}", answers)
    assert response.status_code == 400
    assert words in response.content.decode()
    with tenant(bill.organization_id):
        assert Thread.objects.count() == 0


def test_new_insurance_means_dont_pay_yet(guest, bill):
    card = {"plan": "Pebbleway", "member_id": "PW-1", "holder": "Odalys Fenn"}
    response = guest.post(f"/b/{bill.number}/insurance", card)
    assert "PW-1" in guest.get(response["Location"]).content.decode()
    assert "Don’t pay yet" in guest.get(f"/b/{bill.number}").content.decode()


def test_already_paid_shows_what_we_see_first(guest, bill):
    payment = paying.answer(bill, paying.pay(bill), ChargeStatus.SUCCEEDED)
    number = paying.receipt_number(bill, payment)
    page = guest.get(f"/b/{bill.number}/paid").content.decode()
    assert "We see a payment on this bill" in page
    assert f"/r/{number}" in page
    told = {"how": "check", "paid_on": TODAY.isoformat(), "amount": "104.42"}
    response = guest.post(f"/b/{bill.number}/paid", told)
    assert "$104.42" in guest.get(response["Location"]).content.decode()


def test_a_problem_with_a_payment_names_its_receipt(guest, clinic, bill):
    payment = paying.answer(bill, paying.pay(bill), ChargeStatus.SUCCEEDED)
    number = paying.receipt_number(bill, payment)
    assert guest.post(f"/r/{number}/problem", {}).status_code == 400
    response = guest.post(f"/r/{number}/problem", {"what": "twice"})
    thread_id = response["Location"].partition("?")[0].rpartition("/")[2]
    page = _staff(clinic).get(f"/office/messages/{thread_id}").content.decode()
    assert "I was charged twice" in page
    assert number[:3] in page


def test_strangers_find_no_thread(guest, clinic, bill):
    address = _ask(guest, bill)
    thread_id = address.rpartition("/")[2]
    other = make_bill(clinic, due_date=bill.due_date)
    stranger = CheckingClient()
    open_bill(stranger, other)
    assert stranger.get(f"/b/{other.number}/messages/{thread_id}").status_code == 404
    assert stranger.get(f"/b/{other.number}/messages/{uuid4()}").status_code == 404
    assert stranger.get(address).status_code == 302  # asked for the second fact
    elsewhere = _staff(make_clinic())
    assert elsewhere.get(f"/office/messages/{thread_id}").status_code == 404
    assert elsewhere.get(f"/office/messages/{uuid4()}").status_code == 404
    nobody = CheckingClient()
    nobody.force_login(make_user())
    assert nobody.get("/office/").status_code == 404


def test_a_helper_for_paying_reads_only_what_they_wrote(guest, bill):
    address = _ask(guest, bill)
    owner, helper = make_user(), make_user()
    keep(owner, bill)
    help_with(owner, helper, Level.BILLING)
    client = CheckingClient()
    client.force_login(helper)
    assert client.get(address).status_code == 404
    page = client.get(f"/b/{bill.number}").content.decode()
    assert address not in page
    assert client.get(f"/b/{bill.number}/items").status_code == 404
    own = _ask(client, bill, note="Is this the last bill?")
    assert "Is this the last bill?" in client.get(own).content.decode()


def test_the_itemized_bill_has_every_code(guest, bill):
    page = guest.get(f"/b/{bill.number}/items").content.decode()
    assert "LK-120" in page
    assert "$310.00" in page


def test_weekends_are_no_working_days():
    friday = TODAY - timedelta(days=(TODAY.weekday() - 4) % 7)
    assert answer_by(friday).weekday() == 2
