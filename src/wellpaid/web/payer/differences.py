"""What differs between a file and one before it: a page, a table for printing, and CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wellpaid.claim_pay.submissions.comparisons import Comparison, compare
from wellpaid.claim_pay.submissions.differences import (
    Errors,
    Fate,
    PayeeDifference,
    PaymentDifference,
)
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import total
from wellpaid.kit.spreadsheets import harmless
from wellpaid.web.shared.pages import page_number
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import PAYER
from wellpaid.web.staff.pages import staff_page

from .words import ERRORS, FATES, ODDITIES, PARTS

_PAGE_ROWS = 50


@staff_page("GET")
def differences(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Show what differs."""
    desk = desk_of(request, PAYER, Action.SEE_BATCHES)
    found = _compared(request, desk, submission_id)
    page, shows_all = page_number(request), request.GET.get("show") == "all"
    rows = _shown(found, shows_all=shows_all)
    start = (page - 1) * _PAGE_ROWS
    if page > 1 and start >= len(rows):
        raise NotFound
    beside = f"beside={found.beside.id}&" if found.beside and "beside" in request.GET else ""
    context = {
        "desk": desk,
        "found": found,
        "sums": _payment_sums(found) if found.is_correction else _payee_sums(found),
        "rows": [_in_words(row) for row in rows[start : start + _PAGE_ROWS]],
        "shows_all": shows_all,
        "page": page,
        "has_more": len(rows) > start + _PAGE_ROWS,
        "beside_query": beside,
        "list_query": beside + ("show=all&" if shows_all else ""),
    }
    return render(request, "payer/differences.html", context)


def _compared(request: HttpRequest, desk: Desk, submission_id: UUID) -> Comparison:
    text = request.GET.get("beside", "")
    try:
        beside_id = UUID(text) if text else None
    except ValueError:
        raise NotFound from None
    return compare(
        organization_id=desk.organization_id, submission_id=submission_id, beside_id=beside_id
    )


type Difference = PaymentDifference | PayeeDifference


def _shown(found: Comparison, *, shows_all: bool) -> Sequence[Difference]:
    """Give all rows, or those that somebody should look at."""
    rows: Sequence[Difference] = found.payments if found.is_correction else found.payees
    return rows if shows_all else [row for row in rows if _differs(row)]


def _differs(row: Difference) -> bool:
    if isinstance(row, PayeeDifference):
        return bool(row.oddities)
    return row.fate is not Fate.SAME or row.errors is not Errors.CLEAN


def _in_words(row: Difference) -> tuple[Difference, list[object]]:
    if isinstance(row, PayeeDifference):
        return row, [ODDITIES[one] for one in row.oddities]
    parts: list[object] = [PARTS[part] for part in row.parts] or [FATES[row.fate]]
    return row, parts + ([ERRORS[row.errors]] if row.errors is not Errors.CLEAN else [])


def _payment_sums(found: Comparison) -> dict[str, Any]:
    fates = {fate: [row for row in found.payments if row.fate is fate] for fate in Fate}
    errors = Counter(row.errors for row in found.payments)
    return {
        "fates": [
            (FATES[fate], len(rows), total(row.change for row in rows))
            for fate, rows in fates.items()
        ],
        "errors": [(ERRORS[one], errors[one]) for one in (Errors.MENDED, Errors.STILL, Errors.NEW)],
    }


def _payee_sums(found: Comparison) -> dict[str, Any]:
    odd = Counter(oddity for row in found.payees for oddity in row.oddities)
    return {
        "amount": total(row.amount for row in found.payees),
        "payee_count": len(found.payees),
        "odd": [(words, odd[oddity]) for oddity, words in ODDITIES.items()],
    }


@staff_page("GET")
def spreadsheet(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Give every row as CSV."""
    desk = desk_of(request, PAYER, Action.SEE_BATCHES)
    found = _compared(request, desk, submission_id)
    out = io.StringIO()
    writer = csv.writer(out)
    if found.is_correction:
        writer.writerow(
            ["payment_number", "payee", "npi", "difference", "parts", "errors", "claims_before",
             "claims_now", "amount_before", "amount_now"]
        )  # fmt: skip
        writer.writerows(_payment_cells(row) for row in found.payments)
    else:
        writer.writerow(
            ["payee", "npi", "payments", "amount", "last_batch", "least_of_late", "most_of_late",
             "look_at"]
        )  # fmt: skip
        writer.writerows(_payee_cells(row) for row in found.payees)
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="differences.csv"'
    return response


def _payment_cells(row: PaymentDifference) -> list[object]:
    before, after = row.before, row.after
    return [
        harmless(row.line.trace_number), harmless(row.line.payee_name), harmless(row.line.npi),
        row.fate, " ".join(row.parts), row.errors,
        before.claim_count if before else "", after.claim_count if after else "",
        before.amount if before else "", after.amount if after else "",
    ]  # fmt: skip


def _payee_cells(row: PayeeDifference) -> list[object]:
    return [
        harmless(row.payee_name), harmless(row.npi), row.count, row.amount, row.before, row.least,
        row.most, " ".join(row.oddities),
    ]  # fmt: skip
