"""Pages: a clinic, a bill, and a guest who has opened it, all through the product's own doors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import make_bill, make_clinic
from tests.pages.checking_client import CheckingClient
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.web.shared import page_context

# The day at the clinic, as the pages reckon it: another one than here around midnight.
TODAY = local_date(utc_now(), "America/Chicago")
DUE_DATE = TODAY + timedelta(days=15)


@pytest.fixture(autouse=True)
def fresh_portal_clinic() -> Iterator[None]:
    """The clinic that heads the portal is remembered for a minute; each test has its own."""
    page_context._kept.clinic = None
    yield
    page_context._kept.clinic = None


@pytest.fixture(autouse=True)
def a_gateway_somewhere(settings: Any) -> None:
    """The card page names the gateway's script; nothing here asks for it."""
    settings.SANDBOX_URL = "https://cards.example"


@pytest.fixture
def clinic(db: None) -> Organization:
    return make_clinic()


@pytest.fixture
def bill(clinic: Organization) -> Bill:
    return make_bill(clinic, due_date=DUE_DATE, issued_date=TODAY)


@pytest.fixture
def client() -> CheckingClient:
    return CheckingClient()


@pytest.fixture
def guest(client: CheckingClient, bill: Bill) -> CheckingClient:
    """A guest who has opened the bill."""
    open_bill(client, bill)
    client.private_words = {"Fenn", "Odalys", "specialist", "Castellan", "Pebbleway"}
    return client


def open_bill(client: CheckingClient, bill: Bill) -> None:
    """Answer the second fact."""
    born = bill.patient.birth_date
    assert born is not None
    answers = {
        "last_name": bill.patient.family_name,
        "birth_month": str(born.month),
        "birth_day": str(born.day),
        "birth_year": str(born.year),
    }
    response = client.post(f"/b/{bill.number}/verify", answers)
    assert response.status_code == 302, response.content
