"""C2 and C3 in their first form: what plans paid, what each payment is for, and its 835 file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wellpaid.claim_pay.reconciliation.queries import deposits_of
from wellpaid.claim_pay.recoupments.queries import recoupments_of_remittance
from wellpaid.claim_pay.recoupments.reckoning import Source
from wellpaid.claim_pay.remittances.models.saved_filter import NAME_LENGTH_MAX, SavedFilter
from wellpaid.claim_pay.remittances.operations.keep_claims import (
    patient_responsibility_cents,
    service_days,
)
from wellpaid.claim_pay.remittances.queries import (
    PAGE_ROWS,
    RemittanceFilter,
    RemittanceRow,
    all_remittances,
    claim_by_number,
    filters_of,
    last_days,
    open_remittance,
    remittance_ids,
    remittances_page,
)
from wellpaid.claim_pay.remittances.states import PUBLIC, RemittanceState
from wellpaid.claim_pay.virtual_cards.queries import ReceivedRow, cards_of_payments
from wellpaid.claim_pay.virtual_cards.states import PUBLIC as CARD_PUBLIC
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.formats.x12.claims import Claim
from wellpaid.formats.x12.records import ProviderAdjustment
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.money import Money
from wellpaid.kit.spreadsheets import harmless
from wellpaid.web.portal.signed_in import signed_in_user
from wellpaid.web.shared.csv_tables import csv_response
from wellpaid.web.shared.pages import page_number
from wellpaid.web.shared.parquet_tables import parquet_response, wants_parquet
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page

from .card_section import card_context, payment_key
from .claim import patient_words
from .code_words import plb_words, result_tag
from .columns import COLUMNS
from .remittance_pdf import remittance_pdf
from .words import CARD_ARRIVED, CARD_TONES, OTHERWISE, TONES, WAYS

_TEXT_LENGTH_MAX = 60
_CARD = "virtual_card"
_CLAIMS_A_PAGE = 50
_SPREADSHEET_ROWS_MAX = 10_000
_FILE = "claim-payments"
_FILES_MAX = 500


@staff_page("GET")
def payments(request: HttpRequest) -> HttpResponse:
    """List what plans paid."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    kept = filters_of(
        organization_id=desk.organization_id,
        user_id=signed_in_user(request).id,
        page=SavedFilter.Page.PAYMENTS,
    )
    first = next((row for row in kept if row.is_default), None)
    if first is not None and not request.GET:
        return redirect(reverse("claims_payments") + "?" + urlencode(first.facts))
    chosen, page = _chosen(request), page_number(request)
    found = remittances_page(organization_id=desk.organization_id, chosen=chosen, page=page)
    if not found.rows and page > 1:
        raise NotFound
    today = local_date(utc_now(), desk.organization.time_zone)
    by_card = [row for row in found.rows if row.way == _CARD]
    cards = cards_of_payments(
        organization_id=desk.organization_id, keys=[payment_key(row) for row in by_card]
    )
    context = {
        "desk": desk,
        "found": found,
        "rows": [
            (row, *_state_tag(row, cards.get(payment_key(row))), WAYS[row.way],
             cards.get(payment_key(row)))
            for row in found.rows
        ],
        "chosen": chosen,
        "kept": [(row, urlencode(row.facts), row.facts == filter_facts(chosen)) for row in kept],
        "is_kept": any(row.facts == filter_facts(chosen) for row in kept),
        "name_length_max": NAME_LENGTH_MAX,
        "done": "saved" if "saved" in request.GET else "",
        "states": [(state, _(public.word)) for state, public in PUBLIC.items()],
        "days": last_days(organization_id=desk.organization_id, today=today),
        "page": page,
        "has_more": found.count > page * PAGE_ROWS,
        "list_query": _query(chosen) + "&",
    }  # fmt: skip
    return render(request, "claims/payments.html", context)


