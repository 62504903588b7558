"""Tell guarantors in time that a dependant comes of age, and on the day itself.

From that day on a guarantor reads about amounts and no longer about care (`sights.py`); nobody
should learn it by a page that suddenly says less. It is a notice of rights: nobody opts out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.identity.models import User
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.queries import Clinic, clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.phone_words import phone_words
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.events import MajorityStep, MajorityTold
from wellpaid.patient_pay.access.models import MajorityNotice, PersonLink
from wellpaid.patient_pay.access.queries import comes_of_age_on
from wellpaid.patient_pay.patients.models import Patient

_AHEAD = timedelta(days=30)
# A job that didn't run for some days still tells.
_LATE = timedelta(days=7)
# From the lowest age of majority to the highest (`formats/rules/majority.py`), a little wider.
_YOUNGEST_YEARS, _OLDEST_YEARS = 17, 22
_DAYS_A_YEAR = 366


@dataclass(frozen=True)
class _Due:
    user: User
    patient: Patient
    step: MajorityStep
    majority_date: date


def tell_of_majority(*, organization_id: UUID, now: datetime) -> int:
    """Send what is due today at a clinic, each notice once, and give the number sent."""
    clinic = clinic_by_id(organization_id)
    today = local_date(now, clinic.time_zone)
    links = PersonLink.objects.filter(
        organization_id=organization_id,
        patient_id__isnull=True,
        ended_at__isnull=True,
        user__is_active=True,
    )
    users: dict[UUID, list[User]] = {}
    for link in links.select_related("user").order_by("created_at", "id"):
        users.setdefault(link.guarantor_id, []).append(link.user)
    with tenant(organization_id):
        due = _due(users, today)
    return sum(_tell(organization_id, clinic, one, now) for one in due)


def _due(users: dict[UUID, list[User]], today: date) -> list[_Due]:
    patients = Patient.objects.filter(
        guarantor_id__in=users,
        birth_date__gt=today - timedelta(days=_OLDEST_YEARS * _DAYS_A_YEAR),
        birth_date__lt=today - timedelta(days=_YOUNGEST_YEARS * _DAYS_A_YEAR),
    ).select_related("guarantor")
    found = []
    for patient in patients.order_by("id"):
        grown = comes_of_age_on(patient)
        step = _step(grown, today)
        if grown is None or step is None:
            continue
        found += [_Due(user, patient, step, grown) for user in users[patient.guarantor_id]]
    return found


def _step(grown: date | None, today: date) -> MajorityStep | None:
    if grown is None:
        return None
    if today < grown <= today + _AHEAD:
        return MajorityStep.SOON
    return MajorityStep.DAY if grown <= today < grown + _LATE else None


def _tell(organization_id: UUID, clinic: Clinic, due: _Due, now: datetime) -> bool:
    with tenant(organization_id):
        notice, is_new = MajorityNotice.objects.get_or_create(
            user_id=due.user.id,
            patient_id=due.patient.id,
            step=due.step,
            majority_date=due.majority_date,
            defaults={"created_at": now},
        )
        if is_new:
            event = MajorityTold(patient_id=due.patient.id, user_id=due.user.id, step_code=due.step)
            announce(event, actor=SYSTEM, subject_id=due.patient.guarantor_id, now=now)
            queue_email(email=_letter(clinic, due, notice.id), now=now)
    return bool(is_new)


def _letter(clinic: Clinic, due: _Due, notice_id: UUID) -> Email:
    # Neither who nor which day: together with the clinic's name they would say who got care, and
    # when they were born.
    language = due.user.language or "en"
    with translation.override(language):
        if due.step is MajorityStep.SOON:
            subject = _("A change is coming to the bills you see")
            what = _(
                "A young person whose bills come to you is about to come of age. From that day on, "
                "what their care was is private to them."
            )
        else:
            subject = _("The bills you see have changed")
            what = _(
                "A young person whose bills come to you is of age now. From now on, what their "
                "care was is private to them."
            )
        body = _(
            "{what}\n\nYou’ll still see the amounts, and you can still pay. They can sign up, and "
            "let you see everything again if they want to.\n\n"
            "Your family page says more: {link}\n\n"
            "Questions? Call {clinic} at {phone}. TTY 711.\n"
        ).format(
            what=what,
            link=f"{settings.BASE_URL}/family",
            clinic=clinic.name,
            phone=phone_words(clinic.phone),
        )
    return Email(
        kind=f"majority_{due.step.value}",
        about_id=notice_id,
        recipient=due.user.email,
        language=language,
        subject=subject,
        body=body,
    )
