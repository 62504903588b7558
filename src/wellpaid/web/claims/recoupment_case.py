"""C12: one recoupment, with what the plan says and took, and every answer to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellpaid.claim_pay.payers.queries import payer_of
from wellpaid.claim_pay.recoupments.events import PaidBackWay
from wellpaid.claim_pay.recoupments.operations.add_document import add_document
from wellpaid.claim_pay.recoupments.operations.answer_recoupment import (
    agree_to_recoupment,
    dispute_recoupment,
    note_given_back,
    reopen_recoupment,
)
from wellpaid.claim_pay.recoupments.operations.change_deadline import change_deadline
from wellpaid.claim_pay.recoupments.operations.join_recoupments import (
    join_recoupments,
    keep_apart,
)
from wellpaid.claim_pay.recoupments.operations.note_paid_back import (
    PaidBack,
    note_paid_back,
    take_paid_back_note_back,
)
from wellpaid.claim_pay.recoupments.queries import (
    WholeRecoupment,
    recoupment_file,
    whole_recoupment,
)
from wellpaid.claim_pay.recoupments.reckoning import REVERSAL
from wellpaid.claim_pay.recoupments.states import GRAPH, PUBLIC
from wellpaid.claim_pay.recoupments.states import RecoupmentState as S
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .answer_forms import DeadlineForm, DisputeForm, FileForm, PaidBackForm
from .answer_words import (
    ORIGINS,
    PAID_BACK_WAYS,
    RECOUPMENT_TONES,
    deadline_words,
    due_tone,
    due_words,
    history_rows,
    names_of,
)
from .code_words import plb_words, status_words

_DONE = (
    "kept", "agreed", "disputed", "paid", "unpaid", "given", "reopened", "joined", "apart",
    "deadline", "file",
)  # fmt: skip
_UNANSWERED = (S.NOTICED, S.LATE)


@staff_page("GET")
def recoupment(request: HttpRequest, recoupment_id: UUID) -> HttpResponse:
    """Show a recoupment."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    return _page(request, desk, recoupment_id)


def _page(
    request: HttpRequest,
    desk: Desk,
    recoupment_id: UUID,
    form: forms.Form | None = None,
    refusal: ProductError | None = None,
) -> HttpResponse:
    whole = whole_recoupment(desk.organization_id, recoupment_id)
    row, today = whole.row, local_date(utc_now(), desk.organization.time_zone)
    names = names_of(desk.organization_id, (one.added_by for one in whole.files))
    form = form or forms.Form()
    context = {
        "desk": desk,
        "row": row,
        "origin": ORIGINS[row.origin],
        "state": PUBLIC[row.state].word,
        "tone": RECOUPMENT_TONES[row.state],
        "due": due_words(row.due_date, today),
        "due_tone": due_tone(row.due_date, today),
        "deadline_from": deadline_words(
            row.deadline_from, row.deadline_source, row.deadline_reason
        ),
        "entries": [(one, _entry_words(one.reason_code)) for one in whole.entries],
        "paid_back_way": PAID_BACK_WAYS.get(row.paid_back_way) if row.paid_back_way else "",
        "files": [(one, names.get(one.added_by, "")) for one in whole.files],
        "history": history_rows(desk.organization_id, whole.history),
        "proposed": whole.proposed if row.state in _UNANSWERED else None,
        "proposals": whole.proposals,
        "form": form,
        "refusal": refusal,
        "dispute": form if isinstance(form, DisputeForm) else DisputeForm(),
        "paid": form if isinstance(form, PaidBackForm) else PaidBackForm(),
        "deadline": form if isinstance(form, DeadlineForm) else DeadlineForm(),
        "file": form if isinstance(form, FileForm) else FileForm(),
        "ways": list(PAID_BACK_WAYS.items()),
        "done": next((word for word in _DONE if word in request.GET), ""),
    } | _may(desk, whole)
    return render(request, "claims/recoupment.html", context, status=status_of(form, refusal))


def _may(desk: Desk, whole: WholeRecoupment) -> dict[str, bool]:
    row, may = whole.row, desk.may(Action.ANSWER_TAKE_BACKS)
    return {
        "may": may,
        "may_agree": may and GRAPH.allows(row.state, S.AGREED),
        "may_dispute": may and GRAPH.allows(row.state, S.DISPUTED),
        "may_pay": may
        and row.state in {*_UNANSWERED, S.AGREED}
        and bool(row.still_open)
        and not row.paid_back,
        "may_unpay": may and bool(row.paid_back) and GRAPH.allows(row.state, S.NOTICED),
        "may_say_given": may and GRAPH.allows(row.state, S.GIVEN_BACK),
        "may_reopen": may and row.state is not S.LATE and GRAPH.allows(row.state, S.NOTICED),
        "may_set_deadline": may and row.state in _UNANSWERED,
    }


def _entry_words(code: str) -> str:
    return status_words(code) if code == REVERSAL else plb_words(code)


def _done(recoupment_id: UUID, word: str) -> HttpResponse:
    return redirect(reverse("claims_recoupment", args=[recoupment_id]) + f"?{word}")


