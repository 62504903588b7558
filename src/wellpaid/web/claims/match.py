"""C9: match up. What plans say beside what the bank says and what the books say, case by case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.postings.queries import (
    PAGE_ROWS,
    BooksCase,
    MatchPage,
    Wanted,
    match_page,
)
from wellpaid.claim_pay.postings.states import PostingState
from wellpaid.claim_pay.reconciliation.operations.decide_case import decide_cases
from wellpaid.claim_pay.reconciliation.operations.match_deposits import match_deposits
from wellpaid.claim_pay.reconciliation.queries import Ages, CaseRow, unmatched_ages
from wellpaid.claim_pay.reconciliation.sides import Sureness
from wellpaid.claim_pay.reconciliation.states import CaseState
from wellpaid.core.banking.operations.upload_statement import upload_statement
from wellpaid.core.banking.queries import bank_accounts_of
from wellpaid.core.banking.states import OwnerKind
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.date_words import moment_words
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import ZERO
from wellpaid.kit.spreadsheets import harmless
from wellpaid.web.shared.csv_tables import csv_response
from wellpaid.web.shared.pages import page_number
from wellpaid.web.shared.parquet_tables import parquet_response, wants_parquet
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .books_words import books_words_of
from .columns import COLUMNS
from .match_words import CaseWords, words_of

_TEXT_LENGTH_MAX: Final = 60
_SPREADSHEET_ROWS_MAX: Final = 10_000
_SPREADSHEET_PAGE: Final = 500
_FILE: Final = "match-up"
TABS: Final = {
    "needs-you": (
        gettext_lazy("Needs you"), Wanted((CaseState.NEEDS_YOU,), (PostingState.NEEDS_YOU,)),
    ),
    "waiting": (gettext_lazy("Waiting"), Wanted((CaseState.WAITING,), (PostingState.FIXED,))),
    "matched": (
        gettext_lazy("Matched"),
        Wanted(
            (CaseState.MATCHED, CaseState.ASIDE), (PostingState.AGREED, PostingState.ASIDE)
        ),
    ),
}  # fmt: skip
_DONE: Final = ("matched", "aside", "undone", "asked", "bulk", "uploaded", "noted")

type AnyCase = CaseRow | BooksCase


@staff_page("GET")
def match(request: HttpRequest) -> HttpResponse:
    """List the cases of one tab."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    tab, text, page, now = _tab(request), _text(request), page_number(request), utc_now()
    found = _page_of(desk, tab, text, page, now)
    if not found.rows and page > 1:
        raise NotFound
    likely = [row for row in found.rows if is_plain(row)] if tab == "needs-you" else []
    cases = [
        (row, words, isinstance(row, BooksCase))
        for row, words in zip(found.rows, worded(desk, found, now), strict=True)
    ]
    context = {
        "desk": desk,
        "tab": tab,
        "tabs": [(key, words, found.count_of(wanted)) for key, (words, wanted) in TABS.items()],
        "found": found,
        "cases": cases,
        "likely": likely,
        "ages": [one for one in _ages(desk, tab, now) if one.count],
        "may_match": desk.may(Action.MATCH_DEPOSITS),
        "text": text,
        "page": page,
        "has_more": found.count > page * PAGE_ROWS,
        "list_query": urlencode({"tab": tab, "q": text}) + "&",
        "done": next((word for word in _DONE if word in request.GET), ""),
        "new_count": _count(request, "uploaded"),
        "known_count": _count(request, "known"),
        "bulk_count": _count(request, "bulk"),
    }
    return render(request, "claims/match.html", context)


def _ages(desk: Desk, tab: str, now: datetime) -> list[Ages]:
    """Give how old the open cases are, on their tabs."""
    if tab == "matched":
        return []
    return unmatched_ages(desk.organization_id, local_date(now, desk.organization.time_zone))


def is_plain(row: AnyCase) -> bool:
    """Tell whether a case may be matched with others in one press: likely, and to the cent."""
    if isinstance(row, BooksCase):
        return False
    return row.has_both and row.difference == ZERO and row.sureness is not Sureness.MAYBE


def _tab(request: HttpRequest) -> str:
    tab = request.GET.get("tab", "needs-you")
    if tab not in TABS:
        raise NotFound
    return tab


