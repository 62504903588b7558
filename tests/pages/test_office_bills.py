"""A bill at the office: its amounts, what plans decided, its money, who looked; and finding it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import NOW, decide, get_bill, make_bill, make_clinic, make_user, waiting_line
from tests.pages import paying
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.conftest import DUE_DATE, TODAY
from tests.pages.test_authorization_of_staff import World
from tests.pages.test_payer_pages import member
from tests.unit.flows.files import Claim835, Line, remit
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.invite_member import NewMember, invite_member
from wellpaid.core.organizations.roles import Role
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill, PlanDecision
from wellpaid.patient_pay.bills.operations.cancel_bill import cancel_bill
from wellpaid.patient_pay.messages.operations.open_thread import Matter, open_thread
from wellpaid.patient_pay.messages.states import Topic
from wellpaid.patient_pay.payments.gateways.base import ChargeStatus

pytestmark = pytest.mark.django_db
VISIT = Line("LK-120", 125_00, [("CO", "45", 25_00), ("PR", "1", 30_00), ("PR", "2", 10_00)])


@pytest.fixture(autouse=True)
def documents(settings: Any, tmp_path: Any) -> None:
    settings.DOCUMENTS_DIR = tmp_path


def there(bill: Bill) -> str:
    return reverse("office_bill", args=[bill.id])


def words_of(client: CheckingClient, bill: Bill) -> str:
    response = client.get(there(bill))
    assert response.status_code == 200
    return text_of(response.page.main)


def looks(clinic: Organization) -> int:
    with tenant(clinic.id):
        return AuditLine.objects.filter(event="bill.opened_by_staff").count()


def decided(clinic: Organization) -> Bill:
    """A bill that a plan's own 835 divided."""
    bill = make_bill(clinic, source_id="ACCT-9001", lines=(waiting_line(),), claim_number=None,
                     due_date=DUE_DATE, issued_date=TODAY)  # fmt: skip
    remit(clinic, Claim835("ACCT-9001", [VISIT], claim_number="PW-118204"), trace="EFT7701163")
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    return get_bill(clinic.id, bill.number)


def test_the_bill_with_its_claim_trail(clinic: Organization) -> None:
    bill = decided(clinic)
    client = member(clinic.id, Role.READ_ONLY)
    words = words_of(client, bill)
    for told in (
        "Bill for Odalys Fenn", "The patient owes $40.00", "Charged", "− $25.00", "− $60.00",
        "Deductible", "$30.00", "Coinsurance", "$10.00", "paid $60.00 of $125.00 and left $40.00",
        "EFT7701163", "PW-118204", "CO-45", "PR-1", "PR-2", "The patient", "LK-120",
        "Divided anew by a plan’s decision", "then owed: $40.00",
    ):  # fmt: skip
        assert told in words, told
    page = client.get(there(bill)).page
    claim = page.find("a", string=lambda text: bool(text) and "Look at the claim" in text)
    claim = claim or next(a for a in page.find_all("a") if "Look at the claim" in a.get_text())
    page = client.get(claim["href"]).page
    assert page.find("a", href=there(bill))
    assert looks(clinic) == 2


def test_looks_are_kept_and_are_no_change(clinic: Organization, bill: Bill) -> None:
    client = member(clinic.id)
    before = words_of(client, bill)
    assert words_of(client, bill) == before
    assert looks(clinic) == 2
    assert "Ines Holloway" not in before  # who only looked has changed nothing


def test_money_and_matters_of_a_bill(clinic: Organization, bill: Bill) -> None:
    decide(bill, ("PR", "1", 104_42), paid_cents=37_68)
    paying.answer(bill, paying.pay(bill, Money(4_42)), ChargeStatus.SUCCEEDED)
    thread_id = open_thread(
        organization_id=clinic.id, bill_id=bill.id, matter=Matter(Topic.DISPUTE, "Too much"),
        actor=SYSTEM, today=TODAY, now=NOW,
    )  # fmt: skip
    client = member(clinic.id, Role.BILLER)
    words = words_of(client, bill)
    for told in ("The patient paid here", "$4.42", "The patient owes $100.00",
                 "This bill isn’t due: somebody waits for an answer"):  # fmt: skip
        assert told in words, told
    page = client.get(there(bill)).page
    assert page.find("a", href=reverse("office_thread", args=[thread_id]))
    assert page.find("a", href=lambda href: "/office/payments/" in (href or ""))
    for address in (reverse("office"), reverse("office_thread", args=[thread_id])):
        assert client.get(address).page.find("a", href=there(bill)), address


def test_a_cancelled_bill(clinic: Organization, bill: Bill) -> None:
    decide(bill, ("PR", "1", 104_42), paid_cents=37_68)
    client = member(clinic.id)
    cancel_bill(organization_id=clinic.id, bill_id=bill.id, reason="x", actor=SYSTEM, now=NOW)
    words = words_of(client, bill)
    assert "This bill is cancelled" in words
    assert "waits for another bill of the same numbers" in words
    assert "The patient owes $" not in words


def test_plans_papers_that_dont_fit(clinic: Organization, bill: Bill) -> None:
    decide(bill, ("PR", "1", 104_42), paid_cents=37_68)
    decide(bill, ("PR", "1", 50_00), plan_id=uuid4(), paid_cents=1_00)
    words = words_of(member(clinic.id), bill)
    assert "Two plans say that they pay first" in words
    assert "Nothing to ask for yet" in words


