"""Hold what somebody wants of a connection against what there is and what can be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.deliveries.gateways.keys import KeyUnreadable, read_public_keys
from wellpaid.claim_pay.deliveries.naming import DEFAULT_PATTERN, is_pattern
from wellpaid.claim_pay.deliveries.policy import SSH_PORT, is_port
from wellpaid.claim_pay.deliveries.states import Kind, Rhythm, SignsIn
from wellpaid.claim_pay.payees.models import Payee, PayeeNpi
from wellpaid.kit.errors import NotFound, ProductError

_HOST: Final = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?")
_FOLDER: Final = re.compile(r"/?[A-Za-z0-9_.-][A-Za-z0-9 _./-]{0,198}")


class KindNotOffered(ProductError):
    """The operator has set up no server, or no folder."""

    code, status = "connection_kind_not_offered", 409
    message = _("This way isn’t set up here. Choose another one, or ask who runs this site.")


class PatternRefused(ProductError):
    """Names made of it would clash, or some servers wouldn't take them."""

    code, status = "file_pattern_refused", 422
    message = _(
        "A file name has letters, digits, dots, dashes, and NUMBER once. Try "
        "wellpaid-DATE-NUMBER.835."
    )


class KeysUnreadable(ProductError):
    """Not public SSH keys."""

    code, status = "ssh_keys_unreadable", 422
    message = _("Paste public SSH keys, one a line, like ssh-ed25519 AAAA…")


class HostRefused(ProductError):
    """No name or address of a server, or a port of another service."""

    code, status = "host_refused", 422
    message = _("Enter the server’s name, like sftp.example.com, and port 22 or one above 1023.")


class FolderRefused(ProductError):
    """A folder's name that leads elsewhere, or that servers don't take."""

    code, status = "folder_refused", 422
    message = _("Write the folder with letters, digits, dashes and slashes, like outbound/835.")


class SecretMissing(ProductError):
    """Nothing to sign in with."""

    code, status = "connection_secret_missing", 422
    message = _("Enter the user name and the password for the server, or choose a key.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a connection is to be like.

    :param payee_id: None: for all tax numbers
    :param npi: empty: for all NPIs of the tax number
    :param password: empty when nothing about it changes
    """

    kind: Kind
    label: str
    payee_id: UUID | None = None
    npi: str = ""
    rhythm: Rhythm = Rhythm.EACH
    name_pattern: str = DEFAULT_PATTERN
    fetch_keys: str = ""
    host: str = ""
    port: int = SSH_PORT
    user_name: str = ""
    folder: str = ""
    host_keys: str = ""
    signs_in: SignsIn = SignsIn.KEY
    password: str = field(default="", repr=False)


def offered_kinds() -> list[Kind]:
    """Give the ways that this installation has."""
    there = {
        Kind.PICK_UP: bool(settings.PICKUP_SFTP_ADDRESS),
        Kind.PUSH: True,
        Kind.FOLDER: bool(settings.DELIVERY_FOLDER),
    }
    return [kind for kind in Kind if there[kind]]


def checked_wish(wish: Wish, *, has_password: bool = False) -> Wish:
    """Give a wish of the open organisation's with everything in its place.

    :param has_password: one is kept from before
    :raises KindNotOffered: the installation doesn't have this way
    :raises PatternRefused: no file names can be made of the pattern
    :raises KeysUnreadable: what was pasted are no public keys
    :raises HostRefused: no server can be there
    :raises FolderRefused: the folder leads elsewhere
    :raises SecretMissing: nobody could sign in
    :raises NotFound: no such tax number or NPI of this provider's
    """
    if wish.kind not in offered_kinds():
        raise KindNotOffered
    if not is_pattern(wish.name_pattern):
        raise PatternRefused
    _require_own(wish)
    plain = Wish(
        wish.kind, " ".join(wish.label.split())[:60], wish.payee_id, wish.npi, wish.rhythm,
        wish.name_pattern,
    )  # fmt: skip
    if wish.kind is Kind.PICK_UP:
        return replace(plain, fetch_keys=_keys(wish.fetch_keys))
    folder = _folder(wish.folder)
    if wish.kind is Kind.FOLDER:
        return replace(plain, folder=folder)
    if not _HOST.fullmatch(wish.host) or not is_port(wish.port):
        raise HostRefused
    needs_password = wish.signs_in is SignsIn.PASSWORD and not (wish.password or has_password)
    if not wish.user_name or needs_password:
        raise SecretMissing
    return replace(
        plain,
        host=wish.host,
        port=wish.port,
        user_name=wish.user_name,
        folder=folder,
        host_keys=_keys(wish.host_keys),
        signs_in=wish.signs_in,
        password=wish.password if wish.signs_in is SignsIn.PASSWORD else "",
    )


def _keys(text: str) -> str:
    try:
        return read_public_keys(text)
    except KeyUnreadable:
        raise KeysUnreadable from None


def _folder(text: str) -> str:
    """Give a folder, "." for where we are let in. The slash in front is the server's to read."""
    plain = text.strip().rstrip("/") if text.strip() != "/" else "/."
    if plain in ("", "."):
        return "."
    if not _FOLDER.fullmatch(plain) or ".." in plain.split("/"):
        raise FolderRefused
    return plain


def _require_own(wish: Wish) -> None:
    if wish.payee_id is None:
        if wish.npi:
            raise NotFound
        return
    if not Payee.objects.filter(id=wish.payee_id, ended_at__isnull=True).exists():
        raise NotFound
    if wish.npi:
        npis = PayeeNpi.objects.filter(payee_id=wish.payee_id, ended_at__isnull=True)
        if not npis.filter(npi=wish.npi).exists():
            raise NotFound
