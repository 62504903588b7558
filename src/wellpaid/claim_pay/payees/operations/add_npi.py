"""Say which NPI is paid under a tax number."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.payees.events import NpiAdded
from wellpaid.claim_pay.payees.models import PayeeNpi
from wellpaid.claim_pay.payees.numbers import NpiKind
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.check_digits import is_npi
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.transactions import savepoint

from .move_routes import live_payee, open_routes


class NpiWrong(ProductError):
    """The check digit says so."""

    code, status = "npi_wrong", 422
    message = _("Check the NPI: ten digits, and one of them isn’t right.")


class NpiThere(ProductError):
    """The payee has it already."""

    code, status = "npi_there", 409
    message = _("This NPI is there already.")


def add_npi(
    *, organization_id: UUID, payee_id: UUID, npi: str, kind: NpiKind, actor: Actor, now: datetime
) -> UUID:
    """Keep the NPI and give its id.

    :raises NpiWrong: its check digit is wrong
    :raises NotFound: the organisation has no such payee
    :raises NpiThere: the payee has it already
    :raises PairHeldElsewhere: payments to the pair go to another organisation
    """
    if not is_npi(npi):
        raise NpiWrong
    with tenant(organization_id):
        payee = live_payee(payee_id)
        try:
            with savepoint():
                row = PayeeNpi.objects.create(
                    organization_id=organization_id,
                    payee_id=payee_id,
                    npi=npi,
                    npi_kind=kind,
                    created_at=now,
                )
        except IntegrityError as error:
            raise NpiThere from error
        if payee.confirmed_at is not None:
            open_routes(payee=payee, npis=[npi], now=now)
        event = NpiAdded(payee_id=payee_id, npi_id=row.id)
        announce(event, actor=actor, subject_id=payee_id, now=now)
    npi_id: UUID = row.id
    return npi_id
