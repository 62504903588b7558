"""A14 to A17: the press of the button, and every page that its outcome may lead to.

Each state of a payment has one page (``payments/states.py``). Whoever comes to another one, by
Back, reload or a second tab, is sent to the page of the state as it is now.
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wellpaid.core.banking.operations.give_mandate import MandateDoesNotFit
from wellpaid.core.idempotency.operations.perform_once import KeyReused
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.date_words import moment_words
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money, MoneyError
from wellpaid.patient_pay.payments.gateways.base import AnswerLost, GatewayUnreachable
from wellpaid.patient_pay.payments.operations.authorize_payment import authorize_payment
from wellpaid.patient_pay.payments.operations.cancel_challenge import cancel_challenge
from wellpaid.patient_pay.payments.operations.find_out import find_out
from wellpaid.patient_pay.payments.operations.start_payment import (
    AmountChanged,
    AnswersChanged,
    AttemptOver,
    BankPermission,
    CheckoutIncomplete,
    NothingOwed,
    PaymentUnderWay,
    start_payment,
)
from wellpaid.patient_pay.payments.queries import (
    CheckoutPage,
    PaymentRow,
    latest_payment,
    latest_receipt_number,
    payment_under_way,
)
from wellpaid.patient_pay.payments.states import BANK, PUBLIC, PaymentState

from .bank_words import permission_mark, permission_words
from .decline_words import why_declined
from .opened import actor_of, heading_clinic, opened_checkout, user_id_of
from .pay import leaving

logger = logging.getLogger(__name__)
_REFRESH_SECONDS = 3


@require_POST
def confirm(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """Pay. A second press, a reload or a replay of the same attempt finds the same payment."""
    checkout = opened_checkout(request, checkout_id)
    actor = actor_of(request, checkout.organization_id)
    try:
        started = start_payment(
            organization_id=checkout.organization_id,
            checkout_id=checkout.id,
            attempt=_whole_number(request.POST.get("attempt", "")),
            shown_amount=_shown_amount(request.POST.get("amount", "")),
            seen=request.POST.get("seen", "")[:16],
            actor=actor,
            now=utc_now(),
            user_id=user_id_of(request),
            permission=_permission(request, checkout),
        )
    except AmountChanged:
        return redirect(reverse("pay_amount", args=[checkout.id]) + "?changed")
    except MandateDoesNotFit:  # the account was closed or removed since it was chosen
        return redirect("pay_method", checkout.id)
    except (AnswersChanged, CheckoutIncomplete, KeyReused):
        return redirect(reverse("pay_review", args=[checkout.id]) + "?changed")
    except NothingOwed:
        return _already_paid(checkout)
    except PaymentUnderWay:
        return _under_way(checkout)
    except AttemptOver:
        return redirect("pay_outcome", checkout.id)
    if started.is_new:
        _authorize(checkout, started.payment_id)
    return redirect("pay_outcome", checkout.id)


def _permission(request: HttpRequest, checkout: CheckoutPage) -> BankPermission | None:
    """Give what was allowed, if these are the words that the person saw."""
    if checkout.method != BANK or checkout.card is None:
        return None
    clinic = heading_clinic(request)
    words = permission_words(checkout, clinic, local_date(utc_now(), clinic.time_zone))
    if request.POST.get("permission") != permission_mark(words):
        return None
    evidence = f"{request.META.get('REMOTE_ADDR', '')}|{request.session.session_key}"
    return BankPermission(text=words, language=get_language() or "en", evidence=evidence)


def _authorize(checkout: CheckoutPage, payment_id: UUID) -> None:
    """Ask for the money. From here on money may have moved, so nothing may end in an error page.

    Whatever breaks, the intent is committed and its job asks what became of it; the page of the
    payment's state says that we don't know yet.
    """
    try:
        authorize_payment(
            organization_id=checkout.organization_id,
            payment_id=payment_id,
            return_url=settings.BASE_URL + reverse("pay_return", args=[checkout.id]),
            now=utc_now(),
        )
    except Exception:
        logger.exception(
            "a payment's answer could not be recorded", extra={"facts": {"payment_id": payment_id}}
        )


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise NotFound
    return int(text)


def _shown_amount(text: str) -> Money:
    try:
        return Money.from_decimal_text(text)
    except MoneyError:
        raise NotFound from None


def _already_paid(checkout: CheckoutPage) -> HttpResponse:
    """Show the receipt of a bill that somebody has paid in the meantime."""
    number = latest_receipt_number(
        organization_id=checkout.organization_id, bill_ids=checkout.bill_ids
    )
    if number:
        return redirect(reverse("receipt", args=[number]) + "?again")
    return redirect(leaving(checkout))


def _under_way(checkout: CheckoutPage) -> HttpResponse:
    """Show the payment that is in the way, in whichever checkout it was started."""
    payment = payment_under_way(
        organization_id=checkout.organization_id, bill_ids=checkout.bill_ids
    )
    return redirect("pay_outcome", payment.checkout_id if payment else checkout.id)


@require_safe
def outcome(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """Show what became of the latest payment: the page of its state."""
    checkout = opened_checkout(request, checkout_id)
    payment = _latest(checkout)
    if payment is None:
        return redirect("pay_review", checkout.id)
    page = PUBLIC[payment.state].page
    if page == "receipt":
        return redirect("receipt", payment.receipt_number)
    if page == "confirm":
        return redirect("pay_challenge", checkout.id)
    if page == "pending":
        return _pending(request, checkout, payment)
    return _declined(request, checkout, payment)


def _latest(checkout: CheckoutPage) -> PaymentRow | None:
    return latest_payment(organization_id=checkout.organization_id, checkout_id=checkout.id)


@require_safe
def challenge(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """A15: the bank wants a step of its own."""
    checkout = opened_checkout(request, checkout_id)
    payment = _latest(checkout)
    if payment is None or payment.state is not PaymentState.CHALLENGE:
        return redirect("pay_outcome", checkout.id)
    context = {"checkout": checkout, "payment": payment, "leaving": leaving(checkout)}
    return render(request, "portal/pay_challenge.html", context)


@require_safe
def came_back(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """Come back from the bank's page: ask what happened there."""
    checkout = opened_checkout(request, checkout_id)
    payment = _latest(checkout)
    if payment is not None:
        find_out(organization_id=checkout.organization_id, payment_id=payment.id, now=utc_now())
    return redirect("pay_outcome", checkout.id)


