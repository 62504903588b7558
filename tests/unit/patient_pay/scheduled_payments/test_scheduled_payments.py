"""Payments on a later day, with a processor that runs: made once, never for more than is owed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.factories import NOW, TODAY, get_bill, help_with, keep, make_bill, make_user
from tests.pages.checking_client import CheckingClient
from tests.saving import APPROVED, STORED_EXPIRES, Wallet, user_actor
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.notifications.models import Letter
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.models import PersonLink
from wellpaid.patient_pay.access.operations.end_access import end_access
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.choose_amount import choose_amount
from wellpaid.patient_pay.payments.operations.open_checkout import open_checkout
from wellpaid.patient_pay.payments.operations.prove_payments import prove_payments
from wellpaid.patient_pay.payments.operations.start_payment import AmountChanged
from wellpaid.patient_pay.scheduled_payments.models import ScheduledPayment
from wellpaid.patient_pay.scheduled_payments.operations.cancel_scheduled import (
    TooLateToCancel,
    cancel_scheduled,
)
from wellpaid.patient_pay.scheduled_payments.operations.make_scheduled_payment import (
    make_scheduled_payment,
)
from wellpaid.patient_pay.scheduled_payments.operations.schedule_payment import (
    DayNotPossible,
    schedule_payment,
)
from wellpaid.patient_pay.scheduled_payments.policy import moment_of
from wellpaid.patient_pay.wallet.operations.choose_saved_card import choose_saved_card
from wellpaid.patient_pay.wallet.operations.remove_card import remove_card

PAY_DATE = TODAY + timedelta(days=8)
MORNING = moment_of(PAY_DATE, "America/Chicago")


class Plan:
    """A bill of $104.42 of the wallet's owner, and a plan to pay it."""

    def __init__(self, wallet: Wallet, number: str = APPROVED, cents: int = 10442) -> None:
        self.wallet = wallet
        self.organization_id = wallet.organization_id
        clinic = Organization.objects.get(id=self.organization_id)
        self.bill = make_bill(clinic)
        keep(wallet.user, self.bill)
        self.card = wallet.save(number)
        self.checkout_id = self.checkout(cents)

    def checkout(self, cents: int) -> UUID:
        where = {"organization_id": self.organization_id}
        checkout_id = open_checkout(
            bill_ids=[self.bill.id], receipt_email="", language="en", now=NOW, **where
        )
        choose_amount(checkout_id=checkout_id, amount=Money(cents), **where)
        choose_saved_card(
            user_id=self.wallet.user.id,
            checkout_id=checkout_id,
            saved_method_id=self.card.id,
            today=TODAY,
            **where,
        )
        return checkout_id

    def plan(self, **changes: Any) -> UUID:
        facts = {
            "organization_id": self.organization_id,
            "checkout_id": self.checkout_id,
            "user_id": self.wallet.user.id,
            "shown_amount": Money(10442),
            "pay_date": PAY_DATE,
            "actor": user_actor(self.wallet.user),
            "today": TODAY,
            "now": NOW,
        }
        return schedule_payment(**(facts | changes))

    def make(self, plan_id: UUID, now: datetime = MORNING) -> str:
        make_scheduled_payment(
            organization_id=self.organization_id,
            scheduled_payment_id=plan_id,
            now=now,
        )
        return self.state(plan_id)

    def state(self, plan_id: UUID) -> str:
        with tenant(self.organization_id):
            return str(ScheduledPayment.objects.get(id=plan_id).state)

    def letters(self) -> list[str]:
        with tenant(self.organization_id):
            kinds = Letter.objects.filter(kind__startswith="scheduled").order_by("created_at")
            return [letter.kind for letter in kinds]

    def owed(self) -> int:
        return get_bill(self.organization_id, self.bill.number).owed_cents

    def proven(self) -> bool:
        findings = prove_payments(self.organization_id)[1]
        return findings == [] and prove_ledger(self.organization_id).findings == ()


@pytest.fixture
def plan(wallet: Wallet) -> Plan:
    return Plan(wallet)


def test_planned_made_once_and_the_card_is_free_again(plan):
    plan_id = plan.plan()
    assert plan.plan() == plan_id
    with pytest.raises(Exception, match="use"):
        _remove(plan)
    assert plan.make(plan_id) == "paid"
    assert plan.make(plan_id) == "paid"
    assert plan.owed() == 0
    with tenant(plan.organization_id):
        assert Payment.objects.count() == 1
    assert plan.letters() == ["scheduled_planned"]
    _remove(plan)
    assert plan.proven()


def _remove(plan: Plan) -> None:
    remove_card(
        organization_id=plan.organization_id,
        user_id=plan.wallet.user.id,
        saved_method_id=plan.card.id,
        actor=user_actor(plan.wallet.user),
        now=NOW,
    )


