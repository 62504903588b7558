"""The bill and the receipt on paper: the same words as on the screen."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellpaid.core.organizations.queries import Clinic
from wellpaid.formats.pdf.labels import ReceiptLabels, StatementLabels
from wellpaid.formats.pdf.receipt import ReceiptPdf
from wellpaid.formats.pdf.render import Paper, Renderer, Template, UnprintableTextError
from wellpaid.formats.pdf.statement import AmountRow, CareRow, StatementPdf
from wellpaid.kit.date_words import day_words, moment_words, near_day_words, short_day_words
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import in_groups
from wellpaid.kit.money import Money, total
from wellpaid.kit.money_words import money_words
from wellpaid.kit.phone_words import phone_words
from wellpaid.patient_pay.bills.numbers import grouped
from wellpaid.patient_pay.bills.queries import BillPage, LineRow
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.payments.queries import ReceiptBill, ReceiptPage

from .bill_words import on_its_way_words, step_rows, why_heading
from .card_words import card_words
from .receipt_words import Story


@cache
def _renderer() -> Renderer:
    return Renderer()


class NotPrintable(ProductError):
    """The text has letters that our fonts don't have."""

    code, status = "not_printable", 422
    message = "We can’t make a PDF of this one here. Print the page from your browser, or call us."

    def __init__(self, characters: str) -> None:
        # No fact of the sentence: sentences reach logs.
        self.characters = characters
        super().__init__()


def print_paper(template: Template, paper: Paper, now: datetime) -> bytes:
    """Print one paper.

    :raises NotPrintable: the text has letters that our fonts don't have
    """
    try:
        return _renderer().render(template, paper, now=now)
    except UnprintableTextError as error:
        raise NotPrintable(error.characters) from None


def statement_pdf(
    bill: BillPage, clinic: Clinic, *, is_on_its_way: bool, now: datetime, is_large: bool
) -> bytes:
    """Print a bill.

    :param is_on_its_way: a bank payment of it has yet to clear
    """
    paper = statement_paper(bill, clinic, is_on_its_way=is_on_its_way, is_large=is_large)
    return print_paper(Template.STATEMENT, paper, now)


def receipt_pdf(
    receipt: ReceiptPage, story: Story, clinic: Clinic, *, now: datetime, is_large: bool
) -> bytes:
    """Print a receipt."""
    paper = _receipt(receipt, story, clinic, is_large=is_large)
    return print_paper(Template.RECEIPT, paper, now)


def statement_paper(
    bill: BillPage, clinic: Clinic, *, is_on_its_way: bool, is_large: bool
) -> StatementPdf:
    """Give what a printed bill says."""
    headline, amount, sentence = _headline(bill, is_on_its_way=is_on_its_way)
    rows = step_rows(bill, clinic.name)
    site = settings.BASE_URL.partition("://")[2]
    insurance = bill.insurer_name or _("None on file")
    if bill.insurer_name and bill.member_id_last4:
        insurance += _(", member ID ending {last4}").format(last4=bill.member_id_last4)
    return StatementPdf(
        labels=_statement_labels(why_heading(bill)),
        title=_("Bill {number} from {clinic}").format(
            number=grouped(bill.number), clinic=clinic.name
        ),
        is_large_type=is_large,
        clinic_name=clinic.name,
        clinic_address=clinic_address(clinic),
        clinic_contact=clinic_contact(clinic),
        recipient=(bill.guarantor_name, *bill.guarantor_address),
        bill_id=grouped(bill.number),
        qr_url=settings.BASE_URL + reverse("verify", args=[bill.number]),
        pay_url_text=site,
        patient_name=bill.patient_name,
        care_dates=day_words(bill.service_date),
        sent_on=day_words(bill.issued_date),
        insurance=insurance,
        headline=headline,
        headline_amount=amount,
        due_sentence=sentence,
        steps=tuple(
            AmountRow(
                words=row.words,
                note=row.hint,
                amount=money_words(-row.amount if row.is_taken_away else row.amount),
            )
            for row in rows[:-1]
        ),
        steps_total=AmountRow(words=rows[-1].words, note="", amount=money_words(rows[-1].amount)),
        care=tuple(_care(line, has_waiting=bool(bill.waiting)) for line in bill.lines),
        care_total=_care_total(bill),
        ways_to_pay=(
            _("Go to {site}, or scan the code.").format(site=site),
            _("Call {phone} (TTY 711).").format(phone=phone_words(clinic.phone)),
            _("Mail a check with the slip below."),
        ),
        assistance_notice=_(
            "You may pay less, or nothing, if money is tight. Ask us at {phone} (TTY 711)."
        ).format(phone=phone_words(clinic.phone)),
        language_taglines=(_tagline(clinic),),
        due_on=day_words(bill.due_date),
        amount_due=money_words(max(bill.owed, Money(0))),
        remit_to=(clinic.name, *clinic_address(clinic)),
        scan_line=_scan_line(bill),
    )


