"""Where gateways tell us something: believed only when signed, kept once, acted on by a job."""

from __future__ import annotations

import base64
import json
import time
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.factories import make_bill, make_clinic
from tests.unit.patient_pay.payments.test_states_of_payments import Way
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.webhook_signature import sign
from wellpaid.patient_pay.payments.models import GatewayNotice, Payment
from wellpaid.patient_pay.payments.states import PaymentState

pytestmark = pytest.mark.django_db
SECRET = "whsec_" + base64.b64encode(b"a webhook secret of thirty-two b").decode()
OTHER = "whsec_" + base64.b64encode(b"a webhook secret of another one.").decode()


@pytest.fixture(autouse=True)
def secret(settings: Any) -> None:
    settings.SANDBOX_WEBHOOK_SECRETS = [SECRET]


@pytest.fixture
def way() -> Way:
    return Way(make_bill(make_clinic()))


def notice(reference: str, *, event_id: str = "evt_1", kind: str = "charge.succeeded") -> bytes:
    charge = {
        "id": "ch_1",
        "reference": reference,
        "status": "succeeded",
        "amount_cents": 10442,
        "decline_code": None,
        "approval_code": "A1",
        "challenge_url": None,
    }
    return json.dumps({"type": kind, "id": event_id, "data": charge}).encode()


def send(
    body: bytes, *, secret: str = SECRET, age_seconds: int = 0, gateway: str = "sandbox"
) -> int:
    timestamp = int(time.time()) - age_seconds
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(
            secrets=[secret], message_id="msg_1", timestamp=timestamp, body=body
        ),
    }
    response = Client(enforce_csrf_checks=True).post(
        f"/hooks/{gateway}", body, content_type="application/json", headers=headers
    )
    return response.status_code


def kept(way: Way) -> int:
    with tenant(way.organization_id):
        return GatewayNotice.objects.count()


def reference_of(way: Way) -> str:
    return f"{way.organization_id}.{way.start()}"


def test_a_signed_notice_is_kept_once_and_says_only_that_something_happened(way: Way) -> None:
    body = notice(reference_of(way))
    assert [send(body), send(body), send(body)] == [204, 204, 204]
    assert kept(way) == 1
    with tenant(way.organization_id):
        assert Payment.objects.get().state == PaymentState.AUTHORIZING  # the job asks first


@pytest.mark.parametrize("age_seconds", [301, -400], ids=["old", "from the future"])
def test_a_notice_out_of_its_time_is_refused(way: Way, age_seconds: int) -> None:
    assert send(notice(reference_of(way)), age_seconds=age_seconds) == 401
    assert kept(way) == 0


def test_a_forged_notice_is_refused(way: Way) -> None:
    assert send(notice(reference_of(way)), secret=OTHER) == 401
    unsigned = Client().post("/hooks/sandbox", notice("x"), content_type="application/json")
    assert unsigned.status_code == 401
    assert kept(way) == 0


def test_a_changed_body_is_refused(way: Way) -> None:
    body = notice(reference_of(way))
    timestamp = int(time.time())
    signature = sign(secrets=[SECRET], message_id="m", timestamp=timestamp, body=body)
    response = Client().post(
        "/hooks/sandbox",
        body.replace(b"10442", b"10443"),
        content_type="application/json",
        headers={
            "webhook-id": "m",
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature,
        },
    )
    assert response.status_code == 401


def test_a_secret_can_be_changed_without_losing_a_notice(way: Way, settings: Any) -> None:
    settings.SANDBOX_WEBHOOK_SECRETS = [OTHER, SECRET]
    assert send(notice(reference_of(way))) == 204
    assert kept(way) == 1


@pytest.mark.parametrize("reference", ["", "x", "x.y", f"{UUID(int=7)}.{UUID(int=9)}"])
def test_a_notice_about_nobodys_payment_is_let_go(way: Way, reference: str) -> None:
    assert send(notice(reference)) == 204
    assert kept(way) == 0


def test_a_payment_of_another_organisation_is_not_found(way: Way) -> None:
    other = make_clinic()
    assert send(notice(f"{other.id}.{way.start()}")) == 204
    assert kept(way) == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"type": "charge.succeeded"}'])
def test_a_signed_notice_that_is_none_is_refused_without_a_crash(body: bytes) -> None:
    assert send(body) in {204, 400}


def test_an_unknown_gateway_is_not_found() -> None:
    assert send(b"{}", gateway="nobody") == 404


def test_looking_is_not_telling() -> None:
    assert Client().get("/hooks/sandbox").status_code == 405
