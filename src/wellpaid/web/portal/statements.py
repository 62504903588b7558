"""A26: statements, and whether they come on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from wellpaid.core.documents.operations.open_document import open_document
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import plain_code
from wellpaid.patient_pay.access.operations.record_archive_look import record_archive_look
from wellpaid.patient_pay.access.sights import Sight, Via
from wellpaid.patient_pay.statements.lists import statement_list
from wellpaid.patient_pay.statements.models import Statement
from wellpaid.patient_pay.statements.operations.choose_delivery import Wish, choose_delivery
from wellpaid.patient_pay.statements.queries import (
    DeliveryRow,
    archived_statement,
    deliveries_of,
)
from wellpaid.web.shared.pages import page_number

from .opened import account_sights
from .signed_in import sign_in_required
from .statement_forms import DeliveryForm


@require_safe
@sign_in_required
def statements(request: HttpRequest) -> HttpResponse:
    """Show the archive and how new statements come."""
    seeing = account_sights(request)
    page = page_number(request)
    found = statement_list(sights=seeing, page=page)
    if page > found.pages_count:
        raise NotFound
    context = {
        "found": found,
        "deliveries": deliveries_of(_own(seeing)),
        "was_saved": "saved" in request.GET,
    }
    return render(request, "portal/statements.html", context)


def _own(seeing: list[Sight]) -> list[Sight]:
    """Give the sights of one's own: a helper doesn't decide how somebody's letters come."""
    return [sight for sight in seeing if sight.via is Via.LINK]


@require_safe
@sign_in_required
def statement_file(request: HttpRequest, number: str) -> HttpResponse:
    """Give a statement from the archive."""
    seeing = account_sights(request)
    found = archived_statement(seeing, plain_code(number))
    if found is None:
        raise NotFound
    assert request.user.is_authenticated
    now = utc_now()
    document, content = open_document(
        organization_id=found.organization_id,
        document_id=found.document_id,
        actor=str(Actor(ActorKind.USER, request.user.id)),
        now=now,
    )
    record_archive_look(
        sights=seeing,
        organization_id=found.organization_id,
        guarantor_id=found.guarantor_id,
        now=now,
    )
    response = HttpResponse(content, content_type=document.media_type)
    response["Content-Disposition"] = 'inline; filename="statement.pdf"'
    return response


@require_http_methods(["GET", "POST"])
@sign_in_required
def delivery(request: HttpRequest, guarantor_id: UUID) -> HttpResponse:
    """Choose paper or paperless, and large print."""
    row = _delivery_of(request, guarantor_id)
    assert request.user.is_authenticated
    form = DeliveryForm(
        request.POST if request.method == "POST" else None,
        initial={
            "delivery": "email" if row.is_paperless else "paper",
            "is_large_type": row.is_large_type,
            "email": row.email or request.user.email,
        },
    )
    if form.is_bound and form.is_valid():
        choose_delivery(
            organization_id=row.organization_id,
            guarantor_id=guarantor_id,
            wish=Wish(
                delivery=Statement.Delivery(form.cleaned_data["delivery"]),
                email=form.cleaned_data["email"],
                is_large_type=form.cleaned_data["is_large_type"],
                language=get_language() or "en",
            ),
            actor=Actor(ActorKind.USER, request.user.id),
            now=utc_now(),
        )
        return redirect(reverse("statements") + "?saved")
    context = {"form": form, "row": row}
    return render(request, "portal/delivery.html", context, status=400 if form.errors else 200)


def _delivery_of(request: HttpRequest, guarantor_id: UUID) -> DeliveryRow:
    for row in deliveries_of(_own(account_sights(request))):
        if row.guarantor_id == guarantor_id:
            return row
    raise NotFound
