"""A line that the plan refused and that was billed again: one bill for one care, in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from tests.factories import (
    NOW,
    TODAY,
    draft,
    get_bill,
    make_clinic,
    person,
    waiting_line,
)
from tests.factories import make_bill as issue
from tests.unit.flows.files import CARE, Claim835, Line, make_payer, remit
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.operations.move_remittances import move_remittances
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.choose_bill_rule import choose_bill_rule
from wellpaid.core.organizations.roles import BillRule
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill, PlanDecision
from wellpaid.patient_pay.bills.operations.issue_bills import issue_bills
from wellpaid.patient_pay.bills.operations.join_answer import NotTheRefusedLine, join_answer
from wellpaid.patient_pay.bills.operations.prove_bills import prove_bills
from wellpaid.patient_pay.bills.operations.prove_decisions import prove_decisions
from wellpaid.patient_pay.bills.queries import Kind, bill_proof, unbilled_care
from wellpaid.patient_pay.bills.states import BillState, Unclear

pytestmark = pytest.mark.django_db
VISIT = Line("LK-120:25", 125_00, [("CO", "45", 25_00), ("PR", "1", 40_00)])
REFUSED = Line("LK-7", 60_00, [("CO", "16", 60_00)])
PAID = Line("LK-7", 60_00, [("CO", "45", 10_00), ("PR", "2", 20_00)])
LOWER = Line("LK-7", 60_00, [("CO", "45", 10_00), ("PR", "3", 5_00)])
FIRST = Claim835("A-1", [VISIT, REFUSED], claim_number="PW-1")
SECOND = Claim835("A-1R", [PAID], claim_number="PW-2", received=date(2026, 2, 20))
THIRD = replace(SECOND, lines=[LOWER], claim_number="PW-3")


def back(claim: Claim835) -> Claim835:
    return replace(claim, status="22")


def care_of(clinic: Organization, **changes: Any) -> Bill:
    facts: dict[str, Any] = {
        "source_id": "A-1", "claim_number": None, "plan_decided_date": None,
        "lines": (waiting_line(125_00), waiting_line(60_00)),
    }  # fmt: skip
    return issue(clinic, **facts | changes)


def come(clinic: Organization, payer: Organization, *files: Any) -> None:
    """Let files come in one after the other; a file is a claim or several."""
    for place, file in enumerate(files):
        claims = file if isinstance(file, tuple) else (file,)
        remit(clinic, *claims, payer=payer, day=TODAY + timedelta(days=place))
        remittances_to_bills(organization_id=clinic.id, now=NOW)


def sound(clinic: Organization, number: str) -> Bill:
    """Give the bill, once books, bills and plans' words agree to the cent."""
    assert prove_bills(clinic.id)[1] == []
    assert prove_decisions(clinic.id)[1] == []
    assert prove_ledger(clinic.id).is_sound
    return get_bill(clinic.id, number)


def sums(bill: Bill) -> tuple[int, ...]:
    return (bill.charge_cents, bill.plan_discount_cents, bill.plan_paid_cents,
            bill.waiting_cents, bill.share.cents)  # fmt: skip


ANSWERED = (185_00, 35_00, 90_00, 0, 60_00)
STORIES = [
    ("both", [FIRST, SECOND], ANSWERED),
    ("under the same number", [FIRST, replace(SECOND, account="A-1")], ANSWERED),
    ("refused again first", [FIRST, replace(SECOND, lines=[REFUSED]), THIRD],
     (185_00, 35_00, 105_00, 0, 45_00)),
    ("the second taken back", [FIRST, SECOND, back(SECOND)], (185_00, 25_00, 60_00, 60_00, 40_00)),
    ("the second corrected", [FIRST, SECOND, back(SECOND), THIRD],
     (185_00, 35_00, 105_00, 0, 45_00)),
    ("the first taken back", [FIRST, SECOND, back(FIRST)], (185_00, 10_00, 30_00, 125_00, 20_00)),
]  # fmt: skip


@pytest.mark.parametrize(("files", "found"), [story[1:] for story in STORIES],
                         ids=[story[0] for story in STORIES])  # fmt: skip
