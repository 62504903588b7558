"""A37, and the bill without insurance that says how it compares."""

from __future__ import annotations

from datetime import timedelta

from tests.factories import keep, line, make_bill, make_user
from tests.pages.conftest import DUE_DATE, TODAY, open_bill
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.clock import utc_now
from wellpaid.kit.money import ZERO, Money
from wellpaid.patient_pay.estimates.operations.give_estimate import (
    EstimateDraft,
    ExpectedService,
    give_estimate,
)


def _uninsured(clinic, share: int):
    return make_bill(
        clinic,
        insurer_name="",
        member_id_last4="",
        claim_number="",
        plan_decided_date=None,
        issued_date=TODAY,
        due_date=DUE_DATE,
        lines=(
            line(
                charge=Money(share),
                plan_discount=ZERO,
                plan_paid=ZERO,
                deductible=ZERO,
                coinsurance=ZERO,
                other_share=Money(share),
                service_date=TODAY - timedelta(days=3),
            ),
        ),
    )


def _expect(bill, cents: int) -> None:
    give_estimate(
        organization_id=bill.organization_id,
        draft=EstimateDraft(
            f"E-{cents}",
            bill.patient.source_id,
            TODAY - timedelta(days=10),
            TODAY - timedelta(days=3),
            [ExpectedService("Visit with a specialist", Money(cents), "LK-120")],
        ),
        actor=SYSTEM,
        now=utc_now(),
    )


def test_a_bill_far_above_its_estimate_says_what_to_do(client, clinic):
    bill = _uninsured(clinic, 90000)
    open_bill(client, bill)
    assert "The estimate you were given" not in client.get(f"/b/{bill.number}").content.decode()
    _expect(bill, 50000)
    page = client.get(f"/b/{bill.number}").content.decode()
    assert "$400.00" in page
    assert "dispute it until" in page
    assert "1-800-985-3059" in page


def test_a_bill_near_its_estimate_only_shows_it(client, clinic):
    bill = _uninsured(clinic, 90000)
    open_bill(client, bill)
    _expect(bill, 50001)
    page = client.get(f"/b/{bill.number}").content.decode()
    assert "$399.99" in page
    assert "dispute it until" not in page


def test_an_insured_bill_is_not_compared(guest, bill):
    _expect(bill, 100)
    assert "The estimate you were given" not in guest.get(f"/b/{bill.number}").content.decode()


def test_estimates_are_listed_for_those_who_may_see_them(client, clinic):
    bill = _uninsured(clinic, 90000)
    _expect(bill, 50000)
    user = make_user()
    client.force_login(user)
    assert "No estimates yet" in client.get("/estimates").content.decode()
    keep(user, bill)
    page = client.get("/estimates").content.decode()
    assert "LK-120" in page
    assert "$500.00" in page
