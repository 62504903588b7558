"""The bank's page: terms by administrators only, files, what couldn't be read, open notices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, make_clinic, make_user
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.test_office_payments import clerk_of
from tests.unit.core.banking import bank as ach
from wellpaid.core.banking.models import AchFile, AchNotice, AchSetup, BankAccount
from wellpaid.core.banking.operations.do_bank_round import do_bank_round
from wellpaid.core.banking.operations.take_in_file import take_in_file
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Member, Organization
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.kit.tenancy.scope import tenant

pytestmark = pytest.mark.django_db

TERMS = {
    "company_name": "LARKMOOR CLINIC", "company_id": "1620000099", "odfi_routing": "021000021",
    "immediate_destination": "021000021", "destination_name": "BRINDLEMERE BANK",
    "immediate_origin": "1620000099", "origin_name": "LARKMOOR CLINIC", "cutoff_time": "5:00 pm",
    "outbound_folder": "out", "inbound_folder": "in", "archive_folder": "",
    "own_routing": "021000021", "own_number": "5500 0123 45",
}  # fmt: skip


@pytest.fixture
def clinic(settings: Any, tmp_path: Path) -> Any:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_clinic()


def administrator_of(clinic: Any) -> CheckingClient:
    user = make_user("head")
    role = Member.Role.ADMINISTRATOR
    add_member(organization_id=clinic.id, user_id=user.id, role=role, actor=SYSTEM, now=NOW)
    client = CheckingClient()
    client.force_login(user)
    return client


def setups(clinic: Any) -> list[AchSetup]:
    with tenant(clinic.id):
        return list(AchSetup.objects.all())


def test_an_administrator_enters_and_changes_what_the_bank_wrote(clinic: Any) -> None:
    head = administrator_of(clinic)
    page = head.get("/office/bank").page
    assert "No bank is set up yet" in text_of(page)
    assert head.post("/office/bank/terms", TERMS)["Location"] == "/office/bank?changed"
    page = text_of(head.get("/office/bank?changed").page)
    assert "Ends in 2345" in page
    assert "17:00" in page
    assert "5500012345" not in page
    assert Organization.objects.get(id=clinic.id).offers_bank_payments

    changed = TERMS | {"company_id": "1620000100", "own_routing": "", "own_number": ""}
    assert head.post("/office/bank/terms", changed).status_code == 302
    (setup,) = setups(clinic)
    assert (setup.company_id, setup.gateway) == ("1620000100", "folder")
    with tenant(clinic.id):
        assert BankAccount.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"odfi_routing": "021000022"}, "One of the nine digits isn’t right"),
        ({"company_name": "A name that no file has room for"}, "16 places for this at most"),
        ({"destination_name": "Caña Bank"}, "without accents"),
        ({"cutoff_time": "tea time"}, "Enter a time of day"),
        ({"outbound_folder": "/etc"}, "without a slash"),
        ({"inbound_folder": "../other"}, "without a slash"),
        ({"own_number": ""}, "Enter the number of your own account"),
        ({"own_number": "12"}, "Check the account number"),
        ({"own_routing": "000000000"}, "One of the nine digits"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(clinic: Any, changes: dict, words: str) -> None:
    head = administrator_of(clinic)
    response = head.post("/office/bank/terms", TERMS | changes)
    assert response.status_code == 400
    page = response.page
    (field,) = changes
    assert words in page.find(id=f"{field}-err").get_text()
    assert "Nothing was changed" in text_of(page)
    assert page.find(id="id_own_number").get("value") is None
    assert setups(clinic) == []


def test_a_biller_looks_and_changes_nothing(clinic: Any) -> None:
    clerk = clerk_of(clinic)
    assert clerk.get("/office/bank").status_code == 200
    assert clerk.get("/office/bank/terms").status_code == 403
    assert clerk.post("/office/bank/terms", TERMS).status_code == 403
    assert setups(clinic) == []


def test_nobody_reads_another_clinics_folder(clinic: Any) -> None:
    make_clinic()
    head = administrator_of(clinic)
    response = head.post("/office/bank/terms", TERMS)
    assert response.status_code == 400
    words = response.page.find(id="outbound_folder-err").get_text()
    assert f"begins with {clinic.slug}/" in words
    own = {"outbound_folder": f"{clinic.slug}/out", "inbound_folder": f"{clinic.slug}/in"}
    assert head.post("/office/bank/terms", TERMS | own).status_code == 302
    # What was set by whoever runs the installation stays as it is.
    with tenant(clinic.id):
        AchSetup.objects.update(outbound_folder="1620000099/outbound")
    kept = TERMS | own | {"outbound_folder": "1620000099/outbound"}
    assert head.post("/office/bank/terms", kept).status_code == 302


def test_what_no_rule_could_deal_with_stands_there_until_it_is_done(
    clinic: Any, tmp_path: Path
) -> None:
    made = ach.add_bank(clinic, tmp_path / "bank")
    clerk = clerk_of(clinic)
    assert "Nothing waits" in text_of(clerk.get("/office/bank").page)
    ach.ready_debit(made)
    do_bank_round(organization_id=clinic.id, actor=SYSTEM, now=ach.NOW)
    entry = made.entries()[0]
    entry.trace_number = "021000029999999"
    made.put_inbound("back.ach", ach.return_file((entry, "R01")))
    made.put_inbound("odd.txt", b"good morning")
    do_bank_round(organization_id=clinic.id, actor=SYSTEM, now=ach.NOW)
    page = text_of(clerk.get("/office/bank").page)
    assert "The bank names a payment that we never sent." in page
    assert "021000029999999" in page
    assert "We couldn’t read this file" in page
    assert "It is neither an ACH file" in page
    assert "At the bank" in page
    with tenant(clinic.id):
        notice = AchNotice.objects.get()
    stranger = clerk_of(make_clinic())
    assert stranger.post(f"/office/bank/notices/{notice.id}").status_code == 404
    for _ in range(2):
        assert clerk.post(f"/office/bank/notices/{notice.id}").status_code == 302
    assert "never sent" not in text_of(clerk.get("/office/bank").page)


def test_a_refused_file_says_what_the_bank_wrote(clinic: Any, tmp_path: Path) -> None:
    made = ach.add_bank(clinic, tmp_path / "bank")
    ach.ready_debit(made)
    do_bank_round(organization_id=clinic.id, actor=SYSTEM, now=ach.NOW)
    with tenant(clinic.id):
        AchFile.objects.update(state="rejected", reject_reason="Company unknown")
    page = text_of(clerk_of(clinic).get("/office/bank").page)
    assert "The bank refused it" in page
    assert "Company unknown" in page
    assert "none of them is sent twice" in page
    with tenant(clinic.id):
        address = f"/office/bank/files/{AchFile.objects.get().id}/release"
    assert clerk_of(clinic).post(address).status_code == 403
    assert administrator_of(make_clinic()).post(address).status_code == 404
    assert made.entries()[0].state == "sent"
    head = administrator_of(clinic)
    assert "It’s fixed, send its payments anew" in text_of(head.get("/office/bank").page)
    for _ in range(2):
        assert head.post(address)["Location"] == "/office/bank?released"
    assert made.entries()[0].state == "queued"
    page = text_of(head.get("/office/bank?released").page)
    assert "The payments are in line again" in page
    assert "Nothing waits" in page
    with tenant(clinic.id):
        AchFile.objects.update(state="acknowledged")
    assert head.post(address).status_code == 409


def test_more_files_cost_no_more_queries(clinic: Any, tmp_path: Path) -> None:
    made = ach.add_bank(clinic, tmp_path / "bank")
    clerk = clerk_of(clinic)

    def count(files: int) -> int:
        for number in range(files):
            take_in_file(
                organization_id=made.id, name=f"{files}-{number}", stamp="", actor=SYSTEM,
                content=f"odd {files} {number}".encode(), now=ach.NOW,
            )  # fmt: skip
        clerk.get("/office/bank")
        with CaptureQueriesContext(
            connection,
        ) as found:
            clerk.get("/office/bank")
        return len(found)

    assert count(1) == count(3)