def _state_tag(row: RemittanceRow, card: ReceivedRow | None) -> tuple[str, str, str]:
    """Say where the money is: words, tone, icon. A card that is on its way waits for somebody."""
    if row.way == _CARD and row.state is RemittanceState.ARRIVED:
        return str(CARD_ARRIVED), *TONES[row.state]
    if row.way == _CARD and row.state is RemittanceState.COMING and card is not None:
        return _(CARD_PUBLIC[card.state].word), *CARD_TONES[card.state]
    return _(PUBLIC[row.state].word), *TONES[row.state]


def _chosen(request: HttpRequest) -> RemittanceFilter:
    return filter_wish(request.GET.dict())


def filter_wish(given: Mapping[str, str]) -> RemittanceFilter:
    """Give what a list is narrowed down to, from an address or a form.

    :raises NotFound: no such state, or no day
    """
    text = " ".join(given.get("q", "").replace("\0", "").split())[:_TEXT_LENGTH_MAX]
    try:
        state = RemittanceState(given["state"]) if given.get("state") else None
        since, until = (_day(given.get(name, "")) for name in ("since", "until"))
    except ValueError:
        raise NotFound from None
    return RemittanceFilter(text, state, since, until)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def filter_query(chosen: RemittanceFilter) -> dict[str, object]:
    """Give it as an address has it."""
    return {
        "q": chosen.text,
        "state": chosen.state or "",
        "since": chosen.since or "",
        "until": chosen.until or "",
    }


def filter_facts(chosen: RemittanceFilter) -> dict[str, str]:
    """Give what is left out, and nothing where nothing is."""
    return {name: str(value) for name, value in filter_query(chosen).items() if value}


def _query(chosen: RemittanceFilter) -> str:
    return urlencode(filter_query(chosen))


@staff_page("GET")
def spreadsheet(request: HttpRequest) -> HttpResponseBase:
    """Give the list as the filter leaves it: as CSV, ten thousand rows at most, or as Parquet."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    rows = all_remittances(organization_id=desk.organization_id, chosen=_chosen(request))
    if wants_parquet(request):
        return parquet_response(_FILE, _table(rows), COLUMNS)
    return csv_response(_FILE, _table(islice(rows, _SPREADSHEET_ROWS_MAX)))


def _table(rows: Iterable[RemittanceRow]) -> Iterator[Sequence[object]]:
    yield [
        "payment_date", "payer", "payment_number", "how", "claims", "charged", "patients_owe",
        "adjusted", "paid", "status",
    ]  # fmt: skip
    for row in rows:
        yield [
            row.payment_date, harmless(row.payer_name), harmless(row.trace_number), row.way,
            row.claim_count, row.charge, row.patient_responsibility, row.adjustment, row.amount,
            row.state,
        ]  # fmt: skip


@staff_page("GET")
def payment(request: HttpRequest, remittance_id: UUID) -> HttpResponse:
    """Show one payment: how it adds up, and its claims."""
    return payment_page(request, desk_of(request, CLAIMS, Action.SEE_PAYMENTS), remittance_id)


def payment_page(
    request: HttpRequest, desk: Desk, remittance_id: UUID, refusal: ProductError | None = None
) -> HttpResponse:
    """Show a payment, also with why something wasn't done with it."""
    opened = open_remittance(
        organization_id=desk.organization_id,
        remittance_id=remittance_id,
        actor=desk.actor,
        now=utc_now(),
    )
    page = page_number(request)
    claims = opened.transaction.claims
    start = (page - 1) * _CLAIMS_A_PAGE
    shown = claims[start : start + _CLAIMS_A_PAGE]
    if not shown and page > 1:
        raise NotFound
    row = opened.row
    about_card = card_context(desk, row)
    words, *tone = _state_tag(row, about_card.get("card"))
    taken = recoupments_of_remittance(desk.organization_id, remittance_id)
    context = {
        "desk": desk,
        "row": row,
        "state": words,
        "tone": tone,
        "refusal": refusal,
        "done": "refused" if "refused" in request.GET else "",
        "way": WAYS[row.way],
        "deposit": deposits_of(desk.organization_id, {remittance_id}).get(remittance_id),
        "otherwise": OTHERWISE.get(row.otherwise) if row.otherwise else None,
        "claims_paid": row.amount - row.adjustment,
        "plan_kept": row.charge - (row.amount - row.adjustment) - row.patient_responsibility,
        "claims": [_claim(place, claim) for place, claim in enumerate(shown, start=start + 1)],
        "adjustments": [
            _adjustment(desk.organization_id, row.payer_id, item)
            | {"recoupment_id": taken.get((Source.PLB, place))}
            for place, item in enumerate(opened.transaction.provider_adjustments, start=1)
        ],
        "page": page,
        "has_more": len(claims) > page * _CLAIMS_A_PAGE,
    } | about_card
    status = refusal.status if refusal else 200
    return render(request, "claims/claims_payment.html", context, status=status)


