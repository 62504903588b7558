"""C10: one case, with all that is known of it and everything that can be done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.payers.queries import PayerRow, payer_of
from wellpaid.claim_pay.reconciliation.events import Resolution
from wellpaid.claim_pay.reconciliation.operations.ask_plan import ask_plan
from wellpaid.claim_pay.reconciliation.operations.choose_sides import choose_sides
from wellpaid.claim_pay.reconciliation.operations.decide_case import decide_case
from wellpaid.claim_pay.reconciliation.operations.note_case import BODY_MAX, note_case
from wellpaid.claim_pay.reconciliation.operations.set_case_aside import set_case_aside
from wellpaid.claim_pay.reconciliation.operations.undo_decision import undo_decision
from wellpaid.claim_pay.reconciliation.queries import (
    CaseRow,
    case_of,
    choices_for,
    whole_case,
)
from wellpaid.claim_pay.reconciliation.states import CaseState
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.money import Money
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .colleagues import actor_of, colleagues
from .looked import looked_words
from .match_words import EVENTS, JOURNALS, RESOLUTIONS, other_resolutions, words_of
from .words import WAYS

_DONE = ("matched", "aside", "undone", "asked", "noted")


class NoteForm(forms.Form):
    """A few words."""

    body = forms.CharField(
        max_length=BODY_MAX,
        error_messages={
            "required": gettext_lazy("Write a few words, so that the next person knows why.")
        },
    )


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
    now, zone = utc_now(), desk.organization.time_zone
    whole = whole_case(desk.organization_id, case_id, now)
    row, may = whole.row, desk.may(Action.MATCH_DEPOSITS)
    writers = [row.decided_by, *(one.written_by for one in whole.notes)]
    names = colleagues(desk, writers, whole.history)
    form = form or NoteForm()
    context = {
        "desk": desk,
        "row": row,
        "words": words_of(row, today=local_date(now, zone), looked=looked_words(desk), zone=zone),
        "resolution": RESOLUTIONS.get(row.resolution, ""),
        "decided_by": names.get(row.decided_by, ""),
        "plan_sides": [(one, WAYS.get(one.way, one.way)) for one in row.remittances],
        "others": other_resolutions(row),
        "journals": [
            (
                one,
                JOURNALS.get(one.event, one.event),
                sum((e.amount for e in one.entries), Money(0)),
            )
            for one in whole.journals
        ],
        "notes": [(one, names.get(one.written_by, "")) for one in whole.notes],
        "history": [
            (line, EVENTS.get(line.event, line.event), names.get(actor_of(line), ""))
            for line in whole.history
        ],
        "form": form,
        "refusal": refusal,
        "may_match": may,
        "may_decide": may and row.is_open,
        "may_put_aside": may and row.is_open and not row.remittances,
        "may_undo": may and row.undo_until is not None,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    return render(request, "claims/match_case.html", context, status=status_of(form, refusal))


def _done(case_id: UUID, word: str) -> HttpResponse:
    return redirect(reverse("claims_match_case", args=[case_id]) + f"?{word}")


def _resolution(request: HttpRequest) -> Resolution:
    try:
        return Resolution(request.POST.get("resolution", ""))
    except ValueError:
        raise NotFound from None


def _cents(request: HttpRequest) -> Money:
    try:
        return Money(int(request.POST.get("difference", "")[:20]))
    except ValueError:
        raise NotFound from None


@staff_page("POST")
def decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Match both sides."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    try:
        decide_case(
            organization_id=desk.organization_id,
            deposit_case_id=case_id,
            resolution=_resolution(request),
            seen_difference=_cents(request),
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as error:
        return _case_page(request, desk, case_id, refusal=error)
    if request.POST.get("from") == "list":
        return redirect(reverse("claims_match") + "?matched")
    return _done(case_id, "matched")


@staff_page("POST")
def aside(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put a deposit aside."""
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
            deposit_case_id=case_id,
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
    """Take a decision back."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    now = utc_now()
    try:
        undo_decision(
            organization_id=desk.organization_id,
            deposit_case_id=case_id,
            today=local_date(now, desk.organization.time_zone),
            actor=desk.actor,
            now=now,
        )
    except NotFound:
        raise
    except ProductError as error:
        return _case_page(request, desk, case_id, refusal=error)
    return _done(case_id, "undone")


@staff_page("GET", "POST")
def choose(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Let somebody put other sides together."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    row = case_of(desk.organization_id, case_id, utc_now())
    if not row.is_open:
        return redirect("claims_match_case", case_id=case_id)
    refusal: ProductError | None = None
    if request.method == "POST":
        try:
            _choose(request, desk, case_id)
        except NotFound:
            raise
        except ProductError as error:
            refusal = error
        else:
            return _done(case_id, "matched")
    return _choose_page(request, desk, row, refusal)


def _choose(request: HttpRequest, desk: Desk, case_id: UUID) -> None:
    choose_sides(
        organization_id=desk.organization_id,
        deposit_case_id=case_id,
        remittance_ids=_ticked(request, "remittance"),
        bank_line_ids=_ticked(request, "line"),
        resolution=_resolution(request),
        actor=desk.actor,
        now=utc_now(),
    )


def _ticked(request: HttpRequest, name: str) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist(name)[:200]]
    except ValueError:
        raise NotFound from None


def _choose_page(
    request: HttpRequest, desk: Desk, row: CaseRow, refusal: ProductError | None
) -> HttpResponse:
    if request.method == "POST":
        ticked = {*_ticked(request, "remittance"), *_ticked(request, "line")}
    else:
        ticked = {one.id for one in row.remittances} | {one.id for one in row.lines}
    context = {
        "desk": desk,
        "row": row,
        "words": words_of(
            row, today=row.since_date, looked=looked_words(desk), zone=desk.organization.time_zone
        ),
        "choices": choices_for(desk.organization_id, row),
        "ticked": ticked,
        "resolutions": [
            (one, RESOLUTIONS[one])
            for one in (
                Resolution.EQUAL, Resolution.FEE, Resolution.WRITTEN_OFF, Resolution.EXTRA,
            )
        ],
        "resolution": request.POST.get("resolution", Resolution.EQUAL),
        "refusal": refusal,
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return render(request, "claims/match_choose.html", context, status=status)


@staff_page("GET", "POST")
def letter(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the letter to the plan, to be printed or copied; keep that it was sent."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    row = case_of(desk.organization_id, case_id, utc_now())
    if request.method == "POST":
        try:
            ask_plan(
                organization_id=desk.organization_id,
                deposit_case_id=case_id,
                actor=desk.actor,
                now=utc_now(),
            )
        except ProductError as error:
            return _case_page(request, desk, case_id, refusal=error)
        return _done(case_id, "asked")
    context = {
        "desk": desk,
        "row": row,
        "payer": _payer(row),
        "today": local_date(utc_now(), desk.organization.time_zone).isoformat(),
        "gap": abs(row.difference),
        "is_over": row.state in {CaseState.MATCHED, CaseState.ASIDE, CaseState.DISSOLVED},
    }
    return render(request, "claims/match_letter.html", context)


def _payer(row: CaseRow) -> PayerRow | None:
    """Give whom to ask: who told the payment, or whom the deposit names."""
    if row.remittances:
        return payer_of(row.remittances[0].payer_id)
    named = str(row.figures.get("payer", ""))
    return payer_of(UUID(named)) if named else None
