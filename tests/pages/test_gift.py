"""A4: who follows a pay link sees the clinic and the amount, pays, and learns nothing else."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from tests.factories import make_bill, person
from tests.pages import paying
from tests.pages.checking_client import CheckingClient
from wellpaid.kit.clock import utc_now
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.pay_links.models import PayLink
from wellpaid.patient_pay.payments.gateways.base import ChargeStatus
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.start_payment import start_payment
from wellpaid.patient_pay.payments.operations.use_card import use_card
from wellpaid.web.portal.opened import actor_of

SECRETS = ("Fenn", "Odalys", "specialist", "Castellan", "Pebbleway", "February 3")


@pytest.fixture
def address(guest, bill) -> str:
    """The link that the patient made."""
    assert "Make a link" in guest.get(f"/b/{bill.number}/share").content.decode()
    guest.post(f"/b/{bill.number}/share")
    page = guest.get(f"/b/{bill.number}/share").content.decode()
    return "/gift/" + page.partition("/gift/")[2].partition('"')[0]


@pytest.fixture
def friend() -> CheckingClient:
    return CheckingClient()


def _tells_nothing(page: str, bill) -> None:
    for word in (*SECRETS, bill.number, bill.grouped_number):
        assert word not in page, word


def _begin(friend, address) -> str:
    response = friend.post(address)
    assert response.status_code == 302
    return response["Location"].removesuffix("/amount")


def test_the_front_page_shows_clinic_and_amount(friend, address, bill):
    page = friend.get(address).content.decode()
    assert "Larkmoor Clinic" in page
    assert "$104.42" in page
    _tells_nothing(page, bill)


def test_a_friend_pays_and_sees_the_receipt_of_that_payment_only(friend, guest, address, bill):
    own = paying.answer(bill, paying.pay(bill, Money(442)), ChargeStatus.SUCCEEDED)
    way = _begin(friend, address)
    checkout_id = way.rpartition("/")[2]
    for step, answers in (("amount", {"amount": "all"}), ("method", {"method": "credit"})):
        _tells_nothing(friend.get(f"{way}/{step}").content.decode(), bill)
        assert friend.post(f"{way}/{step}", answers).status_code == 302
    _tells_nothing(friend.get(f"{way}/card").content.decode(), bill)
    use_card(organization_id=bill.organization_id, checkout_id=UUID(checkout_id), card=paying.CARD)
    page = friend.get(f"{way}/review")
    _tells_nothing(page.content.decode(), bill)
    checkout = page.context["checkout"]
    started = start_payment(
        organization_id=bill.organization_id,
        checkout_id=checkout.id,
        attempt=1,
        shown_amount=checkout.amount,
        seen=checkout.seen,
        actor=actor_of(page.wsgi_request, bill.organization_id),
        now=utc_now(),
    )
    with tenant(bill.organization_id):
        payment = Payment.objects.get(id=started.payment_id)
    _tells_nothing(friend.get(f"{way}/outcome", follow=True).content.decode(), bill)
    paying.answer(bill, payment, ChargeStatus.SUCCEEDED)
    number = paying.receipt_number(bill, payment)
    page = friend.get(f"/r/{number}").content.decode()
    assert "$100.00" in page
    _tells_nothing(page, bill)
    assert friend.get(f"/r/{number}/receipt.pdf").status_code == 200
    assert friend.get(f"/r/{paying.receipt_number(bill, own)}").status_code == 404
    assert friend.get(f"/r/{number}/problem").status_code == 404
    assert guest.get(f"/r/{number}").status_code == 200
    assert "Nothing left to pay" in friend.get(address).content.decode()


@pytest.mark.parametrize("page", ["", "/bill.pdf", "/items", "/ask", "/share", "/passport.pdf"])
def test_a_friend_opens_no_page_of_the_bill(friend, address, bill, page):
    _begin(friend, address)
    response = friend.get(f"/b/{bill.number}{page}")
    assert response.status_code == 302
    assert response["Location"].startswith(f"/b/{bill.number}/verify")


def test_a_friend_finds_no_other_checkout(friend, address, bill):
    _begin(friend, address)
    other = make_bill(bill.organization, patient=person(family_name="Marrow"))
    strangers = paying.checkout_of(other)
    for checkout_id in (strangers, uuid4()):
        assert friend.get(f"/pay/{checkout_id}/amount").status_code == 404


def test_an_ended_link_is_over_at_once_on_pages_that_are_open_too(friend, guest, address, bill):
    way = _begin(friend, address)
    with tenant(bill.organization_id):
        link = PayLink.objects.get()
    stranger_link = {"end": str(uuid4())}
    assert guest.post(f"/b/{bill.number}/share", stranger_link).status_code == 404
    guest.post(f"/b/{bill.number}/share", {"end": str(link.id)})
    assert friend.get(address).status_code == 410
    assert friend.get(f"{way}/amount").status_code == 403
    assert friend.get("/gift/made-up").status_code == 410


def test_ten_links_are_the_most(guest, bill):
    for _ in range(10):
        assert guest.post(f"/b/{bill.number}/share").status_code == 302
    assert guest.post(f"/b/{bill.number}/share").status_code == 409
