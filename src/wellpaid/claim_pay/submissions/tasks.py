"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.claim_pay.payers.queries import all_payers
from wellpaid.kit.clock import utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .operations.cancel_upload import remove_old_uploads
from .operations.check_submission import check_submission
from .operations.take_from_folder import take_from_folder


@app.task(name="submissions.check", queue="claims", retry=RetryStrategy(max_attempts=5, wait=5))
def check(*, organization_id: str, submission_id: str, **_: Any) -> None:
    """Read one file and check every payment in it."""
    check_submission(
        organization_id=UUID(organization_id), submission_id=UUID(submission_id), now=utc_now()
    )


@app.periodic(cron="* * * * *")
@app.task(name="submissions.look_into_folders", queue="claims")
def look_into_folders(timestamp: int) -> None:
    """Every minute, where payers have folders: one job each."""
    if not settings.SUBMISSIONS_FOLDER:
        return
    for payer in all_payers():
        with tenant(payer.organization_id):
            defer(
                "submissions.take_from_folder",
                organization_id=payer.organization_id,
                slug=payer.slug,
            )


@app.task(name="submissions.take_from_folder", queue="claims")
def take(*, organization_id: str, slug: str, **_: Any) -> None:
    """Do one round with one payer's folder."""
    take_from_folder(organization_id=UUID(organization_id), slug=slug, now=utc_now())


@app.periodic(cron="17 * * * *")
@app.task(name="submissions.look_for_old_uploads", queue="upkeep")
def look_for_old_uploads(timestamp: int) -> None:
    """Every hour: one job a payer."""
    for payer in all_payers():
        with tenant(payer.organization_id):
            defer("submissions.remove_old_uploads", organization_id=payer.organization_id)


@app.task(name="submissions.remove_old_uploads", queue="upkeep")
def remove_uploads(*, organization_id: str, **_: Any) -> None:
    """Remove what one payer's people began to send and didn't go on with."""
    remove_old_uploads(organization_id=UUID(organization_id), now=utc_now())
