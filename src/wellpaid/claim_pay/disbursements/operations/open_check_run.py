"""Give the files of a run of checks: the printer's, and the bank's."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.models import CheckRun, Disbursement
from wellpaid.core.documents.operations.open_document import open_document
from wellpaid.core.events.actors import Actor
from wellpaid.formats.check_files import positive_pay
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

from .print_checks import check_of


def open_print_file(
    *, organization_id: UUID, check_run_id: UUID, actor: Actor, now: datetime
) -> bytes:
    """Give the printer's file as it was made.

    :raises NotFound: the payer has no such run
    :raises DocumentDamaged: it isn't what was stored
    """
    with tenant(organization_id):
        run = CheckRun.objects.filter(id=check_run_id).first()
    if run is None:
        raise NotFound
    _, content = open_document(
        organization_id=organization_id, document_id=run.document_id, actor=str(actor), now=now
    )
    return content


def positive_pay_file(*, organization_id: UUID, check_run_id: UUID) -> bytes:
    """Give the bank's list of a run's checks; those that were stopped since aren't in it.

    :raises NotFound: the payer has no such run
    """
    with tenant(organization_id):
        if not CheckRun.objects.filter(id=check_run_id).exists():
            raise NotFound
        rows = Disbursement.objects.select_related(
            "submitted_payment__submission", "organization"
        ).filter(check_run_id=check_run_id, state__in=["issued", "settled"])
        return positive_pay([check_of(row) for row in rows.order_by("check_number")])
