"""Take entries for settled whose time for most returns is over."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from wellpaid.core.banking.models import AchEntry, AchFile, AchSetup
from wellpaid.core.banking.policy import RETURN_WINDOW_BANKING_DAYS
from wellpaid.core.banking.queries import accounts_to_verify_by_prenote
from wellpaid.core.banking.schedule import last_settled_effective_date
from wellpaid.core.banking.states import EntryState, FileState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_entries import move_entries
from .move_file import locked_file, move_file
from .record_prenote_settled import record_prenote_settled

_PER_TRANSACTION = 2_000


def settle_entries(*, organization_id: UUID, actor: Actor, now: datetime) -> int:
    """Settle what went out and didn't come back within two banking days; give how many.

    Only entries of files that the bank has accepted, or has at all where it never says so. Files
    without an open entry are settled too, and accounts whose prenote was among them verified.
    """
    latest = last_settled_effective_date(now, RETURN_WINDOW_BANKING_DAYS)
    count = 0
    while settled := _settle_some(organization_id, latest, actor, now):
        count += settled
    _settle_files(organization_id, actor, now)
    for bank_account_id in accounts_to_verify_by_prenote(organization_id):
        record_prenote_settled(
            organization_id=organization_id, bank_account_id=bank_account_id, actor=actor, now=now
        )
    return count


def _settle_some(organization_id: UUID, latest: date, actor: Actor, now: datetime) -> int:
    with tenant(organization_id):
        due = (
            AchEntry.objects.filter(state=EntryState.SENT, effective_date__lte=latest)
            .filter(_accepted("ach_batch__ach_file__state"))
            .order_by("effective_date", "id")
            .values_list("id", flat=True)[:_PER_TRANSACTION]
        )
        locked = lock_rows(AchEntry, list(due)).values()
        entries = [entry for entry in locked if entry.state == EntryState.SENT]
        move_entries(entries=entries, to=EntryState.SETTLED, actor=actor, now=now)
        return len(entries)


def _accepted(field: str) -> Q:
    states = [FileState.ACKNOWLEDGED]
    if AchSetup.objects.filter(has_file_notices=False).exists():
        states.append(FileState.UPLOADED)
    return Q(**{f"{field}__in": states})


def _settle_files(organization_id: UUID, actor: Actor, now: datetime) -> None:
    with tenant(organization_id):
        ids = list(AchFile.objects.filter(_accepted("state")).values_list("id", flat=True))
    for ach_file_id in ids:
        with tenant(organization_id):
            file = locked_file(ach_file_id)
            waiting = AchEntry.objects.filter(
                ach_batch__ach_file_id=file.id,
                state__in=[EntryState.BATCHED, EntryState.SENT],
            )
            is_open = file.state in {FileState.UPLOADED, FileState.ACKNOWLEDGED}
            if is_open and not waiting.exists():
                move_file(file=file, to=FileState.SETTLED, actor=actor, now=now)
