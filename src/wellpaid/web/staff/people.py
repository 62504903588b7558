"""C13: who works here, who may do what, billing services, and what happened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from wellpaid.core.organizations.lists import grants_of, log_of, people_of, person_of
from wellpaid.core.organizations.operations.change_role import change_role
from wellpaid.core.organizations.operations.end_member import end_member
from wellpaid.core.organizations.operations.invite_member import NewMember, invite_member
from wellpaid.core.organizations.operations.reissue_pin import reissue_pin
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.roles import Role
from wellpaid.core.organizations.states import PUBLIC
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError
from wellpaid.kit.masking import mask_email

from .desks import Desk, desk_of
from .faces import Face
from .forms import InvitePersonForm, RoleForm
from .pages import staff_page, status_of, tried
from .words import ROLES, SCOPES, happened

_DONE = ("invited", "sent", "role", "ended", "granted", "service-ended")


@staff_page("GET")
def people(request: HttpRequest, face: Face) -> HttpResponse:
    """Show everybody, what they may do, and how far they are."""
    desk = desk_of(request, face, Action.SEE_PEOPLE)
    manages, now = desk.may(Action.MANAGE_PEOPLE), utc_now()
    rows = [
        {
            "person": row,
            "email": row.email if manages else mask_email(row.email),
            "role": ROLES[row.role][0],
            "state": PUBLIC[row.state].word,
            "pin_is_over": row.pin_is_over(now),
        }
        for row in people_of(desk.organization_id)
    ]
    log = [
        (happened(line.event, line.about), line.actor_name, line.occurred_at)
        for line in (log_of(desk.organization_id) if manages else [])
    ]
    context: dict[str, Any] = {
        "desk": desk,
        "rows": rows,
        "manages": manages,
        "grants": [(row, SCOPES[row.scope][0]) for row in _grants(desk)],
        "log": log,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    return render(request, "staff/people.html", context)


def _grants(desk: Desk) -> list[Any]:
    return grants_of(desk.organization_id) if desk.is_provider else []


@staff_page("GET", "POST")
def invite(request: HttpRequest, face: Face) -> HttpResponse:
    """Add an authorised user, who gets a PIN by e-mail."""
    desk = desk_of(request, face, Action.MANAGE_PEOPLE)
    form = InvitePersonForm(request.POST if request.method == "POST" else None)
    done, refusal = tried(form, lambda: _invite(desk, form.cleaned_data))
    if done:
        return redirect(reverse(face.url("people")) + "?invited")
    context = {"desk": desk, "form": form, "refusal": refusal, "roles": _roles()}
    return render(request, "staff/invite.html", context, status=status_of(form, refusal))


def _invite(desk: Desk, answers: dict[str, Any]) -> None:
    member = NewMember(
        answers["full_name"], answers["email"], Role(answers["role"]), get_language() or "en"
    )
    invite_member(
        organization_id=desk.organization_id, member=member, actor=desk.actor, now=utc_now()
    )


def _roles() -> list[tuple[str, object, object]]:
    return [(role.value, *words) for role, words in ROLES.items()]


@staff_page("GET", "POST")
def person(request: HttpRequest, face: Face, member_id: UUID) -> HttpResponse:
    """Show one person, and change what they may do."""
    desk = desk_of(request, face, Action.MANAGE_PEOPLE)
    row = person_of(desk.organization_id, member_id)
    posted = request.POST if request.method == "POST" else None
    form = RoleForm(posted, initial={"role": row.role.value})
    done, refusal = tried(form, lambda: _change(desk, member_id, form.cleaned_data["role"]))
    if done:
        return redirect(reverse(face.url("people")) + "?role")
    return _person_page(request, desk, member_id, form, refusal)


def _person_page(
    request: HttpRequest,
    desk: Desk,
    member_id: UUID,
    form: RoleForm,
    refusal: ProductError | None,
) -> HttpResponse:
    row = person_of(desk.organization_id, member_id)
    context = {
        "desk": desk,
        "person": row,
        "state": PUBLIC[row.state].word,
        "is_waiting": row.pin_sent_at is not None,
        "pin_is_over": row.pin_is_over(utc_now()),
        "form": form,
        "refusal": refusal,
        "roles": _roles(),
    }
    return render(request, "staff/person.html", context, status=status_of(form, refusal))


def _change(desk: Desk, member_id: UUID, role: str) -> None:
    change_role(
        organization_id=desk.organization_id,
        member_id=member_id,
        role=Role(role),
        actor=desk.actor,
        now=utc_now(),
    )


@staff_page("POST")
def new_pin(request: HttpRequest, face: Face, member_id: UUID) -> HttpResponse:
    """Send a new PIN; the old one opens nothing any more."""
    desk = desk_of(request, face, Action.MANAGE_PEOPLE)
    reissue_pin(
        organization_id=desk.organization_id,
        member_id=member_id,
        language=get_language() or "en",
        actor=desk.actor,
        now=utc_now(),
    )
    return redirect(reverse(face.url("people")) + "?sent")


@staff_page("GET", "POST")
def end(request: HttpRequest, face: Face, member_id: UUID) -> HttpResponse:
    """Say what ending means, then end the access."""
    desk = desk_of(request, face, Action.MANAGE_PEOPLE)
    row = person_of(desk.organization_id, member_id)
    refusal: ProductError | None = None
    if request.method == "POST":
        try:
            end_member(
                organization_id=desk.organization_id,
                member_id=member_id,
                actor=desk.actor,
                now=utc_now(),
            )
        except ProductError as error:
            refusal = error
        else:
            return redirect(_after_ending(desk, row.user_id))
    context = {"desk": desk, "person": row, "refusal": refusal}
    status = refusal.status if refusal else 200
    return render(request, "staff/person_end.html", context, status=status)


def _after_ending(desk: Desk, user_id: UUID | None) -> str:
    """Lead back to the list, or home for who has just left."""
    if user_id == desk.actor.id:
        return reverse("settings")
    return reverse(desk.face.url("people")) + "?ended"
