"""Why a job failed is kept, and none of the data that it worked on."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from wellpaid.core.oversight.models import JobFailure
from wellpaid.core.oversight.operations.forget_job_failures import forget_job_failures
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.ops.job_failures import failure_of, note_failure


def test_our_workers_note_failures():
    assert note_failure in app.worker_defaults["task_middleware"]


def _raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:  # noqa: BLE001 whatever it is
        return caught


@pytest.mark.parametrize(
    ("error", "name", "sentence"),
    [
        (ValueError("Tansy Alder, 1990-02-03"), "ValueError", ""),
        (NotFound(), "wellpaid.kit.errors.NotFound", "We can't find that."),
        (OSError(28, "No space left on device", "/data/tansy"), "OSError",
         "No space left on device"),
        (KeyError("123-45-6789"), "KeyError", ""),
    ],
)  # fmt: skip
def test_an_errors_own_text_is_left_out(error, name, sentence):
    failure = failure_of(_raised(error))
    assert (failure.error_class, failure.sentence) == (name, sentence)
    assert "ansy" not in str(failure)


class _Context:
    def __init__(self, job):
        self.job = job


@pytest.mark.django_db
def test_a_failing_job_leaves_its_reason_and_fails_all_the_same():
    job_id = app.configure_task("watch.prove_now", allow_unknown=False).defer(organization_id="x")
    job = ProcrastinateJob.objects.get(id=job_id).procrastinate_job

    def work():
        return app.tasks["watch.prove_now"](organization_id="x")

    for _ in range(2):
        with pytest.raises(ValueError, match="badly formed"):
            note_failure(work, _Context(job), None)
    kept = JobFailure.objects.get()
    assert (kept.error_class, kept.sentence, kept.attempt_number) == ("ValueError", "", 1)
    assert kept.place.startswith("ops/watch.py:")
    assert note_failure(lambda: 7, _Context(job), None) == 7
    assert forget_job_failures(now=utc_now()) == 0
    JobFailure.objects.update(failed_at="2020-01-01T00:00:00Z")
    assert forget_job_failures(now=utc_now()) == 1
