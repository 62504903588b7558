"""Say how a payer pays."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.payers.events import PayerOfferChanged
from wellpaid.claim_pay.payers.models import PayerProfile
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy.scope import tenant

_WHOLE = 10_000


class OfferWrong(ProductError):
    """Nobody could be paid like this."""

    code, status = "payer_offer_wrong", 422
    message = _("Offer at least one way to pay, on days of the week, with a fee up to 100%.")


@dataclass(frozen=True)
class Offer:
    """How a payer pays, and whom a provider calls when money or details are missing.

    :param card_fee_basis_points: what a virtual card costs the provider; 250 is 2.50 percent
    :param pay_weekdays: ISO weekdays, Monday is 1
    """

    offers_ach: bool = True
    offers_virtual_card: bool = False
    offers_check: bool = True
    card_fee_basis_points: int = 0
    pay_weekdays: tuple[int, ...] = (2,)
    missing_contact_name: str = ""
    missing_contact_phone: str = ""
    missing_contact_email: str = ""

    def columns(self) -> dict[str, Any]:
        """Give it as the profile's columns."""
        days = "".join(str(day) for day in sorted(set(self.pay_weekdays)))
        return asdict(self) | {"pay_weekdays": days}


def check_offer(offer: Offer) -> None:
    """Look at an offer.

    :raises OfferWrong: no way to pay, a day that isn't one, or a fee above 100 percent
    """
    pays = offer.offers_ach or offer.offers_virtual_card or offer.offers_check
    days = all(1 <= day <= 7 for day in offer.pay_weekdays)
    if not (pays and days and 0 <= offer.card_fee_basis_points <= _WHOLE):
        raise OfferWrong


def change_offer(*, organization_id: UUID, offer: Offer, actor: Actor, now: datetime) -> None:
    """Keep the new offer; it holds for payments from now on.

    :raises NotFound: the organisation is no payer
    :raises OfferWrong: no way to pay, a day that isn't one, or a fee above 100 percent
    """
    check_offer(offer)
    with tenant(organization_id):
        rows = PayerProfile.objects.filter(organization_id=organization_id)
        if not rows.update(changed_at=now, **offer.columns()):
            raise NotFound
        event = PayerOfferChanged(
            organization_id=organization_id,
            card_fee_basis_points_count=offer.card_fee_basis_points,
        )
        announce(event, actor=actor, subject_id=organization_id, now=now)
