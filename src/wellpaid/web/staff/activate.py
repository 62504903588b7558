"""C1: activate. The PIN from the e-mail first, then a list of tasks, then the one button."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wellpaid.core.organizations.models import Member
from wellpaid.core.organizations.operations.activate_member import activate_member
from wellpaid.core.organizations.operations.ask_for_pin import ask_for_pin
from wellpaid.core.organizations.operations.confirm_pin import confirm_pin
from wellpaid.core.organizations.queries import activation_of
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.core.organizations.rules import invitations_of
from wellpaid.core.organizations.states import MemberState
from wellpaid.kit.clock import utc_now
from wellpaid.web.portal.signed_in import signed_in_user

from .desks import head_by_helper
from .faces import FACES
from .forms import PinForm
from .pages import staff_page, status_of, tried
from .words import KINDS, ROLES


@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """Have the person sign in or up, take the PIN, then show what is left to do."""
    head_by_helper(request)
    if not request.user.is_authenticated:
        back = urlencode({"next": request.path})
        context = {
            "sign_up": f"{reverse('sign_up')}?{back}",
            "sign_in": f"{reverse('sign_in')}?{back}",
        }
        return render(request, "staff/activate_first.html", context)
    waiting = invitations_of(signed_in_user(request).id)
    if not waiting:
        return render(request, "staff/activate_none.html", {"done": "done" in request.GET})
    member = _chosen(request, waiting)
    if member.state == MemberState.INVITED:
        return _pin(request, member, waiting)
    return render(request, "staff/activate.html", _tasks(member))


def _chosen(request: HttpRequest, waiting: list[Member]) -> Member:
    """Give the one that the visitor is at: named, or in work, or the oldest."""
    named = request.POST.get("member") or request.GET.get("member", "")
    for member in waiting:
        if str(member.id) == named:
            return member
    begun = [member for member in waiting if member.state == MemberState.PIN_CONFIRMED]
    return (begun or waiting)[0]


def _pin(request: HttpRequest, member: Member, waiting: list[Member]) -> HttpResponse:
    form = PinForm(request.POST if request.method == "POST" else None)
    user_id, now = signed_in_user(request).id, utc_now()

    def work() -> None:
        confirm_pin(member_id=member.id, user_id=user_id, pin=form.cleaned_data["pin"], now=now)

    done, refusal = tried(form, work)
    if done:
        return redirect("activate")
    fresh = next((one for one in invitations_of(user_id) if one.id == member.id), member)
    facts = activation_of(fresh)
    context = {
        "form": form,
        "refusal": refusal,
        "facts": facts,
        "is_over": now >= facts.pin_expires_at or not facts.tries_left,
        "others": [one for one in waiting if one.id != member.id],
        "asked": "asked" in request.GET,
    }
    return render(request, "staff/activate_pin.html", context, status=status_of(form, refusal))


def _tasks(member: Member, *, refusal: object = None) -> dict[str, Any]:
    facts = activation_of(member)
    return {
        "facts": facts,
        "kind": KINDS[facts.kind],
        "role": ROLES[facts.role][0],
        "refusal": refusal,
    }


@staff_page("POST")
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a new PIN."""
    member = _mine(request, MemberState.INVITED)
    if member is None:
        return redirect("activate")
    ask_for_pin(member_id=member.id, user_id=signed_in_user(request).id, now=utc_now())
    return redirect(reverse("activate") + f"?asked&member={member.id}")


def _mine(request: HttpRequest, state: MemberState) -> Member | None:
    head_by_helper(request)
    waiting = invitations_of(signed_in_user(request).id)
    mine = [member for member in waiting if member.state == state]
    return _chosen(request, mine) if mine else None


def member_in_work(request: HttpRequest) -> Member | None:
    """Give the membership whose tasks the visitor is doing, if the PIN was entered."""
    return _mine(request, MemberState.PIN_CONFIRMED)


@staff_page("POST")
def finish(request: HttpRequest) -> HttpResponse:
    """Activate, once every task is done."""
    member = member_in_work(request)
    if member is None:
        return redirect("activate")
    activate_member(member_id=member.id, user_id=signed_in_user(request).id, now=utc_now())
    kind = OrganizationKind(member.organization.kind)
    face = next(face for face in FACES if kind in face.kinds)
    request.session[f"desk:{face.key}"] = str(member.organization_id)
    return redirect(reverse(face.url("home")))
