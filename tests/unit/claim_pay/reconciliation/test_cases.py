"""Cases from their first day to their last: waiting, needing somebody, decided, taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cuts import cut_at
from tests.factories import day_here
from tests.unit.claim_pay.network import TODAY, Network, Paid, choose
from tests.unit.claim_pay.reconciliation.deposits import (
    books,
    came,
    case,
    cases,
    compare,
    sides_of,
    upload,
)
from wellpaid.claim_pay.reconciliation.events import Resolution
from wellpaid.claim_pay.reconciliation.models import DepositCase
from wellpaid.claim_pay.reconciliation.operations.ask_plan import ask_plan
from wellpaid.claim_pay.reconciliation.operations.choose_sides import choose_sides
from wellpaid.claim_pay.reconciliation.operations.decide_case import (
    DifferenceNotExplained,
    DifferenceTooLarge,
    OneSideMissing,
    decide_case,
)
from wellpaid.claim_pay.reconciliation.operations.move_cases import CaseChanged
from wellpaid.claim_pay.reconciliation.operations.note_case import NoteEmpty
from wellpaid.claim_pay.reconciliation.operations.set_case_aside import (
    PlanSaysItIsOurs,
    set_case_aside,
)
from wellpaid.claim_pay.reconciliation.operations.undo_decision import (
    TooLateToUndo,
    undo_decision,
)
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.core.banking.models import BankLine
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

PERSON = Actor(ActorKind.USER, UUID(int=7))
DAY = TODAY + timedelta(days=1)  # the day of the payments


@pytest.fixture
def paid(network: Network) -> Network:
    """A network in which the plan has paid: three payments of $150.00, $400.00 and $60.00."""
    choose(network)
    network.pay(
        Paid("EFT-1001"),
        Paid("EFT-1002", claims=((50_000, 40_000),)),
        Paid("EFT-1003", claims=((6_000, 6_000),)),
    )
    return network


def decide(
    network: Network,
    row: DepositCase,
    resolution: Resolution = Resolution.EQUAL,
    seen: Money | None = None,
) -> None:
    decide_case(
        organization_id=network.clinic.id, deposit_case_id=row.id, resolution=resolution,
        seen_difference=row.difference if seen is None else seen, actor=PERSON, now=network.now,
    )  # fmt: skip


def undo(network: Network, row: DepositCase) -> None:
    undo_decision(
        organization_id=network.clinic.id, deposit_case_id=row.id, today=day_here(network.now),
        actor=PERSON, now=network.now,
    )  # fmt: skip


def states(network: Network) -> list[str]:
    return [row.state for row in network.remittances()]


def test_what_is_exact_is_matched_and_booked_and_the_rest_waits(paid):
    assert books(paid) == {"plan_money_coming": 61_000, "remittances_to_post": 61_000}
    assert compare(paid).matched_count == 0
    assert [row.state for row in cases(paid)] == ["waiting"] * 3
    upload(paid, came("EFT-1001", 15_000, DAY), came("EFT-1002", 40_000, DAY))
    assert compare(paid, days=1).matched_count == 2
    assert compare(paid).matched_count == 0
    assert sorted(row.state for row in cases(paid)) == ["matched", "matched", "waiting"]
    assert {row.decided_by for row in cases(paid, "matched")} == {"system"}
    assert sorted(states(paid)) == ["arrived", "arrived", "coming"]
    assert books(paid) == {
        "cash": 55_000, "plan_money_coming": 6_000, "remittances_to_post": 61_000,
    }  # fmt: skip


def test_what_is_late_needs_somebody_and_waits_again_once_the_plan_is_asked(paid):
    compare(paid)
    assert compare(paid, days=7).open_count == 3
    late = cases(paid, "needs_you")
    assert [row.rule for row in late] == ["no_money"] * 3
    ask_plan(organization_id=paid.clinic.id, deposit_case_id=late[0].id, actor=PERSON, now=paid.now)
    compare(paid)
    assert len(cases(paid, "waiting")) == 1
    compare(paid, days=9)
    assert cases(paid, "waiting") == []


def test_one_deposit_for_two_payments_is_one_case_and_stays_the_same_row(paid):
    compare(paid)
    first = {row.id for row in cases(paid)}
    upload(paid, came("", 55_000, DAY, words="DIR DEP"))
    compare(paid, days=1)
    row = case(paid, "needs_you")
    assert (row.rule, row.id in first, sides_of(paid, row)) == ("merged", True, (2, 1))
    assert len(cases(paid, "dissolved")) == 1
    assert "cash" not in books(paid)
    decide(paid, row)
    decide(paid, row)
    assert books(paid)["cash"] == 55_000
    assert sorted(states(paid)) == ["arrived", "arrived", "coming"]


def test_a_match_is_taken_back_and_not_made_again_by_itself(paid):
    before = books(paid)
    upload(paid, came("EFT-1001", 15_000, DAY))
    compare(paid, days=1)
    row = case(paid, "matched")
    undo(paid, row)
    undo(paid, row)
    assert (books(paid), set(states(paid))) == (before, {"coming"})
    compare(paid)
    row = case(paid, "needs_you")
    assert (row.rule, row.is_automatic, row.is_held) == ("exact", False, True)
    decide(paid, row)
    assert books(paid)["cash"] == 15_000
    paid.now += timedelta(days=7)
    with pytest.raises(TooLateToUndo):
        undo(paid, row)
    assert books(paid)["cash"] == 15_000


@pytest.mark.parametrize(
    ("cents", "resolution", "account"),
    [(39_600, Resolution.FEE, "gateway_fees"), (39_600, Resolution.WRITTEN_OFF,
                                                "small_differences")],
)  # fmt: skip
def test_a_short_deposit_is_booked_with_its_reason(paid, cents, resolution, account):
    upload(paid, came("EFT-1002", cents, DAY))
    compare(paid, days=1)
    row = case(paid, "needs_you")
    assert (row.rule, row.cause, row.difference) == ("short", "card_fee", Money(400))
    for wrong in (Resolution.EQUAL, Resolution.EXTRA, Resolution.TAKEN_BACK):
        with pytest.raises(DifferenceNotExplained):
            decide(paid, row, wrong)
    with pytest.raises(CaseChanged):
        decide(paid, row, resolution, seen=Money(399))
    assert "cash" not in books(paid)
    decide(paid, row, resolution)
    assert books(paid) == {
        "cash": 39_600, "plan_money_coming": 21_000, "remittances_to_post": 61_000, account: 400,
    }  # fmt: skip
    undo(paid, row)
    assert books(paid) == {"plan_money_coming": 61_000, "remittances_to_post": 61_000}


@pytest.mark.parametrize(("name", "done"), [
    ("match_line", True), ("move_remittances", True), ("post", True), ("move_cases", False),
])  # fmt: skip
def test_a_decision_that_is_cut_off_is_none_and_is_made_once(paid, monkeypatch, name, done):
    upload(paid, came("EFT-1001", 14_800, DAY))
    compare(paid, days=1)
    row, before = next(one for one in cases(paid) if one.difference != ZERO), books(paid)
    module = "wellpaid.claim_pay.reconciliation.operations.decide_case"
    with cut_at(monkeypatch, module, name, done=done):
        decide(paid, row, Resolution.FEE)
    assert (books(paid), states(paid)) == (before, ["coming"] * 3)
    assert compare(paid).matched_count == 0
    again = next(one for one in cases(paid) if one.id == row.id)
    assert (again.state, again.difference) == (row.state, row.difference)
    for _ in range(2):
        decide(paid, again, Resolution.FEE)
    assert compare(paid).matched_count == 0
    assert books(paid) == {"cash": 14_800, "gateway_fees": 200, "plan_money_coming": 46_000,
                           "remittances_to_post": 61_000}  # fmt: skip


def test_a_comparison_that_is_cut_off_matches_nothing_and_the_next_one_all(paid, monkeypatch):
    upload(paid, came("EFT-1001", 15_000, DAY), came("EFT-1002", 40_000, DAY))
    before = books(paid)
    module = "wellpaid.claim_pay.reconciliation.operations.match_deposits"
    with cut_at(monkeypatch, module, "settle", done=True, times=1):
        compare(paid, days=1)
    assert (books(paid), cases(paid), states(paid)) == (before, [], ["coming"] * 3)
    assert compare(paid).matched_count == 2
    assert books(paid)["cash"] == 55_000


def test_too_much_is_not_let_go_of(paid):
    upload(paid, came("EFT-1002", 20_000, DAY))
    compare(paid, days=1)
    row = case(paid, "needs_you")
    with pytest.raises(DifferenceTooLarge):
        decide(paid, row, Resolution.WRITTEN_OFF)
    with pytest.raises(DifferenceNotExplained):
        decide(paid, row, Resolution.FEE)
    assert "cash" not in books(paid)


def test_more_than_the_plan_said_is_kept_as_its_money(paid):
    upload(paid, came("EFT-1003", 6_100, DAY))
    compare(paid, days=1)
    decide(paid, case(paid, "needs_you"), Resolution.EXTRA)
    assert books(paid) == {
        "cash": 6_100, "plan_money_coming": 55_000, "remittances_to_post": 61_100,
    }  # fmt: skip


def test_a_deposit_of_nobody_is_put_aside_with_a_reason(paid):
    upload(paid, came("EFT-9", 999, DAY))
    compare(paid, days=8)
    lone = next(row for row in cases(paid, "needs_you") if row.rule == "no_advice")
    facts = {"organization_id": paid.clinic.id, "actor": PERSON, "now": paid.now}
    with pytest.raises(NoteEmpty):
        set_case_aside(deposit_case_id=lone.id, note=" ", **facts)
    with pytest.raises(OneSideMissing):
        decide(paid, lone)
    set_case_aside(deposit_case_id=lone.id, note="The landlord’s money back", **facts)
    compare(paid)
    assert case(paid, "aside").id == lone.id
    ours = next(row for row in cases(paid, "needs_you") if row.rule == "no_money")
    with pytest.raises(PlanSaysItIsOurs):
        set_case_aside(deposit_case_id=ours.id, note="no", **facts)
    undo(paid, lone)
    assert len(cases(paid, "needs_you")) == 4


def test_a_person_picks_other_sides_than_proposed(paid):
    upload(paid, came("", 21_000, DAY, words="DIR DEP"), came("EFT-1002", 39_000, DAY))
    compare(paid, days=1)
    merged = next(row for row in cases(paid, "needs_you") if row.rule == "merged")
    remittances = {row.trace_number: row.id for row in paid.remittances()}
    with tenant(paid.clinic.id):
        lines = {row.amount_cents: row.id for row in BankLine.objects.all()}
    facts = {"organization_id": paid.clinic.id, "actor": PERSON, "now": paid.now}
    pick = {"deposit_case_id": merged.id, "bank_line_ids": [lines[39_000]]}
    with pytest.raises(NotFound):
        choose_sides(remittance_ids=[new_id()], resolution=Resolution.EQUAL, **pick, **facts)
    with pytest.raises(DifferenceNotExplained):
        choose_sides(
            remittance_ids=[remittances["EFT-1001"]], resolution=Resolution.EQUAL, **pick, **facts
        )
    assert len(cases(paid, "needs_you")) == 2
    choose_sides(
        remittance_ids=[remittances["EFT-1002"]], resolution=Resolution.WRITTEN_OFF, **pick,
        **facts,
    )  # fmt: skip
    assert case(paid, "matched").difference == Money(1_000)
    compare(paid)
    assert [row.rule for row in cases(paid, "needs_you")] == ["merged"]


def test_the_same_deposit_a_second_time_is_told(paid):
    upload(paid, came("EFT-1001", 15_000, DAY), came("EFT-1001", 15_000, DAY + timedelta(1)))
    compare(paid, days=2)
    [again] = [row for row in cases(paid, "needs_you") if row.rule == "duplicate"]
    assert (again.trace_words, books(paid)["cash"]) == ("EFT-1001", 15_000)


def test_money_that_nobody_explains_does_not_grow_too_old_to_be_seen(paid):
    upload(paid, came("EFT-9", 999, DAY))
    compare(paid, days=8)
    compare(paid, days=300)
    assert "no_advice" in {row.rule for row in cases(paid, "needs_you")}


def test_what_the_plan_takes_back_meanwhile_is_left_out(paid):
    compare(paid)
    with tenant(paid.clinic.id):
        Remittance.objects.filter(trace_number="EFT-1001").update(state="came_back")
    upload(paid, came("EFT-1001", 15_000, DAY), came("EFT-1002", 40_000, DAY))
    assert compare(paid, days=1).matched_count == 1
    assert len(cases(paid, "dissolved")) == 1
    with tenant(paid.clinic.id):
        Remittance.objects.filter(trace_number="EFT-1001").update(state="coming")
    assert compare(paid).matched_count == 1


def test_money_that_comes_back_and_again_is_a_case_of_its_own(paid):
    upload(paid, came("EFT-1001", 15_000, DAY))
    compare(paid, days=1)
    first = case(paid, "matched")
    with tenant(paid.clinic.id):
        Remittance.objects.filter(trace_number="EFT-1001").update(state="coming")
    upload(paid, came("EFT-1001", 15_000, DAY + timedelta(5)), name="b.xml")
    compare(paid, days=5)
    assert len(cases(paid, "matched")) == 2
    assert sides_of(paid, first) == (0, 1)
    before = books(paid)
    with pytest.raises(CaseChanged):
        undo(paid, first)
    assert books(paid) == before


def test_strangers_find_nothing(paid):
    compare(paid)
    row = cases(paid)[0]
    with pytest.raises(NotFound):
        decide_case(
            organization_id=paid.payer_id, deposit_case_id=row.id, resolution=Resolution.EQUAL,
            seen_difference=ZERO, actor=PERSON, now=paid.now,
        )  # fmt: skip


def test_money_that_comes_by_card_is_no_deposits_affair(paid):
    """The provider's terminal takes it; a deposit taken for it would count it twice."""
    with tenant(paid.clinic.id):
        by_card = Remittance.objects.get(trace_number="EFT-1001")
        Remittance.objects.filter(id=by_card.id).update(way="virtual_card")
    upload(paid, came("EFT-1001", 15_000, DAY))
    assert compare(paid, days=1).matched_count == 0
    [row] = cases(paid, "waiting", "needs_you")[:1]
    with tenant(paid.clinic.id):
        line_id = BankLine.objects.get(amount_cents=15_000).id
    with pytest.raises(NotFound):
        choose_sides(
            organization_id=paid.clinic.id, deposit_case_id=row.id, remittance_ids=[by_card.id],
            bank_line_ids=[line_id], resolution=Resolution.EQUAL, actor=PERSON, now=paid.now,
        )  # fmt: skip
    assert "arrived" not in states(paid)
