"""Take an enrolment one step further, and write to the provider's administrators."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.claim_pay.enrollment.events import ENROLLMENT_MOVES, Reason
from wellpaid.claim_pay.enrollment.models import Enrollment, OpenEnrollment
from wellpaid.claim_pay.enrollment.states import ENROLLMENT_GRAPH, EnrollmentState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.lists import administrators_of
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open


def locked_enrollment(enrollment_id: UUID) -> Enrollment:
    """Lock an enrolment of the open organisation and give it fresh.

    :raises NotFound: it has no such enrolment
    """
    row = lock_rows(Enrollment, [enrollment_id]).get(enrollment_id)
    if row is None:
        raise NotFound
    return row


def move_enrollment(*, row: Enrollment, to: EnrollmentState, actor: Actor, now: datetime) -> None:
    """Move a locked row; the operator's list holds those that were sent.

    :raises IllegalTransition: the graph has no such step
    """
    require_open()
    code = ENROLLMENT_GRAPH.event(EnrollmentState(row.state), to)
    row.state, row.state_changed_at = to, now
    row.save()
    if to is EnrollmentState.SUBMITTED:
        OpenEnrollment.objects.update_or_create(
            enrollment_id=row.id,
            defaults={
                "organization_id": row.organization_id, "submitted_at": now, "ended_at": None,
            },
        )  # fmt: skip
    else:
        OpenEnrollment.objects.filter(enrollment_id=row.id).update(ended_at=now)
    event = ENROLLMENT_MOVES[code](
        enrollment_id=row.id, bank_account_id=row.bank_account_id, reason_code=Reason(row.reason)
    )
    announce(event, actor=actor, subject_id=row.id, now=now)
    _write(row, to, now)


def _write(row: Enrollment, to: EnrollmentState, now: datetime) -> None:
    """Tell the administrators where it is. No number of any kind is in the letter."""
    about = uuid5(row.id, f"{to}{now.isoformat()}")
    for person in administrators_of(row.organization_id):
        language = person.language or "en"
        with translation.override(language):
            email = Email(
                kind=f"enrollment_{to}",
                about_id=about,
                recipient=person.email,
                language=language,
                subject=_("Your enrollment for claim payments"),
                body=_words(to) + f"\n\n{settings.BASE_URL}/claims/enrollment\n",
            )
        queue_email(email=email, now=now)


def _words(to: EnrollmentState) -> str:
    words = {
        EnrollmentState.SUBMITTED: _("Your enrollment was signed and sent to us."),
        EnrollmentState.MORE_NEEDED: _("We need more from you before we can go on. See what:"),
        EnrollmentState.APPROVED: _("Your enrollment is approved. Payments find you from now on."),
        EnrollmentState.REFUSED: _("Your enrollment was refused. See why:"),
        EnrollmentState.WITHDRAWN: _("Your enrollment was taken back."),
    }
    return words[to]
