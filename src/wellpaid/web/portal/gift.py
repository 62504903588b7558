"""A4: paying for someone else by a link that shows only the clinic and the amount."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.patient_pay.pay_links.operations.end_pay_link import end_pay_link
from wellpaid.patient_pay.pay_links.operations.make_pay_link import make_pay_link
from wellpaid.patient_pay.pay_links.queries import open_pay_link, pay_links_of
from wellpaid.patient_pay.payments.operations.open_checkout import open_checkout

from . import gift_grants
from .bill import ask_again
from .forms import EndLinkForm
from .opened import actor_of, opened_bill


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, number: str) -> HttpResponse:
    """Make links for a bill, show those that work, and end them."""
    bill = opened_bill(request, number)
    if bill is None:
        return ask_again(request, number)
    refusal = ""
    if request.method == "POST":
        facts = {
            "organization_id": bill.organization_id,
            "bill_id": bill.id,
            "actor": actor_of(request, bill.organization_id),
            "now": utc_now(),
        }
        try:
            if "end" in request.POST:
                end_pay_link(pay_link_id=_link_id(request), **facts)  # type: ignore[arg-type]
            elif bill.is_payable:
                make_pay_link(**facts)  # type: ignore[arg-type]
            return redirect("share_bill", number)
        except NotFound:
            raise
        except ProductError as error:
            refusal = error.sentence
    links = pay_links_of(organization_id=bill.organization_id, bill_id=bill.id, now=utc_now())
    context = {
        "bill": bill,
        "links": [(link, settings.BASE_URL + reverse("gift", args=[link.token])) for link in links],
        "refusal": refusal,
    }
    return render(request, "portal/share_bill.html", context, status=409 if refusal else 200)


def _link_id(request: HttpRequest) -> UUID:
    form = EndLinkForm(request.POST)
    if not form.is_valid():
        raise NotFound
    link_id: UUID = form.cleaned_data["end"]
    return link_id


@require_http_methods(["GET", "POST"])
def gift(request: HttpRequest, token: str) -> HttpResponse:
    """Show the clinic and the amount to whoever has the link, and begin to pay."""
    found = open_pay_link(token=token, now=utc_now())
    if found is None:
        return render(request, "portal/gift_over.html", status=410)
    request.opened_clinic = clinic_by_id(found.organization_id)  # type: ignore[attr-defined]
    if request.method == "POST" and found.owed:
        gift_grants.remember(request, found, token)
        checkout_id = open_checkout(
            organization_id=found.organization_id,
            bill_ids=[found.bill_id],
            receipt_email="",
            language=get_language() or "en",
            now=utc_now(),
        )
        return redirect("pay_amount", checkout_id)
    return render(request, "portal/gift.html", {"found": found})
