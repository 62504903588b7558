"""Say under which tax number a provider is paid."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.payees.events import PayeeAdded
from wellpaid.claim_pay.payees.models import Payee
from wellpaid.claim_pay.payees.numbers import TinKind, is_tin, plain_tin, seal_tin, tin_hash
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.transactions import savepoint


class TinWrong(ProductError):
    """Not a tax number."""

    code, status = "tin_wrong", 422
    message = _("Check the tax number: nine digits, like 12-3456789.")


class PayeeThere(ProductError):
    """The organisation has this number already."""

    code, status = "payee_there", 409
    message = _("You have this tax number here already.")


@dataclass(frozen=True)
class NewPayee:
    """What is known of a payee."""

    tin: str = field(repr=False)
    kind: TinKind
    legal_name: str
    street: str
    city: str
    state: str
    postal_code: str


def add_payee(*, organization_id: UUID, payee: NewPayee, actor: Actor, now: datetime) -> UUID:
    """Keep the payee and give its id. Payments find it once the operator has confirmed it.

    :raises TinWrong: nine digits are wanted
    :raises PayeeThere: the organisation has this number already
    """
    tin = plain_tin(payee.tin)
    if not is_tin(tin, payee.kind):
        raise TinWrong
    with tenant(organization_id):
        try:
            with savepoint():
                row = Payee.objects.create(
                    organization_id=organization_id,
                    tin=seal_tin(tin),
                    tin_hash=tin_hash(tin),
                    tin_kind=payee.kind,
                    legal_name=payee.legal_name,
                    street=payee.street,
                    city=payee.city,
                    state=payee.state,
                    postal_code=payee.postal_code,
                    created_at=now,
                )
        except IntegrityError as error:
            raise PayeeThere from error
        announce(PayeeAdded(payee_id=row.id), actor=actor, subject_id=row.id, now=now)
    payee_id: UUID = row.id
    return payee_id
