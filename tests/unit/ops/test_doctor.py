"""Each of the doctor's checks, on an installation that has just that wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from tests import stripe_script
from tests.servers.sandbox_server import free_port
from tests.servers.scripted_stripe import scripted_stripe
from wellpaid.ops.doctor import Verdict, examine
from wellpaid.ops.doctor_checks import database, jobs, machine, privileges, services
from wellpaid.ops.health import check_health

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "check",
    [
        machine.check_python, machine.check_secret_key, machine.check_data_folder,
        database.check_database_reachable, *database.CHECKS, *privileges.CHECKS,
        jobs.check_stalled_jobs, jobs.check_late_jobs, jobs.check_failed_jobs, *services.CHECKS,
    ],
)  # fmt: skip
def test_a_sound_installation_has_no_problem(check, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.DOCUMENTS_DIR, settings.OUTBOX_DIR = tmp_path / "documents", tmp_path / "outbox"
    finding = check()
    assert (finding.verdict, finding.remedy) == (Verdict.OK, ""), finding


def test_no_job_worker_is_a_problem():
    assert jobs.check_worker().verdict is Verdict.PROBLEM
    assert jobs.check_worker().saw == "none has ever run"
    _execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 min')")
    assert jobs.check_worker().saw == "none; the last was seen 300 s ago"
    _execute("UPDATE procrastinate_workers SET last_heartbeat = now()")
    assert jobs.check_worker().saw == "1 running"


def _add_job(status: str, scheduled: str = "now()") -> None:
    _execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) "
        f"VALUES ('letters', 'notifications.send_letter', '{status}', {scheduled})"
    )


def test_jobs_of_a_dead_worker_are_told():
    _add_job("doing")
    assert (jobs.check_stalled_jobs().verdict, jobs.check_stalled_jobs().saw) == ("warning", "1")


def test_jobs_that_wait_too_long_are_told():
    _add_job("todo", "now() - interval '1 hour'")
    _add_job("todo", "now() + interval '1 hour'")
    assert jobs.check_late_jobs().saw == "1 are due for more than 5 minutes"


def test_jobs_that_were_given_up_are_told_by_task():
    _add_job("failed")
    _add_job("failed")
    assert jobs.check_failed_jobs().saw == "2 × notifications.send_letter"


@pytest.mark.parametrize(
    ("skew", "verdict"), [(0, "ok"), (1.9, "ok"), (2.1, "problem"), (-2.1, "problem")]
)
def test_clocks_that_differ_are_told(skew, verdict):
    theirs = NOW + timedelta(seconds=skew)
    assert database.judge_clock(NOW, theirs, NOW).verdict == verdict


@pytest.mark.parametrize("key", ["short", "a" * 64, "abcabcabc" * 10])
def test_a_weak_key_is_a_problem_in_production_only(settings, key):
    settings.SECRET_KEY = key
    assert machine.check_secret_key().verdict is Verdict.OK
    settings.DEMO = False
    finding = machine.check_secret_key()
    assert finding.verdict is Verdict.PROBLEM
    assert "WELLPAID_SECRET_KEY" in finding.remedy
    assert key not in finding.saw + finding.remedy


def test_a_data_folder_that_is_not_there_is_a_problem(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    assert machine.check_data_folder().verdict is Verdict.PROBLEM


def test_documents_that_others_can_read_are_told(settings, tmp_path):
    tmp_path.chmod(0o755)
    settings.DATA_DIR, settings.DOCUMENTS_DIR = tmp_path, tmp_path / "documents"
    settings.DOCUMENTS_DIR.mkdir(mode=0o755)
    assert machine.check_data_folder().verdict is Verdict.WARNING
    settings.DOCUMENTS_DIR.chmod(0o700)
    assert machine.check_data_folder().verdict is Verdict.OK


def test_static_files_that_were_not_collected_are_a_problem(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    finding = machine.check_static_files()
    assert finding.verdict is Verdict.PROBLEM
    assert finding.remedy.endswith("collectstatic --no-input")


def test_a_mail_server_that_does_not_answer_is_a_problem(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_HOST_PASSWORD = "hush"
    finding = services.check_email()
    assert finding.verdict is Verdict.PROBLEM
    assert "hush" not in finding.saw + finding.remedy


def test_a_sandbox_that_does_not_answer_is_a_problem(settings):
    settings.SANDBOX_URL = f"http://127.0.0.1:{free_port()}"
    assert services.check_sandbox().verdict is Verdict.PROBLEM


def test_stripe_that_is_not_set_up_is_a_problem(settings):
    settings.CARD_GATEWAY, settings.STRIPE_SECRET_KEY = "stripe", ""
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_1"]
    assert services.check_stripe().saw == "STRIPE_SECRET_KEY not set"
    settings.STRIPE_CARD_ENTRY, settings.STRIPE_PUBLISHABLE_KEY = "embedded", ""
    assert services.check_stripe().saw == "STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY not set"


@pytest.mark.parametrize(
    ("key", "status", "verdict"),
    [
        ("sk_live_1", 200, Verdict.OK),
        ("rk_live_1", 200, Verdict.OK),
        ("sk_test_1", 200, Verdict.WARNING),
        ("sk_live_1", 401, Verdict.PROBLEM),
    ],
)
def test_stripe_is_asked_whether_it_takes_our_key(settings, key, status, verdict):
    with scripted_stripe() as stripe:
        stripe_script.point_to(settings, stripe.url)
        settings.STRIPE_SECRET_KEY = key
        stripe.answer("GET /v1/payment_intents", {"data": []}, status=status)
        finding = services.check_stripe()
        assert stripe.asked[0].headers["authorization"] == f"Bearer {key}"
    assert finding.verdict is verdict
    assert key not in finding.saw + finding.remedy


def test_stripe_that_does_not_answer_is_a_problem(settings):
    stripe_script.point_to(settings, f"http://127.0.0.1:{free_port()}")
    assert services.check_stripe().verdict is Verdict.PROBLEM


def test_a_check_that_the_database_refuses_is_a_finding():
    def check_something_hidden():
        raise DatabaseError("permission denied for table hidden\nLINE 1")

    (finding,) = examine([check_something_hidden])
    assert (finding.check, finding.verdict) == ("something hidden", Verdict.PROBLEM)
    assert finding.saw == "the database refused to answer: permission denied for table hidden"


def test_the_command_prints_json_and_ends_with_1_on_a_problem(capsys, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json")
    assert ended.value.code == 1
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is False
    problems = {f["check"] for f in report["findings"] if f["verdict"] == "problem"}
    assert problems == {"static files", "job worker"}


def test_health_tells_no_more_than_it_must(monkeypatch):
    assert check_health().as_dict() == {"status": "ok", "database": "ok"}

    def broken(*_: object) -> None:
        raise DatabaseError("password authentication failed for user wellpaid_app")

    monkeypatch.setattr(connection, "cursor", broken)
    health = check_health()
    assert not health.is_ok
    assert health.as_dict() == {"status": "failing", "database": "no answer"}
