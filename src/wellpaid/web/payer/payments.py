"""D4 and D5: claim payments on their way, one of them, and those that came back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wellpaid.claim_pay.disbursements.operations.hold_disbursement import (
    end_disbursement_hold,
    hold_disbursement,
)
from wellpaid.claim_pay.disbursements.operations.reissue_disbursement import reissue_disbursement
from wellpaid.claim_pay.disbursements.operations.stop_disbursement import stop_disbursement
from wellpaid.claim_pay.disbursements.operations.void_disbursement import void_disbursement
from wellpaid.claim_pay.disbursements.queries import (
    PAGE_ROWS,
    DisbursementPage,
    DisbursementRow,
    disbursement_row,
    disbursements_page,
    replacement_of,
)
from wellpaid.claim_pay.disbursements.states import PUBLIC, SET_ASIDE, Way
from wellpaid.claim_pay.disbursements.states import DisbursementState as D
from wellpaid.claim_pay.virtual_cards.events import CloseReason
from wellpaid.claim_pay.virtual_cards.operations.close_card import ask_to_close
from wellpaid.claim_pay.virtual_cards.queries import CardRow, card_of_disbursement
from wellpaid.claim_pay.virtual_cards.states import PUBLIC as CARD_PUBLIC
from wellpaid.claim_pay.virtual_cards.states import CardState
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.web.shared.pages import page_number, typed_line
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import PAYER
from wellpaid.web.staff.pages import staff_page

from .words import CARD_FAILURES, CARD_TONES, CLOSE_REASONS, PAYMENT_TONES, WAYS, WHYS

_DONE = ("held", "released", "stopped", "closing", "reissued", "cancelled")
_BACK = (D.RETURNED, D.STOPPED)
_TEXT_LENGTH_MAX = 60


@staff_page("GET")
def payments(request: HttpRequest) -> HttpResponse:
    """List claim payments, by state and by who is paid."""
    desk = desk_of(request, PAYER, Action.SEE_BATCHES)
    try:
        state = D(request.GET["state"]) if request.GET.get("state") else None
    except ValueError:
        raise NotFound from None
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:_TEXT_LENGTH_MAX]
    page = page_number(request)
    found = disbursements_page(
        organization_id=desk.organization_id,
        page=page,
        states=[state] if state else [],
        text=text,
    )
    if not found.rows and page > 1:
        raise NotFound
    context = _list(found, page) | {
        "desk": desk,
        "text": text,
        "state": state,
        "states": [(one, _(PUBLIC[one].word)) for one in D],
        "is_filtered": bool(state or text),
        "list_query": urlencode({"q": text, "state": state or ""}) + "&",
    }
    return render(request, "payer/payments.html", context)


@staff_page("GET")
def returns(request: HttpRequest) -> HttpResponse:
    """List what came back and waits for somebody."""
    desk = desk_of(request, PAYER, Action.SEE_BATCHES)
    page = page_number(request)
    found = disbursements_page(organization_id=desk.organization_id, page=page, states=_BACK)
    if not found.rows and page > 1:
        raise NotFound
    context = _list(found, page) | {"desk": desk, "may_act": desk.may(Action.REISSUE_PAYMENTS)}
    return render(request, "payer/returns.html", context)


def _list(found: DisbursementPage, page: int) -> dict[str, Any]:
    return {
        "rows": [
            (row, _(PUBLIC[row.state].word), *PAYMENT_TONES[row.state], WAYS[row.way],
             CARD_FAILURES.get(row.failure_code, ""))
            for row in found.rows
        ],
        "page": page,
        "has_more": found.count > page * PAGE_ROWS,
    }  # fmt: skip


@staff_page("GET")
def payment(request: HttpRequest, disbursement_id: UUID) -> HttpResponse:
    """Show one claim payment, and what can be done with it."""
    return _page(request, desk_of(request, PAYER, Action.SEE_BATCHES), disbursement_id)


def _page(
    request: HttpRequest, desk: Desk, disbursement_id: UUID, refusal: ProductError | None = None
) -> HttpResponse:
    row = disbursement_row(organization_id=desk.organization_id, disbursement_id=disbursement_id)
    card = card_of_disbursement(
        organization_id=desk.organization_id, disbursement_id=disbursement_id
    )
    acts = desk.may(Action.REISSUE_PAYMENTS)
    context = {
        "desk": desk,
        "row": row,
        "state": _(PUBLIC[row.state].word),
        "tone": PAYMENT_TONES[row.state],
        "way": WAYS[row.way],
        "why": WHYS.get(row.why_code, ""),
        "replacement_id": replacement_of(
            organization_id=desk.organization_id, disbursement_id=disbursement_id
        ),
        "may_hold": acts and row.state == D.READY,
        "may_release": acts and row.state == D.HELD,
        "may_stop": acts and row.state == D.ISSUED and _is_stoppable(row, card),
        "card": card,
        "card_state": _(CARD_PUBLIC[card.state].word) if card else "",
        "card_tone": CARD_TONES[card.state] if card else None,
        "close_reason": CLOSE_REASONS.get(card.close_reason, "") if card else "",
        "card_failure": CARD_FAILURES.get(row.failure_code, ""),
        "may_reissue": acts and row.state in _BACK,
        "may_cancel": acts and row.state in SET_ASIDE,
        "refusal": refusal,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    status = refusal.status if refusal else 200
    return render(request, "payer/payer_payment.html", context, status=status)


def _is_stoppable(row: DisbursementRow, card: CardRow | None) -> bool:
    if row.way == Way.VIRTUAL_CARD:
        return card is not None and card.state is CardState.ACTIVE
    return row.way in {Way.ACH, Way.CHECK}


def _act(
    request: HttpRequest, disbursement_id: UUID, done: str, work: Callable[[Desk], object]
) -> HttpResponse:
    """Do something with a payment and show it again, changed or with why it wasn't."""
    desk = desk_of(request, PAYER, Action.REISSUE_PAYMENTS)
    shown = disbursement_id
    try:
        result = work(desk)
    except NotFound:
        raise
    except ProductError as error:
        return _page(request, desk, disbursement_id, error)
    if isinstance(result, UUID):
        shown = result
    return redirect(reverse("payer_payment", kwargs={"disbursement_id": shown}) + f"?{done}")


