"""D1: send a batch. Nothing is paid until people approve it."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from wellpaid.claim_pay.submissions.operations.dry_run_file import dry_run_file
from wellpaid.claim_pay.submissions.operations.receive_file import Sent, receive_file
from wellpaid.claim_pay.submissions.queries import submissions_page, uploads_of
from wellpaid.claim_pay.submissions.states import PUBLIC, Source
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import utc_now
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import PAYER
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .words import BATCH_TONES

_SHOWN = 5


class FileForm(forms.Form):
    """The file, and whether it is only to be tried."""

    file = forms.FileField(
        max_length=255,
        allow_empty_file=True,
        error_messages={"required": _("Choose the file to send.")},
    )
    is_dry_run = forms.BooleanField(required=False)


@staff_page("GET", "POST")
def send(request: HttpRequest) -> HttpResponse:
    """Take a file, and lead to its page, where it is being read."""
    desk = desk_of(request, PAYER, Action.SUBMIT_FILES)
    posted = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if posted else FileForm()
    sent: list[object] = []
    done, refusal = tried(form, lambda: sent.append(_receive(desk, form)))
    if done:
        return redirect("payer_batch", submission_id=sent[0])
    newest = submissions_page(organization_id=desk.organization_id, page=1).rows[:_SHOWN]
    context = {
        "desk": desk,
        "form": form,
        "refusal": refusal,
        "before": getattr(refusal, "facts", {}).get("submission_id"),
        "uploads": uploads_of(desk.organization_id),
        "is_cancelled": not posted and "cancelled" in request.GET,
        "newest": [(row, PUBLIC[row.state].word, *BATCH_TONES[row.state]) for row in newest],
    }
    return render(request, "payer/send.html", context, status=status_of(form, refusal))


def _receive(desk: Desk, form: FileForm) -> object:
    file = form.cleaned_data["file"]
    take_in = dry_run_file if form.cleaned_data["is_dry_run"] else receive_file
    return take_in(
        organization_id=desk.organization_id,
        sent=Sent(Source.UPLOAD, file.name),
        chunks=file.chunks(),
        actor=desk.actor,
        now=utc_now(),
    )
