"""Keep a person's bills in a user's account."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.events import PersonLinked
from wellpaid.patient_pay.access.models import PersonLink
from wellpaid.patient_pay.patients.models import Guarantor, Patient


def link_person(
    *,
    user_id: UUID,
    organization_id: UUID,
    guarantor_id: UUID,
    patient_id: UUID | None,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Link a user to a guarantor, or to one of the guarantor's patients, and give the link's id.

    The caller has seen proof: a Bill ID with its second fact, or a link of ours with the birth
    date. The same link made twice is one.

    :raises NotFound: the organisation has no such guarantor, or the patient isn't the guarantor's
    """
    with tenant(organization_id):
        _check(guarantor_id, patient_id)
        link, is_new = PersonLink.objects.get_or_create(
            user_id=user_id,
            organization_id=organization_id,
            guarantor_id=guarantor_id,
            patient_id=patient_id,
            ended_at=None,
            defaults={"created_at": now},
        )
        if is_new:
            event = PersonLinked(link_id=link.id, user_id=user_id)
            announce(event, actor=actor, subject_id=guarantor_id, now=now)
    return link.id


def _check(guarantor_id: UUID, patient_id: UUID | None) -> None:
    if patient_id is None:
        is_there = Guarantor.objects.filter(id=guarantor_id).exists()
    else:
        is_there = Patient.objects.filter(id=patient_id, guarantor_id=guarantor_id).exists()
    if not is_there:
        raise NotFound
