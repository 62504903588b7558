"""E6: files in and out of an organisation, what stopped, and doing it once more."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wellpaid.claim_pay.disbursements.lists import remittances_out
from wellpaid.claim_pay.submissions.lists import files_page as payer_files
from wellpaid.claim_pay.submissions.states import PUBLIC
from wellpaid.core.banking.queries.watch import files_in_page, files_out_page
from wellpaid.core.organizations.policy import Action
from wellpaid.core.oversight.queries import shown_summaries
from wellpaid.flows.replay_file import FileKind, replay_file
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.web.office.bank_words import file_in_words, file_out_words
from wellpaid.web.payer.words import BATCH_TONES
from wellpaid.web.shared.pages import page_number, typed_line
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import OPERATOR
from wellpaid.web.staff.pages import staff_page

from .opening import Opened, ask_why, opened, require_opened
from .words import BAD, FILE_KINDS, GOOD, PLAIN, WARN

PAGE_FILES = 50


@staff_page("GET")
def files(request: HttpRequest) -> HttpResponse:
    """Show an organisation's files of one kind; without one, where something waits: one query."""
    desk = desk_of(request, OPERATOR, Action.SEE_RECORDS)
    slug = request.GET.get("organization", "")
    if not slug:
        rows = shown_summaries()
        context = {
            "desk": desk,
            "rows": rows,
            "counted_at": min((row.counted_at for row in rows), default=None),
        }
        return render(request, "operator/files_choose.html", context)
    whose = opened(desk, slug)
    if whose is None:
        return ask_why(slug, "files")
    return _files(request, desk, whose, _kind(request.GET.get("kind") or FileKind.PAYER))


def _kind(text: str) -> FileKind:
    try:
        return FileKind(text)
    except ValueError:
        raise NotFound from None


def _files(
    request: HttpRequest,
    desk: Desk,
    whose: Opened,
    kind: FileKind,
    refusal: ProductError | None = None,
) -> HttpResponse:
    """One query, of the kind that is asked for."""
    is_odd = bool(request.GET.get("odd"))
    page = page_number(request)
    rows = _rows(desk, whose, kind, page, is_odd=is_odd)
    if not rows and page > 1:
        raise NotFound
    slug = whose.row.slug
    filters = {"organization": slug, "kind": kind.value, "odd": "1" if is_odd else ""}
    context = {
        "desk": desk,
        "whose": whose,
        "slug": slug,
        "kind": kind,
        "kinds": list(FILE_KINDS.items()),
        "is_odd": is_odd,
        "rows": rows[:PAGE_FILES],
        "page": page,
        "has_more": len(rows) > PAGE_FILES,
        "list_query": urlencode(filters) + "&",
        "may_replay": desk.may(Action.REPLAY_FILES),
        "refusal": refusal,
        "done": "replayed" if "replayed" in request.GET else "",
    }
    status = refusal.status if refusal else 200
    return render(request, "operator/files.html", context, status=status)


def _rows(
    desk: Desk, whose: Opened, kind: FileKind, page: int, *, is_odd: bool
) -> list[dict[str, Any]]:
    """Give one row more than a page has, so that one knows whether more follow."""
    now = utc_now()
    first, most = (page - 1) * PAGE_FILES, PAGE_FILES + 1
    today = local_date(now, desk.organization.time_zone)
    with tenant(whose.organization_id):
        match kind:
            case FileKind.PAYER:
                found = payer_files(now=now, first=first, most=most, only_odd=is_odd)
                return [_payer_row(row) for row in found]
            case FileKind.BANK_IN:
                came = files_in_page(first=first, most=most, only_unread=is_odd)
                return [_bank_row(row) for row in came]
            case FileKind.BANK_OUT:
                return [_bank_row(row) for row in files_out_page(first=first, most=most)]
            case FileKind.REMITTANCE:
                told = remittances_out(today=today, first=first, most=most, only_late=is_odd)
                return [_remittance_row(row) for row in told]


def _payer_row(row: Any) -> dict[str, Any]:
    stopped = {"words": _("Stopped"), "tone": WARN}
    shown = {"words": _(PUBLIC[row.state].word), "tone": BATCH_TONES[row.state]}
    return {
        "id": row.id,
        "name": _("835 file"),
        "at": row.submitted_at,
        "reason": row.reason,
        "may_replay": row.has_stopped,
        "is_test": row.is_test,
    } | (stopped if row.has_stopped else shown)


def _bank_row(row: Any) -> dict[str, Any]:
    words, tone = (_("Set aside"), BAD) if row.is_quarantined else (_("Taken in"), GOOD)
    if row.state is not None:
        words, *mark = file_out_words(row.state)
        tone = (mark[0], mark[1])
    return {
        "id": row.id,
        "name": row.name,
        "what": file_in_words(row.kind) if row.kind else "",
        "at": row.at,
        "reason": row.reason,
        "may_replay": row.is_quarantined,
        "words": words,
        "tone": tone,
    }


def _remittance_row(row: Any) -> dict[str, Any]:
    if row.is_late:
        words, tone = _("Not delivered"), WARN
    elif row.delivered_at:
        words, tone = _("Delivered"), GOOD
    else:
        words, tone = _("Not due yet"), PLAIN
    return {
        "id": row.id,
        "name": _("835 to a provider"),
        "day": row.payment_date,
        "at": row.delivered_at,
        "reason": "",
        "may_replay": row.is_late,
        "words": words,
        "tone": tone,
    }


@staff_page("POST")
def replay(request: HttpRequest, slug: str) -> HttpResponse:
    """Do a file once more."""
    desk = desk_of(request, OPERATOR, Action.REPLAY_FILES)
    whose = require_opened(desk, slug)
    kind = _kind(request.POST.get("kind", ""))
    if kind is FileKind.BANK_OUT:
        raise NotFound
    try:
        replay_file(
            organization_id=whose.organization_id,
            kind=kind,
            thing_id=_id(request.POST.get("file", "")),
            reason=typed_line(request, "reason"),
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as error:
        return _files(request, desk, whose, kind, error)
    query = urlencode({"organization": slug, "kind": kind.value})
    return redirect(f"{reverse('operator_files')}?{query}&replayed")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
