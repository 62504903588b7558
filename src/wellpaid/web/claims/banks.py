"""C7: bank accounts. One is added, proved, approved by a second person, and waits some days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellpaid.claim_pay.bank_changes.operations.close_account import AccountInUse, close_account
from wellpaid.claim_pay.bank_changes.queries import ChangeRow, changes_of, open_corrections
from wellpaid.claim_pay.elections.queries import accounts_in_use
from wellpaid.claim_pay.enrollment.operations.add_account import add_account
from wellpaid.claim_pay.enrollment.operations.ask_approval import ask_approval
from wellpaid.claim_pay.enrollment.operations.decide_account import (
    approve_account,
    refuse_account,
)
from wellpaid.claim_pay.enrollment.queries import AccountRow, provider_account, provider_accounts
from wellpaid.claim_pay.enrollment.states import ApprovalState
from wellpaid.claim_pay.payers.queries import all_payers
from wellpaid.core.banking.operations.add_bank_account import BankAccountDetails
from wellpaid.core.banking.operations.confirm_micro_deposits import confirm_micro_deposits
from wellpaid.core.banking.operations.start_verification import start_verification
from wellpaid.core.banking.policy import VERIFICATION_TRIES_MAX
from wellpaid.core.banking.states import (
    AccountType,
    BankAccountState,
    HolderKind,
    OwnerKind,
    VerificationMethod,
)
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.web.shared.forms import MoneyField
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .words import account_tag

_DONE = (
    "added", "proved", "started", "approved", "refused", "asked", "closed", "ask", "apply",
    "dismiss",
)  # fmt: skip


@dataclass(frozen=True)
class BankLine:
    """An account as the list shows it.

    :param users: the payers whose choices name it; ``None`` in front: all of them
    :param tag: words, tone and icon of its state
    """

    row: AccountRow
    users: list[Promise | str]
    tag: tuple[Promise, str, str]


def today_at(desk: Desk) -> date:
    """Give the calendar day at a desk."""
    return local_date(utc_now(), desk.organization.time_zone)


@staff_page("GET")
def banks(request: HttpRequest) -> HttpResponse:
    """List the accounts with what uses them, and the changes."""
    desk = desk_of(request, CLAIMS, Action.SEE_BANKS)
    today = today_at(desk)
    used = accounts_in_use(desk.organization_id, today=today)
    names = {payer.organization_id: payer.name for payer in all_payers()}
    lines = [
        BankLine(row, _users(used.get(row.id, []), names), account_tag(row, today))
        for row in provider_accounts(desk.organization_id)
    ]
    changes = changes_of(desk.organization_id)
    context = {
        "desk": desk,
        "lines": lines,
        "open_change": next((one for one in changes if one.is_open), None),
        "changes": [
            (one, local_date(one.asked_at, desk.organization.time_zone)) for one in changes
        ],
        "corrections": open_corrections(desk.organization_id),
        "may_add": desk.may(Action.ADD_BANKS),
        "can_change": bool(used) and len(lines) > 1,
        "wait_days": settings.BANK_WAIT_DAYS,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    return render(request, "claims/banks.html", context)


def _users(payer_ids: list[UUID | None], names: dict[UUID, str]) -> list[Promise | str]:
    found: list[Promise | str] = []
    for payer_id in payer_ids:
        words = _("All payers") if payer_id is None else names.get(payer_id, "")
        if words not in found:
            found.append(words)
    return found


class AddForm(forms.Form):
    """The account, and how it is proved. What can be a number, the operation says."""

    holder_name = forms.CharField(
        max_length=80, error_messages={"required": _("Enter the name on the account.")}
    )
    routing_number = forms.CharField(
        max_length=20, error_messages={"required": _("Enter the routing number.")}
    )
    account_number = forms.CharField(
        max_length=30, error_messages={"required": _("Enter the account number.")}
    )
    account_type = forms.ChoiceField(
        choices=[(one.value, one.value) for one in AccountType], initial=AccountType.CHECKING
    )
    method = forms.ChoiceField(
        choices=[(one.value, one.value) for one in VerificationMethod],
        initial=VerificationMethod.MICRO_DEPOSITS,
    )


@staff_page("GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """Take an account in: its proof begins, and a second person is asked."""
    desk = desk_of(request, CLAIMS, Action.ADD_BANKS)
    form = AddForm(request.POST if request.method == "POST" else None)
    added: list[UUID] = []
    done, refusal = tried(form, lambda: added.append(_add(desk, form.cleaned_data)))
    if done:
        return redirect(reverse("claims_bank", args=added) + "?added")
    context = {
        "desk": desk,
        "form": form,
        "refusal": refusal,
        "wait_days": settings.BANK_WAIT_DAYS,
    }
    return render(request, "claims/bank_add.html", context, status=status_of(form, refusal))


def _add(desk: Desk, answers: dict[str, Any]) -> UUID:
    details = BankAccountDetails(
        owner_kind=OwnerKind.ORGANIZATION,
        owner_id=desk.organization_id,
        routing_number=answers["routing_number"],
        account_number=answers["account_number"],
        account_type=AccountType(answers["account_type"]),
        holder_kind=HolderKind.BUSINESS,
        holder_name=answers["holder_name"],
    )
    return add_account(
        organization_id=desk.organization_id,
        details=details,
        method=VerificationMethod(answers["method"]),
        actor=desk.actor,
        now=utc_now(),
    )


class DepositsForm(forms.Form):
    """What the bank statement shows."""

    first = MoneyField(max_length=20, error_messages={"required": _("Enter the first amount.")})
    second = MoneyField(max_length=20, error_messages={"required": _("Enter the second amount.")})


@staff_page("GET")
def bank(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Show one account with what is next."""
    desk = desk_of(request, CLAIMS, Action.SEE_BANKS)
    return _bank_page(request, desk, account_id)


