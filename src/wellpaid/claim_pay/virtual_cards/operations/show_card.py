"""Ask the issuer for a page that shows a card once. Its number never comes here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.virtual_cards.events import CardLookedAt, LookOutcome
from wellpaid.claim_pay.virtual_cards.gateways.base import (
    IssuerAnswerLost,
    IssuerRefused,
    IssuerUnreachable,
)
from wellpaid.claim_pay.virtual_cards.gateways.registry import issuer
from wellpaid.claim_pay.virtual_cards.models import CardLook, ReceivedCard
from wellpaid.claim_pay.virtual_cards.states import ReceivedState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

_LOOK_PREFIX = "look."


class CardNotWaiting(ProductError):
    """It was charged, refused, or is too old."""

    code, status = "card_not_waiting", 409
    heading = _("This card doesn’t wait any more")
    message = _("It was charged, refused or closed meanwhile. Nothing was changed.")


class CardNotShown(ProductError):
    """The issuer gave no page."""

    code, status = "card_not_shown", 503
    heading = _("The card can’t be shown now")
    message = _("The card issuer doesn’t answer. Nothing was charged. Try again in a few minutes.")


def show_card(
    *,
    organization_id: UUID,
    received_card_id: UUID,
    language: str,
    return_url: str,
    actor: Actor,
    now: datetime,
) -> str:
    """Give the address of the issuer's page, which opens once. Each look is kept, also failed.

    :raises NotFound: the provider has no such card
    :raises CardNotWaiting: it can't be charged any more
    :raises CardNotShown: no answer of the issuer
    """
    with tenant(organization_id):
        row = lock_rows(ReceivedCard, [received_card_id]).get(received_card_id)
        if row is None:
            raise NotFound
        if row.state != ReceivedState.WAITING:
            raise CardNotWaiting
        look = CardLook.objects.create(
            received_card_id=row.id,
            looked_by=str(actor),
            looked_at=now,
            outcome=LookOutcome.ASKED,
        )
        event = CardLookedAt(received_card_id=row.id, look_id=look.id)
        announce(event, actor=actor, subject_id=row.id, now=now)
    try:
        url = issuer(row.gateway).show(
            row.gateway_id,
            look=f"{_LOOK_PREFIX}{look.id}",
            language=language,
            return_url=return_url,
        )
    except IssuerRefused:
        _note(organization_id, look.id, LookOutcome.FAILED)
        raise CardNotWaiting from None
    except (IssuerUnreachable, IssuerAnswerLost):
        _note(organization_id, look.id, LookOutcome.FAILED)
        raise CardNotShown from None
    _note(organization_id, look.id, LookOutcome.SHOWN)
    return url


def _note(organization_id: UUID, look_id: UUID, outcome: LookOutcome) -> None:
    with tenant(organization_id):
        CardLook.objects.filter(id=look_id).update(outcome=outcome)
