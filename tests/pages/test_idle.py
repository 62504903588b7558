"""The end of a session: by itself, in time, and never by a page that asks by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.people import make_user, sign_in
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.clock import utc_now
from wellpaid.patient_pay.bills.models import Bill

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody(client: CheckingClient, clinic: Organization) -> CheckingClient:
    make_user()
    sign_in(client)
    return client


def age_session(client: CheckingClient, minutes: int) -> None:
    Session.objects.filter(session_key=client.session.session_key).update(
        expire_date=utc_now() + timedelta(minutes=15 - minutes)
    )


def minutes_left(client: CheckingClient) -> int:
    row = Session.objects.get(session_key=client.session.session_key)
    return round((row.expire_date - utc_now()).total_seconds() / 60)


def test_the_server_ends_it_after_15_minutes(somebody: CheckingClient) -> None:
    age_session(somebody, 14)
    assert somebody.get("/settings").status_code == 200
    assert minutes_left(somebody) == 15
    age_session(somebody, 16)
    assert somebody.get("/settings").status_code == 302


def test_staying(somebody: CheckingClient) -> None:
    age_session(somebody, 14)
    assert somebody.post("/stay").status_code == 204
    assert minutes_left(somebody) == 15
    assert somebody.get("/stay").status_code == 405
    assert CheckingClient().post("/stay").status_code == 403


@pytest.mark.parametrize(
    "how", [{"headers": {"X-By-Itself": "1"}}, {"query_params": {"by-itself": "1"}}]
)
def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(
    somebody: CheckingClient, how: Any
) -> None:
    age_session(somebody, 10)
    assert somebody.get("/settings", **how).status_code == 200
    assert minutes_left(somebody) == 5


def test_half_a_day_is_the_most(somebody: CheckingClient) -> None:
    session = somebody.session
    session["started_at"] -= 12 * 3600 + 1
    session.save()
    response = somebody.get("/settings")
    assert response["Location"] == "/sign-in?away=1&next=%2Fsettings"
    assert "You were signed out" in text_of(somebody.get(response["Location"]).page)


def test_the_page_warns_somebody_who_is_signed_in(somebody: CheckingClient) -> None:
    dialog = somebody.get("/settings").page.find(id="idle")
    assert (dialog["data-warn-seconds"], dialog["data-end-seconds"]) == ("780", "900")
    assert "We’ll sign you out in 2 minutes" in text_of(dialog)


def test_the_page_warns_a_guest(guest: CheckingClient, bill: Bill) -> None:
    dialog = guest.get(f"/b/{bill.number}").page.find(id="idle")
    assert "We’ll close your bill in 2 minutes" in text_of(dialog)
    assert bill.number not in dialog["data-owner"]


def test_nobody_else_is_warned(client: CheckingClient, clinic: Organization) -> None:
    assert client.get("/").page.find(id="idle") is None


def test_being_put_out(somebody: CheckingClient) -> None:
    response = somebody.post("/timed-out", {"next": "/settings/contact", "who": "user"})
    assert response["Location"] == "/sign-in?away=1&next=%2Fsettings%2Fcontact"
    assert somebody.get("/settings").status_code == 302
    response = somebody.post("/timed-out", {"next": "https://thief.example", "who": "user"})
    assert response["Location"] == "/sign-in?away=1"


def test_a_guest_is_put_out(guest: CheckingClient, bill: Bill) -> None:
    response = guest.post("/timed-out", {"next": f"/b/{bill.number}", "who": "guest"})
    assert response["Location"] == f"/b/{bill.number}/verify?closed=1"
    assert "We closed your bill" in text_of(guest.get(response["Location"]).page)
    response = guest.post("/timed-out", {"next": "/pay/x", "who": "guest"})
    assert response["Location"] == "/?closed=1"
    assert "We closed your bill" in text_of(guest.get(response["Location"]).page)
