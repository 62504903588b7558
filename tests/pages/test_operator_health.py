"""Health, ledger check, jobs and log: what stands there, for whom, and at what cost."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import day_here, make_clinic
from tests.members import make_organization
from tests.pages.test_payer_pages import member
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.models import Member
from wellpaid.core.organizations.roles import OrganizationKind, Role
from wellpaid.core.oversight.models import Act, BankContact, Proof, Summary
from wellpaid.core.oversight.operations.keep_checks import Checked, keep_checks
from wellpaid.core.oversight.operations.note_bank_contact import note_bank_contact
from wellpaid.core.oversight.operations.note_job_failure import Failure, note_job_failure
from wellpaid.core.oversight.operations.open_records import open_records
from wellpaid.flows.prove_organization import prove_organization
from wellpaid.flows.summarize_organization import summarize_organization
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant

pytestmark = pytest.mark.django_db
WHY = "They called about a file"


@pytest.fixture
def house():
    return make_organization(OrganizationKind.OPERATOR, name="Oakfen Operations")


@pytest.fixture
def operator(house):
    return member(house.id)


def text_of(response) -> str:
    return " ".join(response.page.get_text(" ").split())


def prove_all(*organizations):
    for one in organizations:
        prove_organization(organization_id=one.id, now=utc_now())


def newer(organization, **changes):
    """Keep a newer proof than the newest, with another outcome."""
    last = Proof.objects.filter(organization=organization).latest("proved_at")
    facts = {one.attname: getattr(last, one.attname) for one in Proof._meta.concrete_fields}
    del facts["id"]
    return Proof.objects.create(
        **facts | {"proved_at": last.proved_at + timedelta(seconds=1)} | changes
    )


def queries(client, page) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


def add_job(status="failed", task="notifications.send_letter", at="now()") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) "
            f"VALUES ('letters', %s, %s, {at}) RETURNING id",
            [task, status],
        )
        return cursor.fetchone()[0]


def test_the_first_page_is_health_and_its_first_line_the_ledger(operator, house):
    clinic = make_clinic()
    response = operator.get("/operator/", follow=True)
    assert response.redirect_chain[-1][0] == "/operator/health"
    assert "The ledger isn’t checked everywhere yet" in text_of(response)
    prove_all(house, clinic)
    page = operator.get("/operator/health").page
    assert page.main.find("h2").text == "The ledger is balanced"
    assert "See what’s wrong" not in page.text


def test_one_wrong_book_outweighs_all_others(operator, house):
    clinic = make_clinic(name="Harrow Fen")
    prove_all(house, clinic)
    wrong = newer(
        clinic, finding_count=1, findings=[["trial_balance", "debits 5 cents, credits 4 cents"]]
    )
    page = operator.get("/operator/health").page
    assert page.main.find("h2").text == "The ledger isn’t balanced"
    assert page.main.find("a", string="See what’s wrong")["href"] == "/operator/ledger"
    text = text_of(operator.get("/operator/ledger"))
    assert "Debits and credits aren’t the same" in text
    assert "debits 5 cents, credits 4 cents" in text
    facts = json.loads(operator.get(f"/operator/ledger/{wrong.id}.json").content)
    assert (facts["sound"], facts["finding_count"]) == (False, 1)


def test_a_night_without_a_check_is_told(operator, house):
    prove_organization(organization_id=house.id, now=utc_now() - timedelta(hours=27))
    assert "The ledger’s last check is old" in text_of(operator.get("/operator/health"))


def test_the_rest_of_health(operator, house):
    text = text_of(operator.get("/operator/health"))
    for words in ("No bank was asked yet", "Nothing was looked at yet", "Not known"):
        assert words in text
    call_command("note_backup", "backup", verbosity=0)
    call_command("note_backup", "restore_test", verbosity=0)
    keep_checks(
        results=[
            Checked("e-mail", "problem", "mail.example:25 doesn't let us in", "Check the user."),
            Checked("clock", "ok", "within 0.0 s", ""),
        ],
        now=utc_now(),
    )
    note_bank_contact(organization_id=house.id, has_answered=True, now=utc_now())
    note_bank_contact(organization_id=house.id, has_answered=False, now=utc_now())
    response = operator.get("/operator/health")
    text = text_of(response)
    assert "Not known" not in text
    assert ("Broken" in text, "Check the user." in text, "No answer" in text) == (True, True, True)
    assert "See what’s wrong" in text
    silent = BankContact.objects.get()
    note_bank_contact(organization_id=house.id, has_answered=False, now=utc_now())
    assert BankContact.objects.get().silent_since == silent.silent_since
    note_bank_contact(organization_id=house.id, has_answered=True, now=utc_now())
    assert BankContact.objects.get().silent_since is None


def test_the_check_runs_once_however_often_it_is_asked(operator, house):
    for _ in range(2):
        assert operator.post("/operator/ledger").url == "/operator/ledger?asked"
        assert operator.post("/operator/health").url == "/operator/health?asked"
    tasks = ProcrastinateJob.objects.filter(task_name__startswith="watch.")
    assert sorted(tasks.values_list("task_name", flat=True)) == [
        "watch.look_now",
        "watch.prove_now",
    ]
    assert Act.objects.filter(kind="check_asked").count() == 2
    text = text_of(operator.get("/operator/ledger?asked"))
    assert "The check is on its way" in text
    assert "Run the check" not in text


def test_money_nobody_matched_shows_its_age(operator, house):
    assert "Nothing waits" in text_of(operator.get("/operator/ledger"))
    summarize_organization(organization_id=house.id, now=utc_now())
    assert "Nothing waits" in text_of(operator.get("/operator/ledger"))
    Summary.objects.update(unmatched_count=3, unmatched_since_date=day_here() - timedelta(days=9))
    row = operator.get("/operator/ledger").page.find(id="waiting").parent.find("tbody")
    assert "3" in row.text
    assert any(days in row.text for days in ("8", "9"))


def test_failed_jobs_tell_why_and_go_again(operator, house):
    assert "Nothing to do" in text_of(operator.get("/operator/jobs"))
    first, second, late = add_job(), add_job(), add_job("todo", at="now() - interval '6 min'")
    failure = Failure("builtins.TimeoutError", "timed out", "core/banking/gateways/sftp.py:12")
    note_job_failure(
        job_id=first, task_name="notifications.send_letter", attempt_number=3, failure=failure,
        now=utc_now(),
    )  # fmt: skip
    text = text_of(operator.get("/operator/jobs"))
    for words in ("timed out", "sftp.py:12", "try number 3", "Why wasn’t kept", str(late)):
        assert words in text
    assert operator.get("/operator/health").page.find("a", string="See what’s wrong")["href"] == (
        "/operator/jobs"
    )
    assert operator.post("/operator/jobs/again", {"job": first}).url == "/operator/jobs?again=1"
    assert ProcrastinateJob.objects.get(id=first).status == "todo"
    assert operator.post("/operator/jobs/again", {"job": first}).status_code == 409
    third = add_job()
    response = operator.post(
        "/operator/jobs/again", {"task": "notifications.send_letter"}, follow=True
    )
    assert "2 jobs are tried again" in text_of(response)
    done = ProcrastinateJob.objects.filter(id__in=[second, third]).values_list("status", flat=True)
    assert set(done) == {"todo"}
    acts = Act.objects.filter(kind="jobs_tried_again").order_by("done_at")
    assert [one.things_count for one in acts] == [1, 2]
    for nonsense in ({}, {"job": "x"}, {"task": "no\0ne"}):
        assert operator.post("/operator/jobs/again", nonsense).status_code == 404
    assert operator.post("/operator/jobs/again", {"task": "none"}).status_code == 409


def test_a_log_opens_with_a_reason_that_stands_in_it(operator, house):
    clinic = make_clinic(name="Harrow Fen")
    assert "Harrow Fen" in text_of(operator.get("/operator/log"))
    asked = operator.get(f"/operator/log?organization={clinic.slug}")
    assert asked.url == f"/operator/open/{clinic.slug}?place=log"
    for reason in ("", "x"):
        assert operator.post(asked.url, {"reason": reason}).status_code in {400, 422}
    assert Act.objects.count() == 0
    response = operator.post(asked.url, {"reason": WHY}, follow=True)
    text = text_of(response)
    assert (WHY in text, "operator.acted" in text, "The chain isn’t checked yet" in text) == (
        True, True, True,
    )  # fmt: skip
    with tenant(clinic.id):
        line = AuditLine.objects.get(event="operator.acted")
    assert line.facts["kind_code"] == "opened"
    assert WHY not in json.dumps(line.facts)
    prove_all(clinic)
    page = f"/operator/log?organization={clinic.slug}"
    assert "Nothing is sealed yet" in text_of(operator.get(page))
    newer(clinic, sealed_through=utc_now(), line_block_count=4)
    text = text_of(operator.get(page))
    assert ("Nobody changed this log" in text, "is unbroken: 4 in all" in text) == (True, True)
    newer(clinic, trail_finding_count=1)
    assert "The log’s chain is broken" in text_of(operator.get(page))
    none = operator.get(f"/operator/log?organization={clinic.slug}&doer=import")
    assert "No line like this" in text_of(none)
    found = operator.get(
        f"/operator/log?organization={clinic.slug}&event=operator&since=2020-01-01&until=2999-01-01"
    )
    assert "operator.acted" in text_of(found)
    for odd in ("&doer=odd", "&since=soon", "&page=99"):
        assert operator.get(f"/operator/log?organization={clinic.slug}{odd}").status_code == 404


def test_an_opening_lasts_an_hour_and_is_one_persons(operator, house):
    clinic = make_clinic()
    page = f"/operator/log?organization={clinic.slug}"
    operator.post(f"/operator/open/{clinic.slug}?place=log", {"reason": WHY})
    assert operator.get(page).status_code == 200
    assert member(house.id).get(page).status_code == 302


def test_an_old_opening_opens_nothing(operator, house):
    clinic = make_clinic()
    open_records(
        organization_id=clinic.id,
        reason=WHY,
        actor=Actor(ActorKind.USER, Member.objects.get(organization=house).user_id),
        now=utc_now() - timedelta(minutes=61),
    )
    assert operator.get(f"/operator/log?organization={clinic.slug}").status_code == 302


def test_the_operators_own_log_needs_no_reason(operator, house):
    assert operator.get(f"/operator/log?organization={house.slug}").status_code == 200
    assert operator.get("/operator/log?organization=nobody-here").status_code == 404
    assert operator.get(f"/operator/open/{house.slug}?place=elsewhere").status_code == 404


def test_roles(house):
    clerk, reader = member(house.id, Role.BILLER), member(house.id, Role.READ_ONLY)
    for page in ("health", "ledger", "jobs", "log"):
        assert clerk.get(f"/operator/{page}").status_code == 403
        assert reader.get(f"/operator/{page}").status_code == 200
    for page in ("health", "ledger", "jobs/again"):
        assert reader.post(f"/operator/{page}").status_code == 403
    assert clerk.get("/operator/", follow=True).redirect_chain[-1][0] == "/operator/people"


@pytest.mark.parametrize("page", ["health", "ledger", "jobs", "log"])
def test_three_organizations_cost_what_one_costs(operator, house, page):
    prove_all(house)
    add_job()
    few = queries(operator, f"/operator/{page}")
    for _ in range(2):
        clinic = make_clinic()
        prove_all(clinic)
        summarize_organization(organization_id=clinic.id, now=utc_now())
        note_bank_contact(organization_id=clinic.id, has_answered=True, now=utc_now())
        add_job()
    assert queries(operator, f"/operator/{page}") == few


def test_three_lines_cost_what_one_costs(operator, house):
    clinic = make_clinic()
    page = f"/operator/log?organization={clinic.slug}"
    for _ in range(2):
        operator.post(f"/operator/open/{clinic.slug}?place=log", {"reason": WHY})
    few = queries(operator, page)
    for _ in range(3):
        operator.post(f"/operator/open/{clinic.slug}?place=log", {"reason": WHY})
    assert queries(operator, page) == few


@pytest.mark.parametrize("page", ["health", "ledger", "jobs", "log", "files", "holds"])
def test_the_console_speaks_spanish(operator, house, page):
    prove_all(house)
    add_job()
    response = operator.get(f"/operator/{page}", headers={"Accept-Language": "es"})
    assert response.status_code == 200
    heading = response.page.main.find("h1").text
    assert heading not in {
        "Health", "Ledger check", "Jobs", "Log", "Files in and out", "Payments on hold",
    }  # fmt: skip
