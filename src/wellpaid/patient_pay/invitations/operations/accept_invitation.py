"""Come in by an invitation: prove the second fact, and have the bills in the account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.operations.link_person import link_person
from wellpaid.patient_pay.guest_lookup.matching import Facts
from wellpaid.patient_pay.guest_lookup.operations.open_bill import open_bill
from wellpaid.patient_pay.invitations.links import LASTS, read_token
from wellpaid.patient_pay.invitations.models import AccountInvitation
from wellpaid.patient_pay.invitations.states import InvitationState

from .move_invitation import move_invitation


class InvitationOver(ProductError):
    """Too old, used, taken back, or nobody here wrote it: nobody is told which."""

    code, status = "account_invitation_over", 410
    heading = gettext_noop("This link is over")
    message = gettext_noop(
        "Call the clinic, and they’ll send you a new one. You can open your bill with its Bill ID "
        "all the same."
    )


@dataclass(frozen=True)
class Proof:
    """What the person answers, and from which address, for the limits of wrong answers."""

    birth_date: date
    address: str


def read_invitation(*, token: str, now: datetime) -> AccountInvitation:
    """Give the invitation behind a token, with its bill.

    :raises InvitationOver: nobody can come in by it any more
    """
    ids = read_token(token)
    if ids is None:
        raise InvitationOver
    organization_id, invitation_id = ids
    with tenant(organization_id):
        row: AccountInvitation | None = (
            AccountInvitation.objects.filter(
                id=invitation_id, state=InvitationState.SENT, created_at__gt=now - LASTS
            )
            .select_related("bill__patient")
            .first()
        )
    if row is None:
        raise InvitationOver
    return row


def accept_invitation(
    *, token: str, user_id: UUID, proof: Proof, actor: Actor, now: datetime
) -> None:
    """Link the signed-in user to the guarantor, once the birth date is right.

    :raises InvitationOver: nobody can come in by it any more
    :raises MustWait: too many wrong answers; these were not looked at
    :raises WrongAnswers: the birth date is wrong
    """
    found = read_invitation(token=token, now=now)
    patient = found.bill.patient
    facts = Facts(patient.family_name, proof.birth_date, patient.postal_code)
    open_bill(number=found.bill.number, facts=facts, address=proof.address, now=now, is_linked=True)
    with tenant(found.organization_id):
        invitation = lock_rows(AccountInvitation, [found.id])[found.id]
        if invitation.state != InvitationState.SENT:  # another window was faster
            raise InvitationOver
        link_person(
            user_id=user_id,
            organization_id=found.organization_id,
            guarantor_id=invitation.guarantor_id,
            patient_id=None,
            actor=actor,
            now=now,
        )
        move_invitation(invitation=invitation, to=InvitationState.USED, actor=actor, now=now)
