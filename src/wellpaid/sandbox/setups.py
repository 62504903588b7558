"""Setups: one visit of a person to the hosted card form, from open to complete or cancelled."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from wellpaid.sandbox.cards import ReadCard
from wellpaid.sandbox.database import Database
from wellpaid.sandbox.instants import MS_PER_SECOND, iso
from wellpaid.sandbox.problems import not_found
from wellpaid.sandbox.tokens import CardJson, insert_token, token_json

SETUP_LIFETIME_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True)
class SetupRequest:
    """What the merchant asks for; both addresses are on the merchant's origins."""

    reference: str
    kind: str
    locale: str
    return_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class Setup:
    """A setup as it is now; ``status`` is open, complete, cancelled or expired."""

    id: str
    reference: str
    kind: str
    locale: str
    return_url: str
    cancel_url: str
    status: str
    token: str | None
    expires_at_ms: int

    def as_json(self, db: Database) -> dict[str, str | CardJson | None]:
        card = token_json(db, self.token) if self.token else None
        return {"id": self.id, "reference": self.reference, "status": self.status, "card": card}


def create_setup(db: Database, request: SetupRequest, *, now_ms: int) -> Setup:
    """Open a setup for one hour."""
    setup_id = f"set_{secrets.token_hex(16)}"
    expires_at_ms = now_ms + SETUP_LIFETIME_SECONDS * MS_PER_SECOND
    with db.transaction() as connection:
        connection.execute(
            "INSERT INTO setups VALUES (?, ?, ?, ?, ?, ?, 'open', NULL, ?, ?)",
            (
                setup_id,
                request.reference,
                request.kind,
                request.locale,
                request.return_url,
                request.cancel_url,
                now_ms,
                expires_at_ms,
            ),
        )
    return find_setup(db, setup_id, now_ms=now_ms)


def find_setup(db: Database, setup_id: str, *, now_ms: int) -> Setup:
    """Read a setup.

    :raises Problem: no such setup
    """
    row = db.row("SELECT * FROM setups WHERE id = ?", setup_id)
    if row is None:
        raise not_found("setup")
    expired = row["status"] == "open" and row["expires_at_ms"] <= now_ms
    return Setup(
        id=row["id"],
        reference=row["reference"],
        kind=row["kind"],
        locale=row["locale"],
        return_url=with_setup_id(row["return_url"], row["id"]),
        cancel_url=with_setup_id(row["cancel_url"], row["id"]),
        status="expired" if expired else row["status"],
        token=row["token"],
        expires_at_ms=row["expires_at_ms"],
    )


def complete_setup(
    db: Database, setup: Setup, card: ReadCard, *, merchant: str, now_ms: int
) -> None:
    """Keep the card; a setup that is no longer open keeps what it has."""
    with db.transaction() as connection:
        found = connection.execute(
            "SELECT 1 FROM setups WHERE id = ? AND status = 'open' AND expires_at_ms > ?",
            (setup.id, now_ms),
        ).fetchone()
        if found:
            token = insert_token(
                connection, card, locale=setup.locale, merchant=merchant, now_ms=now_ms
            )
            connection.execute(
                "UPDATE setups SET status = 'complete', token = ? WHERE id = ?", (token, setup.id)
            )


def cancel_setup(db: Database, setup: Setup) -> None:
    """Close an open setup without a card; a complete one stays complete."""
    with db.transaction() as connection:
        connection.execute(
            "UPDATE setups SET status = 'cancelled' WHERE id = ? AND status = 'open'", (setup.id,)
        )


def created_json(setup: Setup, *, public_origin: str) -> dict[str, str]:
    """Answer the merchant who made the setup: where to send the person, and until when."""
    url = f"{public_origin}/hosted/{setup.id}"
    return {"id": setup.id, "url": url, "expires_at": iso(setup.expires_at_ms)}


def with_setup_id(url: str, setup_id: str) -> str:
    """Append ``setup=ID`` to an address that does not carry it yet."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if ("setup", setup_id) in query:
        return url
    joined = "&".join(part for part in (parts.query, urlencode({"setup": setup_id})) if part)
    return urlunsplit(parts._replace(query=joined))
