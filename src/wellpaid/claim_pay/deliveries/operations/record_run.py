"""Write down what came of a round, and tell people when it goes on coming to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.claim_pay.deliveries.events import ConnectionFailing
from wellpaid.claim_pay.deliveries.models import Connection, DeliveryFile
from wellpaid.claim_pay.deliveries.policy import GIVE_UP_TRIES, TELL_AFTER_TRIES, wait_after
from wellpaid.claim_pay.deliveries.states import FileState, Why
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.lists import administrators_of
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_file import move_file
from .write_connection import locked_connection


def record_success(*, organization_id: UUID, connection_id: UUID, now: datetime) -> None:
    """Note that everything that was due is there."""
    with tenant(organization_id):
        row = locked_connection(connection_id)
        row.last_run_at, row.last_code, row.failure_count = now, Why.DONE, 0
        row.failing_since = row.next_try_at = None
        row.save()


def record_failure(
    *,
    organization_id: UUID,
    connection_id: UUID,
    file_ids: Sequence[UUID],
    why: Why,
    now: datetime,
) -> None:
    """Note it, wait longer each time, and give up files that were tried too often."""
    with tenant(organization_id):
        row = locked_connection(connection_id)
        row.last_run_at, row.last_code = now, why
        row.failure_count += 1
        row.failing_since = row.failing_since or now
        row.next_try_at = now + wait_after(row.failure_count) if row.is_on else None
        row.save()
        if row.failure_count == TELL_AFTER_TRIES:
            announce(
                ConnectionFailing(connection_id=row.id), actor=SYSTEM, subject_id=row.id, now=now
            )
            _tell(row, now)
        _give_up(file_ids, why, now)


def _give_up(file_ids: Sequence[UUID], why: Why, now: datetime) -> None:
    waiting = DeliveryFile.objects.filter(id__in=file_ids, state=FileState.WAITING)
    waiting.update(tries=F("tries") + 1)
    too_often = waiting.filter(tries__gte=GIVE_UP_TRIES).values_list("id", flat=True)
    for file in lock_rows(DeliveryFile, too_often).values():
        if file.state == FileState.WAITING:
            file.failure_code = why
            move_file(file=file, to=FileState.FAILED, actor=SYSTEM, now=now)


def _tell(row: Connection, now: datetime) -> None:
    """Write to each administrator, once for each time that it stops working."""
    about = uuid5(row.id, f"failing/{row.failing_since}")
    for person in administrators_of(row.organization_id):
        with translation.override(person.language or "en"):
            email = Email(
                kind="connection_failing",
                about_id=about,
                recipient=person.email,
                language=person.language or "en",
                subject=_("Your 835 files can’t be delivered"),
                body=_(
                    "We can’t bring your 835 files to where you want them. We go on trying, and "
                    "nothing is lost. See why, and what you can do:\n{link}\n"
                ).format(link=f"{settings.BASE_URL}/claims/connections/{row.id}"),
            )
        queue_email(email=email, now=now)
