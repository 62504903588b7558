"""A27, and what A11 and A12 ask of the wallet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import keep, make_bill, make_clinic, make_user
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.conftest import TODAY
from tests.pages.test_reading_level import judged
from tests.saving import (
    APPROVED,
    DEBIT,
    LOST,
    MASTERCARD,
    REFUSED,
    Wallet,
    point_to,
    processor,
)
from tests.servers.sandbox_server import SandboxServer, free_port
from wellpaid.core.identity.models import User
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.payments.models import Checkout
from wellpaid.patient_pay.wallet.models import SavedMethod
from wellpaid.patient_pay.wallet.operations.claim_card import claim_card
from wellpaid.patient_pay.wallet.states import UseKind

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxServer]:
    with processor() as server:
        yield server


@pytest.fixture(autouse=True)
def the_gateway(settings: Any, sandbox: SandboxServer, a_gateway_somewhere: None) -> None:
    point_to(settings, sandbox)
    settings.SANDBOX_PUBLISHABLE_KEY = sandbox.publishable_key
    settings.BASE_URL = sandbox.merchant_origins[0]


@pytest.fixture
def user(bill: Bill) -> User:
    someone = make_user()
    keep(someone, bill)
    return someone


@pytest.fixture
def wallet(clinic: Organization, user: User, sandbox: SandboxServer) -> Wallet:
    return Wallet(clinic.id, user, sandbox)


@pytest.fixture
def signed_in(client: CheckingClient, user: User) -> CheckingClient:
    client.force_login(user)
    client.private_words = {"Fenn", "Odalys", "specialist", "Castellan", "Pebbleway", "4242"}
    return client


def as_somebody_else(name: str = "rufus") -> CheckingClient:
    client = CheckingClient()
    client.force_login(make_user(name))
    return client


def soon() -> str:
    """Give this month: a card that ends soon, whatever the day."""
    return f"{TODAY:%m/%y}"


def end(method: SavedMethod) -> None:
    """Let a card's date be over."""
    with tenant(method.organization_id):
        SavedMethod.objects.filter(id=method.id).update(expiry_year=TODAY.year - 1)


def use(wallet: Wallet, method: SavedMethod) -> None:
    with tenant(wallet.organization_id):
        claim_card(
            user_id=wallet.user.id,
            saved_method_id=method.id,
            kind=UseKind.PAYMENT_PLAN,
            subject_id=uuid4(),
            today=TODAY,
            now=utc_now(),
        )


# The wallet


@pytest.mark.parametrize("address", ["/wallet", "/wallet/add", f"/wallet/{UUID(int=7)}/remove"])
def test_a_guest_is_sent_to_sign_in(guest: CheckingClient, address: str) -> None:
    response = guest.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in?next=/wallet")


def test_an_empty_wallet_says_what_would_be_there(signed_in: CheckingClient) -> None:
    page = signed_in.get("/wallet").page
    assert "No saved cards yet" in text_of(page.main)
    assert page.select_one(".empty a")["href"] == "/wallet/add"
    judged(page)


def test_the_wallet_shows_each_card_and_which_is_first(
    signed_in: CheckingClient, wallet: Wallet
) -> None:
    wallet.save(DEBIT)
    second = wallet.save(MASTERCARD, expiry="08/30")
    page = signed_in.get("/wallet").page
    shown = [text_of(row) for row in page.select(".saved-cards > div")]
    assert shown == [
        "Debit card ending in 5556 Offered first Expires 12/39 Remove Debit card ending in 5556",
        "Credit card ending in 4444 Expires 08/30 "
        "Offer this card first : Credit card ending in 4444 Remove Credit card ending in 4444",
    ]
    judged(page)
    assert signed_in.post(f"/wallet/{second.id}/default")["Location"] == "/wallet"
    [first, _] = signed_in.get("/wallet").page.select(".saved-cards > div")
    assert text_of(first).startswith("Credit card ending in 4444 Offered first")


def test_a_card_that_ends_soon_or_has_ended_is_told(
    signed_in: CheckingClient, wallet: Wallet
) -> None:
    method = wallet.save(expiry=soon())
    words = text_of(signed_in.get("/wallet").page.main)
    assert words.startswith("One of your cards ends soon Credit card ending in 4242 ends on ")
    assert "Ends soon Expires" in words
    end(method)
    page = signed_in.get("/wallet").page
    words = text_of(page.main)
    assert words.startswith("One of your cards has ended Credit card ending in 4242 ended on ")
    assert "Past its date Expires" in words
    judged(page)


