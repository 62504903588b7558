"""Movements of money: every cent that came or went, before it goes to the merchant's bank."""

from __future__ import annotations

import secrets
import sqlite3
from typing import Final

# 2.9 % and 30 cents of each charge; what a dispute costs, whoever is right.
_CHARGE_FEE_PER_MILLE: Final = 29
_CHARGE_FEE_CENTS: Final = 30
DISPUTE_FEE_CENTS: Final = 1_500


def charge_fee_cents(amount_cents: int) -> int:
    """Give the fee of a charge: half a cent counts as one."""
    return (amount_cents * _CHARGE_FEE_PER_MILLE + 500) // 1000 + _CHARGE_FEE_CENTS


def payee_of(reference: str) -> str:
    """Name who gets the money: the text before the dot, so that each clinic has its own payouts."""
    payee, dot, _ = reference.partition(".")
    return payee if dot else ""


def insert_movement(
    connection: sqlite3.Connection,
    *,
    kind: str,
    payee: str,
    reference: str,
    subject: str,
    amount_cents: int,
    fee_cents: int,
    at_ms: int,
) -> None:
    """Write a movement down inside the caller's transaction; its instant may lie ahead."""
    connection.execute(
        "INSERT INTO movements (id, payee, kind, reference, subject, amount_cents, fee_cents,"
        " at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            f"txn_{secrets.token_hex(16)}",
            payee,
            kind,
            reference,
            subject,
            amount_cents,
            fee_cents,
            at_ms,
        ),
    )


def insert_charge_movement(
    connection: sqlite3.Connection, charge: sqlite3.Row, *, at_ms: int
) -> None:
    """Write down that a charge's money came in."""
    insert_movement(
        connection,
        kind="charge",
        payee=payee_of(charge["reference"]),
        reference=charge["reference"],
        subject=charge["id"],
        amount_cents=charge["amount_cents"],
        fee_cents=charge_fee_cents(charge["amount_cents"]),
        at_ms=at_ms,
    )