def test_less_owed_means_less_charged(plan):
    plan_id = plan.plan()
    with tenant(plan.organization_id):
        Bill.objects.filter(id=plan.bill.id).update(deductible_cents=1, plan_paid_cents=13267)
    assert plan.make(plan_id) == "paid"
    with tenant(plan.organization_id):
        assert Payment.objects.get().amount_cents == 943


def test_nothing_owed_cancels_the_plan(plan):
    plan_id = plan.plan()
    with tenant(plan.organization_id):
        Bill.objects.filter(id=plan.bill.id).update(state="paid")
    assert plan.make(plan_id) == "cancelled"
    with tenant(plan.organization_id):
        assert Payment.objects.count() == 0


def test_a_card_that_is_declined_on_the_day_is_told_and_not_tried_again(wallet):
    plan = Plan(wallet, STORED_EXPIRES)
    plan_id = plan.plan()
    assert plan.make(plan_id) == "failed"
    assert plan.make(plan_id) == "failed"
    assert plan.letters() == ["scheduled_planned", "scheduled_failed"]
    assert plan.owed() == 10442
    with tenant(plan.organization_id):
        assert Payment.objects.count() == 1
    assert plan.proven()


def test_who_sees_the_bill_no_more_isnt_charged(plan, wallet):
    owner, helper = make_user("owner"), wallet.user
    PersonLink.objects.filter(user=helper).update(ended_at=NOW)
    keep(owner, plan.bill)
    access_id = help_with(owner, helper, Level.BILLING)
    plan_id = plan.plan()
    end_access(user_id=owner.id, access_id=access_id, actor=user_actor(owner), now=NOW)
    assert plan.make(plan_id) == "failed"
    assert plan.owed() == 10442


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=91)])
def test_other_days_are_refused(plan, day):
    with pytest.raises(DayNotPossible):
        plan.plan(pay_date=day)


def test_another_amount_or_anothers_card_is_refused(plan):
    with pytest.raises(AmountChanged):
        plan.plan(shown_amount=Money(10441))
    with pytest.raises(NotFound):
        plan.plan(user_id=make_user().id)
    with tenant(plan.organization_id):
        assert ScheduledPayment.objects.count() == 0


def test_cancelled_by_its_owner_only_and_only_in_time(plan):
    plan_id = plan.plan()
    facts = {
        "organization_id": plan.organization_id,
        "user_id": plan.wallet.user.id,
        "actor": user_actor(plan.wallet.user),
        "now": NOW,
    }
    with pytest.raises(NotFound):
        cancel_scheduled(scheduled_payment_id=plan_id, **(facts | {"user_id": uuid4()}))
    with pytest.raises(NotFound):
        cancel_scheduled(scheduled_payment_id=uuid4(), **facts)
    cancel_scheduled(scheduled_payment_id=plan_id, **facts)
    cancel_scheduled(scheduled_payment_id=plan_id, **facts)
    assert plan.make(plan_id) == "cancelled"
    plan.checkout_id = plan.checkout(10442)
    second = plan.plan()
    plan.make(second)
    with pytest.raises(TooLateToCancel):
        cancel_scheduled(scheduled_payment_id=second, **facts)


def test_nine_in_the_morning_at_the_clinic_in_summer_and_winter():
    assert moment_of(date(2026, 7, 1), "America/Chicago").isoformat() == "2026-07-01T14:00:00+00:00"
    assert moment_of(date(2026, 1, 1), "America/Chicago").isoformat() == "2026-01-01T15:00:00+00:00"


def test_the_pages(plan):
    client = CheckingClient()
    client.force_login(plan.wallet.user)
    way = f"/pay/{plan.checkout_id}"
    assert f"{way}/later" in client.get(f"{way}/review").content.decode()
    assert "Plan to pay $104.42" in client.get(f"{way}/later").content.decode()
    today = local_date(utc_now(), "America/Chicago")
    for day in ("", "soon", today.isoformat()):
        assert client.post(f"{way}/later", {"day": day}).status_code == 400
    tomorrow = (today + timedelta(days=1)).isoformat()
    response = client.post(f"{way}/later", {"day": tomorrow})
    assert response["Location"] == "/payments?planned"
    page = client.get("/payments?planned").content.decode()
    assert "Planned payments" in page
    with tenant(plan.organization_id):
        plan_id = ScheduledPayment.objects.get().id
    address = f"/payments/planned/{plan_id}/cancel"
    assert "will not be charged" in client.get(address).content.decode()
    assert client.post(address)["Location"] == "/payments?cancelled"
    assert client.post(address).status_code == 404
    stranger = CheckingClient()
    stranger.force_login(make_user())
    assert stranger.get(address).status_code == 404
