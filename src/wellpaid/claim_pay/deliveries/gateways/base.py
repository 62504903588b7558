"""What deliveries ask of a place, and how it fails. No model and no transaction in here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import asyncssh

from wellpaid.claim_pay.deliveries.states import SignsIn, Why
from wellpaid.core.banking.gateways.base import BankSession, BankUnreachable

# A way to a bank and a way to a provider are the same: list, fetch, put once, ask.
type Place = BankSession


class CannotDeliver(Exception):
    """Nothing has happened there; ``why`` is what people read."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Server:
    """Somebody's SFTP server.

    :param host_keys: its own public keys, one a line
    :param secret: a password, or a private key in OpenSSH's form
    """

    host: str
    port: int
    user_name: str
    host_keys: str
    signs_in: SignsIn
    secret: str = field(repr=False)


def why_of(error: BankUnreachable) -> Why:
    """Tell a folder that we may not use from a connection that broke."""
    cause = error.__cause__
    if isinstance(cause, asyncssh.SFTPNoConnection | asyncssh.SFTPConnectionLost):
        return Why.UNREACHABLE
    is_asyncio = isinstance(cause, TimeoutError | ConnectionError)
    is_refusal = isinstance(cause, asyncssh.SFTPError | OSError) and not is_asyncio
    return Why.FOLDER_REFUSED if is_refusal else Why.UNREACHABLE


def sha256_there(place: Place, folder: str, name: str) -> str | None:
    """Give the checksum of a file that lies there under this name; None if none does.

    :raises BankUnreachable: it can't be asked
    """
    if not place.exists(folder, name):
        return None
    return hashlib.sha256(place.fetch(folder, name)).hexdigest()
