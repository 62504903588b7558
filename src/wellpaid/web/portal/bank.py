"""A13: bank details. The account number goes to the database sealed, and is never shown again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from wellpaid.core.banking.operations.add_bank_account import (
    AccountNumberWrong,
    HolderNameMissing,
    RoutingNumberWrong,
)
from wellpaid.core.banking.states import AccountType
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError
from wellpaid.patient_pay.payments.operations.use_bank_account import (
    EnteredAccount,
    NoBankPayments,
    use_bank_account,
)
from wellpaid.patient_pay.payments.queries import CheckoutPage
from wellpaid.patient_pay.wallet.events import WordsLanguage
from wellpaid.patient_pay.wallet.operations.keep_account import keep_account
from wellpaid.patient_pay.wallet.operations.save_card import WalletFull
from wellpaid.patient_pay.wallet.policy import KEEP_ACCOUNT_VERSION

from .forms import BankForm
from .opened import actor_of, opened_checkout, user_id_of
from .pay import amount_first, elsewhere, pay_page
from .pay_saved import keep_offer

_FIELD_OF: dict[type[ProductError], str] = {
    RoutingNumberWrong: "routing_number",
    AccountNumberWrong: "account_number",
    HolderNameMissing: "holder_name",
}


@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """Take the numbers off a check."""
    checkout = opened_checkout(request, checkout_id)
    if away := elsewhere(checkout) or amount_first(checkout):
        return away
    form = BankForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answers = form.cleaned_data
        entered = EnteredAccount(
            routing_number=answers["routing_number"],
            account_number=answers["account_number"],
            account_type=AccountType(answers["account_type"]),
            holder_name=answers["holder_name"],
        )
        try:
            _use(request, checkout, entered)
        except NoBankPayments:
            return redirect("pay_method", checkout.id)
        except (RoutingNumberWrong, AccountNumberWrong, HolderNameMissing) as error:
            form.add_error(_FIELD_OF[type(error)], error.sentence)
        else:
            return redirect("pay_review", checkout.id)
    context = {"form": form, "keep_offer": keep_offer(request, checkout)}
    return pay_page(
        request, "portal/pay_bank.html", checkout, context, has_errors=bool(form.errors)
    )


def _use(request: HttpRequest, checkout: CheckoutPage, entered: EnteredAccount) -> None:
    """Put the account onto the checkout; keep it for who is signed in and ticked the box."""
    facts: dict[str, Any] = {
        "organization_id": checkout.organization_id,
        "checkout_id": checkout.id,
        "guarantor_id": checkout.first.guarantor_id,
        "entered": entered,
        "actor": actor_of(request, checkout.organization_id),
        "now": utc_now(),
    }
    user_id = user_id_of(request)
    if user_id is None or "save" not in request.POST:
        use_bank_account(**facts)
        return
    language = WordsLanguage(get_language() or "en")
    try:
        keep_account(user_id=user_id, words=KEEP_ACCOUNT_VERSION, language=language, **facts)
    except WalletFull:  # it had room when the page was made; it pays all the same
        use_bank_account(**facts)
