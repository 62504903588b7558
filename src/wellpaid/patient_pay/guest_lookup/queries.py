"""Reads around opening a bill."""

from __future__ import annotations

from uuid import UUID

from wellpaid.core.organizations.models import NumberBlock, Organization
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.numbers import BLOCK_LENGTH


def asks_postal_code(number: str) -> bool:
    """Tell which second fact the clinic of a number asks for.

    It depends on the number's block only, so it doesn't tell whether the bill exists.
    """
    blocks = NumberBlock.objects.filter(
        block=number[:BLOCK_LENGTH],
        organization__second_fact=Organization.SecondFact.NAME_AND_POSTAL_CODE,
    )
    return blocks.exists()


def bill_number(organization_id: UUID, bill_id: UUID) -> str:
    """Give a bill's number."""
    with tenant(organization_id):
        number: str = Bill.objects.values_list("number", flat=True).get(id=bill_id)
        return number
