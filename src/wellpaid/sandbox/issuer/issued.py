"""Cards: issued once for each key, charged once, closed once; every step is one transaction."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta

from wellpaid.formats.nacha.calendar import on_or_after
from wellpaid.sandbox.bank import clock
from wellpaid.sandbox.configuration import current
from wellpaid.sandbox.database import Database
from wellpaid.sandbox.issuer.rules import Outcome, face_of, fee_cents, outcome_of
from wellpaid.sandbox.problems import Problem, idempotency_key_reused, not_found

type CardJson = dict[str, str | int | None]
# The issuer takes the day's sum from the plan's account (BAI2: preauthorized ACH debit).
TAKEN = "455"


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """What the plan asks for. ``digest`` is of the body: a key with another body is refused."""

    reference: str
    program: str
    merchant: str
    amount_cents: int
    expires_on: date
    digest: str


class AnswerLost(Exception):
    """The caller gets no answer, whatever was stored."""


def today(db: Database) -> date:
    """Give the issuer's day, which is the bank's."""
    return clock.day_of(clock.bank_now(db, clock.real_now()))


def issue_card(db: Database, request: IssueRequest, *, key: str) -> CardJson:
    """Issue a card once for each key.

    :raises Problem: the issuer says no, or the key came with another body
    :raises AnswerLost: the amount loses its answer
    """
    outcome = outcome_of(request.amount_cents)
    if outcome is Outcome.ANSWER_LOST_NOT_ISSUED:
        raise AnswerLost
    with db.transaction() as connection:
        known = connection.execute(
            "SELECT * FROM issued_cards WHERE idempotency_key = ?", (key,)
        ).fetchone()
        if known is None and outcome is Outcome.REFUSE:
            raise _refused()
        row = known or _insert(connection, request, key)
    if row["request_digest"] != request.digest:
        raise idempotency_key_reused()
    if known is None and outcome is Outcome.ANSWER_LOST_ISSUED:
        raise AnswerLost
    return card_json(db, row)


def _refused() -> Problem:
    title, detail = "The issuer says no to this card", "Pay this amount another way."
    return Problem("card_refused", 422, title, detail, "amount_cents")


def _insert(connection: sqlite3.Connection, request: IssueRequest, key: str) -> sqlite3.Row:
    row: sqlite3.Row = connection.execute(
        "INSERT INTO issued_cards (id, idempotency_key, request_digest, reference, program,"
        " merchant, amount_cents, expires_on, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'active')"
        " RETURNING *",
        (
            f"vc_{secrets.token_hex(12)}", key, request.digest, request.reference, request.program,
            request.merchant, request.amount_cents, request.expires_on.isoformat(),
        ),
    ).fetchone()  # fmt: skip
    return row


def find_card(db: Database, card_id: str) -> sqlite3.Row:
    """Read a card.

    :raises Problem: no such card
    """
    row = db.row("SELECT * FROM issued_cards WHERE id = ?", card_id)
    if row is None:
        raise not_found("card")
    return row


def cards_with_reference(db: Database, reference: str) -> list[sqlite3.Row]:
    """List the cards that carry a plan's reference; none: it never arrived."""
    return db.rows("SELECT * FROM issued_cards WHERE reference = ? ORDER BY number", reference)


def status_of(db: Database, row: sqlite3.Row) -> str:
    """Tell what a card is today."""
    day = today(db).isoformat()
    if row["status"] == "active" and row["expires_on"] < day:
        return "expired"
    if row["status"] == "used" and row["settles_on"] <= day:
        return "settled"
    return str(row["status"])


def card_json(db: Database, row: sqlite3.Row) -> CardJson:
    """Show a card to its plan: the last four digits, and never more of the number."""
    expires_on = date.fromisoformat(row["expires_on"])
    return {
        "id": row["id"],
        "reference": row["reference"],
        "status": status_of(db, row),
        "amount_cents": row["amount_cents"],
        "last4": face_of(row["id"], expires_on, current().secret_key).number[-4:],
        "expires_on": row["expires_on"],
        "fee_cents": row["fee_cents"],
        "approval_code": row["approval_code"],
        "used_on": row["used_on"],
        "settlement_reference": row["settlement_reference"],
        "settles_on": row["settles_on"],
    }


def close_card(db: Database, card_id: str) -> CardJson:
    """Close a card that is active; any other is shown as it is."""
    row = find_card(db, card_id)
    if status_of(db, row) == "active":
        with db.transaction() as connection:
            connection.execute(
                "UPDATE issued_cards SET status = 'closed' WHERE id = ? AND status = 'active'",
                (card_id,),
            )
    return card_json(db, find_card(db, card_id))


def charge_card(db: Database, card_id: str) -> CardJson:
    """Charge a card in full, once, as the merchant's terminal would; any other stays as it is."""
    row, day = find_card(db, card_id), today(db)
    if status_of(db, row) != "active":
        return card_json(db, row)
    with db.transaction() as connection:
        if outcome_of(row["amount_cents"]) is Outcome.TERMINAL_SAYS_NO:
            connection.execute(
                "UPDATE issued_cards SET status = 'declined' WHERE id = ? AND status = 'active'",
                (card_id,),
            )
        else:
            _use(connection, row, day)
    return card_json(db, find_card(db, card_id))


def _use(connection: sqlite3.Connection, row: sqlite3.Row, day: date) -> None:
    settles_on = on_or_after(day + timedelta(days=1)).isoformat()
    reference = f"VC-{day:%Y%m%d}-{row['program']}"
    changed = connection.execute(
        "UPDATE issued_cards SET status = 'used', fee_cents = ?, approval_code = ?, used_on = ?,"
        " settlement_reference = ?, settles_on = ? WHERE id = ? AND status = 'active'",
        (
            fee_cents(row["amount_cents"]), _approval_code(row["id"]), day.isoformat(), reference,
            settles_on, row["id"],
        ),
    )  # fmt: skip
    if not changed.rowcount:
        return
    # One sum for all cards of a day; the statement that shows it isn't written before its own day.
    connection.execute(
        "INSERT INTO bank_bookings (company, booked_on, amount_cents, type_code, reference, words)"
        " VALUES (?, ?, ?, ?, ?, 'CARD SETTLEMENT') ON CONFLICT (company, type_code, reference)"
        " DO UPDATE SET amount_cents = amount_cents + excluded.amount_cents",
        (row["program"], settles_on, -row["amount_cents"], TAKEN, reference),
    )


def _approval_code(card_id: str) -> str:
    """Give the six digits that a terminal prints; always the same for a card."""
    return f"{int.from_bytes(hashlib.sha256(card_id.encode()).digest()[:4]) % 1_000_000:06d}"