def _headline(bill: BillPage, *, is_on_its_way: bool) -> tuple[str, str, str]:
    """Give the paper's main words, its one highlighted number, and the sentence below."""
    if bill.state is BillState.WITH_INSURANCE:
        words = _("Your plan is still working on this bill. We’ll write when we know your share.")
        return _("Don’t pay yet"), _("Not known yet"), words
    if bill.state is BillState.CREDIT:
        return _("We owe you"), money_words(-bill.owed), _("The clinic gives it back to you.")
    if bill.state is BillState.DUE:
        day = near_day_words(bill.due_date)
        late = _("It was due on {day}. There is no late fee.").format(day=day)
        due = _("Please pay by {day}. Nothing is late.").format(day=day)
        return _("You owe"), money_words(bill.owed), late if bill.days_late else due
    if is_on_its_way and bill.state is BillState.PAID:
        return _("You owe"), money_words(Money(0)), on_its_way_words()
    done = _("There is nothing left to pay.")
    return _("You owe"), money_words(Money(0)), done


def _care(line: LineRow, *, has_waiting: bool) -> CareRow:
    return CareRow(
        care=line.description,
        note=line.clinician_name,
        charged=money_words(line.charge),
        lower_price=money_words(-line.plan_discount),
        plan_paid=money_words(-line.plan_paid),
        waiting=money_words(-line.waiting) if has_waiting else "",
        you_owe=money_words(line.share),
    )


def _care_total(bill: BillPage) -> CareRow:
    return CareRow(
        care=_("Total"),
        note="",
        charged=money_words(bill.charge),
        lower_price=money_words(-total(line.plan_discount for line in bill.lines)),
        plan_paid=money_words(-total(line.plan_paid for line in bill.lines)),
        waiting=money_words(-bill.waiting) if bill.waiting else "",
        you_owe=money_words(bill.share),
    )


def _scan_line(bill: BillPage) -> str:
    """Give the slip's line for a reader of documents: Bill ID, cents, due date."""
    return f"{bill.number} {max(bill.owed.cents, 0):010d} {bill.due_date:%Y%m%d}"


def _receipt(receipt: ReceiptPage, story: Story, clinic: Clinic, *, is_large: bool) -> ReceiptPdf:
    facts = [
        (_("Paid"), moment_words(receipt.paid_at, clinic.time_zone)),
        (_("Paid with"), card_words(receipt.card)),
        (_("Approval code"), receipt.approval_code),
        *(fact for bill in receipt.bills for fact in _receipt_bill(bill, receipt)),
        *story.later,
    ]
    return ReceiptPdf(
        labels=ReceiptLabels(
            language=get_language() or "en",
            receipt=_("Receipt"),
            receipt_number=_("Receipt number"),
            qr_alt="",
            page=_("Page"),
        ),
        title=_("Receipt {number} from {clinic}").format(
            number=in_groups(receipt.number), clinic=clinic.name
        ),
        is_large_type=is_large,
        clinic_name=clinic.name,
        clinic_address=clinic_address(clinic),
        clinic_contact=clinic_contact(clinic),
        receipt_number=in_groups(receipt.number),
        qr_url="",
        headline=story.headline,
        headline_amount=money_words(receipt.paid),
        sentence=story.sentence,
        stamp=_("Paid") if story.is_stamped else "",
        stamp_date=short_day_words(receipt.paid_at),
        facts=tuple((question, answer) for question, answer in facts if answer),
        sums=(
            AmountRow(words=_("You owed"), note="", amount=money_words(receipt.owed_before)),
            AmountRow(words=_("You paid, with no fee"), note="", amount=money_words(-receipt.paid)),
        ),
        sums_total=AmountRow(
            words=_("Left on this bill"), note="", amount=money_words(receipt.left_after)
        ),
        closing=_(
            "This receipt has the date, the care, and the amount that HSA and FSA plans ask for."
        ),
    )


def _receipt_bill(bill: ReceiptBill, receipt: ReceiptPage) -> list[tuple[str, str]]:
    """Give the facts of one of a receipt's bills; what it got where there are several."""
    if bill.service_date is None:
        return [(_("Another person’s bill"), money_words(bill.paid))]
    care = day_words(bill.service_date)
    if bill.services:
        care += f": {', '.join(bill.services)}"
    facts = [(_("Bill"), grouped(bill.number))]
    if not receipt.is_single:
        facts.append((_("Paid on this bill"), money_words(bill.paid)))
    return [*facts, (_("Patient"), bill.patient_name), (_("Care"), care)]


def clinic_address(clinic: Clinic) -> tuple[str, ...]:
    """Give the clinic's address in the lines of a letter."""
    street, _comma, town = clinic.address.partition(", ")
    return (street, town)


def clinic_contact(clinic: Clinic) -> tuple[str, ...]:
    """Give how to reach the clinic, for the foot of a paper."""
    return (phone_words(clinic.phone), "TTY 711", clinic.hours)


def _tagline(clinic: Clinic) -> tuple[str, str]:
    """Give the sentence for readers of the other language, in that language."""
    if get_language() == "es":
        return "en", f"English: Call {phone_words(clinic.phone)}. An interpreter is free."
    return "es", f"Español: Llame al {phone_words(clinic.phone)}. Un intérprete es gratis."


def _statement_labels(how_it_adds_up: str) -> StatementLabels:
    return StatementLabels(
        language=get_language() or "en",
        bill_id=_("Bill ID"),
        patient=_("Patient"),
        care_on=_("Care on"),
        sent=_("Bill sent"),
        insurance=_("Insurance"),
        how_it_adds_up=how_it_adds_up,
        care=_("The care you got"),
        service=_("Care"),
        charged=_("Charged"),
        lower_price=_("Lower price"),
        plan_paid=_("Plan paid"),
        waiting=_("Plan decides"),
        you_owe=_("Your share"),
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