@staff_page("POST")
def hold(request: HttpRequest, disbursement_id: UUID) -> HttpResponse:
    """Keep it back for now."""
    return _act(
        request,
        disbursement_id,
        "held",
        lambda desk: hold_disbursement(
            organization_id=desk.organization_id,
            disbursement_id=disbursement_id,
            reason=typed_line(request, "reason"),
            actor=desk.actor,
            now=utc_now(),
        ),
    )


@staff_page("POST")
def release(request: HttpRequest, disbursement_id: UUID) -> HttpResponse:
    """Let it go out."""
    return _act(
        request,
        disbursement_id,
        "released",
        lambda desk: end_disbursement_hold(
            organization_id=desk.organization_id,
            disbursement_id=disbursement_id,
            actor=desk.actor,
            now=utc_now(),
        ),
    )


@staff_page("POST")
def stop(request: HttpRequest, disbursement_id: UUID) -> HttpResponse:
    """Stop it on its way."""
    return _act(
        request,
        disbursement_id,
        "stopped",
        lambda desk: stop_disbursement(
            organization_id=desk.organization_id,
            disbursement_id=disbursement_id,
            is_stopped_at_bank="is_stopped_at_bank" in request.POST,
            actor=desk.actor,
            now=utc_now(),
        ),
    )


@staff_page("POST")
def close(request: HttpRequest, disbursement_id: UUID) -> HttpResponse:
    """Have its card closed."""
    return _act(
        request,
        disbursement_id,
        "closing",
        lambda desk: ask_to_close(
            organization_id=desk.organization_id,
            disbursement_id=disbursement_id,
            reason=CloseReason.STOPPED,
            actor=desk.actor,
            now=utc_now(),
        ),
    )


@staff_page("POST")
def reissue(request: HttpRequest, disbursement_id: UUID) -> HttpResponse:
    """Send it again, by check or to the account that the payee has chosen."""
    way = Way.ACH if request.POST.get("way") == Way.ACH else Way.CHECK
    now = utc_now()
    return _act(
        request,
        disbursement_id,
        "reissued",
        lambda desk: reissue_disbursement(
            organization_id=desk.organization_id,
            disbursement_id=disbursement_id,
            way=way,
            payment_date=local_date(now, desk.organization.time_zone),
            actor=desk.actor,
            now=now,
        ),
    )


@staff_page("POST")
def cancel(request: HttpRequest, disbursement_id: UUID) -> HttpResponse:
    """Give it up."""
    return _act(
        request,
        disbursement_id,
        "cancelled",
        lambda desk: void_disbursement(
            organization_id=desk.organization_id,
            disbursement_id=disbursement_id,
            reason=typed_line(request, "reason"),
            actor=desk.actor,
            now=utc_now(),
        ),
    )
