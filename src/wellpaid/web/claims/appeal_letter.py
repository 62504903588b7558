"""The letter of an appeal: the same words on the screen and as a PDF. Plans read English."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wellpaid.claim_pay.appeals.events import Level
from wellpaid.claim_pay.appeals.queries import AppealRow, whole_appeal
from wellpaid.claim_pay.remittances.queries import OpenedClaim
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.queries import Clinic
from wellpaid.formats.pdf.characters import printable, word_with
from wellpaid.formats.pdf.letter import LetterLabels, LetterPdf
from wellpaid.formats.pdf.render import Template
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.money import Money
from wellpaid.kit.money_words import money_words
from wellpaid.kit.phone_words import phone_words
from wellpaid.web.portal.papers import NotPrintable, print_paper
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page

from .answer_words import GROUND_SENTENCES
from .appeal_case import claim_of
from .claim import patient_words

_TITLES = {
    Level.FIRST: "Appeal of a claim decision",
    Level.SECOND: "Second-level appeal of a claim decision",
    Level.EXTERNAL: "Request for an external review",
}
_DISAGREE = "We do not agree with this decision and appeal it."


def letter_of(row: AppealRow, opened: OpenedClaim, clinic: Clinic, today: date) -> LetterPdf:
    """Write the letter with the claim's facts. It names the patient: never e-mail."""
    claim, payment = opened.story.claim, opened.payment
    due, phone = row.answer_due_date, phone_words(clinic.phone) if clinic.phone else ""
    causes = [
        f"{one.group} {one.reason} ({money_words(Money(one.amount_cents))})"
        for one in opened.story.other_causes
    ]
    npi = f", NPI {payment.payee_npi}" if payment.payee_npi else ""
    paragraphs = (
        f"Your reasons: {', '.join(causes)}." if causes else "",
        f"{_DISAGREE} {GROUND_SENTENCES[row.ground]}".strip(),
        printable(row.words),
        "Please review the decision, pay what we ask for, and answer in writing"
        + (f" by {due}." if due else "."),
        f"Please answer to: {', '.join(filter(None, (clinic.name, phone)))}.",
    )
    return LetterPdf(
        labels=LetterLabels(language="en", page="Page"),
        title=_TITLES[row.level],
        clinic_name=clinic.name,
        clinic_address=(clinic.address,),
        clinic_contact=tuple(filter(None, (clinic.name, phone))),
        receipt_number=claim.payer_claim_number or claim.patient_control_number,
        day=today.isoformat(),
        addressees=(f"To: {row.payer_name}, provider appeals", f"From: {clinic.name}{npi}"),
        facts=_facts(row, opened),
        table=_services(opened),
        paragraphs=tuple(filter(None, paragraphs)),
    )


def _facts(row: AppealRow, opened: OpenedClaim) -> tuple[tuple[str, str], ...]:
    claim, payment = opened.story.claim, opened.payment
    facts = (
        ("Patient", patient_words(claim.patient) or "–"),
        ("Member number", claim.patient.id_code if claim.patient else ""),
        ("Our account number", claim.patient_control_number),
        ("Your claim number", claim.payer_claim_number),
        ("Payment number and date", f"{payment.trace_number}, {payment.payment_date}"),
        ("Charged", money_words(Money(claim.charge_cents))),
        ("Paid", money_words(row.paid)),
        ("We ask you to pay", money_words(row.asked)),
    )
    return tuple(fact for fact in facts if fact[1])


def _services(opened: OpenedClaim) -> tuple[tuple[str, ...], ...]:
    rows = tuple(
        (f"{one.line}. {one.procedure}", str(one.service_date or "–")) for one in opened.story.lines
    )
    return (("Service", "Date"), *rows) if rows else ()


@staff_page("GET")
def letter(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Show the letter, to be printed from the browser."""
    desk, paper = _letter(request, appeal_id)
    context = {"desk": desk, "appeal_id": appeal_id, "letter": paper}
    return render(request, "claims/appeal_letter.html", context)


@staff_page("GET")
def letter_pdf(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Give the letter as a PDF; the letter on the screen, where our fonts lack a character."""
    desk, paper = _letter(request, appeal_id)
    try:
        content = print_paper(Template.LETTER, paper, utc_now())
    except NotPrintable as error:
        context = {
            "desk": desk,
            "appeal_id": appeal_id,
            "letter": paper,
            "unprintable": error.characters,
            "code": f"U+{ord(error.characters[0]):04X}",  # some show as an empty box
            "word": word_with(error.characters, _texts(paper)),
        }
        return render(request, "claims/appeal_letter.html", context, status=error.status)
    response = HttpResponse(content, content_type="application/pdf")
    # A name without a person's: downloads lie about on shared machines.
    response.headers["Content-Disposition"] = 'inline; filename="appeal-letter.pdf"'
    return response


def _texts(paper: LetterPdf) -> tuple[str, ...]:
    """Give what may hold characters that aren't ours: words, names and numbers as they came."""
    facts = (words for _name, words in paper.facts)
    cells = (cell for row in paper.table for cell in row)
    heads = (*paper.addressees, *paper.clinic_address, *paper.clinic_contact)
    return (*paper.paragraphs, *facts, *heads, *cells)


def _letter(request: HttpRequest, appeal_id: UUID) -> tuple[Desk, LetterPdf]:
    desk = desk_of(request, CLAIMS, Action.ANSWER_TAKE_BACKS)
    row = whole_appeal(desk.organization_id, appeal_id).row
    opened = claim_of(desk, row.remittance_id, row.position)
    today = local_date(utc_now(), desk.organization.time_zone)
    return desk, letter_of(row, opened, desk.organization, today)
