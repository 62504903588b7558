"""A10 to A14: how much, how, the card, and the last look before paying."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.kit.masking import mask_email
from wellpaid.kit.money import ZERO
from wellpaid.patient_pay.payments.gateways.base import AnswerLost, GatewayUnreachable
from wellpaid.patient_pay.payments.operations.choose_amount import (
    AmountOutOfRange,
    choose_amount,
)
from wellpaid.patient_pay.payments.operations.choose_method import choose_method
from wellpaid.patient_pay.payments.operations.open_checkout import open_checkout
from wellpaid.patient_pay.payments.operations.set_receipt_email import set_receipt_email
from wellpaid.patient_pay.payments.operations.use_card import CardNotKnown, use_token
from wellpaid.patient_pay.payments.operations.use_hosted_page import (
    open_hosted_page,
    read_hosted_page,
)
from wellpaid.patient_pay.payments.queries import CheckoutPage, latest_payment
from wellpaid.patient_pay.payments.states import BANK, COUNTS, IN_FLIGHT
from wellpaid.patient_pay.wallet.operations.choose_kept_account import choose_kept_account
from wellpaid.patient_pay.wallet.operations.choose_saved_card import choose_saved_card
from wellpaid.patient_pay.wallet.operations.claim_card import CardNotUsable

from .bank_words import permission_mark, permission_words
from .bill import ask_again
from .card_entry import card_entry
from .card_fields import card_fields
from .forms import AmountForm, MethodForm, ReceiptEmailForm
from .opened import heading_clinic, keeps, opened_bill, opened_checkout, today_at, user_id_of
from .pay_saved import (
    chosen_method,
    kept_accounts_at,
    permission_to_save,
    save_offer,
    saved_cards_at,
    usable_ids,
)


@require_POST
def start_checkout(request: HttpRequest, number: str) -> HttpResponse:
    """Begin to pay a bill."""
    bill = opened_bill(request, number)
    if bill is None:
        return ask_again(request, number)
    if not bill.is_payable:
        return redirect("bill", number)
    checkout_id = open_checkout(
        organization_id=bill.organization_id,
        bill_ids=[bill.id],
        receipt_email=bill.guarantor_email,
        language=get_language() or "en",
        now=utc_now(),
    )
    return redirect("pay_amount", checkout_id)


def elsewhere(checkout: CheckoutPage) -> HttpResponse | None:
    """Say where a person belongs who comes back to a page whose time is over.

    Back, reload and a second tab all end here: a payment that is under way or done is shown, and a
    bill that asks for nothing is shown as it is.
    """
    payment = latest_payment(organization_id=checkout.organization_id, checkout_id=checkout.id)
    if payment is not None and (payment.state in IN_FLIGHT or payment.state in COUNTS):
        return redirect("pay_outcome", checkout.id)
    if not checkout.is_payable:
        return redirect(leaving(checkout))
    return None


def leaving(checkout: CheckoutPage) -> str:
    """Give the address to leave the payment pages for: the bill, or the list of several."""
    if checkout.is_gift:
        return reverse("home")
    if checkout.is_single:
        return reverse("bill", args=[checkout.first.number])
    return reverse("bills")


@require_http_methods(["GET", "POST"])
def amount(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """A10: how much."""
    checkout = opened_checkout(request, checkout_id)
    if away := elsewhere(checkout):
        return away
    initial = {"amount": "all"}
    if checkout.amount and checkout.amount_fits and checkout.amount != checkout.owed:
        initial = {"amount": "part", "part_amount": str(checkout.amount)}
    form = AmountForm(
        request.POST if request.method == "POST" else None,
        owed=checkout.owed,
        smallest=checkout.smallest,
        initial=initial,
    )
    if form.is_bound and form.is_valid():
        try:
            choose_amount(
                organization_id=checkout.organization_id,
                checkout_id=checkout.id,
                amount=form.chosen,
            )
        except AmountOutOfRange:  # a payment came in between: show the page as it is now
            return redirect("pay_amount", checkout.id)
        return redirect("pay_method", checkout.id)
    has_changed = bool(checkout.amount) and not checkout.amount_fits and not form.is_bound
    was_stopped = "changed" in request.GET and not form.is_bound
    context = {"form": form, "has_changed": has_changed, "was_stopped": was_stopped}
    return pay_page(
        request, "portal/pay_amount.html", checkout, context, has_errors=bool(form.errors)
    )


@require_http_methods(["GET", "POST"])
def method(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """A11: which saved card, or which kind of a new one."""
    checkout = opened_checkout(request, checkout_id)
    if away := elsewhere(checkout) or amount_first(checkout):
        return away
    saved = saved_cards_at(request, checkout.organization_id)
    accounts = kept_accounts_at(request, checkout.organization_id)
    takes_bank = heading_clinic(request).offers_bank_payments
    form = MethodForm(
        request.POST if request.method == "POST" else None,
        saved_ids=usable_ids(saved, accounts),
        takes_bank=takes_bank,
    )
    if form.is_bound and form.is_valid():
        if form.saved_method_id is not None:
            is_account = form.saved_method_id in {account.id for account in accounts}
            choose = _choose_account if is_account else _choose_saved
            return choose(request, checkout, form.saved_method_id)
        choose_method(
            organization_id=checkout.organization_id,
            checkout_id=checkout.id,
            method=form.cleaned_data["method"],
        )
        is_bank = form.cleaned_data["method"] == BANK
        return redirect("pay_bank" if is_bank else "pay_card", checkout.id)
    context = {
        "form": form,
        "saved": saved,
        "accounts": accounts,
        "chosen": chosen_method(checkout, saved, accounts),
        "takes_bank": takes_bank,
    }
    return pay_page(
        request, "portal/pay_method.html", checkout, context, has_errors=bool(form.errors)
    )


def _choose_saved(
    request: HttpRequest, checkout: CheckoutPage, saved_method_id: UUID
) -> HttpResponse:
    """Take a saved card and go right to the review."""
    user_id = user_id_of(request)
    assert user_id is not None
    try:
        choose_saved_card(
            organization_id=checkout.organization_id,
            user_id=user_id,
            checkout_id=checkout.id,
            saved_method_id=saved_method_id,
            today=today_at(heading_clinic(request)),
        )
    except (CardNotUsable, NotFound):  # removed in another tab: show the cards as they are now
        return redirect("pay_method", checkout.id)
    return redirect("pay_review", checkout.id)


def _choose_account(
    request: HttpRequest, checkout: CheckoutPage, bank_account_id: UUID
) -> HttpResponse:
    """Take a kept bank account and go to the review, which asks for the permission anew."""
    user_id = user_id_of(request)
    assert user_id is not None
    try:
        choose_kept_account(
            organization_id=checkout.organization_id,
            user_id=user_id,
            checkout_id=checkout.id,
            bank_account_id=bank_account_id,
        )
    except (CardNotUsable, NotFound):
        return redirect("pay_method", checkout.id)
    return redirect("pay_review", checkout.id)


@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """A12: card details, in the gateway's frames. Only a token comes back."""
    checkout = opened_checkout(request, checkout_id)
    if away := elsewhere(checkout) or amount_first(checkout):
        return away
    error = ""
    if request.method == "POST":
        error = _take_token(request, checkout)
        if not error:
            return redirect("pay_review", checkout.id)
    elif request.GET.get("problem") == "unreachable":
        error = _unreachable()
    headings = {"debit": _("Your debit card"), "hsa": _("Your HSA or FSA card")}
    context = {
        "heading": headings.get(checkout.method, _("Your credit card")),
        "error": error,
        "card_entry": card_entry(),
        "card_fields": card_fields(),
        "save_offer": save_offer(request, checkout),
    }
    return pay_page(request, "portal/pay_card.html", checkout, context, has_errors=bool(error))