def _act(
    request: HttpRequest,
    recoupment_id: UUID,
    word: str,
    work: Callable[[dict[str, Any], dict[str, Any]], object],
    form: forms.Form | None = None,
) -> HttpResponse:
    """Do one thing with a recoupment, and show it again.

    :param work: gets what every operation wants, and what the form says
    """
    desk = desk_of(request, CLAIMS, Action.ANSWER_TAKE_BACKS)
    form = form or forms.Form(request.POST)
    now = utc_now()
    common = {
        "organization_id": desk.organization_id,
        "recoupment_id": recoupment_id,
        "actor": desk.actor,
        "now": now,
    }
    done, refusal = tried(form, lambda: work(common, form.cleaned_data))
    if isinstance(refusal, NotFound):
        raise refusal
    if done:
        return _done(recoupment_id, word)
    return _page(request, desk, recoupment_id, form, refusal)


def _today(request: HttpRequest) -> Any:
    desk: Desk = request.desk  # type: ignore[attr-defined]
    return local_date(utc_now(), desk.organization.time_zone)


@staff_page("POST")
def agree(request: HttpRequest, recoupment_id: UUID) -> HttpResponse:
    """Agree with the plan."""
    return _act(request, recoupment_id, "agreed", lambda common, _: agree_to_recoupment(**common))


@staff_page("POST")
def dispute(request: HttpRequest, recoupment_id: UUID) -> HttpResponse:
    """Say no; the letter is there to be printed."""
    return _act(
        request,
        recoupment_id,
        "disputed",
        lambda common, given: dispute_recoupment(
            **common, words=given["words"], today=_today(request)
        ),
        DisputeForm(request.POST),
    )


@staff_page("POST")
def paid_back(request: HttpRequest, recoupment_id: UUID) -> HttpResponse:
    """Note that it was paid back."""
    return _act(
        request,
        recoupment_id,
        "paid",
        lambda common, given: note_paid_back(
            **common,
            paid=PaidBack(
                given["amount"], PaidBackWay(given["way"]), given["paid_date"], given["reference"]
            ),
            today=_today(request),
        ),
        PaidBackForm(request.POST),
    )


@staff_page("POST")
def not_paid_back(request: HttpRequest, recoupment_id: UUID) -> HttpResponse:
    """Take that note back."""
    return _act(
        request, recoupment_id, "unpaid", lambda common, _: take_paid_back_note_back(**common)
    )


@staff_page("POST")
def given_back(request: HttpRequest, recoupment_id: UUID) -> HttpResponse:
    """Note that the plan gives in."""
    return _act(request, recoupment_id, "given", lambda common, _: note_given_back(**common))


@staff_page("POST")
def reopen(request: HttpRequest, recoupment_id: UUID) -> HttpResponse:
    """Take an answer back."""
    return _act(request, recoupment_id, "reopened", lambda common, _: reopen_recoupment(**common))


@staff_page("POST")
def deadline(request: HttpRequest, recoupment_id: UUID) -> HttpResponse:
    """Set another last day."""
    return _act(
        request,
        recoupment_id,
        "deadline",
        lambda common, given: change_deadline(
            **common, day=given["day"], reason=given["reason"], today=_today(request)
        ),
        DeadlineForm(request.POST),
    )


@staff_page("POST")
def file(request: HttpRequest, recoupment_id: UUID) -> HttpResponse:
    """Keep the plan's letter."""
    return _act(
        request,
        recoupment_id,
        "file",
        lambda common, given: add_document(**common, chunks=given["file"].chunks()),
        FileForm(request.POST, request.FILES),
    )


@staff_page("POST")
def join(request: HttpRequest, recoupment_id: UUID) -> HttpResponse:
    """Put it together with the one that was proposed, or say that it is another one."""
    desk = desk_of(request, CLAIMS, Action.ANSWER_TAKE_BACKS)
    if request.POST.get("answer") == "no":
        keep_apart(organization_id=desk.organization_id, recoupment_id=recoupment_id)
        return _done(recoupment_id, "apart")
    try:
        into_id = join_recoupments(
            organization_id=desk.organization_id,
            recoupment_id=recoupment_id,
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as error:
        return _page(request, desk, recoupment_id, refusal=error)
    return _done(into_id, "joined")


@staff_page("GET")
def document(request: HttpRequest, recoupment_id: UUID, document_id: UUID) -> HttpResponse:
    """Give one file."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    media_type, content = recoupment_file(
        organization_id=desk.organization_id,
        recoupment_id=recoupment_id,
        document_id=document_id,
        actor=desk.actor,
        now=utc_now(),
    )
    return paper_response(media_type, content)


def paper_response(media_type: str, content: bytes) -> HttpResponse:
    """Give a paper as a download with a name that says nothing."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="paper.{media_type.partition("/")[2]}"'
    )
    return response


@staff_page("GET")
def letter(request: HttpRequest, recoupment_id: UUID) -> HttpResponse:
    """Show the dispute as a letter, to be printed."""
    desk = desk_of(request, CLAIMS, Action.ANSWER_TAKE_BACKS)
    row = whole_recoupment(desk.organization_id, recoupment_id).row
    context = {
        "desk": desk,
        "row": row,
        "payer": payer_of(row.payer_id),
        "today": local_date(utc_now(), desk.organization.time_zone).isoformat(),
    }
    return render(request, "claims/recoupment_letter.html", context)
