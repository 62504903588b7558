"""Plans' papers that don't fit together: the office sees what is wrong, and may cancel the bill."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import NOW, decide, get_bill, make_bill, make_clinic, waiting_line
from tests.pages.checking_client import text_of
from tests.pages.test_payer_pages import member
from tests.unit.flows.files import Claim835, Line, make_payer, remit
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.roles import Role
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill, PlanDecision
from wellpaid.patient_pay.bills.states import BillState

pytestmark = pytest.mark.django_db
HERE = "office_decisions"


@pytest.fixture
def clinic() -> Organization:
    return make_clinic()


def unclear_bill(clinic: Organization) -> Bill:
    bill = make_bill(clinic)
    decide(bill, ("PR", "1", 95_00))
    decide(bill, ("PR", "1", 50_00), plan_id=UUID(int=8))
    return get_bill(clinic.id, bill.number)


def test_all_fits(clinic: Organization) -> None:
    decide(make_bill(clinic), ("PR", "1", 95_00))
    words = text_of(member(clinic.id, Role.READ_ONLY).get(reverse(HERE)).page.main)
    assert "All plans’ papers fit together" in words


def test_what_is_wrong_and_cancelling_it(clinic: Organization) -> None:
    bill = unclear_bill(clinic)
    client = member(clinic.id, Role.BILLER)
    words = text_of(client.get(reverse(HERE)).page.main)
    assert "Two plans say that they pay first" in words
    assert "1 bill" in words
    there = reverse("office_decision_cancel", args=[bill.id])
    response = client.post(there, {"reason": " "})
    assert response.status_code == 422
    assert "Say in a few words" in text_of(response.page.main)
    assert client.post(there, {"reason": "sent twice"}).status_code == 302
    assert get_bill(clinic.id, bill.number).state == BillState.CANCELLED
    assert client.post(there, {"reason": "sent twice"}).status_code == 409
    assert "All plans’ papers" in text_of(client.get(reverse(HERE)).page.main)


def test_a_person_says_that_a_claim_answers_the_refused_line(clinic: Organization) -> None:
    bill = make_bill(clinic, lines=(waiting_line(125_00), waiting_line(60_00)))
    payer = make_payer()
    refused = Line("LK-7", 60_00, [("CO", "16", 60_00)])
    visit = Line("LK-120", 125_00, [("PR", "1", 40_00)])
    again = Line("LK-8", 60_00, [("PR", "2", 20_00)])
    for lines in ([visit, refused], [again]):
        remit(clinic, Claim835(bill.source_id, lines), payer=payer)
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    client = member(clinic.id, Role.BILLER)
    page = client.get(reverse(HERE)).page.main
    assert "The plan answered a part of this care in a claim of its own" in text_of(page)
    with tenant(clinic.id):
        decision_id = PlanDecision.objects.get(charge_cents=60_00).id
    there = reverse("office_decision_join", args=[decision_id])
    assert there in client.get(reverse(HERE)).content.decode()
    assert member(make_clinic().id).post(there).status_code == 404
    assert member(clinic.id, Role.READ_ONLY).post(there).status_code == 403
    response = client.post(there, follow=True)
    assert "The answer is on the bill" in text_of(response.page.main)
    assert get_bill(clinic.id, bill.number).share.cents == 60_00


def test_strangers_and_lookers(clinic: Organization) -> None:
    bill = unclear_bill(clinic)
    there = reverse("office_decision_cancel", args=[bill.id])
    assert member(make_clinic().id).post(there, {"reason": "x"}).status_code == 404
    assert (
        member(clinic.id)
        .post(reverse("office_decision_cancel", args=[uuid4()]), {"reason": "x"})
        .status_code
        == 404
    )
    assert member(clinic.id, Role.READ_ONLY).post(there, {"reason": "x"}).status_code == 403
    assert get_bill(clinic.id, bill.number).state == BillState.WITH_INSURANCE


def test_the_number_of_queries_doesnt_grow(clinic: Organization) -> None:
    client, counts = member(clinic.id), set()
    for more in (1, 2):
        for _ in range(more):
            unclear_bill(clinic)
        client.get(reverse(HERE))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(HERE))
        counts.add(len(queries))
    assert len(counts) == 1
