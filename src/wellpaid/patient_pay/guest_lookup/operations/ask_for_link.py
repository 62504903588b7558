"""Take in the request of somebody who lost the bill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wellpaid.kit.jobs import defer
from wellpaid.kit.transactions import transaction
from wellpaid.patient_pay.guest_lookup.models import FindRequest
from wellpaid.patient_pay.guest_lookup.policy import Scope

from .count_try import count_try


@dataclass(frozen=True)
class LostBill:
    """Whose bill it is, as the person told us."""

    full_name: str
    birth_date: date
    postal_code_or_phone: str
    language: str


def ask_for_link(*, lost: LostBill, address: str, now: datetime) -> None:
    """Keep the request for a job: nothing is looked up here, so the answer's time tells nothing.

    Every request counts as a try of its address, found or not.

    :raises MustWait: too many requests from this address
    """
    who = f"{lost.full_name}|{lost.birth_date}"
    count_try(values={Scope.BILL: f"find:{who}", Scope.ADDRESS: address}, now=now)
    with transaction():
        request = FindRequest.objects.create(
            full_name=lost.full_name,
            birth_date=lost.birth_date,
            postal_code_or_phone=lost.postal_code_or_phone,
            language=lost.language,
            created_at=now,
        )
        # Only the id travels: a job's arguments reach logs.
        defer("guest_lookup.send_links", request_id=request.id)
