"""The outbox: what happened waits in the database and are posted until the merchant takes them."""

from __future__ import annotations

import json
import logging
import os
import secrets
import sqlite3
import threading
from collections.abc import Mapping
from typing import Final

import httpx

from wellpaid.kit.webhook_signature import ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, sign
from wellpaid.sandbox.clock import now_ms
from wellpaid.sandbox.configuration import Configuration
from wellpaid.sandbox.database import Database
from wellpaid.sandbox.instants import MS_PER_SECOND, iso, real_now_ms

logger = logging.getLogger(__name__)

RETRY_SECONDS: Final = (1, 2, 5, 10, 30, 60, 300, 900)
"""Wait after each failed try; the last one repeats until the merchant answers 2xx."""
_POST_TIMEOUT_SECONDS: Final = 10
_BATCH: Final = 50
_IDLE_SECONDS: Final = 0.5
_wake = threading.Event()


def insert_webhook(
    connection: sqlite3.Connection,
    kind: str,
    data: Mapping[str, str | int | None],
    *,
    due_at_ms: int,
    now_ms: int,
) -> None:
    """Put a step of a charge, refund or dispute (``kind``) into the outbox, with what made it so.

    ``due_at_ms`` is when the world may know; the event is dated then.
    """
    message_id = f"evt_{secrets.token_hex(16)}"
    event = {
        "type": f"{kind}.{data['status']}",
        "id": message_id,
        "created_at": iso(max(due_at_ms, now_ms)),
        "data": dict(data),
    }
    connection.execute(
        "INSERT INTO notices (id, subject, body, due_at_ms) VALUES (?, ?, ?, ?)",
        (message_id, data["id"], json.dumps(event, separators=(",", ":")), due_at_ms),
    )


def take_back_webhooks(connection: sqlite3.Connection, subject: str, *, now_ms: int) -> None:
    """Drop what was to be told of a subject later on: it comes otherwise."""
    connection.execute(
        "DELETE FROM notices WHERE subject = ? AND delivered_at_ms IS NULL AND attempts = 0"
        " AND due_at_ms > ?",
        (subject, now_ms),
    )


def wake_sender() -> None:
    """Tell the sender after a commit that there may be something to send now."""
    _wake.set()


def start_sender(db: Database, configuration: Configuration) -> None:
    """Start the one thread that empties the outbox; what was left by the last run goes first."""
    thread = threading.Thread(
        target=_send_for_ever, args=(db, configuration), name="webhook-sender", daemon=True
    )
    thread.start()


def _send_for_ever(db: Database, configuration: Configuration) -> None:
    parent = os.getppid()
    # No proxy and no redirect: the merchant's address is the one that was configured.
    with httpx.Client(timeout=_POST_TIMEOUT_SECONDS, trust_env=False) as client:
        while True:
            _wake.wait(_IDLE_SECONDS)
            _wake.clear()
            if os.getppid() != parent:
                # The server that started this worker was killed: an orphan must not hold its port.
                os._exit(0)
            try:
                send_due(db, client, configuration)
            except sqlite3.Error:
                # The rows are still there; the thread must outlive a locked or full disk.
                logger.exception("the outbox could not be read or marked")


def send_due(db: Database, client: httpx.Client, configuration: Configuration) -> None:
    """Post what is due, oldest first, and write down how each try went."""
    if not configuration.webhook_url:
        return
    due = db.rows(
        "SELECT * FROM notices WHERE delivered_at_ms IS NULL AND due_at_ms <= ?"
        " ORDER BY due_at_ms, number LIMIT ?",
        now_ms(),
        _BATCH,
    )
    for row in due:
        delivered = _post(client, row, configuration)
        at_ms = now_ms()
        wait_seconds = RETRY_SECONDS[min(row["attempts"], len(RETRY_SECONDS) - 1)]
        with db.transaction() as connection:
            connection.execute(
                "UPDATE notices SET attempts = attempts + 1, delivered_at_ms = ?, due_at_ms = ?"
                " WHERE number = ?",
                (
                    at_ms if delivered else None,
                    row["due_at_ms"] if delivered else at_ms + wait_seconds * MS_PER_SECOND,
                    row["number"],
                ),
            )


def _post(client: httpx.Client, row: sqlite3.Row, configuration: Configuration) -> bool:
    body = row["body"].encode()
    # Signed by the machine's own clock: the merchant's was not moved on by our tests.
    timestamp = real_now_ms() // MS_PER_SECOND
    signature = sign(
        secrets=[configuration.webhook_secret],
        message_id=row["id"],
        timestamp=timestamp,
        body=body,
    )
    headers = {
        "content-type": "application/json",
        ID_HEADER: row["id"],
        TIMESTAMP_HEADER: str(timestamp),
        SIGNATURE_HEADER: signature,
    }
    try:
        status = client.post(configuration.webhook_url, content=body, headers=headers).status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        logger.warning("webhook %s not delivered: %s", row["id"], type(error).__name__)
        return False
    if not httpx.codes.is_success(status):
        logger.warning("webhook %s not delivered: HTTP %s", row["id"], status)
        return False
    return True
