"""Recoupments from real files: taken, carried, told by a letter, answered, overdue."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cuts import cut_at
from tests.factories import day_here
from tests.unit.claim_pay.network import Network, Paid, choose
from wellpaid.claim_pay.appeals.models import Appeal
from wellpaid.claim_pay.appeals.operations.follow_deadlines import (
    follow_deadlines as follow_appeals,
)
from wellpaid.claim_pay.appeals.operations.send_appeal import Posted, SentWay, send_appeal
from wellpaid.claim_pay.appeals.operations.start_appeal import (
    AppealedAlready,
    AskedTooMuch,
    Ground,
    Level,
    NothingToAppeal,
    Wish,
    start_appeal,
)
from wellpaid.claim_pay.recoupments.events import PaidBackWay
from wellpaid.claim_pay.recoupments.models import Recoupment, RecoupmentEntry
from wellpaid.claim_pay.recoupments.operations.answer_recoupment import (
    agree_to_recoupment,
    dispute_recoupment,
)
from wellpaid.claim_pay.recoupments.operations.follow_deadlines import follow_deadlines
from wellpaid.claim_pay.recoupments.operations.join_recoupments import join_recoupments
from wellpaid.claim_pay.recoupments.operations.note_paid_back import (
    PaidBack,
    PaidBackUnclear,
    note_paid_back,
)
from wellpaid.claim_pay.recoupments.operations.record_demand import Demand, record_demand
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def paid(network: Network) -> Network:
    choose(network)
    pay(network, Paid("T-1", segments=claim("IC77", 50_000, 40_000), segments_cents=40_000))
    return network


def claim(number: str, charge: int, cents: int, *, status: str = "1") -> list[str]:
    """Write a claim of one line; what isn't paid is CO 45."""
    dollars = [f"{one / 100:.2f}" for one in (charge, cents, charge - cents)]
    return [
        f"CLP*AC{number}*{status}*{dollars[0]}*{dollars[1]}**12*{number}*11*1",
        "NM1*QC*1*FENN*ODALYS****MI*W000000001",
        f"SVC*HC:99213*{dollars[0]}*{dollars[1]}**1",
        "DTM*472*20260301",
        *([f"CAS*CO*45*{dollars[2]}"] if charge != cents else []),
    ]


def reversal(number: str, charge: int, was: int, now: int) -> list[str]:
    return [*claim(number, -charge, -was, status="22"), *claim(number, charge, now)]


def pay(network: Network, *payments: Paid) -> None:
    """Have the plan send payments, and read what came of them."""
    network.pay(*payments)
    remittances_to_bills(organization_id=network.clinic.id, now=network.now)


def cases(network: Network) -> list[Recoupment]:
    with tenant(network.clinic.id):
        return list(Recoupment.objects.order_by("opened_at", "id"))


def facts(row: Recoupment) -> tuple[str, str, int, int, int]:
    return row.state, row.origin, row.wanted_cents, row.taken_cents, row.open_cents()


def about(network: Network, recoupment_id: UUID) -> dict:
    return {
        "organization_id": network.clinic.id, "recoupment_id": recoupment_id, "actor": SYSTEM,
        "now": network.now,
    }  # fmt: skip


