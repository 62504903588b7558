"""Tokens: what a merchant keeps in place of a card."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3

from wellpaid.sandbox.cards import ReadCard
from wellpaid.sandbox.database import Database
from wellpaid.sandbox.problems import not_found, unknown_token

type CardJson = dict[str, str | int]


def fingerprint_key(secret_key: str) -> bytes:
    """Derive the key of card fingerprints, so that it is never the API key itself."""
    return hmac.digest(secret_key.encode(), b"card fingerprints", hashlib.sha256)


def insert_token(
    connection: sqlite3.Connection, card: ReadCard, *, locale: str, merchant: str, now_ms: int
) -> str:
    """Keep a card as a new token inside the caller's transaction."""
    token = f"tok_{secrets.token_hex(16)}"
    connection.execute(
        "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            token,
            card.brand,
            card.kind,
            card.last4,
            card.exp_month,
            card.exp_year,
            card.fingerprint,
            card.outcome,
            locale,
            now_ms,
        ),
    )
    connection.execute("INSERT INTO token_merchants VALUES (?, ?)", (token, merchant))
    return token


def create_token(db: Database, card: ReadCard, *, locale: str, merchant: str, now_ms: int) -> str:
    """Keep a card that the hosted fields read."""
    with db.transaction() as connection:
        return insert_token(connection, card, locale=locale, merchant=merchant, now_ms=now_ms)


def merchant_of(secret_key: str) -> str:
    """Name a merchant by its secret key, without keeping the key."""
    return hmac.digest(secret_key.encode(), b"merchant", hashlib.sha256).hex()


def own_token(connection: sqlite3.Connection, token: str, *, merchant: str) -> sqlite3.Row:
    """Give the card behind a token of this merchant.

    :raises Problem: no such token, or another merchant's
    """
    row: sqlite3.Row | None = connection.execute(
        "SELECT tokens.* FROM tokens JOIN token_merchants USING (token)"
        " WHERE token = ? AND merchant = ?",
        (token, merchant),
    ).fetchone()
    if row is None:
        raise unknown_token()
    return row


def token_json(db: Database, token: str) -> CardJson:
    """Show a token to the merchant.

    :raises Problem: no such token
    """
    row = db.row("SELECT * FROM tokens WHERE token = ?", token)
    if row is None:
        raise not_found("token")
    return {"token": token, **card_facts(row)}


def card_facts(row: sqlite3.Row) -> CardJson:
    """Give what a merchant may know of a card."""
    return {name: row[name] for name in ("brand", "kind", "last4", "exp_month", "exp_year")}
