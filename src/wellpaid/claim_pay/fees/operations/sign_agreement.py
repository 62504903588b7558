"""Ask for the service and agree to its fee; or be rid of it, at once."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.fees.events import FeeAgreementCancelled, FeeAgreementSigned
from wellpaid.claim_pay.fees.models import FeeAgreement
from wellpaid.claim_pay.fees.reckoning import TARIFF
from wellpaid.claim_pay.fees.states import AGREEMENT_GRAPH, AgreementState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.models import Organization
from wellpaid.formats.rules.service_fees import may_charge_fee
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row, lock_rows
from wellpaid.kit.tenancy.scope import tenant

_NAME_LENGTH_MAX = 120


class FeeSignatureMissing(ProductError):
    """An agreement is signed with a typed name."""

    code, status = "fee_signature_missing", 422
    message = _("Type your full name to sign.")


class FeeNotAllowed(ProductError):
    """The provider's state lets nobody charge a share of claim payments."""

    code, status = "fee_not_allowed", 409
    message = _("Your state doesn’t allow this fee, so the service isn’t offered there.")


def sign_agreement(
    *,
    organization_id: UUID,
    signed_name: str,
    terms: str,
    today: date,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Turn the service on; give the agreement's id. One that is on already stays as it is.

    :param terms: the sentences above the signature; their hash is kept
    :raises FeeSignatureMissing: no name was typed
    :raises FeeNotAllowed: the provider's state forbids it
    """
    name = " ".join(signed_name.split())
    if not 0 < len(name) <= _NAME_LENGTH_MAX:
        raise FeeSignatureMissing
    with tenant(organization_id):
        # Its row is the lock: a double click signs once.
        organization = lock_row(Organization, organization_id)
        if not may_charge_fee(organization.state, today):
            raise FeeNotAllowed
        known = FeeAgreement.objects.filter(state=AgreementState.ON).first()
        if known is not None:
            return UUID(str(known.id))
        row = FeeAgreement.objects.create(
            state=AgreementState.ON,
            basis_points=TARIFF.basis_points,
            cap_cents=TARIFF.cap.cents,
            terms_sha256=hashlib.sha256(terms.encode()).hexdigest(),
            signed_name=name,
            signed_by=str(actor),
            signed_at=now,
        )
        event = FeeAgreementSigned(fee_agreement_id=row.id, cap_cents=row.cap_cents)
        announce(event, actor=actor, subject_id=row.id, now=now)
        return UUID(str(row.id))


def cancel_agreement(*, organization_id: UUID, actor: Actor, now: datetime) -> None:
    """Turn the service off. From now on nothing is charged; off already, nothing changes."""
    with tenant(organization_id):
        on = FeeAgreement.objects.filter(state=AgreementState.ON).values_list("id", flat=True)
        for row in lock_rows(FeeAgreement, on).values():
            if row.state != AgreementState.ON:
                continue
            AGREEMENT_GRAPH.event(AgreementState.ON, AgreementState.CANCELLED)
            row.state = AgreementState.CANCELLED
            row.cancelled_by, row.cancelled_at = str(actor), now
            row.save(update_fields=["state", "cancelled_by", "cancelled_at"])
            event = FeeAgreementCancelled(fee_agreement_id=row.id)
            announce(event, actor=actor, subject_id=row.id, now=now)
