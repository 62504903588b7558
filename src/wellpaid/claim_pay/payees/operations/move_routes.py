"""Keep the directory the same as the payees: lines open and end with them, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.payees.models import Payee, PayeeRoute
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open, savepoint


class PairHeldElsewhere(ProductError):
    """Payments to this tax number and NPI go to another organisation: which, isn't told."""

    code, status = "payee_pair_held_elsewhere", 409
    message = _(
        "Another organization here is paid under this tax number and NPI. Call us, and we’ll find "
        "out together whose it is."
    )


def live_payee(payee_id: UUID) -> Payee:
    """Lock a payee of the open organisation that hasn't ended.

    :raises NotFound: there is none
    """
    payee = lock_rows(Payee, [payee_id]).get(payee_id)
    if payee is None or payee.ended_at is not None:
        raise NotFound
    return payee


def open_routes(*, payee: Payee, npis: Iterable[str], now: datetime) -> None:
    """Add lines for a confirmed payee; a blank NPI stands for the number alone.

    :raises PairHeldElsewhere: a pair has a line of another organisation
    """
    require_open()
    for npi in npis:
        try:
            with savepoint():
                PayeeRoute.objects.create(
                    tin_hash=payee.tin_hash,
                    npi=npi,
                    organization_id=payee.organization_id,
                    payee_id=payee.id,
                    created_at=now,
                )
        except IntegrityError as error:
            raise PairHeldElsewhere from error


def end_routes(*, payee: Payee, now: datetime, npi: str | None = None) -> None:
    """End a payee's lines: those of one NPI, or all of them."""
    require_open()
    rows = PayeeRoute.objects.filter(
        organization_id=payee.organization_id, payee_id=payee.id, ended_at__isnull=True
    )
    (rows if npi is None else rows.filter(npi=npi)).update(ended_at=now)