def _take_token(request: HttpRequest, checkout: CheckoutPage) -> str:
    """Keep the card behind a token; give what to say if that can't be done."""
    try:
        use_token(
            organization_id=checkout.organization_id,
            checkout_id=checkout.id,
            token=request.POST.get("token", "")[:80],
            permission=permission_to_save(request),
        )
    except CardNotKnown as error:
        return error.sentence
    except (GatewayUnreachable, AnswerLost):
        return _unreachable()
    return ""


def _unreachable() -> str:
    return _("We can’t reach the card processor. Try again in a few minutes, or call us.")


@require_POST
def hosted(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """Go to the gateway's own card page: the way without scripts."""
    checkout = opened_checkout(request, checkout_id)
    if away := elsewhere(checkout) or amount_first(checkout):
        return away
    try:
        url = open_hosted_page(
            organization_id=checkout.organization_id,
            checkout_id=checkout.id,
            language=get_language() or "en",
            return_url=settings.BASE_URL + reverse("pay_hosted_return", args=[checkout.id]),
            cancel_url=settings.BASE_URL + reverse("pay_method", args=[checkout.id]),
            permission=permission_to_save(request),
        )
    except (GatewayUnreachable, AnswerLost):
        return redirect(reverse("pay_card", args=[checkout.id]) + "?problem=unreachable")
    return redirect(url)


@require_safe
def hosted_return(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """Come back from the gateway's card page."""
    checkout = opened_checkout(request, checkout_id)
    if away := elsewhere(checkout):
        return away
    try:
        has_card = read_hosted_page(
            organization_id=checkout.organization_id,
            checkout_id=checkout.id,
            user_id=user_id_of(request),
        )
    except (CardNotKnown, GatewayUnreachable, AnswerLost):
        return redirect(reverse("pay_card", args=[checkout.id]) + "?problem=unreachable")
    return redirect("pay_review" if has_card else "pay_method", checkout.id)


@require_safe
def review(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """A14: everything once more, and the button."""
    checkout = opened_checkout(request, checkout_id)
    if away := elsewhere(checkout) or amount_first(checkout):
        return away
    if checkout.card is None:
        return redirect("pay_bank" if checkout.method == BANK else "pay_card", checkout.id)
    clinic = heading_clinic(request)
    today = local_date(utc_now(), clinic.time_zone)
    permission = permission_words(checkout, clinic, today) if checkout.method == BANK else ""
    on_file = _email_on_file(request, checkout)
    # An address on file is shown masked: the guest proved a name and a date, not an inbox.
    email = checkout.receipt_email
    context = {
        "today": today,
        "permission": permission,
        "permission_mark": permission_mark(permission),
        "receipt_email": mask_email(email) if email and email == on_file else email,
        "has_changed": "changed" in request.GET,
        # On its day a card is charged; a bank account's permission is for one debit, seen now.
        "may_wait": checkout.saved_method_id is not None
        and checkout.method != BANK
        and keeps(request, checkout),
    }
    return pay_page(request, "portal/pay_review.html", checkout, context)


@require_http_methods(["GET", "POST"])
def receipt_to(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """Change where the receipt goes."""
    checkout = opened_checkout(request, checkout_id)
    if away := elsewhere(checkout):
        return away
    on_file = _email_on_file(request, checkout)
    shown = "" if checkout.receipt_email == on_file else checkout.receipt_email
    form = ReceiptEmailForm(
        request.POST if request.method == "POST" else None, initial={"receipt_email": shown}
    )
    if form.is_bound and form.is_valid():
        set_receipt_email(
            organization_id=checkout.organization_id,
            checkout_id=checkout.id,
            receipt_email=form.cleaned_data["receipt_email"],
        )
        return redirect("pay_review", checkout.id)
    context = {"form": form, "masked_email": mask_email(on_file) if on_file else ""}
    return pay_page(
        request, "portal/pay_receipt_to.html", checkout, context, has_errors=bool(form.errors)
    )


def _email_on_file(request: HttpRequest, checkout: CheckoutPage) -> str:
    bill = opened_bill(request, checkout.first.number)
    return bill.guarantor_email if bill else ""


def amount_first(checkout: CheckoutPage) -> HttpResponse | None:
    """Send back to the amount when none was chosen, or the bill takes another one by now."""
    if checkout.amount and checkout.amount_fits:
        return None
    return redirect("pay_amount", checkout.id)


def pay_page(
    request: HttpRequest,
    template: str,
    checkout: CheckoutPage,
    context: dict[str, Any],
    *,
    has_errors: bool = False,
) -> HttpResponse:
    """Show one of the payment pages, with what stands on all of them."""
    today = local_date(utc_now(), heading_clinic(request).time_zone)
    context |= {
        "checkout": checkout,
        "no_fee": ZERO,
        "is_late": checkout.due_date < today,
        "leaving": leaving(checkout),
    }
    return render(request, template, context, status=400 if has_errors else 200)
