"""What a statement says: every bill of a guarantor that asks for money, and their total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wellpaid.core.organizations.queries import Clinic
from wellpaid.formats.pdf.labels import StatementLabels
from wellpaid.formats.pdf.statement import AmountRow, CareRow, StatementPdf
from wellpaid.kit.date_words import day_words, near_day_words, short_day_words
from wellpaid.kit.money import Money, total
from wellpaid.kit.money_words import money_words
from wellpaid.kit.phone_words import phone_words

from .scan_line import scan_line
from .taglines import taglines


@dataclass(frozen=True)
class BillOnPaper:
    """What a statement says of one bill: amounts and dates, no word about the care.

    The letter goes to the guarantor, who needn't be the patient.
    """

    id: UUID
    number: str
    grouped_number: str
    patient_name: str
    service_date: date
    due_date: date
    charge: Money
    plan_discount: Money
    plan_paid: Money
    waiting: Money
    paid: Money
    owed: Money


@dataclass(frozen=True)
class Recipient:
    """Whom the letter goes to."""

    name: str
    address: tuple[str, ...]


def statement_paper(
    *,
    number: str,
    clinic: Clinic,
    recipient: Recipient,
    bills: Sequence[BillOnPaper],
    statement_date: date,
    is_large_type: bool,
) -> StatementPdf:
    """Write the paper in the open language. The bill that was due first is named on the slip."""
    owed = total(bill.owed for bill in bills)
    first = bills[0]
    phone = phone_words(clinic.phone)
    site = settings.BASE_URL.partition("://")[2]
    street, _comma, town = clinic.address.partition(", ")
    late = first.due_date < statement_date
    day = near_day_words(first.due_date)
    return StatementPdf(
        labels=_labels(),
        title=_("Statement from {clinic}").format(clinic=clinic.name),
        is_large_type=is_large_type,
        clinic_name=clinic.name,
        clinic_address=(street, town),
        clinic_contact=(phone, "TTY 711", clinic.hours),
        recipient=(recipient.name, *recipient.address),
        bill_id=first.grouped_number,
        qr_url=f"{settings.BASE_URL}/b/{first.number}/verify",
        pay_url_text=site,
        patient_name=", ".join(dict.fromkeys(bill.patient_name for bill in bills)),
        care_dates=ngettext("{n} bill", "{n} bills", len(bills)).format(n=len(bills)),
        sent_on=day_words(statement_date),
        insurance="",
        headline=_("You owe"),
        headline_amount=money_words(owed),
        due_sentence=(
            _("It was due on {day}. There is no late fee.")
            if late
            else _("Please pay by {day}. Nothing is late.")
        ).format(day=day),
        steps=_steps(bills, clinic.name),
        steps_total=AmountRow(words=_("You owe"), note="", amount=money_words(owed)),
        care=tuple(_row(bill, has_waiting=_waits(bills)) for bill in bills),
        care_total=_total(bills, owed),
        ways_to_pay=(
            _("Go to {site}, or scan the code.").format(site=site),
            _("Call {phone} (TTY 711).").format(phone=phone),
            _("Mail a check with the slip below."),
        ),
        assistance_notice=_(
            "You may pay less, or nothing, if money is tight. Ask us at {phone} (TTY 711)."
        ).format(phone=phone),
        language_taglines=taglines(phone, without=get_language() or "en"),
        due_on=day_words(first.due_date),
        amount_due=money_words(owed),
        remit_to=(clinic.name, street, town),
        scan_line=scan_line(first.number, owed.cents),
    )


def _waits(bills: Sequence[BillOnPaper]) -> bool:
    return any(bill.waiting for bill in bills)


def _steps(bills: Sequence[BillOnPaper], clinic_name: str) -> tuple[AmountRow, ...]:
    rows = (
        (_("{clinic} charged").format(clinic=clinic_name), total(b.charge for b in bills)),
        (_("Your plan’s lower price"), -total(b.plan_discount for b in bills)),
        (_("Your plan paid"), -total(b.plan_paid for b in bills)),
        (_("Your plan is still deciding"), -total(b.waiting for b in bills)),
        (_("You paid before"), -total(b.paid for b in bills)),
    )
    return tuple(
        AmountRow(words=words, note="", amount=money_words(amount))
        for place, (words, amount) in enumerate(rows)
        if amount or not place
    )


def _row(bill: BillOnPaper, *, has_waiting: bool) -> CareRow:
    return CareRow(
        care=bill.grouped_number,
        note=_("{name}, care on {day}").format(
            name=bill.patient_name, day=short_day_words(bill.service_date)
        ),
        charged=money_words(bill.charge),
        lower_price=money_words(-bill.plan_discount),
        plan_paid=money_words(-bill.plan_paid),
        waiting=money_words(-bill.waiting) if has_waiting else "",
        you_owe=money_words(bill.owed),
    )


def _total(bills: Sequence[BillOnPaper], owed: Money) -> CareRow:
    return CareRow(
        care=_("Total"),
        note="",
        charged=money_words(total(bill.charge for bill in bills)),
        lower_price=money_words(-total(bill.plan_discount for bill in bills)),
        plan_paid=money_words(-total(bill.plan_paid for bill in bills)),
        waiting=money_words(-total(b.waiting for b in bills)) if _waits(bills) else "",
        you_owe=money_words(owed),
    )


def _labels() -> StatementLabels:
    return StatementLabels(
        language=get_language() or "en",
        bill_id=_("Bill ID"),
        patient=_("For"),
        care_on=_("Bills"),
        sent=_("Sent"),
        insurance="",
        how_it_adds_up=_("How the charge adds up"),
        care=_("Your bills"),
        service=_("Bill"),
        charged=_("Charged"),
        lower_price=_("Lower price"),
        plan_paid=_("Plan paid"),
        waiting=_("Plan decides"),
        you_owe=_("You owe"),
        ways_to_pay=_("Ways to pay"),
        qr_alt=_("QR code that opens this bill on the clinic’s website"),
        help_with_cost=_("Get help with the cost"),
        cut_here=_("Cut here and send this part with your check."),
        pay_to=_("Make your check out to"),
        amount_due=_("You owe"),
        pay_by=_("Pay by"),
        amount_enclosed=_("Amount you send"),
        page=_("Page"),
    )
