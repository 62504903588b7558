"""C14: connections: how a provider's 835 files get to it, tried, changed and ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellpaid.claim_pay.deliveries.naming import DEFAULT_PATTERN, PATTERN_LENGTH_MAX
from wellpaid.claim_pay.deliveries.operations.check_wish import Wish, offered_kinds
from wellpaid.claim_pay.deliveries.operations.end_connection import end_connection
from wellpaid.claim_pay.deliveries.operations.send_again import send_again
from wellpaid.claim_pay.deliveries.operations.send_test_file import send_test_file
from wellpaid.claim_pay.deliveries.operations.write_connection import (
    add_connection,
    change_connection,
)
from wellpaid.claim_pay.deliveries.policy import SSH_PORT
from wellpaid.claim_pay.deliveries.queries import (
    ConnectionRow,
    connection_of,
    connections_of,
    open_connection,
)
from wellpaid.claim_pay.deliveries.states import PUBLIC, FileState, Kind, Rhythm, SignsIn, Why
from wellpaid.claim_pay.payees.queries import PayeeRow, payees_of
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.ids import new_id
from wellpaid.web.shared.pages import page_number
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

_DONE = ("added", "changed", "ended", "testing", "again")
KINDS: dict[Kind, tuple[Promise, Promise]] = {
    Kind.PICK_UP: (
        _("You pick the files up"),
        _("Your system signs in at our SFTP server with its own key and fetches them."),
    ),
    Kind.PUSH: (
        _("We bring them to a server"),
        _("Yours or your clearinghouse’s, by SFTP. You give us the server’s own key to know it."),
    ),
    Kind.FOLDER: (
        _("Into a folder here"),
        _("For a system that runs beside this one and reads a folder."),
    ),
}
WHYS: dict[Why, Promise] = {
    Why.DONE: _("Everything was delivered."),
    Why.UNREACHABLE: _("The server can’t be reached. Check its name and port."),
    Why.ADDRESS_REFUSED: _(
        "The server’s address isn’t public, so we don’t go there. Ask who runs this site."
    ),
    Why.OTHER_HOST_KEY: _(
        "The server showed another key than the one you gave us, so we sent nothing. Ask its "
        "owner for the right one."
    ),
    Why.NOT_LET_IN: _("The server didn’t let us in. Check the user name and the key or password."),
    Why.FOLDER_REFUSED: _("The folder isn’t there, or we may not write into it."),
    Why.NAME_TAKEN: _("Another file has this name there. We replaced nothing."),
    Why.ANSWER_LOST: _("The line broke. We look first whether the file is there."),
    Why.DAMAGED: _("Our copy is damaged, so we sent nothing. Call us."),
    Why.NOT_SET_UP: _("This way isn’t set up here any more. Ask who runs this site."),
}
TONES: dict[FileState, tuple[str, str]] = {
    FileState.WAITING: ("info", "hourglass"),
    FileState.SENDING: ("info", "send"),
    FileState.SENT: ("good", "check"),
    FileState.TAKEN: ("good", "check"),
    FileState.FAILED: ("bad", "alert"),
    FileState.DROPPED: ("", "undo"),
}
_AGAIN = (FileState.SENT, FileState.TAKEN, FileState.FAILED)


def connection_tag(row: ConnectionRow) -> tuple[Promise, str, str]:
    """Say how a connection is: words, tone, icon."""
    if not row.is_on:
        return _("Ended"), "", "undo"
    if row.failure_count:
        return _("Doesn’t work now"), "bad", "alert"
    if row.failed_count:
        return _("Some files not delivered"), "warn", "warning"
    if row.last is None:
        return _("Not used yet"), "info", "hourglass"
    return _("Works"), "good", "check"


def where(row: ConnectionRow) -> str:
    """Say where the files go, or who fetches them."""
    if row.kind is Kind.PICK_UP:
        return row.login
    if row.kind is Kind.FOLDER:
        return "" if row.folder == "." else row.folder
    return f"{row.user_name}@{row.host}:{row.port}"


@staff_page("GET")
def connections(request: HttpRequest) -> HttpResponse:
    """List them."""
    desk = desk_of(request, CLAIMS, Action.SEE_CONNECTIONS)
    rows = connections_of(desk.organization_id)
    context = {
        "desk": desk,
        "lines": [(row, KINDS[row.kind][0], where(row), connection_tag(row)) for row in rows],
        "may_change": desk.may(Action.MANAGE_CONNECTIONS),
        "done": _done(request),
    }
    return render(request, "claims/connections.html", context)


def _done(request: HttpRequest) -> str:
    return next((word for word in _DONE if word in request.GET), "")


@staff_page("GET")
def connection(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Show one with its files."""
    desk = desk_of(request, CLAIMS, Action.SEE_CONNECTIONS)
    return _show(request, desk, connection_id)


