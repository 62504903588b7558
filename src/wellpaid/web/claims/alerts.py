"""E-mail alerts: each person's own, and the link in a letter that stops them without signing in."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wellpaid.claim_pay.alerts.links import read_stop_token
from wellpaid.claim_pay.alerts.operations.choose_alerts import AlertWish, add_alert, remove_alert
from wellpaid.claim_pay.alerts.operations.stop_alerts import start_alerts, stop_alerts
from wellpaid.claim_pay.alerts.policy import Kind, Rhythm
from wellpaid.claim_pay.alerts.queries import AlertRow, alerts_of
from wellpaid.claim_pay.payees.queries import payees_of
from wellpaid.claim_pay.payers.queries import all_payers
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money
from wellpaid.kit.money_words import money_words
from wellpaid.web.portal.signed_in import signed_in_user
from wellpaid.web.shared.forms import MoneyField
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

KINDS: dict[Kind, Promise] = {
    Kind.NEW: _("A new payment"),
    Kind.OVER: _("A payment over an amount"),
    Kind.ZERO_PAY: _("A payment of nothing"),
    Kind.DENIED: _("A claim is denied"),
    Kind.LATE: _("No deposit after three banking days"),
}
RHYTHMS: dict[Rhythm, Promise] = {
    Rhythm.AT_ONCE: _("At once"),
    Rhythm.DAILY: _("Once a day, in the morning"),
}
_DONE = ("added", "removed", "on", "off")


class AlertForm(forms.Form):
    """What somebody wants to be told."""

    payee = forms.UUIDField(required=False)
    payer = forms.UUIDField(required=False)
    kinds = forms.MultipleChoiceField(
        choices=[(one.value, one.value) for one in Kind],
        error_messages={"required": _("Choose at least one thing that you want to be told.")},
    )
    over = MoneyField(required=False, max_length=20)
    rhythm = forms.ChoiceField(
        choices=[(one.value, one.value) for one in Rhythm], initial=Rhythm.AT_ONCE
    )

    def wish(self) -> AlertWish:
        """Give what is asked for."""
        given = self.cleaned_data
        over = given["over"]
        return AlertWish(
            kinds=[Kind(word) for word in given["kinds"]],
            rhythm=Rhythm(given["rhythm"]),
            payee_id=given["payee"],
            payer_id=given["payer"],
            over=over if isinstance(over, Money) else None,
        )


@staff_page("GET", "POST")
def alerts(request: HttpRequest) -> HttpResponse:
    """Show a person's own alerts, and take another one."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    form = AlertForm(request.POST if request.method == "POST" else None)
    user = signed_in_user(request)
    done, refusal = tried(
        form,
        lambda: add_alert(
            organization_id=desk.organization_id,
            user_id=user.id,
            wish=form.wish(),
            actor=desk.actor,
            now=utc_now(),
        ),
    )
    if done:
        return redirect(reverse("claims_alerts") + "?added")
    rows = alerts_of(organization_id=desk.organization_id, user_id=user.id)
    payees = {
        one.id: f"{one.legal_name}, {one.shown_tin}" for one in payees_of(desk.organization_id)
    }
    context = {
        "desk": desk,
        "form": form,
        "refusal": refusal,
        "rows": [
            (row, _words(row), RHYTHMS[row.rhythm],
             payees.get(row.payee_id, "") if row.payee_id else "")
            for row in rows
        ],
        "is_stopped": any(row.stopped_at for row in rows),
        "kinds": KINDS.items(),
        "chosen_kinds": form["kinds"].value() or [],
        "rhythms": RHYTHMS.items(),
        "payees": payees.items(),
        "payers": all_payers(),
        "email": user.email,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }  # fmt: skip
    return render(request, "claims/alerts.html", context, status=status_of(form, refusal))


def _words(row: AlertRow) -> list[str]:
    words = {kind: str(KINDS[kind]) for kind in row.kinds}
    if row.over is not None:
        words[Kind.OVER] = gettext("A payment over {amount}").format(amount=money_words(row.over))
    return list(words.values())


@staff_page("POST")
def remove(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Remove one."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    remove_alert(
        organization_id=desk.organization_id,
        user_id=signed_in_user(request).id,
        rule_id=rule_id,
        actor=desk.actor,
        now=utc_now(),
    )
    return redirect(reverse("claims_alerts") + "?removed")


@staff_page("POST")
def switch(request: HttpRequest) -> HttpResponse:
    """Stop all of them, or turn them on again."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    is_on = _switch(request, desk)
    return redirect(reverse("claims_alerts") + ("?on" if is_on else "?off"))


def _switch(request: HttpRequest, desk: Desk) -> bool:
    is_on = request.POST.get("to") == "on"
    work = start_alerts if is_on else stop_alerts
    work(
        organization_id=desk.organization_id,
        user_id=signed_in_user(request).id,
        actor=desk.actor,
        now=utc_now(),
    )
    return is_on


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the token is what it may
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask with a GET, since mail scanners open links; stop with a POST."""
    found = read_stop_token(token)
    if found is None:
        raise NotFound
    organization_id, user_id = found
    is_done = request.method == "POST"
    if is_done:
        actor = Actor(ActorKind.USER, user_id)
        stop_alerts(organization_id=organization_id, user_id=user_id, actor=actor, now=utc_now())
    context = {"is_done": is_done, "organization": clinic_by_id(organization_id).name}
    return render(request, "claims/alerts_stop.html", context)
