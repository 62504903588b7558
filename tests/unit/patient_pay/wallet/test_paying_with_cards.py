"""Paying with a saved card, and saving the card that has paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import NOW, TODAY, get_bill, make_bill, make_clinic, make_user
from tests.pages.paying import sights_of
from tests.saving import (
    APPROVED,
    MASTERCARD,
    REFUSED,
    STORED_EXPIRES,
    Wallet,
    user_actor,
)
from tests.servers.sandbox_server import SandboxServer
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.payments.gateways.base import Charge, ChargeStatus, Initiator
from wellpaid.patient_pay.payments.models import Checkout, Payment
from wellpaid.patient_pay.payments.operations.authorize_payment import authorize_payment
from wellpaid.patient_pay.payments.operations.choose_amount import choose_amount
from wellpaid.patient_pay.payments.operations.choose_method import choose_method
from wellpaid.patient_pay.payments.operations.open_checkout import open_checkout
from wellpaid.patient_pay.payments.operations.prove_payments import prove_payments
from wellpaid.patient_pay.payments.operations.record_charge import (
    record_charge,
    record_no_charge,
)
from wellpaid.patient_pay.payments.operations.start_payment import (
    CheckoutIncomplete,
    start_payment,
)
from wellpaid.patient_pay.payments.operations.use_card import Permission, use_token
from wellpaid.patient_pay.payments.queries import CheckoutPage, checkout_page
from wellpaid.patient_pay.payments.states import PaymentState
from wellpaid.patient_pay.wallet.operations.choose_saved_card import choose_saved_card
from wellpaid.patient_pay.wallet.operations.claim_card import CardNotUsable
from wellpaid.patient_pay.wallet.operations.mark_used import mark_used
from wellpaid.patient_pay.wallet.operations.remove_card import remove_card
from wellpaid.patient_pay.wallet.operations.store_card import store_card
from wellpaid.patient_pay.wallet.policy import CONSENT_VERSION
from wellpaid.patient_pay.wallet.queries import saved_cards
from wellpaid.patient_pay.wallet.states import SavedMethodState

BACK = "http://merchant.test/pay/back"


class Way:
    """One bill of $104.42, and a user on the way to pay it."""

    def __init__(self, bill: Bill, wallet: Wallet) -> None:
        self.bill, self.wallet = bill, wallet
        checkout_id = open_checkout(
            organization_id=bill.organization_id,
            bill_ids=[bill.id],
            receipt_email="",
            language="en",
            now=NOW,
        )
        self.where: dict[str, Any] = {
            "organization_id": bill.organization_id,
            "checkout_id": checkout_id,
        }
        choose_amount(amount=bill.owed, **self.where)

    def choose(self, saved_method_id: UUID) -> None:
        choose_saved_card(
            user_id=self.wallet.user.id,
            saved_method_id=saved_method_id,
            today=TODAY,
            **self.where,
        )

    def enter(self, number: str, *, is_to_be_saved: bool) -> None:
        permission = Permission(self.wallet.user.id, CONSENT_VERSION, "en", NOW)
        use_token(
            token=self.wallet.sandbox.tokenise(number),
            permission=permission if is_to_be_saved else None,
            **self.where,
        )

    def page(self, user_id: UUID | None) -> CheckoutPage:
        page = checkout_page(sights=sights_of(self.bill), user_id=user_id, **self.where)
        assert page is not None
        return page

    def start(self, user_id: UUID | None, *, attempt: int = 1) -> UUID:
        page = self.page(self.wallet.user.id)
        return start_payment(
            attempt=attempt,
            shown_amount=page.amount,
            seen=page.seen,
            actor=user_actor(self.wallet.user),
            now=NOW,
            user_id=user_id,
            **self.where,
        ).payment_id

    def authorize(self, payment_id: UUID, **changes: Any) -> PaymentState:
        return authorize_payment(
            organization_id=self.bill.organization_id,
            payment_id=payment_id,
            now=NOW,
            **{"return_url": BACK} | changes,
        )

    def pay(self) -> PaymentState:
        return self.authorize(self.start(self.wallet.user.id))

    def owed(self) -> Money:
        return get_bill(self.bill.organization_id, self.bill.number).owed


@pytest.fixture
def way(db: None, sandbox: SandboxServer) -> Way:
    clinic = make_clinic()
    return Way(make_bill(clinic), Wallet(clinic.id, make_user(), sandbox))


def jobs(name: str) -> list[dict[str, str]]:
    found = ProcrastinateJob.objects.filter(task_name=name).order_by("id")
    return [job.args for job in found]


def test_a_saved_card_pays(way: Way) -> None:
    card = way.wallet.save(MASTERCARD)
    way.choose(card.id)
    page = way.page(way.wallet.user.id)
    assert page.card is not None
    assert (page.method, page.card.last4, page.saved_method_id) == ("credit", "4444", card.id)
    assert way.pay() is PaymentState.SUCCEEDED
    assert way.owed() == Money(0)
    [job] = jobs("wallet.mark_used")
    assert job["saved_method_id"] == str(card.id)
    assert len(way.wallet.rows()) == 1
    assert prove_payments(way.bill.organization_id) == (1, [])


def test_no_table_of_payments_holds_what_could_be_charged(way: Way) -> None:
    way.choose(way.wallet.save().id)
    way.pay()
    with tenant(way.bill.organization_id):
        tokens = {Checkout.objects.get().token, Payment.objects.get().token}
    assert len(tokens) == 1
    assert not any("cred_" in token for token in tokens)


def test_a_saved_card_is_shown_to_and_charged_by_nobody_but_its_owner(way: Way) -> None:
    card = way.wallet.save()
    way.choose(card.id)
    for user_id in (None, make_user("helper").id):
        assert way.page(user_id).card is None
        assert way.page(user_id).saved_method_id is None
        with pytest.raises(CheckoutIncomplete):
            way.start(user_id)
    with tenant(way.bill.organization_id):
        assert not Payment.objects.exists()
    assert way.owed() == Money(10442)


def test_another_user_enters_a_card_of_their_own(way: Way) -> None:
    way.choose(way.wallet.save().id)
    helper = replace(way.wallet, user=make_user("helper"))
    way.wallet = helper
    way.enter(MASTERCARD, is_to_be_saved=False)
    assert way.pay() is PaymentState.SUCCEEDED
    with tenant(way.bill.organization_id):
        payment = Payment.objects.get()
    assert (payment.card_last4, payment.saved_method_id, payment.card_user_id) == (
        "4444", None, None,
    )  # fmt: skip
    assert jobs("wallet.mark_used") == []


def test_choosing_a_kind_forgets_the_saved_card(way: Way) -> None:
    way.choose(way.wallet.save().id)
    choose_method(method="credit", **way.where)
    assert way.page(way.wallet.user.id).card is None


def test_a_card_that_was_removed_on_the_way_pays_nothing(way: Way) -> None:
    card = way.wallet.save()
    way.choose(card.id)
    remove_card(
        **way.wallet.owner, saved_method_id=card.id, actor=user_actor(way.wallet.user), now=NOW
    )
    with pytest.raises(CheckoutIncomplete):
        way.start(way.wallet.user.id)
    assert way.owed() == Money(10442)


def test_a_saved_card_that_ended_at_its_bank_is_declined(way: Way) -> None:
    way.choose(way.wallet.save(STORED_EXPIRES).id)
    assert way.pay() is PaymentState.DECLINED
    with tenant(way.bill.organization_id):
        assert Payment.objects.get().decline_code == "expired_card"
    assert jobs("wallet.mark_used") == []


def test_the_merchant_may_charge_a_saved_card_and_nothing_else(way: Way) -> None:
    alone = {"initiator": Initiator.MERCHANT, "return_url": ""}
    way.enter(APPROVED, is_to_be_saved=False)
    first = way.start(way.wallet.user.id)
    assert way.authorize(first, **alone) is PaymentState.FAILED
    way.choose(way.wallet.save().id)
    second = way.start(way.wallet.user.id, attempt=2)
    assert way.authorize(second, **alone) is PaymentState.SUCCEEDED


# Saving the card that has paid


def test_a_card_is_saved_once_it_has_paid(way: Way) -> None:
    way.enter(APPROVED, is_to_be_saved=True)
    assert way.page(way.wallet.user.id).is_to_be_saved
    assert not way.page(make_user("helper").id).is_to_be_saved
    assert way.wallet.rows() == []
    payment_id = way.start(way.wallet.user.id)
    assert way.wallet.rows() == []
    way.authorize(payment_id)
    [card] = way.wallet.rows()
    assert (card.state, card.consent_version, card.consented_at) == (
        SavedMethodState.SAVING, CONSENT_VERSION, NOW,
    )  # fmt: skip
    [job] = jobs("wallet.store_card")
    assert job["saved_method_id"] == str(card.id)
    state = store_card(organization_id=way.bill.organization_id, saved_method_id=card.id, now=NOW)
    assert state is SavedMethodState.ACTIVE


def test_a_card_without_leave_is_not_saved(way: Way) -> None:
    way.enter(APPROVED, is_to_be_saved=False)
    assert way.pay() is PaymentState.SUCCEEDED
    assert way.wallet.rows() == []


def test_a_declined_card_is_not_saved_and_its_leave_is_not_the_next_ones(way: Way) -> None:
    way.enter("4000000000000002", is_to_be_saved=True)
    assert way.pay() is PaymentState.DECLINED
    way.enter(APPROVED, is_to_be_saved=False)
    assert way.authorize(way.start(way.wallet.user.id, attempt=2)) is PaymentState.SUCCEEDED
    assert way.wallet.rows() == []


def test_a_gateways_late_yes_saves_the_card_that_paid(way: Way) -> None:
    way.enter(APPROVED, is_to_be_saved=True)
    payment_id = way.start(way.wallet.user.id)
    where = {"organization_id": way.bill.organization_id, "payment_id": payment_id, "now": NOW}
    record_no_charge(target=PaymentState.FAILED, actor=SYSTEM, **where)
    way.enter(MASTERCARD, is_to_be_saved=False)
    charge = Charge(
        "ch_late", f"{way.bill.organization_id}.{payment_id}", ChargeStatus.SUCCEEDED,
        Money(10442),
    )  # fmt: skip
    record_charge(charge=charge, actor=SYSTEM, **where)
    assert [card.last4 for card in way.wallet.rows()] == ["4242"]


def test_a_card_that_cannot_be_kept_still_pays(way: Way) -> None:
    way.enter(REFUSED, is_to_be_saved=True)
    assert way.pay() is PaymentState.SUCCEEDED
    [card] = way.wallet.rows()
    state = store_card(organization_id=way.bill.organization_id, saved_method_id=card.id, now=NOW)
    assert state is SavedMethodState.FAILED
    assert way.owed() == Money(0)


def test_the_latest_use_stays(way: Way) -> None:
    card = way.wallet.save()
    for hours in (2, 1):
        mark_used(
            organization_id=way.bill.organization_id,
            saved_method_id=card.id,
            used_at=NOW + timedelta(hours=hours),
        )
    assert way.wallet.read(card.id).last_used_at == NOW + timedelta(hours=2)


def test_a_card_that_another_processor_keeps_is_shown_and_not_charged(
    way: Way, settings: Any
) -> None:
    method = way.wallet.save(APPROVED)
    settings.CARD_GATEWAY = "stripe"
    with pytest.raises(CardNotUsable):
        way.choose(method.id)
    [shown] = saved_cards(way.wallet.user.id, way.bill.organization_id, TODAY)
    assert (shown.is_kept_elsewhere, shown.is_usable) == (True, False)
    settings.CARD_GATEWAY = "sandbox"
    way.choose(method.id)
    assert way.pay() is PaymentState.SUCCEEDED