def test_strangers_services_and_people_who_arent_activated(
    clinic: Organization, bill: Bill
) -> None:
    other = make_clinic()
    elsewhere = make_bill(other, due_date=DUE_DATE)
    stranger = member(other.id)
    assert stranger.get(there(bill)).status_code == 404
    answers = [stranger.get(there(bill)), stranger.get(reverse("office_bill", args=[uuid4()]))]
    assert text_of(answers[0].page.main) == text_of(answers[1].page.main)
    patient = CheckingClient()
    patient.force_login(make_user())
    assert patient.get(there(bill)).status_code == 404
    assert "/sign-in" in CheckingClient().get(there(bill))["Location"]
    assert member(clinic.id).get(there(elsewhere)).status_code == 404
    invited = make_user("new")
    invite_member(
        organization_id=clinic.id,
        member=NewMember("Bo Ash", invited.email, Role.BILLER),
        actor=SYSTEM,
        now=NOW,
    )
    client = CheckingClient()
    client.force_login(invited)
    assert client.get(there(bill)).status_code in {403, 404}
    assert looks(clinic) == looks(other) == 0


def test_the_box_finds_whole_numbers_of_this_clinic_only(clinic: Organization, bill: Bill) -> None:
    payment = paying.answer(bill, paying.pay(bill), ChargeStatus.SUCCEEDED)
    client = member(clinic.id, Role.READ_ONLY)  # looking for it changes nothing
    grouped = f"{bill.number[:4]}-{bill.number[4:8]} {bill.number[8:]}"
    find = reverse("office_bill_find")
    for typed in (bill.number, grouped, f" {grouped} "):
        assert client.post(find, {"number": typed})["Location"] == there(bill)
    receipt = paying.receipt_number(bill, payment)
    found = client.post(find, {"number": receipt.lower()})
    assert found["Location"] == reverse("office_payment", args=[payment.id])
    nothing = reverse("office_bills") + "?nothing"
    stranger = member(make_clinic().id)
    for one, typed in ((client, bill.number[:11]), (client, ""), (client, "9" * 300),
                       (client, "\u0661" * 12), (client, "8608\0"),
                       (stranger, bill.number), (stranger, receipt)):  # fmt: skip
        assert one.post(find, {"number": typed})["Location"] == nothing
    assert "Nothing has this number" in text_of(client.get(nothing).page.main)


def test_the_search_of_claims_knows_a_bill_id(clinic: Organization) -> None:
    bill = decided(clinic)
    grouped = f"{bill.number[:4]}-{bill.number[4:8]} {bill.number[8:]}"
    search = reverse("claims_search")

    def words(client: CheckingClient, text: str, **more: str) -> str:
        return text_of(client.post(search, {"text": text, **more}).page.main)

    client = member(clinic.id, Role.READ_ONLY)
    for typed in (bill.number, grouped):
        assert "By Bill ID" in words(client, typed)
        assert "PW-118204" in words(client, typed)
    assert "Nothing found" in words(client, bill.number, since="2027-01-01")
    assert "PW-118204" not in words(client, bill.number[:11])
    assert "Nothing found" in words(member(make_clinic().id), bill.number)


def test_staff_who_open_a_patients_page_are_shown_their_own_door(
    clinic: Organization, bill: Bill
) -> None:
    def door(client: CheckingClient, number: str) -> str:
        response = client.get(f"/b/{number}", follow=True)
        assert "We closed your bill" not in text_of(response.page.main)
        found = response.page.find("a", string="Open it in the office")
        return str(found["href"]) if found else ""

    assert door(member(clinic.id, Role.READ_ONLY), bill.number) == there(bill)
    stranger = member(make_clinic().id)
    assert door(stranger, bill.number) == reverse("office_bills")
    patient = CheckingClient()
    patient.force_login(make_user())
    response = patient.get(f"/b/{bill.number}", follow=True)
    assert "billing office" not in text_of(response.page.main)


def test_the_number_of_queries_doesnt_grow(clinic: Organization) -> None:
    client, counts = member(clinic.id), set()
    for reasons in ((("PR", "1", 95_00),), (("PR", "1", 95_00), ("PR", "3", 1_00))):
        bill = make_bill(clinic, due_date=DUE_DATE)
        decide(bill, *reasons, paid_cents=10_00)
        for _ in range(len(reasons)):
            paying.answer(bill, paying.pay(bill, Money(1_00)), ChargeStatus.SUCCEEDED)
            bill = get_bill(clinic.id, bill.number)
        client.get(there(bill))
        with CaptureQueriesContext(connection) as queries:
            client.get(there(bill))
        counts.add(len(queries))
    assert len(counts) == 1


def test_the_office_in_spanish_marks_words_of_the_clinics_file(
    clinic: Organization, bill: Bill
) -> None:
    decide(bill, ("PR", "1", 104_42), paid_cents=37_68)
    client = member(clinic.id)
    assert not client.get(there(bill)).page.main.find("span", lang="en")
    page = client.get(there(bill) + "?lang=es", follow=True).page
    assert page.find("span", lang="en", string="Visit with a specialist")
    assert "El paciente debe" in text_of(page.main)


def test_a_billing_service_sees_the_number_and_no_way_in() -> None:
    world = World("claims")
    clinic = world.organization
    bill = decided(clinic)
    with tenant(clinic.id):
        decision = PlanDecision.objects.get(bill_id=bill.id)
    claim = reverse("claims_claim", args=[decision.remittance_id, decision.claim_position])
    for who, is_let_in in (("service", False), ("read_only", True)):
        page = world.clients[who].get(claim).content.decode()
        assert bill.number[-4:] in page, who
        assert (there(bill) in page) is is_let_in, who
        assert world.clients[who].get(there(bill)).status_code == (200 if is_let_in else 404)
