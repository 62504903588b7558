"""Disputes: a cardholder wants the money back from the bank, and the merchant may say no."""

from __future__ import annotations

import secrets
import sqlite3
from typing import Final

from wellpaid.sandbox.cards import DISPUTED, Outcome
from wellpaid.sandbox.configuration import Configuration
from wellpaid.sandbox.database import Database
from wellpaid.sandbox.instants import MS_PER_DAY, MS_PER_SECOND, iso
from wellpaid.sandbox.movements import DISPUTE_FEE_CENTS, insert_movement, payee_of
from wellpaid.sandbox.problems import (
    charge_not_captured,
    dispute_not_open,
    dispute_too_large,
    not_found,
)
from wellpaid.sandbox.webhooks import insert_webhook, take_back_webhooks

type DisputeJson = dict[str, str | int | None]
EVIDENCE_DAYS: Final = 7
_REASON: Final = "fraudulent"


def insert_dispute(
    connection: sqlite3.Connection,
    charge: sqlite3.Row,
    *,
    amount_cents: int,
    evidence_wins: bool,
    opens_at_ms: int,
    now_ms: int,
) -> sqlite3.Row:
    """Open a dispute, now or at an instant that lies ahead, with what it takes from the merchant.

    Left alone it is lost when the time for evidence is over, and that is told then.
    """
    row = connection.execute(
        "INSERT INTO disputes (id, charge_id, amount_cents, fee_cents, reason_code, opens_at_ms,"
        " evidence_due_at_ms, evidence_wins) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
        (
            f"dp_{secrets.token_hex(16)}",
            charge["id"],
            amount_cents,
            DISPUTE_FEE_CENTS,
            _REASON,
            opens_at_ms,
            opens_at_ms + EVIDENCE_DAYS * MS_PER_DAY,
            evidence_wins,
        ),
    ).fetchone()
    for at_ms in (opens_at_ms, row["evidence_due_at_ms"]):
        _tell(connection, row, charge["reference"], at_ms=at_ms, now_ms=now_ms)
    _move_money(connection, row, charge["reference"], "dispute", -amount_cents, opens_at_ms)
    found: sqlite3.Row = row
    return found


def foresee_dispute(
    connection: sqlite3.Connection,
    charge: sqlite3.Row,
    outcome: Outcome,
    *,
    configuration: Configuration,
    now_ms: int,
) -> None:
    """Make the dispute that some cards bring a while after their charge."""
    if outcome not in DISPUTED or charge["status"] != "succeeded":
        return
    insert_dispute(
        connection,
        charge,
        amount_cents=charge["amount_cents"],
        evidence_wins=outcome is Outcome.DISPUTED_WINNABLE,
        opens_at_ms=now_ms + configuration.later_seconds * MS_PER_SECOND,
        now_ms=now_ms,
    )


def open_dispute(
    db: Database, charge_id: str, *, amount_cents: int | None, now_ms: int
) -> DisputeJson:
    """Dispute a charge at a test's word, in full if no amount is given. Evidence wins it.

    :raises Problem: no such charge, nothing was taken, or it is disputed already
    """
    with db.transaction() as connection:
        charge = connection.execute("SELECT * FROM charges WHERE id = ?", (charge_id,)).fetchone()
        if charge is None:
            raise not_found("charge")
        if charge["status"] != "succeeded" or now_ms < charge["revealed_at_ms"]:
            raise charge_not_captured()
        disputed = connection.execute(
            "SELECT coalesce(sum(amount_cents), 0) FROM disputes WHERE charge_id = ?", (charge_id,)
        ).fetchone()[0]
        left_cents = charge["amount_cents"] - disputed
        amount_cents = left_cents if amount_cents is None else amount_cents
        if not 0 < amount_cents <= left_cents:
            raise dispute_too_large()
        row = insert_dispute(
            connection,
            charge,
            amount_cents=amount_cents,
            evidence_wins=True,
            opens_at_ms=now_ms,
            now_ms=now_ms,
        )
        return dispute_json(row, charge["reference"], now_ms=now_ms)


def show_dispute(db: Database, dispute_id: str, *, now_ms: int) -> DisputeJson:
    """Show a dispute as it is now.

    :raises Problem: no such dispute, or not yet
    """
    with db.transaction() as connection:
        row = _find(connection, dispute_id, now_ms=now_ms)
        return dispute_json(row, row["reference"], now_ms=now_ms)


