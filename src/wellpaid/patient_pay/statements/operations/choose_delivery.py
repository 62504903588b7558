"""Choose paper or paperless, and the size of the print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.statements.events import DeliveryChosen
from wellpaid.patient_pay.statements.models import DeliveryChoice, Statement


class NoAddressForEmail(ProductError):
    """Paperless needs an address to say that a statement is there."""

    code, status = "no_address_for_email", 400
    message = "Enter the email address to tell you when a statement is ready."


@dataclass(frozen=True)
class Wish:
    """How statements should come."""

    delivery: Statement.Delivery
    email: str
    is_large_type: bool
    language: str


def choose_delivery(
    *, organization_id: UUID, guarantor_id: UUID, wish: Wish, actor: Actor, now: datetime
) -> None:
    """Keep a guarantor's choice from the next run on.

    :raises NoAddressForEmail: paperless without an address
    """
    if wish.delivery == Statement.Delivery.EMAIL and not wish.email:
        raise NoAddressForEmail
    with tenant(organization_id):
        DeliveryChoice.objects.update_or_create(
            organization_id=organization_id,
            guarantor_id=guarantor_id,
            defaults={
                "delivery": wish.delivery,
                "email": wish.email,
                "is_large_type": wish.is_large_type,
                "language": wish.language,
                "chosen_by": str(actor),
                "changed_at": now,
            },
        )
        event = DeliveryChosen(guarantor_id=guarantor_id)
        announce(event, actor=actor, subject_id=guarantor_id, now=now)