def test_a_reversal_is_carried_forward_then_taken_and_settles_once_agreed(paid):
    before = paid.clinic_balance("remittances_to_post")
    pay(paid, Paid("T-2", claims=(), segments=reversal("IC77", 50_000, 40_000, 15_000),
                   segments_cents=-25_000, plb=(("FB", "T-2", -25_000),)))  # fmt: skip
    [row] = cases(paid)
    assert facts(row) == ("noticed", "reversal", 25_000, 0, 25_000)
    # What it is about is the claim as it was paid before, behind that payment's first claim.
    assert (row.remittance_id, row.position) == (paid.remittances()[0].id, 2)
    agree_to_recoupment(**about(paid, row.id))
    pay(paid, Paid("T-3", plb=(("FB", "T-2", 10_000),)))
    assert facts(cases(paid)[0]) == ("agreed", "reversal", 25_000, 10_000, 15_000)
    pay(paid, Paid("T-4", claims=((30_000, 30_000),), plb=(("FB", "T-2", 15_000),)))
    [row] = cases(paid)
    assert facts(row) == ("settled", "reversal", 25_000, 25_000, 0)
    # The books hold what the payments were less by, and nothing twice.
    assert paid.clinic_balance("remittances_to_post") - before == 5_000 + 15_000
    assert prove_ledger(paid.clinic.id).findings == ()
    remittances_to_bills(organization_id=paid.clinic.id, now=paid.now)
    assert facts(cases(paid)[0]) == facts(row)


def test_a_letter_is_found_to_the_cent_and_else_proposed(paid):
    today = day_here(paid.now)

    def demand(cents: int) -> UUID:
        return record_demand(
            organization_id=paid.clinic.id,
            demand=Demand(paid.payer_id, "ic-77", Money(cents), today),
            today=today, actor=SYSTEM, now=paid.now,
        )  # fmt: skip

    letter_id = demand(9_000)
    pay(paid, Paid("T-2", plb=(("WO", "IC77", 4_000),)))
    letter, taken = cases(paid)
    assert (facts(letter)[2:], taken.proposed_for_id) == ((9_000, 0, 9_000), letter_id)
    assert join_recoupments(**about(paid, taken.id)) == letter_id
    letter, taken = cases(paid)
    assert (facts(letter)[2:], taken.state) == ((9_000, 4_000, 5_000), "joined")
    pay(paid, Paid("T-3", plb=(("WO", "IC77", 5_000),)))
    letter, taken = cases(paid)
    assert facts(letter) == ("noticed", "letter", 9_000, 9_000, 0)
    with pytest.raises(PaidBackUnclear):
        note_paid_back(**about(paid, letter_id), today=today,
                       paid=PaidBack(Money(1), PaidBackWay.CHECK, today))  # fmt: skip
    assert facts(cases(paid)[0]) == facts(letter)


def test_paying_back_agrees_and_the_plans_word_for_it_counts_once(paid):
    today = day_here(paid.now)
    letter_id = record_demand(
        organization_id=paid.clinic.id,
        demand=Demand(paid.payer_id, "IC77", Money(6_000), today),
        today=today, actor=SYSTEM, now=paid.now,
    )  # fmt: skip
    books = paid.clinic_balance("remittances_to_post")
    note_paid_back(**about(paid, letter_id), today=today,
                   paid=PaidBack(Money(6_000), PaidBackWay.CHECK, today, "1042"))  # fmt: skip
    assert facts(cases(paid)[0]) == ("settled", "letter", 6_000, 0, 0)
    assert paid.clinic_balance("remittances_to_post") == books  # a word moves no money


@pytest.mark.parametrize("files", [
    [(("72", "IC77", -6_000), ("WO", "IC77", 6_000))],
    [(("WO", "IC77", 6_000), ("72", "IC77", -6_000))],
    [(("72", "IC77", -6_000),), (("WO", "IC77", 6_000),)],
])  # fmt: skip
def test_the_plans_word_that_it_got_money_back_counts_whenever_it_comes(paid, files):
    for place, plb in enumerate(files):
        pay(paid, Paid(f"T-{place + 2}", claims=((30_000, 30_000),), plb=plb))
    [row] = cases(paid)
    assert facts(row) == ("noticed", "plb", 6_000, 0, 0)
    assert row.returned_cents == 6_000
    remittances_to_bills(organization_id=paid.clinic.id, now=paid.now)
    assert facts(cases(paid)[0]) == facts(row)


