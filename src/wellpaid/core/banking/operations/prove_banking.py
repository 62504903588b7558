"""Hold what our files say in their control records against the entries that are in them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from wellpaid.core.banking.models import AchBatch, AchFile
from wellpaid.core.banking.states import Direction, FileState
from wellpaid.kit.tenancy.scope import tenant

_SHOWN_MAX = 100


def prove_banking(organization_id: UUID) -> tuple[int, list[str]]:
    """Give how many files were looked at, and a line for each that disagrees: two queries.

    A file is the sum of its batches, and a batch that of its entries: number, debits, credits.
    Of a file that the bank refused the entries may have gone into another one.
    """
    with tenant(organization_id):
        return AchFile.objects.count(), [*_files(), *_batches()]


def _files() -> list[str]:
    counted = AchFile.objects.annotate(
        entries=Coalesce(Sum("batches__entry_count"), 0),
        debits=Coalesce(Sum("batches__debit_cents"), 0),
        credits=Coalesce(Sum("batches__credit_cents"), 0),
    )
    uneven = counted.exclude(
        entry_count=F("entries"), debit_cents=F("debits"), credit_cents=F("credits")
    )
    return [f"ACH file {file.name} isn't the sum of its batches" for file in uneven[:_SHOWN_MAX]]


def _batches() -> list[str]:
    counted = AchBatch.objects.exclude(ach_file__state=FileState.REJECTED).annotate(
        found=Count("entries"),
        debits=_sum_of(Direction.DEBIT),
        credits=_sum_of(Direction.CREDIT),
    )
    uneven = counted.exclude(
        entry_count=F("found"), debit_cents=F("debits"), credit_cents=F("credits")
    ).select_related("ach_file")
    return [
        f"batch {batch.number} of ACH file {batch.ach_file.name} isn't the sum of its entries"
        for batch in uneven[:_SHOWN_MAX]
    ]


def _sum_of(direction: Direction) -> Coalesce:
    return Coalesce(Sum("entries__amount_cents", filter=Q(entries__direction=direction)), 0)
