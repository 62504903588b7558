"""Sign an enrolment and send it to the operator; or take it back."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.enrollment.models import DocumentKind, Enrollment, EnrollmentDocument
from wellpaid.claim_pay.enrollment.states import (
    ENROLLMENT_GRAPH,
    WRITABLE,
    EnrollmentState,
)
from wellpaid.claim_pay.payees.models import Payee, PayeeNpi
from wellpaid.claim_pay.payees.numbers import NpiKind, TinKind, open_tin, tin_hash
from wellpaid.claim_pay.payees.operations.add_npi import add_npi
from wellpaid.claim_pay.payees.operations.add_payee import NewPayee, add_payee
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_enrollment import locked_enrollment, move_enrollment
from .save_enrollment import EnrollmentNotWritable

_NAME_LENGTH_MAX = 120
# All but the agent, which not everybody has.
_NEEDED = (
    "provider_name", "street", "city", "region", "postal_code", "tin", "npi", "contact_name",
    "contact_phone", "contact_email", "bank_name", "bank_address", "bank_account_id", "start_date",
)  # fmt: skip


class EnrollmentIncomplete(ProductError):
    """Something isn't typed yet, or the W-9 or the bank's letter isn't there."""

    code, status = "enrollment_incomplete", 409
    message = _("Something is missing yet. Fill in every field and add both files.")


class EnrollmentSignatureMissing(ProductError):
    """An enrolment is signed with a typed name (15 U.S.C. 7001)."""

    code, status = "enrollment_signature_missing", 422
    message = _("Type your full name to sign.")


def missing_from(row: Enrollment, kinds: set[str]) -> list[str]:
    """Give the names of what is still needed, documents among them."""
    fields = [name for name in _NEEDED if not getattr(row, name)]
    return fields + [kind.value for kind in DocumentKind if kind.value not in kinds]


def submit_enrollment(
    *,
    organization_id: UUID,
    enrollment_id: UUID,
    signed_name: str,
    terms: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Sign and send. The tax number is kept as a payee; no payment finds it before the approval.

    :raises NotFound: no such enrolment
    :raises EnrollmentNotWritable: it was sent already, or is over
    :raises EnrollmentSignatureMissing: no name was typed
    :raises EnrollmentIncomplete: something is missing
    :raises TinWrong: the tax number can't be one
    """
    name = " ".join(signed_name.split())
    if not 0 < len(name) <= _NAME_LENGTH_MAX:
        raise EnrollmentSignatureMissing
    with tenant(organization_id):
        row = locked_enrollment(enrollment_id)
        if row.state not in WRITABLE:
            raise EnrollmentNotWritable
        files = EnrollmentDocument.objects.filter(enrollment_id=enrollment_id)
        if missing_from(row, set(files.values_list("kind", flat=True))):
            raise EnrollmentIncomplete
        row.payee_id = _payee(row, actor, now)
        row.signed_name, row.submitted_by, row.submitted_at = name, str(actor), now
        row.terms_sha256 = hashlib.sha256(terms.encode()).hexdigest()
        row.decided_by, row.decision_words = "", ""
        move_enrollment(row=row, to=EnrollmentState.SUBMITTED, actor=actor, now=now)


def _payee(row: Enrollment, actor: Actor, now: datetime) -> UUID:
    """Give the payee of the tax number, kept now if it is new, with its NPI."""
    tin = open_tin(row.tin)
    known = Payee.objects.filter(tin_hash=tin_hash(tin), ended_at__isnull=True).first()
    payee_id: UUID
    if known is not None:
        payee_id = known.id
    else:
        new = NewPayee(
            tin, TinKind(row.tin_kind), row.provider_name, row.street, row.city, row.region,
            row.postal_code,
        )  # fmt: skip
        payee_id = add_payee(organization_id=row.organization_id, payee=new, actor=actor, now=now)
    npis = PayeeNpi.objects.filter(payee_id=payee_id, npi=row.npi, ended_at__isnull=True)
    if not npis.exists():
        add_npi(
            organization_id=row.organization_id,
            payee_id=payee_id,
            npi=row.npi,
            kind=NpiKind.ORGANIZATION,
            actor=actor,
            now=now,
        )
    return payee_id


def withdraw_enrollment(
    *, organization_id: UUID, enrollment_id: UUID, actor: Actor, now: datetime
) -> None:
    """Take an enrolment back before it is decided on.

    :raises NotFound: no such enrolment
    :raises EnrollmentNotWritable: it is over
    """
    with tenant(organization_id):
        row = locked_enrollment(enrollment_id)
        if not ENROLLMENT_GRAPH.allows(EnrollmentState(row.state), EnrollmentState.WITHDRAWN):
            raise EnrollmentNotWritable
        move_enrollment(row=row, to=EnrollmentState.WITHDRAWN, actor=actor, now=now)
