"""C12: one appeal from its start to the plan's answer, with the letter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellpaid.claim_pay.appeals.events import Ground, Level, SentWay
from wellpaid.claim_pay.appeals.operations.add_document import add_document
from wellpaid.claim_pay.appeals.operations.change_deadline import change_deadline
from wellpaid.claim_pay.appeals.operations.record_outcome import Outcome, record_outcome
from wellpaid.claim_pay.appeals.operations.reopen_appeal import reopen_appeal
from wellpaid.claim_pay.appeals.operations.send_appeal import Posted, send_appeal
from wellpaid.claim_pay.appeals.operations.start_appeal import Wish, start_appeal
from wellpaid.claim_pay.appeals.operations.withdraw_appeal import withdraw_appeal
from wellpaid.claim_pay.appeals.queries import appeal_file, whole_appeal
from wellpaid.claim_pay.appeals.states import GRAPH, OPEN, PUBLIC
from wellpaid.claim_pay.appeals.states import AppealState as S
from wellpaid.claim_pay.remittances.queries import OpenedClaim, open_claim
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.money import Money
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .answer_forms import AppealForm, DeadlineForm, FileForm, OutcomeForm, SentForm
from .answer_words import (
    APPEAL_TONES,
    GROUNDS,
    LEVELS,
    OUTCOMES,
    SENT_WAYS,
    deadline_words,
    due_tone,
    due_words,
    history_rows,
    names_of,
)
from .claim import patient_words
from .code_words import cause_rows
from .recoupment_case import paper_response

_DONE = ("started", "sent", "outcome", "withdrawn", "reopened", "deadline", "file")


def claim_of(desk: Desk, remittance_id: UUID, position: int) -> OpenedClaim:
    return open_claim(
        organization_id=desk.organization_id,
        remittance_id=remittance_id,
        position=position,
        actor=desk.actor,
        now=utc_now(),
    )


@staff_page("GET", "POST")
def start(request: HttpRequest, remittance_id: UUID, position: int) -> HttpResponse:
    """Start an appeal from a claim."""
    desk = desk_of(request, CLAIMS, Action.ANSWER_TAKE_BACKS)
    opened = claim_of(desk, remittance_id, position)
    claim = opened.story.claim
    usual = Money(claim.charge_cents - claim.paid_cents - max(opened.story.patient_cents, 0))
    first = {"level": Level.FIRST, "asked": f"{usual}" if usual > Money(0) else ""}
    form = AppealForm(request.POST) if request.method == "POST" else AppealForm(initial=first)
    made: list[UUID] = []

    def work() -> None:
        given = form.cleaned_data
        made.append(
            start_appeal(
                organization_id=desk.organization_id,
                remittance_id=remittance_id,
                position=position,
                wish=Wish(
                    Level(given["level"]), Ground(given["ground"]), given["asked"], given["words"]
                ),
                actor=desk.actor,
                now=utc_now(),
            )
        )

    done, refusal = tried(form, work)
    if done:
        return redirect(reverse("claims_appeal", args=made) + "?started")
    context = {
        "desk": desk,
        "payment": opened.payment,
        "position": position,
        "number": claim.patient_control_number,
        "patient": patient_words(claim.patient),
        "charge": Money(claim.charge_cents),
        "paid": Money(claim.paid_cents),
        "owes": Money(opened.story.patient_cents),
        "causes": cause_rows(opened.story),
        "levels": list(LEVELS.items()),
        "grounds": list(GROUNDS.items()),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "claims/appeal_new.html", context, status=status_of(form, refusal))


@staff_page("GET")
def appeal(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Show an appeal."""
    return _page(request, desk_of(request, CLAIMS, Action.SEE_PAYMENTS), appeal_id)


