"""A26: the archive of statements, and how they come."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import help_with, keep, make_bill, make_clinic, make_user, person
from tests.pages.checking_client import CheckingClient
from tests.pages.conftest import TODAY
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.models import Look
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.statements.models import Statement, StatementRun
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


def test_who_opened_a_statement_shows_under_who_has_looked(signed_in, clinic, bill):
    helper = make_user()
    help_with(signed_in.user, helper, Level.BILLING)
    _run(clinic)
    with tenant(clinic.id):
        number = Statement.objects.get().number
    client = CheckingClient()
    client.force_login(helper)
    assert "Rufus" not in signed_in.get("/family/looks").content.decode()
    assert client.get(f"/statements/{number}.pdf").status_code == 200
    page = signed_in.get("/family/looks").content.decode()
    assert "Rufus" in page
    assert "A statement, amounts only" in page
    with tenant(clinic.id):
        [look] = Look.objects.all()
    assert (look.guarantor_id, look.via, look.level) == (bill.guarantor_id, "helper", "billing")


def test_what_wasnt_found_is_no_look(signed_in, clinic):
    make_bill(clinic, patient=person(family_name="Marrow"))
    _run(clinic)
    assert signed_in.get("/statements/WKZF2J2YK.pdf").status_code == 404
    with tenant(clinic.id):
        theirs = Statement.objects.exclude(guarantor__family_name="Fenn").get().number
    assert signed_in.get(f"/statements/{theirs}.pdf").status_code == 404
    with tenant(clinic.id):
        assert Look.objects.count() == 0


def _old_statements(clinic, bill, count):
    """Add so many ready statements of earlier days, as ten years of runs would."""
    with tenant(clinic.id):
        before = Statement.objects.count()
        for number in range(before, before + count):
            day = TODAY - timedelta(days=1 + number)
            run = StatementRun.objects.create(
                statement_date=day, statements_count=1, owed_cents=1, created_at=utc_now()
            )
            Statement.objects.create(
                run_id=run.id, guarantor_id=bill.guarantor_id, number=f"N{number:08d}",
                statement_date=day, state="ready", delivery="paper", language="en",
                bills_count=1, owed_cents=100 + number, pages_count=1,
            )  # fmt: skip


def test_the_archive_has_pages_and_ends_nowhere(signed_in, clinic, bill):
    _old_statements(clinic, bill, 121)
    seen = set()
    for number, rows in ((1, 50), (2, 50), (3, 21)):
        page = signed_in.get(f"/statements?page={number}").content.decode()
        found = set(re.findall(r"/statements/(N\d+)\.pdf", page))
        assert len(found) == rows
        assert ("Newer" in page, "Older" in page) == (number > 1, number < 3)
        seen |= found
    assert len(seen) == 121
    assert signed_in.get("/statements?page=4").status_code == 404
    for odd in ("0", "x", "-1", "9" * 40, "²"):
        assert signed_in.get("/statements", {"page": odd}).status_code == 200


def test_the_archive_asks_the_database_as_often_for_one_as_for_many(signed_in, clinic, bill):
    signed_in.get("/statements")
    counts = []
    for more in (1, 2, 117):
        _old_statements(clinic, bill, more)
        with CaptureQueriesContext(connection) as queries:
            signed_in.get("/statements")
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def test_two_clinics_statements_are_one_archive(signed_in, clinic, bill):
    other = make_clinic(name="Ashwick Hospital")
    second = make_bill(other, patient=person())
    keep(signed_in.user, second)
    _old_statements(clinic, bill, 40)
    _old_statements(other, second, 40)
    first = signed_in.get("/statements").content.decode()
    last = signed_in.get("/statements?page=2").content.decode()
    assert (first.count(".pdf"), last.count(".pdf")) == (50, 30)
    # The newest of both come first.
    assert (first.count("Ashwick Hospital</td>"), last.count("Ashwick Hospital</td>")) == (25, 15)


def test_a_statement_that_wasnt_needed_says_so(signed_in, clinic, bill):
    run_id = start_run(organization_id=clinic.id, statement_date=TODAY, now=utc_now())
    with tenant(clinic.id):
        Bill.objects.update(paid_cents=10442, state="paid")
    ids = statements_to_print(organization_id=clinic.id, run_id=run_id)
    print_statements(organization_id=clinic.id, statement_ids=ids, now=utc_now())
    page = signed_in.get("/statements").content.decode()
    assert "Not sent. There was nothing new to pay." in page
    assert ".pdf" not in page
    assert ".pdf" not in signed_in.get("/papers").content.decode().partition("Bills as PDF")[0]
    with tenant(clinic.id):
        number = Statement.objects.get().number
    assert signed_in.get(f"/statements/{number}.pdf").status_code == 404
