"""C8: have invoices taken from a bank account, stop that, and have one taken again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from wellpaid.claim_pay.enrollment.queries import AccountRow, provider_accounts
from wellpaid.claim_pay.fees.operations.collect_invoice import (
    NOTICE_BANKING_DAYS,
    collect_invoice,
)
from wellpaid.claim_pay.fees.operations.sign_debit import DebitWish, cancel_debit, sign_debit
from wellpaid.claim_pay.fees.reckoning import TARIFF
from wellpaid.claim_pay.payees.queries import payees_of
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.queries import operator_clinic
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.date_words import day_words
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.money import Money
from wellpaid.kit.money_words import money_words
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .fees import fees_shown


class DebitForm(forms.Form):
    """The account and the signature."""

    account = forms.UUIDField(
        error_messages={
            "required": gettext_lazy("Choose the bank account."),
            "invalid": gettext_lazy("Choose the bank account."),
        }
    )
    signed_name = forms.CharField(
        max_length=120,
        error_messages={"required": gettext_lazy("Type your full name to sign.")},
    )


@staff_page("GET", "POST")
def debit(request: HttpRequest) -> HttpResponse:
    """Show the permission for each usable account, word for word, and take a signature."""
    desk = desk_of(request, CLAIMS, Action.CHANGE_ELECTIONS)
    today = local_date(utc_now(), desk.organization.time_zone)
    most = Money(TARIFF.cap.cents * len(payees_of(desk.organization_id)))
    texts = [
        (account, _text(desk, account, most))
        for account in provider_accounts(desk.organization_id)
        if account.is_ready and account.usable_from is not None and account.usable_from <= today
    ]
    form = DebitForm(request.POST if request.method == "POST" else None)
    done, refusal = tried(form, lambda: _sign(request, desk, form.cleaned_data, texts, most))
    if done:
        return redirect(reverse("claims_fees") + "?debit")
    context = {"desk": desk, "form": form, "refusal": refusal, "texts": texts}
    return render(request, "claims/fee_debit.html", context, status=status_of(form, refusal))


def _text(desk: Desk, account: AccountRow, most: Money) -> str:
    operator = operator_clinic()
    return _(
        "I allow {operator} to take the amount of each month’s invoice for the service, at most "
        "{most} each, from our bank account ending in {last4} by ACH debit, {days} banking days "
        "after the invoice is written and not before. This holds until I stop it on the page Fees, "
        "which I can do any day, at once. {day}."
    ).format(
        operator=operator.name if operator else desk.organization.name,
        most=money_words(most),
        last4=account.last4,
        days=NOTICE_BANKING_DAYS,
        day=day_words(local_date(utc_now(), desk.organization.time_zone)),
    )


def _sign(
    request: HttpRequest,
    desk: Desk,
    answers: dict[str, Any],
    texts: list[tuple[AccountRow, str]],
    most: Money,
) -> None:
    text = next((text for account, text in texts if account.id == answers["account"]), "")
    now = utc_now()
    sign_debit(
        organization_id=desk.organization_id,
        wish=DebitWish(
            bank_account_id=answers["account"],
            text=text,
            language=get_language() or "en",
            most=most,
            signed_name=answers["signed_name"],
        ),
        today=local_date(now, desk.organization.time_zone),
        actor=desk.actor,
        now=now,
    )


@staff_page("POST")
def stop(request: HttpRequest) -> HttpResponse:
    """End the permission."""
    desk = desk_of(request, CLAIMS, Action.CHANGE_ELECTIONS)
    cancel_debit(organization_id=desk.organization_id, actor=desk.actor, now=utc_now())
    return redirect(reverse("claims_fees") + "?debit-off")


@staff_page("POST")
def collect(request: HttpRequest, fee_invoice_id: UUID) -> HttpResponse:
    """Have one invoice taken that is due."""
    desk = desk_of(request, CLAIMS, Action.CHANGE_ELECTIONS)
    try:
        collect_invoice(
            organization_id=desk.organization_id,
            fee_invoice_id=fee_invoice_id,
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as error:
        return fees_shown(request, desk, error)
    return redirect(reverse("claims_fees") + "?taken")
