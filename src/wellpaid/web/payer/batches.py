"""D2 and D3: the files that were sent, and one of them: read, checked, approved, paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wellpaid.claim_pay.disbursements.queries import paid_so_far
from wellpaid.claim_pay.submissions.comparisons import expected_ways
from wellpaid.claim_pay.submissions.operations.approve_submission import approve_submission
from wellpaid.claim_pay.submissions.operations.hold_payment import end_hold, hold_payment
from wellpaid.claim_pay.submissions.operations.open_submission import open_answer, open_submission
from wellpaid.claim_pay.submissions.operations.withdraw_submission import withdraw_submission
from wellpaid.claim_pay.submissions.queries import (
    PAGE_ROWS,
    SubmissionFacts,
    payments_page,
    submission_facts,
    submissions_page,
)
from wellpaid.claim_pay.submissions.states import PUBLIC, PaymentState, SubmissionState
from wellpaid.core.identity.queries import names_of
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.money import Money
from wellpaid.web.shared.pages import page_number, typed_line
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import PAYER
from wellpaid.web.staff.pages import staff_page

from .words import BATCH_TONES, EXPECTED_WAYS, SUBMITTED_TONES

_DONE = ("approved", "first", "held", "released", "withdrawn")
# A bigint has 19 digits.
_CENTS_LENGTH_MAX = 18
_MOVING = (SubmissionState.RECEIVED, SubmissionState.APPROVED)
_MOVED = (SubmissionState.APPROVED, SubmissionState.RELEASED)


@staff_page("GET")
def batches(request: HttpRequest) -> HttpResponse:
    """List what was sent, the newest first."""
    desk = desk_of(request, PAYER, Action.SEE_BATCHES)
    page = page_number(request)
    found = submissions_page(organization_id=desk.organization_id, page=page)
    if not found.rows and page > 1:
        raise NotFound
    context = {
        "desk": desk,
        "rows": [(row, _(PUBLIC[row.state].word), *BATCH_TONES[row.state]) for row in found.rows],
        "page": page,
        "has_more": found.count > page * PAGE_ROWS,
    }
    return render(request, "payer/batches.html", context)


@staff_page("GET")
def batch(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Show one file."""
    desk = desk_of(request, PAYER, Action.SEE_BATCHES)
    return _page(request, desk, submission_id)


