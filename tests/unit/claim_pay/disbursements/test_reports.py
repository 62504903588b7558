"""A payer's reports hold against the payments, to the cent and the day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.claim_pay.disbursements.test_what_comes_back import come_back
from tests.unit.claim_pay.network import TODAY, Network, Paid, choose, make_network
from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.reports import Period, ReturnSum, report_of
from wellpaid.claim_pay.disbursements.states import Way
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

STRANGER = {"tin": "340000099", "npi": "1245319599", "payee": "STRANGER CLINIC"}
ZONE = "America/Chicago"


@pytest.fixture
def network(db, settings, tmp_path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


def report(network: Network, first=TODAY, last=TODAY + timedelta(days=30)):
    return report_of(
        organization_id=network.payer_id,
        period=Period(first, last),
        now=network.now,
        time_zone=ZONE,
    )


def test_paid_by_day_and_way(network):
    choose(network)
    network.pay(Paid(), Paid(), Paid(claims=((5_000, 0),)), Paid(**STRANGER, day=TODAY))
    found = report(network)
    first, second = found.days
    assert (first.day, first.amounts, first.count) == (TODAY, {Way.CHECK: Money(15_000)}, 1)
    assert (second.amounts, second.counts) == ({Way.ACH: Money(30_000)}, {Way.ACH: 2})
    assert second.amount == Money(30_000)
    assert report(network, TODAY - timedelta(days=9), TODAY - timedelta(days=1)).days == ()
    assert (found.on_time.count, found.on_time.sent, found.on_time.settled) == (3, 3, 0)


def test_what_left_late_is_not_on_time(network):
    network.now += timedelta(days=5)
    network.pay(Paid(day=TODAY))
    assert (report(network).on_time.count, report(network).on_time.sent) == (1, 0)


def test_remittances_within_three_banking_days(network):
    network.pay(Paid(day=TODAY), Paid(day=TODAY))
    one, other = network.disbursements()
    with tenant(network.payer_id):
        # The payment day is a Wednesday: Monday is the third banking day, Tuesday the fourth.
        for row, days in ((one, 5), (other, 6)):
            Disbursement.objects.filter(id=row.id).update(
                delivered_at=network.now + timedelta(days=days)
            )
    found = report(network).on_time
    assert (TODAY.weekday(), found.told_count, found.told) == (2, 2, 1)


def test_returns_by_reason(network):
    choose(network)
    network.pay(Paid())
    come_back(network)
    [found] = report(network).returns
    assert isinstance(found, ReturnSum)
    assert (found.code, found.count, found.amount) == ("R03", 1, Money(15_000))
    assert found.words


def test_checks_that_nobody_cashed_by_state_and_age(network):
    network.pay(Paid(**STRANGER, day=TODAY), Paid(day=TODAY))
    assert [
        (row.region, row.ages[0], row.count, row.amount) for row in report(network).unclaimed
    ] == [("OH", (2, Money(30_000)), 2, Money(30_000))]
    for days, place in ((30, 0), (31, 1), (90, 1), (91, 2), (180, 2), (181, 3), (900, 3)):
        network.now += timedelta(days=days)
        [row] = report(network).unclaimed
        assert [age[0] for age in row.ages] == [2 if n == place else 0 for n in range(4)]
        network.now -= timedelta(days=days)
