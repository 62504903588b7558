"""A26: the archive of statements, and how they come."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.factories import help_with, keep, make_bill, make_user, person
from tests.pages.checking_client import CheckingClient
from tests.pages.conftest import TODAY
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.statements.models import Statement
from wellpaid.patient_pay.statements.operations.print_statements import print_statements
from wellpaid.patient_pay.statements.operations.start_run import start_run
from wellpaid.patient_pay.statements.queries import statements_to_print


@pytest.fixture
def signed_in(client, bill, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path
    user = make_user()
    keep(user, bill)
    client.force_login(user)
    client.user = user
    return client


def _run(clinic) -> None:
    run_id = start_run(organization_id=clinic.id, statement_date=TODAY, now=utc_now())
    ids = statements_to_print(organization_id=clinic.id, run_id=run_id)
    print_statements(organization_id=clinic.id, statement_ids=ids, now=utc_now())


def test_none_yet(signed_in):
    assert "No statements yet" in signed_in.get("/statements").content.decode()


def test_a_statement_is_in_the_archive_of_its_guarantor_only(signed_in, clinic, bill):
    stranger = make_bill(clinic, patient=person(family_name="Marrow"))
    _run(clinic)
    page = signed_in.get("/statements").content.decode()
    assert page.count(".pdf") == 1
    with tenant(clinic.id):
        mine = Statement.objects.get(guarantor_id=bill.guarantor_id).number
        theirs = Statement.objects.get(guarantor_id=stranger.guarantor_id).number
    response = signed_in.get(f"/statements/{mine}.pdf")
    assert response["Content-Type"] == "application/pdf"
    for number in (theirs, "WKZF2J2YK"):
        assert signed_in.get(f"/statements/{number}.pdf").status_code == 404


def test_paperless_and_large_print_are_chosen(signed_in, bill):
    address = f"/statements/delivery/{bill.guarantor_id}"
    assert "On paper, by mail" in signed_in.get(address).content.decode()
    wrong = {"delivery": "email", "email": ""}
    assert signed_in.post(address, wrong).status_code == 400
    right = {"delivery": "email", "email": "me@example.net", "is_large_type": "on"}
    assert signed_in.post(address, right)["Location"] == "/statements?saved"
    page = signed_in.get("/statements").content.decode()
    assert "Paperless. We tell me@example.net" in page
    assert "In large print." in page


def test_a_helper_reads_and_doesnt_decide(signed_in, clinic, bill):
    helper = make_user()
    help_with(signed_in.user, helper, Level.BILLING)
    _run(clinic)
    client = CheckingClient()
    client.force_login(helper)
    page = client.get("/statements").content.decode()
    assert ".pdf" in page
    assert "How they come" not in page
    for guarantor_id in (bill.guarantor_id, uuid4()):
        assert client.get(f"/statements/delivery/{guarantor_id}").status_code == 404
