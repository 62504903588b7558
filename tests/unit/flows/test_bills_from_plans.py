"""Care that has no bill gets one from the plan's word: by a person, or by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories import NOW, draft, get_bill, make_bill, make_clinic, person, waiting_line
from tests.unit.flows.files import Claim835, Line, remit
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.choose_bill_rule import choose_bill_rule
from wellpaid.core.organizations.roles import BillRule
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill, PlanDecision
from wellpaid.patient_pay.bills.operations.cancel_bill import cancel_bill
from wellpaid.patient_pay.bills.operations.issue_bills import issue_bills
from wellpaid.patient_pay.bills.operations.make_bill import (
    CareHasBill,
    CareNotClear,
    Whose,
    new_person,
)
from wellpaid.patient_pay.bills.operations.make_bill import (
    make_bill as make_bill_of_care,
)
from wellpaid.patient_pay.bills.operations.prove_bills import prove_bills
from wellpaid.patient_pay.bills.queries import unbilled_care
from wellpaid.patient_pay.bills.states import BillState

pytestmark = pytest.mark.django_db
VISIT = Line("LK-120", 125_00, [("CO", "45", 25_00), ("PR", "1", 30_00), ("PR", "2", 10_00)])
TEST = Line("LK-7", 60_00, [("CO", "45", 60_00)])


def decided(clinic: Organization, *claims: Claim835) -> list[PlanDecision]:
    remit(clinic, *claims)
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    with tenant(clinic.id):
        return list(PlanDecision.objects.order_by("id"))


def somebody(**changes: Any) -> Whose:
    facts = {"family_name": "Fenn", "given_name": "Odalys", "birth_date": date(1988, 11, 12)}
    one = new_person(**facts | changes)
    return Whose(one, one)


def make(clinic: Organization, decision: PlanDecision, whose: Any = None) -> Bill:
    return make_bill_of_care(
        organization_id=clinic.id, decision_id=decision.id, whose=whose or somebody(),
        actor=SYSTEM, now=NOW,
    )  # fmt: skip


def is_sound(clinic: Organization) -> bool:
    return prove_bills(clinic.id)[1] == [] and prove_ledger(clinic.id).is_sound


def test_a_person_makes_the_bill_and_it_asks_for_what_the_plan_left() -> None:
    clinic = make_clinic()
    (decision,) = decided(clinic, Claim835("A-1", [VISIT, TEST]))
    (care,), count = unbilled_care(organization_id=clinic.id, page=1)
    assert (count, care.share, care.family_name, care.known) == (1, Money(40_00), "FENN", ())
    bill = make(clinic, decision)
    found = get_bill(clinic.id, bill.number)
    assert (found.state, found.owed, found.charge_cents) == (BillState.DUE, Money(40_00), 185_00)
    assert (found.insurer_name, found.member_id_last4) == ("Pebbleway Health Plan", "0882")
    assert unbilled_care(organization_id=clinic.id, page=1) == ([], 0)
    assert is_sound(clinic)
    with pytest.raises(CareHasBill):
        make(clinic, decision)


def test_the_clinics_own_file_that_comes_later_bills_nothing_twice() -> None:
    clinic = make_clinic()
    (decision,) = decided(clinic, Claim835("A-1", [VISIT]))
    make(clinic, decision)
    outcome = issue_bills(
        organization_id=clinic.id, source="csv", drafts=[draft(source_id="A-1")],
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    assert (outcome.changed_source_ids, outcome.issued_numbers) == (["A-1"], [])
    with tenant(clinic.id):
        assert Bill.objects.count() == 1


def test_what_was_taken_back_or_has_another_bill_makes_none() -> None:
    clinic = make_clinic()
    claim = Claim835("A-1", [VISIT])
    remit(clinic, claim)
    with tenant(clinic.id):
        payer = Remittance.objects.select_related("payer").get().payer
    remit(clinic, Claim835("A-1", [VISIT], status="22"), payer=payer)
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    with tenant(clinic.id):
        decision = PlanDecision.objects.get(charge_cents__gt=0)
    (care,), _ = unbilled_care(organization_id=clinic.id, page=1)
    assert care.share is None
    with pytest.raises(CareNotClear):
        make(clinic, decision)
    with tenant(clinic.id):
        assert not Bill.objects.exists()


def test_a_certain_patient_gets_the_bill_by_itself_and_nobody_else() -> None:
    clinic = make_clinic()
    known = person()
    earlier = make_bill(clinic, patient=known, guarantor=known, member_id_last4="0882")
    twin = person(given_name="Perrin")
    for number in ("1", "2"):
        other = person(given_name="Perrin", source_id=f"{twin.source_id}-{number}")
        make_bill(clinic, patient=other, guarantor=other, member_id_last4="0882")
    claims = [
        Claim835("A-1", [VISIT], claim_number="PW-1"),
        Claim835("A-2", [VISIT], claim_number="PW-2", member="W000000555"),
        Claim835("A-3", [VISIT], claim_number="PW-3", given="PERRIN"),
    ]
    choose_bill_rule(organization_id=clinic.id, rule=BillRule.MAKE, actor=SYSTEM, now=NOW)
    decided(clinic, *claims)
    with tenant(clinic.id):
        made = Bill.objects.get(source="plan")
        assert (made.source_id, made.patient_id) == ("A-1", earlier.patient_id)
    left, count = unbilled_care(organization_id=clinic.id, page=1)
    assert [len(care.known) for care in left] == [1, 2]
    assert count == 2
    assert is_sound(clinic)


def test_without_the_rule_nothing_is_made() -> None:
    clinic = make_clinic()
    make_bill(clinic, member_id_last4="0882", lines=(waiting_line(99_00),))
    decided(clinic, Claim835("A-1", [VISIT]))
    (care,), _ = unbilled_care(organization_id=clinic.id, page=1)
    assert care.certain is not None


def test_the_clinics_file_may_know_the_care_by_the_plans_number_only() -> None:
    clinic = make_clinic()
    (decision,) = decided(clinic, Claim835("A-1", [VISIT], claim_number="PW-1"))
    make(clinic, decision)
    late = [draft(source_id=number, claim_number="PW-1") for number in ("B-101", "B-102")]
    outcome = issue_bills(
        organization_id=clinic.id, source="csv", drafts=late, actor=SYSTEM, now=NOW
    )
    assert (sorted(outcome.changed_source_ids), outcome.issued_numbers) == (["B-101", "B-102"], [])


def test_care_of_a_cancelled_bill_is_the_clinics_to_send_again() -> None:
    clinic = make_clinic()
    known = person()
    bill = make_bill(
        clinic, patient=known, guarantor=known, member_id_last4="0882", source_id="B-100",
        claim_number="PW-1", lines=(waiting_line(),), plan_decided_date=None,
    )  # fmt: skip
    choose_bill_rule(organization_id=clinic.id, rule=BillRule.MAKE, actor=SYSTEM, now=NOW)
    cancel_bill(organization_id=clinic.id, bill_id=bill.id, reason="x", actor=SYSTEM, now=NOW)
    (decision,) = decided(clinic, Claim835("A-1", [VISIT], claim_number="PW-1"))
    assert unbilled_care(organization_id=clinic.id, page=1) == ([], 0)
    with pytest.raises(CareHasBill):
        make(clinic, decision)
    with tenant(clinic.id):
        assert Bill.objects.count() == 1


@pytest.mark.parametrize("account", ["0", "000", " "])
def test_what_is_no_account_number_joins_nobodys_care(account: str) -> None:
    clinic = make_clinic()
    decided(clinic, Claim835(account, [VISIT], claim_number=""))
    with tenant(clinic.id):
        assert PlanDecision.objects.get().account_number == ""
    assert unbilled_care(organization_id=clinic.id, page=1) == ([], 0)


def test_two_plans_may_number_their_claims_alike() -> None:
    clinic = make_clinic()
    (first,) = decided(clinic, Claim835("A-1", [VISIT], claim_number="100"))
    bill = make(clinic, first)
    remit(clinic, Claim835("A-2", [VISIT], claim_number="100", given="PERRIN"))
    with tenant(clinic.id):
        Remittance.objects.filter(claims_read_at=None).update(payer_name="Another Plan")
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    assert get_bill(clinic.id, bill.number).owed == Money(40_00)
    (care,), _ = unbilled_care(organization_id=clinic.id, page=1)
    assert care.given_name == "PERRIN"


def test_a_member_of_another_plan_isnt_certain() -> None:
    clinic = make_clinic()
    known = person()
    make_bill(clinic, patient=known, guarantor=known, member_id_last4="0882",
              insurer_name="Another Plan")  # fmt: skip
    decided(clinic, Claim835("A-1", [VISIT]))
    (care,), _ = unbilled_care(organization_id=clinic.id, page=1)
    assert (len(care.known), care.certain) == (1, None)
