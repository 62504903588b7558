"""Keep what has been typed of an enrolment so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.enrollment.events import Reason
from wellpaid.claim_pay.enrollment.models import Enrollment, LinkedTo
from wellpaid.claim_pay.enrollment.queries import provider_account
from wellpaid.claim_pay.enrollment.states import WRITABLE, EnrollmentState
from wellpaid.claim_pay.payees.numbers import TinKind, plain_tin, seal_tin
from wellpaid.core.events.actors import Actor
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant

from .move_enrollment import locked_enrollment


class EnrollmentNotWritable(ProductError):
    """It was sent, and nobody has asked for more; or it is over."""

    code, status = "enrollment_not_writable", 409
    message = _("This enrollment is with us already. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Answers:
    """The data elements of CAQH CORE 380 and 382; blank where not typed yet.

    :param tin: blank: as it was kept before
    """

    reason: Reason = Reason.NEW
    provider_name: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    tin: str = field(default="", repr=False)
    tin_kind: TinKind = TinKind.EIN
    npi: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    agent_name: str = ""
    bank_name: str = ""
    bank_address: str = ""
    bank_account_id: UUID | None = None
    linked_to: LinkedTo = LinkedTo.TIN
    start_date: date | None = None


_PLAIN = (
    "reason", "provider_name", "street", "city", "region", "postal_code", "tin_kind", "npi",
    "contact_name", "contact_phone", "contact_email", "agent_name", "bank_name", "bank_address",
    "bank_account_id", "linked_to", "start_date",
)  # fmt: skip


def save_enrollment(
    *,
    organization_id: UUID,
    enrollment_id: UUID | None,
    answers: Answers,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Keep a draft, complete or not; give its id.

    :param enrollment_id: None: the draft that there is, or a new one
    :raises NotFound: no such enrolment, or no such account of the provider's own
    :raises EnrollmentNotWritable: it was sent, or is over
    """
    with tenant(organization_id):
        lock_row(Organization, organization_id)
        account_id = answers.bank_account_id
        if account_id is not None and provider_account(organization_id, account_id) is None:
            raise NotFound
        row = _draft(enrollment_id, now)
        if row.state not in WRITABLE:
            raise EnrollmentNotWritable
        for name in _PLAIN:
            setattr(row, name, getattr(answers, name))
        if answers.tin:
            row.tin = seal_tin(plain_tin(answers.tin))
        row.save()
        return UUID(str(row.id))


def _draft(enrollment_id: UUID | None, now: datetime) -> Enrollment:
    if enrollment_id is not None:
        return locked_enrollment(enrollment_id)
    known = Enrollment.objects.filter(state=EnrollmentState.DRAFT).first()
    if known is not None:
        return locked_enrollment(known.id)
    return Enrollment(state=EnrollmentState.DRAFT, created_at=now, state_changed_at=now)
