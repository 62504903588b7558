"""What somebody who tries the demo needs to know: printed, and written for programs."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from wellpaid.cli.seed.sign_ins import demo_sign_ins
from wellpaid.sandbox.cards import TEST_CARDS

_EXPIRY = "12/39"
_SHOWN_BILLS = 3


def cards() -> list[dict[str, str]]:
    """Give the test cards as a person types them."""
    return [
        {
            "number": card.number,
            "expiry": _EXPIRY,
            "cvc": "1234" if card.brand == "amex" else "123",
            "outcome": card.outcome.value,
        }
        for card in TEST_CARDS
    ]


def write_sheet(path: Path, base_url: str, bills: Sequence[Mapping[str, Any]]) -> None:
    """Write it as JSON, for tests and other programs."""
    sheet = {
        "base_url": base_url,
        "bills": [{name: _text(value) for name, value in bill.items()} for bill in bills],
        "cards": cards(),
        "sign_ins": demo_sign_ins(),
    }
    new = path.with_suffix(".new")
    new.write_text(json.dumps(sheet, indent=1, ensure_ascii=False), "utf-8")
    new.replace(path)


def write_environment(path: Path, environment: Mapping[str, str]) -> None:
    """Write what a command needs to talk to the running demo: ``set -a; . var/demo.env``."""
    kept = {
        name: value
        for name, value in sorted(environment.items())
        if name.startswith(("SANDBOX_", "BANK_")) or name == "WELLPAID_BASE_URL"
    }
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={shlex.quote(value)}\n" for name, value in kept.items())
    new.replace(path)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def say_sheet(
    say: Callable[[str], None], base_url: str, bills: Sequence[Mapping[str, Any]]
) -> None:
    """Tell a person where to start."""
    say(f"\nWellpaid is ready: {base_url}\n")
    say("Open a bill with these facts. All the people are invented.")
    say(f"  {'Bill ID':14}  {'Last name':16}  {'Date of birth':13}  {'Amount':>10}  State")
    for bill in bills[:_SHOWN_BILLS]:
        say(
            f"  {_spaced(bill['bill_id']):14}  {bill['last_name']:16}  "
            f"{_text(bill['date_of_birth']):13}  {'$' + str(bill['amount']):>10}  {bill['state']}"
        )
    people = demo_sign_ins()
    say(f"\nOr sign in; the password of all of them: {people[0]['password']}")
    for person in people:
        say(f"  {person['user_name']:14}  {person['who']}")
    say(f"\nPay with a test card (expires {_EXPIRY}, code 123; American Express 1234).")
    for card in TEST_CARDS:
        say(f"  {card.spaced:19}  {card.words}")
    say("\nNo real money moves. Ctrl-C stops everything; your data stays.")


def _spaced(bill_id: str) -> str:
    return " ".join(bill_id[start : start + 4] for start in range(0, len(bill_id), 4))