def _show(
    request: HttpRequest, desk: Desk, connection_id: UUID, refusal: ProductError | None = None
) -> HttpResponse:
    page = page_number(request)
    found = open_connection(
        organization_id=desk.organization_id, connection_id=connection_id, page=page
    )
    if not found.files and page > 1:
        raise NotFound
    row = found.row
    context = {
        "desk": desk,
        "row": row,
        "kind": KINDS[row.kind][0],
        "tag": connection_tag(row),
        "last": WHYS[row.last] if row.last else "",
        "files": [
            (file, _words(file.state), *TONES[file.state],
             WHYS[file.failure] if file.failure else "", row.is_on and file.state in _AGAIN)
            for file in found.files
        ],
        "has_more": found.has_more,
        "page": page,
        "may_change": desk.may(Action.MANAGE_CONNECTIONS) and row.is_on,
        "pickup_address": settings.PICKUP_SFTP_ADDRESS,
        "pickup_key": settings.PICKUP_SFTP_HOST_KEY,
        "refusal": refusal,
        "done": _done(request),
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return render(request, "claims/connection.html", context, status=status)


def _words(state: FileState) -> str:
    return str(_(PUBLIC[state].word))


class ConnectionForm(forms.Form):
    """Where the files go. What fits together, the operation says."""

    label = forms.CharField(
        max_length=60, error_messages={"required": _("Give it a name, such as Clearinghouse.")}
    )
    payee = forms.CharField(required=False, max_length=60)
    rhythm = forms.ChoiceField(
        choices=[(one.value, one.value) for one in Rhythm], initial=Rhythm.EACH
    )
    name_pattern = forms.CharField(
        max_length=PATTERN_LENGTH_MAX,
        initial=DEFAULT_PATTERN,
        error_messages={"required": _("Say what the files are called.")},
    )
    fetch_keys = forms.CharField(required=False, max_length=8000, strip=True)
    host = forms.CharField(required=False, max_length=253)
    port = forms.IntegerField(
        required=False, initial=SSH_PORT, error_messages={"invalid": _("A port is a number.")}
    )
    user_name = forms.CharField(required=False, max_length=80)
    folder = forms.CharField(required=False, max_length=200)
    host_keys = forms.CharField(required=False, max_length=8000, strip=True)
    signs_in = forms.ChoiceField(
        required=False, choices=[(one.value, one.value) for one in SignsIn], initial=SignsIn.KEY
    )
    password = forms.CharField(required=False, max_length=200, strip=False)
    key = forms.UUIDField(required=False)

    def wish(self, kind: Kind) -> Wish:
        """Give what is asked for."""
        given = self.cleaned_data
        payee, _sep, npi = str(given["payee"]).partition("/")
        return Wish(
            kind=kind,
            label=given["label"],
            payee_id=_payee_id(payee),
            npi=npi,
            rhythm=Rhythm(given["rhythm"]),
            name_pattern=given["name_pattern"],
            fetch_keys=given["fetch_keys"],
            host=given["host"],
            port=given["port"] or SSH_PORT,
            user_name=given["user_name"],
            folder=given["folder"],
            host_keys=given["host_keys"],
            signs_in=SignsIn(given["signs_in"] or SignsIn.KEY),
            password=given["password"],
        )


def _payee_id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound from None


def _payee_choices(payees: list[PayeeRow]) -> list[tuple[str, str]]:
    choices = []
    for one in payees:
        name = f"{one.legal_name}, {one.shown_tin}"
        choices.append((str(one.id), name))
        choices += [(f"{one.id}/{npi.npi}", f"{name}, NPI {npi.npi}") for npi in one.npis]
    return choices


@staff_page("GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """Choose a way, fill it in, and have it from now on."""
    desk = desk_of(request, CLAIMS, Action.MANAGE_CONNECTIONS)
    kind = _kind(request.GET.get("kind", ""))
    if kind is None:
        kinds = [(one, *KINDS[one]) for one in offered_kinds()]
        return render(request, "claims/connection_kind.html", {"desk": desk, "kinds": kinds})
    form = ConnectionForm(request.POST if request.method == "POST" else None)
    added: list[UUID] = []
    done, refusal = tried(
        form,
        lambda: added.append(
            add_connection(
                organization_id=desk.organization_id,
                wish=form.wish(kind),
                key=form.cleaned_data["key"] or new_id(),
                actor=desk.actor,
                now=utc_now(),
            )
        ),
    )
    if done:
        return redirect(reverse("claims_connection", args=added) + "?added")
    return _form_page(request, desk, form, kind, refusal)


def _kind(text: str) -> Kind | None:
    try:
        kind = Kind(text)
    except ValueError:
        return None
    return kind if kind in offered_kinds() else None


@staff_page("GET", "POST")
def change(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Change one."""
    desk = desk_of(request, CLAIMS, Action.MANAGE_CONNECTIONS)
    row = connection_of(desk.organization_id, connection_id)
    form = ConnectionForm(request.POST if request.method == "POST" else None, initial=_now(row))
    done, refusal = tried(
        form,
        lambda: change_connection(
            organization_id=desk.organization_id,
            connection_id=row.id,
            wish=form.wish(row.kind),
            actor=desk.actor,
            now=utc_now(),
        ),
    )
    if done:
        return redirect(reverse("claims_connection", args=[row.id]) + "?changed")
    return _form_page(request, desk, form, row.kind, refusal, row)


def _now(row: ConnectionRow) -> dict[str, Any]:
    payee = f"{row.payee_id}/{row.npi}".rstrip("/") if row.payee_id else ""
    names = (
        "label", "rhythm", "name_pattern", "fetch_keys", "host", "port", "user_name", "folder",
        "host_keys", "signs_in",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {"payee": payee}


def _form_page(
    request: HttpRequest,
    desk: Desk,
    form: ConnectionForm,
    kind: Kind,
    refusal: ProductError | None,
    row: ConnectionRow | None = None,
) -> HttpResponse:
    context = {
        "desk": desk,
        "form": form,
        "kind": kind,
        "kind_words": KINDS[kind][0],
        "row": row,
        "payees": _payee_choices(payees_of(desk.organization_id)),
        "key": form["key"].value() or new_id(),
        "refusal": refusal,
    }
    status = status_of(form, refusal)
    return render(request, "claims/connection_form.html", context, status=status)


@staff_page("POST")
def test(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Send a test file."""
    desk = desk_of(request, CLAIMS, Action.MANAGE_CONNECTIONS)
    try:
        send_test_file(
            organization_id=desk.organization_id,
            connection_id=connection_id,
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as refusal:
        return _show(request, desk, connection_id, refusal)
    return redirect(reverse("claims_connection", args=[connection_id]) + "?testing")


@staff_page("GET", "POST")
def end(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Ask whether it shall end, and end it."""
    desk = desk_of(request, CLAIMS, Action.MANAGE_CONNECTIONS)
    row = connection_of(desk.organization_id, connection_id)
    if request.method == "GET":
        return render(request, "claims/connection_end.html", {"desk": desk, "row": row})
    end_connection(
        organization_id=desk.organization_id,
        connection_id=connection_id,
        actor=desk.actor,
        now=utc_now(),
    )
    return redirect(reverse("claims_connections") + "?ended")


@staff_page("POST")
def again(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Deliver a file once more."""
    desk = desk_of(request, CLAIMS, Action.MANAGE_CONNECTIONS)
    connection_id = send_again(
        organization_id=desk.organization_id, file_id=file_id, actor=desk.actor, now=utc_now()
    )
    return redirect(reverse("claims_connection", args=[connection_id]) + "?again")
