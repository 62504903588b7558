"""Looking into an organisation's rows: first a reason, which stands in that organisation's log."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wellpaid.core.organizations.lists import TenantRow, tenant_named
from wellpaid.core.organizations.policy import Action
from wellpaid.core.oversight.operations.open_records import open_records
from wellpaid.core.oversight.queries import opened_until
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import OPERATOR
from wellpaid.web.staff.pages import staff_page, status_of, tried

_PLACES = ("files", "holds", "log")


class ReasonForm(forms.Form):
    """Why somebody of the operator looks, or changes something."""

    reason = forms.CharField(
        max_length=200, error_messages={"required": _("Say in 5 to 200 letters why.")}
    )


@dataclass(frozen=True)
class Opened:
    """An organisation whose rows may be looked at. ``reason``: empty for the operator's own."""

    row: TenantRow
    reason: str

    @property
    def organization_id(self) -> UUID:
        """Whose they are."""
        return self.row.organization_id


def opened(desk: Desk, slug: str) -> Opened | None:
    """Give an organisation if the visitor has opened it within the hour: two queries.

    :raises NotFound: there is none by this name
    """
    row = tenant_named(slug)
    if row.organization_id == desk.organization_id:
        return Opened(row, "")
    assert desk.actor.id is not None  # who sits at a desk is signed in
    act = opened_until(organization_id=row.organization_id, user_id=desk.actor.id, now=utc_now())
    return Opened(row, act.reason) if act else None


def require_opened(desk: Desk, slug: str) -> Opened:
    """Give an opened organisation to a page that changes something there.

    :raises NotFound: there is none by this name, or the visitor hasn't opened it
    """
    whose = opened(desk, slug)
    if whose is None:
        raise NotFound
    return whose


def ask_why(slug: str, place: str) -> HttpResponse:
    """Lead to the page that asks for the reason."""
    return redirect(reverse("operator_open", args=[slug]) + f"?place={place}")


@staff_page("GET", "POST")
def open_(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask why, keep it, and lead on."""
    desk = desk_of(request, OPERATOR, Action.SEE_RECORDS)
    row = tenant_named(slug)
    place = request.GET.get("place", "")
    if place not in _PLACES:
        raise NotFound
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def work() -> None:
        open_records(
            organization_id=row.organization_id,
            reason=form.cleaned_data["reason"],
            actor=desk.actor,
            now=utc_now(),
        )

    done, refusal = tried(form, work)
    back = reverse(f"operator_{place}")
    if done:
        return redirect(f"{back}?organization={slug}")
    context = {"desk": desk, "row": row, "form": form, "refusal": refusal, "back": back}
    return render(request, "operator/open.html", context, status=status_of(form, refusal))
