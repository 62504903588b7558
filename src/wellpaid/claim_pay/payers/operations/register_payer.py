"""Bring a payer into the house."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.payers.events import PayerRegistered
from wellpaid.claim_pay.payers.models import PayerIdentifier, PayerProfile
from wellpaid.claim_pay.payers.numbers import IdentifierKind, is_trn03
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.operations.add_organization import (
    NewOrganization,
    add_organization,
)
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.transactions import savepoint, transaction

from .change_offer import Offer, check_offer


class PayerEinWrong(ProductError):
    """It can't stand in TRN03."""

    code, status = "payer_ein_wrong", 422
    message = _("Check the EIN: nine digits, like 12-3456789.")


class IdentifierTaken(ProductError):
    """Another payer's files use it: which, isn't told."""

    code, status = "payer_identifier_taken", 409
    message = _("Another payer has this number in its files: {value}.")


@dataclass(frozen=True)
class Payer:
    """What is asked of a new payer.

    :param payer_ein: as TRN03 has it: "1" and the nine digits of the EIN
    :param identifiers: how its 835 files name it
    """

    slug: str
    name: str
    payer_ein: str
    offer: Offer = field(default_factory=Offer)
    identifiers: tuple[tuple[IdentifierKind, str], ...] = ()
    phone: str = ""
    time_zone: str = "America/Chicago"


def register_payer(*, payer: Payer, actor: Actor, now: datetime) -> UUID:
    """Add the organisation and its profile; give the organisation's id.

    :raises PayerEinWrong: not "1" and nine digits
    :raises OfferWrong: no way to pay, a day that isn't one, or a fee above 100 percent
    :raises SlugTaken: the short name is in use
    :raises IdentifierTaken: another payer's files use an identifier
    """
    if not is_trn03(payer.payer_ein):
        raise PayerEinWrong
    check_offer(payer.offer)
    with transaction():
        organization = add_organization(
            organization=NewOrganization(
                OrganizationKind.PAYER, payer.slug, payer.name, payer.phone, payer.time_zone
            ),
            actor=actor,
            now=now,
        )
        profile = PayerProfile.objects.create(
            organization_id=organization.id,
            payer_ein=payer.payer_ein,
            created_at=now,
            changed_at=now,
            **payer.offer.columns(),
        )
        for kind, value in payer.identifiers:
            _name(profile, kind, value)
        with tenant(organization.id):
            event = PayerRegistered(organization_id=organization.id)
            announce(event, actor=actor, subject_id=organization.id, now=now)
    return organization.id


def _name(profile: PayerProfile, kind: IdentifierKind, value: str) -> None:
    try:
        with savepoint():
            PayerIdentifier.objects.create(payer=profile, kind=kind, value=value)
    except IntegrityError as error:
        raise IdentifierTaken(value=value) from error