def test_a_card_on_its_way_and_one_that_failed_are_told(
    signed_in: CheckingClient, wallet: Wallet
) -> None:
    wallet.save(LOST)
    assert "Being saved" in text_of(signed_in.get("/wallet?saved").page.main)
    failed = wallet.save(REFUSED)
    page = signed_in.get("/wallet?saved").page
    assert "We couldn’t save one of your cards Credit card ending in 7002 isn’t saved." in text_of(
        page.main
    )
    judged(page)
    signed_in.post(f"/wallet/{failed.id}/remove")
    assert "7002" not in text_of(signed_in.get("/wallet").page.main)


def test_the_wallet_takes_the_same_queries_for_any_number_of_cards(
    signed_in: CheckingClient, wallet: Wallet
) -> None:
    def queries_of(count: int) -> int:
        signed_in.get("/wallet")
        with CaptureQueriesContext(connection) as queries:
            page = signed_in.get("/wallet").page
        assert len(page.select(".saved-cards > div")) == count
        assert text_of(page.main).count("Used by: A payment plan") == count
        return len(queries)

    use(wallet, wallet.save(APPROVED))
    for_one = queries_of(1)
    for number in (MASTERCARD, DEBIT):
        use(wallet, wallet.save(number))
    assert queries_of(3) == for_one


def test_cards_of_two_clinics_stand_apart_and_a_new_one_is_for_one_of_them(
    signed_in: CheckingClient, wallet: Wallet, user: User
) -> None:
    other_clinic = make_clinic(name="Harrow Creek Clinic")
    keep(user, make_bill(other_clinic))
    wallet.save(APPROVED)
    replace(wallet, organization_id=other_clinic.id).save(MASTERCARD)
    page = signed_in.get("/wallet").page
    assert [text_of(h2) for h2 in page.main.find_all("h2")] == [
        "For Larkmoor Clinic", "For Harrow Creek Clinic",
    ]  # fmt: skip
    page = signed_in.get("/wallet/add").page
    assert text_of(page.h1) == "Which clinic is the card for?"
    page = signed_in.get(f"/wallet/add?clinic={other_clinic.id}").page
    assert "keeps this card for Harrow Creek Clinic." in text_of(page.main)
    assert signed_in.get(f"/wallet/add?clinic={make_clinic().id}").status_code == 404
    token = wallet.sandbox.tokenise(DEBIT)
    signed_in.post("/wallet/add", {"token": token, "clinic": str(other_clinic.id)})
    assert len(replace(wallet, organization_id=other_clinic.id).rows()) == 2


def test_a_card_stays_within_reach_of_who_saved_it(
    signed_in: CheckingClient, wallet: Wallet, user: User
) -> None:
    """A helper whose access ends, or a person without bills there, still finds their card."""
    elsewhere = replace(wallet, organization_id=make_clinic(name="Harrow Creek Clinic").id)
    method = elsewhere.save()
    assert "4242" in text_of(signed_in.get("/wallet").page.main)
    assert signed_in.post(f"/wallet/{method.id}/remove")["Location"] == "/wallet?removed"


# Adding


def test_adding_a_card_says_what_is_agreed_to(signed_in: CheckingClient, wallet: Wallet) -> None:
    page = signed_in.get("/wallet/add").page
    words = text_of(page.main)
    assert (
        "The card processor keeps this card for Larkmoor Clinic. We charge it only when you pay "
        "with it or set up a payment that uses it. You can remove it at any time."
    ) in words
    judged(page)
    response = signed_in.post("/wallet/add", {"token": wallet.sandbox.tokenise(APPROVED)})
    assert response["Location"] == "/wallet?saved"
    assert "Your card is here" in text_of(signed_in.get("/wallet?saved").page.main)
    [method] = wallet.rows()
    assert (method.consent_language, method.is_default) == ("en", True)


def test_a_card_that_cannot_be_read_is_asked_for_again(
    signed_in: CheckingClient, wallet: Wallet, settings: Any
) -> None:
    response = signed_in.post("/wallet/add", {"token": "tok_nobody"})
    assert response.status_code == 400
    assert "You were not charged. Enter the card again." in text_of(response.page.main)
    token = wallet.sandbox.tokenise(APPROVED)
    settings.SANDBOX_URL = f"http://127.0.0.1:{free_port()}"
    response = signed_in.post("/wallet/add", {"token": token})
    assert response.status_code == 400
    assert "We can’t reach the card processor." in text_of(response.page.main)
    response = signed_in.post("/wallet/hosted")
    assert response["Location"].endswith("&problem=unreachable")
    assert wallet.rows() == []