def _page(
    request: HttpRequest,
    desk: Desk,
    appeal_id: UUID,
    form: forms.Form | None = None,
    refusal: ProductError | None = None,
) -> HttpResponse:
    whole = whole_appeal(desk.organization_id, appeal_id)
    row, today = whole.row, local_date(utc_now(), desk.organization.time_zone)
    names = names_of(desk.organization_id, (one.added_by for one in whole.files))
    form, may = form or forms.Form(), desk.may(Action.ANSWER_TAKE_BACKS)
    context = {
        "desk": desk,
        "row": row,
        "level": LEVELS[row.level],
        "ground": GROUNDS[row.ground],
        "state": PUBLIC[row.state].word,
        "tone": APPEAL_TONES[row.state],
        "due": due_words(row.due_date, today),
        "due_tone": due_tone(row.due_date, today),
        "deadline_from": deadline_words(
            row.deadline_from, row.deadline_source, row.deadline_reason
        ),
        "sent_way": SENT_WAYS.get(row.sent_way) if row.sent_way else "",
        "files": [(one, names.get(one.added_by, "")) for one in whole.files],
        "history": history_rows(desk.organization_id, whole.history),
        "others": [(one, LEVELS[one.level], PUBLIC[one.state].word) for one in whole.others],
        "form": form,
        "refusal": refusal,
        "sent": form if isinstance(form, SentForm) else SentForm(initial={"sent_date": today}),
        "outcome": form
        if isinstance(form, OutcomeForm)
        else OutcomeForm(initial=_outcome_of(row.heard, row.asked, today)),
        "deadline": form if isinstance(form, DeadlineForm) else DeadlineForm(),
        "file": form if isinstance(form, FileForm) else FileForm(),
        "ways": list(SENT_WAYS.items()),
        "outcomes": list(OUTCOMES.items()),
        "may": may,
        "may_send": may and GRAPH.allows(row.state, S.SENT) and row.state in OPEN[:2],
        "may_close": may and GRAPH.allows(row.state, S.UPHELD),
        "may_withdraw": may and row.state in OPEN,
        "may_reopen": may and row.state not in OPEN,
        "may_go_on": may and row.state in {S.UPHELD, S.PARTLY},
        "may_set_deadline": may and row.state in {S.DRAFT, S.LATE},
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    return render(request, "claims/appeal.html", context, status=status_of(form, refusal))


def _outcome_of(heard: Money, asked: Money, today: object) -> dict[str, Any]:
    """Propose what a later payment says; without one, nothing."""
    if heard <= Money(0):
        return {"outcome_date": today}
    if heard >= asked:
        return {"outcome": S.OVERTURNED, "outcome_date": today}
    return {"outcome": S.PARTLY, "expected": f"{heard}", "outcome_date": today}


def _act(
    request: HttpRequest,
    appeal_id: UUID,
    word: str,
    work: Callable[[dict[str, Any], dict[str, Any]], object],
    form: forms.Form | None = None,
) -> HttpResponse:
    """Do one thing with an appeal, and show it again."""
    desk = desk_of(request, CLAIMS, Action.ANSWER_TAKE_BACKS)
    form, now = form or forms.Form(request.POST), utc_now()
    common = {
        "organization_id": desk.organization_id,
        "appeal_id": appeal_id,
        "actor": desk.actor,
        "now": now,
    }
    done, refusal = tried(form, lambda: work(common, form.cleaned_data))
    if isinstance(refusal, NotFound):
        raise refusal
    if done:
        return redirect(reverse("claims_appeal", args=[appeal_id]) + f"?{word}")
    return _page(request, desk, appeal_id, form, refusal)


def _today(request: HttpRequest) -> Any:
    desk: Desk = request.desk  # type: ignore[attr-defined]
    return local_date(utc_now(), desk.organization.time_zone)


@staff_page("POST")
def sent(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Note that it went out."""
    return _act(
        request,
        appeal_id,
        "sent",
        lambda common, given: send_appeal(
            **common,
            posted=Posted(
                given["sent_date"], SentWay(given["way"]), given["plan_reference"],
                given["answer_due_date"],
            ),
            today=_today(request),
        ),
        SentForm(request.POST),
    )  # fmt: skip


@staff_page("POST")
def outcome(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Note the plan's answer."""
    return _act(
        request,
        appeal_id,
        "outcome",
        lambda common, given: record_outcome(
            **common,
            outcome=Outcome(
                S(given["outcome"]), given["outcome_date"], given["expected"], given["words"]
            ),
        ),
        OutcomeForm(request.POST),
    )


@staff_page("POST")
def withdraw(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Give it up."""
    return _act(request, appeal_id, "withdrawn", lambda common, _: withdraw_appeal(**common))


@staff_page("POST")
def reopen(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Take its end back."""
    return _act(request, appeal_id, "reopened", lambda common, _: reopen_appeal(**common))


@staff_page("POST")
def deadline(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Set another last day."""
    return _act(
        request,
        appeal_id,
        "deadline",
        lambda common, given: change_deadline(
            **common, day=given["day"], reason=given["reason"], today=_today(request)
        ),
        DeadlineForm(request.POST),
    )


@staff_page("POST")
def file(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Keep a file with it."""
    return _act(
        request,
        appeal_id,
        "file",
        lambda common, given: add_document(**common, chunks=given["file"].chunks()),
        FileForm(request.POST, request.FILES),
    )


@staff_page("GET")
def document(request: HttpRequest, appeal_id: UUID, document_id: UUID) -> HttpResponse:
    """Give one file."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    media_type, content = appeal_file(
        organization_id=desk.organization_id,
        appeal_id=appeal_id,
        document_id=document_id,
        actor=desk.actor,
        now=utc_now(),
    )
    return paper_response(media_type, content)