@pytest.mark.parametrize(("name", "done"), [
    ("read_remittance", False), ("read_remittance", True), ("hear_of_claims", True),
    ("note_claims_read", False),
])  # fmt: skip
def test_cut_off_before_an_835_counts_as_read_its_takings_count_once(paid, monkeypatch, name, done):
    with cut_at(monkeypatch, "wellpaid.flows.remittance_to_bill", name, done=done):
        pay(paid, Paid("T-2", segments=reversal("IC77", 50_000, 40_000, 15_000),
                       segments_cents=-25_000,
                       claims=((90_000, 90_000),),
                       plb=(("72", "ZZ9", -1_000), ("WO", "OLD7", 6_000))))  # fmt: skip
    for _ in range(2):
        remittances_to_bills(organization_id=paid.clinic.id, now=paid.now)
        assert sorted(facts(row)[:4] for row in cases(paid)) == [
            ("noticed", "plb", 6_000, 6_000), ("noticed", "reversal", 25_000, 25_000),
        ]  # fmt: skip
        with tenant(paid.clinic.id):
            assert RecoupmentEntry.objects.count() == 3
    assert prove_ledger(paid.clinic.id).findings == ()


def test_days_pass_and_a_dispute_is_won_when_the_plan_gives_back(paid):
    pay(paid, Paid("T-2", plb=(("WO", "IC77", 4_000),)))
    [row] = cases(paid)
    last = row.deadline_date

    def day(which) -> int:
        return follow_deadlines(organization_id=paid.clinic.id, today=which, now=paid.now)

    assert (day(last), day(last + timedelta(days=1))) == (0, 1)
    assert day(last + timedelta(days=1)) == 0
    assert cases(paid)[0].state == "late"
    dispute_recoupment(**about(paid, row.id), words="Paid as agreed.", today=last)
    [row] = cases(paid)
    assert row.answer_due_date == last + timedelta(days=60)
    assert day(row.answer_due_date + timedelta(days=1)) == 1
    pay(paid, Paid("T-3", plb=(("WO", "IC77", -4_000),)))
    assert facts(cases(paid)[0]) == ("given_back", "plb", 4_000, 0, 4_000)


def test_an_appeal_hears_of_a_later_payment(paid):
    remittance = paid.remittances()[0]
    appealed = {
        "organization_id": paid.clinic.id, "remittance_id": remittance.id, "actor": SYSTEM,
        "now": paid.now,
    }  # fmt: skip

    def wish(cents: int) -> Wish:
        return Wish(Level.FIRST, Ground.UNDERPAID, Money(cents))

    with pytest.raises(AskedTooMuch):
        start_appeal(**appealed, position=2, wish=wish(10_001))
    appeal_id = start_appeal(**appealed, position=2, wish=wish(10_000))
    with pytest.raises(AppealedAlready):
        start_appeal(**appealed, position=2, wish=wish(10_000))

    def row() -> Appeal:
        with tenant(paid.clinic.id):
            return Appeal.objects.get(id=appeal_id)

    assert row().deadline_date == remittance.payment_date + timedelta(days=180)
    day = remittance.payment_date
    send_appeal(
        organization_id=paid.clinic.id, appeal_id=appeal_id, actor=SYSTEM, now=paid.now,
        today=day, posted=Posted(day, SentWay.MAIL),
    )  # fmt: skip
    over = row().answer_due_date + timedelta(days=1)
    assert follow_appeals(organization_id=paid.clinic.id, today=over, now=paid.now) == 1
    assert row().state == "unanswered"
    pay(paid, Paid("T-2", segments=reversal("IC77", 50_000, 40_000, 47_500), segments_cents=7_500,
                   day=day + timedelta(days=1)))  # fmt: skip
    heard = row()
    assert (heard.state, heard.heard_cents, cases(paid)) == ("heard", 7_500, [])
    with pytest.raises(NothingToAppeal):
        start_appeal(**(appealed | {"remittance_id": paid.remittances()[1].id}), position=2,
                     wish=wish(1))  # fmt: skip