def _bank_page(
    request: HttpRequest,
    desk: Desk,
    account_id: UUID,
    form: forms.Form | None = None,
    refusal: ProductError | None = None,
) -> HttpResponse:
    row = provider_account(desk.organization_id, account_id)
    if row is None:
        raise NotFound
    today = today_at(desk)
    used = accounts_in_use(desk.organization_id, today=today).get(row.id, [])
    names = {payer.organization_id: payer.name for payer in all_payers()}
    form = form or DepositsForm()
    context = {
        "desk": desk,
        "row": row,
        "tag": account_tag(row, today),
        "users": _users(used, names),
        "form": form,
        "refusal": refusal,
        "is_in_use": isinstance(refusal, AccountInUse),
        "tries_left": VERIFICATION_TRIES_MAX - row.tries,
        "asks_deposits": row.state is BankAccountState.VERIFYING
        and row.method is VerificationMethod.MICRO_DEPOSITS,
        "can_prove": row.state in {BankAccountState.UNVERIFIED, BankAccountState.FAILED},
        "can_ask": row.approval in {None, ApprovalState.REFUSED, ApprovalState.STOPPED},
        "waits": row.approval is ApprovalState.WAITING,
        "asked_it": row.asked_by == str(desk.actor),
        "may_add": desk.may(Action.ADD_BANKS),
        "may_approve": desk.may(Action.APPROVE_BANKS),
        "wait_days": settings.BANK_WAIT_DAYS,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    return render(request, "claims/bank.html", context, status=status_of(form, refusal))


def _done(account_id: UUID, word: str) -> HttpResponse:
    return redirect(reverse("claims_bank", args=[account_id]) + f"?{word}")


class ProveForm(forms.Form):
    """How the account is proved."""

    method = forms.ChoiceField(choices=[(one.value, one.value) for one in VerificationMethod])


@staff_page("POST")
def prove(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Start a proof, or start anew after one that failed."""
    desk = own_account(request, account_id, Action.ADD_BANKS)
    form = ProveForm(request.POST)

    def work() -> None:
        start_verification(
            organization_id=desk.organization_id,
            bank_account_id=account_id,
            method=VerificationMethod(form.cleaned_data["method"]),
            actor=desk.actor,
            now=utc_now(),
        )

    done, refusal = tried(form, work)
    if done:
        return _done(account_id, "started")
    return _bank_page(request, desk, account_id, refusal=refusal)


def own_account(request: HttpRequest, account_id: UUID, action: Action) -> Desk:
    """Give the desk whose own account it is.

    :raises NotFound: the account is somebody else's, such as a patient's
    """
    desk = desk_of(request, CLAIMS, action)
    if provider_account(desk.organization_id, account_id) is None:
        raise NotFound
    return desk


@staff_page("POST")
def confirm(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Take the two amounts."""
    desk = own_account(request, account_id, Action.ADD_BANKS)
    form = DepositsForm(request.POST)

    def work() -> None:
        confirm_micro_deposits(
            organization_id=desk.organization_id,
            bank_account_id=account_id,
            amounts=[form.cleaned_data["first"], form.cleaned_data["second"]],
            actor=desk.actor,
            now=utc_now(),
        )

    done, refusal = tried(form, work)
    if done:
        return _done(account_id, "proved")
    return _bank_page(request, desk, account_id, form, refusal)


@staff_page("POST")
def ask(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Put an account before a second person."""
    desk = desk_of(request, CLAIMS, Action.ADD_BANKS)
    ask_approval(
        organization_id=desk.organization_id,
        bank_account_id=account_id,
        actor=desk.actor,
        now=utc_now(),
    )
    return _done(account_id, "asked")


@staff_page("POST")
def decide(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Approve an account, or say no."""
    desk = own_account(request, account_id, Action.APPROVE_BANKS)
    says_yes = request.POST.get("answer") == "approve"
    operation = approve_account if says_yes else refuse_account
    try:
        operation(
            organization_id=desk.organization_id,
            bank_account_id=account_id,
            today=today_at(desk),
            actor=desk.actor,
            now=utc_now(),
        )
    except ProductError as error:
        return _bank_page(request, desk, account_id, refusal=error)
    return _done(account_id, "approved" if says_yes else "refused")


@staff_page("POST")
def close(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Stop using an account."""
    desk = own_account(request, account_id, Action.ADD_BANKS)
    try:
        close_account(
            organization_id=desk.organization_id,
            bank_account_id=account_id,
            today=today_at(desk),
            actor=desk.actor,
            now=utc_now(),
        )
    except ProductError as error:
        return _bank_page(request, desk, account_id, refusal=error)
    return redirect(reverse("claims_banks") + "?closed")


def lines_of(change: ChangeRow) -> list[tuple[Promise, bool, Promise]]:
    """Give the steps of a change: what it is, whether it is done, and what it takes."""
    guards = change.guards
    payment = _("You named an earlier payment")
    if not change.has_payments:
        payment = _("There is no earlier payment to name")
    return [
        (_("The new account is proved"), guards.is_account_proved,
         _("By its two small deposits, or by the bank’s silence about a test.")),
        (payment, guards.is_payment_proved,
         _("Its amount and its day, as on your bank statement.")),
        (_("We called you"), guards.is_called,
         _("At the number that we had before the change. You don’t need to do anything.")),
        (_("A second person approved"), guards.is_approved,
         _("An administrator other than who asked.")),
    ]  # fmt: skip