def _page(
    request: HttpRequest, desk: Desk, submission_id: UUID, refusal: ProductError | None = None
) -> HttpResponse:
    facts = submission_facts(organization_id=desk.organization_id, submission_id=submission_id)
    page = page_number(request)
    shown = _state_shown(request, facts)
    found = payments_page(
        organization_id=desk.organization_id,
        submission_id=submission_id,
        states=[shown] if shown else [],
        page=page,
    )
    context: dict[str, Any] = {
        "desk": desk,
        "facts": facts,
        "row": facts.row,
        "state": _(PUBLIC[facts.row.state].word),
        "is_moving": facts.row.state in _MOVING,
        "tone": BATCH_TONES[facts.row.state],
        "sums": [(one, _(PUBLIC[one.state].word)) for one in facts.sums],
        "shown": shown,
        "payments": [
            (one, _(PUBLIC[one.state].word), *SUBMITTED_TONES[one.state]) for one in found.rows
        ],
        "page": page,
        "has_more": found.count > page * PAGE_ROWS,
        "paid": _paid(desk, facts),
        "ways": _ways(desk, facts),
        "people": names_of(facts.approved_by),
        "has_approved": desk.actor.id in facts.approved_by,
        "may_approve": desk.may(Action.APPROVE_BATCHES),
        "may_submit": desk.may(Action.SUBMIT_FILES),
        "refusal": refusal,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    status = refusal.status if refusal else 200
    return render(request, "payer/payer_batch.html", context, status=status)


def _paid(desk: Desk, facts: SubmissionFacts) -> object:
    if facts.row.state not in _MOVED:
        return None
    return paid_so_far(organization_id=desk.organization_id, submission_id=facts.row.id)


def _ways(desk: Desk, facts: SubmissionFacts) -> list[tuple[object, object]]:
    """Give how the payments would go, as long as none has gone."""
    if facts.row.state != SubmissionState.CHECKED:
        return []
    sums = expected_ways(organization_id=desk.organization_id, submission_id=facts.row.id)
    return [(EXPECTED_WAYS[one.way], one) for one in sums]


def _state_shown(request: HttpRequest, facts: SubmissionFacts) -> PaymentState | None:
    """Give the state that was asked for; what needs a fix comes first where nothing was."""
    asked = request.GET.get("state")
    if asked is None and facts.row.quarantined_count and facts.row.state not in _MOVED:
        return PaymentState.QUARANTINED
    try:
        return PaymentState(asked) if asked else None
    except ValueError:
        raise NotFound from None


def _act(
    request: HttpRequest, submission_id: UUID, action: Action, work: Callable[[Desk], str]
) -> HttpResponse:
    """Do something with a file and show it again, changed or with why it wasn't.

    :param work: gives the word of what was done
    """
    desk = desk_of(request, PAYER, action)
    try:
        done = work(desk)
    except NotFound:
        raise
    except ProductError as error:
        return _page(request, desk, submission_id, error)
    return redirect(reverse("payer_batch", kwargs={"submission_id": submission_id}) + f"?{done}")


@staff_page("POST")
def approve(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Approve the sum that the page showed."""

    def work(desk: Desk) -> str:
        assert desk.actor.id is not None
        approved = approve_submission(
            organization_id=desk.organization_id,
            submission_id=submission_id,
            seen_amount=_seen(request),
            user_id=desk.actor.id,
            actor=desk.actor,
            now=utc_now(),
        )
        return "approved" if approved.is_whole else "first"

    return _act(request, submission_id, Action.APPROVE_BATCHES, work)


def _seen(request: HttpRequest) -> Money:
    text = request.POST.get("seen_cents", "")
    if not (text.isascii() and text.isdigit() and len(text) <= _CENTS_LENGTH_MAX):
        raise NotFound
    return Money(int(text))


@staff_page("POST")
def withdraw(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Take the file back."""

    def work(desk: Desk) -> str:
        withdraw_submission(
            organization_id=desk.organization_id,
            submission_id=submission_id,
            actor=desk.actor,
            now=utc_now(),
        )
        return "withdrawn"

    return _act(request, submission_id, Action.SUBMIT_FILES, work)


@staff_page("POST")
def hold(request: HttpRequest, submission_id: UUID, submitted_payment_id: UUID) -> HttpResponse:
    """Keep one payment back."""

    def work(desk: Desk) -> str:
        hold_payment(
            organization_id=desk.organization_id,
            submitted_payment_id=submitted_payment_id,
            reason=typed_line(request, "reason"),
            actor=desk.actor,
            now=utc_now(),
        )
        return "held"

    return _act(request, submission_id, Action.APPROVE_BATCHES, work)


@staff_page("POST")
def release(request: HttpRequest, submission_id: UUID, submitted_payment_id: UUID) -> HttpResponse:
    """Let one payment go with its file again."""

    def work(desk: Desk) -> str:
        end_hold(
            organization_id=desk.organization_id,
            submitted_payment_id=submitted_payment_id,
            actor=desk.actor,
            now=utc_now(),
        )
        return "released"

    return _act(request, submission_id, Action.APPROVE_BATCHES, work)


@staff_page("GET")
def our_answer(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Give our TA1 and 999."""
    desk = desk_of(request, PAYER, Action.SEE_BATCHES)
    content = open_answer(
        organization_id=desk.organization_id,
        submission_id=submission_id,
        actor=desk.actor,
        now=utc_now(),
    )
    response = HttpResponse(content, content_type="application/edi-x12")
    response.headers["Content-Disposition"] = 'attachment; filename="answer.999"'
    return response


@staff_page("GET")
def original(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Give the file back as it was sent."""
    desk = desk_of(request, PAYER, Action.SEE_BATCHES)
    opened = open_submission(
        organization_id=desk.organization_id,
        submission_id=submission_id,
        actor=desk.actor,
        now=utc_now(),
    )
    response = FileResponse(
        opened.path.open("rb"),
        as_attachment=True,
        filename=opened.file_name,
        content_type="application/edi-x12",
    )
    return cast("HttpResponse", response)
