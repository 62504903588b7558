"""Refunds: decided and stored in one transaction; what is true later follows from the clock."""

from __future__ import annotations

import json
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Final

from wellpaid.sandbox.cards import Outcome
from wellpaid.sandbox.configuration import Configuration
from wellpaid.sandbox.database import Database
from wellpaid.sandbox.instants import MS_PER_SECOND, iso
from wellpaid.sandbox.movements import insert_movement, payee_of
from wellpaid.sandbox.problems import (
    charge_not_captured,
    idempotency_key_reused,
    not_found,
    refund_refused,
    refund_too_large,
)
from wellpaid.sandbox.webhooks import insert_webhook

type RefundJson = dict[str, str | int | None]
FAILURE_CODE: Final = "account_closed"


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """What the merchant asks for. ``digest``: the same key with another body is refused."""

    charge_id: str
    amount_cents: int
    reference: str
    digest: str


class RefundAnswerLost(Exception):
    """The caller gets no answer. Whether the refund was made, only asking tells."""


def submit_refund(
    db: Database, request: RefundRequest, *, key: str, configuration: Configuration, now_ms: int
) -> RefundJson:
    """Give money back once for each idempotency key, and never more than was taken.

    :raises Problem: no such charge, nothing was taken, too much, the bank refuses, or the key came
        with another body
    :raises RefundAnswerLost: the card loses the answer, or the request on its way here
    """
    with db.transaction() as connection:
        known = connection.execute(
            "SELECT * FROM refunds WHERE idempotency_key = ?", (key,)
        ).fetchone()
        if known is not None:
            return _repeated(known, request, now_ms=now_ms)
        charge = _charge(connection, request, now_ms=now_ms)
        outcome = Outcome(charge["outcome"])
        is_lost = outcome is Outcome.REFUND_ANSWER_LOST_NOT_MADE and _is_first(connection, key)
        if not is_lost:
            row = _insert(connection, request, charge, key, configuration, now_ms)
            answer = refund_json(row, now_ms=now_ms)
            is_lost = outcome is Outcome.REFUND_ANSWER_LOST_MADE
            if not is_lost:
                connection.execute(
                    "UPDATE refunds SET answer = ? WHERE id = ?", (json.dumps(answer), row["id"])
                )
    if is_lost:
        raise RefundAnswerLost
    return answer


def refunds_with_reference(
    db: Database, reference: str, *, charge_id: str | None
) -> list[sqlite3.Row]:
    """List the refunds that carry the merchant's reference, of one charge if it is named."""
    if charge_id is None:
        return db.rows("SELECT * FROM refunds WHERE reference = ? ORDER BY number", reference)
    return db.rows(
        "SELECT * FROM refunds WHERE reference = ? AND charge_id = ? ORDER BY number",
        reference,
        charge_id,
    )


def refund_json(row: sqlite3.Row, *, now_ms: int) -> RefundJson:
    """Show a refund as it is at ``now_ms``."""
    has_failed = row["fails_at_ms"] is not None and now_ms >= row["fails_at_ms"]
    settled = "succeeded" if now_ms >= row["settles_at_ms"] else "pending"
    return {
        "id": row["id"],
        "reference": row["reference"],
        "charge": row["charge_id"],
        "status": "failed" if has_failed else settled,
        "amount_cents": row["amount_cents"],
        "failure_code": FAILURE_CODE if has_failed else None,
        "created_at": iso(row["created_at_ms"]),
    }


def _repeated(row: sqlite3.Row, request: RefundRequest, *, now_ms: int) -> RefundJson:
    if row["request_digest"] != request.digest:
        raise idempotency_key_reused()
    if row["answer"] is None:
        return refund_json(row, now_ms=now_ms)
    first: RefundJson = json.loads(row["answer"])
    return first


def _charge(connection: sqlite3.Connection, request: RefundRequest, *, now_ms: int) -> sqlite3.Row:
    """Find the charge and see that so much of it is left to give back."""
    charge: sqlite3.Row | None = connection.execute(
        "SELECT charges.*, outcome FROM charges JOIN tokens USING (token) WHERE id = ?",
        (request.charge_id,),
    ).fetchone()
    if charge is None:
        raise not_found("charge")
    if charge["status"] != "succeeded" or now_ms < charge["revealed_at_ms"]:
        raise charge_not_captured()
    if request.amount_cents > _left_cents(connection, charge, now_ms=now_ms):
        raise refund_too_large()
    if charge["outcome"] == Outcome.REFUND_REFUSED:
        raise refund_refused()
    return charge


def _left_cents(connection: sqlite3.Connection, charge: sqlite3.Row, *, now_ms: int) -> int:
    """Give what is still there of a charge: not given back, and not taken by a dispute."""
    refunded = connection.execute(
        "SELECT coalesce(sum(amount_cents), 0) FROM refunds WHERE charge_id = ?"
        " AND (fails_at_ms IS NULL OR fails_at_ms > ?)",
        (charge["id"], now_ms),
    ).fetchone()[0]
    disputed = connection.execute(
        "SELECT coalesce(sum(amount_cents), 0) FROM disputes WHERE charge_id = ?"
        " AND opens_at_ms <= ? AND NOT (evidence_wins AND coalesce(decided_at_ms <= ?, 0))",
        (charge["id"], now_ms, now_ms),
    ).fetchone()[0]
    return int(charge["amount_cents"] - refunded - disputed)


def _is_first(connection: sqlite3.Connection, key: str) -> bool:
    """Tell whether a key comes for the first time, and remember it."""
    found = connection.execute("INSERT OR IGNORE INTO lost_refunds VALUES (?)", (key,))
    return found.rowcount == 1


def _insert(
    connection: sqlite3.Connection,
    request: RefundRequest,
    charge: sqlite3.Row,
    key: str,
    configuration: Configuration,
    now_ms: int,
) -> sqlite3.Row:
    later_ms = now_ms + configuration.later_seconds * MS_PER_SECOND
    outcome = Outcome(charge["outcome"])
    row: sqlite3.Row = connection.execute(
        "INSERT INTO refunds (id, idempotency_key, request_digest, charge_id, reference,"
        " amount_cents, created_at_ms, settles_at_ms, fails_at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
        (
            f"re_{secrets.token_hex(16)}",
            key,
            request.digest,
            request.charge_id,
            request.reference,
            request.amount_cents,
            now_ms,
            later_ms if outcome is Outcome.REFUND_PENDING else now_ms,
            later_ms if outcome is Outcome.REFUND_FAILS_LATER else None,
        ),
    ).fetchone()
    instants = {now_ms, row["settles_at_ms"], row["fails_at_ms"] or now_ms}
    for at_ms in sorted(instants):
        told = refund_json(row, now_ms=at_ms)
        insert_webhook(connection, "refund", told, due_at_ms=at_ms, now_ms=now_ms)
    _move_money(connection, row)
    return row


def _move_money(connection: sqlite3.Connection, row: sqlite3.Row) -> None:
    """The money leaves when the refund is made, and is back should it fail. Fees stay."""
    steps = [("refund", -row["amount_cents"], row["created_at_ms"])]
    if row["fails_at_ms"] is not None:
        steps.append(("refund_failed", row["amount_cents"], row["fails_at_ms"]))
    for kind, amount_cents, at_ms in steps:
        insert_movement(
            connection,
            kind=kind,
            payee=payee_of(row["reference"]),
            reference=row["reference"],
            subject=row["id"],
            amount_cents=amount_cents,
            fee_cents=0,
            at_ms=at_ms,
        )
