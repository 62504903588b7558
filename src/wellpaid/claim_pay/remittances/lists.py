"""What a provider should have had by now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min

from wellpaid.formats.nacha.calendar import add_banking_days

from .models import Remittance
from .states import RemittanceState

# A direct deposit is there a day after its date; four banking days later something is wrong.
LATE_AFTER_BANKING_DAYS = 4
_CARD = "virtual_card"


@dataclass(frozen=True, slots=True)
class LateMoney:
    """Payments whose money should have come."""

    count: int
    since_date: date | None


def late_money(*, today: date) -> LateMoney:
    """Count the open provider's payments that are told and didn't come in time: one query.

    A card waits for the provider itself, and has a last day of its own.
    """
    last = add_banking_days(today, -LATE_AFTER_BANKING_DAYS)
    coming = Remittance.objects.filter(state=RemittanceState.COMING, payment_date__lt=last)
    found = coming.exclude(way=_CARD).aggregate(
        count=Count("trace_number"), since=Min("payment_date")
    )
    return LateMoney(found["count"], found["since"])
