"""E3 and E4: the organisations of the installation, and how far each is set up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from wellpaid.claim_pay.payees.operations.confirm_payee import confirm_payee
from wellpaid.claim_pay.payees.queries import payees_of
from wellpaid.claim_pay.payers.queries import payer_of
from wellpaid.core.organizations.lists import people_of, tenant_named
from wellpaid.core.organizations.lists import tenants as all_tenants
from wellpaid.core.organizations.operations.invite_member import NewMember
from wellpaid.core.organizations.operations.reissue_pin import reissue_pin
from wellpaid.core.organizations.operations.replace_first_administrator import (
    replace_first_administrator,
)
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.roles import OrganizationKind, Role
from wellpaid.core.organizations.states import PUBLIC
from wellpaid.flows.add_tenant import Tenant, add_tenant
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError
from wellpaid.kit.masking import mask_email
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import OPERATOR
from wellpaid.web.staff.pages import staff_page, status_of, tried
from wellpaid.web.staff.words import KINDS, ROLES

from .forms import AddTenantForm, AdministratorForm

_DONE = ("added", "sent", "confirmed")


@staff_page("GET")
def tenants(request: HttpRequest) -> HttpResponse:
    """Show every organisation; those that wait for something come first."""
    desk = desk_of(request, OPERATOR, Action.SEE_TENANTS)
    rows = [(row, KINDS[row.kind]) for row in all_tenants()]
    waiting_count = sum(row.set_up_at is None for row, _ in rows)
    context = {
        "desk": desk,
        "rows": rows,
        "waiting_count": waiting_count,
        "manages": desk.may(Action.MANAGE_TENANTS),
    }
    return render(request, "staff/tenants.html", context)


@staff_page("GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """Add an organisation with its first administrator."""
    desk = desk_of(request, OPERATOR, Action.MANAGE_TENANTS)
    form = AddTenantForm(request.POST if request.method == "POST" else None)
    done, refusal = tried(form, lambda: _add(desk, form.cleaned_data))
    if done:
        page = reverse("operator_tenant", args=[form.cleaned_data["slug"]])
        return redirect(f"{page}?added")
    kinds = [(value, KINDS[OrganizationKind(value)]) for value, _ in form.fields["kind"].choices]  # type: ignore[attr-defined]
    context = {"desk": desk, "form": form, "refusal": refusal, "kinds": kinds}
    return render(request, "staff/tenant_add.html", context, status=status_of(form, refusal))


def _add(desk: Desk, answers: dict[str, Any]) -> None:
    added = Tenant(
        kind=OrganizationKind(answers["kind"]),
        slug=answers["slug"],
        name=answers["name"],
        administrator=_administrator(answers),
        payer_ein=answers["ein"],
    )
    add_tenant(added=added, actor=desk.actor, now=utc_now())


@staff_page("GET")
def tenant(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how far an organisation is: its tasks and people, and no row of its work."""
    desk = desk_of(request, OPERATOR, Action.SEE_TENANTS)
    return _tenant_page(request, desk, slug, None)


def _tenant_page(
    request: HttpRequest, desk: Desk, slug: str, refusal: ProductError | None
) -> HttpResponse:
    row, now = tenant_named(slug), utc_now()
    members = people_of(row.organization_id)
    people = [
        {
            "person": one,
            "email": mask_email(one.email),
            "role": ROLES[one.role][0],
            "state": PUBLIC[one.state].word,
            "pin_is_over": one.pin_is_over(now),
        }
        for one in members
    ]
    is_provider = row.kind is OrganizationKind.PROVIDER
    context = {
        "desk": desk,
        "row": row,
        "slug": slug,
        "kind": KINDS[row.kind],
        "people": people,
        "needs_administrator": not any(one.is_active_administrator for one in members),
        "is_provider": is_provider,
        "payees": payees_of(row.organization_id) if is_provider else [],
        "payer": payer_of(row.organization_id) if row.kind is OrganizationKind.PAYER else None,
        "manages": desk.may(Action.MANAGE_TENANTS),
        "refusal": refusal,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    status = refusal.status if refusal else 200
    return render(request, "staff/tenant.html", context, status=status)


@staff_page("GET", "POST")
def administrator(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite another first administrator; PINs that were sent before open nothing any more."""
    desk = desk_of(request, OPERATOR, Action.MANAGE_TENANTS)
    row = tenant_named(slug)
    form = AdministratorForm(request.POST if request.method == "POST" else None)

    def work() -> None:
        replace_first_administrator(
            organization_id=row.organization_id,
            member=_administrator(form.cleaned_data),
            actor=desk.actor,
            now=utc_now(),
        )

    done, refusal = tried(form, work)
    if done:
        return redirect(reverse("operator_tenant", args=[slug]) + "?sent")
    context = {"desk": desk, "row": row, "form": form, "refusal": refusal}
    status = status_of(form, refusal)
    return render(request, "staff/tenant_administrator.html", context, status=status)


def _administrator(answers: dict[str, Any]) -> NewMember:
    return NewMember(
        answers["full_name"], answers["email"], Role.ADMINISTRATOR, get_language() or "en"
    )


@staff_page("POST")
def new_pin(request: HttpRequest, slug: str, member_id: UUID) -> HttpResponse:
    """Send somebody of an organisation a new PIN."""
    desk = desk_of(request, OPERATOR, Action.MANAGE_TENANTS)
    row = tenant_named(slug)
    reissue_pin(
        organization_id=row.organization_id,
        member_id=member_id,
        language=get_language() or "en",
        actor=desk.actor,
        now=utc_now(),
    )
    return redirect(reverse("operator_tenant", args=[slug]) + "?sent")


@staff_page("POST")
def confirm(request: HttpRequest, slug: str, payee_id: UUID) -> HttpResponse:
    """Let payments find a tax number whose proof the operator has seen."""
    desk = desk_of(request, OPERATOR, Action.MANAGE_TENANTS)
    row = tenant_named(slug)
    try:
        confirm_payee(
            organization_id=row.organization_id,
            payee_id=payee_id,
            actor=desk.actor,
            now=utc_now(),
        )
    except ProductError as error:
        return _tenant_page(request, desk, slug, error)
    return redirect(reverse("operator_tenant", args=[slug]) + "?confirmed")
