"""Closing the way in ends what would go on without the person: plans, helpers, saved cards."""
# ruff: noqa: F811 a fixture is asked for by its name

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import help_with, keep, make_user
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.conftest import TODAY
from tests.pages.test_wallet import (  # noqa: F401 the fixtures of a wallet
    sandbox,
    signed_in,
    start,
    the_gateway,
    user,
    wallet,
)
from tests.saving import Wallet
from wellpaid.core.identity.models import User
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.models import HelperAccess
from wellpaid.patient_pay.access.rules import visible_people
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.scheduled_payments.models import ScheduledPayment

pytestmark = pytest.mark.django_db


def plan(client: CheckingClient, wallet: Wallet, bill: Bill) -> None:
    base = start(client, bill)
    client.post(f"{base}method", {"method": f"saved-{wallet.save().id}"})
    day = f"{TODAY + timedelta(days=9)}"
    assert client.post(f"{base}later", {"day": day})["Location"] == "/payments?planned"


def test_closing_takes_plans_back_and_removes_cards(
    signed_in: CheckingClient, wallet: Wallet, bill: Bill
) -> None:
    plan(signed_in, wallet, bill)
    words = text_of(signed_in.get("/settings/close").page.main)
    assert "Payments you planned are taken back" in words
    assert signed_in.post("/settings/close")["Location"] == "/settings/closed"
    with tenant(bill.organization_id):
        assert ScheduledPayment.objects.get().state == "cancelled"
    assert [method.state for method in wallet.rows()] == ["removed"]
    assert not User.objects.get(id=wallet.user.id).is_active


def test_nobody_sees_the_bills_of_somebody_who_has_left(
    signed_in: CheckingClient, user: User, bill: Bill
) -> None:
    helper = make_user("rufus")
    help_with(user, helper, Level.FULL)
    assert visible_people(helper.id, today=TODAY)
    signed_in.post("/settings/close")
    assert visible_people(helper.id, today=TODAY) == []
    assert HelperAccess.objects.get().state == "ended"


def test_who_has_left_sees_nothing_whatever_is_left_of_them(user: User, bill: Bill) -> None:
    helper = make_user("rufus")
    help_with(user, helper, Level.FULL)
    User.objects.filter(id=helper.id).update(is_active=False)
    assert visible_people(helper.id, today=TODAY) == []
    User.objects.filter(id=helper.id).update(is_active=True)
    User.objects.filter(id=user.id).update(is_active=False)
    assert visible_people(helper.id, today=TODAY) == []
    assert visible_people(user.id, today=TODAY) == []


def test_a_later_day_is_only_for_bills_that_the_account_keeps(
    guest: CheckingClient, wallet: Wallet, clinic: Any, bill: Bill
) -> None:
    """A plan looks at the account on its day; a bill that only this browser shows isn't there."""
    stranger = make_user("stranger")
    session = guest.session
    guest.force_login(stranger)
    restored = guest.session
    restored.update({key: value for key, value in session.items() if key == "guest_grants"})
    restored.save()
    card = Wallet(clinic.id, stranger, wallet.sandbox).save()
    base = start(guest, bill)
    guest.post(f"{base}method", {"method": f"saved-{card.id}"})
    review = guest.get(f"{base}review").page
    assert not review.select(f'a[href="{base}later"]')
    response = guest.post(f"{base}later", {"day": f"{TODAY + timedelta(days=9)}"})
    assert response["Location"] == f"{base}review"
    with tenant(clinic.id):
        assert not ScheduledPayment.objects.exists()
    keep(stranger, bill)
    assert guest.get(f"{base}review").page.select(f'a[href="{base}later"]')