def test_a_card_is_added_without_scripts(signed_in: CheckingClient, wallet: Wallet) -> None:
    address = signed_in.post("/wallet/hosted")["Location"]
    typed = {"number": DEBIT, "expiry": "12/39", "cvc": "123"}
    back = wallet.sandbox.client.post(address, data=typed).headers["location"]
    path = back.removeprefix(wallet.sandbox.merchant_origins[0])
    assert as_somebody_else().get(path).status_code == 404
    for _ in range(2):
        assert signed_in.get(path)["Location"] == "/wallet?saved"
    assert [method.last4 for method in wallet.rows()] == ["5556"]


# Removing


def test_removing_a_card_is_a_page_of_its_own(signed_in: CheckingClient, wallet: Wallet) -> None:
    method = wallet.save()
    page = signed_in.get(f"/wallet/{method.id}/remove").page
    assert text_of(page.h1) == "Remove this card?"
    assert "Credit card ending in 4242" in text_of(page.main)
    judged(page)
    assert wallet.read(method.id).state == "active"
    response = signed_in.post(f"/wallet/{method.id}/remove")
    assert response["Location"] == "/wallet?removed"
    assert "The card is removed" in text_of(signed_in.get("/wallet?removed").page.main)
    assert signed_in.get(f"/wallet/{method.id}/remove").status_code == 404


def test_a_card_in_use_says_what_uses_it(signed_in: CheckingClient, wallet: Wallet) -> None:
    method = wallet.save()
    use(wallet, method)
    page = signed_in.get(f"/wallet/{method.id}/remove").page
    words = text_of(page.main)
    assert "This card is still in use Credit card ending in 4242 pays for: A payment plan" in words
    assert not page.main.find("form")
    judged(page)
    response = signed_in.post(f"/wallet/{method.id}/remove")
    assert response.status_code == 409
    assert "A payment still uses this card." in text_of(response.page.main)
    assert wallet.read(method.id).state == "active"


def test_somebody_elses_card_is_as_if_it_were_not_there(wallet: Wallet) -> None:
    method = wallet.save()
    other = as_somebody_else()
    assert other.get(f"/wallet/{method.id}/remove").status_code == 404
    for step in ("remove", "default"):
        stranger, nobody = (
            other.post(f"/wallet/{card_id}/{step}") for card_id in (method.id, uuid4())
        )
        assert (stranger.status_code, nobody.status_code) == (404, 404)
        assert text_of(stranger.page.main) == text_of(nobody.page.main)
    assert wallet.read(method.id).state == "active"
    assert "4242" not in text_of(other.get("/wallet").page.main)


# On the way to pay


def start(client: CheckingClient, bill: Bill) -> str:
    """Choose to pay all of a bill and give the checkout's address without its last part."""
    address: str = client.post(f"/b/{bill.number}/pay")["Location"]
    client.post(address, {"amount": "all"})
    return address.removesuffix("amount")


def checkout_of(bill: Bill) -> Checkout:
    with tenant(bill.organization_id):
        found: Checkout = Checkout.objects.get()
    return found


def test_saved_cards_come_first_and_lead_to_the_review(
    signed_in: CheckingClient, wallet: Wallet, bill: Bill
) -> None:
    first, second = wallet.save(APPROVED), wallet.save(DEBIT)
    ended = wallet.save(MASTERCARD)
    end(ended)
    base = start(signed_in, bill)
    page = signed_in.get(f"{base}method").page
    judged(page)
    radios = page.find_all("input", attrs={"name": "method"})
    assert [radio["value"] for radio in radios] == [
        f"saved-{first.id}", f"saved-{second.id}", f"saved-{ended.id}", "credit", "debit", "hsa",
    ]  # fmt: skip
    assert [radio.has_attr("checked") for radio in radios] == [True] + [False] * 5
    assert [radio.has_attr("disabled") for radio in radios] == [False] * 2 + [True] + [False] * 3
    assert "You can’t pay with it any more." in text_of(page.main)
    response = signed_in.post(f"{base}method", {"method": f"saved-{second.id}"})
    assert response["Location"] == f"{base}review"
    assert "Debit card ending in 5556" in text_of(signed_in.get(f"{base}review").page.main)
    page = signed_in.get(f"{base}method").page
    [checked] = page.select("input[name=method][checked]")
    assert checked["value"] == f"saved-{second.id}"


