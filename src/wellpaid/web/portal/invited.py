"""Coming in by an invitation of the billing office."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.queries import Clinic, clinic_by_id
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.phone_words import phone_words
from wellpaid.patient_pay.guest_lookup.operations.count_try import MustWait
from wellpaid.patient_pay.guest_lookup.operations.open_bill import WrongAnswers
from wellpaid.patient_pay.invitations.operations.accept_invitation import (
    Proof,
    accept_invitation,
    read_invitation,
)
from wellpaid.web.shared.addresses import visitor_address

from . import refusals
from .forms import VerifyForm
from .signed_in import signed_in_user


@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Have the person sign in or up, then ask for the birth date, then keep the bills."""
    found = read_invitation(token=token, now=utc_now())
    clinic = clinic_by_id(found.organization_id)
    request.opened_clinic = clinic  # type: ignore[attr-defined]
    if not request.user.is_authenticated:
        back = urlencode({"next": request.path})
        context = {
            "sign_up": f"{reverse('sign_up')}?{back}",
            "sign_in": f"{reverse('sign_in')}?{back}",
        }
        return render(request, "portal/invited.html", context)
    return _second_fact(request, token, clinic)


def _second_fact(request: HttpRequest, token: str, clinic: Clinic) -> HttpResponse:
    now = utc_now()
    posted = request.POST if request.method == "POST" else None
    today = local_date(now, clinic.time_zone)
    form = VerifyForm(posted, asks_postal_code=False, is_linked=True, today=today)
    refusal, status = None, 400 if form.errors else 200
    if form.is_bound and form.is_valid():
        assert form.birth_date is not None
        user_id = signed_in_user(request).id
        try:
            accept_invitation(
                token=token,
                user_id=user_id,
                proof=Proof(form.birth_date, visitor_address(request)),
                actor=Actor(ActorKind.USER, user_id),
                now=now,
            )
        except WrongAnswers as error:
            refusal, status = refusals.wrong_answers(error, phone_words(clinic.phone)), error.status
        except MustWait as error:
            words = refusals.must_wait(error, now, phone_words(clinic.phone))
            refusal, status = words, error.status
        else:
            return redirect("bills")
    context = {"form": form, "refusal": refusal, "is_signed_in": True}
    return render(request, "portal/invited.html", context, status=status)
