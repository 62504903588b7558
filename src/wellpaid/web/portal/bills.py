"""A24: everybody's bills in one list, and paying several of them at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.kit.spreadsheets import harmless
from wellpaid.patient_pay.bills.lists import (
    PAGE_ROWS,
    BillFilter,
    BillList,
    BillRow,
    bill_list,
    payable_bills,
)
from wellpaid.patient_pay.messages.queries import held_bills
from wellpaid.patient_pay.messages.states import Topic
from wellpaid.patient_pay.payments.operations.open_checkout import BILLS_MAX, open_checkout
from wellpaid.web.shared.page_context import the_portal_clinic

from . import bill_tags
from .bills_form import BillsForm
from .opened import account_sights, today_at
from .signed_in import sign_in_required

# A spreadsheet is read in few big pieces: each costs as many queries as a page.
_CSV_PIECE, _CSV_ROWS_MAX = 2_000, 20_000


@require_safe
@sign_in_required
def bills(request: HttpRequest) -> HttpResponse:
    """Show the bills in reach of the account: what is due first, then the rest."""
    form = BillsForm(request.GET)
    sights = account_sights(request)
    wanted = form.wanted() if form.is_valid() else BillFilter()
    found = bill_list(
        sights=sights,
        wanted=wanted,
        page=form.page(),
        today=today_at(the_portal_clinic()),
    )
    if found.page > found.pages_count:
        raise NotFound
    form.offer_people(found.people)
    context = {
        "form": form,
        "found": found,
        "rows": _tagged(found.rows),
        "dues": _dues(found),
        "pay_words": _pay_words(found),
        "is_linked": bool(sights),
        "is_narrowed": wanted.is_narrowed,
        "count_words": _count_words(found),
        "pages": _pages(request, found),
        "query": _query(request) if form.is_valid() else "",
    }
    return render(request, "portal/bills.html", context, status=200 if form.is_valid() else 400)


def _tagged(rows: Sequence[BillRow]) -> list[bill_tags.TaggedRow]:
    """Give the rows with their tags: one more query an organisation, for what is looked into."""
    by_organization: dict[UUID, list[UUID]] = {}
    for row in rows:
        by_organization.setdefault(row.organization_id, []).append(row.id)
    held: dict[UUID, Topic] = {}
    for organization_id, bill_ids in by_organization.items():
        held |= held_bills(organization_id=organization_id, bill_ids=bill_ids)
    return [bill_tags.tagged(row, held.get(row.id)) for row in rows]


def _dues(found: BillList) -> list[dict[str, Any]]:
    """Give what is due at each clinic, with its name: one payment goes to one clinic."""
    return [
        {
            "organization_id": due.organization_id,
            "clinic": clinic_by_id(due.organization_id).name,
            "count": due.count,
            "owed": due.owed,
        }
        for due in found.dues
    ]


def _pay_words(found: BillList) -> str:
    if found.due_count == 1:
        return _("Pay this bill")
    if found.due_count == 2:
        return _("Pay both bills")
    return _("Pay all {count} bills").format(count=min(found.due_count, BILLS_MAX))


def _count_words(found: BillList) -> str:
    if found.pages_count == 1:
        return ngettext("Showing {count} bill.", "Showing {count} bills.", found.count).format(
            count=found.count
        )
    first = (found.page - 1) * PAGE_ROWS + 1
    return _("Showing bills {first} to {last} of {count}.").format(
        first=first, last=first + len(found.rows) - 1, count=found.count
    )


def _query(request: HttpRequest, **changes: str) -> str:
    """Give the page's own query, without blanks, and with other values for some."""
    kept = {name: value for name, value in request.GET.items() if value and name != "page"}
    return urlencode(kept | changes)


def _pages(request: HttpRequest, found: BillList) -> list[dict[str, Any]]:
    """Give the links to the pages around this one, the first and the last."""
    near = range(found.page - 2, found.page + 3)
    numbers = [n for n in near if 1 < n < found.pages_count]
    return [
        {
            "number": number,
            "query": _query(request, page=str(number)),
            "is_current": number == found.page,
        }
        for number in [1, *numbers, found.pages_count][: found.pages_count]
    ]


@require_POST
@sign_in_required
def pay_bills(request: HttpRequest) -> HttpResponse:
    """Begin to pay the chosen bills of one clinic, or all that are due there."""
    organization_id = _organization_id(request.POST.get("clinic", ""))
    # Pressing "Pay the chosen bills" names them; "Pay all" doesn't.
    numbers = _numbers(request.POST.getlist("bill")) if "chosen" in request.POST else None
    found = payable_bills(
        sights=account_sights(request),
        organization_id=organization_id,
        numbers=numbers,
        most=BILLS_MAX,
    )
    if not found:
        return redirect("bills")
    checkout_id = open_checkout(
        organization_id=organization_id,
        bill_ids=[bill.id for bill in found],
        receipt_email=str(request.user.email),  # type: ignore[union-attr]
        language=get_language() or "en",
        now=utc_now(),
    )
    return redirect("pay_amount", checkout_id)


def _numbers(texts: Iterable[str]) -> list[str]:
    """Keep what can be a Bill ID: the database refuses to look for some of the rest."""
    return [text for text in texts if text.isascii() and text.isdigit()]


def _organization_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


@require_safe
@sign_in_required
def bills_csv(request: HttpRequest) -> HttpResponse:
    """Give the filtered list as a spreadsheet: every row, not only a page's."""
    form = BillsForm(request.GET)
    wanted = form.wanted() if form.is_valid() else BillFilter()
    response = HttpResponse(
        _csv(_all_rows(request, wanted)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="bills.csv"'
    return response


def _all_rows(request: HttpRequest, wanted: BillFilter) -> Iterable[BillRow]:
    sights, today = account_sights(request), today_at(the_portal_clinic())
    page = 1
    while True:
        found = bill_list(
            sights=sights, wanted=wanted, page=page, today=today, page_rows=_CSV_PIECE
        )
        yield from found.rows
        if page >= min(found.pages_count, _CSV_ROWS_MAX // _CSV_PIECE):
            return
        page += 1


def _csv(rows: Iterable[BillRow]) -> str:
    """Write the rows; a byte-order mark tells spreadsheets that it is UTF-8."""
    out = io.StringIO("\ufeff", newline="")
    out.seek(0, io.SEEK_END)
    table = csv.writer(out)
    table.writerow([
        _("Bill ID"), _("For"), _("Care on"), _("Care"), _("Status"), _("Due"), _("Paid"),
        _("You owe"),
    ])  # fmt: skip
    for row in rows:
        table.writerow([
            row.number, harmless(row.patient_name), row.service_date.isoformat(),
            harmless(row.what), bill_tags.tagged(row).words, row.due_date.isoformat(),
            str(row.paid), str(row.owed),
        ])  # fmt: skip
    return out.getvalue()
