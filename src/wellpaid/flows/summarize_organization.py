"""Count what waits in an organisation, over all areas, for the operator's pages."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.lists import waiting as waiting_payments
from wellpaid.claim_pay.remittances.lists import late_money
from wellpaid.claim_pay.submissions.lists import waiting as waiting_files
from wellpaid.core.banking.queries.watch import waiting as waiting_at_bank
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.core.oversight.operations.keep_summary import Counted, keep_summary
from wellpaid.kit.clock import local_date
from wellpaid.kit.tenancy.scope import tenant


def summarize_organization(*, organization_id: UUID, now: datetime) -> None:
    """Count and keep: seven queries in the organisation's transaction, and one write."""
    today = local_date(now, clinic_by_id(organization_id).time_zone)
    with tenant(organization_id):
        counted = _counted(today, now)
    keep_summary(organization_id=organization_id, counted=counted, now=now)


def _counted(today: date, now: datetime) -> Counted:
    files, payments = waiting_files(now=now), waiting_payments(today=today)
    bank, late = waiting_at_bank(), late_money(today=today)
    since = [one for one in (files.held_since, payments.held_since) if one is not None]
    return Counted(
        held_count=files.held_count + payments.held_count,
        held_cents=(files.held + payments.held).cents,
        held_since=min(since, default=None),
        stopped_file_count=files.stopped_count,
        unread_file_count=bank.unread_file_count,
        undelivered_count=payments.undelivered_count,
        unmatched_count=bank.unmatched_count,
        unmatched_since_date=bank.unmatched_since_date,
        late_money_count=late.count,
        late_money_since_date=late.since_date,
    )