def test_one_bill_in_every_order(files: list[Claim835], found: tuple[int, ...]) -> None:
    """Each order is a clinic of its own: the files, and the bill before or after them."""
    payer = make_payer()
    for place, order in enumerate(permutations(files)):
        if len(files) > 3 and place % 5:
            continue
        clinic = make_clinic()
        is_late = place % 2 == 1
        bill = None if is_late else care_of(clinic)
        come(clinic, payer, *order)
        bill = bill or care_of(clinic)
        fresh = sound(clinic, bill.number)
        assert (sums(fresh), fresh.unclear) == (found, "")
        with tenant(clinic.id):
            assert Bill.objects.count() == 1
            assert not PlanDecision.objects.filter(bill_id=None, share_cents__gt=0).exists()


def test_both_in_one_file_and_the_charge_counts_once() -> None:
    clinic = make_clinic()
    bill = care_of(clinic)
    come(clinic, make_payer(), (SECOND, FIRST))
    assert sums(sound(clinic, bill.number)) == ANSWERED


def test_the_clinics_own_bill_of_the_line_that_comes_later_bills_nothing_twice() -> None:
    clinic = make_clinic()
    bill = care_of(clinic)
    come(clinic, make_payer(), FIRST, SECOND)
    outcome = issue_bills(
        organization_id=clinic.id, source="test", drafts=[draft(source_id="A-1R")],
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    assert (outcome.changed_source_ids, outcome.issued_numbers) == (["A-1R"], [])
    assert sums(sound(clinic, bill.number)) == ANSWERED


def test_of_a_claim_refused_as_a_whole_the_lines_come_one_by_one() -> None:
    clinic, payer = make_clinic(), make_payer()
    bill = care_of(clinic)
    refused = replace(VISIT, adjustments=[("CO", "197", 125_00)])
    come(clinic, payer, replace(FIRST, lines=[refused, REFUSED]), SECOND)
    part = sound(clinic, bill.number)
    assert sums(part) == (185_00, 10_00, 30_00, 125_00, 20_00)
    assert part.state == BillState.DUE
    come(clinic, payer, replace(SECOND, account="A-1S", lines=[VISIT], claim_number="PW-4"))
    assert sums(sound(clinic, bill.number)) == ANSWERED


@pytest.mark.parametrize("changes", [
    {"family": "FENNE"}, {"given": "PERRIN"}, {"member": "W000000883"},
    {"lines": [replace(PAID, code="LK-7:59")]}, {"lines": [replace(PAID, code="LK-8")]},
    {"lines": [replace(PAID, units="2")]},
    {"lines": [replace(PAID, charge=61_00)]}, {"lines": [VISIT]}, {"lines": [PAID, VISIT]},
])  # fmt: skip
def test_what_doesnt_agree_exactly_is_joined_by_nobody(changes: dict[str, Any]) -> None:
    """Under a number of its own it waits for a person; under the same, the bill does."""
    clinic, payer = make_clinic(), make_payer()
    bill = care_of(clinic)
    come(clinic, payer, FIRST, replace(SECOND, **changes))
    assert sums(sound(clinic, bill.number)) == (185_00, 85_00, 60_00, 0, 40_00)
    come(clinic, payer, replace(SECOND, account="A-1", **changes))
    fresh = sound(clinic, bill.number)
    assert (fresh.share, fresh.unclear) in [
        (Money(0), Unclear.BILLED_AGAIN), (Money(0), Unclear.DECIDED_TWICE)
    ]  # fmt: skip


def test_line_numbers_tell_twins_apart_and_nothing_else_does() -> None:
    payer = make_payer()
    for one, two, share, unclear in [
        ("71", "72", 60_00, ""),
        ("", "", 0, Unclear.BILLED_AGAIN),
    ]:
        clinic = make_clinic()
        lines = (waiting_line(125_00), waiting_line(60_00), waiting_line(60_00))
        bill = care_of(clinic, lines=lines)
        twins = [replace(REFUSED, number=one), replace(REFUSED, number=two)]
        again = replace(SECOND, account="A-1", lines=[replace(PAID, number=two)])
        come(clinic, payer, replace(FIRST, lines=[VISIT, *twins]), again)
        fresh = sound(clinic, bill.number)
        assert (fresh.share.cents, fresh.unclear) == (share, unclear)


def test_a_payment_that_the_plan_cancelled_holds_the_bill_until_the_next() -> None:
    clinic, payer = make_clinic(), make_payer()
    bill = care_of(clinic)
    come(clinic, payer, FIRST, SECOND)
    with tenant(clinic.id):
        move_remittances(
            remittances=list(Remittance.objects.select_for_update().order_by("id")[:1]),
            to=RemittanceState.CANCELLED, actor=SYSTEM, now=NOW,
        )  # fmt: skip
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    held = sound(clinic, bill.number)
    assert (held.share, held.unclear) == (Money(0), Unclear.OTHER_CHARGE)
    come(clinic, payer, FIRST)
    assert sums(sound(clinic, bill.number)) == ANSWERED


def test_a_second_plan_that_hasnt_spoken_of_the_line_holds_the_bill() -> None:
    clinic, first, second = make_clinic(), make_payer(), make_payer()
    bill = care_of(clinic)
    after = Line("LK-120:25", 125_00, [("OA", "23", 100_00), ("PR", "3", 10_00)])
    come(clinic, first, FIRST)
    come(clinic, second, replace(FIRST, status="2", lines=[after, REFUSED]))
    assert sound(clinic, bill.number).share == Money(10_00)
    come(clinic, first, SECOND)
    assert sound(clinic, bill.number).unclear == Unclear.BILLED_AGAIN
    rest = Line("LK-7", 60_00, [("OA", "23", 40_00), ("PR", "3", 2_00)])
    come(clinic, second, replace(SECOND, status="2", lines=[rest]))
    assert sound(clinic, bill.number).share == Money(12_00)


def test_what_takes_a_joined_answer_back_finds_it_by_its_number_too() -> None:
    payer = make_payer()
    nameless = replace(back(SECOND), member="", lines=[PAID])
    for files in ([FIRST, SECOND, nameless], [nameless, FIRST, SECOND]):
        clinic = make_clinic()
        bill = care_of(clinic)
        come(clinic, payer, *files)
        assert sums(sound(clinic, bill.number)) == (185_00, 25_00, 60_00, 60_00, 40_00)


def test_a_person_joins_what_agrees_in_the_charge_only_and_nothing_else() -> None:
    clinic, payer = make_clinic(), make_payer()
    bill = care_of(clinic)
    other = replace(SECOND, lines=[replace(PAID, code="LK-8")])
    come(clinic, payer, FIRST, other)
    with tenant(clinic.id):
        decision_id = PlanDecision.objects.get(bill_id=None).id
    join(clinic, decision_id, bill)
    assert sums(sound(clinic, bill.number)) == ANSWERED
    come(clinic, payer, back(other))
    assert sums(sound(clinic, bill.number)) == (185_00, 25_00, 60_00, 60_00, 40_00)
    come(clinic, payer, replace(other, account="A-9", lines=[replace(PAID, charge=61_00)]))
    with tenant(clinic.id):
        decision_id = PlanDecision.objects.get(bill_id=None).id
    with pytest.raises(NotTheRefusedLine):
        join(clinic, decision_id, bill)
    assert sound(clinic, bill.number).unclear == ""
    with pytest.raises(Bill.DoesNotExist):
        join(clinic, decision_id, care_of(make_clinic()))


def join(clinic: Organization, decision_id: UUID, bill: Bill) -> None:
    join_answer(organization_id=clinic.id, decision_id=decision_id, bill_number=bill.number,
                actor=SYSTEM, now=NOW)  # fmt: skip


def test_another_clinics_refusal_joins_nothing() -> None:
    ours, theirs, payer = make_clinic(), make_clinic(), make_payer()
    bill = care_of(theirs)
    come(theirs, payer, FIRST)
    come(ours, payer, SECOND)
    assert sums(sound(theirs, bill.number))[-1] == 40_00
    with tenant(ours.id):
        assert PlanDecision.objects.get().bill_id is None


def test_the_story_is_one() -> None:
    clinic = make_clinic()
    bill = care_of(clinic)
    come(clinic, make_payer(), FIRST, SECOND)
    proof = bill_proof(organization_id=clinic.id, bill_id=bill.id)
    assert proof.adds_up
    assert [(part.reason_code, part.amount.cents) for part in proof.parts] == [
        ("1", 40_00), ("2", 20_00)
    ]  # fmt: skip
    first, again = proof.steps
    assert (first.kind, first.is_standing) == (Kind.DECIDED, True)
    assert (again.kind, again.is_standing, again.claim_received_date) == (
        Kind.BILLED_AGAIN, True, date(2026, 2, 20)
    )  # fmt: skip
    assert len(again.care) == 1


def test_care_without_a_bill_gets_one_bill_of_both() -> None:
    """By itself where the patient is certain; the second answer alone makes none of its own."""
    payer = make_payer()
    for files in ([FIRST, SECOND], [(SECOND, FIRST)]):
        clinic = make_clinic()
        known = person()
        issue(clinic, patient=known, guarantor=known, member_id_last4="0882",
              insurer_name="Pebbleway Health Plan", lines=(waiting_line(1_00),))  # fmt: skip
        choose_bill_rule(organization_id=clinic.id, rule=BillRule.MAKE, actor=SYSTEM, now=NOW)
        come(clinic, payer, *files)
        with tenant(clinic.id):
            made = Bill.objects.get(source="plan")
        assert made.source_id == "A-1"
        assert sums(sound(clinic, made.number)) == ANSWERED
        assert unbilled_care(organization_id=clinic.id, page=1)[1] == 0


def test_care_that_may_be_on_a_bill_already_is_a_persons_to_bill() -> None:
    clinic, payer = make_clinic(), make_payer()
    known = person()
    bill = care_of(clinic, patient=known, guarantor=known, member_id_last4="0882",
                   insurer_name="Pebbleway Health Plan",
                   lines=(waiting_line(125_00), replace(waiting_line(60_00), code="LK-7",
                                                        service_date=CARE)))  # fmt: skip
    choose_bill_rule(organization_id=clinic.id, rule=BillRule.MAKE, actor=SYSTEM, now=NOW)
    come(clinic, payer, SECOND)
    (care,), _ = unbilled_care(organization_id=clinic.id, page=1)
    assert (care.certain, care.known[0].billed_number) == (None, bill.number)
    come(clinic, payer, FIRST)
    assert sums(sound(clinic, bill.number)) == ANSWERED
    with tenant(clinic.id):
        assert Bill.objects.count() == 1


def test_a_family_number_brings_nobody_elses_care() -> None:
    """The number of a person or a family, which the bill is found without, joins no other care."""
    clinic, payer = make_clinic(), make_payer()
    bill = care_of(clinic, source_id="V1", claim_number="PW-1", lines=(waiting_line(60_00),))
    paid = Claim835("4711", [PAID], claim_number="PW-1")
    siblings = replace(paid, claim_number="PW-9", given="PERRIN")
    later = replace(paid, claim_number="PW-8", lines=[replace(PAID, code="LK-9")])
    come(clinic, payer, paid, siblings, later)
    assert sums(sound(clinic, bill.number))[-1] == 20_00
    come(clinic, payer, back(paid))
    assert sound(clinic, bill.number).state == BillState.WITH_INSURANCE
    with tenant(clinic.id):
        assert PlanDecision.objects.filter(bill_id__isnull=True).count() == 2


def test_what_follows_a_joined_answer_is_about_its_claim() -> None:
    clinic, payer = make_clinic(), make_payer()
    bill = care_of(clinic)
    whole = replace(FIRST, lines=[replace(VISIT, adjustments=[("CO", "16", 125_00)]), REFUSED])
    answer = replace(SECOND, account="4711")
    siblings = Claim835("4711", [VISIT, PAID], claim_number="PW-77", given="PERRIN")
    come(clinic, payer, whole, answer, siblings)
    assert sums(sound(clinic, bill.number))[-1] == 20_00
    come(clinic, payer, back(answer))
    assert sums(sound(clinic, bill.number))[-1] == 0


def test_a_joined_line_is_known_by_the_plans_claim_number_too() -> None:
    clinic = make_clinic()
    bill = care_of(clinic)
    come(clinic, make_payer(), FIRST, SECOND)
    again = draft(source_id="V9", claim_number="PW-2", lines=(waiting_line(60_00),))
    outcome = issue_bills(
        organization_id=clinic.id, source="test", drafts=[again], actor=SYSTEM, now=NOW
    )
    assert (outcome.changed_source_ids, outcome.issued_numbers) == (["V9"], [])
    assert sums(sound(clinic, bill.number)) == ANSWERED


def test_a_line_that_was_refused_to_the_patient_is_billed_again_too() -> None:
    """Not insured on that day (PR 31), the plan first said; then it paid, and left twenty."""
    clinic, payer = make_clinic(), make_payer()
    bill = care_of(clinic)
    denied = replace(REFUSED, adjustments=[("PR", "31", 60_00)])
    come(clinic, payer, replace(FIRST, lines=[VISIT, denied]))
    assert sums(sound(clinic, bill.number))[-1] == 100_00
    come(clinic, payer, SECOND)
    assert sums(sound(clinic, bill.number)) == ANSWERED
