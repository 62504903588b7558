"""The invited person signs in and enters the PIN."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import PinRefused
from wellpaid.core.organizations.models import ActivationPin, Member
from wellpaid.core.organizations.pins import TRIES_MAX, is_right, plain_pin
from wellpaid.core.organizations.rules import invitation_of
from wellpaid.core.organizations.states import MemberState
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_member import locked_member, move_member


class PinWrong(ProductError):
    """A slip, an old PIN, or one that a newer one replaced: nobody is told which."""

    code, status = "pin_wrong", 403
    message = _(
        "That PIN doesn’t work. It may have a slip, be too old, or be replaced by a newer one. "
        "Tries left: {tries_left}."
    )


class PinLocked(ProductError):
    """Five tries were wrong. Even the right one doesn't work any more."""

    code, status = "pin_locked", 403
    message = _("This PIN is locked after 5 wrong tries. Ask for a new one.")


class InAlready(ProductError):
    """The user belongs to the organisation by another membership."""

    code, status = "member_in_already", 409
    message = _("You belong to this organization already, so there’s nothing to activate.")


def confirm_pin(*, member_id: UUID, user_id: UUID, pin: str, now: datetime) -> None:
    """Make the signed-in user the member, if the PIN is right; a wrong one is counted.

    :raises NotFound: nobody invited this user by that membership
    :raises InAlready: the user belongs to the organisation already
    :raises PinWrong: the PIN doesn't work; how many tries are left is told
    :raises PinLocked: no try is left
    """
    organization_id = invitation_of(user_id, member_id).organization_id
    with tenant(organization_id):
        member = locked_member(organization_id, member_id)
        if member.state != MemberState.INVITED:  # another window was faster
            raise NotFound
        live = Member.objects.filter(organization_id=organization_id, ended_at__isnull=True)
        if live.filter(user_id=user_id).exists():
            raise InAlready
        # The refusal is raised after the block: the counted try has to stay.
        refusal = _judge(member, user_id, plain_pin(pin), now)
    if refusal is not None:
        raise refusal


def _judge(member: Member, user_id: UUID, pin: str, now: datetime) -> ProductError | None:
    actor = Actor(ActorKind.USER, user_id)
    kept = ActivationPin.objects.select_for_update(no_key=True).get(member=member)
    works = is_right(member.id, pin, kept.pin_hash) and now < kept.expires_at
    if kept.tries_count >= TRIES_MAX:
        return PinLocked()
    if works:
        member.user_id = user_id
        move_member(member=member, to=MemberState.PIN_CONFIRMED, actor=actor, now=now)
        return None
    kept.tries_count += 1
    kept.save(update_fields=["tries_count"])
    event = PinRefused(member_id=member.id, tries_count=kept.tries_count)
    announce(event, actor=actor, subject_id=member.id, now=now)
    if kept.tries_count == TRIES_MAX:
        return PinLocked()
    return PinWrong(tries_left=TRIES_MAX - kept.tries_count)
