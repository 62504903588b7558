"""One payment that the books have otherwise: what differs, what to type, who did what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellpaid.claim_pay.postings.operations.mark_fixed import mark_fixed
from wellpaid.claim_pay.postings.operations.note_case import note_case
from wellpaid.claim_pay.postings.operations.set_case_aside import set_case_aside
from wellpaid.claim_pay.postings.operations.undo_decision import undo_decision
from wellpaid.claim_pay.postings.queries import whole_case
from wellpaid.claim_pay.postings.states import PUBLIC, PostingState
from wellpaid.core.audit.queries import Line
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.money import Money
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .books import differences_of
from .books_words import AGAIN, EVENTS, books_words_of, claim_words, to_type
from .colleagues import actor_of, colleagues
from .looked import looked_words
from .match_case import NoteForm

_DONE = ("fixed", "aside", "undone", "stays", "noted")


@staff_page("GET")
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    return _case_page(request, desk, case_id)


def _case_page(
    request: HttpRequest,
    desk: Desk,
    case_id: UUID,
    form: NoteForm | None = None,
    refusal: ProductError | None = None,
) -> HttpResponse:
    whole = whole_case(desk.organization_id, case_id, utc_now())
    row, may = whole.row, desk.may(Action.MATCH_DEPOSITS)
    writers = [row.decided_by, *(one.written_by for one in whole.notes)]
    names = colleagues(desk, writers, whole.history)
    form = form or NoteForm()
    context = {
        "desk": desk,
        "row": row,
        "words": books_words_of(row, looked=looked_words(desk), zone=desk.organization.time_zone),
        "state_words": PUBLIC[row.state].word,
        "decided_by": names.get(row.decided_by, ""),
        "to_type": [(one, claim_words(one), to_type(one)) for one in differences_of(row)],
        "postings": whole.postings,
        "notes": [(one, names.get(one.written_by, "")) for one in whole.notes],
        "history": [(line, _said(line), names.get(actor_of(line), "")) for line in whole.history],
        "form": form,
        "refusal": refusal,
        "may_match": may,
        "may_decide": may and row.needs_you,
        "may_undo": may and row.undo_until is not None,
        "is_fixed": row.state is PostingState.FIXED,
        "is_aside": row.state is PostingState.ASIDE,
        "is_agreed": row.state is PostingState.AGREED,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    return render(
        request, "claims/claims_books_case.html", context, status=status_of(form, refusal)
    )


def _said(line: Line) -> Any:
    reason = str(line.facts.get("reason_code", ""))
    return AGAIN.get(reason) or EVENTS.get(line.event, line.event)


def _done(case_id: UUID, word: str) -> HttpResponse:
    return redirect(reverse("claims_books_case", args=[case_id]) + f"?{word}")


def _cents(request: HttpRequest, name: str) -> Money:
    try:
        return Money(int(request.POST.get(name, "")[:20]))
    except ValueError:
        raise NotFound from None


@staff_page("POST")
def fix(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Keep that the books are corrected, and show what that means."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    try:
        mark_fixed(
            organization_id=desk.organization_id,
            posting_case_id=case_id,
            seen_plan=_cents(request, "plan"),
            seen_books=_cents(request, "books"),
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as error:
        return _case_page(request, desk, case_id, refusal=error)
    return _done(case_id, "fixed")


@staff_page("POST")
def aside(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Leave the difference as it is."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    return _written(request, desk, case_id, "aside", set_case_aside, "note")


@staff_page("POST")
def note(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Keep a note."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    return _written(request, desk, case_id, "noted", note_case, "body")


def _written(
    request: HttpRequest, desk: Desk, case_id: UUID, word: str, operation: Any, name: str
) -> HttpResponse:
    """Do what goes with a few written words."""
    form = NoteForm(request.POST)
    done, refusal = tried(
        form,
        lambda: operation(
            organization_id=desk.organization_id,
            posting_case_id=case_id,
            actor=desk.actor,
            now=utc_now(),
            **{name: form.cleaned_data["body"]},
        ),
    )
    if isinstance(refusal, NotFound):
        raise refusal
    return _done(case_id, word) if done else _case_page(request, desk, case_id, form, refusal)


@staff_page("POST")
def undo(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take a decision back, or say that there is none any more."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    try:
        is_undone = undo_decision(
            organization_id=desk.organization_id,
            posting_case_id=case_id,
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as error:
        return _case_page(request, desk, case_id, refusal=error)
    return _done(case_id, "undone" if is_undone else "stays")