def send_evidence(
    db: Database, dispute_id: str, text: str, *, configuration: Configuration, now_ms: int
) -> DisputeJson:
    """Answer a dispute, once and in time; the bank decides a while later.

    :raises Problem: no such dispute, or it waits for nothing
    """
    decided_at_ms = now_ms + configuration.later_seconds * MS_PER_SECOND
    with db.transaction() as connection:
        row = _find_open(connection, dispute_id, now_ms=now_ms)
        take_back_webhooks(connection, dispute_id, now_ms=now_ms)
        connection.execute(
            "UPDATE disputes SET evidence = ?, decided_at_ms = ? WHERE id = ?",
            (text, decided_at_ms, dispute_id),
        )
        row = _find(connection, dispute_id, now_ms=now_ms)
        for at_ms in sorted({now_ms, decided_at_ms}):
            _tell(connection, row, row["reference"], at_ms=at_ms, now_ms=now_ms)
        if row["evidence_wins"]:
            won_cents = row["amount_cents"]
            _move_money(connection, row, row["reference"], "dispute_won", won_cents, decided_at_ms)
        return dispute_json(row, row["reference"], now_ms=now_ms)


def accept_dispute(db: Database, dispute_id: str, *, now_ms: int) -> DisputeJson:
    """Give a dispute up.

    :raises Problem: no such dispute, or it waits for nothing
    """
    with db.transaction() as connection:
        _find_open(connection, dispute_id, now_ms=now_ms)
        take_back_webhooks(connection, dispute_id, now_ms=now_ms)
        connection.execute(
            "UPDATE disputes SET accepted_at_ms = ? WHERE id = ?", (now_ms, dispute_id)
        )
        row = _find(connection, dispute_id, now_ms=now_ms)
        _tell(connection, row, row["reference"], at_ms=now_ms, now_ms=now_ms)
        return dispute_json(row, row["reference"], now_ms=now_ms)


def dispute_json(row: sqlite3.Row, charge_reference: str, *, now_ms: int) -> DisputeJson:
    """Show a dispute as it is at ``now_ms``."""
    status = _status(row, now_ms=now_ms)
    waits = status == "needs_response"
    return {
        "id": row["id"],
        "charge": row["charge_id"],
        "charge_reference": charge_reference,
        "status": status,
        "amount_cents": row["amount_cents"],
        "fee_cents": row["fee_cents"],
        "reason_code": row["reason_code"],
        "evidence_due_at": iso(row["evidence_due_at_ms"]) if waits else None,
    }


def _status(row: sqlite3.Row, *, now_ms: int) -> str:
    if row["accepted_at_ms"] is not None:
        return "lost"
    if row["decided_at_ms"] is None:
        return "needs_response" if now_ms < row["evidence_due_at_ms"] else "lost"
    if now_ms < row["decided_at_ms"]:
        return "under_review"
    return "won" if row["evidence_wins"] else "lost"


def _find(connection: sqlite3.Connection, dispute_id: str, *, now_ms: int) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(
        "SELECT disputes.*, reference FROM disputes JOIN charges ON charges.id = charge_id"
        " WHERE disputes.id = ? AND opens_at_ms <= ?",
        (dispute_id, now_ms),
    ).fetchone()
    if row is None:
        raise not_found("dispute")
    return row


def _find_open(connection: sqlite3.Connection, dispute_id: str, *, now_ms: int) -> sqlite3.Row:
    row = _find(connection, dispute_id, now_ms=now_ms)
    status = _status(row, now_ms=now_ms)
    if status != "needs_response":
        raise dispute_not_open(status)
    return row


def _tell(
    connection: sqlite3.Connection, row: sqlite3.Row, reference: str, *, at_ms: int, now_ms: int
) -> None:
    told = dispute_json(row, reference, now_ms=at_ms)
    insert_webhook(connection, "dispute", told, due_at_ms=at_ms, now_ms=now_ms)


def _move_money(
    connection: sqlite3.Connection,
    row: sqlite3.Row,
    reference: str,
    kind: str,
    amount_cents: int,
    at_ms: int,
) -> None:
    """The money is gone while a dispute is open; its fee stays gone, whoever wins."""
    insert_movement(
        connection,
        kind=kind,
        payee=payee_of(reference),
        reference=reference,
        subject=row["id"],
        amount_cents=amount_cents,
        fee_cents=row["fee_cents"] if kind == "dispute" else 0,
        at_ms=at_ms,
    )
