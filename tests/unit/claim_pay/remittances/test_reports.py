"""A year of remittances, held against figures reckoned by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.unit.claim_pay.remittances.a_year import Year, make_year
from tests.unit.flows.files import make_payer
from wellpaid.claim_pay.remittances.models import RemittanceClaim
from wellpaid.claim_pay.remittances.operations.keep_claims import denial_codes
from wellpaid.claim_pay.remittances.reports import (
    cash_report,
    denials,
    expected_days,
    months_until,
    timeliness,
    underpaid,
)
from wellpaid.formats.x12.claims import Adjustment, Claim
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

TODAY = date(2026, 3, 12)  # a Thursday


@pytest.fixture
def year(db, settings, tmp_path) -> Year:
    settings.DOCUMENTS_DIR = tmp_path
    return make_year(TODAY)


def about(year: Year) -> dict:
    return {"organization_id": year.clinic.id, "today": TODAY}


def test_months_of_a_report():
    months = months_until(TODAY)
    assert (months[0], months[8], months[9], months[11], len(months)) == (
        date(2025, 4, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 3, 1), 12,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "codes"),
    [
        (Claim("A", "1", 100, 0, adjustments=(Adjustment("CO", "97", 100),)), "CO-97"),
        (Claim("A", "4", 100, 0, adjustments=(Adjustment("PR", "27", 100),)), "PR-27"),
        # A deductible isn't a denial; nor is what was paid in part, or taken back.
        (Claim("A", "1", 100, 0, adjustments=(Adjustment("PR", "1", 100),)), ""),
        (Claim("A", "1", 100, 1, adjustments=(Adjustment("CO", "45", 99),)), ""),
        (Claim("A", "22", -100, 0, adjustments=(Adjustment("CO", "97", -100),)), ""),
        (Claim("A", "4", 0, 0), ""),
        # As many as there is room for, each once, the one that took most first.
        (Claim("A", "4", 100, 0, adjustments=(
            Adjustment("CO", "16", 20), Adjustment("OA", "18", 40), Adjustment("CO", "16", 40))),
         "CO-16 OA-18"),
        (Claim("A", "4", 100, 0, adjustments=tuple(
            Adjustment("CO", str(100 + n), 20 - n) for n in range(20))),
         "CO-100 CO-101 CO-102 CO-103 CO-104 CO-105 CO-106 CO-107"),
    ],
)  # fmt: skip
def test_why_a_claim_is_denied(claim, codes):
    assert denial_codes(claim) == codes


def test_paid_by_payer_and_month(year):
    other = make_payer()
    year.remittance(ago=40, payer_id=other.id, payer_name="Sorrel Mutual", amount_cents=500_00)
    year.remittance(ago=364, amount_cents=7_00)
    year.remittance(ago=20, state="came_back", amount_cents=9_00)
    year.remittance(ago=-1, amount_cents=11_00)  # tomorrow
    found = cash_report(**about(year))
    assert [(one.payer_name, one.amount) for one in found.payers] == [
        ("Sorrel Mutual", Money(500_00)), ("Pebbleway Health Plan", Money(60_00)),
    ]  # fmt: skip
    assert (found.of_month(10), found.of_month(11)) == (ZERO, Money(60_00))
    assert (found.of_month(9), found.amount) == (Money(500_00), Money(560_00))
    # 364 days ago lies in no month of the report, and its week began a day too early.
    assert found.past_weeks[-1] == date(2026, 3, 2)
    assert found.next_weeks[0] == date(2026, 3, 9)
    assert [one for one in found.weeks if one] == [Money(7_00), Money(500_00)]
    assert found.weeks[0] == Money(7_00)


def test_expected_day_by_day(year):
    year.remittance(ago=3, way="check", amount_cents=5_00)
    year.remittance(ago=-2, amount_cents=8_00)  # a Saturday: Monday
    year.remittance(ago=-4, amount_cents=2_00, way="virtual_card")  # that Monday
    year.remittance(ago=-13, amount_cents=1_00)  # the tenth banking day
    year.remittance(ago=-14, amount_cents=4_00)
    year.remittance(ago=0, state="arrived", amount_cents=90_00)
    late, *days = expected_days(**about(year))
    assert (late.day, late.count, late.amounts) == (None, 1, {"check": Money(5_00)})
    assert [(one.day, one.count, one.amount) for one in days if one.count] == [
        (TODAY, 1, Money(60_00)),
        (date(2026, 3, 16), 2, Money(10_00)),
        (date(2026, 3, 25), 1, Money(1_00)),
    ]
    assert days[2].amounts == {"ach": Money(8_00), "virtual_card": Money(2_00)}
    assert len(days) == 10


def test_days_to_pay(year):
    other = make_payer()
    row = year.remittance(payer_id=other.id, payer_name="Sorrel Mutual")
    for days, count in ((10, 5), (20, 4), (90, 1)):
        year.claims(row, count, service_to=TODAY - timedelta(days=days))
    year.claims(row, 3, paid_cents=0, service_to=TODAY - timedelta(days=400))
    year.claims(row, 2, service_to=None)
    year.claims(row, 1, status="22", service_to=TODAY - timedelta(days=400))
    found = timeliness(**about(year))
    # The first remittance's care was on February 3.
    assert [(one.payer_name, one.count, one.usual, one.slow) for one in found] == [
        ("Pebbleway Health Plan", 1, 37, 37), ("Sorrel Mutual", 10, 10, 20),
    ]  # fmt: skip


def test_denials_by_month_and_reason(year):
    with tenant(year.clinic.id):
        kept = RemittanceClaim.objects.order_by("position").values_list("denial_codes", flat=True)
        assert list(kept) == ["", "CO-197 OA-18"]
    nothing = {"paid_cents": 0, "patient_responsibility_cents": 0}
    before = year.remittance(ago=100)  # December
    year.claims(before, 7)
    year.claims(before, 1, **nothing, denial_codes="CO-197")
    year.claims(before, 2, **nothing, denial_codes="OA-18 CO-197")
    year.claims(before, 1, **nothing)  # kept before reasons were
    year.claims(before, 5, status="22", paid_cents=-60_00)
    year.claims(before, 1, paid_cents=0)  # a deductible
    found = denials(**about(year))
    assert [(one.claims, one.denied, one.share) for one in found.months if one.claims] == [
        (12, 4, 333), (2, 1, 500),
    ]  # fmt: skip
    assert [(one.code, one.count, one.early_share, one.late_share) for one in found.reasons] == [
        ("CO-197", 2, 83, 500), ("OA-18", 2, 167, 0), ("", 1, 83, 0),
    ]  # fmt: skip
    assert (found.claims, found.denied, found.reasons[0].trend) == (14, 5, 417)


def test_paid_far_less_than_usual(year):
    row = year.remittance(ago=200)
    assert not underpaid(**about(year)).has_usual
    year.claims(row, 19)  # with the first remittance's one it is twenty, of which 80 % is allowed
    year.claims(row, 1, paid_cents=39_99)  # 59.99: just below three quarters of 80
    year.claims(row, 1, paid_cents=40_00)  # 60.00: not below
    late = year.remittance(ago=100)
    year.claims(late, 1, charge_cents=1_000_00, paid_cents=180_00)
    year.claims(late, 1, paid_cents=0, patient_responsibility_cents=10_00)  # nothing paid: denied
    other = year.remittance(ago=10, payer_id=make_payer().id)  # with too few claims
    year.claims(other, 1, paid_cents=1_00, patient_responsibility_cents=0)
    found = underpaid(**about(year))
    assert [(one.month, one.count, one.missing) for one in found.months if one.count] == [
        (date(2025, 8, 1), 1, Money(20_01)), (date(2025, 12, 1), 1, Money(600_00)),
    ]  # fmt: skip
    # The first is too long ago to object.
    [one] = found.claims
    assert (one.remittance_id, one.position) == (late.id, 1)
    assert (one.charge, one.allowed, one.usual, one.missing) == (
        Money(1_000_00), Money(200_00), Money(800_00), Money(600_00),
    )  # fmt: skip
    assert (found.count, underpaid(**about(year), limit=0).claims) == (2, ())


def test_nobody_sees_anothers_year(year):
    stranger = {"organization_id": year.payer.id, "today": TODAY}
    assert cash_report(**stranger).payers == ()
    assert (timeliness(**stranger), denials(**stranger).claims) == ((), 0)
    assert not any(one.count for one in expected_days(**stranger))


def test_a_year_is_read_by_few_questions(year):
    row = year.remittance(ago=30)
    year.claims(row, 40)
    for report, count in (
        (cash_report, 1), (expected_days, 1), (timeliness, 1), (denials, 1), (underpaid, 3),
    ):  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            report(**about(year))
        own = [one for one in asked.captured_queries if "remittance" in one["sql"]]
        assert (report.__name__, len(own)) == (report.__name__, count)
