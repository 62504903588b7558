"""Claims sent: the list, a file's result, one claim's story, and what people may do there."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import NOW, day_here, make_clinic
from tests.files_837 import Claim837, file_837
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.test_payer_pages import member
from tests.unit.flows.files import Claim835, Line, make_payer, remit
from wellpaid.claim_pay.expected_claims.models import ExpectedClaim
from wellpaid.claim_pay.expected_claims.tasks import read_file
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.roles import Role
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.tenancy.scope import tenant

TODAY = day_here()
VISIT = Line("99213", 125_00, [("CO", "45", 25_00), ("PR", "1", 30_00)])
SENT = file_837(
    Claim837("LK-1", [125_00]), Claim837("LK-2", [80_00], family="VALE"),
    Claim837("LK-3", [80_00], stated=81_00), made=TODAY - timedelta(days=40),
)  # fmt: skip


@pytest.fixture
def clinic(db, settings, tmp_path: Path) -> Organization:
    settings.DOCUMENTS_DIR = tmp_path
    return make_clinic()


def send(client: CheckingClient, content: bytes) -> str:
    """Send a file, have it read as the job does, and give what the page says of it."""
    sent = SimpleUploadedFile("claims.837", content)
    there = client.post(reverse("claims_expected_upload"), {"file": sent})
    assert there.status_code == 302
    reading = client.get(there["Location"]).page
    assert "The file is being read" in text_of(reading.main)
    assert reading.main.find(attrs={"data-look-again": True, "data-live": True})
    job = ProcrastinateJob.objects.filter(task_name="expected_claims.read_file").latest("id")
    read_file(**job.args)
    response = client.get(there["Location"])
    assert response.status_code == 200
    return text_of(response.page.main)


def look(client: CheckingClient, query: str = "") -> str:
    response = client.get(reverse("claims_expected") + query)
    assert response.status_code == 200
    return text_of(response.page.main)


def the(clinic: Organization, number: str) -> ExpectedClaim:
    with tenant(clinic.id):
        return ExpectedClaim.objects.get(control_number=number)


def test_from_an_empty_page_to_the_bank(clinic: Organization) -> None:
    client, plan = member(clinic.id), make_payer()
    assert "No claims yet" in look(client)
    said = send(client, SENT)
    for words in ("1 place in the file is wrong", "segment 33", "CLM02", "$80.00, $1.00 less"):
        assert words in said
    late = look(client)
    for words in ("Fenn, Odalys", "LK-2", "40 days ago", "Late 2", "$205.00", "Too few answers"):
        assert words in late
    unanswered = client.get(reverse("claims_expected_claim", args=[the(clinic, "LK-1").id]))
    assert "prompt-pay laws" in text_of(unanswered.page.main)
    remit(clinic, Claim835("LK-1", [VISIT]), payer=plan, day=TODAY)
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    assert "Late 1" in look(client, "?tab=answered")
    page = client.get(reverse("claims_expected_claim", args=[the(clinic, "LK-1").id]))
    story = text_of(page.page.main)
    for words in (
        "Fenn, Odalys: what came of $125.00", "Paid", "The plan’s answer", "$70.00", "On its way",
        "The payment that it is in", "Direct deposit",
    ):  # fmt: skip
        assert words in story
    with tenant(clinic.id):
        answer = ExpectedClaim.objects.select_related("decided_claim").get(control_number="LK-1")
    of_plan = client.get(
        reverse("claims_claim", args=[answer.decided_claim.remittance_id, 1])
    )  # fmt: skip
    assert "From the claim to the bank" in text_of(of_plan.page.main)


def test_the_page_says_how_much_of_a_file_was_refused(clinic: Organization) -> None:
    client = member(clinic.id)
    wrong = [Claim837(f"W-{n}", [80_00], frequency="7", stated=81_00) for n in range(210)]
    said = send(client, file_837(*wrong))
    for words in ("No claim was taken in", "Not taken in 210", "CLM02", "There is more"):
        assert words in said, words
    assert "Each claim waits" not in said
    said = send(client, file_837(Claim837("W-1", [80_00]), wrong[0]))
    assert ("1 place in the file is wrong" in said, "No claim was" in said) == (True, False)
    assert "Each claim waits" in send(client, file_837(Claim837("W-2", [80_00])))


def test_what_is_looked_for_is_posted(clinic: Organization) -> None:
    client = member(clinic.id, Role.READ_ONLY)
    send(member(clinic.id), SENT)
    for text in ("vale", "lk2"):
        response = client.post(reverse("claims_expected"), {"q": text})
        found = text_of(response.page.main)
        assert "Vale, Odalys" in found
        assert "Fenn" not in found
    assert "No claim like this" in text_of(
        client.post(reverse("claims_expected"), {"q": "zz"}).page.main
    )


def test_who_only_reads_changes_nothing(clinic: Organization) -> None:
    send(member(clinic.id), SENT)
    one, reader = the(clinic, "LK-1"), member(clinic.id, Role.READ_ONLY)
    page = reader.get(reverse("claims_expected_claim", args=[one.id]))
    assert "Don’t wait any more" not in text_of(page.page.main)
    refused = reader.post(
        reverse("claims_expected_close", args=[one.id]), {"reason": "written_off"}
    )  # fmt: skip
    assert refused.status_code == 403
    assert the(clinic, "LK-1").state == "waiting"


def test_closing_and_opening_again(clinic: Organization) -> None:
    client = member(clinic.id)
    send(client, SENT)
    one = the(clinic, "LK-1")
    address = reverse("claims_expected_close", args=[one.id])
    assert client.post(address, {"reason": ""}).status_code == 400
    refused = client.post(address, {"reason": "other", "note": " "})
    assert "Write a few words" in text_of(refused.page.main)
    done = client.post(address, {"reason": "other", "note": "Paid in cash"}, follow=True)
    assert "Paid in cash" in text_of(done.page.main)
    again = client.post(reverse("claims_expected_reopen", args=[one.id]), follow=True)
    assert "Open again" in text_of(again.page.main)
    assert the(clinic, "LK-1").state == "waiting"


def test_a_person_says_whose_an_answer_is(clinic: Organization) -> None:
    client, plan = member(clinic.id), make_payer()
    send(client, SENT)
    remit(clinic, Claim835("LK-1", [Line("99213", 99_00)]), payer=plan, day=TODAY)
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    one = the(clinic, "LK-1")
    assert one.state == "unclear"
    page = client.get(reverse("claims_expected_claim", args=[one.id]))
    assert "another charge" in text_of(page.page.main)
    with tenant(clinic.id):
        answer = one.answers.get().remittance_claim_id
    client.post(
        reverse("claims_expected_choose", args=[one.id]), {"answer": answer, "is_its": "yes"}
    )  # fmt: skip
    assert the(clinic, "LK-1").state == "paid"


def test_the_spreadsheet(clinic: Organization) -> None:
    send(member(clinic.id), SENT)
    response = member(clinic.id, Role.READ_ONLY).get(reverse("claims_expected_spreadsheet"))
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [(row["claim_number"], row["charged"], row["late"]) for row in rows] == [
        ("LK-1", "125.00", "yes"), ("LK-2", "80.00", "yes"),
    ]  # fmt: skip


def test_a_list_asks_as_often_for_one_row_as_for_three(clinic: Organization) -> None:
    client = member(clinic.id)
    asked = []
    for numbers in (["A"], ["B", "C"]):
        send(client, file_837(*(Claim837(one, [5_00]) for one in numbers),
                              made=TODAY - timedelta(days=40)))  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as queries:
            look(client)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_file_without_claims(clinic: Organization) -> None:
    client = member(clinic.id)
    assert client.post(reverse("claims_expected_upload"), {}).status_code == 400
    assert "isn’t one we know" in send(client, b"name,color\nx,y\n")
