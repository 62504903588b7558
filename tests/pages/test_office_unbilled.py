"""Care without a bill: the office makes it from what the plan says, or sets the rule."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from tests.factories import NOW, get_bill, make_bill, make_clinic, person, waiting_line
from tests.pages.checking_client import text_of
from tests.pages.test_payer_pages import member
from tests.unit.flows.files import Claim835, Line, make_payer, remit
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.roles import BillRule, Role
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.queries import unbilled_care

pytestmark = pytest.mark.django_db
VISIT = Line("LK-120", 125_00, [("CO", "45", 25_00), ("PR", "1", 30_00), ("PR", "2", 10_00)])
SOMEBODY = {
    "whose": "new", "given_name": "Odalys", "family_name": "Fenn", "birth_month": "11",
    "birth_day": "12", "birth_year": "1988", "street": "27 Quarry Lane", "city": "Dunmere",
    "state": "oh", "postal_code": "43999",
}  # fmt: skip


@pytest.fixture
def clinic() -> Organization:
    return make_clinic()


def care_of(clinic: Organization) -> UUID:
    remit(clinic, Claim835("A-1", [VISIT]))
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    (care,), _ = unbilled_care(organization_id=clinic.id, page=1)
    return care.decision_id


def test_somebody_new_gets_the_bill_once(clinic: Organization) -> None:
    there = reverse("office_unbilled_care", args=[care_of(clinic)])
    client = member(clinic.id, Role.BILLER)
    words = text_of(client.get(reverse("office_unbilled")).page.main)
    assert "Odalys Fenn" in words
    assert "$40.00" in words
    assert "Nobody of this name is here yet" in words
    response = client.post(there, SOMEBODY | {"postal_code": "4399", "city": ""})
    assert response.status_code == 422
    assert "A ZIP code has five digits" in text_of(response.page.main)
    assert "Enter the city." in text_of(response.page.main)
    response = client.post(there, SOMEBODY)
    assert response.status_code == 302
    with tenant(clinic.id):
        bill = Bill.objects.select_related("patient").get()
        assert (bill.owed, bill.patient.state) == (Money(40_00), "OH")
    assert bill.number not in response["Location"]
    words = text_of(client.get(response["Location"]).page.main)
    assert f"Bill ID {bill.number[:4]} {bill.number[4:8]} {bill.number[8:]}" in words
    assert "All care has its bill" in words
    again = client.post(there, SOMEBODY)
    assert "already" in text_of(client.get(again["Location"]).page.main)
    assert client.get(there).status_code == 404
    with tenant(clinic.id):
        assert Bill.objects.count() == 1


def test_care_on_a_bill_already_is_joined_to_it_and_not_billed_twice(clinic: Organization) -> None:
    bill = make_bill(clinic, source_id="A-0", lines=(waiting_line(),))
    payer = make_payer()
    refused = Line("LK-120", 125_00, [("CO", "16", 125_00)], units="2")
    remit(clinic, Claim835("A-0", [refused]), payer=payer)
    remit(clinic, Claim835("A-1", [VISIT]), payer=payer)
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    (care,), _ = unbilled_care(organization_id=clinic.id, page=1)
    client = member(clinic.id, Role.BILLER)
    page = client.get(reverse("office_unbilled_care", args=[care.decision_id])).page.main
    assert "This care may be on a bill already" in text_of(page)
    there = reverse("office_decision_join", args=[care.decision_id])
    assert member(make_clinic().id).post(there, {"bill": bill.number}).status_code == 404
    response = client.post(there, {"bill": bill.number}, follow=True)
    assert "The answer is on the bill" in text_of(response.page.main)
    assert get_bill(clinic.id, bill.number).owed == Money(40_00)
    assert unbilled_care(organization_id=clinic.id, page=1) == ([], 0)


def test_a_childs_bill_goes_to_an_adult(clinic: Organization) -> None:
    there = reverse("office_unbilled_care", args=[care_of(clinic)])
    client = member(clinic.id, Role.BILLER)
    child = SOMEBODY | {"birth_year": "2020"}
    response = client.post(there, child)
    assert response.status_code == 422
    assert "who gets the bill" in text_of(response.page.main)
    adult = {"payer_given_name": "Wren", "payer_family_name": "Fenn"}
    assert client.post(there, child | adult).status_code == 302
    with tenant(clinic.id):
        bill = Bill.objects.select_related("patient", "guarantor").get()
        assert (bill.guarantor.full_name, bill.patient.full_name) == ("Wren Fenn", "Odalys Fenn")


def test_somebody_who_is_here(clinic: Organization) -> None:
    known = person()
    earlier = make_bill(clinic, patient=known, guarantor=known, member_id_last4="0882")
    there = reverse("office_unbilled_care", args=[care_of(clinic)])
    client = member(clinic.id, Role.BILLER)
    words = text_of(client.get(there).page.main)
    assert "Same member number as on an earlier bill" in words
    assert client.post(there, {"whose": str(uuid4())}).status_code == 422
    assert client.post(there, {"whose": str(earlier.patient_id)}).status_code == 302
    with tenant(clinic.id):
        assert Bill.objects.get(source="plan").patient_id == earlier.patient_id


def test_the_rule_is_the_administrators(clinic: Organization) -> None:
    there = reverse("office_bill_rule")
    assert member(clinic.id, Role.BILLER).post(there, {"rule": "make"}).status_code == 403
    admin = member(clinic.id, Role.ADMINISTRATOR)
    assert admin.post(there, {"rule": "all"}).status_code == 422
    assert admin.post(there, {"rule": "make"}).status_code == 302
    clinic.refresh_from_db()
    assert clinic.bill_rule is BillRule.MAKE


def test_strangers_and_lookers(clinic: Organization) -> None:
    care_id = care_of(clinic)
    there = reverse("office_unbilled_care", args=[care_id])
    stranger = member(make_clinic().id)
    assert stranger.get(there).status_code == 404
    stranger.post(there, SOMEBODY)
    assert member(clinic.id, Role.READ_ONLY).post(there, SOMEBODY).status_code == 403
    with tenant(clinic.id):
        assert not Bill.objects.exists()
