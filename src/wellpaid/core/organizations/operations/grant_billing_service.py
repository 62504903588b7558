"""Let a billing service see or match a provider's claim payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import BillingServiceGranted
from wellpaid.core.organizations.models import BillingServiceGrant, Organization
from wellpaid.core.organizations.roles import OrganizationKind, Scope
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant


class GrantThere(ProductError):
    """The service has access already."""

    code, status = "billing_service_there", 409
    message = _("This billing service has access already. End it first to change it.")


class GrantDatesWrong(ProductError):
    """It would be over before it begins."""

    code, status = "billing_service_dates_wrong", 422
    message = _("The last day is before the first one.")


@dataclass(frozen=True)
class Terms:
    """What the service may do, and from which day to which; open without a last day."""

    scope: Scope
    from_date: date
    until_date: date | None = None


def grant_billing_service(
    *, provider_id: UUID, billing_service_id: UUID, terms: Terms, actor: Actor, now: datetime
) -> UUID:
    """Keep the grant and give its id. The service never sees banks, people or settings.

    :raises NotFound: there is no such billing service, or the grant isn't a provider's
    :raises GrantDatesWrong: the last day is before the first one
    :raises GrantThere: the service has access already
    """
    if terms.until_date is not None and terms.until_date < terms.from_date:
        raise GrantDatesWrong
    with tenant(provider_id):
        provider = lock_row(Organization, provider_id)
        services = Organization.objects.filter(
            kind=OrganizationKind.BILLING_SERVICE, set_up_at__isnull=False
        )
        if provider.kind != OrganizationKind.PROVIDER:
            raise NotFound
        if not services.filter(id=billing_service_id).exists():
            raise NotFound
        live = BillingServiceGrant.objects.filter(provider=provider, ended_at__isnull=True)
        if live.filter(billing_service_id=billing_service_id).exists():
            raise GrantThere
        row = BillingServiceGrant.objects.create(
            provider=provider,
            billing_service_id=billing_service_id,
            scope=terms.scope,
            from_date=terms.from_date,
            until_date=terms.until_date,
            created_at=now,
        )
        event = BillingServiceGranted(
            grant_id=row.id, billing_service_id=billing_service_id, scope_code=terms.scope
        )
        announce(event, actor=actor, subject_id=row.id, now=now)
    return row.id
