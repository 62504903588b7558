"""A remittance as a PDF: the same words as on the screen."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellpaid.claim_pay.remittances.queries import OpenedRemittance, RemittanceRow
from wellpaid.core.organizations.queries import Clinic
from wellpaid.formats.pdf.labels import RemittanceLabels
from wellpaid.formats.pdf.remittance import AdjustmentRow, ClaimBlock, RemittancePdf
from wellpaid.formats.pdf.render import Template
from wellpaid.formats.pdf.statement import AmountRow
from wellpaid.formats.x12.claims import Claim
from wellpaid.formats.x12.explaining import explain_claim
from wellpaid.kit.date_words import day_words
from wellpaid.kit.errors import ProductError
from wellpaid.kit.money import Money
from wellpaid.kit.money_words import money_words
from wellpaid.kit.phone_words import phone_words
from wellpaid.web.portal.papers import print_paper

from .claim import patient_words
from .code_words import cause_rows, line_rows, plb_words, result_tag
from .words import WAYS

# A paper of more claims than this is a book; the 835 and the spreadsheet hold any number.
CLAIMS_MAX = 500


class TooManyClaims(ProductError):
    """Nobody prints so many pages."""

    code, status = "too_many_claims", 409
    message = "This payment has more than 500 claims. Get the 835 file or the spreadsheet instead."


def remittance_pdf(opened: OpenedRemittance, clinic: Clinic, *, now: datetime) -> bytes:
    """Print a remittance whole.

    :raises TooManyClaims: it has more claims than a paper holds
    :raises NotPrintable: the text has letters that our fonts don't have
    """
    if len(opened.transaction.claims) > CLAIMS_MAX:
        raise TooManyClaims
    return print_paper(Template.REMITTANCE, _paper(opened, clinic), now)


def _paper(opened: OpenedRemittance, clinic: Clinic) -> RemittancePdf:
    row = opened.row
    return RemittancePdf(
        labels=_labels(),
        title=_("Remittance {number}").format(number=row.trace_number),
        clinic_name=clinic.name,
        clinic_address=(clinic.address,),
        clinic_contact=(clinic.name, phone_words(clinic.phone)),
        receipt_number=row.trace_number,
        headline=_("They paid"),
        headline_amount=money_words(row.amount),
        sentence=_("{payer} pays {clinic} for {n} claims.").format(
            payer=row.payer_name, clinic=clinic.name, n=row.claim_count
        ),
        facts=_facts(row),
        sums=_sums(opened),
        sums_total=AmountRow(words=_("Paid to you"), note="", amount=money_words(row.amount)),
        claims=tuple(_claim(claim) for claim in opened.transaction.claims),
        closing=_("Codes are the plan’s; the words are ours. The 835 file is what counts."),
    )


def _labels() -> RemittanceLabels:
    return RemittanceLabels(
        language=get_language() or "en",
        payment_number=_("Payment number"),
        this_payment=_("This payment"),
        how_it_adds_up=_("How it adds up"),
        claims=_("Claims"),
        service=_("Line and procedure"),
        care_on=_("Care on"),
        charged=_("Charged"),
        paid=_("Paid"),
        patient_owes=_("Patient owes"),
        code=_("Code"),
        taken_off=_("Taken off"),
        who_pays=_("Who pays it"),
        amount=_("Amount"),
        page=_("Page"),
    )


def _facts(row: RemittanceRow) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("Health plan"), row.payer_name),
        (_("Health plan’s number"), row.payer_id_number),
        (_("How"), str(WAYS[row.way])),
        (_("Paid on"), day_words(row.payment_date)),
        ("NPI", row.payee_npi),
    ]
    return tuple(fact for fact in facts if fact[1])


def _sums(opened: OpenedRemittance) -> tuple[AmountRow, ...]:
    row = opened.row
    claims_paid = row.amount - row.adjustment
    kept = row.charge - claims_paid - row.patient_responsibility
    rows = [
        AmountRow(words=_("You charged"), note="", amount=money_words(row.charge)),
        AmountRow(words=_("Taken off by the plan"), note="", amount=money_words(-kept)),
        AmountRow(
            words=_("Left to patients"), note="", amount=money_words(-row.patient_responsibility)
        ),
    ]
    for item in opened.transaction.provider_adjustments:
        note = " ".join(filter(None, (item.reason, item.reference)))
        amount = money_words(-Money(item.amount_cents))
        rows.append(AmountRow(words=plb_words(item.reason), note=note, amount=amount))
    return tuple(rows)


def _claim(claim: Claim) -> ClaimBlock:
    story = explain_claim(claim)
    numbers = (claim.patient_control_number, claim.payer_claim_number)
    return ClaimBlock(
        heading=patient_words(claim.patient) or claim.patient_control_number,
        result=result_tag(
            status=claim.status, paid_cents=claim.paid_cents, patient_cents=story.patient_cents
        )[0],
        facts=", ".join(filter(None, numbers)),
        charged=money_words(Money(claim.charge_cents)),
        patient_owes=money_words(Money(story.patient_cents)),
        paid=money_words(Money(claim.paid_cents)),
        lines=tuple(
            (
                f"{row.line.line}. {row.line.procedure}",
                day_words(row.line.service_date) if row.line.service_date else "",
                money_words(row.charge),
                money_words(row.paid),
            )
            for row in line_rows(story)
        ),
        adjustments=tuple(
            AdjustmentRow(
                code=row.code, words=row.words, who=row.who, amount=money_words(-row.amount)
            )
            for row in cause_rows(story)
        ),
    )
