"""Estimates: what is kept, and when a bill is too far above."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import NOW, make_bill, make_clinic
from wellpaid.core.events.actors import SYSTEM
from wellpaid.formats.bills.estimates_csv import read_estimates
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.estimates.models import Estimate, EstimateLine
from wellpaid.patient_pay.estimates.operations.give_estimate import (
    EstimateDiffers,
    EstimateDraft,
    ExpectedService,
    UnknownPatient,
    give_estimate,
)
from wellpaid.patient_pay.estimates.policy import compare, covers

DAY = date(2026, 3, 6)


@pytest.mark.parametrize(
    ("billed", "today", "above", "disputable"),
    [
        (60000, date(2026, 3, 6), 39999, False),
        (60001, date(2026, 3, 6), 40000, True),
        (60001, date(2026, 7, 4), 40000, True),
        (60001, date(2026, 7, 5), 40000, False),
        (10000, date(2026, 3, 6), 0, False),
    ],
)
def test_four_hundred_dollars_and_120_days(billed, today, above, disputable):
    gap = compare(expected=Money(20001), billed=Money(billed), bill_date=DAY, today=today)
    assert (gap.above.cents, gap.is_disputable) == (above, disputable)
    assert gap.dispute_until == date(2026, 7, 4)


def test_an_estimate_is_for_care_that_comes_after_it_within_a_year():
    facts = {"given_date": date(2026, 1, 1), "care_date": date(2026, 2, 1)}
    assert covers(service_date=date(2026, 1, 1), **facts)
    assert covers(service_date=date(2027, 2, 1), **facts)
    assert not covers(service_date=date(2025, 12, 31), **facts)
    assert not covers(service_date=date(2027, 2, 2), **facts)


@pytest.mark.django_db
def test_an_estimate_is_kept_once_and_never_changed():
    bill = make_bill(make_clinic())
    line = ExpectedService("Visit", Money(20000), "LK-120")
    draft = EstimateDraft("E-1", bill.patient.source_id, DAY, DAY, [line])
    facts = {"organization_id": bill.organization_id, "actor": SYSTEM, "now": NOW}
    first = give_estimate(draft=draft, **facts)
    assert give_estimate(draft=draft, **facts) == first
    other = EstimateDraft(
        "E-1", bill.patient.source_id, DAY, DAY, [ExpectedService("Visit", Money(1))]
    )
    with pytest.raises(EstimateDiffers):
        give_estimate(draft=other, **facts)
    with pytest.raises(UnknownPatient):
        give_estimate(draft=EstimateDraft("E-2", "nobody", DAY, DAY, [line]), **facts)
    with tenant(bill.organization_id):
        assert (Estimate.objects.count(), EstimateLine.objects.count()) == (1, 1)


HEADER = "estimate_id,patient_id,given_date,care_date,description,code,provider_name,amount\n"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("E,P,2026-13-01,2026-02-01,Visit,,,5.00", "given_date"),
        ("E,P,2026-01-01,soon,Visit,,,5.00", "care_date"),
        ("E,P,2026-01-01,2026-02-01,Visit,,,five", "amount"),
        ("E,P,2026-01-01,2026-02-01,Visit,,,-5.00", "amount"),
        ("E,,2026-01-01,2026-02-01,Visit,,,5.00", "patient_id"),
        ("E,P,2026-01-01,2026-02-01,,,,5.00", "description"),
    ],
)
def test_bad_rows_are_named_and_their_estimate_is_left_out(row, column):
    good = "E,P,2026-01-01,2026-02-01,Scan,,,7.00\nF,P,2026-01-01,2026-02-01,Scan,,,7.00\n"
    found, findings = read_estimates((HEADER + good + row).encode())
    assert [(f.row, f.column) for f in findings] == [(4, column)]
    assert list(found) == ["F"]


def test_a_table_without_its_columns():
    assert [f.column for f in read_estimates(b"a,b\n1,2\n")[1]][:2] == ["estimate_id", "patient_id"]
    assert read_estimates(b"\xff\xfe")[1][0].row == 1


@pytest.mark.django_db
def test_the_command_keeps_the_good_and_names_the_bad(tmp_path):
    bill = make_bill(make_clinic())
    file = tmp_path / "estimates.csv"
    patient = bill.patient.source_id
    file.write_text(
        HEADER + f"E,{patient},2026-01-01,2026-02-01,Visit,,,5.00\n"
        "F,nobody,2026-01-01,2026-02-01,Visit,,,5.00\n"
    )
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("import_estimates", file, organization=bill.organization.slug, stderr=errors)
    assert "estimate F" in errors.getvalue()
    with tenant(bill.organization_id):
        assert Estimate.objects.get().source_id == "E"