def _text(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\0", "").split())[:_TEXT_LENGTH_MAX]


def _count(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _page_of(
    desk: Desk, tab: str, text: str, page: int, now: datetime, size: int = PAGE_ROWS
) -> MatchPage:
    return match_page(
        organization_id=desk.organization_id,
        wanted=replace(TABS[tab][1], text=text),
        page=page,
        now=now,
        size=size,
    )


def worded(desk: Desk, found: MatchPage, now: datetime) -> list[CaseWords]:
    """Put a page of cases into words."""
    zone = desk.organization.time_zone
    looked = moment_words(found.looked_at, zone) if found.looked_at else "–"
    today = local_date(now, zone)
    return [
        books_words_of(row, looked=looked, zone=zone)
        if isinstance(row, BooksCase)
        else words_of(row, today=today, looked=looked, zone=zone)
        for row in found.rows
    ]


@staff_page("GET")
def spreadsheet(request: HttpRequest) -> HttpResponseBase:
    """Give a tab as the search leaves it, ten thousand rows at most: as CSV, or as Parquet."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    rows = _table(_all_rows(desk, _tab(request), _text(request), utc_now()))
    if wants_parquet(request):
        return parquet_response(_FILE, rows, COLUMNS)
    return csv_response(_FILE, rows)


def _table(rows: Iterable[tuple[AnyCase, CaseWords]]) -> Iterator[Sequence[object]]:
    yield [
        "since", "status", "plan", "payment_numbers", "plan_says", "bank_says", "books_say",
        "difference", "case", "why", "decided_at", "case_id",
    ]  # fmt: skip
    for row, words in rows:
        yield [
            row.since_date, row.state, harmless(row.payer_name), *_amounts(row), words.title,
            harmless(words.why), row.decided_at.isoformat() if row.decided_at else "", row.id,
        ]  # fmt: skip


def _amounts(row: AnyCase) -> tuple[object, ...]:
    """Give the payments' numbers, what the three say, and the difference that the case is about."""
    if isinstance(row, BooksCase):
        bank = row.deposit.deposited if row.deposit else ZERO
        return harmless(row.trace_number), row.plan, bank, row.books, row.difference
    books = row.deposited if row.state is CaseState.MATCHED else ""
    return harmless(row.trace_words), row.remitted, row.deposited, books, row.difference


def _all_rows(
    desk: Desk, tab: str, text: str, now: datetime
) -> Iterator[tuple[AnyCase, CaseWords]]:
    page = written = 0
    while written < _SPREADSHEET_ROWS_MAX:
        page += 1
        found = _page_of(desk, tab, text, page, now, _SPREADSHEET_PAGE)
        yield from zip(found.rows, worded(desk, found, now), strict=True)
        written += len(found.rows)
        if written >= found.count or not found.rows:
            return


@staff_page("POST")
def bulk(request: HttpRequest) -> HttpResponse:
    """Match all the plain cases that the reader saw."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    done = decide_cases(
        organization_id=desk.organization_id,
        deposit_case_ids=_ids(request, "case"),
        actor=desk.actor,
        now=utc_now(),
    )
    return redirect(reverse("claims_match") + f"?bulk={done}")


def _ids(request: HttpRequest, name: str) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist(name)][:PAGE_ROWS]
    except ValueError:
        raise NotFound from None


class UploadForm(forms.Form):
    """A statement, and whose it is where it doesn't say."""

    file = forms.FileField(
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("The file is empty."),
        }
    )
    bank_account = forms.UUIDField(required=False)


@staff_page("GET", "POST")
def upload(request: HttpRequest) -> HttpResponse:
    """Take a bank's statement by hand, and compare at once."""
    desk = desk_of(request, CLAIMS, Action.MATCH_DEPOSITS)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    taken: list[Any] = []
    done, refusal = tried(form, lambda: taken.append(_take_in(desk, form)))
    if done:
        [came] = taken
        query = urlencode({"uploaded": came.new_count, "known": came.known_count})
        return redirect(reverse("claims_match") + f"?{query}")
    accounts = bank_accounts_of(
        organization_id=desk.organization_id,
        owner_kind=OwnerKind.ORGANIZATION,
        owner_id=desk.organization_id,
    )
    context = {"desk": desk, "form": form, "refusal": refusal, "accounts": accounts}
    return render(request, "claims/match_upload.html", context, status=status_of(form, refusal))


def _take_in(desk: Desk, form: forms.Form) -> object:
    now = utc_now()
    sent = form.cleaned_data["file"]
    came = upload_statement(
        organization_id=desk.organization_id,
        name=sent.name or _("statement"),
        chunks=sent.chunks(),
        bank_account_id=form.cleaned_data["bank_account"],
        actor=desk.actor,
        now=now,
    )
    today = local_date(now, desk.organization.time_zone)
    match_deposits(organization_id=desk.organization_id, today=today, now=now)
    return came
