"""C4: one claim: from what was charged to what was paid, and what came before and after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wellpaid.claim_pay.appeals.queries import appeals_of_claim
from wellpaid.claim_pay.appeals.states import OPEN
from wellpaid.claim_pay.appeals.states import PUBLIC as APPEAL_PUBLIC
from wellpaid.claim_pay.expected_claims.queries import sent_claim_of
from wellpaid.claim_pay.reconciliation.queries import deposits_of
from wellpaid.claim_pay.recoupments.queries import recoupments_of_claim
from wellpaid.claim_pay.recoupments.states import PUBLIC as RECOUPMENT_PUBLIC
from wellpaid.claim_pay.remittances.queries import open_claim
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import utc_now
from wellpaid.kit.money import ZERO, Money
from wellpaid.patient_pay.bills.queries import bill_of_claim
from wellpaid.web.office.staff import office_of
from wellpaid.web.staff.desks import desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page

from .answer_words import LEVELS
from .code_words import cause_rows, line_rows, result_tag, status_words


@staff_page("GET")
def claim(request: HttpRequest, remittance_id: UUID, position: int) -> HttpResponse:
    """Show one claim."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    opened = open_claim(
        organization_id=desk.organization_id,
        remittance_id=remittance_id,
        position=position,
        actor=desk.actor,
        now=utc_now(),
    )
    story = opened.story
    of_file = story.claim
    about: dict[str, Any] = {
        "organization_id": desk.organization_id,
        "remittance_id": remittance_id,
        "position": position,
    }
    appeals = appeals_of_claim(**about)
    sent = sent_claim_of(**about)
    # What a later decision mended isn't this one's: only the newest says what stands.
    short = sent.short if sent and not of_file.is_reversal else ZERO
    context = {
        "desk": desk,
        "payment": opened.payment,
        "position": position,
        "claim": of_file,
        "patient": patient_words(of_file.patient),
        "story": story,
        "charge": Money(of_file.charge_cents),
        "paid": Money(of_file.paid_cents),
        "owes": Money(story.patient_cents),
        "said": None if story.is_as_said else Money(story.said_cents or 0),
        "taken_off": Money(sum(one.amount_cents for one in story.causes)),
        "status": status_words(of_file.status),
        "result": result_tag(
            status=of_file.status,
            paid_cents=of_file.paid_cents,
            patient_cents=story.patient_cents,
        ),
        "causes": cause_rows(story, short),
        "lines": line_rows(story),
        "history": [
            (hit, *result_tag(status=hit.status, paid_cents=hit.paid.cents,
                              patient_cents=hit.patient_responsibility.cents))
            for hit in opened.history
        ],
        "bill": bill_of_claim(**about),
        "opens_bill": office_of(request) == desk.organization_id,
        "appeals": [
            (one, LEVELS[one.level], APPEAL_PUBLIC[one.state].word) for one in appeals
        ],
        "recoupments": [
            (one, RECOUPMENT_PUBLIC[one.state].word) for one in recoupments_of_claim(**about)
        ],
        "may_appeal": desk.may(Action.ANSWER_TAKE_BACKS)
        and not of_file.is_reversal
        and of_file.charge_cents > of_file.paid_cents
        and not any(one.state in OPEN for one in appeals),
        "is_denied": of_file.paid_cents <= 0 and story.patient_cents <= 0,
        "deposit": deposits_of(desk.organization_id, {remittance_id}).get(remittance_id),
        "sent": sent,
        "short": short,
    }  # fmt: skip
    return render(request, "claims/claims_claim.html", context)


def patient_words(name: object) -> str:
    """Give a patient's name as lists sort it, or ""."""
    family, given = getattr(name, "last_or_organization", ""), getattr(name, "first", "")
    return ", ".join(part.title() for part in (family, given) if part)
