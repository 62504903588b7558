"""Open a bill for somebody who came by a link of ours and knows the birth date."""

from __future__ import annotations

from datetime import date, datetime

from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.guest_lookup.links import LinkExpired, read_link
from wellpaid.patient_pay.guest_lookup.matching import Facts

from .open_bill import OpenedBill, open_bill


def open_linked_bill(*, token: str, birth_date: date, address: str, now: datetime) -> OpenedBill:
    """Check the birth date; the link itself stands for the number and the name.

    :raises LinkExpired: the link is too old or forged
    :raises MustWait: too many wrong answers
    :raises WrongAnswers: the birth date is wrong
    """
    linked = read_link(token)
    with tenant(linked.organization_id):
        bill = Bill.objects.filter(id=linked.bill_id).select_related("patient").first()
    if bill is None:
        raise LinkExpired
    facts = Facts(bill.patient.family_name, birth_date, bill.patient.postal_code)
    return open_bill(number=bill.number, facts=facts, address=address, now=now, is_linked=True)
