"""A charge's id is on our disk before any money can move: whatever happens, it is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests import stripe_script
from tests.factories import NOW, make_bill, make_clinic
from tests.servers.scripted_stripe import ScriptedStripe, scripted_stripe
from tests.stripe_script import CANCEL, CONFIRM, OPEN, SHOW, intent
from tests.unit.patient_pay.payments.test_states_of_payments import Way
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.authorize_payment import authorize_payment
from wellpaid.patient_pay.payments.operations.find_out import find_out
from wellpaid.patient_pay.payments.operations.record_charge import record_no_charge, record_opened
from wellpaid.patient_pay.payments.states import PaymentState

pytestmark = pytest.mark.django_db
SOON, LATER = NOW + timedelta(seconds=30), NOW + timedelta(minutes=2)


@pytest.fixture
def stripe(settings: Any) -> Iterator[ScriptedStripe]:
    with scripted_stripe() as script:
        stripe_script.point_to(settings, script.url)
        yield script


@pytest.fixture
def way(stripe: ScriptedStripe) -> Way:
    return Way(make_bill(make_clinic()))


def reference_of(way: Way, payment_id: UUID) -> str:
    return f"{way.organization_id}.{payment_id}"


def authorize(way: Way, payment_id: UUID) -> PaymentState:
    return authorize_payment(
        organization_id=way.organization_id,
        payment_id=payment_id,
        return_url="https://pay.example/back",
        now=NOW,
    )


def ask(way: Way, payment_id: UUID, now: Any) -> PaymentState:
    return find_out(organization_id=way.organization_id, payment_id=payment_id, now=now)


def gateway_id(way: Way) -> str:
    with tenant(way.organization_id):
        return Payment.objects.get().gateway_id


def lines(stripe: ScriptedStripe) -> list[str]:
    return [asked.line for asked in stripe.asked]


def test_it_is_made_ready_and_then_asked_for(way: Way, stripe: ScriptedStripe) -> None:
    payment_id = way.start()
    reference = reference_of(way, payment_id)
    stripe.answer(OPEN, intent(reference, "requires_confirmation"))
    stripe.answer(CONFIRM, intent(reference))
    assert authorize(way, payment_id) is PaymentState.SUCCEEDED
    assert lines(stripe) == [OPEN, CONFIRM]
    assert gateway_id(way) == "pi_1"
    way.prove()


def test_an_answer_lost_while_making_ready_took_nothing(way: Way, stripe: ScriptedStripe) -> None:
    payment_id = way.start()
    stripe.refuse(OPEN, 500, type="api_error")
    assert authorize(way, payment_id) is PaymentState.FAILED
    assert lines(stripe) == [OPEN]
    assert gateway_id(way) == ""


def test_an_answer_lost_while_asking_is_found_by_the_id(way: Way, stripe: ScriptedStripe) -> None:
    payment_id = way.start()
    reference = reference_of(way, payment_id)
    stripe.answer(OPEN, intent(reference, "requires_confirmation"))
    stripe.refuse(CONFIRM, 500, type="api_error")
    assert authorize(way, payment_id) is PaymentState.UNKNOWN
    stripe.answer(SHOW, intent(reference))
    assert ask(way, payment_id, SOON) is PaymentState.SUCCEEDED
    assert lines(stripe) == [OPEN, CONFIRM, SHOW]
    way.prove()


def test_who_dies_before_asking_leaves_nothing_that_could_be_charged(
    way: Way, stripe: ScriptedStripe
) -> None:
    payment_id = way.start()
    reference = reference_of(way, payment_id)
    where = {"organization_id": way.organization_id, "payment_id": payment_id}
    assert record_opened(gateway_id="pi_1", **where)
    stripe.answer(SHOW, intent(reference, "requires_confirmation"))
    stripe.answer(CANCEL, intent(reference, "canceled"))
    assert ask(way, payment_id, SOON) is PaymentState.UNKNOWN  # somebody may be about to ask
    assert ask(way, payment_id, LATER) is PaymentState.CANCELLED
    assert lines(stripe) == [SHOW, SHOW, CANCEL]


def test_who_comes_back_too_late_asks_for_nothing(way: Way, stripe: ScriptedStripe) -> None:
    """Frozen while making ready; meanwhile somebody found out that nothing was asked for."""
    payment_id = way.start()
    stripe.answer(OPEN, intent(reference_of(way, payment_id), "requires_confirmation"))
    where = {"organization_id": way.organization_id, "payment_id": payment_id}
    record_no_charge(target=PaymentState.FAILED, actor=SYSTEM, now=LATER, **where)
    assert authorize(way, payment_id) is PaymentState.FAILED
    assert lines(stripe) == [OPEN]


def test_a_confirmation_that_lost_the_race_is_no_charge(way: Way, stripe: ScriptedStripe) -> None:
    payment_id = way.start()
    reference = reference_of(way, payment_id)
    stripe.answer(OPEN, intent(reference, "requires_confirmation"))
    unexpected = {"type": "invalid_request_error", "code": "payment_intent_unexpected_state"}
    stripe.refuse(CONFIRM, 400, **unexpected)
    stripe.answer(SHOW, intent(reference, "canceled"))
    assert authorize(way, payment_id) is PaymentState.CANCELLED


def test_the_banks_address_may_be_long(way: Way, stripe: ScriptedStripe) -> None:
    payment_id = way.start()
    reference = reference_of(way, payment_id)
    url = "https://hooks.stripe.com/3d_secure_2/hosted?key=" + "x" * 600
    action = {"type": "redirect_to_url", "redirect_to_url": {"url": url}}
    stripe.answer(OPEN, intent(reference, "requires_confirmation"))
    stripe.answer(CONFIRM, intent(reference, "requires_action", next_action=action))
    assert authorize(way, payment_id) is PaymentState.CHALLENGE
    with tenant(way.organization_id):
        assert Payment.objects.get().challenge_url == url
