"""D7: the funding account: what is free, promised, on its way, and in the bank by our books."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wellpaid.claim_pay.disbursements.queries import funding_of
from wellpaid.core.banking.queries import bank_accounts_of
from wellpaid.core.banking.states import OwnerKind
from wellpaid.core.organizations.policy import Action
from wellpaid.web.staff.desks import desk_of
from wellpaid.web.staff.faces import PAYER
from wellpaid.web.staff.pages import staff_page


@staff_page("GET")
def funding(request: HttpRequest) -> HttpResponse:
    """Show where the money is, and how to put in more."""
    desk = desk_of(request, PAYER, Action.SEE_BATCHES)
    accounts = bank_accounts_of(
        organization_id=desk.organization_id,
        owner_kind=OwnerKind.ORGANIZATION,
        owner_id=desk.organization_id,
    )
    context = {
        "desk": desk,
        "funding": funding_of(desk.organization_id),
        "account": accounts[0] if accounts else None,
    }
    return render(request, "payer/funding.html", context)
