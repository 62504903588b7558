"""Why do I owe this: the proof of a bill, cent by cent."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, decide, help_with, keep, make_bill, make_user, waiting_line
from tests.factories import TODAY as DECIDED
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.conftest import DUE_DATE, open_bill
from tests.unit.flows.files import Claim835, Line, make_payer, remit
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.operations.cancel_bill import cancel_bill

pytestmark = pytest.mark.django_db
USUAL = (("PR", "1", 95_00), ("PR", "2", 9_42))


def page_of(client: CheckingClient, bill: Bill) -> str:
    open_bill(client, bill)
    return text_of(client.get(f"/b/{bill.number}/why").page.main)


def test_each_cent_has_the_plans_reason(client: CheckingClient, bill: Bill) -> None:
    decide(bill, *USUAL, paid_cents=37_68)
    words = page_of(client, bill)
    for told in (
        "Your deductible: the part you pay each year", "PR-1", "$95.00", "PR-2", "$9.42",
        "Adds up to your share", "$104.42", "Visit with a specialist", "T000417", "PW-77",
        "paid $37.68 and left $104.42 to you",
    ):  # fmt: skip
        assert told in words
    assert "Why you owe this" in text_of(client.get(f"/b/{bill.number}").page.main)
    assert client.get(f"/b/{bill.number}").page.find("a", href=f"/b/{bill.number}/why")


def test_a_bill_without_a_decision_says_what_is_known(guest: CheckingClient, bill: Bill) -> None:
    words = text_of(guest.get(f"/b/{bill.number}/why").page.main)
    for told in (
        "We can’t show your plan’s own reasons here", "charged $310.00", "your share is $104.42",
        "What we don’t know", "explanation of benefits", "Ask about a charge",
    ):  # fmt: skip
        assert told in words
    assert "PR-" not in words
    assert not guest.get(f"/b/{bill.number}").page.find("a", href=f"/b/{bill.number}/why")


def test_a_bill_without_a_plan_and_a_cancelled_one(
    client: CheckingClient, clinic: Organization
) -> None:
    own = make_bill(clinic, insurer_name="", member_id_last4="", due_date=DUE_DATE)
    words = page_of(client, own)
    assert "No health plan is part of this bill" in words
    assert "What we don’t know" not in words
    cancel_bill(organization_id=clinic.id, bill_id=own.id, reason="x", actor=SYSTEM, now=NOW)
    words = text_of(client.get(f"/b/{own.number}/why").page.main)
    assert "You don’t owe anything on it" in words
    assert "Add or fix insurance" not in words


def test_whoever_sees_amounts_only_gets_no_such_page(
    client: CheckingClient, clinic: Organization, bill: Bill
) -> None:
    owner, helper = make_user(), make_user("helper")
    keep(owner, bill)
    help_with(owner, helper, Level.BILLING)
    client.force_login(helper)
    assert client.get(f"/b/{bill.number}").status_code == 200
    assert client.get(f"/b/{bill.number}/why").status_code == 404
    client.force_login(make_user("stranger"))
    assert "/verify" in client.get(f"/b/{bill.number}/why")["Location"]


def test_what_was_taken_back_is_told_and_counts_no_more(client: CheckingClient, bill: Bill) -> None:
    decide(bill, *USUAL, paid_cents=37_68)
    back = {"charge_cents": -bill.charge_cents, "paid_cents": -37_68, "plan_order": 0}
    mirrored = [(group, code, -cents) for group, code, cents in USUAL]
    decide_back(bill, mirrored, back)
    words = page_of(client, bill)
    assert "took back what it had said" in words
    assert "It doesn’t count any more." in words
    assert "we ask you for nothing now" in words
    decide(bill, ("PR", "3", 20_00), paid_cents=122_10,
           decided_date=DECIDED + timedelta(days=9), trace_number="T000500")  # fmt: skip
    words = page_of(client, bill)
    assert "Copay: your fixed amount" in words
    assert "left $20.00 to you" in words


def decide_back(bill: Bill, reasons: list[tuple[str, str, int]], facts: dict[str, int]) -> None:
    cents = facts["paid_cents"]
    mirror = Bill(
        organization_id=bill.organization_id, source_id=bill.source_id,
        charge_cents=-bill.charge_cents,
    )  # fmt: skip
    decide(mirror, *reasons, paid_cents=cents, plan_order=0, trace_number="T000418",
           decided_date=DECIDED + timedelta(days=3))  # fmt: skip


def test_what_isnt_clear_asks_for_nothing(client: CheckingClient, bill: Bill) -> None:
    decide(bill, *USUAL, paid_cents=37_68)
    decide(bill, ("PR", "1", 50_00), plan_id=UUID(int=8))
    assert "papers don’t fit together yet" in page_of(client, bill)


def test_a_code_without_words_is_said_to_have_none(client: CheckingClient, bill: Bill) -> None:
    decide(bill, ("PR", "288", 4_00))
    assert "Your plan gave reason code 288, and no words with it." in page_of(client, bill)


def test_nothing_left_to_the_patient(client: CheckingClient, clinic: Organization) -> None:
    bill = make_bill(clinic, lines=(waiting_line(),), due_date=DUE_DATE)
    decide(bill, paid_cents=100_00)
    assert "Your plan left nothing to you" in page_of(client, bill)


def test_the_number_of_queries_doesnt_grow(client: CheckingClient, clinic: Organization) -> None:
    counts = set()
    for reasons in (USUAL[:1], (*USUAL, ("PR", "3", 1_00), ("PR", "96", 2_00))):
        bill = make_bill(clinic, due_date=DUE_DATE)
        decide(bill, *reasons)
        open_bill(client, bill)
        client.get(f"/b/{bill.number}/why")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/b/{bill.number}/why")
        counts.add(len(queries))
    assert len(counts) == 1


def test_a_line_that_was_billed_again_is_told_as_one_story(
    client: CheckingClient, clinic: Organization
) -> None:
    two = (waiting_line(125_00), waiting_line(60_00))
    bill = make_bill(clinic, lines=two, due_date=DUE_DATE)
    payer = make_payer()
    visit = Line("LK-120", 125_00, [("PR", "1", 40_00)])
    refused = Line("LK-7", 60_00, [("CO", "16", 60_00)])
    again = Line("LK-7", 60_00, [("PR", "2", 20_00)])
    remit(clinic, Claim835(bill.source_id, [visit, refused]), payer=payer)
    remit(clinic, Claim835("A-9", [again], received=date(2026, 2, 20)), payer=payer)
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    words = page_of(client, bill)
    assert (
        "Pebbleway Health Plan first refused a part of this bill: Visit with a specialist. It was "
        "billed again on February 20, 2026, and now Pebbleway Health Plan paid $40.00 and left "
        "$20.00 to you."
    ) in words
    assert "It doesn’t count any more" not in words
    assert "$60.00" in words