def _claim(position: int, claim: Claim) -> dict[str, Any]:
    owed = patient_responsibility_cents(claim)
    return {
        "position": position,
        "number": claim.patient_control_number,
        "payer_number": claim.payer_claim_number,
        "patient": patient_words(claim.patient),
        "care_date": service_days(claim)[0],
        "result": result_tag(status=claim.status, paid_cents=claim.paid_cents, patient_cents=owed),
        "charge": Money(claim.charge_cents),
        "adjusted": Money(claim.charge_cents - claim.paid_cents - owed),
        "paid": Money(claim.paid_cents),
        "owed": Money(owed),
    }


def _adjustment(organization_id: UUID, payer_id: UUID, item: ProviderAdjustment) -> dict[str, Any]:
    """Explain money besides the claims, and tie it to the claim that it is about."""
    return {
        "words": plb_words(item.reason),
        "code": item.reason,
        "reference": item.reference,
        "amount": -Money(item.amount_cents),
        "about": claim_by_number(
            organization_id=organization_id, payer_id=payer_id, number=item.reference
        ),
    }


@staff_page("GET")
def file_835(request: HttpRequest, remittance_id: UUID) -> HttpResponse:
    """Give the 835 of one payment."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    return _download(desk, remittance_id)


def _download(desk: Desk, remittance_id: UUID) -> HttpResponse:
    opened = open_remittance(
        organization_id=desk.organization_id,
        remittance_id=remittance_id,
        actor=desk.actor,
        now=utc_now(),
    )
    response = HttpResponse(opened.content, content_type="application/edi-x12")
    name = _file_name(opened.row)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff_page("GET")
def paper(request: HttpRequest, remittance_id: UUID) -> HttpResponse:
    """Give one payment as a PDF."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    now = utc_now()
    opened = open_remittance(
        organization_id=desk.organization_id, remittance_id=remittance_id, actor=desk.actor, now=now
    )
    clinic = clinic_by_id(desk.organization_id)
    response = HttpResponse(remittance_pdf(opened, clinic, now=now), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="remittance.pdf"'
    return response


class TooManyFiles(ProductError):
    """One download holds so many files and no more."""

    code, status = "too_many_files", 409
    message = "These are more than 500 files. Choose fewer days, or one health plan."


@staff_page("GET")
def files_835(request: HttpRequest) -> HttpResponse:
    """Give the 835 files of the list, as the filter leaves it, in one ZIP file.

    :raises TooManyFiles: the filter leaves too many
    """
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    chosen, now = _chosen(request), utc_now()
    ids = remittance_ids(
        organization_id=desk.organization_id, chosen=chosen, count_max=_FILES_MAX + 1
    )
    if len(ids) > _FILES_MAX:
        raise TooManyFiles
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for remittance_id in ids:
            opened = open_remittance(
                organization_id=desk.organization_id,
                remittance_id=remittance_id,
                actor=desk.actor,
                now=now,
            )
            archive.writestr(_file_name(opened.row), opened.content)
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="835-files.zip"'
    return response


def _file_name(row: RemittanceRow) -> str:
    return f"{row.payment_date:%Y%m%d}-{row.id.hex[-8:]}.835"
