"""One claim from its sending over the plan's answer and the payment to the bank's deposit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.expected_claims.events import CloseReason
from wellpaid.claim_pay.expected_claims.operations.choose_answer import choose_answer
from wellpaid.claim_pay.expected_claims.operations.close_claim import (
    NOTE_MAX,
    close_claim,
    reopen_claim,
)
from wellpaid.claim_pay.expected_claims.queries import AnswerRow, ClaimStory, claim_story
from wellpaid.claim_pay.expected_claims.states import ClaimState
from wellpaid.claim_pay.reconciliation.queries import DepositOf, deposits_of
from wellpaid.claim_pay.reconciliation.states import PUBLIC as CASE_PUBLIC
from wellpaid.claim_pay.remittances.states import PUBLIC as PAYMENT_PUBLIC
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.audit.queries import Line
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.lists import staff_names
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .code_words import result_tag
from .expected_words import EVENTS, FREQUENCIES, REASONS, days_words, state_tag, why_words
from .words import TONES, WAYS

# The page has no form to close what is paid, voided or closed.
_NOTHING_TO_CLOSE = (ClaimState.PAID, ClaimState.VOIDED, ClaimState.CLOSED)
_DONE = ("closed", "reopened", "chosen")


class CloseForm(forms.Form):
    """Why, and a few words."""

    reason = forms.ChoiceField(
        choices=[(reason.value, words) for reason, words in REASONS.items()],
        error_messages={
            "required": gettext_lazy("Choose a reason."),
            "invalid_choice": gettext_lazy("Choose a reason."),
        },
    )
    note = forms.CharField(required=False, max_length=NOTE_MAX)


@staff_page("GET")
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show a claim's story."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    return _claim_page(request, desk, claim_id, CloseForm())


def _claim_page(
    request: HttpRequest,
    desk: Desk,
    claim_id: UUID,
    form: CloseForm,
    refusal: ProductError | None = None,
) -> HttpResponse:
    today = local_date(utc_now(), desk.organization.time_zone)
    story = claim_story(
        organization_id=desk.organization_id, expected_claim_id=claim_id, today=today
    )
    row, may = story.row, desk.may(Action.MATCH_DEPOSITS)
    names = _names(desk, story)
    deposits = deposits_of(
        desk.organization_id, {one.remittance_id for one in story.answers if one.is_sure}
    )
    context = {
        "desk": desk,
        "story": story,
        "row": row,
        "state": state_tag(row),
        "why": why_words(row),
        "days": days_words(row.days),
        "sendings": [(one, FREQUENCIES.get(one.frequency, "")) for one in story.sendings],
        "answers": [_answer(one, deposits) for one in story.answers if one.is_sure],
        "doubts": [_answer(one, deposits) for one in story.answers if not one.is_sure],
        "history": [
            (line, EVENTS.get(line.event, line.event), _who(names, line)) for line in story.history
        ],
        "closed_by": names.get(story.closed_by, ""),
        "close_reason": REASONS.get(story.close_reason, ""),
        "reasons": REASONS,
        "may_close": may and row.state not in _NOTHING_TO_CLOSE,
        "may_reopen": may and row.state is ClaimState.CLOSED,
        "may_change": may,
        "form": form,
        "refusal": refusal,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    status = status_of(form, refusal)
    return render(request, "claims/expected_claim.html", context, status=status)


def _answer(one: AnswerRow, deposits: dict[UUID, DepositOf]) -> dict[str, Any]:
    state = RemittanceState(one.payment_state)
    deposit = deposits.get(one.remittance_id)
    return {
        "row": one,
        "result": result_tag(
            status=one.status,
            paid_cents=one.paid.cents,
            patient_cents=one.patient_responsibility.cents,
        ),
        "way": WAYS[one.way],
        "payment": (_(PAYMENT_PUBLIC[state].word), *TONES[state]),
        "deposit": deposit,
        "deposit_words": _(CASE_PUBLIC[deposit.state].word) if deposit else "",
    }


def _names(desk: Desk, story: ClaimStory) -> dict[str, str]:
    """Name everybody who did something; the reader's own colleagues and no one else."""
    ids = {line.actor_id for line in story.history if line.actor_kind == ActorKind.USER}
    if story.closed_by:
        ids.add(Actor.parse(story.closed_by).id)
    found = staff_names(
        {one for one in ids if one is not None}, organization_ids=(desk.organization_id,)
    )
    return {str(Actor(ActorKind.USER, user_id)): name for user_id, name in found.items()}


def _who(names: dict[str, str], line: Line) -> str:
    return names.get(f"{line.actor_kind}:{line.actor_id}", "")


@staff_page("POST")
def close(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Wait for no answer any more."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    form = CloseForm(request.POST)
    done, refusal = tried(
        form,
        lambda: close_claim(
            organization_id=desk.organization_id,
            expected_claim_id=claim_id,
            reason=CloseReason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
            actor=desk.actor,
            now=utc_now(),
        ),
    )
    if isinstance(refusal, NotFound):
        raise refusal
    if done:
        return redirect(reverse("claims_expected_claim", args=[claim_id]) + "?closed")
    return _claim_page(request, desk, claim_id, form, refusal)


@staff_page("POST")
def reopen(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Wait again."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    now = utc_now()
    reopen_claim(
        organization_id=desk.organization_id,
        expected_claim_id=claim_id,
        today=local_date(now, desk.organization.time_zone),
        actor=desk.actor,
        now=now,
    )
    return redirect(reverse("claims_expected_claim", args=[claim_id]) + "?reopened")


@staff_page("POST")
def choose(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Say whether an answer is this claim's."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    now = utc_now()
    try:
        answer_id = UUID(request.POST.get("answer", ""))
    except ValueError:
        raise NotFound from None
    choose_answer(
        organization_id=desk.organization_id,
        expected_claim_id=claim_id,
        remittance_claim_id=answer_id,
        is_its=request.POST.get("is_its") == "yes",
        today=local_date(now, desk.organization.time_zone),
        actor=desk.actor,
        now=now,
    )
    return redirect(reverse("claims_expected_claim", args=[claim_id]) + "?chosen")
