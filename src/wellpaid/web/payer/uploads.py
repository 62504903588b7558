"""D1: a file that comes in pieces, so that it goes on after a break. Asked by the page's script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import redirect
from django.urls import reverse

from wellpaid.claim_pay.submissions.operations.add_piece import add_piece
from wellpaid.claim_pay.submissions.operations.begin_upload import Described, begin_upload
from wellpaid.claim_pay.submissions.operations.cancel_upload import cancel_upload
from wellpaid.claim_pay.submissions.operations.finish_upload import finish_upload
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError
from wellpaid.web.staff.desks import desk_of
from wellpaid.web.staff.faces import PAYER
from wellpaid.web.staff.pages import staff_page

_NAME_LENGTH_MAX = 255
_NUMBER_LENGTH_MAX = 15


@staff_page("POST")
def begin(request: HttpRequest) -> HttpResponse:
    """Say under which address the file comes, and how much of it is here."""
    desk = desk_of(request, PAYER, Action.SUBMIT_FILES)
    described = Described(
        name=request.POST.get("name", "")[:_NAME_LENGTH_MAX],
        size_bytes=_number(request.POST.get("size", "")),
        sha256=request.POST.get("sha256", ""),
        is_dry_run="is_dry_run" in request.POST,
    )

    def work() -> dict[str, Any]:
        begun = begin_upload(
            organization_id=desk.organization_id,
            described=described,
            actor=desk.actor,
            now=utc_now(),
        )
        there = {
            name: reverse(f"payer_upload_{name}", args=[begun.upload_id])
            for name in ("piece", "finish", "cancel")
        }
        return there | {"received_bytes": begun.received_bytes}

    return _answer(work)


@staff_page("PUT")
def piece(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Keep a piece of the file."""
    desk = desk_of(request, PAYER, Action.SUBMIT_FILES)
    offset = _number(request.GET.get("offset", ""))
    try:
        content = request.body
    except UnreadablePostError:
        # The line broke; whoever sent it asks how much is here and goes on.
        return HttpResponse(status=400)

    def work() -> dict[str, Any]:
        received = add_piece(
            organization_id=desk.organization_id,
            upload_id=upload_id,
            offset=offset,
            content=content,
            now=utc_now(),
        )
        return {"received_bytes": received}

    return _answer(work)


@staff_page("POST")
def finish(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Take the whole file in, and say where its page is."""
    desk = desk_of(request, PAYER, Action.SUBMIT_FILES)

    def work() -> dict[str, Any]:
        submission_id = finish_upload(
            organization_id=desk.organization_id,
            upload_id=upload_id,
            actor=desk.actor,
            now=utc_now(),
        )
        return {"batch": reverse("payer_batch", args=[submission_id])}

    return _answer(work)


@staff_page("POST")
def cancel(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Give the upload up."""
    desk = desk_of(request, PAYER, Action.SUBMIT_FILES)
    cancel_upload(
        organization_id=desk.organization_id,
        upload_id=upload_id,
        actor=desk.actor,
        now=utc_now(),
    )
    return redirect(reverse("payer_send") + "?cancelled")


def _number(text: str) -> int:
    """Read a count of bytes; whatever else stands there is none."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _NUMBER_LENGTH_MAX
    return int(text) if is_number else -1


def _answer(work: Callable[[], dict[str, Any]]) -> HttpResponse:
    """Give what came of it, or what refused it, for the script to show."""
    try:
        return JsonResponse(work())
    except ProductError as error:
        facts: dict[str, Any] = {
            "code": error.code,
            "title": error.title,
            "sentence": error.sentence,
        }
        if "received_bytes" in error.facts:
            facts["received_bytes"] = error.facts["received_bytes"]
        if "submission_id" in error.facts:
            facts["batch"] = reverse("payer_batch", args=[error.facts["submission_id"]])
        return JsonResponse(facts, status=error.status)
