"""Own books: the files that came, taking one in, and everything that is to be corrected."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.postings.operations.receive_postings import (
    FINDINGS_KEPT,
    SIZE_MAX,
    Received,
    receive_postings,
)
from wellpaid.claim_pay.postings.queries import (
    BooksCase,
    open_corrections,
    posting_file,
    posting_files,
)
from wellpaid.claim_pay.postings.sides import Cause, Difference
from wellpaid.core.organizations.policy import Action
from wellpaid.formats.postings.csv_columns import POSTING_COLUMNS, SAMPLE
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import ProductError
from wellpaid.kit.spreadsheets import harmless
from wellpaid.web.shared.csv_tables import csv_response
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .books_words import claim_words, to_type


class BooksForm(forms.Form):
    """A file."""

    file = forms.FileField(
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("The file is empty."),
        }
    )


@staff_page("GET")
def books(request: HttpRequest) -> HttpResponse:
    """Show the files that came, and how to add one."""
    return _books_page(request, desk_of(request, CLAIMS, Action.SEE_PAYMENTS), BooksForm(), None)


@staff_page("POST")
def add(request: HttpRequest) -> HttpResponse:
    """Take a file in, and lead to what came of it."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    form = BooksForm(request.POST, request.FILES)
    taken: list[Received] = []
    done, refusal = tried(form, lambda: taken.append(_take_in(desk, form)))
    if not done:
        return _books_page(request, desk, form, refusal)
    [came] = taken
    address = reverse("claims_books_file", args=[came.posting_file_id])
    return redirect(address if came.is_new else f"{address}?again")


def _take_in(desk: Desk, form: forms.Form) -> Received:
    now = utc_now()
    return receive_postings(
        organization_id=desk.organization_id,
        content=form.cleaned_data["file"].read(SIZE_MAX + 1),
        today=local_date(now, desk.organization.time_zone),
        actor=desk.actor,
        now=now,
    )


def _books_page(
    request: HttpRequest, desk: Desk, form: BooksForm, refusal: ProductError | None
) -> HttpResponse:
    context: dict[str, Any] = {
        "desk": desk,
        "form": form,
        "refusal": refusal,
        "files": posting_files(desk.organization_id),
        "columns": POSTING_COLUMNS,
        "may_match": desk.may(Action.MATCH_DEPOSITS),
    }
    return render(request, "claims/books.html", context, status=status_of(form, refusal))


@staff_page("GET")
def sample(request: HttpRequest) -> HttpResponse:
    """Give a table as an example."""
    desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    response = HttpResponse(SAMPLE, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="own-books-sample.csv"'
    return response


@staff_page("GET")
def file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show what came of a file; it survives reload and Back."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    row = posting_file(desk.organization_id, file_id)
    context = {
        "desk": desk,
        "row": row,
        "is_none_taken": not row.row_count and bool(row.findings),
        "faults": [one for one in row.findings if one["is_fatal"]],
        "remarks": [one for one in row.findings if not one["is_fatal"]],
        "is_cut": len(row.findings) >= FINDINGS_KEPT,
        "is_again": "again" in request.GET,
        "may_match": desk.may(Action.MATCH_DEPOSITS),
    }
    return render(request, "claims/books_file.html", context)


@staff_page("GET")
def corrections(request: HttpRequest) -> HttpResponse:
    """Give everything that is to be typed into the other system, as CSV."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    table: list[list[object]] = [
        ["payment_number", "payer", "payment_date", "claim_number", "posted_on", "in_your_books",
         "should_be", "what_to_do"]
    ]  # fmt: skip
    table += [
        [
            harmless(row.trace_number), harmless(row.payer_name), row.since_date,
            harmless(claim_words(one)), row.posted_date or "", one.books, one.plan, to_type(one),
        ]
        for row in open_corrections(desk.organization_id, utc_now())
        for one in differences_of(row)
    ]  # fmt: skip
    return csv_response("books-to-correct", table)


def differences_of(row: BooksCase) -> tuple[Difference, ...]:
    """Give what differs; for a payment of which no claim is known, the payment as a whole."""
    whole = Difference("", row.plan.cents, row.books.cents, Cause.UNKNOWN)
    return row.differences or (() if row.plan == row.books else (whole,))
