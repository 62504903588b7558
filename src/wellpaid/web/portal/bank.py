"""A13: bank details. The account number goes to the database sealed, and is never shown again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
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

from .forms import BankForm
from .opened import actor_of, opened_checkout
from .pay import amount_first, elsewhere, pay_page

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
            use_bank_account(
                organization_id=checkout.organization_id,
                checkout_id=checkout.id,
                guarantor_id=checkout.first.guarantor_id,
                entered=entered,
                actor=actor_of(request, checkout.organization_id),
                now=utc_now(),
            )
        except NoBankPayments:
            return redirect("pay_method", checkout.id)
        except (RoutingNumberWrong, AccountNumberWrong, HolderNameMissing) as error:
            form.add_error(_FIELD_OF[type(error)], error.sentence)
        else:
            return redirect("pay_review", checkout.id)
    return pay_page(
        request, "portal/pay_bank.html", checkout, {"form": form}, has_errors=bool(form.errors)
    )
