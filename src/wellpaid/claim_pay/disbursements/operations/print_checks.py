"""Give the checks that wait to be printed to the printer, once, and tell the bank of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.disbursements.events import CheckRunMade
from wellpaid.claim_pay.disbursements.models import Checkbook, CheckRun, Disbursement
from wellpaid.claim_pay.disbursements.states import DisbursementState, Way
from wellpaid.core.documents.operations.store_documents import store_documents
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.formats.check_files import Check, print_file
from wellpaid.formats.x12.records import Party
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.kit.clock import local_date
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.locks import lock_row, lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .read_payment import raw_payment

_RUN_MAX = 2_000
_KEPT_DAYS = 7 * 366


class NoChecksWaiting(ProductError):
    """Every check that was written has gone to the printer."""

    code, status = "no_checks_waiting", 409
    message = _("No check waits to be printed.")


def print_checks(*, organization_id: UUID, actor: Actor, now: datetime) -> UUID:
    """Make one run of the checks that wait, two thousand at most; give its id.

    Two people who press at once make one run: the checkbook's row is the lock.

    :raises NoChecksWaiting: there is none
    """
    with tenant(organization_id):
        book, _is_new = Checkbook.objects.get_or_create()
        lock_row(Checkbook, book.id)
        rows = _waiting()
        if not rows:
            raise NoChecksWaiting
        checks = [check_of(row) for row in rows]
        [document_id] = store_documents(
            organization_id=organization_id,
            kind="check_run",
            media_type="text/csv",
            contents=[print_file(checks)],
            keep_until_date=date.fromordinal(now.date().toordinal() + _KEPT_DAYS),
            now=now,
        )
        run = CheckRun.objects.create(
            id=new_id(),
            document_id=document_id,
            check_count=len(rows),
            amount_cents=sum(row.amount_cents for row in rows),
            first_number=checks[0].number,
            last_number=checks[-1].number,
            created_by=str(actor),
            created_at=now,
        )
        Disbursement.objects.filter(id__in=[row.id for row in rows]).update(check_run_id=run.id)
        event = CheckRunMade(
            check_run_id=run.id, check_count=run.check_count, amount_cents=run.amount_cents
        )
        announce(event, actor=actor, subject_id=run.id, now=now)
        return UUID(str(run.id))


def _waiting() -> Sequence[Disbursement]:
    """Lock the checks that wait; one that was stopped meanwhile isn't printed."""
    found = Disbursement.objects.filter(
        way=Way.CHECK, state=DisbursementState.ISSUED, check_run_id__isnull=True
    ).order_by("check_number")
    locked = lock_rows(Disbursement, list(found.values_list("id", flat=True)[:_RUN_MAX])).values()
    still = {row.id for row in locked if row.state == DisbursementState.ISSUED}
    rows = Disbursement.objects.select_related("submitted_payment__submission", "organization")
    return list(rows.filter(id__in=still).order_by("check_number"))


def check_of(row: Disbursement) -> Check:
    """Give a check as it is printed; where it goes is read from the payer's own file."""
    assert row.check_number is not None
    [transaction] = read_835(raw_payment(row), is_piece=True)
    return Check(
        number=row.check_number,
        day=local_date(row.issued_at or row.created_at, row.organization.time_zone),
        amount_cents=row.amount_cents,
        payee=row.payee_name,
        address=_lines(transaction.payee),
        reference=row.trace_number,
    )


def _lines(payee: Party) -> tuple[str, ...]:
    address = payee.address
    if address is None:
        return ()
    place = " ".join(filter(None, (address.city, address.state, address.postal_code)))
    return tuple(filter(None, (*address.lines, place)))
