"""The way for those who work at a clinic's billing office and came to a patient's page."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from wellpaid.patient_pay.bills.queries import bill_id_of
from wellpaid.web.office.staff import office_of


def staff_door(request: HttpRequest, number: str) -> str:
    """Give the address of a bill in the visitor's own office, or where it is looked for there.

    "": the visitor works in no office. Another clinic's bill, and a number that nobody has, lead
    to the same place.
    """
    organization_id = office_of(request)
    if organization_id is None:
        return ""
    bill_id = bill_id_of(organization_id=organization_id, number=number) if number else None
    return reverse("office_bill", args=[bill_id]) if bill_id else reverse("office_bills")
