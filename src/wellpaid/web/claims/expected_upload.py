"""A file of claims that were sent: taken in, and what came of it, row by row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.expected_claims.operations.receive_claim_file import receive_claim_file
from wellpaid.claim_pay.expected_claims.operations.take_in_claims import FINDINGS_KEPT, SIZE_MAX
from wellpaid.claim_pay.expected_claims.queries import claim_file
from wellpaid.core.organizations.policy import Action
from wellpaid.formats.claims.csv_columns import CLAIM_COLUMNS
from wellpaid.kit.clock import utc_now
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .expected_words import where_words


class ClaimFileForm(forms.Form):
    """A file."""

    file = forms.FileField(
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("The file is empty."),
        }
    )


@staff_page("GET", "POST")
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in, and lead to what comes of it; a job reads it."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    form = (
        ClaimFileForm(request.POST, request.FILES) if request.method == "POST" else ClaimFileForm()
    )
    taken: list[UUID] = []
    done, refusal = tried(form, lambda: taken.append(_take_in(desk, form)))
    if done:
        return redirect("claims_expected_file", taken[0])
    context: dict[str, Any] = {
        "desk": desk,
        "form": form,
        "refusal": refusal,
        "columns": CLAIM_COLUMNS,
    }
    return render(request, "claims/expected_upload.html", context, status=status_of(form, refusal))


def _take_in(desk: Desk, form: forms.Form) -> UUID:
    return receive_claim_file(
        organization_id=desk.organization_id,
        content=form.cleaned_data["file"].read(SIZE_MAX + 1),
        actor=desk.actor,
        now=utc_now(),
    )


@staff_page("GET")
def file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show what came of a file; it survives reload and Back."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    row = claim_file(organization_id=desk.organization_id, claim_file_id=file_id)
    findings = [one | {"where": where_words(one["where"])} for one in row.findings]
    faults = [one for one in findings if one["is_fatal"]]
    taken = row.new_count + row.changed_count + row.same_count
    context = {
        "desk": desk,
        "row": row,
        "is_moving": not (row.is_finished or row.is_stopped),
        "is_none_taken": not taken and bool(findings),
        "faults": faults,
        "remarks": [one for one in findings if not one["is_fatal"]],
        "is_cut": len(findings) >= FINDINGS_KEPT,
        "may_change": desk.may(Action.MATCH_DEPOSITS),
    }
    return render(request, "claims/expected_file.html", context)
