"""Charges: decided and stored in one transaction, told to the world by the card's own rule."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Final

from wellpaid.sandbox.cards import DECLINES, Outcome
from wellpaid.sandbox.configuration import Configuration
from wellpaid.sandbox.credentials import PREFIX, chargeable_token
from wellpaid.sandbox.database import Database
from wellpaid.sandbox.disputes import foresee_dispute
from wellpaid.sandbox.instants import MS_PER_SECOND, iso, year_and_month
from wellpaid.sandbox.movements import insert_charge_movement
from wellpaid.sandbox.problems import (
    charge_final,
    idempotency_key_reused,
    not_found,
)
from wellpaid.sandbox.tokens import merchant_of, own_token
from wellpaid.sandbox.webhooks import insert_webhook

type ChargeJson = dict[str, str | int | None]
_CODE_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class ChargeRequest:
    """What the merchant asks for. No ``return_url``: nobody is there to answer the bank.

    ``token`` may be a stored credential; only such a one is charged by the merchant's initiative.
    """

    token: str
    amount_cents: int
    reference: str
    statement_descriptor: str
    return_url: str | None
    initiator: str
    digest: str
    """SHA-256 of the body: the same key with another body is refused."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A stored charge and what the caller of this request is to be told, and when.

    ``answer`` is None where the answer is lost on purpose.
    """

    charge_id: str
    answer: ChargeJson | None
    revealed_at_ms: int


class AnswerLost(Exception):
    """The caller gets no answer, and nothing was stored."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    status: str
    decline_code: str | None = None
    delay_seconds: int = 0
    answer_lost: bool = False


def submit_charge(
    db: Database, request: ChargeRequest, *, key: str, configuration: Configuration, now_ms: int
) -> Submitted:
    """Charge a card once for each idempotency key.

    A key that came before gives its first answer again. Where that one was lost on purpose, the
    charge is shown as it is now.

    :raises Problem: unknown token, or the key came with another body
    :raises AnswerLost: the card loses the charge on its way here
    """
    with db.transaction() as connection:
        known = connection.execute(
            "SELECT * FROM charges WHERE idempotency_key = ?", (key,)
        ).fetchone()
        if known is not None:
            return _repeated(known, request, configuration=configuration, now_ms=now_ms)
        card = _card(connection, request, merchant=merchant_of(configuration.secret_key))
        verdict = _decide(
            connection, card, request, configuration=configuration, today=year_and_month(now_ms)
        )
        row = _insert(connection, request, verdict, token=card["token"], key=key, now_ms=now_ms)
        if verdict.status == "succeeded":
            insert_charge_movement(connection, row, at_ms=row["revealed_at_ms"])
            outcome = Outcome(card["outcome"])
            foresee_dispute(connection, row, outcome, configuration=configuration, now_ms=now_ms)
        answer = charge_json(row, configuration=configuration, now_ms=row["revealed_at_ms"])
        if not verdict.answer_lost:
            connection.execute(
                "UPDATE charges SET answer = ? WHERE id = ?", (json.dumps(answer), row["id"])
            )
        if verdict.status != "challenge":
            insert_webhook(
                connection, "charge", answer, due_at_ms=row["revealed_at_ms"], now_ms=now_ms
            )
    return Submitted(row["id"], None if verdict.answer_lost else answer, row["revealed_at_ms"])


def find_charge(db: Database, charge_id: str) -> sqlite3.Row:
    """Read a charge.

    :raises Problem: no such charge
    """
    row = db.row("SELECT * FROM charges WHERE id = ?", charge_id)
    if row is None:
        raise not_found("charge")
    return row


def charges_with_reference(db: Database, reference: str) -> list[sqlite3.Row]:
    """List the charges that carry the merchant's reference, oldest first; none never arrived."""
    return db.rows("SELECT * FROM charges WHERE reference = ? ORDER BY number", reference)


def cancel_charge(
    db: Database, charge_id: str, *, configuration: Configuration, now_ms: int
) -> ChargeJson:
    """Cancel a charge that waits for its person.

    :raises Problem: no such charge, or it is not in challenge any more
    """
    changed = _leave_challenge(
        db, charge_id, "cancelled", configuration=configuration, now_ms=now_ms
    )
    charge = charge_json(find_charge(db, charge_id), configuration=configuration, now_ms=now_ms)
    if not changed:
        raise charge_final(str(charge["status"]))
    return charge


def answer_challenge(
    db: Database, charge_id: str, *, approved: bool, configuration: Configuration, now_ms: int
) -> None:
    """Take the person's answer; the first one counts, a later one changes nothing."""
    status = "succeeded" if approved else "declined"
    _leave_challenge(db, charge_id, status, configuration=configuration, now_ms=now_ms)


def charge_json(row: sqlite3.Row, *, configuration: Configuration, now_ms: int) -> ChargeJson:
    """Show a charge as the world may see it at ``now_ms``."""
    hidden = now_ms < row["revealed_at_ms"]
    status = "processing" if hidden else row["status"]
    challenge_url = f"{configuration.public_origin}/challenge/{row['id']}"
    return {
        "id": row["id"],
        "reference": row["reference"],
        "status": status,
        "amount_cents": row["amount_cents"],
        "decline_code": None if hidden else row["decline_code"],
        "approval_code": None if hidden else row["approval_code"],
        "challenge_url": challenge_url if status == "challenge" else None,
        "created_at": iso(row["created_at_ms"]),
    }


