"""Stored credentials: cards on file, as card networks call them.

A token becomes a credential once, while its cardholder is there and agrees (a customer-initiated
transaction with the credential-on-file mark). Later the cardholder pays with it, or the merchant
charges it under the agreement (merchant-initiated). Brand, last four and expiry are the token's.
"""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from typing import Final

from wellpaid.sandbox.cards import Outcome
from wellpaid.sandbox.database import Database
from wellpaid.sandbox.instants import iso
from wellpaid.sandbox.problems import (
    card_not_storable,
    idempotency_key_reused,
    not_found,
    token_stored_already,
    unknown_token,
)
from wellpaid.sandbox.tokens import card_facts, own_token

type CredentialJson = dict[str, str | int | None]
PREFIX: Final = "cred_"


@dataclass(frozen=True, slots=True)
class StoreRequest:
    """What the merchant asks for. ``agreement`` names the words that the cardholder agreed to."""

    token: str
    reference: str
    agreement: str
    digest: str
    """SHA-256 of the body: the same key with another body is refused."""


class StoreAnswerLost(Exception):
    """The card is stored and the caller gets no answer; the same key again gives it."""


def store_card(
    db: Database, request: StoreRequest, *, key: str, merchant: str, now_ms: int
) -> CredentialJson:
    """Keep a token's card for later, once for each idempotency key.

    :raises Problem: unknown token or another merchant's, stored before under another key, a card
        that can't be stored, or the key came with another body
    :raises StoreAnswerLost: the card loses the first answer
    """
    with db.transaction() as connection:
        known = connection.execute(
            "SELECT * FROM credentials WHERE idempotency_key = ?", (key,)
        ).fetchone()
        if known is not None:
            if known["request_digest"] != request.digest:
                raise idempotency_key_reused()
            return credential_json(connection, known)
        row, outcome = _insert(connection, request, key=key, merchant=merchant, now_ms=now_ms)
        answer = credential_json(connection, row)
    if outcome is Outcome.STORE_ANSWER_LOST:
        raise StoreAnswerLost
    return answer


def _insert(
    connection: sqlite3.Connection, request: StoreRequest, *, key: str, merchant: str, now_ms: int
) -> tuple[sqlite3.Row, Outcome]:
    card = own_token(connection, request.token, merchant=merchant)
    if connection.execute("SELECT 1 FROM credentials WHERE token = ?", (request.token,)).fetchone():
        raise token_stored_already()
    outcome = Outcome(card["outcome"])
    if outcome is Outcome.STORE_REFUSED:
        raise card_not_storable()
    row: sqlite3.Row = connection.execute(
        "INSERT INTO credentials VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL) RETURNING *",
        (
            f"{PREFIX}{secrets.token_hex(16)}",
            key,
            request.digest,
            request.token,
            merchant,
            request.reference,
            request.agreement,
            now_ms,
        ),
    ).fetchone()
    return row, outcome


def show_credential(db: Database, credential: str, *, merchant: str) -> CredentialJson:
    """Show a credential to the merchant who stored it.

    :raises Problem: no such credential
    """
    with db.transaction() as connection:
        return credential_json(connection, _find(connection, credential, merchant=merchant))


def delete_credential(
    db: Database, credential: str, *, merchant: str, now_ms: int
) -> CredentialJson:
    """Forget a credential: it is never charged again. Deleted twice is deleted once.

    :raises Problem: no such credential
    """
    with db.transaction() as connection:
        _find(connection, credential, merchant=merchant)
        row = connection.execute(
            "UPDATE credentials SET deleted_at_ms = coalesce(deleted_at_ms, ?) WHERE id = ?"
            " RETURNING *",
            (now_ms, credential),
        ).fetchone()
        return credential_json(connection, row)


def chargeable_token(connection: sqlite3.Connection, credential: str, *, merchant: str) -> str:
    """Give the token whose card a credential stands for.

    :raises Problem: no such credential, or it was deleted
    """
    row = connection.execute(
        "SELECT token FROM credentials WHERE id = ? AND merchant = ? AND deleted_at_ms IS NULL",
        (credential, merchant),
    ).fetchone()
    if row is None:
        raise unknown_token()
    return str(row["token"])


def credential_json(connection: sqlite3.Connection, row: sqlite3.Row) -> CredentialJson:
    """Show a credential. ``fingerprint`` is the same for the same card number."""
    card = connection.execute("SELECT * FROM tokens WHERE token = ?", (row["token"],)).fetchone()
    deleted_at_ms = row["deleted_at_ms"]
    return {
        "id": row["id"],
        "reference": row["reference"],
        "status": "active" if deleted_at_ms is None else "deleted",
        "agreement": row["agreement"],
        "fingerprint": card["fingerprint"],
        **card_facts(card),
        "created_at": iso(row["created_at_ms"]),
        "deleted_at": None if deleted_at_ms is None else iso(deleted_at_ms),
    }


def _find(connection: sqlite3.Connection, credential: str, *, merchant: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM credentials WHERE id = ? AND merchant = ?", (credential, merchant)
    ).fetchone()
    if row is None:
        raise not_found("credential")
    return row
