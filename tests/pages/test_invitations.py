"""The billing office invites a guarantor: from the desk to the bills in the account."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing

from tests.factories import NOW, keep, make_bill, make_clinic, make_user, person
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.conftest import TODAY
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.notifications.models import Letter
from wellpaid.core.organizations.models import Member
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.models import PersonLink
from wellpaid.patient_pay.invitations.models import AccountInvitation
from wellpaid.patient_pay.invitations.operations.accept_invitation import (
    InvitationOver,
    read_invitation,
)

BORN = {"birth_month": "11", "birth_day": "12", "birth_year": "1988"}
WRONG = BORN | {"birth_year": "1987"}


def staff_of(clinic: Any) -> CheckingClient:
    user = make_user("clerk")
    role = Member.Role.BILLER
    add_member(organization_id=clinic.id, user_id=user.id, role=role, actor=SYSTEM, now=NOW)
    client = CheckingClient()
    client.force_login(user)
    return client


def invite(staff: CheckingClient, bill: Any, reason: str = "phone") -> Any:
    return staff.post("/office/invite", {"bill_id": bill.number, "reason": reason})


def letters(clinic: Any) -> list[Letter]:
    with tenant(clinic.id):
        found = Letter.objects.filter(kind="account_invitation")
        return list(found.order_by("created_at", "id"))


def link_in(letter: Letter) -> str:
    found = re.search(r"http://[^/]+(/invited/\S+)", letter.body)
    assert found
    return found[1]


def lines(clinic: Any) -> list[str]:
    with tenant(clinic.id):
        rows = AuditLine.objects.filter(event__startswith="invitation.").order_by(
            "created_at", "id"
        )
        return [row.event for row in rows]


def somebody() -> tuple[Any, CheckingClient]:
    user, client = make_user("odalys"), CheckingClient()
    client.force_login(user)
    return user, client


def test_from_the_desk_into_the_account(clinic: Any, bill: Any) -> None:
    staff = staff_of(clinic)
    response = invite(staff, bill)
    assert response["Location"] == "/office/invite?sent"
    page = text_of(staff.get(response["Location"]).page)
    assert "The invitation is on its way" in page
    assert "o••••@example.net" in page
    [letter] = letters(clinic)
    assert letter.recipient == "odalys.fenn@example.net"
    for private in ("Fenn", "Odalys", "specialist", bill.number, "104.42", "1988"):
        assert private not in letter.subject + letter.body
    address = link_in(letter)
    page = CheckingClient().get(address).page
    assert "/sign-up?next=" in page.find("a", class_="big")["href"]
    user, client = somebody()
    response = client.post(address, BORN)
    assert response["Location"] == "/bills"
    assert bill.number in client.get("/bills").content.decode()
    link = PersonLink.objects.get(user=user)
    assert (link.guarantor_id, link.patient_id) == (bill.guarantor_id, None)
    assert lines(clinic) == ["invitation.sent", "invitation.used"]
    assert client.get(address).status_code == 410


def test_a_wrong_birth_date_links_nobody_and_is_counted(clinic: Any, bill: Any) -> None:
    invite(staff_of(clinic), bill)
    address = link_in(letters(clinic)[0])
    _, client = somebody()
    response = client.post(address, WRONG)
    assert response.status_code == 403
    assert "4 more tries" in text_of(response.page)
    assert client.post(address, WRONG).status_code == 403
    assert client.post(address, BORN).status_code == 429  # the wait isn't over
    assert client.post(address, {}).status_code == 400
    assert not PersonLink.objects.exists()
    assert lines(clinic) == ["invitation.sent"]


def test_who_is_not_signed_in_proves_nothing(clinic: Any, bill: Any) -> None:
    invite(staff_of(clinic), bill)
    response = CheckingClient().post(link_in(letters(clinic)[0]), BORN)
    assert "Sign up" in text_of(response.page)
    assert not PersonLink.objects.exists()


def test_a_newer_one_ends_the_older(clinic: Any, bill: Any) -> None:
    staff = staff_of(clinic)
    invite(staff, bill)
    invite(staff, bill, "in_person")
    old, new = (link_in(letter) for letter in letters(clinic))
    assert CheckingClient().get(old).status_code == 410
    assert CheckingClient().get(new).status_code == 200
    assert lines(clinic) == ["invitation.sent", "invitation.ended", "invitation.sent"]


def test_everything_that_is_over_is_answered_alike(clinic: Any, bill: Any) -> None:
    staff = staff_of(clinic)
    invite(staff, bill)
    ended = link_in(letters(clinic)[0])
    with tenant(clinic.id):
        first = AccountInvitation.objects.get()
    assert staff.post(f"/office/invite/{first.id}/end")["Location"] == "/office/invite?ended"
    assert staff.post(f"/office/invite/{first.id}/end").status_code == 302  # twice is once
    invite(staff, bill)
    old = link_in(letters(clinic)[1])
    with tenant(clinic.id):
        late = utc_now() - timedelta(days=7, seconds=1)
        AccountInvitation.objects.filter(state="sent").update(created_at=late)
    forged = "/invited/" + signing.dumps([clinic.id.hex, uuid4().hex], salt="another purpose")
    answers = [CheckingClient().get(path) for path in (ended, old, forged, "/invited/x")]
    assert {answer.status_code for answer in answers} == {410}
    assert len({text_of(answer.page.main) for answer in answers}) == 1
    assert "Call the clinic" in text_of(answers[0].page)
    assert lines(clinic) == ["invitation.sent", "invitation.ended", "invitation.sent"]


def test_it_works_to_the_last_second(clinic: Any, bill: Any) -> None:
    invite(staff_of(clinic), bill)
    token = link_in(letters(clinic)[0]).rpartition("/")[2]
    with tenant(clinic.id):
        sent_at = AccountInvitation.objects.get().created_at
    read_invitation(token=token, now=sent_at + timedelta(days=7, seconds=-1))
    with pytest.raises(InvitationOver):
        read_invitation(token=token, now=sent_at + timedelta(days=7))


def test_whom_the_office_cannot_invite(clinic: Any, bill: Any) -> None:
    staff = staff_of(clinic)
    elsewhere = make_bill(make_clinic(), due_date=TODAY)
    without = make_bill(clinic, patient=person(email=""), due_date=TODAY)
    assert invite(staff, elsewhere).status_code == 404
    response = invite(staff, without)
    assert response.status_code == 409
    assert "no email on file" in text_of(response.page)
    keep(make_user(), bill)
    response = invite(staff, bill)
    assert response.status_code == 409
    assert "in an account already" in text_of(response.page)
    assert staff.post("/office/invite", {"bill_id": bill.number}).status_code == 400
    assert letters(clinic) == []
    assert lines(clinic) == []


def test_five_in_a_day_are_enough(clinic: Any, bill: Any) -> None:
    staff = staff_of(clinic)
    answers = [invite(staff, bill).status_code for _ in range(6)]
    assert answers == [302, 302, 302, 302, 302, 409]
    assert len(letters(clinic)) == 5


def test_only_the_office_invites_and_ends(clinic: Any, bill: Any) -> None:
    invite(staff_of(clinic), bill)
    with tenant(clinic.id):
        invitation = AccountInvitation.objects.get()
    _, patient = somebody()
    strangers = staff_of(make_clinic())
    assert invite(patient, bill).status_code == 404
    for client in (patient, strangers):
        assert client.post(f"/office/invite/{invitation.id}/end").status_code == 404
        assert client.post(f"/office/invite/{uuid4()}/end").status_code == 404
    assert CheckingClient().post("/office/invite").status_code == 302
    assert "o••••@" not in strangers.get("/office/invite").content.decode()
    assert lines(clinic) == ["invitation.sent"]


def test_from_a_thread_the_bill_is_filled_in(clinic: Any, bill: Any) -> None:
    page = staff_of(clinic).get(f"/office/invite?bill={bill.number}").page
    assert page.find(id="id_bill_id")["value"] == bill.number
    assert page.find("input", attrs={"name": "reason", "checked": True})["value"] == "message"


def test_a_spanish_speaker_reads_spanish(clinic: Any) -> None:
    bill = make_bill(clinic, patient=person(language="es"), due_date=TODAY)
    invite(staff_of(clinic), bill)
    [letter] = letters(clinic)
    assert (letter.language, "facturas" in letter.body) == ("es", True)
    for path in (link_in(letter), "/invited/x"):
        client = CheckingClient()
        client.cookies["wellpaid_language"] = "es"
        client.get(path)