def _repeated(
    row: sqlite3.Row, request: ChargeRequest, *, configuration: Configuration, now_ms: int
) -> Submitted:
    if row["request_digest"] != request.digest:
        raise idempotency_key_reused()
    if row["answer"] is not None:
        return Submitted(row["id"], json.loads(row["answer"]), row["revealed_at_ms"])
    shown = charge_json(row, configuration=configuration, now_ms=now_ms)
    return Submitted(row["id"], shown, now_ms)


def _card(connection: sqlite3.Connection, request: ChargeRequest, *, merchant: str) -> sqlite3.Row:
    """Find the card behind a token or a stored credential."""
    token = request.token
    if token.startswith(PREFIX):
        token = chargeable_token(connection, token, merchant=merchant)
    return own_token(connection, token, merchant=merchant)


def _decide(
    connection: sqlite3.Connection,
    card: sqlite3.Row,
    request: ChargeRequest,
    *,
    configuration: Configuration,
    today: tuple[int, int],
) -> _Verdict:
    outcome = Outcome(card["outcome"])
    if outcome is Outcome.ANSWER_LOST_NOT_CHARGED:
        raise AnswerLost
    if (card["exp_year"], card["exp_month"]) < today:
        return _Verdict("declined", Outcome.EXPIRED_CARD)
    if outcome is Outcome.STORED_EXPIRES and request.token.startswith(PREFIX):
        return _Verdict("declined", Outcome.EXPIRED_CARD)
    if outcome in DECLINES:
        return _Verdict("declined", outcome)
    if outcome is Outcome.CHALLENGE:
        # A bank that wants to ask, and nobody there to answer (autopay), says no.
        no_one = request.return_url is None
        return _Verdict("declined", "authentication_required") if no_one else _Verdict("challenge")
    if outcome is Outcome.SLOW:
        return _Verdict("succeeded", delay_seconds=configuration.slow_seconds)
    if outcome is Outcome.ANSWER_LOST_CHARGED:
        seconds = configuration.unknown_seconds
        return _Verdict("succeeded", delay_seconds=seconds, answer_lost=True)
    if outcome is Outcome.WORKS_ONCE:
        used = connection.execute(
            "SELECT 1 FROM charges WHERE token = ? AND status = 'succeeded'", (card["token"],)
        ).fetchone()
        return _Verdict("declined", Outcome.CARD_DECLINED) if used else _Verdict("succeeded")
    return _Verdict("succeeded")


def _insert(
    connection: sqlite3.Connection,
    request: ChargeRequest,
    verdict: _Verdict,
    *,
    token: str,
    key: str,
    now_ms: int,
) -> sqlite3.Row:
    charge_id = f"ch_{secrets.token_hex(16)}"
    row: sqlite3.Row = connection.execute(
        "INSERT INTO charges (id, idempotency_key, request_digest, token, reference, amount_cents,"
        " statement_descriptor, return_url, status, decline_code, approval_code, created_at_ms,"
        " revealed_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
        (
            charge_id,
            key,
            request.digest,
            token,
            request.reference,
            request.amount_cents,
            request.statement_descriptor,
            request.return_url,
            verdict.status,
            verdict.decline_code,
            _approval_code(charge_id) if verdict.status == "succeeded" else None,
            now_ms,
            now_ms + verdict.delay_seconds * MS_PER_SECOND,
        ),
    ).fetchone()
    if request.token.startswith(PREFIX):
        connection.execute(
            "INSERT INTO credential_charges VALUES (?, ?, ?)",
            (charge_id, request.token, request.initiator),
        )
    return row


def _leave_challenge(
    db: Database, charge_id: str, status: str, *, configuration: Configuration, now_ms: int
) -> bool:
    """Move a charge out of ``challenge``; tell whether it still stood there."""
    decline_code = "authentication_failed" if status == "declined" else None
    approval_code = _approval_code(charge_id) if status == "succeeded" else None
    with db.transaction() as connection:
        row = connection.execute(
            "UPDATE charges SET status = ?, decline_code = ?, approval_code = ?"
            " WHERE id = ? AND status = 'challenge' RETURNING *",
            (status, decline_code, approval_code, charge_id),
        ).fetchone()
        if row is not None:
            if status == "succeeded":
                insert_charge_movement(connection, row, at_ms=now_ms)
            charge = charge_json(row, configuration=configuration, now_ms=now_ms)
            insert_webhook(connection, "charge", charge, due_at_ms=now_ms, now_ms=now_ms)
    return row is not None


def _approval_code(charge_id: str) -> str:
    """Give the six characters that a bank would print; always the same for a charge."""
    digest = hashlib.sha256(charge_id.encode()).digest()
    return "".join(_CODE_LETTERS[byte % len(_CODE_LETTERS)] for byte in digest[:6])
