"""Bring a provider organisation into the house."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext_noop as _

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import ProviderRegistered
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.transactions import transaction


class SlugTaken(ProductError):
    """Another organisation has this short name."""

    code, status = "slug_taken", 409
    message = _("Another organization has this short name: {slug}.")


@dataclass(frozen=True)
class Provider:
    """What is asked of a new provider. ``phone`` is E.164; ``time_zone`` an IANA name."""

    slug: str
    name: str
    statement_descriptor: str
    phone: str
    hours_en: str
    hours_es: str
    street: str
    city: str
    state: str
    postal_code: str
    time_zone: str
    second_fact: str = Organization.SecondFact.NAME_AND_BIRTH_DATE


def register_provider(*, provider: Provider, actor: Actor, now: datetime) -> Organization:
    """Add a provider of whom everything is known; nobody has to set it up.

    :raises SlugTaken: the short name is in use
    """
    with transaction():
        if Organization.objects.filter(slug=provider.slug).exists():
            raise SlugTaken(slug=provider.slug)
        organization = Organization.objects.create(
            kind=Organization.Kind.PROVIDER,
            created_at=now,
            described_at=now,
            set_up_at=now,
            **asdict(provider),
        )
        with tenant(organization.id):
            event = ProviderRegistered(organization_id=organization.id)
            announce(event, actor=actor, subject_id=organization.id, now=now)
    return organization
