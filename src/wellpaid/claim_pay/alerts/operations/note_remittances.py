"""Find out what there is to tell, and to whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from wellpaid.claim_pay.alerts.models import AlertNote, AlertRule, AlertWork
from wellpaid.claim_pay.alerts.policy import (
    LATE_AFTER_BANKING_DAYS,
    LATE_DAYS_MAX,
    Kind,
    Rhythm,
    Told,
    kinds_of,
)
from wellpaid.claim_pay.remittances.models import Remittance, RemittanceClaim
from wellpaid.claim_pay.remittances.queries import coming_to_the_bank
from wellpaid.formats.nacha.calendar import add_banking_days
from wellpaid.kit.ids import new_id
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import current_organization_id, tenant

_ROUND = 500


def note_remittances(*, organization_id: UUID, now: datetime) -> int:
    """Hold what came, and is read, against everybody's rules; give how many remittances.

    Notes and the end of the work are one transaction: cut off, it is simply done again.
    """
    with tenant(organization_id):
        ids = AlertWork.objects.filter(remittance__claims_read_at__isnull=False).order_by("id")
        work = lock_rows(AlertWork, ids.values_list("id", flat=True)[:_ROUND])
        remittance_ids = [one.remittance_id for one in work.values()]
        denied = set(
            RemittanceClaim.objects.filter(remittance_id__in=remittance_ids)
            .exclude(denial_codes="")
            .values_list("remittance_id", flat=True)
        )
        rules = _rules()
        remittances = Remittance.objects.filter(id__in=remittance_ids).order_by("id")
        _keep(
            _note(rule, kind, row.id, now)
            for row in remittances
            for rule in rules
            for kind in kinds_of(rule.wanted, _told(row, has_denied=row.id in denied))
        )
        AlertWork.objects.filter(id__in=list(work)).delete()
        return len(work)


def note_late(*, organization_id: UUID, today: date, now: datetime) -> None:
    """Note the payments whose deposit is missing after three banking days."""
    with tenant(organization_id):
        rules = [rule for rule in _rules() if Kind.LATE in rule.wanted.kinds]
        if not rules:
            return
        late = coming_to_the_bank().filter(
            payment_date__lte=add_banking_days(today, -LATE_AFTER_BANKING_DAYS),
            payment_date__gte=today - timedelta(days=LATE_DAYS_MAX),
        )
        _keep(
            _note(rule, Kind.LATE, row.id, now)
            for row in late.order_by("id")
            for rule in rules
            if rule.wanted.is_about(row.payee_id, row.payer_id)
        )


def _rules() -> list[AlertRule]:
    """Give the rules that are on, those that tell at once first: their note is the one that stays.

    Their payee and payer are ids; nobody else's rows are read.
    """
    rows = AlertRule.objects.filter(stopped_at__isnull=True).order_by("created_at", "id")
    return sorted(rows, key=lambda row: row.rhythm != Rhythm.AT_ONCE)


def _told(row: Remittance, *, has_denied: bool) -> Told:
    return Told(row.payee_id, row.payer_id, row.amount_cents, has_denied)


def _note(rule: AlertRule, kind: Kind, remittance_id: UUID, now: datetime) -> AlertNote:
    return AlertNote(
        id=new_id(),
        organization_id=current_organization_id(),
        user_id=rule.user_id,
        kind=kind,
        remittance_id=remittance_id,
        rhythm=rule.rhythm,
        created_at=now,
    )


def _keep(notes: Iterable[AlertNote]) -> None:
    """Write notes down; one that is there already stays as it is."""
    once: dict[tuple[UUID, str, UUID], AlertNote] = {}
    for note in notes:
        once.setdefault((note.user_id, note.kind, note.remittance_id), note)
    AlertNote.objects.bulk_create(once.values(), ignore_conflicts=True)