def test_a_card_that_cannot_be_used_is_not_taken(
    signed_in: CheckingClient, wallet: Wallet, bill: Bill
) -> None:
    ended = wallet.save()
    end(ended)
    theirs = replace(wallet, user=make_user("rufus")).save(MASTERCARD)
    base = start(signed_in, bill)
    for value in (f"saved-{ended.id}", f"saved-{theirs.id}", f"saved-{uuid4()}", "saved-", "x"):
        response = signed_in.post(f"{base}method", {"method": value})
        assert response.status_code == 400
        assert "Choose one of the ways to pay." in text_of(response.page.main)
    assert checkout_of(bill).token == ""


def test_a_second_person_neither_sees_nor_charges_the_card(
    signed_in: CheckingClient, wallet: Wallet, bill: Bill
) -> None:
    base = start(signed_in, bill)
    signed_in.post(f"{base}method", {"method": f"saved-{wallet.save().id}"})
    seen = signed_in.get(f"{base}review").page.find("input", attrs={"name": "seen"})["value"]
    other_user = make_user("rufus")
    keep(other_user, bill)
    other = CheckingClient()
    other.force_login(other_user)
    assert other.get(f"{base}review")["Location"] == f"{base}card"
    assert "4242" not in text_of(other.get(f"{base}method").page.main)
    pressed = {"attempt": "1", "amount": "104.42", "seen": seen}
    assert other.post(f"{base}confirm", pressed)["Location"] == f"{base}review?changed"
    assert signed_in.post(f"{base}confirm", pressed)["Location"] == f"{base}outcome"
    assert signed_in.get(f"{base}outcome")["Location"].startswith("/r/")


def test_a_card_is_saved_while_paying(
    signed_in: CheckingClient, wallet: Wallet, bill: Bill
) -> None:
    base = start(signed_in, bill)
    page = signed_in.get(f"{base}card").page
    assert "Save this card for next time" in text_of(page.find("form"))
    judged(page)
    token = wallet.sandbox.tokenise(APPROVED)
    signed_in.post(f"{base}card", {"token": token, "save": "on"})
    page = signed_in.get(f"{base}review").page
    assert "We save it for next time once it has paid." in text_of(page.main)
    seen = page.find("input", attrs={"name": "seen"})["value"]
    assert wallet.rows() == []
    signed_in.post(f"{base}confirm", {"attempt": "1", "amount": "104.42", "seen": seen})
    [method] = wallet.rows()
    assert (method.state, method.last4) == ("saving", "4242")


def test_the_wish_to_save_is_kept_with_an_error(signed_in: CheckingClient, bill: Bill) -> None:
    base = start(signed_in, bill)
    response = signed_in.post(f"{base}card", {"token": "tok_nobody", "save": "on"})
    assert response.status_code == 400
    [box, _] = response.page.select("input[name=save]")
    assert box.has_attr("checked")


def test_a_card_is_saved_while_paying_without_scripts(
    signed_in: CheckingClient, wallet: Wallet, bill: Bill
) -> None:
    base = start(signed_in, bill)
    address = signed_in.post(f"{base}hosted", {"save": "on"})["Location"]
    typed = {"number": DEBIT, "expiry": "12/39", "cvc": "123"}
    back = wallet.sandbox.client.post(address, data=typed).headers["location"]
    path = back.removeprefix(wallet.sandbox.merchant_origins[0])
    assert signed_in.get(path)["Location"] == f"{base}review"
    assert (checkout_of(bill).card_user_id, checkout_of(bill).card_last4) == (
        wallet.user.id, "5556",
    )  # fmt: skip


def test_a_guest_is_offered_nothing_and_saves_nothing(
    guest: CheckingClient, bill: Bill, sandbox: SandboxServer
) -> None:
    base = start(guest, bill)
    page = guest.get(f"{base}method").page
    assert not page.select("input[value^=saved]")
    assert "Saved" not in text_of(page.main)
    assert not guest.get(f"{base}card").page.select("input[name=save]")
    guest.post(f"{base}card", {"token": sandbox.tokenise(APPROVED), "save": "on"})
    checkout = checkout_of(bill)
    assert (checkout.card_last4, checkout.card_user_id, checkout.consent_version) == (
        "4242", None, "",
    )  # fmt: skip
