"""Ask the bank once more for a payment that came back for lack of money: say it, then do it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.patient_pay.payments.operations.present_again import present_again
from wellpaid.web.portal.return_words import why_returned
from wellpaid.web.portal.signed_in import sign_in_required

from .payments import can_present_again, payment_of
from .staff import desk_of


@require_http_methods(["GET", "POST"])
@sign_in_required
def present(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Say what asking the bank again does; do it once, whoever presses and however often."""
    desk = desk_of(request)
    found = payment_of(desk, payment_id)
    back = redirect(reverse("office_payment", args=[payment_id]))
    refusal: ProductError | None = None
    if request.method == "POST":
        try:
            present_again(
                organization_id=desk.organization_id,
                payment_id=payment_id,
                number=_number(request),
                actor=desk.actor,
                now=utc_now(),
            )
        except NotFound:
            raise
        except ProductError as error:
            refusal = error
        else:
            return redirect(reverse("office_payment", args=[payment_id]) + "?again")
    elif not can_present_again(found):
        return back
    context = {
        "payment": found,
        "why": why_returned(found.return_code),
        "number": found.presented_again_count + 1,
        "is_last": found.presented_again_count > 0,
        "refusal": refusal.sentence if refusal else "",
    }
    status = refusal.status if refusal else 200
    return render(request, "office/present_again.html", context, status=status)


def _number(request: HttpRequest) -> int:
    """Read which time the page offered.

    :raises NotFound: no page of ours sends that
    """
    text = request.POST.get("number", "")
    if text not in {"1", "2"}:
        raise NotFound
    return int(text)