@require_POST
def cancel(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """Stop a payment that waits for the bank's step."""
    checkout = opened_checkout(request, checkout_id)
    payment = _latest(checkout)
    if payment is not None:
        actor = actor_of(request, checkout.organization_id)
        try:
            cancel_challenge(
                organization_id=checkout.organization_id,
                payment_id=payment.id,
                actor=actor,
                now=utc_now(),
            )
        except (GatewayUnreachable, AnswerLost):
            # The page of its state says that it isn't over; the job asks again.
            return redirect("pay_outcome", checkout.id)
    return redirect("pay_outcome", checkout.id)


def _pending(request: HttpRequest, checkout: CheckoutPage, payment: PaymentRow) -> HttpResponse:
    context = {
        "checkout": checkout,
        "payment": payment,
        "receipt_email": checkout.receipt_email,
        "refresh_seconds": _REFRESH_SECONDS,
        "leaving": leaving(checkout),
    }
    return render(request, "portal/pay_pending.html", context)


def _declined(request: HttpRequest, checkout: CheckoutPage, payment: PaymentRow) -> HttpResponse:
    clinic = heading_clinic(request)
    headings = {
        PaymentState.DECLINED: _("Your bank said no to this card"),
        PaymentState.FAILED: _("We couldn’t reach the card processor"),
        PaymentState.CANCELLED: _("The payment was stopped"),
    }
    context: dict[str, Any] = {
        "checkout": checkout,
        "payment": payment,
        "heading": headings[payment.state],
        "why": why_declined(payment),
        "leaving": leaving(checkout),
        "when": moment_words(payment.state_changed_at, clinic.time_zone),
        "is_late": checkout.due_date < local_date(utc_now(), clinic.time_zone),
    }
    return render(request, "portal/pay_declined.html", context)
