"""Links to the page that shows a card: each opens once, and soon."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass

from wellpaid.sandbox.database import Database
from wellpaid.sandbox.instants import MS_PER_SECOND
from wellpaid.sandbox.issuer.issued import find_card, status_of
from wellpaid.sandbox.issuer.rules import LINK_SECONDS, PAGE_SECONDS
from wellpaid.sandbox.problems import Problem


@dataclass(frozen=True, slots=True)
class LookRequest:
    """Who asks for a link. ``reference`` is the plan's or provider's own, one for each look."""

    reference: str
    locale: str
    return_url: str


def make_look(db: Database, card_id: str, request: LookRequest, *, now_ms: int) -> sqlite3.Row:
    """Make a link, once for each reference.

    :raises Problem: no such card, or it can't be charged any more
    """
    card = find_card(db, card_id)
    if status_of(db, card) != "active":
        title, detail = "This card can't be shown any more", "It was used, closed, or is too old."
        raise Problem("card_not_active", 409, title, detail, None)
    with db.transaction() as connection:
        connection.execute(
            "INSERT INTO issuer_looks (token, card_id, reference, locale, return_url, made_at_ms)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (reference) DO NOTHING",
            (
                secrets.token_urlsafe(24), card_id, request.reference, request.locale,
                request.return_url, now_ms,
            ),
        )  # fmt: skip
    row = db.row("SELECT * FROM issuer_looks WHERE reference = ?", request.reference)
    assert row is not None
    return row


def find_look(db: Database, token: str) -> sqlite3.Row | None:
    """Read a link, whatever became of it."""
    return db.row("SELECT * FROM issuer_looks WHERE token = ?", token)


def open_look(db: Database, token: str, *, now_ms: int) -> bool:
    """Open a link; tell whether this was its first time, and in time."""
    with db.transaction() as connection:
        opened = connection.execute(
            "UPDATE issuer_looks SET opened_at_ms = ? WHERE token = ? AND opened_at_ms IS NULL"
            " AND made_at_ms >= ?",
            (now_ms, token, now_ms - LINK_SECONDS * MS_PER_SECOND),
        )
    return bool(opened.rowcount)


def may_charge(look: sqlite3.Row, *, now_ms: int) -> bool:
    """Tell whether the page that a link opened may still charge the card."""
    opened = look["opened_at_ms"]
    return opened is not None and now_ms - opened < PAGE_SECONDS * MS_PER_SECOND
