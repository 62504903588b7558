"""A35: whose bills I see, who sees mine, and who has looked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.kit.clock import utc_now
from wellpaid.kit.date_words import moment_words
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.patient_pay.access.operations.accept_invitation import (
    accept_invitation,
    read_invitation,
)
from wellpaid.patient_pay.access.operations.answer_request import Consent, answer_request
from wellpaid.patient_pay.access.operations.ask_for_access import Wish, ask_for_access
from wellpaid.patient_pay.access.operations.end_access import end_access
from wellpaid.patient_pay.access.operations.invite_helper import Invitation, invite_helper
from wellpaid.patient_pay.access.operations.unlink_person import unlink_person
from wellpaid.patient_pay.access.queries import FamilyPage, HelperRow, family_page, looks_of
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.access.states import HelperState
from wellpaid.web.shared.page_context import the_portal_clinic

from .family_forms import AskForm, ConsentForm, InviteForm
from .opened import today_at
from .signed_in import sign_in_required


def _user_id(request: HttpRequest) -> UUID:
    assert request.user.is_authenticated
    return request.user.id


def _actor(request: HttpRequest) -> Actor:
    return Actor(ActorKind.USER, _user_id(request))


def _family(request: HttpRequest) -> FamilyPage:
    return family_page(user_id=_user_id(request), today=today_at(the_portal_clinic()))


@require_safe
@sign_in_required
def family(request: HttpRequest) -> HttpResponse:
    """Show whose bills are in the account, who helps, and whom I help."""
    context = {
        "family": _family(request),
        "was_invited": "invited" in request.GET,
        "was_asked": "asked" in request.GET,
    }
    return render(request, "portal/family.html", context)


@require_http_methods(["GET", "POST"])
@sign_in_required
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to see my bills."""
    known = _family(request)
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        today=today_at(the_portal_clinic()),
        initial={"level": Level.BILLING},
    )
    error: ProductError | None = None
    if form.is_bound and form.is_valid():
        answers = form.cleaned_data
        try:
            invite_helper(
                owner_id=_user_id(request),
                invitation=Invitation(
                    owner_name=known.own_name,
                    helper_name=answers["name"],
                    email=answers["email"],
                    level=Level(answers["level"]),
                    until_date=answers["until"],
                    language=get_language() or "en",
                ),
                actor=_actor(request),
                now=utc_now(),
            )
        except ProductError as refused:
            error = refused
        else:
            return redirect(reverse("family") + "?invited")
    status = error.status if error else 400 if form.errors else 200
    context = {"form": form, "error": error, "is_linked": bool(known.links)}
    return render(request, "portal/family_invite.html", context, status=status)


@require_http_methods(["GET", "POST"])
@sign_in_required
def ask(request: HttpRequest) -> HttpResponse:
    """Ask somebody to let me see their bills. The answer never tells who has an account."""
    form = AskForm(
        request.POST if request.method == "POST" else None,
        initial={"level": Level.BILLING, "name": _family(request).own_name},
    )
    if form.is_bound and form.is_valid():
        answers = form.cleaned_data
        wish = Wish(
            helper_name=answers["name"],
            owner_email=answers["email"],
            level=Level(answers["level"]),
            language=get_language() or "en",
        )
        ask_for_access(helper_id=_user_id(request), wish=wish, actor=_actor(request), now=utc_now())
        return redirect(reverse("family") + "?asked")
    context = {"form": form}
    return render(request, "portal/family_ask.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@sign_in_required
def answer(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """Say yes or no to somebody who asks."""
    known = _family(request)
    row = _row(known.helpers, access_id, HelperState.ASKED)
    form = ConsentForm(
        request.POST if request.method == "POST" else None,
        today=today_at(the_portal_clinic()),
        initial={"level": row.level},
    )
    is_no = "no" in request.POST
    if request.method == "POST" and (is_no or form.is_valid()):
        consent = None
        if not is_no:
            consent = Consent(
                owner_name=known.own_name,
                level=Level(form.cleaned_data["level"]),
                until_date=form.cleaned_data["until"],
            )
        answer_request(
            owner_id=_user_id(request),
            access_id=access_id,
            consent=consent,
            actor=_actor(request),
            now=utc_now(),
        )
        return redirect("family")
    context = {"form": form, "row": row}
    return render(request, "portal/family_answer.html", context, status=400 if form.errors else 200)


def _row(rows: tuple[HelperRow, ...], access_id: UUID, *states: HelperState) -> HelperRow:
    for row in rows:
        if row.access_id == access_id and (not states or row.state in states):
            return row
    raise NotFound


@require_http_methods(["GET", "POST"])
@sign_in_required
def end(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """End what is between two people: a page that says what it does, then the step."""
    known = _family(request)
    row = _row(known.helpers + known.helped, access_id)
    if request.method == "POST":
        end_access(
            user_id=_user_id(request),
            access_id=access_id,
            actor=_actor(request),
            now=utc_now(),
        )
        return redirect("family")
    is_mine = row in known.helpers
    return render(request, "portal/family_end.html", {"row": row, "is_mine": is_mine})


@require_http_methods(["GET", "POST"])
@sign_in_required
def unlink(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Take a person's bills out of the account."""
    link = next((link for link in _family(request).links if link.link_id == link_id), None)
    if link is None:
        raise NotFound
    if request.method == "POST":
        unlink_person(
            user_id=_user_id(request), link_id=link_id, actor=_actor(request), now=utc_now()
        )
        return redirect("family")
    return render(request, "portal/family_unlink.html", {"link": link})


@require_http_methods(["GET", "POST"])
@sign_in_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Say who invites and to what, and take the yes."""
    now = utc_now()
    found = read_invitation(token=token, now=now)
    if request.method == "POST":
        accept_invitation(token=token, user_id=_user_id(request), actor=_actor(request), now=now)
        return redirect("bills")
    context: dict[str, Any] = {
        "owner_name": found.owner_name,
        "level": found.level,
        "until_date": found.until_date,
    }
    return render(request, "portal/family_invitation.html", context)


@require_safe
@sign_in_required
def looks(request: HttpRequest) -> HttpResponse:
    """Show who has looked."""
    zone = the_portal_clinic().time_zone
    rows = [(moment_words(row.looked_at, zone), row) for row in looks_of(user_id=_user_id(request))]
    return render(request, "portal/family_looks.html", {"rows": rows})
